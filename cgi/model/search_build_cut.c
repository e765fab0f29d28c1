/*
 * search_build_cut.c -- how the postings are cut into parts of a size that a worker can hold: by the tokens of a sample of the texts.
 */
#include <stdlib.h>
#include "model/search_build.h"

#define SAMPLE_SPOTS 100 /* of 40 texts each */

static const char SQL_SPAN[] = "SELECT COALESCE(MIN(article_id), 1) AS lo, COALESCE(MAX(article_id), 0) AS hi FROM article_text";
static const char SQL_SPOT[] =
    "SELECT article_id, aud, lang, folded FROM article_text WHERE article_id >= ? ORDER BY article_id, aud LIMIT 40";
static const char SQL_ROUGH[] = "SELECT COUNT(*) AS n FROM article WHERE state = 'published'";

static const struct db_col stored_cols[] = {
	DB_COL(stored, article_id, DB_T_I64),
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, lang, DB_T_INT),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct span {
	int64_t lo, hi;
};
static const struct db_col span_cols[] = { DB_COL(span, lo, DB_T_I64), DB_COL(span, hi, DB_T_I64) };
static const struct db_map span_map = DB_MAP(span, span_cols);

struct number {
	int64_t n;
};
static const struct db_col number_cols[] = { DB_COL(number, n, DB_T_I64) };
static const struct db_map number_map = DB_MAP(number, number_cols);

struct sample {
	int64_t *v;
	size_t n, room, texts;
};

static int
number_order(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
sample_text(struct arena *mem, struct sample *s, const struct stored *t)
{
	struct gather g;
	size_t i;

	gather_text(&g, mem, t->folded, t->lang);
	if (s->n + g.n > s->room) {
		s->v = arena_grow(mem, s->v, s->room * sizeof(*s->v), (s->room * 2 + g.n) * sizeof(*s->v));
		s->room = s->room * 2 + g.n;
	}
	for (i = 0; i < g.n; i++)
		s->v[s->n++] = build_place(t->aud, g.v[i].tok);
	s->texts++;
}

static enum status
sample_all(struct ctx *cx, struct sample *s)
{
	struct span span;
	struct stored *v;
	int64_t last = 0, at;
	size_t i, k, n;

	TRY(db_one(cx, SQL_SPAN, DB_NOARGS, &span_map, &span));
	for (k = 0; k < SAMPLE_SPOTS && last < span.hi; k++) {
		at = span.lo + (span.hi - span.lo) / SAMPLE_SPOTS * (int64_t)k;
		TRY(db_all(cx, SQL_SPOT, DB_ARGS(DB_I64(at > last ? at : last + 1)), &stored_map, &v, &n));
		for (i = 0; i < n; i++)
			sample_text(cx->mem, s, &v[i]);
		last = n > 0 ? v[n - 1].article_id : span.hi;
	}
	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), number_order);
	return ST_OK;
}

enum status
build_cut(struct ctx *cx, size_t size, struct part **part, size_t *n, int64_t *total)
{
	struct sample s = { 0 };
	struct number texts;
	int64_t lo = 0;
	size_t i, parts;

	TRY(sample_all(cx, &s));
	TRY(db_one(cx, SQL_ROUGH, DB_NOARGS, &number_map, &texts));
	*total = s.texts == 0 ? 0 : (int64_t)((double)s.n / (double)s.texts * (double)texts.n);
	parts = (size_t)*total / size + 1;
	*part = arena_calloc(cx->mem, parts, sizeof(**part));
	*n = 0;
	for (i = 1; i <= parts; i++) {
		int64_t hi = i == parts ? build_place(AUD_N, 0) - 1 : s.v[s.n / parts * i] - 1;

		if (hi < lo)
			continue;
		(*part)[*n] = (struct part){ (int64_t)*n, lo, hi, lo };
		(*n)++;
		lo = hi + 1;
	}
	return ST_OK;
}
