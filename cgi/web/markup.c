/*
 * markup.c -- where in HTML a template stands.
 */
#include <string.h>
#include <strings.h>

#include "base/status.h"
#include "web/markup.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Names longer than the buffer are none that we look for. */
static void
name_add(struct markup *m, char c)
{
	if (m->name_len < sizeof(m->name) - 1) {
		m->name[m->name_len++] = c;
		m->name[m->name_len] = '\0';
	}
}

static void
name_clear(struct markup *m)
{
	m->name_len = 0;
	m->name[0] = '\0';
}

static void
tag_add(struct markup *m, char c)
{
	size_t n = strlen(m->tag);

	if (n < sizeof(m->tag) - 1) {
		m->tag[n] = c;
		m->tag[n + 1] = '\0';
	}
}

static const char *
attr_begin_value(struct markup *m, char quote)
{
	static const char *const urls[] = { "href", "src", "action", "formaction", "poster", "cite",
		"data", "background", "ping", "xlink:href", "manifest", "longdesc" };
	static const char *const refused[] = { "style", "srcdoc", "srcset", "imagesrcset" };

	for (size_t i = 0; i < NELEM(refused); i++)
		if (strcasecmp(m->name, refused[i]) == 0)
			return "an attribute that may hold code or several addresses (style, srcdoc, srcset)";
	if (strncasecmp(m->name, "on", 2) == 0)
		return "an inline event handler";
	m->attr = MU_A_PLAIN;
	if (strcasecmp(m->name, "content") == 0) {
		m->content = true;
		m->attr = m->equiv ? MU_A_REFRESH : MU_A_PLAIN;
	} else if (strcasecmp(m->name, "http-equiv") == 0) {
		if (m->content)
			return "content before http-equiv: turn them round";
		m->equiv = true;
	}
	for (size_t i = 0; i < NELEM(urls); i++)
		if (strcasecmp(m->name, urls[i]) == 0)
			m->attr = MU_A_URL;
	m->url = MU_U_START;
	m->scheme_len = 0;
	m->quote = quote;
	m->state = MU_VALUE;
	return NULL;
}

static const char *
scheme_end(struct markup *m)
{
	static const char *const good[] = { "http", "https", "mailto", "tel" };

	for (size_t i = 0; i < NELEM(good); i++)
		if (strlen(good[i]) == m->scheme_len &&
		    strncasecmp(m->scheme, good[i], m->scheme_len) == 0) {
			m->url = MU_U_FIXED;
			return NULL;
		}
	return "an address with a scheme other than http, https, mailto and tel";
}

static const char *
url_char(struct markup *m, char c)
{
	if (m->url == MU_U_FIXED)
		return NULL;
	if (c == '/')
		m->url = m->url == MU_U_START ? MU_U_SLASH : MU_U_FIXED;
	else if (m->url == MU_U_SLASH || c == '?' || c == '#')
		m->url = MU_U_FIXED;
	else if (c == ':')
		return scheme_end(m);
	else {
		m->url = MU_U_WORD;
		if (m->scheme_len < sizeof(m->scheme))
			m->scheme[m->scheme_len++] = c;
	}
	return NULL;
}

static const char *
tag_end(struct markup *m)
{
	m->state = MU_TEXT;
	if (m->closing)
		return NULL;
	if (strcasecmp(m->tag, "style") == 0)
		return "an inline style sheet";
	if (strcasecmp(m->tag, "script") == 0) {
		m->state = MU_SCRIPT;
		name_clear(m);
	}
	return NULL;
}

/* A character between attributes, after a name, or at the end of one. */
static const char *
tag_char(struct markup *m, char c)
{
	if (c == '>')
		return tag_end(m);
	if (is_space(c) || c == '/') {
		m->state = MU_TAG;
		return NULL;
	}
	if (m->state == MU_BREAK)
		return "an attribute right after branches that end differently: put a space between";
	if (c == '"' || c == '\'' || c == '=' || c == '<')
		return "a stray quote, = or < in a tag";
	name_clear(m);
	name_add(m, c);
	m->state = MU_ATTR;
	return NULL;
}

static const char *
open_char(struct markup *m, char c)
{
	if (c == '/' && !m->closing) {
		m->closing = true;
	} else if (is_letter(c)) {
		m->state = MU_TAG_NAME;
		m->equiv = m->content = false;
		m->tag[0] = '\0';
		tag_add(m, c);
	} else if (c == '!' && !m->closing) {
		m->state = MU_DECL;
		name_clear(m);
	} else
		return "a < that begins no tag: write &lt;";
	return NULL;
}

static const char *
attr_char(struct markup *m, char c)
{
	if (c == '=') {
		m->state = MU_EQUALS;
		return NULL;
	}
	if (m->state == MU_ATTR && is_space(c)) {
		m->state = MU_ATTR_AFTER;
		return NULL;
	}
	if (m->state == MU_ATTR_AFTER && is_space(c))
		return NULL;
	if (m->state == MU_ATTR_AFTER || c == '>' || c == '/')
		return tag_char(m, c);
	if (c == '"' || c == '\'' || c == '<')
		return "a stray quote or < in an attribute's name";
	name_add(m, c);
	return NULL;
}

/* Keep the last bytes, to see where a comment or a script ends. */
static bool
tail_is(struct markup *m, char c, const char *end)
{
	size_t n = strlen(end);

	if (m->name_len == sizeof(m->name) - 1) {
		memmove(m->name, m->name + 1, m->name_len);
		m->name_len--;
	}
	name_add(m, c);
	return m->name_len >= n && strcasecmp(m->name + m->name_len - n, end) == 0;
}

static const char *
script_char(struct markup *m, char c)
{
	static const char end[] = "</script";

	if (m->name_len == 0 && is_space(c))
		return NULL;
	if (m->name_len < sizeof(end) - 1) {
		if (strncasecmp(&end[m->name_len], &c, 1) != 0)
			return "an inline script";
		name_add(m, c);
		return NULL;
	}
	if (c == '>') {
		m->state = MU_TEXT;
		name_clear(m);
	}
	return is_space(c) || c == '>' ? NULL : "an inline script";
}

static const char *
decl_char(struct markup *m, char c)
{
	if (m->state == MU_COMMENT) {
		if (tail_is(m, c, "-->"))
			m->state = MU_TEXT;
		return NULL;
	}
	if (c == '>')
		m->state = MU_TEXT;
	name_add(m, c);
	if (strcmp(m->name, "--") == 0) {
		m->state = MU_COMMENT;
		name_clear(m);
	}
	return NULL;
}

static const char *
one_char(struct markup *m, char c)
{
	switch (m->state) {
	case MU_TEXT:
		if (c == '<') {
			m->state = MU_OPEN;
			m->closing = false;
		}
		return NULL;
	case MU_OPEN:
		return open_char(m, c);
	case MU_TAG_NAME:
		if (!is_space(c) && c != '>' && c != '/') {
			tag_add(m, c);
			return NULL;
		}
		return tag_char(m, c);
	case MU_TAG:
	case MU_BREAK:
		return tag_char(m, c);
	case MU_ATTR:
	case MU_ATTR_AFTER:
		return attr_char(m, c);
	case MU_EQUALS:
		if (is_space(c))
			return NULL;
		return c == '"' || c == '\'' ? attr_begin_value(m, c)
					     : "an attribute's value without quotes";
	case MU_VALUE:
		if (c == m->quote)
			m->state = MU_TAG;
		else if (m->attr == MU_A_URL)
			return url_char(m, c);
		return NULL;
	case MU_SCRIPT:
		return script_char(m, c);
	case MU_DECL:
	case MU_COMMENT:
		return decl_char(m, c);
	}
	return NULL;
}

const char *
markup_feed(struct markup *m, const char *s)
{
	const char *why = NULL;

	for (; *s != '\0' && why == NULL; s++)
		why = one_char(m, *s);
	return why;
}

bool
markup_in_tag(const struct markup *m)
{
	return m->state == MU_TAG_NAME || m->state == MU_TAG || m->state == MU_BREAK ||
	    m->state == MU_ATTR || m->state == MU_ATTR_AFTER;
}

const char *
markup_join(struct markup *a, const struct markup *b)
{
	if (markup_in_tag(a) && markup_in_tag(b)) {
		if (strcasecmp(a->tag, b->tag) != 0 || a->closing != b->closing)
			return "branches that end in different tags";
		a->equiv |= b->equiv;
		a->content |= b->content;
		if (a->state != b->state || (a->state == MU_ATTR && strcmp(a->name, b->name) != 0))
			a->state = MU_BREAK;
		return NULL;
	}
	if (a->state != b->state)
		return "branches that end in different places of the HTML";
	if (a->state == MU_VALUE) {
		if (a->quote != b->quote || a->attr != b->attr)
			return "branches that end in different attributes";
		if (b->url < a->url)
			a->url = b->url;
		/* Words of two branches: judge what follows by neither. */
		if (a->url == MU_U_WORD)
			a->scheme_len = sizeof(a->scheme);
	}
	if ((a->state == MU_SCRIPT || a->state == MU_DECL) && strcmp(a->name, b->name) != 0)
		return "branches that end in different places of the HTML";
	return NULL;
}
