/*
 * req.c -- a request out of FastCGI parameters, and small questions to it.
 *
 * Paths come from REQUEST_URI, the only parameter that every web server hands over raw,
 * and are decoded once.  REMOTE_USER is read as a parameter and never as HTTP_REMOTE_USER.
 */
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/utf8.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"

#define URI_MAX (PARAM_QUERY_MAX + 2048)

/* Parameters as the web server sent them, before any of them is trusted. */
struct raw {
	const char *method, *uri, *query, *scheme, *https, *length;
	const char *ip, *agent, *user;
};

static const char *
env_value(const char *pair, const char *name, size_t len)
{
	return strncmp(pair, name, len) == 0 && pair[len] == '=' ? pair + len + 1 : NULL;
}

static void
env_read(struct req *rq, struct raw *raw, char *const *envp)
{
	const struct {
		const char *name;
		size_t len;
		const char **to;
	} want[] = {
#define WANT(s, m) { s, sizeof(s) - 1, &(m) }
		WANT("CONTENT_LENGTH", raw->length),
		WANT("CONTENT_TYPE", rq->content_type),
		WANT("HTTPS", raw->https),
		WANT("HTTP_ACCEPT_LANGUAGE", rq->accept_language),
		WANT("HTTP_AUTHORIZATION", rq->authorization),
		WANT("HTTP_COOKIE", rq->cookie_header),
		WANT("HTTP_HOST", rq->host),
		WANT("HTTP_IDEMPOTENCY_KEY", rq->idempotency_key),
		WANT("HTTP_IF_MATCH", rq->if_match),
		WANT("HTTP_IF_NONE_MATCH", rq->if_none_match),
		WANT("HTTP_ORIGIN", rq->origin),
		WANT("HTTP_REFERER", rq->referer),
		WANT("HTTP_SEC_FETCH_SITE", rq->sec_fetch_site),
		WANT("HTTP_USER_AGENT", raw->agent),
		WANT("REMOTE_ADDR", raw->ip),
		WANT("REMOTE_USER", raw->user),
		WANT("REQUEST_METHOD", raw->method),
		WANT("REQUEST_SCHEME", raw->scheme),
		WANT("REQUEST_URI", raw->uri),
#undef WANT
	};

	for (; *envp != NULL; envp++) {
		char c = **envp;

		if (c != 'C' && c != 'H' && c != 'R')
			continue;
		for (size_t i = 0; i < NELEM(want); i++) {
			const char *v = env_value(*envp, want[i].name, want[i].len);

			if (v != NULL) {
				*want[i].to = v;
				break;
			}
		}
	}
}

/* host[:port] of RFC 9110 7.2 without exotic characters. */
static bool
host_valid(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= 255 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]_") == n;
}

/* The part of a request target after "scheme://host" (absolute form, RFC 9112 3.2.2). */
static const char *
uri_origin_form(const char *uri)
{
	const char *p = strstr(uri, "://");

	if (uri[0] == '/' || p == NULL)
		return uri;
	p = strchr(p + 3, '/');
	return p == NULL ? "/" : p;
}

/* Cut the mount prefix and decode: rq->path.  False: not below our prefix, or not a sound path. */
static bool
path_fill(struct req *rq, const char *uri, size_t n)
{
	const char *base = rq->cx->conf->base == NULL ? "" : rq->cx->conf->base;
	size_t len = strlen(base);

	if (n < len || memcmp(uri, base, len) != 0)
		return false;
	uri += len;
	n -= len;
	if (n == 0) {
		rq->path = "/";
		return len > 0;
	}
	for (size_t i = 0; i + 2 < n; i++)
		if (uri[i] == '%' && uri[i + 1] == '2' && (uri[i + 2] | 0x20) == 'f')
			return false;
	return uri[0] == '/' && param_decode(rq->cx->mem, uri, n, false, &rq->path) &&
	    strpbrk(rq->path, "\r\n\t\\") == NULL;
}

static void
method_fill(struct req *rq, const char *name)
{
	rq->method_name = name == NULL ? "" : name;
	rq->head = str_eq(rq->method_name, "HEAD");
	if (rq->head || str_eq(rq->method_name, "GET"))
		rq->method = M_GET;
	else
		rq->method = str_eq(rq->method_name, "POST") ? M_POST : str_eq(rq->method_name, "PATCH") ? M_PATCH : M_OTHER;
}

/* One line of valid text, or "": for what is only shown in a log or stored beside an event. */
static const char *
text_or_empty(struct arena *mem, const char *s, size_t max)
{
	size_t n;

	if (s == NULL || !utf8_printable(s, n = strlen(s), false))
		return "";
	return n <= max ? s : arena_strndup(mem, s, utf8_prefix(s, max / 4));
}

static void
lang_fill(struct req *rq)
{
	enum lang lang = LANG_EN;
	const char *cookie;

	(void)lang_from(rq->cx->conf->default_lang, &lang);
	rq->cx->lang = lang_accept(rq->accept_language, lang);
	if (rq->cookie_header == NULL)
		return;
	cookie = req_cookie(rq, LANG_COOKIE);
	rq->lang_chosen = cookie != NULL && lang_from(cookie, &rq->cx->lang);
}

static int
target_fill(struct req *rq, const char *uri)
{
	const char *q;
	size_t n;

	rq->path = "/";
	rq->raw_query = "";
	if (uri == NULL)
		return 400;
	if (strlen(uri) > URI_MAX)
		return 414;
	uri = uri_origin_form(uri);
	n = strcspn(uri, "?");
	q = uri[n] == '?' ? uri + n + 1 : "";
	rq->raw_query = q;
	if (strlen(q) > PARAM_QUERY_MAX)
		return 414;
	if (!path_fill(rq, uri, n)) {
		rq->path = "/";
		return 404;
	}
	return param_parse(rq->cx, q, strlen(q), &rq->query, &rq->nquery) == ST_OK ? 0 : 400;
}

int
req_fill(struct req *rq, const struct app *app, struct ctx *cx, struct fcgi_io *io,
    char *const *envp)
{
	struct raw raw = { 0 };
	int code;

	memset(rq, 0, sizeof(*rq));
	rq->cx = cx;
	rq->app = app;
	rq->io = io;
	rq->resp = arena_alloc(cx->mem, sizeof(*rq->resp));
	resp_init(rq);
	env_read(rq, &raw, envp);
	method_fill(rq, raw.method);
	rq->https = raw.https != NULL ? str_eq(raw.https, "on") || str_eq(raw.https, "1")
				      : str_eq(raw.scheme, "https");
	cx->ip = text_or_empty(cx->mem, raw.ip, 64);
	cx->user_agent = text_or_empty(cx->mem, raw.agent, 800);
	rq->remote_user = cx->conf->remote_user && !str_empty(raw.user) ? raw.user : NULL;
	rq->content_length = -1;
	code = target_fill(rq, raw.uri);
	if (rq->host == NULL)
		rq->host = "";
	else if (!host_valid(rq->host)) {
		rq->host = "";
		code = code != 0 ? code : 400;
	}
	lang_fill(rq);
	rq->flash = resp_flash_waiting(rq);
	if (!str_empty(raw.length) &&
	    !str_to_i64(raw.length, 0, INT64_MAX / 2, &rq->content_length))
		return 400;
	return code;
}

static const char *
params_one(const struct param *v, size_t n, const char *name, bool *dup)
{
	const char *found = NULL;

	if (dup != NULL)
		*dup = false;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(v[i].name, name) != 0)
			continue;
		if (found != NULL) {
			if (dup != NULL)
				*dup = true;
			return NULL;
		}
		found = v[i].value;
	}
	return found;
}

const char *
req_query(const struct req *rq, const char *name, bool *dup)
{
	return params_one(rq->query, rq->nquery, name, dup);
}

const char *
req_post(const struct req *rq, const char *name, bool *dup)
{
	return params_one(rq->post, rq->npost, name, dup);
}

enum status
req_id(struct req *rq, const char *name, int64_t *out)
{
	*out = rq->ids[str_eq(name, "id2") ? 1 : 0];
	return *out > 0 ? ST_OK : ST_MISSING;
}

const char *
req_cookie(const struct req *rq, const char *name)
{
	return param_cookie(rq->cx->mem, rq->cookie_header, resp_cookie_name(rq, name));
}

int64_t
req_page(const struct req *rq)
{
	const char *s = req_query(rq, "page", NULL);
	int64_t page;

	return s != NULL && str_to_i64(s, 1, 10000, &page) ? page : 1;
}

const char *
req_url(struct req *rq, const char *fmt, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, fmt);
	s = arena_vprintf(rq->cx->mem, fmt, ap);
	va_end(ap);
	return arena_printf(rq->cx->mem, "%s%s", rq->cx->conf->base, s);
}
