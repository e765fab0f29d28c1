/*
 * search_index.c -- writes the postings of one article, in the transaction that changes it.
 *
 * The postings of a text are made of its folded form alone (search_gather.c), so the old ones are known by key: only what changed is deleted
 * and inserted, and no index by article is needed.  The text as it was goes to search_change, for those who count and who build anew.
 */
#include <stdlib.h>
#include <string.h>
#include "model/search_write.h"

static const char SQL_SOURCE[] = "SELECT id, lang, audience, state, title, keywords, body FROM article WHERE id = ?";
static const char SQL_OLD[] =
    "SELECT article_id, aud, lang, fold_ver, folded FROM article_text WHERE article_id = ? ORDER BY aud FOR UPDATE";
static const char SQL_BUILD[] = "SELECT phase <> 'none' AS running FROM search_build WHERE id = 1 LOCK IN SHARE MODE";
/* IGNORE: what stands there already is older, and so the right one. */
static const char SQL_CHANGE[] = "INSERT IGNORE INTO search_change (article_id, aud, lang, folded) VALUES (?,?,?,?)";
static const char SQL_TEXT[] =
    "INSERT INTO article_text (article_id, aud, lang, folded, fold_ver) VALUES (?,?,?,?,?) "
    "ON DUPLICATE KEY UPDATE lang = VALUES(lang), folded = VALUES(folded), fold_ver = VALUES(fold_ver)";
static const char SQL_TEXT_DELETE[] = "DELETE FROM article_text WHERE article_id = ? AND aud = ?";

/* IGNORE: an old row may stand where a new one is to go, after a change of the tokens' version or while the index is built anew. */
#define INSERT_SQL(posting) "INSERT IGNORE INTO " posting " (aud, tok, imp, doc) VALUES (?,?,?,?)"
static const char *const SQL_INSERT[] = { INSERT_SQL("posting"), INSERT_SQL("posting_new") }; /* [shelf] */

#define K1 "(?,?,?,?)"
#define K8 K1 "," K1 "," K1 "," K1 "," K1 "," K1 "," K1 "," K1
#define K64 K8 "," K8 "," K8 "," K8 "," K8 "," K8 "," K8 "," K8
/* A list of one row value is no range to MariaDB (it reads the whole table), so one row is asked for by its columns. */
#define DELETE_SQL(posting)                                                                        \
	{                                                                                          \
		"DELETE FROM " posting " WHERE aud = ? AND tok = ? AND imp = ? AND doc = ?",       \
		"DELETE FROM " posting " WHERE (aud, tok, imp, doc) IN (" K8 ")",                  \
		"DELETE FROM " posting " WHERE (aud, tok, imp, doc) IN (" K64 ")"                  \
	}
static const char *const SQL_DELETE[][3] = { DELETE_SQL("posting"), DELETE_SQL("posting_new") };
static const size_t DELETE_SIZES[] = { 1, 8, 64 };

static const char SQL_TERM[] = "INSERT IGNORE INTO term (aud, term, df) VALUES (?,?,1)";

struct source {
	int64_t id;
	const char *lang, *audience, *state, *title, *keywords, *body;
};
static const struct db_col source_cols[] = {
	DB_COL(source, id, DB_T_I64),
	DB_COL(source, lang, DB_T_STR),
	DB_COL(source, audience, DB_T_STR),
	DB_COL(source, state, DB_T_STR),
	DB_COL(source, title, DB_T_STR),
	DB_COL(source, keywords, DB_T_STR),
	DB_COL(source, body, DB_T_STR),
};
static const struct db_map source_map = DB_MAP(source, source_cols);

static const struct db_col stored_cols[] = {
	DB_COL(stored, article_id, DB_T_I64),
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, lang, DB_T_INT),
	DB_COL(stored, fold_ver, DB_T_INT),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct running {
	bool running;
};
static const struct db_col running_cols[] = { DB_COL(running, running, DB_T_BOOL) };
static const struct db_map running_map = DB_MAP(running, running_cols);

/* ---------------------------------------------------------------- postings */

/* Those of a that are not in b; both are sorted. */
static struct posting *
minus(struct arena *mem, const struct gather *a, const struct gather *b, size_t *n)
{
	struct posting *out = arena_calloc(mem, a->n, sizeof(*out));
	size_t i, j = 0;

	*n = 0;
	for (i = 0; i < a->n; i++) {
		while (j < b->n && b->v[j].tok < a->v[i].tok)
			j++;
		if (j == b->n || b->v[j].tok != a->v[i].tok || b->v[j].imp != a->v[i].imp)
			out[(*n)++] = a->v[i];
	}
	return out;
}

static enum status
insert_postings(struct ctx *cx, enum shelf shelf, const struct stored *t, const struct posting *v, size_t n)
{
	struct db_arg *a = arena_calloc(cx->mem, n * 4, sizeof(*a));
	size_t i;

	for (i = 0; i < n; i++) {
		a[i * 4] = DB_I64(t->aud);
		a[i * 4 + 1] = DB_I64(v[i].tok);
		a[i * 4 + 2] = DB_I64(v[i].imp);
		a[i * 4 + 3] = DB_I64(t->article_id);
	}
	return db_bulk(cx, SQL_INSERT[shelf], a, 4, n);
}

static enum status
delete_postings(struct ctx *cx, enum shelf shelf, const struct stored *t, const struct posting *v, size_t n)
{
	struct db_arg a[64 * 4];
	size_t i, k, size;

	for (; n > 0; n -= k, v += k) {
		size = n >= 64 ? 2 : n >= 8 ? 1 : 0;
		k = DELETE_SIZES[size];
		for (i = 0; i < k; i++) {
			a[i * 4] = DB_I64(t->aud);
			a[i * 4 + 1] = DB_I64(v[i].tok);
			a[i * 4 + 2] = DB_I64(v[i].imp);
			a[i * 4 + 3] = DB_I64(t->article_id);
		}
		TRY(db_run(cx, SQL_DELETE[shelf][size], (struct db_args){ a, k * 4 }, NULL));
	}
	return ST_OK;
}

enum status
postings_put(struct ctx *cx, enum shelf shelf, const struct stored *t)
{
	struct gather g;

	gather_text(&g, cx->mem, t->folded, t->lang);
	return insert_postings(cx, shelf, t, g.v, g.n);
}

enum status
postings_move(struct ctx *cx, enum shelf shelf, const struct stored *from, const struct stored *to)
{
	struct gather was, is;
	struct posting *v;
	size_t n;

	gather_text(&was, cx->mem, from->folded, from->lang);
	gather_text(&is, cx->mem, to->folded, to->lang);
	v = minus(cx->mem, &was, &is, &n);
	TRY(delete_postings(cx, shelf, from, v, n));
	v = minus(cx->mem, &is, &was, &n);
	return insert_postings(cx, shelf, to, v, n);
}

/* ---------------------------------------------------------------- terms and texts */

static int
word_order(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static void
words_of(struct ctx *cx, const struct stored *t, struct gather *g)
{
	gather_text(g, cx->mem, t->folded, t->lang);
	if (g->nword > 0)
		qsort(g->word, g->nword, sizeof(*g->word), word_order);
}

/* Words that came.  Sorted, so that two writers meet the rows in the same order and do not deadlock. */
static enum status
put_terms(struct ctx *cx, const struct stored *from, const struct stored *to)
{
	struct gather was, is;
	struct db_arg *a;
	size_t i, n = 0;

	words_of(cx, from, &was);
	words_of(cx, to, &is);
	a = arena_calloc(cx->mem, is.nword * 2, sizeof(*a));
	for (i = 0; i < is.nword; i++) {
		if (i > 0 && strcmp(is.word[i - 1].text, is.word[i].text) == 0)
			continue;
		if (was.nword > 0 && bsearch(&is.word[i], was.word, was.nword, sizeof(*was.word), word_order) != NULL)
			continue;
		a[n * 2] = DB_I64(to->aud);
		a[n++ * 2 + 1] = DB_STR(is.word[i].text);
	}
	return db_bulk(cx, SQL_TERM, a, 2, n);
}

enum status
text_put(struct ctx *cx, const struct stored *t)
{
	if (t->folded == NULL)
		return db_run(cx, SQL_TEXT_DELETE, DB_ARGS(DB_I64(t->article_id), DB_I64(t->aud)), NULL);
	return db_run(cx, SQL_TEXT,
	    DB_ARGS(DB_I64(t->article_id), DB_I64(t->aud), DB_I64(t->lang), DB_STR(t->folded), DB_I64(SEARCH_FOLD_VERSION)),
	    NULL);
}

enum status
build_running(struct ctx *cx, bool *yes)
{
	struct running r = { false };
	enum status st = db_one(cx, SQL_BUILD, DB_NOARGS, &running_map, &r);

	*yes = r.running;
	return st == ST_MISSING ? ST_OK : st;
}

/* ---------------------------------------------------------------- one article */

static bool
same(const struct stored *a, const struct stored *b)
{
	if (a->folded == NULL || b->folded == NULL)
		return a->folded == b->folded;
	return a->lang == b->lang && a->fold_ver == SEARCH_FOLD_VERSION && strcmp(a->folded, b->folded) == 0;
}

/* While the index is built anew its texts may be ahead of the postings that are searched: then each posting and word is made sure of. */
static enum status
index_text(struct ctx *cx, const struct stored *from, const struct stored *to, bool building)
{
	static const struct stored none;
	bool had = from->folded != NULL;

	if (same(from, to) && !building)
		return ST_OK;
	if (!had && to->folded == NULL)
		return ST_OK;
	TRY(db_run(cx, SQL_CHANGE,
	    DB_ARGS(DB_I64(to->article_id), DB_I64(to->aud), had ? DB_I64(from->lang) : DB_NULL, DB_STR(from->folded)), NULL));
	TRY(postings_move(cx, SHELF_LIVE, from, to));
	if (building)
		TRY(postings_put(cx, SHELF_LIVE, to));
	TRY(put_terms(cx, building ? &none : from, to));
	return text_put(cx, to);
}

/* want: [AUD_N]. */
static enum status
index_article(struct ctx *cx, int64_t id, enum lang lang, const char *const *want)
{
	struct stored *old, from, to;
	size_t i, n;
	bool building;
	int aud;

	TRY(build_running(cx, &building));
	TRY(db_all(cx, SQL_OLD, DB_ARGS(DB_I64(id)), &stored_map, &old, &n));
	for (aud = 0; aud < AUD_N; aud++) {
		from = (struct stored){ .article_id = id, .aud = aud, .lang = (int)lang };
		to = (struct stored){ id, aud, (int)lang, SEARCH_FOLD_VERSION, want[aud] };
		for (i = 0; i < n; i++)
			if (old[i].aud == aud)
				from = old[i];
		TRY(index_text(cx, &from, &to, building));
	}
	return ST_OK;
}

enum status
search_unindex(struct ctx *cx, int64_t id)
{
	static const char *const none[AUD_N];

	return index_article(cx, id, LANG_EN, none);
}

enum status
search_index(struct ctx *cx, int64_t id)
{
	const char *want[AUD_N];
	struct source a = { 0 };
	enum lang lang = LANG_EN;

	TRY(db_one(cx, SQL_SOURCE, DB_ARGS(DB_I64(id)), &source_map, &a));
	if (strcmp(a.state, "published") != 0)
		return search_unindex(cx, id);
	if (id > DOC_MAX)
		return fail(cx, ST_FAILED, "article %lld: the index holds numbers up to %d", (long long)id, DOC_MAX);
	if (!lang_from(a.lang, &lang))
		return fail(cx, ST_FAILED, "article %lld: language %s", (long long)id, a.lang);
	text_make(cx->mem, a.audience, a.title, a.keywords, a.body, want);
	return index_article(cx, id, lang, want);
}
