/*
 * desk_search_report.c -- what guests looked for and did not find, and which articles did not help.
 *
 * Each row begins a draft: its words are the title.
 */
#include "model/search_report.h"
#include "page/desk_knowledge.h"
#include "web/param.h"

static const char *const periods[] = { "7", "30", "90", "365", NULL };
static const char *const lists[] = { "none", "unopened", "votes", NULL };

static void
draft_view(struct req *rq, view_node *row, const char *title, const char *lang)
{
	node_set(row, "draft", req_url(rq, "/desk/articles/new?title=%s&lang=%s", param_escape(rq->cx->mem, title, false), lang));
}

static void
missed_view(struct req *rq, view_node *row, const struct missed *m)
{
	node_set(row, "query", m->query);
	node_set(row, "tag", desk_lang_tag(m->lang));
	node_set(row, "lang", view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", m->lang), NULL));
	node_seti(row, "times", m->times);
	node_seti(row, "hits", m->hits);
	desk_time(rq, row, "first", m->first_at);
	desk_time(rq, row, "last", m->last_at);
	node_set(row, "look", req_url(rq, "/desk/search?q=%s", param_escape(rq->cx->mem, m->query, false)));
	node_set(row, "synonym", req_url(rq, "/desk/synonyms/new?words=%s", param_escape(rq->cx->mem, m->query, false)));
	draft_view(rq, row, m->query, m->lang);
}

static void
reason_view(struct req *rq, view_node *list, const char *reason, int64_t n)
{
	view_node *row;

	if (n == 0)
		return;
	row = view_row(list);
	node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "vote_reason.%s", reason), NULL));
	node_seti(row, "n", n);
}

static void
disliked_view(struct req *rq, view_node *row, const struct disliked *d)
{
	view_node *reasons = view_sub(row, "reasons");

	desk_article_row(rq, row, d->id, d->title, d->lang, "published");
	node_seti(row, "helpful", d->helpful);
	node_seti(row, "unhelpful", d->unhelpful);
	reason_view(rq, reasons, "wrong", d->wrong);
	reason_view(rq, reasons, "unclear", d->unclear);
	reason_view(rq, reasons, "incomplete", d->incomplete);
	reason_view(rq, reasons, "outdated", d->outdated);
	reason_view(rq, reasons, "other", d->other);
	node_set(row, "comment", d->comment);
	node_set(row, "edit", req_url(rq, "/desk/articles/%lld/edit", (long long)d->id));
	draft_view(rq, row, d->title, d->lang);
}

static enum status
rows_view(struct req *rq, const char *which, int days, int64_t page)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct disliked *d;
	struct missed *m;
	size_t n;
	bool more;

	if (str_eq(which, "votes")) {
		TRY(report_disliked(rq->cx, days, page, &d, &n, &more));
		for (size_t i = 0; i < n; i++)
			disliked_view(rq, view_row(list), &d[i]);
	} else {
		TRY(report_missed(rq->cx, days, str_eq(which, "unopened"), page, &m, &n, &more));
		for (size_t i = 0; i < n; i++)
			missed_view(rq, view_row(list), &m[i]);
	}
	view_paging(rq, page, more);
	return ST_OK;
}

static void
lists_view(struct req *rq, const char *which, const char *days)
{
	view_node *list = view_list(rq, "Page.Lists");

	for (size_t i = 0; lists[i] != NULL; i++) {
		view_node *row = view_row(list);

		node_set(row, "text", desk_word_text(rq, "search_list", lists[i]));
		node_set(row, "url", req_url(rq, "/desk/articles/searches?list=%s&days=%s", lists[i], days));
		node_flag(row, "on", str_eq(which, lists[i]));
	}
}

/* GET /desk/articles/searches?list=&days=&page= */
enum status
desk_searches(struct req *rq)
{
	const char *which = desk_word(req_query(rq, "list", NULL), lists), *days = desk_word(req_query(rq, "days", NULL), periods);
	struct search_sums s;
	int64_t d;

	if (which == NULL)
		which = lists[0];
	if (days == NULL)
		days = "30";
	if (!str_to_i64(days, 1, 366, &d))
		return ST_FAILED;
	TRY(rows_view(rq, which, (int)d, req_page(rq)));
	TRY(report_sums(rq->cx, (int)d, &s));
	lists_view(rq, which, days);
	view_seti(rq, "Page.Sums.searches", s.searches);
	view_seti(rq, "Page.Sums.none", s.none);
	view_seti(rq, "Page.Sums.opened", s.opened);
	view_seti(rq, "Page.Sums.solved", s.solved);
	view_set(rq, "Page.Which", which);
	view_flag(rq, "Page.Votes", str_eq(which, "votes"));
	view_set(rq, "Form.days.value", days);
	desk_choices(rq, "Page.Periods", periods, "search_days");
	view_set(rq, "Page.Title", view_text(rq, "desk_searches.title", NULL));
	TRY(desk_knowledge_tabs(rq, "searches"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_searches.title", NULL));
	return view_page(rq, "desk/searches.cs");
}
