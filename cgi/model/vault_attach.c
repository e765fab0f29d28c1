/*
 * vault_attach.c -- files that customers sent: sealed chunk by chunk as they come, opened chunk by chunk for who may read the case.
 */
#include <string.h>

#include "db/db.h"
#include "model/access.h"
#include "model/vault_grant.h"

#define GRANT_SECONDS 3600
#define SEAL_ID 16

static const char SQL_ATTACH[] = "SELECT id, complaint_id, party_id, seal_id FROM attach WHERE id = ?";
static const char SQL_CHUNK[] = "SELECT sealed FROM attach_chunk WHERE attach_id = ? AND no = ?";

struct attach_row {
	int64_t id, complaint_id, party_id;
	struct blob seal_id;
};
static const struct db_col attach_cols[] = {
	DB_COL(attach_row, id, DB_T_I64),
	DB_COL(attach_row, complaint_id, DB_T_I64),
	DB_COL(attach_row, party_id, DB_T_I64),
	DB_COL(attach_row, seal_id, DB_T_BLOB),
};
static const struct db_map attach_map = DB_MAP(attach_row, attach_cols);

struct chunk_row {
	struct blob sealed;
};
static const struct db_col chunk_cols[] = { DB_COL(chunk_row, sealed, DB_T_BLOB) };
static const struct db_map chunk_map = DB_MAP(chunk_row, chunk_cols);

static const char *
grant_aad(struct vault_req *rq, int64_t party)
{
	return arena_printf(rq->cx->mem, "v1|grant|%lld", (long long)party);
}

struct blob
grant_make(struct vault_req *rq, const struct party *p)
{
	int64_t id = keyring_current(rq->vs->keys);
	struct wire_out o;
	struct blob box;

	wire_begin(&o, rq->cx->mem, 1);
	wire_i64(&o, rq->cx->now + GRANT_SECONDS);
	wire_blob(&o, p->key, SECRET_KEY);
	(void)wire_end(&o);
	box = secret_seal(rq->cx->mem, keyring_key(rq->vs->keys, id, KEY_GRANT), grant_aad(rq, p->id), o.s.s, o.s.len);
	wire_begin(&o, rq->cx->mem, 1);
	wire_i64(&o, id);
	wire_blob(&o, box.p, box.n);
	(void)wire_end(&o);
	return (struct blob){ o.s.s, o.s.len };
}

enum status
grant_open(struct vault_req *rq, struct blob grant, int64_t party, struct party *p)
{
	const unsigned char *key;
	struct wire_in in;
	struct blob box, text, dek;
	int64_t id, until;

	*p = (struct party){ .id = party };
	wire_open(&in, grant.p, grant.n);
	id = wire_get_i64(&in);
	box = wire_get_blob(&in, VAULT_TEXT_MAX);
	key = keyring_key(rq->vs->keys, id, KEY_GRANT);
	if (!wire_done(&in) || key == NULL || !secret_open(rq->cx->mem, key, grant_aad(rq, party), box.p, box.n, &text))
		return fail(rq->cx, ST_DENIED, "a grant that is none");
	wire_open(&in, text.p, text.n);
	until = wire_get_i64(&in);
	dek = wire_get_blob(&in, SECRET_KEY);
	if (!wire_done(&in) || dek.n != SECRET_KEY || until < rq->cx->now)
		return fail(rq->cx, ST_DENIED, "a grant that is too old");
	memcpy(p->key, dek.p, SECRET_KEY);
	return ST_OK;
}

/* "attach:<seal id>:<no>": a chunk opens only in its place in its file. */
static const char *
chunk_field(struct vault_req *rq, struct blob seal_id, int64_t no)
{
	return arena_printf(rq->cx->mem, "attach:%s:%lld", str_hex(rq->cx->mem, seal_id.p, seal_id.n), (long long)no);
}

enum status
vop_seal_chunk(struct vault_req *rq)
{
	int64_t party = wire_get_i64(&rq->in), no;
	struct blob grant = wire_get_blob(&rq->in, VAULT_TEXT_MAX);
	struct blob seal_id = wire_get_blob(&rq->in, SEAL_ID);
	struct blob plain, sealed;
	struct party p;

	no = wire_get_i64(&rq->in);
	plain = wire_get_blob(&rq->in, VAULT_CHUNK_MAX);
	TRY(vault_args(rq));
	if (seal_id.n != SEAL_ID || plain.p == NULL || party <= 0 || no < 0 || no > INT32_MAX)
		return fail(rq->cx, ST_INVALID, "no chunk of a file");
	if (grant.p != NULL) {
		TRY(grant_open(rq, grant, party, &p));
	} else {
		TRY(party_get_any(rq, party, &p));
		TRY(party_unlock(rq, &p));
	}
	sealed = party_seal(rq, &p, chunk_field(rq, seal_id, no), plain.p, plain.n);
	wire_blob(&rq->out, sealed.p, sealed.n);
	return ST_OK;
}

struct opening {
	struct vault_req *rq;
	int64_t id, no;
	struct blob plain;
	struct attach_row file;
	struct access *a;
};

/* The case must be readable to the person, and files of such a case by right. */
static enum status
open_judge(struct opening *o)
{
	struct vault_req *rq = o->rq;
	int relation;

	TRY(db_one(rq->cx, SQL_ATTACH, DB_ARGS(DB_I64(o->id)), &attach_map, &o->file));
	if (o->file.complaint_id == 0)
		return ST_MISSING;
	o->a->parties = &o->file.party_id;
	o->a->nparties = 1;
	o->a->complaint_id = o->file.complaint_id;
	TRY(vault_judge_case(rq, o->file.complaint_id, &relation));
	if (policy_judge(rq->who.rights, rq->who.nrights, POLICY_ATTACHMENT, relation).level < PL_REVEAL)
		return ST_DENIED;
	return ST_OK;
}

static enum status
open_work(struct ctx *cx, void *arg)
{
	struct opening *o = arg;
	struct chunk_row row;
	struct party p;

	TRY(open_judge(o));
	TRY(party_get_any(o->rq, o->file.party_id, &p));
	TRY(party_unlock(o->rq, &p));
	TRY(db_one(cx, SQL_CHUNK, DB_ARGS(DB_I64(o->id), DB_I64(o->no)), &chunk_map, &row));
	if (!party_open(o->rq, &p, chunk_field(o->rq, o->file.seal_id, o->no), row.sealed, &o->plain))
		return fail(cx, ST_FAILED, "attachment %lld: chunk %lld does not open", (long long)o->id, (long long)o->no);
	return ST_OK;
}

enum status
vop_open_chunk(struct vault_req *rq)
{
	struct access a = { .fields = "attachment" };
	struct opening o = { .rq = rq, .a = &a };

	o.id = wire_get_i64(&rq->in);
	o.no = wire_get_i64(&rq->in);
	TRY(vault_args(rq));
	if (o.id <= 0 || o.no < 0)
		return fail(rq->cx, ST_INVALID, "no chunk of a file");
	a.purpose = arena_printf(rq->cx->mem, "attach %lld chunk %lld", (long long)o.id, (long long)o.no);
	TRY(access_run(rq, &a, open_work, &o));
	wire_blob(&rq->out, o.plain.p, o.plain.n);
	return ST_OK;
}
