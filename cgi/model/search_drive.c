/*
 * search_drive.c -- which postings a search walks along, and how the texts on the way prove that they hold the terms.
 */
#include <string.h>
#include "model/search_priv.h"

/* The term with the rarest token; a single character drives only when there is nothing else. */
const struct term *
drive_term(const struct query *q)
{
	const struct term *best = NULL;
	size_t i;

	for (i = 0; i < q->nterm; i++)
		if (q->term[i].ntok > 0 && (best == NULL || q->term[i].df < best->df))
			best = &q->term[i];
	return best;
}

/* The rarest token of a term, of those of one way to cut its letters. */
static const struct qtoken *
rarest(const struct term *t, unsigned char way)
{
	const struct qtoken *best = NULL;
	size_t i;

	for (i = 0; i < t->ntok; i++)
		if (t->tok[i].way == way && (best == NULL || t->tok[i].df < best->df))
			best = &t->tok[i];
	return best;
}

static void
add_driver(struct drivers *d, uint32_t tok, int64_t weight)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		if (d->tok[i] == tok)
			return;
	if (d->n == SLOTS)
		return;
	d->tok[d->n] = tok;
	d->weight[d->n++] = weight;
}

/* The tokens one of which a text must have to hold the term. */
void
drive_tokens(const struct term *t, struct drivers *d)
{
	const struct qtoken *k;
	size_t i;
	unsigned char way;

	d->n = 0;
	for (way = 0; (k = rarest(t, way)) != NULL; way++)
		add_driver(d, k->tok, 2);
	for (i = 0; i < t->nwider; i++)
		add_driver(d, t->wider[i], 1);
	for (i = 0; i < t->nother; i++)
		if ((k = rarest(&t->other[i], 0)) != NULL)
			add_driver(d, k->tok, 2);
}

/* The SLOTS tokens that say most. */
size_t
drive_slots(const struct query *q, uint32_t *tok, int64_t *weight)
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

/* Terms are letters, digits, spaces and Han only: nothing in them needs an escape in a pattern. */
struct db_arg
prove_like(struct ctx *cx, const struct term *t)
{
	if (t->kind == TERM_SOUND || t->kind == TERM_INITIALS)
		return DB_STR("%");
	return t->kind == TERM_WIDE ? DB_STR(arena_printf(cx->mem, "%%%.*s%%", (int)t->len, t->text)) : DB_STR("");
}

/* A word begins here: not inside another. */
#define WORD_BEGINS "(?<![a-z0-9])"
/* And ends, but for its endings and a letter doubled before them. */
#define WORD_ENDS "(?:[a-z]?(?:s|es|ed|ing|e|y|ies|ied|er|ers))?(?![a-z0-9])"

static void
pattern_add(struct str *out, const struct term *t)
{
	const char *p = t->text;
	struct run r;
	size_t n = 0;

	if (t->kind == TERM_WORD) {
		str_addf(out, WORD_BEGINS "%.*s%s", (int)t->len, t->text, t->whole ? WORD_ENDS : "");
		return;
	}
	for (; run_next(&p, &r) != RUN_END; n++)
		str_addf(out, "%s%s%.*s%s", n > 0 ? ".{0,24}" : "", r.kind == RUN_WORD ? WORD_BEGINS : "", (int)r.len, r.s,
		    r.kind == RUN_WORD ? WORD_ENDS : "");
}

/* One pattern for the term and the others for it that are words; NULL when none is. */
struct db_arg
prove_pattern(struct ctx *cx, const struct term *t)
{
	struct str s;
	size_t i;

	str_init(&s, cx->mem);
	for (i = 0; i <= t->nother; i++) {
		const struct term *f = i == 0 ? t : &t->other[i - 1];

		if (f->kind != TERM_WORD && f->kind != TERM_PHRASE)
			continue;
		str_add(&s, s.len > 0 ? "|" : "");
		pattern_add(&s, f);
	}
	return s.len > 0 ? DB_STR(s.s) : DB_NULL;
}
