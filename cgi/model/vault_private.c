/*
 * vault_private.c -- private values on their way out: masks, one value with a purpose, parties by a value.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/access.h"
#include "model/pfield.h"
#include "model/vault_party.h"

#define REASON_MIN 10 /* characters (PRV-12) */

static const char SQL_CASE_OF[] =
	"SELECT x.id FROM complaint x LEFT JOIN customer c ON c.id = x.customer_id"
	" WHERE x.id = ? AND (x.party_id = ? OR c.party_id = ?)";
/* Customers first, then the newest: who complains often has many parties. */
static const char SQL_BLIND[] =
	"SELECT v.party_id, v.field, v.sealed FROM private_value v JOIN party p ON p.id = v.party_id"
	" LEFT JOIN customer c ON c.party_id = p.id WHERE v.field = ? AND v.blind = ?"
	" ORDER BY c.id IS NULL, p.created_at DESC, p.id DESC LIMIT 50";
static const char SQL_BLIND_NEWEST[] =
	"SELECT v.party_id, v.field, v.sealed FROM private_value v JOIN party p ON p.id = v.party_id"
	" WHERE v.field = ? AND v.blind = ? ORDER BY p.created_at DESC, p.id DESC LIMIT 50";

static const char *const purposes[] = { "contact", "delivery", "verify", "correct", "legal" };

struct id_row {
	int64_t id;
};
static const struct db_col id_cols[] = { DB_COL(id_row, id, DB_T_I64) };
static const struct db_map id_map = DB_MAP(id_row, id_cols);

static const struct db_col value_cols[] = {
	DB_COL(value, party_id, DB_T_I64),
	DB_COL(value, field, DB_T_STR),
	DB_COL(value, sealed, DB_T_BLOB),
};
static const struct db_map value_map = DB_MAP(value, value_cols);

/* What the person may know of each field: level, write, lookup, present as bits, then the mask. */
static void
put_masks(struct vault_req *rq, int relation, const struct masks *m)
{
	struct allowed a;
	bool seen;
	int f;

	for (f = 0; f < PF_N; f++) {
		a = policy_judge(rq->who.rights, rq->who.nrights, f, relation);
		seen = a.level != PL_NONE;
		wire_i64(&rq->out, (int64_t)a.level | (a.write ? 4 : 0) | (a.lookup ? 8 : 0) | (seen && m->v[f] != NULL ? 16 : 0));
		wire_str(&rq->out, !seen ? NULL : m->v[f] == NULL ? "" : m->v[f]);
	}
}

static void
put_party(struct vault_req *rq, int64_t id, struct party *parties, size_t n)
{
	struct masks m = { 0 };
	size_t i;

	if (id == 0 || id == PARTY_ANY) {
		put_masks(rq, id == 0 ? REL_ALL | REL_DEPARTMENT | REL_OWN : REL_ALL, &m);
		return;
	}
	for (i = 0; i < n && parties[i].id != id; i++)
		continue;
	if (i == n || parties[i].relation == 0) {
		put_masks(rq, 0, &m);
		return;
	}
	/* A damaged party, which is in the log, shows nothing: the rest of the list must not suffer. */
	if (party_unlock(rq, &parties[i]) != ST_OK || masks_open(rq, &parties[i], &m) != ST_OK)
		m = (struct masks){ 0 };
	put_masks(rq, (int)parties[i].relation, &m);
}

enum status
vop_masked(struct vault_req *rq)
{
	int64_t n = wire_get_i64(&rq->in), ids[VAULT_MASKED_MAX];
	struct party *parties = NULL;
	size_t found = 0, i;

	if (n < 0 || n > VAULT_MASKED_MAX)
		return fail(rq->cx, ST_INVALID, "masks of %lld parties at once", (long long)n);
	for (i = 0; i < (size_t)n; i++)
		ids[i] = wire_get_i64(&rq->in);
	TRY(vault_args(rq));
	if (n > 1 || (n == 1 && ids[0] != 0))
		TRY(party_list(rq, ids, (size_t)n, &parties, &found));
	for (i = 0; i < (size_t)n; i++)
		put_party(rq, ids[i], parties, found);
	return ST_OK;
}

struct reveal {
	struct vault_req *rq;
	int64_t party, complaint;
	enum pfield field;
	const char *purpose, *reason, *value;
};

static bool
purpose_known(const char *s)
{
	size_t i;

	for (i = 0; i < NELEM(purposes); i++)
		if (str_eq(s, purposes[i]))
			return true;
	return false;
}

/* A case that is named must be one of this party that the person may read. */
static enum status
case_fits(struct vault_req *rq, int64_t complaint, int64_t party)
{
	struct id_row row;
	int relation;

	if (complaint == 0)
		return ST_OK;
	TRY(vault_judge_case(rq, complaint, &relation));
	return db_one(rq->cx, SQL_CASE_OF, DB_ARGS(DB_I64(complaint), DB_I64(party), DB_I64(party)), &id_map, &row);
}

/* Everything but the rate; the value itself is not touched. */
static enum status
reveal_judge(struct reveal *r, struct party *p)
{
	struct vault_req *rq = r->rq;
	enum plevel level;

	TRY(party_get(rq, r->party, false, p));
	level = policy_judge(rq->who.rights, rq->who.nrights, (int)r->field, (int)p->relation).level;
	if (level < PL_REVEAL)
		return level == PL_NONE ? ST_MISSING : ST_DENIED;
	if (!purpose_known(r->purpose))
		return fail(rq->cx, ST_INVALID, "a reveal without a known purpose");
	if (level == PL_REVEAL && (r->reason == NULL || utf8_length(r->reason) < REASON_MIN))
		return fail(rq->cx, ST_INVALID, "a reveal without a reason");
	return case_fits(rq, r->complaint, r->party);
}

static enum status
reveal_work(struct ctx *cx, void *arg)
{
	struct reveal *r = arg;
	struct vault_req *rq = r->rq;
	const char *user = arena_printf(cx->mem, "%lld", (long long)rq->who.user_id);
	struct party p;

	TRY(reveal_judge(r, &p));
	TRY(vault_throttle(rq, "reveal24", user, 100, 4));
	TRY(vault_throttle(rq, "reveal1", user, 20, 20));
	TRY(party_unlock(rq, &p));
	return value_get(rq, &p, r->field, &r->value);
}

/* The purpose as the log keeps it: key, and what was typed. */
static const char *
purpose_text(struct vault_req *rq, const char *purpose, const char *reason)
{
	if (!purpose_known(purpose))
		return NULL;
	return str_empty(reason) ? purpose : arena_printf(rq->cx->mem, "%s: %s", purpose, reason);
}

enum status
vop_reveal(struct vault_req *rq)
{
	struct reveal r = { .rq = rq };
	struct access a = { .parties = &r.party, .nparties = 1 };
	int64_t field;

	r.party = wire_get_i64(&rq->in);
	field = wire_get_i64(&rq->in);
	r.purpose = wire_get_str(&rq->in, rq->cx->mem, 20);
	r.reason = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);
	r.complaint = wire_get_i64(&rq->in);
	TRY(vault_args(rq));
	if (field < 0 || field >= PF_N || r.party <= 0 || r.complaint < 0)
		return fail(rq->cx, ST_INVALID, "a reveal of nothing");
	if (r.reason != NULL && !utf8_printable(r.reason, strlen(r.reason), true))
		return fail(rq->cx, ST_INVALID, "a reason that is no text");
	r.field = (enum pfield)field;
	a.fields = pfield_key(r.field);
	a.purpose = purpose_text(rq, r.purpose, r.reason);
	a.complaint_id = r.complaint;
	TRY(access_run(rq, &a, reveal_work, &r));
	wire_str(&rq->out, r.value);
	return ST_OK;
}

/* Appends to out[*n..max) the parties whose value is this one, by the blind index of one key. */
static enum status
by_value(struct vault_req *rq, const char *sql, int64_t key_id, enum pfield f, const char *value, int64_t *out, size_t max, size_t *n)
{
	struct blob blind = value_blind(rq, key_id, f, value), text;
	const char *want = pfield_normal(rq->cx->mem, f, value);
	struct value *rows;
	struct party p;
	size_t found, i;

	TRY(db_all(rq->cx, sql, DB_ARGS(DB_STR(pfield_key(f)), DB_BLOB(blind.p, blind.n)), &value_map, &rows, &found));
	for (i = 0; i < found && *n < max; i++) {
		TRY(party_get_any(rq, rows[i].party_id, &p));
		/* One damaged row must not hide the others; it is in the log. */
		if (party_unlock(rq, &p) != ST_OK || !party_open(rq, &p, pfield_key(f), rows[i].sealed, &text))
			continue;
		if (strcmp(pfield_normal(rq->cx->mem, f, text.p), want) == 0)
			out[(*n)++] = p.id;
	}
	return ST_OK;
}

enum status
party_newest(struct vault_req *rq, enum pfield f, const char *value, int64_t out[KEYRING_MAX], size_t *n)
{
	int64_t keys[KEYRING_MAX];
	size_t nkeys = keyring_ids(rq->vs->keys, keys), i;

	*n = 0;
	for (i = 0; i < nkeys; i++)
		TRY(by_value(rq, SQL_BLIND_NEWEST, keys[i], f, value, out, *n + 1, n));
	return ST_OK;
}

struct lookup {
	struct vault_req *rq;
	enum pfield field;
	const char *value;
	int64_t ids[VAULT_LOOKUP_MAX];
	size_t n;
	struct access *a;
};

/* Only parties for which the person has the right to look up. */
static enum status
lookup_filter(struct lookup *l)
{
	struct vault_req *rq = l->rq;
	struct party p;
	enum status st;
	size_t i, kept = 0;

	for (i = 0; i < l->n; i++) {
		st = party_get(rq, l->ids[i], false, &p);
		if (st != ST_OK && st != ST_MISSING)
			return st;
		if (st == ST_OK && policy_judge(rq->who.rights, rq->who.nrights, (int)l->field, (int)p.relation).lookup)
			l->ids[kept++] = l->ids[i];
	}
	l->n = kept;
	return ST_OK;
}

static enum status
lookup_work(struct ctx *cx, void *arg)
{
	struct lookup *l = arg;
	struct vault_req *rq = l->rq;
	int64_t keys[KEYRING_MAX];
	size_t nkeys = keyring_ids(rq->vs->keys, keys), i;

	l->n = 0;
	if (!policy_lookup(rq->who.rights, rq->who.nrights, (int)l->field))
		return ST_DENIED;
	TRY(vault_throttle(rq, "lookup", arena_printf(cx->mem, "%lld", (long long)rq->who.user_id), 60, 60));
	for (i = 0; i < nkeys; i++)
		TRY(by_value(rq, SQL_BLIND, keys[i], l->field, l->value, l->ids, VAULT_LOOKUP_MAX, &l->n));
	TRY(lookup_filter(l));
	l->a->nparties = l->n;
	return ST_OK;
}

enum status
vop_lookup(struct vault_req *rq)
{
	struct lookup l = { .rq = rq };
	struct access a = { .parties = l.ids };
	int64_t field = wire_get_i64(&rq->in);
	size_t i;

	l.value = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);
	l.a = &a;
	TRY(vault_args(rq));
	if (field < 0 || field >= PF_N || !pfield_searchable((enum pfield)field) || str_empty(l.value) ||
	    !pfield_valid((enum pfield)field, l.value))
		return fail(rq->cx, ST_INVALID, "nothing can be looked up by this");
	l.field = (enum pfield)field;
	a.fields = pfield_key(l.field);
	TRY(access_run(rq, &a, lookup_work, &l));
	wire_i64(&rq->out, (int64_t)l.n);
	for (i = 0; i < l.n; i++)
		wire_i64(&rq->out, l.ids[i]);
	return ST_OK;
}
