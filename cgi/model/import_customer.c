/*
 * import_customer.c -- customers from a file, a batch at a time.
 *
 * For each batch: find which rows are stored already, seal the private values of those that have none, then store all rows in one
 * transaction.  When that fails each row is tried alone, so that a bad one does not take the others with it.  A row whose
 * values were sealed but not stored leaves a party that nothing points at; a later run makes another.
 */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/customer.h"
#include "model/import_priv.h"
#include "model/user.h"
#include "model/vault.h"

#define BATCH 100

struct row {
	int64_t no;
	struct customer c;
	struct pvalues p;
	bool sealing; /* has private values and no party yet */
	bool changed;
	const char *why; /* refused */
};

struct customers {
	struct ctx *outer;
	struct ctx cx; /* with an arena for one batch */
	struct import *im;
	struct department *departments;
	size_t ndepartments;
	struct row rows[BATCH];
	size_t n;
};

static const char *
dup(struct customers *b, const struct record *rec, const char *name)
{
	const char *s = record_get(rec, name);

	return str_empty(s) ? NULL : arena_strdup(b->cx.mem, s);
}

static const char *
row_department(struct customers *b, const struct record *rec, struct row *r)
{
	const char *code = record_get(rec, "department");
	size_t i;

	if (str_empty(code))
		return NULL;
	for (i = 0; i < b->ndepartments; i++) {
		if (str_eq(b->departments[i].code, code)) {
			r->c.department_id = b->departments[i].id;
			return NULL;
		}
	}
	return arena_printf(b->cx.mem, "there is no department %s", code);
}

static const char *
row_owner(struct customers *b, const struct record *rec, struct row *r)
{
	const char *login = record_get(rec, "owner");
	struct user u;

	if (str_empty(login))
		return NULL;
	if (user_by_login(&b->cx, login, &u) != ST_OK)
		return arena_printf(b->cx.mem, "there is no user %s", login);
	r->c.owner_id = u.id;
	if (r->c.department_id == 0)
		r->c.department_id = u.department_id;
	return NULL;
}

static const char *
row_since(struct customers *b, const struct record *rec, struct row *r)
{
	const char *day = record_get(rec, "since");
	struct civil c;

	if (str_empty(day))
		return NULL;
	if (!date_from_day(day, &c) || (r->c.created_at = date_from_local(&c)) > b->cx.now)
		return "since must be a past day, YYYY-MM-DD";
	r->c.updated_at = r->c.created_at;
	return NULL;
}

static const char *
row_private(struct customers *b, const struct record *rec, struct row *r)
{
	int f;

	for (f = 0; f < PF_N; f++) {
		if (f == PF_NAME || (r->p.v[f] = dup(b, rec, pfield_key((enum pfield)f))) == NULL)
			continue;
		if (!pfield_valid((enum pfield)f, r->p.v[f]))
			return arena_printf(b->cx.mem, "%s is not acceptable", pfield_key((enum pfield)f));
		r->sealing = true;
	}
	return NULL;
}

/* NULL when the row is good, else what is wrong with it. */
static const char *
row_read(struct customers *b, const struct record *rec, struct row *r)
{
	static const char *const names[] = { "kind", "name", "region", "grade", "status", "note", "source_key", "owner", "department", "since",
		"phone", "email", "address", "birth", "income", "household" };
	const char *unknown, *why;
	size_t i;

	r->no = rec->row;
	if (rec->fault != NULL)
		return arena_strdup(b->cx.mem, rec->fault);
	if ((unknown = import_unknown(rec, names, NELEM(names))) != NULL)
		return arena_printf(b->cx.mem, "there is no field %s", unknown);
	for (i = 0; i < rec->n; i++) {
		if (!utf8_printable(rec->values[i], strlen(rec->values[i]), strcmp(rec->names[i], "note") == 0))
			return arena_printf(b->cx.mem, "%s holds control characters", rec->names[i]);
	}
	r->c.source = b->im->source;
	r->c.name = dup(b, rec, "name");
	r->c.source_key = dup(b, rec, "source_key");
	r->c.kind = dup(b, rec, "kind");
	r->c.region = dup(b, rec, "region");
	r->c.grade = dup(b, rec, "grade");
	r->c.status = dup(b, rec, "status");
	r->c.note = dup(b, rec, "note");
	if (r->c.name == NULL)
		return "name is empty";
	if (r->c.source_key == NULL)
		return "source_key is empty: a second run could not know this customer again";
	if (utf8_length(r->c.source_key) > 80)
		return "source_key is longer than 80 characters";
	if ((why = row_department(b, rec, r)) != NULL || (why = row_owner(b, rec, r)) != NULL ||
	    (why = row_since(b, rec, r)) != NULL)
		return why;
	return row_private(b, rec, r);
}

/* Status of the whole walk: what the row itself got wrong ends only the row. */
static enum status
row_judge(struct customers *b, struct row *r, enum status st)
{
	if (st == ST_BUSY || st == ST_FAILED) {
		b->outer->error = arena_printf(b->outer->mem, "row %lld: %s", (long long)r->no,
		    b->cx.error == NULL ? status_name(st) : b->cx.error);
		return st;
	}
	if (st != ST_OK)
		r->why = b->cx.error == NULL ? status_name(st) : b->cx.error;
	return ST_OK;
}

/* Which rows are stored, and which of them have a party? */
static enum status
batch_look(struct customers *b)
{
	struct customer seen;
	struct row *r;

	for (r = b->rows; r < b->rows + b->n; r++) {
		if (r->why != NULL)
			continue;
		seen = r->c;
		b->cx.error = NULL;
		TRY(row_judge(b, r, customer_import(&b->cx, &seen, true, &r->changed)));
		if (seen.party_id != 0)
			r->sealing = false;
		else if (r->sealing)
			r->changed = true;
	}
	return ST_OK;
}

static enum status
batch_seal(struct customers *b)
{
	struct pvalues values[BATCH];
	int64_t parties[BATCH];
	struct row *r;
	size_t n = 0, i = 0;

	for (r = b->rows; r < b->rows + b->n; r++) {
		if (r->why == NULL && r->sealing)
			values[n++] = r->p;
	}
	if (n == 0)
		return ST_OK;
	TRY(vault_import(&b->cx, values, n, parties));
	for (r = b->rows; r < b->rows + b->n; r++) {
		if (r->why == NULL && r->sealing)
			r->c.party_id = parties[i++];
	}
	return ST_OK;
}

static enum status
batch_all(struct ctx *cx, void *arg)
{
	struct customers *b = arg;
	struct customer c;
	struct row *r;
	bool changed;

	for (r = b->rows; r < b->rows + b->n; r++) {
		c = r->c;
		if (r->why == NULL && r->changed)
			TRY(customer_import(cx, &c, false, &changed));
	}
	return ST_OK;
}

static enum status
batch_one_by_one(struct customers *b)
{
	struct customer c;
	struct row *r;

	for (r = b->rows; r < b->rows + b->n; r++) {
		c = r->c;
		b->cx.error = NULL;
		if (r->why == NULL && r->changed)
			TRY(row_judge(b, r, customer_import(&b->cx, &c, false, &r->changed)));
	}
	return ST_OK;
}

static enum status
batch_store(struct customers *b)
{
	enum status st;

	if (b->n == 0)
		return ST_OK;
	TRY(batch_look(b));
	if (b->im->dry_run)
		return ST_OK;
	TRY(batch_seal(b));
	st = db_tx(&b->cx, batch_all, b);
	if (st == ST_BUSY || st == ST_FAILED || st == ST_OK)
		return st;
	return batch_one_by_one(b);
}

static enum status
batch_end(struct customers *b)
{
	enum status st = batch_store(b);
	struct row *r;

	if (st != ST_OK && b->outer->error == NULL && b->cx.error != NULL)
		b->outer->error = arena_printf(b->outer->mem, "rows %lld to %lld: %s", (long long)b->rows[0].no,
		    (long long)b->rows[b->n - 1].no, b->cx.error);
	for (r = b->rows; st == ST_OK && r < b->rows + b->n; r++)
		import_say(b->im, r->no, r->why != NULL ? IMPORT_REFUSED : r->changed ? IMPORT_STORED : IMPORT_SAME,
		    r->c.name == NULL ? "" : r->c.name, r->why);
	b->n = 0;
	memset(b->rows, 0, sizeof(b->rows));
	arena_reset(b->cx.mem);
	b->cx.error = NULL;
	return st;
}

static enum status
customer_row(void *arg, const struct record *rec)
{
	struct customers *b = arg;
	struct row *r = &b->rows[b->n++];
	size_t i;

	r->why = row_read(b, rec, r);
	for (i = 0; r->why == NULL && i + 1 < b->n; i++) {
		if (str_eq(b->rows[i].c.source_key, r->c.source_key) && b->rows[i].why == NULL)
			r->why = arena_printf(b->cx.mem, "source_key stands in row %lld too", (long long)b->rows[i].no);
	}
	return b->n == BATCH ? batch_end(b) : ST_OK;
}

enum status
import_customers(struct ctx *cx, FILE *f, struct import *im)
{
	struct customers *b = arena_alloc(cx->mem, sizeof(*b));
	const char *why;
	enum status st;

	b->outer = cx;
	b->im = im;
	b->cx = *cx;
	TRY(department_list(cx, &b->departments, &b->ndepartments));
	b->cx.mem = arena_new();
	st = record_each(cx->mem, f, customer_row, b, &why);
	if (st == ST_OK && b->n > 0)
		st = batch_end(b);
	arena_free(b->cx.mem);
	if (st == ST_INVALID && why != NULL)
		return fail(cx, st, "%s", why);
	return st;
}
