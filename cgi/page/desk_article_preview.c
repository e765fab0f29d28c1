/*
 * desk_article_preview.c -- what the editor asks while one writes: the text as readers see it, a text to begin with, articles to link to.
 */
#include <string.h>

#include "model/search.h"
#include "page/desk_editor.h"
#include "page/desk_knowledge.h"

#define LINKS_MAX 8

/* ---------------------------------------------------------------- preview */

/* Stored addresses are relative to the page of the article ("17", "17/files/5", "../complaint"); here they are made whole.  The HTML is the
 * sanitiser's own: an attribute begins nowhere else. */
static const char *
whole_addresses(struct req *rq, const char *html)
{
	static const char *const begins[] = { " href=\"", " src=\"" };
	struct str out;

	str_init(&out, rq->cx->mem);
	while (*html != '\0') {
		size_t n = 1;

		for (size_t i = 0; i < NELEM(begins); i++)
			if (str_starts(html, begins[i]))
				n = strlen(begins[i]);
		str_addn(&out, html, n);
		html += n;
		if (n == 1)
			continue;
		if (str_starts(html, "0/files/"))
			html += 2;
		if (str_starts(html, "../"))
			str_add(&out, req_url(rq, "/")), html += 3;
		else if (str_starts(html, "files/") || (*html >= '1' && *html <= '9'))
			str_add(&out, req_url(rq, "/desk/articles/"));
	}
	return out.s;
}

const char *
editor_preview(struct req *rq, int64_t id, const char *markdown)
{
	return whole_addresses(rq, article_preview(rq->cx, id, markdown));
}

/* POST /desk/articles/preview -- the part of a page that shows title and body. */
enum status
desk_article_preview(struct req *rq)
{
	const char *number = req_post(rq, "article", NULL), *body = req_post(rq, "body", NULL);
	int64_t id = 0;

	if (!str_empty(number) && !str_to_i64(number, 1, INT64_MAX, &id))
		return ST_INVALID;
	if (body != NULL && strlen(body) > EDITOR_BODY_BYTES)
		return ST_TOO_BIG;
	view_set(rq, "Page.PreviewTitle", req_post(rq, "title", NULL));
	view_html(rq, "Page.preview_html", editor_preview(rq, id, body == NULL ? "" : body));
	return view_page(rq, "desk/article_preview.cs");
}

/* ---------------------------------------------------------------- a text to begin with */

const char *
editor_template(struct req *rq, const char *type, const char *lang)
{
	enum lang reader = rq->cx->lang, wanted;
	const char *text;

	if (type == NULL || !lang_from(lang == NULL ? "" : lang, &wanted))
		return "";
	/* In the language that the article is written in, not in the reader's. */
	rq->cx->lang = wanted;
	text = view_text(rq, arena_printf(rq->cx->mem, "article_template.%s", type), NULL);
	rq->cx->lang = reader;
	return text;
}

/* GET /desk/articles/template?type=&lang= -- JSON. */
enum status
desk_article_template(struct req *rq)
{
	const char *type = desk_word(req_query(rq, "type", NULL), article_types);
	const char *lang = desk_word(req_query(rq, "lang", NULL), article_langs);
	struct str out;

	str_init(&out, rq->cx->mem);
	str_add(&out, "{\"body\":");
	resp_json_string(&out, editor_template(rq, type, lang));
	str_addc(&out, '}');
	return resp_json(rq, out.s);
}

/* ---------------------------------------------------------------- articles to link to */

/* A title with <mark> and entities, as plain text. */
static const char *
title_text(struct arena *mem, const char *html)
{
	static const struct {
		const char *entity, *text;
	} entities[] = { { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&amp;", "&" } };
	struct str out;

	str_init(&out, mem);
	while (*html != '\0') {
		size_t i;

		if (*html == '<') {
			html += strcspn(html, ">");
			html += *html == '>';
			continue;
		}
		for (i = 0; i < NELEM(entities) && !str_starts(html, entities[i].entity); i++)
			continue;
		if (i < NELEM(entities)) {
			str_add(&out, entities[i].text);
			html += strlen(entities[i].entity);
		} else
			str_addc(&out, *html++);
	}
	return out.s;
}

static void
link_row(struct req *rq, struct str *out, int64_t id, const char *title, const char *lang, const char *audience)
{
	str_addf(out, "%s{\"id\":%lld,\"title\":", out->s[out->len - 1] == '[' ? "" : ",", (long long)id);
	resp_json_string(out, title);
	str_add(out, ",\"lang\":");
	resp_json_string(out, view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", lang), NULL));
	str_add(out, ",\"audience\":");
	resp_json_string(out, str_eq(audience, "public") ? "" : desk_word_text(rq, "audience", audience));
	str_addc(out, '}');
}

static enum status
link_rows(struct req *rq, const char *q, struct str *out)
{
	struct search s = { .q = q, .page = 1, .staff = true };
	struct hits h;
	struct article a;
	int64_t id;

	if (str_to_i64(q, 1, INT64_MAX, &id)) {
		enum status st = article_get(rq->cx, id, &a);

		if (st != ST_MISSING)
			TRY(st);
		if (st == ST_OK)
			link_row(rq, out, a.id, a.title, a.lang, a.audience);
	}
	TRY(search_suggest(rq->cx, q, true, &h));
	if (h.n == 0)
		TRY(search_run(rq->cx, &s, &h));
	for (size_t i = 0; i < h.n && i < LINKS_MAX; i++)
		link_row(rq, out, h.v[i].id, title_text(rq->cx->mem, h.v[i].title_html), h.v[i].lang, h.v[i].audience);
	return ST_OK;
}

/* GET /desk/suggest?q= -- published articles by their title, else by their text, or one by its number: JSON. */
enum status
desk_suggest(struct req *rq)
{
	const char *q = req_query(rq, "q", NULL);
	struct str out;

	str_init(&out, rq->cx->mem);
	str_add(&out, "{\"articles\":[");
	if (!str_empty(q))
		TRY(link_rows(rq, q, &out));
	str_add(&out, "]}");
	return resp_json(rq, out.s);
}
