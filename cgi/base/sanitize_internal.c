/*
 * sanitize_internal.c -- tells the internal-only blocks of Markdown from the rest.
 *
 * A block goes from a line `:::internal` to a line `:::`; blocks nest.  Where a text can be read in two ways, it is read as internal: an
 * unclosed block goes to the end, a mark counts however it is indented or quoted and whatever word it has, and within a code fence it is only an
 * example when the fence is closed and holds the block's end too.  Which lines are code is asked of cmark itself, so that no second opinion
 * about fences can differ.
 */
#include <stdlib.h>
#include <string.h>
#include <cmark-gfm.h>
#include "base/sanitize.h"

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE };

struct line {
	const char *s;
	size_t n;    /* with its end */
	bool code;   /* an example within a fence: no mark */
	enum mark mark;
};

static const char WIDE_COLON[] = "\xEF\xBC\x9A";

/* Colons at s, also those that a Chinese keyboard writes; *n their bytes. */
static size_t
colons(const char *s, size_t *n)
{
	size_t count = 0;

	for (*n = 0;; count++) {
		if (s[*n] == ':')
			++*n;
		else if (strncmp(s + *n, WIDE_COLON, 3) == 0)
			*n += 3;
		else
			return count;
	}
}

static enum mark
mark_of(const char *s)
{
	const char *p = s + strspn(s, " \t>");
	size_t n;

	if (colons(p, &n) >= 3 && strchr("\r\n", p[n + strspn(p + n, " \t")]) != NULL)
		return MARK_CLOSE;
	p += strspn(p, " \t>*+-.)0123456789");
	if (colons(p, &n) < 3)
		return MARK_NONE;
	p += n;
	/* There is no other block of this kind: whatever word stands here, it was meant to hide. */
	return strchr("\r\n", p[strspn(p, " \t")]) == NULL ? MARK_OPEN : MARK_NONE;
}

/* Lines as cmark counts them. */
static struct line *
cut(struct arena *mem, const char *s, size_t *n)
{
	struct line *v;
	size_t i, most = 1;

	for (i = 0; s[i] != '\0'; i++)
		most += s[i] == '\n' || s[i] == '\r';
	v = arena_calloc(mem, most, sizeof(*v));
	for (*n = 0; *s != '\0'; s += v[(*n)++].n) {
		i = strcspn(s, "\r\n");
		i += s[i] == '\r' && s[i + 1] == '\n' ? 2 : s[i] != '\0';
		v[*n] = (struct line){ .s = s, .n = i, .mark = mark_of(s) };
	}
	return v;
}

static size_t
lines_in(const char *s)
{
	size_t n = 0;

	for (; s != NULL && *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

/* Lines first .. first + k - 1 stand in a fence that line first + k ends: examples, when every block that begins there ends there. */
static void
example(struct line *v, size_t n, size_t first, size_t k)
{
	size_t i, depth = 0;
	const char *end;

	if (first + k >= n)
		return;
	end = v[first + k].s + strspn(v[first + k].s, " \t>");
	if (strncmp(end, "```", 3) != 0 && strncmp(end, "~~~", 3) != 0)
		return;
	for (i = first; i < first + k; i++) {
		if (v[i].mark == MARK_OPEN)
			depth++;
		else if (v[i].mark == MARK_CLOSE && depth > 0)
			depth--;
	}
	for (i = first; i < first + k && depth == 0; i++)
		v[i].code = true;
}

static void
find_code(struct line *v, size_t n, const char *markdown)
{
	cmark_node *root = cmark_parse_document(markdown, strlen(markdown), CMARK_OPT_VALIDATE_UTF8), *c;
	cmark_event_type ev;
	cmark_iter *it;

	if (root == NULL)
		return;
	it = cmark_iter_new(root);
	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		int length, offset;
		char fence;

		c = cmark_iter_get_node(it);
		if (ev == CMARK_EVENT_ENTER && cmark_node_get_type(c) == CMARK_NODE_CODE_BLOCK &&
		    cmark_node_get_fenced(c, &length, &offset, &fence) == 1 && cmark_node_get_start_line(c) > 0)
			example(v, n, (size_t)cmark_node_get_start_line(c), lines_in(cmark_node_get_literal(c)));
	}
	cmark_iter_free(it);
	cmark_node_free(root);
}

/* Begin another part when it is of the other kind. */
static struct str *
part(struct arena *mem, struct sanitize_part *v, struct str *text, size_t *n, bool internal)
{
	if (*n == 0 || v[*n - 1].internal != internal) {
		v[*n].internal = internal;
		str_init(&text[(*n)++], mem);
	}
	return &text[*n - 1];
}

void
sanitize_split(struct arena *mem, const char *markdown, struct sanitize_part **out, size_t *n)
{
	size_t i, nlines, marks = 0, depth = 0;
	struct line *v = cut(mem, markdown, &nlines);
	struct sanitize_part *parts;
	struct str *text;

	for (i = 0; i < nlines; i++)
		marks += v[i].mark == MARK_OPEN;
	*out = parts = arena_calloc(mem, 2 * marks + 1, sizeof(*parts));
	*n = 1;
	parts[0].text = markdown;
	if (marks == 0)
		return;
	find_code(v, nlines, markdown);
	text = arena_calloc(mem, 2 * marks + 1, sizeof(*text));
	for (i = 0, *n = 0; i < nlines; i++) {
		if (!v[i].code && v[i].mark == MARK_OPEN) {
			if (depth++ == 0)
				(void)part(mem, parts, text, n, true);
		} else if (!v[i].code && v[i].mark == MARK_CLOSE && depth > 0) {
			if (--depth == 0)
				(void)part(mem, parts, text, n, false);
		} else {
			str_addn(part(mem, parts, text, n, depth > 0), v[i].s, v[i].n);
		}
	}
	for (i = 0; i < *n; i++)
		parts[i].text = text[i].s;
}

char *
sanitize_internal(struct arena *mem, const char *markdown, bool keep)
{
	struct sanitize_part *v;
	struct str out;
	size_t i, n;

	sanitize_split(mem, markdown, &v, &n);
	str_init(&out, mem);
	for (i = 0; i < n; i++) {
		if (keep || !v[i].internal)
			str_add(&out, v[i].text);
		if (i + 1 < n || v[i].internal)
			str_addc(&out, '\n');
	}
	return out.s;
}

bool
sanitize_has_internal(struct arena *mem, const char *markdown)
{
	struct sanitize_part *v;
	size_t i, n;

	sanitize_split(mem, markdown, &v, &n);
	for (i = 0; i < n; i++)
		if (v[i].internal)
			return true;
	return false;
}
