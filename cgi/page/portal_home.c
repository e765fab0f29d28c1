/*
 * portal_home.c -- the start page: announcements, search, six topics with their three most read articles and the topics below them,
 * ways to us.
 */
#include "base/conf.h"
#include "base/date.h"
#include "model/announcement.h"
#include "page/portal.h"

#define HOME_TOPICS 6

/* Articles of one topic below its row; they come ordered by topic. */
static void
topic_articles(struct req *rq, view_node *row, int64_t topic, const struct article_link *a, size_t n)
{
	view_node *list = view_sub(row, "Articles");

	for (size_t i = 0; i < n; i++) {
		view_node *r;

		if (a[i].category_id != topic)
			continue;
		r = view_row(list);
		node_set(r, "url", portal_article_url(rq, a[i].id, a[i].slug));
		node_set(r, "title", a[i].title);
	}
}

/* Topics of the second level, and of the third below them. */
static void
topics_below(view_node *row, const char *name, const struct category *c, size_t n, int64_t topic, int depth)
{
	view_node *list = NULL, *r;

	for (size_t i = 0; i < n; i++) {
		if (c[i].parent_id != topic)
			continue;
		if (list == NULL)
			list = view_sub(row, name);
		r = view_row(list);
		node_seti(r, "id", c[i].id);
		node_set(r, "name", c[i].name);
		node_seti(r, "articles", c[i].articles);
		if (depth < 2)
			topics_below(r, name, c, n, c[i].id, depth + 1);
	}
}

/* One topic of the top with what belongs to it. */
static void
topic_view(struct req *rq, view_node *row, const struct category *c, size_t n, size_t at)
{
	const char *count = arena_printf(rq->cx->mem, "%lld", (long long)c[at].articles);

	node_seti(row, "id", c[at].id);
	node_set(row, "name", c[at].name);
	node_set(row, "more", view_text(rq, "portal_home.more", count, NULL));
	topics_below(row, "Below", c, n, c[at].id, 1);
}

static enum status
announcements_view(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Announcements"), *row;
	struct announcement *a;
	size_t n;

	TRY(announcement_portal(rq->cx, &a, &n));
	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_seti(row, "id", a[i].id);
		node_set(row, "title", a[i].title);
		node_html(row, "body_html", a[i].body_html);
		node_flag(row, "warning", str_eq(a[i].level, "warning"));
		node_set(row, "iso", date_iso(rq->cx->mem, a[i].starts_at));
		node_set(row, "day", view_date(rq, a[i].starts_at));
	}
	return ST_OK;
}

/* GET / */
enum status
page_home(struct req *rq)
{
	struct article_link *a;
	struct category *c;
	size_t nc, na, shown = 0;
	view_node *list, *row;

	TRY(announcements_view(rq));
	TRY(category_list_public(rq->cx, &c, &nc));
	TRY(article_public_home(rq->cx, &a, &na));
	list = view_list(rq, "Page.Categories");
	for (size_t i = 0; i < nc; i++) {
		if (c[i].parent_id != 0)
			continue;
		/* Six with their articles; the rest by name. */
		row = view_row(shown < HOME_TOPICS ? list : view_list(rq, "Page.Further"));
		topic_view(rq, row, c, nc, i);
		if (shown++ < HOME_TOPICS)
			topic_articles(rq, row, c[i].id, a, na);
	}
	view_set(rq, "Page.Title", view_text(rq, "portal_home.title", NULL));
	view_set(rq, "Page.Description", view_text(rq, "portal_home.description", NULL));
	view_setf(rq, "Page.Canonical", "%s/", rq->cx->conf->portal_url);
	view_flag(rq, "Page.OpenSearch", true);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/home.cs");
}
