/*
 * desk_start.c -- the first page of the day: my open work, what nobody has taken, what waits.
 */
#include "model/complaint.h"
#include "page/desk.h"
#include "page/desk_case.h"

#define SHOWN 10 /* rows of each list; the rest is a link away */

static enum status
start_list(struct req *rq, const char *name, const struct complaint_filter *f)
{
	struct complaint *rows;
	size_t n;
	bool more;

	TRY(complaint_list(rq->cx, f, &rows, &n, &more));
	desk_case_rows(rq, view_list(rq, name), rows, n < SHOWN ? n : SHOWN);
	return ST_OK;
}

enum status
desk_home(struct req *rq)
{
	struct complaint_filter mine = { .state = "open", .assignee_id = rq->cx->who.user_id, .sort = "todo", .page = 1 };
	struct complaint_filter nobody = { .state = "open", .assignee_id = -1, .sort = "received", .page = 1 };
	struct complaint_counts c;

	TRY(desk_announced(rq));
	TRY(complaint_counts(rq->cx, &c));
	view_seti(rq, "Page.Counts.mine", c.mine_open);
	view_seti(rq, "Page.Counts.unassigned", c.unassigned);
	view_seti(rq, "Page.Counts.waiting", c.waiting);
	view_seti(rq, "Page.Counts.today", c.received_today);
	TRY(start_list(rq, "Page.Mine", &mine));
	TRY(start_list(rq, "Page.Unassigned", &nobody));
	view_set(rq, "Page.Title", view_text(rq, "desk_home.title", NULL));
	view_set(rq, "Page.Hello", view_text(rq, "desk_home.hello", rq->cx->who.name, NULL));
	return view_page(rq, "desk/home.cs");
}

enum status
desk_home_redirect(struct req *rq)
{
	return req_redirect(rq, "/desk/");
}
