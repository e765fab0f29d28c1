/*
 * desk_customer.c -- the card of one customer: facts, masked private fields, cases, who changed what.
 */
#include <string.h>

#include "model/complaint.h"
#include "page/desk_case.h"

static void
card_facts(struct req *rq, const struct customer *c, bool clear)
{
	struct arena *mem = rq->cx->mem;
	view_node *n = view_list(rq, "Page.Customer");

	node_seti(n, "id", c->id);
	node_set(n, "name", c->name);
	node_set(n, "kind", view_text(rq, arena_printf(mem, "kind.%s", c->kind), NULL));
	node_set(n, "grade", view_text(rq, arena_printf(mem, "grade.%s", c->grade), NULL));
	node_set(n, "status", c->status);
	node_set(n, "region", c->region);
	node_set(n, "owner", c->owner_name);
	node_set(n, "department", c->department_name);
	node_set(n, "note", desk_text(rq, c->note, clear));
	node_set(n, "updated_by", c->updated_name);
	desk_time(rq, n, "created", c->created_at);
	desk_time(rq, n, "updated", c->updated_at);
}

/* "normal -> gold" in the reader's words; other values stand as they are, and numbers of rows say nothing to anybody. */
static const char *
change_values(struct req *rq, const char *field, const char *values)
{
	const char *prefix = str_eq(field, "status") ? "customer_state" : field, *arrow = strstr(values, " -> ");
	struct arena *mem = rq->cx->mem;

	if (str_eq(field, "owner") || str_eq(field, "department"))
		return "";
	if (arrow == NULL || !(str_eq(field, "kind") || str_eq(field, "grade") || str_eq(field, "status")))
		return arena_printf(mem, ": %s", values);
	return arena_printf(mem, ": %s -> %s",
	    view_text(rq, arena_printf(mem, "%s.%.*s", prefix, (int)(arrow - values), values), NULL),
	    view_text(rq, arena_printf(mem, "%s.%s", prefix, arrow + 4), NULL));
}

/* One part of the audit row's detail, such as "note" or "grade: normal -> gold". */
static void
change_part(struct req *rq, struct str *out, const char *part)
{
	static const char *const fields[] = { "kind", "name", "region", "grade", "status", "owner", "department", "note" };
	size_t n = strcspn(part, ":");
	const char *field = arena_strndup(rq->cx->mem, part, n);

	str_add(out, out->len == 0 ? "" : "; ");
	if (str_eq(part, "contact data")) {
		str_add(out, view_text(rq, "desk_edit.private", NULL));
		return;
	}
	for (size_t i = 0; i < NELEM(fields); i++) {
		if (!str_eq(field, fields[i]))
			continue;
		str_add(out, view_text(rq, arena_printf(rq->cx->mem, "desk_customer.%s", field), NULL));
		if (str_starts(part + n, ": "))
			str_add(out, change_values(rq, field, part + n + 2));
		return;
	}
	str_add(out, part);
}

static const char *
change_text(struct req *rq, const char *detail)
{
	struct str out;

	str_init(&out, rq->cx->mem);
	while (!str_empty(detail)) {
		const char *end = strstr(detail, "; ");
		size_t n = end == NULL ? strlen(detail) : (size_t)(end - detail);

		change_part(rq, &out, arena_strndup(rq->cx->mem, detail, n));
		detail = end == NULL ? NULL : end + 2;
	}
	return out.s;
}

static enum status
card_history(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.History");
	struct customer_change *h;
	size_t n;

	TRY(customer_history(rq->cx, id, &h, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_time(rq, row, "at", h[i].at);
		node_set(row, "who", h[i].actor_name);
		node_set(row, "what", view_text(rq, arena_printf(rq->cx->mem, "audit.%s", h[i].action), NULL));
		node_set(row, "detail", change_text(rq, h[i].detail));
	}
	return ST_OK;
}

static enum status
card_cases(struct req *rq, int64_t id)
{
	struct complaint_filter f = { .customer_id = id, .sort = "received", .desc = true, .page = 1 };
	struct complaint *rows;
	size_t n;
	bool more;

	TRY(complaint_list(rq->cx, &f, &rows, &n, &more));
	desk_case_rows(rq, view_list(rq, "Page.Cases"), rows, n);
	return ST_OK;
}

/* GET /desk/customers/{id} */
enum status
desk_customer(struct req *rq)
{
	const char *path;
	struct customer c;
	struct pmasks *m;
	int64_t id, party;

	TRY(req_id(rq, "id", &id));
	TRY(customer_get(rq->cx, id, &c));
	path = arena_printf(rq->cx->mem, "/desk/customers/%lld", (long long)id);
	party = desk_party(rq, c.party_id, c.owner_id);
	TRY(desk_masks(rq, &party, 1, &m));
	card_facts(rq, &c, desk_reads_text(m));
	desk_private_facts(rq, "Page.Private", m, PF_PHONE, false,
	    arena_printf(rq->cx->mem, "%s/reveal", path));
	TRY(card_cases(rq, id));
	TRY(card_history(rq, id));
	view_set(rq, "Page.Edit", req_url(rq, "%s/edit", path));
	view_set(rq, "Page.NewCase", req_url(rq, "/desk/complaints/new?customer=%lld", (long long)id));
	desk_crumb(rq, "/desk/customers", view_text(rq, "frame.customers", NULL));
	desk_crumb(rq, NULL, c.name);
	return view_page(rq, "desk/customer.cs");
}
