/*
 * desk_search.c -- the field on top: customers by a part of the name, cases by number, articles by their text.
 *
 * It never looks in private fields: a phone number typed here finds nothing, and the page says where that is asked (PRV-17, LEAK 9).
 */
#include "model/article.h"
#include "model/perm.h"
#include "model/search.h"
#include "page/desk_case.h"

#define SHOWN 10

static enum status
find_case(struct req *rq, const char *q, bool *found)
{
	struct complaint_filter f = { .number = q, .page = 1 };
	struct complaint *rows = NULL;
	int64_t year, id;
	size_t n = 0;
	bool more;

	*found = false;
	if (!complaint_number_parse(q, &year, &id))
		return ST_OK;
	TRY(complaint_list(rq->cx, &f, &rows, &n, &more));
	if (n == 1) {
		*found = true;
		return req_redirect(rq, "/desk/complaints/%lld", (long long)rows[0].id);
	}
	return ST_OK;
}

static enum status
find_customers(struct req *rq, const char *q)
{
	struct customer_filter f = { .name = q, .page = 1 };
	view_node *list = view_list(rq, "Page.Customers");
	struct customer *c;
	size_t n;
	bool more;

	if (!perm_allowed(rq->cx, PERM_CUSTOMER_READ))
		return ST_OK;
	TRY(customer_list(rq->cx, &f, &c, &n, &more));
	for (size_t i = 0; i < n && i < SHOWN; i++) {
		view_node *row = view_row(list);

		node_set(row, "name", c[i].name);
		node_set(row, "url", req_url(rq, "/desk/customers/%lld", (long long)c[i].id));
		node_set(row, "region", c[i].region);
		node_set(row, "owner", c[i].owner_name);
		node_set(row, "status", c[i].status);
	}
	view_flag(rq, "Page.MoreCustomers", n > SHOWN);
	return ST_OK;
}

static enum status
find_articles(struct req *rq, const char *q)
{
	struct search s = { .q = q, .page = 1, .staff = true };
	view_node *list = view_list(rq, "Page.Articles");
	struct hits h;

	TRY(search_run(rq->cx, &s, &h));
	for (size_t i = 0; i < h.n; i++) {
		view_node *row = view_row(list);

		node_html(row, "title_html", h.v[i].title_html);
		node_html(row, "snippet_html", h.v[i].snippet_html);
		node_set(row, "url", req_url(rq, "/desk/articles/%lld", (long long)h.v[i].id));
		node_set(row, "category", h.v[i].category_name);
		node_flag(row, "internal", str_eq(h.v[i].audience, "internal"));
	}
	return ST_OK;
}

/* Five digits or an @: somebody looks for a phone number or an address. */
static bool
is_contact(const char *q)
{
	size_t digits = 0;

	for (; *q != '\0'; q++) {
		if (*q == '@')
			return true;
		digits += *q >= '0' && *q <= '9';
	}
	return digits >= 5;
}

/* GET /desk/search?q= */
enum status
desk_search(struct req *rq)
{
	const char *q = req_query(rq, "q", NULL);
	bool found = false;

	if (!str_empty(q)) {
		TRY(find_case(rq, q, &found));
		if (found)
			return ST_OK;
		TRY(find_customers(rq, q));
		TRY(find_articles(rq, q));
		view_flag(rq, "Page.Contact", is_contact(q) && perm_allowed(rq->cx, PERM_CUSTOMER_READ));
	}
	view_set(rq, "Page.Q", q);
	view_set(rq, "Page.Title", str_empty(q) ? view_text(rq, "desk_search.title", NULL) : view_text(rq, "desk_search.title_q", q, NULL));
	return view_page(rq, "desk/search.cs");
}
