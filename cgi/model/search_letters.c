/*
 * search_letters.c -- words in letters that no text holds as they were typed: the nearest word of the index, words written together or apart.
 *
 * Only words of the texts that the asker may read are known here, and only letters and digits of ASCII are compared.
 */
#include <string.h>
#include "model/search_priv.h"

#define WORD_LEAST 4     /* letters of a word that may be wrong */
#define WORD_TWO 7       /* and of one with two wrong ones */
#define PART_LEAST 3     /* letters of a word that is written together with another */
#define EXAMINED_SQL "8000"

#define P8 "?,?,?,?,?,?,?,?"
#define P56 P8 "," P8 "," P8 "," P8 "," P8 "," P8 "," P8
#define NEAR_SQL(term)                                                                             \
	"SELECT term, df FROM " term " WHERE aud = ? AND term LIKE ? AND CHAR_LENGTH(term) BETWEEN ? AND ? AND df > 0 " \
	"LIMIT 4000 ROWS EXAMINED " EXAMINED_SQL
#define FIRST_SQL(term) "SELECT term, df FROM " term " WHERE aud = ? AND term IN (" P56 ") AND df > 0"
/* [staff] */
static const char *const SQL_NEAR[] = { NEAR_SQL("public_term"), NEAR_SQL("term") };
static const char *const SQL_FIRST[] = { FIRST_SQL("public_term"), FIRST_SQL("term") };

struct word {
	const char *term;
	int64_t df;
};
static const struct db_col word_cols[] = { DB_COL(word, term, DB_T_STR), DB_COL(word, df, DB_T_I64) };
static const struct db_map word_map = DB_MAP(word, word_cols);

/* Optimal string alignment distance of two words, at most most + 1. */
static size_t
distance(const char *a, const char *b, size_t most)
{
	size_t na = strlen(a), nb = strlen(b), i, j, row[3][WORD_MAX + 1], *before = row[0], *last = row[1], *now = row[2], *old, least;

	if (na > WORD_MAX || nb > WORD_MAX || na > nb + most || nb > na + most)
		return most + 1;
	for (j = 0; j <= nb; j++)
		last[j] = j;
	for (i = 1; i <= na; i++) {
		now[0] = least = i;
		for (j = 1; j <= nb; j++) {
			now[j] = last[j - 1] + (a[i - 1] != b[j - 1]);
			if (last[j] + 1 < now[j])
				now[j] = last[j] + 1;
			if (now[j - 1] + 1 < now[j])
				now[j] = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
			least = now[j] < least ? now[j] : least;
		}
		if (least > most)
			return most + 1;
		old = before;
		before = last;
		last = now;
		now = old;
	}
	return last[nb];
}

struct nearest {
	const char *typed, *best;
	size_t most, distance;
	int64_t df;
};

static bool
has_digit(const char *s)
{
	return strpbrk(s, "0123456789") != NULL;
}

static void
nearest_of(struct nearest *k, const struct word *w, size_t n)
{
	size_t i, d;

	for (i = 0; i < n; i++) {
		if (has_digit(w[i].term) != has_digit(k->typed))
			continue;
		d = distance(k->typed, w[i].term, k->most);
		if (d > k->most || d == 0 || d > k->distance || (d == k->distance && w[i].df <= k->df))
			continue;
		k->best = w[i].term;
		k->distance = d;
		k->df = w[i].df;
	}
}

/* The word with another first letter, with one more before it, without it, and with the first two exchanged. */
static size_t
first_letters(struct ctx *cx, const char *w, struct db_arg *a)
{
	size_t n = 0;
	char c;

	for (c = 'a'; c <= 'z'; c++) {
		a[n++] = DB_STR(arena_printf(cx->mem, "%c%s", c, w + 1));
		a[n++] = DB_STR(arena_printf(cx->mem, "%c%s", c, w));
	}
	a[n++] = DB_STR(w + 1);
	a[n++] = DB_STR(arena_printf(cx->mem, "%c%c%s", w[1], w[0], w + 2));
	return n;
}

static enum status
words_near(struct ctx *cx, bool staff, int aud, struct nearest *k)
{
	struct db_arg a[1 + 56];
	const char *like = arena_printf(cx->mem, "%c%%", k->typed[0]);
	int64_t n = (int64_t)strlen(k->typed);
	struct word *w;
	size_t nw, i;

	TRY(db_all(cx, SQL_NEAR[staff],
	    DB_ARGS(DB_I64(aud), DB_STR(like), DB_I64(n - (int64_t)k->most), DB_I64(n + (int64_t)k->most)), &word_map, &w, &nw));
	nearest_of(k, w, nw);
	a[0] = DB_I64(aud);
	for (i = 1 + first_letters(cx, k->typed, a + 1); i < NELEM(a); i++)
		a[i] = DB_NULL;
	TRY(db_all(cx, SQL_FIRST[staff], (struct db_args){ a, NELEM(a) }, &word_map, &w, &nw));
	nearest_of(k, w, nw);
	return ST_OK;
}

static bool
may_be_wrong(const struct term *t)
{
	const char *s;

	if (t->kind != TERM_WORD || t->df > 0 || t->nwider > 0 || strlen(t->prefix) < WORD_LEAST || strlen(t->prefix) > WORD_MAX - 2)
		return false;
	for (s = t->prefix; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

enum status
word_near(struct ctx *cx, bool staff, const struct term *t, const char **out)
{
	struct nearest k = { .typed = t->prefix };
	int aud;

	*out = NULL;
	if (!may_be_wrong(t))
		return ST_OK;
	k.distance = k.most = strlen(t->prefix) >= WORD_TWO && !has_digit(t->prefix) ? 2 : 1;
	for (aud = 0; aud < (staff ? AUD_N : 1); aud++)
		TRY(words_near(cx, staff, aud, &k));
	*out = k.best;
	return ST_OK;
}

/* ---- words apart and together: child lock, childlock */

struct known_words {
	struct db_arg a[1 + 56];
	size_t n;
	struct word *v;
	size_t nv;
};

static void
ask(struct known_words *k, const char *word)
{
	if (k->n < NELEM(k->a))
		k->a[k->n++] = DB_STR(word);
}

static enum status
ask_all(struct ctx *cx, bool staff, struct known_words *k)
{
	struct word *v, *both;
	size_t n;
	int aud;

	for (; k->n < NELEM(k->a); k->n++)
		k->a[k->n] = DB_NULL;
	for (aud = 0; aud < (staff ? AUD_N : 1); aud++) {
		k->a[0] = DB_I64(aud);
		TRY(db_all(cx, SQL_FIRST[staff], (struct db_args){ k->a, NELEM(k->a) }, &word_map, &v, &n));
		both = arena_calloc(cx->mem, k->nv + n + 1, sizeof(*both));
		if (k->nv > 0)
			memcpy(both, k->v, k->nv * sizeof(*both));
		if (n > 0)
			memcpy(both + k->nv, v, n * sizeof(*both));
		k->v = both;
		k->nv += n;
	}
	return ST_OK;
}

static int64_t
df_of(const struct known_words *k, const char *word)
{
	int64_t df = 0;
	size_t i;

	for (i = 0; i < k->nv; i++)
		if (strcmp(k->v[i].term, word) == 0)
			df += k->v[i].df;
	return df;
}

static bool
is_plain(const struct term *t)
{
	return t->kind == TERM_WORD && strspn(t->prefix, "abcdefghijklmnopqrstuvwxyz") == strlen(t->prefix) && strlen(t->prefix) <= WORD_MAX;
}

/* The two best known halves of a word, a space between; NULL when there are none. */
static const char *
halves(struct ctx *cx, const struct known_words *k, const char *word)
{
	size_t n, len = strlen(word);
	const char *best = NULL;
	int64_t most = 0, l, r;

	for (n = PART_LEAST; n + PART_LEAST <= len; n++) {
		l = df_of(k, arena_strndup(cx->mem, word, n));
		r = df_of(k, word + n);
		if ((l < r ? l : r) <= most)
			continue;
		most = l < r ? l : r;
		best = arena_printf(cx->mem, "%.*s %s", (int)n, word, word + n);
	}
	return best;
}

static void
ask_term(struct ctx *cx, struct known_words *k, const struct query *q, size_t i)
{
	const char *w = q->term[i].prefix;
	size_t n, len = strlen(w);

	if (i + 1 < q->nterm && is_plain(&q->term[i + 1]))
		ask(k, arena_printf(cx->mem, "%s%s", w, q->term[i + 1].prefix));
	for (n = PART_LEAST; n + PART_LEAST <= len; n++) {
		ask(k, arena_strndup(cx->mem, w, n));
		ask(k, w + n);
	}
}

enum status
query_joined(struct ctx *cx, bool staff, const struct query *q, const char **out)
{
	struct known_words k = { .n = 1 };
	const char *two;
	struct str s;
	size_t i;
	bool any = false;

	*out = NULL;
	str_init(&s, cx->mem);
	for (i = 0; i < q->nterm; i++)
		if (is_plain(&q->term[i]))
			ask_term(cx, &k, q, i);
	if (k.n == 1)
		return ST_OK;
	TRY(ask_all(cx, staff, &k));
	for (i = 0; i < q->nterm; i++) {
		const struct term *t = &q->term[i];

		str_add(&s, i > 0 ? " " : "");
		if (is_plain(t) && i + 1 < q->nterm && is_plain(t + 1) &&
		    df_of(&k, two = arena_printf(cx->mem, "%s%s", t->prefix, t[1].prefix)) > 0) {
			str_add(&s, two);
			any = true;
			i++;
		} else if (is_plain(t) && (two = halves(cx, &k, t->prefix)) != NULL) {
			str_add(&s, two);
			any = true;
		} else {
			str_addn(&s, q->folded + t->at, t->span);
		}
	}
	if (any)
		*out = s.s;
	return ST_OK;
}
