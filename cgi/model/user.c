/*
 * user.c -- staff and departments as people choose them; accounts themselves are made through the vault.
 */
#include <stdlib.h>
#include <string.h>

#include "db/db.h"
#include "model/user.h"

/* The name of a department in the reader's language: one constant text for each. */
#define USER_SELECT(name) \
	"SELECT u.id, u.login, u.name, u.lang, u.active, u.department_id, COALESCE(d." name ", '') AS department_name" \
	" FROM user u LEFT JOIN department d ON d.id = u.department_id"
#define LIST_TAIL " WHERE u.active = 1 ORDER BY u.name, u.id"
#define LOGIN_TAIL " WHERE u.login = ?"
#define DEPARTMENT_SELECT(name) "SELECT id, code, " name " AS name FROM department ORDER BY id"

static const char SQL_LIST_EN[] = USER_SELECT("name_en") LIST_TAIL;
static const char SQL_LIST_CN[] = USER_SELECT("name_zh_cn") LIST_TAIL;
static const char SQL_LIST_TW[] = USER_SELECT("name_zh_tw") LIST_TAIL;
static const char *const SQL_LIST[LANG_N] = { SQL_LIST_EN, SQL_LIST_CN, SQL_LIST_TW };

static const char SQL_LOGIN_EN[] = USER_SELECT("name_en") LOGIN_TAIL;
static const char SQL_LOGIN_CN[] = USER_SELECT("name_zh_cn") LOGIN_TAIL;
static const char SQL_LOGIN_TW[] = USER_SELECT("name_zh_tw") LOGIN_TAIL;
static const char *const SQL_LOGIN[LANG_N] = { SQL_LOGIN_EN, SQL_LOGIN_CN, SQL_LOGIN_TW };

static const char SQL_DEPARTMENT_EN[] = DEPARTMENT_SELECT("name_en");
static const char SQL_DEPARTMENT_CN[] = DEPARTMENT_SELECT("name_zh_cn");
static const char SQL_DEPARTMENT_TW[] = DEPARTMENT_SELECT("name_zh_tw");
static const char *const SQL_DEPARTMENT[LANG_N] = { SQL_DEPARTMENT_EN, SQL_DEPARTMENT_CN, SQL_DEPARTMENT_TW };

/* Put in order by us: streamed, a UNION ALL needs no temporary table. */
#define CHOICE_SELECT(name) \
	"SELECT 0 AS department, id, name FROM user WHERE active = 1 UNION ALL SELECT 1, id, " name " FROM department"
static const char SQL_CHOICE_EN[] = CHOICE_SELECT("name_en");
static const char SQL_CHOICE_CN[] = CHOICE_SELECT("name_zh_cn");
static const char SQL_CHOICE_TW[] = CHOICE_SELECT("name_zh_tw");
static const char *const SQL_CHOICE[LANG_N] = { SQL_CHOICE_EN, SQL_CHOICE_CN, SQL_CHOICE_TW };

static const char SQL_DEPARTMENT_SET[] =
	"INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES (?, ?, ?, ?)"
	" ON DUPLICATE KEY UPDATE name_en = VALUE(name_en), name_zh_cn = VALUE(name_zh_cn), name_zh_tw = VALUE(name_zh_tw)";
static const char SQL_DEPARTMENT_ID[] = "SELECT id FROM department WHERE code = ?";

static const struct db_col user_cols[] = {
	DB_COL(user, id, DB_T_I64),
	DB_COL(user, login, DB_T_STR),
	DB_COL(user, name, DB_T_STR),
	DB_COL(user, lang, DB_T_STR),
	DB_COL(user, active, DB_T_BOOL),
	DB_COL(user, department_id, DB_T_I64),
	DB_COL(user, department_name, DB_T_STR),
};
const struct db_map user_map = DB_MAP(user, user_cols);

static const struct db_col department_cols[] = {
	DB_COL(department, id, DB_T_I64),
	DB_COL(department, code, DB_T_STR),
	DB_COL(department, name, DB_T_STR),
};
const struct db_map department_map = DB_MAP(department, department_cols);

static const struct db_col choice_cols[] = {
	DB_COL(choice, department, DB_T_BOOL),
	DB_COL(choice, id, DB_T_I64),
	DB_COL(choice, name, DB_T_STR),
};
static const struct db_map choice_map = DB_MAP(choice, choice_cols);

static const struct db_col id_cols[] = { DB_COL(department, id, DB_T_I64) };
static const struct db_map id_map = DB_MAP(department, id_cols);

enum status
user_list(struct ctx *cx, struct user **out, size_t *n)
{
	return db_all(cx, SQL_LIST[cx->lang], DB_NOARGS, &user_map, out, n);
}

enum status
user_by_login(struct ctx *cx, const char *login, struct user *out)
{
	return db_one(cx, SQL_LOGIN[cx->lang], DB_ARGS(DB_STR(login)), &user_map, out);
}

enum status
department_list(struct ctx *cx, struct department **out, size_t *n)
{
	return db_all(cx, SQL_DEPARTMENT[cx->lang], DB_NOARGS, &department_map, out, n);
}

static int
choice_order(const void *x, const void *y)
{
	const struct choice *a = x, *b = y;
	int by_name = a->department || b->department ? 0 : strcmp(a->name, b->name);

	if (a->department != b->department)
		return a->department ? 1 : -1;
	return by_name != 0 ? by_name : (a->id > b->id) - (a->id < b->id);
}

enum status
choice_list(struct ctx *cx, struct choice **out, size_t *n)
{
	TRY(db_all(cx, SQL_CHOICE[cx->lang], DB_NOARGS, &choice_map, out, n));
	if (*n > 1)
		qsort(*out, *n, sizeof(**out), choice_order);
	return ST_OK;
}

enum status
department_set(struct ctx *cx, const char *code, const char *name_en, const char *name_zh_cn, const char *name_zh_tw, int64_t *id)
{
	struct department d = { 0 };

	TRY(db_run(cx, SQL_DEPARTMENT_SET, DB_ARGS(DB_STR(code), DB_STR(name_en), DB_STR(name_zh_cn), DB_STR(name_zh_tw)), NULL));
	TRY(db_one(cx, SQL_DEPARTMENT_ID, DB_ARGS(DB_STR(code)), &id_map, &d));
	*id = d.id;
	return ST_OK;
}
