/*
 * portal_article.c -- an article, and the articles of a topic.
 *
 * An article costs one SELECT, and what stands round it three more once in a second or two, or one smaller one and no rendering when the browser has it.  Its address is
 * /faq/{id}-{slug}, or /faq/{id} without a slug; the number alone decides, and any other slug leads to the right one.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/headings.h"
#include "base/script.h"
#include "model/search.h"
#include "page/portal.h"

#define LIST_OF_HEADINGS 3 /* headings that make a list of them worth its room */

/* How the page was asked for. */
struct asked {
	bool voted, helpful;   /* ?voted=1, 0: it comes back from a vote */
	bool converted;        /* ?script= */
	enum script_to script;
	int64_t search;        /* ?s=: the search it was opened from; 0: none */
};

static struct asked
asked_read(struct req *rq)
{
	const char *voted = req_query(rq, "voted", NULL), *s = req_query(rq, "s", NULL);
	struct asked a = { .voted = voted != NULL, .helpful = !str_eq(voted, "0") };

	a.converted = script_from(req_query(rq, "script", NULL), &a.script) && rq->cx->script != NULL;
	if (s == NULL || !str_to_i64(s, 1, INT64_MAX, &a.search))
		a.search = 0;
	return a;
}

static const char *
article_etag(struct req *rq, int64_t id, int64_t version, const struct asked *a)
{
	return arena_printf(rq->cx->mem, "\"%lld-%lld%s%s\"", (long long)id, (long long)version, !a->voted ? "" : a->helpful ? "y" : "n",
	    !a->converted ? "" : script_tag(a->script));
}

/* ---------------------------------------------------------------- the other script */

/* Which script would the article have to be shown in?  False for a language that has but one. */
static bool
other_script(const char *lang, enum script_to *to)
{
	*to = str_eq(lang, "zh_CN") ? SCRIPT_HANT : SCRIPT_HANS;
	return str_eq(lang, "zh_CN") || str_eq(lang, "zh_TW");
}

static const char *
shown(struct req *rq, const struct asked *k, const char *text)
{
	return k->converted ? script_text(rq->cx->script, rq->cx->mem, k->script, text) : text;
}

/* The way to the other script, or back to the text as it was written.  A reader whose own script is the other one is asked, unless there
 * is a text in the reader's own language: that is better than a converted one. */
static void
script_view(struct req *rq, const struct article *a, const struct asked *k, bool own)
{
	const char *url = portal_article_url(rq, a->id, a->slug);
	enum script_to to;

	if (rq->cx->script == NULL || !other_script(a->lang, &to))
		return;
	view_set(rq, "Page.Script.tag", k->converted ? portal_lang_tag(a->lang) : script_tag(to));
	view_set(rq, "Page.Script.url",
	    k->converted ? url : arena_printf(rq->cx->mem, "%s?script=%s", url, to == SCRIPT_HANT ? "hant" : "hans"));
	view_set(rq, "Page.Script.text",
	    view_text(rq, k->converted ? "portal_article.script_back" : to == SCRIPT_HANT ? "portal_article.script_hant" : "portal_article.script_hans",
	        NULL));
	view_flag(rq, "Page.Script.converted", k->converted);
	view_flag(rq, "Page.Script.ask", !own && !k->converted &&
	    ((rq->cx->lang == LANG_ZH_TW && to == SCRIPT_HANT) || (rq->cx->lang == LANG_ZH_CN && to == SCRIPT_HANS)));
}

/* ---------------------------------------------------------------- the page */

/* "YYYY-MM-DD" as the reader writes a day; NULL without one. */
static const char *
day_text(struct req *rq, const char *day)
{
	struct civil d = { 0 };

	return !str_empty(day) && date_from_day(day, &d) ? view_date(rq, date_from_local(&d)) : NULL;
}

static void
dates_view(struct req *rq, const struct article *a)
{
	const char *from = day_text(rq, a->valid_from), *to = day_text(rq, a->valid_to);

	view_set(rq, "Page.Article.updated", view_text(rq, "portal_article.updated", view_date(rq, a->updated_at), NULL));
	view_set(rq, "Page.Article.updated_iso", date_iso(rq->cx->mem, a->updated_at));
	if (a->reviewed_at != 0)
		view_set(rq, "Page.Article.reviewed", view_text(rq, "portal_article.reviewed", view_date(rq, a->reviewed_at), NULL));
	if (from != NULL && to != NULL)
		view_set(rq, "Page.Article.valid", view_text(rq, "portal_article.valid", from, to, NULL));
	else if (from != NULL || to != NULL)
		view_set(rq, "Page.Article.valid",
		    view_text(rq, from != NULL ? "portal_article.valid_from" : "portal_article.valid_to", from != NULL ? from : to, NULL));
}

static void
crumb(struct req *rq, int64_t id, const char *name)
{
	view_node *row;

	if (id == 0)
		return;
	row = view_row(view_list(rq, "Page.Crumbs"));
	node_seti(row, "id", id);
	node_set(row, "name", name);
}

/* Row of an id, or n. */
static size_t
find(const struct category *c, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (c[i].id == id)
			break;
	return i;
}

/* The topics above one, the highest first; the tree has few levels, and a loop in it must not hold us. */
static void
crumbs_above(struct req *rq, const struct category *c, size_t n, int64_t id, int depth)
{
	size_t i = find(c, n, id);

	if (i == n || depth > 8)
		return;
	crumbs_above(rq, c, n, c[i].parent_id, depth + 1);
	crumb(rq, c[i].id, c[i].name);
}

static void
headings_view(struct req *rq, const struct heading *h, size_t n)
{
	view_node *list, *row;

	if (n < LIST_OF_HEADINGS)
		return;
	list = view_list(rq, "Page.Headings");
	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_set(row, "id", h[i].id);
		node_html(row, "text_html", h[i].text_html);
		node_flag(row, "sub", h[i].level == 3);
	}
}

static void
text_view(struct req *rq, const struct article *a, const struct asked *k)
{
	struct heading *h;
	size_t n;
	const char *html = headings_mark(rq->cx->mem, a->body_html, &h, &n);

	if (k->converted) {
		html = script_html(rq->cx->script, rq->cx->mem, k->script, html);
		for (size_t i = 0; i < n; i++)
			h[i].text_html = script_html(rq->cx->script, rq->cx->mem, k->script, h[i].text_html);
	}
	view_html(rq, "Page.Article.body_html", html);
	headings_view(rq, h, n);
}

static void
article_view(struct req *rq, const struct article_page *p, const struct asked *k)
{
	const struct article *a = &p->a;
	const char *title = shown(rq, k, a->title);

	view_seti(rq, "Page.Article.id", a->id);
	view_set(rq, "Page.Article.title", title);
	text_view(rq, a, k);
	view_set(rq, "Page.Article.lang_tag", k->converted ? script_tag(k->script) : portal_lang_tag(a->lang));
	view_seti(rq, "Page.Article.category_id", a->category_id);
	dates_view(rq, a);
	if (!str_eq(a->lang, lang_code(rq->cx->lang)))
		view_set(rq, "Page.Article.other_lang", view_text(rq, "portal_article.lang_note", portal_lang_name(rq, a->lang), NULL));
	view_set(rq, "Page.Title", title);
	view_set(rq, "Page.Description", shown(rq, k, a->summary));
	view_set(rq, "Page.Canonical", portal_article_whole(rq, a->id, a->slug));
	view_set(rq, "Page.Printed", view_text(rq, "portal_article.printed", view_date(rq, rq->cx->now), NULL));
}

static void
alternate(struct req *rq, const char *lang, int64_t id, const char *slug)
{
	view_node *row = view_row(view_list(rq, "Page.Alternates"));

	node_set(row, "tag", portal_lang_tag(lang));
	node_set(row, "url", portal_article_whole(rq, id, slug));
}

/* True when there is a translation in the reader's language. */
static bool
around_view(struct req *rq, const struct article_page *p, const struct asked *k, const struct article_around *r)
{
	view_node *list = view_list(rq, "Page.Related"), *row;
	bool own, any = false;

	for (size_t i = 0; i < r->nrelated; i++) {
		row = view_row(list);
		node_set(row, "url", portal_article_url(rq, r->related[i].id, r->related[i].slug));
		node_set(row, "title", shown(rq, k, r->related[i].title));
	}
	if (r->ntranslations == 0)
		return false;
	alternate(rq, p->a.lang, p->a.id, p->a.slug);
	list = view_list(rq, "Page.Translations");
	for (size_t i = 0; i < r->ntranslations; i++) {
		const struct article_link *t = &r->translations[i];

		alternate(rq, t->lang, t->id, t->slug);
		row = view_row(list);
		node_set(row, "tag", portal_lang_tag(t->lang));
		node_set(row, "name", portal_lang_name(rq, t->lang));
		node_set(row, "title", t->title);
		node_set(row, "url", portal_article_url(rq, t->id, t->slug));
		own = str_eq(t->lang, lang_code(rq->cx->lang));
		node_flag(row, "own", own);
		any |= own;
	}
	return any;
}

/* Not there: a merged one leads to where it went.  Both questions are asked for every number, so that an internal article takes as long
 * as none. */
static enum status
article_gone(struct req *rq, int64_t id)
{
	struct article_link to = { 0 };
	enum status st = article_public_moved(rq->cx, id, &to);

	if (st == ST_MISSING)
		return fail(rq->cx, ST_MISSING, "no article for guests");
	TRY(st);
	return req_moved(rq, "%s", portal_article_path(rq, to.id, to.slug));
}

/* The way to it, and to more of its topic. */
static enum status
place_view(struct req *rq, const struct article *a)
{
	struct category *c;
	size_t n, at;

	TRY(category_tree_public(rq->cx, &c, &n));
	crumbs_above(rq, c, n, a->category_id, 0);
	at = find(c, n, a->category_id);
	if (at < n)
		view_set(rq, "Page.Article.more", view_text(rq, "portal_article.more", c[at].name, NULL));
	return ST_OK;
}

static enum status
article_show(struct req *rq, const struct article_page *p, const struct asked *k)
{
	struct article_around around;

	TRY(article_around(rq->cx, p, &around));
	TRY(place_view(rq, &p->a));
	article_view(rq, p, k);
	script_view(rq, &p->a, k, around_view(rq, p, k, &around));
	view_flag(rq, "Page.Voted", k->voted);
	view_flag(rq, "Page.VotedYes", k->voted && k->helpful);
	if (k->search != 0)
		view_seti(rq, "Page.Search", k->search);
	return view_page(rq, "portal/article.cs");
}

/* GET /faq/{id}, /faq/{id}-{slug}; ?voted= after a vote, ?script=hans|hant, ?s= the search it was found by */
enum status
page_article(struct req *rq)
{
	struct article_page p = { 0 };
	struct asked k = asked_read(rq);
	enum script_to to;
	int64_t id, version;
	enum status st;

	TRY(req_id(rq, "id", &id));
	rq->resp->cache = k.search == 0 ? CACHE_PUBLIC : CACHE_NO_STORE;
	if (rq->if_none_match != NULL && k.search == 0 && article_public_version(rq->cx, id, &version) == ST_OK &&
	    resp_not_modified(rq, article_etag(rq, id, version, &k)))
		return ST_OK;
	st = article_public(rq->cx, id, &p);
	if (st == ST_MISSING)
		return article_gone(rq, id);
	TRY(st);
	if (rq->tail != NULL && !str_eq(rq->tail, p.a.slug))
		return req_moved(rq, "%s", portal_article_path(rq, id, p.a.slug));
	if (k.search != 0)
		TRY(search_opened(rq->cx, k.search, id));
	k.converted = k.converted && other_script(p.a.lang, &to) && to == k.script;
	if (k.search == 0 && resp_not_modified(rq, article_etag(rq, id, p.a.version, &k)))
		return ST_OK;
	return article_show(rq, &p, &k);
}

/* ---------------------------------------------------------------- a topic */

static void
articles_view(struct req *rq, const struct article_link *a, size_t n)
{
	view_node *list = view_list(rq, "Page.Rows"), *row;

	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_set(row, "url", portal_article_url(rq, a[i].id, a[i].slug));
		node_set(row, "title", a[i].title);
		node_set(row, "summary", a[i].summary);
	}
}

static void
category_row(view_node *row, const struct category *c)
{
	node_seti(row, "id", c->id);
	node_set(row, "name", c->name);
	node_seti(row, "articles", c->articles);
}

/* The topics below, and those beside it in the menu of topics. */
static void
category_view(struct req *rq, const struct category *c, size_t n, size_t at)
{
	view_node *below = view_list(rq, "Page.Below"), *menu = view_list(rq, "Page.Categories"), *row;

	for (size_t i = 0; i < n; i++) {
		if (c[i].parent_id == c[at].id)
			category_row(view_row(below), &c[i]);
		if (c[i].parent_id != 0)
			continue;
		row = view_row(menu);
		category_row(row, &c[i]);
		node_flag(row, "on", i == at);
	}
	crumbs_above(rq, c, n, c[at].parent_id, 0);
	view_set(rq, "Page.Category", c[at].name);
	view_set(rq, "Page.Title", c[at].name);
	view_set(rq, "Page.Description", view_text(rq, "portal_home.description", NULL));
	view_setf(rq, "Page.Canonical", "%s/category/%lld", rq->cx->conf->portal_url, (long long)c[at].id);
}

/* GET /category/{id} */
enum status
page_category(struct req *rq)
{
	struct article_link *a;
	struct category *c;
	int64_t id, page = req_page(rq);
	size_t n, nc, at;
	bool more;

	TRY(req_id(rq, "id", &id));
	TRY(category_list_public(rq->cx, &c, &nc));
	at = find(c, nc, id);
	if (at == nc)
		return fail(rq->cx, ST_MISSING, "no topic %lld", (long long)id);
	TRY(article_public_list(rq->cx, id, page, &a, &n, &more));
	articles_view(rq, a, n);
	category_view(rq, c, nc, at);
	view_paging(rq, page, more);
	view_flag(rq, "Page.NoIndex", page > 1);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/category.cs");
}
