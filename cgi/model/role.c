/*
 * role.c -- reading the table of roles.
 */
#include "db/db.h"
#include "model/role.h"

static const struct db_col role_cols[] = {
	DB_COL(role, id, DB_T_I64),
	DB_COL(role, members, DB_T_I64),
	DB_COL(role, code, DB_T_STR),
	DB_COL(role, name, DB_T_STR),
	DB_COL(role, perms, DB_T_STR),
	DB_COL(role, fields, DB_T_STR),
};
const struct db_map role_map = DB_MAP(role, role_cols);

static const char SQL_LIST[] =
    "SELECT r.id, r.code, r.name, (SELECT COUNT(*) FROM user_role u WHERE u.role_id = r.id) AS members,"
    " COALESCE((SELECT GROUP_CONCAT(p.perm ORDER BY p.perm SEPARATOR ' ') FROM role_perm p WHERE p.role_id = r.id), '') AS perms,"
    " COALESCE((SELECT GROUP_CONCAT(DISTINCT f.field ORDER BY f.field SEPARATOR ' ') FROM field_right f WHERE f.role_id = r.id), '') AS fields"
    " FROM role r ORDER BY r.code";

enum status
role_list(struct ctx *cx, struct role **out, size_t *n)
{
	return db_all(cx, SQL_LIST, DB_NOARGS, &role_map, out, n);
}
