/*
 * diff.c -- what changed between two texts.
 *
 * Tokens first; what differs too much for that by lines, whose changed stretches are then looked at by tokens again, each within a bound of its own.
 * What is alike at both ends is set aside before, and what is too different for any of it is given as gone and new.
 */
#include <stdlib.h>
#include <string.h>
#include "base/diff.h"
#include "base/hanzi.h"
#include "base/utf8.h"

#define DIFF_COST_MAX 1000 /* insertions and deletions that are looked for: memory is its square, time its product with the length */
#define HUNK_COST_MAX 120  /* the same within lines that changed */
#define HUNKS_MAX 300      /* stretches of lines that are looked at by tokens */
#define TOKENS_MAX 150000  /* bytes of both texts; longer ones go by lines at once */

struct token {
	const char *s;
	size_t n;
	uint32_t hash;
};

struct side {
	struct token *v;
	size_t n;
};

struct out {
	struct arena *mem;
	struct diff_part *v;
	size_t n, room;
	struct str text; /* of the last part */
};

/* Kana and other scripts without spaces, beside Han. */
static bool
stands_alone(uint32_t cp)
{
	return hanzi_is(cp) || (cp >= 0x3040 && cp <= 0x30FF) || (cp >= 0x0E00 && cp <= 0x0EFF) || (cp >= 0x1780 && cp <= 0x17FF) ||
	    (cp >= 0x2E80 && cp <= 0x2FDF) || (cp >= 0x3100 && cp <= 0x312F) || (cp >= 0xFF66 && cp <= 0xFF9F);
}

/* A letter or digit of a word; signs, blanks and what is no UTF-8 are tokens of their own. */
static bool
in_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') || cp == '_';
	return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp <= 0x2BFF) && !(cp >= 0x3000 && cp <= 0x303F) &&
	    !(cp >= 0xFF00 && cp <= 0xFF0F) && !(cp >= 0xFF1A && cp <= 0xFF20) && cp < 0x1F000 && !stands_alone(cp);
}

static size_t
token_length(const char *s, size_t n)
{
	size_t len, used = 0;
	uint32_t cp;

	while (used < n) {
		if (!utf8_next(s + used, n - used, &cp, &len) || !in_word(cp))
			return used > 0 ? used : len;
		used += len;
	}
	return used;
}

static size_t
line_length(const char *s, size_t n)
{
	const char *end = memchr(s, '\n', n);

	return end != NULL ? (size_t)(end - s) + 1 : n;
}

static struct side
cut(struct arena *mem, const char *s, size_t n, size_t (*length)(const char *, size_t))
{
	struct side side = { NULL, 0 };
	size_t i, k, len;

	for (i = 0; i < n; i += length(s + i, n - i))
		side.n++;
	side.v = arena_calloc(mem, side.n, sizeof(*side.v));
	for (i = k = 0; i < n; i += len, k++) {
		uint32_t h = 2166136261u;
		size_t j;

		len = length(s + i, n - i);
		for (j = 0; j < len; j++)
			h = (h ^ (unsigned char)s[i + j]) * 16777619u;
		side.v[k] = (struct token){ s + i, len, h };
	}
	return side;
}

static bool
same(const struct token *a, const struct token *b)
{
	return a->hash == b->hash && a->n == b->n && memcmp(a->s, b->s, a->n) == 0;
}

/* One more token of this kind; a run of one kind is one part. */
static void
put(struct out *o, enum diff_kind kind, const struct token *t)
{
	if (o->n == 0 || o->v[o->n - 1].kind != kind) {
		if (o->n == o->room) {
			o->v = arena_grow(o->mem, o->v, o->room * sizeof(*o->v), (o->room * 2 + 16) * sizeof(*o->v));
			o->room = o->room * 2 + 16;
		}
		if (o->n > 0)
			o->v[o->n - 1].text = o->text.s;
		o->v[o->n++].kind = kind;
		str_init(&o->text, o->mem);
	}
	str_addn(&o->text, t->s, t->n);
}

static void
put_all(struct out *o, enum diff_kind kind, const struct token *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		put(o, kind, &v[i]);
}

/* Greedy forward search of Myers; trace[d] holds the furthest x of each diagonal k = -d .. d after d edits, at [k + d].  The number of edits, or
 * SIZE_MAX when more than most are needed. */
static size_t
search(struct arena *mem, const struct side *a, const struct side *b, size_t most, int32_t **trace)
{
	size_t d;

	for (d = 0; d <= most; d++) {
		int32_t *now = trace[d] = arena_calloc(mem, 2 * d + 1, sizeof(*now)), *was = d > 0 ? trace[d - 1] : NULL;
		int32_t k, D = (int32_t)d, x, y;

		for (k = -D; k <= D; k += 2) {
			if (d == 0)
				x = 0;
			else if (k == -D || (k != D && was[k - 1 + D - 1] < was[k + 1 + D - 1]))
				x = was[k + 1 + D - 1];
			else
				x = was[k - 1 + D - 1] + 1;
			for (y = x - k; x < (int32_t)a->n && y >= 0 && y < (int32_t)b->n && same(&a->v[x], &b->v[y]); x++, y++)
				continue;
			now[k + D] = x;
			if (x >= (int32_t)a->n && y >= (int32_t)b->n)
				return d;
		}
	}
	return SIZE_MAX;
}

/* Backwards through the trace: what each step was, last first. */
static void
walk_back(struct arena *mem, const struct side *a, const struct side *b, int32_t **trace, size_t d, struct out *o)
{
	unsigned char *step = arena_alloc(mem, a->n + b->n + 1);
	int32_t x = (int32_t)a->n, y = (int32_t)b->n;
	size_t n = 0, i = 0, j = 0;

	for (; d > 0; d--) {
		int32_t D = (int32_t)d, k = x - y, *was = trace[d - 1], px;
		bool down = k == -D || (k != D && was[k - 1 + D - 1] < was[k + 1 + D - 1]);

		px = was[(down ? k + 1 : k - 1) + D - 1];
		for (; x > (down ? px : px + 1); x--, y--)
			step[n++] = DIFF_SAME;
		step[n++] = down ? DIFF_NEW : DIFF_GONE;
		x = px;
		y = px - (down ? k + 1 : k - 1);
	}
	for (; x > 0; x--)
		step[n++] = DIFF_SAME;
	while (n > 0) {
		size_t gone = 0, come = 0;

		for (; n > 0 && step[n - 1] == DIFF_SAME; n--, j++)
			put(o, DIFF_SAME, &a->v[i++]);
		for (; n > 0 && step[n - 1] != DIFF_SAME; n--) {
			gone += step[n - 1] == DIFF_GONE;
			come += step[n - 1] == DIFF_NEW;
		}
		put_all(o, DIFF_GONE, a->v + i, gone);
		put_all(o, DIFF_NEW, b->v + j, come);
		i += gone;
		j += come;
	}
}

/* What is alike at both ends apart, false (and nothing put) when more than most edits are needed. */
static bool
compare(struct arena *mem, struct side a, struct side b, size_t most, struct out *o)
{
	int32_t **trace = arena_calloc(mem, most + 1, sizeof(*trace));
	size_t head = 0, tail = 0, d = 0;
	struct side ma, mb;

	while (head < a.n && head < b.n && same(&a.v[head], &b.v[head]))
		head++;
	while (tail < a.n - head && tail < b.n - head && same(&a.v[a.n - 1 - tail], &b.v[b.n - 1 - tail]))
		tail++;
	ma = (struct side){ a.v + head, a.n - head - tail };
	mb = (struct side){ b.v + head, b.n - head - tail };
	if (ma.n > 0 && mb.n > 0 && (d = search(mem, &ma, &mb, most, trace)) == SIZE_MAX)
		return false;
	put_all(o, DIFF_SAME, a.v, head);
	if (d > 0) {
		walk_back(mem, &ma, &mb, trace, d, o);
	} else {
		put_all(o, DIFF_GONE, ma.v, ma.n);
		put_all(o, DIFF_NEW, mb.v, mb.n);
	}
	put_all(o, DIFF_SAME, a.v + a.n - tail, tail);
	return true;
}

static void
whole(struct out *o, enum diff_kind kind, const char *s, size_t n)
{
	struct token t = { s, n, 0 };

	if (n > 0)
		put(o, kind, &t);
}

/* Lines that changed, by tokens when they are not too different. */
static void
hunk(const char *a, const char *b, size_t *left, struct out *o)
{
	struct arena *aside = arena_new();
	size_t na = strlen(a), nb = strlen(b);
	bool done = false;

	if (*left > 0 && na > 0 && nb > 0) {
		--*left;
		done = compare(aside, cut(aside, a, na, token_length), cut(aside, b, nb, token_length), HUNK_COST_MAX, o);
	}
	if (!done) {
		whole(o, DIFF_GONE, a, na);
		whole(o, DIFF_NEW, b, nb);
	}
	arena_free(aside);
}

/* Line by line, each changed stretch then by tokens. */
static void
by_lines(struct arena *mem, const char *a, const char *b, struct out *o)
{
	struct out lines = { .mem = mem };
	size_t i, left = HUNKS_MAX, na = strlen(a), nb = strlen(b);
	struct arena *aside = arena_new();

	if (!compare(aside, cut(aside, a, na, line_length), cut(aside, b, nb, line_length), DIFF_COST_MAX, &lines)) {
		whole(&lines, DIFF_GONE, a, na);
		whole(&lines, DIFF_NEW, b, nb);
	}
	if (lines.n > 0)
		lines.v[lines.n - 1].text = lines.text.s;
	for (i = 0; i < lines.n; i++) {
		const struct diff_part *p = &lines.v[i];

		if (p->kind == DIFF_GONE && i + 1 < lines.n && p[1].kind == DIFF_NEW)
			hunk(p->text, lines.v[++i].text, &left, o);
		else
			whole(o, p->kind, p->text, strlen(p->text));
	}
	arena_free(aside);
}

/* Characters, or bytes of what is no UTF-8. */
static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return n;
}

struct change {
	struct str gone, come;
};

/* The longer side of what was rewritten; 0 when text was only added or only taken away. */
static size_t
rewritten(const char *gone, const char *come)
{
	size_t g = characters(gone), c = characters(come);

	return g == 0 || c == 0 ? 0 : g > c ? g : c;
}

/* The same of the change that begins at part i. */
static size_t
rewritten_next(const struct out *o, size_t i)
{
	return i + 1 < o->n && o->v[i].kind == DIFF_GONE && o->v[i + 1].kind == DIFF_NEW ? rewritten(o->v[i].text, o->v[i + 1].text) : 0;
}

static void
change_put(struct out *o, struct change *c)
{
	whole(o, DIFF_GONE, c->gone.s, c->gone.len);
	whole(o, DIFF_NEW, c->come.s, c->come.len);
	str_init(&c->gone, o->mem);
	str_init(&c->come, o->mem);
}

/* A blank or a character that two rewritten stretches happen to share says nothing: they are read as one. */
static void
tidy(const struct out *in, struct out *o)
{
	struct change c;
	size_t i;

	str_init(&c.gone, o->mem);
	str_init(&c.come, o->mem);
	for (i = 0; i < in->n; i++) {
		const char *text = in->v[i].text;

		if (in->v[i].kind != DIFF_SAME) {
			str_add(in->v[i].kind == DIFF_GONE ? &c.gone : &c.come, text);
		} else if (strlen(text) < 40 && strchr(text, '\n') == NULL && 2 * characters(text) <= rewritten(c.gone.s, c.come.s) &&
		    2 * characters(text) <= rewritten_next(in, i + 1)) {
			str_add(&c.gone, text);
			str_add(&c.come, text);
		} else {
			change_put(o, &c);
			whole(o, DIFF_SAME, text, strlen(text));
		}
	}
	change_put(o, &c);
}

void
diff_text(struct arena *mem, const char *a, const char *b, struct diff_part **parts, size_t *n)
{
	struct arena *aside = arena_new();
	size_t na = strlen(a), nb = strlen(b);
	struct out raw = { .mem = aside }, o = { .mem = mem };
	bool done = false;

	if (na + nb <= TOKENS_MAX)
		done = compare(aside, cut(aside, a, na, token_length), cut(aside, b, nb, token_length), DIFF_COST_MAX, &raw);
	if (!done)
		by_lines(aside, a, b, &raw);
	if (raw.n > 0)
		raw.v[raw.n - 1].text = raw.text.s;
	tidy(&raw, &o);
	if (o.n > 0)
		o.v[o.n - 1].text = o.text.s;
	*parts = o.v;
	*n = o.n;
	arena_free(aside);
}
