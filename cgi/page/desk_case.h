/*
 * desk_case.h -- rows of cases, as every list of the desk shows them.
 */
#ifndef KEFU_PAGE_DESK_CASE_H
#define KEFU_PAGE_DESK_CASE_H

#include "model/complaint.h"
#include "page/desk.h"

extern const char *const case_subjects[];

/* Rows {id,version,number,url,title,state,subject,channel,severity,customer,assignee,received,updated}; titles are masked. */
void desk_case_rows(struct req *, view_node *list, const struct complaint *, size_t n);

/* What helps to answer it: Page.Fit, Page.Read, Page.Past, Page.ArticleFrom. */
enum status desk_case_help(struct req *, const struct complaint *) KEFU_MUST_USE;
/* The lines that put an article into a reply; ST_MISSING for one that customers cannot open. */
enum status desk_case_insertion(struct req *, int64_t article_id, const char **text) KEFU_MUST_USE;

/* The case page; forms that came back with errors keep what was typed. */
enum status desk_case_page(struct req *, int64_t id) KEFU_MUST_USE;

#endif
