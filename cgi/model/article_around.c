/*
 * article_around.c -- what the portal makes of many articles at once: related ones, feed, map of the site.
 *
 * Related articles cost one bounded statement: the most read of the same topic and language are read from a key, and the likeness of
 * their titles and keywords is judged here.  A topic with hardly anything in it costs one more.  What was found is good for a moment (memo.h):
 * an article that is read by many at once asks for it once a second or two.  Nothing but the public views is asked.
 */
#include <string.h>
#include "base/memo.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/article_public.h"

#define RELATED 5
#define FEW 2 /* so few in its own topic that the topics beside and below are asked */

#define COLUMNS "a.id, COALESCE(a.group_id, a.id) AS group_id, a.lang, a.title, a.slug, a.keywords "
/* In the order of the key that finds them: no sorting, and no row is read beyond the last.  (A UNION with the translations would cost more
 * than a second statement does.) */
static const char SQL_RELATED[] =
    "SELECT " COLUMNS "FROM public_article_link a WHERE a.category_id = ? AND a.lang = ? ORDER BY a.views DESC LIMIT 20";
/* The topics below its own, and beside it. */
static const char SQL_NEAR[] =
    "SELECT " COLUMNS "FROM (SELECT id, views FROM public_article_near WHERE parent_id IN (?, ?) AND lang = ? ORDER BY views DESC LIMIT 20) k "
    "STRAIGHT_JOIN public_article_link a ON a.id = k.id ORDER BY k.views DESC";
/* [of another than the first] */
static const char *const SQL_GROUP[] = {
	"SELECT " COLUMNS "FROM public_article_link a WHERE a.group_id = ?",
	"SELECT " COLUMNS "FROM public_article_link a WHERE a.group_id = ? OR a.id = ?",
};
static const char SQL_FEED[] =
    "SELECT a.id, COALESCE(a.group_id, a.id) AS group_id, a.category_id, a.lang, a.title, a.slug, a.summary, a.keywords, a.published_at, "
    "a.updated_at FROM public_article_link a WHERE a.lang = ? ORDER BY a.updated_at DESC, a.id DESC LIMIT 50";
static const char SQL_PARTS[] = "SELECT DISTINCT (id - 1) DIV 10000 AS part FROM public_article_key ORDER BY part";
#define MAP_COLUMNS "a.id, COALESCE(a.group_id, a.id) AS group_id, a.lang, a.slug, a.updated_at "
static const char SQL_PART[] =
    "SELECT " MAP_COLUMNS "FROM public_article_link a WHERE a.group_id IS NULL AND a.id > ? AND a.id <= ? UNION ALL "
    "SELECT " MAP_COLUMNS "FROM public_article_link a WHERE a.group_id > ? AND a.group_id <= ? ORDER BY group_id, id";

struct candidate {
	int64_t id, group_id;
	const char *lang, *title, *slug, *keywords;
};
static const struct db_col candidate_cols[] = {
	DB_COL(candidate, id, DB_T_I64), DB_COL(candidate, group_id, DB_T_I64),
	DB_COL(candidate, lang, DB_T_STR), DB_COL(candidate, title, DB_T_STR), DB_COL(candidate, slug, DB_T_STR),
	DB_COL(candidate, keywords, DB_T_STR),
};
static const struct db_map candidate_map = DB_MAP(candidate, candidate_cols);

static const struct db_col feed_cols[] = {
	DB_COL(article_link, id, DB_T_I64), DB_COL(article_link, group_id, DB_T_I64), DB_COL(article_link, category_id, DB_T_I64),
	DB_COL(article_link, lang, DB_T_STR), DB_COL(article_link, title, DB_T_STR), DB_COL(article_link, slug, DB_T_STR),
	DB_COL(article_link, summary, DB_T_STR), DB_COL(article_link, keywords, DB_T_STR),
	DB_COL(article_link, published_at, DB_T_TIME), DB_COL(article_link, updated_at, DB_T_TIME),
};
static const struct db_map feed_map = DB_MAP(article_link, feed_cols);

static const struct db_col map_cols[] = {
	DB_COL(article_link, id, DB_T_I64), DB_COL(article_link, group_id, DB_T_I64), DB_COL(article_link, lang, DB_T_STR),
	DB_COL(article_link, slug, DB_T_STR), DB_COL(article_link, updated_at, DB_T_TIME),
};
static const struct db_map map_map = DB_MAP(article_link, map_cols);

struct part {
	int64_t part;
};
static const struct db_col part_cols[] = { DB_COL(part, part, DB_T_I64) };
static const struct db_map part_map = DB_MAP(part, part_cols);

/* ---------------------------------------------------------------- likeness */

/* Pairs of characters that a text holds, as bits: enough to compare titles, and no more work than reading them once. */
struct pairs {
	uint64_t bit[16];
};

static void
pairs_add(struct pairs *set, struct pairs *seen, const char *s, size_t *same)
{
	size_t len, left = s == NULL ? 0 : strlen(s);
	uint32_t before = 0, cp;

	for (; left > 0; s += len, left -= len) {
		if (!utf8_next(s, left, &cp, &len))
			return;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (cp == ' ' || cp == ',' || cp == 0x3000 || cp == 0xFF0C || cp == 0xFF1F) {
			before = 0;
			continue;
		}
		if (before != 0) {
			uint32_t h = (before * 2654435761u ^ cp * 2246822519u) >> 22;
			uint64_t bit = UINT64_C(1) << (h & 63);

			if (seen != NULL && (set->bit[h >> 6] & bit) != 0 && (seen->bit[h >> 6] & bit) == 0)
				++*same;
			(seen != NULL ? seen : set)->bit[h >> 6] |= bit;
		}
		before = cp;
	}
}

/* How many different pairs of a candidate the article has too. */
static size_t
likeness(struct pairs *own, const struct candidate *c)
{
	struct pairs seen = { { 0 } };
	size_t same = 0;

	pairs_add(own, &seen, c->title, &same);
	pairs_add(own, &seen, c->keywords, &same);
	return same;
}

static struct article_link
link_of(const struct candidate *c)
{
	return (struct article_link){ .id = c->id, .group_id = c->group_id, .lang = c->lang, .title = c->title, .slug = c->slug };
}

/* The best of the candidates, which come most read first: a stable selection. */
static void
choose(struct ctx *cx, const struct article_page *p, const struct candidate *c, size_t n, struct article_around *out)
{
	size_t *score = arena_calloc(cx->mem, n + 1, sizeof(*score)), best;
	struct pairs own = { { 0 } };

	pairs_add(&own, NULL, p->a.title, NULL);
	pairs_add(&own, NULL, p->a.keywords, NULL);
	for (size_t i = 0; i < n; i++)
		if (c[i].id != p->a.id)
			score[i] = likeness(&own, &c[i]) + 1;
	while (out->nrelated < RELATED) {
		best = n;
		for (size_t i = 0; i < n; i++)
			if (score[i] > 0 && (best == n || score[i] > score[best]))
				best = i;
		if (best == n)
			return;
		out->related[out->nrelated++] = link_of(&c[best]);
		score[best] = 0;
	}
}

struct tree {
	struct category *v;
	size_t n;
};

enum status
category_tree_public(struct ctx *cx, struct category **out, size_t *n)
{
	const struct tree *kept = cx->memo == NULL ? NULL : memo_get(cx->memo, MEMO_TREE, cx->lang, cx->now);
	struct arena *mem = cx->mem;
	struct tree *t;
	enum status st;

	if (cx->memo == NULL)
		return category_names_public(cx, out, n);
	if (kept == NULL) {
		cx->mem = memo_begin(cx->memo, MEMO_TREE, cx->lang, cx->now);
		t = arena_calloc(cx->mem, 1, sizeof(*t));
		st = category_names_public(cx, &t->v, &t->n);
		cx->mem = mem;
		TRY(st);
		memo_keep(cx->memo, t);
		kept = t;
	}
	*out = kept->v;
	*n = kept->n;
	return ST_OK;
}

/* The topic above one; 0 without. */
static enum status
parent_of(struct ctx *cx, int64_t id, int64_t *parent)
{
	struct category *c;
	size_t n;

	*parent = 0;
	TRY(category_tree_public(cx, &c, &n));
	for (size_t i = 0; i < n; i++)
		if (c[i].id == id)
			*parent = c[i].parent_id;
	return ST_OK;
}

/* From the topics round its own, without those that are chosen already. */
static enum status
near(struct ctx *cx, const struct article_page *p, int64_t parent, struct article_around *out)
{
	struct candidate *c;
	size_t n, k, m = 0;

	TRY(db_all(cx, SQL_NEAR, DB_ARGS(DB_I64(p->a.category_id), DB_I64(parent), DB_STR(p->a.lang)), &candidate_map, &c, &n));
	for (size_t i = 0; i < n; i++) {
		for (k = 0; k < out->nrelated && out->related[k].id != c[i].id; k++)
			continue;
		if (k == out->nrelated)
			c[m++] = c[i];
	}
	choose(cx, p, c, m, out);
	return ST_OK;
}

static enum status
translations(struct ctx *cx, const struct article_page *p, struct article_around *out)
{
	struct db_arg args[] = { DB_I64(p->a.group_id), DB_I64(p->a.group_id) };
	bool later = p->a.group_id != p->a.id;
	struct candidate *c;
	size_t n;

	TRY(db_all(cx, SQL_GROUP[later], (struct db_args){ args, later ? 2 : 1 }, &candidate_map, &c, &n));
	out->translations = arena_calloc(cx->mem, n + 1, sizeof(*out->translations));
	for (size_t i = 0; i < n; i++)
		if (c[i].id != p->a.id)
			out->translations[out->ntranslations++] = link_of(&c[i]);
	return ST_OK;
}

static enum status
around(struct ctx *cx, const struct article_page *p, int64_t parent, struct article_around *out)
{
	struct candidate *c;
	size_t n;

	TRY(db_all(cx, SQL_RELATED, DB_ARGS(DB_I64(p->a.category_id), DB_STR(p->a.lang)), &candidate_map, &c, &n));
	out->related = arena_calloc(cx->mem, RELATED, sizeof(*out->related));
	choose(cx, p, c, n, out);
	if (out->nrelated < FEW)
		TRY(near(cx, p, parent, out));
	return translations(cx, p, out);
}

/* Made in the arena of the memo, so that it outlives the request. */
static enum status
around_kept(struct ctx *cx, const struct article_page *p, int64_t parent, const struct article_around **out)
{
	struct arena *mem = cx->mem;
	struct article_around *a;
	enum status st;

	cx->mem = memo_begin(cx->memo, MEMO_AROUND, p->a.id, cx->now);
	a = arena_calloc(cx->mem, 1, sizeof(*a));
	st = around(cx, p, parent, a);
	cx->mem = mem;
	if (st == ST_OK)
		memo_keep(cx->memo, a);
	*out = a;
	return st;
}

enum status
article_around(struct ctx *cx, const struct article_page *p, struct article_around *out)
{
	const struct article_around *kept;
	int64_t parent;

	memset(out, 0, sizeof(*out));
	/* Before memo_begin: the tree may want a slot of its own. */
	TRY(parent_of(cx, p->a.category_id, &parent));
	if (cx->memo == NULL)
		return around(cx, p, parent, out);
	kept = memo_get(cx->memo, MEMO_AROUND, p->a.id, cx->now);
	if (kept == NULL)
		TRY(around_kept(cx, p, parent, &kept));
	*out = *kept;
	return ST_OK;
}

/* ---------------------------------------------------------------- feed and map of the site */

enum status
article_feed(struct ctx *cx, const char *lang, struct article_link **out, size_t *n)
{
	return db_all(cx, SQL_FEED, DB_ARGS(DB_STR(lang)), &feed_map, out, n);
}

enum status
sitemap_parts(struct ctx *cx, int64_t **out, size_t *n)
{
	struct part *p;

	TRY(db_all(cx, SQL_PARTS, DB_NOARGS, &part_map, &p, n));
	*out = arena_calloc(cx->mem, *n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = p[i].part;
	if (*n == 0)
		*n = 1;
	return ST_OK;
}

enum status
sitemap_part(struct ctx *cx, int64_t part, enum status (*fn)(void *row, void *arg), void *arg)
{
	int64_t from = part * SITEMAP_PART, to = from + SITEMAP_PART;

	return db_each(cx, SQL_PART, DB_ARGS(DB_I64(from), DB_I64(to), DB_I64(from), DB_I64(to)), &map_map, fn, arg);
}
