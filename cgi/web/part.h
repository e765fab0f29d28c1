/*
 * part.h -- inside web/: the headers of one part of multipart/form-data (RFC 7578).
 */
#ifndef KEFU_WEB_PART_H
#define KEFU_WEB_PART_H

#include "web/req.h"

struct part {
	const char *name;
	const char *file; /* last component of its name; "" for an empty file input; NULL: a text part */
	const char *mime;
};

/* One header line, NUL terminated, into *part. */
enum status part_header(struct req *, char *line, struct part *) KEFU_MUST_USE;
/* One parameter at *s: `; name="value"`.  False at the end or on bad syntax (*bad). */
bool part_param(struct arena *, const char **s, const char **name, char **value, bool *bad);
/* ST_INVALID with that word in the log. */
enum status part_malformed(struct req *, const char *what) KEFU_MUST_USE;

#endif
