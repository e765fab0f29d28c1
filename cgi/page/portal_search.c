/*
 * portal_search.c -- results of the public search, and titles while one types.
 *
 * Only the public index is asked; what guests look for is logged without personal data (search.h).
 */
#include <string.h>

#include "base/log.h"
#include "model/search.h"
#include "page/portal.h"
#include "web/param.h"

#define QUERY_MAX 200 /* characters, as search.h uses */

static void
hits_view(struct req *rq, const struct hits *h, int64_t token)
{
	view_node *list = view_list(rq, "Page.Rows"), *row;

	for (size_t i = 0; i < h->n; i++) {
		row = view_row(list);
		node_seti(row, "id", h->v[i].id);
		if (token != 0)
			node_seti(row, "token", token);
		node_html(row, "title_html", h->v[i].title_html);
		node_html(row, "snippet_html", h->v[i].snippet_html);
		node_seti(row, "category_id", h->v[i].category_id);
		node_set(row, "category", h->v[i].category_name);
		node_set(row, "lang_tag", portal_lang_tag(h->v[i].lang));
		if (!str_eq(h->v[i].lang, lang_code(rq->cx->lang)))
			node_set(row, "lang", portal_lang_name(rq, h->v[i].lang));
	}
}

static void
langs_view(struct req *rq, const char *chosen)
{
	view_node *list = view_list(rq, "Page.Langs");

	for (enum lang l = LANG_EN; l < LANG_N; l++) {
		view_node *row = view_row(list);

		node_set(row, "code", lang_code(l));
		node_set(row, "text", portal_lang_name(rq, lang_code(l)));
		node_flag(row, "on", str_eq(chosen, lang_code(l)));
	}
}

/* "Answers to ...", "Nothing found for ..." and which of them it is. */
static void
outcome_view(struct req *rq, const struct search *s, const struct hits *h)
{
	const char *page = arena_printf(rq->cx->mem, "%lld", (long long)s->page);

	view_flag(rq, "Page.Found", h->n > 0);
	if (h->meant != NULL) {
		view_set(rq, "Page.Meant", h->meant);
		view_set(rq, "Page.MeantUrl", req_url(rq, "/search?q=%s", param_escape(rq->cx->mem, h->meant, false)));
	}
	if (h->instead && h->n > 0) {
		view_set(rq, "Page.Heading", view_text(rq, "portal_search.instead", s->q, h->meant, NULL));
	} else if (h->n == 0) {
		view_flag(rq, "Page.None", true);
		view_set(rq, "Page.Heading", view_text(rq, "portal_search.none", s->q, NULL));
	} else if (s->page > 1)
		view_set(rq, "Page.Heading", view_text(rq, "portal_search.found_page", s->q, page, NULL));
	else
		view_set(rq, "Page.Heading", view_text(rq, "portal_search.found", s->q, NULL));
}

/* The filters of the query; what is not a topic or a language counts as none. */
static void
search_read(struct req *rq, struct search *s)
{
	const char *category = req_query(rq, "category", NULL), *lang = req_query(rq, "lang", NULL);
	enum lang l;

	s->q = req_query(rq, "q", NULL);
	if (s->q == NULL)
		s->q = "";
	s->page = req_page(rq);
	if (category != NULL && !str_to_i64(category, 1, INT64_MAX, &s->category_id))
		s->category_id = 0;
	if (lang != NULL && lang_from(lang, &l))
		s->lang = lang_code(l);
}

struct searched {
	const char *q;
	size_t hits;
	int64_t token;
};

/* When the reader has the page: nobody waits for the disk. */
static void
search_note(struct req *rq)
{
	const struct searched *s = rq->after_arg;

	if (search_log(rq->cx, s->q, s->hits, s->token) != ST_OK)
		log_line(LOG_L_WARN, "a search was not counted");
}

static enum status
search_show(struct req *rq, const struct search *s)
{
	struct hits h = { 0 };
	struct searched *note = arena_calloc(rq->cx->mem, 1, sizeof(*note));

	TRY(search_run(rq->cx, s, &h));
	if (s->page == 1) {
		*note = (struct searched){ arena_strdup(rq->cx->mem, s->q), h.n, search_token() };
		rq->after = search_note;
		rq->after_arg = note;
	}
	hits_view(rq, &h, note->token);
	outcome_view(rq, s, &h);
	view_paging(rq, s->page, h.more);
	return ST_OK;
}

/* GET /search?q=&category=&lang=&page= */
enum status
page_search(struct req *rq)
{
	struct search s = { 0 };
	bool asked;

	search_read(rq, &s);
	asked = s.q[strspn(s.q, " \t\r\n")] != '\0';
	TRY(portal_topics(rq, s.category_id, NULL));
	langs_view(rq, s.lang == NULL ? "" : s.lang);
	if (asked)
		TRY(search_show(rq, &s));
	view_set(rq, "Page.Q", s.q);
	view_set(rq, "Page.Title",
	    asked ? view_text(rq, "portal_search.title_q", s.q, NULL)
		  : view_text(rq, "portal_search.title", NULL));
	view_set(rq, "Page.Description", view_text(rq, "portal_home.description", NULL));
	view_flag(rq, "Page.OpenSearch", true);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/search.cs");
}

/* The characters that sanitize_escape writes as entities. */
static const struct {
	const char *entity;
	char c;
} entities[] = {
	{ "&amp;", '&' },
	{ "&lt;", '<' },
	{ "&gt;", '>' },
	{ "&quot;", '"' },
	{ "&#39;", '\'' },
};

/* The text of our own title_html: marks dropped, entities read. */
static const char *
title_text(struct arena *mem, const char *html)
{
	struct str s;

	str_init(&s, mem);
	while (*html != '\0') {
		size_t i = 0;

		if (*html == '<') {
			html += strcspn(html, ">");
			html += *html == '>';
			continue;
		}
		while (i < NELEM(entities) && !str_starts(html, entities[i].entity))
			i++;
		str_addc(&s, i < NELEM(entities) ? entities[i].c : *html);
		html += i < NELEM(entities) ? strlen(entities[i].entity) : 1;
	}
	return s.s;
}

/* A JSON string (RFC 8259 section 7); < and & are escaped too, so that it is harmless anywhere. */
static void
json_string(struct str *out, const char *s)
{
	str_addc(out, '"');
	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			str_addf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20 || *s == '<' || *s == '>' || *s == '&')
			str_addf(out, "\\u%04x", (unsigned char)*s);
		else
			str_addc(out, *s);
	str_addc(out, '"');
}

/* OpenSearch suggestions 1.1: [query, [titles], [descriptions], [addresses]]. */
static void
suggestions(struct req *rq, struct str *out, const char *q, const struct hits *h)
{
	str_addc(out, '[');
	json_string(out, q);
	str_add(out, ",[");
	for (size_t i = 0; i < h->n; i++) {
		str_add(out, i > 0 ? "," : "");
		json_string(out, title_text(rq->cx->mem, h->v[i].title_html));
	}
	str_add(out, "],[");
	for (size_t i = 0; i < h->n; i++)
		str_add(out, i > 0 ? ",\"\"" : "\"\"");
	str_add(out, "],[");
	for (size_t i = 0; i < h->n; i++) {
		str_add(out, i > 0 ? "," : "");
		json_string(out, req_url(rq, "/faq/%lld", (long long)h->v[i].id));
	}
	str_add(out, "]]");
}

/* GET /suggest?q= */
enum status
page_suggest(struct req *rq)
{
	const char *q = req_query(rq, "q", NULL);
	struct hits h = { 0 };
	struct str out;

	if (q == NULL)
		q = "";
	if (*q != '\0' && strlen(q) <= QUERY_MAX * 4)
		TRY(search_suggest(rq->cx, q, false, &h));
	str_init(&out, rq->cx->mem);
	suggestions(rq, &out, q, &h);
	rq->resp->cache = CACHE_PUBLIC;
	return resp_json(rq, out.s);
}
