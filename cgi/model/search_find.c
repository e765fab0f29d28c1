/*
 * search_find.c -- candidates from the postings: three constant statements ([staff]), once over the portal's
 * views and once over the tables.
 *
 * The statement's shape is the plan: a range of the postings' key for each token is read best first and no
 * further than its limit; texts are looked up by key and the walk ends when there are enough hits.
 * The public views hold aud 0 alone; staff ask for 0 and 1 in turn.
 */
#include <string.h>
#include "base/utf8.h"
#include "model/article_priv.h"
#include "model/search_priv.h"

#define EXAMINED 8000 /* rows that the walk along the rarest token may look at */
#define CAP 2000      /* hits of a typed beginning that are verified */
#define CAP_SOME 300  /* postings of each token in OR mode */
#define CAP_CHAR 300

#define C16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
#define COLUMNS(score)                                                                             \
	"SELECT a.id, " score " AS s, a.category_id, a.lang, a.audience, a.title, LEFT(t.folded, ?) AS folded, " \
	"a.helpful, a.unhelpful, a.updated_at FROM "
/* Joined in this order. */
#define TEXTS(article, text) " STRAIGHT_JOIN " text " t ON t.article_id = p.doc STRAIGHT_JOIN " article " a ON a.id = p.doc "
/* What the terms and the filter ask; 6 = LIKES. */
#define VERIFY                                                                                     \
	"t.aud = ? AND t.folded LIKE ? AND t.folded LIKE ? AND t.folded LIKE ? AND t.folded LIKE ? " \
	"AND t.folded LIKE ? AND t.folded LIKE ? AND (? = 0 OR a.category_id IN (" C16 ")) "

/* Along one token's postings in the order of the key, best first, until there are enough. */
#define ONE_SQL(posting, article, text)                                                            \
	COLUMNS("255 - p.imp") posting " p" TEXTS(article, text)                                   \
	"WHERE p.aud = ? AND p.tok = ? AND (p.lang = ?) = ? AND " VERIFY                           \
	"ORDER BY p.imp, p.doc LIMIT ? ROWS EXAMINED ?"
static const char *const SQL_ONE[] = {
	ONE_SQL("public_posting", "public_article", "public_article_text"),
	ONE_SQL("posting", "article", "article_text"),
};

/* weight, language of the reader, audience, token, limit */
#define SLOT(posting)                                                                              \
	"(SELECT doc, (255 - imp) * ? * IF(lang = ?, 3, 2) AS s FROM " posting                     \
	" WHERE aud = ? AND tok = ? ORDER BY imp, doc LIMIT ?)"
#define SLOT3(posting) SLOT(posting) " UNION ALL " SLOT(posting) " UNION ALL " SLOT(posting)
#define MANY_SQL(posting, article, text)                                                           \
	COLUMNS("p.s") "(SELECT doc, CAST(SUM(s) AS SIGNED) AS s FROM ("                           \
	SLOT3(posting) " UNION ALL " SLOT3(posting) " UNION ALL " SLOT3(posting) " UNION ALL " SLOT3(posting) \
	") x GROUP BY doc ORDER BY s DESC, doc LIMIT ?) p" TEXTS(article, text) "WHERE " VERIFY "LIMIT ?"
static const char *const SQL_MANY[] = {
	MANY_SQL("public_posting", "public_article", "public_article_text"),
	MANY_SQL("posting", "article", "article_text"),
};

/* One character: in a title, at the end of a run, before another. */
#define CHAR_SQL(posting, article, text)                                                           \
	COLUMNS("p.s") "(SELECT doc, MAX(s) AS s FROM ("                                           \
	"(SELECT doc, 255 - imp AS s FROM " posting " WHERE aud = ? AND tok = ? AND lang = ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, 255 - imp AS s FROM " posting " WHERE aud = ? AND tok = ? AND lang <> ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, CAST(127 - imp DIV 2 AS SIGNED) AS s FROM " posting " WHERE aud = ? AND tok = ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, CAST(127 - imp DIV 2 AS SIGNED) AS s FROM " posting " WHERE aud = ? AND tok BETWEEN ? AND ? LIMIT ?)" \
	") x GROUP BY doc ORDER BY s DESC, doc LIMIT ?) p" TEXTS(article, text) "WHERE " VERIFY "LIMIT ?"
static const char *const SQL_CHAR[] = {
	CHAR_SQL("public_posting", "public_article", "public_article_text"),
	CHAR_SQL("posting", "article", "article_text"),
};

static const struct db_col found_cols[] = {
	DB_COL(found, id, DB_T_I64),
	DB_COL(found, s, DB_T_I64),
	DB_COL(found, category_id, DB_T_I64),
	DB_COL(found, lang, DB_T_STR),
	DB_COL(found, audience, DB_T_STR),
	DB_COL(found, title, DB_T_STR),
	DB_COL(found, folded, DB_T_STR),
	DB_COL(found, helpful, DB_T_I64),
	DB_COL(found, unhelpful, DB_T_I64),
	DB_COL(found, updated_at, DB_T_TIME),
};
static const struct db_map found_map = DB_MAP(found, found_cols);

/* Arguments of one statement, in the order of its marks. */
struct args {
	struct db_arg v[2 + SLOTS * 5 + LIKES + CATEGORY_BRANCH_MAX + 8];
	size_t n;
};

struct finder {
	struct ctx *cx;
	const struct search *s;
	const struct query *q;
	int64_t category[CATEGORY_BRANCH_MAX]; /* the one asked for and those below */
	size_t ncategory;
	enum lang lang;               /* first */
	bool only;                    /* and no other */
	struct found *v;
	size_t n;
};

static void
put(struct args *a, struct db_arg v)
{
	a->v[a->n++] = v;
}

/* Terms are letters, digits and Han only: nothing in them needs an escape in LIKE. */
static void
put_verify(struct args *a, const struct finder *f, int aud, bool likes, const struct term *sure, int64_t limit)
{
	size_t i;

	put(a, DB_I64(aud));
	for (i = 0; i < LIKES; i++) {
		const struct term *t = likes && i < f->q->nterm ? &f->q->term[i] : NULL;

		put(a, t == NULL || t == sure ? DB_STR("%") : DB_STR(arena_printf(f->cx->mem, "%%%.*s%%", (int)t->len, t->text)));
	}
	put(a, DB_I64(f->s->category_id));
	for (i = 0; i < CATEGORY_BRANCH_MAX; i++)
		put(a, i < f->ncategory ? DB_I64(f->category[i]) : DB_NULL);
	put(a, DB_I64(limit));
}

static enum status
find(struct finder *f, const char *sql, const struct args *a)
{
	struct found *v, *both;
	size_t n;

	TRY(db_all(f->cx, sql, (struct db_args){ a->v, a->n }, &found_map, &v, &n));
	if (n == 0)
		return ST_OK;
	both = arena_calloc(f->cx->mem, f->n + n, sizeof(*both));
	if (f->n > 0)
		memcpy(both, f->v, f->n * sizeof(*both));
	memcpy(both + f->n, v, n * sizeof(*both));
	f->v = both;
	f->n += n;
	return ST_OK;
}

static void
put_tier(struct args *a, const struct finder *f, int aud, uint32_t tok, int64_t own, int64_t other)
{
	put(a, DB_I64(aud));
	put(a, DB_I64(tok));
	put(a, DB_I64(f->lang));
	put(a, DB_I64(own));
	put(a, DB_I64(aud));
	put(a, DB_I64(tok));
	put(a, DB_I64(f->lang));
	put(a, DB_I64(f->only ? 0 : other));
}

static enum status
walk_one(struct finder *f, int aud, const struct term *t, uint32_t tok, bool own)
{
	struct args a = { .n = 0 };
	/* A pair that is the whole term, and a word as it stands, need no proof. */
	const struct term *sure = t->ntok == 1 ? t : NULL;

	put(&a, DB_I64(SEEN_ALL));
	put(&a, DB_I64(aud));
	put(&a, DB_I64(tok));
	put(&a, DB_I64(f->lang));
	put(&a, DB_I64(own ? 1 : 0));
	put_verify(&a, f, aud, true, sure, f->q->limit);
	put(&a, DB_I64(EXAMINED));
	return find(f, SQL_ONE[f->s->staff], &a);
}

/* In the reader's language, then in the others when that was not plenty. */
static enum status
find_one(struct finder *f, int aud, const struct term *t, uint32_t tok)
{
	size_t had = f->n;

	TRY(walk_one(f, aud, t, tok, true));
	if (f->only || (int64_t)(f->n - had) >= f->q->limit / 2)
		return ST_OK;
	return walk_one(f, aud, t, tok, false);
}

static enum status
find_many(struct finder *f, int aud, const uint32_t *tok, const int64_t *weight, size_t n, bool likes)
{
	struct args a = { .n = 0 };
	size_t i;

	put(&a, DB_I64(likes ? SEEN_ALL : SEEN_SOME));
	for (i = 0; i < SLOTS; i++) {
		put(&a, DB_I64(i < n ? weight[i] : 0));
		put(&a, DB_I64(f->lang));
		put(&a, DB_I64(aud));
		put(&a, DB_I64(i < n ? tok[i] : 0));
		put(&a, DB_I64(i < n ? CAP_SOME : 0));
	}
	put(&a, DB_I64(likes ? CAP : FOUND_MAX));
	put_verify(&a, f, aud, likes, NULL, likes ? f->q->limit : SOME_MAX);
	return find(f, SQL_MANY[f->s->staff], &a);
}

static enum status
find_char(struct finder *f, int aud, uint32_t cp, const struct term *t)
{
	bool plane = cp >= 0x3400 && cp <= 0x9FFF; /* pairs that begin with it lie in one range */
	uint32_t first = plane ? token_pair(cp, 0x3400) : 0;
	struct args a = { .n = 0 };

	put(&a, DB_I64(SEEN_ALL));
	put_tier(&a, f, aud, token_single(cp), CAP_CHAR, CAP_CHAR);
	put(&a, DB_I64(aud));
	put(&a, DB_I64(token_last(cp)));
	put(&a, DB_I64(CAP_CHAR));
	put(&a, DB_I64(aud));
	put(&a, DB_I64(first));
	put(&a, DB_I64(first | 0x7FFF));
	put(&a, DB_I64(plane ? CAP_CHAR : 0));
	put(&a, DB_I64(CAP));
	put_verify(&a, f, aud, true, t, f->q->limit);
	return find(f, SQL_CHAR[f->s->staff], &a);
}

static enum status
finder_init(struct finder *f, struct ctx *cx, const struct search *s, const struct query *q)
{
	*f = (struct finder){ .cx = cx, .s = s, .q = q, .lang = cx->lang };
	f->only = s->lang != NULL && lang_from(s->lang, &f->lang);
	return category_branch(cx, !s->staff, s->category_id, f->category, &f->ncategory);
}

/* The term with the rarest token, and that token; a single character drives only when there is nothing else. */
static const struct term *
choose_driver(const struct query *q, uint32_t *tok)
{
	const struct term *best = NULL;
	size_t i, j;

	for (i = 0; i < q->nterm; i++)
		if (q->term[i].ntok > 0 && (best == NULL || q->term[i].df < best->df))
			best = &q->term[i];
	if (best == NULL)
		return NULL;
	*tok = best->tok[0].tok;
	for (j = 1, i = 0; j < best->ntok; j++)
		if (best->tok[j].df < best->tok[i].df)
			*tok = best->tok[i = j].tok;
	return best;
}

static enum status
find_term(struct finder *f, int aud, const struct term *t, uint32_t tok)
{
	uint32_t toks[1 + PREFIX_MAX];
	int64_t weight[1 + PREFIX_MAX];
	size_t i;

	if (t->nwider == 0)
		return find_one(f, aud, t, tok);
	toks[0] = tok;
	for (i = 0; i < t->nwider; i++)
		toks[i + 1] = t->wider[i];
	for (i = 0; i <= t->nwider; i++)
		weight[i] = i == 0 ? 2 : 1;
	return find_many(f, aud, toks, weight, 1 + t->nwider, true);
}

static enum status
find_driven(struct finder *f, int aud)
{
	uint32_t tok = 0, cp;
	size_t len;
	const struct term *t = choose_driver(f->q, &tok);

	if (t != NULL)
		return find_term(f, aud, t, tok);
	t = &f->q->term[0];
	utf8_next(t->text, t->len, &cp, &len);
	return find_char(f, aud, cp, t);
}

enum status
find_all(struct ctx *cx, const struct search *s, const struct query *q, struct found **v, size_t *n)
{
	struct finder f;
	int aud;

	*v = NULL;
	*n = 0;
	if (q->nterm == 0)
		return ST_OK;
	TRY(finder_init(&f, cx, s, q));
	for (aud = 0; aud <= (s->staff ? 1 : 0); aud++)
		TRY(find_driven(&f, aud));
	*v = f.v;
	*n = f.n;
	return ST_OK;
}

/* The SLOTS tokens that say most. */
static size_t
choose_slots(const struct query *q, uint32_t *tok, int64_t *weight)
{
	bool used[TOKENS_MAX] = { false };
	size_t i, k, best;

	for (k = 0; k < SLOTS; k++) {
		best = q->ntok;
		for (i = 0; i < q->ntok; i++)
			if (!used[i] && (best == q->ntok || q->tok[i].idf > q->tok[best].idf))
				best = i;
		if (best == q->ntok)
			break;
		used[best] = true;
		tok[k] = q->tok[best].tok;
		weight[k] = 1 + (int64_t)(q->tok[best].idf * 20.0);
	}
	return k;
}

enum status
find_some(struct ctx *cx, const struct search *s, const struct query *q, struct found **v, size_t *n)
{
	uint32_t tok[SLOTS];
	int64_t weight[SLOTS];
	struct finder f;
	size_t k;
	int aud;

	*v = NULL;
	*n = 0;
	if (q->ntok == 0)
		return ST_OK;
	TRY(finder_init(&f, cx, s, q));
	k = choose_slots(q, tok, weight);
	for (aud = 0; aud <= (s->staff ? 1 : 0); aud++)
		TRY(find_many(&f, aud, tok, weight, k, false));
	*v = f.v;
	*n = f.n;
	return ST_OK;
}
