/*
 * search_rank.c -- candidates in the order a reader wants: phrase over scattered, title over keywords over
 * body, the reader's language first; helpfulness and freshness break ties.
 *
 * Works on the folded text as it is stored: title, keywords and body, a line each.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/utf8.h"
#include "model/search_priv.h"

/* What a match is worth where. */
#define IN_TITLE 1.0
#define IN_KEYWORDS 0.75
#define IN_BODY 0.45
/* Pairs of a phrase that stand apart are worth this much of the phrase. */
#define SCATTERED 0.7
/* Below this share of the query's weight a candidate of OR mode is no answer. */
#define COVER_LEAST 0.3
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

static bool
word_in(const char *word, size_t n, const char *text, size_t *at, size_t *len)
{
	const char *s;

	for (s = strchr(text, word[0]); s != NULL; s = strchr(s + 1, word[0])) {
		if (inside_word(text, s) && (unsigned char)word[0] < 0x80 && (unsigned char)s[-1] < 0x80)
			continue;
		if ((*len = spells(s, word, n)) > 0) {
			*at = (size_t)(s - text);
			return true;
		}
	}
	return false;
}

bool
term_in(const struct term *t, const char *folded, size_t *at, size_t *len)
{
	const char *s;

	if (t->kind == RUN_WORD)
		return word_in(t->text, t->len, folded, at, len);
	if ((s = memmem(folded, strlen(folded), t->text, t->len)) == NULL)
		return false;
	*at = (size_t)(s - folded);
	*len = t->len;
	return true;
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
		if (t->tok[i].text == NULL)
			continue;
		for (k = 0; k < 3; k++) {
			if (memmem(d->f[k], strlen(d->f[k]), t->tok[i].text, t->tok[i].len) == NULL)
				continue;
			sum += FIELD_WORTH[k] * t->tok[i].idf;
			break;
		}
	}
	return SCATTERED * sum / t->weight;
}

/* known: it is in the text, if further down than we see. */
static double
term_worth(const struct term *t, const struct fields *d, bool known)
{
	size_t k, at, len;

	for (k = 0; k < 3; k++)
		if (term_in(t, d->f[k], &at, &len))
			return FIELD_WORTH[k];
	if (known)
		return 0.9 * IN_BODY;
	return t->kind == RUN_WIDE ? scattered(t, d) : 0.0;
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
	f->score += 0.3 * title_share(q, d.f[0]) + lesser(cx, f);
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
		for (j = 0; t->kind == RUN_WIDE && j < t->ntok; j++)
			if (t->tok[j].text != NULL && memmem(folded, strlen(folded), t->tok[j].text, t->tok[j].len) != NULL)
				sum += t->tok[j].idf;
	}
	return weight > 0.0 ? sum / weight : 0.0;
}

static size_t
drop_weak(const struct query *q, struct found *v, size_t n)
{
	double best = 0.0;
	size_t i, kept = 0;

	for (i = 0; i < n; i++)
		if (v[i].score > best)
			best = v[i].score;
	for (i = 0; i < n; i++)
		if (v[i].score >= COVER_OF_BEST * best && cover(q, v[i].folded) >= COVER_LEAST)
			v[kept++] = v[i];
	return kept;
}

void
rank(struct ctx *cx, const struct query *q, bool some, struct found *v, size_t *n)
{
	size_t i;

	for (i = 0; i < *n; i++) {
		v[i].tier = tier(cx->lang, v[i].lang);
		score(cx, q, some, &v[i]);
	}
	if (some)
		*n = drop_weak(q, v, *n);
	if (*n > 1)
		qsort(v, *n, sizeof(*v), found_order);
}
