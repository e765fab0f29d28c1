/*
 * desk_article_edit.c -- writing an article: the form filled, previewed, saved with a version, sent on or published.
 *
 * Whatever goes wrong, the form comes back with all that was typed.  When somebody saved in between nothing is saved: the editor shows the
 * text as typed, the text that is stored now, and what differs.
 */
#include <string.h>

#include "base/utf8.h"
#include "model/article_desk.h"
#include "model/perm.h"
#include "page/desk_draft.h"
#include "page/desk_editor.h"
#include "page/desk_knowledge.h"

#define PREFILL_BODY 4000 /* characters of ?body= */

struct act {
	int64_t version;
};
static const struct field act_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct act, version) },
};
static const struct field attach_form[] = {
	{ .name = "file", .type = FT_FILE, .required = true, .max = 1, .label = "desk_editor.file" },
};

/* ---------------------------------------------------------------- the form again */

/* With what was typed, and what is wrong with it; body: instead of the one typed, NULL for that. */
static enum status
again_with(struct req *rq, const struct article *a, const char *body)
{
	int64_t of = 0;

	TRY(view_form(rq, editor_form, editor_fields, NULL));
	view_set(rq, "Form.body.value", body);
	(void)str_to_i64(req_post(rq, "of", NULL) == NULL ? "" : req_post(rq, "of", NULL), 1, INT64_MAX, &of);
	return editor_page(rq, a, of, rq->post, rq->npost);
}

static enum status
again(struct req *rq, const struct article *a)
{
	return again_with(rq, a, NULL);
}

/* As it is stored: without the carriage returns that browsers send. */
static const char *
typed(struct req *rq, const char *name)
{
	const char *s = req_post(rq, name, NULL);
	struct str out;

	str_init(&out, rq->cx->mem);
	for (; s != NULL && *s != '\0'; s++)
		if (*s != '\r')
			str_addc(&out, *s);
	return out.s;
}

/* Mine in the editor, theirs and what differs below it; saving again saves over the version now shown. */
static enum status
conflict(struct req *rq, int64_t id)
{
	struct article now;

	TRY(article_get(rq->cx, id, &now));
	rq->resp->status = 409;
	view_set(rq, "Page.Conflict", view_text(rq, "desk_edit.conflict", str_empty(now.author_name) ? view_text(rq, "desk_editor.somebody", NULL) : now.author_name,
	    view_time(rq, now.updated_at), NULL));
	view_set(rq, "Page.Theirs.title", now.title);
	view_set(rq, "Page.Theirs.body", now.body);
	desk_diff(rq, "Page.DiffTitle", now.title, typed(rq, "title"));
	desk_diff(rq, "Page.Diff", now.body, typed(rq, "body"));
	TRY(view_form(rq, editor_form, editor_fields, NULL));
	view_seti(rq, "Form.version.value", now.version);
	return editor_page(rq, &now, now.group_id, rq->post, rq->npost);
}

/* ---------------------------------------------------------------- buttons that do not save */

static enum status
with_preview(struct req *rq, const struct article *a)
{
	const char *body = req_post(rq, "body", NULL);

	(void)form_read(rq, NULL, 0, NULL);
	view_set(rq, "Page.PreviewTitle", req_post(rq, "title", NULL));
	if (!str_empty(body) && strlen(body) <= EDITOR_BODY_BYTES)
		view_html(rq, "Page.preview_html", editor_preview(rq, a != NULL ? a->id : 0, body));
	return again(rq, a);
}

/* A text to begin with, where there is none yet. */
static enum status
with_template(struct req *rq, const struct article *a)
{
	const char *body = req_post(rq, "body", NULL), *begin = NULL;

	(void)form_read(rq, NULL, 0, NULL);
	if (!str_empty(body) && body[strspn(body, " \r\n\t")] != '\0')
		form_error(rq, "body", "desk_editor.template_full");
	else
		begin = editor_template(rq, desk_word(req_post(rq, "type", NULL), article_types), desk_word(req_post(rq, "lang", NULL), article_langs));
	return again_with(rq, a, begin);
}

/* A file, without JavaScript: stored, and named at the end of the text. */
static enum status
with_file(struct req *rq, const struct article *a)
{
	const char *body = req_post(rq, "body", NULL), *longer = NULL, *fault = NULL;
	struct article_file f = { 0 };

	if (form_read(rq, attach_form, NELEM(attach_form), NULL)) {
		for (size_t i = 0; i < rq->nuploads; i++)
			if (str_eq(rq->uploads[i].field, "file"))
				TRY(editor_upload(rq, &rq->uploads[i], a != NULL ? a->id : 0, &f, &fault));
		if (fault != NULL)
			form_error(rq, "file", fault);
		else
			longer = arena_printf(rq->cx->mem, "%s%s%s\n", body == NULL ? "" : body, str_empty(body) ? "" : "\n\n",
			    editor_file_markdown(rq, &f));
	}
	return again_with(rq, a, longer);
}

/* Was one of them pressed?  Then *st is its answer. */
static bool
pressed(struct req *rq, const struct article *a, enum status *st)
{
	if (req_post(rq, "preview", NULL) != NULL)
		*st = with_preview(rq, a);
	else if (req_post(rq, "template", NULL) != NULL)
		*st = with_template(rq, a);
	else if (req_post(rq, "attach", NULL) != NULL)
		*st = with_file(rq, a);
	else
		return false;
	return true;
}

/* ---------------------------------------------------------------- saving */

/* The original must be one that this person may read, and must not have this language already. */
static enum status
check_original(struct req *rq, const struct edit *e)
{
	struct article_sibling *v;
	struct article o;
	enum status st;
	size_t n;

	if (e->of == 0)
		return ST_OK;
	st = article_get(rq->cx, e->of, &o);
	if (st == ST_MISSING) {
		form_error(rq, "of", "desk_editor.of_none");
		return ST_OK;
	}
	TRY(st);
	TRY(article_siblings(rq->cx, e->of, &v, &n));
	if (o.id != e->a.id && str_eq(o.lang, e->a.lang))
		form_error(rq, "of", "desk_editor.of_twin");
	for (size_t i = 0; i < n; i++)
		if (v[i].id != e->a.id && v[i].id != o.id && str_eq(v[i].lang, e->a.lang) && !str_eq(v[i].state, "archived"))
			form_error(rq, "of", "desk_editor.of_twin");
	return ST_OK;
}

/* What the model refused, at its field; other failures stay what they are. */
static enum status
refused(struct req *rq, const struct edit *e, enum status st, bool taken)
{
	if (st == ST_CONFLICT && taken)
		form_error(rq, "slug", "desk_editor.slug_taken");
	else if (st == ST_INVALID)
		form_error(rq, e->of != 0 ? "of" : NULL, e->of != 0 ? "desk_editor.of_bad" : "desk_editor.refused");
	else if (st == ST_TOO_BIG)
		form_error(rq, "body", "desk_editor.body_long");
	else if (st == ST_DENIED)
		form_error(rq, NULL, "desk_editor.suggest_only");
	else
		return st;
	return ST_OK;
}

/* After the save: on to review, or out to the readers.  That it is saved stands even when this fails. */
static const char *
go_on(struct req *rq, const struct edit *e)
{
	enum status st;

	if (str_eq(e->then, "publish")) {
		st = perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH) ? article_publish(rq->cx, e->a.id, e->a.version) : ST_DENIED;
		return st == ST_OK ? "flash.published" : "flash.saved_only";
	}
	if (str_eq(e->then, "review")) {
		st = article_submit(rq->cx, e->a.id, e->a.version);
		return st == ST_OK ? "flash.submitted" : "flash.saved_only";
	}
	return str_eq(e->a.state, "published") ? "flash.saved" : "flash.draft";
}

static enum status
store(struct req *rq, struct edit *e, const char *draft)
{
	bool taken;
	enum status st = article_save_as(rq->cx, &e->a, &e->how, &taken);

	if (st != ST_OK) {
		if (st != ST_CONFLICT || taken)
			TRY(refused(rq, e, st, taken));
		return st;
	}
	resp_flash(rq, go_on(rq, e), NULL);
	TRY(desk_draft_done(rq, draft));
	return req_redirect(rq, "/desk/articles/%lld", (long long)e->a.id);
}

static enum status
save(struct req *rq, struct edit *e, const struct article *now)
{
	const char *draft;
	enum status st;

	if (!editor_read(rq, e))
		return again(rq, now);
	TRY(check_original(rq, e));
	if (!form_ok(rq))
		return again(rq, now);
	draft = editor_draft_key(rq, e->a.id, now == NULL ? e->of : 0);
	st = store(rq, e, draft);
	if (!form_ok(rq))
		return again(rq, now);
	return st == ST_CONFLICT && now != NULL ? conflict(rq, now->id) : st;
}

/* POST /desk/articles/new */
enum status
desk_article_new(struct req *rq)
{
	struct edit e = { .a = { .audience = "public" } };
	enum status st;

	return pressed(rq, NULL, &st) ? st : save(rq, &e, NULL);
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
	return pressed(rq, &now, &st) ? st : save(rq, &e, &now);
}

/* ---------------------------------------------------------------- showing the form */

/* The first language that the group of translations lacks, the reader's before others. */
static enum status
missing_lang(struct req *rq, int64_t id, const char *own, const char **lang)
{
	const char *const order[] = { lang_code(rq->cx->lang), "zh_CN", "zh_TW", "en" };
	struct article_sibling *v;
	size_t n;

	TRY(article_siblings(rq->cx, id, &v, &n));
	for (size_t i = 0; i < NELEM(order); i++) {
		bool there = str_eq(own, order[i]);

		for (size_t k = 0; k < n && !there; k++)
			there = str_eq(v[k].lang, order[i]);
		if (!there) {
			*lang = order[i];
			return ST_OK;
		}
	}
	*lang = order[0];
	return ST_OK;
}

/* ?translate=ID: the original's text to write over, and what holds for all its languages. */
static enum status
begin_translation(struct req *rq, int64_t id, struct edit *e)
{
	const char *lang;
	struct article o;

	TRY(article_get(rq->cx, id, &o));
	TRY(missing_lang(rq, id, o.lang, &lang));
	e->of = id;
	e->a = (struct article){ .lang = lang, .type = o.type, .category_id = o.category_id, .audience = o.audience, .body = o.body,
		.departments = o.departments, .valid_from = o.valid_from, .valid_to = o.valid_to, .review_by = o.review_by,
		.owner_department_id = o.owner_department_id };
	return ST_OK;
}

/* GET /desk/articles/new, with ?title= and ?body= to begin with, or ?translate=ID */
enum status
desk_article_new_form(struct req *rq)
{
	struct edit e = { .a = { .lang = lang_code(rq->cx->lang), .audience = "public", .type = "question" } };
	const char *of = req_query(rq, "translate", NULL);
	int64_t id;

	e.a.title = req_query(rq, "title", NULL);
	e.a.body = req_query(rq, "body", NULL);
	if (e.a.body != NULL && utf8_length(e.a.body) > PREFILL_BODY)
		return ST_INVALID;
	if (of != NULL) {
		if (!str_to_i64(of, 1, INT64_MAX, &id))
			return ST_MISSING;
		TRY(begin_translation(rq, id, &e));
	}
	return editor_show(rq, &e);
}

/* GET /desk/articles/{id}/edit */
enum status
desk_article_edit_form(struct req *rq)
{
	struct edit e = { .change = "substance" };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &e.a));
	e.of = e.a.group_id;
	return editor_show(rq, &e);
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
