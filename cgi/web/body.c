/*
 * body.c -- the body of a request: bounded, complete or refused, parsed by its type.
 *
 * A body without Content-Length (chunked, handed on unbuffered) is read to its end under the same
 * limit; one with it must have exactly that many bytes.
 */
#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "web/body.h"
#include "web/multipart.h"
#include "web/param.h"
#include "web/route.h"

#define BODY_FORM_MAX (1024 * 1024) /* an urlencoded body is held in memory whole; three bytes may stand for one of the text */

bool
body_long(const struct req *rq)
{
	return rq->route != NULL && (rq->route->takes & BODY_LONG) != 0;
}

int64_t
body_text_max(const struct req *rq)
{
	return body_long(rq) ? rq->route->body_max : BODY_FORM_MAX;
}

enum status
body_read(struct body *b, char *p, size_t room, size_t *n)
{
	struct ctx *cx = b->rq->cx;
	int64_t length = b->rq->content_length;
	ssize_t r;

	*n = 0;
	if (b->ended)
		return ST_OK;
	r = b->rq->io->read(b->rq->io, p, room);
	if (r < 0)
		return fail(cx, ST_BUSY, "the body broke off after %lld bytes", (long long)b->got);
	b->got += r;
	if (b->got > b->max)
		return fail(cx, ST_TOO_BIG, "a body of more than %lld bytes", (long long)b->max);
	if (length >= 0 && b->got > length)
		return fail(cx, ST_INVALID, "a body longer than its Content-Length");
	if (r == 0) {
		b->ended = true;
		if (length >= 0 && b->got != length)
			return fail(cx, ST_INVALID, "a body of %lld bytes instead of %lld",
			    (long long)b->got, (long long)length);
	}
	*n = (size_t)r;
	return ST_OK;
}

/* "type/sub; charset=x" is of this type? */
static bool
type_is(const char *s, const char *type)
{
	size_t n = strlen(type);

	return s != NULL && strncasecmp(s, type, n) == 0 && strchr("; \t", s[n]) != NULL;
}

static enum status
body_urlencoded(struct req *rq, struct body *b)
{
	struct str s;
	char buf[8192];
	size_t n;

	if (b->max > body_text_max(rq))
		b->max = body_text_max(rq);
	str_init(&s, rq->cx->mem);
	do {
		TRY(body_read(b, buf, sizeof(buf), &n));
		str_addn(&s, buf, n);
	} while (n > 0);
	if (body_long(rq))
		return param_parse_mend(rq->cx, s.s, s.len, &rq->post, &rq->npost);
	return param_parse(rq->cx, s.s, s.len, &rq->post, &rq->npost);
}

enum status
req_body_raw(struct req *rq, int64_t max)
{
	struct body b = { .rq = rq, .max = max };
	struct str s;
	char buf[8192];
	size_t n;

	if (rq->content_length > max)
		return fail(rq->cx, ST_TOO_BIG, "a body of %lld bytes, at most %lld", (long long)rq->content_length, (long long)max);
	if (!type_is(rq->content_type, "application/json"))
		return fail(rq->cx, ST_INVALID, "a body that is no JSON");
	str_init(&s, rq->cx->mem);
	do {
		TRY(body_read(&b, buf, sizeof(buf), &n));
		str_addn(&s, buf, n);
	} while (n > 0);
	rq->raw_body = (struct blob){ s.s, s.len };
	return ST_OK;
}

enum status
req_body(struct req *rq, int64_t max, bool files)
{
	struct body b = { .rq = rq, .max = max };
	char c;
	size_t n;

	if (rq->content_length > max)
		return fail(rq->cx, ST_TOO_BIG, "a body of %lld bytes, at most %lld",
		    (long long)rq->content_length, (long long)max);
	if (type_is(rq->content_type, "application/x-www-form-urlencoded"))
		return body_urlencoded(rq, &b);
	if (type_is(rq->content_type, "multipart/form-data"))
		return multipart_read(rq, &b, files);
	TRY(body_read(&b, &c, 1, &n));
	return n == 0 ? ST_OK : fail(rq->cx, ST_INVALID, "a body of a type that is not a form");
}
