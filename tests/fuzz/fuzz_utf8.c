/*
 * fuzz_utf8.c -- any bytes: decoding, composing, folding with its map, cutting into tokens.
 */
#include <string.h>

#include "base/hanzi.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "model/search_token.h"

static const char *text_end;

/* Tokens never leave the text, or the arena that joined them. */
static void
token_holds(void *arg, const struct token *t)
{
	struct arena *mem = arg;

	MUST(t->len > 0);
	MUST(strlen(arena_strndup(mem, t->text, t->len)) == t->len);
	MUST(utf8_valid(t->text, t->len));
	MUST(!t->word || t->tok >= 0x80000000u);
	MUST(t->word || (t->tok < 0x80000000u && t->text + t->len <= text_end));
}

static size_t
count(const char *s, size_t n)
{
	size_t i = 0, len, chars = 0;
	uint32_t cp;
	char back[4];

	for (; i < n; i += len, chars++) {
		if (!utf8_next(s + i, n - i, &cp, &len)) {
			MUST(len == 1);
			return SIZE_MAX;
		}
		MUST(utf8_put(cp, back) == len && memcmp(back, s + i, len) == 0);
		MUST(cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF));
	}
	return chars;
}

static void
folds(struct arena *mem, const char *s)
{
	const char *f, *p;
	uint32_t *map;
	size_t n, i;
	struct run r;

	f = hanzi_fold_map(mem, s, &map, &n);
	MUST(strcmp(f, hanzi_fold(mem, s)) == 0);
	MUST(utf8_valid(f, strlen(f)) && utf8_length(f) == n && map[n] == strlen(s));
	for (i = 0; i < n; i++)
		MUST(map[i] <= map[i + 1] && (s[map[i]] & 0xC0) != 0x80);
	MUST(strstr(f, "  ") == NULL && strpbrk(f, "ABCDEFGHIJKLMNOPQRSTUVWXYZ\n\t") == NULL);
	text_end = f + strlen(f);
	token_each(mem, f, true, token_holds, mem);
	for (p = f; run_next(&p, &r) != RUN_END;)
		MUST(r.len > 0 && r.s >= f && r.s + r.len <= text_end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem = arena_new();
	const char *s = arena_strndup(mem, (const char *)data, n);
	size_t chars = count((const char *)data, n);

	MUST(utf8_valid((const char *)data, n) == (chars != SIZE_MAX));
	if (utf8_printable((const char *)data, n, true))
		MUST(chars != SIZE_MAX);
	n = strlen(s);
	if (utf8_valid(s, n)) {
		MUST(utf8_length(s) == count(s, n));
		MUST(utf8_prefix(s, utf8_length(s) / 2) <= n);
		MUST(utf8_valid(s, utf8_prefix(s, utf8_length(s) / 2)));
		MUST(utf8_valid(utf8_nfc(mem, s), strlen(utf8_nfc(mem, s))));
		folds(mem, s);
	}
	arena_free(mem);
	return 0;
}
