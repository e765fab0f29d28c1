/*
 * vault_import.c -- private values of many new parties: sealed, then stored with their rows of the access log in one transaction.
 *
 * The numbers of one request lie close together, behind a random first one: its rows go into a few pages of the tables, where
 * numbers far apart would touch one page each.
 */
#include <string.h>

#include "db/db.h"
#include "model/access.h"
#include "model/pfield.h"
#include "model/vault_party.h"

#define PARTY_COLUMNS 4
#define VALUE_COLUMNS 4
#define STEP_BITS 32 /* between neighbours, at random: one number does not tell the next */

static const char SQL_PARTY[] = "INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_VALUE[] =
	"INSERT INTO private_value (party_id, field, sealed, blind, updated_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())";

struct import {
	struct vault_req *rq;
	size_t n, nvalues;
	int64_t *ids;
	struct db_arg *parties, *values; /* rows of the two statements */
	struct access *a;
};

static void
make_ids(int64_t *ids, size_t n)
{
	int64_t id = secret_id() >> 1;
	uint32_t step;
	size_t i;

	_Static_assert(VAULT_IMPORT_MAX < (1LL << (61 - STEP_BITS)), "the last number must be below 2^63");
	for (i = 0; i < n; i++) {
		secret_random(&step, sizeof(step));
		id += 1 + (int64_t)step;
		ids[i] = id;
	}
}

static void
seal_value(struct import *im, const struct party *p, enum pfield f, const char *text)
{
	struct db_arg *a = im->values + im->nvalues++ * VALUE_COLUMNS;
	struct blob sealed = party_seal(im->rq, p, pfield_key(f), text, strlen(text));
	struct blob blind = value_blind(im->rq, p->key_id, f, text);

	a[0] = DB_I64(p->id);
	a[1] = DB_STR(pfield_key(f));
	a[2] = DB_BLOB(sealed.p, sealed.n);
	a[3] = blind.p == NULL ? DB_NULL : DB_BLOB(blind.p, blind.n);
}

static enum status
seal_party(struct import *im, size_t i, const struct pvalues *v)
{
	struct db_arg *a = im->parties + i * PARTY_COLUMNS;
	struct masks m = { 0 };
	struct party p;
	struct blob masks;
	int f;

	TRY(party_make_as(im->rq, im->ids[i], &p));
	for (f = 0; f < PF_N; f++) {
		if (str_empty(v->v[f]))
			continue;
		m.v[f] = pfield_mask(im->rq->cx->mem, (enum pfield)f, v->v[f]);
		seal_value(im, &p, (enum pfield)f, v->v[f]);
	}
	masks = masks_seal(im->rq, &p, &m);
	a[0] = DB_I64(p.id);
	a[1] = DB_I64(p.key_id);
	a[2] = DB_BLOB(p.dek.p, p.dek.n);
	a[3] = DB_BLOB(masks.p, masks.n);
	secret_wipe(p.key, sizeof(p.key));
	return ST_OK;
}

static enum status
import_work(struct ctx *cx, void *arg)
{
	struct import *im = arg;
	struct access *a = im->a, part;

	TRY(db_bulk(cx, SQL_PARTY, im->parties, PARTY_COLUMNS, im->n));
	TRY(db_bulk(cx, SQL_VALUE, im->values, VALUE_COLUMNS, im->nvalues));
	/* One row names no more than fit; the last one is access_run's. */
	a->parties = im->ids;
	a->nparties = im->n;
	while (a->nparties > ACCESS_PARTIES) {
		part = *a;
		part.nparties = ACCESS_PARTIES;
		TRY(access_add(im->rq, &part, ST_OK));
		a->parties += ACCESS_PARTIES;
		a->nparties -= ACCESS_PARTIES;
	}
	return ST_OK;
}

enum status
vop_import(struct vault_req *rq)
{
	struct arena *mem = rq->cx->mem;
	struct access a = { .fields = NULL };
	struct import im = { .rq = rq, .a = &a };
	int64_t n = wire_get_i64(&rq->in);
	struct pvalues *v;
	size_t i;

	if (n < 0 || n > VAULT_IMPORT_MAX)
		return fail(rq->cx, ST_INVALID, "%lld parties at once", (long long)n);
	im.n = (size_t)n;
	v = arena_calloc(mem, im.n, sizeof(*v));
	for (i = 0; i < im.n; i++)
		TRY(values_read(rq, &v[i]));
	TRY(vault_args(rq));
	if (im.n == 0)
		return ST_OK;
	im.ids = arena_calloc(mem, im.n, sizeof(*im.ids));
	im.parties = arena_calloc(mem, im.n * PARTY_COLUMNS, sizeof(*im.parties));
	im.values = arena_calloc(mem, im.n * PF_N * VALUE_COLUMNS, sizeof(*im.values));
	make_ids(im.ids, im.n);
	for (i = 0; i < im.n; i++)
		TRY(seal_party(&im, i, &v[i]));
	TRY(access_run(rq, &a, import_work, &im));
	for (i = 0; i < im.n; i++)
		wire_i64(&rq->out, im.ids[i]);
	return ST_OK;
}
