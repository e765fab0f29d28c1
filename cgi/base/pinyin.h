/*
 * pinyin.h -- what Han characters sound and look like, for words typed in Latin letters and for wrong characters.
 *
 * All characters are folded ones (hanzi.h).  Syllables have no tones and ü is v.  A character of several readings has each of the three
 * most used.
 */
#ifndef KEFU_BASE_PINYIN_H
#define KEFU_BASE_PINYIN_H

#include <stdbool.h>
#include "base/pinyin_table.h"

#define PINYIN_WAYS 4        /* ways that letters are cut in */
#define PINYIN_LENGTH 24     /* syllables of one way */

/* The row of a folded character, NULL when it has none. */
const struct pinyin_row *pinyin_of(uint32_t cp);
/* May the two be taken for each other: by sound (a reading in common), by shape? */
bool pinyin_sounds_like(uint32_t a, uint32_t b);
bool pinyin_looks_like(uint32_t a, uint32_t b);

/* Letters cut into whole syllables; the last may be a beginning of one. */
struct pinyin_cut {
	uint16_t v[PINYIN_LENGTH];
	size_t n;
	bool open;          /* after v, the beginning of one more is left */
};

/* The ways to cut n letters a-z (' stands between two syllables), those with fewer syllables first; how many.  open: a beginning may be left. */
size_t pinyin_split(const char *s, size_t n, bool open, struct pinyin_cut out[PINYIN_WAYS]);

/* Do the letters spell characters of text from its beginning?  Bytes of text, 0 when they do not.  initials: each letter is a character's
 * first, else whole syllables; open: the last may be a beginning. */
size_t pinyin_spells(const char *letters, size_t n, bool initials, bool open, const char *text);

#endif
