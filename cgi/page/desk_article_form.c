/*
 * desk_article_form.c -- the form of the article editor: its fields, its choices, and what it is filled with.
 */
#include <string.h>

#include "base/slug.h"
#include "base/utf8.h"
#include "model/article_desk.h"
#include "model/form_draft.h"
#include "model/perm.h"
#include "model/user.h"
#include "page/desk_draft.h"
#include "page/desk_editor.h"
#include "page/desk_knowledge.h"

static const char *const changes[] = { "substance", "slip", NULL };
static const char *const thens[] = { "review", "publish", NULL };

#define OF(m) offsetof(struct edit, m)
const struct field editor_form[] = {
	{ .name = "version", .type = FT_ID, .offset = OF(a.version) },
	{ .name = "title", .type = FT_LINE, .required = true, .max = 200, .label = "desk_article.title", .offset = OF(a.title) },
	{ .name = "type", .type = FT_ONE_OF, .choices = article_types, .label = "desk_editor.type", .offset = OF(a.type) },
	{ .name = "lang", .type = FT_ONE_OF, .required = true, .choices = article_langs, .label = "desk_article.lang", .offset = OF(a.lang) },
	{ .name = "category", .type = FT_ID, .required = true, .label = "desk_article.category", .offset = OF(a.category_id) },
	{ .name = "audience", .type = FT_ONE_OF, .required = true, .choices = article_audiences, .label = "desk_article.audience",
	    .offset = OF(a.audience) },
	{ .name = "body", .type = FT_TEXT, .required = true, .max = EDITOR_BODY_BYTES, .label = "desk_article.body", .offset = OF(a.body) },
	{ .name = "keywords", .type = FT_TAGS, .max = 300, .label = "desk_article.keywords", .offset = OF(a.keywords) },
	{ .name = "slug", .type = FT_LINE, .max = SLUG_MAX, .label = "desk_editor.slug", .offset = OF(a.slug) },
	{ .name = "valid_from", .type = FT_DATE, .label = "desk_editor.valid_from", .offset = OF(a.valid_from) },
	{ .name = "valid_to", .type = FT_DATE, .label = "desk_editor.valid_to", .offset = OF(a.valid_to) },
	{ .name = "owner", .type = FT_ID, .label = "desk_editor.owner", .offset = OF(a.owner_department_id) },
	{ .name = "review_by", .type = FT_DATE, .label = "desk_editor.review_by", .offset = OF(a.review_by) },
	{ .name = "of", .type = FT_ID, .label = "desk_editor.of", .offset = OF(of) },
	{ .name = "follows", .type = FT_BOOL, .label = "desk_editor.follows", .offset = OF(follows) },
	{ .name = "change", .type = FT_ONE_OF, .choices = changes, .label = "desk_editor.change", .offset = OF(change) },
	{ .name = "note", .type = FT_LINE, .max = 400, .label = "desk_editor.note", .offset = OF(note) },
	{ .name = "then", .type = FT_ONE_OF, .choices = thens, .offset = OF(then) },
};
const size_t editor_fields = NELEM(editor_form);

/* ---------------------------------------------------------------- reading */

/* Each box of a department is a pair of its own: their numbers, comma separated. */
static const char *
departments_of(struct req *rq, const struct param *v, size_t n)
{
	struct str s;
	int64_t id;

	str_init(&s, rq->cx->mem);
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].name, "department") && str_to_i64(v[i].value, 1, INT64_MAX, &id))
			str_addf(&s, "%s%lld", s.len > 0 ? "," : "", (long long)id);
	return s.s;
}

static void
error_if(struct req *rq, bool wrong, const char *field, const char *key)
{
	if (wrong)
		form_error(rq, field, key);
}

static void
rules(struct req *rq, struct edit *e)
{
	const struct article *a = &e->a;

	error_if(rq, a->body != NULL && strlen(a->body) > EDITOR_BODY_BYTES && utf8_length(a->body) <= EDITOR_BODY_BYTES, "body", "desk_editor.body_long");
	error_if(rq, !str_empty(a->slug) && strlen(a->slug) <= SLUG_MAX && !slug_valid(a->slug), "slug", "desk_editor.slug_bad");
	error_if(rq, !str_empty(a->valid_from) && !str_empty(a->valid_to) && strcmp(a->valid_from, a->valid_to) > 0, "valid_to",
	    "desk_editor.valid_order");
	error_if(rq, str_eq(a->audience, "department") && str_empty(a->departments), "department", "desk_editor.department_none");
	error_if(rq, e->of != 0 && e->of == a->id, "of", "desk_editor.of_self");
}

/* An address is typed as it comes: "Return Policy" is return-policy. */
static const char *
slug_typed(struct req *rq, const char *s)
{
	char *p = arena_strdup(rq->cx->mem, s);

	for (char *c = p; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
		else if (*c == ' ' || *c == '_')
			*c = '-';
	return p;
}

bool
editor_read(struct req *rq, struct edit *e)
{
	/* An empty field says "none", and leaves its member as it was. */
	e->a.owner_department_id = e->a.category_id = e->a.version = e->of = 0;
	(void)form_read(rq, editor_form, editor_fields, e);
	e->a.departments = departments_of(rq, rq->post, rq->npost);
	if (e->a.slug != NULL && strlen(e->a.slug) <= SLUG_MAX)
		e->a.slug = slug_typed(rq, e->a.slug);
	e->a.group_id = e->of;
	e->how = (struct article_saving){ .slip = str_eq(e->change, "slip"), .follows = e->follows, .note = e->note };
	rules(rq, e);
	return form_ok(rq);
}

/* ---------------------------------------------------------------- the page */

const char *
editor_draft_key(struct req *rq, int64_t id, int64_t of)
{
	if (id != 0)
		return arena_printf(rq->cx->mem, "article:%lld", (long long)id);
	return of != 0 ? arena_printf(rq->cx->mem, "article:new:%lld", (long long)of) : "article:new";
}

/* Is the number one of a comma separated list? */
static bool
listed(const char *list, int64_t id)
{
	char number[STR_I64];
	const char *s = str_i64(number, id);
	size_t n = strlen(s);

	for (const char *p = list == NULL ? "" : list; *p != '\0'; p += strcspn(p, ","), p += *p == ',')
		if (strncmp(p, s, n) == 0 && (p[n] == ',' || p[n] == '\0'))
			return true;
	return false;
}

static enum status
departments_show(struct req *rq, const char *chosen)
{
	view_node *list = view_list(rq, "Page.Departments");
	struct department *d;
	size_t n;

	TRY(department_list(rq->cx, &d, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "value", d[i].id);
		node_set(row, "text", d[i].name);
		node_flag(row, "chosen", listed(chosen, d[i].id));
	}
	return ST_OK;
}

/* The text that is translated stands beside the form. */
static enum status
original_show(struct req *rq, int64_t of, bool behind)
{
	struct article o;
	enum status st;

	if (of == 0)
		return ST_OK;
	st = article_get(rq->cx, of, &o);
	if (st != ST_OK)
		return st == ST_MISSING ? ST_OK : st;
	view_set(rq, "Page.Original.title", o.title);
	view_set(rq, "Page.Original.tag", desk_lang_tag(o.lang));
	view_set(rq, "Page.Original.url", req_url(rq, "/desk/articles/%lld", (long long)of));
	view_html(rq, "Page.Original.body_html", editor_preview(rq, of, o.body));
	view_flag(rq, "Page.Behind", behind);
	return ST_OK;
}

static void
crumbs_show(struct req *rq, const struct article *a, int64_t of)
{
	const char *path;

	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	if (a == NULL) {
		view_set(rq, "Page.Action", req_url(rq, "/desk/articles/new"));
		view_set(rq, "Page.Back", of == 0 ? req_url(rq, "/desk/articles") : req_url(rq, "/desk/articles/%lld", (long long)of));
		desk_crumb(rq, NULL, view_text(rq, of == 0 ? "desk_article.new" : "desk_editor.translate", NULL));
		return;
	}
	path = arena_printf(rq->cx->mem, "/desk/articles/%lld", (long long)a->id);
	view_set(rq, "Page.Action", req_url(rq, "%s/edit", path));
	view_set(rq, "Page.Back", req_url(rq, "%s", path));
	view_seti(rq, "Page.Id", a->id);
	desk_crumb(rq, path, a->title);
	desk_crumb(rq, NULL, view_text(rq, "desk_article.edit", NULL));
}

/* What Save may be followed by. */
static void
thens_show(struct req *rq, const struct article *a)
{
	bool published = a != NULL && str_eq(a->state, "published"), may = perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH);

	view_flag(rq, "Page.Published", published);
	view_flag(rq, "Page.MayPublish", may && !published);
	view_flag(rq, "Page.MaySubmit", !published && (a == NULL || str_eq(a->state, "draft")));
	view_flag(rq, "Page.SuggestOnly", published && !may);
}

enum status
editor_page(struct req *rq, const struct article *a, int64_t of, const struct param *typed, size_t ntyped)
{
	desk_choices(rq, "Page.Types", article_types, "article_type");
	desk_choices(rq, "Page.Langs", article_langs, "lang_name");
	desk_choices(rq, "Page.Audiences", article_audiences, "audience");
	desk_choices(rq, "Page.Changes", changes, "article_change");
	TRY(desk_category_choices(rq, "Page.Categories"));
	TRY(desk_department_choices(rq, "Page.Owners"));
	TRY(departments_show(rq, ntyped > 0 ? departments_of(rq, typed, ntyped) : a != NULL ? a->departments : ""));
	TRY(original_show(rq, of, a != NULL && a->behind));
	thens_show(rq, a);
	crumbs_show(rq, a, of);
	view_flag(rq, "Page.Older", req_post(rq, "older", NULL) != NULL);
	view_set(rq, "Page.DraftKey", editor_draft_key(rq, a != NULL ? a->id : 0, a == NULL ? of : 0));
	return view_page(rq, "desk/article_edit.cs");
}

enum status
editor_show(struct req *rq, const struct edit *e)
{
	const struct article *a = e->a.id != 0 ? &e->a : NULL;
	const char *path = a != NULL ? arena_printf(rq->cx->mem, "/desk/articles/%lld/edit", (long long)a->id) :
	    e->of != 0 ? arena_printf(rq->cx->mem, "/desk/articles/new?translate=%lld", (long long)e->of) : "/desk/articles/new";
	const struct param *v;
	size_t n;

	view_form_values(rq, editor_form, editor_fields, e);
	TRY(desk_draft_offer(rq, editor_draft_key(rq, e->a.id, a == NULL ? e->of : 0), path, &v, &n));
	if (n > 0)
		view_form_typed(rq, editor_form, editor_fields, v, n);
	return editor_page(rq, a, e->of, v, n);
}
