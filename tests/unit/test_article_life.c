/*
 * test_article_life.c -- states, validity, addresses, internal-only blocks, files, translations and who may read what.
 */
#include "unit.h"
#include "base/date.h"
#include "kbfix.h"
#include "model/article_life.h"
#include "model/article_public.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

static int
setup(void **state)
{
	(void)state;
	if (!date_zone("Asia/Shanghai"))
		return -1;
	kbfix_open(&fix, "life");
	return db_script(cx, "setup",
	    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('firm', 'Firm', '公司', '公司');"
	    "INSERT INTO department (code, parent_id, name_en, name_zh_cn, name_zh_tw) VALUES ('service', 1, 'Service', '服务', '服務');"
	    "INSERT INTO department (code, parent_id, name_en, name_zh_cn, name_zh_tw) VALUES ('repair', 2, 'Repair', '维修', '維修');"
	    "INSERT INTO department (code, parent_id, name_en, name_zh_cn, name_zh_tw) VALUES ('sales', 1, 'Sales', '销售', '銷售');"
	    "INSERT INTO user (login, name, department_id, created_at) VALUES ('bob', 'Bob', 3, UTC_TIMESTAMP())") == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static void
as_anna(void)
{
	cx->who.user_id = 1;
	cx->who.department_id = 0;
	cx->who.perms = kbfix_editor;
}

static void
as_bob(int64_t department)
{
	cx->who.user_id = 2;
	cx->who.department_id = department;
	cx->who.perms = kbfix_staff;
}

static struct article
draft(const char *title, const char *body)
{
	return (struct article){ .category_id = 2, .lang = "en", .audience = "public", .title = title, .body = body, .keywords = "" };
}

static struct article
saved(struct article a)
{
	if (article_save(cx, &a) != ST_OK)
		fail_msg("save of %s: %s", a.title, cx->error);
	return a;
}

static struct article
got(int64_t id)
{
	struct article a;

	if (article_get(cx, id, &a) != ST_OK)
		fail_msg("get of %lld: %s", (long long)id, cx->error);
	return a;
}

static bool
guest_reads(int64_t id)
{
	struct article_page p;
	enum status st = article_public(cx, id, &p);

	assert_true(st == ST_OK || st == ST_MISSING);
	return st == ST_OK;
}

/* "YYYY-MM-DD" of the day n days from now. */
static const char *
day(int n)
{
	struct civil c = date_local(date_midnight(cx->now, n));

	return arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static void
states(void **state)
{
	struct article a = saved(draft("States", "x"));

	(void)state;
	assert_int_equal(article_submit(cx, a.id, 1), ST_OK);
	assert_string_equal(got(a.id).state, "review");
	assert_int_equal(article_submit(cx, a.id, 2), ST_INVALID);
	assert_int_equal(article_publish(cx, a.id, 1), ST_CONFLICT);
	assert_int_equal(article_publish(cx, a.id, 2), ST_OK);
	assert_int_equal(got(a.id).reviewed_at, cx->now);
	assert_int_equal(got(a.id).reviewed_by, 1);
	assert_int_equal(article_publish(cx, a.id, 3), ST_INVALID);
	assert_true(guest_reads(a.id));
	assert_int_equal(article_archive(cx, a.id, 3), ST_OK);
	assert_false(guest_reads(a.id));
	assert_string_equal(kbfix_find(&fix, "States", true), " ");
	assert_int_equal(article_archive(cx, a.id, 4), ST_INVALID);
	assert_int_equal(article_publish(cx, a.id, 4), ST_INVALID);
	assert_int_equal(article_unpublish(cx, a.id, 4), ST_OK);
	assert_string_equal(got(a.id).state, "draft");
	assert_int_equal(article_unpublish(cx, a.id, 5), ST_INVALID);
	assert_int_equal(article_reviewed(cx, a.id, 5, "2031-02-29"), ST_INVALID);
	assert_int_equal(article_reviewed(cx, a.id, 5, "2031-02-28"), ST_OK);
	assert_string_equal(got(a.id).review_by, "2031-02-28");
	assert_int_equal(article_reviewed(cx, a.id, 6, NULL), ST_OK);
	assert_null(got(a.id).review_by);
}

/* One day in Shanghai: from its midnight to the next, in UTC. */
static void
holds_from_midnight_to_midnight(void **state)
{
	struct article a = draft("Rates", "2.5 %");

	(void)state;
	a.type = "price";
	a.valid_from = a.valid_to = "2026-03-01";
	a = saved(a);
	assert_int_equal(kbfix_number(&fix, "SELECT starts_at = '2026-02-28 16:00:00' AND ends_at = '2026-03-01 16:00:00' AS v FROM article WHERE title = 'Rates'"), 1);
	assert_string_equal(got(a.id).type, "price");
	assert_string_equal(got(a.id).valid_to, "2026-03-01");
	assert_int_equal(article_publish(cx, a.id, 1), ST_OK);
	assert_true(got(a.id).expired);
	assert_false(got(a.id).pending);
	assert_false(guest_reads(a.id));

	a = got(a.id);
	a.valid_from = day(0);
	a.valid_to = day(0);
	a = saved(a);
	assert_true(guest_reads(a.id));
	assert_false(got(a.id).expired || got(a.id).pending);
	a.valid_from = day(-1);
	a.valid_to = day(-1);
	a = saved(a);
	assert_false(guest_reads(a.id));
	a.valid_from = day(1);
	a.valid_to = NULL;
	a = saved(a);
	assert_false(guest_reads(a.id));
	assert_true(got(a.id).pending);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article_key k JOIN article a ON a.id = k.id WHERE a.title = 'Rates'"), 0);

	a.valid_from = "2026-03-02";
	a.valid_to = "2026-03-01";
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a.valid_to = "2026-02-30";
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a.valid_to = NULL;
	a.type = "poem";
	assert_int_equal(article_save(cx, &a), ST_INVALID);
}

/* Clocks are put on and back on these days in New York: the day still has its own midnights. */
static void
midnight_where_clocks_change(void **state)
{
	struct article a = draft("Clocks", "x");

	(void)state;
	assert_true(date_zone("America/New_York"));
	a.valid_from = "2026-03-08";
	a.valid_to = "2026-11-01";
	a = saved(a);
	assert_true(date_zone("Asia/Shanghai"));
	assert_int_equal(kbfix_number(&fix, "SELECT starts_at = '2026-03-08 05:00:00' AND ends_at = '2026-11-02 05:00:00' AS v FROM article WHERE title = 'Clocks'"), 1);
}

static void
addresses(void **state)
{
	struct article a = saved(draft("Reset the filter", "x")), b = saved(draft("Reset the filter", "y")), c;
	bool taken = false;

	(void)state;
	assert_string_equal(a.slug, "reset-the-filter");
	assert_string_equal(b.slug, "reset-the-filter-2");
	c = draft("复位", "x");
	assert_null(saved(c).slug);

	/* Renaming keeps it; emptying it makes it anew. */
	a.title = "Put the filter back";
	a = saved(a);
	assert_string_equal(got(a.id).slug, "reset-the-filter");
	a.slug = "";
	a = saved(a);
	assert_string_equal(got(a.id).slug, "put-the-filter-back");

	b.slug = "put-the-filter-back";
	assert_int_equal(article_save_as(cx, &b, &(struct article_saving){ .slip = false }, &taken), ST_CONFLICT);
	assert_true(taken);
	b.slug = "Not An Address";
	assert_int_equal(article_save_as(cx, &b, &(struct article_saving){ .slip = false }, &taken), ST_INVALID);
	assert_false(taken);
	b.slug = "mine";
	b.version = 99;
	assert_int_equal(article_save_as(cx, &b, &(struct article_saving){ .slip = false }, &taken), ST_CONFLICT);
	assert_false(taken);
}

static void
internal_blocks_stay_inside(void **state)
{
	struct article a = draft("Refunds", "Within 7 days.\n\n:::internal\nUp to zebrawood 500 without asking.\n:::\n\nAnd after that?"), b;
	struct article_page p;

	(void)state;
	a = saved(a);
	assert_int_equal(article_publish(cx, a.id, 1), ST_OK);
	b = got(a.id);
	assert_string_equal(b.body_html, "<p>Within 7 days.</p>\n<p>And after that?</p>\n");
	assert_string_equal(b.body_staff, "<p>Within 7 days.</p>\n<div class=\"internal\">\n<p>Up to zebrawood 500 without asking.</p>\n</div>\n<p>And after that?</p>\n");
	assert_string_equal(b.summary, "Within 7 days. And after that?");
	assert_int_equal(article_public(cx, a.id, &p), ST_OK);
	assert_null(strstr(p.a.body_html, "zebrawood"));
	assert_string_equal(kbfix_find(&fix, "zebrawood", false), " ");
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_text WHERE aud = 0 AND folded LIKE '%zebrawood%'"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_term WHERE term LIKE 'zebra%'"), 0);

	/* Without its end it goes on to the end. */
	b.body = "Open.\n:::internal\nzebrawood\n\nmore zebrawood";
	b = saved(b);
	assert_string_equal(got(a.id).body_html, "<p>Open.</p>\n");
	b.body = "Open.";
	b = saved(b);
	assert_null(got(a.id).body_staff);
}

/* Files: shown with their size, of this article or its translations alone, and to guests only when a public text names them. */
static void
files(void **state)
{
	struct article a = saved(draft("Pictures", "x")), other = saved(draft("Other", "x"));
	int64_t pic, doc, hid, far;

	(void)state;
	assert_int_equal(db_script(cx, "files", arena_printf(cx->mem,
	    "INSERT INTO article_file (article_id, kind, name, mime, width, height, size, sha256, at) VALUES "
	    "(%lld, 'image', 'a.png', 'image/png', 640, 480, 1, REPEAT('x', 32), UTC_TIMESTAMP()),"
	    "(%lld, 'file', 'b.pdf', 'application/pdf', 0, 0, 1, REPEAT('x', 32), UTC_TIMESTAMP()),"
	    "(%lld, 'image', 'c.png', 'image/png', 10, 20, 1, REPEAT('x', 32), UTC_TIMESTAMP()),"
	    "(%lld, 'image', 'd.png', 'image/png', 10, 20, 1, REPEAT('x', 32), UTC_TIMESTAMP())",
	    (long long)a.id, (long long)a.id, (long long)a.id, (long long)other.id)), ST_OK);
	pic = kbfix_number(&fix, "SELECT id AS v FROM article_file WHERE name = 'a.png'");
	doc = pic + 1;
	hid = pic + 2;
	far = pic + 3;
	a.body = arena_printf(cx->mem, "![A \"b\"](file:%lld) [c](file:%lld) ![d](file:%lld) ![e](https://x.cn/e.png)\n\n:::internal\n![f](file:%lld)\n:::\n",
	    (long long)pic, (long long)doc, (long long)far, (long long)hid);
	a = saved(a);
	assert_string_equal(got(a.id).body_html, arena_printf(cx->mem,
	    "<p><img src=\"%lld/files/%lld\" width=\"640\" height=\"480\" loading=\"lazy\" alt=\"A &quot;b&quot;\"> "
	    "<a href=\"%lld/files/%lld\">c</a> d e</p>\n", (long long)a.id, (long long)pic, (long long)a.id, (long long)doc));
	assert_non_null(strstr(got(a.id).body_staff, "alt=\"f\""));
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article_file"), 0);
	assert_int_equal(article_publish(cx, a.id, a.version), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article_file WHERE name IN ('a.png', 'b.pdf')"), 2);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article_file"), 2);
}

static void
translations_fall_behind(void **state)
{
	struct article en = saved(draft("Original", "one")), zh = draft("原文", "一"), twin = draft("Again", "x");
	const struct article_saving slip = { .slip = true }, follows = { .follows = true };

	(void)state;
	zh.lang = "zh_CN";
	zh.group_id = en.id;
	zh = saved(zh);
	assert_int_equal(got(zh.id).origin_revision, 1);
	assert_false(got(zh.id).behind);
	en.body = "one.";
	assert_int_equal(article_save_as(cx, &en, &slip, NULL), ST_OK);
	assert_int_equal(got(en.id).revision, 2);
	assert_false(got(zh.id).behind);
	en.body = "two";
	en = saved(en);
	assert_true(got(zh.id).behind);
	assert_false(got(en.id).behind);
	zh.body = "还是一";
	zh = saved(zh);
	assert_true(got(zh.id).behind);
	zh.body = "二";
	assert_int_equal(article_save_as(cx, &zh, &follows, NULL), ST_OK);
	assert_false(got(zh.id).behind);

	/* One text a language; the first of the group is named, whichever of it was. */
	twin.group_id = zh.id;
	assert_int_equal(article_save(cx, &twin), ST_INVALID);
	twin.lang = "zh_TW";
	twin = saved(twin);
	assert_int_equal(got(twin.id).group_id, en.id);
	en.group_id = twin.id;
	assert_int_equal(saved(en).group_id, 0);
	twin.group_id = 999999;
	assert_int_equal(article_save(cx, &twin), ST_INVALID);
}

static void
who_may_read(void **state)
{
	struct article open = saved(draft("For all", "x")), unfinished = saved(draft("Unfinished", "x")), some = draft("For service", "x"), a, *v;
	struct article_filter f = { .audience = "department" };
	size_t n;
	bool more;

	(void)state;
	some.audience = "department";
	assert_int_equal(article_save(cx, &some), ST_INVALID);
	some.departments = "2, x";
	assert_int_equal(article_save(cx, &some), ST_INVALID);
	some.departments = "99";
	assert_int_equal(article_save(cx, &some), ST_INVALID);
	some.departments = "2";
	some.owner_department_id = 4;
	some = saved(some);
	assert_string_equal(got(some.id).departments, "2");
	assert_string_equal(got(some.id).owner_name, "销售");
	assert_int_equal(article_publish(cx, some.id, 1), ST_OK);
	assert_int_equal(article_publish(cx, open.id, 1), ST_OK);
	assert_false(guest_reads(some.id));

	as_bob(3);
	assert_int_equal(article_get(cx, open.id, &a), ST_OK);
	assert_int_equal(article_get(cx, unfinished.id, &a), ST_MISSING);
	assert_int_equal(article_get(cx, some.id, &a), ST_OK);
	assert_int_equal(article_list(cx, &f, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	as_bob(4);
	assert_int_equal(article_get(cx, some.id, &a), ST_MISSING);
	assert_int_equal(article_list(cx, &f, &v, &n, &more), ST_OK);
	assert_int_equal(n, 0);
	as_bob(1);
	assert_int_equal(article_get(cx, some.id, &a), ST_MISSING);
	as_bob(0);
	assert_int_equal(article_get(cx, some.id, &a), ST_MISSING);
	/* What stands published is not changed without the right to publish. */
	open = (struct article){ .id = open.id, .version = 2, .category_id = 2, .lang = "en", .audience = "public", .title = "Mine", .body = "x" };
	assert_int_equal(article_save(cx, &open), ST_DENIED);
	as_anna();
	some.version = 2;
	some.audience = "internal";
	some = saved(some);
	assert_string_equal(got(some.id).departments, "");
}

/* A category never stands below itself. */
static void
categories_make_no_loop(void **state)
{
	int64_t id;

	(void)state;
	assert_int_equal(category_set(cx, "deep", "fridge", 1, "D", "D", "D", &id), ST_OK);
	assert_int_equal(category_set(cx, "kitchen", "kitchen", 1, "K", "K", "K", &id), ST_INVALID);
	assert_int_equal(category_set(cx, "kitchen", "fridge", 1, "K", "K", "K", &id), ST_INVALID);
	assert_int_equal(category_set(cx, "kitchen", "deep", 1, "K", "K", "K", &id), ST_INVALID);
	assert_int_equal(category_set(cx, "deep", "kitchen", 1, "D", "D", "D", &id), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM category WHERE code = 'kitchen' AND parent_id IS NULL"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(holds_from_midnight_to_midnight),
		cmocka_unit_test(midnight_where_clocks_change),
		cmocka_unit_test(addresses),
		cmocka_unit_test(internal_blocks_stay_inside),
		cmocka_unit_test(files),
		cmocka_unit_test(translations_fall_behind),
		cmocka_unit_test(who_may_read),
		cmocka_unit_test(categories_make_no_loop),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
