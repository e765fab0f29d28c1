/*
 * portal_case.c -- a case by its secret link, more information for it, and the way in by number and contact.
 *
 * The token in the path is the key: these pages are never cached and send no referrer (web/route.c).  Notes of staff are not
 * among the messages that the model answers here.
 */
#include "page/portal.h"

struct add_form {
	const char *body;
};
static const struct field add_fields[] = {
	{ "body", FT_TEXT, .required = true, .max = PORTAL_TEXT_MAX, .offset = offsetof(struct add_form, body),
	    .label = "portal_case.body" },
	{ "files", FT_FILE, .label = "portal_case.add_files" },
};

struct track_form {
	const char *number, *contact;
};
static const struct field track_fields[] = {
	{ "number", FT_LINE, .required = true, .max = 40, .offset = offsetof(struct track_form, number),
	    .label = "portal_track.number" },
	{ "contact", FT_LINE, .required = true, .max = 254, .offset = offsetof(struct track_form, contact),
	    .label = "portal_track.contact" },
};

static void
files_view(struct req *rq, view_node *row, int64_t message, const struct attach *a, size_t n)
{
	view_node *list = view_sub(row, "Files");

	for (size_t i = 0; i < n; i++) {
		view_node *r;
		const char *kb;

		if (a[i].message_id != message)
			continue;
		kb = arena_printf(rq->cx->mem, "%lld", (long long)((a[i].size + 1023) / 1024));
		r = view_row(list);
		node_set(r, "name", a[i].name);
		node_set(r, "size", view_text(rq, "portal_case.size", kb, NULL));
	}
}

static enum status
messages_view(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Messages"), *row;
	struct message *m;
	struct attach *a;
	size_t nm, na;

	TRY(case_messages(rq->cx, rq->tail, &m, &nm));
	TRY(case_attachments(rq->cx, rq->tail, &a, &na));
	for (size_t i = 0; i < nm; i++) {
		bool ours = str_eq(m[i].kind, "answer");

		row = view_row(list);
		node_flag(row, "ours", ours);
		node_set(row, "who", view_text(rq, ours ? "portal_case.us" : "portal_case.you", NULL));
		node_set(row, "body", m[i].body);
		portal_time(rq, row, "at", m[i].at);
		files_view(rq, row, m[i].id, a, na);
	}
	return ST_OK;
}

static enum status
case_show(struct req *rq, const struct complaint *c)
{
	view_node *node = view_list(rq, "Page.Case");
	bool again = str_eq(c->state, "closed") || str_eq(c->state, "answered");

	node_set(node, "number", c->number);
	node_set(node, "state", c->state);
	node_set(node, "title", c->title);
	node_set(node, "product", c->product);
	node_set(node, "subject",
	    view_text(rq, arena_printf(rq->cx->mem, "subject.%s", c->subject), NULL));
	portal_time(rq, node, "received", c->received_at);
	portal_time(rq, node, "updated", c->updated_at);
	TRY(messages_view(rq));
	view_set(rq, "Page.AddHeading",
	    view_text(rq, again ? "portal_case.add_reopen" : "portal_case.add", NULL));
	portal_files_view(rq);
	view_set(rq, "Page.Action", req_url(rq, "/case/%s", rq->tail));
	view_set(rq, "Page.Nav", "track");
	view_flag(rq, "Page.NoIndex", true);
	view_set(rq, "Page.Title", view_text(rq, "portal_case.title", c->number, NULL));
	return view_page(rq, "portal/case.cs");
}

/* GET /case/{token}; ?lang= chooses the language here, so that the token stands in no other address. */
enum status
page_case(struct req *rq)
{
	const char *code = req_query(rq, "lang", NULL);
	struct complaint c = { 0 };
	enum lang l;

	if (code != NULL && lang_from(code, &l)) {
		resp_cookie(rq, LANG_COOKIE, lang_code(l), 365 * 24 * 3600);
		return req_redirect(rq, "/case/%s", rq->tail);
	}
	TRY(case_get(rq->cx, rq->tail, &c));
	view_form_idem(rq);
	return case_show(rq, &c);
}

static enum status
case_again(struct req *rq, const struct add_form *f)
{
	struct complaint c = { 0 };

	TRY(case_get(rq->cx, rq->tail, &c));
	TRY(view_form(rq, add_fields, NELEM(add_fields), f));
	if (str_empty(req_post(rq, "idem", NULL)))
		view_form_idem(rq);
	return case_show(rq, &c);
}

/* POST /case/{token} */
enum status
page_case_add(struct req *rq)
{
	struct add_form f = { 0 };
	struct attach_in *files;
	unsigned char idem[16];
	enum status st;
	size_t n;

	if (form_read(rq, add_fields, NELEM(add_fields), &f) && portal_throttle(rq, "add", 20, 60) == ST_BUSY)
		form_error(rq, NULL, "portal_complaint.hourly");
	if (!form_ok(rq))
		return case_again(rq, &f);
	TRY(portal_idem(rq, idem));
	portal_files(rq, &files, &n);
	st = case_add(rq->cx, rq->tail, idem, f.body, files, n);
	if (st == ST_BUSY) {
		form_error(rq, NULL, "portal_complaint.busy");
		return case_again(rq, &f);
	}
	TRY(st);
	resp_flash(rq, "flash.case_added", NULL);
	return req_redirect(rq, "/case/%s", rq->tail);
}

static enum status
track_show(struct req *rq)
{
	view_set(rq, "Page.Action", req_url(rq, "/track"));
	view_set(rq, "Page.Nav", "track");
	view_set(rq, "Page.Title", view_text(rq, "portal_track.title", NULL));
	view_set(rq, "Page.Description", view_text(rq, "portal_home.track_text", NULL));
	return view_page(rq, "portal/track.cs");
}

/* GET /track */
enum status
page_track_form(struct req *rq)
{
	rq->resp->cache = CACHE_PUBLIC;
	return track_show(rq);
}

/* The one answer for a wrong number, a wrong contact, an anonymous case and too many tries. */
static enum status
track_failed(struct req *rq, const struct track_form *f)
{
	TRY(view_form(rq, track_fields, NELEM(track_fields), f));
	view_flag(rq, "Page.Failed", form_ok(rq));
	rq->resp->status = 422;
	return track_show(rq);
}

/* POST /track */
enum status
page_track(struct req *rq)
{
	struct track_form f = { 0 };
	const char *token, *number = NULL;
	int64_t year, id;

	if (form_read(rq, track_fields, NELEM(track_fields), &f) && complaint_number_parse(f.number, &year, &id))
		number = complaint_number(rq->cx, year, id);
	/* A number that is none is asked too, so that it takes the same time. */
	if (form_ok(rq) && portal_throttle(rq, "track", 10, 20) == ST_OK &&
	    vault_match(rq->cx, number == NULL ? "C2000-000000" : number, f.contact, &token) == ST_OK)
		return req_redirect(rq, "/case/%s", token);
	return track_failed(rq, &f);
}
