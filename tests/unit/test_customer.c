/*
 * test_customer.c -- customer records against a real database: versions, names, pages, imports, history.
 */
#include "unit.h"
#include "casefix.h"
#include "model/customer.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

#define N(sql) casefix_number(&fix, sql)
#define OK(call) assert_int_equal((call), ST_OK)

static struct customer
person(const char *name)
{
	return (struct customer){ .kind = "person", .name = name, .region = "上海市", .grade = "gold", .owner_id = 1 };
}

static int64_t
made(const char *name)
{
	struct customer c = person(name);

	OK(customer_save(cx, &c));
	assert_true(c.id > 0);
	return c.id;
}

/* ids of a page, in order, as text: "3 1 " */
static const char *
found(const struct customer_filter *f)
{
	struct customer *rows;
	struct str s;
	size_t n;
	bool more;

	OK(customer_list(cx, f, &rows, &n, &more));
	str_init(&s, cx->mem);
	for (size_t i = 0; i < n; i++)
		str_addf(&s, "%s ", rows[i].name);
	return s.s;
}

static const char *
found_name(const char *part)
{
	struct customer_filter f = { .name = part, .sort = "name" };

	return found(&f);
}

static void
test_save(void **state)
{
	struct customer c = person("王小明"), stale, out;

	(void)state;
	OK(customer_save(cx, &c));
	assert_int_equal(c.version, 1);
	OK(customer_get(cx, c.id, &out));
	assert_string_equal(out.name, "王小明");
	assert_string_equal(out.status, "active");
	assert_string_equal(out.source, "desk");
	assert_string_equal(out.owner_name, "Anna");
	assert_string_equal(out.updated_name, "Anna");
	stale = out;
	out.region = "杭州市";
	OK(customer_save(cx, &out));
	assert_int_equal(out.version, 2);
	stale.region = "广州市";
	assert_int_equal(customer_save(cx, &stale), ST_CONFLICT);
	OK(customer_get(cx, c.id, &stale));
	assert_string_equal(stale.region, "杭州市");
	/* Anna's, and nobody else's to hand on but of who assigns. */
	cx->who = (struct actor){ .user_id = 2, .department_id = 1 };
	stale.owner_id = 2;
	assert_int_equal(customer_save(cx, &stale), ST_DENIED);
	stale.owner_id = 0;
	assert_int_equal(customer_save(cx, &stale), ST_DENIED);
	casefix_as(&fix, 1);
	OK(customer_get(cx, c.id, &stale));
	/* Nothing differs: nothing is written. */
	OK(customer_save(cx, &stale));
	assert_int_equal(stale.version, 2);
	assert_int_equal(customer_get(cx, 999999, &out), ST_MISSING);
	stale.id = 999999;
	assert_int_equal(customer_save(cx, &stale), ST_MISSING);
}

static void
test_invalid(void **state)
{
	struct customer c = person("");

	(void)state;
	assert_int_equal(customer_save(cx, &c), ST_INVALID);
	c = person("x");
	c.grade = "platinum";
	assert_int_equal(customer_save(cx, &c), ST_INVALID);
	c = person("x");
	c.kind = "robot";
	assert_int_equal(customer_save(cx, &c), ST_INVALID);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM customer WHERE name = 'x'"), 0);
}

static void
test_party(void **state)
{
	struct customer c = person("Party One");
	struct customer_filter f = { .parties = (int64_t[]){ 501, 502 }, .nparties = 2 };

	(void)state;
	OK(db_script(cx, "parties", "INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (501, 1, 'x', 'x', UTC_TIMESTAMP()),"
				    " (502, 1, 'x', 'x', UTC_TIMESTAMP());\n"));
	OK(customer_save(cx, &c));
	c.party_id = 501;
	OK(customer_save(cx, &c));
	/* A party is taken once and never replaced. */
	c.party_id = 502;
	c.region = "北京市";
	OK(customer_save(cx, &c));
	OK(customer_get(cx, c.id, &c));
	assert_int_equal(c.party_id, 501);
	assert_string_equal(found(&f), "Party One ");
	f.nparties = 0;
	assert_string_equal(found(&f), "");
}

static void
test_names(void **state)
{
	struct customer c;
	int64_t id = made("陳曉東電器有限公司");

	(void)state;
	(void)made("100%_Pure\\Water");
	(void)made("John Smith");
	assert_string_equal(found_name("陈晓东"), "陳曉東電器有限公司 ");
	assert_string_equal(found_name("電器"), "陳曉東電器有限公司 ");
	assert_string_equal(found_name("有限公司"), "陳曉東電器有限公司 ");
	assert_string_equal(found_name("sMITH"), "John Smith ");
	assert_string_equal(found_name("ohn sm"), "John Smith ");
	assert_string_equal(found_name("%_pure\\"), "100%_Pure\\Water ");
	assert_string_equal(found_name("%x"), "");
	/* An old name is not found any more. */
	OK(customer_get(cx, id, &c));
	c.name = "林志豪商行";
	OK(customer_save(cx, &c));
	assert_string_equal(found_name("电器"), "");
	assert_string_equal(found_name("志豪"), "林志豪商行 ");
	assert_int_equal(N("SELECT COUNT(*) AS v FROM customer_suffix s LEFT JOIN customer c ON c.id = s.customer_id"
			   " WHERE INSTR(c.name_folded, s.suf) = 0"), 0);
}

/* A name longer than a suffix is found by any part of it, and only when all of the part is there. */
static void
test_long_name(void **state)
{
	(void)state;
	(void)made("abcdefghijklmnopqrstuvwxyz0123456789 trading company of the far north");
	assert_string_not_equal(found_name("klmnopqrstuvwxyz0123456789 trading company"), "");
	assert_string_equal(found_name("klmnopqrstuvwxyz0123456789 tradinh company"), "");
	assert_string_not_equal(found_name("far north"), "");
}

static void
test_pages(void **state)
{
	struct customer_filter f = { .region = "Pages", .sort = "name", .page = 1 };
	struct customer *rows, *next, c;
	size_t n, m;
	bool more;

	(void)state;
	for (int i = 0; i < 75; i++) {
		c = person(arena_printf(cx->mem, "page %03d", i));
		c.region = "Pages";
		c.owner_id = i % 2 ? 1 : 2;
		c.status = i % 10 ? "active" : "dormant";
		OK(customer_save(cx, &c));
	}
	OK(customer_list(cx, &f, &rows, &n, &more));
	assert_int_equal(n, CUSTOMER_PAGE);
	assert_true(more);
	assert_string_equal(rows[0].name, "page 000");
	f.page = 2;
	OK(customer_list(cx, &f, &next, &m, &more));
	assert_int_equal(m, 25);
	assert_false(more);
	assert_string_equal(next[0].name, "page 050");
	f.page = 1;
	f.desc = true;
	OK(customer_list(cx, &f, &rows, &n, &more));
	assert_string_equal(rows[0].name, "page 074");
	f.owner_id = 2;
	f.status = "dormant";
	OK(customer_list(cx, &f, &rows, &n, &more));
	assert_int_equal(n, 8);
	f = (struct customer_filter){ .name = "page 0", .owner_id = 2, .sort = "updated" };
	OK(customer_list(cx, &f, &rows, &n, &more));
	assert_int_equal(n, 38);
	/* Every driver and every order is a statement that the server takes. */
	for (int i = 0; i < 2 * 3 * 2 * 2 * 2; i++) {
		f = (struct customer_filter){ .desc = i & 1, .owner_id = i & 2 ? 1 : 0, .department_id = i & 4 ? 1 : 0,
			.region = i & 8 ? "Pages" : NULL, .sort = i % 3 == 0 ? "name" : i % 3 == 1 ? "region" : "updated" };
		OK(customer_list(cx, &f, &rows, &n, &more));
	}
}

static void
test_import(void **state)
{
	struct customer c = person("Imported"), again;
	bool changed;

	(void)state;
	c.source = "erp";
	c.source_key = "K-1";
	OK(customer_import(cx, &c, true, &changed));
	assert_true(changed);
	assert_int_equal(c.id, 0);
	OK(customer_import(cx, &c, false, &changed));
	assert_true(changed && c.id > 0);
	again = person("Imported");
	again.source = "erp";
	again.source_key = "K-1";
	OK(customer_import(cx, &again, false, &changed));
	assert_false(changed);
	assert_int_equal(again.id, c.id);
	again.region = "南京市";
	OK(customer_import(cx, &again, true, &changed));
	assert_true(changed);
	OK(customer_get(cx, c.id, &c));
	assert_string_equal(c.region, "上海市");
	OK(customer_import(cx, &again, false, &changed));
	OK(customer_get(cx, c.id, &c));
	assert_string_equal(c.region, "南京市");
	again.source_key = NULL;
	assert_int_equal(customer_import(cx, &again, false, &changed), ST_INVALID);
	/* The same key of a form twice is one record. */
	c = person("Twice");
	c.source = "desk";
	c.source_key = "k";
	OK(customer_save(cx, &c));
	c.id = 0;
	assert_int_equal(customer_save(cx, &c), ST_CONFLICT);
	OK(customer_find(cx, "desk", "k", &c.id));
	assert_true(c.id > 0);
	assert_int_equal(customer_find(cx, "desk", "none", &c.id), ST_MISSING);
}

static void
test_history(void **state)
{
	struct customer_change *h;
	struct customer c;
	int64_t id = made("History");
	size_t n;

	(void)state;
	OK(customer_get(cx, id, &c));
	c.region = "天津市";
	c.note = "call 13812345678";
	casefix_as(&fix, 2);
	OK(customer_save(cx, &c));
	casefix_as(&fix, 1);
	OK(customer_history(cx, id, &h, &n));
	assert_int_equal(n, 2);
	assert_string_equal(h[0].action, "customer.save");
	assert_string_equal(h[0].actor_name, "Ben");
	assert_string_equal(h[0].detail, "region: 上海市 -> 天津市; note");
	assert_string_equal(h[1].action, "customer.create");
}

static int
setup(void **state)
{
	(void)state;
	casefix_open(&fix, "customer");
	casefix_as(&fix, 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_save),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_party),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_import),
		cmocka_unit_test(test_history),
	};

	return cmocka_run_group_tests_name("customer", tests, setup, teardown);
}
