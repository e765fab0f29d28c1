/*
 * search_words.c -- the firm's words in a query: where a word of a synonym set stands, the others of the set will do.
 *
 * A run of Han is cut where such a word stands inside it (电冰箱不制冷 -> 电冰箱 + 不制冷), the longest word from the left.  All stretches of
 * the query that could be words are looked up in one statement.
 */
#include <string.h>
#include "base/utf8.h"
#include "model/search_priv.h"

#define KEYS_MAX 192  /* stretches that are looked up */
#define WORD_CHARS 8  /* characters of a stretch of Han */
#define WORD_TERMS 4  /* terms of a stretch of several */
#define PAIRS_MAX 96  /* rows that are read */

#define K16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"
#define K64 K16 "," K16 "," K16 "," K16
#define WORDS_SQL(synonym)                                                                         \
	"SELECT s.word, o.word AS other FROM " synonym " s JOIN " synonym " o ON o.set_id = s.set_id AND o.word <> s.word " \
	"WHERE s.word IN (" K64 "," K64 "," K64 ") LIMIT 96"
/* [staff] */
static const char *const SQL_WORDS[] = { WORDS_SQL("public_synonym"), WORDS_SQL("synonym") };

struct pair {
	const char *word, *other;
};
static const struct db_col pair_cols[] = { DB_COL(pair, word, DB_T_STR), DB_COL(pair, other, DB_T_STR) };
static const struct db_map pair_map = DB_MAP(pair, pair_cols);

struct keys {
	struct db_arg v[KEYS_MAX];
	size_t n;
};

static void
key_put(struct keys *k, const char *s)
{
	if (k->n < KEYS_MAX)
		k->v[k->n++] = DB_STR(s);
}

/* All stretches of two to WORD_CHARS characters, and the whole. */
static void
keys_wide(struct ctx *cx, struct keys *k, const struct term *t)
{
	size_t from, to, chars, step;

	key_put(k, arena_strndup(cx->mem, t->text, t->len));
	for (from = 0; from < t->len; from += utf8_prefix(t->text + from, 1)) {
		for (to = from, chars = 0; to < t->len && chars < WORD_CHARS; chars++) {
			step = utf8_prefix(t->text + to, 1);
			to += step;
			if (chars > 0 && to - from < t->len)
				key_put(k, arena_strndup(cx->mem, t->text + from, to - from));
		}
	}
}

/* Terms from i on, n of them, as a key. */
static const char *
joined(struct ctx *cx, const struct query *q, size_t i, size_t n)
{
	struct str s;
	size_t k;

	str_init(&s, cx->mem);
	for (k = i; k < i + n; k++) {
		if (k > i)
			str_addc(&s, ' ');
		str_addn(&s, q->term[k].text, q->term[k].len);
	}
	return s.s;
}

static void
keys_read(struct ctx *cx, const struct query *q, struct keys *k)
{
	size_t i, n;

	k->n = 0;
	for (n = 2; n <= WORD_TERMS; n++)
		for (i = 0; i + n <= q->nterm; i++)
			key_put(k, joined(cx, q, i, n));
	for (i = 0; i < q->nterm; i++)
		if (q->term[i].kind == TERM_WORD)
			key_put(k, joined(cx, q, i, 1));
	for (i = 0; i < q->nterm; i++)
		if (q->term[i].kind == TERM_WIDE)
			keys_wide(cx, k, &q->term[i]);
}

struct words {
	struct ctx *cx;
	const struct query *from;
	struct query *to;
	const struct pair *v;
	size_t n, widened;
};

static bool
known(const struct words *w, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strlen(w->v[i].word) == n && memcmp(w->v[i].word, s, n) == 0)
			return true;
	return false;
}

/* The last term of the new query gets the other words for s. */
static void
add_others(struct words *w, const char *s, size_t n)
{
	struct term *t = &w->to->term[w->to->nterm - 1];
	size_t i;

	if (w->widened == WIDENED_MAX)
		return;
	t->other = arena_calloc(w->cx->mem, OTHERS_MAX, sizeof(*t->other));
	for (i = 0; i < w->n && t->nother < OTHERS_MAX; i++)
		if (strlen(w->v[i].word) == n && memcmp(w->v[i].word, s, n) == 0 &&
		    query_other(w->cx, w->to, w->v[i].other, &t->other[t->nother]))
			t->nother++;
	w->widened += t->nother > 0;
}

/* Bytes of the longest known word at s, 0 when there is none. */
static size_t
longest(const struct words *w, const char *s, size_t n)
{
	size_t to = 0, chars, best = 0;

	for (chars = 0; to < n && chars < WORD_CHARS; chars++) {
		to += utf8_prefix(s + to, 1);
		if (known(w, s, to) && (chars > 0 || to == n))
			best = to;
	}
	return best;
}

/* What stands between known words; a particle by itself says nothing. */
static void
add_between(struct words *w, const char *s, size_t n)
{
	if (n > 0 && !(utf8_prefix(s, 1) == n && particle_at(s, n)))
		query_wide(w->to, s, n);
}

static void
cut_wide(struct words *w, const struct term *t)
{
	size_t i = 0, from = 0, n;

	if (known(w, t->text, t->len)) {
		query_wide(w->to, t->text, t->len);
		add_others(w, t->text, t->len);
		return;
	}
	while (i < t->len) {
		if ((n = longest(w, t->text + i, t->len - i)) == 0) {
			i += utf8_prefix(t->text + i, 1);
			continue;
		}
		add_between(w, t->text + from, i - from);
		if (w->to->nterm < TERMS_MAX) {
			query_wide(w->to, t->text + i, n);
			add_others(w, t->text + i, n);
		}
		from = i += n;
	}
	add_between(w, t->text + from, t->len - from);
}

/* Several terms that are one word of a set: how many, 0 for none. */
static size_t
cut_several(struct words *w, size_t i)
{
	struct term *t = &w->to->term[w->to->nterm];
	const char *key;
	size_t n;

	for (n = WORD_TERMS; n > 1; n--) {
		if (i + n > w->from->nterm)
			continue;
		key = joined(w->cx, w->from, i, n);
		if (!known(w, key, strlen(key)))
			continue;
		if (!query_other(w->cx, w->to, key, t))
			return 0;
		t->at = w->from->term[i].at;
		t->span = w->from->term[i + n - 1].at + w->from->term[i + n - 1].span - t->at;
		w->to->nterm++;
		add_others(w, key, strlen(key));
		return n;
	}
	return 0;
}

static void
copy_word(struct words *w, const struct term *t)
{
	struct term *c = &w->to->term[w->to->nterm];

	*c = *t;
	c->df = 0;
	c->nwider = 0;
	c->tok = &w->to->tok[w->to->ntok];
	c->ntok = query_token(w->to, t->tok->tok, NULL, 0) != NULL;
	w->to->nterm += c->ntok;
	if (c->ntok > 0 && known(w, t->text, t->len))
		add_others(w, t->text, t->len);
}

static void
rebuild(struct words *w)
{
	size_t i, n;

	for (i = 0; i < w->from->nterm && w->to->nterm < TERMS_MAX; i += n) {
		const struct term *t = &w->from->term[i];

		n = 1;
		if (w->from->nterm > 1 && (n = cut_several(w, i)) > 0)
			continue;
		n = 1;
		if (t->kind == TERM_WIDE)
			cut_wide(w, t);
		else
			copy_word(w, t);
	}
}

enum status
query_words(struct ctx *cx, bool staff, const struct query *typed, struct query *q, bool *any)
{
	struct words w = { .cx = cx, .from = typed, .to = q };
	struct pair *v;
	struct keys k;

	*any = false;
	memset(q, 0, sizeof(*q));
	q->folded = typed->folded;
	q->limit = typed->limit;
	keys_read(cx, typed, &k);
	if (k.n == 0)
		return ST_OK;
	while (k.n < KEYS_MAX)
		k.v[k.n++] = DB_NULL;
	TRY(db_all(cx, SQL_WORDS[staff], (struct db_args){ k.v, k.n }, &pair_map, &v, &w.n));
	w.v = v;
	if (w.n == 0)
		return ST_OK;
	rebuild(&w);
	*any = w.widened > 0;
	return ST_OK;
}
