/*
 * api_articles.c -- articles over the JSON API: list, read, search, create, change.
 *
 * Rights are the rows of routes_desk.c and those that the models judge: a draft does not exist for whoever may not write, and what is published
 * is changed only by whoever may publish.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/secret.h"
#include "model/perm.h"
#include "model/search.h"
#include "model/api_token.h"
#include "page/api_priv.h"

/* ---------------------------------------------------------------- answers */

enum status
api_answer(struct req *rq, int status, json_t *o)
{
	char *s = o == NULL ? NULL : json_dumps(o, JSON_COMPACT);
	enum status st;

	json_decref(o);
	if (s == NULL)
		return fail(rq->cx, ST_FAILED, "an answer makes no JSON");
	rq->resp->status = status;
	st = resp_json(rq, s);
	str_addc(&rq->resp->body, '\n');
	free(s);
	return st;
}

static json_t *
when(struct req *rq, int64_t t)
{
	return t == 0 ? json_null() : json_string(date_iso(rq->cx->mem, t));
}

static json_t *
text_or_null(const char *s)
{
	return str_empty(s) ? json_null() : json_string(s);
}

/* Words between blanks as a list. */
static json_t *
words(const char *s)
{
	json_t *v = json_array();
	size_t n;

	for (; *s != '\0'; s += n + (s[n] == ' ' ? 1 : 0)) {
		n = strcspn(s, " ");
		(void)json_array_append_new(v, json_stringn(s, n));
	}
	return v;
}

json_t *
api_article_json(struct req *rq, const struct api_article *a)
{
	return json_pack("{s:I,s:I,s:I,s:s,s:s,s:s,s:s,s:s,s:o,s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:o,s:o,s:o}", "id", (json_int_t)a->id,
	    "version", (json_int_t)a->version, "revision", (json_int_t)a->revision, "language", a->lang, "title", a->title, "type", a->type,
	    "category", a->category, "audience", a->audience, "departments", words(a->departments), "state", a->state, "slug",
	    text_or_null(a->slug), "keywords", a->keywords, "owner", text_or_null(a->owner), "translation_of",
	    a->group_id == 0 ? json_null() : json_integer(a->group_id), "valid_from", text_or_null(a->valid_from), "valid_to",
	    text_or_null(a->valid_to), "review_by", text_or_null(a->review_by), "pending", a->pending, "expired", a->expired, "created_at",
	    when(rq, a->created_at), "updated_at", when(rq, a->updated_at), "published_at", when(rq, a->published_at));
}

static const char *
tag(struct req *rq, const struct api_article *a)
{
	return arena_printf(rq->cx->mem, "\"%lld-%lld\"", (long long)a->id, (long long)a->version);
}

/* One article whole, as it is now. */
static enum status
article_answer(struct req *rq, int status, int64_t id)
{
	struct api_article a;
	struct article whole;
	json_t *o;

	TRY(article_get(rq->cx, id, &whole));
	TRY(api_get(rq->cx, id, &a));
	o = api_article_json(rq, &a);
	(void)json_object_set_new(o, "body", json_string(whole.body));
	(void)json_object_set_new(o, "html", json_string(whole.body_staff != NULL ? whole.body_staff : whole.body_html));
	(void)json_object_set_new(o, "behind", json_boolean(whole.behind));
	rq->resp->cache = CACHE_ASK;
	rq->resp->etag = tag(rq, &a);
	return api_answer(rq, status, o);
}

/* ---------------------------------------------------------------- reading */

static const char *
filter(struct req *rq, const char *name)
{
	const char *s = req_query(rq, name, NULL);

	return str_empty(s) ? NULL : s;
}

/* "TIME-ID" of the last one. */
static bool
cursor_read(const char *s, struct api_query *q)
{
	const char *dash = strchr(s, '-');
	char first[STR_I64];

	if (dash == NULL || dash == s || (size_t)(dash - s) >= sizeof(first))
		return false;
	memcpy(first, s, (size_t)(dash - s));
	first[dash - s] = '\0';
	return str_to_i64(first, 1, INT64_MAX / 2, &q->after_at) && str_to_i64(dash + 1, 1, INT64_MAX, &q->after_id);
}

static const char *
query_wrong(struct req *rq, struct api_query *q)
{
	static const char *const known[] = { "state", "type", "language", "audience", "category", "updated_since", "cursor", "limit" };
	const char *since = filter(rq, "updated_since"), *cursor = filter(rq, "cursor"), *limit = filter(rq, "limit");
	size_t i, k;

	for (i = 0; i < rq->nquery; i++) {
		for (k = 0; k < NELEM(known) && strcmp(rq->query[i].name, known[k]) != 0; k++)
			continue;
		if (k == NELEM(known))
			return "query";
	}
	q->limit = 50;
	if (since != NULL && !date_from_iso(since, &q->since))
		return "updated_since";
	if (cursor != NULL && !cursor_read(cursor, q))
		return "cursor";
	return limit != NULL && !str_to_i64(limit, 1, 100, &q->limit) ? "limit" : NULL;
}

/* GET /desk/api/v1/articles */
enum status
api_articles(struct req *rq)
{
	struct api_query q = { .state = filter(rq, "state"), .type = filter(rq, "type"), .lang = filter(rq, "language"),
		.audience = filter(rq, "audience"), .category = filter(rq, "category") };
	const char *bad = query_wrong(rq, &q), *next = NULL;
	struct api_article *v;
	json_t *list;
	size_t n, i;
	bool more;

	if (bad != NULL)
		return api_field_error(rq, 422, "invalid", bad, "is not understood");
	TRY(api_list(rq->cx, &q, &v, &n, &more));
	list = json_array();
	for (i = 0; i < n; i++)
		(void)json_array_append_new(list, api_article_json(rq, &v[i]));
	if (more)
		next = arena_printf(rq->cx->mem, "%lld-%lld", (long long)v[n - 1].updated_at, (long long)v[n - 1].id);
	return api_answer(rq, 200, json_pack("{s:o,s:o}", "articles", list, "next", text_or_null(next)));
}

/* GET /desk/api/v1/articles/{id} */
enum status
api_article(struct req *rq)
{
	struct api_article a;
	struct article whole;

	TRY(article_get(rq->cx, rq->ids[0], &whole));
	TRY(api_get(rq->cx, rq->ids[0], &a));
	if (resp_file_known(rq, tag(rq, &a)))
		return ST_OK;
	return article_answer(rq, 200, rq->ids[0]);
}

/* Escaped text with <mark> back to text. */
static const char *
plain(struct req *rq, const char *html)
{
	static const char *const entities[][2] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" }, { "&quot;", "\"" }, { "&#39;", "'" },
		{ "<mark>", "" }, { "</mark>", "" } };
	struct str s;
	size_t i;

	str_init(&s, rq->cx->mem);
	while (*html != '\0') {
		for (i = 0; i < NELEM(entities) && !str_starts(html, entities[i][0]); i++)
			continue;
		if (i < NELEM(entities)) {
			str_add(&s, entities[i][1]);
			html += strlen(entities[i][0]);
		} else {
			str_addc(&s, *html++);
		}
	}
	return s.s;
}

/* GET /desk/api/v1/search?q= */
enum status
api_search(struct req *rq)
{
	struct search ask = { .q = filter(rq, "q"), .lang = filter(rq, "language"), .page = req_page(rq), .staff = true };
	enum lang lang;
	struct hits hits;
	json_t *list;
	size_t i;

	if (ask.q == NULL)
		return api_field_error(rq, 422, "invalid", "q", "is missing");
	if (ask.lang != NULL && !lang_from(ask.lang, &lang))
		return api_field_error(rq, 422, "invalid", "language", "must be one of: en zh_CN zh_TW");
	if (ask.lang != NULL)
		ask.lang = lang_code(lang);
	TRY(search_run(rq->cx, &ask, &hits));
	list = json_array();
	for (i = 0; i < hits.n; i++)
		(void)json_array_append_new(list,
		    json_pack("{s:I,s:s,s:s,s:s,s:s,s:s}", "id", (json_int_t)hits.v[i].id, "title", plain(rq, hits.v[i].title_html), "snippet",
		        plain(rq, hits.v[i].snippet_html), "category_name", hits.v[i].category_name, "language", hits.v[i].lang, "audience",
		        hits.v[i].audience));
	return api_answer(rq, 200,
	    json_pack("{s:o,s:b,s:o,s:b}", "results", list, "more", hits.more, "meant", text_or_null(hits.meant), "instead", hits.instead));
}

/* GET /desk/api/v1/openapi.json */
enum status
api_openapi(struct req *rq)
{
	const char *path = arena_printf(rq->cx->mem, "%s/static/api/openapi.json", rq->cx->conf->share_dir);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct str s;
	char buf[8192];
	ssize_t n;

	if (fd < 0)
		return fail(rq->cx, ST_FAILED, "%s: %s", path, strerror(errno));
	str_init(&s, rq->cx->mem);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		str_addn(&s, buf, (size_t)n);
	(void)close(fd);
	return resp_json(rq, s.s);
}

/* ---------------------------------------------------------------- writing */

/* Whatever is or becomes public is the business of whoever publishes. */
static enum status
state_allowed(struct req *rq, const struct api_change *c)
{
	if (c->state == NULL || str_eq(c->state, c->was) || perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH))
		return ST_OK;
	if (str_eq(c->was, "draft") && str_eq(c->state, "review"))
		return ST_OK;
	return fail(rq->cx, ST_DENIED, "user %lld may not make it %s", (long long)rq->cx->who.user_id, c->state);
}

/* The version that the caller saw, from If-Match ("17-3") when the body does not say it. */
static bool
if_match(const struct req *rq, int64_t id, int64_t *version)
{
	const char *s = rq->if_match, *dash;
	char text[64];
	size_t n = s == NULL ? 0 : strlen(s);
	int64_t named;

	if (n < 5 || n >= sizeof(text) || s[0] != '"' || s[n - 1] != '"')
		return false;
	memcpy(text, s + 1, n - 2);
	text[n - 2] = '\0';
	if ((dash = strchr(text, '-')) == NULL)
		return false;
	text[dash - text] = '\0';
	return str_to_i64(text, 1, INT64_MAX, &named) && named == id && str_to_i64(dash + 1, 1, INT64_MAX, version);
}

static enum status
save_answer(struct req *rq, struct api_change *c, enum status st, int status)
{
	struct api_article now;

	if (st == ST_CONFLICT && c->taken)
		return api_field_error(rq, 422, "taken", "slug", "another article has this address");
	if (st == ST_CONFLICT && c->a.id != 0) {
		TRY(api_get(rq->cx, c->a.id, &now));
		return api_answer(rq, 409,
		    json_pack("{s:{s:i,s:s,s:s,s:I,s:s},s:o}", "error", "status", 409, "code", "conflict", "message",
		        "Somebody changed it since that version.", "version", (json_int_t)now.version, "request_id", rq->cx->request_id, "article",
		        api_article_json(rq, &now)));
	}
	if (st == ST_INVALID)
		return api_field_error(rq, 422, "invalid", "article", "this cannot be saved so: a translation that is there already, or a state that does not follow");
	TRY(st);
	if (status == 201)
		rq->resp->location = req_url(rq, "/desk/api/v1/articles/%lld", (long long)c->id);
	return article_answer(rq, status, c->id);
}

/* Key of a creation that may be sent twice: any 1 to 200 bytes. */
static enum status
idem_read(struct req *rq, struct api_change *c, bool *done)
{
	unsigned char *hash = arena_alloc(rq->cx->mem, 32);
	const char *key = rq->idempotency_key;
	int64_t id;

	*done = false;
	if (str_empty(key) || strlen(key) > 200)
		return ST_OK;
	secret_hash(hash, NULL, key, strlen(key));
	TRY(api_token_id(rq->cx, rq->authorization + strlen("Bearer ") + strspn(rq->authorization + strlen("Bearer "), " "), &c->token));
	c->idem = hash;
	TRY(api_done(rq->cx, c->token, hash, &id));
	*done = id != 0;
	c->id = id;
	return ST_OK;
}

/* POST /desk/api/v1/articles */
enum status
api_article_new(struct req *rq)
{
	struct api_change c = { .a = { .audience = "internal", .keywords = "", .departments = "" }, .text = true, .was = "draft" };
	bool answered, done;
	enum status st;

	TRY(idem_read(rq, &c, &done));
	if (done)
		return article_answer(rq, 200, c.id);
	TRY(api_body_read(rq, &c, true, &answered));
	if (answered)
		return ST_OK;
	TRY(state_allowed(rq, &c));
	st = api_save(rq->cx, &c);
	/* The same was sent twice at the same moment. */
	if (st == ST_CONFLICT && !c.taken && c.idem != NULL) {
		TRY(api_done(rq->cx, c.token, c.idem, &c.id));
		if (c.id != 0)
			return article_answer(rq, 200, c.id);
	}
	return save_answer(rq, &c, st, 201);
}

/* PATCH /desk/api/v1/articles/{id} */
enum status
api_article_change(struct req *rq)
{
	struct api_change c = { .text = false };
	bool answered, matched;
	int64_t seen = 0;

	TRY(article_get(rq->cx, rq->ids[0], &c.a));
	c.was = c.a.state;
	c.a.version = 0;
	matched = if_match(rq, c.a.id, &seen);
	if (rq->if_match != NULL && !matched)
		return api_field_error(rq, 422, "invalid", "If-Match", "is not an entity tag of this article");
	TRY(api_body_read(rq, &c, false, &answered));
	if (answered)
		return ST_OK;
	if (c.a.version == 0)
		c.a.version = seen;
	if (c.a.version == 0)
		return api_field_error(rq, 422, "invalid", "version", "is missing: say version, or If-Match");
	TRY(state_allowed(rq, &c));
	return save_answer(rq, &c, api_save(rq->cx, &c), 200);
}
