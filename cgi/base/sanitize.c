/*
 * sanitize.c -- Markdown by cmark-gfm in its safe mode, then a strict look at what it wrote.
 *
 * Two walls: the tree is cleaned before it is rendered (no raw HTML, no picture of another place, no odd link), and the HTML passes an allow-list
 * (sanitize_check.c) afterwards.  Text that fails either, or nests too deep for a browser, is shown as
 * it was written, escaped, in a <pre>: nothing is lost and nothing executes.
 */
#include <stdlib.h>
#include <string.h>
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>
#include "base/hanzi.h"
#include "base/sanitize.h"
#include "base/sanitize_check.h"
#include "base/utf8.h"

#define NEST_MAX 40
#define OPTIONS (CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE)

/* Cells of a table are filled up to the widest row, in time that grows with the square of a row's width:
 * text that could make more of them than this is read without tables. */
#define COLUMNS_MAX 64
#define CELLS_MAX 100000

static const char *const EXTENSIONS[] = { "strikethrough", "autolink", "table" };

#define FILE_SCHEME "file:"

struct rewrite {
	struct arena *mem;
	const struct sanitize_hooks *hooks;
};

static bool
tables_are_small(const char *s)
{
	size_t bars = 0, most = 0, lines = 1;

	for (; *s != '\0'; s++) {
		if (*s == '\n') {
			lines++;
			bars = 0;
		} else if (*s == '|' && ++bars > most) {
			most = bars;
		}
	}
	return most <= COLUMNS_MAX && (most + 1) * lines <= CELLS_MAX;
}

static cmark_node *
parse(const char *markdown, cmark_parser **parser)
{
	size_t i, n = tables_are_small(markdown) ? NELEM(EXTENSIONS) : NELEM(EXTENSIONS) - 1;

	cmark_gfm_core_extensions_ensure_registered();
	*parser = cmark_parser_new(OPTIONS);
	for (i = 0; i < n; i++) {
		cmark_syntax_extension *e = cmark_find_syntax_extension(EXTENSIONS[i]);

		if (e != NULL)
			cmark_parser_attach_syntax_extension(*parser, e);
	}
	cmark_parser_feed(*parser, markdown, strlen(markdown));
	return cmark_parser_finish(*parser);
}

static bool
too_deep(cmark_node *root)
{
	cmark_iter *it = cmark_iter_new(root);
	cmark_event_type ev;
	size_t depth = 0, most = 0;

	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(it);

		if (cmark_node_first_child(n) == NULL)
			continue;
		if (ev == CMARK_EVENT_ENTER && ++depth > most)
			most = depth;
		else if (ev == CMARK_EVENT_EXIT)
			depth--;
	}
	cmark_iter_free(it);
	return most > NEST_MAX;
}

/* Put the children of n where n stands, and drop n. */
static void
unwrap(cmark_node *n)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(n)) != NULL)
		cmark_node_insert_before(n, child);
	cmark_node_free(n);
}

static bool
is_relative(const char *dest)
{
	size_t i = strcspn(dest, ":/?#");

	return dest[i] != ':';
}

/* The file that a destination names; false: it names none, or none that may be shown here. */
static bool
find_file(const char *dest, const struct rewrite *rw, struct sanitize_file *f)
{
	int64_t id;

	if (dest == NULL || rw->hooks->file == NULL || !str_starts(dest, FILE_SCHEME) || dest[strlen(FILE_SCHEME)] == '0')
		return false;
	return str_to_i64(dest + strlen(FILE_SCHEME), 1, INT64_MAX, &id) && rw->hooks->file(rw->hooks->arg, id, f);
}

/* A picture of ours tells its size, so that the page does not jump: sanitize_check makes attributes of it.  Of any other the words stay. */
static void
clean_image(cmark_node *n, const struct rewrite *rw)
{
	struct sanitize_file f = { NULL, 0, 0 };

	if (!find_file(cmark_node_get_url(n), rw, &f) || f.width <= 0 || f.height <= 0) {
		unwrap(n);
		return;
	}
	cmark_node_set_url(n, arena_printf(rw->mem, "%s#%lldx%lld", f.path, (long long)f.width, (long long)f.height));
	cmark_node_set_title(n, "");
}

static void
clean_link(cmark_node *n, const struct rewrite *rw)
{
	const char *dest = cmark_node_get_url(n);
	struct sanitize_file f = { NULL, 0, 0 };

	if (find_file(dest, rw, &f)) {
		cmark_node_set_url(n, f.path);
		return;
	}
	if (dest != NULL && rw->hooks->link != NULL && is_relative(dest) && sanitize_link_ok(dest)) {
		/* A copy: the answer may point into it, and cmark frees its own. */
		dest = rw->hooks->link(rw->hooks->arg, arena_strdup(rw->mem, dest));
		if (dest != NULL)
			cmark_node_set_url(n, dest);
	}
	if (dest == NULL || dest[0] == '\0' || !sanitize_link_ok(dest))
		unwrap(n);
}

/* Is the character that ends (or begins) the text of this node Han? */
static bool
han_at(cmark_node *n, bool end)
{
	const char *s = n != NULL ? cmark_node_get_literal(n) : NULL;
	size_t len, i, size = s != NULL ? strlen(s) : 0;
	uint32_t cp;

	if (size == 0)
		return false;
	for (i = end ? size - 1 : 0; i > 0 && ((unsigned char)s[i] & 0xC0) == 0x80; i--)
		continue;
	return utf8_next(s + i, size - i, &cp, &len) && hanzi_is(cp);
}

/* A line break within a paragraph of Chinese: no space may come of it. */
static bool
break_in_han(cmark_node *n)
{
	return han_at(cmark_node_previous(n), true) && han_at(cmark_node_next(n), false);
}

/* One node, all of whose children are clean already. */
static void
clean_node(cmark_node *n, const struct rewrite *rw)
{
	int level;

	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_HEADING:
		level = cmark_node_get_heading_level(n);
		cmark_node_set_heading_level(n, level < 6 ? level + 1 : 6);
		break;
	case CMARK_NODE_LINK:
		clean_link(n, rw);
		break;
	case CMARK_NODE_IMAGE:
		clean_image(n, rw);
		break;
	case CMARK_NODE_SOFTBREAK:
		if (break_in_han(n))
			cmark_node_free(n);
		break;
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_CUSTOM_BLOCK:
	case CMARK_NODE_CUSTOM_INLINE:
		cmark_node_free(n);
		break;
	default:
		break;
	}
}

static bool
is_leaf(cmark_node *n)
{
	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
	case CMARK_NODE_TEXT:
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
	case CMARK_NODE_CODE:
	case CMARK_NODE_CODE_BLOCK:
	case CMARK_NODE_THEMATIC_BREAK:
		return true;
	default:
		return false;
	}
}

/* Leaving a node, the iterator has already moved past it: it may be freed then (cmark-gfm.h, Iterator). */
static void
clean(cmark_node *root, const struct rewrite *rw)
{
	cmark_iter *it = cmark_iter_new(root);
	cmark_event_type ev;

	while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *n = cmark_iter_get_node(it);

		if (n != root && (ev == CMARK_EVENT_EXIT || is_leaf(n)))
			clean_node(n, rw);
	}
	cmark_iter_free(it);
}

static char *
as_written(struct arena *mem, const char *markdown)
{
	return arena_printf(mem, "<pre>%s</pre>\n", sanitize_escape(mem, markdown));
}

/* One part, whose marks of internal-only blocks are gone. */
static char *
to_html(struct arena *mem, const char *markdown, const struct sanitize_hooks *hooks)
{
	struct rewrite rw = { mem, hooks };
	cmark_parser *parser;
	cmark_node *root = parse(markdown, &parser);
	char *html = NULL, *result = NULL;
	struct str out;

	if (root != NULL && !too_deep(root)) {
		clean(root, &rw);
		html = cmark_render_html(root, OPTIONS, cmark_parser_get_syntax_extensions(parser));
	}
	str_init(&out, mem);
	if (html != NULL && sanitize_check(&out, html))
		result = out.s;
	free(html);
	if (root != NULL)
		cmark_node_free(root);
	cmark_parser_free(parser);
	return result != NULL ? result : as_written(mem, markdown);
}

char *
sanitize_article(struct arena *mem, const char *markdown, bool internal, const struct sanitize_hooks *hooks)
{
	struct sanitize_part *v;
	struct str out;
	size_t i, n;

	if (!internal)
		return to_html(mem, sanitize_internal(mem, markdown, false), hooks);
	sanitize_split(mem, markdown, &v, &n);
	str_init(&out, mem);
	for (i = 0; i < n; i++) {
		if (v[i].internal)
			str_add(&out, "<div class=\"internal\">\n");
		str_add(&out, to_html(mem, v[i].text, hooks));
		if (v[i].internal)
			str_add(&out, "</div>\n");
	}
	return out.s;
}

char *
sanitize_markdown(struct arena *mem, const char *markdown, const char *(*link)(void *arg, const char *dest), void *arg)
{
	struct sanitize_hooks hooks = { .link = link, .arg = arg };

	return sanitize_article(mem, markdown, false, &hooks);
}

/* Blocks end with one newline, cells of a table with a space. */
static void
end_block(struct str *out, const char *type)
{
	if (strcmp(type, "table_cell") == 0)
		str_addc(out, ' ');
	else if (out->len > 0 && out->s[out->len - 1] != '\n')
		str_addc(out, '\n');
}

static bool
is_block(cmark_node *n)
{
	return (cmark_node_get_type(n) & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK;
}

static void
plain_node(struct str *out, cmark_node *n, cmark_event_type ev)
{
	const char *text = cmark_node_get_literal(n);

	switch (cmark_node_get_type(n)) {
	case CMARK_NODE_HTML_BLOCK:
	case CMARK_NODE_HTML_INLINE:
		return;
	case CMARK_NODE_SOFTBREAK:
		if (!break_in_han(n))
			str_addc(out, ' ');
		return;
	case CMARK_NODE_LINEBREAK:
		str_addc(out, '\n');
		return;
	default:
		break;
	}
	if (ev == CMARK_EVENT_ENTER && text != NULL)
		str_add(out, text);
	if (is_block(n) && (ev == CMARK_EVENT_EXIT || is_leaf(n)))
		end_block(out, cmark_node_get_type_string(n));
}

char *
sanitize_plain(struct arena *mem, const char *markdown)
{
	cmark_parser *parser;
	cmark_node *root = parse(sanitize_internal(mem, markdown, false), &parser);
	cmark_event_type ev;
	cmark_iter *it;
	struct str out;

	str_init(&out, mem);
	if (root != NULL) {
		it = cmark_iter_new(root);
		while ((ev = cmark_iter_next(it)) != CMARK_EVENT_DONE)
			plain_node(&out, cmark_iter_get_node(it), ev);
		cmark_iter_free(it);
		cmark_node_free(root);
	}
	cmark_parser_free(parser);
	while (out.len > 0 && (out.s[out.len - 1] == '\n' || out.s[out.len - 1] == ' '))
		out.s[--out.len] = '\0';
	return out.s;
}

char *
sanitize_escape(struct arena *mem, const char *s)
{
	struct str out;
	size_t n;

	str_init(&out, mem);
	for (;;) {
		n = strcspn(s, "&<>\"'");
		str_addn(&out, s, n);
		s += n;
		switch (*s++) {
		case '&':
			str_add(&out, "&amp;");
			break;
		case '<':
			str_add(&out, "&lt;");
			break;
		case '>':
			str_add(&out, "&gt;");
			break;
		case '"':
			str_add(&out, "&quot;");
			break;
		case '\'':
			str_add(&out, "&#39;");
			break;
		default:
			return out.s;
		}
	}
}
