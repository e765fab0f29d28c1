/*
 * desk_knowledge.h -- what the pages of the knowledge base share: their tabs, texts compared, rows of articles.
 */
#ifndef KEFU_PAGE_DESK_KNOWLEDGE_H
#define KEFU_PAGE_DESK_KNOWLEDGE_H

#include "model/article_desk.h"
#include "model/article_life.h"
#include "page/desk.h"

extern const char *const article_types[];

/* "zh_CN" -> "zh-CN"; "" for none of ours. */
const char *desk_lang_tag(const char *code);
/* "YYYY-MM-DD" as the reader writes a day; NULL without one. */
const char *desk_day(struct req *, const char *day);
/* The tabs above the pages of the knowledge base: which one is open, and how much waits for a reviewer. */
enum status desk_knowledge_tabs(struct req *, const char *open) KEFU_MUST_USE;
/* Way down to a page of one article: list, article, this page.  a: id and title. */
void desk_article_crumbs(struct req *, int64_t id, const char *title, const char *page);
/* id, url, title, tag, lang, state of an article on a row. */
void desk_article_row(struct req *, view_node *, int64_t id, const char *title, const char *lang, const char *state);
/* name.N.{gone,new,same,skip}: the parts of b against a; long stretches of what is the same are set apart as skip. */
void desk_diff(struct req *, const char *name, const char *a, const char *b);
/* name.N.{name,progress,complete,late,due}: my reading lists (desk_reading.c). */
enum status desk_reading_rows(struct req *, const char *name) KEFU_MUST_USE;
/* Page.Comments.N.{who,at,body}. */
enum status desk_comments(struct req *, int64_t article_id, int64_t suggestion_id) KEFU_MUST_USE;
/* Page.Diff.{title,keywords,body,same}, Page.DiffTag: a text against an older one. */
struct desk_text {
	const char *title, *keywords, *body;
};
void desk_diff_text(struct req *, const struct desk_text *old, const struct desk_text *now, const char *lang);

#endif
