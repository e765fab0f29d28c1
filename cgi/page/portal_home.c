/*
 * portal_home.c -- the start page: search, six topics with their three most read articles, ways to us.
 */
#include "page/portal.h"

#define HOME_TOPICS 6

/* Articles of one topic below its row; they come ordered by topic. */
static void
topic_articles(view_node *row, int64_t topic, const struct article *a, size_t n)
{
	view_node *list = view_sub(row, "Articles");

	for (size_t i = 0; i < n; i++) {
		view_node *r;

		if (a[i].category_id != topic)
			continue;
		r = view_row(list);
		node_seti(r, "id", a[i].id);
		node_set(r, "title", a[i].title);
	}
}

/* GET / */
enum status
page_home(struct req *rq)
{
	struct category *c;
	struct article *a;
	size_t nc, na, shown = 0;
	view_node *list;

	TRY(category_list_public(rq->cx, &c, &nc));
	TRY(article_public_home(rq->cx, &a, &na));
	list = view_list(rq, "Page.Categories");
	for (size_t i = 0; i < nc && shown < HOME_TOPICS; i++) {
		view_node *row;
		const char *count;

		if (c[i].parent_id != 0)
			continue;
		shown++;
		row = view_row(list);
		count = arena_printf(rq->cx->mem, "%lld", (long long)c[i].articles);
		node_seti(row, "id", c[i].id);
		node_set(row, "name", c[i].name);
		node_set(row, "more", view_text(rq, "portal_home.more", count, NULL));
		topic_articles(row, c[i].id, a, na);
	}
	view_set(rq, "Page.Title", view_text(rq, "portal_home.title", NULL));
	view_set(rq, "Page.Description", view_text(rq, "portal_home.description", NULL));
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/home.cs");
}
