/*
 * fuzz_diff.c -- two texts in, their parts out: joined they are the texts, whatever these are.
 */
#include <string.h>

#include "base/diff.h"
#include "base/slug.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const uint8_t *cut = memchr(data, '\f', n);
	struct diff_part *v;
	struct arena *mem;
	const char *a, *b;
	struct str x, y;
	size_t i, parts;

	if (n > 65536 || memchr(data, 0, n) != NULL || cut == NULL)
		return 0;
	mem = arena_new();
	a = arena_strndup(mem, (const char *)data, (size_t)(cut - data));
	b = arena_strndup(mem, (const char *)cut + 1, n - (size_t)(cut - data) - 1);
	diff_text(mem, a, b, &v, &parts);
	str_init(&x, mem);
	str_init(&y, mem);
	for (i = 0; i < parts; i++) {
		MUST(v[i].text[0] != '\0' && (i == 0 || v[i].kind != v[i - 1].kind));
		if (v[i].kind != DIFF_NEW)
			str_add(&x, v[i].text);
		if (v[i].kind != DIFF_GONE)
			str_add(&y, v[i].text);
	}
	MUST(strcmp(x.s, a) == 0 && strcmp(y.s, b) == 0);
	a = slug_from(mem, a);
	MUST(a[0] == '\0' || slug_valid(a));
	arena_free(mem);
	return 0;
}
