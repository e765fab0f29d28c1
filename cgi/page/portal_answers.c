/*
 * portal_answers.c -- beside a complaint: articles that may answer it, and "this solved it".
 *
 * What is typed comes in the body of a request, never in an address, and is not kept: only which articles were shown is, by the form's key.
 */
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "model/deflection.h"
#include "page/portal_answers.h"

#define ANSWERS 4
#define QUERY_CHARS 200 /* as many as the search uses */

/* Does the list of ids hold this one? */
static bool
listed(struct req *rq, const char *ids, int64_t id)
{
	return strstr(arena_printf(rq->cx->mem, ",%s,", ids), arena_printf(rq->cx->mem, ",%lld,", (long long)id)) != NULL;
}

/* The first few that were not read already: who has read one and writes all the same was not helped by it. */
static void
unread(struct req *rq, struct hits *h)
{
	const char *read = deflection_ids(rq->cx, req_post(rq, "read", NULL));
	size_t n = 0;

	for (size_t i = 0; i < h->n && n < ANSWERS; i++)
		if (!listed(rq, read, h->v[i].id))
			h->v[n++] = h->v[i];
	h->n = n;
}

enum status
portal_answers(struct req *rq, const char *title, const char *body, struct hits *h)
{
	const char *q = arena_printf(rq->cx->mem, "%s %s", title == NULL ? "" : title, body == NULL ? "" : body);
	struct search s = { .q = arena_strndup(rq->cx->mem, q, utf8_prefix(q, QUERY_CHARS)), .lang = lang_code(rq->cx->lang), .page = 1 };

	memset(h, 0, sizeof(*h));
	if (s.q[strspn(s.q, " \t\n")] == '\0')
		return ST_OK;
	TRY(search_run(rq->cx, &s, h));
	unread(rq, h);
	return ST_OK;
}

const char *
portal_answers_ids(struct req *rq, const struct hits *h)
{
	struct str s;

	str_init(&s, rq->cx->mem);
	for (size_t i = 0; i < h->n; i++)
		str_addf(&s, "%s%lld", i > 0 ? "," : "", (long long)h->v[i].id);
	return s.s;
}

void
portal_answers_view(struct req *rq, const struct hits *h)
{
	view_node *list = view_list(rq, "Page.Found"), *row;

	for (size_t i = 0; i < h->n; i++) {
		row = view_row(list);
		node_seti(row, "id", h->v[i].id);
		node_set(row, "url", req_url(rq, "/faq/%lld", (long long)h->v[i].id));
		node_html(row, "title_html", h->v[i].title_html);
		node_html(row, "snippet_html", h->v[i].snippet_html);
		node_set(row, "lang_tag", portal_lang_tag(h->v[i].lang));
		if (!str_eq(h->v[i].lang, lang_code(rq->cx->lang)))
			node_set(row, "lang", portal_lang_name(rq, h->v[i].lang));
	}
}

void
portal_carried_view(struct req *rq, const char *read, const char *shown)
{
	view_set(rq, "Page.Read", deflection_ids(rq->cx, read));
	view_set(rq, "Page.Shown", deflection_ids(rq->cx, shown));
}

static void
count(struct req *rq, const unsigned char idem[16], enum deflection d, int64_t article_id, const char *shown)
{
	if (deflection_set(rq->cx, idem, d, article_id, shown) != ST_OK)
		log_line(LOG_L_WARN, "articles beside a complaint were not counted");
}

void
portal_answers_shown(struct req *rq, const unsigned char idem[16], const struct hits *h)
{
	count(rq, idem, DEFLECTION_SHOWN, 0, portal_answers_ids(rq, h));
}

void
portal_filed(struct req *rq, const char *token, const unsigned char idem[16])
{
	const char *read = deflection_ids(rq->cx, req_post(rq, "read", NULL));
	const char *shown = deflection_ids(rq->cx, req_post(rq, "shown", NULL));

	if (*read != '\0' && complaint_read_add(rq->cx, token, read) != ST_OK)
		log_line(LOG_L_WARN, "what was read before a case was not kept");
	if (*shown != '\0')
		count(rq, idem, DEFLECTION_FILED, 0, shown);
}

/* POST /complaint/answers: the page itself, by script; `first` until something was shown, so that showing is counted once. */
enum status
page_complaint_answers(struct req *rq)
{
	unsigned char idem[16];
	struct hits h;

	TRY(portal_idem(rq, idem));
	TRY(portal_throttle(rq, "answers", 200, 1200));
	TRY(portal_answers(rq, req_post(rq, "title", NULL), req_post(rq, "body", NULL), &h));
	if (h.n > 0 && req_post(rq, "first", NULL) != NULL)
		portal_answers_shown(rq, idem, &h);
	portal_answers_view(rq, &h);
	portal_carried_view(rq, NULL, portal_answers_ids(rq, &h));
	view_set(rq, "Form.idem", str_hex(rq->cx->mem, idem, sizeof(idem)));
	return view_page(rq, "portal/answers.cs");
}

/* POST /complaint/solved: one of the articles was the answer. */
enum status
page_complaint_solved(struct req *rq)
{
	const char *article = req_post(rq, "article", NULL);
	unsigned char idem[16];
	int64_t id = 0;

	TRY(portal_idem(rq, idem));
	if (!str_to_i64(article == NULL ? "" : article, 1, INT64_MAX, &id))
		return fail(rq->cx, ST_INVALID, "solved by no article");
	TRY(portal_throttle(rq, "solved", 20, 60));
	TRY(deflection_set(rq->cx, idem, DEFLECTION_SOLVED, id, deflection_ids(rq->cx, req_post(rq, "shown", NULL))));
	return req_redirect(rq, "/complaint/thanks");
}

/* GET /complaint/thanks */
enum status
page_complaint_thanks(struct req *rq)
{
	view_set(rq, "Page.Title", view_text(rq, "portal_answers.thanks_title", NULL));
	view_flag(rq, "Page.NoIndex", true);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/thanks.cs");
}
