/*
 * vault_write.c -- private values on their way in: sealed for others to store, or stored here.  Many at once: vault_import.c.
 *
 * seal touches no database: the parcel it answers is worth nothing without the vault.  Whoever may write a field need not be able to read
 * it (PRV-20).
 */
#include <string.h>

#include "db/db.h"
#include "model/access.h"
#include "model/pfield.h"
#include "model/vault_party.h"
#include "model/vault_grant.h"

static const char SQL_MASKS_SET[] = "UPDATE party SET masks = ?, version = version + 1 WHERE id = ?";

enum status
vop_seal(struct vault_req *rq)
{
	struct masks m = { 0 };
	struct blob masks, grant, value[PF_N] = { 0 }, blind[PF_N] = { 0 };
	struct pvalues v;
	struct party p;
	int f;

	TRY(values_read(rq, &v));
	TRY(vault_args(rq));
	TRY(party_make(rq, &p));
	for (f = 0; f < PF_N; f++) {
		if (str_empty(v.v[f]))
			continue;
		m.v[f] = pfield_mask(rq->cx->mem, (enum pfield)f, v.v[f]);
		value[f] = party_seal(rq, &p, pfield_key((enum pfield)f), v.v[f], strlen(v.v[f]));
		blind[f] = value_blind(rq, p.key_id, (enum pfield)f, v.v[f]);
	}
	masks = masks_seal(rq, &p, &m);
	grant = grant_make(rq, &p);
	wire_i64(&rq->out, p.id);
	wire_i64(&rq->out, p.key_id);
	wire_blob(&rq->out, p.dek.p, p.dek.n);
	wire_blob(&rq->out, masks.p, masks.n);
	wire_blob(&rq->out, grant.p, grant.n);
	for (f = 0; f < PF_N; f++) {
		wire_blob(&rq->out, value[f].p, value[f].n);
		wire_blob(&rq->out, blind[f].p, blind[f].n);
	}
	return ST_OK;
}

struct writing {
	struct vault_req *rq;
	struct pvalues v;
	int64_t party;
};

/* May the person write every field that is given? */
static bool
may_write(struct vault_req *rq, const struct pvalues *v, int relation)
{
	int f;

	for (f = 0; f < PF_N; f++)
		if (v->v[f] != NULL && !policy_judge(rq->who.rights, rq->who.nrights, f, relation).write)
			return false;
	return true;
}

static enum status
new_work(struct ctx *cx, void *arg)
{
	struct writing *w = arg;
	struct party p;

	if (!may_write(w->rq, &w->v, REL_ALL | REL_DEPARTMENT | REL_OWN))
		return fail(cx, ST_DENIED, "no right to write one of these fields");
	TRY(party_make(w->rq, &p));
	TRY(party_store(w->rq, &p, &w->v));
	w->party = p.id;
	return ST_OK;
}

/* What is empty need not be written into a party that holds nothing. */
static void
drop_empty(struct pvalues *v)
{
	int f;

	for (f = 0; f < PF_N; f++)
		if (str_empty(v->v[f]))
			v->v[f] = NULL;
}

enum status
vop_party_new(struct vault_req *rq)
{
	struct writing w = { .rq = rq };
	struct access a = { .parties = &w.party, .nparties = 1 };

	TRY(values_read(rq, &w.v));
	TRY(vault_args(rq));
	drop_empty(&w.v);
	a.fields = values_names(rq, &w.v);
	TRY(access_run(rq, &a, new_work, &w));
	wire_i64(&rq->out, w.party);
	return ST_OK;
}

static enum status
write_field(struct vault_req *rq, const struct party *p, enum pfield f, const char *value, struct masks *m)
{
	/* A form that was shown with the mask and sent back as it was. */
	if (m->v[f] != NULL && strcmp(m->v[f], value) == 0)
		return fail(rq->cx, ST_INVALID, "the mask of %s came back as its value", pfield_key(f));
	m->v[f] = *value == '\0' ? NULL : pfield_mask(rq->cx->mem, f, value);
	return value_store(rq, p, f, value);
}

static enum status
write_work(struct ctx *cx, void *arg)
{
	struct writing *w = arg;
	struct vault_req *rq = w->rq;
	struct party p;
	struct masks m;
	struct blob b;
	int f;

	TRY(party_get(rq, w->party, true, &p));
	if (!may_write(rq, &w->v, (int)p.relation))
		return fail(cx, ST_DENIED, "no right to write one of these fields");
	TRY(party_unlock(rq, &p));
	TRY(masks_open(rq, &p, &m));
	for (f = 0; f < PF_N; f++)
		if (w->v.v[f] != NULL)
			TRY(write_field(rq, &p, (enum pfield)f, w->v.v[f], &m));
	b = masks_seal(rq, &p, &m);
	return db_run(cx, SQL_MASKS_SET, DB_ARGS(DB_BLOB(b.p, b.n), DB_I64(p.id)), NULL);
}

enum status
vop_write(struct vault_req *rq)
{
	struct writing w = { .rq = rq, .party = wire_get_i64(&rq->in) };
	struct access a = { .parties = &w.party, .nparties = 1 };

	TRY(values_read(rq, &w.v));
	TRY(vault_args(rq));
	a.fields = values_names(rq, &w.v);
	if (*a.fields == '\0' || w.party <= 0)
		return fail(rq->cx, ST_INVALID, "nothing to write");
	return access_run(rq, &a, write_work, &w);
}
