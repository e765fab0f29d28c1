/*
 * pinyin.c -- readings of characters, and letters cut into syllables.
 *
 * Letters without spaces may be cut in several ways (fangan: fan-gan, fang-an); the search tries a few and lets the text decide.
 */
#include <string.h>
#include "base/pinyin.h"
#include "base/utf8.h"

#define SYLLABLE_MAX 6

const struct pinyin_row *
pinyin_of(uint32_t cp)
{
	size_t lo = 0, hi = pinyin_table_n;

	if (cp < 0x3400 || cp > 0x9FFF)
		return NULL;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (pinyin_table[mid].cp == cp)
			return &pinyin_table[mid];
		if (pinyin_table[mid].cp < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

bool
pinyin_sounds_like(uint32_t a, uint32_t b)
{
	const struct pinyin_row *x = pinyin_of(a), *y = pinyin_of(b);
	size_t i, j;

	if (x == NULL || y == NULL)
		return false;
	for (i = 0; i < PINYIN_READINGS && x->read[i] != 0; i++)
		for (j = 0; j < PINYIN_READINGS && y->read[j] != 0; j++)
			if (x->read[i] == y->read[j])
				return true;
	return false;
}

bool
pinyin_looks_like(uint32_t a, uint32_t b)
{
	const struct pinyin_row *x = pinyin_of(a), *y = pinyin_of(b);

	return x != NULL && y != NULL && x->shape == y->shape && x->shape != PINYIN_NO_SHAPE;
}

/* Number of the syllable that is exactly s[0..n), 0 when there is none; *begins: is it the beginning of one? */
static uint16_t
syllable_at(const char *s, size_t n, bool *begins)
{
	size_t lo = 1, hi = pinyin_syllable_n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strncmp(pinyin_syllable[mid], s, n) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	*begins = lo < pinyin_syllable_n && strncmp(pinyin_syllable[lo], s, n) == 0;
	return *begins && pinyin_syllable[lo][n] == '\0' ? (uint16_t)lo : 0;
}

struct splitter {
	const char *s;
	size_t n, ways, steps;
	bool open;
	struct pinyin_cut now, *out;
};

static void
found_way(struct splitter *p)
{
	size_t i;

	if (p->now.n == 0)
		return;
	/* Fewer syllables first. */
	for (i = p->ways < PINYIN_WAYS ? p->ways : PINYIN_WAYS; i > 0 && p->out[i - 1].n > p->now.n; i--)
		if (i < PINYIN_WAYS)
			p->out[i] = p->out[i - 1];
	if (i < PINYIN_WAYS)
		p->out[i] = p->now;
	if (p->ways < PINYIN_WAYS)
		p->ways++;
}

/* Bounded: letters made to be cut in very many ways are cut in the first few thousand steps. */
static void
split_from(struct splitter *p, size_t at)
{
	size_t len;
	bool begins = true;

	if (++p->steps > 4000)
		return;
	if (at < p->n && p->s[at] == '\'')
		at++;
	if (at == p->n) {
		found_way(p);
		return;
	}
	if (p->now.n == PINYIN_LENGTH)
		return;
	for (len = 1; len <= SYLLABLE_MAX && at + len <= p->n && begins; len++) {
		uint16_t syllable = syllable_at(p->s + at, len, &begins);

		if (syllable != 0) {
			p->now.v[p->now.n++] = syllable;
			split_from(p, at + len);
			p->now.n--;
		}
		if (begins && p->open && at + len == p->n) {
			p->now.open = true;
			found_way(p);
			p->now.open = false;
		}
	}
}

size_t
pinyin_split(const char *s, size_t n, bool open, struct pinyin_cut out[PINYIN_WAYS])
{
	struct splitter p = { .s = s, .n = n, .open = open, .out = out };

	split_from(&p, 0);
	return p.ways;
}

struct speller {
	const char *letters, *end;
	bool initials, open;
	int steps;
};

/* Bytes of text that the letters spell, 0 for none. */
static size_t
spells_from(struct speller *p, const char *letters, const char *text)
{
	const struct pinyin_row *row;
	uint32_t cp;
	size_t len, i, n, rest;

	while (letters < p->end && *letters == '\'')
		letters++;
	if (*text == '\0' || --p->steps < 0 || !utf8_next(text, strnlen(text, 4), &cp, &len) || (row = pinyin_of(cp)) == NULL)
		return 0;
	for (i = 0; i < PINYIN_READINGS && row->read[i] != 0; i++) {
		const char *syllable = pinyin_syllable[row->read[i]];
		size_t left = (size_t)(p->end - letters);

		n = p->initials ? 1 : strlen(syllable);
		if (n > left && p->open)
			n = left;
		if (n > left || memcmp(letters, syllable, n) != 0)
			continue;
		if (n == left)
			return len;
		if ((rest = spells_from(p, letters + n, text + len)) > 0)
			return len + rest;
	}
	return 0;
}

size_t
pinyin_spells(const char *letters, size_t n, bool initials, bool open, const char *text)
{
	struct speller p = { .letters = letters, .end = letters + n, .initials = initials, .open = open, .steps = 200 };

	return n == 0 ? 0 : spells_from(&p, letters, text);
}
