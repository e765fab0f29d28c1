/*
 * import_customer.c -- customers from a file, a batch at a time.
 *
 * For each batch: find which rows are stored already, have the vault seal the private values of those that have none, then store all rows
 * in one transaction.  While the vault works on a batch, the one before is stored and the next one read.  When storing fails each row is tried
 * alone, so that a bad one does not take the others with it.  A row whose values were sealed but not stored leaves a party
 * that nothing points at; a later run makes another.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/customer.h"
#include "model/import_priv.h"
#include "model/user.h"
#include "model/vault.h"

#define BATCH CUSTOMER_IMPORT_MAX
#define BATCH_BYTES ((size_t)256 * 1024) /* of text: what the vault takes at once, and a bound of memory */
#define OWNERS 200                       /* log-in names remembered */

struct row {
	int64_t no;
	struct customer c;
	struct pvalues p;
	bool sealing; /* has private values and no party yet */
	bool changed;
	const char *why; /* refused */
};

struct batch {
	struct ctx cx; /* with an arena of its own */
	struct row rows[BATCH];
	size_t n, bytes;
	struct row *good[BATCH]; /* rows that are not refused, by source_key */
	size_t ngood, nsealing;
};

struct customers {
	struct ctx *outer;
	struct import *im;
	struct department *departments;
	size_t ndepartments;
	struct user owners[OWNERS];
	size_t nowners;
	struct batch two[2];
	struct batch *b;    /* being read */
	struct batch *last; /* the one before: with the vault, and still to be stored */
};

static const char *
dup(struct customers *b, const struct record *rec, const char *name)
{
	const char *s = record_get(rec, name);

	return str_empty(s) ? NULL : arena_strdup(b->b->cx.mem, s);
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
	return arena_printf(b->b->cx.mem, "there is no department %s", code);
}

/* Few people own the customers of a file. */
static bool
owner(struct customers *b, const char *login, struct user *u)
{
	size_t i;

	for (i = 0; i < b->nowners; i++) {
		if (strcmp(b->owners[i].login, login) == 0) {
			*u = b->owners[i];
			return true;
		}
	}
	if (user_by_login(&b->b->cx, login, u) != ST_OK)
		return false;
	if (b->nowners < OWNERS)
		b->owners[b->nowners++] = (struct user){ .id = u->id, .department_id = u->department_id,
			.login = arena_strdup(b->outer->mem, login) };
	return true;
}

static const char *
row_owner(struct customers *b, const struct record *rec, struct row *r)
{
	const char *login = record_get(rec, "owner");
	struct user u;

	if (str_empty(login))
		return NULL;
	if (!owner(b, login, &u))
		return arena_printf(b->b->cx.mem, "there is no user %s", login);
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
	if (!date_from_day(day, &c) || (r->c.created_at = date_from_local(&c)) > b->b->cx.now)
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
			return arena_printf(b->b->cx.mem, "%s is not acceptable", pfield_key((enum pfield)f));
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
		return arena_strdup(b->b->cx.mem, rec->fault);
	if ((unknown = import_unknown(rec, names, NELEM(names))) != NULL)
		return arena_printf(b->b->cx.mem, "there is no field %s", unknown);
	for (i = 0; i < rec->n; i++) {
		if (!utf8_printable(rec->values[i], strlen(rec->values[i]), strcmp(rec->names[i], "note") == 0))
			return arena_printf(b->b->cx.mem, "%s holds control characters", rec->names[i]);
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
	if (customer_import_check(&b->b->cx, &r->c) != ST_OK)
		return b->b->cx.error;
	return row_private(b, rec, r);
}

/* Status of the whole walk: what the row itself got wrong ends only the row. */
static enum status
row_judge(struct customers *b, struct batch *x, struct row *r, enum status st)
{
	if (st == ST_BUSY || st == ST_FAILED) {
		b->outer->error = arena_printf(b->outer->mem, "row %lld: %s", (long long)r->no,
		    x->cx.error == NULL ? status_name(st) : x->cx.error);
		return st;
	}
	if (st != ST_OK)
		r->why = x->cx.error == NULL ? status_name(st) : x->cx.error;
	return ST_OK;
}

/* ---------------------------------------------------------------- the same key twice */

static int
by_key(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;
	int order = customer_key_order(x->c.source_key, y->c.source_key);

	return order != 0 ? order : (x->no > y->no) - (x->no < y->no);
}

static int
key_of(const void *key, const void *row)
{
	return customer_key_order(key, (*(struct row *const *)row)->c.source_key);
}

/* Refuse a row whose key stands in another one, of this batch or of the one that is not stored yet. */
static void
batch_sort(struct batch *x, const struct batch *last)
{
	struct row *const *other;
	struct row *r;
	size_t i, n;

	for (r = x->rows; r < x->rows + x->n; r++)
		if (r->why == NULL)
			x->good[x->ngood++] = r;
	qsort(x->good, x->ngood, sizeof(x->good[0]), by_key);
	for (i = n = 0; i < x->ngood; i++) {
		r = x->good[i];
		other = n > 0 && customer_key_order(x->good[n - 1]->c.source_key, r->c.source_key) == 0 ? &x->good[n - 1] :
		    last == NULL ? NULL : bsearch(r->c.source_key, last->good, last->ngood, sizeof(last->good[0]), key_of);
		if (other == NULL)
			x->good[n++] = r;
		else
			r->why = arena_printf(x->cx.mem, "source_key stands in row %lld too", (long long)(*other)->no);
	}
	x->ngood = n;
}

/* ---------------------------------------------------------------- a batch */

/* Which rows are stored, and which of them have a party? */
static enum status
batch_look(struct batch *x)
{
	struct customer *c[BATCH];
	bool changed[BATCH];
	struct row *r;
	size_t i;

	for (i = 0; i < x->ngood; i++)
		c[i] = &x->good[i]->c;
	TRY(customer_import_look(&x->cx, c, x->ngood, changed));
	for (i = 0; i < x->ngood; i++) {
		r = x->good[i];
		r->sealing = r->sealing && r->c.party_id == 0;
		r->changed = changed[i] || r->sealing;
	}
	return ST_OK;
}

static enum status
batch_send(struct batch *x)
{
	struct pvalues *v = arena_calloc(x->cx.mem, x->ngood, sizeof(*v));
	size_t i;

	for (i = 0; i < x->ngood; i++)
		if (x->good[i]->sealing)
			v[x->nsealing++] = x->good[i]->p;
	return x->nsealing == 0 ? ST_OK : vault_import_send(&x->cx, v, x->nsealing);
}

static enum status
batch_take(struct batch *x)
{
	int64_t *parties = arena_calloc(x->cx.mem, x->nsealing, sizeof(*parties));
	size_t i;

	if (x->nsealing == 0)
		return ST_OK;
	TRY(vault_import_take(&x->cx, x->nsealing, parties));
	for (i = 0; i < x->ngood; i++)
		if (x->good[i]->sealing)
			x->good[i]->c.party_id = *parties++;
	return ST_OK;
}

/* In the order of the file. */
static enum status
batch_all(struct ctx *cx, void *arg)
{
	struct batch *x = arg;
	struct customer *new[BATCH], c;
	struct row *r;
	size_t n = 0;
	bool changed;

	for (r = x->rows; r < x->rows + x->n; r++) {
		if (r->why != NULL || !r->changed)
			continue;
		if (r->c.id == 0) {
			new[n] = arena_memdup(cx->mem, &r->c, sizeof(r->c));
			n++;
			continue;
		}
		c = r->c;
		TRY(customer_import(cx, &c, false, &changed));
	}
	return customer_import_new(cx, new, n);
}

static enum status
batch_one_by_one(struct customers *b, struct batch *x)
{
	struct customer c;
	struct row *r;

	for (r = x->rows; r < x->rows + x->n; r++) {
		c = r->c;
		x->cx.error = NULL;
		if (r->why == NULL && r->changed)
			TRY(row_judge(b, x, r, customer_import(&x->cx, &c, false, &r->changed)));
	}
	return ST_OK;
}

static enum status
batch_store(struct customers *b, struct batch *x)
{
	enum status st = db_tx(&x->cx, batch_all, x);

	if (st == ST_BUSY || st == ST_FAILED || st == ST_OK)
		return st;
	return batch_one_by_one(b, x);
}

/* What ended the import, and where; then every row's result. */
static enum status
batch_end(struct customers *b, struct batch *x, enum status st)
{
	struct row *r;

	if (st != ST_OK && b->outer->error == NULL && x->cx.error != NULL)
		b->outer->error = arena_printf(b->outer->mem, "rows %lld to %lld: %s", (long long)x->rows[0].no,
		    (long long)x->rows[x->n - 1].no, x->cx.error);
	for (r = x->rows; st == ST_OK && r < x->rows + x->n; r++)
		import_say(b->im, r->no, r->why != NULL ? IMPORT_REFUSED : r->changed ? IMPORT_STORED : IMPORT_SAME,
		    r->c.name == NULL ? "" : r->c.name, r->why);
	x->n = x->bytes = x->ngood = x->nsealing = 0;
	memset(x->rows, 0, sizeof(x->rows));
	arena_reset(x->cx.mem);
	x->cx.error = NULL;
	return st;
}

/* The batch goes to the vault, the one before into the database. */
static enum status
batch_turn(struct customers *b, struct batch *x)
{
	struct batch *last = b->last;
	enum status st = ST_OK;

	b->last = NULL;
	x->cx.error = NULL;
	if (x->n > 0) {
		batch_sort(x, last);
		if ((st = batch_look(x)) != ST_OK)
			return batch_end(b, x, st);
	}
	if (last != NULL && (st = batch_take(last)) != ST_OK)
		return batch_end(b, last, st);
	if (x->n > 0 && !b->im->dry_run && (st = batch_send(x)) != ST_OK)
		return batch_end(b, x, st);
	if (last != NULL)
		TRY(batch_end(b, last, batch_store(b, last)));
	if (x->n > 0 && b->im->dry_run)
		return batch_end(b, x, ST_OK);
	b->last = x->n > 0 ? x : NULL;
	b->b = x == &b->two[0] ? &b->two[1] : &b->two[0];
	return ST_OK;
}

static enum status
customer_row(void *arg, const struct record *rec)
{
	struct customers *b = arg;
	struct batch *x = b->b;
	struct row *r = &x->rows[x->n++];
	size_t i;

	r->why = row_read(b, rec, r);
	for (i = 0; i < rec->n; i++)
		x->bytes += strlen(rec->values[i]);
	return x->n == BATCH || x->bytes > BATCH_BYTES ? batch_turn(b, x) : ST_OK;
}

enum status
import_customers(struct ctx *cx, FILE *f, struct import *im)
{
	struct customers *b = arena_alloc(cx->mem, sizeof(*b));
	const char *why;
	enum status st, rest = ST_OK;
	size_t i;

	b->outer = cx;
	b->im = im;
	b->b = b->two;
	TRY(department_list(cx, &b->departments, &b->ndepartments));
	for (i = 0; i < NELEM(b->two); i++) {
		b->two[i].cx = *cx;
		b->two[i].cx.mem = arena_new();
	}
	st = record_each(cx->mem, f, customer_row, b, &why);
	/* The batch that is not full, then the one that is not stored: also before a fault of the file. */
	for (i = 0; (st == ST_OK || why != NULL) && rest == ST_OK && i < NELEM(b->two); i++)
		rest = batch_turn(b, b->b);
	for (i = 0; i < NELEM(b->two); i++)
		arena_free(b->two[i].cx.mem);
	if (rest != ST_OK)
		return rest;
	if (st == ST_INVALID && why != NULL)
		return fail(cx, st, "%s", why);
	return st;
}
