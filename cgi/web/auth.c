/*
 * auth.c -- tokens that our own pages carry, and where a changing request came from.
 *
 * Two independent proofs, both needed: the token of the form, and what the browser says of the page
 * that sent it.  A client without both headers (no browser of today) is judged by its token alone.
 */
#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/secret.h"
#include "web/auth.h"
#include "web/resp.h"
#include "web/server.h"

#define TOKEN_BYTES 18
#define ANON_HOURS 24 /* a log-in page left open over night must still work; Origin and Sec-Fetch-Site are asked too */

const char *
auth_csrf(struct req *rq)
{
	unsigned char key[32], hash[32];
	static const char text[] = "kefu csrf";
	const char *session = rq->cx->who.session;

	if (session == NULL)
		return auth_anon_token(rq);
	secret_hash(key, NULL, session, strlen(session));
	secret_hash(hash, key, text, sizeof(text));
	return str_b64url(rq->cx->mem, hash, TOKEN_BYTES);
}

static const char *
anon_token_of(struct req *rq, int64_t hour)
{
	unsigned char hash[32];
	const char *text = arena_printf(rq->cx->mem, "kefu anon %lld", (long long)hour);

	secret_hash(hash, rq->app->secret, text, strlen(text));
	return str_b64url(rq->cx->mem, hash, TOKEN_BYTES);
}

const char *
auth_anon_token(struct req *rq)
{
	return anon_token_of(rq, rq->cx->now / 3600);
}

static bool
token_equal(const char *ours, const char *theirs)
{
	size_t n = strlen(ours);

	return strlen(theirs) == n && secret_equal(ours, theirs, n);
}

static bool
anon_token_valid(struct req *rq, const char *token)
{
	bool found = false;

	for (int64_t i = 0; i < ANON_HOURS; i++)
		if (token_equal(anon_token_of(rq, rq->cx->now / 3600 - i), token))
			found = true;
	return found;
}

/* "https://host:port" names our Host?  The scheme is not compared: behind a TLS terminator we may
 * not know it. */
static bool
same_host(const struct req *rq, const char *url)
{
	const char *host = strstr(url, "://");
	size_t n;

	if (host == NULL)
		return false;
	host += 3;
	n = strcspn(host, "/");
	return n > 0 && strlen(rq->host) == n && strncasecmp(host, rq->host, n) == 0;
}

/* Did one of our own pages send this (S29)? */
static bool
origin_ours(const struct req *rq)
{
	const char *site = rq->sec_fetch_site;

	if (site != NULL)
		return str_eq(site, "same-origin") || str_eq(site, "none");
	if (rq->origin == NULL)
		return rq->referer == NULL || same_host(rq, rq->referer);
	/* A page with no-referrer sends "null" to itself, and so does another site's frame to anything; browsers that do so over
	 * https also send Sec-Fetch-Site. */
	if (str_eq(rq->origin, "null"))
		return rq->resp->no_referrer && rq->cx->conf->insecure_http && !rq->https;
	return same_host(rq, rq->origin);
}

enum status
auth_proof(struct req *rq)
{
	const char *token = req_post(rq, "csrf", NULL);
	bool good = false;

	if (!origin_ours(rq))
		return fail(rq->cx, ST_DENIED, "a change asked for by another site");
	if (token == NULL)
		return fail(rq->cx, ST_DENIED, "a change without its token");
	if (rq->route->proof == PROOF_COOKIE)
		good = rq->cx->who.session != NULL && token_equal(auth_csrf(rq), token);
	else if (rq->route->proof == PROOF_ANON)
		good = anon_token_valid(rq, token) ||
		    (rq->cx->who.session != NULL && token_equal(auth_csrf(rq), token));
	return good ? ST_OK : fail(rq->cx, ST_DENIED, "a change with a stale or foreign token");
}
