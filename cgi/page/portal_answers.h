/*
 * portal_answers.h -- articles that may answer a complaint while it is typed.
 */
#ifndef KEFU_PAGE_PORTAL_ANSWERS_H
#define KEFU_PAGE_PORTAL_ANSWERS_H

#include "model/search.h"
#include "page/portal.h"

/* At most four articles in the reader's language for what a complaint says, its first sentence, then its text; those that the form names as
 * read already are left out. */
enum status portal_answers(struct req *, const char *title, const char *body, struct hits *) KEFU_MUST_USE;
/* Their ids with commas, as the form carries them. */
const char *portal_answers_ids(struct req *, const struct hits *);
/* Count once that they were shown with the form of this key. */
void portal_answers_shown(struct req *, const unsigned char idem[16], const struct hits *);
/* Page.Found.N.{id,url,title_html,snippet_html,lang_tag,lang}. */
void portal_answers_view(struct req *, const struct hits *);
/* Page.Read and Page.Shown: what the form carries from page to page. */
void portal_carried_view(struct req *, const char *read, const char *shown);
/* The case of this token is filed: keep what was read before, and count that the articles shown did not keep it from being sent.  Never
 * fails: a case is worth more than its figures. */
void portal_filed(struct req *, const char *token, const unsigned char idem[16]);

#endif
