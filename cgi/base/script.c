/*
 * script.c -- OpenCC behind two calls.
 */
#include <opencc.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "base/script.h"
#include "base/str.h"

struct script {
	opencc_t to[2]; /* by enum script_to */
};

static const char *const tables[] = { [SCRIPT_HANS] = "tw2sp.json", [SCRIPT_HANT] = "s2twp.json" };
#define NO_TABLE ((opencc_t)-1)

struct script *
script_new(void)
{
	struct script *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->to[SCRIPT_HANS] = opencc_open(tables[SCRIPT_HANS]);
	s->to[SCRIPT_HANT] = opencc_open(tables[SCRIPT_HANT]);
	if (s->to[SCRIPT_HANS] != NO_TABLE && s->to[SCRIPT_HANT] != NO_TABLE)
		return s;
	log_line(LOG_L_WARN, "no tables of OpenCC: articles are shown in the script they are written in");
	script_close(s);
	return NULL;
}

void
script_close(struct script *s)
{
	for (size_t i = 0; s != NULL && i < NELEM(s->to); i++)
		if (s->to[i] != NO_TABLE)
			(void)opencc_close(s->to[i]);
	free(s);
}

bool
script_from(const char *s, enum script_to *to)
{
	*to = str_eq(s, "hant") ? SCRIPT_HANT : SCRIPT_HANS;
	return str_eq(s, "hant") || str_eq(s, "hans");
}

const char *
script_tag(enum script_to to)
{
	return to == SCRIPT_HANT ? "zh-Hant" : "zh-Hans";
}

static void
convert(const struct script *s, enum script_to to, const char *p, size_t n, struct str *out)
{
	char *text = n == 0 || s == NULL ? NULL : opencc_convert_utf8(s->to[to], p, n);

	if (text == NULL) {
		str_addn(out, p, n);
		return;
	}
	str_add(out, text);
	opencc_convert_utf8_free(text);
}

const char *
script_text(const struct script *s, struct arena *mem, enum script_to to, const char *text)
{
	struct str out;

	if (s == NULL || text == NULL)
		return text;
	str_init(&out, mem);
	convert(s, to, text, strlen(text), &out);
	return out.s;
}

const char *
script_html(const struct script *s, struct arena *mem, enum script_to to, const char *html)
{
	bool code = false;
	struct str out;
	size_t n;

	if (s == NULL || html == NULL)
		return html;
	str_init(&out, mem);
	while (*html != '\0') {
		n = strcspn(html, "<");
		if (code)
			str_addn(&out, html, n);
		else
			convert(s, to, html, n, &out);
		html += n;
		n = strcspn(html, ">");
		n += html[n] == '>';
		code = (code || str_starts(html, "<code")) && !str_starts(html, "</code");
		str_addn(&out, html, n);
		html += n;
	}
	return out.s;
}
