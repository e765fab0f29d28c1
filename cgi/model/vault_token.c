/*
 * vault_token.c -- tokens of the JSON API: made, revoked and noted as used by the vault, the only writer of their table.
 *
 * A person makes and revokes one's own with a living session.  Only the hash is stored; the token itself is answered once.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/access.h"
#include "model/api_token.h"

#define NAME_MAX_CHARS 80
#define DAYS_MAX 3650

static const char SQL_COUNT[] =
	"SELECT COUNT(*) AS n FROM api_token WHERE user_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())";
static const char SQL_NEW[] =
	"INSERT INTO api_token (hash, user_id, name, can_write, created_at, expires_at)"
	" VALUES (?, ?, ?, ?, UTC_TIMESTAMP(), IF(? = 0, NULL, UTC_TIMESTAMP() + INTERVAL ? DAY))";
static const char SQL_REVOKE[] =
	"UPDATE api_token SET revoked_at = UTC_TIMESTAMP() WHERE id = ? AND user_id = ? AND revoked_at IS NULL";
static const char SQL_USED[] =
	"UPDATE api_token SET used_at = UTC_TIMESTAMP() WHERE hash = ? AND revoked_at IS NULL"
	" AND (used_at IS NULL OR used_at < UTC_TIMESTAMP() - INTERVAL 1 HOUR)";

struct count {
	int64_t n;
};
static const struct db_col count_cols[] = { DB_COL(count, n, DB_T_I64) };
static const struct db_map count_map = DB_MAP(count, count_cols);

struct making {
	struct vault_req *rq;
	const char *name, *token;
	int64_t can_write, days, id;
};

static enum status
new_work(struct ctx *cx, void *arg)
{
	struct making *m = arg;
	unsigned char hash[32];
	struct count c;

	TRY(db_one(cx, SQL_COUNT, DB_ARGS(DB_I64(m->rq->who.user_id)), &count_map, &c));
	if (c.n >= TOKEN_MOST)
		return fail(cx, ST_CONFLICT, "user %lld has %lld tokens", (long long)m->rq->who.user_id, (long long)c.n);
	m->token = arena_printf(cx->mem, "%s%s", TOKEN_PREFIX, secret_token(cx->mem, VAULT_TOKEN_BYTES));
	if (!api_token_hash(m->token, hash))
		return fail(cx, ST_FAILED, "a new token has no hash");
	return db_run(cx, SQL_NEW,
	    DB_ARGS(DB_BLOB(hash, sizeof(hash)), DB_I64(m->rq->who.user_id), DB_STR(m->name), DB_I64(m->can_write), DB_I64(m->days), DB_I64(m->days)),
	    NULL);
}

enum status
vop_token_new(struct vault_req *rq)
{
	struct making m = { .rq = rq, .name = wire_get_str(&rq->in, rq->cx->mem, 4 * NAME_MAX_CHARS) };
	struct access a = { .fields = NULL };

	m.can_write = wire_get_i64(&rq->in);
	m.days = wire_get_i64(&rq->in);
	TRY(vault_args(rq));
	if (str_empty(m.name) || !utf8_printable(m.name, strlen(m.name), false) || utf8_length(m.name) > NAME_MAX_CHARS)
		return fail(rq->cx, ST_INVALID, "a token's name is one line of up to %d characters", NAME_MAX_CHARS);
	if (m.can_write < 0 || m.can_write > 1 || m.days < 0 || m.days > DAYS_MAX)
		return fail(rq->cx, ST_INVALID, "a token of %lld days", (long long)m.days);
	a.purpose = arena_printf(rq->cx->mem, "%s: %s", m.can_write ? "write" : "read", m.name);
	TRY(access_run(rq, &a, new_work, &m));
	wire_str(&rq->out, m.token);
	return ST_OK;
}

static enum status
revoke_work(struct ctx *cx, void *arg)
{
	const struct making *m = arg;
	int64_t n;

	TRY(db_run(cx, SQL_REVOKE, DB_ARGS(DB_I64(m->id), DB_I64(m->rq->who.user_id)), &n));
	return n == 0 ? ST_MISSING : ST_OK;
}

enum status
vop_token_revoke(struct vault_req *rq)
{
	struct making m = { .rq = rq, .id = wire_get_i64(&rq->in) };
	struct access a = { .fields = NULL };

	TRY(vault_args(rq));
	a.purpose = arena_printf(rq->cx->mem, "token %lld", (long long)m.id);
	return access_run(rq, &a, revoke_work, &m);
}

enum status
vop_token_used(struct vault_req *rq)
{
	const char *token = wire_get_str(&rq->in, rq->cx->mem, 200);
	unsigned char hash[32];

	TRY(vault_args(rq));
	if (!api_token_hash(token, hash))
		return fail(rq->cx, ST_INVALID, "no token");
	return db_run(rq->cx, SQL_USED, DB_ARGS(DB_BLOB(hash, sizeof(hash))), NULL);
}
