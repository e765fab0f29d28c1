/*
 * send.c -- the one place that writes a status line, headers and a body.
 *
 * The security headers of S24 to S28 are on every answer, whatever the handler did.
 * An answer is public only when its handler said so, the person is not logged in, no flash message is
 * in it and no cookie is set.
 */
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "web/resp.h"
#include "web/server.h"

/* X-Accel-Expires: seconds in nginx's micro-cache; browsers always ask again.  It goes before
 * Cache-Control, which nginx before 1.23 obeys when it comes first. */
#define MICRO_CACHE_SECONDS "3"

#define CSP_PAGE                                                                                   \
	"Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "       \
	"img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "                \
	"frame-ancestors 'none'\r\n"
#define CSP_FILE "Content-Security-Policy: default-src 'none'; sandbox; frame-ancestors 'none'\r\n"

static const struct {
	int status;
	const char *reason;
} reasons[] = { { 200, "OK" }, { 201, "Created" }, { 301, "Moved Permanently" }, { 303, "See Other" }, { 304, "Not Modified" }, { 400, "Bad Request" },
	{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 409, "Conflict" }, { 412, "Precondition Failed" }, { 413, "Content Too Large" },
	{ 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" }, { 429, "Too Many Requests" },
	{ 500, "Internal Server Error" }, { 503, "Service Unavailable" } };

/* "Not Found" of 404 (RFC 9110 15). */
static const char *
reason_of(int status)
{
	for (size_t i = 0; i < NELEM(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Status";
}

static bool
is_public(const struct req *rq)
{
	const struct resp *r = rq->resp;

	return r->cache == CACHE_PUBLIC && (r->status == 200 || r->status == 304) && !rq->flash &&
	    rq->cx->who.user_id == 0 && r->cookies.len == 0;
}

static void
header(struct str *h, const char *name, const char *value)
{
	if (value == NULL)
		return;
	str_add(h, name);
	str_addn(h, ": ", 2);
	str_add(h, value);
	str_addn(h, "\r\n", 2);
}

static void
headers_cache(struct req *rq, struct str *h)
{
	if (is_public(rq)) {
		str_add(h, "X-Accel-Expires: " MICRO_CACHE_SECONDS "\r\n"
			   "Cache-Control: public, max-age=0, must-revalidate\r\n"
			   "Vary: Accept-Language, Cookie\r\n");
		header(h, "ETag", rq->resp->etag);
	} else if (rq->resp->cache == CACHE_ASK && (rq->resp->status == 200 || rq->resp->status == 304)) {
		/* nginx answers 304 by itself, but only for what it may keep a moment. */
		str_add(h, rq->cx->who.user_id != 0 ? "Cache-Control: private, no-cache\r\n" :
						      "X-Accel-Expires: " MICRO_CACHE_SECONDS "\r\nCache-Control: no-cache\r\n");
		header(h, "ETag", rq->resp->etag);
	} else
		str_add(h, "Cache-Control: no-store\r\n");
}

static void
headers_security(struct req *rq, struct str *h)
{
	str_add(h, rq->resp->disposition != NULL ? CSP_FILE : CSP_PAGE);
	str_add(h, "X-Content-Type-Options: nosniff\r\n"
		   "Cross-Origin-Opener-Policy: same-origin\r\n"
		   "Cross-Origin-Resource-Policy: same-origin\r\n");
	header(h, "Referrer-Policy", rq->resp->no_referrer ? "no-referrer" : "same-origin");
	if (rq->https)
		str_add(h, "Strict-Transport-Security: max-age=31536000\r\n");
}

static void
headers_write(struct req *rq, struct str *h, int64_t length)
{
	struct resp *r = rq->resp;

	str_addf(h, "Status: %d %s\r\n", r->status, reason_of(r->status));
	if (r->status != 304) {
		header(h, "Content-Type", r->type);
		if (length >= 0)
			str_addf(h, "Content-Length: %lld\r\n", (long long)length);
	}
	header(h, "Location", r->location);
	header(h, "Allow", r->allow);
	if (r->bearer)
		str_add(h, "WWW-Authenticate: Bearer realm=\"kefu\"\r\n");
	header(h, "Content-Disposition", r->disposition);
	if (r->retry_after > 0)
		str_addf(h, "Retry-After: %d\r\n", r->retry_after);
	if (r->clear_site_data)
		str_add(h, "Clear-Site-Data: \"cache\", \"cookies\", \"storage\"\r\n");
	headers_cache(rq, h);
	headers_security(rq, h);
	str_addn(h, r->cookies.s, r->cookies.len);
	str_addn(h, "\r\n", 2);
}

void
resp_send(struct req *rq)
{
	struct resp *r = rq->resp;
	struct str h;

	str_init(&h, rq->cx->mem);
	headers_write(rq, &h, r->stream != NULL ? r->stream_size : (int64_t)r->body.len);
	(void)io_write(rq->io, h.s, h.len);
	if (rq->head || r->status == 304)
		return;
	if (r->stream == NULL) {
		(void)io_write(rq->io, r->body.s, r->body.len);
		return;
	}
	/* The headers have gone: all that can still be done for a failure is to cut the body short. */
	if (r->stream(rq, r->stream_arg) != ST_OK)
		log_line(LOG_L_WARN, "the body was cut short");
}
