/*
 * form_draft.c -- unsaved text of forms.
 */
#include <string.h>

#include "db/db.h"
#include "model/form_draft.h"

static const char SQL_SAVE[] =
    "INSERT INTO form_draft (user_id, form, data, updated_at) VALUES (?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE data = VALUES(data), updated_at = VALUES(updated_at)";
static const char SQL_GET[] = "SELECT data, updated_at AS at FROM form_draft WHERE user_id = ? AND form = ?";
static const char SQL_DROP[] = "DELETE FROM form_draft WHERE user_id = ? AND form = ?";
static const char SQL_CLEAR[] = "DELETE FROM form_draft WHERE updated_at < ? ORDER BY updated_at LIMIT 500";

static const struct db_col draft_cols[] = {
	DB_COL(form_draft, data, DB_T_STR),
	DB_COL(form_draft, at, DB_T_TIME),
};
static const struct db_map draft_map = DB_MAP(form_draft, draft_cols);

bool
draft_key_ok(const char *form)
{
	size_t n = form == NULL ? 0 : strlen(form);

	return n > 0 && n <= DRAFT_KEY_MAX && strspn(form, "abcdefghijklmnopqrstuvwxyz0123456789:-") == n;
}

enum status
draft_save(struct ctx *cx, const char *form, const char *data)
{
	if (cx->who.user_id == 0 || !draft_key_ok(form))
		return fail(cx, ST_INVALID, "a draft of nobody or without a form");
	if (strlen(data) > DRAFT_DATA_MAX)
		return fail(cx, ST_TOO_BIG, "a draft of %zu bytes", strlen(data));
	return db_run(cx, SQL_SAVE, DB_ARGS(DB_I64(cx->who.user_id), DB_STR(form), DB_STR(data), DB_TIME(cx->now)), NULL);
}

enum status
draft_get(struct ctx *cx, const char *form, struct form_draft *d)
{
	if (cx->who.user_id == 0 || !draft_key_ok(form))
		return ST_MISSING;
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(cx->who.user_id), DB_STR(form)), &draft_map, d);
}

enum status
draft_drop(struct ctx *cx, const char *form)
{
	return db_run(cx, SQL_DROP, DB_ARGS(DB_I64(cx->who.user_id), DB_STR(form)), NULL);
}

enum status
draft_clear(struct ctx *cx)
{
	return db_run(cx, SQL_CLEAR, DB_ARGS(DB_TIME(cx->now - DRAFT_DAYS * INT64_C(86400))), NULL);
}
