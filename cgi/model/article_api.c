/*
 * article_api.c -- what the JSON API asks of articles beside what the desk asks.
 */
#include <string.h>

#include "model/article_api.h"
#include "model/article_priv.h"

#define ROW_SQL                                                                                        \
	"SELECT a.id, a.version, a.revision, COALESCE(a.group_id, 0) AS group_id, a.created_at, a.updated_at, a.published_at, a.lang, a.title, a.type, " \
	"c.code AS category, a.audience, a.state, COALESCE(a.slug, '') AS slug, a.keywords, COALESCE(o.code, '') AS owner, " \
	"COALESCE((SELECT GROUP_CONCAT(d.code ORDER BY d.code SEPARATOR ' ') FROM article_department ad JOIN department d ON d.id = ad.department_id " \
	"WHERE ad.article_id = a.id), '') AS departments, COALESCE(CAST(a.valid_from AS CHAR), '') AS valid_from, "            \
	"COALESCE(CAST(a.valid_to AS CHAR), '') AS valid_to, COALESCE(CAST(a.review_by AS CHAR), '') AS review_by, "           \
	"COALESCE(a.state = 'published' AND a.starts_at > ?, 0) AS pending, COALESCE(a.state = 'published' AND a.ends_at <= ?, 0) AS expired " \
	"FROM article a JOIN category c ON c.id = a.category_id LEFT JOIN department o ON o.id = a.owner_department_id WHERE "
static const char SQL_GET[] = ROW_SQL "a.id = ?";
static const char SQL_LIST[] =
    ROW_SQL ARTICLE_MAY_SQL " AND (? IS NULL OR a.state = ?) AND (? IS NULL OR a.type = ?) AND (? IS NULL OR a.lang = ?) "
	    "AND (? IS NULL OR a.audience = ?) AND (? IS NULL OR c.code = ?) AND a.updated_at >= ? AND (a.updated_at > ? OR a.id > ?) "
	    "ORDER BY a.updated_at, a.id LIMIT ?";
static const char SQL_CATEGORY[] = "SELECT id FROM category WHERE code = ?";
static const char SQL_DEPARTMENT[] = "SELECT id FROM department WHERE code = ?";
static const char SQL_DONE[] = "SELECT article_id AS id FROM api_done WHERE token_id = ? AND idem = ?";
static const char SQL_DONE_ADD[] = "INSERT INTO api_done (token_id, idem, article_id, at) VALUES (?, ?, ?, ?)";
static const char SQL_DONE_OLD[] = "DELETE FROM api_done WHERE token_id = ? AND at < ? LIMIT 20";

#define COL(member, type) DB_COL(api_article, member, type)
static const struct db_col api_cols[] = {
	COL(id, DB_T_I64), COL(version, DB_T_I64), COL(revision, DB_T_I64), COL(group_id, DB_T_I64), COL(created_at, DB_T_TIME),
	COL(updated_at, DB_T_TIME), COL(published_at, DB_T_TIME), COL(lang, DB_T_STR), COL(title, DB_T_STR), COL(type, DB_T_STR),
	COL(category, DB_T_STR), COL(audience, DB_T_STR), COL(state, DB_T_STR), COL(slug, DB_T_STR), COL(keywords, DB_T_STR),
	COL(departments, DB_T_STR), COL(owner, DB_T_STR), COL(valid_from, DB_T_STR), COL(valid_to, DB_T_STR), COL(review_by, DB_T_STR),
	COL(pending, DB_T_BOOL), COL(expired, DB_T_BOOL),
};
const struct db_map api_article_map = DB_MAP(api_article, api_cols);

enum status
api_list(struct ctx *cx, const struct api_query *q, struct api_article **out, size_t *n, bool *more)
{
	/* Zero would bind no moment at all. */
	int64_t since = q->since > 1 ? q->since : 1, after = q->after_at > since ? q->after_at : since;
	struct article_right r;

	TRY(article_right(cx, &r));
	TRY(db_all(cx, SQL_LIST,
	    DB_ARGS(DB_TIME(cx->now), DB_TIME(cx->now), ARTICLE_MAY_ARGS(&r), DB_STR(q->state), DB_STR(q->state), DB_STR(q->type), DB_STR(q->type),
	        DB_STR(q->lang), DB_STR(q->lang), DB_STR(q->audience), DB_STR(q->audience), DB_STR(q->category), DB_STR(q->category),
	        DB_TIME(after), DB_TIME(after), DB_I64(q->after_at >= since ? q->after_id : 0), DB_I64(q->limit + 1)),
	    &api_article_map, out, n));
	*more = *n > (size_t)q->limit;
	if (*more)
		*n = (size_t)q->limit;
	return ST_OK;
}

enum status
api_get(struct ctx *cx, int64_t id, struct api_article *a)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_TIME(cx->now), DB_TIME(cx->now), DB_I64(id)), &api_article_map, a);
}

static enum status
found(enum status st, const struct article_one *row, int64_t *id)
{
	*id = st == ST_OK ? row->id : 0;
	return st;
}

enum status
api_category(struct ctx *cx, const char *code, int64_t *id)
{
	struct article_one row;

	return found(db_one(cx, SQL_CATEGORY, DB_ARGS(DB_STR(code)), &article_one_map, &row), &row, id);
}

enum status
api_department(struct ctx *cx, const char *code, int64_t *id)
{
	struct article_one row;

	return found(db_one(cx, SQL_DEPARTMENT, DB_ARGS(DB_STR(code)), &article_one_map, &row), &row, id);
}

enum status
api_done(struct ctx *cx, int64_t token, const unsigned char idem[16], int64_t *id)
{
	struct article_one row;
	enum status st = found(db_one(cx, SQL_DONE, DB_ARGS(DB_I64(token), DB_BLOB(idem, 16)), &article_one_map, &row), &row, id);

	return st == ST_MISSING ? ST_OK : st;
}

/* From one state to another by the steps that there are. */
static enum status
state_set(struct ctx *cx, const char *from, const char *to, int64_t id, int64_t *version)
{
	bool direct = strcmp(to, "archived") == 0 || strcmp(from, "draft") == 0 ||
	    (strcmp(from, "review") == 0 && strcmp(to, "published") == 0);

	if (strcmp(from, to) == 0)
		return ST_OK;
	if (!direct || strcmp(to, "draft") == 0)
		TRY(article_unpublish(cx, id, (*version)++));
	if (strcmp(to, "review") == 0)
		TRY(article_submit(cx, id, (*version)++));
	else if (strcmp(to, "published") == 0)
		TRY(article_publish(cx, id, (*version)++));
	else if (strcmp(to, "archived") == 0)
		TRY(article_archive(cx, id, (*version)++));
	return ST_OK;
}

static enum status
save(struct ctx *cx, void *arg)
{
	struct api_change *c = arg;
	struct article a = c->a; /* this may run again */
	bool fresh = a.id == 0;

	c->taken = false;
	if (c->text)
		TRY(article_save_as(cx, &a, &c->how, &c->taken));
	if (c->state != NULL)
		TRY(state_set(cx, c->was, c->state, a.id, &a.version));
	if (fresh && c->idem != NULL) {
		TRY(db_run(cx, SQL_DONE_ADD, DB_ARGS(DB_I64(c->token), DB_BLOB(c->idem, 16), DB_I64(a.id), DB_TIME(cx->now)), NULL));
		TRY(db_run(cx, SQL_DONE_OLD, DB_ARGS(DB_I64(c->token), DB_TIME(cx->now - 30 * INT64_C(86400))), NULL));
	}
	c->id = a.id;
	return ST_OK;
}

enum status
api_save(struct ctx *cx, struct api_change *c)
{
	return db_tx(cx, save, c);
}
