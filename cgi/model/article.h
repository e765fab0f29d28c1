/*
 * article.h -- articles of the knowledge base and their categories.
 *
 * Staff functions use the tables (desk, jobs, admin accounts); portal functions use only the views of published public articles
 * (public_article, public_category): the portal's account can read nothing else.  Saving renders the Markdown (base/sanitize.h) and
 * writes the postings (search.h) in one transaction, so an article is findable the moment its save returns.
 *
 * Links in body_html to our own pages are relative to an article's page ("17", "../complaint"): they hold under any mount prefix, on the
 * portal at /faq/{id} and at the desk at /desk/articles/{id}.
 */
#ifndef KEFU_MODEL_ARTICLE_H
#define KEFU_MODEL_ARTICLE_H

#include "base/ctx.h"
#include "db/map.h"

struct category {
	int64_t id, parent_id;
	int sort;
	const char *code, *name; /* name in cx->lang */
	int64_t articles;        /* published public articles in cx->lang in it and below (portal only, else 0) */
};
extern const struct db_map category_map;

struct article {
	int64_t id, group_id, category_id, author_id;
	const char *lang, *audience, *state; /* as in the columns */
	const char *title, *body, *body_html, *summary, *keywords;
	const char *category_name, *author_name; /* "" when not joined */
	int64_t created_at, updated_at, published_at; /* UTC seconds */
	int64_t views, helpful, unhelpful, version;
	/* The rest of its life; valid_from, valid_to and review_by are days "YYYY-MM-DD" in the firm's time zone, NULL or "" for none. */
	const char *type;                /* "question" ... as in the column */
	const char *slug;                /* [a-z0-9-], NULL or "" for none */
	const char *body_staff;          /* NULL when body_html is all there is */
	const char *valid_from, *valid_to, *review_by;
	int64_t owner_department_id, reviewed_at, reviewed_by, merged_into;
	int64_t revision, origin_revision;
	const char *departments;         /* audience "department": ids of article_department, comma separated; "" for none */
	const char *owner_name;          /* owner department in cx->lang; "" when not joined or none */
	bool pending;                    /* published, but starts_at is still to come */
	bool expired;                    /* published, but ends_at is past */
	bool behind;                     /* a translation whose original changed in substance since origin_revision */
};
extern const struct db_map article_map;      /* every member */
extern const struct db_map article_row_map;  /* list rows: without body, body_html */

/* Categories in order of the tree, names in cx->lang. */
enum status category_list(struct ctx *, struct category **, size_t *n) KEFU_MUST_USE;         /* staff */
enum status category_list_public(struct ctx *, struct category **, size_t *n) KEFU_MUST_USE;  /* portal */
/* portal: the same without counting articles: one small SELECT, for the frame of every page. */
enum status category_names_public(struct ctx *, struct category **, size_t *n) KEFU_MUST_USE;
enum status category_set(struct ctx *, const char *code, const char *parent_code, int sort, const char *name_en, const char *name_zh_cn,
    const char *name_zh_tw, int64_t *id) KEFU_MUST_USE; /* insert or update by code (imports, demo) */

/* What guests read of it: article_public.h. */

/* staff */
struct article_filter {
	const char *state, *lang, *audience; /* NULL: any */
	int64_t category_id;                 /* 0: any */
	const char *sort;                    /* "updated" (default), "title", "views" */
	bool desc;
	int64_t page;                        /* 1.. */
};
enum status article_list(struct ctx *, const struct article_filter *, struct article **, size_t *n, bool *more) KEFU_MUST_USE;
enum status article_get(struct ctx *, int64_t id, struct article *) KEFU_MUST_USE;
/* Insert (id 0) or update with version check (ST_CONFLICT); keeps state; audit row; postings when published. */
enum status article_save(struct ctx *, struct article *) KEFU_MUST_USE;
enum status article_publish(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE;
enum status article_unpublish(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE;
/* The other acts of its life, its versions, suggestions and quotes: article_life.h. */
/* Markdown to sanitised HTML as it would be saved (preview); in cx->mem. */
const char *article_render(struct ctx *, const char *markdown);

/* Imports: one row, insert or update by (source, key); a new text is published at once, a changed one keeps the state that staff gave it;
 * *changed false when nothing differs.  The key that is stored is "group_key/lang" (e.g. "return/zh_CN"), without a group source_key, without
 * either one made of language and title.  Links to /faq-key/KEY in the body lead to KEY/lang of the same source; those whose target comes later
 * are set by search_reindex.  No audit row: whoever imports says so once. */
struct article_import {
	const char *source, *source_key, *group_key; /* group_key: same for translations; NULL: none */
	const char *title, *body, *category_code, *lang, *audience, *keywords;
	int64_t at; /* UTC seconds of the text; 0: now */
};
enum status article_import(struct ctx *, const struct article_import *, bool dry_run, int64_t *id, bool *changed) KEFU_MUST_USE;

#endif
