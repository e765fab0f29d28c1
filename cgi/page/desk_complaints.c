/*
 * desk_complaints.c -- the list of cases: filters, order, pages, and giving many at once to somebody.
 *
 * Titles may hold a phone number, so a list shows them masked to everybody; the case page shows them by right.
 */
#include "base/mask.h"
#include "model/perm.h"
#include "model/user.h"
#include "page/desk_case.h"

const char *const case_subjects[] = { "quality", "usability", "delivery", "repair", "price", "conduct", "attitude", "process",
	"website", "privacy", "other", NULL };
static const char *const channels[] = { "web", "mail", "phone", "letter", "visit", NULL };

static const char *const sorts[] = { "updated", "received", "severity", NULL };
static const char *const whose[] = { "me", "nobody", NULL };
/* Of the filter: the states, and all but closed. */
static const char *const states[] = { "open", "received", "working", "waiting", "answered", "closed", NULL };

void
desk_case_rows(struct req *rq, view_node *list, const struct complaint *c, size_t n)
{
	struct arena *mem = rq->cx->mem;

	for (size_t i = 0; i < n; i++, c++) {
		view_node *row = view_row(list);

		node_seti(row, "id", c->id);
		node_seti(row, "version", c->version);
		node_set(row, "number", c->number);
		node_set(row, "url", req_url(rq, "/desk/complaints/%lld", (long long)c->id));
		node_set(row, "title", mask_text(mem, c->title));
		node_set(row, "state", c->state);
		node_set(row, "subject", view_text(rq, arena_printf(mem, "subject_short.%s", c->subject), NULL));
		if (!str_eq(c->restricted, "none"))
			node_set(row, "restricted", view_text(rq, arena_printf(mem, "restricted.%s", c->restricted), NULL));
		node_set(row, "customer", c->customer_name);
		node_set(row, "assignee", c->assignee_name);
		desk_time(rq, row, "received", c->received_at);
		desk_time(rq, row, "updated", c->updated_at);
	}
}

static void
filter_read(struct req *rq, struct complaint_filter *f)
{
	const char *who = req_query(rq, "who", NULL);

	f->state = desk_word(req_query(rq, "state", NULL), states);
	f->subject = desk_word(req_query(rq, "subject", NULL), case_subjects);
	f->channel = desk_word(req_query(rq, "channel", NULL), channels);
	if (str_eq(who, "me"))
		f->assignee_id = rq->cx->who.user_id;
	else if (str_eq(who, "nobody"))
		f->assignee_id = -1;
	else if (!str_empty(who))
		(void)str_to_i64(who, 1, INT64_MAX, &f->assignee_id);
	f->sort = desk_sort_read(rq, sorts, "-updated", &f->desc);
	f->page = req_page(rq);
}

static const char *
chip_text(struct req *rq, const char *prefix, const char *value)
{
	return value == NULL ? NULL : view_text(rq, arena_printf(rq->cx->mem, "%s.%s", prefix, value), NULL);
}

/* Me, nobody, or a colleague. */
static enum status
filter_people(struct req *rq, const struct complaint_filter *f)
{
	const char *who = desk_word(req_query(rq, "who", NULL), whose), *chip = chip_text(rq, "assigned", who);
	view_node *list = view_list(rq, "Page.Whose");
	struct user *u;
	size_t n;

	desk_choices(rq, "Page.Whose", whose, "assigned");
	TRY(user_list(rq->cx, &u, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row;

		if (who == NULL && u[i].id == f->assignee_id)
			chip = u[i].name;
		if (u[i].id == rq->cx->who.user_id)
			continue;
		row = view_row(list);
		node_seti(row, "value", u[i].id);
		node_set(row, "text", u[i].name);
	}
	desk_chip(rq, "who", view_text(rq, "desk_complaints.assignee", NULL), chip);
	view_set(rq, "Form.who.value", req_query(rq, "who", NULL));
	return ST_OK;
}

/* What is chosen, as values of the filter form and as chips. */
static enum status
filter_show(struct req *rq, const struct complaint_filter *f)
{

	view_set(rq, "Form.state.value", f->state);
	view_set(rq, "Form.subject.value", f->subject);
	view_set(rq, "Form.channel.value", f->channel);
	view_set(rq, "Page.SortKey", req_query(rq, "sort", NULL));
	desk_chip(rq, "state", view_text(rq, "desk_complaints.state", NULL), chip_text(rq, "state_filter", f->state));
	desk_chip(rq, "subject", view_text(rq, "desk_complaints.subject", NULL), chip_text(rq, "subject_short", f->subject));
	desk_chip(rq, "channel", view_text(rq, "desk_complaints.channel", NULL), chip_text(rq, "channel", f->channel));
	desk_choices(rq, "Page.States", states, "state_filter");
	desk_choices(rq, "Page.Subjects", case_subjects, "subject_short");
	desk_choices(rq, "Page.Channels", channels, "channel");
	for (size_t i = 0; sorts[i] != NULL; i++)
		desk_sort(rq, sorts[i], f->sort, f->desc);
	return filter_people(rq, f);
}

enum status
desk_complaints(struct req *rq)
{
	struct complaint_filter f = { 0 };
	struct complaint *rows;
	size_t n;
	bool more;

	filter_read(rq, &f);
	TRY(complaint_list(rq->cx, &f, &rows, &n, &more));
	TRY(filter_show(rq, &f));
	desk_case_rows(rq, view_list(rq, "Page.Rows"), rows, n);
	if (perm_allowed(rq->cx, PERM_COMPLAINT_ASSIGN))
		TRY(desk_staff_choices(rq, "Page.Staff", 0, NULL));
	view_set(rq, "Page.Found", view_text(rq, more ? "desk.found_more" : "desk.found",
	    arena_printf(rq->cx->mem, "%zu", n), NULL));
	view_paging(rq, f.page, more);
	view_set(rq, "Page.Title", view_text(rq, "frame.complaints", NULL));
	return view_page(rq, "desk/complaints.cs");
}

/* ---------------------------------------------------------------- many at once */

/* The ticked rows come as pick.<id>=<version>.  Each case is its own act: one that has changed meanwhile is left as it is and counted. */
static enum status
picked_assign(struct req *rq, int64_t user, int64_t *done, int64_t *left)
{
	*done = *left = 0;
	for (size_t i = 0; i < rq->npost; i++) {
		const struct param *p = &rq->post[i];
		int64_t id, version;
		enum status st;

		if (!str_starts(p->name, "pick."))
			continue;
		if (!str_to_i64(p->name + 5, 1, INT64_MAX, &id) || !str_to_i64(p->value, 1, INT64_MAX, &version))
			return ST_INVALID;
		st = complaint_assign(rq->cx, id, version, user);
		if (st == ST_CONFLICT || st == ST_MISSING)
			(*left)++;
		else
			TRY(st);
		*done += st == ST_OK;
	}
	return ST_OK;
}

static enum status
picked_give(struct req *rq, int64_t user)
{
	int64_t done, left;

	TRY(picked_assign(rq, user, &done, &left));
	if (left > 0)
		resp_flash(rq, "flash.picked_left", arena_printf(rq->cx->mem, "%lld-%lld", (long long)done, (long long)left));
	else
		resp_flash(rq, done > 0 ? "flash.picked" : "flash.picked_none", arena_printf(rq->cx->mem, "%lld", (long long)done));
	return req_redirect(rq, "%s", desk_next(rq, req_post(rq, "next", NULL)));
}

/* POST /desk/complaints/take */
enum status
desk_complaints_take(struct req *rq)
{
	return picked_give(rq, rq->cx->who.user_id);
}

/* POST /desk/complaints/assign -- assignee empty: to nobody. */
enum status
desk_complaints_assign(struct req *rq)
{
	const char *to = req_post(rq, "assignee", NULL);
	int64_t user = 0;

	if (!str_empty(to) && !str_to_i64(to, 1, INT64_MAX, &user))
		return ST_INVALID;
	return picked_give(rq, user);
}
