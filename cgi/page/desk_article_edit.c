/*
 * desk_article_edit.c -- writing an article: Markdown, preview, saving with a version, publishing.
 *
 * The preview is what saving would show.  When somebody saved in between, nothing is saved: the editor comes back with what was typed, and
 * the text that is stored now stands below it.
 */
#include "model/article.h"
#include "page/desk_article.h"

#define BODY_MAX 200000 /* characters of Markdown */

struct edit {
	struct article a;
	bool preview;
};
#define OF(m) offsetof(struct edit, a.m)
static const struct field edit_form[] = {
	{ .name = "version", .type = FT_ID, .offset = OF(version) },
	{ .name = "title", .type = FT_LINE, .required = true, .max = 200, .label = "desk_article.title", .offset = OF(title) },
	{ .name = "lang", .type = FT_ONE_OF, .required = true, .choices = article_langs, .label = "desk_article.lang", .offset = OF(lang) },
	{ .name = "category", .type = FT_ID, .required = true, .label = "desk_article.category", .offset = OF(category_id) },
	{ .name = "audience", .type = FT_ONE_OF, .required = true, .choices = article_audiences, .label = "desk_article.audience",
	    .offset = OF(audience) },
	{ .name = "keywords", .type = FT_TAGS, .max = 300, .label = "desk_article.keywords", .offset = OF(keywords) },
	{ .name = "body", .type = FT_TEXT, .required = true, .max = BODY_MAX, .label = "desk_article.body", .offset = OF(body) },
	{ .name = "preview", .type = FT_BOOL, .offset = offsetof(struct edit, preview) },
};

struct act {
	int64_t version;
};
static const struct field act_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct act, version) },
};

static enum status
edit_page(struct req *rq, int64_t id, const char *title)
{
	desk_choices(rq, "Page.Langs", article_langs, "lang_name");
	desk_choices(rq, "Page.Audiences", article_audiences, "audience");
	TRY(desk_category_choices(rq, "Page.Categories"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	if (id == 0) {
		view_set(rq, "Page.Action", req_url(rq, "/desk/articles/new"));
		view_set(rq, "Page.Back", req_url(rq, "/desk/articles"));
		desk_crumb(rq, NULL, view_text(rq, "desk_article.new", NULL));
	} else {
		const char *path = arena_printf(rq->cx->mem, "/desk/articles/%lld", (long long)id);

		view_set(rq, "Page.Action", req_url(rq, "%s/edit", path));
		view_set(rq, "Page.Back", req_url(rq, "%s", path));
		desk_crumb(rq, path, title);
		desk_crumb(rq, NULL, view_text(rq, "desk_article.edit", NULL));
	}
	return view_page(rq, "desk/article_edit.cs");
}

/* The form again: what is wrong, or the preview that was asked for. */
static enum status
edit_again(struct req *rq, const struct edit *e, const char *title)
{
	TRY(view_form(rq, edit_form, NELEM(edit_form), e));
	if (!str_empty(e->a.body)) {
		view_html(rq, "Page.preview_html", article_render(rq->cx, e->a.body));
		view_set(rq, "Page.PreviewTitle", e->a.title);
	}
	return edit_page(rq, e->a.id, title);
}

/* Mine in the editor, theirs below it; saving again saves over the version now shown. */
static enum status
conflict_page(struct req *rq, const struct edit *e)
{
	struct article now;

	TRY(article_get(rq->cx, e->a.id, &now));
	TRY(view_form(rq, edit_form, NELEM(edit_form), e));
	view_seti(rq, "Form.version.value", now.version);
	view_set(rq, "Page.Conflict", view_text(rq, "desk_edit.conflict", str_empty(now.author_name) ? "-" : now.author_name,
	    view_time(rq, now.updated_at), NULL));
	view_set(rq, "Page.Theirs.title", now.title);
	view_set(rq, "Page.Theirs.body", now.body);
	rq->resp->status = 409;
	return edit_page(rq, now.id, now.title);
}

/* GET /desk/articles/new */
enum status
desk_article_new_form(struct req *rq)
{
	struct edit e = { .a = { .lang = lang_code(rq->cx->lang), .audience = "public" } };

	view_form_values(rq, edit_form, NELEM(edit_form), &e);
	return edit_page(rq, 0, NULL);
}

/* POST /desk/articles/new */
enum status
desk_article_new(struct req *rq)
{
	struct edit e = { 0 };

	if (!form_read(rq, edit_form, NELEM(edit_form), &e) || e.preview)
		return edit_again(rq, &e, NULL);
	TRY(article_save(rq->cx, &e.a));
	resp_flash(rq, "flash.draft", NULL);
	return req_redirect(rq, "/desk/articles/%lld", (long long)e.a.id);
}

/* GET /desk/articles/{id}/edit */
enum status
desk_article_edit_form(struct req *rq)
{
	struct edit e = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &e.a));
	view_form_values(rq, edit_form, NELEM(edit_form), &e);
	return edit_page(rq, id, e.a.title);
}

/* POST /desk/articles/{id}/edit */
enum status
desk_article_edit(struct req *rq)
{
	struct edit e = { 0 };
	struct article now;
	enum status st;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &now));
	e.a = now;
	if (!form_read(rq, edit_form, NELEM(edit_form), &e) || e.preview)
		return edit_again(rq, &e, now.title);
	st = article_save(rq->cx, &e.a);
	if (st == ST_CONFLICT)
		return conflict_page(rq, &e);
	TRY(st);
	resp_flash(rq, "flash.saved", NULL);
	return req_redirect(rq, "/desk/articles/%lld", (long long)id);
}

/* ---------------------------------------------------------------- publishing */

static enum status
publish(struct req *rq, enum status (*fn)(struct ctx *, int64_t, int64_t), const char *flash)
{
	struct act f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, act_form, NELEM(act_form), &f))
		return ST_INVALID;
	TRY(fn(rq->cx, id, f.version));
	resp_flash(rq, flash, NULL);
	return req_redirect(rq, "/desk/articles/%lld", (long long)id);
}

/* POST /desk/articles/{id}/publish */
enum status
desk_article_publish(struct req *rq)
{
	return publish(rq, article_publish, "flash.published");
}

/* POST /desk/articles/{id}/unpublish */
enum status
desk_article_unpublish(struct req *rq)
{
	return publish(rq, article_unpublish, "flash.unpublished");
}
