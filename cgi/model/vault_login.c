/*
 * vault_login.c -- log-in, log-out and the own password: the only writer of sessions and password hashes.
 *
 * A wrong name and a wrong password take the same way: one hash, one row in the log, one answer (S52).  Each account and address has
 * its own buckets, so nobody can lock another person out (S44); the waits grow as they empty one after the other.
 */
#include <string.h>

#include "base/conf.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/access.h"
#include "model/session.h"

#define LOGIN_MAX 64
#define PASSWORD_MIN 8 /* characters (S41) */
#define AGENT_MAX 200  /* characters of the column */

static const char SQL_USER[] =
	"SELECT u.id, u.login, u.active, c.hash FROM user u LEFT JOIN credential c ON c.user_id = u.id WHERE u.login = ?";
static const char SQL_USER_ID[] =
	"SELECT u.id, u.login, u.active, c.hash FROM user u LEFT JOIN credential c ON c.user_id = u.id WHERE u.id = ?";
static const char SQL_SESSION[] =
	"INSERT INTO session (hash, user_id, created_at, seen_at, ip, user_agent)"
	" VALUES (?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP(), ?, ?)";
static const char SQL_SWEEP[] =
	"DELETE FROM session WHERE user_id = ? AND (seen_at < UTC_TIMESTAMP() - INTERVAL ? SECOND"
	" OR created_at < UTC_TIMESTAMP() - INTERVAL ? SECOND)";
static const char SQL_END[] = "DELETE FROM session WHERE hash = ?";
static const char SQL_END_OTHERS[] = "DELETE FROM session WHERE user_id = ? AND hash <> ?";
static const char SQL_TOUCH[] =
	"UPDATE session SET seen_at = UTC_TIMESTAMP() WHERE hash = ? AND seen_at < UTC_TIMESTAMP() - INTERVAL 60 SECOND";
static const char SQL_HASH_SET[] = "UPDATE credential SET hash = ?, changed_at = UTC_TIMESTAMP() WHERE user_id = ?";
static const char SQL_FORGIVE[] = "DELETE FROM throttle WHERE bucket IN (?, ?, ?)";

struct login_row {
	int64_t id;
	bool active;
	const char *login, *hash;
};
static const struct db_col login_cols[] = {
	DB_COL(login_row, id, DB_T_I64),
	DB_COL(login_row, login, DB_T_STR),
	DB_COL(login_row, active, DB_T_BOOL),
	DB_COL(login_row, hash, DB_T_STR),
};
static const struct db_map login_map = DB_MAP(login_row, login_cols);

/* Attempts for one account from one address: five at once, then one a minute, after ten one in five, after twenty one in fifteen. */
static const struct {
	const char *kind;
	int burst, per_hour;
} waits[] = {
	{ "login3", 20, 4 },
	{ "login2", 10, 12 },
	{ "login1", 5, 60 },
};

struct login {
	struct vault_req *rq;
	struct login_row user;
	bool right;
	const char *token, *agent;
	const char *rehash; /* NULL: the stored hash is as it should be */
};

static const char *
account_key(struct vault_req *rq, const char *login)
{
	return arena_printf(rq->cx->mem, "%s|%s", login, rq->cx->ip);
}

static enum status
login_throttle(struct vault_req *rq, const char *login)
{
	size_t i;

	TRY(vault_throttle(rq, "loginip", rq->cx->ip, 60, 600));
	for (i = 0; i < NELEM(waits); i++)
		TRY(vault_throttle(rq, waits[i].kind, account_key(rq, login), waits[i].burst, waits[i].per_hour));
	return ST_OK;
}

/* Whoever got in has not been guessing. */
static void
login_forgive(struct vault_req *rq, const char *login)
{
	unsigned char name[NELEM(waits)][16];
	size_t i;

	for (i = 0; i < NELEM(waits); i++)
		vault_bucket(rq, waits[i].kind, account_key(rq, login), name[i]);
	if (db_run(rq->cx, SQL_FORGIVE, DB_ARGS(DB_BLOB(name[0], 16), DB_BLOB(name[1], 16), DB_BLOB(name[2], 16)), NULL) != ST_OK)
		rq->cx->error = NULL;
}

static bool
login_form(char *login)
{
	char *p;

	for (p = login; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + ('a' - 'A'));
		if (*p <= ' ' || *p > '~' || p - login >= LOGIN_MAX)
			return false;
	}
	return p > login;
}

static const char *
agent_read(struct vault_req *rq)
{
	const char *s = wire_get_str(&rq->in, rq->cx->mem, VAULT_TEXT_MAX);

	if (s == NULL || !utf8_valid(s, strlen(s)))
		return "";
	return arena_strndup(rq->cx->mem, s, utf8_prefix(s, AGENT_MAX));
}

/* A new session for l->user; the token itself stays with the browser alone. */
static enum status
session_open(struct ctx *cx, struct login *l)
{
	unsigned char hash[32];

	l->token = secret_token(cx->mem, VAULT_TOKEN_BYTES);
	if (!session_hash(l->token, hash))
		return fail(cx, ST_FAILED, "a new token has no hash");
	TRY(db_run(cx, SQL_SWEEP,
	    DB_ARGS(DB_I64(l->user.id), DB_I64(cx->conf->session_idle), DB_I64(cx->conf->session_absolute)), NULL));
	return db_run(cx, SQL_SESSION, DB_ARGS(DB_BLOB(hash, 32), DB_I64(l->user.id), DB_STR(cx->ip), DB_STR(l->agent)), NULL);
}

static enum status
login_work(struct ctx *cx, void *arg)
{
	struct login *l = arg;

	if (!l->right)
		return ST_LOGIN;
	if (l->rehash != NULL)
		TRY(db_run(cx, SQL_HASH_SET, DB_ARGS(DB_STR(l->rehash), DB_I64(l->user.id)), NULL));
	return session_open(cx, l);
}

/* The user of this name; l->user.id 0 and the dummy's hash when there is none. */
static enum status
user_find(struct login *l, const char *login)
{
	enum status st = db_one(l->rq->cx, SQL_USER, DB_ARGS(DB_STR(login)), &login_map, &l->user);

	if (st == ST_MISSING)
		l->user = (struct login_row){ 0 };
	return st == ST_MISSING ? ST_OK : st;
}

enum status
vop_login(struct vault_req *rq)
{
	struct ctx *cx = rq->cx;
	const char *given = wire_get_str(&rq->in, cx->mem, VAULT_TEXT_MAX);
	const char *password = wire_get_str(&rq->in, cx->mem, VAULT_TEXT_MAX);
	struct login l = { .rq = rq, .agent = agent_read(rq) };
	struct access a = { .fields = NULL };
	char *login, rehash[SECRET_PASSHASH];

	TRY(vault_args(rq));
	login = arena_strdup(cx->mem, given == NULL ? "" : given);
	if (str_empty(password) || strlen(password) > SECRET_PASSWORD_MAX || !login_form(login))
		return ST_LOGIN;
	TRY(login_throttle(rq, login));
	TRY(user_find(&l, login));
	l.right = secret_password_matches(l.user.hash == NULL ? rq->vs->dummy : l.user.hash, password) && l.user.hash != NULL &&
	    l.user.active;
	if (l.right && secret_password_stale(l.user.hash) && secret_password_hash(rehash, password))
		l.rehash = rehash;
	a.user_id = l.user.id;
	TRY(access_run(rq, &a, login_work, &l));
	login_forgive(rq, login);
	wire_str(&rq->out, l.token);
	return ST_OK;
}

enum status
vop_login_trusted(struct vault_req *rq)
{
	struct ctx *cx = rq->cx;
	const char *given = wire_get_str(&rq->in, cx->mem, 256);
	struct login l = { .rq = rq, .agent = agent_read(rq) };
	struct access a = { .fields = NULL };
	char *login;

	TRY(vault_args(rq));
	if (!cx->conf->remote_user)
		return fail(cx, ST_DENIED, "a log-in by REMOTE_USER, which the configuration does not allow");
	login = arena_strdup(cx->mem, given == NULL ? "" : given);
	if (!login_form(login))
		return ST_LOGIN;
	TRY(user_find(&l, login));
	l.right = l.user.id != 0 && l.user.active;
	a.user_id = l.user.id;
	TRY(access_run(rq, &a, login_work, &l));
	wire_str(&rq->out, l.token);
	return ST_OK;
}

static enum status
logout_work(struct ctx *cx, void *arg)
{
	struct vault_req *rq = arg;

	return db_run(cx, SQL_END, DB_ARGS(DB_BLOB(rq->session, 32)), NULL);
}

enum status
vop_logout(struct vault_req *rq)
{
	struct access a = { .fields = NULL };

	TRY(vault_args(rq));
	return access_run(rq, &a, logout_work, rq);
}

static enum status
end_others_work(struct ctx *cx, void *arg)
{
	struct vault_req *rq = arg;

	return db_run(cx, SQL_END_OTHERS, DB_ARGS(DB_I64(rq->who.user_id), DB_BLOB(rq->session, 32)), NULL);
}

enum status
vop_end_others(struct vault_req *rq)
{
	struct access a = { .fields = NULL };

	TRY(vault_args(rq));
	return access_run(rq, &a, end_others_work, rq);
}

enum status
vop_touch(struct vault_req *rq)
{
	TRY(vault_args(rq));
	return db_run(rq->cx, SQL_TOUCH, DB_ARGS(DB_BLOB(rq->session, 32)), NULL);
}

bool
vault_password_fit(const char *password)
{
	size_t n = strlen(password);

	return n <= SECRET_PASSWORD_MAX && utf8_valid(password, n) && utf8_length(password) >= PASSWORD_MIN;
}

static enum status
password_work(struct ctx *cx, void *arg)
{
	struct login *l = arg;

	if (!l->right)
		return ST_LOGIN;
	TRY(db_run(cx, SQL_HASH_SET, DB_ARGS(DB_STR(l->rehash), DB_I64(l->user.id)), NULL));
	return db_run(cx, SQL_END_OTHERS, DB_ARGS(DB_I64(l->user.id), DB_BLOB(l->rq->session, 32)), NULL);
}

enum status
vop_password(struct vault_req *rq)
{
	struct ctx *cx = rq->cx;
	const char *old = wire_get_str(&rq->in, cx->mem, SECRET_PASSWORD_MAX);
	const char *new_ = wire_get_str(&rq->in, cx->mem, SECRET_PASSWORD_MAX);
	struct login l = { .rq = rq };
	struct access a = { .fields = NULL };
	char hash[SECRET_PASSHASH];

	TRY(vault_args(rq));
	if (str_empty(old) || new_ == NULL || !vault_password_fit(new_))
		return fail(cx, ST_INVALID, "a password of the wrong length");
	TRY(db_one(cx, SQL_USER_ID, DB_ARGS(DB_I64(rq->who.user_id)), &login_map, &l.user));
	if (str_eq(new_, l.user.login))
		return fail(cx, ST_INVALID, "the password is the account's name");
	TRY(login_throttle(rq, l.user.login));
	l.right = l.user.hash != NULL && secret_password_matches(l.user.hash, old);
	if (l.right && !secret_password_hash(hash, new_))
		return fail(cx, ST_BUSY, "no memory for a password hash");
	l.rehash = hash;
	/* A wrong old password is not the end of the session. */
	if (access_run(rq, &a, password_work, &l) != ST_OK)
		return l.right ? ST_BUSY : ST_DENIED;
	return ST_OK;
}
