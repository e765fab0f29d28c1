/*
 * route.c -- patterns, the check of a table at start, and the ladder before every handler.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "web/auth.h"
#include "web/error.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/route.h"
#include "web/server.h"

#define BODY_MAX_DEFAULT (64 * 1024)
#define SEGMENT_MAX 200 /* bytes of a token or slug */

/* ---- Patterns ---- */

/* What a match found. */
struct match {
	int64_t ids[2];
	const char *text; /* in the path */
	size_t text_len;
};

static const char TOKEN_CHARS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* A canonical number > 0: no sign, no leading zero.  Answers its length, 0 for none. */
static size_t
match_id(const char *s, int64_t *id)
{
	char digits[20];
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n >= sizeof(digits) || s[0] == '0')
		return 0;
	memcpy(digits, s, n);
	digits[n] = '\0';
	return str_to_i64(digits, 1, INT64_MAX, id) ? n : 0;
}

/* Length of the placeholder at p ("{id}" -> 4), 0 when there is none that we know. */
static size_t
placeholder(const char *p)
{
	static const char *const known[] = { "{id}", "{id2}", "{token}", "{slug}" };

	for (size_t i = 0; i < NELEM(known); i++)
		if (str_starts(p, known[i]))
			return strlen(known[i]);
	return 0;
}

static size_t
match_placeholder(const char *p, const char *s, struct match *m)
{
	size_t n;

	if (p[1] == 'i')
		return match_id(s, &m->ids[p[3] == '2' ? 1 : 0]);
	n = p[1] == 't' ? strspn(s, TOKEN_CHARS) : strcspn(s, "/");
	if (n > SEGMENT_MAX)
		return 0;
	m->text = s;
	m->text_len = n;
	return n;
}

static bool
match_path(const char *p, const char *s, struct match *m)
{
	while (*p != '\0') {
		size_t len = *p == '{' ? placeholder(p) : 0, n;

		if (len == 0) {
			if (*p++ != *s++)
				return false;
			continue;
		}
		n = match_placeholder(p, s, m);
		if (n == 0)
			return false;
		p += len;
		s += n;
	}
	return *s == '\0';
}

static const char *
method_label(enum method m)
{
	return m == M_POST ? "POST" : m == M_PATCH ? "PATCH" : "GET";
}

static const char *
allow_of(struct arena *mem, bool get, bool post, bool patch)
{
	return arena_printf(mem, "%s%s%s%s%s", get ? "GET, HEAD" : "", get && (post || patch) ? ", " : "",
	    post ? "POST" : "", post && patch ? ", " : "", patch ? "PATCH" : "");
}

enum status
route_find(struct req *rq, const struct route *routes, size_t n, const struct route **out,
    const char **allow)
{
	bool get = false, post = false, patch = false;

	*out = NULL;
	*allow = NULL;
	for (size_t i = 0; i < n; i++) {
		struct match m = { 0 };

		if (!match_path(routes[i].pattern, rq->path, &m))
			continue;
		get |= routes[i].method == M_GET;
		post |= routes[i].method == M_POST;
		patch |= routes[i].method == M_PATCH;
		if (routes[i].method != rq->method)
			continue;
		rq->ids[0] = m.ids[0];
		rq->ids[1] = m.ids[1];
		rq->tail = m.text == NULL ? NULL : arena_strndup(rq->cx->mem, m.text, m.text_len);
		*out = &routes[i];
		return ST_OK;
	}
	if (!get && !post && !patch)
		return ST_MISSING;
	*allow = allow_of(rq->cx->mem, get, post, patch);
	return ST_OK;
}

/* ---- The check at start ---- */

/* A path that the pattern matches, or NULL when it cannot match. */
static const char *
pattern_example(struct arena *mem, const char *p)
{
	struct str s;

	if (*p != '/' || strpbrk(p, "?#% ") != NULL || strstr(p, "//") != NULL)
		return NULL;
	str_init(&s, mem);
	while (*p != '\0') {
		size_t len = placeholder(p);

		if (len == 0 && (*p == '{' || *p == '}'))
			return NULL;
		if (len == 0) {
			str_addc(&s, *p++);
			continue;
		}
		/* Two placeholders side by side: the first would swallow the second. */
		if (p[len] == '{')
			return NULL;
		str_add(&s, p[1] == 'i' ? "7" : "x");
		p += len;
	}
	return s.s;
}

static const char *
row_check(const struct route *r, const struct auth_ops *auth)
{
	if (r->method != M_GET && r->method != M_POST && r->method != M_PATCH)
		return "the method is neither GET nor POST nor PATCH";
	if (r->method == M_PATCH && r->proof != PROOF_BEARER)
		return "PATCH is for the API alone";
	if (r->perm == 0)
		return "no permission is named (PERM__UNSET)";
	if (r->handler == NULL)
		return "it has no handler";
	if (r->method == M_POST && r->proof == PROOF_NONE_READ)
		return "a changing route without proof";
	if (r->method == M_GET && ((r->proof != PROOF_NONE_READ && r->proof != PROOF_BEARER) || r->takes != 0 || r->body_max != 0))
		return "a reading route with a proof or a body";
	if (r->proof == PROOF_COOKIE && r->perm == auth->perm_anyone)
		return "the cookie proof needs a session, but anyone may come";
	if (r->proof == PROOF_BEARER && (auth->bearer == NULL || r->perm == auth->perm_anyone))
		return "it wants a token, but nobody reads tokens or anyone may come";
	if (r->proof == PROOF_SIGNATURE)
		return "its kind of proof is not built yet";
	if (r->perm != auth->perm_anyone && (auth->session == NULL || auth->login_path == NULL))
		return "it needs a log-in, but this program has none";
	return NULL;
}

static const char *
row_shadow(struct arena *mem, const struct route *routes, size_t i, const char *example)
{
	for (size_t k = 0; k < i; k++) {
		struct match m = { 0 };

		if (routes[k].method == routes[i].method && match_path(routes[k].pattern, example, &m))
			return arena_printf(mem, "%s above it takes its paths", routes[k].pattern);
	}
	return NULL;
}

const char *
routes_check(struct arena *mem, const struct route *routes, size_t n, const struct auth_ops *auth)
{
	for (size_t i = 0; i < n; i++) {
		const struct route *r = &routes[i];
		const char *example, *why;
		struct match m = { 0 };

		if (r->pattern == NULL)
			return arena_printf(mem, "Route %zu has no pattern.", i);
		example = pattern_example(mem, r->pattern);
		if (example == NULL || !match_path(r->pattern, example, &m))
			why = "the pattern cannot match";
		else
			why = row_check(r, auth);
		if (why == NULL)
			why = row_shadow(mem, routes, i, example);
		if (why != NULL)
			return arena_printf(mem, "Route %s %s: %s.", method_label(r->method),
			    r->pattern, why);
	}
	return NULL;
}

void
routes_print(struct str *out, const struct route *routes, size_t n, const struct auth_ops *auth)
{
	static const char *const proofs[] = { "-", "cookie", "anonymous", "bearer", "signature" };

	for (size_t i = 0; i < n; i++) {
		const struct route *r = &routes[i];
		const char *perm = auth->perm_name == NULL ? NULL : auth->perm_name(r->perm);

		str_addf(out, "%-4s %-44s %-20s %s\n", method_label(r->method), r->pattern,
		    perm == NULL ? "?" : perm, proofs[r->proof]);
	}
}

/* ---- The ladder ---- */

/* Who is it?  A broken or dead session is no error here: the permission decides. */
static enum status
session_load_request(struct req *rq)
{
	const struct auth_ops *auth = rq->app->auth;
	enum lang chosen = rq->cx->lang;
	const char *token;
	enum status st;

	if (auth->session == NULL || rq->app->session_cookie == NULL)
		return ST_LOGIN;
	token = req_cookie(rq, rq->app->session_cookie);
	if (str_empty(token) || strlen(token) > 200)
		return ST_LOGIN;
	st = auth->session(rq->cx, token);
	if (rq->lang_chosen)
		rq->cx->lang = chosen;
	if (st != ST_OK)
		memset(&rq->cx->who, 0, sizeof(rq->cx->who));
	else if (rq->cx->who.session == NULL)
		rq->cx->who.session = token;
	return st;
}

/* 303 to the log-in page, which leads back to a page that was only read. */
static enum status
login_redirect(struct req *rq)
{
	const char *next;

	if (rq->method != M_GET)
		return req_redirect(rq, "%s", rq->app->auth->login_path);
	next = rq->raw_query[0] == '\0' ? rq->path
					: arena_printf(rq->cx->mem, "%s?%s", rq->path, rq->raw_query);
	return req_redirect(rq, "%s?next=%s", rq->app->auth->login_path,
	    param_escape(rq->cx->mem, next, true));
}

static int64_t
body_limit(const struct req *rq)
{
	int64_t max = rq->route->body_max > 0 ? rq->route->body_max : BODY_MAX_DEFAULT;

	return max < rq->cx->conf->body_max ? max : rq->cx->conf->body_max;
}

static void
answer(struct req *rq, enum status st)
{
	if (st != ST_OK)
		error_page(rq, st);
}

/* Body, then proof: answers false when rq has its answer already. */
static bool
changing_allowed(struct req *rq)
{
	enum status st = req_body(rq, body_limit(rq), (rq->route->takes & BODY_FILES) != 0);

	if (st == ST_OK && auth_proof(rq) != ST_OK) {
		error_code(rq, 403, "csrf");
		return false;
	}
	answer(rq, st);
	return st == ST_OK;
}

/* The session ended while somebody typed: keep the text.  Only a form of that very session is listened to, so that nobody can put
 * words into another's log-in page.  False: nothing to keep. */
static bool
typed_kept(struct req *rq)
{
	const char *token = rq->app->session_cookie == NULL ? NULL : req_cookie(rq, rq->app->session_cookie);
	bool proven;

	if (rq->app->again == NULL || rq->route->proof != PROOF_COOKIE || str_empty(token) || strlen(token) > 200 ||
	    req_body(rq, body_limit(rq), (rq->route->takes & BODY_FILES) != 0) != ST_OK)
		return false;
	rq->cx->who.session = token;
	proven = auth_proof(rq) == ST_OK;
	rq->cx->who.session = NULL;
	if (!proven)
		return false;
	answer(rq, rq->app->again(rq));
	return true;
}

/* The token after "Bearer "; NULL without one. */
static const char *
bearer_token(const struct req *rq)
{
	const char *s = rq->authorization;

	if (s == NULL || strncasecmp(s, "Bearer ", 7) != 0)
		return NULL;
	s += 7;
	s += strspn(s, " ");
	return *s == '\0' || strlen(s) > 200 ? NULL : s;
}

/* Who asks, by token alone: a cookie that came along is not looked at, so another site's page can do nothing with it. */
static void
bearer_handle(struct req *rq)
{
	const struct auth_ops *auth = rq->app->auth;
	const char *token = bearer_token(rq);
	bool write = rq->method != M_GET;
	enum status st = token == NULL ? ST_LOGIN : auth->bearer(rq->cx, token, write);

	if (st == ST_LOGIN) {
		error_page(rq, st);
		rq->resp->bearer = true;
		return;
	}
	if (st == ST_BUSY) {
		error_code(rq, 429, "busy");
		rq->resp->retry_after = 60;
		return;
	}
	if (st == ST_OK && rq->route->perm != auth->perm_staff && !auth->allowed(rq->cx, rq->route->perm))
		st = fail(rq->cx, ST_DENIED, "user %lld may not %s %s", (long long)rq->cx->who.user_id, rq->method_name, rq->route->pattern);
	if (st == ST_OK && write)
		st = req_body_raw(rq, body_limit(rq));
	if (st == ST_OK)
		st = rq->route->handler(rq);
	answer(rq, st == ST_LOGIN ? ST_FAILED : st);
}

static void
route_handle(struct req *rq)
{
	const struct auth_ops *auth = rq->app->auth;
	int perm = rq->route->perm;
	enum status st;

	/* The address itself is a secret there. */
	rq->resp->no_referrer = strstr(rq->route->pattern, "{token}") != NULL;
	if (rq->route->proof == PROOF_BEARER) {
		bearer_handle(rq);
		return;
	}
	st = session_load_request(rq);
	if (perm != auth->perm_anyone && st != ST_OK) {
		if (st != ST_LOGIN || !typed_kept(rq))
			answer(rq, st == ST_LOGIN ? login_redirect(rq) : st);
		return;
	}
	if (rq->route->proof != PROOF_NONE_READ && !changing_allowed(rq))
		return;
	if (perm != auth->perm_anyone && perm != auth->perm_staff && !auth->allowed(rq->cx, perm)) {
		answer(rq, fail(rq->cx, ST_DENIED, "user %lld may not %s %s",
		    (long long)rq->cx->who.user_id, rq->method_name, rq->route->pattern));
		return;
	}
	st = rq->route->handler(rq);
	if (st == ST_OK && rq->resp->status == 0)
		st = fail(rq->cx, ST_FAILED, "%s gave no answer", rq->route->pattern);
	if (st == ST_LOGIN && auth->login_path != NULL)
		st = login_redirect(rq);
	answer(rq, st);
}

void
route_run(struct req *rq, const struct route *routes, size_t n)
{
	const char *allow;

	if (rq->content_length > rq->cx->conf->body_max)
		error_page(rq, ST_TOO_BIG);
	else if (route_find(rq, routes, n, &rq->route, &allow) != ST_OK)
		error_page(rq, ST_MISSING);
	else if (rq->route == NULL) {
		rq->resp->allow = allow;
		error_code(rq, 405, "method");
	} else if (rq->content_length > 0 && rq->method != M_GET &&
	    rq->content_length > body_limit(rq))
		error_page(rq, ST_TOO_BIG);
	else
		route_handle(rq);
}
