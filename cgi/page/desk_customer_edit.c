/*
 * desk_customer_edit.c -- making and changing a customer.
 *
 * One form holds the record and those private fields that this person may write.  A private input is always empty, with the mask beside it:
 * empty means unchanged, so a mask is never sent back (PRV-20), and removing is a box of its own.  When somebody saved in between, nothing is
 * saved; the form comes back with what was typed and, at each field that differs, what is stored now.
 */
#include <string.h>

#include "page/desk.h"

struct edit {
	struct customer c;
	const char *value[PF_N]; /* as typed; NULL when the field was not in the form */
	bool drop[PF_N];
};

#define OF(m) offsetof(struct edit, c.m)
static const struct field edit_form[] = {
	{ .name = "version", .type = FT_ID, .offset = OF(version) },
	{ .name = "kind", .type = FT_ONE_OF, .required = true, .choices = customer_kinds, .label = "desk_customer.kind", .offset = OF(kind) },
	{ .name = "name", .type = FT_LINE, .required = true, .max = 120, .label = "desk_customer.name", .offset = OF(name) },
	{ .name = "region", .type = FT_LINE, .max = 60, .label = "desk_customer.region", .offset = OF(region) },
	{ .name = "grade", .type = FT_ONE_OF, .required = true, .choices = customer_grades, .label = "desk_customer.grade",
	    .offset = OF(grade) },
	{ .name = "status", .type = FT_ONE_OF, .required = true, .choices = customer_statuses, .label = "desk_customer.status",
	    .offset = OF(status) },
	{ .name = "owner", .type = FT_ID, .label = "desk_customer.owner", .offset = OF(owner_id) },
	{ .name = "department", .type = FT_ID, .label = "desk_customer.department", .offset = OF(department_id) },
	{ .name = "note", .type = FT_TEXT, .max = 4000, .label = "desk_customer.note", .offset = OF(note) },
#define PRIVATE(f, key, longest)                                                                           \
	{ .name = key, .type = FT_LINE, .max = (longest), .label = "pfield." key, .offset = offsetof(struct edit, value[f]) }, \
	{ .name = "drop_" key, .type = FT_BOOL, .offset = offsetof(struct edit, drop[f]) }
	PRIVATE(PF_PHONE, "phone", 32),
	PRIVATE(PF_EMAIL, "email", 254),
	PRIVATE(PF_ADDRESS, "address", 300),
	PRIVATE(PF_BIRTH, "birth", 10),
	PRIVATE(PF_INCOME, "income", 40),
	PRIVATE(PF_HOUSEHOLD, "household", 3),
};

/* What this person may know and write of the customer. */
struct rights {
	struct pmasks m;
	bool away; /* the vault does not answer: m says nothing */
};

static enum status
rights_ask(struct req *rq, int64_t party, struct rights *r)
{
	enum status st = vault_masked(rq->cx, &party, 1, &r->m);

	r->away = st == ST_BUSY;
	if (!r->away)
		return st;
	memset(&r->m, 0, sizeof(r->m));
	view_flag(rq, "Page.VaultAway", true);
	return ST_OK;
}

/* ---------------------------------------------------------------- the page */

/* Was this private field filled in?  What somebody typed is shown again even when the vault cannot say what they may write. */
static bool
typed(struct req *rq, const char *key)
{
	return !str_empty(req_post(rq, key, NULL));
}

/* Inputs of the private fields that may be written, with the mask where it may be known. */
static void
private_inputs(struct req *rq, const struct pmasks *m, bool away)
{
	view_node *list = view_list(rq, "Page.Private");

	for (int f = PF_PHONE; f < PF_N; f++) {
		const struct pmask *p = &m->f[f];
		view_node *row;
		const char *key = pfield_key((enum pfield)f);

		if (!p->writable && !(away && typed(rq, key)))
			continue;
		row = view_row(list);
		node_set(row, "key", key);
		node_set(row, "label", view_text(rq, arena_printf(rq->cx->mem, "pfield.%s", key), NULL));
		node_set(row, "hint", view_text(rq, arena_printf(rq->cx->mem, "pfield_hint.%s", key), NULL));
		if (p->level != PL_NONE && p->present)
			node_set(row, "now", view_text(rq, "desk_edit.now", p->mask, NULL));
		node_flag(row, "blind", p->writable && p->level == PL_NONE);
		node_flag(row, "stored", p->level != PL_NONE && p->present);
	}
}

static enum status
edit_page(struct req *rq, const struct customer *c, const struct rights *r)
{
	private_inputs(rq, &r->m, r->away);
	desk_choices(rq, "Page.Kinds", customer_kinds, "kind");
	desk_choices(rq, "Page.Grades", customer_grades, "grade");
	desk_choices(rq, "Page.Statuses", customer_statuses, "customer_state");
	TRY(desk_staff_choices(rq, "Page.Staff", c->owner_id, c->owner_name));
	TRY(desk_department_choices(rq, "Page.Departments"));
	desk_crumb(rq, "/desk/customers", view_text(rq, "frame.customers", NULL));
	if (c->id == 0) {
		view_set(rq, "Page.Action", req_url(rq, "/desk/customers/new"));
		view_set(rq, "Page.Back", req_url(rq, "/desk/customers"));
		desk_crumb(rq, NULL, view_text(rq, "desk_edit.new", NULL));
	} else {
		const char *path = arena_printf(rq->cx->mem, "/desk/customers/%lld", (long long)c->id);

		view_set(rq, "Page.Action", req_url(rq, "%s/edit", path));
		view_set(rq, "Page.Back", req_url(rq, "%s", path));
		desk_crumb(rq, path, c->name);
		desk_crumb(rq, NULL, view_text(rq, "desk_edit.title", NULL));
		view_set(rq, "Page.Title", view_text(rq, "desk_edit.title_of", c->name, NULL));
	}
	return view_page(rq, "desk/customer_edit.cs");
}

/* ---------------------------------------------------------------- what was typed */

static const char *
private_fault(enum pfield f)
{
	switch (f) {
	case PF_PHONE:
		return "field.phone";
	case PF_EMAIL:
		return "field.email";
	case PF_BIRTH:
		return "field.date";
	default:
		return "desk_edit.private_invalid";
	}
}

/* Private values to write; false when one is not acceptable.  A field that may not be written does not exist. */
static bool
private_read(struct req *rq, const struct edit *e, const struct pmasks *m, struct pvalues *out, bool *any)
{
	bool ok = true;

	memset(out, 0, sizeof(*out));
	*any = false;
	for (int f = PF_PHONE; f < PF_N; f++) {
		const struct pmask *p = &m->f[f];
		const char *v = e->drop[f] ? "" : e->value[f];

		if (!p->writable || (str_empty(v) && !e->drop[f]))
			continue;
		if (!pfield_valid((enum pfield)f, v) || (p->present && *v != '\0' && str_eq(v, p->mask))) {
			form_error(rq, pfield_key((enum pfield)f), private_fault((enum pfield)f));
			ok = false;
		}
		out->v[f] = v;
		*any = true;
	}
	return ok;
}

/* Page.Theirs.<field> where the stored record differs from what was typed. */
static void
theirs(struct req *rq, const char *key, const char *mine, const char *stored)
{
	if (!str_eq(mine == NULL ? "" : mine, stored == NULL ? "" : stored))
		node_set(view_list(rq, "Page.Theirs"), key, str_empty(stored) ? view_text(rq, "desk_edit.empty", NULL) : stored);
}

static const char *
word(struct req *rq, const char *prefix, const char *value)
{
	return view_text(rq, arena_printf(rq->cx->mem, "%s.%s", prefix, value), NULL);
}

/* Both texts, neither lost: mine stay in the fields, theirs stand beside them; saving again saves over the version now shown. */
static enum status
conflict_page(struct req *rq, const struct edit *e, const struct rights *r)
{
	bool clear = desk_reads_text(&r->m);
	struct customer now;
	view_node *t = view_list(rq, "Page.Theirs");

	TRY(customer_get(rq->cx, e->c.id, &now));
	TRY(view_form(rq, edit_form, NELEM(edit_form), e));
	view_seti(rq, "Form.version.value", now.version);
	theirs(rq, "name", e->c.name, now.name);
	theirs(rq, "kind", word(rq, "kind", e->c.kind), word(rq, "kind", now.kind));
	theirs(rq, "region", e->c.region, now.region);
	theirs(rq, "grade", word(rq, "grade", e->c.grade), word(rq, "grade", now.grade));
	theirs(rq, "status", word(rq, "customer_state", e->c.status), word(rq, "customer_state", now.status));
	theirs(rq, "note", desk_text(rq, e->c.note, clear), desk_text(rq, now.note, clear));
	if (e->c.owner_id != now.owner_id)
		node_set(t, "owner", str_empty(now.owner_name) ? view_text(rq, "desk_edit.empty", NULL) : now.owner_name);
	if (e->c.department_id != now.department_id)
		node_set(t, "department", str_empty(now.department_name) ? view_text(rq, "desk_edit.empty", NULL) : now.department_name);
	view_set(rq, "Page.Conflict", view_text(rq, "desk_edit.conflict", str_empty(now.updated_name) ? "-" : now.updated_name,
	    view_time(rq, now.updated_at), NULL));
	rq->resp->status = 409;
	return edit_page(rq, &now, r);
}

static enum status
edit_again(struct req *rq, const struct edit *e, const struct customer *c, const struct rights *r)
{
	TRY(view_form(rq, edit_form, NELEM(edit_form), e));
	return edit_page(rq, c, r);
}

/* ---------------------------------------------------------------- saving */

/* The record is saved; its private values follow.  When the vault refuses them *page is set: the form has come back, says so, and keeps
 * what was typed. */
static enum status
private_save(struct req *rq, struct edit *e, const struct pvalues *v, const struct rights *r, bool *page)
{
	enum status st;

	if (e->c.party_id != 0)
		st = vault_write(rq->cx, e->c.party_id, v);
	else {
		st = vault_party_new(rq->cx, v, &e->c.party_id);
		if (st == ST_OK)
			st = customer_save(rq->cx, &e->c);
	}
	if (st != ST_BUSY && st != ST_INVALID && st != ST_DENIED)
		return st;
	*page = true;
	form_error(rq, NULL, st == ST_BUSY ? "desk_edit.private_busy" : "desk_edit.private_refused");
	TRY(view_form(rq, edit_form, NELEM(edit_form), e));
	view_seti(rq, "Form.version.value", e->c.version);
	return edit_page(rq, &e->c, r);
}

/* Does this person see the note with numbers masked? */
static bool
note_masked(struct req *rq, const struct customer *c, const struct rights *r)
{
	return c->id != 0 && !str_eq(desk_text(rq, c->note, desk_reads_text(&r->m)), c->note);
}

/* A masked note cannot be edited: saving would store the mask.  When only the vault is away and a text was typed, that text stays. */
static bool
note_locked(struct req *rq, const struct customer *c, const struct rights *r)
{
	if (!note_masked(rq, c, r) || (r->away && req_post(rq, "note", NULL) != NULL))
		return false;
	view_set(rq, "Page.NoteMasked", desk_text(rq, c->note, false));
	return true;
}

/* Without the vault nobody knows what may be written: rather than drop what was typed, nothing is saved and all of it comes back. */
static void
away_refuse(struct req *rq, const struct rights *r, bool masked)
{
	bool any = masked && req_post(rq, "note", NULL) != NULL;

	for (int f = PF_PHONE; f < PF_N; f++)
		any |= typed(rq, pfield_key((enum pfield)f));
	if (r->away && any)
		form_error(rq, NULL, "desk_edit.new_busy");
}

/* GET /desk/customers/new */
enum status
desk_customer_new_form(struct req *rq)
{
	struct edit e = { .c = { .kind = "person", .grade = "normal", .status = "active", .owner_id = rq->cx->who.user_id,
			      .department_id = rq->cx->who.department_id, .name = req_query(rq, "name", NULL) } };
	struct rights r;

	TRY(rights_ask(rq, e.c.party_id, &r));
	view_form_values(rq, edit_form, NELEM(edit_form), &e);
	view_form_idem(rq);
	return edit_page(rq, &e.c, &r);
}

/* What this form made when it was sent before. */
static bool
made_before(struct req *rq, const char *key, int64_t *id)
{
	return customer_find(rq->cx, "desk", key, id) == ST_OK;
}

static enum status
customer_made(struct req *rq, int64_t id)
{
	resp_flash(rq, "flash.customer_new", NULL);
	return req_redirect(rq, "/desk/customers/%lld", (long long)id);
}

/* POST /desk/customers/new -- pressing twice makes one: the form's key is the record's source key. */
enum status
desk_customer_new(struct req *rq)
{
	struct edit e = { 0 };
	struct customer none = { 0 };
	unsigned char idem[16];
	struct pvalues v;
	struct rights r;
	enum status st = ST_OK;
	bool any;

	TRY(desk_idem(rq, idem));
	e.c.source = "desk";
	e.c.source_key = str_hex(rq->cx->mem, idem, sizeof(idem));
	if (made_before(rq, e.c.source_key, &e.c.id))
		return customer_made(rq, e.c.id);
	TRY(rights_ask(rq, e.c.party_id, &r));
	(void)form_read(rq, edit_form, NELEM(edit_form), &e);
	(void)private_read(rq, &e, &r.m, &v, &any);
	away_refuse(rq, &r, false);
	if (!form_ok(rq))
		return edit_again(rq, &e, &none, &r);
	/* The party first: a record without its contact data would be the worse half. */
	if (any)
		st = vault_party_new(rq->cx, &v, &e.c.party_id);
	if (st == ST_BUSY || st == ST_INVALID || st == ST_DENIED) {
		form_error(rq, NULL, st == ST_BUSY ? "desk_edit.new_busy" : "desk_edit.private_refused");
		return edit_again(rq, &e, &none, &r);
	}
	TRY(st);
	st = customer_save(rq->cx, &e.c);
	if (st == ST_CONFLICT && made_before(rq, e.c.source_key, &e.c.id))
		st = ST_OK;
	TRY(st);
	return customer_made(rq, e.c.id);
}

/* GET /desk/customers/{id}/edit */
enum status
desk_customer_edit_form(struct req *rq)
{
	struct edit e = { 0 };
	struct rights r;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(customer_get(rq->cx, id, &e.c));
	TRY(rights_ask(rq, desk_party(rq, e.c.party_id, e.c.owner_id), &r));
	if (note_locked(rq, &e.c, &r))
		e.c.note = "";
	view_form_values(rq, edit_form, NELEM(edit_form), &e);
	return edit_page(rq, &e.c, &r);
}

/* POST /desk/customers/{id}/edit -- ST_CONFLICT becomes a page with both texts. */
enum status
desk_customer_edit(struct req *rq)
{
	struct edit e = { 0 };
	struct customer now;
	struct pvalues v;
	struct rights r;
	enum status st;
	int64_t id;
	bool any, page = false;

	TRY(req_id(rq, "id", &id));
	TRY(customer_get(rq->cx, id, &now));
	TRY(rights_ask(rq, desk_party(rq, now.party_id, now.owner_id), &r));
	(void)form_read(rq, edit_form, NELEM(edit_form), &e);
	(void)private_read(rq, &e, &r.m, &v, &any);
	away_refuse(rq, &r, note_masked(rq, &now, &r));
	if (note_locked(rq, &now, &r))
		e.c.note = now.note;
	if (!form_ok(rq))
		return edit_again(rq, &e, &now, &r);
	e.c.id = id;
	e.c.party_id = now.party_id;
	st = customer_save(rq->cx, &e.c);
	if (st == ST_CONFLICT)
		return conflict_page(rq, &e, &r);
	if (st == ST_DENIED) {
		form_error(rq, "owner", "desk_edit.not_yours");
		return edit_again(rq, &e, &now, &r);
	}
	TRY(st);
	if (any)
		TRY(private_save(rq, &e, &v, &r, &page));
	if (page)
		return ST_OK;
	resp_flash(rq, "flash.saved", NULL);
	return req_redirect(rq, "/desk/customers/%lld", (long long)id);
}
