/*
 * resp.h -- an HTTP answer, complete before its first byte is sent.
 *
 * One function writes the status line and every security header (CSP, nosniff, frame-ancestors,
 * Referrer-Policy, Cache-Control).  The default is no-store; a public page says so aloud.
 */
#ifndef KEFU_WEB_RESP_H
#define KEFU_WEB_RESP_H

#include "web/io.h"
#include "web/req.h"

enum cache {
	CACHE_NO_STORE, /* default: staff pages, case pages, forms with typed text */
	CACHE_ASK,      /* a file whose bytes never change under its entity tag: kept, but asked for each time, as rights may change */
	CACHE_PUBLIC    /* the same for every guest: micro-cache a few seconds, revalidate by ETag */
};

struct resp {
	int status;
	const char *type;       /* "text/html; charset=utf-8" */
	const char *location;
	enum cache cache;
	const char *etag;       /* with the quotes; NULL without one */
	const char *allow;
	bool bearer;            /* WWW-Authenticate: Bearer */
	bool no_referrer;       /* Referrer-Policy: no-referrer (the /case/ pages) */
	bool clear_site_data;   /* after log-out */
	const char *disposition; /* Content-Disposition, made by resp_attachment or resp_inline; such an answer gets a policy that shuts it in */
	int retry_after;        /* seconds; 0: none */
	struct str body;
	struct str cookies;     /* complete Set-Cookie lines */
	enum status (*stream)(struct req *, void *arg); /* body by pieces instead of body; uses resp_write */
	void *stream_arg;
	int64_t stream_size;    /* Content-Length of the stream; -1 unknown */
};

/* An empty answer, status 0; whatever was there before is dropped. */
void resp_init(struct req *);
/* Status line, headers and body to the peer.  Called once, by server.c. */
void resp_send(struct req *);

/* 303 See Other to base + path.  The path is ours (format constant); user text in it must be escaped by the caller. */
enum status req_redirect(struct req *, const char *fmt, ...) KEFU_PRINTF(2, 3) KEFU_MUST_USE;
/* 301 Moved Permanently to the same: a permalink that has another name now. */
enum status req_moved(struct req *, const char *fmt, ...) KEFU_PRINTF(2, 3) KEFU_MUST_USE;
/* A local path that came from outside (?next=): true only for "/..." without "//", "\\", controls. */
bool resp_local_path(const char *);
/* Session cookies (HttpOnly, SameSite=Lax, Secure and __Host- unless insecure_http).  max_age < 0: until the browser closes; 0: delete. */
void resp_cookie(struct req *, const char *name, const char *value, int64_t max_age);
/* The name a cookie really has: with __Host- unless insecure_http (or a loopback host over http). */
const char *resp_cookie_name(const struct req *, const char *name);
/* RFC 6266: Content-Disposition: attachment with filename and filename*=UTF-8''. */
void resp_attachment(struct req *, const char *name);
/* The same for what is shown in a page: an image.  The name is for whoever saves it. */
void resp_inline(struct req *, const char *name);
/* Entity tag of a file's bytes, with quotes, and CACHE_ASK.  True when the asker has them already: the answer is 304 and the handler returns
 * ST_OK at once. */
bool resp_file_known(struct req *, const char *etag);
/* ETag check: when If-None-Match holds it, sets 304 and answers true; the handler then returns ST_OK
 * at once.  etag names the version of the data, with quotes; the language, the program's files and the
 * hour of the anonymous token are mixed in here.  Never true for a person who is logged in or has a
 * flash message waiting. */
bool resp_not_modified(struct req *, const char *etag);
/* One flash message, shown once on the next page: a key of the catalogue, e.g. "flash.saved", and an
 * optional plain text argument (%1).  Kept in a short-lived cookie, HMAC-free: it holds only a key of ours and digits (and '-'). */
void resp_flash(struct req *, const char *key, const char *digits);
/* JSON answer of text already encoded. */
enum status resp_json(struct req *, const char *json) KEFU_MUST_USE;
/* A JSON string with its quotes, safe in HTML too; NULL is "". */
void resp_json_string(struct str *, const char *);
/* Did a flash message come with the request? */
bool resp_flash_waiting(const struct req *);
/* The flash message that came with the request, as text, and its cookie deleted; NULL without one. */
const char *resp_flash_take(struct req *);
/* A piece of a streamed body; ST_FAILED when the peer has gone. */
enum status resp_write(struct req *, const void *p, size_t n) KEFU_MUST_USE;

#endif
