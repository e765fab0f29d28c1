/*
 * desk_complaint_new.c -- filing a case for somebody who called, wrote or came (CMP-01).
 *
 * With a customer chosen the contact data that the firm holds is used and not asked for again.
 */
#include <string.h>

#include "base/conf.h"
#include "model/perm.h"
#include "page/desk_case.h"

static const char *const channels[] = { "phone", "visit", "letter", NULL };
static const char *const langs[] = { "zh_CN", "zh_TW", "en", NULL };

struct filing {
	const char *channel, *lang, *subject, *product, *title, *body, *name, *phone, *email;
	int64_t customer;
};
#define TEXT_FIELD(n, t, need, longest, word)                                                              \
	{ .name = #n, .type = (t), .required = (need), .max = (longest), .label = (word), .offset = offsetof(struct filing, n) }
#define CHOICE_FIELD(n, list, word)                                                                        \
	{ .name = #n, .type = FT_ONE_OF, .required = true, .choices = (list), .label = (word), .offset = offsetof(struct filing, n) }

static const struct field filing_form[] = {
	{ .name = "customer", .type = FT_ID, .offset = offsetof(struct filing, customer) },
	CHOICE_FIELD(channel, channels, "desk_new_case.channel"),
	CHOICE_FIELD(lang, langs, "desk_new_case.lang"),
	CHOICE_FIELD(subject, case_subjects, "desk_new_case.subject"),
	TEXT_FIELD(product, FT_LINE, false, 40, "desk_new_case.product"),
	TEXT_FIELD(title, FT_LINE, true, 200, "desk_new_case.what"),
	TEXT_FIELD(body, FT_TEXT, true, DESK_TEXT_MAX, "desk_new_case.body"),
	TEXT_FIELD(name, FT_LINE, false, 80, "pfield.name"),
	TEXT_FIELD(phone, FT_PHONE, false, 0, "pfield.phone"),
	TEXT_FIELD(email, FT_EMAIL, false, 0, "pfield.email"),
	{ .name = "files", .type = FT_FILE, .label = "desk_new_case.files" },
};

static enum status
filing_page(struct req *rq, int64_t customer)
{
	const struct conf *conf = rq->cx->conf;
	struct customer c;

	if (customer != 0) {
		if (!perm_allowed(rq->cx, PERM_CUSTOMER_READ))
			return ST_MISSING;
		TRY(customer_get(rq->cx, customer, &c));
		view_set(rq, "Page.Customer.name", c.name);
		view_seti(rq, "Page.Customer.id", c.id);
	}
	if (req_post(rq, "idem", NULL) == NULL)
		view_form_idem(rq);
	view_set(rq, "Page.FilesHint", view_text(rq, "desk_new_case.files_hint",
	    arena_printf(rq->cx->mem, "%lld", (long long)conf->upload_count),
	    arena_printf(rq->cx->mem, "%lld", (long long)(conf->upload_max / 1048576)), NULL));
	view_flag(rq, "Page.FilesAgain", rq->nuploads > 0);
	desk_choices(rq, "Page.Channels", channels, "channel");
	desk_choices(rq, "Page.Langs", langs, "lang_name");
	desk_choices(rq, "Page.Subjects", case_subjects, "subject");
	view_set(rq, "Page.Action", req_url(rq, "/desk/complaints/new"));
	desk_crumb(rq, "/desk/complaints", view_text(rq, "frame.complaints", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_new_case.title", NULL));
	return view_page(rq, "desk/complaint_new.cs");
}

/* GET /desk/complaints/new?customer= */
enum status
desk_complaint_new_form(struct req *rq)
{
	struct filing f = { .channel = "phone", .lang = lang_code(rq->cx->lang) };
	const char *s = req_query(rq, "customer", NULL);

	if (s != NULL && !str_to_i64(s, 1, INT64_MAX, &f.customer))
		return ST_MISSING;
	TRY(view_form(rq, filing_form, NELEM(filing_form), &f));
	return filing_page(rq, f.customer);
}

static void
filing_files(struct req *rq, struct complaint_new *c)
{
	struct attach_in *v = arena_calloc(rq->cx->mem, rq->nuploads + 1, sizeof(*v));

	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];
		struct attach_in *a = &v[c->nfiles];

		if (!str_eq(u->field, "files") || u->fd < 0)
			continue;
		*a = (struct attach_in){ .name = u->name, .mime = u->mime, .fd = u->fd, .size = u->size };
		memcpy(a->sha256, u->sha256, sizeof(a->sha256));
		c->nfiles++;
	}
	c->files = v;
}

/* Back to the case; who files one that only few may read is told so. */
static enum status
filed(struct req *rq, int64_t id)
{
	struct complaint c;
	enum status st = complaint_get(rq->cx, id, &c);

	if (st == ST_MISSING) {
		resp_flash(rq, "flash.filed_restricted", NULL);
		return req_redirect(rq, "/desk/complaints");
	}
	TRY(st);
	resp_flash(rq, "flash.filed", NULL);
	return req_redirect(rq, "/desk/complaints/%lld", (long long)id);
}

/* POST /desk/complaints/new */
enum status
desk_complaint_new(struct req *rq)
{
	struct filing f = { 0 };
	struct complaint_new c = { 0 };
	enum status st;
	int64_t id;

	TRY(desk_idem(rq, c.idem));
	if (!form_read(rq, filing_form, NELEM(filing_form), &f)) {
		TRY(view_form(rq, filing_form, NELEM(filing_form), &f));
		return filing_page(rq, f.customer);
	}
	if (f.customer != 0 && !perm_allowed(rq->cx, PERM_CUSTOMER_READ))
		return ST_MISSING;
	c.channel = f.channel;
	c.lang = f.lang;
	c.subject = f.subject;
	c.product = f.product;
	c.title = f.title;
	c.body = f.body;
	c.customer_id = f.customer;
	c.who.v[PF_NAME] = str_empty(f.name) ? NULL : f.name;
	c.who.v[PF_PHONE] = str_empty(f.phone) ? NULL : f.phone;
	c.who.v[PF_EMAIL] = str_empty(f.email) ? NULL : f.email;
	filing_files(rq, &c);
	st = complaint_file_staff(rq->cx, &c, &id);
	if (st != ST_BUSY && st != ST_INVALID)
		return st == ST_OK ? filed(rq, id) : st;
	form_error(rq, NULL, st == ST_BUSY ? "desk_new_case.busy" : "desk_new_case.refused");
	TRY(view_form(rq, filing_form, NELEM(filing_form), &f));
	return filing_page(rq, f.customer);
}
