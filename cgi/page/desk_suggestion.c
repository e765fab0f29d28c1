/*
 * desk_suggestion.c -- edits that any member of staff proposes in place, and what reviewers make of them.
 *
 * A text once typed is never lost: a form that is wrong or too late comes back with it.
 */
#include <string.h>

#include "model/perm.h"
#include "page/desk_article.h"
#include "page/desk_draft.h"
#include "page/desk_editor.h"
#include "page/desk_knowledge.h"

#define REPLY_MAX 1000

struct proposal {
	struct suggestion s;
	int64_t version, article_version;
	const char *reply, *comment;
};
#define OF(m) offsetof(struct proposal, s.m)
#define TEXT_FIELDS                                                                                \
	{ .name = "title", .type = FT_LINE, .required = true, .max = 200, .label = "desk_article.title", .offset = OF(title) }, \
	{ .name = "keywords", .type = FT_TAGS, .max = 300, .label = "desk_article.keywords", .offset = OF(keywords) }, \
	{ .name = "body", .type = FT_TEXT, .required = true, .max = EDITOR_BODY_BYTES, .label = "desk_article.body", .offset = OF(body) }
#define REPLY_FIELD(need)                                                                          \
	{ .name = "reply", .type = FT_TEXT, .required = need, .max = REPLY_MAX, .label = "desk_suggest.reply",     \
	    .offset = offsetof(struct proposal, reply) }
#define VERSION_FIELD { .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct proposal, version) }
static const struct field suggest_form[] = {
	{ .name = "revision", .type = FT_ID, .required = true, .offset = OF(revision) },
	TEXT_FIELDS,
	{ .name = "reason", .type = FT_LINE, .required = true, .max = 400, .label = "desk_suggest.reason", .offset = OF(reason) },
};
static const struct field accept_form[] = {
	VERSION_FIELD,
	{ .name = "article_version", .type = FT_ID, .required = true, .offset = offsetof(struct proposal, article_version) },
	TEXT_FIELDS,
	REPLY_FIELD(false),
};
static const struct field decline_form[] = { VERSION_FIELD, REPLY_FIELD(true) };
static const struct field withdraw_form[] = { VERSION_FIELD };
static const struct field comment_form[] = {
	{ .name = "comment", .type = FT_TEXT, .required = true, .max = 4000, .label = "desk_article.comment",
	    .offset = offsetof(struct proposal, comment) },
};

/* ---------------------------------------------------------------- to suggest */

static const char *
draft_key(struct req *rq, int64_t id)
{
	return arena_printf(rq->cx->mem, "suggest:%lld", (long long)id);
}

/* The field counts characters, an article bytes. */
static void
body_rule(struct req *rq, const char *body)
{
	if (body != NULL && strlen(body) > EDITOR_BODY_BYTES)
		form_error(rq, "body", "desk_editor.body_long");
}

static enum status
suggest_page(struct req *rq, const struct article *a)
{
	view_set(rq, "Page.DraftKey", draft_key(rq, a->id));
	view_flag(rq, "Page.Older", req_post(rq, "older", NULL) != NULL);
	view_set(rq, "Page.ArticleTag", desk_lang_tag(a->lang));
	desk_article_crumbs(rq, a->id, a->title, view_text(rq, "desk_suggest.title", NULL));
	return view_page(rq, "desk/suggest.cs");
}

/* GET /desk/articles/{id}/suggest */
enum status
desk_suggestion_form(struct req *rq)
{
	struct proposal p = { 0 };
	struct article a = { 0 };
	const struct param *typed;
	size_t n;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	p.s.title = a.title;
	p.s.body = a.body;
	p.s.keywords = a.keywords;
	p.s.revision = a.revision;
	view_form_values(rq, suggest_form, NELEM(suggest_form), &p);
	TRY(desk_draft_offer(rq, draft_key(rq, id), arena_printf(rq->cx->mem, "/desk/articles/%lld/suggest", (long long)id), &typed, &n));
	if (n > 0)
		view_form_typed(rq, suggest_form, NELEM(suggest_form), typed, n);
	return suggest_page(rq, &a);
}

/* POST /desk/articles/{id}/suggest */
enum status
desk_suggestion_add(struct req *rq)
{
	struct proposal p = { 0 };
	struct article a = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	if (form_read(rq, suggest_form, NELEM(suggest_form), &p) && p.s.revision == a.revision && str_eq(p.s.title, a.title) &&
	    str_eq(p.s.body, a.body) && str_eq(p.s.keywords, a.keywords))
		form_error(rq, "body", "desk_suggest.same");
	if (form_ok(rq))
		body_rule(rq, p.s.body);
	if (!form_ok(rq)) {
		TRY(view_form(rq, suggest_form, NELEM(suggest_form), NULL));
		return suggest_page(rq, &a);
	}
	p.s.article_id = id;
	TRY(suggestion_add(rq->cx, &p.s));
	TRY(desk_draft_done(rq, draft_key(rq, id)));
	resp_flash(rq, "flash.suggested", NULL);
	return req_redirect(rq, "/desk/articles/suggestions/%lld", (long long)p.s.id);
}

/* ---------------------------------------------------------------- lists */

static void
suggestion_row(struct req *rq, view_node *row, const struct suggestion *s)
{
	node_set(row, "url", req_url(rq, "/desk/articles/suggestions/%lld", (long long)s->id));
	node_set(row, "title", str_empty(s->article_title) ? s->title : s->article_title);
	node_set(row, "who", s->author_name);
	node_set(row, "reason", s->reason);
	node_set(row, "state", s->state);
	node_set(row, "reply", s->reply);
	node_set(row, "decided", s->decided_name);
	desk_time(rq, row, "at", s->created_at);
	desk_time(rq, row, "decided_at", s->decided_at);
}

/* GET /desk/articles/suggestions -- mine. */
enum status
desk_suggestions(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct suggestion *s;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(suggestion_list(rq->cx, 0, rq->cx->who.user_id, NULL, page, &s, &n, &more));
	for (size_t i = 0; i < n; i++)
		suggestion_row(rq, view_row(list), &s[i]);
	view_paging(rq, page, more);
	TRY(desk_knowledge_tabs(rq, "suggestions"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_suggest.mine", NULL));
	return view_page(rq, "desk/suggestions.cs");
}

/* GET /desk/articles/review -- what waits: articles to be published, edits that were suggested. */
enum status
desk_article_queue(struct req *rq)
{
	struct article_query q = { .state = "review", .sort = "updated", .page = 1 };
	view_node *list = view_list(rq, "Page.Articles"), *open = view_list(rq, "Page.Rows");
	struct article_item *a;
	struct suggestion *s;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(article_query(rq->cx, &q, &a, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_article_row(rq, row, a[i].id, a[i].title, a[i].lang, a[i].state);
		node_set(row, "review_url", req_url(rq, "/desk/articles/%lld/review", (long long)a[i].id));
		node_set(row, "owner", a[i].owner_name);
		desk_time(rq, row, "at", a[i].updated_at);
	}
	view_flag(rq, "Page.MoreArticles", more);
	TRY(suggestion_list(rq->cx, 0, 0, "open", page, &s, &n, &more));
	for (size_t i = 0; i < n; i++)
		suggestion_row(rq, view_row(open), &s[i]);
	view_paging(rq, page, more);
	TRY(desk_knowledge_tabs(rq, "review"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_suggest.queue", NULL));
	return view_page(rq, "desk/article_queue.cs");
}

/* GET /desk/articles/{id}/review -- an article against the text that was right last. */
enum status
desk_article_review(struct req *rq)
{
	view_node *n = view_list(rq, "Page.Article");
	struct article a = { 0 };
	struct article_beside b;
	struct revision old;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	TRY(article_beside(rq->cx, id, &b));
	desk_article_row(rq, n, id, a.title, a.lang, a.state);
	node_seti(n, "version", a.version);
	node_set(n, "author", a.author_name);
	desk_time(rq, n, "updated", a.updated_at);
	if (b.baseline > 0 && b.baseline < a.revision) {
		TRY(revision_get(rq->cx, id, b.baseline, &old));
		desk_diff_text(rq, &(struct desk_text){ old.title, old.keywords, old.body }, &(struct desk_text){ a.title, a.keywords, a.body }, a.lang);
		node_set(n, "since", view_text(rq, "desk_suggest.since", arena_printf(rq->cx->mem, "%lld", (long long)old.no), view_time(rq, old.at), NULL));
	} else {
		node_html(n, "body_html", a.body_staff != NULL ? a.body_staff : a.body_html);
		node_flag(n, "unchanged", b.baseline > 0);
	}
	TRY(desk_comments(rq, id, 0));
	desk_article_crumbs(rq, id, a.title, view_text(rq, "desk_suggest.review", NULL));
	return view_page(rq, "desk/article_review.cs");
}

/* ---------------------------------------------------------------- one suggestion */

/* Its author and those who decide. */
static enum status
suggestion_find(struct req *rq, int64_t id, struct suggestion *s)
{
	TRY(suggestion_get(rq->cx, id, s));
	return s->author_id == rq->cx->who.user_id || perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH) ? ST_OK : ST_MISSING;
}

/* What I suggested for an article that I may no longer read: my own words, and what became of them. */
static enum status
suggestion_gone(struct req *rq, const struct suggestion *s)
{
	view_flag(rq, "Page.Gone", true);
	view_set(rq, "Page.Own", s->body);
	view_set(rq, "Page.ArticlePath", req_url(rq, "/desk/articles/suggestions"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, "/desk/articles/suggestions", view_text(rq, "desk_suggest.mine", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_suggest.one", NULL));
	return view_page(rq, "desk/suggestion.cs");
}

static enum status
suggestion_page(struct req *rq, int64_t id)
{
	view_node *n = view_list(rq, "Page.S");
	struct suggestion s = { 0 };
	struct article a = { 0 };
	struct revision seen;
	enum status st;

	TRY(suggestion_find(rq, id, &s));
	suggestion_row(rq, n, &s);
	st = article_get(rq->cx, s.article_id, &a);
	if (st == ST_MISSING)
		return suggestion_gone(rq, &s);
	TRY(st);
	TRY(revision_get(rq->cx, s.article_id, s.revision, &seen));
	node_seti(n, "version", s.version);
	node_seti(n, "article_version", a.version);
	node_flag(n, "open", str_eq(s.state, "open"));
	node_flag(n, "mine", s.author_id == rq->cx->who.user_id);
	node_flag(n, "moved", str_eq(s.state, "open") && s.revision != a.revision);
	node_set(n, "moved_url", req_url(rq, "/desk/articles/%lld/compare?a=%lld", (long long)a.id, (long long)s.revision));
	node_set(n, "path", req_url(rq, "/desk/articles/suggestions/%lld", (long long)id));
	/* What was changed in the text that its author saw: what others changed since is theirs. */
	desk_diff_text(rq, &(struct desk_text){ seen.title, seen.keywords, seen.body }, &(struct desk_text){ s.title, s.keywords, s.body }, a.lang);
	if (req_post(rq, "body", NULL) == NULL) {
		view_set(rq, "Form.title.value", s.title);
		view_set(rq, "Form.keywords.value", s.keywords);
		view_set(rq, "Form.body.value", s.body);
	}
	TRY(desk_comments(rq, s.article_id, id));
	desk_article_crumbs(rq, a.id, a.title, view_text(rq, "desk_suggest.one", NULL));
	return view_page(rq, "desk/suggestion.cs");
}

/* GET /desk/articles/suggestions/{id} */
enum status
desk_suggestion(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	return suggestion_page(rq, id);
}

static enum status
suggestion_done(struct req *rq, int64_t id, enum status st, const char *flash, const struct field *fields, size_t n)
{
	if (st == ST_CONFLICT) {
		TRY(view_form(rq, fields, n, NULL));
		view_flag(rq, "Page.Conflict", true);
		rq->resp->status = 409;
		return suggestion_page(rq, id);
	}
	TRY(st);
	resp_flash(rq, flash, NULL);
	return req_redirect(rq, "/desk/articles/suggestions/%lld", (long long)id);
}

static enum status
suggestion_again(struct req *rq, int64_t id, const struct field *fields, size_t n)
{
	TRY(view_form(rq, fields, n, NULL));
	return suggestion_page(rq, id);
}

/* POST /desk/articles/suggestions/{id}/accept -- with the text as the reviewer leaves it. */
enum status
desk_suggestion_accept(struct req *rq)
{
	struct proposal p = { 0 };
	struct suggestion s = { 0 };
	struct article text = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(suggestion_find(rq, id, &s));
	if (form_read(rq, accept_form, NELEM(accept_form), &p))
		body_rule(rq, p.s.body);
	if (!form_ok(rq))
		return suggestion_again(rq, id, accept_form, NELEM(accept_form));
	text.id = s.article_id;
	text.version = p.article_version;
	text.title = p.s.title;
	text.body = p.s.body;
	text.keywords = p.s.keywords;
	return suggestion_done(rq, id, suggestion_accept(rq->cx, id, p.version, &text, p.reply == NULL ? "" : p.reply), "flash.suggestion_accepted",
	    accept_form, NELEM(accept_form));
}

/* POST /desk/articles/suggestions/{id}/decline */
enum status
desk_suggestion_decline(struct req *rq)
{
	struct proposal p = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, decline_form, NELEM(decline_form), &p))
		return suggestion_again(rq, id, decline_form, NELEM(decline_form));
	return suggestion_done(rq, id, suggestion_decline(rq->cx, id, p.version, p.reply), "flash.suggestion_declined", decline_form,
	    NELEM(decline_form));
}

/* POST /desk/articles/suggestions/{id}/withdraw */
enum status
desk_suggestion_withdraw(struct req *rq)
{
	struct proposal p = { 0 };
	struct suggestion s = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(suggestion_find(rq, id, &s));
	if (!form_read(rq, withdraw_form, NELEM(withdraw_form), &p))
		return ST_INVALID;
	return suggestion_done(rq, id, suggestion_withdraw(rq->cx, id, p.version), "flash.suggestion_withdrawn", withdraw_form,
	    NELEM(withdraw_form));
}

/* POST /desk/articles/suggestions/{id}/comment */
enum status
desk_suggestion_comment(struct req *rq)
{
	struct proposal p = { 0 };
	struct suggestion s = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(suggestion_find(rq, id, &s));
	if (!form_read(rq, comment_form, NELEM(comment_form), &p))
		return suggestion_again(rq, id, comment_form, NELEM(comment_form));
	return suggestion_done(rq, id, comment_add(rq->cx, s.article_id, id, p.comment), "flash.commented", comment_form, NELEM(comment_form));
}
