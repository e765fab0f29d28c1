/*
 * audit.c -- rows of the business audit; the vault seals them within the minute.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/audit.h"

#define DETAIL_MAX 2000 /* characters of the column */
#define COLUMNS 6       /* bound by SQL_ADD_ALL */

static const char SQL_ADD[] =
	"INSERT INTO audit (at, actor_id, action, noun_id, detail, ip, request_id) VALUES (UTC_TIMESTAMP(), ?, ?, ?, ?, ?, ?)";
static const char SQL_ADD_ALL[] =
	"INSERT INTO audit (at, actor_id, action, noun_id, detail, ip, request_id) VALUES (UTC_TIMESTAMP(), ?, ?, ?, ?, ?, ?)";

enum status
audit_add_all(struct ctx *cx, const char *action, const int64_t *nouns, const char *const *details, size_t n)
{
	struct db_arg *v = arena_calloc(cx->mem, n * COLUMNS, sizeof(*v)), *a = v;
	size_t i;

	for (i = 0; i < n; i++) {
		*a++ = cx->who.user_id == 0 ? DB_NULL : DB_I64(cx->who.user_id);
		*a++ = DB_STR(action);
		*a++ = DB_I64(nouns[i]);
		*a++ = (struct db_arg){ .kind = DB_A_STR, .p = details[i], .n = utf8_prefix(details[i], DETAIL_MAX) };
		*a++ = DB_STR(cx->ip == NULL ? "" : cx->ip);
		*a++ = DB_STR(cx->request_id == NULL ? "" : cx->request_id);
	}
	return db_bulk(cx, SQL_ADD_ALL, v, COLUMNS, n);
}

enum status
audit_add(struct ctx *cx, const char *action, int64_t noun_id, const char *detail)
{
	const char *text = detail == NULL ? "" : arena_strndup(cx->mem, detail, utf8_prefix(detail, DETAIL_MAX));

	return db_run(cx, SQL_ADD,
	    DB_ARGS(cx->who.user_id == 0 ? DB_NULL : DB_I64(cx->who.user_id), DB_STR(action), noun_id == 0 ? DB_NULL : DB_I64(noun_id),
	        DB_STR(text), DB_STR(cx->ip == NULL ? "" : cx->ip), DB_STR(cx->request_id == NULL ? "" : cx->request_id)),
	    NULL);
}
