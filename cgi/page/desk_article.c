/*
 * desk_article.c -- one article as staff read it: its text with the internal blocks, everything known about it, and what may be done.
 *
 * Writing it is in desk_article_edit.c; the acts of its life are here.  Every act carries the version that the person saw; when somebody
 * was faster nothing is done and the page comes back as it is now.
 */
#include <string.h>

#include "base/conf.h"
#include "model/article_file.h"
#include "model/perm.h"
#include "model/reading.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

#define COMMENT_MAX 4000 /* characters, as the column */

struct act {
	int64_t version;
	const char *review_by, *comment;
};
static const struct field act_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct act, version) },
};
static const struct field reviewed_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct act, version) },
	{ .name = "review_by", .type = FT_DATE, .label = "desk_article.review_by", .offset = offsetof(struct act, review_by) },
};
static const struct field comment_form[] = {
	{ .name = "comment", .type = FT_TEXT, .required = true, .max = COMMENT_MAX, .label = "desk_article.comment",
	    .offset = offsetof(struct act, comment) },
};

/* ---------------------------------------------------------------- what is known */

static void
validity(struct req *rq, view_node *n, const struct article *a)
{
	const char *from = desk_day(rq, a->valid_from), *to = desk_day(rq, a->valid_to);

	if (from != NULL && to != NULL)
		node_set(n, "valid", view_text(rq, "desk_article.valid_both", from, to, NULL));
	else if (from != NULL)
		node_set(n, "valid", view_text(rq, "desk_article.valid_from", from, NULL));
	else if (to != NULL)
		node_set(n, "valid", view_text(rq, "desk_article.valid_to", to, NULL));
	node_flag(n, "pending", a->pending);
	node_flag(n, "expired", a->expired);
	if (a->pending)
		node_set(n, "when_said", view_text(rq, "desk_article.pending_until", from, NULL));
	else if (a->expired)
		node_set(n, "when_said", view_text(rq, "desk_article.expired_since", to, NULL));
}

static void
facts(struct req *rq, view_node *n, const struct article *a, const struct article_beside *b)
{
	struct arena *mem = rq->cx->mem;
	bool public = str_eq(a->state, "published") && str_eq(a->audience, "public");

	desk_article_row(rq, n, a->id, a->title, a->lang, a->state);
	node_seti(n, "version", a->version);
	node_seti(n, "revision", a->revision);
	node_set(n, "type", desk_word_text(rq, "article_type", a->type));
	node_set(n, "audience", desk_word_text(rq, "audience", a->audience));
	node_flag(n, "internal", !str_eq(a->audience, "public"));
	node_set(n, "departments", b->departments);
	node_set(n, "category", a->category_name);
	node_set(n, "keywords", a->keywords);
	node_set(n, "author", a->author_name);
	node_set(n, "owner", a->owner_name);
	node_set(n, "review_by", desk_day(rq, a->review_by));
	node_flag(n, "due", !str_empty(a->review_by) && strcmp(a->review_by, article_day_text(rq->cx, 0)) <= 0);
	node_set(n, "reviewed_name", b->reviewed_name);
	desk_time(rq, n, "reviewed", a->reviewed_at);
	desk_time(rq, n, "updated", a->updated_at);
	desk_time(rq, n, "published_at", a->published_at);
	node_flag(n, "published", str_eq(a->state, "published"));
	node_flag(n, "draft", str_eq(a->state, "draft"));
	node_flag(n, "archived", str_eq(a->state, "archived"));
	node_flag(n, "in_review", str_eq(a->state, "review"));
	validity(rq, n, a);
	if (public && !a->pending && !a->expired)
		node_set(n, "public_url", req_url(rq, "/faq/%lld%s%s", (long long)a->id, str_empty(a->slug) ? "" : "-", str_empty(a->slug) ? "" : a->slug));
	if (str_eq(a->audience, "public"))
		node_set(n, "permalink", arena_printf(mem, "%s/faq/%lld%s%s", rq->cx->conf->portal_url, (long long)a->id,
		    str_empty(a->slug) ? "" : "-", str_empty(a->slug) ? "" : a->slug));
	node_seti(n, "views", a->views);
	node_seti(n, "readers", b->readers);
	node_seti(n, "staff_reads", b->staff_reads);
	if (a->helpful + a->unhelpful > 0)
		node_set(n, "votes", arena_printf(mem, "%lld / %lld", (long long)a->helpful, (long long)(a->helpful + a->unhelpful)));
}

/* What stands beside it, told in numbers that are links. */
static enum status
around(struct req *rq, view_node *n, const struct article *a, const struct article_beside *b)
{
	int64_t outdated;

	TRY(quote_count(rq->cx, a->id, &outdated));
	if (b->answers > 0)
		node_seti(n, "answers", b->answers);
	if (outdated > 0)
		node_set(n, "outdated", view_text(rq, "desk_article.outdated", arena_printf(rq->cx->mem, "%lld", (long long)outdated), NULL));
	if (b->suggestions > 0)
		node_set(n, "suggestions", view_text(rq, "desk_article.suggested", arena_printf(rq->cx->mem, "%lld", (long long)b->suggestions), NULL));
	/* What a reviewer compares with: the text that was right last, when it is not the present one. */
	if (b->baseline > 0 && b->baseline < a->revision)
		node_seti(n, "baseline", b->baseline);
	if (a->merged_into != 0) {
		node_set(n, "into", b->into_title);
		node_set(n, "into_url", req_url(rq, "/desk/articles/%lld", (long long)a->merged_into));
	}
	return ST_OK;
}

static enum status
translations(struct req *rq, const struct article *a)
{
	view_node *list = view_list(rq, "Page.Translations");
	struct article_sibling *v;
	size_t n;

	TRY(article_siblings(rq->cx, a->id, &v, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_article_row(rq, row, v[i].id, v[i].title, v[i].lang, v[i].state);
		node_flag(row, "first", v[i].first);
		node_flag(row, "behind", v[i].behind);
		if (v[i].behind && a->group_id == 0)
			node_set(row, "diff_url", req_url(rq, "/desk/articles/%lld/compare?a=%lld", (long long)a->id, (long long)v[i].origin_revision));
		if (v[i].first && a->behind) {
			view_set(rq, "Page.Behind.url", req_url(rq, "/desk/articles/%lld/compare?a=%lld", (long long)v[i].id, (long long)a->origin_revision));
			view_set(rq, "Page.Behind.title", v[i].title);
			view_set(rq, "Page.Behind.tag", desk_lang_tag(v[i].lang));
		}
	}
	return ST_OK;
}

static enum status
files(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Files");
	struct article_file *f;
	size_t n;

	TRY(article_file_list(rq->cx, id, &f, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "name", f[i].name);
		node_set(row, "url", req_url(rq, "/desk/articles/files/%lld", (long long)f[i].id));
		node_set(row, "size", view_text(rq, "desk_case.size", arena_printf(rq->cx->mem, "%lld", (long long)((f[i].size + 1023) / 1024)), NULL));
	}
	return ST_OK;
}

static enum status
reading(struct req *rq, int64_t id)
{
	struct reading_state r;

	TRY(reading_of(rq->cx, id, &r));
	view_flag(rq, "Page.Reading.asked", r.asked);
	view_flag(rq, "Page.Reading.changed", r.changed);
	if (r.at != 0)
		view_set(rq, "Page.Reading.at", view_date(rq, r.at));
	return ST_OK;
}

static enum status
article_page(struct req *rq, int64_t id)
{
	view_node *n = view_list(rq, "Page.Article");
	struct article a = { 0 };
	struct article_beside b;

	TRY(article_get(rq->cx, id, &a));
	TRY(article_beside(rq->cx, id, &b));
	facts(rq, n, &a, &b);
	TRY(around(rq, n, &a, &b));
	node_html(n, "body_html", a.body_staff != NULL ? a.body_staff : a.body_html);
	TRY(translations(rq, &a));
	TRY(files(rq, id));
	TRY(reading(rq, id));
	if (perm_allowed(rq->cx, PERM_ARTICLE_EDIT) || perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH)) {
		TRY(desk_comments(rq, id, 0));
		if (req_post(rq, "review_by", NULL) == NULL)
			view_set(rq, "Form.review_by.value", article_day_text(rq->cx, 365));
	}
	view_set(rq, "Page.ArticlePath", req_url(rq, "/desk/articles/%lld", (long long)id));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, a.title);
	return view_page(rq, "desk/article.cs");
}

/* GET /desk/articles/{id} */
enum status
desk_article(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_page(rq, id));
	/* Counting must not keep anybody from reading. */
	if (rq->resp->status == 200 && article_staff_read(rq->cx, id) == ST_FAILED)
		return ST_FAILED;
	return ST_OK;
}

/* ---------------------------------------------------------------- acts */

/* After an act: back to the article, or the page as it is now with what was typed. */
static enum status
act_done(struct req *rq, int64_t id, enum status st, const char *flash, const struct field *fields, size_t n)
{
	if (st == ST_CONFLICT) {
		TRY(view_form(rq, fields, n, NULL));
		view_flag(rq, "Page.Conflict", true);
		rq->resp->status = 409;
		return article_page(rq, id);
	}
	TRY(st);
	resp_flash(rq, flash, NULL);
	return req_redirect(rq, "/desk/articles/%lld", (long long)id);
}

/* POST /desk/articles/{id}/submit */
enum status
desk_article_submit(struct req *rq)
{
	struct act f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, act_form, NELEM(act_form), &f))
		return ST_INVALID;
	return act_done(rq, id, article_submit(rq->cx, id, f.version), "flash.article_submitted", act_form, NELEM(act_form));
}

/* POST /desk/articles/{id}/archive */
enum status
desk_article_archive(struct req *rq)
{
	struct act f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, act_form, NELEM(act_form), &f))
		return ST_INVALID;
	return act_done(rq, id, article_archive(rq->cx, id, f.version), "flash.article_archived", act_form, NELEM(act_form));
}

/* POST /desk/articles/{id}/reviewed -- it is right; review_by empty: nobody needs to look again. */
enum status
desk_article_reviewed(struct req *rq)
{
	struct act f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (form_read(rq, reviewed_form, NELEM(reviewed_form), &f) && !str_empty(f.review_by) &&
	    strcmp(f.review_by, article_day_text(rq->cx, 0)) <= 0)
		form_error(rq, "review_by", "desk_article.review_past");
	if (!form_ok(rq)) {
		TRY(view_form(rq, reviewed_form, NELEM(reviewed_form), NULL));
		return article_page(rq, id);
	}
	return act_done(rq, id, article_reviewed(rq->cx, id, f.version, str_empty(f.review_by) ? NULL : f.review_by), "flash.article_reviewed",
	    reviewed_form, NELEM(reviewed_form));
}

/* POST /desk/articles/{id}/comment */
enum status
desk_article_comment(struct req *rq)
{
	struct act f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, comment_form, NELEM(comment_form), &f)) {
		TRY(view_form(rq, comment_form, NELEM(comment_form), NULL));
		return article_page(rq, id);
	}
	return act_done(rq, id, comment_add(rq->cx, id, 0, f.comment), "flash.commented", comment_form, NELEM(comment_form));
}
