/*
 * notice.c -- what a member of staff is told on the start page, each event once.
 */
#include "base/date.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/notice.h"
#include "model/perm.h"

#define TEXT_MAX 300
#define REVIEWS_A_ROUND 500

static const char SQL_ADD[] =
    "INSERT IGNORE INTO notice (user_id, event, article_id, text, dedupe, at) SELECT id, ?, ?, ?, ?, UTC_TIMESTAMP() FROM user "
    "WHERE id = ? AND active = 1";
/* Everybody with the permission in the department or below it; 0 is any. */
static const char SQL_ADD_ALL[] =
    "INSERT IGNORE INTO notice (user_id, event, article_id, text, dedupe, at) "
    "SELECT DISTINCT u.id, ?, ?, ?, ?, UTC_TIMESTAMP() FROM role_perm rp JOIN user_role ur ON ur.role_id = rp.role_id "
    "JOIN user u ON u.id = ur.user_id WHERE rp.perm = ? AND u.active = 1 AND u.id <> ? AND (? = 0 OR u.department_id IN ("
    "WITH RECURSIVE down AS (SELECT id, 1 AS n FROM department WHERE id = ? "
    "UNION ALL SELECT d.id, w.n + 1 FROM department d JOIN down w ON d.parent_id = w.id WHERE w.n < 8) SELECT id FROM down))";
static const char SQL_LIST[] =
    "SELECT id, COALESCE(article_id, 0) AS article_id, at, event, text FROM notice WHERE user_id = ? AND seen_at IS NULL "
    "ORDER BY id DESC LIMIT 20";
static const char SQL_SEEN[] =
    "UPDATE notice SET seen_at = UTC_TIMESTAMP() WHERE user_id = ? AND seen_at IS NULL AND (? = 0 OR id = ?)";
static const char SQL_DUE[] =
    "SELECT a.id, COALESCE(a.owner_department_id, 0) AS department_id, a.title, CAST(a.review_by AS CHAR) AS day FROM article a "
    "WHERE a.review_by <= ? AND a.state = 'published' AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.article_id = a.id "
    "AND n.dedupe = CONCAT('review:', a.id, ':', a.review_by)) ORDER BY a.review_by, a.id LIMIT ?";

static const struct db_col notice_cols[] = {
	DB_COL(notice, id, DB_T_I64),
	DB_COL(notice, article_id, DB_T_I64),
	DB_COL(notice, at, DB_T_TIME),
	DB_COL(notice, event, DB_T_STR),
	DB_COL(notice, text, DB_T_STR),
};
static const struct db_map notice_map = DB_MAP(notice, notice_cols);

struct due {
	int64_t id, department_id;
	const char *title, *day;
};
static const struct db_col due_cols[] = {
	DB_COL(due, id, DB_T_I64),
	DB_COL(due, department_id, DB_T_I64),
	DB_COL(due, title, DB_T_STR),
	DB_COL(due, day, DB_T_STR),
};
static const struct db_map due_map = DB_MAP(due, due_cols);

static struct db_arg
short_text(struct ctx *cx, const char *text)
{
	return DB_STR(text == NULL ? "" : arena_strndup(cx->mem, text, utf8_prefix(text, TEXT_MAX)));
}

static struct db_arg
article_arg(int64_t id)
{
	return id != 0 ? DB_I64(id) : DB_NULL;
}

enum status
notice_add(struct ctx *cx, int64_t user_id, const char *event, int64_t article_id, const char *text, const char *dedupe)
{
	return db_run(cx, SQL_ADD,
	    DB_ARGS(DB_STR(event), article_arg(article_id), short_text(cx, text), DB_STR(dedupe), DB_I64(user_id)), NULL);
}

static enum status
add_all(struct ctx *cx, int perm, int64_t department_id, const char *event, int64_t article_id, const char *text, const char *dedupe,
    int64_t *told)
{
	return db_run(cx, SQL_ADD_ALL,
	    DB_ARGS(DB_STR(event), article_arg(article_id), short_text(cx, text), DB_STR(dedupe), DB_STR(perm_name(perm)),
	        DB_I64(cx->who.user_id), DB_I64(department_id), DB_I64(department_id)),
	    told);
}

enum status
notice_add_all(struct ctx *cx, int perm, int64_t department_id, const char *event, int64_t article_id, const char *text, const char *dedupe)
{
	int64_t told;

	TRY(add_all(cx, perm, department_id, event, article_id, text, dedupe, &told));
	if (told > 0 || department_id == 0)
		return ST_OK;
	return add_all(cx, perm, 0, event, article_id, text, dedupe, &told);
}

enum status
notice_list(struct ctx *cx, struct notice **out, size_t *n)
{
	return db_all(cx, SQL_LIST, DB_ARGS(DB_I64(cx->who.user_id)), &notice_map, out, n);
}

enum status
notice_seen(struct ctx *cx, int64_t id)
{
	return db_run(cx, SQL_SEEN, DB_ARGS(DB_I64(cx->who.user_id), DB_I64(id), DB_I64(id)), NULL);
}

static enum status
reviews(struct ctx *cx, void *arg)
{
	struct civil c = date_local(cx->now);
	const char *today = arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);
	struct due *v;
	size_t i, n;

	(void)arg;
	TRY(db_all(cx, SQL_DUE, DB_ARGS(DB_STR(today), DB_I64(REVIEWS_A_ROUND)), &due_map, &v, &n));
	for (i = 0; i < n; i++)
		TRY(notice_add_all(cx, PERM_ARTICLE_EDIT, v[i].department_id, "review_due", v[i].id, v[i].title,
		    arena_printf(cx->mem, "review:%lld:%s", (long long)v[i].id, v[i].day)));
	return ST_OK;
}

enum status
notice_reviews(struct ctx *cx)
{
	return db_tx(cx, reviews, NULL);
}
