/*
 * desk_customers.c -- the list of customers: filters, order, pages, masked private columns.
 *
 * One question to the database and one to the vault, whatever the page.  A private column is in the page only when this person may know
 * that field of somebody on it.  Private fields are neither filter nor order here: the vault's lookup is the only way (PRV-16).
 */
#include "model/user.h"
#include "page/desk.h"

static const char *const sorts[] = { "updated", "name", "region", NULL };
/* The columns, as many as a row of a list can carry; the rest is on the card. */
static const enum pfield columns[] = { PF_PHONE, PF_EMAIL, PF_ADDRESS, PF_BIRTH };

static void
filter_read(struct req *rq, struct customer_filter *f)
{
	const char *owner = req_query(rq, "owner", NULL), *department = req_query(rq, "department", NULL);

	f->name = req_query(rq, "name", NULL);
	f->region = req_query(rq, "region", NULL);
	f->kind = desk_word(req_query(rq, "kind", NULL), customer_kinds);
	f->grade = desk_word(req_query(rq, "grade", NULL), customer_grades);
	f->status = desk_word(req_query(rq, "status", NULL), customer_statuses);
	if (str_eq(owner, "me"))
		f->owner_id = rq->cx->who.user_id;
	else if (!str_empty(owner))
		(void)str_to_i64(owner, 1, INT64_MAX, &f->owner_id);
	if (!str_empty(department))
		(void)str_to_i64(department, 1, INT64_MAX, &f->department_id);
	f->sort = desk_sort_read(rq, sorts, "-updated", &f->desc);
	f->page = req_page(rq);
}

/* The choices of owner and department, and the chip of what is chosen. */
static enum status
filter_choices(struct req *rq, const struct customer_filter *f)
{
	view_node *owners = view_list(rq, "Page.Owners"), *departments = view_list(rq, "Page.Departments"), *row = view_row(owners);
	struct choice *c;
	size_t n;

	node_set(row, "value", "me");
	node_set(row, "text", view_text(rq, "desk_customers.mine", NULL));
	TRY(choice_list(rq->cx, &c, &n));
	for (size_t i = 0; i < n; i++) {
		const char *what = c[i].department ? "department" : "owner";

		if (c[i].id == (c[i].department ? f->department_id : f->owner_id))
			desk_chip(rq, what, view_text(rq, arena_printf(rq->cx->mem, "desk_customer.%s", what), NULL), c[i].name);
		if (!c[i].department && c[i].id == rq->cx->who.user_id)
			continue;
		row = view_row(c[i].department ? departments : owners);
		node_seti(row, "value", c[i].id);
		node_set(row, "text", c[i].name);
	}
	return ST_OK;
}

/* What is chosen, as values of the filter form and as chips. */
static enum status
filter_show(struct req *rq, const struct customer_filter *f)
{
	view_set(rq, "Form.name.value", f->name);
	view_set(rq, "Form.region.value", f->region);
	view_set(rq, "Form.kind.value", f->kind);
	view_set(rq, "Form.grade.value", f->grade);
	view_set(rq, "Form.status.value", f->status);
	view_set(rq, "Form.owner.value", req_query(rq, "owner", NULL));
	view_set(rq, "Form.department.value", req_query(rq, "department", NULL));
	view_set(rq, "Page.SortKey", req_query(rq, "sort", NULL));
	desk_chip(rq, "name", view_text(rq, "desk_customer.name", NULL), f->name);
	desk_chip(rq, "kind", view_text(rq, "desk_customer.kind", NULL), desk_word_text(rq, "kind", f->kind));
	desk_chip(rq, "grade", view_text(rq, "desk_customer.grade", NULL), desk_word_text(rq, "grade", f->grade));
	desk_chip(rq, "status", view_text(rq, "desk_customer.status", NULL), desk_word_text(rq, "customer_state", f->status));
	desk_chip(rq, "region", view_text(rq, "desk_customer.region", NULL), f->region);
	TRY(filter_choices(rq, f));
	desk_choices(rq, "Page.Kinds", customer_kinds, "kind");
	desk_choices(rq, "Page.Grades", customer_grades, "grade");
	desk_choices(rq, "Page.Statuses", customer_statuses, "customer_state");
	for (size_t i = 0; sorts[i] != NULL; i++)
		desk_sort(rq, sorts[i], f->sort, f->desc);
	return ST_OK;
}

/* Masks in the order of the rows; rows without a party get empty ones.  One more at the end: what a party of my own would allow. */
static enum status
row_masks(struct req *rq, const struct customer *c, size_t n, struct pmasks **out)
{
	int64_t *party = arena_calloc(rq->cx->mem, n + 1, sizeof(*party));
	struct pmasks *m;
	size_t k = 0;

	*out = arena_calloc(rq->cx->mem, n + 1, sizeof(**out));
	for (size_t i = 0; i < n; i++)
		if (c[i].party_id != 0)
			party[k++] = c[i].party_id;
	TRY(desk_masks(rq, party, k + 1, &m));
	(*out)[n] = m[k];
	k = 0;
	for (size_t i = 0; i < n; i++)
		if (c[i].party_id != 0)
			(*out)[i] = m[k++];
	return ST_OK;
}

/* Which private columns the page has. */
static void
columns_show(struct req *rq, const struct pmasks *m, size_t n, bool on[NELEM(columns)])
{
	view_node *list = view_list(rq, "Page.Cols");

	for (size_t k = 0; k < NELEM(columns); k++) {
		view_node *row;

		on[k] = false;
		for (size_t i = 0; i < n; i++)
			on[k] |= m[i].f[columns[k]].level != PL_NONE;
		if (!on[k])
			continue;
		row = view_row(list);
		node_set(row, "label", view_text(rq, arena_printf(rq->cx->mem, "pfield.%s", pfield_key(columns[k])), NULL));
	}
}

static void
row_show(struct req *rq, view_node *row, const struct customer *c, const struct pmasks *m, const bool on[NELEM(columns)])
{
	view_node *cells = view_sub(row, "p");

	node_seti(row, "id", c->id);
	node_set(row, "name", c->name);
	node_set(row, "region", c->region);
	node_set(row, "grade", str_eq(c->grade, "normal") ? NULL : desk_word_text(rq, "grade", c->grade));
	node_set(row, "status", str_eq(c->status, "active") ? NULL : c->status);
	node_set(row, "owner", c->owner_name);
	node_set(row, "updated", view_ago(rq, c->updated_at));
	node_set(row, "updated_full", view_time(rq, c->updated_at));
	for (size_t k = 0; k < NELEM(columns); k++)
		if (on[k])
			view_item(cells, m->f[columns[k]].level == PL_NONE ? "" : m->f[columns[k]].mask);
}

/* GET /desk/customers */
enum status
desk_customers(struct req *rq)
{
	struct customer_filter f = { 0 };
	struct customer *c;
	struct pmasks *m;
	view_node *list = view_list(rq, "Page.Rows");
	bool more, on[NELEM(columns)];
	size_t n;

	filter_read(rq, &f);
	TRY(customer_list(rq->cx, &f, &c, &n, &more));
	TRY(row_masks(rq, c, n, &m));
	TRY(filter_show(rq, &f));
	view_flag(rq, "Page.CanLookup", m[n].f[PF_PHONE].lookup || m[n].f[PF_EMAIL].lookup);
	columns_show(rq, m, n, on);
	for (size_t i = 0; i < n; i++)
		row_show(rq, view_row(list), &c[i], &m[i], on);
	view_set(rq, "Page.List", req_url(rq, "/desk/customers"));
	view_set(rq, "Page.Found", view_text(rq, more ? "desk.found_more" : "desk.found",
	    arena_printf(rq->cx->mem, "%zu", n), NULL));
	view_paging(rq, f.page, more);
	view_set(rq, "Page.Title", view_text(rq, "frame.customers", NULL));
	return view_page(rq, "desk/customers.cs");
}
