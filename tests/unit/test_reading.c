/*
 * test_reading.c -- reading lists: whom they are for, what counts as read, who is late; and what the health of articles finds.
 */
#include <string.h>

#include "unit.h"
#include "kbfix.h"
#include "model/article_desk.h"
#include "model/article_health.h"
#include "model/article_life.h"
#include "model/reading.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

/* anna (1) is an editor; bob (2) an agent in the shop below sales; carla (3) an agent of no department; dora (4) has left. */
static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "reading");
	return db_script(cx, "setup",
	    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('sales', 'Sales', '销售', '銷售');"
	    "INSERT INTO department (code, parent_id, name_en, name_zh_cn, name_zh_tw) VALUES ('shop', 1, 'Shop', '门店', '門市');"
	    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('law', 'Law', '法务', '法務');"
	    "INSERT INTO user (login, name, department_id, created_at) VALUES ('bob', 'Bob', 2, UTC_TIMESTAMP());"
	    "INSERT INTO user (login, name, created_at) VALUES ('carla', 'Carla', UTC_TIMESTAMP());"
	    "INSERT INTO user (login, name, active, department_id, created_at) VALUES ('dora', 'Dora', 0, 2, UTC_TIMESTAMP());"
	    "INSERT INTO role (code, name) VALUES ('agent', 'Agent');"
	    "INSERT INTO user_role (user_id, role_id) VALUES (2, 1), (3, 1), (4, 1)") == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static void
as(int64_t user, int64_t department)
{
	cx->who.user_id = user;
	cx->who.department_id = department;
	cx->who.perms = user == 1 ? kbfix_editor : kbfix_staff;
}

static int64_t
list_make(const char *name, int64_t role, int64_t department)
{
	struct reading_list l = { .name = name, .role_id = role, .department_id = department, .days = 7, .active = true };

	as(1, 0);
	assert_int_equal(reading_save(cx, &l), ST_OK);
	return l.id;
}

static size_t
mine(int64_t user, int64_t department, struct reading_list **l)
{
	size_t n;

	as(user, department);
	assert_int_equal(reading_mine(cx, l, &n), ST_OK);
	return n;
}

static void
a_list_is_for_its_role_and_the_departments_below(void **state)
{
	struct reading_list *l;
	int64_t a = kbfix_add(&fix, "a", "en", "public", "Rules", "", "One."), both, role, law;

	(void)state;
	both = list_make("both", 1, 1);
	role = list_make("role", 1, 0);
	law = list_make("law", 0, 3);
	assert_int_equal(mine(2, 2, &l), 0); /* nothing in them yet */
	as(1, 0);
	assert_int_equal(reading_add(cx, both, a), ST_OK);
	assert_int_equal(reading_add(cx, both, a), ST_OK);
	assert_int_equal(reading_add(cx, role, a), ST_OK);
	assert_int_equal(reading_add(cx, law, a), ST_OK);
	assert_int_equal(reading_add(cx, law, 999), ST_MISSING);
	assert_int_equal(reading_add(cx, 999, a), ST_MISSING);
	assert_int_equal(mine(2, 2, &l), 2);
	assert_int_equal(l[0].items, 1);
	assert_int_equal(mine(3, 0, &l), 1);
	assert_string_equal(l[0].name, "role");
	assert_int_equal(mine(1, 0, &l), 0);
}

static void
what_one_may_not_read_does_not_count(void **state)
{
	struct reading_list *l;
	int64_t a = kbfix_add(&fix, "a", "en", "public", "Rules", "", "One."), inner, list;
	struct article draft = { .category_id = 2, .lang = "en", .audience = "public", .title = "Draft", .body = "d", .keywords = "" };

	(void)state;
	list = list_make("all", 0, 0);
	inner = kbfix_add(&fix, "b", "en", "internal", "Inner", "", "Two.");
	assert_int_equal(article_save(cx, &draft), ST_OK);
	assert_int_equal(reading_add(cx, list, a), ST_OK);
	assert_int_equal(reading_add(cx, list, inner), ST_OK);
	assert_int_equal(reading_add(cx, list, draft.id), ST_OK);
	assert_int_equal(mine(3, 0, &l), 1);
	assert_int_equal(l[0].items, 2);
	assert_int_equal(reading_mark(cx, draft.id), ST_MISSING);
	assert_int_equal(db_run(cx, "UPDATE article SET audience = 'department' WHERE title = 'Inner'", DB_NOARGS, NULL), ST_OK);
	assert_int_equal(db_run(cx, "INSERT INTO article_department (article_id, department_id) SELECT id, 1 FROM article WHERE title = 'Inner'", DB_NOARGS, NULL), ST_OK);
	assert_int_equal(mine(3, 0, &l), 1);
	assert_int_equal(l[0].items, 1);
	assert_int_equal(reading_mark(cx, inner), ST_MISSING);
	assert_int_equal(mine(2, 2, &l), 1);
	assert_int_equal(l[0].items, 2);
	assert_int_equal(reading_mark(cx, inner), ST_OK);
}

static void
a_mark_holds_until_the_text_says_something_else(void **state)
{
	struct reading_list *l;
	struct reading_state s;
	struct article a;
	struct article_saving slip = { .slip = true }, whole = { 0 };
	int64_t id = kbfix_add(&fix, "a", "en", "public", "Rules", "", "One."), list = list_make("all", 0, 0);

	(void)state;
	assert_int_equal(reading_add(cx, list, id), ST_OK);
	as(3, 0);
	assert_int_equal(reading_of(cx, id, &s), ST_OK);
	assert_true(s.asked && s.at == 0 && !s.changed);
	assert_int_equal(reading_mark(cx, id), ST_OK);
	mine(3, 0, &l);
	assert_int_equal(l[0].done, 1);
	as(1, 0);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	a.body = "One, mended.";
	assert_int_equal(article_save_as(cx, &a, &slip, NULL), ST_OK);
	mine(3, 0, &l);
	assert_int_equal(l[0].done, 1);
	as(1, 0);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	a.body = "Two.";
	assert_int_equal(article_save_as(cx, &a, &whole, NULL), ST_OK);
	mine(3, 0, &l);
	assert_int_equal(l[0].done, 0);
	assert_int_equal(l[0].changed, 1);
	assert_int_equal(reading_of(cx, id, &s), ST_OK);
	assert_true(s.changed);
	assert_int_equal(reading_mark(cx, id), ST_OK);
	mine(3, 0, &l);
	assert_int_equal(l[0].done, 1);
}

static void
the_overview_has_who_is_late_first_and_nobody_who_left(void **state)
{
	struct reading_progress *p;
	int64_t id = kbfix_add(&fix, "a", "en", "public", "Rules", "", "One."), list = list_make("agents", 1, 0);
	size_t n;
	bool more;

	(void)state;
	assert_int_equal(reading_add(cx, list, id), ST_OK);
	assert_int_equal(db_run(cx, "UPDATE reading_list SET updated_at = '2020-01-01'", DB_NOARGS, NULL), ST_OK);
	assert_int_equal(db_run(cx, "UPDATE user SET created_at = '2020-01-01' WHERE login = 'carla'", DB_NOARGS, NULL), ST_OK);
	assert_int_equal(reading_overview(cx, 0, 0, 1, &p, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	assert_false(more);
	assert_string_equal(p[0].user_name, "Carla");
	assert_true(p[0].overdue);
	assert_string_equal(p[1].user_name, "Bob");
	assert_false(p[1].overdue);
	as(3, 0);
	assert_int_equal(reading_mark(cx, id), ST_OK);
	assert_int_equal(reading_overview(cx, list, 0, 1, &p, &n, &more), ST_OK);
	assert_string_equal(p[0].user_name, "Bob");
	assert_false(p[1].overdue);
	assert_int_equal(reading_overview(cx, 0, 1, 1, &p, &n, &more), ST_OK);
	assert_int_equal(n, 1); /* the shop is below sales */
	assert_int_equal(reading_overview(cx, 0, 3, 1, &p, &n, &more), ST_OK);
	assert_int_equal(n, 0);
}

static void
lists_are_kept_by_version_and_in_order(void **state)
{
	struct reading_list l = { .name = "first", .days = 1, .active = true }, old;
	struct reading_item *v;
	int64_t a = kbfix_add(&fix, "a", "en", "public", "A", "", "A."), b = kbfix_add(&fix, "b", "en", "public", "B", "", "B.");
	size_t n;

	(void)state;
	as(1, 0);
	assert_int_equal(reading_save(cx, &l), ST_OK);
	assert_int_equal(reading_get(cx, l.id, &old), ST_OK);
	l = old;
	l.name = "second";
	assert_int_equal(reading_save(cx, &l), ST_OK);
	assert_int_equal(reading_save(cx, &old), ST_CONFLICT);
	l.days = 0;
	assert_int_equal(reading_save(cx, &l), ST_INVALID);
	assert_int_equal(reading_add(cx, l.id, a), ST_OK);
	assert_int_equal(reading_add(cx, l.id, b), ST_OK);
	assert_int_equal(reading_up(cx, l.id, b), ST_OK);
	assert_int_equal(reading_up(cx, l.id, b), ST_OK); /* the first stays */
	assert_int_equal(reading_items(cx, l.id, &v, &n), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(v[0].article_id, b);
	assert_int_equal(reading_drop(cx, l.id, b), ST_OK);
	assert_int_equal(reading_items(cx, l.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
}

/* ---------------------------------------------------------------- health */

static bool
found(enum health k, int64_t id, const char *why)
{
	struct health_row *h;
	size_t n;
	bool more;

	assert_int_equal(health_list(cx, k, 1, &h, &n, &more), ST_OK);
	for (size_t i = 0; i < n; i++)
		if (h[i].id == id && (why == NULL || strcmp(h[i].why, why) == 0))
			return true;
	return false;
}

static void
health_finds_what_is_wrong_and_counts_it(void **state)
{
	int64_t a = kbfix_add(&fix, "a", "en", "public", "Sick", "", "See [x](/faq/999) and [y](/faq/2)."), n[HEALTH_COUNTED];
	int64_t b = kbfix_add(&fix, "b", "en", "internal", "Inner", "", "For us.");

	(void)state;
	as(1, 0);
	assert_int_equal(a, 1);
	assert_int_equal(b, 2);
	assert_true(found(HEALTH_LINKS, a, "missing"));
	assert_true(found(HEALTH_LINKS, a, "internal"));
	assert_true(found(HEALTH_UNOWNED, a, NULL));
	assert_true(found(HEALTH_UNTRANSLATED, a, NULL));
	assert_false(found(HEALTH_STALE, a, NULL));
	assert_int_equal(db_run(cx, "UPDATE article SET review_by = '2020-01-01', valid_to = '2019-01-01', helpful = 1, unhelpful = 4, owner_department_id = 1, "
	    "published_at = '2020-01-01' WHERE id = 1", DB_NOARGS, NULL), ST_OK);
	assert_true(found(HEALTH_STALE, a, "review_past"));
	assert_true(found(HEALTH_DATES, a, "review_late"));
	assert_true(found(HEALTH_DISLIKED, a, NULL));
	assert_true(found(HEALTH_UNREAD, a, NULL));
	assert_false(found(HEALTH_UNOWNED, a, NULL));
	assert_int_equal(health_counts(cx, n), ST_OK);
	assert_int_equal(n[HEALTH_STALE], 1);
	assert_int_equal(n[HEALTH_DATES], 1);
	assert_int_equal(n[HEALTH_DISLIKED], 1);
	assert_int_equal(n[HEALTH_UNREAD], 1);
	assert_int_equal(n[HEALTH_UNOWNED], 1); /* the other one */
	assert_int_equal(n[HEALTH_UNTRANSLATED], 2);
	assert_int_equal(n[HEALTH_BEHIND], 0);
	assert_int_equal(article_staff_read(cx, a), ST_OK);
	assert_int_equal(article_staff_read(cx, a), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT staff AS v FROM article_day WHERE article_id = 1"), 2);
	assert_false(found(HEALTH_UNREAD, a, NULL));
}

static void
rare_states_are_found_the_same_way_as_all(void **state)
{
	struct article_query q = { .page = 1 };
	struct article a = { .category_id = 2, .lang = "en", .audience = "public", .title = "In review", .body = "r", .keywords = "" };
	struct article_item *v;
	size_t n;
	bool more;

	(void)state;
	as(1, 0);
	kbfix_add(&fix, "p", "en", "public", "Published", "", "P.");
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(article_submit(cx, a.id, 1), ST_OK);
	assert_int_equal(article_query(cx, &q, &v, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	q.state = "review";
	assert_int_equal(article_query(cx, &q, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].id, a.id);
	as(3, 0);
	assert_int_equal(article_query(cx, &q, &v, &n, &more), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(article_item(cx, a.id, v), ST_MISSING);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_list_is_for_its_role_and_the_departments_below, setup, teardown),
		cmocka_unit_test_setup_teardown(what_one_may_not_read_does_not_count, setup, teardown),
		cmocka_unit_test_setup_teardown(a_mark_holds_until_the_text_says_something_else, setup, teardown),
		cmocka_unit_test_setup_teardown(the_overview_has_who_is_late_first_and_nobody_who_left, setup, teardown),
		cmocka_unit_test_setup_teardown(lists_are_kept_by_version_and_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(health_finds_what_is_wrong_and_counts_it, setup, teardown),
		cmocka_unit_test_setup_teardown(rare_states_are_found_the_same_way_as_all, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
