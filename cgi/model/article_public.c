/*
 * article_public.c -- articles as guests read them, through the views of what is published and public.
 *
 * An internal article and none at all give the same answer: the view holds neither.
 */
#include <string.h>
#include "db/db.h"
#include "model/article_priv.h"
#include "model/throttle.h"

#define PAGE_SIZE 20
#define HOME_MAX 20 /* top categories that the home page shows */

#define ROW_COLUMNS                                                                                \
	"a.id, a.group_id, a.category_id, a.lang, a.audience, 'published' AS state, a.title, a.slug, a.type, a.summary, a.keywords, " \
	"ELT(?, a.category_en, a.category_zh_cn, a.category_zh_tw) AS category_name, " \
	"a.created_at, a.updated_at, a.published_at, a.views, a.helpful, a.unhelpful, a.version "

/* What a page shows: the most wanted statement of all reads no more. */
static const char SQL_GET[] =
    "SELECT a.id, a.category_id, a.lang, a.title, a.summary, ELT(?, a.category_en, a.category_zh_cn, a.category_zh_tw) AS category_name, "
    "a.updated_at, a.version, a.body_html FROM public_article a WHERE a.id = ?";
static const char SQL_MOVED[] = "SELECT into_id AS id FROM public_article_moved WHERE id = ?";
static const char SQL_VERSION[] = "SELECT version FROM public_article WHERE id = ?";
#define C16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
/* The narrow view decides which rows, the wide one is asked for those alone. */
#define LIST_SQL(where)                                                                            \
	"SELECT " ROW_COLUMNS "FROM (SELECT id, views FROM public_article_key WHERE lang = ? " where \
	"ORDER BY views DESC, id LIMIT ? OFFSET ?) k STRAIGHT_JOIN public_article a ON a.id = k.id ORDER BY k.views DESC, k.id"
/* [of a category] */
static const char *const SQL_LIST[] = { LIST_SQL(""), LIST_SQL("AND category_id IN (" C16 ") ") };
static const char SQL_TOP[] = "SELECT id, parent_id FROM public_category ORDER BY sort, id";
/* The first of its translations, and those that name the same first. */
static const char SQL_TRANSLATIONS[] =
    "SELECT " ROW_COLUMNS "FROM public_article o JOIN public_article a ON a.id = o.group_id WHERE o.id = ? UNION ALL "
    "SELECT " ROW_COLUMNS "FROM public_article o JOIN public_article a ON a.group_id = COALESCE(o.group_id, o.id) AND a.id <> o.id "
    "WHERE o.id = ? ORDER BY lang, id";
static const char SQL_VOTE[] = "CALL article_vote_add(?, ?)";

static const struct db_col page_cols[] = {
	DB_COL(article, id, DB_T_I64),
	DB_COL(article, category_id, DB_T_I64),
	DB_COL(article, lang, DB_T_STR),
	DB_COL(article, title, DB_T_STR),
	DB_COL(article, summary, DB_T_STR),
	DB_COL(article, category_name, DB_T_STR),
	DB_COL(article, updated_at, DB_T_TIME),
	DB_COL(article, version, DB_T_I64),
	DB_COL(article, body_html, DB_T_STR),
};
static const struct db_map page_map = DB_MAP(article, page_cols);

/* Rows of lists. */
static const struct db_col row_cols[] = {
	DB_COL(article, id, DB_T_I64),
	DB_COL(article, group_id, DB_T_I64),
	DB_COL(article, category_id, DB_T_I64),
	DB_COL(article, lang, DB_T_STR),
	DB_COL(article, audience, DB_T_STR),
	DB_COL(article, state, DB_T_STR),
	DB_COL(article, title, DB_T_STR),
	DB_COL(article, slug, DB_T_STR),
	DB_COL(article, type, DB_T_STR),
	DB_COL(article, summary, DB_T_STR),
	DB_COL(article, keywords, DB_T_STR),
	DB_COL(article, category_name, DB_T_STR),
	DB_COL(article, created_at, DB_T_TIME),
	DB_COL(article, updated_at, DB_T_TIME),
	DB_COL(article, published_at, DB_T_TIME),
	DB_COL(article, views, DB_T_I64),
	DB_COL(article, helpful, DB_T_I64),
	DB_COL(article, unhelpful, DB_T_I64),
	DB_COL(article, version, DB_T_I64),
};
static const struct db_map row_map = DB_MAP(article, row_cols);

struct version {
	int64_t version;
};
static const struct db_col version_cols[] = { DB_COL(version, version, DB_T_I64) };
static const struct db_map version_map = DB_MAP(version, version_cols);

struct moved {
	int64_t id;
};
static const struct db_col moved_cols[] = { DB_COL(moved, id, DB_T_I64) };
static const struct db_map moved_map = DB_MAP(moved, moved_cols);

struct node {
	int64_t id, parent_id;
};
static const struct db_col node_cols[] = { DB_COL(node, id, DB_T_I64), DB_COL(node, parent_id, DB_T_I64) };
static const struct db_map node_map = DB_MAP(node, node_cols);

enum status
article_public(struct ctx *cx, int64_t id, struct article *a)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_I64(id)), &page_map, a);
}

enum status
article_public_version(struct ctx *cx, int64_t id, int64_t *version)
{
	struct version v;

	TRY(db_one(cx, SQL_VERSION, DB_ARGS(DB_I64(id)), &version_map, &v));
	*version = v.version;
	return ST_OK;
}

enum status
article_public_moved(struct ctx *cx, int64_t id, int64_t *into)
{
	struct moved m;

	TRY(db_one(cx, SQL_MOVED, DB_ARGS(DB_I64(id)), &moved_map, &m));
	*into = m.id;
	return ST_OK;
}

static enum status
list(struct ctx *cx, const int64_t *branch, size_t nbranch, int64_t limit, int64_t offset, struct article **out, size_t *n)
{
	struct db_arg a[2 + CATEGORY_BRANCH_MAX + 2];
	size_t i, k = 0, narrow = nbranch > 0;

	a[k++] = DB_I64((int64_t)cx->lang + 1);
	a[k++] = DB_STR(lang_code(cx->lang));
	for (i = 0; narrow && i < CATEGORY_BRANCH_MAX; i++)
		a[k++] = i < nbranch ? DB_I64(branch[i]) : DB_NULL;
	a[k++] = DB_I64(limit);
	a[k++] = DB_I64(offset);
	return db_all(cx, SQL_LIST[narrow], (struct db_args){ a, k }, &row_map, out, n);
}

enum status
article_public_list(struct ctx *cx, int64_t category_id, int64_t page, struct article **out, size_t *n, bool *more)
{
	int64_t branch[CATEGORY_BRANCH_MAX];
	size_t nbranch;

	TRY(category_branch(cx, true, category_id, branch, &nbranch));
	TRY(list(cx, branch, nbranch, PAGE_SIZE + 1, (page > 1 ? page - 1 : 0) * PAGE_SIZE, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

/* The category and those below it, from rows at hand. */
static size_t
branch_of(const struct node *v, size_t n, int64_t top, int64_t out[CATEGORY_BRANCH_MAX])
{
	size_t i, j, m = 1, had;

	out[0] = top;
	do {
		had = m;
		for (i = 0; i < n; i++) {
			bool below = false, known = false;

			for (j = 0; j < m; j++) {
				below |= v[i].parent_id == out[j];
				known |= v[i].id == out[j];
			}
			if (below && !known && m < CATEGORY_BRANCH_MAX)
				out[m++] = v[i].id;
		}
	} while (m > had);
	return m;
}

enum status
article_public_home(struct ctx *cx, struct article **out, size_t *n)
{
	struct article *all = arena_calloc(cx->mem, (size_t)HOME_MAX * 3, sizeof(*all)), *v;
	int64_t branch[CATEGORY_BRANCH_MAX];
	struct node *c;
	size_t i, j, nc, nv, tops = 0;

	*n = 0;
	*out = all;
	TRY(db_all(cx, SQL_TOP, DB_NOARGS, &node_map, &c, &nc));
	for (i = 0; i < nc && tops < HOME_MAX; i++) {
		if (c[i].parent_id != 0)
			continue;
		tops++;
		TRY(list(cx, branch, branch_of(c, nc, c[i].id, branch), 3, 0, &v, &nv));
		for (j = 0; j < nv; j++) {
			v[j].category_id = c[i].id;
			all[(*n)++] = v[j];
		}
	}
	return ST_OK;
}

enum status
article_public_translations(struct ctx *cx, int64_t id, struct article **out, size_t *n)
{
	return db_all(cx, SQL_TRANSLATIONS,
	    DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_I64(id), DB_I64((int64_t)cx->lang + 1), DB_I64(id)), &row_map, out, n);
}

enum status
article_vote(struct ctx *cx, int64_t id, bool helpful)
{
	TRY(throttle_take(cx, "vote", cx->ip, 30, 120));
	return db_run(cx, SQL_VOTE, DB_ARGS(DB_I64(id), DB_I64(helpful ? 1 : 0)), NULL);
}
