/*
 * common.c -- handlers that the portal and the desk share.
 */
#include <string.h>

#include "web/common.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"

#define YEAR_SECONDS (365 * 24 * 3600)

enum status
common_health(struct req *rq)
{
	bool alive = rq->app->alive == NULL || rq->app->alive(rq->cx) == ST_OK;

	rq->resp->status = alive ? 200 : 503;
	rq->resp->type = "text/plain; charset=utf-8";
	str_add(&rq->resp->body, alive ? "ok\n" : "database\n");
	return ST_OK;
}

/* The query of next holds raw UTF-8 and its own escapes: escape only what may not stand in a header. */
static const char *
query_escape(struct arena *mem, const char *s)
{
	struct str out;

	str_init(&out, mem);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (c <= 0x20 || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>')
			str_addf(&out, "%%%02X", c);
		else
			str_addc(&out, (char)c);
	}
	return out.s;
}

enum status
common_lang(struct req *rq)
{
	const char *to = rq->method == M_POST ? req_post(rq, "to", NULL) : req_query(rq, "to", NULL);
	const char *next = rq->method == M_POST ? req_post(rq, "next", NULL)
						: req_query(rq, "next", NULL);
	enum lang lang;
	const char *path, *query;

	if (to == NULL || !lang_from(to, &lang))
		return ST_INVALID;
	resp_cookie(rq, LANG_COOKIE, lang_code(lang), YEAR_SECONDS);
	if (next == NULL || next[0] != '/' || next[1] == '/')
		next = "/";
	/* next came decoded: write it again as an address. */
	query = strchr(next, '?');
	path = query == NULL ? next : arena_strndup(rq->cx->mem, next, (size_t)(query - next));
	path = param_escape(rq->cx->mem, path, true);
	if (query != NULL)
		path = arena_printf(rq->cx->mem, "%s?%s", path, query_escape(rq->cx->mem, query + 1));
	return resp_local_path(path) ? req_redirect(rq, "%s", path) : req_redirect(rq, "/");
}
