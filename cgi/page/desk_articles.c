/*
 * desk_articles.c -- the list of articles at the desk.
 *
 * Who may not write articles sees published ones only; a draft does not exist for them.
 */
#include "model/article.h"
#include "model/perm.h"
#include "model/user.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

const char *const article_langs[] = { "zh_CN", "zh_TW", "en", NULL };
const char *const article_audiences[] = { "public", "internal", "department", NULL };

static const char *const states[] = { "draft", "review", "published", "archived", "pending", "expired", NULL };
/* Of those who do not write. */
static const char *const states_read[] = { "published", "pending", "expired", NULL };
static const char *const sorts[] = { "updated", "title", "views", "review", NULL };

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

static const char *const *
states_of(struct req *rq)
{
	return perm_allowed(rq->cx, PERM_ARTICLE_EDIT) || perm_allowed(rq->cx, PERM_ARTICLE_PUBLISH) ? states : states_read;
}

static void
filter_read(struct req *rq, struct article_query *q)
{
	const char *category = req_query(rq, "category", NULL), *owner = req_query(rq, "owner", NULL);

	q->state = desk_word(req_query(rq, "state", NULL), states_of(rq));
	q->type = desk_word(req_query(rq, "type", NULL), article_types);
	q->lang = desk_word(req_query(rq, "lang", NULL), article_langs);
	q->audience = desk_word(req_query(rq, "audience", NULL), article_audiences);
	if (!str_empty(category))
		(void)str_to_i64(category, 1, INT64_MAX, &q->category_id);
	if (str_eq(owner, "none"))
		q->owner_id = -1;
	else if (!str_empty(owner))
		(void)str_to_i64(owner, 1, INT64_MAX, &q->owner_id);
	q->mine = str_eq(req_query(rq, "mine", NULL), "1");
	q->due = str_eq(req_query(rq, "due", NULL), "1");
	q->sort = desk_sort_read(rq, sorts, "-updated", &q->desc);
	q->page = req_page(rq);
}

static enum status
category_chip(struct req *rq, int64_t id)
{
	struct category *c;
	size_t n;

	TRY(category_list(rq->cx, &c, &n));
	for (size_t i = 0; i < n; i++)
		if (c[i].id == id)
			desk_chip(rq, "category", view_text(rq, "desk_article.category", NULL), c[i].name);
	return ST_OK;
}

static enum status
owner_show(struct req *rq, int64_t owner)
{
	view_node *list = view_list(rq, "Page.Owners"), *row = view_row(list);
	const char *label = view_text(rq, "desk_article.owner", NULL), *none = view_text(rq, "desk.nobody", NULL);
	struct department *d;
	size_t n;

	node_set(row, "value", "none");
	node_set(row, "text", none);
	if (owner == -1)
		desk_chip(rq, "owner", label, none);
	TRY(department_list(rq->cx, &d, &n));
	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_seti(row, "value", d[i].id);
		node_set(row, "text", d[i].name);
		if (d[i].id == owner)
			desk_chip(rq, "owner", label, d[i].name);
	}
	return ST_OK;
}

static void
filter_values(struct req *rq, const struct article_query *q)
{
	view_set(rq, "Form.state.value", q->state);
	view_set(rq, "Form.type.value", q->type);
	view_set(rq, "Form.lang.value", q->lang);
	view_set(rq, "Form.audience.value", q->audience);
	view_set(rq, "Form.category.value", req_query(rq, "category", NULL));
	view_set(rq, "Form.owner.value", req_query(rq, "owner", NULL));
	view_flag(rq, "Form.mine.value", q->mine);
	view_flag(rq, "Form.due.value", q->due);
	view_set(rq, "Page.SortKey", req_query(rq, "sort", NULL));
}

static enum status
filter_show(struct req *rq, const struct article_query *q)
{
	filter_values(rq, q);
	desk_chip(rq, "state", view_text(rq, "desk_article.state", NULL), desk_word_text(rq, "article_state", q->state));
	desk_chip(rq, "type", view_text(rq, "desk_article.type", NULL), desk_word_text(rq, "article_type", q->type));
	desk_chip(rq, "lang", view_text(rq, "desk_article.lang", NULL), desk_word_text(rq, "lang_name", q->lang));
	TRY(category_chip(rq, q->category_id));
	desk_chip(rq, "audience", view_text(rq, "desk_article.audience", NULL), desk_word_text(rq, "audience", q->audience));
	TRY(owner_show(rq, q->owner_id));
	desk_chip(rq, "mine", view_text(rq, "desk_article.author", NULL), q->mine ? view_text(rq, "assigned.me", NULL) : NULL);
	desk_chip(rq, "due", view_text(rq, "desk_article.state", NULL), q->due ? view_text(rq, "desk_article.due", NULL) : NULL);
	desk_choices(rq, "Page.States", states_of(rq), "article_state");
	desk_choices(rq, "Page.Types", article_types, "article_type");
	desk_choices(rq, "Page.Langs", article_langs, "lang_name");
	desk_choices(rq, "Page.Audiences", article_audiences, "audience");
	for (size_t i = 0; sorts[i] != NULL; i++)
		desk_sort(rq, sorts[i], q->sort, q->desc);
	return desk_category_choices(rq, "Page.Categories");
}

static void
list_row(struct req *rq, view_node *row, const struct article_item *a)
{
	desk_article_row(rq, row, a->id, a->title, a->lang, a->state);
	if (!str_eq(a->audience, "public"))
		node_set(row, "audience", desk_word_text(rq, "audience", a->audience));
	node_set(row, "type", desk_word_text(rq, "article_type", a->type));
	node_set(row, "category", a->category_name);
	node_set(row, "owner", a->owner_name);
	node_flag(row, "pending", a->pending);
	node_flag(row, "expired", a->expired);
	node_flag(row, "due", a->due);
	node_set(row, "review_by", desk_day(rq, a->review_by));
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
	struct article_query q = { 0 };
	view_node *list = view_list(rq, "Page.Rows");
	struct article_item *a;
	size_t n;
	bool more;

	filter_read(rq, &q);
	TRY(article_query(rq->cx, &q, &a, &n, &more));
	TRY(filter_show(rq, &q));
	for (size_t i = 0; i < n; i++)
		list_row(rq, view_row(list), &a[i]);
	view_set(rq, "Page.Found", view_text(rq, more ? "desk.found_more" : "desk.found", arena_printf(rq->cx->mem, "%zu", n), NULL));
	view_paging(rq, q.page, more);
	TRY(desk_knowledge_tabs(rq, "list"));
	view_set(rq, "Page.Title", view_text(rq, "frame.articles", NULL));
	return view_page(rq, "desk/articles.cs");
}
