/*
 * route.h -- the route table of a program and the ladder of checks before a handler.
 *
 * The order never changes: limits 413 -> path 404 -> method 405 (+Allow) -> login 303 -> CSRF 403 ->
 * permission 403 (404 on a GET that must not show that it exists) -> handler -> status to page.
 * The table is checked at start: PERM__UNSET, a changing route without proof, two routes with the
 * same pattern and method, or a pattern that cannot match refuse to start.
 */
#ifndef KEFU_WEB_ROUTE_H
#define KEFU_WEB_ROUTE_H

#include "web/req.h"

/* How a changing request proves that it comes from our own page. */
enum proof {
	PROOF_NONE_READ, /* GET only: changes nothing */
	PROOF_COOKIE,    /* session + CSRF token + Origin / Sec-Fetch-Site */
	PROOF_ANON,      /* Origin / Sec-Fetch-Site + the signed token of the hour */
	PROOF_BEARER,    /* API: the token of the Authorization header, whatever the method; no cookie counts */
	PROOF_SIGNATURE  /* webhook (not yet used) */
};

#define BODY_FILES 1 /* multipart with files */
/* A form with long texts, which come back with all that was typed: text up to body_max rather than 1 MiB, and bytes that are no UTF-8 and control
 * characters become U+FFFD with an error at their field, instead of a bare 400. */
#define BODY_LONG 2

struct route {
	enum method method;
	const char *pattern; /* "/faq/{id}", "/faq/{id}-{slug}", "/case/{token}", "/desk/customers/{id}/edit" */
	int perm;            /* enum perm of model/perm.h, opaque here; PERM__UNSET = 0 refuses to start */
	enum proof proof;
	unsigned takes;      /* BODY_FILES, BODY_LONG */
	int64_t body_max;    /* bytes; 0: 64 KiB */
	enum status (*handler)(struct req *);
};

/* What web must know of sessions and rights; prog fills it in from model.  PERM numbers are opaque. */
struct auth_ops {
	int perm_anyone; /* no login needed */
	int perm_staff;  /* any live session */
	/* Session token -> cx->who with perms; ST_LOGIN when there is none or it is over. */
	enum status (*session)(struct ctx *, const char *token);
	/* API token -> cx->who with the owner's perms of this moment.  ST_LOGIN when it is none or over, ST_DENIED when it only reads and write is
	 * asked, ST_BUSY when too much was asked with it.  NULL: no routes with PROOF_BEARER. */
	enum status (*bearer)(struct ctx *, const char *token, bool write);
	bool (*allowed)(const struct ctx *, int perm);
	const char *(*perm_name)(int perm);
	int perm_n;      /* one more than the last permission: pages get User.Can.<name> for each below it */
	const char *login_path; /* "/desk/login" or NULL where there is no login */
};

/* NULL when the table is sound, else one sentence that says what is wrong. */
const char *routes_check(struct arena *, const struct route *, size_t n, const struct auth_ops *);
/* Find by path; *allow gets the methods of the path for 405.  ST_MISSING: no such path. */
enum status route_find(struct req *, const struct route *, size_t n, const struct route **, const char **allow)
    KEFU_MUST_USE;
/* Run the whole ladder and leave an answer in rq->resp, error pages included. */
void route_run(struct req *, const struct route *, size_t n);
/* Text table for `kefuctl routes`: METHOD PATTERN PERMISSION PROOF. */
void routes_print(struct str *, const struct route *, size_t n, const struct auth_ops *);

#endif
