/*
 * desk_private.c -- private fields: masks on pages, and showing one value for a purpose.
 *
 * Judged, counted and logged by the vault; this file asks and shows.  A value stands only in the answer to the POST that asked for it,
 * never in an address, a form that comes back or a list.
 */
#include "base/mask.h"
#include "base/utf8.h"
#include "model/complaint.h"
#include "page/desk.h"

#define REASON_MIN 10 /* characters, PRV-12 */
#define SECONDS 60    /* how long a value is shown */

static const char *const levels[PF_N] = {
	[PF_NAME] = "p1", [PF_PHONE] = "p2", [PF_EMAIL] = "p2", [PF_ADDRESS] = "p2", [PF_BIRTH] = "p2",
	[PF_INCOME] = "p3", [PF_HOUSEHOLD] = "p3",
};

/* ---------------------------------------------------------------- masks */

enum status
desk_masks(struct req *rq, const int64_t *party, size_t n, struct pmasks **out)
{
	enum status st;

	*out = arena_calloc(rq->cx->mem, n == 0 ? 1 : n, sizeof(**out));
	if (n == 0)
		return ST_OK;
	st = vault_masked(rq->cx, party, n, *out);
	if (st != ST_BUSY)
		return st;
	*out = arena_calloc(rq->cx->mem, n, sizeof(**out));
	view_flag(rq, "Page.VaultAway", true);
	return ST_OK;
}

static const char *
field_label(struct req *rq, enum pfield f)
{
	return view_text(rq, arena_printf(rq->cx->mem, "pfield.%s", pfield_key(f)), NULL);
}

void
desk_private_facts(struct req *rq, const char *name, const struct pmasks *m, enum pfield first, bool stored, const char *path)
{
	view_node *list = view_list(rq, name);

	for (int f = (int)first; f < PF_N; f++) {
		const struct pmask *p = &m->f[f];
		view_node *row;

		if (p->level == PL_NONE || (stored && !p->present))
			continue;
		row = view_row(list);
		node_set(row, "key", pfield_key((enum pfield)f));
		node_set(row, "label", field_label(rq, (enum pfield)f));
		node_set(row, "level", view_text(rq, arena_printf(rq->cx->mem, "plevel.%s", levels[f]), NULL));
		if (!p->present)
			continue;
		node_set(row, "mask", p->mask);
		if (p->level >= PL_REVEAL)
			node_set(row, "url", req_url(rq, "%s/%s", path, pfield_key((enum pfield)f)));
	}
}

int64_t
desk_party(const struct req *rq, int64_t party, int64_t holder)
{
	return party != 0 ? party : holder == rq->cx->who.user_id ? 0 : PARTY_ANY;
}

bool
desk_reads_text(const struct pmasks *m)
{
	return m->f[PF_PHONE].level >= PL_REVEAL && m->f[PF_EMAIL].level >= PL_REVEAL;
}

const char *
desk_text(struct req *rq, const char *text, bool clear)
{
	return clear || text == NULL ? text : mask_text(rq->cx->mem, text);
}

/* ---------------------------------------------------------------- showing one value */

static const char *const purposes[] = { "contact", "delivery", "verify", "correct", "legal", NULL };

struct reveal {
	const char *purpose, *reason, *number;
};
static const struct field reveal_form[] = {
	{ .name = "purpose", .type = FT_ONE_OF, .required = true, .choices = purposes, .label = "desk_reveal.purpose",
	    .offset = offsetof(struct reveal, purpose) },
	{ .name = "reason", .type = FT_LINE, .max = 150, .label = "desk_reveal.reason", .offset = offsetof(struct reveal, reason) },
	{ .name = "number", .type = FT_LINE, .max = 30, .label = "desk_reveal.number", .offset = offsetof(struct reveal, number) },
};

/* Whose value it is and where the page belongs. */
struct target {
	int64_t party, complaint;
	const char *name, *home; /* home: path of the card or case */
	enum pfield field;
	struct pmask mask;
};

static enum status
target_field(struct req *rq, struct target *t)
{
	struct pmasks m = { 0 };

	if (t->party == 0 || !pfield_from(rq->tail, &t->field))
		return ST_MISSING;
	TRY(vault_masked(rq->cx, &t->party, 1, &m));
	t->mask = m.f[t->field];
	if (t->mask.level == PL_NONE)
		return ST_MISSING;
	return t->mask.level < PL_REVEAL ? ST_DENIED : ST_OK;
}

static enum status
target_customer(struct req *rq, struct target *t)
{
	struct customer c;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(customer_get(rq->cx, id, &c));
	*t = (struct target){ .party = c.party_id, .name = c.name,
		.home = arena_printf(rq->cx->mem, "/desk/customers/%lld", (long long)id) };
	desk_crumb(rq, "/desk/customers", view_text(rq, "frame.customers", NULL));
	desk_crumb(rq, t->home, t->name);
	return target_field(rq, t);
}

static enum status
target_complaint(struct req *rq, struct target *t)
{
	struct complaint c;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(complaint_get(rq->cx, id, &c));
	*t = (struct target){ .party = c.party_id, .complaint = c.id, .name = c.number,
		.home = arena_printf(rq->cx->mem, "/desk/complaints/%lld", (long long)id) };
	desk_crumb(rq, "/desk/complaints", view_text(rq, "frame.complaints", NULL));
	desk_crumb(rq, t->home, t->name);
	return target_field(rq, t);
}

static enum status
reveal_page(struct req *rq, const struct target *t)
{
	desk_crumb(rq, NULL, view_text(rq, "desk_reveal.title", field_label(rq, t->field), NULL));
	view_set(rq, "Page.Back", req_url(rq, "%s", t->home));
	view_set(rq, "Page.Mask", t->mask.mask);
	view_set(rq, "Page.Whose", t->name);
	view_flag(rq, "Page.OfCase", t->complaint != 0);
	view_flag(rq, "Page.NeedReason", t->mask.level == PL_REVEAL);
	desk_choices(rq, "Page.Purposes", purposes, "purpose");
	view_set(rq, "Page.Action", req_url(rq, "%s/reveal/%s", t->home, pfield_key(t->field)));
	return view_page(rq, "desk/reveal.cs");
}

static enum status
reveal_show_form(struct req *rq, const struct target *t)
{
	struct reveal none = { .purpose = "contact" };

	TRY(view_form(rq, reveal_form, NELEM(reveal_form), &none));
	return reveal_page(rq, t);
}

/* The case that the purpose names; a case one cannot read is as good as none. */
static void
reveal_case(struct req *rq, const struct reveal *form, struct target *t)
{
	struct complaint c;
	int64_t year, id;

	if (t->complaint != 0 || str_empty(form->number))
		return;
	if (!complaint_number_parse(form->number, &year, &id) || complaint_get(rq->cx, id, &c) != ST_OK || c.year != year)
		form_error(rq, "number", "desk_reveal.no_case");
	else
		t->complaint = c.id;
}

static enum status
reveal_value(struct req *rq, struct target *t)
{
	struct reveal form = { 0 };
	const char *value;
	enum status st;

	if (form_read(rq, reveal_form, NELEM(reveal_form), &form) && t->mask.level == PL_REVEAL &&
	    utf8_length(form.reason) < REASON_MIN)
		form_error(rq, "reason", "desk_reveal.reason_short");
	reveal_case(rq, &form, t);
	if (!form_ok(rq))
		return reveal_show_form(rq, t);
	st = vault_reveal(rq->cx, t->party, t->field, form.purpose, form.reason, t->complaint, &value);
	if (st == ST_BUSY) {
		form_error(rq, NULL, "desk_reveal.busy");
		return reveal_show_form(rq, t);
	}
	TRY(st);
	view_set(rq, "Page.Value", value);
	view_seti(rq, "Page.Seconds", SECONDS);
	/* Without scripts the page leaves by itself. */
	view_setf(rq, "Page.Refresh", "%d; url=%s", SECONDS + 1, req_url(rq, "%s", t->home));
	return reveal_page(rq, t);
}

enum status
desk_customer_reveal_form(struct req *rq)
{
	struct target t;

	TRY(target_customer(rq, &t));
	return reveal_show_form(rq, &t);
}

enum status
desk_customer_reveal(struct req *rq)
{
	struct target t;

	TRY(target_customer(rq, &t));
	return reveal_value(rq, &t);
}

enum status
desk_complaint_reveal_form(struct req *rq)
{
	struct target t;

	TRY(target_complaint(rq, &t));
	return reveal_show_form(rq, &t);
}

enum status
desk_complaint_reveal(struct req *rq)
{
	struct target t;

	TRY(target_complaint(rq, &t));
	return reveal_value(rq, &t);
}
