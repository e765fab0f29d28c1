/*
 * vault_judge.c -- who asks, and what they have to do with a case: read from the database for each request, kept for none.
 */
#include <string.h>

#include "base/conf.h"
#include "db/db.h"
#include "model/perm.h"
#include "model/session.h"
#include "model/vault_server.h"

#define RIGHTS_MAX 512

/* One row for each permission and each field right that the roles of the session's user bring; one of NULLs without any. */
#define LIVING \
	" FROM session s JOIN user u ON u.id = s.user_id AND u.active = 1" \
	" LEFT JOIN user_role ur ON ur.user_id = u.id"
#define WHERE_LIVING \
	" WHERE s.hash = ? AND s.seen_at > UTC_TIMESTAMP() - INTERVAL ? SECOND" \
	" AND s.created_at > UTC_TIMESTAMP() - INTERVAL ? SECOND"
static const char SQL_SESSION[] =
	"SELECT s.user_id, u.department_id, rp.perm, NULL AS field, NULL AS scope, NULL AS level, 0 AS can_write, 0 AS can_lookup"
	LIVING " LEFT JOIN role_perm rp ON rp.role_id = ur.role_id" WHERE_LIVING
	" UNION ALL "
	"SELECT s.user_id, u.department_id, NULL, fr.field, fr.scope, fr.level, fr.can_write, fr.can_lookup"
	LIVING " JOIN field_right fr ON fr.role_id = ur.role_id" WHERE_LIVING;

static const char SQL_CASE[] =
	"SELECT x.restricted, IF(x.department_id = ?, 2, 0) | IF(x.assignee_id = ?, 4, 0) AS relation"
	" FROM complaint x WHERE x.id = ?";

struct judge_row {
	int64_t user_id, department_id;
	const char *perm, *field, *scope, *level;
	bool can_write, can_lookup;
};
static const struct db_col judge_cols[] = {
	DB_COL(judge_row, user_id, DB_T_I64),
	DB_COL(judge_row, department_id, DB_T_I64),
	DB_COL(judge_row, perm, DB_T_STR),
	DB_COL(judge_row, field, DB_T_STR),
	DB_COL(judge_row, scope, DB_T_STR),
	DB_COL(judge_row, level, DB_T_STR),
	DB_COL(judge_row, can_write, DB_T_BOOL),
	DB_COL(judge_row, can_lookup, DB_T_BOOL),
};
static const struct db_map judge_map = DB_MAP(judge_row, judge_cols);

struct case_row {
	const char *restricted;
	int64_t relation;
};
static const struct db_col case_cols[] = {
	DB_COL(case_row, restricted, DB_T_STR),
	DB_COL(case_row, relation, DB_T_I64),
};
static const struct db_map case_map = DB_MAP(case_row, case_cols);

static void
judge_perm(struct judged *who, const char *name)
{
	switch (perm_from(name)) {
	case PERM_CUSTOMER_READ:
		who->customer = true;
		break;
	case PERM_COMPLAINT_PRIVACY:
		who->privacy = true;
		break;
	case PERM_COMPLAINT_CONDUCT:
		who->conduct = true;
		break;
	default:
		break;
	}
}

enum status
vault_judge_session(struct vault_req *rq, const char *token)
{
	const struct conf *conf = rq->cx->conf;
	struct judge_row *rows;
	struct judged *who = &rq->who;
	size_t n, i;

	if (!session_hash(token, rq->session))
		return ST_LOGIN;
	TRY(db_all(rq->cx, SQL_SESSION,
	    DB_ARGS(DB_BLOB(rq->session, 32), DB_I64(conf->session_idle), DB_I64(conf->session_absolute), DB_BLOB(rq->session, 32),
	        DB_I64(conf->session_idle), DB_I64(conf->session_absolute)),
	    &judge_map, &rows, &n));
	if (n == 0)
		return ST_LOGIN;
	if (n > RIGHTS_MAX)
		return fail(rq->cx, ST_FAILED, "user %lld has %zu rights", (long long)rows[0].user_id, n);
	who->user_id = rows[0].user_id;
	who->department_id = rows[0].department_id;
	who->rights = arena_calloc(rq->cx->mem, n, sizeof(*who->rights));
	for (i = 0; i < n; i++) {
		if (rows[i].perm != NULL)
			judge_perm(who, rows[i].perm);
		else if (rows[i].field != NULL && policy_right(rows[i].field, rows[i].scope, rows[i].level, rows[i].can_write,
		    rows[i].can_lookup, &who->rights[who->nrights]))
			who->nrights++;
	}
	return ST_OK;
}

enum status
vault_judge_case(struct vault_req *rq, int64_t complaint_id, int *relation)
{
	const struct judged *who = &rq->who;
	struct case_row row;

	TRY(db_one(rq->cx, SQL_CASE,
	    DB_ARGS(who->department_id == 0 ? DB_NULL : DB_I64(who->department_id), DB_I64(who->user_id), DB_I64(complaint_id)),
	    &case_map, &row));
	if ((strcmp(row.restricted, "privacy") == 0 && !who->privacy) ||
	    (strcmp(row.restricted, "conduct") == 0 && !who->conduct))
		return ST_MISSING;
	*relation = (int)row.relation | REL_ALL;
	return ST_OK;
}
