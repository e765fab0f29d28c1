/*
 * search_find.c -- candidates from the postings: three constant statements ([staff]), once over the portal's
 * views and once over the tables.
 *
 * The statement's shape is the plan: a range of the postings' key for each token is read best first and no
 * further than its limit; texts are looked up by key and the walk ends when there are enough hits.
 * The public views hold aud 0 alone; staff ask for 0, 1 and 2 in turn, and get of 2 what is for their department.
 * What a term sounds like is proved by the program, all else by the statement.
 */
#include <string.h>
#include "base/utf8.h"
#include "model/article_priv.h"
#include "model/search_priv.h"

#define EXAMINED 6000 /* rows that the walk along the rarest token may look at */
#define CAP 2000      /* hits of a typed beginning that are verified */
#define CAP_SOME 300  /* postings of each token in OR mode */
#define CAP_CHAR 300
#define SOUND_MORE 2

#define C16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
#define COLUMNS(score)                                                                             \
	"SELECT a.id, t.aud, " score " AS s, a.category_id, a.lang, a.audience, a.title, LEFT(t.folded, ?) AS folded, " \
	"a.helpful, a.unhelpful, a.updated_at FROM "
/* Joined in this order. */
#define TEXTS(article, text) " STRAIGHT_JOIN " text " t ON t.article_id = p.doc STRAIGHT_JOIN " article " a ON a.id = p.doc "
/* What the terms and the filter ask: WIDENED_MAX terms with 1 + OTHERS_MAX words each, then the rest of LIKES.  Characters are proved by LIKE
 * ("" is like no text), words from their beginning on by REGEXP (NULL: none), which is the faster of the two for letters. */
#define L4 "t.folded LIKE ? OR t.folded LIKE ? OR t.folded LIKE ? OR t.folded LIKE ?"
#define L8 "(" L4 " OR " L4 " OR t.folded REGEXP ?)"
#define L1 "(t.folded LIKE ? OR t.folded REGEXP ?)"
#define VERIFY(may)                                                                                \
	"t.aud = ? AND " L8 " AND " L8 " AND " L8 " AND " L1 " AND " L1 " AND " L1                 \
	" AND (? = 0 OR a.category_id IN (" C16 ")) AND " may " "
#define MAY_GUEST "TRUE"

/* Along one token's postings in the order of the key, best first, until there are enough. */
#define ONE_SQL(posting, article, text, may)                                                            \
	COLUMNS("255 - p.imp") posting " p" TEXTS(article, text)                                   \
	"WHERE p.aud = ? AND p.tok = ? AND (p.lang = ?) = ? AND " VERIFY(may)                           \
	"ORDER BY p.imp, p.doc LIMIT ? ROWS EXAMINED ?"
static const char *const SQL_ONE[] = {
	ONE_SQL("public_posting", "public_article", "public_article_text", MAY_GUEST),
	ONE_SQL("posting", "article", "article_text", ARTICLE_MAY_SQL),
};

/* weight, language of the reader, audience, token, limit */
#define SLOT(posting)                                                                              \
	"(SELECT doc, (255 - imp) * ? * IF(lang = ?, 3, 2) AS s FROM " posting                     \
	" WHERE aud = ? AND tok = ? ORDER BY imp, doc LIMIT ?)"
#define SLOT3(posting) SLOT(posting) " UNION ALL " SLOT(posting) " UNION ALL " SLOT(posting)
#define MANY_SQL(posting, article, text, may)                                                           \
	COLUMNS("p.s") "(SELECT doc, CAST(SUM(s) AS SIGNED) AS s FROM ("                           \
	SLOT3(posting) " UNION ALL " SLOT3(posting) " UNION ALL " SLOT3(posting) " UNION ALL " SLOT3(posting) \
	") x GROUP BY doc ORDER BY s DESC, doc LIMIT ?) p" TEXTS(article, text) "WHERE " VERIFY(may) "LIMIT ?"
static const char *const SQL_MANY[] = {
	MANY_SQL("public_posting", "public_article", "public_article_text", MAY_GUEST),
	MANY_SQL("posting", "article", "article_text", ARTICLE_MAY_SQL),
};

/* One character: in a title, at the end of a run, before another. */
#define CHAR_SQL(posting, article, text, may)                                                           \
	COLUMNS("p.s") "(SELECT doc, MAX(s) AS s FROM ("                                           \
	"(SELECT doc, 255 - imp AS s FROM " posting " WHERE aud = ? AND tok = ? AND lang = ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, 255 - imp AS s FROM " posting " WHERE aud = ? AND tok = ? AND lang <> ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, CAST(127 - imp DIV 2 AS SIGNED) AS s FROM " posting " WHERE aud = ? AND tok = ? ORDER BY imp, doc LIMIT ?) UNION ALL " \
	"(SELECT doc, CAST(127 - imp DIV 2 AS SIGNED) AS s FROM " posting " WHERE aud = ? AND tok BETWEEN ? AND ? LIMIT ?)" \
	") x GROUP BY doc ORDER BY s DESC, doc LIMIT ?) p" TEXTS(article, text) "WHERE " VERIFY(may) "LIMIT ?"
static const char *const SQL_CHAR[] = {
	CHAR_SQL("public_posting", "public_article", "public_article_text", MAY_GUEST),
	CHAR_SQL("posting", "article", "article_text", ARTICLE_MAY_SQL),
};

static const struct db_col found_cols[] = {
	DB_COL(found, id, DB_T_I64),
	DB_COL(found, aud, DB_T_I64),
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
	struct db_arg v[2 + SLOTS * 5 + WIDENED_MAX * (2 + OTHERS_MAX) + 2 * LIKES + CATEGORY_BRANCH_MAX + ARTICLE_MAY_N + 8];
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
	int64_t seen;                 /* characters of the text that are read */
	int64_t limit;                /* candidates */
	struct article_right right;   /* staff */
	struct found *v;
	size_t n;
};

static void
put(struct args *a, struct db_arg v)
{
	a->v[a->n++] = v;
}

/* A term and the others for it: any will do. */
static void
put_group(struct args *a, struct ctx *cx, const struct term *t)
{
	size_t i;

	put(a, t == NULL ? DB_STR("%") : prove_like(cx, t));
	for (i = 0; i < OTHERS_MAX; i++)
		put(a, t != NULL && i < t->nother ? prove_like(cx, &t->other[i]) : DB_STR(""));
	put(a, t == NULL ? DB_NULL : prove_pattern(cx, t));
}

static void
put_likes(struct args *a, const struct finder *f, const struct term *sure)
{
	const struct term *wide[WIDENED_MAX] = { NULL }, *rest[LIKES - WIDENED_MAX] = { NULL };
	size_t i, nwide = 0, nrest = 0;

	for (i = 0; i < f->q->nterm; i++)
		if (&f->q->term[i] != sure && f->q->term[i].nother > 0 && nwide < WIDENED_MAX)
			wide[nwide++] = &f->q->term[i];
	for (i = 0; i < f->q->nterm; i++) {
		const struct term *t = &f->q->term[i];

		if (t == sure || t->nother > 0)
			continue;
		if (nrest < NELEM(rest))
			rest[nrest++] = t;
		else if (nwide < WIDENED_MAX)
			wide[nwide++] = t;
	}
	for (i = 0; i < WIDENED_MAX; i++)
		put_group(a, f->cx, wide[i]);
	for (i = 0; i < NELEM(rest); i++) {
		put(a, rest[i] == NULL ? DB_STR("%") : prove_like(f->cx, rest[i]));
		put(a, rest[i] == NULL ? DB_NULL : prove_pattern(f->cx, rest[i]));
	}
}

static void
put_verify(struct args *a, const struct finder *f, int aud, bool likes, const struct term *sure, int64_t limit)
{
	static const struct query nothing = { .nterm = 0 };
	const struct db_arg may[] = { ARTICLE_MAY_ARGS(&f->right) };
	struct finder none = { .cx = f->cx, .q = &nothing };
	size_t i;

	put(a, DB_I64(aud));
	put_likes(a, likes ? f : &none, sure);
	put(a, DB_I64(f->s->category_id));
	for (i = 0; i < CATEGORY_BRANCH_MAX; i++)
		put(a, i < f->ncategory ? DB_I64(f->category[i]) : DB_NULL);
	for (i = 0; f->s->staff && i < NELEM(may); i++)
		put(a, may[i]);
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
	const struct term *sure = t->ntok == 1 && t->nother == 0 ? t : NULL;

	put(&a, DB_I64(f->seen));
	put(&a, DB_I64(aud));
	put(&a, DB_I64(tok));
	put(&a, DB_I64(f->lang));
	put(&a, DB_I64(own ? 1 : 0));
	put_verify(&a, f, aud, true, sure, f->limit);
	put(&a, DB_I64(EXAMINED));
	return find(f, SQL_ONE[f->s->staff], &a);
}

/* In the reader's language, then in the others when that was not plenty. */
static enum status
find_one(struct finder *f, int aud, const struct term *t, uint32_t tok)
{
	size_t had = f->n;

	TRY(walk_one(f, aud, t, tok, true));
	if (f->only || (int64_t)(f->n - had) >= f->limit / 2)
		return ST_OK;
	return walk_one(f, aud, t, tok, false);
}

static enum status
find_many(struct finder *f, int aud, const uint32_t *tok, const int64_t *weight, size_t n, bool likes)
{
	struct args a = { .n = 0 };
	size_t i;
	int64_t cap = !likes ? CAP_SOME : n < 4 ? CAP / 2 : CAP / (int64_t)n;

	put(&a, DB_I64(f->seen));
	for (i = 0; i < SLOTS; i++) {
		put(&a, DB_I64(i < n ? weight[i] : 0));
		put(&a, DB_I64(f->lang));
		put(&a, DB_I64(aud));
		put(&a, DB_I64(i < n ? tok[i] : 0));
		put(&a, DB_I64(i < n ? cap : 0));
	}
	put(&a, DB_I64(likes ? CAP : FOUND_MAX));
	put_verify(&a, f, aud, likes, NULL, likes ? f->limit : SOME_MAX);
	return find(f, SQL_MANY[f->s->staff], &a);
}

static enum status
find_char(struct finder *f, int aud, uint32_t cp, const struct term *t)
{
	bool plane = cp >= 0x3400 && cp <= 0x9FFF; /* pairs that begin with it lie in one range */
	uint32_t first = plane ? token_pair(cp, 0x3400) : 0;
	struct args a = { .n = 0 };

	put(&a, DB_I64(f->seen));
	put_tier(&a, f, aud, token_single(cp), CAP_CHAR, CAP_CHAR);
	put(&a, DB_I64(aud));
	put(&a, DB_I64(token_last(cp)));
	put(&a, DB_I64(CAP_CHAR));
	put(&a, DB_I64(aud));
	put(&a, DB_I64(first));
	put(&a, DB_I64(first | 0x7FFF));
	put(&a, DB_I64(plane ? CAP_CHAR : 0));
	put(&a, DB_I64(CAP));
	put_verify(&a, f, aud, true, t, f->limit);
	return find(f, SQL_CHAR[f->s->staff], &a);
}

static enum status
finder_init(struct finder *f, struct ctx *cx, const struct search *s, const struct query *q, int64_t seen)
{
	*f = (struct finder){ .cx = cx, .s = s, .q = q, .lang = cx->lang, .seen = seen, .limit = q->limit };
	if (s->staff)
		TRY(article_right(cx, &f->right));
	f->only = s->lang != NULL && lang_from(s->lang, &f->lang);
	return category_branch(cx, !s->staff, s->category_id, f->category, &f->ncategory);
}

static bool
is_sound(const struct term *t)
{
	return t->kind == TERM_SOUND || t->kind == TERM_INITIALS;
}

static enum status
find_driven(struct finder *f, int aud)
{
	const struct term *t = drive_term(f->q);
	struct drivers d;
	uint32_t cp;
	size_t len;

	if (t == NULL) {
		t = &f->q->term[0];
		utf8_next(t->text, t->len, &cp, &len);
		return find_char(f, aud, cp, t);
	}
	drive_tokens(t, &d);
	if (d.n == 1 && !is_sound(t))
		return find_one(f, aud, t, d.tok[0]);
	return find_many(f, aud, d.tok, d.weight, d.n, true);
}

/* Those whose title or keywords sound as every sounding term does. */
static void
keep_sounding(struct finder *f)
{
	size_t i, k, at, len, kept = 0;
	const char *head;
	bool all;

	for (i = 0; i < f->n; i++) {
		head = arena_strndup(f->cx->mem, f->v[i].folded, lines_of(f->v[i].folded, 2));
		all = true;
		for (k = 0; k < f->q->nterm && all; k++)
			all = !is_sound(&f->q->term[k]) || sound_in(&f->q->term[k], head, &at, &len);
		if (all)
			f->v[kept++] = f->v[i];
	}
	f->n = kept < (size_t)f->q->limit ? kept : (size_t)f->q->limit;
}

/* What was found through several tokens is of any language. */
static void
keep_language(struct finder *f)
{
	size_t i, kept = 0;

	for (i = 0; i < f->n; i++)
		if (strcmp(f->v[i].lang, lang_code(f->lang)) == 0)
			f->v[kept++] = f->v[i];
	f->n = kept;
}

static bool
sounds(const struct query *q)
{
	size_t i;

	for (i = 0; i < q->nterm; i++)
		if (is_sound(&q->term[i]))
			return true;
	return false;
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
	TRY(finder_init(&f, cx, s, q, sounds(q) ? SEEN_SOUND : SEEN_ALL));
	/* The statement knows one token of a sound: more of its candidates fail the proof. */
	if (sounds(q))
		f.limit *= SOUND_MORE;
	for (aud = 0; aud < (s->staff ? AUD_N : 1); aud++)
		TRY(find_driven(&f, aud));
	if (sounds(q))
		keep_sounding(&f);
	if (f.only)
		keep_language(&f);
	*v = f.v;
	*n = f.n;
	return ST_OK;
}

enum status
find_tokens(struct ctx *cx, const struct search *s, const struct query *q, const uint32_t *tok, const int64_t *weight, size_t ntok,
    int64_t seen, struct found **v, size_t *n)
{
	struct finder f;
	int aud;

	*v = NULL;
	*n = 0;
	if (ntok == 0)
		return ST_OK;
	TRY(finder_init(&f, cx, s, q, seen));
	for (aud = 0; aud < (s->staff ? AUD_N : 1); aud++)
		TRY(find_many(&f, aud, tok, weight, ntok, false));
	if (f.only)
		keep_language(&f);
	*v = f.v;
	*n = f.n;
	return ST_OK;
}

enum status
find_some(struct ctx *cx, const struct search *s, const struct query *q, struct found **v, size_t *n)
{
	uint32_t tok[SLOTS];
	int64_t weight[SLOTS];
	size_t k = drive_slots(q, tok, weight);

	return find_tokens(cx, s, q, tok, weight, k, SEEN_SOME, v, n);
}
