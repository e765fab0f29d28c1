/*
 * desk_article.h -- what the list of articles and the editor share.
 */
#ifndef KEFU_PAGE_DESK_ARTICLE_H
#define KEFU_PAGE_DESK_ARTICLE_H

#include "page/desk.h"

extern const char *const article_langs[], *const article_audiences[];

/* Rows name.N.{value,text} of the category tree, lower levels moved in. */
enum status desk_category_choices(struct req *, const char *name) KEFU_MUST_USE;

#endif
