/*
 * desk.h -- the handlers of the staff desk, and what they share.
 *
 * Rights are rows of the table in routes_desk.c.  Private values come only from the vault: a field that this person may not know is not
 * put into the page at all, and what is put there is the mask.
 */
#ifndef KEFU_PAGE_DESK_H
#define KEFU_PAGE_DESK_H

#include "model/customer.h"
#include "model/vault.h"
#include "web/form.h"
#include "web/req.h"
#include "web/resp.h"
#include "web/route.h"
#include "web/view.h"

#define DESK_TEXT_MAX 20000 /* characters of an answer or a note */

extern const struct route desk_routes[];
extern const size_t desk_nroutes;

/* ---- desk_frame.c: shared by the pages */

/* Called for every page: navigation, who printed it and when. */
void desk_frame(struct req *);
/* One step of the way down to this page; url NULL: the page itself. */
void desk_crumb(struct req *, const char *url, const char *text);
/* Rows name.N.{value,text} for a select; text is Lang.<prefix>.<value>. */
void desk_choices(struct req *, const char *name, const char *const *values, const char *prefix);
/* The same for staff and departments.  Who is chosen already (0: nobody) stays a choice when they have left. */
enum status desk_staff_choices(struct req *, const char *name, int64_t chosen, const char *chosen_name) KEFU_MUST_USE;
enum status desk_department_choices(struct req *, const char *name) KEFU_MUST_USE;
/* name.{iso,text,full} below a row; text is relative ("3 hours ago"). */
void desk_time(struct req *, view_node *row, const char *name, int64_t utc);
/* ?sort=key or ?sort=-key: one of keys, or fallback; *desc says which way. */
const char *desk_sort_read(struct req *, const char *const *keys, const char *fallback, bool *desc);
/* Page.Sort.<key>.{url,dir} of a column: dir is "ascending", "descending" or absent. */
void desk_sort(struct req *, const char *key, const char *now, bool desc);
/* A removable filter: Page.Chips.N.{text,url}. */
void desk_chip(struct req *, const char *param, const char *label, const char *value);
/* One of the words, or NULL. */
const char *desk_word(const char *s, const char *const *words);
/* Lang.<prefix>.<word>; NULL for none. */
const char *desk_word_text(struct req *, const char *prefix, const char *word);
/* The key of the hidden field idem: 32 hex digits; ST_INVALID for anything else. */
enum status desk_idem(struct req *, unsigned char out[16]) KEFU_MUST_USE;
/* A path inside the desk that came from outside, made fit for a redirect; "/desk/" for anything else. */
const char *desk_next(struct req *, const char *path);

/* ---- desk_announcements.c */

/* Page.Announcements: what staff are told now; the frame shows it above the page. */
enum status desk_announced(struct req *) KEFU_MUST_USE;

/* ---- desk_private.c: private fields on a page */

/* Masks of n parties (0: none) in one round trip; n = 0 asks for nothing.  When the vault is away every field is absent and
 * Page.VaultAway is set: that is said, and the page still works. */
enum status desk_masks(struct req *, const int64_t *party, size_t n, struct pmasks **out) KEFU_MUST_USE;
/* Rows name.N of the fields from first on that this person may know (stored: and that hold a value): key, label, level, mask, and url of
 * the reveal page where allowed.  path is that page without the field ("/desk/customers/7/reveal"). */
void desk_private_facts(struct req *, const char *name, const struct pmasks *, enum pfield first, bool stored, const char *path);
/* The party by whose rights a record is shown; without one, what its holder (0: nobody) or anybody else may. */
int64_t desk_party(const struct req *, int64_t party, int64_t holder);
/* May this person read phone numbers and addresses in free text? */
bool desk_reads_text(const struct pmasks *);
/* Free text as this person may read it. */
const char *desk_text(struct req *, const char *text, bool clear);

/* ---- desk_import_why.c */

/* Why a row of an import was refused, as the report keeps it, in the reader's language. */
const char *desk_import_why(struct req *, const char *reason);

/* ---- the handlers, named after their route */
enum status desk_home(struct req *);
enum status desk_home_redirect(struct req *);
enum status desk_login_form(struct req *);
enum status desk_login(struct req *);
enum status desk_logout(struct req *);
/* A changing request whose session was over: the log-in page, with what was typed kept in it. */
enum status desk_login_again(struct req *);
enum status desk_password_form(struct req *);
enum status desk_password(struct req *);
enum status desk_account(struct req *);
enum status desk_sessions_end(struct req *);
enum status desk_tokens(struct req *);
enum status desk_token_new(struct req *);
enum status desk_token_revoke(struct req *);
enum status desk_imports(struct req *);
enum status desk_import_send(struct req *);
enum status desk_import(struct req *);
enum status desk_import_run(struct req *);
enum status desk_import_drop(struct req *);
enum status desk_import_undo(struct req *);
enum status desk_export(struct req *);
enum status desk_search(struct req *);
enum status desk_suggest(struct req *);
enum status desk_draft_save(struct req *);
enum status desk_draft_drop(struct req *);
enum status desk_customers(struct req *);
enum status desk_customer(struct req *);
enum status desk_customer_new_form(struct req *);
enum status desk_customer_new(struct req *);
enum status desk_customer_edit_form(struct req *);
enum status desk_customer_edit(struct req *);
enum status desk_customer_reveal_form(struct req *);
enum status desk_customer_reveal(struct req *);
enum status desk_lookup_form(struct req *);
enum status desk_lookup(struct req *);
enum status desk_complaints(struct req *);
enum status desk_complaints_take(struct req *);
enum status desk_complaints_assign(struct req *);
enum status desk_complaint(struct req *);
enum status desk_complaint_new_form(struct req *);
enum status desk_complaint_new(struct req *);
enum status desk_complaint_answer(struct req *);
enum status desk_complaint_insert(struct req *);
enum status desk_complaint_note(struct req *);
enum status desk_complaint_move(struct req *);
enum status desk_complaint_take(struct req *);
enum status desk_complaint_assign(struct req *);
enum status desk_complaint_link_form(struct req *);
enum status desk_complaint_link(struct req *);
enum status desk_complaint_file(struct req *);
enum status desk_complaint_reveal_form(struct req *);
enum status desk_complaint_reveal(struct req *);
enum status desk_synonyms(struct req *);
enum status desk_synonym(struct req *);
enum status desk_synonym_new_form(struct req *);
enum status desk_synonym_new(struct req *);
enum status desk_synonym_save(struct req *);
enum status desk_searches(struct req *);
enum status desk_articles(struct req *);
enum status desk_article(struct req *);
enum status desk_article_submit(struct req *);
enum status desk_article_archive(struct req *);
enum status desk_article_reviewed(struct req *);
enum status desk_article_comment(struct req *);
enum status desk_article_history(struct req *);
enum status desk_article_compare(struct req *);
enum status desk_article_restore(struct req *);
enum status desk_article_review(struct req *);
enum status desk_article_queue(struct req *);
enum status desk_article_merge_form(struct req *);
enum status desk_article_merge(struct req *);
enum status desk_article_quotes(struct req *);
enum status desk_article_figures(struct req *);
enum status desk_figures(struct req *);
enum status desk_health(struct req *);
enum status desk_suggestion_form(struct req *);
enum status desk_suggestion_add(struct req *);
enum status desk_suggestions(struct req *);
enum status desk_suggestion(struct req *);
enum status desk_suggestion_accept(struct req *);
enum status desk_suggestion_decline(struct req *);
enum status desk_suggestion_withdraw(struct req *);
enum status desk_suggestion_comment(struct req *);
enum status desk_reading(struct req *);
enum status desk_reading_mark(struct req *);
enum status desk_reading_lists(struct req *);
enum status desk_reading_new_form(struct req *);
enum status desk_reading_new(struct req *);
enum status desk_reading_list(struct req *);
enum status desk_reading_save(struct req *);
enum status desk_reading_item(struct req *);
enum status desk_reading_overview(struct req *);
enum status desk_notices_seen(struct req *);
enum status desk_article_new_form(struct req *);
enum status desk_article_new(struct req *);
enum status desk_article_edit_form(struct req *);
enum status desk_article_edit(struct req *);
enum status desk_article_file(struct req *);
enum status desk_article_files(struct req *);
enum status desk_article_preview(struct req *);
enum status desk_article_template(struct req *);
enum status desk_article_publish(struct req *);
enum status desk_article_unpublish(struct req *);
enum status desk_announcements(struct req *);
enum status desk_announcement_add(struct req *);
enum status desk_announcement_end(struct req *);
enum status desk_admin(struct req *);

#endif
