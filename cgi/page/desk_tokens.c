/*
 * desk_tokens.c -- my tokens of the JSON API: the list, a new one (shown once), revoking one.
 */
#include "model/api_token.h"
#include "page/desk.h"

struct asked {
	const char *name, *days;
	bool write;
};

static const char *const days[] = { "30", "90", "365", "0", NULL };

#define AT(member) offsetof(struct asked, member)
static const struct field fields[] = {
	{ "name", FT_LINE, .required = true, .max = 80, .offset = AT(name), .label = "desk_tokens.name" },
	{ "write", FT_BOOL, .offset = AT(write), .label = "desk_tokens.write" },
	{ "days", FT_ONE_OF, .required = true, .choices = days, .offset = AT(days), .label = "desk_tokens.days" },
};

static enum status
tokens_page(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct api_token *t;
	size_t n;

	TRY(api_token_list(rq->cx, &t, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "id", t[i].id);
		node_set(row, "name", t[i].name);
		node_flag(row, "write", t[i].can_write);
		node_flag(row, "over", t[i].ended);
		node_flag(row, "revoked", t[i].revoked_at != 0);
		desk_time(rq, row, "created", t[i].created_at);
		desk_time(rq, row, "expires", t[i].expires_at);
		desk_time(rq, row, "used", t[i].used_at);
	}
	desk_choices(rq, "Page.Days", days, "token_days");
	view_set(rq, "Page.Action", req_url(rq, "/desk/account/tokens"));
	view_set(rq, "Page.Title", view_text(rq, "desk_tokens.title", NULL));
	desk_crumb(rq, "/desk/account", view_text(rq, "desk_account.title", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_tokens.title", NULL));
	return view_page(rq, "desk/tokens.cs");
}

/* GET /desk/account/tokens */
enum status
desk_tokens(struct req *rq)
{
	struct asked a = { .days = "90" };

	view_form_values(rq, fields, NELEM(fields), &a);
	return tokens_page(rq);
}

/* POST /desk/account/tokens -- the answer is the page itself: nothing keeps the token for a second look. */
enum status
desk_token_new(struct req *rq)
{
	struct asked a = { 0 }, none = { .days = "90" };
	const char *token;
	int64_t n = 0;
	enum status st;

	if (form_read(rq, fields, NELEM(fields), &a)) {
		(void)str_to_i64(a.days, 0, 365, &n);
		st = vault_token_new(rq->cx, a.name, a.write, n, &token);
		if (st == ST_CONFLICT)
			form_error(rq, NULL, "desk_tokens.too_many");
		else if (st == ST_BUSY)
			form_error(rq, NULL, "desk_account.busy");
		else
			TRY(st);
	}
	if (!form_ok(rq)) {
		TRY(view_form(rq, fields, NELEM(fields), &a));
		return tokens_page(rq);
	}
	view_set(rq, "Page.Token", token);
	view_set(rq, "Page.TokenName", a.name);
	view_form_values(rq, fields, NELEM(fields), &none);
	return tokens_page(rq);
}

/* POST /desk/account/tokens/{id}/revoke */
enum status
desk_token_revoke(struct req *rq)
{
	TRY(vault_token_revoke(rq->cx, rq->ids[0]));
	resp_flash(rq, "flash.token_revoked", NULL);
	return req_redirect(rq, "/desk/account/tokens");
}
