/*
 * help.c -- the pages of help: read at start, shown on the portal and at the desk.
 *
 * A heading of a text ends in its anchor, `## Words {#list}`, the same in all languages, so that a link finds its section whatever the
 * language.  In the page the anchor is "s-list": no other id of a page begins so.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/sanitize.h"
#include "page/desk.h"
#include "page/help.h"
#include "page/portal.h"
#include "web/server.h"

#define TEXT_MAX (256 * 1024) /* bytes of a page's file */
#define OFFER_SECONDS (365 * 24 * 3600)

struct help_text {
	const char *title; /* NULL: this page is not there */
	const char *html;
	const struct heading *headings;
	size_t n;
};

struct help {
	const struct conf *conf;
	struct arena *mem;
	bool desk;
	struct help_text (*text)[LANG_N];
};

/* ---------------------------------------------------------------- reading */

static char *
file_text(struct arena *mem, const char *path)
{
	char *s = arena_alloc(mem, TEXT_MAX + 1);
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return NULL;
	n = fread(s, 1, TEXT_MAX, f);
	(void)fclose(f);
	s[n] = '\0';
	return s;
}

/* "#list" is "#s-list" in the page. */
static const char *
with_anchor(struct arena *mem, const char *before, const char *dest)
{
	const char *hash = strchr(dest, '#');

	if (hash == NULL)
		return arena_printf(mem, "%s%s", before, dest);
	return arena_printf(mem, "%s%.*s#s-%s", before, (int)(hash - dest), dest, hash + 1);
}

/* Pages of help are on this side, addresses of the desk below the mount, all others on the portal, wherever that is. */
static const char *
help_link(void *arg, const char *dest)
{
	struct help *h = arg;

	if (*dest == '#')
		return with_anchor(h->mem, "", dest);
	if (str_starts(dest, "/help/"))
		return with_anchor(h->mem, arena_printf(h->mem, "%s%s", h->conf->base, h->desk ? "/desk" : ""), dest);
	if (*dest != '/')
		return dest;
	return arena_printf(h->mem, "%s%s", str_starts(dest, "/desk/") || !h->desk ? h->conf->base : h->conf->portal_url, dest);
}

/* The anchor at the end of a heading's line, taken from it; NULL for none. */
static const char *
line_anchor(struct arena *mem, const char *line, size_t *n)
{
	const char *open = NULL, *id;

	if (strncmp(line, "## ", 3) != 0 && strncmp(line, "### ", 4) != 0)
		return NULL;
	for (size_t i = 3; i + 1 < *n; i++)
		if (line[i] == '{' && line[i + 1] == '#')
			open = line + i;
	if (open == NULL || line[*n - 1] != '}')
		return NULL;
	id = arena_printf(mem, "s-%.*s", (int)(line + *n - 3 - open), open + 2);
	*n = (size_t)(open - line);
	return id;
}

/* Markdown without the anchors; ids gets them in order. */
static const char *
take_anchors(struct arena *mem, const char *s, const char **ids, size_t most, size_t *n)
{
	struct str out;

	str_init(&out, mem);
	for (*n = 0; *s != '\0';) {
		size_t line = strcspn(s, "\n"), keep = line;
		const char *id = *n < most ? line_anchor(mem, s, &keep) : NULL;

		if (id != NULL)
			ids[(*n)++] = id;
		/* The page has its own h1, and Markdown's first level becomes h2. */
		str_addn(&out, s + (id != NULL), keep - (id != NULL));
		str_addc(&out, '\n');
		s += line + (s[line] == '\n');
	}
	return out.s;
}

/* The anchors that headings_mark made of the words give way to ours. */
static const char *
place_anchors(struct arena *mem, const char *html, struct heading *v, size_t n, const char *const *ids)
{
	struct str out;

	str_init(&out, mem);
	for (size_t i = 0; i < n; i++) {
		const char *old = arena_printf(mem, " id=\"%s\"", v[i].id), *p = strstr(html, old);

		if (p == NULL)
			break;
		str_addn(&out, html, (size_t)(p - html));
		str_addf(&out, " id=\"%s\"", ids[i]);
		html = p + strlen(old);
		v[i].id = ids[i];
	}
	str_add(&out, html);
	return out.s;
}

/* The first line is the title: "# Words". */
static bool
text_make(struct help *h, const char *markdown, struct help_text *out)
{
	const char *ids[64], *end = strchr(markdown, '\n');
	struct heading *v;
	size_t n;

	if (strncmp(markdown, "# ", 2) != 0 || end == NULL)
		return false;
	out->title = arena_strndup(h->mem, markdown + 2, (size_t)(end - markdown - 2));
	markdown = take_anchors(h->mem, end + 1, ids, NELEM(ids), &n);
	out->html = headings_mark(h->mem, sanitize_markdown(h->mem, markdown, help_link, h), &v, &out->n);
	out->headings = v;
	if (n == out->n)
		out->html = place_anchors(h->mem, out->html, v, n, ids);
	return true;
}

struct help *
help_load(const struct conf *conf, bool desk)
{
	struct arena *mem = arena_new(), *file = arena_new();
	struct help *h = arena_calloc(mem, 1, sizeof(*h));

	h->conf = conf;
	h->mem = mem;
	h->desk = desk;
	h->text = arena_calloc(mem, help_npages, sizeof(*h->text));
	for (size_t i = 0; i < help_npages; i++)
		for (enum lang l = LANG_EN; l < LANG_N && (desk || help_pages[i].guests); l++) {
			const char *path = arena_printf(file, "%s/help/%s/%s.md", conf->share_dir, lang_tag(l), help_pages[i].slug);
			const char *markdown = file_text(file, path);

			if (markdown == NULL || !text_make(h, markdown, &h->text[i][l]))
				log_line(LOG_L_WARN, "help: %s cannot be read", path);
			arena_reset(file);
		}
	arena_free(file);
	return h;
}

void
help_free(const struct help *h)
{
	if (h != NULL)
		arena_free(h->mem);
}

/* ---------------------------------------------------------------- links to it */

static const char *
page_url(struct req *rq, const char *slug)
{
	return req_url(rq, "%s/help/%s", rq->app->help->desk ? "/desk" : "", slug);
}

void
help_here(struct req *rq)
{
	const char *slug, *anchor;

	if (rq->app->help == NULL)
		return;
	help_target(rq->route == NULL ? "" : rq->route->pattern, rq->app->help->desk, &slug, &anchor);
	view_set(rq, "Page.Help", arena_printf(rq->cx->mem, "%s#s-%s", page_url(rq, slug), anchor));
}

static const struct help_text *
text_of(struct req *rq, size_t i)
{
	const struct help_text *t = &rq->app->help->text[i][rq->cx->lang];

	return t->title == NULL ? NULL : t;
}

static void
link_view(struct req *rq, const char *name, size_t i)
{
	view_node *row = view_sub(view_list(rq, "Page.Way"), name);

	node_set(row, "title", text_of(rq, i)->title);
	node_set(row, "url", page_url(rq, help_pages[i].slug));
}

/* ---------------------------------------------------------------- the pages */

/* The list of pages: first hours, the desk, what customers read. */
static void
index_view(struct req *rq)
{
	view_node *list[] = { view_list(rq, "Page.Desk"), view_list(rq, "Page.Hours"), view_list(rq, "Page.Guests") };

	for (size_t i = 0; i < help_npages; i++) {
		const struct help_text *t = text_of(rq, i);
		view_node *row;

		if (t == NULL)
			continue;
		row = view_row(list[help_pages[i].guests ? 2 : help_pages[i].hour ? 1 : 0]);
		node_set(row, "title", t->title);
		node_set(row, "url", page_url(rq, help_pages[i].slug));
	}
	view_set(rq, "Page.Title", view_text(rq, "help.title", NULL));
}

static bool
same_kind(size_t i, size_t j)
{
	return help_pages[i].guests == help_pages[j].guests && help_pages[i].hour == help_pages[j].hour;
}

static enum status
page_view(struct req *rq, const char *slug)
{
	const struct help_text *t = NULL;
	view_node *list = view_list(rq, "Page.Headings");
	size_t i;

	for (i = 0; i < help_npages; i++)
		if (str_eq(help_pages[i].slug, slug))
			break;
	if (i == help_npages || (t = text_of(rq, i)) == NULL)
		return ST_MISSING;
	for (size_t k = 0; k < t->n; k++) {
		view_node *row = view_row(list);

		node_set(row, "id", t->headings[k].id);
		node_html(row, "text_html", t->headings[k].text_html);
		node_flag(row, "sub", t->headings[k].level == 3);
	}
	if (i > 0 && same_kind(i, i - 1) && text_of(rq, i - 1) != NULL)
		link_view(rq, "prev", i - 1);
	if (i + 1 < help_npages && same_kind(i, i + 1) && text_of(rq, i + 1) != NULL)
		link_view(rq, "next", i + 1);
	view_set(rq, "Page.Title", t->title);
	view_html(rq, "Page.body_html", t->html);
	view_set(rq, "Page.Hour", help_pages[i].hour ? slug : NULL);
	return ST_OK;
}

enum status
page_help_index(struct req *rq)
{
	index_view(rq);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/help_index.cs");
}

enum status
page_help(struct req *rq)
{
	TRY(page_view(rq, rq->tail));
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/help.cs");
}

enum status
desk_help_index(struct req *rq)
{
	desk_crumb(rq, NULL, view_text(rq, "help.title", NULL));
	index_view(rq);
	return view_page(rq, "desk/help_index.cs");
}

enum status
desk_help(struct req *rq)
{
	TRY(page_view(rq, rq->tail));
	desk_crumb(rq, "/desk/help/", view_text(rq, "help.title", NULL));
	return view_page(rq, "desk/help.cs");
}

enum status
desk_help_login(struct req *rq)
{
	TRY(page_view(rq, "login"));
	return view_page(rq, "desk/help_login.cs");
}

/* ---------------------------------------------------------------- the offer of a first hour */

static const char *
offer_cookie(struct req *rq)
{
	return arena_printf(rq->cx->mem, "kefu_hour%lld", (long long)rq->cx->who.user_id);
}

enum status
desk_help_offer(struct req *rq)
{
	resp_cookie(rq, offer_cookie(rq), "no", OFFER_SECONDS);
	return req_redirect(rq, "/desk/");
}

void
help_offer(struct req *rq)
{
	if (!rq->cx->conf->practice || rq->app->help == NULL || req_cookie(rq, offer_cookie(rq)) != NULL)
		return;
	for (size_t i = 0; i < help_npages; i++) {
		view_node *row;

		if (!help_pages[i].hour || text_of(rq, i) == NULL)
			continue;
		row = view_row(view_list(rq, "Page.Hours"));
		node_set(row, "title", text_of(rq, i)->title);
		node_set(row, "url", page_url(rq, help_pages[i].slug));
	}
}
