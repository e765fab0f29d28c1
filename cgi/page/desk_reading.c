/*
 * desk_reading.c -- reading lists: mine with their read marks, keeping them, and who has read what.
 */
#include "model/article.h"
#include "model/perm.h"
#include "model/reading.h"
#include "model/search.h"
#include "model/user.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

#define OF(m) offsetof(struct reading_list, m)
static const struct field list_form[] = {
	{ .name = "version", .type = FT_ID, .offset = OF(version) },
	{ .name = "name", .type = FT_LINE, .required = true, .max = 120, .label = "desk_reading.name", .offset = OF(name) },
	{ .name = "intro", .type = FT_TEXT, .max = 1000, .label = "desk_reading.intro", .offset = OF(intro) },
	{ .name = "role", .type = FT_ID, .label = "desk_reading.role", .offset = OF(role_id) },
	{ .name = "department", .type = FT_ID, .label = "desk_customer.department", .offset = OF(department_id) },
	{ .name = "days", .type = FT_INT, .required = true, .min = 1, .max = 3650, .label = "desk_reading.days", .offset = OF(days) },
	{ .name = "active", .type = FT_BOOL, .label = "desk_reading.active", .offset = OF(active) },
};

struct item_form {
	int64_t article;
	const char *act;
};
static const char *const acts[] = { "add", "drop", "up", NULL };
static const struct field item_form[] = {
	{ .name = "article", .type = FT_ID, .required = true, .label = "desk_reading.number", .offset = offsetof(struct item_form, article) },
	{ .name = "act", .type = FT_ONE_OF, .required = true, .choices = acts, .offset = offsetof(struct item_form, act) },
};

/* ---------------------------------------------------------------- mine */

static const char *
said_progress(struct req *rq, int64_t done, int64_t items)
{
	return view_text(rq, "desk_reading.progress", arena_printf(rq->cx->mem, "%lld", (long long)done),
	    arena_printf(rq->cx->mem, "%lld", (long long)items), NULL);
}

static void
list_head(struct req *rq, view_node *row, const struct reading_list *l)
{
	node_seti(row, "id", l->id);
	node_set(row, "name", l->name);
	node_set(row, "intro", l->intro);
	node_seti(row, "items", l->items);
	node_seti(row, "done", l->done);
	node_set(row, "progress", said_progress(rq, l->done, l->items));
	node_flag(row, "complete", l->done == l->items);
	node_flag(row, "late", l->done < l->items && l->due_at < rq->cx->now);
	node_set(row, "due", view_text(rq, l->done < l->items && l->due_at < rq->cx->now ? "desk_reading.was_due" : "desk_reading.due",
	    view_date(rq, l->due_at), NULL));
}

enum status
desk_reading_rows(struct req *rq, const char *name)
{
	view_node *list = view_list(rq, name);
	struct reading_list *l;
	size_t n;

	TRY(reading_mine(rq->cx, &l, &n));
	for (size_t i = 0; i < n; i++)
		list_head(rq, view_row(list), &l[i]);
	return ST_OK;
}

/* GET /desk/reading */
enum status
desk_reading(struct req *rq)
{
	view_node *lists = view_list(rq, "Page.Lists");
	struct reading_list *l;
	struct reading_item *v;
	size_t n, items, k = 0;

	TRY(reading_mine(rq->cx, &l, &n));
	TRY(reading_mine_items(rq->cx, &v, &items));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(lists), *list = view_sub(row, "rows");

		list_head(rq, row, &l[i]);
		for (k = 0; k < items; k++) {
			view_node *item;

			if (v[k].list_id != l[i].id)
				continue;
			item = view_row(list);
			desk_article_row(rq, item, v[k].article_id, v[k].title, v[k].lang, v[k].state);
			node_flag(item, "changed", v[k].changed);
			if (v[k].read_at != 0)
				node_set(item, "read", view_date(rq, v[k].read_at));
		}
	}
	TRY(desk_knowledge_tabs(rq, "reading"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_reading.title", NULL));
	return view_page(rq, "desk/reading.cs");
}

/* POST /desk/articles/{id}/read -- from the list, or at the article. */
enum status
desk_reading_mark(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(reading_mark(rq->cx, id));
	resp_flash(rq, "flash.read", NULL);
	if (str_eq(req_post(rq, "next", NULL), "reading"))
		return req_redirect(rq, "/desk/reading");
	return req_redirect(rq, "/desk/articles/%lld", (long long)id);
}

/* ---------------------------------------------------------------- keeping lists */

static void
reading_crumbs(struct req *rq, const char *page)
{
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, "/desk/reading", view_text(rq, "desk_reading.title", NULL));
	desk_crumb(rq, NULL, page);
}

/* GET /desk/reading/lists */
enum status
desk_reading_lists(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct reading_list *l;
	size_t n;

	TRY(reading_lists(rq->cx, &l, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "name", l[i].name);
		node_set(row, "url", req_url(rq, "/desk/reading/lists/%lld", (long long)l[i].id));
		node_set(row, "role", l[i].role_name);
		node_set(row, "department", l[i].department_name);
		node_seti(row, "items", l[i].items);
		node_seti(row, "days", l[i].days);
		node_flag(row, "inactive", !l[i].active);
	}
	TRY(desk_knowledge_tabs(rq, "reading"));
	reading_crumbs(rq, view_text(rq, "desk_reading.manage", NULL));
	return view_page(rq, "desk/reading_lists.cs");
}

static enum status
role_choices(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Roles");
	struct reading_role *r;
	size_t n;

	TRY(reading_roles(rq->cx, &r, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "value", r[i].id);
		node_set(row, "text", r[i].name);
	}
	return ST_OK;
}

/* Articles that hold ?q=, to add one of them. */
static enum status
found_rows(struct req *rq)
{
	struct search s = { .q = req_query(rq, "q", NULL), .page = 1, .staff = true };
	view_node *list = view_list(rq, "Page.Hits");
	struct hits hits = { 0 };

	if (str_empty(s.q))
		return ST_OK;
	view_set(rq, "Page.Asked", s.q);
	TRY(search_run(rq->cx, &s, &hits));
	for (size_t i = 0; i < hits.n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "id", hits.v[i].id);
		node_set(row, "url", req_url(rq, "/desk/articles/%lld", (long long)hits.v[i].id));
		node_html(row, "title_html", hits.v[i].title_html);
		node_set(row, "tag", desk_lang_tag(hits.v[i].lang));
		node_set(row, "category", hits.v[i].category_name);
	}
	return ST_OK;
}

static enum status
list_page(struct req *rq, int64_t id, const char *name)
{
	view_node *list = view_list(rq, "Page.Items");
	struct reading_item *v;
	size_t n;

	TRY(role_choices(rq));
	TRY(desk_department_choices(rq, "Page.Departments"));
	if (id != 0) {
		TRY(reading_items(rq->cx, id, &v, &n));
		for (size_t i = 0; i < n; i++) {
			view_node *row = view_row(list);

			desk_article_row(rq, row, v[i].article_id, v[i].title, v[i].lang, v[i].state);
			node_flag(row, "first", i == 0);
		}
		TRY(found_rows(rq));
		view_set(rq, "Page.ListPath", req_url(rq, "/desk/reading/lists/%lld", (long long)id));
	}
	view_set(rq, "Page.Action", id == 0 ? req_url(rq, "/desk/reading/lists/new") : req_url(rq, "/desk/reading/lists/%lld", (long long)id));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, "/desk/reading", view_text(rq, "desk_reading.title", NULL));
	desk_crumb(rq, "/desk/reading/lists", view_text(rq, "desk_reading.manage", NULL));
	desk_crumb(rq, NULL, name);
	return view_page(rq, "desk/reading_list.cs");
}

/* GET /desk/reading/lists/new */
enum status
desk_reading_new_form(struct req *rq)
{
	struct reading_list f = { .days = 14, .active = true };

	view_form_values(rq, list_form, NELEM(list_form), &f);
	return list_page(rq, 0, view_text(rq, "desk_reading.new", NULL));
}

/* POST /desk/reading/lists/new */
enum status
desk_reading_new(struct req *rq)
{
	struct reading_list f = { 0 };

	if (!form_read(rq, list_form, NELEM(list_form), &f)) {
		TRY(view_form(rq, list_form, NELEM(list_form), NULL));
		return list_page(rq, 0, view_text(rq, "desk_reading.new", NULL));
	}
	f.id = 0;
	TRY(reading_save(rq->cx, &f));
	resp_flash(rq, "flash.saved", NULL);
	return req_redirect(rq, "/desk/reading/lists/%lld", (long long)f.id);
}

/* GET /desk/reading/lists/{id} */
enum status
desk_reading_list(struct req *rq)
{
	struct reading_list f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(reading_get(rq->cx, id, &f));
	view_form_values(rq, list_form, NELEM(list_form), &f);
	return list_page(rq, id, f.name);
}

/* POST /desk/reading/lists/{id} */
enum status
desk_reading_save(struct req *rq)
{
	struct reading_list f = { 0 };
	struct reading_list now;
	enum status st;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(reading_get(rq->cx, id, &now));
	if (!form_read(rq, list_form, NELEM(list_form), &f)) {
		TRY(view_form(rq, list_form, NELEM(list_form), NULL));
		return list_page(rq, id, now.name);
	}
	f.id = id;
	st = reading_save(rq->cx, &f);
	if (st == ST_CONFLICT) {
		TRY(view_form(rq, list_form, NELEM(list_form), NULL));
		view_seti(rq, "Form.version.value", now.version);
		view_flag(rq, "Page.Conflict", true);
		view_set(rq, "Page.Theirs", now.name);
		rq->resp->status = 409;
		return list_page(rq, id, now.name);
	}
	TRY(st);
	resp_flash(rq, "flash.saved", NULL);
	return req_redirect(rq, "/desk/reading/lists/%lld", (long long)id);
}

/* POST /desk/reading/lists/{id}/items -- add, drop, up. */
enum status
desk_reading_item(struct req *rq)
{
	struct item_form f = { 0 };
	struct reading_list l = { 0 };
	enum status st = ST_INVALID;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(reading_get(rq->cx, id, &l));
	if (form_read(rq, item_form, NELEM(item_form), &f))
		st = str_eq(f.act, "add") ? reading_add(rq->cx, id, f.article) :
		     str_eq(f.act, "up")  ? reading_up(rq->cx, id, f.article) :
					    reading_drop(rq->cx, id, f.article);
	if (st == ST_MISSING)
		form_error(rq, "article", "desk_reading.no_article");
	if (!form_ok(rq)) {
		const char *typed = req_post(rq, "article", NULL);

		TRY(view_form(rq, item_form, NELEM(item_form), NULL));
		view_form_values(rq, list_form, NELEM(list_form), &l);
		view_set(rq, "Form.article.value", typed);
		return list_page(rq, id, l.name);
	}
	TRY(st);
	return req_redirect(rq, "/desk/reading/lists/%lld#items", (long long)id);
}

/* ---------------------------------------------------------------- who has read what */

static enum status
overview_filter(struct req *rq, int64_t *list_id, int64_t *department)
{
	const char *list = req_query(rq, "list", NULL), *dep = req_query(rq, "department", NULL);
	view_node *choices = view_list(rq, "Page.Lists");
	struct reading_list *l;
	struct department *d;
	size_t n;

	if (!str_empty(list))
		(void)str_to_i64(list, 1, INT64_MAX, list_id);
	if (!str_empty(dep))
		(void)str_to_i64(dep, 1, INT64_MAX, department);
	view_set(rq, "Form.list.value", list);
	view_set(rq, "Form.department.value", dep);
	TRY(reading_lists(rq->cx, &l, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(choices);

		node_seti(row, "value", l[i].id);
		node_set(row, "text", l[i].name);
		if (l[i].id == *list_id)
			desk_chip(rq, "list", view_text(rq, "desk_reading.list", NULL), l[i].name);
	}
	TRY(department_list(rq->cx, &d, &n));
	for (size_t i = 0; i < n; i++)
		if (d[i].id == *department)
			desk_chip(rq, "department", view_text(rq, "desk_customer.department", NULL), d[i].name);
	return desk_department_choices(rq, "Page.Departments");
}

/* GET /desk/reading/overview?list=&department= */
enum status
desk_reading_overview(struct req *rq)
{
	view_node *rows = view_list(rq, "Page.Rows");
	int64_t list_id = 0, department = 0, page = req_page(rq);
	struct reading_progress *p;
	size_t n;
	bool more;

	TRY(overview_filter(rq, &list_id, &department));
	TRY(reading_overview(rq->cx, list_id, department, page, &p, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(rows);

		node_set(row, "who", p[i].user_name);
		node_set(row, "department", p[i].department_name);
		node_set(row, "list", p[i].list_name);
		node_set(row, "list_url", req_url(rq, "/desk/reading/lists/%lld", (long long)p[i].list_id));
		node_set(row, "progress", said_progress(rq, p[i].done, p[i].items));
		node_seti(row, "items", p[i].items);
		node_seti(row, "done", p[i].done);
		if (p[i].changed > 0)
			node_seti(row, "changed", p[i].changed);
		node_flag(row, "late", p[i].overdue);
		node_flag(row, "complete", p[i].done == p[i].items);
		node_set(row, "due", view_date(rq, p[i].due_at));
	}
	view_paging(rq, page, more);
	TRY(desk_knowledge_tabs(rq, "reading"));
	reading_crumbs(rq, view_text(rq, "desk_reading.overview", NULL));
	return view_page(rq, "desk/reading_overview.cs");
}
