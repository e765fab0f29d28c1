/*
 * test_import.c -- articles and customers from files; cases brought over with their past.
 */
#include "unit.h"
#include "base/log.h"
#include "dbfix.h"
#include "model/article.h"
#include "model/complaint_past.h"
#include "model/customer.h"
#include "model/import.h"
#include "model/user.h"
#include "model/vault.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;
static struct str told;

struct number {
	int64_t v;
};
static const struct db_col number_cols[] = { DB_COL(number, v, DB_T_I64) };
static const struct db_map number_map = DB_MAP(number, number_cols);

static int64_t
number(const char *sql)
{
	struct number x = { -1 };

	assert_int_equal(db_one(cx, sql, DB_NOARGS, &number_map, &x), ST_OK);
	return x.v;
}

static void
say(void *arg, int64_t row, enum import_result result, const char *key, const char *why)
{
	(void)arg;
	(void)key;
	str_addf(&told, "%lld%c%s|", (long long)row, "+=!~"[result], why == NULL ? "" : why);
}

static enum status
import(enum status (*fn)(struct ctx *, FILE *, struct import *), const char *text, bool dry_run)
{
	struct import im = { .source = "test", .dry_run = dry_run, .say = say };
	char *copy = arena_strdup(cx->mem, text);
	FILE *f = fmemopen(copy, strlen(copy), "r");
	enum status st;

	str_init(&told, cx->mem);
	cx->error = NULL;
	st = fn(cx, f, &im);
	fclose(f);
	return st;
}

static int
setup(void **state)
{
	int64_t id;

	(void)state;
	log_open("test", LOG_L_ERROR + 1);
	dbfix_open(&fix, "import");
	fix.conf.vault_socket = "/nonexistent/vault.sock";
	fix.cx.vault = vault_new(&fix.conf);
	dbfix_script(&fix, "sql/schema.sql");
	if (category_set(cx, "fridge", NULL, 1, "Fridges", "冰箱", "冰箱", &id) != ST_OK)
		return -1;
	return department_set(cx, "service", "Service", "客服", "客服", &id) == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	vault_close(fix.cx.vault);
	dbfix_close(&fix);
	return 0;
}

static const char ARTICLES[] =
    "title,body,category,language,audience,keywords\n"
    "冰箱不制冷怎么办,\"先看**插头**，\n再看温控。\",fridge,zh-CN,public,制冷 插头\n"
    "Why is my fridge warm?,Look at the plug.,fridge,en,,\n"
    "No such place,x,nowhere,en,public,\n"
    "Bad language,x,fridge,fr,public,\n"
    "Bad audience,x,fridge,en,everyone,\n"
    ",x,fridge,en,public,\n"
    "Empty,,fridge,en,public,\n"
    "Short,x\n";

static void
articles(void **state)
{
	(void)state;
	assert_int_equal(import(import_articles, ARTICLES, true), ST_OK);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM article"), 0);
	assert_int_equal(import(import_articles, ARTICLES, false), ST_OK);
	assert_string_equal(told.s,
	    "1+|2+|3!there is no category nowhere|4!language must be en, zh-CN or zh-TW|5!audience must be public, internal or department|"
	    "6!title must have 1 to 200 characters|7!body is empty|8!there are fewer values than columns|");
	assert_int_equal(number("SELECT COUNT(*) AS v FROM article WHERE state = 'published'"), 2);
	assert_int_equal(import(import_articles, ARTICLES, false), ST_OK);
	assert_memory_equal(told.s, "1=|2=|3!", 8);
	assert_int_equal(number("SELECT SUM(version) AS v FROM article"), 2);
	/* By key: a changed text replaces the old one; translations share the key. */
	assert_int_equal(import(import_articles, "{\"key\":\"k\",\"title\":\"One\",\"body\":\"a\",\"category\":\"fridge\",\"language\":\"en\"}\n"
	                                         "{\"key\":\"k\",\"title\":\"一\",\"body\":\"a\",\"category\":\"fridge\",\"language\":\"zh-TW\"}\n"
	                                         "{\"key\":\"k\",\"title\":\"One\",\"body\":\"b\",\"category\":\"fridge\",\"language\":\"en\",\"x\":1}\n"
	                                         "{\"key\":\"k\",\"title\":\"One\",\"body\":\"b\",\"category\":\"fridge\",\"language\":\"en\"}\n", false), ST_OK);
	assert_string_equal(told.s, "1+|2+|3!there is no field x|4~|");
	assert_int_equal(number("SELECT COUNT(*) AS v FROM article WHERE source_key LIKE 'k/%'"), 2);
	assert_int_equal(import(import_articles, "a,a\n1,2\n", false), ST_INVALID);
	assert_string_equal(cx->error, "column a stands twice in the header");
}

static const char CUSTOMERS[] =
    "name,source_key,kind,region,department,since,note,birth\n"
    "王小明,1,person,杭州市,service,2020-02-29,,\n"
    "張美玲,2,,臺北市,,,\"two\nlines\",\n"
    "Nobody,,person,,,,,\n"
    "Twice,1,person,,,,,\n"
    "Elsewhere,5,person,,moon,,,\n"
    "Newborn,6,person,,,2999-01-01,,\n"
    "Born wrong,7,person,,,,,1999-02-30\n"
    "Robot,8,robot,,,,,\n"
    "Last,9,firm,,,,,\n";

static void
customers(void **state)
{
	(void)state;
	assert_int_equal(import(import_customers, CUSTOMERS, true), ST_OK);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer"), 0);
	assert_int_equal(import(import_customers, CUSTOMERS, false), ST_OK);
	assert_memory_equal(told.s, "1+|2+|3!source_key is empty", 27);
	assert_non_null(strstr(told.s, "|4!source_key stands in row 1 too|5!there is no department moon|"
	                               "6!since must be a past day, YYYY-MM-DD|7!birth is not acceptable|8!"));
	assert_non_null(strstr(told.s, "|9+|"));
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source = 'test'"), 3);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key = '1' AND department_id IS NOT NULL"), 1);
	assert_int_equal(import(import_customers, CUSTOMERS, false), ST_OK);
	assert_memory_equal(told.s, "1=|2=|3!", 8);
	assert_int_equal(number("SELECT SUM(version) AS v FROM customer"), 3);
	/* Private values go to the vault or nowhere: without one nothing is stored. */
	assert_int_equal(import(import_customers, "name,source_key,phone\nA,20,13800001111\n", false), ST_BUSY);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key = '20'"), 0);
	assert_int_equal(import(import_customers, "name,source_key,salary\nA,21,1\n", false), ST_OK);
	assert_string_equal(told.s, "1!there is no field salary|");
}

/* Several batches: what is new, what is there, what is changed, what stands twice in a batch, in the next one and far below. */
static void
many_customers(void **state)
{
	struct str s;
	int i;

	(void)state;
	str_init(&s, cx->mem);
	str_add(&s, "name,source_key,owner\n");
	for (i = 0; i < 3500; i++)
		str_addf(&s, "%s%d,m%d,%s\n", i % 2 ? "客户" : "Kunde ", i, i == 10 ? 9 : i == 1500 ? 800 : i == 3400 ? 3 : i, i == 77 ? "nobody" : "");
	assert_int_equal(import(import_customers, s.s, false), ST_OK);
	assert_memory_equal(told.s, "1+|2+|", 6);
	assert_non_null(strstr(told.s, "|11!source_key stands in row 10 too|12+|"));
	assert_non_null(strstr(told.s, "|78!there is no user nobody|79+|"));
	assert_non_null(strstr(told.s, "|1501!source_key stands in row 801 too|1502+|"));
	assert_non_null(strstr(told.s, "|3401+|"));
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key LIKE 'm%'"), 3496);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key = 'm3' AND name = 'Kunde 3400' AND version = 2"), 1);
	/* Each name is found by every part of it, and has its row in the audit. */
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer_suffix s JOIN customer c ON c.id = s.customer_id"
	                        " WHERE c.source_key LIKE 'm%' AND c.name_folded LIKE CONCAT('%', s.suf)") -
	    number("SELECT SUM(CHAR_LENGTH(REPLACE(name_folded, ' ', ''))) AS v FROM customer WHERE source_key LIKE 'm%'"), 0);
	assert_int_equal(number("SELECT COUNT(DISTINCT a.noun_id) AS v FROM audit a JOIN customer c ON c.id = a.noun_id"
	                        " WHERE a.action = 'customer.import' AND c.source_key LIKE 'm%' AND a.detail = CONCAT('name: ', IF(c.version = 1, c.name, '客户3'))"), 3496);
	/* Again: the same, but for the two names of one key. */
	assert_int_equal(import(import_customers, s.s, false), ST_OK);
	assert_memory_equal(told.s, "1=|2=|3=|4+|", 12);
	assert_non_null(strstr(told.s, "|3401+|3402=|"));
	assert_int_equal(number("SELECT SUM(version) AS v FROM customer WHERE source_key LIKE 'm%'"), 3496 + 3);
}

/* What the database holds for the same key is one customer: blanks at the end, and a name whose suffixes are alike. */
static void
odd_keys(void **state)
{
	static const char file[] =
	    "name,source_key,region\n"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,odd ,x\n"
	    "Second,odd,x\n"
	    "A Á ß ﬁ 𠮷,ODD,x\n";

	(void)state;
	assert_int_equal(import(import_customers, file, false), ST_OK);
	assert_string_equal(told.s, "1+|2!source_key stands in row 1 too|3+|");
	assert_int_equal(import(import_customers, file, false), ST_OK);
	assert_string_equal(told.s, "1=|2!source_key stands in row 1 too|3=|");
	assert_int_equal(import(import_customers, "name,source_key,region\nSecond,odd,y\n", false), ST_OK);
	assert_string_equal(told.s, "1+|");
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key = 'odd' AND name = 'Second' AND version = 2"), 1);
}

/* Somebody else stores one of a batch between look and store: the batch is tried row by row. */
static void
taken(void **state)
{
	struct customer a = { .name = "A", .source = "test", .source_key = "t1" }, b = { .name = "B", .source = "test", .source_key = "t2" };
	struct customer *both[] = { &a, &b };
	bool changed[2];

	(void)state;
	assert_int_equal(customer_import_check(cx, &a), ST_OK);
	assert_int_equal(customer_import_check(cx, &b), ST_OK);
	assert_int_equal(customer_import_look(cx, both, 2, changed), ST_OK);
	assert_true(changed[0] && changed[1]);
	assert_int_equal(import(import_customers, "name,source_key\nOther,t2\n", false), ST_OK);
	assert_int_equal(customer_import_new(cx, both, 2), ST_CONFLICT);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key IN ('t1', 't2')"), 1);
	assert_int_equal(customer_import_look(cx, both, 2, changed), ST_OK);
	assert_true(a.id == 0 && b.id > 0 && changed[1]);
	assert_int_equal(customer_import_new(cx, both, 1), ST_OK);
	assert_true(a.id > 0);
}

/* What only the database refuses: the rows beside it are stored. */
static void
poison(void **state)
{
	static const char trigger[] = "DELIMITER $$\nCREATE TRIGGER poison BEFORE INSERT ON customer FOR EACH ROW IF NEW.name = 'Poison' THEN"
	                              " SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 30001, MESSAGE_TEXT = 'poisoned'; END IF$$\n";

	(void)state;
	assert_int_equal(db_script(cx, "trigger", trigger), ST_OK);
	assert_int_equal(import(import_customers, "name,source_key\nA,p1\nPoison,p2\nB,p3\n", false), ST_OK);
	assert_string_equal(told.s, "1+|2!poisoned|3+|");
	assert_int_equal(import(import_customers, "name,source_key\nA,p1\nPoison,p2\nB2,p3\n", false), ST_OK);
	assert_string_equal(told.s, "1=|2!poisoned|3+|");
	assert_int_equal(number("SELECT COUNT(*) AS v FROM customer WHERE source_key IN ('p1', 'p2', 'p3') AND name IN ('A', 'B2')"), 2);
	assert_int_equal(db_run(cx, "DROP TRIGGER poison", DB_NOARGS, NULL), ST_OK);
}

static void
past(void **state)
{
	const struct past_step steps[] = {
		{ "start", 1600003600, 0, NULL },
		{ "note", 1600003700, 0, "look at the valve" },
		{ "ask", 1600007200, 0, "Which model?" },
		{ "reply", 1600010800, 0, "The blue one." },
		{ "answer", 1600014400, 0, "Mended." },
		{ "close", 1600099999, 0, "settled" },
	};
	struct complaint_past p = { .idem = { 1, 2, 3 }, .channel = "phone", .lang = "en", .subject = "quality", .restricted = "none",
		.title = "It leaks", .body = "Water everywhere.", .received_at = 1600000000, .steps = steps, .nsteps = NELEM(steps) };
	int64_t id, again;
	bool fresh;

	(void)state;
	assert_int_equal(complaint_past(cx, &p, &id, &fresh), ST_OK);
	assert_true(fresh);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM complaint WHERE state = 'closed' AND year = 2020"
	                        " AND UNIX_TIMESTAMP(answered_at) = 1600014400 AND UNIX_TIMESTAMP(closed_at) = 1600099999"), 1);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM message WHERE kind IN ('customer', 'answer', 'note')"), 5);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM complaint_event"), 6);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM outbox"), 0);
	assert_int_equal(complaint_past(cx, &p, &again, &fresh), ST_OK);
	assert_false(fresh);
	assert_int_equal(id, again);
	p.idem[0] = 9;
	p.steps = steps + 3; /* a reply to nothing */
	p.nsteps = 1;
	assert_int_equal(complaint_past(cx, &p, &id, &fresh), ST_INVALID);
	assert_int_equal(complaint_past_seen(cx, p.idem, &fresh), ST_OK);
	assert_false(fresh);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(articles),
		cmocka_unit_test(customers),
		cmocka_unit_test(many_customers),
		cmocka_unit_test(odd_keys),
		cmocka_unit_test(taken),
		cmocka_unit_test(poison),
		cmocka_unit_test(past),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
