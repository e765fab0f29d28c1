/*
 * category.c -- the category tree.
 *
 * The tree is small (dozens): it is read whole and put in order here.
 */
#include <stdlib.h>
#include <string.h>
#include "db/db.h"
#include "model/article_priv.h"

#define LIST_SQL(category)                                                                         \
	"SELECT id, parent_id, sort, code, ELT(?, name_en, name_zh_cn, name_zh_tw) AS name, 0 AS articles FROM " category \
	" ORDER BY sort, id"
static const char SQL_LIST[] = LIST_SQL("category");
static const char SQL_LIST_PUBLIC[] = LIST_SQL("public_category");
static const char SQL_COUNTS[] =
    "SELECT category_id AS id, COUNT(*) AS articles FROM public_article_key WHERE lang = ? GROUP BY category_id";
#define BRANCH_SQL(category) "SELECT id, parent_id FROM " category
/* [portal] */
static const char *const SQL_BRANCH[] = { BRANCH_SQL("category"), BRANCH_SQL("public_category") };
static const char SQL_FIND[] = "SELECT id FROM category WHERE code = ?";
static const char SQL_INSERT[] =
    "INSERT INTO category (code, parent_id, sort, name_en, name_zh_cn, name_zh_tw) VALUES (?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE category SET parent_id = ?, sort = ?, name_en = ?, name_zh_cn = ?, name_zh_tw = ? WHERE id = ?";

static const struct db_col category_cols[] = {
	DB_COL(category, id, DB_T_I64),
	DB_COL(category, parent_id, DB_T_I64),
	DB_COL(category, sort, DB_T_INT),
	DB_COL(category, code, DB_T_STR),
	DB_COL(category, name, DB_T_STR),
	DB_COL(category, articles, DB_T_I64),
};
const struct db_map category_map = DB_MAP(category, category_cols);

struct count {
	int64_t id, articles;
};
static const struct db_col count_cols[] = { DB_COL(count, id, DB_T_I64), DB_COL(count, articles, DB_T_I64) };
static const struct db_map count_map = DB_MAP(count, count_cols);

struct node {
	int64_t id, parent_id;
};
static const struct db_col node_cols[] = { DB_COL(node, id, DB_T_I64), DB_COL(node, parent_id, DB_T_I64) };
static const struct db_map node_map = DB_MAP(node, node_cols);

/* Row of an id, or n. */
static size_t
index_of(const struct category *c, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (c[i].id == id)
			return i;
	return n;
}

/* Children of parent and what is below them, after *m; a loop in the tree cannot trap us: each row is taken once. */
static void
take(struct category *in, size_t n, int64_t parent, bool *taken, struct category *out, size_t *m)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (taken[i] || in[i].parent_id != parent)
			continue;
		taken[i] = true;
		out[(*m)++] = in[i];
		take(in, n, in[i].id, taken, out, m);
	}
}

static struct category *
in_order(struct ctx *cx, struct category *in, size_t n)
{
	struct category *out = arena_calloc(cx->mem, n, sizeof(*out));
	bool *taken = arena_calloc(cx->mem, n, sizeof(*taken));
	size_t i, m = 0;

	take(in, n, 0, taken, out, &m);
	for (i = 0; i < n; i++)
		if (!taken[i])
			out[m++] = in[i];
	return out;
}

enum status
category_list(struct ctx *cx, struct category **out, size_t *n)
{
	struct category *c;

	TRY(db_all(cx, SQL_LIST, DB_ARGS(DB_I64((int64_t)cx->lang + 1)), &category_map, &c, n));
	*out = in_order(cx, c, *n);
	return ST_OK;
}

/* Count an article for its category and all above it. */
static void
add_up(struct category *c, size_t n, const struct count *k)
{
	size_t i = index_of(c, n, k->id), steps;

	for (steps = 0; i < n && steps < n; steps++) {
		c[i].articles += k->articles;
		i = c[i].parent_id != 0 ? index_of(c, n, c[i].parent_id) : n;
	}
}

enum status
category_names_public(struct ctx *cx, struct category **out, size_t *n)
{
	struct category *c;

	TRY(db_all(cx, SQL_LIST_PUBLIC, DB_ARGS(DB_I64((int64_t)cx->lang + 1)), &category_map, &c, n));
	*out = in_order(cx, c, *n);
	return ST_OK;
}

enum status
category_list_public(struct ctx *cx, struct category **out, size_t *n)
{
	struct count *k;
	size_t i, nk;

	TRY(category_names_public(cx, out, n));
	TRY(db_all(cx, SQL_COUNTS, DB_ARGS(DB_STR(lang_code(cx->lang))), &count_map, &k, &nk));
	for (i = 0; i < nk; i++)
		add_up(*out, *n, &k[i]);
	return ST_OK;
}

static bool
among(const int64_t *v, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i] == id)
			return true;
	return false;
}

enum status
category_branch(struct ctx *cx, bool portal, int64_t id, int64_t out[CATEGORY_BRANCH_MAX], size_t *n)
{
	struct node *b;
	size_t i, nb, had;

	*n = 0;
	if (id == 0)
		return ST_OK;
	out[(*n)++] = id;
	TRY(db_all(cx, SQL_BRANCH[portal], DB_NOARGS, &node_map, &b, &nb));
	do {
		had = *n;
		for (i = 0; i < nb && *n < CATEGORY_BRANCH_MAX; i++)
			if (among(out, *n, b[i].parent_id) && !among(out, *n, b[i].id))
				out[(*n)++] = b[i].id;
	} while (*n > had);
	return ST_OK;
}

static enum status
category_find(struct ctx *cx, const char *code, int64_t *id)
{
	struct node row;
	static const struct db_col id_cols[] = { DB_COL(node, id, DB_T_I64) };
	static const struct db_map id_map = DB_MAP(node, id_cols);

	*id = 0;
	TRY(db_one(cx, SQL_FIND, DB_ARGS(DB_STR(code)), &id_map, &row));
	*id = row.id;
	return ST_OK;
}

/* Does `above` stand in the branch of id?  Whatever loop is there already ends after as many steps as there are rows. */
static enum status
would_loop(struct ctx *cx, int64_t id, int64_t above, bool *loop)
{
	struct node *v;
	size_t i, n, steps;

	*loop = false;
	TRY(db_all(cx, SQL_BRANCH[false], DB_NOARGS, &node_map, &v, &n));
	for (steps = 0; above != 0 && !*loop && steps <= n; steps++) {
		*loop = above == id;
		for (i = 0; i < n && v[i].id != above; i++)
			continue;
		above = i < n ? v[i].parent_id : 0;
	}
	return ST_OK;
}

enum status
category_set(struct ctx *cx, const char *code, const char *parent_code, int sort, const char *name_en, const char *name_zh_cn,
    const char *name_zh_tw, int64_t *id)
{
	struct db_arg parent = DB_NULL;
	int64_t above = 0;
	enum status st;
	bool loop;

	if (!str_empty(parent_code)) {
		st = category_find(cx, parent_code, &above);
		if (st == ST_MISSING)
			return fail(cx, ST_INVALID, "category %s: no parent %s", code, parent_code);
		TRY(st);
		parent = DB_I64(above);
	}
	st = category_find(cx, code, id);
	if (st == ST_MISSING)
		return db_insert(cx, SQL_INSERT,
		    DB_ARGS(DB_STR(code), parent, DB_I64(sort), DB_STR(name_en), DB_STR(name_zh_cn), DB_STR(name_zh_tw)), id);
	TRY(st);
	TRY(would_loop(cx, *id, above, &loop));
	if (loop)
		return fail(cx, ST_INVALID, "category %s stands below itself", code);
	return db_run(cx, SQL_UPDATE,
	    DB_ARGS(parent, DB_I64(sort), DB_STR(name_en), DB_STR(name_zh_cn), DB_STR(name_zh_tw), DB_I64(*id)), NULL);
}
