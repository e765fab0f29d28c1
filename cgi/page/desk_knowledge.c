/*
 * desk_knowledge.c -- what the pages of the knowledge base share.
 */
#include <string.h>

#include "base/date.h"
#include "base/diff.h"
#include "model/perm.h"
#include "page/desk_knowledge.h"

#define SAME_MAX 480  /* bytes of unchanged text that are shown as they are */
#define SAME_EDGE 160 /* bytes kept at either end of a longer stretch */

const char *const article_types[] = { "question", "howto", "product", "price", "terms", "claim", NULL };

const char *
desk_lang_tag(const char *code)
{
	enum lang l;

	return lang_from(code, &l) ? lang_tag(l) : "";
}

const char *
desk_day(struct req *rq, const char *day)
{
	struct civil d = { 0 };

	return !str_empty(day) && date_from_day(day, &d) ? view_date(rq, date_from_local(&d)) : NULL;
}

enum status
desk_knowledge_tabs(struct req *rq, const char *open)
{
	struct review_counts c;

	view_set(rq, "Page.Tab", open);
	if (!perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH))
		return ST_OK;
	TRY(review_counts(rq->cx, &c));
	if (c.articles + c.suggestions > 0)
		view_seti(rq, "Page.Waiting", c.articles + c.suggestions);
	return ST_OK;
}

void
desk_article_crumbs(struct req *rq, int64_t id, const char *title, const char *page)
{
	const char *path = arena_printf(rq->cx->mem, "/desk/articles/%lld", (long long)id);

	view_set(rq, "Page.ArticlePath", req_url(rq, "%s", path));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, path, title);
	desk_crumb(rq, NULL, page);
}

void
desk_article_row(struct req *rq, view_node *row, int64_t id, const char *title, const char *lang, const char *state)
{
	node_seti(row, "id", id);
	node_set(row, "url", req_url(rq, "/desk/articles/%lld", (long long)id));
	node_set(row, "title", title);
	node_set(row, "tag", desk_lang_tag(lang));
	node_set(row, "lang", view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", lang), NULL));
	node_set(row, "state", state);
}

/* ---------------------------------------------------------------- texts compared */

/* Where a stretch of about max bytes of s may end: behind a line when there is one near, else between two characters. */
static size_t
cut_after(const char *s, size_t max)
{
	const char *line = memchr(s + max / 2, '\n', max - max / 2);
	size_t n = line != NULL ? (size_t)(line - s) + 1 : max;

	while (((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static void
part(view_node *list, const char *kind, const char *text)
{
	node_set(view_row(list), kind, text);
}

static void
same_part(struct req *rq, view_node *list, const char *text, bool first, bool last)
{
	struct arena *mem = rq->cx->mem;
	size_t n = strlen(text), head, tail;

	if (n <= SAME_MAX) {
		part(list, "same", text);
		return;
	}
	head = first ? 0 : cut_after(text, SAME_EDGE);
	tail = last ? n : head + cut_after(text + head, n - head - SAME_EDGE);
	if (head > 0)
		part(list, "same", arena_strndup(mem, text, head));
	part(list, "skip", arena_strndup(mem, text + head, tail - head));
	if (tail < n)
		part(list, "same", text + tail);
}

void
desk_diff(struct req *rq, const char *name, const char *a, const char *b)
{
	view_node *list = view_list(rq, name);
	struct diff_part *parts;
	size_t n;

	diff_text(rq->cx->mem, a == NULL ? "" : a, b == NULL ? "" : b, &parts, &n);
	for (size_t i = 0; i < n; i++) {
		if (parts[i].kind == DIFF_SAME)
			same_part(rq, list, parts[i].text, i == 0, i + 1 == n);
		else
			part(list, parts[i].kind == DIFF_GONE ? "gone" : "new", parts[i].text);
	}
}

void
desk_diff_text(struct req *rq, const struct desk_text *old, const struct desk_text *now, const char *lang)
{
	bool keywords = !str_eq(old->keywords, now->keywords), body = !str_eq(old->body, now->body);

	view_set(rq, "Page.DiffTag", desk_lang_tag(lang));
	desk_diff(rq, "Page.Diff.title", old->title, now->title);
	if (keywords)
		desk_diff(rq, "Page.Diff.keywords", old->keywords, now->keywords);
	desk_diff(rq, "Page.Diff.body", old->body, now->body);
	view_flag(rq, "Page.Same", !keywords && !body && str_eq(old->title, now->title));
}

enum status
desk_comments(struct req *rq, int64_t article_id, int64_t suggestion_id)
{
	view_node *list = view_list(rq, "Page.Comments");
	struct article_comment *c;
	size_t n;

	TRY(comment_list(rq->cx, article_id, suggestion_id, &c, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "who", c[i].author_name);
		node_set(row, "body", c[i].body);
		desk_time(rq, row, "at", c[i].at);
	}
	return ST_OK;
}
