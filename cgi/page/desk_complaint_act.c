/*
 * desk_complaint_act.c -- what staff do on the page of a case, and its link to a customer.
 *
 * Every act carries the version that the person saw.  When somebody was faster nothing is done and the page comes back as it is now, with
 * what was typed still in its field: pressing again does it on top of what is new.
 */
#include "model/perm.h"
#include "page/desk_case.h"

static const char *const answers[] = { "answered", "waiting", NULL };
static const char *const moves[] = { "start", "close", "reopen", NULL };

/* One struct for all forms of the page: each handler reads its own fields. */
struct case_form {
	const char *answer, *note, *reason, *to, *event;
	int64_t version, assignee, insert, article_no;
};

#define VERSION_FIELD { .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct case_form, version) }

static const struct field case_answer_form[] = {
	VERSION_FIELD,
	{ .name = "answer", .type = FT_TEXT, .required = true, .max = DESK_TEXT_MAX, .label = "desk_case.answer",
	    .offset = offsetof(struct case_form, answer) },
	{ .name = "to", .type = FT_ONE_OF, .required = true, .choices = answers, .label = "desk_case.to",
	    .offset = offsetof(struct case_form, to) },
};
/* The reply as it stands, and the article whose link goes into it: a button of the list, else a number that was typed. */
static const struct field case_insert_form[] = {
	VERSION_FIELD,
	{ .name = "answer", .type = FT_TEXT, .max = DESK_TEXT_MAX, .label = "desk_case.answer", .offset = offsetof(struct case_form, answer) },
	{ .name = "to", .type = FT_ONE_OF, .choices = answers, .label = "desk_case.to", .offset = offsetof(struct case_form, to) },
	{ .name = "insert", .type = FT_ID, .offset = offsetof(struct case_form, insert) },
	{ .name = "article_no", .type = FT_ID, .label = "desk_help.number", .offset = offsetof(struct case_form, article_no) },
};
static const struct field case_note_form[] = {
	{ .name = "note", .type = FT_TEXT, .required = true, .max = DESK_TEXT_MAX, .label = "desk_case.note",
	    .offset = offsetof(struct case_form, note) },
};
static const struct field case_move_form[] = {
	VERSION_FIELD,
	{ .name = "event", .type = FT_ONE_OF, .required = true, .choices = moves, .label = "desk_case.state",
	    .offset = offsetof(struct case_form, event) },
	{ .name = "reason", .type = FT_LINE, .max = 400, .label = "desk_case.reason", .offset = offsetof(struct case_form, reason) },
};
static const struct field case_assign_form[] = {
	VERSION_FIELD,
	{ .name = "assignee", .type = FT_ID, .label = "desk_case.assignee", .offset = offsetof(struct case_form, assignee) },
};

static enum status
case_again(struct req *rq, int64_t id, const struct field *fields, size_t n)
{
	TRY(view_form(rq, fields, n, NULL));
	return desk_case_page(rq, id);
}

/* After an act: back to the case, or the page as it is now with what was typed. */
static enum status
case_done(struct req *rq, int64_t id, enum status st, const char *flash, const struct field *fields, size_t n)
{
	if (st == ST_CONFLICT) {
		view_flag(rq, "Page.Conflict", true);
		TRY(view_form(rq, fields, n, NULL));
		rq->resp->status = 409;
		return desk_case_page(rq, id);
	}
	TRY(st);
	resp_flash(rq, flash, NULL);
	return req_redirect(rq, "/desk/complaints/%lld", (long long)id);
}

/* POST /desk/complaints/{id}/answer */
enum status
desk_complaint_answer(struct req *rq)
{
	struct case_form f = { 0 };
	unsigned char idem[16];
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(desk_idem(rq, idem));
	if (!form_read(rq, case_answer_form, NELEM(case_answer_form), &f))
		return case_again(rq, id, case_answer_form, NELEM(case_answer_form));
	return case_done(rq, id, complaint_answer(rq->cx, id, f.version, idem, f.answer, f.to),
	    str_eq(f.to, "waiting") ? "flash.asked" : "flash.answered", case_answer_form, NELEM(case_answer_form));
}

/* POST /desk/complaints/{id}/insert -- the reply form again with the link of an article in it: without JavaScript, or by number. */
enum status
desk_complaint_insert(struct req *rq)
{
	struct case_form f = { 0 };
	unsigned char idem[16];
	const char *text = NULL;
	enum status st = ST_MISSING;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(desk_idem(rq, idem));
	if (form_read(rq, case_insert_form, NELEM(case_insert_form), &f)) {
		int64_t article = f.insert != 0 ? f.insert : f.article_no;

		if (article != 0)
			st = desk_case_insertion(rq, article, &text);
		if (st != ST_OK && st != ST_MISSING)
			return st;
		if (st == ST_MISSING)
			form_error(rq, "article_no", "desk_help.no_article");
	}
	if (!form_ok(rq))
		return case_again(rq, id, case_insert_form, NELEM(case_insert_form));
	f.answer = arena_printf(rq->cx->mem, "%s%s%s", str_empty(f.answer) ? "" : f.answer, str_empty(f.answer) ? "" : "\n\n", text);
	f.article_no = 0;
	view_form_values(rq, case_insert_form, NELEM(case_insert_form), &f);
	view_set(rq, "Form.idem", req_post(rq, "idem", NULL));
	view_flag(rq, "Page.Inserted", true);
	return desk_case_page(rq, id);
}

/* POST /desk/complaints/{id}/note */
enum status
desk_complaint_note(struct req *rq)
{
	struct case_form f = { 0 };
	unsigned char idem[16];
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(desk_idem(rq, idem));
	/* One page holds both forms and one key: an answer and a note of it are two messages. */
	idem[0] ^= 0x80;
	if (!form_read(rq, case_note_form, NELEM(case_note_form), &f))
		return case_again(rq, id, case_note_form, NELEM(case_note_form));
	return case_done(rq, id, complaint_note(rq->cx, id, idem, f.note), "flash.noted", case_note_form, NELEM(case_note_form));
}

/* POST /desk/complaints/{id}/move */
enum status
desk_complaint_move(struct req *rq)
{
	struct case_form f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (form_read(rq, case_move_form, NELEM(case_move_form), &f) && !str_eq(f.event, "start") && str_empty(f.reason))
		form_error(rq, "reason", "required");
	if (!form_ok(rq))
		return case_again(rq, id, case_move_form, NELEM(case_move_form));
	return case_done(rq, id, complaint_move(rq->cx, id, f.version, f.event, f.reason), "flash.moved", case_move_form,
	    NELEM(case_move_form));
}

/* POST /desk/complaints/{id}/take -- the case becomes mine. */
enum status
desk_complaint_take(struct req *rq)
{
	struct case_form f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, case_assign_form, 1, &f))
		return case_again(rq, id, case_assign_form, 1);
	return case_done(rq, id, complaint_assign(rq->cx, id, f.version, rq->cx->who.user_id), "flash.taken", case_assign_form, 1);
}

/* POST /desk/complaints/{id}/assign -- to a member of staff, or to nobody. */
enum status
desk_complaint_assign(struct req *rq)
{
	struct case_form f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, case_assign_form, NELEM(case_assign_form), &f))
		return case_again(rq, id, case_assign_form, NELEM(case_assign_form));
	return case_done(rq, id, complaint_assign(rq->cx, id, f.version, f.assignee), "flash.assigned", case_assign_form,
	    NELEM(case_assign_form));
}

/* ---------------------------------------------------------------- whose case it is */

struct link {
	int64_t version, customer;
};
static const struct field link_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct link, version) },
	{ .name = "customer", .type = FT_ID, .offset = offsetof(struct link, customer) },
};

static void
link_rows(struct req *rq, const struct customer *rows, size_t n)
{
	view_node *list = view_list(rq, "Page.Rows");

	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "id", rows[i].id);
		node_set(row, "url", req_url(rq, "/desk/customers/%lld", (long long)rows[i].id));
		node_set(row, "name", rows[i].name);
		node_set(row, "region", rows[i].region);
		node_set(row, "owner", rows[i].owner_name);
	}
}

/* GET /desk/complaints/{id}/link?q= -- customers by a part of their name, to choose one from. */
enum status
desk_complaint_link_form(struct req *rq)
{
	struct customer_filter f = { .name = req_query(rq, "q", NULL), .page = 1, .sort = "name" };
	const char *path;
	struct complaint c;
	struct customer *rows;
	int64_t id;
	size_t n;
	bool more;

	TRY(req_id(rq, "id", &id));
	TRY(complaint_get(rq->cx, id, &c));
	path = arena_printf(rq->cx->mem, "/desk/complaints/%lld", (long long)id);
	if (!str_empty(f.name)) {
		TRY(customer_list(rq->cx, &f, &rows, &n, &more));
		link_rows(rq, rows, n);
		view_set(rq, "Page.Asked", f.name);
		view_flag(rq, "Page.Many", more);
	}
	view_seti(rq, "Page.Case.version", c.version);
	view_flag(rq, "Page.Linked", c.customer_id != 0);
	view_set(rq, "Page.Action", req_url(rq, "%s/link", path));
	view_set(rq, "Page.Back", req_url(rq, "%s", path));
	desk_crumb(rq, "/desk/complaints", view_text(rq, "frame.complaints", NULL));
	desk_crumb(rq, path, c.number);
	desk_crumb(rq, NULL, view_text(rq, "desk_link.title", NULL));
	return view_page(rq, "desk/link.cs");
}

/* POST /desk/complaints/{id}/link -- customer empty: the link is taken away. */
enum status
desk_complaint_link(struct req *rq)
{
	struct link f = { 0 };
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, link_form, NELEM(link_form), &f))
		return ST_INVALID;
	if (f.customer != 0 && !perm_allowed(rq->cx, PERM_CUSTOMER_READ))
		return ST_MISSING;
	return case_done(rq, id, complaint_link(rq->cx, id, f.version, f.customer), f.customer == 0 ? "flash.unlinked" : "flash.linked",
	    link_form, NELEM(link_form));
}
