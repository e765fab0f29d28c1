/*
 * import_tree.c -- categories and departments from CSV: what articles stand in and belong to.
 */
#include <string.h>

#include "base/charset.h"
#include "db/db.h"
#include "model/import_priv.h"
#include "model/user.h"

static const char SQL_DEPARTMENT[] = "SELECT id FROM department WHERE code = ?";
/* Never below itself: one above another only when that is not above it. */
static const char SQL_ABOVE[] = "UPDATE department SET parent_id = ? WHERE id = ? AND id <> ?";

struct id_row {
	int64_t id;
};
static const struct db_col id_cols[] = { DB_COL(id_row, id, DB_T_I64) };
static const struct db_map id_map = DB_MAP(id_row, id_cols);

struct tree {
	struct ctx *cx;
	struct import *im;
	enum status (*store)(struct ctx *, const struct record *, int sort);
};

static const char *
text(const struct record *rec, const char *name)
{
	const char *s = record_get(rec, name);

	return s == NULL ? "" : s;
}

static enum status
store_category(struct ctx *cx, const struct record *rec, int sort)
{
	const char *parent = text(rec, "parent");
	int64_t id;

	return category_set(cx, text(rec, "code"), parent[0] == '\0' ? NULL : parent, sort, text(rec, "name_en"), text(rec, "name_zh_CN"),
	    text(rec, "name_zh_TW"), &id);
}

static enum status
department(struct ctx *cx, void *arg)
{
	const struct record *rec = arg;
	struct id_row above = { 0 };
	int64_t id;

	if (text(rec, "parent")[0] != '\0') {
		enum status st = db_one(cx, SQL_DEPARTMENT, DB_ARGS(DB_STR(text(rec, "parent"))), &id_map, &above);

		TRY(st == ST_MISSING ? fail(cx, ST_INVALID, "there is no department %s", text(rec, "parent")) : st);
	}
	TRY(department_set(cx, text(rec, "code"), text(rec, "name_en"), text(rec, "name_zh_CN"), text(rec, "name_zh_TW"), &id));
	if (above.id == 0)
		return ST_OK;
	return db_run(cx, SQL_ABOVE, DB_ARGS(DB_I64(above.id), DB_I64(id), DB_I64(above.id)), NULL);
}

static enum status
store_department(struct ctx *cx, const struct record *rec, int sort)
{
	struct record copy = *rec;

	(void)sort;
	return db_tx(cx, department, &copy);
}

static const char *
row_check(struct tree *t, const struct record *rec, int64_t *sort)
{
	static const char *const names[] = { "code", "parent", "sort", "name_en", "name_zh_CN", "name_zh_TW" };
	const char *unknown = import_unknown(rec, names, NELEM(names)), *code = text(rec, "code");

	if (rec->fault != NULL)
		return rec->fault;
	if (unknown != NULL)
		return arena_printf(t->cx->mem, "there is no field %s", unknown);
	if (code[0] == '\0' || strlen(code) > 40 || strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-_") != strlen(code))
		return "code must be 1 to 40 of a-z 0-9 - _";
	if (str_empty(text(rec, "name_en")) || str_empty(text(rec, "name_zh_CN")) || str_empty(text(rec, "name_zh_TW")))
		return "a name is missing";
	if (text(rec, "sort")[0] != '\0' && !str_to_i64(text(rec, "sort"), -1000000, 1000000, sort))
		return "sort must be a number";
	return NULL;
}

static enum status
row(void *arg, const struct record *rec)
{
	struct tree *t = arg;
	int64_t sort = 0;
	const char *why = row_check(t, rec, &sort);
	enum status st;

	t->cx->error = NULL;
	st = why != NULL || t->im->dry_run ? ST_OK : t->store(t->cx, rec, (int)sort);
	if (st == ST_BUSY || st == ST_FAILED)
		return st;
	if (why == NULL && st != ST_OK)
		why = t->cx->error != NULL ? t->cx->error : status_name(st);
	import_say(t->im, rec->row, why != NULL ? IMPORT_REFUSED : IMPORT_STORED, text(rec, "code"), why);
	return ST_OK;
}

static enum status
tree_import(struct tree *t, FILE *f)
{
	const char *why, *found;
	enum status st;

	if ((f = charset_open(t->cx->mem, f, t->im->charset, &found, &why)) == NULL)
		return fail(t->cx, ST_INVALID, "%s", why);
	st = record_each(t->cx->mem, f, row, t, &why);
	return st == ST_INVALID && why != NULL ? fail(t->cx, st, "%s", why) : st;
}

enum status
import_categories(struct ctx *cx, FILE *f, struct import *im)
{
	struct tree t = { cx, im, store_category };

	return tree_import(&t, f);
}

enum status
import_departments(struct ctx *cx, FILE *f, struct import *im)
{
	struct tree t = { cx, im, store_department };

	return tree_import(&t, f);
}
