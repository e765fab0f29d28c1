/*
 * vault_party.c -- parties in and out of the database, and their boxes.
 */
#include <string.h>

#include "db/db.h"
#include "model/pfield.h"
#include "model/vault_party.h"

#define AAD_VERSION "v1"
#define Q8 "?,?,?,?,?,?,?,?"
#define Q64 Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8 "," Q8

/* How the person stands to each party: by its customer, or by a case of it that the person may read. */
#define RELATION \
	"BIT_OR(IF(c.id IS NULL OR NOT ?, 0, 1 | IF(c.department_id = ?, 2, 0) | IF(c.owner_id = ?, 4, 0)) |" \
	" IF(x.id IS NULL, 0, 1 | IF(x.department_id = ?, 2, 0) | IF(x.assignee_id = ?, 4, 0))) AS relation"
#define SELECT_PARTY \
	"SELECT p.id, p.key_id, p.dek, p.masks, " RELATION " FROM party p LEFT JOIN customer c ON c.party_id = p.id" \
	" LEFT JOIN complaint x ON x.party_id = p.id AND (x.restricted = 'none' OR (x.restricted = 'privacy' AND ?)" \
	" OR (x.restricted = 'conduct' AND ?))"
static const char SQL_GET[] = SELECT_PARTY " WHERE p.id = ? GROUP BY p.id";
static const char SQL_LIST[] = SELECT_PARTY " WHERE p.id IN (" Q64 ") GROUP BY p.id";
static const char SQL_LOCK[] = "SELECT id, key_id, dek, masks, 1 AS relation FROM party WHERE id = ? FOR UPDATE";
static const char SQL_GET_ANY[] = "SELECT id, key_id, dek, masks, 1 AS relation FROM party WHERE id = ?";
static const char SQL_VALUE[] = "SELECT party_id, field, sealed FROM private_value WHERE party_id = ? AND field = ?";
static const char SQL_INSERT[] =
	"INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_VALUE_SET[] =
	"INSERT INTO private_value (party_id, field, sealed, blind, updated_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())"
	" ON DUPLICATE KEY UPDATE sealed = VALUE(sealed), blind = VALUE(blind), updated_at = VALUE(updated_at)";
static const char SQL_VALUE_DROP[] = "DELETE FROM private_value WHERE party_id = ? AND field = ?";

static const struct db_col party_cols[] = {
	DB_COL(party, id, DB_T_I64),
	DB_COL(party, key_id, DB_T_I64),
	DB_COL(party, dek, DB_T_BLOB),
	DB_COL(party, masks, DB_T_BLOB),
	DB_COL(party, relation, DB_T_I64),
};
static const struct db_map party_map = DB_MAP(party, party_cols);

static const struct db_col value_cols[] = {
	DB_COL(value, party_id, DB_T_I64),
	DB_COL(value, field, DB_T_STR),
	DB_COL(value, sealed, DB_T_BLOB),
};
static const struct db_map value_map = DB_MAP(value, value_cols);

#define RELATION_ARGS 7

static void
relation_args(const struct judged *who, struct db_arg out[RELATION_ARGS])
{
	struct db_arg department = who->department_id == 0 ? DB_NULL : DB_I64(who->department_id);

	out[0] = DB_I64(who->customer);
	out[1] = out[3] = department;
	out[2] = out[4] = DB_I64(who->user_id);
	out[5] = DB_I64(who->privacy);
	out[6] = DB_I64(who->conduct);
}

enum status
party_get(struct vault_req *rq, int64_t id, bool lock, struct party *out)
{
	struct db_arg args[RELATION_ARGS + 1];
	struct party locked;

	if (lock)
		TRY(db_one(rq->cx, SQL_LOCK, DB_ARGS(DB_I64(id)), &party_map, &locked));
	relation_args(&rq->who, args);
	args[RELATION_ARGS] = DB_I64(id);
	TRY(db_one(rq->cx, SQL_GET, (struct db_args){ args, NELEM(args) }, &party_map, out));
	if (out->relation == 0)
		return ST_MISSING;
	/* The locking read saw the newest row, the other one the snapshot. */
	if (lock) {
		locked.relation = out->relation;
		*out = locked;
	}
	return ST_OK;
}

enum status
party_list(struct vault_req *rq, const int64_t *ids, size_t n, struct party **out, size_t *found)
{
	struct db_arg args[RELATION_ARGS + VAULT_MASKED_MAX];
	size_t i;

	relation_args(&rq->who, args);
	for (i = 0; i < VAULT_MASKED_MAX; i++)
		args[RELATION_ARGS + i] = i < n ? DB_I64(ids[i]) : DB_NULL;
	return db_all(rq->cx, SQL_LIST, (struct db_args){ args, NELEM(args) }, &party_map, out, found);
}

enum status
party_get_any(struct vault_req *rq, int64_t id, struct party *out)
{
	return db_one(rq->cx, SQL_GET_ANY, DB_ARGS(DB_I64(id)), &party_map, out);
}

static const char *
aad(struct vault_req *rq, int64_t party, const char *field, int64_t key_id)
{
	return arena_printf(rq->cx->mem, AAD_VERSION "|%lld|%s|%lld", (long long)party, field, (long long)key_id);
}

enum status
party_unlock(struct vault_req *rq, struct party *p)
{
	const unsigned char *wrap = keyring_key(rq->vs->keys, p->key_id, KEY_WRAP);
	struct blob key;

	if (wrap == NULL)
		return fail(rq->cx, ST_FAILED, "party %lld: key %lld is not here", (long long)p->id, (long long)p->key_id);
	if (!secret_open(rq->cx->mem, wrap, aad(rq, p->id, "dek", p->key_id), p->dek.p, p->dek.n, &key) || key.n != SECRET_KEY)
		return fail(rq->cx, ST_FAILED, "party %lld: its data key does not open", (long long)p->id);
	memcpy(p->key, key.p, SECRET_KEY);
	return ST_OK;
}

enum status
party_wrap(struct vault_req *rq, struct party *p)
{
	int64_t id = keyring_current(rq->vs->keys);

	p->key_id = id;
	p->dek = secret_seal(rq->cx->mem, keyring_key(rq->vs->keys, id, KEY_WRAP), aad(rq, p->id, "dek", id), p->key, SECRET_KEY);
	return ST_OK;
}

enum status
party_make(struct vault_req *rq, struct party *p)
{
	return party_make_as(rq, secret_id(), p);
}

enum status
party_make_as(struct vault_req *rq, int64_t id, struct party *p)
{
	*p = (struct party){ .id = id, .relation = REL_ALL | REL_DEPARTMENT | REL_OWN };
	secret_random(p->key, SECRET_KEY);
	return party_wrap(rq, p);
}

struct blob
party_seal(struct vault_req *rq, const struct party *p, const char *field, const void *text, size_t n)
{
	int64_t id = keyring_current(rq->vs->keys);
	struct blob box = secret_seal(rq->cx->mem, p->key, aad(rq, p->id, field, id), text, n);
	unsigned char *out = arena_alloc(rq->cx->mem, box.n + 4);
	size_t i;

	for (i = 0; i < 4; i++)
		out[i] = (unsigned char)(id >> (8 * (3 - i)));
	memcpy(out + 4, box.p, box.n);
	return (struct blob){ out, box.n + 4 };
}

bool
party_open(struct vault_req *rq, const struct party *p, const char *field, struct blob sealed, struct blob *out)
{
	const unsigned char *s = sealed.p;
	int64_t id = 0;
	size_t i;

	if (s == NULL || sealed.n < 4 + SECRET_OVERHEAD)
		return false;
	for (i = 0; i < 4; i++)
		id = id << 8 | s[i];
	return secret_open(rq->cx->mem, p->key, aad(rq, p->id, field, id), s + 4, sealed.n - 4, out);
}

enum status
value_get(struct vault_req *rq, const struct party *p, enum pfield f, const char **out)
{
	struct value v;
	struct blob text;

	*out = "";
	TRY(db_one(rq->cx, SQL_VALUE, DB_ARGS(DB_I64(p->id), DB_STR(pfield_key(f))), &value_map, &v));
	if (!party_open(rq, p, pfield_key(f), v.sealed, &text))
		return fail(rq->cx, ST_FAILED, "party %lld: its %s does not open", (long long)p->id, pfield_key(f));
	*out = text.p;
	return ST_OK;
}

struct blob
value_blind(struct vault_req *rq, int64_t key_id, enum pfield f, const char *value)
{
	const unsigned char *key = keyring_key(rq->vs->keys, key_id, KEY_BLIND + (int)f);
	unsigned char hash[32];
	char *normal;

	if (!pfield_searchable(f) || key == NULL)
		return (struct blob){ NULL, 0 };
	normal = pfield_normal(rq->cx->mem, f, value);
	secret_hash(hash, key, normal, strlen(normal));
	return (struct blob){ arena_memdup(rq->cx->mem, hash, 8), 8 };
}

/* Field number, length, mask; nothing for a field without a value. */
struct blob
masks_seal(struct vault_req *rq, const struct party *p, const struct masks *m)
{
	struct str s;
	size_t n;
	int f;

	str_init(&s, rq->cx->mem);
	for (f = 0; f < PF_N; f++) {
		if (m->v[f] == NULL)
			continue;
		n = strlen(m->v[f]);
		str_addc(&s, (char)f);
		str_addc(&s, (char)(n >> 8 & 0xff));
		str_addc(&s, (char)(n & 0xff));
		str_addn(&s, m->v[f], n);
	}
	return party_seal(rq, p, "masks", s.s, s.len);
}

enum status
masks_open(struct vault_req *rq, const struct party *p, struct masks *m)
{
	const unsigned char *s;
	struct blob b;
	size_t at, n;

	*m = (struct masks){ 0 };
	if (!party_open(rq, p, "masks", p->masks, &b))
		return fail(rq->cx, ST_FAILED, "party %lld: its masks do not open", (long long)p->id);
	s = b.p;
	for (at = 0; at + 3 <= b.n; at += 3 + n) {
		n = (size_t)s[at + 1] << 8 | s[at + 2];
		if (n > b.n - at - 3)
			return fail(rq->cx, ST_FAILED, "party %lld: its masks are cut", (long long)p->id);
		if (s[at] < PF_N)
			m->v[s[at]] = arena_strndup(rq->cx->mem, (const char *)s + at + 3, n);
	}
	return ST_OK;
}

enum status
values_read(struct vault_req *rq, struct pvalues *v)
{
	int f;

	for (f = 0; f < PF_N; f++)
		v->v[f] = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);
	for (f = 0; f < PF_N; f++)
		if (!rq->in.bad && v->v[f] != NULL && !pfield_valid((enum pfield)f, v->v[f]))
			return fail(rq->cx, ST_INVALID, "%s: the value for %s has not its shape", rq->op, pfield_key((enum pfield)f));
	return ST_OK;
}

const char *
values_names(struct vault_req *rq, const struct pvalues *v)
{
	struct str s;
	int f;

	str_init(&s, rq->cx->mem);
	for (f = 0; f < PF_N; f++)
		if (v->v[f] != NULL)
			str_addf(&s, "%s%s", s.len > 0 ? "," : "", pfield_key((enum pfield)f));
	return s.s;
}

enum status
value_store(struct vault_req *rq, const struct party *p, enum pfield f, const char *value)
{
	struct blob sealed, blind;

	if (*value == '\0')
		return db_run(rq->cx, SQL_VALUE_DROP, DB_ARGS(DB_I64(p->id), DB_STR(pfield_key(f))), NULL);
	sealed = party_seal(rq, p, pfield_key(f), value, strlen(value));
	blind = value_blind(rq, keyring_current(rq->vs->keys), f, value);
	return db_run(rq->cx, SQL_VALUE_SET,
	    DB_ARGS(DB_I64(p->id), DB_STR(pfield_key(f)), DB_BLOB(sealed.p, sealed.n),
	        blind.p == NULL ? DB_NULL : DB_BLOB(blind.p, blind.n)),
	    NULL);
}

enum status
party_store(struct vault_req *rq, const struct party *p, const struct pvalues *v)
{
	struct masks m = { 0 };
	struct blob masks;
	int f;

	for (f = 0; f < PF_N; f++)
		if (!str_empty(v->v[f]))
			m.v[f] = pfield_mask(rq->cx->mem, (enum pfield)f, v->v[f]);
	masks = masks_seal(rq, p, &m);
	TRY(db_run(rq->cx, SQL_INSERT,
	    DB_ARGS(DB_I64(p->id), DB_I64(p->key_id), DB_BLOB(p->dek.p, p->dek.n), DB_BLOB(masks.p, masks.n)), NULL));
	for (f = 0; f < PF_N; f++)
		if (!str_empty(v->v[f]))
			TRY(value_store(rq, p, (enum pfield)f, v->v[f]));
	return ST_OK;
}
