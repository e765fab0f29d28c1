/*
 * search_count.c -- document frequencies, from what changed since they were counted.
 *
 * Counts are hints for choosing the rarest token, so they may be a little old: counting in the transaction of each article would make hot
 * rows.  A save leaves the text as it was in search_change; here the tokens of old and new are compared and the differences added up, some
 * articles at a time.  Nothing here reads the postings, so it takes the same time in an index of any size.
 */
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "model/search_write.h"

#define BATCH 32 /* articles of one transaction */
#define LOOK 48  /* tokens of one look-up */

#define P8 "?,?,?,?,?,?,?,?"
#define P32 P8 "," P8 "," P8 "," P8
static const char SQL_IDS[] = "SELECT DISTINCT article_id AS id FROM search_change ORDER BY article_id LIMIT 32";
/* Locked in the order of a save: texts, then changes. */
static const char SQL_NOW[] =
    "SELECT article_id, aud, lang, folded FROM article_text WHERE article_id IN (" P32 ") ORDER BY article_id, aud LOCK IN SHARE MODE";
static const char SQL_WAS[] =
    "SELECT article_id, aud, COALESCE(lang, 0) AS lang, folded FROM search_change WHERE article_id IN (" P32 ") "
    "ORDER BY article_id, aud FOR UPDATE";
static const char SQL_FORGET[] = "DELETE FROM search_change WHERE article_id IN (" P32 ")";

/* [shelf] */
#define ADD_SQL(df)                                                                                \
	"INSERT INTO " df " (aud, tok, df) VALUES (?, ?, GREATEST(0, ?)) "                         \
	"ON DUPLICATE KEY UPDATE df = GREATEST(0, CAST(df AS SIGNED) + ?)"
static const char *const SQL_ADD[] = { ADD_SQL("posting_df"), ADD_SQL("posting_df_new") };
#define DF_SQL(df) "SELECT tok, df FROM " df " WHERE aud = ? AND tok IN (" P32 "," P8 "," P8 ")"
static const char *const SQL_DF[] = { DF_SQL("posting_df"), DF_SQL("posting_df_new") };
#define TERM_SQL(term) "INSERT INTO " term " (aud, term, df) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE df = VALUES(df)"
static const char *const SQL_TERM[] = { TERM_SQL("term"), TERM_SQL("term_new") };
#define GONE_SQL(term) "DELETE FROM " term " WHERE aud = ? AND term = ?"
static const char *const SQL_GONE[] = { GONE_SQL("term"), GONE_SQL("term_new") };

struct item {
	int64_t id;
};
static const struct db_col item_cols[] = { DB_COL(item, id, DB_T_I64) };
static const struct db_map item_map = DB_MAP(item, item_cols);

static const struct db_col stored_cols[] = {
	DB_COL(stored, article_id, DB_T_I64),
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, lang, DB_T_INT),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct tally {
	int64_t tok, df;
};
static const struct db_col tally_cols[] = { DB_COL(tally, tok, DB_T_I64), DB_COL(tally, df, DB_T_I64) };
static const struct db_map tally_map = DB_MAP(tally, tally_cols);

/* What is added to the count of a token. */
struct delta {
	int aud;
	uint32_t tok;
	int64_t by, df; /* df: afterwards, for words */
};

struct entry {
	int aud;
	struct word w;
};

struct counting {
	struct ctx *cx;
	struct change_apply *c;
	struct delta *d;
	size_t nd, delta_room;
	struct entry *t;
	size_t nt, term_room;
};

/* ---------------------------------------------------------------- gathering */

static void
add_delta(struct counting *k, int aud, uint32_t tok, int by)
{
	size_t was = k->delta_room;

	if (k->nd == was) {
		k->delta_room = was > 0 ? was * 2 : 4096;
		k->d = arena_grow(k->cx->mem, k->d, was * sizeof(*k->d), k->delta_room * sizeof(*k->d));
	}
	k->d[k->nd++] = (struct delta){ .aud = aud, .tok = tok, .by = by };
}

static void
add_term(struct counting *k, int aud, const struct word *w)
{
	size_t was = k->term_room;

	if (k->nt == was) {
		k->term_room = was > 0 ? was * 2 : 1024;
		k->t = arena_grow(k->cx->mem, k->t, was * sizeof(*k->t), k->term_room * sizeof(*k->t));
	}
	k->t[k->nt++] = (struct entry){ aud, *w };
}

static void
add_text(struct counting *k, const struct stored *t, int by)
{
	struct gather g;
	size_t i;

	if (t->folded == NULL)
		return;
	gather_text(&g, k->cx->mem, t->folded, t->lang);
	for (i = 0; i < g.n; i++)
		add_delta(k, t->aud, g.v[i].tok, by);
	for (i = 0; i < g.nword; i++)
		add_term(k, t->aud, &g.word[i]);
	add_delta(k, t->aud, TOKEN_COUNT, by);
}

static int
delta_order(const void *a, const void *b)
{
	const struct delta *x = a, *y = b;

	if (x->aud != y->aud)
		return x->aud - y->aud;
	return (x->tok > y->tok) - (x->tok < y->tok);
}

static int
term_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return x->aud != y->aud ? x->aud - y->aud : strcmp(x->w.text, y->w.text);
}

/* One entry a token; those that come to nothing are dropped. */
static void
sum_deltas(struct counting *k)
{
	size_t i, n = 0;

	if (k->nd > 0)
		qsort(k->d, k->nd, sizeof(*k->d), delta_order);
	for (i = 0; i < k->nd; i++) {
		if (n > 0 && delta_order(&k->d[n - 1], &k->d[i]) == 0) {
			k->d[n - 1].by += k->d[i].by;
			continue;
		}
		if (n > 0 && k->d[n - 1].by == 0)
			n--;
		k->d[n++] = k->d[i];
	}
	k->nd = n > 0 && k->d[n - 1].by == 0 ? n - 1 : n;
}

/* ---------------------------------------------------------------- writing */

static enum status
put_deltas(struct counting *k)
{
	struct db_arg *a = arena_calloc(k->cx->mem, k->nd * 4, sizeof(*a));
	size_t i;

	for (i = 0; i < k->nd; i++) {
		a[i * 4] = DB_I64(k->d[i].aud);
		a[i * 4 + 1] = DB_I64(k->d[i].tok);
		a[i * 4 + 2] = a[i * 4 + 3] = DB_I64(k->d[i].by);
	}
	return db_bulk(k->cx, SQL_ADD[k->c->shelf], a, 4, k->nd);
}

static struct delta *
delta_of(const struct counting *k, int aud, uint32_t tok)
{
	struct delta key = { .aud = aud, .tok = tok };

	return k->nd == 0 ? NULL : bsearch(&key, k->d, k->nd, sizeof(key), delta_order);
}

/* Words whose count changed, each once. */
static void
choose_terms(struct counting *k)
{
	size_t i, n = 0;

	if (k->nt > 0)
		qsort(k->t, k->nt, sizeof(*k->t), term_order);
	for (i = 0; i < k->nt; i++)
		if ((n == 0 || term_order(&k->t[n - 1], &k->t[i]) != 0) && delta_of(k, k->t[i].aud, k->t[i].w.tok) != NULL)
			k->t[n++] = k->t[i];
	k->nt = n;
}

/* The counts of a stretch of terms, which are all of one audience. */
static enum status
read_counts(struct counting *k, const struct entry *t, size_t n)
{
	struct db_arg a[1 + LOOK];
	struct tally *v;
	struct delta *d;
	size_t i, nv;

	a[0] = DB_I64(t->aud);
	for (i = 0; i < LOOK; i++)
		a[1 + i] = i < n ? DB_I64(t[i].w.tok) : DB_NULL;
	TRY(db_all(k->cx, SQL_DF[k->c->shelf], (struct db_args){ a, NELEM(a) }, &tally_map, &v, &nv));
	for (i = 0; i < nv; i++)
		if ((d = delta_of(k, t->aud, (uint32_t)v[i].tok)) != NULL)
			d->df = v[i].df;
	return ST_OK;
}

static enum status
put_terms(struct counting *k)
{
	struct db_arg *a = arena_calloc(k->cx->mem, k->nt * 3, sizeof(*a));
	size_t i, n, kept = 0;

	for (i = 0; i < k->nt; i += n) {
		for (n = 1; i + n < k->nt && n < LOOK && k->t[i + n].aud == k->t[i].aud; n++)
			continue;
		TRY(read_counts(k, k->t + i, n));
	}
	for (i = 0; i < k->nt; i++) {
		const struct entry *t = &k->t[i];
		int64_t df = delta_of(k, t->aud, t->w.tok)->df;

		if (df <= 0) {
			TRY(db_run(k->cx, SQL_GONE[k->c->shelf], DB_ARGS(DB_I64(t->aud), DB_STR(t->w.text)), NULL));
			continue;
		}
		a[kept * 3] = DB_I64(t->aud);
		a[kept * 3 + 1] = DB_STR(t->w.text);
		a[kept++ * 3 + 2] = DB_I64(df);
	}
	return db_bulk(k->cx, SQL_TERM[k->c->shelf], a, 3, kept);
}

/* ---------------------------------------------------------------- changes */

/* The present text for a change; without one it is none of that audience. */
static struct stored
present(const struct stored *was, const struct stored *v, size_t n)
{
	struct stored none = { .article_id = was->article_id, .aud = was->aud, .lang = was->lang };
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].article_id == was->article_id && v[i].aud == was->aud)
			return v[i];
	return none;
}

static enum status
apply(struct counting *k, struct db_args ids)
{
	struct stored *was, *now, to;
	size_t i, n, nnow;

	TRY(db_all(k->cx, SQL_NOW, ids, &stored_map, &now, &nnow));
	TRY(db_all(k->cx, SQL_WAS, ids, &stored_map, &was, &n));
	for (i = 0; i < n; i++) {
		to = present(&was[i], now, nnow);
		if (k->c->postings)
			TRY(postings_move(k->cx, k->c->shelf, &was[i], &to));
		add_text(k, &was[i], -1);
		add_text(k, &to, 1);
	}
	sum_deltas(k);
	TRY(put_deltas(k));
	choose_terms(k);
	TRY(put_terms(k));
	return db_run(k->cx, SQL_FORGET, ids, NULL);
}

static enum status
change_tx(struct ctx *cx, void *arg)
{
	struct counting k = { .cx = cx, .c = arg };
	struct db_arg a[BATCH];
	struct item *v;
	size_t i, n;

	TRY(db_all(cx, SQL_IDS, DB_NOARGS, &item_map, &v, &n));
	k.c->more = n == BATCH;
	if (n == 0)
		return ST_OK;
	for (i = 0; i < BATCH; i++)
		a[i] = i < n ? DB_I64(v[i].id) : DB_NULL;
	return apply(&k, (struct db_args){ a, BATCH });
}

enum status
change_apply(struct ctx *cx, struct change_apply *c)
{
	return db_tx(cx, change_tx, c);
}

/* While the index is built anew the changes are wanted there, and the counts come with it. */
static enum status
count_tx(struct ctx *cx, void *arg)
{
	struct change_apply *c = arg;
	bool building;

	c->more = false;
	TRY(build_running(cx, &building));
	return building ? ST_OK : change_tx(cx, c);
}

enum status
search_count_some(struct ctx *cx, int64_t seconds, bool *more)
{
	struct change_apply c = { .shelf = SHELF_LIVE };
	struct arena *mine = cx->mem;
	int64_t until = date_now() + seconds;
	enum status st;

	cx->mem = arena_new();
	do {
		arena_reset(cx->mem);
		cx->error = NULL;
		st = db_tx(cx, count_tx, &c);
	} while (st == ST_OK && c.more && (seconds == 0 || date_now() < until));
	*more = c.more;
	if (cx->error != NULL)
		cx->error = arena_strdup(mine, cx->error);
	arena_free(cx->mem);
	cx->mem = mine;
	return st;
}

enum status
search_count(struct ctx *cx)
{
	bool more;

	return search_count_some(cx, 0, &more);
}
