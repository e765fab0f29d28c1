/*
 * article_desk.c -- lists and small facts of articles for the desk.
 */
#include <string.h>
#include "base/date.h"
#include "db/db.h"
#include "model/article_desk.h"
#include "model/article_priv.h"

#define PAGE_SIZE 50

#define ROW_SQL                                                                                    \
	"SELECT a.id, a.title, a.slug, a.lang, a.type, a.audience, a.state, a.views, a.helpful, a.unhelpful, a.updated_at, CAST(a.review_by AS CHAR) AS review_by, " \
	"ELT(?, c.name_en, c.name_zh_cn, c.name_zh_tw) AS category_name, COALESCE(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw), '') AS owner_name, " \
	"(a.state = 'published' AND a.starts_at > ?) AS pending, (a.state = 'published' AND a.ends_at <= ?) AS expired, " \
	"COALESCE(a.review_by <= ?, 0) AS due "
#define ROW_FROM "JOIN category c ON c.id = a.category_id LEFT JOIN department d ON d.id = a.owner_department_id "
#define ROW_ARGS 5
#define C16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
/* Which rows, by a key when there is one for the order; then their columns. */
#define LIST_SQL(from, order)                                                                      \
	ROW_SQL "FROM (SELECT a.id AS k FROM " from " WHERE " ARTICLE_MAY_SQL                              \
	" AND (? IS NULL OR a.state = ?) AND (? = 0 OR a.starts_at > ?) AND (? = 0 OR a.ends_at <= ?) "    \
	"AND (? IS NULL OR a.type = ?) AND (? IS NULL OR a.lang = ?) AND (? IS NULL OR a.audience = ?) "   \
	"AND (? = 0 OR a.category_id IN (" C16 ")) AND (? = 0 OR COALESCE(a.owner_department_id, -1) = ?) " \
	"AND (? = 0 OR a.author_id = ?) AND (? = 0 OR (a.review_by <= ? AND a.state <> 'archived')) "     \
	"ORDER BY " order " LIMIT ? OFFSET ?) f STRAIGHT_JOIN article a ON a.id = f.k " ROW_FROM "ORDER BY " order
#define ANY "article a"
/* Few articles are in a state other than published: the key of categories finds them, the key of the order would read all others first. */
#define FEW "category kc STRAIGHT_JOIN article a ON a.category_id = kc.id"
#define SORT(name, up, down) { name, { LIST_SQL(ANY, up), LIST_SQL(FEW, up) }, { LIST_SQL(ANY, down), LIST_SQL(FEW, down) } }
static const struct sort {
	const char *name;
	const char *up[2], *down[2]; /* [few] */
} SORTS[] = {
	SORT("updated", "a.updated_at, a.id", "a.updated_at DESC, a.id DESC"),
	SORT("title", "a.title, a.id", "a.title DESC, a.id DESC"),
	SORT("views", "a.views, a.id", "a.views DESC, a.id DESC"),
	/* Those without a day come last, either way. */
	SORT("review", "a.review_by IS NULL, a.review_by, a.id", "a.review_by IS NULL, a.review_by DESC, a.id DESC"),
};
static const char SQL_ITEM[] = ROW_SQL "FROM article a " ROW_FROM "WHERE a.id = ? AND " ARTICLE_MAY_SQL;
static const char SQL_SIBLINGS[] =
    "SELECT a.id, a.lang, a.title, a.state, a.id = o.id AS first, IF(a.id = o.id, 0, COALESCE(a.origin_revision, 0)) AS origin_revision, "
    "IF(a.id = o.id, 0, o.revision) AS newest, (a.id <> o.id AND EXISTS (SELECT 1 FROM article_revision v WHERE v.article_id = o.id "
    "AND v.no > a.origin_revision AND v.substance = 1)) AS behind "
    "FROM article me JOIN article o ON o.id = COALESCE(me.group_id, me.id) JOIN article a ON (a.group_id = o.id OR a.id = o.id) "
    "WHERE me.id = ? AND a.id <> me.id AND a.state <> 'archived' AND " ARTICLE_MAY_SQL " ORDER BY a.lang, a.id";
static const char SQL_BESIDE[] =
    "SELECT COALESCE((SELECT name FROM user WHERE id = a.reviewed_by), '') AS reviewed_name, "
    "COALESCE((SELECT title FROM article WHERE id = a.merged_into), '') AS into_title, "
    "COALESCE((SELECT GROUP_CONCAT(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw) ORDER BY d.id SEPARATOR ', ') FROM article_department ad "
    "JOIN department d ON d.id = ad.department_id WHERE ad.article_id = a.id), '') AS departments, "
    "COALESCE((SELECT SUM(staff) FROM article_day WHERE article_id = a.id AND day > ?), 0) AS staff_reads, "
    "COALESCE((SELECT SUM(readers) FROM article_day WHERE article_id = a.id AND day > ?), 0) AS readers, "
    "(SELECT COUNT(*) FROM article_suggestion WHERE article_id = a.id AND state = 'open') AS suggestions, "
    "(SELECT COUNT(*) FROM article_quote WHERE article_id = a.id) AS answers, "
    "(SELECT COUNT(*) FROM article_comment WHERE article_id = a.id) AS comments, "
    "COALESCE((SELECT MAX(no) FROM article_revision WHERE article_id = a.id AND at <= a.reviewed_at), 0) AS baseline "
    "FROM article a WHERE a.id = ?";
static const char SQL_READ[] = "UPDATE article_day SET staff = staff + 1 WHERE article_id = ? AND day = ?";
static const char SQL_READ_FIRST[] = "INSERT IGNORE INTO article_day (article_id, day, staff) VALUES (?, ?, 1)";
static const char SQL_MERGING[] =
    "SELECT a.views, (SELECT COUNT(*) FROM article_quote WHERE article_id = a.id) AS quotes, "
    "(SELECT COUNT(*) FROM reading_item WHERE article_id = a.id) AS lists, "
    "(SELECT COUNT(*) FROM article_suggestion WHERE article_id = a.id AND state = 'open') AS suggestions, "
    "(SELECT COUNT(*) FROM article t WHERE t.group_id = a.id AND NOT EXISTS (SELECT 1 FROM article h WHERE h.lang = t.lang "
    "AND (h.id = ? OR h.group_id = ?))) AS translations, "
    "(SELECT COUNT(*) FROM (SELECT id, state, body FROM article ORDER BY id DESC LIMIT 20000) l WHERE l.state <> 'archived' AND l.id <> a.id AND l.body LIKE CONCAT('%/faq/', a.id, '%') AND l.body REGEXP CONCAT('/faq/', a.id, '([^0-9]|$)')) AS links "
    "FROM article a WHERE a.id = ?";
static const char SQL_COUNTS[] =
    "SELECT (SELECT COUNT(*) FROM " FEW " WHERE a.state = 'review') AS articles, "
    "(SELECT COUNT(*) FROM article_suggestion WHERE state = 'open') AS suggestions, "
    "(SELECT COUNT(*) FROM article WHERE review_by <= ? AND state = 'published') AS due";

static const struct db_col item_cols[] = {
	DB_COL(article_item, id, DB_T_I64), DB_COL(article_item, title, DB_T_STR), DB_COL(article_item, slug, DB_T_STR),
	DB_COL(article_item, lang, DB_T_STR),
	DB_COL(article_item, type, DB_T_STR), DB_COL(article_item, audience, DB_T_STR), DB_COL(article_item, state, DB_T_STR),
	DB_COL(article_item, views, DB_T_I64), DB_COL(article_item, helpful, DB_T_I64), DB_COL(article_item, unhelpful, DB_T_I64),
	DB_COL(article_item, updated_at, DB_T_TIME), DB_COL(article_item, review_by, DB_T_STR),
	DB_COL(article_item, category_name, DB_T_STR), DB_COL(article_item, owner_name, DB_T_STR),
	DB_COL(article_item, pending, DB_T_BOOL), DB_COL(article_item, expired, DB_T_BOOL), DB_COL(article_item, due, DB_T_BOOL),
};
static const struct db_map item_map = DB_MAP(article_item, item_cols);

static const struct db_col sibling_cols[] = {
	DB_COL(article_sibling, id, DB_T_I64), DB_COL(article_sibling, lang, DB_T_STR), DB_COL(article_sibling, title, DB_T_STR),
	DB_COL(article_sibling, state, DB_T_STR), DB_COL(article_sibling, first, DB_T_BOOL),
	DB_COL(article_sibling, origin_revision, DB_T_I64), DB_COL(article_sibling, newest, DB_T_I64),
	DB_COL(article_sibling, behind, DB_T_BOOL),
};
static const struct db_map sibling_map = DB_MAP(article_sibling, sibling_cols);

static const struct db_col beside_cols[] = {
	DB_COL(article_beside, reviewed_name, DB_T_STR), DB_COL(article_beside, into_title, DB_T_STR),
	DB_COL(article_beside, departments, DB_T_STR), DB_COL(article_beside, staff_reads, DB_T_I64),
	DB_COL(article_beside, readers, DB_T_I64), DB_COL(article_beside, suggestions, DB_T_I64),
	DB_COL(article_beside, answers, DB_T_I64), DB_COL(article_beside, comments, DB_T_I64), DB_COL(article_beside, baseline, DB_T_I64),
};
static const struct db_map beside_map = DB_MAP(article_beside, beside_cols);

static const struct db_col merging_cols[] = {
	DB_COL(article_merging, views, DB_T_I64), DB_COL(article_merging, quotes, DB_T_I64), DB_COL(article_merging, lists, DB_T_I64),
	DB_COL(article_merging, suggestions, DB_T_I64), DB_COL(article_merging, translations, DB_T_I64),
	DB_COL(article_merging, links, DB_T_I64),
};
static const struct db_map merging_map = DB_MAP(article_merging, merging_cols);

static const struct db_col counts_cols[] = {
	DB_COL(review_counts, articles, DB_T_I64), DB_COL(review_counts, suggestions, DB_T_I64), DB_COL(review_counts, due, DB_T_I64),
};
static const struct db_map counts_map = DB_MAP(review_counts, counts_cols);

const char *
article_day_text(struct ctx *cx, int days)
{
	struct civil c = date_local(date_midnight(cx->now, days));

	return arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static size_t
row_args(struct ctx *cx, struct db_arg *a)
{
	a[0] = a[1] = DB_I64((int64_t)cx->lang + 1);
	a[2] = a[3] = DB_TIME(cx->now);
	a[4] = DB_STR(article_day_text(cx, 0));
	return ROW_ARGS;
}

static size_t
may_args(struct ctx *cx, const struct article_right *r, struct db_arg *a)
{
	const struct db_arg v[] = { ARTICLE_MAY_ARGS(r) };

	(void)cx;
	memcpy(a, v, sizeof(v));
	return NELEM(v);
}

static const char *
query_sql(const struct article_query *q)
{
	bool few = q->state != NULL && !str_eq(q->state, "published");

	for (size_t i = 0; i < NELEM(SORTS); i++)
		if (str_eq(SORTS[i].name, q->sort))
			return q->desc ? SORTS[i].down[few] : SORTS[i].up[few];
	return SORTS[0].down[few];
}

/* Everything that the filter asks for, in the order of LIST_SQL. */
static size_t
filter_args(struct ctx *cx, const struct article_query *q, const int64_t *branch, size_t nbranch, struct db_arg *a)
{
	bool pending = str_eq(q->state, "pending"), expired = str_eq(q->state, "expired");
	const char *state = pending || expired ? "published" : q->state;
	size_t i, k = 0;

	a[k++] = DB_STR(state);
	a[k++] = DB_STR(state);
	a[k++] = DB_I64(pending);
	a[k++] = DB_TIME(cx->now);
	a[k++] = DB_I64(expired);
	a[k++] = DB_TIME(cx->now);
	a[k++] = DB_STR(q->type);
	a[k++] = DB_STR(q->type);
	a[k++] = DB_STR(q->lang);
	a[k++] = DB_STR(q->lang);
	a[k++] = DB_STR(q->audience);
	a[k++] = DB_STR(q->audience);
	a[k++] = DB_I64(q->category_id);
	for (i = 0; i < CATEGORY_BRANCH_MAX; i++)
		a[k++] = i < nbranch ? DB_I64(branch[i]) : DB_NULL;
	a[k++] = DB_I64(q->owner_id);
	a[k++] = DB_I64(q->owner_id);
	a[k++] = DB_I64(q->mine);
	a[k++] = DB_I64(cx->who.user_id);
	a[k++] = DB_I64(q->due);
	a[k++] = DB_STR(article_day_text(cx, 0));
	return k;
}

enum status
article_query(struct ctx *cx, const struct article_query *q, struct article_item **out, size_t *n, bool *more)
{
	struct db_arg a[ROW_ARGS + ARTICLE_MAY_N + 20 + CATEGORY_BRANCH_MAX + 2];
	int64_t branch[CATEGORY_BRANCH_MAX], page = q->page > 0 ? q->page : 1;
	struct article_right right;
	size_t nbranch, k;

	TRY(article_right(cx, &right));
	TRY(category_branch(cx, false, q->category_id, branch, &nbranch));
	k = row_args(cx, a);
	k += may_args(cx, &right, a + k);
	k += filter_args(cx, q, branch, nbranch, a + k);
	a[k++] = DB_I64(PAGE_SIZE + 1);
	a[k++] = DB_I64((page - 1) * PAGE_SIZE);
	TRY(db_all(cx, query_sql(q), (struct db_args){ a, k }, &item_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

enum status
article_item(struct ctx *cx, int64_t id, struct article_item *out)
{
	struct db_arg a[ROW_ARGS + 1 + ARTICLE_MAY_N];
	struct article_right right;
	size_t k;

	TRY(article_right(cx, &right));
	k = row_args(cx, a);
	a[k++] = DB_I64(id);
	k += may_args(cx, &right, a + k);
	return db_one(cx, SQL_ITEM, (struct db_args){ a, k }, &item_map, out);
}

enum status
article_siblings(struct ctx *cx, int64_t id, struct article_sibling **out, size_t *n)
{
	struct article_right right;

	TRY(article_right(cx, &right));
	return db_all(cx, SQL_SIBLINGS, DB_ARGS(DB_I64(id), ARTICLE_MAY_ARGS(&right)), &sibling_map, out, n);
}

enum status
article_beside(struct ctx *cx, int64_t id, struct article_beside *out)
{
	const char *since = article_day_text(cx, -90);

	return db_one(cx, SQL_BESIDE, DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_STR(since), DB_STR(since), DB_I64(id)), &beside_map, out);
}

enum status
article_staff_read(struct ctx *cx, int64_t id)
{
	const char *today = article_day_text(cx, 0);
	int64_t counted;

	TRY(db_run(cx, SQL_READ, DB_ARGS(DB_I64(id), DB_STR(today)), &counted));
	/* Two who are the day's first at once are one: it is a figure, not an account. */
	return counted > 0 ? ST_OK : db_run(cx, SQL_READ_FIRST, DB_ARGS(DB_I64(id), DB_STR(today)), NULL);
}

enum status
article_merging(struct ctx *cx, int64_t id, int64_t into, struct article_merging *out)
{
	return db_one(cx, SQL_MERGING, DB_ARGS(DB_I64(into), DB_I64(into), DB_I64(id)), &merging_map, out);
}

enum status
review_counts(struct ctx *cx, struct review_counts *out)
{
	return db_one(cx, SQL_COUNTS, DB_ARGS(DB_STR(article_day_text(cx, 0))), &counts_map, out);
}
