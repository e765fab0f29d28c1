/*
 * desk_article_history.c -- all texts an article ever had: the list, any two compared, an old one brought back.
 */
#include "model/perm.h"
#include "page/desk_article.h"
#include "page/desk_knowledge.h"

struct restore {
	int64_t version, no;
};
static const struct field restore_form[] = {
	{ .name = "version", .type = FT_ID, .required = true, .offset = offsetof(struct restore, version) },
	{ .name = "no", .type = FT_ID, .required = true, .offset = offsetof(struct restore, no) },
};

static void
revision_row(struct req *rq, view_node *row, const struct revision *r)
{
	node_seti(row, "no", r->no);
	node_set(row, "title", r->title);
	node_set(row, "note", r->note);
	node_set(row, "author", r->author_name);
	node_set(row, "credit", r->credit_name);
	node_flag(row, "slip", !r->substance);
	desk_time(rq, row, "at", r->at);
}

static enum status
history_page(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct article a = { 0 };
	struct revision *r;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(article_get(rq->cx, id, &a));
	TRY(revision_list(rq->cx, id, page, &r, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		revision_row(rq, row, &r[i]);
		node_flag(row, "now", r[i].no == a.revision);
		/* What is ticked at first: the newest against the one before it. */
		node_flag(row, "a", i == 1);
		node_flag(row, "b", i == 0);
		node_set(row, "url", req_url(rq, "/desk/articles/%lld/compare?a=%lld&b=%lld", (long long)id,
		    (long long)(r[i].no > 1 ? r[i].no - 1 : 1), (long long)r[i].no));
	}
	view_flag(rq, "Page.Several", n > 1);
	view_seti(rq, "Page.ArticleVersion", a.version);
	view_paging(rq, page, more);
	view_set(rq, "Page.ArticleTag", desk_lang_tag(a.lang));
	view_set(rq, "Page.ArticleTitle", a.title);
	desk_article_crumbs(rq, id, a.title, view_text(rq, "desk_history.title", NULL));
	return view_page(rq, "desk/article_history.cs");
}

/* GET /desk/articles/{id}/history */
enum status
desk_article_history(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	return history_page(rq, id);
}

/* A number of the query, or a fallback; nobody asks for a text 0. */
static int64_t
number(struct req *rq, const char *name, int64_t fallback)
{
	int64_t no;

	return str_to_i64(req_query(rq, name, NULL) == NULL ? "" : req_query(rq, name, NULL), 1, INT64_MAX, &no) ? no : fallback;
}

/* GET /desk/articles/{id}/compare?a=&b= -- b without: the present text; a without: the one before b. */
enum status
desk_article_compare(struct req *rq)
{
	struct article art = { 0 };
	struct revision a, b, t;
	int64_t id, na, nb;

	TRY(req_id(rq, "id", &id));
	TRY(article_get(rq->cx, id, &art));
	nb = number(rq, "b", art.revision);
	na = number(rq, "a", nb > 1 ? nb - 1 : 1);
	TRY(revision_get(rq->cx, id, na, &a));
	TRY(revision_get(rq->cx, id, nb, &b));
	if (a.no > b.no) {
		t = a;
		a = b;
		b = t;
	}
	revision_row(rq, view_list(rq, "Page.A"), &a);
	revision_row(rq, view_list(rq, "Page.B"), &b);
	desk_diff_text(rq, &(struct desk_text){ a.title, a.keywords, a.body }, &(struct desk_text){ b.title, b.keywords, b.body }, art.lang);
	view_seti(rq, "Page.ArticleVersion", art.version);
	view_flag(rq, "Page.Old", b.no < art.revision);
	view_set(rq, "Page.ArticleTitle", art.title);
	desk_article_crumbs(rq, id, art.title, view_text(rq, "desk_history.compare", NULL));
	return view_page(rq, "desk/article_compare.cs");
}

/* POST /desk/articles/{id}/restore */
enum status
desk_article_restore(struct req *rq)
{
	struct restore f = { 0 };
	enum status st;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	if (!form_read(rq, restore_form, NELEM(restore_form), &f))
		return ST_INVALID;
	st = revision_restore(rq->cx, id, f.version, f.no);
	if (st == ST_CONFLICT) {
		view_flag(rq, "Page.Conflict", true);
		rq->resp->status = 409;
		return history_page(rq, id);
	}
	TRY(st);
	resp_flash(rq, "flash.restored", arena_printf(rq->cx->mem, "%lld", (long long)f.no));
	return req_redirect(rq, "/desk/articles/%lld", (long long)id);
}
