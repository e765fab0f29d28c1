/*
 * desk_article_merge.c -- one canonical answer: near-duplicates of an article, merging two, and the answers that quoted an older text.
 */
#include "model/complaint.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

struct merge {
	int64_t version, into;
};
static const struct field merge_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct merge, version) },
	{ .name = "into", .type = FT_ID, .required = true, .label = "desk_merge.into", .offset = offsetof(struct merge, into) },
};

static enum status
near_rows(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Near");
	struct article_near *v;
	size_t n;

	TRY(article_near(rq->cx, id, &v, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_article_row(rq, row, v[i].id, v[i].title, v[i].lang, v[i].state);
		node_seti(row, "per_cent", v[i].per_cent);
		node_set(row, "merge_url", req_url(rq, "/desk/articles/%lld/merge?into=%lld", (long long)id, (long long)v[i].id));
	}
	return ST_OK;
}

static void
effect(struct req *rq, const char *key, int64_t n)
{
	if (n > 0)
		view_item(view_list(rq, "Page.Effects"), view_text(rq, key, arena_printf(rq->cx->mem, "%lld", (long long)n), NULL));
}

/* What will happen, in numbers; nothing is said that is none. */
static enum status
effects(struct req *rq, const struct article *a, const struct article_item *into)
{
	view_node *n = view_list(rq, "Page.Into");
	struct article_merging m;

	TRY(article_merging(rq->cx, a->id, into->id, &m));
	desk_article_row(rq, n, into->id, into->title, into->lang, into->state);
	effect(rq, "desk_merge.views", m.views);
	effect(rq, "desk_merge.quotes", m.quotes);
	effect(rq, "desk_merge.links", m.links);
	effect(rq, "desk_merge.translations", m.translations);
	effect(rq, "desk_merge.lists", m.lists);
	effect(rq, "desk_merge.suggestions", m.suggestions);
	return ST_OK;
}

static enum status
merge_page(struct req *rq, int64_t id, int64_t into)
{
	struct article a = { 0 };
	struct article_item target;
	enum status st = ST_MISSING;

	TRY(article_get(rq->cx, id, &a));
	if (into != 0 && into != id)
		st = article_item(rq->cx, into, &target);
	if (st != ST_OK && st != ST_MISSING)
		return st;
	if (st == ST_OK)
		TRY(effects(rq, &a, &target));
	else if (into != 0)
		view_flag(rq, "Page.NoTarget", true);
	if (into != 0)
		view_seti(rq, "Form.into.value", into);
	TRY(near_rows(rq, id));
	desk_article_row(rq, view_list(rq, "Page.Article"), id, a.title, a.lang, a.state);
	view_seti(rq, "Page.ArticleVersion", a.version);
	desk_article_crumbs(rq, id, a.title, view_text(rq, "desk_merge.title", NULL));
	return view_page(rq, "desk/article_merge.cs");
}

/* GET /desk/articles/{id}/merge?into= -- without a target: those that say nearly the same. */
enum status
desk_article_merge_form(struct req *rq)
{
	const char *s = req_query(rq, "into", NULL);
	int64_t id, into = 0;

	TRY(req_id(rq, "id", &id));
	if (!str_empty(s) && !str_to_i64(s, 1, INT64_MAX, &into))
		into = id; /* no number is no article */
	return merge_page(rq, id, into);
}

/* POST /desk/articles/{id}/merge */
enum status
desk_article_merge(struct req *rq)
{
	struct merge f = { 0 };
	enum status st;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, merge_form, NELEM(merge_form), &f))
		return ST_INVALID;
	st = article_merge(rq->cx, id, f.version, f.into);
	if (st == ST_CONFLICT || st == ST_INVALID) {
		view_flag(rq, st == ST_CONFLICT ? "Page.Conflict" : "Page.Refused", true);
		rq->resp->status = st == ST_CONFLICT ? 409 : 422;
		return merge_page(rq, id, f.into);
	}
	TRY(st);
	resp_flash(rq, "flash.merged", NULL);
	return req_redirect(rq, "/desk/articles/%lld", (long long)f.into);
}

/* ---------------------------------------------------------------- answers that quoted it */

/* GET /desk/articles/{id}/quotes?all=1 */
enum status
desk_article_quotes(struct req *rq)
{
	bool all = str_eq(req_query(rq, "all", NULL), "1");
	view_node *list = view_list(rq, "Page.Rows");
	struct article a = { 0 };
	struct quote *q;
	int64_t id, page = req_page(rq), outdated;
	size_t n;
	bool more;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	TRY(quote_count(rq->cx, id, &outdated));
	TRY(quote_list(rq->cx, id, !all, page, &q, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_set(row, "number", complaint_number(rq->cx, q[i].year, q[i].complaint_id));
		node_set(row, "url", req_url(rq, "/desk/complaints/%lld", (long long)q[i].complaint_id));
		node_set(row, "title", desk_text(rq, q[i].title, false));
		node_set(row, "who", q[i].author_name);
		node_flag(row, "outdated", q[i].outdated);
		node_set(row, "diff_url", req_url(rq, "/desk/articles/%lld/compare?a=%lld", (long long)id, (long long)q[i].revision));
		desk_time(rq, row, "at", q[i].at);
	}
	view_set(rq, "Page.Said", view_text(rq, "desk_quotes.outdated", arena_printf(rq->cx->mem, "%lld", (long long)outdated), NULL));
	view_flag(rq, "Page.All", all);
	view_set(rq, "Page.OtherUrl", req_url(rq, "/desk/articles/%lld/quotes%s", (long long)id, all ? "" : "?all=1"));
	view_paging(rq, page, more);
	desk_article_crumbs(rq, id, a.title, view_text(rq, "desk_quotes.title", NULL));
	return view_page(rq, "desk/article_quotes.cs");
}
