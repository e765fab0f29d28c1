/*
 * sanitize_check.c -- reads the narrow dialect of HTML that cmark writes, and nothing beyond it.
 *
 * This is no HTML parser: whatever does not look exactly as cmark would have written it is refused.
 * Invariant: every `<` in the output was put there by tag_open or tag_close from a name in the table.
 */
#include <string.h>
#include <strings.h>
#include "base/sanitize_check.h"

#define DEPTH_MAX 100

static const struct tag {
	const char *name, *attrs; /* attributes allowed, space separated */
	bool empty;
} tags[] = {
	{ "a", " href title ", false },
	{ "blockquote", "", false },
	{ "br", "", true },
	{ "code", " class ", false },
	{ "del", "", false },
	{ "em", "", false },
	{ "h2", "", false },
	{ "h3", "", false },
	{ "h4", "", false },
	{ "h5", "", false },
	{ "h6", "", false },
	{ "hr", "", true },
	{ "img", " src alt ", true },
	{ "li", "", false },
	{ "ol", " start ", false },
	{ "p", "", false },
	{ "pre", "", false },
	{ "strong", "", false },
	{ "table", "", false },
	{ "tbody", "", false },
	{ "td", " align ", false },
	{ "th", " align ", false },
	{ "thead", "", false },
	{ "tr", "", false },
	{ "ul", "", false },
};

struct check {
	struct str *out;
	const char *p;
	const struct tag *open[DEPTH_MAX];
	size_t depth;
};

static const struct tag *
tag_find(const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < NELEM(tags); i++)
		if (strlen(tags[i].name) == n && memcmp(tags[i].name, name, n) == 0)
			return &tags[i];
	return NULL;
}

static bool
attr_listed(const struct tag *t, const char *name, size_t n)
{
	char want[16];

	if (n == 0 || n + 3 > sizeof(want))
		return false;
	want[0] = ' ';
	memcpy(want + 1, name, n);
	want[n + 1] = ' ';
	want[n + 2] = '\0';
	return strstr(t->attrs, want) != NULL;
}

bool
sanitize_link_ok(const char *dest)
{
	static const char *const schemes[] = { "http:", "https:", "mailto:", "tel:" };
	size_t i;

	for (i = 0; dest[i] != '\0'; i++)
		if ((unsigned char)dest[i] <= 0x20 || dest[i] == 0x7F || dest[i] == '\\')
			return false;
	if (strncmp(dest, "//", 2) == 0)
		return false;
	/* A colon before any / ? # ends a scheme; an entity there might be one in disguise. */
	i = strcspn(dest, ":/?#&'");
	if (dest[i] != ':' && dest[i] != '&' && dest[i] != '\'')
		return true;
	for (i = 0; i < NELEM(schemes); i++)
		if (strncasecmp(dest, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

static bool
all_of(const char *s, const char *set)
{
	return s[0] != '\0' && s[strspn(s, set)] == '\0';
}

/* Digits at s that are no more than most; 0: none, or too many. */
static size_t
number(const char *s, size_t most)
{
	size_t n = strspn(s, "0123456789");

	return n <= most && s[0] != '0' ? n : 0;
}

/* 17/files/12#640x480 or files/12#640x480, a picture of ours and nobody else's, as address and size. */
static bool
picture(struct str *out, const char *s)
{
	size_t owner = number(s, 19), path, wide, high;
	const char *p = owner > 0 && s[owner] == '/' ? s + owner + 1 : s;

	if (!str_starts(p, "files/") || (path = number(p + 6, 19)) == 0 || p[6 + path] != '#')
		return false;
	path += (size_t)(p + 6 - s);
	wide = number(s + path + 1, 9);
	if (wide == 0 || s[path + 1 + wide] != 'x')
		return false;
	high = number(s + path + 2 + wide, 9);
	if (high == 0 || s[path + 2 + wide + high] != '\0')
		return false;
	str_addf(out, " src=\"%.*s\" width=\"%.*s\" height=\"%s\" loading=\"lazy\"", (int)path, s, (int)wide, s + path + 1, s + path + 2 + wide);
	return true;
}

/* Value of a listed attribute: right for its name? */
static bool
attr_value_ok(const char *name, const char *value)
{
	if (strcmp(name, "href") == 0)
		return sanitize_link_ok(value);
	if (strcmp(name, "start") == 0)
		return all_of(value, "0123456789") && strlen(value) < 10;
	if (strcmp(name, "align") == 0)
		return strcmp(value, "left") == 0 || strcmp(value, "center") == 0 || strcmp(value, "right") == 0;
	if (strcmp(name, "class") == 0)
		return str_starts(value, "language-");
	return true;
}

/* ` name="value"` at c->p.  The value holds no quote, < or > (cmark writes them as entities). */
static bool
attr(struct check *c, const struct tag *t)
{
	const char *name = c->p + 1, *value;
	size_t n, m;
	char *key, *val;

	n = strspn(name, "abcdefghijklmnopqrstuvwxyz");
	if (!attr_listed(t, name, n) || name[n] != '=' || name[n + 1] != '"')
		return false;
	value = name + n + 2;
	m = strcspn(value, "\"<>");
	if (value[m] != '"')
		return false;
	c->p = value + m + 1;
	key = arena_strndup(c->out->mem, name, n);
	val = arena_strndup(c->out->mem, value, m);
	if (strcmp(key, "src") == 0)
		return picture(c->out, val);
	if (!attr_value_ok(key, val))
		return false;
	/* A language name of the author's making is no use to a reader: only plain ones stay. */
	if (strcmp(key, "class") == 0 && (m > 40 || !all_of(val, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_")))
		return true;
	str_addf(c->out, " %s=\"%s\"", strcmp(key, "align") == 0 ? "class" : key, val);
	return true;
}

/* `<name attr="..">` or `<name />` at c->p. */
static bool
tag_open(struct check *c)
{
	size_t n = strspn(c->p + 1, "abcdefghijklmnopqrstuvwxyz0123456789");
	const struct tag *t = tag_find(c->p + 1, n);

	if (t == NULL)
		return false;
	c->p += 1 + n;
	str_addf(c->out, "<%s", t->name);
	while (c->p[0] == ' ' && c->p[1] != '/')
		if (!attr(c, t))
			return false;
	if (t->empty) {
		if (strncmp(c->p, " />", 3) != 0)
			return false;
		c->p += 3;
	} else {
		if (c->p[0] != '>' || c->depth == DEPTH_MAX)
			return false;
		c->p++;
		c->open[c->depth++] = t;
	}
	str_addc(c->out, '>');
	return true;
}

/* `</name>` at c->p, closing the innermost open tag. */
static bool
tag_close(struct check *c)
{
	const struct tag *t;
	size_t n;

	if (c->depth == 0)
		return false;
	t = c->open[--c->depth];
	n = strlen(t->name);
	if (strncmp(c->p + 2, t->name, n) != 0 || c->p[2 + n] != '>')
		return false;
	c->p += 3 + n;
	str_addf(c->out, "</%s>", t->name);
	return true;
}

bool
sanitize_check(struct str *out, const char *html)
{
	struct check c = { .out = out, .p = html };
	size_t n;

	while (*c.p != '\0') {
		n = strcspn(c.p, "<>");
		str_addn(out, c.p, n);
		c.p += n;
		if (*c.p == '\0')
			break;
		if (*c.p == '>')
			return false;
		if (!(c.p[1] == '/' ? tag_close(&c) : tag_open(&c)))
			return false;
	}
	return c.depth == 0;
}
