/*
 * desk_admin.c -- who works here: accounts and departments, as an administrator reads them.
 *
 * Accounts, roles and rights are changed by kefuctl through the vault, and not here.
 */
#include "model/user.h"
#include "page/desk.h"

/* GET /desk/admin/ */
enum status
desk_admin(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct user *u;
	size_t n;

	TRY(user_list(rq->cx, &u, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "login", u[i].login);
		node_set(row, "name", u[i].name);
		node_set(row, "department", u[i].department_name);
	}
	view_set(rq, "Page.Title", view_text(rq, "frame.admin", NULL));
	return view_page(rq, "desk/admin.cs");
}
