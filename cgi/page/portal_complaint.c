/*
 * portal_complaint.c -- the form for complaints and questions, and its filing.
 *
 * Nothing typed is lost: a form that cannot be filed comes back with every value (files must be chosen again, and the page
 * says so).  The hidden key idem makes pressing twice file once.  Before it is sent for the first time, articles that may answer it are shown:
 * beside the form with JavaScript, else as a step that carries the whole form.
 */
#include "page/portal_answers.h"

struct complaint_form {
	const char *subject, *title, *body, *product, *name, *email, *phone;
};

static const char *const subjects[] = { "quality", "usability", "delivery", "repair", "price", "conduct", "attitude",
	"process", "website", "privacy", "other", NULL };

#define AT(member) offsetof(struct complaint_form, member)
static const struct field fields[] = {
	{ "subject", FT_ONE_OF, .required = true, .choices = subjects, .offset = AT(subject),
	    .label = "portal_complaint.subject" },
	{ "title", FT_LINE, .required = true, .min = 2, .max = 200, .offset = AT(title),
	    .label = "portal_complaint.what" },
	{ "body", FT_TEXT, .required = true, .min = 2, .max = PORTAL_TEXT_MAX, .offset = AT(body),
	    .label = "portal_complaint.body" },
	{ "product", FT_LINE, .max = 40, .offset = AT(product), .label = "portal_complaint.product" },
	{ "files", FT_FILE, .label = "portal_complaint.files" },
	{ "name", FT_LINE, .max = 80, .offset = AT(name), .label = "portal_complaint.name" },
	{ "email", FT_EMAIL, .offset = AT(email), .label = "portal_complaint.email" },
	{ "phone", FT_PHONE, .offset = AT(phone), .label = "portal_complaint.phone" },
};

static enum status
complaint_show(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Subjects"), *row;

	for (size_t i = 0; subjects[i] != NULL; i++) {
		row = view_row(list);
		node_set(row, "value", subjects[i]);
		node_set(row, "text",
		    view_text(rq, arena_printf(rq->cx->mem, "subject.%s", subjects[i]), NULL));
	}
	portal_files_view(rq);
	view_set(rq, "Page.Action", req_url(rq, "/complaint"));
	view_set(rq, "Page.Answers", req_url(rq, "/complaint/answers"));
	view_set(rq, "Page.Nav", "complaint");
	view_set(rq, "Page.Title", view_text(rq, "portal_complaint.title", NULL));
	view_set(rq, "Page.Description", view_text(rq, "portal_complaint.lead", NULL));
	return view_page(rq, "portal/complaint.cs");
}

/* GET /complaint?q=&read=: the words of a search that found nothing are in the form already, and what was read goes along. */
enum status
page_complaint_form(struct req *rq)
{
	const char *q = req_query(rq, "q", NULL);
	struct complaint_form f = { .title = q };

	view_form_values(rq, fields, NELEM(fields), &f);
	view_form_idem(rq);
	portal_carried_view(rq, req_query(rq, "read", NULL), NULL);
	return complaint_show(rq);
}

/* A value that the vault would refuse is an error of its field, not of the whole form. */
static void
contact_check(struct req *rq, const struct complaint_form *f)
{
	if (!str_empty(f->name) && !pfield_valid(PF_NAME, f->name))
		form_error(rq, "name", "invalid");
	if (!str_empty(f->email) && !pfield_valid(PF_EMAIL, f->email))
		form_error(rq, "email", "email");
	if (!str_empty(f->phone) && !pfield_valid(PF_PHONE, f->phone))
		form_error(rq, "phone", "phone");
}

static const char *
value_or_null(const char *s)
{
	return str_empty(s) ? NULL : s;
}

static enum status
complaint_send(struct req *rq, const struct complaint_form *f)
{
	struct complaint_new c = { .channel = "web", .lang = lang_code(rq->cx->lang), .subject = f->subject,
		.product = f->product, .title = f->title, .body = f->body };
	struct attach_in *files;
	const char *number, *token;

	TRY(portal_idem(rq, c.idem));
	/* Readable by right only from the first minute; staff may restrict or open a case later. */
	c.restricted = str_eq(f->subject, "privacy") ? "privacy" : str_eq(f->subject, "conduct") ? "conduct" : "none";
	c.who.v[PF_NAME] = value_or_null(f->name);
	c.who.v[PF_EMAIL] = value_or_null(f->email);
	c.who.v[PF_PHONE] = value_or_null(f->phone);
	portal_files(rq, &files, &c.nfiles);
	c.files = files;
	TRY(complaint_file(rq->cx, &c, &number, &token));
	portal_filed(rq, token, c.idem);
	resp_flash(rq, "flash.case_filed", NULL);
	return req_redirect(rq, "/case/%s", token);
}

static enum status
complaint_again(struct req *rq, const struct complaint_form *f)
{
	TRY(view_form(rq, fields, NELEM(fields), f));
	if (str_empty(req_post(rq, "idem", NULL)))
		view_form_idem(rq);
	portal_carried_view(rq, req_post(rq, "read", NULL), req_post(rq, "shown", NULL));
	view_flag(rq, "Page.Step", req_post(rq, "step", NULL) != NULL);
	return complaint_show(rq);
}

/* The step between writing and sending: *shown when there is something to show.  Files cannot be carried along by a page, so a form with
 * files is sent at once; so is one whose writer saw the articles already. */
static enum status
complaint_step(struct req *rq, const struct complaint_form *f, bool *stepped)
{
	unsigned char idem[16];
	struct hits h;

	*stepped = false;
	if (rq->nuploads > 0 || req_post(rq, "step", NULL) != NULL || portal_idem(rq, idem) != ST_OK)
		return ST_OK;
	/* A search that fails must not hold back a complaint. */
	if (portal_answers(rq, f->title, f->body, &h) != ST_OK || h.n == 0)
		return ST_OK;
	*stepped = true;
	TRY(view_form(rq, fields, NELEM(fields), f));
	portal_answers_shown(rq, idem, &h);
	portal_answers_view(rq, &h);
	portal_carried_view(rq, req_post(rq, "read", NULL), portal_answers_ids(rq, &h));
	view_set(rq, "Page.Action", req_url(rq, "/complaint"));
	view_set(rq, "Page.Nav", "complaint");
	view_set(rq, "Page.Title", view_text(rq, "portal_answers.title", NULL));
	return view_page(rq, "portal/complaint_step.cs");
}

/* POST /complaint */
enum status
page_complaint_file(struct req *rq)
{
	struct complaint_form f = { 0 };
	bool stepped;
	enum status st;

	if (form_read(rq, fields, NELEM(fields), &f))
		contact_check(rq, &f);
	if (req_post(rq, "edit", NULL) != NULL)
		return complaint_again(rq, &f);
	if (form_ok(rq)) {
		TRY(complaint_step(rq, &f, &stepped));
		if (stepped)
			return ST_OK;
	}
	if (form_ok(rq) && portal_throttle(rq, "complaint", 20, 60) == ST_BUSY)
		form_error(rq, NULL, "portal_complaint.hourly");
	if (!form_ok(rq))
		return complaint_again(rq, &f);
	st = complaint_send(rq, &f);
	if (st != ST_BUSY)
		return st;
	/* Browsers forget a page that may not be stored: what was typed goes back with the bad news. */
	form_error(rq, NULL, "portal_complaint.busy");
	TRY(complaint_again(rq, &f));
	rq->resp->status = 503;
	rq->resp->retry_after = 30;
	return ST_OK;
}
