/*
 * desk_lookup.c -- whose phone number or e-mail address is this?
 *
 * The value travels in a POST body and in no address.  Finding is a right of its own and rate limited, since it tells whether a number
 * is known (PRV-17); the same words are said when nobody has it and when those who have it are not customers.
 */
#include <string.h>

#include "page/desk.h"

struct lookup {
	const char *contact;
};
static const struct field lookup_form[] = {
	{ .name = "contact", .type = FT_LINE, .required = true, .max = 254, .label = "desk_lookup.contact",
	    .offset = offsetof(struct lookup, contact) },
};

/* What a new party of mine would allow tells by which fields this person may look up. */
static enum status
lookup_right(struct req *rq, bool *phone, bool *email)
{
	static const int64_t mine = 0;
	struct pmasks m = { 0 };

	TRY(vault_masked(rq->cx, &mine, 1, &m));
	*phone = m.f[PF_PHONE].lookup;
	*email = m.f[PF_EMAIL].lookup;
	return *phone || *email ? ST_OK : ST_DENIED;
}

static enum status
lookup_page(struct req *rq)
{
	desk_crumb(rq, "/desk/customers", view_text(rq, "frame.customers", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_lookup.title", NULL));
	view_set(rq, "Page.Action", req_url(rq, "/desk/customers/lookup"));
	return view_page(rq, "desk/lookup.cs");
}

enum status
desk_lookup_form(struct req *rq)
{
	struct lookup none = { 0 };
	bool phone, email;

	TRY(lookup_right(rq, &phone, &email));
	TRY(view_form(rq, lookup_form, NELEM(lookup_form), &none));
	return lookup_page(rq);
}

static void
lookup_rows(struct req *rq, const struct customer *c, size_t n)
{
	view_node *list = view_list(rq, "Page.Rows");

	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "name", c[i].name);
		node_set(row, "url", req_url(rq, "/desk/customers/%lld", (long long)c[i].id));
		node_set(row, "region", c[i].region);
		node_set(row, "owner", c[i].owner_name);
	}
}

static enum status
lookup_run(struct req *rq, const char *contact, bool phone, bool email, struct customer **rows, size_t *n)
{
	bool mail = strchr(contact, '@') != NULL;
	struct customer_filter f = { .page = 1 };
	int64_t *party;
	bool more;

	*n = 0;
	if (mail ? !email : !phone)
		return ST_DENIED;
	TRY(vault_lookup(rq->cx, mail ? PF_EMAIL : PF_PHONE, contact, &party, &f.nparties));
	f.parties = party;
	if (f.nparties == 0)
		return ST_OK;
	if (f.nparties > CUSTOMER_PARTIES_MAX)
		f.nparties = CUSTOMER_PARTIES_MAX;
	return customer_list(rq->cx, &f, rows, n, &more);
}

enum status
desk_lookup(struct req *rq)
{
	struct lookup form = { 0 };
	struct customer *rows = NULL;
	bool phone, email, read;
	enum status st = ST_OK;
	size_t n = 0;

	TRY(lookup_right(rq, &phone, &email));
	read = form_read(rq, lookup_form, NELEM(lookup_form), &form);
	if (read)
		st = lookup_run(rq, form.contact, phone, email, &rows, &n);
	if (st == ST_BUSY)
		form_error(rq, NULL, "desk_lookup.busy");
	else if (st == ST_INVALID)
		form_error(rq, "contact", "desk_lookup.invalid");
	else if (st != ST_MISSING)
		TRY(st);
	if (form_ok(rq) && n == 1)
		return req_redirect(rq, "/desk/customers/%lld", (long long)rows[0].id);
	TRY(view_form(rq, lookup_form, NELEM(lookup_form), &form));
	lookup_rows(rq, rows, n);
	view_flag(rq, "Page.Asked", form_ok(rq));
	return lookup_page(rq);
}
