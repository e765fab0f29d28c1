/*
 * desk_case_help.c -- beside the reply of a case: what the customer read, what was answered before, articles that fit, and putting
 * the link of one into the reply.
 *
 * Only what a customer can open is offered to be put into a reply.
 */
#include <string.h>

#include "base/conf.h"
#include "base/mask.h"
#include "base/utf8.h"
#include "model/article_desk.h"
#include "model/complaint_help.h"
#include "model/deflection.h"
#include "model/perm.h"
#include "model/search.h"
#include "page/desk_case.h"
#include "page/desk_knowledge.h"

#define OFFERED 5
#define QUERY_CHARS 200 /* as many as the search uses */
#define DRAFT_CHARS 600 /* of an answer that becomes an article: it travels in an address */

/* ---------------------------------------------------------------- articles that fit */

static bool
readable(const struct article_item *a)
{
	return str_eq(a->state, "published") && str_eq(a->audience, "public") && !a->pending && !a->expired;
}

/* The lines that go into a reply: its title and where it stands. */
static const char *
insertion(struct req *rq, const struct article_item *a)
{
	return arena_printf(rq->cx->mem, "%s\n%s/faq/%lld%s%s\n", a->title, rq->cx->conf->portal_url, (long long)a->id,
	    str_empty(a->slug) ? "" : "-", str_empty(a->slug) ? "" : a->slug);
}

static enum status
offer(struct req *rq, const struct hits *h, size_t *left)
{
	view_node *list = view_list(rq, "Page.Fit");

	for (size_t i = 0; i < h->n && *left > 0; i++) {
		struct article_item a;
		view_node *row;
		enum status st = article_item(rq->cx, h->v[i].id, &a);

		if (st == ST_MISSING)
			continue;
		TRY(st);
		row = view_row(list);
		desk_article_row(rq, row, a.id, a.title, a.lang, a.state);
		if (readable(&a))
			node_set(row, "insert", insertion(rq, &a));
		else
			node_set(row, "audience", view_text(rq, arena_printf(rq->cx->mem, "audience.%s", a.audience), NULL));
		--*left;
	}
	return ST_OK;
}

/* What identifies somebody finds no article, and every word more finds fewer: numbers and addresses are left out. */
static const char *
words_of(struct req *rq, const char *text)
{
	char *s = mask_text(rq->cx->mem, text);

	for (char *p = s; *p != '\0'; p++)
		if (*p == '*')
			*p = ' ';
	return arena_strndup(rq->cx->mem, s, utf8_prefix(s, QUERY_CHARS));
}

/* By what the case says, in the customer's language; in any when that language has nothing. */
static enum status
fitting(struct req *rq, const struct complaint *c, const char *said)
{
	struct search s = { .q = words_of(rq, c->title), .lang = c->lang, .page = 1, .staff = true };
	struct hits h = { 0 };
	size_t left = OFFERED;

	TRY(search_run(rq->cx, &s, &h));
	if (h.n == 0) {
		s.q = words_of(rq, arena_printf(rq->cx->mem, "%s %s", c->title, said == NULL ? "" : said));
		TRY(search_run(rq->cx, &s, &h));
	}
	if (h.n == 0) {
		s.lang = NULL;
		TRY(search_run(rq->cx, &s, &h));
	}
	return offer(rq, &h, &left);
}

/* ---------------------------------------------------------------- what was before */

static enum status
read_before(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Read");
	struct complaint_read *v;
	size_t n;

	TRY(complaint_reads(rq->cx, id, &v, &n));
	for (size_t i = 0; i < n; i++)
		desk_article_row(rq, view_row(list), v[i].article_id, v[i].title, v[i].lang, "published");
	return ST_OK;
}

static enum status
told_before(struct req *rq, const struct complaint *c)
{
	view_node *list = view_list(rq, "Page.Past");
	struct past_answer *v;
	size_t n;

	TRY(complaint_past_answers(rq->cx, c->id, c->customer_id, &v, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "number", complaint_number(rq->cx, v[i].year, v[i].complaint_id));
		node_set(row, "url", req_url(rq, "/desk/complaints/%lld", (long long)v[i].complaint_id));
		/* Another case may be of another person: masked for everybody, the case itself shows it by right. */
		node_set(row, "title", desk_text(rq, v[i].title, false));
		node_set(row, "body", desk_text(rq, v[i].body, false));
		node_set(row, "who", v[i].author_name);
		desk_time(rq, row, "at", v[i].at);
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- an article from this case */

/* %XX for all but letters and digits. */
static const char *
query_text(struct req *rq, const char *s)
{
	struct str out;

	str_init(&out, rq->cx->mem);
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			str_addc(&out, (char)c);
		else
			str_addf(&out, "%%%02X", c);
	}
	return out.s;
}

/* An answer begins with whom it greets: that line says who the customer is and does not belong into an article. */
static const char *
without_greeting(const char *s)
{
	const char *end = strchr(s, '\n');

	if (end == NULL || end - s > 60)
		return s;
	return end + strspn(end, "\n");
}

/* Numbers and addresses are masked and the greeting is left out, whatever this person may see; nothing is offered of a restricted case. */
static void
article_from(struct req *rq, const struct complaint *c, const char *answer)
{
	struct arena *mem = rq->cx->mem;
	const char *body = answer == NULL ? "" : mask_text(mem, without_greeting(answer));

	if (!perm_allowed(rq->cx, PERM_ARTICLE_EDIT) || !str_eq(c->restricted, "none"))
		return;
	body = arena_strndup(mem, body, utf8_prefix(body, DRAFT_CHARS));
	view_set(rq, "Page.ArticleFrom", req_url(rq, "/desk/articles/new?lang=%s&title=%s&body=%s", c->lang,
	    query_text(rq, mask_text(mem, c->title)), query_text(rq, body)));
}

enum status
desk_case_help(struct req *rq, const struct complaint *c)
{
	const char *said = NULL, *answer = NULL;
	struct message *m;
	size_t n;

	TRY(complaint_messages(rq->cx, c->id, &m, &n));
	for (size_t i = 0; i < n; i++) {
		if (said == NULL && str_eq(m[i].kind, "customer"))
			said = m[i].body;
		if (str_eq(m[i].kind, "answer"))
			answer = m[i].body;
	}
	if (!str_eq(c->state, "closed"))
		TRY(fitting(rq, c, said));
	TRY(read_before(rq, c->id));
	TRY(told_before(rq, c));
	article_from(rq, c, answer);
	return ST_OK;
}

enum status
desk_case_insertion(struct req *rq, int64_t article_id, const char **text)
{
	struct article_item a;

	TRY(article_item(rq->cx, article_id, &a));
	if (!readable(&a))
		return ST_MISSING;
	*text = insertion(rq, &a);
	return ST_OK;
}
