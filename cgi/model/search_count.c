/*
 * search_count.c -- document frequencies in batches, and rebuilding the whole index.
 *
 * Counts are hints for choosing the rarest token, so they may be a little old: counting them in the
 * transaction of each article would make hot rows.  Only what differs is written, a stretch of tokens at a time.
 */
#include <string.h>
#include "model/article_priv.h"
#include "model/search_priv.h"

#define TERM_STRETCH 48

static const char SQL_DOCS[] = 
    "SELECT IF(audience = 'public', 0, 1) AS aud, COUNT(*) AS df FROM article WHERE state = 'published' GROUP BY aud";
static const char SQL_STAMP[] =
    "SELECT CAST(COUNT(*) * 1000003 + COALESCE(SUM(version), 0) AS SIGNED) AS id FROM article";
static const char SQL_EDGE[] =
    "SELECT tok FROM posting WHERE aud = ? AND tok >= ? ORDER BY tok, imp, doc LIMIT 1 OFFSET 50000";
static const char SQL_CHANGED[] =
    "SELECT p.tok, p.df FROM (SELECT tok, COUNT(*) AS df FROM posting WHERE aud = ? AND tok >= ? AND tok <= ? GROUP BY tok) p "
    "LEFT JOIN posting_df d ON d.aud = ? AND d.tok = p.tok WHERE d.df IS NULL OR d.df <> p.df";
static const char SQL_GONE[] =
    "DELETE FROM posting_df WHERE aud = ? AND tok > 0 AND tok >= ? AND tok <= ? AND NOT EXISTS "
    "(SELECT 1 FROM posting p WHERE p.aud = posting_df.aud AND p.tok = posting_df.tok)";

#define V1 "(?,?,?)"
#define V8 V1 "," V1 "," V1 "," V1 "," V1 "," V1 "," V1 "," V1
#define V64 V8 "," V8 "," V8 "," V8 "," V8 "," V8 "," V8 "," V8
#define PUT_SQL(values) "INSERT INTO posting_df (aud, tok, df) VALUES " values " ON DUPLICATE KEY UPDATE df = VALUES(df)"
static const char *const SQL_PUT[] = { PUT_SQL(V1), PUT_SQL(V8), PUT_SQL(V64) };
static const size_t PUT_SIZES[] = { 1, 8, 64 };

static const char SQL_TERMS[] = "SELECT term, df FROM term WHERE aud = ? AND term > ? ORDER BY term LIMIT 48";
static const char SQL_TERM_DF[] =
    "SELECT tok, df FROM posting_df WHERE aud = ? AND tok IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
    "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
static const char SQL_TERM_SET[] = "UPDATE term SET df = ? WHERE aud = ? AND term = ?";
/* Unless an article came with it meanwhile. */
static const char SQL_TERM_GONE[] =
    "DELETE FROM term WHERE aud = ? AND term = ? AND NOT EXISTS (SELECT 1 FROM posting p WHERE p.aud = ? AND p.tok = ?)";

static const char SQL_NEXT[] = "SELECT id FROM article WHERE id > ? ORDER BY id LIMIT 100";

struct tally {
	int64_t tok, df;
};
static const struct db_col tally_cols[] = { DB_COL(tally, tok, DB_T_I64), DB_COL(tally, df, DB_T_I64) };
static const struct db_map tally_map = DB_MAP(tally, tally_cols);

struct edge {
	int64_t tok;
};
static const struct db_col edge_cols[] = { DB_COL(edge, tok, DB_T_I64) };
static const struct db_map edge_map = DB_MAP(edge, edge_cols);

struct docs {
	int64_t aud, df;
};
static const struct db_col docs_cols[] = { DB_COL(docs, aud, DB_T_I64), DB_COL(docs, df, DB_T_I64) };
static const struct db_map docs_map = DB_MAP(docs, docs_cols);

struct word {
	const char *term;
	int64_t df;
};
static const struct db_col word_cols[] = { DB_COL(word, term, DB_T_STR), DB_COL(word, df, DB_T_I64) };
static const struct db_map word_map = DB_MAP(word, word_cols);

struct item {
	int64_t id;
};
static const struct db_col item_cols[] = { DB_COL(item, id, DB_T_I64) };
static const struct db_map item_map = DB_MAP(item, item_cols);

/* From token lo up to and with hi. */
struct stretch {
	int aud;
	int64_t lo, hi;
};

/* Nothing read so far is wanted any more. */
static void
forget(struct ctx *cx)
{
	cx->error = NULL;
	arena_reset(cx->mem);
}

static enum status
put_counts(struct ctx *cx, int aud, const struct tally *v, size_t n)
{
	struct db_arg a[64 * 3];
	size_t i, k, size;

	for (; n > 0; n -= k, v += k) {
		size = n >= 64 ? 2 : n >= 8 ? 1 : 0;
		k = PUT_SIZES[size];
		for (i = 0; i < k; i++) {
			a[i * 3] = DB_I64(aud);
			a[i * 3 + 1] = DB_I64(v[i].tok);
			a[i * 3 + 2] = DB_I64(v[i].df);
		}
		TRY(db_run(cx, SQL_PUT[size], (struct db_args){ a, k * 3 }, NULL));
	}
	return ST_OK;
}

static enum status
count_stretch(struct ctx *cx, void *arg)
{
	const struct stretch *s = arg;
	struct tally *v;
	size_t n;

	TRY(db_all(cx, SQL_CHANGED, DB_ARGS(DB_I64(s->aud), DB_I64(s->lo), DB_I64(s->hi), DB_I64(s->aud)), &tally_map, &v, &n));
	TRY(put_counts(cx, s->aud, v, n));
	return db_run(cx, SQL_GONE, DB_ARGS(DB_I64(s->aud), DB_I64(s->lo), DB_I64(s->hi)), NULL);
}

static enum status
count_audience(struct ctx *cx, int aud)
{
	struct stretch s = { .aud = aud, .lo = 1 };
	struct edge e;
	enum status st;

	while (s.lo <= UINT32_MAX) {
		forget(cx);
		st = db_one(cx, SQL_EDGE, DB_ARGS(DB_I64(aud), DB_I64(s.lo)), &edge_map, &e);
		if (st != ST_OK && st != ST_MISSING)
			return st;
		s.hi = st == ST_OK ? e.tok : UINT32_MAX;
		TRY(db_tx(cx, count_stretch, &s));
		s.lo = s.hi + 1;
	}
	return ST_OK;
}

static enum status
count_docs(struct ctx *cx)
{
	struct tally zero = { .tok = TOKEN_COUNT };
	struct docs *d;
	size_t i, n;
	int aud;

	TRY(db_all(cx, SQL_DOCS, DB_NOARGS, &docs_map, &d, &n));
	for (aud = 0; aud <= 1; aud++) {
		zero.df = 0;
		for (i = 0; i < n; i++)
			if (d[i].aud == aud)
				zero.df = d[i].df;
		TRY(put_counts(cx, aud, &zero, 1));
	}
	return ST_OK;
}

static int64_t
df_of(const struct tally *v, size_t n, uint32_t tok)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].tok == (int64_t)tok)
			return v[i].df;
	return 0;
}

/* One stretch of words; after moves to the last of them, and is empty at the end. */
static enum status
count_words(struct ctx *cx, int aud, char after[WORD_MAX + 1])
{
	struct db_arg a[1 + TERM_STRETCH];
	struct word *w;
	struct tally *v;
	size_t i, n, nv;

	TRY(db_all(cx, SQL_TERMS, DB_ARGS(DB_I64(aud), DB_STR(after)), &word_map, &w, &n));
	after[0] = '\0';
	if (n == 0)
		return ST_OK;
	memcpy(after, w[n - 1].term, strlen(w[n - 1].term) + 1);
	a[0] = DB_I64(aud);
	for (i = 0; i < TERM_STRETCH; i++)
		a[1 + i] = i < n ? DB_I64(token_word(w[i].term, word_stem(w[i].term, strlen(w[i].term)))) : DB_NULL;
	TRY(db_all(cx, SQL_TERM_DF, (struct db_args){ a, NELEM(a) }, &tally_map, &v, &nv));
	for (i = 0; i < n; i++) {
		int64_t df = df_of(v, nv, (uint32_t)a[1 + i].i);

		if (df == 0)
			TRY(db_run(cx, SQL_TERM_GONE, DB_ARGS(DB_I64(aud), DB_STR(w[i].term), DB_I64(aud), a[1 + i]), NULL));
		else if (df != w[i].df)
			TRY(db_run(cx, SQL_TERM_SET, DB_ARGS(DB_I64(df), DB_I64(aud), DB_STR(w[i].term)), NULL));
	}
	return ST_OK;
}

static enum status
count_all(struct ctx *cx)
{
	char after[WORD_MAX + 1];
	int aud;

	TRY(count_docs(cx));
	for (aud = 0; aud <= 1; aud++) {
		TRY(count_audience(cx, aud));
		after[0] = '\0';
		do {
			forget(cx);
			TRY(count_words(cx, aud, after));
		} while (after[0] != '\0');
	}
	return ST_OK;
}

static enum status
reindex_one(struct ctx *cx, void *arg)
{
	const int64_t *id = arg;

	TRY(article_relink(cx, *id));
	return search_index(cx, *id);
}

static enum status
reindex_all(struct ctx *cx, int64_t *n)
{
	struct item v[100], *rows;
	int64_t last = 0;
	size_t i, k;

	for (;;) {
		TRY(db_all(cx, SQL_NEXT, DB_ARGS(DB_I64(last)), &item_map, &rows, &k));
		if (k == 0)
			return ST_OK;
		memcpy(v, rows, k * sizeof(*v));
		for (i = 0; i < k; i++, (*n)++) {
			forget(cx);
			TRY(db_tx(cx, reindex_one, &v[i].id));
			last = v[i].id;
		}
	}
}

/* In an arena of their own, which they empty as they go along. */
static struct arena *
arena_swap(struct ctx *cx)
{
	struct arena *mine = cx->mem;

	cx->mem = arena_new();
	cx->error = NULL;
	return mine;
}

static void
arena_swap_back(struct ctx *cx, struct arena *mine)
{
	const char *error = cx->error != NULL ? arena_strdup(mine, cx->error) : NULL;

	arena_free(cx->mem);
	cx->mem = mine;
	cx->error = error;
}

enum status
search_stamp(struct ctx *cx, int64_t *stamp)
{
	struct item i;

	TRY(db_one(cx, SQL_STAMP, DB_NOARGS, &item_map, &i));
	*stamp = i.id;
	return ST_OK;
}

enum status
search_count(struct ctx *cx)
{
	struct arena *mine = arena_swap(cx);
	enum status st = count_all(cx);

	arena_swap_back(cx, mine);
	return st;
}

enum status
search_reindex(struct ctx *cx, int64_t *n)
{
	struct arena *mine = arena_swap(cx);
	enum status st;

	*n = 0;
	st = reindex_all(cx, n);
	if (st == ST_OK)
		st = count_all(cx);
	arena_swap_back(cx, mine);
	return st;
}
