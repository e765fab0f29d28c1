/*
 * search_spell.c -- what was meant when a character or a few letters are wrong.
 *
 * Han: where the query has a pair of characters that no text has, titles and keywords are looked for that sound the same there or share
 * what stands beside it; the best of them says what was meant (a character that sounds or looks alike, one that is missing, too many or
 * changed places with its neighbour).  Latin: search_letters.c.  Only what the asker may read is proposed: everything comes from the same
 * views and tables as the hits.
 */
#include <string.h>
#include "base/pinyin.h"
#include "base/utf8.h"
#include "model/search_priv.h"

#define CHARS_MAX 64     /* of a run or a line that are compared */
#define SOUND_WEIGHT 60  /* of a sound's token among those of pairs */
#define PAIR_WEIGHT 20
#define SINGLE_WEIGHT 10
#define LEAST 2.0        /* likeness below which nothing is proposed */

struct chars {
	uint32_t v[CHARS_MAX];
	size_t at[CHARS_MAX + 1]; /* bytes */
	size_t n;
};

static void
chars_read(const char *s, size_t n, struct chars *c)
{
	size_t i, len;

	c->n = 0;
	for (i = 0; i < n && c->n < CHARS_MAX; i += len) {
		c->at[c->n] = i;
		utf8_next(s + i, n - i, &c->v[c->n++], &len);
	}
	c->at[c->n] = i < n ? i : n;
}

/* What to write instead: characters [from, to) of the run become text[at .. at + len). */
struct mend {
	double worth;
	size_t from, to;
	const char *text;
	size_t len;
	const struct found *in; /* in whose title it stands; NULL: in keywords */
};

struct speller {
	const struct chars *q;
	bool odd[CHARS_MAX + 1]; /* [i]: characters i - 1 and i stand together in no text */
	const char *line;
	struct chars c;
	const struct found *in;
	struct mend best;
};

/* Characters that are the same, to the left of and with the two positions, or to the right. */
static size_t
same_left(const struct speller *s, size_t i, size_t j)
{
	size_t n = 0;

	while (n < i && n < j && s->q->v[i - 1 - n] == s->c.v[j - 1 - n])
		n++;
	return n;
}

static size_t
same_right(const struct speller *s, size_t i, size_t j)
{
	size_t n = 0;

	while (i + n < s->q->n && j + n < s->c.n && s->q->v[i + n] == s->c.v[j + n])
		n++;
	return n;
}

/* [i, i1) of the query stands for [j, j1) of the line. */
static void
consider(struct speller *s, double worth, size_t i, size_t i1, size_t j, size_t j1)
{
	if (worth <= s->best.worth)
		return;
	s->best = (struct mend){ .worth = worth, .from = i, .to = i1, .text = s->line + s->c.at[j], .len = s->c.at[j1] - s->c.at[j], .in = s->in };
}

static void
try_wrong(struct speller *s, size_t i, size_t j)
{
	size_t l = same_left(s, i, j), r = same_right(s, i + 1, j + 1);
	bool sounds = pinyin_sounds_like(s->q->v[i], s->c.v[j]), looks = pinyin_looks_like(s->q->v[i], s->c.v[j]);

	if (s->q->v[i] == s->c.v[j] || s->c.v[j] < 0x3400)
		return;
	if (sounds || looks) {
		if (l + r >= 1)
			consider(s, (double)(l + r) + (sounds ? 1.0 : 0.95), i, i + 1, j, j + 1);
	} else if (l + r >= 2 && (l + r == s->q->n - 1 || (l >= 2 && r >= 2))) {
		consider(s, (double)(l + r) - 0.5 + (l > 0 && r > 0 ? 0.3 : 0.0), i, i + 1, j, j + 1);
	}
}

static void
try_moved(struct speller *s, size_t i, size_t j)
{
	size_t l, r;

	/* One too many. */
	l = same_left(s, i, j);
	r = same_right(s, i + 1, j);
	if (l > 0 && r > 0 && (l + r >= 3 || s->q->v[i] == s->q->v[i - 1] || s->q->v[i] == s->q->v[i + 1]))
		consider(s, (double)(l + r) + 0.2, i, i + 1, j, j);
	/* One is missing before it. */
	r = same_right(s, i, j + 1);
	if (l > 0 && r > 0 && j < s->c.n && s->c.v[j] >= 0x3400)
		consider(s, (double)(l + r) + 0.1, i, i, j, j + 1);
	/* Two changed places. */
	if (i + 1 < s->q->n && j + 1 < s->c.n && s->q->v[i] == s->c.v[j + 1] && s->q->v[i + 1] == s->c.v[j] && s->q->v[i] != s->c.v[j])
		consider(s, (double)(same_left(s, i, j) + same_right(s, i + 2, j + 2)) + 2.0, i, i + 2, j, j + 2);
}

/* Two neighbours that both sound as those of the line do: 冰厢 beside nothing else. */
static void
try_line(struct speller *s, const char *line, size_t n)
{
	size_t i, j;

	s->line = line;
	chars_read(line, n, &s->c);
	for (i = 0; i < s->q->n; i++) {
		if (!s->odd[i] && !s->odd[i + 1])
			continue;
		for (j = 0; j < s->c.n; j++) {
			try_wrong(s, i, j);
			try_moved(s, i, j);
		}
	}
}

struct slots {
	uint32_t tok[SLOTS];
	int64_t weight[SLOTS];
	size_t n;
};

static void
slot_put(struct slots *k, uint32_t tok, int64_t weight)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (k->tok[i] == tok)
			return;
	if (k->n == SLOTS)
		return;
	k->tok[k->n] = tok;
	k->weight[k->n++] = weight;
}

static void
slot_sound(struct slots *k, uint32_t a, uint32_t b)
{
	const struct pinyin_row *x = pinyin_of(a), *y = pinyin_of(b);
	uint16_t two[2];

	if (x == NULL || y == NULL)
		return;
	two[0] = x->read[0];
	two[1] = y->read[0];
	slot_put(k, token_syllables(two, 2), SOUND_WEIGHT);
}

/* Sounds of the odd pairs, the same pairs the other way about, pairs that are known beside them, and in a short run the characters themselves. */
static void
slots_choose(const struct speller *s, const struct term *t, struct slots *k)
{
	size_t i;

	k->n = 0;
	for (i = 1; i < s->q->n && k->n < SLOTS / 2; i++)
		if (s->odd[i])
			slot_sound(k, s->q->v[i - 1], s->q->v[i]);
	for (i = 1; i < s->q->n && k->n < SLOTS * 3 / 4; i++)
		if (s->odd[i])
			slot_put(k, token_pair(s->q->v[i], s->q->v[i - 1]), PAIR_WEIGHT);
	for (i = 0; s->q->n <= 3 && i < s->q->n; i++)
		slot_put(k, token_single(s->q->v[i]), SINGLE_WEIGHT);
	for (i = 1; i < s->q->n && i <= t->ntok; i++)
		if (!s->odd[i] && (s->odd[i - 1] || s->odd[i + 1] || (i > 1 && s->odd[i - 2]) || (i + 2 < s->q->n && s->odd[i + 2])))
			slot_put(k, t->tok[i - 1].tok, PAIR_WEIGHT);
}

/* False when every pair of the run is known: then nothing in it is wrong. */
static bool
odd_read(struct speller *s, const struct term *t)
{
	bool any = false;
	size_t i;

	memset(s->odd, 0, sizeof(s->odd));
	for (i = 0; i < t->ntok && i + 1 < s->q->n; i++)
		any |= s->odd[i + 1] = t->tok[i].df == 0;
	return any;
}

/* Byte of a text for a byte of its folded form. */
struct places {
	const uint32_t *map;
	const char *folded;
	size_t n;
};

static size_t
place(const struct places *p, size_t byte)
{
	size_t i, at;

	for (i = at = 0; i < p->n && at < byte; i++)
		at += utf8_prefix(p->folded + at, 1);
	return p->map[i];
}

static struct places
places_of(struct ctx *cx, const char *text)
{
	struct places p;
	uint32_t *map;

	p.folded = hanzi_fold_map(cx->mem, text, &map, &p.n);
	p.map = map;
	return p;
}

/* In the characters of the title, not in folded ones. */
static void
as_written(struct ctx *cx, struct mend *m)
{
	struct places p;
	size_t a, b;

	if (m->in == NULL || m->len == 0)
		return;
	p = places_of(cx, m->in->title);
	a = place(&p, (size_t)(m->text - m->in->folded));
	b = place(&p, (size_t)(m->text - m->in->folded) + m->len);
	if (b <= a || b > strlen(m->in->title))
		return;
	m->text = arena_strndup(cx->mem, m->in->title + a, b - a);
	m->len = b - a;
}

/* Best change of one run; worth 0.0 when there is none. */
static enum status
mend_run(struct ctx *cx, const struct search *s, const struct query *q, const struct term *t, struct mend *out)
{
	struct chars run;
	struct speller sp = { .q = &run };
	struct slots k;
	struct found *v;
	size_t i, n, first;

	*out = sp.best;
	chars_read(t->text, t->len, &run);
	if (run.n < 2 || !odd_read(&sp, t))
		return ST_OK;
	slots_choose(&sp, t, &k);
	TRY(find_tokens(cx, s, q, k.tok, k.weight, k.n, SEEN_SOUND, &v, &n));
	for (i = 0; i < n; i++) {
		first = lines_of(v[i].folded, 1);
		sp.in = &v[i];
		try_line(&sp, v[i].folded, first);
		sp.in = NULL;
		try_line(&sp, v[i].folded + first, lines_of(v[i].folded + first, 1));
	}
	if (sp.best.worth < LEAST)
		return ST_OK;
	*out = sp.best;
	as_written(cx, out);
	out->to = run.at[out->to];
	out->from = run.at[out->from];
	return ST_OK;
}

static enum status
mend_word(struct ctx *cx, const struct search *s, const struct term *t, struct mend *out)
{
	const char *best;

	*out = (struct mend){ .worth = 0.0 };
	TRY(word_near(cx, s->staff, t, &best));
	if (best != NULL)
		*out = (struct mend){ .worth = 1.0, .to = t->span, .text = best, .len = strlen(best) };
	return ST_OK;
}

enum status
query_spell(struct ctx *cx, const struct search *s, const char *typed, const struct query *q, struct meant *meant)
{
	struct places p = places_of(cx, typed);
	struct mend m;
	struct str out;
	size_t i, a, b, done = 0;
	bool any = false;

	memset(meant, 0, sizeof(*meant));
	str_init(&out, cx->mem);
	for (i = 0; i < q->nterm; i++) {
		const struct term *t = &q->term[i];

		if (t->kind == TERM_WIDE)
			TRY(mend_run(cx, s, q, t, &m));
		else
			TRY(mend_word(cx, s, t, &m));
		if (m.worth <= 0.0)
			continue;
		any = true;
		a = place(&p, t->at + m.from);
		b = place(&p, t->at + m.to);
		if (a < done || b < a)
			continue;
		str_addn(&out, typed + done, a - done);
		str_addn(&out, m.text, m.len);
		if (t->kind == TERM_WORD)
			meant->word[meant->nword++] = m.text;
		done = b;
	}
	str_add(&out, typed + done);
	if (any)
		meant->text = out.s;
	return ST_OK;
}
