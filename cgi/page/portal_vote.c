/*
 * portal_vote.c -- "did this help?": the vote, why it did not, and that somebody stayed to read.
 *
 * Without JavaScript a No leads to a page that asks why; with it the same page's form appears in the article.  The cookie that makes one vote
 * a person is set here alone.
 */
#include <string.h>

#include "base/log.h"
#include "base/secret.h"
#include "model/article_day.h"
#include "model/article_vote.h"
#include "model/search.h"
#include "page/portal.h"
#include "web/server.h"

#define VOTER_COOKIE "kefu_reader"
#define VOTER_BYTES 16
#define VOTER_SECONDS (365LL * 24 * 3600)

struct why_form {
	const char *reason, *comment;
};
static const struct field why_fields[] = {
	{ "reason", FT_ONE_OF, .choices = vote_reasons, .offset = offsetof(struct why_form, reason), .label = "portal_why.reason" },
	{ "comment", FT_TEXT, .max = VOTE_COMMENT_MAX, .offset = offsetof(struct why_form, comment), .label = "portal_why.comment" },
};

/* The voter's cookie; a new one for who has none, or none of ours. */
static const char *
voter(struct req *rq)
{
	const char *v = req_cookie(rq, VOTER_COOKIE);
	unsigned char raw[VOTER_BYTES];

	if (v != NULL && str_unb64url(v, raw, sizeof(raw)))
		return v;
	v = secret_token(rq->cx->mem, VOTER_BYTES);
	resp_cookie(rq, VOTER_COOKIE, v, VOTER_SECONDS);
	return v;
}

/* The article, as a guest may read it, for the names on the page. */
static enum status
article_of(struct req *rq, struct article_page *p)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	return article_public(rq->cx, id, p);
}

/* Tell the search that led here; that it cannot be told is no reason to lose the vote. */
static void
tell_search(struct req *rq, bool helpful)
{
	const char *s = req_post(rq, "s", NULL);
	int64_t token;

	if (s != NULL && str_to_i64(s, 1, INT64_MAX, &token) && search_solved(rq->cx, token, helpful) != ST_OK)
		log_line(LOG_L_WARN, "a search was not told what came of it");
}

/* POST /faq/{id}/vote */
enum status
page_article_vote(struct req *rq)
{
	const char *helpful = req_post(rq, "helpful", NULL);
	struct vote v = { .helpful = str_eq(helpful, "1") };
	struct article_page p = { 0 };

	if (!v.helpful && !str_eq(helpful, "0"))
		return fail(rq->cx, ST_INVALID, "a vote that is neither yes nor no");
	TRY(article_of(rq, &p));
	v.article_id = p.a.id;
	TRY(portal_throttle(rq, "vote", 30, 120));
	TRY(vote_cast(rq->cx, &v, rq->app->secret, voter(rq)));
	tell_search(rq, v.helpful);
	if (!v.helpful)
		return req_redirect(rq, "/faq/%lld/why", (long long)p.a.id);
	return req_redirect(rq, "%s?voted=1", portal_article_path(rq, p.a.id, p.a.slug));
}

static enum status
why_show(struct req *rq, const struct article_page *p)
{
	view_node *list = view_list(rq, "Page.Reasons"), *row;

	for (size_t i = 0; vote_reasons[i] != NULL; i++) {
		row = view_row(list);
		node_set(row, "value", vote_reasons[i]);
		node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "vote_reason.%s", vote_reasons[i]), NULL));
	}
	view_seti(rq, "Page.Article.id", p->a.id);
	view_set(rq, "Page.Article.title", p->a.title);
	view_set(rq, "Page.Article.lang_tag", portal_lang_tag(p->a.lang));
	view_set(rq, "Page.Article.url", portal_article_url(rq, p->a.id, p->a.slug));
	view_set(rq, "Page.Action", req_url(rq, "/faq/%lld/why", (long long)p->a.id));
	view_set(rq, "Page.Title", view_text(rq, "portal_why.title", NULL));
	view_flag(rq, "Page.NoIndex", true);
	return view_page(rq, "portal/why.cs");
}

/* GET /faq/{id}/why */
enum status
page_article_why(struct req *rq)
{
	struct article_page p = { 0 };
	struct why_form f = { 0 };

	TRY(article_of(rq, &p));
	view_form_values(rq, why_fields, NELEM(why_fields), &f);
	return why_show(rq, &p);
}

/* POST /faq/{id}/why: the same voter's No with its reason. */
enum status
page_article_why_save(struct req *rq)
{
	struct article_page p = { 0 };
	struct why_form f = { 0 };
	struct vote v = { 0 };

	TRY(article_of(rq, &p));
	if (!form_read(rq, why_fields, NELEM(why_fields), &f)) {
		TRY(view_form(rq, why_fields, NELEM(why_fields), &f));
		return why_show(rq, &p);
	}
	TRY(portal_throttle(rq, "vote", 30, 120));
	v = (struct vote){ .article_id = p.a.id, .reason = f.reason, .comment = f.comment };
	TRY(vote_cast(rq->cx, &v, rq->app->secret, voter(rq)));
	return req_redirect(rq, "%s?voted=0", portal_article_path(rq, p.a.id, p.a.slug));
}

/* POST /faq/{id}/read: a browser stayed on the article for some seconds. */
enum status
page_article_read(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(portal_throttle(rq, "read", 120, 1200));
	TRY(article_day_read(rq->cx, id));
	return resp_json(rq, "{}");
}
