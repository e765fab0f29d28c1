/*
 * vault_case.c -- what the portal, mailin and jobs may know of parties: yes or no, which one, and where a queued mail goes.
 */
#include <string.h>

#include "db/db.h"
#include "model/access.h"
#include "model/complaint.h"
#include "model/pfield.h"
#include "model/vault_party.h"

#define TOKEN_BYTES 16 /* of a case's secret link */

static const char SQL_CASE[] = "SELECT id, party_id FROM complaint WHERE id = ? AND year = ?";
static const char SQL_TOKEN[] = "INSERT INTO case_token (hash, complaint_id, created_at) VALUES (?, ?, UTC_TIMESTAMP())";
static const char SQL_NEWEST[] =
	"SELECT id, 0 AS party_id FROM party WHERE id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ORDER BY created_at DESC, id DESC LIMIT 1";
static const char SQL_OUTBOX[] =
	"SELECT o.id, o.party_id, o.complaint_id, COALESCE(c.name, '') AS name"
	" FROM outbox o LEFT JOIN customer c ON c.party_id = o.party_id WHERE o.id = ? AND o.epoch = ? AND o.state = 'sending'";

struct case_row {
	int64_t id, party_id;
};
static const struct db_col case_cols[] = {
	DB_COL(case_row, id, DB_T_I64),
	DB_COL(case_row, party_id, DB_T_I64),
};
static const struct db_map case_map = DB_MAP(case_row, case_cols);

struct outbox_row {
	int64_t id, party_id, complaint_id;
	const char *name;
};
static const struct db_col outbox_cols[] = {
	DB_COL(outbox_row, id, DB_T_I64),
	DB_COL(outbox_row, party_id, DB_T_I64),
	DB_COL(outbox_row, complaint_id, DB_T_I64),
	DB_COL(outbox_row, name, DB_T_STR),
};
static const struct db_map outbox_map = DB_MAP(outbox_row, outbox_cols);

struct match {
	struct vault_req *rq;
	int64_t year, id;
	enum pfield field;
	const char *contact, *token;
	struct case_row found;
	struct access *a;
};

/* The complainant's stored contact.  Without a case, a party or a value the same statements and the same decryption are done on nothing. */
static enum status
match_value(struct match *m, const char **value)
{
	struct vault_req *rq = m->rq;
	enum status st;
	struct party p, dummy;
	struct blob box, text;
	const char *ignored;

	*value = NULL;
	st = db_one(rq->cx, SQL_CASE, DB_ARGS(DB_I64(m->id), DB_I64(m->year)), &case_map, &m->found);
	if (st == ST_MISSING)
		m->found = (struct case_row){ 0 };
	else
		TRY(st);
	st = party_get_any(rq, m->found.party_id, &p);
	if (st == ST_OK) {
		TRY(party_unlock(rq, &p));
		st = value_get(rq, &p, m->field, value);
	} else if (st == ST_MISSING) {
		TRY(party_make(rq, &dummy));
		TRY(party_unlock(rq, &dummy));
		st = value_get(rq, &dummy, m->field, &ignored);
	}
	if (st != ST_MISSING)
		return st;
	*value = NULL;
	TRY(party_make(rq, &dummy));
	box = party_seal(rq, &dummy, pfield_key(m->field), "nobody@example.com", 18);
	(void)party_open(rq, &dummy, pfield_key(m->field), box, &text);
	return ST_OK;
}

/* Same spelling?  Hashed first, so that the comparison takes the same time whatever it compares. */
static bool
same_contact(struct match *m, const char *value)
{
	struct arena *mem = m->rq->cx->mem;
	const char *a = pfield_normal(mem, m->field, m->contact);
	const char *b = pfield_normal(mem, m->field, value == NULL ? "nobody@example.com" : value);
	unsigned char ha[32], hb[32];

	secret_hash(ha, NULL, a, strlen(a));
	secret_hash(hb, NULL, b, strlen(b));
	return secret_equal(ha, hb, sizeof(ha)) && value != NULL;
}

static enum status
match_work(struct ctx *cx, void *arg)
{
	struct match *m = arg;
	unsigned char raw[TOKEN_BYTES], hash[32];
	const char *value;

	TRY(match_value(m, &value));
	m->a->parties = &m->found.party_id;
	m->a->nparties = m->found.party_id != 0;
	m->a->complaint_id = m->found.id;
	if (!same_contact(m, value))
		return ST_MISSING;
	secret_random(raw, sizeof(raw));
	m->token = str_b64url(cx->mem, raw, sizeof(raw));
	case_token_hash(m->token, hash);
	return db_run(cx, SQL_TOKEN, DB_ARGS(DB_BLOB(hash, 32), DB_I64(m->found.id)), NULL);
}

enum status
vop_match(struct vault_req *rq)
{
	const char *number = wire_get_str(&rq->in, rq->cx->mem, 64);
	struct access a = { .fields = NULL };
	struct match m = { .rq = rq, .a = &a };

	m.contact = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);
	TRY(vault_args(rq));
	if (number == NULL || str_empty(m.contact) || !complaint_number_parse(number, &m.year, &m.id))
		return ST_MISSING;
	m.field = strchr(m.contact, '@') != NULL ? PF_EMAIL : PF_PHONE;
	if (!pfield_valid(m.field, m.contact))
		return ST_MISSING;
	/* The address is what the portal says; all portals together are held back too, in case it lies. */
	TRY(vault_throttle(rq, "matchip", rq->cx->ip, 20, 60));
	TRY(vault_throttle(rq, "matchall", "", 2000, 6000));
	TRY(vault_throttle(rq, "match", arena_printf(rq->cx->mem, "%lld", (long long)m.id), 5, 10));
	a.fields = pfield_key(m.field);
	TRY(access_run(rq, &a, match_work, &m));
	wire_str(&rq->out, m.token);
	return ST_OK;
}

struct find {
	struct vault_req *rq;
	const char *address;
	int64_t party;
	struct access *a;
};

static enum status
find_work(struct ctx *cx, void *arg)
{
	struct find *f = arg;
	int64_t ids[KEYRING_MAX] = { 0 };
	struct db_arg args[KEYRING_MAX];
	struct case_row row;
	size_t n, i;

	TRY(party_newest(f->rq, PF_EMAIL, f->address, ids, &n));
	for (i = 0; i < KEYRING_MAX; i++)
		args[i] = DB_I64(ids[i]);
	if (n == 0)
		return ST_MISSING;
	TRY(db_one(cx, SQL_NEWEST, (struct db_args){ args, NELEM(args) }, &case_map, &row));
	f->party = row.id;
	f->a->parties = &f->party;
	f->a->nparties = 1;
	return ST_OK;
}

enum status
vop_find_party(struct vault_req *rq)
{
	struct access a = { .fields = pfield_key(PF_EMAIL) };
	struct find f = { .rq = rq, .a = &a };

	f.address = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);
	TRY(vault_args(rq));
	if (str_empty(f.address) || !pfield_valid(PF_EMAIL, f.address))
		return ST_MISSING;
	TRY(vault_throttle(rq, "find", "", 2000, 7200));
	TRY(access_run(rq, &a, find_work, &f));
	wire_i64(&rq->out, f.party);
	return ST_OK;
}

struct sending {
	struct vault_req *rq;
	int64_t outbox, epoch;
	const char *address, *name;
	struct outbox_row row;
	struct access *a;
};

static enum status
send_work(struct ctx *cx, void *arg)
{
	struct sending *s = arg;
	struct party p;
	enum status st;

	TRY(db_one(cx, SQL_OUTBOX, DB_ARGS(DB_I64(s->outbox), DB_I64(s->epoch)), &outbox_map, &s->row));
	s->a->parties = &s->row.party_id;
	s->a->nparties = 1;
	s->a->complaint_id = s->row.complaint_id;
	TRY(party_get_any(s->rq, s->row.party_id, &p));
	TRY(party_unlock(s->rq, &p));
	TRY(value_get(s->rq, &p, PF_EMAIL, &s->address));
	st = value_get(s->rq, &p, PF_NAME, &s->name);
	if (st == ST_MISSING)
		s->name = s->row.name;
	return st == ST_MISSING ? ST_OK : st;
}

enum status
vop_address_of(struct vault_req *rq)
{
	struct access a = { .fields = "name,email" };
	struct sending s = { .rq = rq, .a = &a };

	s.outbox = wire_get_i64(&rq->in);
	s.epoch = wire_get_i64(&rq->in);
	TRY(vault_args(rq));
	a.purpose = arena_printf(rq->cx->mem, "outbox %lld", (long long)s.outbox);
	TRY(access_run(rq, &a, send_work, &s));
	wire_str(&rq->out, s.address);
	wire_str(&rq->out, s.name);
	return ST_OK;
}
