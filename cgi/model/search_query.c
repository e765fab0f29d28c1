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
#define DF_SQL(df) "SELECT tok, df FROM " df " WHERE aud = ? AND tok IN (?," P48 ")"
/* [staff] */
static const char *const SQL_DF[] = { DF_SQL("public_posting_df"), DF_SQL("posting_df") };

#define PREFIX_SQL(term)                                                                           \
	"SELECT term, df FROM " term " WHERE aud = ? AND term LIKE ? ORDER BY df DESC, term LIMIT 8"
static const char *const SQL_PREFIX[] = { PREFIX_SQL("public_term"), PREFIX_SQL("term") };

/* Ways of asking that no answer need contain, folded; longer ones before their beginnings. */
static const char *const ASKING[] = {
	"为什么会", "为什么", "怎么回事", "怎么处理", "怎么解决", "怎么办", "怎么样", "怎么", "怎样", "如何", "为何", "为啥",
	"是什么", "什么是", "有什么", "有哪些", "什么", "请问", "请教", "想问一下", "想问", "我想要", "我想", "我要",
	"能不能", "可不可以", "可以吗", "是不是", "有没有", "是否", "要怎么", "该怎么", "哪里", "哪儿", "多少", "多久",
	"该如何", "我的", "一下", "吗", "呢",
};
static const char *const ASKING_WORDS[] = {
	"a", "an", "and", "any", "are", "can", "could", "did", "do", "does", "for", "from", "get", "has", "have", "how", "i", "if",
	"in", "is", "it", "me", "my", "of", "on", "or", "please", "should", "that", "the", "there", "this", "to", "was", "what",
	"when", "where", "which", "who", "why", "will", "with", "you", "your",
};

static const char *const PARTICLES[] = {
	"的", "了", "是", "在", "和", "与", "就", "都", "也", "还", "很", "吧", "啊", "着", "过", "把", "被", "让", "给", "我", "你", "您", "有", "这", "那",
	"个",
};

static bool
asking_word(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < NELEM(ASKING_WORDS); i++)
		if (strlen(ASKING_WORDS[i]) == n && memcmp(ASKING_WORDS[i], s, n) == 0)
			return true;
	return false;
}

/* Bytes of a way of asking at s, 0 when there is none. */
static size_t
asking_at(const char *s, size_t n)
{
	size_t i, m;

	for (i = 0; i < NELEM(ASKING); i++) {
		m = strlen(ASKING[i]);
		if (m <= n && memcmp(ASKING[i], s, m) == 0)
			return m;
	}
	return 0;
}

static struct qtoken *
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
add_wide(struct query *q, const char *s, size_t n)
{
	struct term *t = &q->term[q->nterm];
	uint32_t a, b;
	size_t i, first, second;

	if (n == 0 || q->nterm == TERMS_MAX)
		return;
	*t = (struct term){ .kind = RUN_WIDE, .text = s, .len = n, .tok = &q->tok[q->ntok] };
	for (i = 0; i < n; i += first) {
		first = char_bytes(s + i, n - i, &a);
		t->chars++;
		if (i + first == n)
			break;
		second = char_bytes(s + i + first, n - i - first, &b);
		if (query_token(q, token_pair(a, b), s + i, first + second) != NULL)
			t->ntok++;
	}
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
	*t = (struct term){ .kind = RUN_WORD, .prefix = joined, .text = arena_strndup(cx->mem, joined, stem),
		.len = stem, .chars = stem, .tok = &q->tok[q->ntok], .ntok = 1 };
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
		m = asking_at(s + i, n - i);
		if (m > 0) {
			add_wide(q, s + from, i - from);
			from = i + m;
			i = from;
		} else {
			i += char_bytes(s + i, n - i, &cp);
		}
	}
	add_wide(q, s + from, n - from);
}

static void
add_runs(struct ctx *cx, struct query *q, bool asked)
{
	const char *p = q->folded;
	struct run r;

	while (run_next(&p, &r) != RUN_END) {
		if (r.kind == RUN_WORD && !(asked && asking_word(r.s, r.len)))
			add_word(cx, q, r.s, r.len);
		else if (r.kind == RUN_WIDE && asked)
			add_asked(q, r.s, r.len);
		else if (r.kind == RUN_WIDE)
			add_wide(q, r.s, r.len);
	}
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
	return t->kind == RUN_WORD && strlen(t->prefix) >= 2 && strlen(t->prefix) <= WORD_MAX && is_ascii_word(t->prefix) &&
	    (t == &q->term[q->nterm - 1] || t->tok->df == 0);
}

static bool
is_particle_pair(const struct qtoken *t)
{
	size_t i;

	for (i = 0; t->text != NULL && i < NELEM(PARTICLES); i++)
		if (memmem(t->text, t->len, PARTICLES[i], strlen(PARTICLES[i])) != NULL)
			return true;
	return false;
}

/* The root keeps a rare pair from outweighing what the question is about. */
static double
token_weight(const struct qtoken *t, double docs)
{
	double w = sqrt(log(1.0 + (docs + 1.0) / ((double)t->df + 0.5)));

	/* A slip of the pen, or two words that nobody put side by side: it tells no document from another. */
	if (t->df == 0)
		w *= UNKNOWN_SHARE;
	return is_particle_pair(t) ? w * PARTICLE_SHARE : w;
}

static void
weigh(struct query *q)
{
	size_t i, j;

	if (q->docs < 1.0)
		q->docs = 1.0;
	for (i = 0; i < q->ntok; i++)
		q->tok[i].idf = token_weight(&q->tok[i], q->docs);
	for (i = 0; i < q->nterm; i++) {
		struct term *t = &q->term[i];

		t->df += t->ntok > 0 ? t->tok[0].df : (int64_t)q->docs;
		t->weight = t->ntok > 0 ? 0.0 : 1.0;
		for (j = 0; j < t->ntok; j++) {
			t->weight += t->tok[j].idf;
			if (j > 0 && t->tok[j].df < t->df)
				t->df = t->tok[j].df;
		}
	}
}

enum status
query_count(struct ctx *cx, bool staff, struct query *q)
{
	int aud;
	size_t i;

	for (aud = 0; aud <= (staff ? 1 : 0); aud++) {
		TRY(count_tokens(cx, staff, aud, q));
		for (i = 0; i < q->nterm; i++)
			if (may_widen(q, &q->term[i]))
				TRY(widen(cx, staff, aud, &q->term[i]));
	}
	weigh(q);
	return ST_OK;
}
