/*
 * article_public.c -- articles as guests read them, through the views of what is published and public.
 *
 * An internal article and none at all give the same answer: the view holds neither.
 */
#include <string.h>
#include "db/db.h"
#include "model/article_priv.h"
#include "model/article_public.h"

#define PAGE_SIZE 20
#define HOME_MAX 6    /* top categories whose articles the home page shows */

/* What a page shows: the most wanted statement of all reads one table and no more; the names of topics come from the tree. */
static const char SQL_GET[] =
    "SELECT a.id, COALESCE(a.group_id, a.id) AS group_id, a.category_id, a.lang, a.title, a.slug, a.summary, a.keywords, a.valid_from, "
    "a.valid_to, a.reviewed_at, a.updated_at, a.version, a.body_html FROM public_article_page a WHERE a.id = ?";
static const char SQL_VERSION[] = "SELECT version FROM public_article WHERE id = ?";

#define LINK_COLUMNS                                                                               \
	"a.id, COALESCE(a.group_id, a.id) AS group_id, a.category_id, a.lang, a.title, a.slug, a.summary, a.keywords, a.published_at, a.updated_at "
static const char SQL_MOVED[] =
    "SELECT " LINK_COLUMNS "FROM public_article_moved m JOIN public_article_link a ON a.id = m.into_id WHERE m.id = ?";
#define C16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
/* The narrow view decides which rows, the wide one is asked for those alone. */
#define LIST_SQL(where)                                                                            \
	"SELECT " LINK_COLUMNS "FROM (SELECT id, views FROM public_article_key WHERE lang = ? " where \
	"ORDER BY views DESC, id LIMIT ? OFFSET ?) k STRAIGHT_JOIN public_article_link a ON a.id = k.id ORDER BY k.views DESC, k.id"
/* [of a category] */
static const char *const SQL_LIST[] = { LIST_SQL(""), LIST_SQL("AND category_id IN (" C16 ") ") };
static const char SQL_TOP[] = "SELECT id, parent_id FROM public_category ORDER BY sort, id";
/* In the order of the key: three rows are read, however many the topic holds. */
static const char SQL_MOST[] = "SELECT id, views FROM public_article_key WHERE category_id = ? AND lang = ? ORDER BY views DESC LIMIT 3";
static const char SQL_LINKS[] = "SELECT " LINK_COLUMNS "FROM public_article_link a WHERE a.id IN (?, ?, ?)";
/* The first of its translations, and those that name the same first. */
static const char SQL_TRANSLATIONS[] =
    "SELECT " LINK_COLUMNS "FROM public_article_link o JOIN public_article_link a ON a.id = o.group_id WHERE o.id = ? UNION ALL "
    "SELECT " LINK_COLUMNS "FROM public_article_link o JOIN public_article_link a ON a.group_id = COALESCE(o.group_id, o.id) AND a.id <> o.id "
    "WHERE o.id = ? ORDER BY lang, id";

static const struct db_col page_cols[] = {
#define COL(member, type) { #member, type, offsetof(struct article_page, a.member) }
	COL(id, DB_T_I64), COL(group_id, DB_T_I64), COL(category_id, DB_T_I64),
	COL(lang, DB_T_STR), COL(title, DB_T_STR), COL(slug, DB_T_STR), COL(summary, DB_T_STR), COL(keywords, DB_T_STR),
	COL(valid_from, DB_T_STR), COL(valid_to, DB_T_STR),
	COL(reviewed_at, DB_T_TIME), COL(updated_at, DB_T_TIME),
	COL(version, DB_T_I64), COL(body_html, DB_T_STR),
#undef COL
};
static const struct db_map page_map = DB_MAP(article_page, page_cols);

static const struct db_col link_cols[] = {
	DB_COL(article_link, id, DB_T_I64), DB_COL(article_link, group_id, DB_T_I64), DB_COL(article_link, category_id, DB_T_I64),
	DB_COL(article_link, lang, DB_T_STR), DB_COL(article_link, title, DB_T_STR), DB_COL(article_link, slug, DB_T_STR),
	DB_COL(article_link, summary, DB_T_STR), DB_COL(article_link, keywords, DB_T_STR),
	DB_COL(article_link, published_at, DB_T_TIME), DB_COL(article_link, updated_at, DB_T_TIME),
};
static const struct db_map link_map = DB_MAP(article_link, link_cols);

struct version {
	int64_t version;
};
static const struct db_col version_cols[] = { DB_COL(version, version, DB_T_I64) };
static const struct db_map version_map = DB_MAP(version, version_cols);

struct node {
	int64_t id, parent_id;
};
static const struct db_col node_cols[] = { DB_COL(node, id, DB_T_I64), DB_COL(node, parent_id, DB_T_I64) };
static const struct db_map node_map = DB_MAP(node, node_cols);

struct most {
	int64_t id, views;
};
static const struct db_col most_cols[] = { DB_COL(most, id, DB_T_I64), DB_COL(most, views, DB_T_I64) };
static const struct db_map most_map = DB_MAP(most, most_cols);

enum status
article_public(struct ctx *cx, int64_t id, struct article_page *p)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &page_map, p);
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
article_public_moved(struct ctx *cx, int64_t id, struct article_link *to)
{
	return db_one(cx, SQL_MOVED, DB_ARGS(DB_I64(id)), &link_map, to);
}

static enum status
list(struct ctx *cx, const int64_t *branch, size_t nbranch, int64_t limit, int64_t offset, struct article_link **out, size_t *n)
{
	struct db_arg a[1 + CATEGORY_BRANCH_MAX + 2];
	size_t i, k = 0, narrow = nbranch > 0;

	a[k++] = DB_STR(lang_code(cx->lang));
	for (i = 0; narrow && i < CATEGORY_BRANCH_MAX; i++)
		a[k++] = i < nbranch ? DB_I64(branch[i]) : DB_NULL;
	a[k++] = DB_I64(limit);
	a[k++] = DB_I64(offset);
	return db_all(cx, SQL_LIST[narrow], (struct db_args){ a, k }, &link_map, out, n);
}

enum status
article_public_list(struct ctx *cx, int64_t category_id, int64_t page, struct article_link **out, size_t *n, bool *more)
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

/* Keep the three most read; of equal ones the older. */
static void
keep_most(struct most top[3], const struct most *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct most m = v[i], t;

		for (size_t k = 0; k < 3; k++)
			if (top[k].id == 0 || m.views > top[k].views || (m.views == top[k].views && m.id < top[k].id)) {
				t = top[k];
				top[k] = m;
				m = t;
				if (m.id == 0)
					break;
			}
	}
}

/* The three most read of a branch, each topic asked by its key: sorting a branch of many thousands would cost a hundred times that. */
static enum status
branch_most(struct ctx *cx, const int64_t *branch, size_t n, int64_t top, struct article_link *out, size_t *nout)
{
	struct most best[3] = { { 0 } }, *v;
	struct article_link *l;
	size_t nv, nl;

	for (size_t i = 0; i < n; i++) {
		TRY(db_all(cx, SQL_MOST, DB_ARGS(DB_I64(branch[i]), DB_STR(lang_code(cx->lang))), &most_map, &v, &nv));
		keep_most(best, v, nv);
	}
	if (best[0].id == 0)
		return ST_OK;
	TRY(db_all(cx, SQL_LINKS, DB_ARGS(DB_I64(best[0].id), DB_I64(best[1].id), DB_I64(best[2].id)), &link_map, &l, &nl));
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < nl; i++)
			if (l[i].id == best[k].id) {
				out[*nout] = l[i];
				out[(*nout)++].category_id = top;
			}
	return ST_OK;
}

enum status
article_public_home(struct ctx *cx, struct article_link **out, size_t *n)
{
	int64_t branch[CATEGORY_BRANCH_MAX];
	struct node *c;
	size_t i, nc, nbranch, tops = 0;

	*n = 0;
	*out = arena_calloc(cx->mem, (size_t)HOME_MAX * 3, sizeof(**out));
	TRY(db_all(cx, SQL_TOP, DB_NOARGS, &node_map, &c, &nc));
	for (i = 0; i < nc && tops < HOME_MAX; i++) {
		if (c[i].parent_id != 0)
			continue;
		tops++;
		nbranch = branch_of(c, nc, c[i].id, branch);
		TRY(branch_most(cx, branch, nbranch, c[i].id, *out, n));
	}
	return ST_OK;
}

enum status
article_public_translations(struct ctx *cx, int64_t id, struct article_link **out, size_t *n)
{
	return db_all(cx, SQL_TRANSLATIONS, DB_ARGS(DB_I64(id), DB_I64(id)), &link_map, out, n);
}
