/*
 * fuzz_html.c -- pages of HTML to Markdown: valid text whatever comes, and harmless when it is rendered.
 */
#include <string.h>

#include "base/sanitize.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "model/import_priv.h"

static void
harmless(const char *html)
{
	static const char *const never[] = { "<script", "<style", "<iframe", "<object", "<svg", "href=\"javascript:", "href=\"data:", " onerror=\"" };

	for (size_t i = 0; i < NELEM(never); i++)
		MUST(strstr(html, never[i]) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem;
	struct html_page page;

	if (n > 65536)
		return 0;
	mem = arena_new();
	if (import_html(mem, (const char *)data, n, &page)) {
		MUST(utf8_valid((const char *)data, n));
		MUST(utf8_printable(page.body, strlen(page.body), true));
		MUST(utf8_valid(page.title, strlen(page.title)) && strchr(page.title, '\n') == NULL);
		MUST(page.n <= RECORD_FIELDS);
		harmless(sanitize_markdown(mem, page.body, NULL, NULL));
		/* Nothing of a page makes a block that guests do not get. */
		MUST(strstr((const char *)memchr(data, ':', n) == NULL ? "" : page.body, "\n:::internal") == NULL || strstr(page.body, "```") != NULL ||
		    strstr(page.body, "~~~") != NULL);
	}
	arena_free(mem);
	return 0;
}
