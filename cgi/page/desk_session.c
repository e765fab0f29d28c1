/*
 * desk_session.c -- logging in and out, the own password and sessions, and text that outlives its session.
 *
 * When a session ends while somebody types, what was sent comes back in the log-in page as hidden fields ("keep.<name>"), and after the
 * log-in the person sees it and sends it again with a button.  Nothing is stored on the server or in the browser, and nothing is sent by
 * itself.  Passwords are never kept.
 */
#include <string.h>

#include "base/conf.h"
#include "model/session.h"
#include "page/desk.h"
#include "web/server.h"

#define KEEP "keep."
#define KEEP_MAX 100 /* fields */

struct login {
	const char *username, *password;
};
static const struct field login_form[] = {
	{ .name = "username", .type = FT_LINE, .required = true, .max = 64, .label = "desk_login.username",
	    .offset = offsetof(struct login, username) },
	{ .name = "password", .type = FT_SECRET, .required = true, .label = "desk_login.password",
	    .offset = offsetof(struct login, password) },
};

/* ---------------------------------------------------------------- log-in */

static enum status
login_page(struct req *rq, const char *next)
{
	view_set(rq, "Page.Title", view_text(rq, "desk_login.title", NULL));
	view_set(rq, "Page.Next", next);
	view_set(rq, "Page.Action", req_url(rq, "/desk/login"));
	return view_page(rq, "desk/login.cs");
}

static enum status
session_begin(struct req *rq, const char *token)
{
	resp_cookie(rq, rq->app->session_cookie, token, -1);
	return rq->app->auth->session(rq->cx, token);
}

enum status
desk_login_form(struct req *rq)
{
	const char *next = desk_next(rq, req_query(rq, "next", NULL)), *token;
	struct login none = { 0 };

	if (rq->cx->who.user_id != 0)
		return req_redirect(rq, "%s", next);
	if (rq->cx->conf->remote_user && !str_empty(rq->remote_user)) {
		enum status st = vault_login_trusted(rq->cx, rq->remote_user, &token);

		if (st == ST_OK) {
			TRY(session_begin(rq, token));
			return req_redirect(rq, "%s", next);
		}
		if (st != ST_LOGIN && st != ST_DENIED && st != ST_MISSING)
			return st;
		form_error(rq, NULL, "desk_login.unknown");
		TRY(view_form(rq, login_form, NELEM(login_form), &none));
	}
	view_form_values(rq, login_form, NELEM(login_form), &none);
	return login_page(rq, next);
}

/* What somebody wrote, as opposed to chose: that alone is shown. */
static bool
keep_shown(const char *name, const char *value)
{
	static const char *const written[] = { "answer", "note", "reason", "title", "body", "keywords", "name", "region", "product", "phone",
		"email", "address", "birth", "income", "household" };

	for (size_t i = 0; i < NELEM(written) && *value != '\0'; i++) {
		if (str_eq(name, written[i]))
			return true;
	}
	return false;
}

/* Kept fields of the body into rows of the page; how many. */
static size_t
keep_rows(struct req *rq, const char *prefix)
{
	view_node *list = view_list(rq, "Page.Keep");
	size_t skip = strlen(prefix), n = 0;

	for (size_t i = 0; i < rq->npost && n < KEEP_MAX; i++) {
		const struct param *p = &rq->post[i];
		view_node *row;

		if (!str_starts(p->name, prefix) || str_eq(p->name, "csrf"))
			continue;
		row = view_row(list);
		node_set(row, "name", p->name + skip);
		node_set(row, "value", p->value);
		node_flag(row, "show", keep_shown(p->name + skip, p->value));
		n++;
	}
	return n;
}

static enum status
login_refused(struct req *rq, enum status st, const char *next)
{
	if (st == ST_BUSY)
		form_error(rq, NULL, "desk_login.busy");
	else if (st != ST_OK)
		form_error(rq, NULL, "desk_login.wrong");
	(void)keep_rows(rq, KEEP);
	TRY(view_form(rq, login_form, NELEM(login_form), NULL));
	return login_page(rq, next);
}

static enum status
login_resend(struct req *rq, const char *next)
{
	view_set(rq, "Page.Title", view_text(rq, "desk_login.resend_title", NULL));
	view_set(rq, "Page.Action", req_url(rq, "%s", next));
	return view_page(rq, "desk/resend.cs");
}

enum status
desk_login(struct req *rq)
{
	const char *next = desk_next(rq, req_post(rq, "next", NULL)), *token;
	struct login form = { 0 };
	enum status st;

	if (!form_read(rq, login_form, NELEM(login_form), &form))
		return login_refused(rq, ST_OK, next);
	st = vault_login(rq->cx, form.username, form.password, &token);
	if (st == ST_LOGIN || st == ST_DENIED || st == ST_MISSING || st == ST_INVALID || st == ST_BUSY)
		return login_refused(rq, st, next);
	TRY(st);
	TRY(session_begin(rq, token));
	if (keep_rows(rq, KEEP) > 0)
		return login_resend(rq, next);
	return req_redirect(rq, "%s", next);
}

enum status
desk_login_again(struct req *rq)
{
	struct login none = { 0 };

	if (str_eq(rq->path, "/desk/password"))
		return req_redirect(rq, "/desk/login");
	view_form_values(rq, login_form, NELEM(login_form), &none);
	view_flag(rq, "Page.Kept", keep_rows(rq, "") > 0);
	view_flag(rq, "Page.FilesLost", rq->nuploads > 0);
	rq->resp->status = 401;
	return login_page(rq, desk_next(rq, rq->path));
}

enum status
desk_logout(struct req *rq)
{
	enum status st = vault_logout(rq->cx);

	/* Without the vault the session lives until it is idle, but this browser forgets it now. */
	if (st != ST_BUSY)
		TRY(st);
	resp_cookie(rq, rq->app->session_cookie, "", 0);
	rq->resp->clear_site_data = true;
	return req_redirect(rq, "/desk/login");
}

/* ---------------------------------------------------------------- the own password and language */

struct password {
	const char *old, *new, *again;
};
static const struct field password_form[] = {
	{ .name = "old", .type = FT_SECRET, .required = true, .label = "desk_account.old", .offset = offsetof(struct password, old) },
	{ .name = "new", .type = FT_SECRET, .required = true, .min = 8, .label = "desk_account.new",
	    .offset = offsetof(struct password, new) },
	{ .name = "again", .type = FT_SECRET, .required = true, .label = "desk_account.again",
	    .offset = offsetof(struct password, again) },
};

/* Where I am logged in. */
static enum status
sessions_show(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Sessions");
	struct own_session *v;
	size_t n;

	TRY(session_list(rq->cx, &v, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		desk_time(rq, row, "seen", v[i].seen_at);
		desk_time(rq, row, "since", v[i].created_at);
		node_set(row, "ip", v[i].ip);
		node_set(row, "agent", v[i].user_agent);
		node_flag(row, "mine", v[i].mine);
	}
	view_flag(rq, "Page.Others", n > 1);
	return ST_OK;
}

static enum status
account_page(struct req *rq)
{
	TRY(sessions_show(rq));
	view_set(rq, "Page.Title", view_text(rq, "desk_account.title", NULL));
	view_set(rq, "Page.Action", req_url(rq, "/desk/password"));
	return view_page(rq, "desk/account.cs");
}

enum status
desk_account(struct req *rq)
{
	return account_page(rq);
}

enum status
desk_password_form(struct req *rq)
{
	return account_page(rq);
}

enum status
desk_password(struct req *rq)
{
	struct password form = { 0 };
	enum status st = ST_OK;

	if (form_read(rq, password_form, NELEM(password_form), &form) && !str_eq(form.new, form.again))
		form_error(rq, "again", "desk_account.differ");
	if (form_ok(rq))
		st = vault_password(rq->cx, form.old, form.new);
	if (st == ST_LOGIN || st == ST_DENIED)
		form_error(rq, "old", "desk_account.wrong");
	else if (st == ST_INVALID)
		form_error(rq, "new", "desk_account.weak");
	else if (st == ST_BUSY)
		form_error(rq, NULL, "desk_account.busy");
	else
		TRY(st);
	if (!form_ok(rq)) {
		TRY(view_form(rq, password_form, NELEM(password_form), NULL));
		return account_page(rq);
	}
	resp_flash(rq, "flash.password", NULL);
	return req_redirect(rq, "/desk/");
}

/* POST /desk/sessions -- end all of mine but this one. */
enum status
desk_sessions_end(struct req *rq)
{
	TRY(vault_end_others(rq->cx));
	resp_flash(rq, "flash.sessions", NULL);
	return req_redirect(rq, "/desk/account");
}
