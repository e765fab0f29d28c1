/*
 * search_rank.c -- candidates in the order a reader wants: phrase over scattered, title over keywords over
 * body, the reader's language first; helpfulness and freshness break ties.
 *
 * Works on the folded text as it is stored: title, keywords and body, a line each.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/pinyin.h"
#include "base/utf8.h"
#include "model/search_priv.h"

/* What a match is worth where. */
#define IN_TITLE 1.0
#define IN_KEYWORDS 0.75
#define IN_BODY 0.45
/* Pairs of a phrase that stand apart are worth this much of the phrase. */
#define SCATTERED 0.7
/* Another word for what was typed is worth this much of it. */
#define OTHER_WORD 0.92
/* A word that only begins with what was typed, of the word itself. */
#define LONGER_WORD 0.85
/* What the title shares with all that was typed, words of asking too. */
#define RAW_SHARE 0.3
/* Bytes between two parts of a phrase. */
#define PHRASE_GAP 24
/* A candidate of OR mode whose title and keywords hold this share of the query is as good as one that holds all. */
#define COVER_ALL 0.85
/* Below this share of the query's weight a candidate of OR mode is no answer. */
#define COVER_LEAST 0.3
/* The same of single characters, in title and keywords. */
#define COVER_LOOSE 0.45
/* And below this share of the best one's. */
#define COVER_OF_BEST 0.4

struct fields {
	const char *f[3]; /* title, keywords, body */
};

static const double FIELD_WORTH[] = { IN_TITLE, IN_KEYWORDS, IN_BODY };

static struct fields
split(struct arena *mem, const char *folded)
{
	struct fields out = { { "", "", "" } };
	char *copy = arena_strdup(mem, folded), *nl;
	int i;

	for (i = 0; i < 2; i++) {
		out.f[i] = copy;
		nl = strchr(copy, '\n');
		if (nl == NULL)
			return out;
		*nl = '\0';
		copy = nl + 1;
	}
	out.f[2] = copy;
	return out;
}

/* Is the byte before s part of the same word? */
static bool
inside_word(const char *text, const char *s)
{
	return s > text && (((s[-1] >= 'a' && s[-1] <= 'z') || (s[-1] >= '0' && s[-1] <= '9')) || (unsigned char)s[-1] >= 0x80);
}

/* Bytes at s that spell the word, joining marks passed over; 0 when they do not. */
static size_t
spells(const char *s, const char *word, size_t n)
{
	size_t i = 0, k = 0;

	while (k < n) {
		if (s[i] == word[k]) {
			i++;
			k++;
		} else if (i > 0 && word_joiner(s[i])) {
			i++;
		} else {
			return 0;
		}
	}
	return i;
}

/* Do the bytes that spell a stem belong to a word of that stem, not to the beginning of another? */
static bool
whole_word(const char *s, size_t spelled, size_t n)
{
	size_t end = spelled;

	while ((s[end] >= 'a' && s[end] <= 'z') || (s[end] >= '0' && s[end] <= '9'))
		end++;
	return end == spelled || word_stem(s, end) == n;
}

static bool
word_in(const char *word, size_t n, bool whole, const char *text, size_t *at, size_t *len)
{
	const char *s;

	for (s = strchr(text, word[0]); s != NULL; s = strchr(s + 1, word[0])) {
		if (inside_word(text, s) && (unsigned char)word[0] < 0x80 && (unsigned char)s[-1] < 0x80)
			continue;
		if ((*len = spells(s, word, n)) > 0 && (!whole || whole_word(s, *len, n))) {
			*at = (size_t)(s - text);
			return true;
		}
	}
	return false;
}

size_t
lines_of(const char *text, int lines)
{
	size_t n = 0;

	for (; lines > 0 && text[n] != '\0'; n++)
		lines -= text[n] == '\n';
	return n;
}

static bool
wide_in(const char *s, size_t n, const char *text, size_t *at, size_t *len)
{
	const char *found = memmem(text, strlen(text), s, n);

	if (found == NULL)
		return false;
	*at = (size_t)(found - text);
	*len = n;
	return true;
}

static bool
part_in(const struct run *r, const char *text, size_t *at, size_t *len)
{
	return r->kind == RUN_WIDE ? wide_in(r->s, r->len, text, at, len) : word_in(r->s, r->len, true, text, at, len);
}

/* The parts of a phrase one behind the other and not far apart. */
static bool
phrase_in(const struct term *t, const char *text, size_t *at, size_t *len)
{
	const char *p, *from = text;
	struct run r;
	size_t end, a, n;
	bool all;

	while (p = t->text, run_next(&p, &r) != RUN_END && part_in(&r, from, &a, &n)) {
		*at = (size_t)(from - text) + a;
		from += a + n;
		end = (size_t)(from - text);
		all = true;
		while (all && run_next(&p, &r) != RUN_END) {
			all = part_in(&r, text + end, &a, &n) && a <= PHRASE_GAP;
			end += all ? a + n : 0;
		}
		*len = end - *at;
		if (all)
			return true;
	}
	return false;
}

static bool
self_in(const struct term *t, const char *text, size_t *at, size_t *len)
{
	switch (t->kind) {
	case TERM_WORD:
		return word_in(t->text, t->len, t->whole, text, at, len);
	case TERM_PHRASE:
		return phrase_in(t, text, at, len);
	case TERM_SOUND:
	case TERM_INITIALS:
		return sound_in(t, text, at, len);
	case TERM_WIDE:
		break;
	}
	return wide_in(t->text, t->len, text, at, len);
}

bool
term_in(const struct term *t, const char *folded, size_t *at, size_t *len)
{
	size_t i;

	if (self_in(t, folded, at, len))
		return true;
	for (i = 0; i < t->nother; i++)
		if (self_in(&t->other[i], folded, at, len))
			return true;
	return false;
}

/* Does the text hold what one token of the term stands for? */
static bool
piece_in(const struct term *t, const struct qtoken *k, const char *text)
{
	struct term sound = { .kind = TERM_SOUND };
	char letters[2 * sizeof(pinyin_syllable[0]) + 2];
	size_t at, len, n;

	if (k->text != NULL)
		return memmem(text, strlen(text), k->text, k->len) != NULL;
	if (t->kind != TERM_SOUND || k->syllable[1] == 0)
		return false;
	n = strlen(pinyin_syllable[k->syllable[0]]);
	memcpy(letters, pinyin_syllable[k->syllable[0]], n);
	letters[n++] = '\'';
	memcpy(letters + n, pinyin_syllable[k->syllable[1]], strlen(pinyin_syllable[k->syllable[1]]));
	sound.text = letters;
	sound.len = n + strlen(pinyin_syllable[k->syllable[1]]);
	return sound_in(&sound, text, &at, &len);
}

/* Sounds are looked for in title and keywords alone. */
static size_t
fields_of(const struct term *t)
{
	return t->kind == TERM_SOUND || t->kind == TERM_INITIALS ? 2 : 3;
}

/* Worth of the pairs of a phrase that stand apart, each where it counts most. */
static double
scattered(const struct term *t, const struct fields *d)
{
	double sum = 0.0;
	size_t i, k;

	if (t->weight <= 0.0)
		return 0.0;
	for (i = 0; i < t->ntok; i++) {
		for (k = 0; k < fields_of(t); k++) {
			if (!piece_in(t, &t->tok[i], d->f[k]))
				continue;
			sum += FIELD_WORTH[k] * t->tok[i].idf;
			break;
		}
	}
	return SCATTERED * sum / t->weight;
}

/* Where the term itself counts most, 0.0 when it is nowhere. */
static double
self_worth(const struct term *t, const struct fields *d)
{
	size_t k, at, len;

	for (k = 0; k < 3; k++)
		if (t->kind == TERM_WORD && word_in(t->text, t->len, true, d->f[k], &at, &len))
			return FIELD_WORTH[k];
	for (k = 0; k < fields_of(t) && !(t->kind == TERM_WORD && t->whole); k++)
		if (self_in(t, d->f[k], &at, &len))
			return t->kind == TERM_WORD ? LONGER_WORD * FIELD_WORTH[k] : FIELD_WORTH[k];
	return 0.0;
}

/* known: it is in the text, if further down than we see. */
static double
term_worth(const struct term *t, const struct fields *d, bool known)
{
	double best = self_worth(t, d), w;
	size_t i;

	for (i = 0; i < t->nother; i++)
		if ((w = OTHER_WORD * self_worth(&t->other[i], d)) > best)
			best = w;
	if (best > 0.0)
		return best;
	if (known)
		return 0.9 * IN_BODY;
	return t->kind == TERM_WIDE || t->kind == TERM_SOUND ? scattered(t, d) : 0.0;
}

/* How much of the title the query's terms fill, 0 to 1: short and to the point goes first. */
static double
title_share(const struct query *q, const char *title)
{
	size_t i, at, len, sum = 0, all = strlen(title);

	for (i = 0; i < q->nterm; i++)
		if (term_in(&q->term[i], title, &at, &len))
			sum += len;
	return all == 0 ? 0.0 : sum > all ? 1.0 : (double)sum / (double)all;
}

/* How much of what was typed, pairs and single characters of Han, stands in the title: 0 to 1. */
static double
raw_share(const char *typed, const char *title)
{
	size_t i, n = 0, len, was = 0, all = 0, in = 0;
	uint32_t cp;
	bool wide = false;

	for (i = 0; typed[i] != '\0'; i += len) {
		utf8_next(typed + i, strnlen(typed + i, 4), &cp, &len);
		if (cp < 0x3400) {
			wide = false;
			continue;
		}
		n = strlen(title);
		if (wide) {
			all += 2;
			in += memmem(title, n, typed + i - was, was + len) != NULL ? 2 : 0;
		}
		if (!particle_at(typed + i, len)) {
			all++;
			in += memmem(title, n, typed + i, len) != NULL;
		}
		wide = true;
		was = len;
	}
	return all == 0 ? 0.0 : (double)in / (double)all;
}

static double
lesser(struct ctx *cx, const struct found *f)
{
	double votes = (double)(f->helpful + f->unhelpful);
	double years = (double)(cx->now - f->updated_at) / (365.0 * 86400.0);

	return 0.06 * (double)(f->helpful - f->unhelpful) / (votes + 5.0) + 0.02 / (1.0 + (years > 0.0 ? years : 0.0));
}

/* some: s is a sum over tokens, not an impact. */
static void
score(struct ctx *cx, const struct query *q, bool some, struct found *f)
{
	struct fields d = split(cx->mem, f->folded);
	double sum = 0.0, weight = 0.0;
	size_t i;

	for (i = 0; i < q->nterm; i++) {
		sum += q->term[i].weight * term_worth(&q->term[i], &d, !some);
		weight += q->term[i].weight;
	}
	f->score = weight > 0.0 ? sum / weight : 0.0;
	f->score += 0.3 * title_share(q, d.f[0]) + RAW_SHARE * raw_share(q->folded, d.f[0]) + lesser(cx, f);
	if (!some)
		f->score += 0.1 * (double)(f->s % 256) / 255.0;
	if (q->nterm > 1 && strstr(d.f[0], q->folded) != NULL)
		f->score += 0.2;
}

static int
tier(enum lang reader, const char *code)
{
	enum lang l = LANG_EN;

	if (!lang_from(code, &l))
		return 2;
	return l == reader ? 0 : (l != LANG_EN && reader != LANG_EN) ? 1 : 2;
}

static int
found_order(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->cls != y->cls)
		return x->cls < y->cls ? -1 : 1;
	if (x->tier != y->tier)
		return x->tier - y->tier;
	if (x->score < y->score || x->score > y->score)
		return x->score < y->score ? 1 : -1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Share of the query's weight that occurs at all. */
static double
cover(const struct query *q, const char *folded)
{
	double sum = 0.0, weight = 0.0;
	size_t i, j, at, len;

	for (i = 0; i < q->nterm; i++) {
		const struct term *t = &q->term[i];

		weight += t->weight;
		if (term_in(t, folded, &at, &len)) {
			sum += t->weight;
			continue;
		}
		for (j = 0; t->kind != TERM_WORD && j < t->ntok; j++)
			if (piece_in(t, &t->tok[j], folded))
				sum += t->tok[j].idf;
	}
	return weight > 0.0 ? sum / weight : 0.0;
}

static size_t
terms_in(const struct query *q, const char *text)
{
	size_t i, n = 0, at, len;

	for (i = 0; i < q->nterm; i++)
		n += term_in(&q->term[i], text, &at, &len);
	return n;
}

/* Single characters must be several, and much of the query, to mean anything. */
static bool
loose_fits(struct ctx *cx, const struct query *q, const char *folded)
{
	const char *head = arena_strndup(cx->mem, folded, lines_of(folded, 2));

	return terms_in(q, head) >= 2 && cover(q, head) >= COVER_LOOSE;
}

static size_t
drop_weak(struct ctx *cx, const struct query *q, struct found *v, size_t n)
{
	double best = 0.0;
	const char *head;
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (v[i].score > best)
			best = v[i].score;
	for (i = 0; i < n; i++) {
		if (v[i].score < COVER_OF_BEST * best || cover(q, v[i].folded) < COVER_LEAST)
			continue;
		if (q->loose && !loose_fits(cx, q, v[i].folded))
			continue;
		head = arena_strndup(cx->mem, v[i].folded, lines_of(v[i].folded, 2));
		if (!q->loose && cover(q, head) >= COVER_ALL)
			v[i].cls = FOUND_ALL;
		v[kept++] = v[i];
	}
	return kept;
}

void
rank(struct ctx *cx, const struct query *q, enum found_class cls, struct found *v, size_t *n)
{
	size_t i;

	for (i = 0; i < *n; i++) {
		v[i].tier = tier(cx->lang, v[i].lang);
		v[i].cls = cls;
		v[i].q = q;
		score(cx, q, cls == FOUND_SOME, &v[i]);
	}
	if (cls == FOUND_SOME)
		*n = drop_weak(cx, q, v, *n);
}

void
rank_sort(struct found *v, size_t n)
{
	if (n > 1)
		qsort(v, n, sizeof(*v), found_order);
}
