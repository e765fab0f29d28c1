/*
 * headings.c -- one pass over clean HTML: every <h2> and <h3> gets its anchor.
 */
#include <string.h>
#include "base/headings.h"
#include "base/utf8.h"

#define ID_CHARS 40 /* of the words in an anchor */
#define HEADINGS_MAX 100 /* more get no anchor: nobody reads such a list, and making them different takes time */

/* The words between p and end without tags; entities stay as they are. */
static char *
words_html(struct arena *mem, const char *p, const char *end)
{
	struct str s;

	str_init(&s, mem);
	while (p < end) {
		if (*p == '<') {
			while (p < end && *p != '>')
				p++;
			p++;
			continue;
		}
		str_addc(&s, *p++);
	}
	return s.s;
}

/* May a character stand in an anchor?  Punctuation of both widths may not. */
static bool
plain(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
	return !((cp >= 0x80 && cp < 0xC0) || (cp >= 0x2000 && cp < 0x2070) || (cp >= 0x3000 && cp < 0x3040) || (cp >= 0xFF00 && cp < 0xFF10) ||
	    (cp >= 0xFF1A && cp < 0xFF21) || (cp >= 0xFF3B && cp < 0xFF41) || (cp >= 0xFF5B && cp < 0xFF66) || cp >= 0xFFF0);
}

static char *
id_of(struct arena *mem, const char *text)
{
	size_t len, count = 0;
	bool gap = false;
	uint32_t cp;
	struct str s;

	str_init(&s, mem);
	str_add(&s, "s-");
	for (; *text != '\0' && count < ID_CHARS && utf8_next(text, strlen(text), &cp, &len); text += len) {
		if (cp == '&') { /* an entity stands for a mark */
			len = strcspn(text, ";");
			gap = true;
			continue;
		}
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (!plain(cp)) {
			gap = true;
			continue;
		}
		if (gap && s.len > 2)
			str_addc(&s, '-');
		gap = false;
		if (cp < 0x80)
			str_addc(&s, (char)cp);
		else
			str_addn(&s, text, len);
		count++;
	}
	return s.s;
}

/* The same words twice: a number makes the difference. */
static const char *
id_unique(struct arena *mem, const char *id, const struct heading *v, size_t n)
{
	const char *try = id;
	size_t k = 1;

	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i].id, try) == 0) {
			try = arena_printf(mem, "%s-%zu", id, ++k);
			i = (size_t)-1;
		}
	return try;
}

static size_t
count_headings(const char *html)
{
	size_t n = 0;

	while ((html = strstr(html, "<h")) != NULL) {
		html += 2;
		n += *html == '2' || *html == '3';
	}
	return n < HEADINGS_MAX ? n : HEADINGS_MAX;
}

char *
headings_mark(struct arena *mem, const char *html, struct heading **out, size_t *n)
{
	size_t most = count_headings(html);
	struct heading *v = arena_calloc(mem, most + 1, sizeof(*v));
	const char *p, *end;
	struct str s;

	*n = 0;
	*out = v;
	str_init(&s, mem);
	while (*n < most && (p = strstr(html, "<h")) != NULL) {
		if ((p[2] != '2' && p[2] != '3') || p[3] != '>' || (end = strstr(p, p[2] == '2' ? "</h2>" : "</h3>")) == NULL) {
			str_addn(&s, html, (size_t)(p + 2 - html));
			html = p + 2;
			continue;
		}
		v[*n].level = p[2] - '0';
		v[*n].text_html = words_html(mem, p + 4, end);
		v[*n].id = id_unique(mem, id_of(mem, v[*n].text_html), v, *n);
		str_addn(&s, html, (size_t)(p + 3 - html));
		str_addf(&s, " id=\"%s\">", v[*n].id);
		html = p + 4;
		(*n)++;
	}
	str_add(&s, html);
	return s.s;
}
