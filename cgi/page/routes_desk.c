/*
 * routes_desk.c -- THE route table of the staff desk: every address, who may, and how a change proves itself.
 *
 * The checks themselves are in web/route.c.  A row here and its line in tests/http/roles.expect.txt change together.
 */
#include "model/perm.h"
#include "page/api.h"
#include "page/desk.h"
#include "page/help.h"
#include "web/common.h"

#define LONG_TEXT (1024 * 1024)
/* An article as a form: a person gets even one of 2 MB back with its text, and three bytes may stand for one of it. */
#define ARTICLE_TEXT (8 * 1024 * 1024)
#define ARTICLE_BODY (ARTICLE_TEXT + 12 * 1024 * 1024) /* and one file */
#define LOGIN_TEXT (ARTICLE_TEXT + LONG_TEXT) /* what was typed when the session ended comes along */
#define UPLOADS (128 * 1024 * 1024) /* conf.body_max is the lower limit that counts */

#define READ(path, may, fn) { M_GET, "/desk" path, PERM_##may, PROOF_NONE_READ, 0, 0, fn }
#define WRITE(path, may, fn) { M_POST, "/desk" path, PERM_##may, PROOF_COOKIE, 0, LONG_TEXT, fn }
#define TEXT(path, may, fn) { M_POST, "/desk" path, PERM_##may, PROOF_COOKIE, BODY_LONG, ARTICLE_TEXT, fn }
#define LONG(path, may, fn) { M_POST, "/desk" path, PERM_##may, PROOF_COOKIE, BODY_FILES | BODY_LONG, ARTICLE_BODY, fn }

#define API(method, path, may, fn) { M_##method, "/desk/api/v1" path, PERM_##may, PROOF_BEARER, 0, M_##method == M_GET ? 0 : ARTICLE_TEXT, fn }

const struct route desk_routes[] = {
	READ("", STAFF, desk_home_redirect),
	READ("/", STAFF, desk_home),
	READ("/healthz", ANYONE, common_health),
	READ("/login", ANYONE, desk_login_form),
	{ M_POST, "/desk/login", PERM_ANYONE, PROOF_ANON, BODY_LONG, LOGIN_TEXT, desk_login },
	WRITE("/logout", STAFF, desk_logout),
	READ("/account", STAFF, desk_account),
	READ("/account/tokens", STAFF, desk_tokens),
	WRITE("/account/tokens", STAFF, desk_token_new),
	WRITE("/account/tokens/{id}/revoke", STAFF, desk_token_revoke),
	READ("/password", STAFF, desk_password_form),
	WRITE("/password", STAFF, desk_password),
	WRITE("/sessions", STAFF, desk_sessions_end),
	WRITE("/lang", STAFF, common_lang),
	READ("/search", STAFF, desk_search),
	READ("/suggest", STAFF, desk_suggest),
	READ("/help/", STAFF, desk_help_index),
	READ("/help/login", ANYONE, desk_help_login),
	READ("/help/{slug}", STAFF, desk_help),
	WRITE("/offer", STAFF, desk_help_offer),
	TEXT("/drafts", STAFF, desk_draft_save),
	WRITE("/drafts/drop", STAFF, desk_draft_drop),

	READ("/customers", CUSTOMER_READ, desk_customers),
	READ("/customers/new", CUSTOMER_EDIT, desk_customer_new_form),
	WRITE("/customers/new", CUSTOMER_EDIT, desk_customer_new),
	READ("/customers/lookup", CUSTOMER_READ, desk_lookup_form),
	WRITE("/customers/lookup", CUSTOMER_READ, desk_lookup),
	READ("/customers/{id}", CUSTOMER_READ, desk_customer),
	READ("/customers/{id}/edit", CUSTOMER_EDIT, desk_customer_edit_form),
	WRITE("/customers/{id}/edit", CUSTOMER_EDIT, desk_customer_edit),
	READ("/customers/{id}/reveal/{slug}", CUSTOMER_READ, desk_customer_reveal_form),
	WRITE("/customers/{id}/reveal/{slug}", CUSTOMER_READ, desk_customer_reveal),

	READ("/complaints", STAFF, desk_complaints),
	READ("/complaints/new", STAFF, desk_complaint_new_form),
	{ M_POST, "/desk/complaints/new", PERM_STAFF, PROOF_COOKIE, BODY_FILES, UPLOADS, desk_complaint_new },
	WRITE("/complaints/take", COMPLAINT_WORK, desk_complaints_take),
	WRITE("/complaints/assign", COMPLAINT_ASSIGN, desk_complaints_assign),
	READ("/complaints/{id}", STAFF, desk_complaint),
	WRITE("/complaints/{id}/answer", COMPLAINT_WORK, desk_complaint_answer),
	WRITE("/complaints/{id}/insert", COMPLAINT_WORK, desk_complaint_insert),
	WRITE("/complaints/{id}/note", COMPLAINT_WORK, desk_complaint_note),
	WRITE("/complaints/{id}/move", COMPLAINT_WORK, desk_complaint_move),
	WRITE("/complaints/{id}/take", COMPLAINT_WORK, desk_complaint_take),
	WRITE("/complaints/{id}/assign", COMPLAINT_ASSIGN, desk_complaint_assign),
	READ("/complaints/{id}/link", CUSTOMER_READ, desk_complaint_link_form),
	WRITE("/complaints/{id}/link", COMPLAINT_WORK, desk_complaint_link),
	READ("/complaints/{id}/files/{id2}", STAFF, desk_complaint_file),
	READ("/complaints/{id}/reveal/{slug}", STAFF, desk_complaint_reveal_form),
	WRITE("/complaints/{id}/reveal/{slug}", STAFF, desk_complaint_reveal),

	READ("/synonyms", ARTICLE_EDIT, desk_synonyms),
	READ("/synonyms/new", ARTICLE_EDIT, desk_synonym_new_form),
	WRITE("/synonyms/new", ARTICLE_EDIT, desk_synonym_new),
	READ("/synonyms/{id}", ARTICLE_EDIT, desk_synonym),
	WRITE("/synonyms/{id}", ARTICLE_EDIT, desk_synonym_save),
	READ("/announcements", ARTICLE_PUBLISH, desk_announcements),
	WRITE("/announcements", ARTICLE_PUBLISH, desk_announcement_add),
	WRITE("/announcements/{id}/end", ARTICLE_PUBLISH, desk_announcement_end),
	READ("/articles", STAFF, desk_articles),
	READ("/articles/new", ARTICLE_EDIT, desk_article_new_form),
	LONG("/articles/new", ARTICLE_EDIT, desk_article_new),
	TEXT("/articles/preview", STAFF, desk_article_preview),
	READ("/articles/template", ARTICLE_EDIT, desk_article_template),
	{ M_POST, "/desk/articles/files", PERM_ARTICLE_EDIT, PROOF_COOKIE, BODY_FILES, UPLOADS, desk_article_files },
	READ("/articles/files/{id}", STAFF, desk_article_file),
	READ("/articles/searches", ARTICLE_EDIT, desk_searches),
	READ("/articles/review", ARTICLE_PUBLISH, desk_article_queue),
	READ("/articles/health", ARTICLE_EDIT, desk_health),
	READ("/articles/figures", ARTICLE_EDIT, desk_figures),
	READ("/articles/suggestions", STAFF, desk_suggestions),
	READ("/articles/suggestions/{id}", STAFF, desk_suggestion),
	TEXT("/articles/suggestions/{id}/accept", ARTICLE_PUBLISH, desk_suggestion_accept),
	TEXT("/articles/suggestions/{id}/decline", ARTICLE_PUBLISH, desk_suggestion_decline),
	WRITE("/articles/suggestions/{id}/withdraw", STAFF, desk_suggestion_withdraw),
	WRITE("/articles/suggestions/{id}/comment", STAFF, desk_suggestion_comment),
	READ("/articles/import", ARTICLE_PUBLISH, desk_imports),
	{ M_POST, "/desk/articles/import", PERM_ARTICLE_PUBLISH, PROOF_COOKIE, BODY_FILES, UPLOADS, desk_import_send },
	READ("/articles/import/{id}", ARTICLE_PUBLISH, desk_import),
	WRITE("/articles/import/{id}/run", ARTICLE_PUBLISH, desk_import_run),
	WRITE("/articles/import/{id}/drop", ARTICLE_PUBLISH, desk_import_drop),
	WRITE("/articles/import/{id}/undo", ARTICLE_PUBLISH, desk_import_undo),
	READ("/articles/export/{slug}", ARTICLE_PUBLISH, desk_export),
	READ("/articles/{id}", STAFF, desk_article),
	READ("/articles/{id}/suggest", STAFF, desk_suggestion_form),
	TEXT("/articles/{id}/suggest", STAFF, desk_suggestion_add),
	READ("/articles/{id}/history", STAFF, desk_article_history),
	READ("/articles/{id}/compare", STAFF, desk_article_compare),
	WRITE("/articles/{id}/restore", ARTICLE_EDIT, desk_article_restore),
	READ("/articles/{id}/review", ARTICLE_EDIT, desk_article_review),
	WRITE("/articles/{id}/comment", ARTICLE_EDIT, desk_article_comment),
	WRITE("/articles/{id}/submit", ARTICLE_EDIT, desk_article_submit),
	WRITE("/articles/{id}/reviewed", ARTICLE_EDIT, desk_article_reviewed),
	WRITE("/articles/{id}/archive", ARTICLE_PUBLISH, desk_article_archive),
	READ("/articles/{id}/merge", ARTICLE_PUBLISH, desk_article_merge_form),
	WRITE("/articles/{id}/merge", ARTICLE_PUBLISH, desk_article_merge),
	READ("/articles/{id}/quotes", STAFF, desk_article_quotes),
	READ("/articles/{id}/figures", ARTICLE_EDIT, desk_article_figures),
	WRITE("/articles/{id}/read", STAFF, desk_reading_mark),
	READ("/articles/{id}/edit", ARTICLE_EDIT, desk_article_edit_form),
	LONG("/articles/{id}/edit", ARTICLE_EDIT, desk_article_edit),
	READ("/articles/{id}/files/{id2}", STAFF, desk_article_file),
	WRITE("/articles/{id}/publish", ARTICLE_PUBLISH, desk_article_publish),
	WRITE("/articles/{id}/unpublish", ARTICLE_PUBLISH, desk_article_unpublish),

	READ("/reading", STAFF, desk_reading),
	READ("/reading/lists", READING_MANAGE, desk_reading_lists),
	READ("/reading/lists/new", READING_MANAGE, desk_reading_new_form),
	WRITE("/reading/lists/new", READING_MANAGE, desk_reading_new),
	READ("/reading/lists/{id}", READING_MANAGE, desk_reading_list),
	WRITE("/reading/lists/{id}", READING_MANAGE, desk_reading_save),
	WRITE("/reading/lists/{id}/items", READING_MANAGE, desk_reading_item),
	READ("/reading/overview", READING_MANAGE, desk_reading_overview),
	WRITE("/notices/seen", STAFF, desk_notices_seen),

	READ("/api/v1/openapi.json", ANYONE, api_openapi),
	API(GET, "/articles", STAFF, api_articles),
	API(POST, "/articles", ARTICLE_EDIT, api_article_new),
	API(GET, "/articles/{id}", STAFF, api_article),
	API(PATCH, "/articles/{id}", ARTICLE_EDIT, api_article_change),
	API(GET, "/search", STAFF, api_search),

	READ("/admin/", USER_ADMIN, desk_admin),
};
const size_t desk_nroutes = NELEM(desk_routes);
