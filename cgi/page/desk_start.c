/*
 * desk_start.c -- the first page of the day: what I am told, my open work, what nobody has taken, what waits.
 */
#include "model/article_desk.h"
#include "model/complaint.h"
#include "model/notice.h"
#include "model/perm.h"
#include "page/desk.h"
#include "page/desk_case.h"
#include "page/desk_knowledge.h"
#include "page/help.h"

#define SHOWN 10 /* rows of each list; the rest is a link away */
#define NEWS 4   /* notices that are shown at once: work comes first */

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

/* ---------------------------------------------------------------- the knowledge base */

/* Where what it says is dealt with. */
static const char *
notice_url(struct req *rq, const struct notice *v)
{
	if (str_eq(v->event, "suggestion_made"))
		return req_url(rq, "/desk/articles/review");
	if (str_eq(v->event, "suggestion_accepted") || str_eq(v->event, "suggestion_declined"))
		return req_url(rq, "/desk/articles/suggestions");
	if (v->article_id == 0)
		return NULL;
	return req_url(rq, "/desk/articles/%lld%s", (long long)v->article_id, str_eq(v->event, "review_asked") ? "/review" : "");
}

static enum status
notices(struct req *rq)
{
	view_node *first = view_list(rq, "Page.Notices"), *rest = view_list(rq, "Page.MoreNotices");
	struct notice *v;
	size_t n;

	TRY(notice_list(rq->cx, &v, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(i < NEWS ? first : rest);

		node_seti(row, "id", v[i].id);
		node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "notice.%s", v[i].event), v[i].text, NULL));
		node_set(row, "url", notice_url(rq, &v[i]));
		desk_time(rq, row, "at", v[i].at);
	}
	if (n > NEWS)
		view_set(rq, "Page.MoreText", view_text(rq, "desk_home.more", arena_printf(rq->cx->mem, "%zu", n - NEWS), NULL));
	return ST_OK;
}

static enum status
knowledge(struct req *rq)
{
	struct review_counts c;

	TRY(notices(rq));
	TRY(desk_reading_rows(rq, "Page.Reading"));
	if (!perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH))
		return ST_OK;
	TRY(review_counts(rq->cx, &c));
	view_flag(rq, "Page.Review.shown", c.articles + c.suggestions + c.due > 0);
	view_seti(rq, "Page.Review.articles", c.articles);
	view_seti(rq, "Page.Review.suggestions", c.suggestions);
	view_seti(rq, "Page.Review.due", c.due);
	return ST_OK;
}

/* POST /desk/notices/seen -- id of one, or none for all. */
enum status
desk_notices_seen(struct req *rq)
{
	const char *s = req_post(rq, "id", NULL);
	int64_t id = 0;

	if (!str_empty(s) && !str_to_i64(s, 1, INT64_MAX, &id))
		return ST_INVALID;
	TRY(notice_seen(rq->cx, id));
	return req_redirect(rq, "/desk/");
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
	TRY(knowledge(rq));
	TRY(start_list(rq, "Page.Mine", &mine));
	TRY(start_list(rq, "Page.Unassigned", &nobody));
	help_offer(rq);
	view_set(rq, "Page.Title", view_text(rq, "desk_home.title", NULL));
	view_set(rq, "Page.Hello", view_text(rq, "desk_home.hello", rq->cx->who.name, NULL));
	return view_page(rq, "desk/home.cs");
}

enum status
desk_home_redirect(struct req *rq)
{
	return req_redirect(rq, "/desk/");
}
