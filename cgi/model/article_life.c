/*
 * article_life.c -- the states of an article and who is told of them.
 *
 * draft -> review -> published -> archived, and from each of the later ones back to draft.  Publishing says that a person has looked at it.
 */
#include <string.h>
#include "base/date.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/notice.h"
#include "model/perm.h"
#include "model/search.h"

static const char SQL_STATE[] =
    "UPDATE article SET state = ?, published_at = COALESCE(published_at, ?), reviewed_at = IF(?, ?, reviewed_at), "
    "reviewed_by = IF(?, ?, reviewed_by), merged_into = NULL, version = version + 1 WHERE id = ?";
static const char SQL_REVIEWED[] =
    "UPDATE article SET reviewed_at = ?, reviewed_by = ?, review_by = ?, version = version + 1 WHERE id = ?";
static const char SQL_WHOLE[] =
    "SELECT id, group_id, category_id, author_id, lang, audience, state, type, slug, title, body, keywords, CAST(valid_from AS CHAR) AS valid_from, "
    "CAST(valid_to AS CHAR) AS valid_to, CAST(review_by AS CHAR) AS review_by, owner_department_id, revision, origin_revision, version, "
    "COALESCE((SELECT GROUP_CONCAT(ad.department_id ORDER BY ad.department_id) FROM article_department ad WHERE ad.article_id = article.id), '') "
    "AS departments FROM article WHERE id = ?";
static const char SQL_TRANSLATIONS[] = "SELECT id, COALESCE(author_id, 0) AS author_id FROM article WHERE group_id = ? AND state <> 'archived'";

#define COL(member, type) DB_COL(article, member, type)
static const struct db_col whole_cols[] = {
	COL(id, DB_T_I64), COL(group_id, DB_T_I64), COL(category_id, DB_T_I64), COL(author_id, DB_T_I64), COL(lang, DB_T_STR),
	COL(audience, DB_T_STR), COL(state, DB_T_STR), COL(type, DB_T_STR), COL(slug, DB_T_STR), COL(title, DB_T_STR), COL(body, DB_T_STR),
	COL(keywords, DB_T_STR), COL(valid_from, DB_T_STR), COL(valid_to, DB_T_STR), COL(review_by, DB_T_STR),
	COL(owner_department_id, DB_T_I64), COL(revision, DB_T_I64), COL(origin_revision, DB_T_I64), COL(version, DB_T_I64),
	COL(departments, DB_T_STR),
};
static const struct db_map whole_map = DB_MAP(article, whole_cols);
static const struct db_col author_cols[] = { COL(id, DB_T_I64), COL(author_id, DB_T_I64) };
static const struct db_map author_map = DB_MAP(article, author_cols);

enum status
article_whole(struct ctx *cx, int64_t id, struct article *a)
{
	*a = (struct article){ 0 };
	return db_one(cx, SQL_WHOLE, DB_ARGS(DB_I64(id)), &whole_map, a);
}

enum status
article_tell_translations(struct ctx *cx, int64_t id, int64_t revision, const char *title)
{
	const char *dedupe = arena_printf(cx->mem, "original:%lld:%lld", (long long)id, (long long)revision);
	struct article *v;
	size_t i, n;

	TRY(db_all(cx, SQL_TRANSLATIONS, DB_ARGS(DB_I64(id)), &author_map, &v, &n));
	for (i = 0; i < n; i++)
		if (v[i].author_id != 0 && v[i].author_id != cx->who.user_id)
			TRY(notice_add(cx, v[i].author_id, "original_changed", v[i].id, title, dedupe));
	return ST_OK;
}

static const struct move {
	const char *to, *from; /* from: state names between blanks */
	const char *action;
} MOVES[] = {
	{ "review", " draft ", "article.submit" },
	{ "published", " draft review ", "article.publish" },
	{ "draft", " review published archived ", "article.unpublish" },
	{ "archived", " draft review published ", "article.archive" },
};
enum { TO_REVIEW, TO_PUBLISHED, TO_DRAFT, TO_ARCHIVED };

struct moving {
	int64_t id, version;
	const struct move *move;
};

static enum status
tell(struct ctx *cx, const struct moving *m, const struct article_lock *was)
{
	const char *dedupe = arena_printf(cx->mem, "%s:%lld:%lld", m->move->to, (long long)m->id, (long long)was->version);

	if (m->move == &MOVES[TO_REVIEW])
		return notice_add_all(cx, PERM_ARTICLE_PUBLISH, was->owner_department_id, "review_asked", m->id, was->title, dedupe);
	if (m->move == &MOVES[TO_PUBLISHED] && was->author_id != 0 && was->author_id != cx->who.user_id)
		return notice_add(cx, was->author_id, "published", m->id, was->title, dedupe);
	return ST_OK;
}

static enum status
move(struct ctx *cx, void *arg)
{
	const struct moving *m = arg;
	bool publish = m->move == &MOVES[TO_PUBLISHED];
	struct article_lock was;

	TRY(article_lock(cx, m->id, m->version, &was));
	if (strstr(m->move->from, arena_printf(cx->mem, " %s ", was.state)) == NULL)
		return fail(cx, ST_INVALID, "article %lld goes from %s to no %s", (long long)m->id, was.state, m->move->to);
	TRY(db_run(cx, SQL_STATE,
	    DB_ARGS(DB_STR(m->move->to), publish ? DB_TIME(cx->now) : DB_NULL, DB_I64(publish), DB_TIME(cx->now), DB_I64(publish),
	        article_id_arg(cx->who.user_id), DB_I64(m->id)),
	    NULL));
	TRY(audit_add(cx, m->move->action, m->id, was.title));
	TRY(article_files_show(cx, m->id));
	TRY(tell(cx, m, &was));
	return search_index(cx, m->id);
}

static enum status
move_to(struct ctx *cx, int64_t id, int64_t version, int to)
{
	struct moving m = { id, version, &MOVES[to] };

	return db_tx(cx, move, &m);
}

enum status
article_submit(struct ctx *cx, int64_t id, int64_t version)
{
	return move_to(cx, id, version, TO_REVIEW);
}

enum status
article_publish(struct ctx *cx, int64_t id, int64_t version)
{
	return move_to(cx, id, version, TO_PUBLISHED);
}

enum status
article_unpublish(struct ctx *cx, int64_t id, int64_t version)
{
	return move_to(cx, id, version, TO_DRAFT);
}

enum status
article_archive(struct ctx *cx, int64_t id, int64_t version)
{
	return move_to(cx, id, version, TO_ARCHIVED);
}

struct looking {
	int64_t id, version;
	const char *review_by;
};

static enum status
reviewed(struct ctx *cx, void *arg)
{
	const struct looking *l = arg;
	struct article_lock was;

	TRY(article_lock(cx, l->id, l->version, &was));
	TRY(db_run(cx, SQL_REVIEWED, DB_ARGS(DB_TIME(cx->now), article_id_arg(cx->who.user_id), DB_STR(l->review_by), DB_I64(l->id)), NULL));
	return audit_add(cx, "article.reviewed", l->id, l->review_by != NULL ? l->review_by : "");
}

enum status
article_reviewed(struct ctx *cx, int64_t id, int64_t version, const char *review_by)
{
	struct looking l = { id, version, str_empty(review_by) ? NULL : review_by };
	struct civil day;

	if (l.review_by != NULL && !date_from_day(l.review_by, &day))
		return fail(cx, ST_INVALID, "%.20s is no day", l.review_by);
	return db_tx(cx, reviewed, &l);
}
