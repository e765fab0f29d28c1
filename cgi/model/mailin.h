/*
 * mailin.h -- one mail received becomes a case, an answer in its case, or a mail that is only kept.
 *
 * Nothing that arrives is lost: what no case can be made of is kept sealed with the reason, and when it cannot be stored at all the caller
 * is told to try again (EX_TEMPFAIL).
 */
#ifndef KEFU_MODEL_MAILIN_H
#define KEFU_MODEL_MAILIN_H

#include "base/ctx.h"

#define MAILIN_MAX (25 * 1024 * 1024) /* bytes of one mail (EML-01) */

enum mailin_result { MAILIN_FILED, MAILIN_THREADED, MAILIN_REFUSED, MAILIN_AGAIN };

struct mailin {
	enum mailin_result result; /* MAILIN_AGAIN: the same mail was stored before */
	const char *number;        /* of the case; NULL without one */
	const char *reason;        /* why refused, or why it is a new case though it names another; "" */
};

/* Anything but ST_OK: not stored, deliver it again later. */
enum status mailin_take(struct ctx *, const void *raw, size_t n, struct mailin *) KEFU_MUST_USE;

#endif
