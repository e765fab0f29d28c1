/*
 * customer_import.c -- customer records from elsewhere, by (source, source_key): one, or many in a few statements.
 *
 * Only new ones are stored together; one that is there is locked, compared and changed by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "model/audit.h"
#include "model/customer_priv.h"

#define LOOK 500 /* keys of one statement; the server makes a temporary table of 1,000 */
#define COLUMNS 15
#define SUFFIX_CHARS 24
#define Q10 "?,?,?,?,?,?,?,?,?,?"
#define Q100 Q10 "," Q10 "," Q10 "," Q10 "," Q10 "," Q10 "," Q10 "," Q10 "," Q10 "," Q10
#define Q500 Q100 "," Q100 "," Q100 "," Q100 "," Q100

static const char SQL_LOCK_SOURCE[] = "SELECT id FROM customer WHERE source = ? AND source_key = ? FOR UPDATE";
static const char SQL_LOOK[] =
    "SELECT id, kind, name, region, grade, status, owner_id, department_id, party_id, note, source_key FROM customer"
    " WHERE source = ? AND source_key IN (" Q500 ")";
static const char SQL_IDS[] = "SELECT id, source_key FROM customer WHERE source = ? AND source_key IN (" Q500 ")";
static const char SQL_INSERT[] =
    "INSERT INTO customer (kind, name, name_folded, region, grade, status, owner_id, department_id, party_id, note, source, source_key,"
    " created_at, updated_at, updated_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
/* A name of one letter written thirty times has the same suffix more than once. */
static const char SQL_SUFFIX[] = "INSERT IGNORE INTO customer_suffix (suf, customer_id) VALUES (?,?)";

static const struct db_col known_cols[] = {
	DB_COL(customer, id, DB_T_I64),
	DB_COL(customer, kind, DB_T_STR),
	DB_COL(customer, name, DB_T_STR),
	DB_COL(customer, region, DB_T_STR),
	DB_COL(customer, grade, DB_T_STR),
	DB_COL(customer, status, DB_T_STR),
	DB_COL(customer, owner_id, DB_T_I64),
	DB_COL(customer, department_id, DB_T_I64),
	DB_COL(customer, party_id, DB_T_I64),
	DB_COL(customer, note, DB_T_STR),
	DB_COL(customer, source_key, DB_T_STR),
};
static const struct db_map known_map = DB_MAP(customer, known_cols);

static const struct db_col id_cols[] = {
	DB_COL(customer, id, DB_T_I64),
	DB_COL(customer, source_key, DB_T_STR),
};
static const struct db_map id_map = DB_MAP(customer, id_cols);

/* ---------------------------------------------------------------- one */

/* The transaction may run twice: it works on a copy of what was asked for. */
struct import {
	const struct customer *in;
	struct customer out;
	bool dry_run, changed;
};

static void
times_set(const struct ctx *cx, struct customer *c)
{
	c->updated_by = cx->who.user_id;
	if (c->created_at == 0)
		c->created_at = cx->now;
	if (c->updated_at == 0)
		c->updated_at = cx->now;
}

static enum status
import_tx(struct ctx *cx, void *arg)
{
	struct import *s = arg;
	struct customer_id row;
	struct customer old;
	enum status st;

	s->out = *s->in;
	times_set(cx, &s->out);
	st = db_one(cx, SQL_LOCK_SOURCE, DB_ARGS(DB_STR(s->in->source), DB_STR(s->in->source_key)), &customer_id_map, &row);
	if (st == ST_MISSING) {
		s->out.id = 0;
		s->changed = true;
		return s->dry_run ? ST_OK : customer_insert(cx, &s->out, "customer.import");
	}
	TRY(st);
	TRY(customer_get(cx, row.id, &old));
	s->out.id = old.id;
	s->changed = *customer_diff(cx, &old, &s->out) != '\0';
	if (old.party_id != 0)
		s->out.party_id = old.party_id;
	return s->dry_run ? ST_OK : customer_update(cx, &old, &s->out, "customer.import");
}

enum status
customer_import_check(struct ctx *cx, struct customer *c)
{
	if (str_empty(c->source) || str_empty(c->source_key))
		return fail(cx, ST_INVALID, "an import needs source and source_key");
	return customer_complete(cx, c);
}

enum status
customer_import(struct ctx *cx, struct customer *c, bool dry_run, bool *changed)
{
	struct import s = { .in = c, .dry_run = dry_run };

	TRY(customer_import_check(cx, c));
	TRY(db_tx(cx, import_tx, &s));
	*c = s.out;
	*changed = s.changed;
	return ST_OK;
}

/* ---------------------------------------------------------------- many */

int
customer_key_order(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	int order;

	while (n > 0 && a[n - 1] == ' ')
		n--;
	while (m > 0 && b[m - 1] == ' ')
		m--;
	order = memcmp(a, b, n < m ? n : m);
	return order != 0 ? order : (n > m) - (n < m);
}

/* Places of an array of customers, in the order of their keys. */
struct place {
	const char *key;
	size_t at;
};

static int
by_key(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return customer_key_order(x->key, y->key);
}

static struct place *
places(struct ctx *cx, struct customer *const *c, size_t n)
{
	struct place *p = arena_calloc(cx->mem, n, sizeof(*p));
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (struct place){ c[i]->source_key, i };
	qsort(p, n, sizeof(*p), by_key);
	return p;
}

/* Read what is stored of c[0..n), n at most LOOK. */
static enum status
known(struct ctx *cx, const char *sql, const struct db_map *map, struct customer *const *c, size_t n, struct customer **out, size_t *found)
{
	struct db_arg args[1 + LOOK];
	size_t i;

	args[0] = DB_STR(c[0]->source);
	for (i = 0; i < LOOK; i++)
		args[1 + i] = i < n ? DB_STR(c[i]->source_key) : DB_NULL;
	return db_all(cx, sql, (struct db_args){ args, NELEM(args) }, map, out, found);
}

enum status
customer_import_look(struct ctx *cx, struct customer *const *c, size_t n, bool *changed)
{
	struct place *order = places(cx, c, n), *p;
	struct customer *rows;
	size_t at, i, found;

	for (i = 0; i < n; i++) {
		c[i]->id = 0;
		changed[i] = true;
	}
	for (at = 0; at < n; at += LOOK) {
		TRY(known(cx, SQL_LOOK, &known_map, c + at, n - at < LOOK ? n - at : LOOK, &rows, &found));
		for (i = 0; i < found; i++) {
			p = bsearch(&(struct place){ rows[i].source_key, 0 }, order, n, sizeof(*order), by_key);
			if (p == NULL)
				continue;
			c[p->at]->id = rows[i].id;
			changed[p->at] = *customer_diff(cx, &rows[i], c[p->at]) != '\0';
			if (rows[i].party_id != 0)
				c[p->at]->party_id = rows[i].party_id;
		}
	}
	return ST_OK;
}

static enum status
insert_rows(struct ctx *cx, struct customer *const *c, size_t n, const char *const *folded)
{
	struct db_arg *v = arena_calloc(cx->mem, n * COLUMNS, sizeof(*v)), *a = v;
	size_t i;

	for (i = 0; i < n; i++) {
		times_set(cx, c[i]);
		*a++ = DB_STR(c[i]->kind);
		*a++ = DB_STR(c[i]->name);
		*a++ = DB_STR(folded[i]);
		*a++ = DB_STR(c[i]->region);
		*a++ = DB_STR(c[i]->grade);
		*a++ = DB_STR(c[i]->status);
		*a++ = customer_id_arg(c[i]->owner_id);
		*a++ = customer_id_arg(c[i]->department_id);
		*a++ = customer_id_arg(c[i]->party_id);
		*a++ = DB_STR(c[i]->note);
		*a++ = DB_STR(c[i]->source);
		*a++ = DB_STR(c[i]->source_key);
		*a++ = DB_TIME(c[i]->created_at);
		*a++ = DB_TIME(c[i]->updated_at);
		*a++ = customer_id_arg(c[i]->updated_by);
	}
	return db_bulk(cx, SQL_INSERT, v, COLUMNS, n);
}

/* The server does not tell the numbers that it gave to many rows. */
static enum status
read_ids(struct ctx *cx, struct customer *const *c, size_t n)
{
	struct place *order = places(cx, c, n), *p;
	struct customer *rows;
	size_t at, i, found, all = 0;

	for (at = 0; at < n; at += LOOK) {
		TRY(known(cx, SQL_IDS, &id_map, c + at, n - at < LOOK ? n - at : LOOK, &rows, &found));
		for (i = 0; i < found; i++) {
			p = bsearch(&(struct place){ rows[i].source_key, 0 }, order, n, sizeof(*order), by_key);
			if (p != NULL && c[p->at]->id == 0) {
				c[p->at]->id = rows[i].id;
				all++;
			}
		}
	}
	return all == n ? ST_OK : fail(cx, ST_FAILED, "%zu of %zu new customers have a number", all, n);
}

/* What a name is found by: its rest from each letter on. */
static enum status
insert_suffixes(struct ctx *cx, struct customer *const *c, size_t n, const char *const *folded)
{
	struct db_arg *v, *a;
	size_t i, all = 0;
	const char *s;

	for (i = 0; i < n; i++)
		all += utf8_length(folded[i]);
	a = v = arena_calloc(cx->mem, all * 2, sizeof(*v));
	for (i = 0; i < n; i++) {
		for (s = folded[i]; *s != '\0'; s += utf8_prefix(s, 1)) {
			if (*s == ' ')
				continue;
			*a++ = (struct db_arg){ .kind = DB_A_STR, .p = s, .n = utf8_prefix(s, SUFFIX_CHARS) };
			*a++ = DB_I64(c[i]->id);
		}
	}
	return db_bulk(cx, SQL_SUFFIX, v, 2, (size_t)(a - v) / 2);
}

struct many {
	struct customer *const *c;
	size_t n;
};

static enum status
new_tx(struct ctx *cx, void *arg)
{
	const struct many *m = arg;
	const char **text = arena_calloc(cx->mem, m->n, sizeof(*text));
	int64_t *ids = arena_calloc(cx->mem, m->n, sizeof(*ids));
	size_t i;

	for (i = 0; i < m->n; i++) {
		m->c[i]->id = 0;
		text[i] = customer_folded(cx, m->c[i]->name);
	}
	TRY(insert_rows(cx, m->c, m->n, text));
	TRY(read_ids(cx, m->c, m->n));
	TRY(insert_suffixes(cx, m->c, m->n, text));
	for (i = 0; i < m->n; i++) {
		ids[i] = m->c[i]->id;
		text[i] = arena_printf(cx->mem, "name: %s", m->c[i]->name);
	}
	return audit_add_all(cx, "customer.import", ids, text, m->n);
}

enum status
customer_import_new(struct ctx *cx, struct customer *const *c, size_t n)
{
	struct many m = { c, n };

	return n == 0 ? ST_OK : db_tx(cx, new_tx, &m);
}
