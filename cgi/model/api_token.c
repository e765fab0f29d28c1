/*
 * api_token.c -- one query for the person behind a token and what they may do now.
 */
#include <string.h>

#include "base/secret.h"
#include "db/db.h"
#include "model/perm.h"
#include "model/throttle.h"
#include "model/api_token.h"
#include "model/vault.h"
#include "model/vault_op.h"

#define BURST 120         /* requests at once */
#define PER_HOUR 7200
#define WRONG_BURST 30    /* of one address, with tokens that are none */
#define WRONG_PER_HOUR 120

/* One row for each permission; one with a NULL without any. */
static const char SQL_LOAD[] =
	"SELECT t.id, u.id AS user_id, u.login, u.name, u.department_id, u.lang, t.can_write,"
	" (t.used_at IS NULL OR t.used_at < UTC_TIMESTAMP() - INTERVAL 1 HOUR) AS stale, rp.perm"
	" FROM api_token t JOIN user u ON u.id = t.user_id AND u.active = 1"
	" LEFT JOIN user_role ur ON ur.user_id = u.id LEFT JOIN role_perm rp ON rp.role_id = ur.role_id"
	" WHERE t.hash = ? AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > UTC_TIMESTAMP())";
static const char SQL_ID[] =
	"SELECT id FROM api_token WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP())";
static const char SQL_LIST[] =
	"SELECT id, name, can_write, created_at, expires_at, used_at, revoked_at,"
	" (revoked_at IS NOT NULL OR COALESCE(expires_at <= UTC_TIMESTAMP(), 0)) AS ended"
	" FROM api_token WHERE user_id = ? ORDER BY id DESC LIMIT 50";

struct token_row {
	int64_t id, user_id, department_id;
	const char *login, *name, *lang, *perm;
	bool can_write, stale;
};
static const struct db_col row_cols[] = {
	DB_COL(token_row, id, DB_T_I64),
	DB_COL(token_row, user_id, DB_T_I64),
	DB_COL(token_row, login, DB_T_STR),
	DB_COL(token_row, name, DB_T_STR),
	DB_COL(token_row, department_id, DB_T_I64),
	DB_COL(token_row, lang, DB_T_STR),
	DB_COL(token_row, can_write, DB_T_BOOL),
	DB_COL(token_row, stale, DB_T_BOOL),
	DB_COL(token_row, perm, DB_T_STR),
};
static const struct db_map row_map = DB_MAP(token_row, row_cols);
static const struct db_map id_map = { sizeof(struct token_row), 1, row_cols };

#define COL(member, type) DB_COL(api_token, member, type)
static const struct db_col token_cols[] = {
	COL(id, DB_T_I64), COL(name, DB_T_STR), COL(can_write, DB_T_BOOL), COL(created_at, DB_T_TIME), COL(expires_at, DB_T_TIME),
	COL(used_at, DB_T_TIME), COL(revoked_at, DB_T_TIME), COL(ended, DB_T_BOOL),
};
const struct db_map api_token_map = DB_MAP(api_token, token_cols);

bool
api_token_hash(const char *token, unsigned char out[32])
{
	unsigned char raw[VAULT_TOKEN_BYTES];

	if (token == NULL || !str_starts(token, TOKEN_PREFIX) || !str_unb64url(token + strlen(TOKEN_PREFIX), raw, sizeof(raw)))
		return false;
	secret_hash(out, NULL, raw, sizeof(raw));
	return true;
}

static const unsigned char *
perms_of(struct ctx *cx, const struct token_row *r, size_t n)
{
	unsigned char *perms = arena_alloc(cx->mem, PERM_N);

	perms[PERM_ANYONE] = perms[PERM_STAFF] = 1;
	for (size_t i = 0; i < n; i++)
		if (r[i].perm != NULL)
			perms[perm_from(r[i].perm)] = 1;
	perms[PERM__UNSET] = 0;
	return perms;
}

/* Whoever tries tokens soon has to wait. */
static enum status
unknown(struct ctx *cx)
{
	TRY(throttle_take(cx, "apiwrong", cx->ip, WRONG_BURST, WRONG_PER_HOUR));
	return ST_LOGIN;
}

enum status
api_token_load(struct ctx *cx, const char *token, bool write)
{
	unsigned char hash[32];
	struct token_row *r;
	enum lang lang;
	size_t n;

	cx->who = (struct actor){ 0 };
	if (!api_token_hash(token, hash))
		return unknown(cx);
	TRY(db_all(cx, SQL_LOAD, DB_ARGS(DB_BLOB(hash, sizeof(hash))), &row_map, &r, &n));
	if (n == 0)
		return unknown(cx);
	TRY(throttle_take(cx, "api", arena_printf(cx->mem, "%lld", (long long)r->id), BURST, PER_HOUR));
	if (write && !r->can_write)
		return fail(cx, ST_DENIED, "token %lld only reads", (long long)r->id);
	cx->who = (struct actor){ r->user_id, r->login, r->name, r->department_id, NULL, perms_of(cx, r, n) };
	if (!str_empty(r->lang) && lang_from(r->lang, &lang))
		cx->lang = lang;
	/* When it was used is told later when the vault is away. */
	if (r->stale && vault_token_used(cx, token) != ST_OK)
		cx->error = NULL;
	return ST_OK;
}

enum status
api_token_id(struct ctx *cx, const char *token, int64_t *id)
{
	unsigned char hash[32];
	struct token_row r = { 0 };
	enum status st;

	*id = 0;
	if (!api_token_hash(token, hash))
		return ST_OK;
	st = db_one(cx, SQL_ID, DB_ARGS(DB_BLOB(hash, sizeof(hash))), &id_map, &r);
	*id = r.id;
	return st == ST_MISSING ? ST_OK : st;
}

enum status
api_token_list(struct ctx *cx, struct api_token **out, size_t *n)
{
	return db_all(cx, SQL_LIST, DB_ARGS(DB_I64(cx->who.user_id)), &api_token_map, out, n);
}
