/*
 * vault_admin.c -- kefuctl's part: accounts and their roles, re-wrapping of keys, checking of the chains.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/access.h"
#include "model/pfield.h"
#include "model/vault_party.h"

#define ROLES_MAX 32
#define NAME_MAX_CHARS 80

static const char SQL_USER[] = "SELECT id FROM user WHERE login = ?";
static const char SQL_DEPARTMENT[] = "SELECT id FROM department WHERE code = ?";
static const char SQL_ROLE[] = "SELECT id FROM role WHERE code = ?";
static const char SQL_USER_NEW[] =
	"INSERT INTO user (login, name, department_id, lang, created_at) VALUES (?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_USER_SET[] =
	"UPDATE user SET name = COALESCE(?, name), department_id = COALESCE(?, department_id), lang = COALESCE(?, lang),"
	" version = version + 1 WHERE id = ?";
static const char SQL_ROLES_DROP[] = "DELETE FROM user_role WHERE user_id = ?";
static const char SQL_ROLE_ADD[] = "INSERT IGNORE INTO user_role (user_id, role_id) VALUES (?, ?)";
static const char SQL_HASH[] =
	"INSERT INTO credential (user_id, hash, changed_at) VALUES (?, ?, UTC_TIMESTAMP())"
	" ON DUPLICATE KEY UPDATE hash = VALUE(hash), changed_at = VALUE(changed_at)";
static const char SQL_END_ALL[] = "DELETE FROM session WHERE user_id = ?";
static const char SQL_AUDIT[] =
	"INSERT INTO audit (at, actor_id, action, noun_id, detail, ip, request_id) VALUES (UTC_TIMESTAMP(), NULL, 'user.set', ?, ?, '', ?)";
static const char SQL_OLD[] =
	"SELECT id, key_id, dek, masks, 1 AS relation FROM party WHERE id > ? AND key_id <> ? ORDER BY id LIMIT 200 FOR UPDATE";
static const char SQL_REWRAP[] = "UPDATE party SET key_id = ?, dek = ? WHERE id = ?";
static const char SQL_REBLIND[] = "UPDATE private_value SET blind = ? WHERE party_id = ? AND field = ?";

struct id_row {
	int64_t id;
};
static const struct db_col id_cols[] = { DB_COL(id_row, id, DB_T_I64) };
static const struct db_map id_map = DB_MAP(id_row, id_cols);

static const struct db_col party_cols[] = {
	DB_COL(party, id, DB_T_I64),
	DB_COL(party, key_id, DB_T_I64),
	DB_COL(party, dek, DB_T_BLOB),
	DB_COL(party, masks, DB_T_BLOB),
	DB_COL(party, relation, DB_T_I64),
};
static const struct db_map party_map = DB_MAP(party, party_cols);

/* ---------------------------------------------------------------- accounts */
struct setting {
	struct vault_req *rq;
	const char *login, *name, *department, *lang, *password;
	const char *roles[ROLES_MAX], *role_names;
	size_t nroles;
	const char *hash; /* NULL: password unchanged */
	int64_t id;
};

static enum status
id_of(struct ctx *cx, const char *sql, const char *key, const char *what, int64_t *out)
{
	struct id_row row;
	enum status st = db_one(cx, sql, DB_ARGS(DB_STR(key)), &id_map, &row);

	if (st == ST_MISSING)
		return fail(cx, ST_MISSING, "there is no %s \"%s\"", what, key);
	if (st == ST_OK)
		*out = row.id;
	return st;
}

/* The row of the account itself: made, or changed in what is given. */
static enum status
user_store(struct ctx *cx, struct setting *s)
{
	struct db_arg department = DB_NULL;
	struct id_row row;
	int64_t id;
	enum status st;

	if (!str_empty(s->department)) {
		TRY(id_of(cx, SQL_DEPARTMENT, s->department, "department", &id));
		department = DB_I64(id);
	}
	st = db_one(cx, SQL_USER, DB_ARGS(DB_STR(s->login)), &id_map, &row);
	if (st == ST_MISSING)
		return db_insert(cx, SQL_USER_NEW,
		    DB_ARGS(DB_STR(s->login), DB_STR(str_empty(s->name) ? s->login : s->name), department,
		        DB_STR(s->lang == NULL ? "" : s->lang)), &s->id);
	TRY(st);
	s->id = row.id;
	return db_run(cx, SQL_USER_SET,
	    DB_ARGS(str_empty(s->name) ? DB_NULL : DB_STR(s->name), department, DB_STR(s->lang), DB_I64(s->id)), NULL);
}

static enum status
user_work(struct ctx *cx, void *arg)
{
	struct setting *s = arg;
	int64_t role;
	size_t i;

	TRY(user_store(cx, s));
	if (s->nroles > 0)
		TRY(db_run(cx, SQL_ROLES_DROP, DB_ARGS(DB_I64(s->id)), NULL));
	for (i = 0; i < s->nroles; i++) {
		TRY(id_of(cx, SQL_ROLE, s->roles[i], "role", &role));
		TRY(db_run(cx, SQL_ROLE_ADD, DB_ARGS(DB_I64(s->id), DB_I64(role)), NULL));
	}
	if (s->hash != NULL) {
		TRY(db_run(cx, SQL_HASH, DB_ARGS(DB_I64(s->id), DB_STR(s->hash)), NULL));
		TRY(db_run(cx, SQL_END_ALL, DB_ARGS(DB_I64(s->id)), NULL));
	}
	return db_run(cx, SQL_AUDIT,
	    DB_ARGS(DB_I64(s->id),
	        DB_STR(arena_printf(cx->mem, "%s: roles %s%s", s->login, s->nroles == 0 ? "unchanged" : s->role_names,
	            s->hash == NULL ? "" : ", new password")),
	        DB_STR(cx->request_id)), NULL);
}

static bool
login_fit(const char *s)
{
	size_t n = s == NULL ? 0 : strlen(s);

	return n > 0 && n <= 64 && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._@-")] == '\0';
}

static enum status
setting_read(struct vault_req *rq, struct setting *s)
{
	struct arena *mem = rq->cx->mem;
	struct str names;
	enum lang lang;
	int64_t n;
	size_t i;

	s->login = wire_get_str(&rq->in, mem, 64);
	s->name = wire_get_str(&rq->in, mem, 4 * NAME_MAX_CHARS);
	s->department = wire_get_str(&rq->in, mem, 40);
	s->lang = wire_get_str(&rq->in, mem, 5);
	s->password = wire_get_str(&rq->in, mem, SECRET_PASSWORD_MAX);
	n = wire_get_i64(&rq->in);
	if (n < 0 || n > ROLES_MAX)
		return fail(rq->cx, ST_INVALID, "%lld roles", (long long)n);
	str_init(&names, mem);
	for (i = 0; i < (size_t)n; i++) {
		s->roles[i] = wire_get_str(&rq->in, mem, 40);
		if (s->roles[i] == NULL)
			return fail(rq->cx, ST_INVALID, "a role without a name");
		str_addf(&names, "%s%s", i > 0 ? "," : "", s->roles[i]);
	}
	s->nroles = (size_t)n;
	s->role_names = names.s;
	TRY(vault_args(rq));
	if (!login_fit(s->login))
		return fail(rq->cx, ST_INVALID, "an account name is up to 64 of a-z 0-9 . _ @ -");
	if (s->name != NULL && (!utf8_printable(s->name, strlen(s->name), false) || utf8_length(s->name) > NAME_MAX_CHARS))
		return fail(rq->cx, ST_INVALID, "a name is one line of up to %d characters", NAME_MAX_CHARS);
	if (!str_empty(s->lang) && !lang_from(s->lang, &lang))
		return fail(rq->cx, ST_INVALID, "no language of ours");
	if (s->password != NULL && !vault_password_fit(s->password))
		return fail(rq->cx, ST_INVALID, "a password has 8 characters or more");
	return ST_OK;
}

enum status
vop_user_set(struct vault_req *rq)
{
	struct setting s = { .rq = rq };
	struct access a = { .fields = NULL };
	char hash[SECRET_PASSHASH];

	TRY(setting_read(rq, &s));
	if (s.password != NULL) {
		if (!secret_password_hash(hash, s.password))
			return fail(rq->cx, ST_BUSY, "no memory for a password hash");
		s.hash = hash;
	}
	a.purpose = arena_printf(rq->cx->mem, "%s: %s%s", s.login, s.nroles == 0 ? "roles unchanged" : s.role_names,
	    s.hash == NULL ? "" : ", new password");
	TRY(access_run(rq, &a, user_work, &s));
	wire_i64(&rq->out, s.id);
	return ST_OK;
}

/* ---------------------------------------------------------------- keys */
struct rotation {
	struct vault_req *rq;
	int64_t after, last; /* party numbers */
	int64_t done, damaged;
};

/* The blind index hangs on the key too; values themselves stay as they are. */
static enum status
reblind(struct vault_req *rq, const struct party *p)
{
	struct blob blind;
	const char *value;
	enum status st;
	int f;

	for (f = 0; f < PF_N; f++) {
		if (!pfield_searchable((enum pfield)f))
			continue;
		st = value_get(rq, p, (enum pfield)f, &value);
		if (st == ST_MISSING || st == ST_FAILED)
			continue;
		TRY(st);
		blind = value_blind(rq, p->key_id, (enum pfield)f, value);
		TRY(db_run(rq->cx, SQL_REBLIND, DB_ARGS(DB_BLOB(blind.p, blind.n), DB_I64(p->id), DB_STR(pfield_key((enum pfield)f))), NULL));
	}
	return ST_OK;
}

static enum status
rotate_party(struct vault_req *rq, struct party *p)
{
	TRY(party_wrap(rq, p));
	TRY(db_run(rq->cx, SQL_REWRAP, DB_ARGS(DB_I64(p->key_id), DB_BLOB(p->dek.p, p->dek.n), DB_I64(p->id)), NULL));
	return reblind(rq, p);
}

static enum status
rotate_work(struct ctx *cx, void *arg)
{
	struct rotation *r = arg;
	struct vault_req *rq = r->rq;
	struct party *rows;
	size_t n, i;

	r->last = r->done = r->damaged = 0;
	TRY(db_all(cx, SQL_OLD, DB_ARGS(DB_I64(r->after), DB_I64(keyring_current(rq->vs->keys))), &party_map, &rows, &n));
	for (i = 0; i < n; i++) {
		r->last = rows[i].id;
		/* A damaged party, which is in the log, stays as it is. */
		if (party_unlock(rq, &rows[i]) != ST_OK) {
			r->damaged++;
			continue;
		}
		TRY(rotate_party(rq, &rows[i]));
		r->done++;
	}
	return ST_OK;
}

/* One batch after a party; the client asks on until none is left.  What is done is done: kill it and begin again. */
enum status
vop_rotate(struct vault_req *rq)
{
	struct rotation r = { .rq = rq, .after = wire_get_i64(&rq->in) };
	struct access a = { .fields = NULL };

	TRY(vault_args(rq));
	a.purpose = arena_printf(rq->cx->mem, "to key %lld", (long long)keyring_current(rq->vs->keys));
	TRY(access_run(rq, &a, rotate_work, &r));
	wire_i64(&rq->out, r.last);
	wire_i64(&rq->out, r.done);
	wire_i64(&rq->out, r.damaged);
	return ST_OK;
}

enum status
vop_verify(struct vault_req *rq)
{
	struct str report;
	int64_t broken = 0;

	TRY(vault_args(rq));
	str_init(&report, rq->cx->mem);
	TRY(access_verify(rq->cx, &report, &broken));
	TRY(audit_verify(rq->cx, &report, &broken));
	wire_i64(&rq->out, broken);
	wire_str(&rq->out, report.s);
	return ST_OK;
}
