/*
 * search_token.h -- folded text to tokens: what a posting stands for (docs/search.md).
 *
 * Token space (32 bits):
 *   00000001-35ffffff  two Han characters of U+3400-9FFF side by side, exact
 *   38000000-3fffffff  what title and keywords sound like, hashed: a syllable, two of them, two or three initials (search_pinyin.c)
 *   40000000-4fffffff  last character of a run (low bits: the code point); stored only where the text is not found by that character otherwise
 *   50000000-5fffffff  one character: of a title, or outside U+3400-9FFF
 *   60000000-7fffffff  two characters at least one of which is outside that range, hashed
 *   80000000-ffffffff  a word, stemmed and hashed
 * Words joined by one - _ . ' + or # count as parts and as a whole (KX-200B: kx, 200b, kx200b).
 */
#ifndef KEFU_MODEL_SEARCH_TOKEN_H
#define KEFU_MODEL_SEARCH_TOKEN_H

#include "base/str.h"

/* Changes when the same folded text would give other tokens: means reindex. */
#define SEARCH_TOKEN_VERSION 4

#define TOKEN_COUNT 0u /* in posting_df: the number of documents */
#define WORD_MAX 64    /* bytes of a word that is kept as a term */

enum run_kind { RUN_END, RUN_WIDE, RUN_WORD };

/* A stretch of folded text: characters written without spaces (Han and the like), or one word with its joined parts. */
struct run {
	enum run_kind kind;
	const char *s;
	size_t len;
};

/* Next run of **p, which is moved behind it; RUN_END at the end. */
enum run_kind run_next(const char **p, struct run *);

/* A token and what it stands for: text is what it stands for. */
struct token {
	uint32_t tok;
	const char *text;
	size_t len;
	bool word; /* a word or code; text is unstemmed, or all parts joined */
};

/* Calls put for every token of the text.  singles: each character of a run too (titles). */
void token_each(struct arena *, const char *folded, bool singles, void (*put)(void *arg, const struct token *), void *arg);
/* Tokens of one run. */
void token_run(struct arena *, const struct run *, bool singles, void (*put)(void *arg, const struct token *), void *arg);

/* Tokens of what the Han characters of folded text sound like, for the index: two neighbours' syllables, and of a title one syllable and the
 * initials of two and of three too, each for the two most used readings. */
void token_sounds(const char *folded, bool title, void (*put)(void *arg, const struct token *), void *arg);
/* Of one or two numbers of syllables (base/pinyin.h). */
uint32_t token_syllables(const uint16_t *v, size_t n);
/* Of two or three first letters. */
uint32_t token_initials(const char *s, size_t n);
/* FNV-1a, as all hashed tokens have it. */
uint32_t token_hash(const char *s, size_t n);

uint32_t token_pair(uint32_t a, uint32_t b);
uint32_t token_single(uint32_t cp);
uint32_t token_last(uint32_t cp);
/* Of a stem. */
uint32_t token_word(const char *stem, size_t n);
/* Bytes of the stem that a folded word begins with: filters, filtering -> filter; always a prefix. */
size_t word_stem(const char *word, size_t n);
/* A word of a run without its joining marks. */
char *word_joined(struct arena *, const char *s, size_t n, size_t *len);
/* May this byte stand inside a word as a joining mark? */
bool word_joiner(char c);

#endif
