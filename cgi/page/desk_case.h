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

/* The case page; forms that came back with errors keep what was typed. */
enum status desk_case_page(struct req *, int64_t id) KEFU_MUST_USE;

#endif
