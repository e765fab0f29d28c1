/*
 * fuzz_query.c -- a query string or urlencoded body: what is taken is clean text, and writing it again
 * and reading that gives the same pairs.
 */
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/param.h"

static void
same_again(struct ctx *cx, const struct param *v, size_t n)
{
	const struct param *w;
	struct str s;
	size_t m;

	str_init(&s, cx->mem);
	for (size_t i = 0; i < n; i++)
		str_addf(&s, "%s%s=%s", i == 0 ? "" : "&", param_escape(cx->mem, v[i].name, false),
		    param_escape(cx->mem, v[i].value, false));
	MUST(param_parse(cx, s.s, s.len, &w, &m) == ST_OK);
	MUST(m == n);
	for (size_t i = 0; i < n; i++)
		MUST(strcmp(v[i].name, w[i].name) == 0 && strcmp(v[i].value, w[i].value) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .mem = arena_new() };
	const struct param *v;
	size_t pairs;

	log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	if (param_parse(&cx, (const char *)data, n, &v, &pairs) == ST_OK) {
		MUST(pairs <= PARAM_PAIRS_MAX);
		for (size_t i = 0; i < pairs; i++) {
			MUST(utf8_valid(v[i].name, strlen(v[i].name)));
			MUST(param_text(v[i].value, strlen(v[i].value)));
		}
		same_again(&cx, v, pairs);
	}
	arena_free(cx.mem);
	return 0;
}
