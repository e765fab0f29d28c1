/*
 * article_merge.c -- one canonical answer: which articles say nearly the same, and making one of two.
 *
 * Likeness is read from the index: the rarest tokens of a text lead to the few articles that share them, whose folded texts are then
 * compared token by token.  Nothing here reads more than those rows, however many articles there are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/hanzi.h"
#include "base/sanitize.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/search.h"
#include "model/search_token.h"

#define RARE 24       /* tokens that are followed */
#define TRIED 96      /* tokens that are looked up for them */
#define DF_CHUNK 64   /* tokens whose frequency is asked for at once */
#define DOCS 300      /* articles that one token leads to */
#define COMPARED 20   /* articles that are compared whole */
#define NEAR_MAX 10
#define NEAR_PER_CENT 60 /* articles of one subject hold up to half of each other, copies nine tenths */
#define TOKENS_MIN 10 /* what is shorter is like everything */

#define Q8 "?,?,?,?,?,?,?,?"
#define Q64 Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8
static const char SQL_TEXT[] = "SELECT a.id, a.lang, a.state, a.title, a.keywords, a.body FROM article a WHERE a.id = ? AND " ARTICLE_MAY_SQL;
static const char SQL_DF[] = "SELECT tok, SUM(df) AS n FROM posting_df WHERE aud IN (0, 1, 2) AND tok IN (" Q64 ") GROUP BY tok";
static const char SQL_DOCS[] = "SELECT doc AS id, aud, 1 AS shared FROM posting WHERE aud IN (0, 1, 2) AND tok = ? AND lang = ? LIMIT ? "
    "ROWS EXAMINED 3000";
static const char SQL_OTHER[] = "SELECT a.id, a.title, a.lang, a.state, t.folded FROM article a JOIN article_text t ON t.article_id = a.id "
    "WHERE a.id = ? AND t.aud = ? AND " ARTICLE_MAY_SQL;

struct text {
	int64_t id;
	const char *lang, *state, *title, *keywords, *body;
};
static const struct db_col text_cols[] = {
	DB_COL(text, id, DB_T_I64),
	DB_COL(text, lang, DB_T_STR),
	DB_COL(text, state, DB_T_STR),
	DB_COL(text, title, DB_T_STR),
	DB_COL(text, keywords, DB_T_STR),
	DB_COL(text, body, DB_T_STR),
};
static const struct db_map text_map = DB_MAP(text, text_cols);

struct df {
	int64_t tok, n;
};
static const struct db_col df_cols[] = { DB_COL(df, tok, DB_T_I64), DB_COL(df, n, DB_T_I64) };
static const struct db_map df_map = DB_MAP(df, df_cols);

struct other {
	int64_t id;
	const char *title, *lang, *state, *folded;
};
static const struct db_col other_cols[] = {
	DB_COL(other, id, DB_T_I64),
	DB_COL(other, title, DB_T_STR),
	DB_COL(other, lang, DB_T_STR),
	DB_COL(other, state, DB_T_STR),
	DB_COL(other, folded, DB_T_STR),
};
static const struct db_map other_map = DB_MAP(other, other_cols);

struct token_set {
	struct arena *mem;
	struct df *v; /* sorted by token, n: in how many articles */
	size_t n, room;
	double docs, weight; /* articles in the index; what all tokens say together */
};

/* An article that shares rare tokens; aud: which of its texts. */
struct candidate {
	int64_t id;
	int aud;
	int shared;
};
static const struct db_col candidate_cols[] = {
	DB_COL(candidate, id, DB_T_I64),
	DB_COL(candidate, aud, DB_T_INT),
	DB_COL(candidate, shared, DB_T_INT),
};
static const struct db_map candidate_map = DB_MAP(candidate, candidate_cols);

/* ---------------------------------------------------------------- tokens of a text */

static void
set_put(void *arg, const struct token *t)
{
	struct token_set *s = arg;

	if (s->n == s->room) {
		s->v = arena_grow(s->mem, s->v, s->room * sizeof(*s->v), (s->room * 2 + 256) * sizeof(*s->v));
		s->room = s->room * 2 + 256;
	}
	s->v[s->n++] = (struct df){ t->tok, 0 };
}

static int
by_token(const void *a, const void *b)
{
	const struct df *x = a, *y = b;

	return (x->tok > y->tok) - (x->tok < y->tok);
}

static int
by_rarity(const void *a, const void *b)
{
	const struct df *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

/* Each token once, in order. */
static void
set_sort(struct token_set *s)
{
	size_t i, n = 0;

	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), by_token);
	for (i = 0; i < s->n; i++)
		if (n == 0 || s->v[n - 1].tok != s->v[i].tok)
			s->v[n++] = s->v[i];
	s->n = n;
}

static void
set_make(struct ctx *cx, const struct text *t, struct token_set *s)
{
	const char *body = sanitize_plain(cx->mem, sanitize_internal(cx->mem, t->body, true));

	*s = (struct token_set){ .mem = cx->mem };
	token_each(cx->mem, hanzi_fold(cx->mem, t->title), false, set_put, s);
	token_each(cx->mem, hanzi_fold(cx->mem, t->keywords), false, set_put, s);
	token_each(cx->mem, hanzi_fold(cx->mem, body), false, set_put, s);
	set_sort(s);
}

/* What a token says: the rarer, the more. */
static double
says(const struct token_set *s, const struct df *t)
{
	double df = t->n > 1 ? (double)t->n : 1.0;

	return log(1.0 + (s->docs > df ? s->docs : df) / df);
}

/* In how many articles each token stands, as last counted. */
static enum status
set_count(struct ctx *cx, struct token_set *s)
{
	struct db_arg a[DF_CHUNK];
	struct df *v, *at;
	size_t i, j, n;

	for (i = 0; i < s->n; i += DF_CHUNK) {
		for (j = 0; j < DF_CHUNK; j++)
			a[j] = i + j < s->n ? DB_I64(s->v[i + j].tok) : DB_NULL;
		TRY(db_all(cx, SQL_DF, (struct db_args){ a, DF_CHUNK }, &df_map, &v, &n));
		for (j = 0; j < n; j++)
			if ((at = bsearch(&v[j], s->v, s->n, sizeof(*s->v), by_token)) != NULL)
				at->n = v[j].n;
	}
	a[0] = DB_I64(TOKEN_COUNT);
	TRY(db_all(cx, SQL_DF, (struct db_args){ a, DF_CHUNK }, &df_map, &v, &n));
	for (j = 0; j < n; j++)
		if (v[j].tok == TOKEN_COUNT)
			s->docs = (double)v[j].n;
	for (i = 0; i < s->n; i++)
		s->weight += says(s, &s->v[i]);
	return ST_OK;
}

/* ---------------------------------------------------------------- who shares them */

static int
by_article(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->id != y->id ? (x->id > y->id) - (x->id < y->id) : x->aud - y->aud;
}

static int
by_shared(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return x->shared != y->shared ? y->shared - x->shared : by_article(a, b);
}

/* Each article once, those that share most tokens first. */
static size_t
candidates_sum(struct candidate *c, size_t n)
{
	size_t i, k = 0;

	qsort(c, n, sizeof(*c), by_article);
	for (i = 0; i < n; i++) {
		if (k > 0 && by_article(&c[k - 1], &c[i]) == 0)
			c[k - 1].shared++;
		else
			c[k++] = c[i];
	}
	qsort(c, k, sizeof(*c), by_shared);
	return k < COMPARED ? k : COMPARED;
}

/* Articles that the rarest tokens lead to.  What this article alone holds, as last counted, leads nowhere: it comes last. */
static enum status
candidates(struct ctx *cx, const struct text *t, const struct token_set *s, struct candidate **out, size_t *n)
{
	struct df *rare = arena_memdup(cx->mem, s->v, s->n * sizeof(*rare));
	struct candidate *c = *out = arena_calloc(cx->mem, (size_t)RARE * DOCS, sizeof(*c)), *v;
	int64_t own = strcmp(t->state, "published") == 0;
	size_t i, k, nv, followed = 0, got = 0, had;
	enum lang lang = LANG_EN;

	(void)lang_from(t->lang, &lang);
	for (i = 0; i < s->n; i++)
		if (rare[i].n <= own)
			rare[i].n += INT32_MAX;
	qsort(rare, s->n, sizeof(*rare), by_rarity);
	for (i = 0; i < s->n && i < TRIED && followed < RARE; i++) {
		had = got;
		TRY(db_all(cx, SQL_DOCS, DB_ARGS(DB_I64(rare[i].tok), DB_I64(lang), DB_I64(DOCS)), &candidate_map, &v, &nv));
		for (k = 0; k < nv; k++)
			if (v[k].id != t->id)
				c[got++] = v[k];
		followed += got > had;
	}
	*n = got > 0 ? candidates_sum(c, got) : 0;
	return ST_OK;
}

/* What both hold, of the smaller text, in per cent, each token by what it says.  How much the other text says in all is taken from its number of
 * tokens: to count those that it alone holds would be as many statements again. */
static int
likeness(struct ctx *cx, const struct token_set *s, const char *folded)
{
	struct token_set o = { .mem = cx->mem };
	double both = 0, other, less;
	const struct df *at;
	size_t i;

	token_each(cx->mem, folded, false, set_put, &o);
	set_sort(&o);
	if (o.n < TOKENS_MIN)
		return 0;
	for (i = 0; i < o.n; i++)
		if ((at = bsearch(&o.v[i], s->v, s->n, sizeof(*s->v), by_token)) != NULL)
			both += says(s, at);
	other = s->weight * (double)o.n / (double)s->n;
	less = other < s->weight ? other : s->weight;
	return both >= less ? 100 : (int)(both * 100 / less);
}

static int
by_likeness(const void *a, const void *b)
{
	const struct article_near *x = a, *y = b;

	return x->per_cent != y->per_cent ? y->per_cent - x->per_cent : (x->id > y->id) - (x->id < y->id);
}

static void
near_add(struct article_near *v, size_t *n, const struct other *o, int per_cent)
{
	size_t i;

	for (i = 0; i < *n && v[i].id != o->id; i++)
		continue;
	if (i == *n)
		v[(*n)++] = (struct article_near){ o->id, o->title, o->lang, o->state, per_cent };
	else if (v[i].per_cent < per_cent)
		v[i].per_cent = per_cent;
}

enum status
article_near(struct ctx *cx, int64_t id, struct article_near **out, size_t *n)
{
	struct article_near *v = arena_calloc(cx->mem, COMPARED, sizeof(*v));
	struct candidate *c;
	struct article_right r;
	struct token_set s;
	struct other o;
	struct text t;
	size_t i, nc;

	*out = v;
	*n = 0;
	TRY(article_right(cx, &r));
	TRY(db_one(cx, SQL_TEXT, DB_ARGS(DB_I64(id), ARTICLE_MAY_ARGS(&r)), &text_map, &t));
	set_make(cx, &t, &s);
	if (s.n < TOKENS_MIN)
		return ST_OK;
	TRY(set_count(cx, &s));
	TRY(candidates(cx, &t, &s, &c, &nc));
	for (i = 0; i < nc; i++) {
		enum status st = db_one(cx, SQL_OTHER, DB_ARGS(DB_I64(c[i].id), DB_I64(c[i].aud), ARTICLE_MAY_ARGS(&r)), &other_map, &o);
		int per_cent = st == ST_OK ? likeness(cx, &s, o.folded) : 0;

		if (st != ST_OK && st != ST_MISSING)
			return st;
		if (per_cent >= NEAR_PER_CENT)
			near_add(v, n, &o, per_cent);
	}
	qsort(v, *n, sizeof(*v), by_likeness);
	if (*n > NEAR_MAX)
		*n = NEAR_MAX;
	return ST_OK;
}

/* ---------------------------------------------------------------- making one of two */

static const char SQL_ARCHIVE[] = "UPDATE article SET state = 'archived', merged_into = ?, version = version + 1 WHERE id = ?";
/* What was merged into this before follows. */
static const char SQL_CHAIN[] = "UPDATE article SET merged_into = ? WHERE merged_into = ?";
static const char SQL_GROUP[] = "SELECT id, lang, state FROM article WHERE (id = ? OR group_id = ?) AND state <> 'archived' ORDER BY id";
/* It follows another original now: nobody has compared the two. */
static const char SQL_JOIN[] = "UPDATE article SET group_id = ?, origin_revision = 0, version = version + 1 WHERE id = ?";
static const char SQL_READS[] = "CALL article_reads_move(?, ?)";
static const char SQL_LISTS[] = "UPDATE IGNORE reading_item SET article_id = ? WHERE article_id = ?";

struct member {
	int64_t id;
	const char *lang, *state;
};
static const struct db_col member_cols[] = {
	DB_COL(member, id, DB_T_I64),
	DB_COL(member, lang, DB_T_STR),
	DB_COL(member, state, DB_T_STR),
};
static const struct db_map member_map = DB_MAP(member, member_cols);

struct merging {
	int64_t id, version, into;
};

static bool
has_lang(const struct member *v, size_t n, const char *lang)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(v[i].lang, lang) == 0)
			return true;
	return false;
}

/* The translations of what goes away join the group that stays, where that one lacks the language. */
static enum status
join_groups(struct ctx *cx, const struct merging *m, int64_t from, int64_t to)
{
	struct member *a, *b;
	size_t i, na, nb;

	if (from == to)
		return ST_OK;
	TRY(db_all(cx, SQL_GROUP, DB_ARGS(DB_I64(from), DB_I64(from)), &member_map, &a, &na));
	TRY(db_all(cx, SQL_GROUP, DB_ARGS(DB_I64(to), DB_I64(to)), &member_map, &b, &nb));
	for (i = 0; i < na; i++)
		if (a[i].id != m->id && !has_lang(b, nb, a[i].lang))
			TRY(db_run(cx, SQL_JOIN, DB_ARGS(DB_I64(to), DB_I64(a[i].id)), NULL));
	return ST_OK;
}

static enum status
merge(struct ctx *cx, void *arg)
{
	const struct merging *m = arg;
	struct article_lock a, b;

	/* The lower number first, so that two who merge at once do not wait for each other. */
	if (m->into < m->id)
		TRY(article_lock(cx, m->into, 0, &b));
	TRY(article_lock(cx, m->id, m->version, &a));
	if (m->into > m->id)
		TRY(article_lock(cx, m->into, 0, &b));
	if (strcmp(a.lang, b.lang) != 0 || strcmp(b.state, "archived") == 0 || strcmp(a.state, "archived") == 0)
		return fail(cx, ST_INVALID, "article %lld (%s, %s) does not go into %lld (%s, %s)", (long long)m->id, a.lang, a.state,
		    (long long)m->into, b.lang, b.state);
	TRY(join_groups(cx, m, a.group_id != 0 ? a.group_id : m->id, b.group_id != 0 ? b.group_id : m->into));
	TRY(db_run(cx, SQL_ARCHIVE, DB_ARGS(DB_I64(m->into), DB_I64(m->id)), NULL));
	TRY(db_run(cx, SQL_CHAIN, DB_ARGS(DB_I64(m->into), DB_I64(m->id)), NULL));
	TRY(db_run(cx, SQL_READS, DB_ARGS(DB_I64(m->id), DB_I64(m->into)), NULL));
	TRY(db_run(cx, SQL_LISTS, DB_ARGS(DB_I64(m->into), DB_I64(m->id)), NULL));
	TRY(article_files_show(cx, m->id));
	TRY(article_files_show(cx, m->into));
	TRY(audit_add(cx, "article.merge", m->id, arena_printf(cx->mem, "into: %lld", (long long)m->into)));
	return search_index(cx, m->id);
}

enum status
article_merge(struct ctx *cx, int64_t id, int64_t version, int64_t into)
{
	struct merging m = { id, version, into };

	if (id == into)
		return fail(cx, ST_INVALID, "article %lld does not go into itself", (long long)id);
	return db_tx(cx, merge, &m);
}
