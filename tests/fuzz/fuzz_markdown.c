/*
 * fuzz_markdown.c -- Markdown in, HTML out: nothing in it may execute, whatever the text, and nothing of an internal-only block may be in what
 * guests get.
 *
 * The HTML is read here by rules of their own, not by those of sanitize_check.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/sanitize.h"
#include "base/utf8.h"
#include "fuzz.h"

static const char *const ELEMENTS[] = {
	"a", "blockquote", "br", "code", "del", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "strong", "table",
	"tbody", "td", "th", "thead", "tr", "ul",
};

static bool
listed(const char *name)
{
	size_t i;

	for (i = 0; i < NELEM(ELEMENTS); i++)
		if (strcmp(ELEMENTS[i], name) == 0)
			return true;
	return false;
}

/* What a browser makes of an attribute's value: entities decoded, and as it reads an address, blanks and controls dropped. */
static char *
as_address(struct arena *mem, const char *v, size_t n)
{
	char *out = arena_alloc(mem, n + 1), *end;
	size_t i, k = 0;
	unsigned long c;

	for (i = 0; i < n; i++) {
		c = (unsigned char)v[i];
		if (v[i] == '&' && v[i + 1] == '#') {
			bool hex = v[i + 2] == 'x' || v[i + 2] == 'X';

			c = strtoul(v + i + (hex ? 3 : 2), &end, hex ? 16 : 10);
			i = (size_t)(end - v) - (*end == ';' ? 0 : 1);
		} else if (strncmp(v + i, "&colon;", 7) == 0) {
			c = ':';
			i += 6;
		} else if (strncmp(v + i, "&Tab;", 5) == 0 || strncmp(v + i, "&NewLine;", 9) == 0) {
			c = '\n';
			i += v[i + 1] == 'T' ? 4 : 8;
		} else if (strncmp(v + i, "&amp;", 5) == 0) {
			i += 4;
		}
		if (c > 0x20 && c != 0x7F)
			out[k++] = (char)(c < 0x80 ? c : 'x');
	}
	return out;
}

static void
address_is_harmless(const char *v)
{
	static const char *const schemes[] = { "http", "https", "mailto", "tel" };
	size_t n = strcspn(v, ":/?#"), i;
	bool known = v[n] != ':';

	MUST(strncmp(v, "//", 2) != 0 && strncmp(v, "/\\", 2) != 0 && strncmp(v, "\\", 1) != 0);
	for (i = 0; i < NELEM(schemes); i++)
		if (strlen(schemes[i]) == n && strncasecmp(schemes[i], v, n) == 0)
			known = true;
	MUST(known);
}

/* One attribute at *p, which stands on the blank before it. */
static void
attribute(struct arena *mem, const char *element, const char **p)
{
	char name[16];
	const char *value;
	size_t n;
	int used = 0;

	MUST(sscanf(*p, " %15[a-z]=\"%n", name, &used) == 1 && used > 0);
	value = *p + used;
	n = strcspn(value, "\"");
	MUST(value[n] == '"' && memchr(value, '<', n) == NULL && memchr(value, '>', n) == NULL);
	if (strcmp(name, "href") == 0)
		address_is_harmless(as_address(mem, value, n));
	if (strcmp(name, "src") == 0)
		MUST(strncmp(value, "7/files/", 8) == 0 && n > 8 && strspn(value + 8, "0123456789") == n - 8);
	MUST((strcmp(element, "img") == 0 && (strcmp(name, "src") == 0 || strcmp(name, "alt") == 0 || strcmp(name, "width") == 0 ||
	         strcmp(name, "height") == 0 || strcmp(name, "loading") == 0)) ||
	    (strcmp(element, "a") == 0 && (strcmp(name, "href") == 0 || strcmp(name, "title") == 0)) ||
	    (strcmp(element, "code") == 0 && strcmp(name, "class") == 0) ||
	    (strcmp(element, "div") == 0 && strncmp(p[0], " class=\"internal\"", 17) == 0) ||
	    (strcmp(element, "ol") == 0 && strcmp(name, "start") == 0) ||
	    ((strcmp(element, "td") == 0 || strcmp(element, "th") == 0) && strcmp(name, "class") == 0));
	*p = value + n + 1;
}

static const char *
tag(struct arena *mem, const char *p)
{
	char name[16] = "";
	int used = 0;

	if (p[1] == '/') {
		MUST(sscanf(p, "</%15[a-z0-9]%n", name, &used) == 1 && listed(name) && p[used] == '>');
		return p + used + 1;
	}
	MUST(sscanf(p, "<%15[a-z0-9]%n", name, &used) == 1 && listed(name));
	for (p += used; *p == ' ';)
		attribute(mem, name, &p);
	MUST(*p == '>');
	return p + 1;
}

static const char *
rewrite(void *arg, const char *dest)
{
	(void)arg;
	switch (strlen(dest) % 3) {
	case 0:
		return NULL;
	case 1:
		return "17";
	default:
		return dest + strlen(dest) / 2;
	}
}

static void
check(struct arena *mem, const char *html)
{
	const char *p = html;

	while ((p = strpbrk(p, "<>")) != NULL) {
		MUST(*p == '<');
		p = tag(mem, p);
	}
}

static const char MARKER[] = "zqinternalqz";

/* A block planted between two lines: its words are in nothing that guests get.  Behind a fence it may be an example, then it stays one. */
static void
planted(struct arena *mem, const char *s, const struct sanitize_hooks *hooks)
{
	size_t at = strlen(s) / 2;
	const char *t, *public;
	bool fenced;

	if (strstr(s, "internalqz") != NULL)
		return;
	while (at > 0 && s[at - 1] != '\n')
		at--;
	t = arena_strndup(mem, s, at);
	fenced = strstr(t, "```") != NULL || strstr(t, "~~~") != NULL;
	t = arena_printf(mem, "%s\n:::internal\n![%s](file:12) %s\n\n%s\n:::\n%s", t, MARKER, MARKER, MARKER, s + at);
	public = sanitize_internal(mem, t, false);
	MUST(fenced || strstr(public, MARKER) == NULL);
	check(mem, sanitize_article(mem, t, true, hooks));
	check(mem, sanitize_article(mem, t, false, hooks));
	if (strstr(public, MARKER) != NULL)
		return;
	MUST(strstr(sanitize_article(mem, t, false, hooks), MARKER) == NULL);
	MUST(strstr(sanitize_markdown(mem, t, rewrite, NULL), MARKER) == NULL);
	MUST(strstr(sanitize_plain(mem, t), MARKER) == NULL);
	MUST(sanitize_has_internal(mem, t));
}

static bool
show_file(void *arg, int64_t id, struct sanitize_file *f)
{
	(void)arg;
	*f = (struct sanitize_file){ "7/files/12", id, id };
	return id % 2 == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct sanitize_hooks hooks = { .link = rewrite, .file = show_file };
	struct arena *mem;
	const char *s;

	if (n > 65536 || memchr(data, 0, n) != NULL || !utf8_valid((const char *)data, n))
		return 0;
	mem = arena_new();
	s = arena_strndup(mem, (const char *)data, n);
	check(mem, sanitize_markdown(mem, s, NULL, NULL));
	check(mem, sanitize_markdown(mem, s, rewrite, NULL));
	check(mem, sanitize_article(mem, s, true, &hooks));
	planted(mem, s, &hooks);
	MUST(utf8_valid(sanitize_plain(mem, s), strlen(sanitize_plain(mem, s))));
	MUST(strpbrk(sanitize_escape(mem, s), "<>\"'") == NULL);
	arena_free(mem);
	return 0;
}
