/*
 * resp.c -- what handlers say about their answer: redirects, cookies, entity tags, downloads.
 *
 * Nothing is sent here (send.c does that).  Everything that goes into a header line is made of our
 * own constants or checked to hold no control character.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"
#include "web/view.h"

void
resp_init(struct req *rq)
{
	memset(rq->resp, 0, sizeof(*rq->resp));
	rq->resp->type = "text/html; charset=utf-8";
	rq->resp->stream_size = -1;
	str_init(&rq->resp->body, rq->cx->mem);
	str_init(&rq->resp->cookies, rq->cx->mem);
}

static enum status
redirect(struct req *rq, int status, const char *path)
{
	for (const char *p = path; *p != '\0'; p++)
		if ((unsigned char)*p <= 0x20 || *p == 0x7f)
			return fail(rq->cx, ST_FAILED, "a redirect with a control character or space");
	rq->resp->status = status;
	rq->resp->location = arena_printf(rq->cx->mem, "%s%s", rq->cx->conf->base, path);
	return ST_OK;
}

enum status
req_redirect(struct req *rq, const char *fmt, ...)
{
	va_list ap;
	const char *path;

	va_start(ap, fmt);
	path = arena_vprintf(rq->cx->mem, fmt, ap);
	va_end(ap);
	return redirect(rq, 303, path);
}

enum status
req_moved(struct req *rq, const char *fmt, ...)
{
	va_list ap;
	const char *path;

	va_start(ap, fmt);
	path = arena_vprintf(rq->cx->mem, fmt, ap);
	va_end(ap);
	return redirect(rq, 301, path);
}

bool
resp_local_path(const char *s)
{
	size_t path = s == NULL ? 0 : strcspn(s, "?");

	if (s == NULL || s[0] != '/' || strlen(s) > 2000)
		return false;
	/* "//" names a host; "/..", which browsers also read from %2e, leads out of our mount. */
	for (size_t i = 0; i < path; i++)
		if ((s[i] == '/' && (s[i + 1] == '/' || (s[i + 1] == '.' && s[i + 2] == '.'))) ||
		    strncasecmp(s + i, "%2e", 3) == 0)
			return false;
	for (; *s != '\0'; s++)
		if ((unsigned char)*s <= 0x20 || *s == 0x7f || *s == '\\')
			return false;
	return true;
}

/* Would a browser keep a Secure cookie from here?  Loopback over http is the developer's case. */
static bool
cookie_plain(const struct req *rq)
{
	static const char *const loopback[] = { "localhost", "127.0.0.1", "[::1]" };

	if (rq->cx->conf->insecure_http)
		return true;
	if (rq->https)
		return false;
	for (size_t i = 0; i < NELEM(loopback); i++) {
		size_t n = strlen(loopback[i]);

		if (strncasecmp(rq->host, loopback[i], n) == 0 &&
		    (rq->host[n] == '\0' || rq->host[n] == ':'))
			return true;
	}
	return false;
}

const char *
resp_cookie_name(const struct req *rq, const char *name)
{
	return cookie_plain(rq) ? name : arena_printf(rq->cx->mem, "__Host-%s", name);
}

void
resp_cookie(struct req *rq, const char *name, const char *value, int64_t max_age)
{
	struct str *s = &rq->resp->cookies;

	str_addf(s, "Set-Cookie: %s=%s; Path=/; HttpOnly; SameSite=Lax", resp_cookie_name(rq, name),
	    value);
	if (!cookie_plain(rq))
		str_add(s, "; Secure");
	if (max_age >= 0)
		str_addf(s, "; Max-Age=%lld", (long long)max_age);
	str_add(s, "\r\n");
}

static void
disposition(struct req *rq, const char *how, const char *name)
{
	char *plain = arena_strdup(rq->cx->mem, name);

	for (char *p = plain; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || (unsigned char)*p >= 0x7f ||
		    strchr("\"\\%/;", *p) != NULL)
			*p = '_';
	rq->resp->disposition = arena_printf(rq->cx->mem,
	    "%s; filename=\"%s\"; filename*=UTF-8''%s", how, plain,
	    param_escape(rq->cx->mem, name, false));
}

void
resp_attachment(struct req *rq, const char *name)
{
	disposition(rq, "attachment", name);
}

void
resp_inline(struct req *rq, const char *name)
{
	disposition(rq, "inline", name);
}

/* One entry of If-None-Match equals our tag?  Weakly (RFC 9110 13.1.2): the web server's gzip makes
 * ours weak. */
static bool
etag_listed(const char *list, const char *etag)
{
	size_t n = strlen(etag);

	while (*list != '\0') {
		list += strspn(list, " \t,");
		if (list[0] == '*' && n > 0)
			return true;
		if (list[0] == 'W' && list[1] == '/')
			list += 2;
		if (strncmp(list, etag, n) == 0 && strchr(", \t", list[n]) != NULL)
			return true;
		list += strcspn(list, ",");
	}
	return false;
}

bool
resp_file_known(struct req *rq, const char *etag)
{
	rq->resp->cache = CACHE_ASK;
	rq->resp->etag = etag;
	if (rq->if_none_match == NULL || !etag_listed(rq->if_none_match, etag))
		return false;
	rq->resp->status = 304;
	return true;
}

bool
resp_not_modified(struct req *rq, const char *etag)
{
	unsigned char hash[32];
	const char *all;

	if (rq->cx->who.user_id != 0 || rq->flash)
		return false;
	all = arena_printf(rq->cx->mem, "%s %s %s %d %lld %s", etag, view_build(),
	    rq->cx->conf->base, (int)rq->cx->lang, (long long)(rq->cx->now / 3600), rq->app->name);
	secret_hash(hash, NULL, all, strlen(all));
	rq->resp->etag = arena_printf(rq->cx->mem, "\"%s\"", str_hex(rq->cx->mem, hash, 8));
	if (rq->if_none_match == NULL || !etag_listed(rq->if_none_match, rq->resp->etag))
		return false;
	rq->resp->status = 304;
	return true;
}

static const char *
flash_name(const struct req *rq)
{
	return arena_printf(rq->cx->mem, "kefu_flash_%s", rq->app->name);
}

/* "flash.saved", "flash.filed:20261121-7": nothing but our own words and digits. */
static bool
flash_valid(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.");

	if (!str_starts(s, "flash.") || n > 60)
		return false;
	s += n;
	return *s == '\0' || (*s == ':' && strlen(s) < 40 && s[1 + strspn(s + 1, "0123456789-")] == '\0');
}

void
resp_flash(struct req *rq, const char *key, const char *digits)
{
	const char *v = arena_printf(rq->cx->mem, "%s%s%s", key, str_empty(digits) ? "" : ":",
	    str_empty(digits) ? "" : digits);

	if (flash_valid(v))
		resp_cookie(rq, flash_name(rq), v, 120);
}

bool
resp_flash_waiting(const struct req *rq)
{
	return rq->cookie_header != NULL && !str_empty(req_cookie(rq, flash_name(rq)));
}

const char *
resp_flash_take(struct req *rq)
{
	const char *v = rq->flash ? req_cookie(rq, flash_name(rq)) : NULL;
	const char *colon, *key;

	if (v == NULL)
		return NULL;
	resp_cookie(rq, flash_name(rq), "", 0);
	if (!flash_valid(v))
		return NULL;
	colon = strchr(v, ':');
	key = colon == NULL ? v : arena_strndup(rq->cx->mem, v, (size_t)(colon - v));
	if (!view_has_text(rq, key))
		return NULL;
	return view_text(rq, key, colon == NULL ? "" : colon + 1, NULL);
}

void
resp_json_string(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; s != NULL && *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			str_addf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == '<' || *s == '>' || *s == '&')
			str_addf(out, "\\u%04x", (unsigned char)*s);
		else
			str_addc(out, *s);
	str_addc(out, '"');
}

enum status
resp_json(struct req *rq, const char *json)
{
	rq->resp->status = rq->resp->status == 0 ? 200 : rq->resp->status;
	rq->resp->type = "application/json; charset=utf-8";
	str_clear(&rq->resp->body);
	str_add(&rq->resp->body, json);
	return ST_OK;
}

enum status
resp_write(struct req *rq, const void *p, size_t n)
{
	return io_write(rq->io, p, n) ? ST_OK : ST_FAILED;
}
