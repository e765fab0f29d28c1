/*
 * import_html.c -- a page of HTML to Markdown, by libxml2's reader of real-world HTML.
 *
 * Headings, paragraphs, lists, tables, links, images, code, quotes and emphasis become Markdown; of anything else the text stays.  Scripts,
 * styles, forms' controls and navigation are left out.  What comes out is Markdown like any other: the sanitiser judges it, not this file.
 */
#include <string.h>

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

#include "base/utf8.h"
#include "model/import_priv.h"

#define DEPTH_MAX 200
#define QUOTE_MAX 8

struct html {
	struct arena *mem;
	struct str out;
	struct html_page *page;
	char prefix[64];   /* before every line: quotes and the indent of lists */
	size_t nprefix;
	int depth;
	int list;          /* 0 none; -1 bullets; n: number of the next item */
	bool pre, line, gap; /* line: something stands on this line; gap: an empty line is due */
	bool space;        /* a blank is due before the next word */
	bool inline_only;  /* in a cell or heading: no line may end */
};

static void children(struct html *, const xmlNode *);

static bool
is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static bool
is_any(const xmlNode *n, const char *words)
{
	return n->type == XML_ELEMENT_NODE && import_one_of((const char *)n->name, words);
}

static const char *
attribute(struct html *h, const xmlNode *n, const char *name)
{
	xmlChar *v = xmlGetProp(n, (const xmlChar *)name);
	const char *s = v != NULL ? arena_strdup(h->mem, (const char *)v) : "";

	xmlFree(v);
	return s;
}

/* ---------------------------------------------------------------- lines */

static void
line_begin(struct html *h)
{
	if (h->line)
		return;
	if (h->gap && h->out.len > 0) {
		str_addn(&h->out, h->prefix, h->nprefix);
		while (h->out.len > 0 && h->out.s[h->out.len - 1] == ' ')
			h->out.s[--h->out.len] = '\0';
		str_addc(&h->out, '\n');
	}
	str_addn(&h->out, h->prefix, h->nprefix);
	h->line = true;
	h->gap = h->space = false;
}

static void
line_end(struct html *h)
{
	if (h->inline_only) {
		h->space = true;
		return;
	}
	if (h->line)
		str_addc(&h->out, '\n');
	h->line = h->space = false;
}

static void
block(struct html *h)
{
	line_end(h);
	if (!h->inline_only)
		h->gap = true;
}

/* More before each line, as far as there is room. */
static size_t
prefix_add(struct html *h, const char *s)
{
	size_t was = h->nprefix, n = strlen(s);

	if (was + n < sizeof(h->prefix)) {
		memcpy(h->prefix + was, s, n);
		h->nprefix += n;
	}
	return was;
}

/* ---------------------------------------------------------------- text */

static bool
at_line_start(const struct html *h)
{
	return !h->line;
}

/* Characters that Markdown would take for more than themselves. */
static void
add_escaped(struct html *h, char c, bool first)
{
	if (strchr("\\`*_[]<|", c) != NULL || (first && strchr("#>+-=~:", c) != NULL))
		str_addc(&h->out, '\\');
	str_addc(&h->out, c);
}

static void
add_text(struct html *h, const char *s)
{
	for (; *s != '\0'; s++) {
		bool first;

		if (*s == ' ' || *s == '\n' || *s == '\t' || *s == '\r' || *s == '\f') {
			h->space = h->line;
			continue;
		}
		if ((unsigned char)*s < ' ' || *s == 0x7F)
			continue;
		first = at_line_start(h);
		line_begin(h);
		if (h->space)
			str_addc(&h->out, ' ');
		h->space = false;
		/* "1. " at the beginning of a line would be a list. */
		if (*s >= '0' && *s <= '9' && first) {
			size_t n = strspn(s, "0123456789");

			if (s[n] == '.' || s[n] == ')') {
				str_addn(&h->out, s, n);
				str_addc(&h->out, '\\');
				str_addc(&h->out, s[n]);
				s += n;
				continue;
			}
		}
		add_escaped(h, *s, first);
	}
}

static void
add_raw(struct html *h, const char *s)
{
	line_begin(h);
	if (h->space)
		str_addc(&h->out, ' ');
	h->space = false;
	str_add(&h->out, s);
}

/* All text of a node as it stands. */
static const char *
plain(struct html *h, const xmlNode *n)
{
	xmlChar *v = xmlNodeGetContent(n);
	const char *s = v != NULL ? arena_strdup(h->mem, (const char *)v) : "";

	xmlFree(v);
	return s;
}

/* ---------------------------------------------------------------- elements */

static void
code_block(struct html *h, const xmlNode *n)
{
	const char *s = plain(h, n);
	const char *fence = strstr(s, "```") != NULL ? "~~~~~~" : "```";
	size_t len;

	block(h);
	add_raw(h, fence);
	line_end(h);
	for (s += *s == '\n' ? 1 : 0; *s != '\0'; s += len + (s[len] == '\n' ? 1 : 0)) {
		len = strcspn(s, "\n");
		line_begin(h);
		for (size_t i = 0; i < len; i++)
			if ((unsigned char)s[i] >= ' ' || s[i] == '\t')
				str_addc(&h->out, s[i]);
		line_end(h);
	}
	add_raw(h, fence);
	block(h);
}

static void
code_span(struct html *h, const xmlNode *n)
{
	const char *s = plain(h, n);

	if (strchr(s, '`') != NULL || strchr(s, '\n') != NULL || *s == '\0') {
		add_text(h, s);
		return;
	}
	add_raw(h, arena_printf(h->mem, "`%s`", s));
}

/* A destination that Markdown takes as one; NULL for what is not worth one. */
static const char *
destination(struct html *h, const char *url)
{
	struct str s;

	url += strspn(url, " \t\n\r");
	if (*url == '\0' || str_starts(url, "javascript:") || str_starts(url, "data:"))
		return NULL;
	str_init(&s, h->mem);
	for (; *url != '\0'; url++) {
		unsigned char c = (unsigned char)*url;

		if (c <= ' ' || c == 0x7F || strchr("()<>\"\\", c) != NULL)
			str_addf(&s, "%%%02X", c);
		else
			str_addc(&s, (char)c);
	}
	return s.s;
}

static void
link(struct html *h, const xmlNode *n)
{
	const char *dest = destination(h, attribute(h, n, "href"));
	bool was = h->inline_only;

	if (dest == NULL || n->children == NULL) {
		children(h, n);
		return;
	}
	add_raw(h, "[");
	h->inline_only = true;
	children(h, n);
	h->inline_only = was;
	h->space = false;
	str_addf(&h->out, "](%s)", dest);
}

static void
image(struct html *h, const xmlNode *n)
{
	const char *dest = destination(h, attribute(h, n, "src"));

	if (dest == NULL)
		return;
	add_raw(h, "![");
	add_text(h, attribute(h, n, "alt"));
	h->space = false;
	str_addf(&h->out, "](%s)", dest);
}

static void
marked(struct html *h, const xmlNode *n, const char *mark)
{
	size_t at;
	bool was = h->inline_only;

	add_raw(h, mark);
	at = h->out.len;
	h->inline_only = true;
	children(h, n);
	h->inline_only = was;
	if (h->out.len == at) { /* nothing in it: the mark goes as well */
		h->out.len -= strlen(mark);
		h->out.s[h->out.len] = '\0';
		return;
	}
	str_add(&h->out, mark);
}

static void
heading(struct html *h, const xmlNode *n)
{
	int level = n->name[1] - '0';
	bool was = h->inline_only;

	block(h);
	add_raw(h, arena_printf(h->mem, "%.*s ", level, "######"));
	h->inline_only = true;
	children(h, n);
	h->inline_only = was;
	block(h);
}

static void
item(struct html *h, const xmlNode *n)
{
	const char *mark = h->list > 0 ? arena_printf(h->mem, "%d. ", h->list++) : "- ";
	int list = h->list;
	size_t was;

	line_end(h);
	add_raw(h, mark);
	was = prefix_add(h, h->list > 0 ? "   " : "  ");
	h->list = 0;
	/* The first paragraph stands on the line of the mark. */
	h->gap = false;
	children(h, n);
	line_end(h);
	h->nprefix = was;
	h->list = list;
	h->gap = false;
}

static void
list(struct html *h, const xmlNode *n)
{
	int was = h->list;

	if (was == 0 && h->nprefix == 0)
		block(h);
	else
		line_end(h);
	h->list = is(n, "ol") ? 1 : -1;
	children(h, n);
	h->list = was;
	if (was == 0 && h->nprefix == 0)
		block(h);
}

static void
quote(struct html *h, const xmlNode *n)
{
	size_t was;

	block(h);
	line_begin(h);
	h->line = false;
	h->out.len -= h->nprefix;
	h->out.s[h->out.len] = '\0';
	was = prefix_add(h, "> ");
	children(h, n);
	line_end(h);
	h->nprefix = was;
	block(h);
}

/* ---------------------------------------------------------------- tables */

static void
row(struct html *h, const xmlNode *tr, size_t *width)
{
	size_t cells = 0;

	line_end(h);
	add_raw(h, "|");
	h->inline_only = true;
	for (const xmlNode *n = tr->children; n != NULL; n = n->next) {
		if (!is_any(n, "td th"))
			continue;
		str_addc(&h->out, ' ');
		h->space = false;
		children(h, n);
		str_add(&h->out, " |");
		cells++;
	}
	h->inline_only = false;
	for (; cells < *width; cells++)
		str_add(&h->out, "  |");
	line_end(h);
	if (*width > 0)
		return;
	*width = cells;
	add_raw(h, "|");
	for (; cells > 0; cells--)
		str_add(&h->out, " --- |");
	line_end(h);
}

static void
rows(struct html *h, const xmlNode *n, size_t *width)
{
	for (n = n->children; n != NULL; n = n->next) {
		if (is(n, "tr"))
			row(h, n, width);
		else if (is_any(n, "thead tbody tfoot"))
			rows(h, n, width);
	}
}

static void
table(struct html *h, const xmlNode *n)
{
	size_t width = 0;

	if (h->inline_only) {
		children(h, n);
		return;
	}
	block(h);
	rows(h, n, &width);
	block(h);
}

static void
element(struct html *h, const xmlNode *n)
{
	if (is_any(n, "script style head noscript template nav form button select input textarea iframe object svg math"))
		return;
	if (is_any(n, "h1 h2 h3 h4 h5 h6"))
		heading(h, n);
	else if (is(n, "pre"))
		code_block(h, n);
	else if (is_any(n, "code kbd samp"))
		code_span(h, n);
	else if (is(n, "a"))
		link(h, n);
	else if (is(n, "img"))
		image(h, n);
	else if (is_any(n, "strong b"))
		marked(h, n, "**");
	else if (is_any(n, "em i"))
		marked(h, n, "*");
	else if (is_any(n, "ul ol"))
		list(h, n);
	else if (is(n, "li"))
		item(h, n);
	else if (is(n, "blockquote"))
		quote(h, n);
	else if (is(n, "table"))
		table(h, n);
	else if (is(n, "br"))
		h->inline_only ? (void)(h->space = true) : (h->line ? (str_add(&h->out, "\\"), line_end(h)) : (void)0);
	else if (is(n, "hr")) {
		block(h);
		add_raw(h, "---");
		block(h);
	} else if (is_any(n, "p div section article main header footer aside figure figcaption dl dt dd address details summary tr td th caption")) {
		if (h->line)
			block(h);
		children(h, n);
		if (h->line)
			block(h);
	} else {
		children(h, n);
	}
}

static void
children(struct html *h, const xmlNode *parent)
{
	if (++h->depth > DEPTH_MAX) {
		h->depth--;
		return;
	}
	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (n->type == XML_TEXT_NODE && n->content != NULL)
			add_text(h, (const char *)n->content);
		else if (n->type == XML_ELEMENT_NODE)
			element(h, n);
	}
	h->depth--;
}

/* ---------------------------------------------------------------- the page */

static void
meta(struct html *h, const xmlNode *n)
{
	struct html_page *p = h->page;
	const char *name = attribute(h, n, "name");

	if (name[0] == '\0' || p->n == NELEM(p->names))
		return;
	p->names[p->n] = name;
	p->values[p->n++] = attribute(h, n, "content");
}

static const char *
one_line(struct html *h, const char *s)
{
	struct str out;

	str_init(&out, h->mem);
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s > ' ')
			str_addc(&out, *s);
		else if (out.len > 0 && out.s[out.len - 1] != ' ')
			str_addc(&out, ' ');
	}
	while (out.len > 0 && out.s[out.len - 1] == ' ')
		out.s[--out.len] = '\0';
	return out.s;
}

static void
head(struct html *h, const xmlNode *parent)
{
	for (const xmlNode *n = parent->children; n != NULL; n = n->next) {
		if (is(n, "title"))
			h->page->title = one_line(h, plain(h, n));
		else if (is(n, "meta"))
			meta(h, n);
	}
}

static void
top(struct html *h, const xmlNode *root)
{
	h->page->lang = attribute(h, root, "lang");
	for (const xmlNode *n = root->children; n != NULL; n = n->next) {
		if (is(n, "head"))
			head(h, n);
		else if (n->type == XML_ELEMENT_NODE)
			children(h, n);
	}
}

/* Two gaps never follow each other, and none is at the end. */
static void
tidy(struct str *s)
{
	while (s->len > 0 && (s->s[s->len - 1] == '\n' || s->s[s->len - 1] == ' '))
		s->s[--s->len] = '\0';
}

bool
import_html(struct arena *mem, const char *html, size_t n, struct html_page *out)
{
	struct html h = { .mem = mem, .page = out };
	htmlDocPtr doc;
	const xmlNode *root;

	*out = (struct html_page){ .title = "", .lang = "", .body = "" };
	if (n == 0 || n > 16 * 1024 * 1024 || !utf8_valid(html, n))
		return false;
	doc = htmlReadMemory(html, (int)n, NULL, "UTF-8", HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	if (doc == NULL)
		return false;
	str_init(&h.out, mem);
	if ((root = xmlDocGetRootElement(doc)) != NULL)
		top(&h, root);
	xmlFreeDoc(doc);
	tidy(&h.out);
	out->body = h.out.s;
	return out->body[0] != '\0';
}
