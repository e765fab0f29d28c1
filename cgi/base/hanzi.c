/*
 * hanzi.c -- folding of text for search.
 *
 * The text is cut into clusters (a character and the marks that belong to it); each is folded by
 * itself, so every folded code point knows where its source begins.  ASCII and Han ideographs, nearly
 * all there is, take a short way past utf8proc.
 */
#include <string.h>
#include <utf8proc.h>
#include "base/hanzi.h"
#include "base/hanzi_table.h"
#include "base/utf8.h"

/* Marks beyond these begin a cluster of their own (UAX 15 section 13): bounds the work. */
#define CLUSTER_MAX 32
/* A compatibility decomposition grows 18-fold at most (U+FDFA). */
#define FOLDED_MAX (CLUSTER_MAX * 18 + 1)

static const utf8proc_option_t FOLD_OPTIONS = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
    UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

struct folder {
	struct str out;
	struct arena *mem;
	uint32_t *map;  /* NULL: not wanted */
	size_t n, room; /* code points written; room in map */
	bool space;     /* the last one written is a space */
};

uint32_t
hanzi_simple(uint32_t cp)
{
	size_t lo = 0, hi = hanzi_table_n;

	if (cp < 0x3400 || cp > 0xFAFF)
		return cp;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (hanzi_table[mid].from == cp)
			return hanzi_table[mid].to;
		if (hanzi_table[mid].from < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return cp;
}

bool
hanzi_is(uint32_t cp)
{
	return (cp >= 0x3400 && cp <= 0x4DBF) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
	    (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

static bool
is_space(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7F && cp <= 0xA0) || cp == 0x1680 ||
	    (cp >= 0x2000 && cp <= 0x200B) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
	    cp == 0x205F || cp == 0x3000;
}

static void
map_add(struct folder *f, size_t source)
{
	uint32_t *bigger;

	if (f->n == f->room) {
		bigger = arena_calloc(f->mem, f->room * 2, sizeof(*bigger));
		memcpy(bigger, f->map, f->n * sizeof(*bigger));
		f->map = bigger;
		f->room *= 2;
	}
	f->map[f->n] = (uint32_t)source;
}

static void
fold_put(struct folder *f, uint32_t cp, size_t source)
{
	char bytes[4];

	if (is_space(cp)) {
		if (f->space)
			return;
		cp = ' ';
	}
	f->space = cp == ' ';
	if (f->map != NULL)
		map_add(f, source);
	f->n++;
	if (cp < 0x80)
		str_addc(&f->out, (char)cp);
	else
		str_addn(&f->out, bytes, utf8_put(hanzi_simple(cp), bytes));
}

/* Bytes of the cluster at s: its first character and the marks, jamo or joiners that follow. */
static size_t
cluster_length(const char *s, size_t n)
{
	utf8proc_int32_t state = 0;
	size_t used, len, count = 1;
	uint32_t cp, next;

	if (!utf8_next(s, n, &cp, &used))
		return 1;
	for (; used < n && count < CLUSTER_MAX; used += len, count++) {
		if (!utf8_next(s + used, n - used, &next, &len))
			break;
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp, (utf8proc_int32_t)next, &state))
			break;
		cp = next;
	}
	return used;
}

static void
fold_cluster(struct folder *f, const char *s, size_t n, size_t source)
{
	utf8proc_int32_t cps[FOLDED_MAX];
	utf8proc_ssize_t got, i;

	got = utf8proc_decompose((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)n, cps, FOLDED_MAX, FOLD_OPTIONS);
	if (got < 0 || got > FOLDED_MAX) {
		fold_put(f, 0xFFFD, source);
		return;
	}
	got = utf8proc_normalize_utf32(cps, got, FOLD_OPTIONS);
	for (i = 0; i < got; i++)
		fold_put(f, (uint32_t)cps[i], source);
}

/* Could what begins at s belong to the character before it?  No for ASCII, Han and the usual
 * punctuation of Chinese text; yes, to be looked at, for all else. */
static bool
may_combine(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;

	if (n == 0 || p[0] < 0x80 || (p[0] >= 0xE4 && p[0] <= 0xE9))
		return false;
	if (n < 3)
		return true;
	if (p[0] == 0xE3) /* U+3000-3029 */
		return p[1] != 0x80 || p[2] >= 0xAA;
	if (p[0] == 0xE2) /* U+2010-203F */
		return p[1] != 0x80 || p[2] < 0x90;
	return p[0] != 0xEF || (p[1] != 0xBC && p[1] != 0xBD); /* U+FF00-FF7F */
}

/* A character that folds by itself: ASCII or Han with nothing combining behind it. */
static bool
fold_simple(struct folder *f, const char *s, size_t n, size_t source, size_t *len)
{
	unsigned char c = (unsigned char)s[0];
	uint32_t cp;

	if (c < 0x80) {
		*len = 1;
		cp = c >= 'A' && c <= 'Z' ? (uint32_t)(c + 32) : c;
	} else if (c < 0xE3 || c > 0xE9 || !utf8_next(s, n, &cp, len) || cp < 0x3400 || cp > 0x9FFF) {
		return false;
	}
	if (may_combine(s + *len, n - *len))
		return false;
	fold_put(f, cp, source);
	return true;
}

static void
fold_all(struct folder *f, const char *s)
{
	size_t n = strlen(s), i = 0, len;

	while (i < n) {
		if (!fold_simple(f, s + i, n - i, i, &len)) {
			len = cluster_length(s + i, n - i);
			fold_cluster(f, s + i, len, i);
		}
		i += len;
	}
}

char *
hanzi_fold(struct arena *mem, const char *s)
{
	struct folder f = { .mem = mem };

	str_init(&f.out, mem);
	fold_all(&f, s);
	return f.out.s;
}

char *
hanzi_fold_map(struct arena *mem, const char *s, uint32_t **map, size_t *n)
{
	struct folder f = { .mem = mem };

	str_init(&f.out, mem);
	f.room = strlen(s) + 16;
	f.map = arena_calloc(mem, f.room, sizeof(*f.map));
	fold_all(&f, s);
	map_add(&f, strlen(s));
	*map = f.map;
	*n = f.n;
	return f.out.s;
}
