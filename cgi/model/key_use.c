/*
 * key_use.c -- counts parties by master key.
 */
#include "db/db.h"
#include "model/key_use.h"

static const struct db_col key_use_cols[] = {
	DB_COL(key_use, key_id, DB_T_I64),
	DB_COL(key_use, parties, DB_T_I64),
};
const struct db_map key_use_map = DB_MAP(key_use, key_use_cols);

static const char SQL_USE[] = "SELECT key_id, COUNT(*) AS parties FROM party GROUP BY key_id ORDER BY key_id";

enum status
key_use(struct ctx *cx, struct key_use **out, size_t *n)
{
	return db_all(cx, SQL_USE, DB_NOARGS, &key_use_map, out, n);
}
