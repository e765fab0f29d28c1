/*
 * audit.c -- one row of the business audit; the vault seals it within the minute.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/audit.h"

#define DETAIL_MAX 2000 /* characters of the column */

static const char SQL_ADD[] =
	"INSERT INTO audit (at, actor_id, action, noun_id, detail, ip, request_id) VALUES (UTC_TIMESTAMP(), ?, ?, ?, ?, ?, ?)";

enum status
audit_add(struct ctx *cx, const char *action, int64_t noun_id, const char *detail)
{
	const char *text = detail == NULL ? "" : arena_strndup(cx->mem, detail, utf8_prefix(detail, DETAIL_MAX));

	return db_run(cx, SQL_ADD,
	    DB_ARGS(cx->who.user_id == 0 ? DB_NULL : DB_I64(cx->who.user_id), DB_STR(action), noun_id == 0 ? DB_NULL : DB_I64(noun_id),
	        DB_STR(text), DB_STR(cx->ip == NULL ? "" : cx->ip), DB_STR(cx->request_id == NULL ? "" : cx->request_id)),
	    NULL);
}
