/*
 * desk_health.c -- the health of the knowledge base, and how much it is used.
 */
#include <string.h>

#include "base/date.h"
#include "model/article_health.h"
#include "model/article_vote.h"
#include "model/deflection.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

static const char *const periods[] = { "7", "30", "90", "365", NULL };
static const char *const sorts[] = { "readers", "staff", "helpful", "unhelpful", "searches", "solved", NULL };

static const char *
digits(struct req *rq, int64_t n)
{
	return arena_printf(rq->cx->mem, "%lld", (long long)n);
}

/* ---------------------------------------------------------------- health */

/* "en zh_TW" -> "English, 繁體中文". */
static const char *
langs_text(struct req *rq, const char *langs)
{
	struct str s;

	str_init(&s, rq->cx->mem);
	for (size_t i = 0; article_langs[i] != NULL; i++)
		if (strstr(langs, article_langs[i]) != NULL)
			str_addf(&s, "%s%s", s.len > 0 ? ", " : "", desk_word_text(rq, "lang_name", article_langs[i]));
	return s.s;
}

static void
health_row(struct req *rq, view_node *row, enum health kind, const struct health_row *h)
{
	const char *day = desk_day(rq, h->day);

	desk_article_row(rq, row, h->id, h->title, h->lang, h->state);
	node_set(row, "owner", h->owner_name);
	if (h->other_id != 0) {
		node_set(row, "other", str_empty(h->other_title) ? digits(rq, h->other_id) : h->other_title);
		if (!str_eq(h->why, "missing"))
			node_set(row, "other_url", req_url(rq, "/desk/articles/%lld", (long long)h->other_id));
	}
	if (!str_empty(h->why))
		node_set(row, "why", view_text(rq, arena_printf(rq->cx->mem, "health_why.%s", h->why), day == NULL ? "" : day, NULL));
	if (!str_empty(h->langs))
		node_set(row, "why", langs_text(rq, h->langs));
	if (kind == HEALTH_NEAR) {
		node_set(row, "why", view_text(rq, "desk_merge.alike", digits(rq, h->number), NULL));
		node_set(row, "merge_url", req_url(rq, "/desk/articles/%lld/merge?into=%lld", (long long)h->other_id, (long long)h->id));
	} else if (kind == HEALTH_DISLIKED) {
		node_set(row, "why", view_text(rq, "desk_health.helped", digits(rq, h->number), NULL));
	}
	desk_time(rq, row, "at", h->at);
}

static enum status
health_kinds(struct req *rq, enum health open)
{
	view_node *list = view_list(rq, "Page.Kinds");
	int64_t n[HEALTH_COUNTED];

	TRY(health_counts(rq->cx, n));
	for (int k = 0; k < HEALTH_N; k++) {
		view_node *row = view_row(list);

		node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "health.%s", health_name((enum health)k)), NULL));
		node_set(row, "url", req_url(rq, "/desk/articles/health?kind=%s", health_name((enum health)k)));
		node_flag(row, "open", k == (int)open);
		if (k < (int)HEALTH_COUNTED) {
			node_seti(row, "n", n[k]);
			node_flag(row, "good", n[k] == 0);
		}
	}
	return ST_OK;
}

/* GET /desk/articles/health?kind= */
enum status
desk_health(struct req *rq)
{
	enum health kind = health_from(req_query(rq, "kind", NULL));
	view_node *list = view_list(rq, "Page.Rows");
	struct health_row *h;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	if (kind == HEALTH_N)
		kind = HEALTH_STALE;
	TRY(health_kinds(rq, kind));
	TRY(health_list(rq->cx, kind, page, &h, &n, &more));
	for (size_t i = 0; i < n; i++)
		health_row(rq, view_row(list), kind, &h[i]);
	view_set(rq, "Page.Kind", health_name(kind));
	view_set(rq, "Page.KindText", desk_word_text(rq, "health", health_name(kind)));
	view_set(rq, "Page.KindHint", desk_word_text(rq, "health_hint", health_name(kind)));
	view_flag(rq, "Page.Others", kind == HEALTH_LINKS || kind == HEALTH_NEAR);
	view_flag(rq, "Page.Near", kind == HEALTH_NEAR);
	view_paging(rq, page, more);
	TRY(desk_knowledge_tabs(rq, "health"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_health.title", NULL));
	return view_page(rq, "desk/health.cs");
}

/* ---------------------------------------------------------------- figures */

static int64_t
period_read(struct req *rq)
{
	const char *s = desk_word(req_query(rq, "days", NULL), periods);
	int64_t days = 30;

	if (s != NULL)
		(void)str_to_i64(s, 1, 365, &days);
	view_seti(rq, "Form.days.value", days);
	desk_choices(rq, "Page.Periods", periods, "period");
	return days;
}

static void
figure_row(view_node *row, const struct article_figure *f)
{
	node_seti(row, "readers", f->readers);
	node_seti(row, "staff", f->staff);
	node_seti(row, "helpful", f->helpful);
	node_seti(row, "unhelpful", f->unhelpful);
	node_seti(row, "searches", f->searches);
	node_seti(row, "solved", f->solved);
}

/* GET /desk/articles/figures?days=&sort= */
enum status
desk_figures(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	int64_t days = period_read(rq), page = req_page(rq);
	struct article_figure *f, total = { 0 };
	struct deflection_figures d;
	const char *sort;
	size_t n;
	bool more, desc;

	sort = desk_sort_read(rq, sorts, "-readers", &desc);
	TRY(figure_list(rq->cx, days, sort, desc, page, &f, &n, &more));
	TRY(figure_total(rq->cx, days, &total));
	TRY(deflection_figures(rq->cx, date_midnight(rq->cx->now, 1 - (int)days), rq->cx->now + 1, &d));
	figure_row(view_list(rq, "Page.Total"), &total);
	view_seti(rq, "Page.Deflection.shown", d.shown);
	view_seti(rq, "Page.Deflection.solved", d.solved);
	view_seti(rq, "Page.Deflection.filed", d.filed);
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_article_row(rq, row, f[i].id, f[i].title, f[i].lang, f[i].state);
		node_set(row, "figures_url", req_url(rq, "/desk/articles/%lld/figures?days=%lld", (long long)f[i].id, (long long)days));
		figure_row(row, &f[i]);
	}
	for (size_t i = 0; sorts[i] != NULL; i++)
		desk_sort(rq, sorts[i], sort, desc);
	view_set(rq, "Page.SortKey", req_query(rq, "sort", NULL));
	view_paging(rq, page, more);
	TRY(desk_knowledge_tabs(rq, "figures"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_figures.title", NULL));
	return view_page(rq, "desk/figures.cs");
}

static const char *
reason_text(struct req *rq, const char *reason)
{
	return str_empty(reason) ? view_text(rq, "desk_figures.no_reason", NULL) : desk_word_text(rq, "vote_reason", reason);
}

static enum status
said_rows(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Said");
	struct vote_said *v;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(vote_list(rq->cx, id, page, &v, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "reason", reason_text(rq, v[i].reason));
		node_set(row, "comment", v[i].comment);
		node_seti(row, "revision", v[i].revision);
		desk_time(rq, row, "at", v[i].at);
	}
	view_paging(rq, page, more);
	return ST_OK;
}

/* GET /desk/articles/{id}/figures?days= */
enum status
desk_article_figures(struct req *rq)
{
	view_node *reasons = view_list(rq, "Page.Reasons"), *searches = view_list(rq, "Page.Searches");
	int64_t days = period_read(rq), id;
	struct article a = { 0 };
	struct article_figure f = { 0 };
	struct figure_count *c;
	size_t n;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	TRY(figure_one(rq->cx, id, days, &f));
	figure_row(view_list(rq, "Page.Total"), &f);
	TRY(figure_reasons(rq->cx, id, days, &c, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(reasons);

		node_set(row, "text", reason_text(rq, c[i].text));
		node_seti(row, "n", c[i].n);
	}
	TRY(figure_searches(rq->cx, id, days, &c, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(searches);

		node_set(row, "text", c[i].text);
		node_seti(row, "n", c[i].n);
		node_seti(row, "solved", c[i].solved);
	}
	TRY(said_rows(rq, id));
	view_set(rq, "Page.ArticleTitle", a.title);
	desk_article_crumbs(rq, id, a.title, view_text(rq, "desk_figures.title", NULL));
	return view_page(rq, "desk/article_figures.cs");
}
