/*
 * req.h -- one HTTP request on its way through route -> handler -> response.
 *
 * Filled by server.c from the FastCGI parameters, parsed by param.c and multipart.c.  Bodies and file
 * parts are read before the handler runs.  Nothing here trusts the peer: UTF-8 is valid, control
 * characters are refused, sizes are bounded.
 */
#ifndef KEFU_WEB_REQ_H
#define KEFU_WEB_REQ_H

#include <stdbool.h>
#include "base/ctx.h"

struct fcgi_io; /* server.c */
struct view;    /* view.h */
struct route;   /* route.h */
struct app;     /* server.h */
struct form;    /* form.c */

enum method { M_GET, M_POST, M_PATCH, M_OTHER }; /* HEAD is served as GET without a body */

/* One decoded pair of the query, of an urlencoded body, or a text part of a multipart body. */
struct param {
	const char *name;
	const char *value; /* UTF-8, NUL terminated */
	bool mended;       /* what cannot be stored stands as U+FFFD in it (BODY_LONG) */
};

/* One file part: its bytes are in an O_TMPFILE descriptor, closed when the arena is reset. */
struct upload {
	const char *field;
	const char *name;  /* last path component as the browser gave it, valid UTF-8, at most 200 characters */
	const char *mime;  /* as declared; only a hint */
	int fd;            /* open for reading at offset 0 */
	int64_t size;      /* bytes */
	bool too_big;      /* over conf.upload_max, or one file more than conf.upload_count: its bytes were dropped, fd is -1 */
	unsigned char sha256[32];
};

struct req {
	struct ctx *cx;
	const struct app *app;
	enum method method;
	bool head;
	const char *method_name; /* as sent */
	const char *path;        /* decoded, below the mount prefix, starts with "/" */
	const char *raw_query;   /* after "?", "" without one */
	const char *host;        /* Host header */
	bool https;
	const char *authorization, *if_match, *idempotency_key; /* API */
	const char *cookie_header, *origin, *sec_fetch_site, *if_none_match, *accept_language, *referer;
	const char *content_type;
	int64_t content_length;  /* -1: not declared */
	const char *remote_user; /* FastCGI parameter, never a header; NULL without one or when conf.remote_user is off */

	const struct param *query;
	size_t nquery;
	const struct param *post;
	size_t npost;
	const struct upload *uploads;
	size_t nuploads;
	struct blob raw_body;    /* of an API route, as it came */

	const struct route *route;
	int64_t ids[2];          /* numbers from {id} and {id2} of the route's pattern */
	const char *tail;        /* text of {token} or {slug}; NULL without one */

	bool lang_chosen;        /* cx->lang comes from the browser's cookie and overrides the person's */
	bool flash;              /* a flash cookie came with the request: the page is shown to one person */
	struct view *view;       /* lazily made */
	struct resp *resp;       /* resp.h */
	struct form *form;       /* what form_read found; NULL before it */
	struct fcgi_io *io;
	void (*after)(struct req *); /* set by the handler: called when the answer has gone, for what nobody need wait for; uses only cx and after_arg */
	void *after_arg;
};

/* The name of the cookie with the language, before resp_cookie_name. */
#define LANG_COOKIE "kefu_lang"

/* Fill a request from the FastCGI parameters ("NAME=value", NULL at the end).  Answers 0, or the HTTP
 * status that refuses it (400, 404, 413, 414) before any route is looked for; the request can then
 * still be answered. */
int req_fill(struct req *, const struct app *, struct ctx *, struct fcgi_io *, char *const *envp);
/* Read and parse the body as its type demands (urlencoded or multipart), at most max bytes, files only
 * when files.  ST_TOO_BIG, ST_INVALID; ST_BUSY when the peer went away in the middle. */
enum status req_body(struct req *, int64_t max, bool files) KEFU_MUST_USE;

/* The body of an API request, whole, into rq->raw_body: at most max bytes of application/json.  ST_TOO_BIG; ST_INVALID for another type. */
enum status req_body_raw(struct req *, int64_t max) KEFU_MUST_USE;

/* The value of a query parameter that must occur at most once: NULL without one; twice is invalid and
 * answers NULL with *dup set (dup may be NULL). */
const char *req_query(const struct req *, const char *name, bool *dup);
/* The same for a body parameter. */
const char *req_post(const struct req *, const char *name, bool *dup);
/* Number from the path: name is "id" or "id2". */
enum status req_id(struct req *, const char *name, int64_t *out) KEFU_MUST_USE;
/* A cookie's value in cx->mem; NULL without one.  With two of the same name the first counts. */
const char *req_cookie(const struct req *, const char *name);
/* Page number from ?page= (1..10000; anything else is 1). */
int64_t req_page(const struct req *);
/* Path below the site for links: base + fmt, e.g. req_url(rq, "/customers/%lld", id); in cx->mem. */
const char *req_url(struct req *, const char *fmt, ...) KEFU_PRINTF(2, 3);

#endif
