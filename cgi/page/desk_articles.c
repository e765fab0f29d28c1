/*
 * desk_articles.c -- the list of articles, and one article as staff read it.
 *
 * Who may not write articles sees published ones only; a draft does not exist for them.
 */
#include "model/article.h"
#include "model/perm.h"
#include "page/desk_article.h"

const char *const article_langs[] = { "zh_CN", "zh_TW", "en", NULL };
const char *const article_audiences[] = { "public", "internal", NULL };

static const char *const states[] = { "draft", "published", "archived", NULL };
static const char *const sorts[] = { "updated", "title", "views", NULL };

enum status
desk_category_choices(struct req *rq, const char *name)
{
	view_node *list = view_list(rq, name);
	struct category *c;
	size_t n;

	TRY(category_list(rq->cx, &c, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "value", c[i].id);
		node_set(row, "text", c[i].parent_id == 0 ? c[i].name : arena_printf(rq->cx->mem, "\xe3\x80\x80%s", c[i].name));
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- the list */

static void
filter_read(struct req *rq, struct article_filter *f)
{
	const char *category = req_query(rq, "category", NULL);

	f->state = perm_allowed(rq->cx, PERM_ARTICLE_EDIT) ? desk_word(req_query(rq, "state", NULL), states) : "published";
	f->lang = desk_word(req_query(rq, "lang", NULL), article_langs);
	f->audience = desk_word(req_query(rq, "audience", NULL), article_audiences);
	if (!str_empty(category))
		(void)str_to_i64(category, 1, INT64_MAX, &f->category_id);
	f->sort = desk_sort_read(rq, sorts, "-updated", &f->desc);
	f->page = req_page(rq);
}

static enum status
filter_show(struct req *rq, const struct article_filter *f)
{
	struct category *c;
	size_t n;

	view_set(rq, "Form.state.value", f->state);
	view_set(rq, "Form.lang.value", f->lang);
	view_set(rq, "Form.audience.value", f->audience);
	view_set(rq, "Form.category.value", req_query(rq, "category", NULL));
	view_set(rq, "Page.SortKey", req_query(rq, "sort", NULL));
	if (perm_allowed(rq->cx, PERM_ARTICLE_EDIT))
		desk_chip(rq, "state", view_text(rq, "desk_article.state", NULL), desk_word_text(rq, "state", f->state));
	desk_chip(rq, "lang", view_text(rq, "desk_article.lang", NULL), desk_word_text(rq, "lang_name", f->lang));
	desk_chip(rq, "audience", view_text(rq, "desk_article.audience", NULL), desk_word_text(rq, "audience", f->audience));
	TRY(category_list(rq->cx, &c, &n));
	for (size_t i = 0; i < n; i++)
		if (c[i].id == f->category_id)
			desk_chip(rq, "category", view_text(rq, "desk_article.category", NULL), c[i].name);
	desk_choices(rq, "Page.States", states, "state");
	desk_choices(rq, "Page.Langs", article_langs, "lang_name");
	desk_choices(rq, "Page.Audiences", article_audiences, "audience");
	for (size_t i = 0; sorts[i] != NULL; i++)
		desk_sort(rq, sorts[i], f->sort, f->desc);
	return desk_category_choices(rq, "Page.Categories");
}

static void
article_row(struct req *rq, view_node *row, const struct article *a)
{
	node_set(row, "title", a->title);
	node_set(row, "url", req_url(rq, "/desk/articles/%lld", (long long)a->id));
	node_set(row, "state", a->state);
	node_set(row, "lang", view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", a->lang), NULL));
	node_set(row, "tag", str_eq(a->lang, "en") ? "en" : str_eq(a->lang, "zh_TW") ? "zh-TW" : "zh-CN");
	node_flag(row, "internal", str_eq(a->audience, "internal"));
	node_set(row, "category", a->category_name);
	node_seti(row, "views", a->views);
	if (a->helpful + a->unhelpful > 0)
		node_set(row, "votes", arena_printf(rq->cx->mem, "%lld / %lld", (long long)a->helpful,
		    (long long)(a->helpful + a->unhelpful)));
	desk_time(rq, row, "updated", a->updated_at);
}

/* GET /desk/articles */
enum status
desk_articles(struct req *rq)
{
	struct article_filter f = { 0 };
	view_node *list = view_list(rq, "Page.Rows");
	struct article *a;
	size_t n;
	bool more;

	filter_read(rq, &f);
	TRY(article_list(rq->cx, &f, &a, &n, &more));
	TRY(filter_show(rq, &f));
	for (size_t i = 0; i < n; i++)
		article_row(rq, view_row(list), &a[i]);
	view_set(rq, "Page.Found", view_text(rq, more ? "desk.found_more" : "desk.found",
	    arena_printf(rq->cx->mem, "%zu", n), NULL));
	view_paging(rq, f.page, more);
	view_set(rq, "Page.Title", view_text(rq, "frame.articles", NULL));
	return view_page(rq, "desk/articles.cs");
}

/* ---------------------------------------------------------------- one article */

/* GET /desk/articles/{id} */
enum status
desk_article(struct req *rq)
{
	struct article a;
	view_node *n = view_list(rq, "Page.Article");
	const char *path;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &a));
	if (!str_eq(a.state, "published") && !perm_allowed(rq->cx, PERM_ARTICLE_EDIT) && !perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH))
		return ST_MISSING;
	path = arena_printf(rq->cx->mem, "/desk/articles/%lld", (long long)id);
	article_row(rq, n, &a);
	node_seti(n, "version", a.version);
	node_set(n, "keywords", a.keywords);
	node_set(n, "author", a.author_name);
	node_flag(n, "published", str_eq(a.state, "published"));
	node_html(n, "body_html", a.body_html);
	desk_time(rq, n, "published_at", a.published_at);
	if (str_eq(a.state, "published") && str_eq(a.audience, "public"))
		node_set(n, "public_url", req_url(rq, "/faq/%lld", (long long)id));
	view_set(rq, "Page.ArticlePath", req_url(rq, "%s", path));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, a.title);
	return view_page(rq, "desk/article.cs");
}
