/*
 * desk_draft.h -- forms of the desk that keep what is typed while it is typed.
 *
 * A form takes part with data-draft="KEY" (its key) and draft_offer() of templates/partial/draft.cs above it: static/js/draft.js then sends its
 * fields to /desk/drafts whenever somebody pauses.  The page calls desk_draft_offer when it shows the form, and desk_draft_done
 * when the form was saved.
 */
#ifndef KEFU_PAGE_DESK_DRAFT_H
#define KEFU_PAGE_DESK_DRAFT_H

#include "page/desk.h"

/* Page.DraftKey is the key.  When there is unsaved text of this form: Page.Draft.{at,key,url,back} for draft_offer(); with ?draft=1 in the
 * address Page.Draft.open instead of the offer, and its fields in *v for view_form_typed, else *n is 0.  path: of the form below the site. */
enum status desk_draft_offer(struct req *, const char *key, const char *path, const struct param **v, size_t *n) KEFU_MUST_USE;
/* The form was saved: its draft goes, but not older text that was offered above it and left alone (draft_older). */
enum status desk_draft_done(struct req *, const char *key) KEFU_MUST_USE;

#endif
