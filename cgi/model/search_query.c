/*
 * search_query.c -- what was typed, cut into terms, with the figures that choose among them.
 */
#include <math.h>
#include <string.h>
#include "base/utf8.h"
#include "model/search_priv.h"

#define QUERY_MAX 200      /* characters that are looked at */
#define UNKNOWN_SHARE 0.35 /* weight of a token that no document holds */
#define PARTICLE_SHARE 0.4 /* and of a pair with one of PARTICLES in it */

#define P8 "?,?,?,?,?,?,?,?"
#define P48 P8 "," P8 "," P8 "," P8 "," P8 "," P8
#define DF_SQL(df) "SELECT tok, df FROM " df " WHERE aud = ? AND tok IN (?," P48 "," P48 ")"
/* [staff] */
static const char *const SQL_DF[] = { DF_SQL("public_posting_df"), DF_SQL("posting_df") };

#define PREFIX_SQL(term)                                                                           \
	"SELECT x.term, x.df FROM (SELECT term, df FROM " term " WHERE aud = ? AND term LIKE ? LIMIT 4000) x " \
	"ORDER BY x.df DESC, x.term LIMIT 8"
static const char *const SQL_PREFIX[] = { PREFIX_SQL("public_term"), PREFIX_SQL("term") };

struct qtoken *
query_token(struct query *q, uint32_t tok, const char *text, size_t len)
{
	struct qtoken *t;

	if (q->ntok == TOKENS_MAX)
		return NULL;
	t = &q->tok[q->ntok++];
	*t = (struct qtoken){ .tok = tok, .text = text, .len = len };
	return t;
}

static size_t
char_bytes(const char *s, size_t n, uint32_t *cp)
{
	size_t len;

	utf8_next(s, n, cp, &len);
	return len;
}

static void
wide_make(struct query *q, const char *s, size_t n, struct term *t)
{
	uint32_t a, b;
	size_t i, first, second;

	*t = (struct term){ .kind = TERM_WIDE, .text = s, .len = n, .tok = &q->tok[q->ntok] };
	for (i = 0; i < n; i += first) {
		first = char_bytes(s + i, n - i, &a);
		t->chars++;
		if (i + first == n)
			break;
		second = char_bytes(s + i + first, n - i - first, &b);
		if (query_token(q, token_pair(a, b), s + i, first + second) != NULL)
			t->ntok++;
	}
}

void
query_wide(struct query *q, const char *s, size_t n)
{
	struct term *t = &q->term[q->nterm];

	if (n == 0 || q->nterm == TERMS_MAX)
		return;
	wide_make(q, s, n, t);
	t->at = (size_t)(s - q->folded);
	t->span = n;
	q->nterm++;
}

static void
add_word(struct ctx *cx, struct query *q, const char *s, size_t n)
{
	struct term *t = &q->term[q->nterm];
	size_t len, stem;
	char *joined = word_joined(cx->mem, s, n, &len);

	if (len == 0 || q->nterm == TERMS_MAX || q->ntok == TOKENS_MAX)
		return;
	stem = word_stem(joined, len);
	*t = (struct term){ .kind = TERM_WORD, .prefix = joined, .text = arena_strndup(cx->mem, joined, stem),
		.len = stem, .chars = stem, .tok = &q->tok[q->ntok], .ntok = 1, .at = (size_t)(s - q->folded), .span = n };
	query_token(q, token_word(joined, stem), NULL, 0);
	q->nterm++;
}

/* A run of Han without the ways of asking in it. */
static void
add_asked(struct query *q, const char *s, size_t n)
{
	size_t i = 0, from = 0, m;
	uint32_t cp;

	while (i < n) {
		m = asking_not_at(s + i, n - i);
		i += m;
		if (m > 0)
			continue;
		m = asking_at(s + i, n - i);
		if (m > 0) {
			query_wide(q, s + from, i - from);
			from = i + m;
			i = from;
		} else {
			i += char_bytes(s + i, n - i, &cp);
		}
	}
	query_wide(q, s + from, n - from);
}

void
query_run(struct ctx *cx, struct query *q, const struct run *r)
{
	if (r->kind == RUN_WIDE)
		add_asked(q, r->s, r->len);
	else if (!asking_word(r->s, r->len))
		add_word(cx, q, r->s, r->len);
}

static void
add_runs(struct ctx *cx, struct query *q, bool asked)
{
	const char *p = q->folded;
	struct run r;

	while (run_next(&p, &r) != RUN_END) {
		if (asked)
			query_run(cx, q, &r);
		else if (r.kind == RUN_WIDE)
			query_wide(q, r.s, r.len);
		else
			add_word(cx, q, r.s, r.len);
	}
}

/* A word of a synonym set stands there as a stem already. */
static bool
other_part(struct query *q, const struct run *r, struct term *t)
{
	if (r->kind == RUN_WIDE) {
		wide_make(q, r->s, r->len, t);
		return true;
	}
	*t = (struct term){ .kind = TERM_WORD, .prefix = "", .text = r->s, .len = r->len, .chars = r->len, .whole = true, .tok = &q->tok[q->ntok] };
	t->ntok = query_token(q, token_word(r->s, r->len), NULL, 0) != NULL;
	return t->ntok > 0;
}

bool
query_other(struct ctx *cx, struct query *q, const char *text, struct term *t)
{
	struct qtoken *first = &q->tok[q->ntok];
	const char *p = arena_strdup(cx->mem, text), *all = p;
	size_t parts = 0, ntok = 0;
	struct run r;

	for (; run_next(&p, &r) != RUN_END; parts++, ntok += t->ntok)
		if (!other_part(q, &r, t))
			return false;
	if (parts > 1)
		*t = (struct term){ .kind = TERM_PHRASE, .prefix = "", .text = all, .len = strlen(all), .chars = strlen(all), .tok = first, .ntok = ntok };
	return parts > 0;
}

void
query_parse(struct ctx *cx, const char *typed, bool asked, struct query *q)
{
	memset(q, 0, sizeof(*q));
	q->limit = FOUND_MAX;
	q->folded = hanzi_fold(cx->mem, arena_strndup(cx->mem, typed, utf8_prefix(typed, QUERY_MAX)));
	add_runs(cx, q, asked);
	if (q->nterm == 0 && asked)
		add_runs(cx, q, false);
}

static bool
has_text(const struct query *q, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < q->nterm; i++)
		if (q->term[i].len == n && memcmp(q->term[i].text, s, n) == 0)
			return true;
	return false;
}

bool
query_chars(const struct query *typed, struct query *q)
{
	size_t i, k, n;
	uint32_t cp;

	memset(q, 0, sizeof(*q));
	q->folded = typed->folded;
	q->limit = typed->limit;
	q->loose = true;
	for (i = 0; i < typed->nterm; i++) {
		const struct term *t = &typed->term[i];

		for (k = 0; t->kind == TERM_WIDE && k < t->len && q->nterm < TERMS_MAX; k += n) {
			n = char_bytes(t->text + k, t->len - k, &cp);
			if (particle_at(t->text + k, n) || has_text(q, t->text + k, n))
				continue;
			q->term[q->nterm++] = (struct term){ .kind = TERM_WIDE, .text = t->text + k, .len = n, .chars = 1, .ntok = 1,
				.tok = query_token(q, token_single(cp), t->text + k, n) };
		}
	}
	return q->nterm > 1;
}

struct count {
	int64_t tok, df;
};
static const struct db_col count_cols[] = { DB_COL(count, tok, DB_T_I64), DB_COL(count, df, DB_T_I64) };
static const struct db_map count_map = DB_MAP(count, count_cols);

struct word {
	const char *term;
	int64_t df;
};
static const struct db_col word_cols[] = { DB_COL(word, term, DB_T_STR), DB_COL(word, df, DB_T_I64) };
static const struct db_map word_map = DB_MAP(word, word_cols);

static enum status
count_tokens(struct ctx *cx, bool staff, int aud, struct query *q)
{
	struct db_arg a[2 + TOKENS_MAX];
	struct count *c;
	size_t i, j, n;

	a[0] = DB_I64(aud);
	a[1] = DB_I64(TOKEN_COUNT);
	for (i = 0; i < TOKENS_MAX; i++)
		a[2 + i] = i < q->ntok ? DB_I64(q->tok[i].tok) : DB_NULL;
	TRY(db_all(cx, SQL_DF[staff], (struct db_args){ a, NELEM(a) }, &count_map, &c, &n));
	for (i = 0; i < n; i++) {
		if (c[i].tok == TOKEN_COUNT)
			q->docs += (double)c[i].df;
		for (j = 0; j < q->ntok; j++)
			if (c[i].tok == q->tok[j].tok)
				q->tok[j].df += c[i].df;
	}
	return ST_OK;
}

static void
add_wider(struct term *t, const char *word)
{
	uint32_t tok = token_word(word, word_stem(word, strlen(word)));
	size_t i;

	if (tok == t->tok->tok)
		return;
	for (i = 0; i < t->nwider; i++)
		if (t->wider[i] == tok)
			return;
	if (t->nwider < PREFIX_MAX)
		t->wider[t->nwider++] = tok;
}

/* Words that begin as this one; names of letters and digits only, so nothing needs an escape in LIKE. */
static enum status
widen(struct ctx *cx, bool staff, int aud, struct term *t)
{
	const char *like = arena_printf(cx->mem, "%s%%", t->prefix);
	struct word *w;
	size_t i, n;

	TRY(db_all(cx, SQL_PREFIX[staff], DB_ARGS(DB_I64(aud), DB_STR(like)), &word_map, &w, &n));
	for (i = 0; i < n; i++) {
		add_wider(t, w[i].term);
		t->df += w[i].df;
	}
	return ST_OK;
}

static bool
is_ascii_word(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

/* A typed beginning: the last term, or a word that no document holds. */
static bool
may_widen(const struct query *q, const struct term *t)
{
	return t->kind == TERM_WORD && t->nother == 0 && strlen(t->prefix) >= 2 && strlen(t->prefix) <= WORD_MAX && is_ascii_word(t->prefix) &&
	    (t == &q->term[q->nterm - 1] || t->tok->df == 0);
}

/* The root keeps a rare pair from outweighing what the question is about. */
static double
token_weight(const struct qtoken *t, double docs)
{
	double w = sqrt(log(1.0 + (docs + 1.0) / ((double)t->df + 0.5)));

	/* A slip of the pen, or two words that nobody put side by side: it tells no document from another. */
	if (t->df == 0)
		w *= UNKNOWN_SHARE;
	return t->text != NULL && particle_pair(t->text, t->len) ? w * PARTICLE_SHARE : w;
}

static void
weigh_term(const struct query *q, struct term *t)
{
	size_t i;

	t->df += t->ntok > 0 ? t->tok[0].df : (int64_t)q->docs;
	t->weight = t->ntok > 0 ? 0.0 : 1.0;
	for (i = 0; i < t->ntok; i++) {
		t->weight += t->tok[i].idf;
		if (i > 0 && t->tok[i].df < t->df)
			t->df = t->tok[i].df;
	}
}

static void
weigh(struct query *q)
{
	size_t i, k;

	if (q->docs < 1.0)
		q->docs = 1.0;
	for (i = 0; i < q->ntok; i++) {
		if (q->tok[i].tok >= 0x80000000u && stop_token(q->tok[i].tok))
			q->tok[i].df = (int64_t)q->docs;
		q->tok[i].idf = token_weight(&q->tok[i], q->docs);
	}
	for (i = 0; i < q->nterm; i++) {
		struct term *t = &q->term[i];

		weigh_term(q, t);
		for (k = 0; k < t->nother; k++) {
			weigh_term(q, &t->other[k]);
			t->df += t->other[k].df;
			/* What the firm calls it says how much it means. */
			if (t->other[k].weight > t->weight && t->other[k].kind != TERM_PHRASE)
				t->weight = t->other[k].weight;
		}
	}
}

enum status
query_count(struct ctx *cx, bool staff, struct query *q)
{
	int aud;
	size_t i;

	for (aud = 0; aud < (staff ? AUD_N : 1); aud++) {
		TRY(count_tokens(cx, staff, aud, q));
		for (i = 0; i < q->nterm; i++)
			if (may_widen(q, &q->term[i]))
				TRY(widen(cx, staff, aud, &q->term[i]));
	}
	weigh(q);
	return ST_OK;
}
