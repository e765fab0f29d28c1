/*
 * kbfix.c -- the knowledge base of the tests of articles and search.
 */
#include "unit.h"
#include "base/secret.h"
#include "kbfix.h"

const unsigned char kbfix_editor[PERM_N] = { [PERM_STAFF] = 1, [PERM_ARTICLE_EDIT] = 1, [PERM_ARTICLE_PUBLISH] = 1 };
const unsigned char kbfix_staff[PERM_N] = { [PERM_STAFF] = 1 };

struct value {
	int64_t v;
};
static const struct db_col value_cols[] = { DB_COL(value, v, DB_T_I64) };
static const struct db_map value_map = DB_MAP(value, value_cols);

void
kbfix_open(struct dbfix *f, const char *name)
{
	struct ctx *cx = &f->cx;
	int64_t id;

	secret_init();
	dbfix_open(f, name);
	if (db_script(cx, "definer", arena_printf(cx->mem, "CREATE USER IF NOT EXISTS kefu_definer@localhost ACCOUNT LOCK;\n"
	    "GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON %s.* TO kefu_definer@localhost;\n", f->conf.db_name)) != ST_OK)
		exit(1);
	dbfix_script(f, "sql/schema.sql");
	dbfix_script(f, "sql/routines.sql");
	if (db_script(cx, "setup", "INSERT INTO user (login, name, created_at) VALUES ('anna', 'Anna', UTC_TIMESTAMP())") != ST_OK ||
	    category_set(cx, "kitchen", NULL, 1, "Kitchen", "厨房", "廚房", &id) != ST_OK ||
	    category_set(cx, "fridge", "kitchen", 2, "Refrigerators", "冰箱", "冰箱", &id) != ST_OK ||
	    category_set(cx, "orders", NULL, 3, "Orders", "订单", "訂單", &id) != ST_OK)
		exit(1);
	cx->who.user_id = 1;
	cx->who.perms = kbfix_editor;
	cx->lang = LANG_ZH_CN;
}

int64_t
kbfix_add(struct dbfix *f, const char *key, const char *lang, const char *audience, const char *title, const char *keywords,
    const char *body)
{
	struct article_import in = { .source = "test", .group_key = key, .title = title, .body = body, .keywords = keywords,
		.category_code = "fridge", .lang = lang, .audience = audience };
	int64_t id = 0;
	bool changed;

	if (article_import(&f->cx, &in, false, &id, &changed) != ST_OK)
		fail_msg("import of %s: %s", title, f->cx.error);
	return id;
}

int64_t
kbfix_number(struct dbfix *f, const char *sql)
{
	struct value v = { -1 };

	if (db_one(&f->cx, sql, DB_NOARGS, &value_map, &v) != ST_OK)
		return -1;
	return v.v;
}

const char *
kbfix_find(struct dbfix *f, const char *q, bool staff)
{
	struct search s = { .q = q, .page = 1, .staff = staff };
	struct hits h;
	struct str out;
	size_t i;

	if (search_run(&f->cx, &s, &h) != ST_OK)
		fail_msg("search for %s: %s", q, f->cx.error);
	str_init(&out, f->cx.mem);
	str_addc(&out, ' ');
	for (i = 0; i < h.n; i++)
		str_addf(&out, "%lld ", (long long)h.v[i].id);
	return out.s;
}
