/*
 * session.c -- the session of a request: one query for the person and what they may do.
 */
#include <string.h>

#include "base/conf.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/perm.h"
#include "model/session.h"
#include "model/vault.h"
#include "model/vault_op.h"

/* One row for each permission; one with a NULL without any. */
static const char SQL_LOAD[] =
	"SELECT u.id AS user_id, u.login, u.name, u.department_id, u.lang,"
	" s.seen_at < UTC_TIMESTAMP() - INTERVAL 60 SECOND AS stale, rp.perm"
	" FROM session s JOIN user u ON u.id = s.user_id AND u.active = 1"
	" LEFT JOIN user_role ur ON ur.user_id = u.id LEFT JOIN role_perm rp ON rp.role_id = ur.role_id"
	" WHERE s.hash = ? AND s.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND"
	" AND s.created_at > UTC_TIMESTAMP() - INTERVAL ? SECOND";

struct session_row {
	int64_t user_id, department_id;
	const char *login, *name, *lang, *perm;
	bool stale;
};
static const struct db_col session_cols[] = {
	DB_COL(session_row, user_id, DB_T_I64),
	DB_COL(session_row, department_id, DB_T_I64),
	DB_COL(session_row, login, DB_T_STR),
	DB_COL(session_row, name, DB_T_STR),
	DB_COL(session_row, lang, DB_T_STR),
	DB_COL(session_row, perm, DB_T_STR),
	DB_COL(session_row, stale, DB_T_BOOL),
};
static const struct db_map session_map = DB_MAP(session_row, session_cols);

static const char SQL_OWN[] =
	"SELECT s.created_at, s.seen_at, s.ip, s.user_agent, s.hash = ? AS mine FROM session s WHERE s.user_id = ?"
	" AND s.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND AND s.created_at > UTC_TIMESTAMP() - INTERVAL ? SECOND"
	" ORDER BY s.seen_at DESC LIMIT 50";

static const struct db_col own_session_cols[] = {
	DB_COL(own_session, created_at, DB_T_TIME),
	DB_COL(own_session, seen_at, DB_T_TIME),
	DB_COL(own_session, ip, DB_T_STR),
	DB_COL(own_session, user_agent, DB_T_STR),
	DB_COL(own_session, mine, DB_T_BOOL),
};
const struct db_map own_session_map = DB_MAP(own_session, own_session_cols);

bool
session_hash(const char *token, unsigned char out[32])
{
	unsigned char raw[VAULT_TOKEN_BYTES];

	if (token == NULL || !str_unb64url(token, raw, sizeof(raw)))
		return false;
	secret_hash(out, NULL, raw, sizeof(raw));
	return true;
}

enum status
session_load(struct ctx *cx, const char *token)
{
	unsigned char hash[32], *perms;
	struct session_row *r;
	size_t n, i;

	cx->who = (struct actor){ 0 };
	if (!session_hash(token, hash))
		return ST_LOGIN;
	TRY(db_all(cx, SQL_LOAD,
	    DB_ARGS(DB_BLOB(hash, sizeof(hash)), DB_I64(cx->conf->session_idle), DB_I64(cx->conf->session_absolute)), &session_map,
	    &r, &n));
	if (n == 0)
		return ST_LOGIN;
	perms = arena_alloc(cx->mem, PERM_N);
	perms[PERM_ANYONE] = perms[PERM_STAFF] = 1;
	for (i = 0; i < n; i++)
		if (r[i].perm != NULL)
			perms[perm_from(r[i].perm)] = 1;
	perms[PERM__UNSET] = 0;
	cx->who = (struct actor){ r->user_id, r->login, r->name, r->department_id, arena_strdup(cx->mem, token), perms };
	if (!str_empty(r->lang))
		(void)lang_from(r->lang, &cx->lang);
	/* The session stays as it is when the vault is away: it ends the sooner. */
	if (r->stale && vault_touch(cx) != ST_OK)
		cx->error = NULL;
	return ST_OK;
}

enum status
session_list(struct ctx *cx, struct own_session **out, size_t *n)
{
	unsigned char hash[32];

	if (!session_hash(cx->who.session, hash))
		return ST_LOGIN;
	return db_all(cx, SQL_OWN, DB_ARGS(DB_BLOB(hash, sizeof(hash)), DB_I64(cx->who.user_id), DB_I64(cx->conf->session_idle),
	    DB_I64(cx->conf->session_absolute)), &own_session_map, out, n);
}
