/*
 * search_token.c -- cutting folded text into runs and runs into tokens.
 */
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>
#include "base/hanzi.h"
#include "base/utf8.h"
#include "model/search_token.h"

#define PARTS_MAX 6

enum cclass { CC_OTHER, CC_WORD, CC_WIDE };

/* Scripts that are written without spaces between words. */
static bool
is_wide(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x0E00 && cp <= 0x0E7F) ||
	    (cp >= 0x3005 && cp <= 0x3007) || (cp >= 0x3041 && cp <= 0x312F) ||
	    (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	    (cp >= 0x20000 && cp <= 0x3FFFF);
}

static enum cclass
class_of(uint32_t cp)
{
	utf8proc_category_t c;

	if (cp < 0x80)
		return isalnum((int)cp) ? CC_WORD : CC_OTHER;
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return CC_WIDE;
	c = utf8proc_category((utf8proc_int32_t)cp);
	if (c < UTF8PROC_CATEGORY_LU || c > UTF8PROC_CATEGORY_NO)
		return CC_OTHER;
	return is_wide(cp) ? CC_WIDE : CC_WORD;
}

bool
word_joiner(char c)
{
	return c != '\0' && strchr("-_.'+#", c) != NULL;
}

/* Class of the character at s and its bytes; CC_OTHER and 0 at the end. */
static enum cclass
class_at(const char *s, size_t *len)
{
	uint32_t cp;

	if (*s == '\0') {
		*len = 0;
		return CC_OTHER;
	}
	if ((unsigned char)*s < 0x80) {
		*len = 1;
		return class_of((unsigned char)*s);
	}
	utf8_next(s, strnlen(s, 4), &cp, len);
	return class_of(cp);
}

enum run_kind
run_next(const char **p, struct run *r)
{
	enum cclass c;
	size_t len, after;

	while ((c = class_at(*p, &len)) == CC_OTHER && len > 0)
		*p += len;
	r->s = *p;
	r->len = 0;
	r->kind = len == 0 ? RUN_END : c == CC_WIDE ? RUN_WIDE : RUN_WORD;
	while (len > 0) {
		if (class_at(*p, &len) == c && len > 0)
			*p += len;
		else if (c == CC_WORD && word_joiner(**p) && class_at(*p + 1, &after) == CC_WORD)
			*p += 1;
		else
			break;
	}
	r->len = (size_t)(*p - r->s);
	return r->kind;
}

uint32_t
token_hash(const char *s, size_t n)
{
	uint32_t h = 2166136261u; /* FNV-1a */
	size_t i;

	for (i = 0; i < n; i++)
		h = (h ^ (unsigned char)s[i]) * 16777619u;
	return h;
}

uint32_t
token_pair(uint32_t a, uint32_t b)
{
	char pair[8];
	size_t n;

	if (a >= 0x3400 && a <= 0x9FFF && b >= 0x3400 && b <= 0x9FFF)
		return (a - 0x3400) << 15 | (b - 0x3400);
	n = utf8_put(a, pair);
	n += utf8_put(b, pair + n);
	return 0x60000000u | (token_hash(pair, n) & 0x1FFFFFFFu);
}

uint32_t
token_single(uint32_t cp)
{
	return 0x50000000u | cp;
}

uint32_t
token_last(uint32_t cp)
{
	return 0x40000000u | cp;
}

uint32_t
token_word(const char *stem, size_t n)
{
	return 0x80000000u | token_hash(stem, n);
}

static bool
ends(const char *w, size_t n, const char *tail)
{
	size_t t = strlen(tail);

	return n > t && memcmp(w + n - t, tail, t) == 0;
}

static bool
has_vowel(const char *w, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strchr("aeiouy", w[i]) != NULL)
			return true;
	return false;
}

/* Length without -ing or -ed and a letter doubled before it. */
static size_t
stem_verb(const char *w, size_t n)
{
	size_t cut = ends(w, n, "ing") ? 3 : ends(w, n, "ed") ? 2 : 0;

	if (cut == 0 || n < cut + 3 || !has_vowel(w, n - cut))
		return n;
	n -= cut;
	if (n > 3 && w[n - 1] == w[n - 2] && strchr("lsz", w[n - 1]) == NULL)
		n--;
	return n;
}

static size_t
stem_plural(const char *w, size_t n)
{
	if (ends(w, n, "ies") || ends(w, n, "ied"))
		return n - 3;
	if (ends(w, n, "sses") || ends(w, n, "xes") || ends(w, n, "ches") || ends(w, n, "shes"))
		return n - 2;
	if (w[n - 1] == 's' && !ends(w, n, "ss") && !ends(w, n, "us") && !ends(w, n, "is"))
		return n - 1;
	return n;
}

size_t
word_stem(const char *w, size_t n)
{
	size_t i, was = n;

	if (n < 4)
		return n;
	for (i = 0; i < n; i++)
		if (w[i] < 'a' || w[i] > 'z')
			return n;
	n = stem_plural(w, n);
	if (n + 3 != was || n < 3)
		n = stem_verb(w, n);
	if (n > 3 && (w[n - 1] == 'e' || (w[n - 1] == 'y' && strchr("aeou", w[n - 2]) == NULL)))
		n--;
	return n;
}

char *
word_joined(struct arena *mem, const char *s, size_t n, size_t *len)
{
	char *out = arena_alloc(mem, n + 1);
	size_t i;

	*len = 0;
	for (i = 0; i < n; i++)
		if (!word_joiner(s[i]))
			out[(*len)++] = s[i];
	return out;
}

struct sink {
	struct arena *mem;
	bool singles;
	void (*put)(void *, const struct token *);
	void *arg;
};

static void
put_wide(const struct sink *k, uint32_t tok, const char *s, size_t n)
{
	struct token t = { .tok = tok, .text = s, .len = n };

	k->put(k->arg, &t);
}

static void
wide_tokens(const struct sink *k, const struct run *r)
{
	uint32_t before = 0, cp = 0;
	size_t i, len = 0, was = 0;

	for (i = 0; i < r->len; i += len) {
		was = len;
		before = cp;
		utf8_next(r->s + i, r->len - i, &cp, &len);
		if (i > 0)
			put_wide(k, token_pair(before, cp), r->s + i - was, was + len);
		if (k->singles || cp < 0x3400 || cp > 0x9FFF)
			put_wide(k, token_single(cp), r->s + i, len);
	}
	put_wide(k, token_last(cp), r->s + r->len - len, len);
}

static void
put_word(const struct sink *k, const char *s, size_t n)
{
	struct token t = { .text = s, .len = n, .word = true };

	t.tok = token_word(s, word_stem(s, n));
	k->put(k->arg, &t);
}

static void
word_tokens(const struct sink *k, const struct run *r)
{
	size_t i, from = 0, parts = 1, len;
	const char *joined;

	for (i = 0; i < r->len; i++) {
		if (!word_joiner(r->s[i]))
			continue;
		put_word(k, r->s + from, i - from);
		from = i + 1;
		parts++;
	}
	put_word(k, r->s + from, r->len - from);
	if (parts == 1 || parts > PARTS_MAX)
		return;
	joined = word_joined(k->mem, r->s, r->len, &len);
	if (len <= WORD_MAX)
		put_word(k, joined, len);
}

void
token_run(struct arena *mem, const struct run *r, bool singles, void (*put)(void *, const struct token *), void *arg)
{
	struct sink k = { mem, singles, put, arg };

	if (r->kind == RUN_WIDE)
		wide_tokens(&k, r);
	else
		word_tokens(&k, r);
}

void
token_each(struct arena *mem, const char *folded, bool singles, void (*put)(void *, const struct token *), void *arg)
{
	struct run r;

	while (run_next(&folded, &r) != RUN_END)
		token_run(mem, &r, singles, put, arg);
}
