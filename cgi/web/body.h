/*
 * body.h -- a bounded reader of the request's body.
 */
#ifndef KEFU_WEB_BODY_H
#define KEFU_WEB_BODY_H

#include "web/io.h"
#include "web/req.h"

struct body {
	struct req *rq;
	int64_t max;  /* bytes */
	int64_t got;  /* bytes so far */
	bool ended;
};

/* The next bytes (at least one unless the body has ended: *n 0).  ST_TOO_BIG over max; ST_INVALID when
 * the body ends before or after its Content-Length; ST_BUSY when the peer has gone. */
enum status body_read(struct body *, char *p, size_t room, size_t *n) KEFU_MUST_USE;
/* Does the route say BODY_LONG? */
bool body_long(const struct req *);
/* Bytes of text that the route takes: of an urlencoded body, of all text parts of a multipart one. */
int64_t body_text_max(const struct req *);

#endif
