/*
 * portal_article.c -- an article, the articles of a topic, and the vote at the end of an article.
 *
 * An article costs one SELECT, or a still smaller one and no rendering when the browser has it.
 */
#include "base/conf.h"
#include "page/portal.h"

static const char *
article_etag(struct req *rq, int64_t id, int64_t version, bool voted)
{
	return arena_printf(rq->cx->mem, "\"%lld-%lld%s\"", (long long)id, (long long)version,
	    voted ? "v" : "");
}

static void
article_view(struct req *rq, const struct article *a)
{
	view_seti(rq, "Page.Article.id", a->id);
	view_set(rq, "Page.Article.title", a->title);
	view_html(rq, "Page.Article.body_html", a->body_html);
	view_set(rq, "Page.Article.lang_tag", portal_lang_tag(a->lang));
	view_seti(rq, "Page.Article.category_id", a->category_id);
	view_set(rq, "Page.Article.category", a->category_name);
	view_set(rq, "Page.Article.more",
	    view_text(rq, "portal_article.more", a->category_name, NULL));
	view_set(rq, "Page.Article.updated",
	    view_text(rq, "portal_article.updated", view_date(rq, a->updated_at), NULL));
	if (!str_eq(a->lang, lang_code(rq->cx->lang)))
		view_set(rq, "Page.Article.other_lang",
		    view_text(rq, "portal_article.lang_note", portal_lang_name(rq, a->lang), NULL));
	view_set(rq, "Page.Title", a->title);
	view_set(rq, "Page.Description", a->summary);
	view_setf(rq, "Page.Canonical", "%s/faq/%lld", rq->cx->conf->portal_url, (long long)a->id);
}

/* GET /faq/{id}, /faq/{id}-{slug} */
enum status
page_article(struct req *rq)
{
	struct article a = { 0 };
	bool voted = req_query(rq, "voted", NULL) != NULL;
	int64_t id, version;

	TRY(req_id(rq, "id", &id));
	rq->resp->cache = CACHE_PUBLIC;
	if (rq->if_none_match != NULL) {
		TRY(article_public_version(rq->cx, id, &version));
		if (resp_not_modified(rq, article_etag(rq, id, version, voted)))
			return ST_OK;
	}
	TRY(article_public(rq->cx, id, &a));
	if (resp_not_modified(rq, article_etag(rq, id, a.version, voted)))
		return ST_OK;
	article_view(rq, &a);
	view_flag(rq, "Page.Voted", voted);
	return view_page(rq, "portal/article.cs");
}

/* POST /faq/{id}/vote */
enum status
page_article_vote(struct req *rq)
{
	const char *helpful = req_post(rq, "helpful", NULL);
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!str_eq(helpful, "1") && !str_eq(helpful, "0"))
		return fail(rq->cx, ST_INVALID, "a vote that is neither yes nor no");
	TRY(article_vote(rq->cx, id, str_eq(helpful, "1")));
	return req_redirect(rq, "/faq/%lld?voted=1", (long long)id);
}

static void
articles_view(struct req *rq, const struct article *a, size_t n)
{
	view_node *list = view_list(rq, "Page.Rows"), *row;

	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_seti(row, "id", a[i].id);
		node_set(row, "title", a[i].title);
		node_set(row, "summary", a[i].summary);
	}
}

/* GET /category/{id} */
enum status
page_category(struct req *rq)
{
	struct article *a;
	const char *name;
	int64_t id, page = req_page(rq);
	size_t n;
	bool more;

	TRY(req_id(rq, "id", &id));
	TRY(portal_topics(rq, id, &name));
	if (name == NULL)
		return fail(rq->cx, ST_MISSING, "no topic %lld", (long long)id);
	TRY(article_public_list(rq->cx, id, page, &a, &n, &more));
	articles_view(rq, a, n);
	view_paging(rq, page, more);
	view_set(rq, "Page.Category", name);
	view_set(rq, "Page.Title", name);
	rq->resp->cache = CACHE_PUBLIC;
	return view_page(rq, "portal/category.cs");
}
