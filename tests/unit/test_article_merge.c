/*
 * test_article_merge.c -- one canonical answer: what says nearly the same, one made of two, and answers that quoted a text.
 */
#include "unit.h"
#include "kbfix.h"
#include "model/article_life.h"
#include "model/article_public.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "merge");
	fix.conf.portal_url = "https://help.example.com/crm";
	return db_script(cx, "setup",
	    "INSERT INTO complaint (year, idem, channel, lang, state, subject, restricted, title, received_at, updated_at) VALUES "
	    "(2026, REPEAT('a', 16), 'web', 'en', 'working', 'other', 'none', 'Open case', UTC_TIMESTAMP(), UTC_TIMESTAMP()),"
	    "(2026, REPEAT('b', 16), 'web', 'en', 'working', 'privacy', 'privacy', 'Closed case', UTC_TIMESTAMP(), UTC_TIMESTAMP());") == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static struct article
published(const char *lang, int64_t group, const char *title, const char *body)
{
	struct article a = { .category_id = 2, .lang = lang, .group_id = group, .audience = "public", .title = title, .body = body, .keywords = "" };

	if (article_save(cx, &a) != ST_OK || article_publish(cx, a.id, 1) != ST_OK)
		fail_msg("%s: %s", title, cx->error);
	a.version = 2;
	return a;
}

#define FILTER "The water filter of the refrigerator holds back chlorine and sand. Change it every six months, or sooner when the " \
	"display shows a red drop. Turn the old cartridge to the left, pull it out, and push the new one in until it clicks."

static void
near_ones_are_found(void **state)
{
	struct article a = published("en", 0, "Change the water filter", FILTER);
	struct article b = published("en", 0, "Replacing the filter", FILTER " Then run two litres of water through it.");
	struct article c = published("en", 0, "Delivery times", "We deliver within three days in all provinces, on islands within a week. Heavy goods come by lorry.");
	struct article d = published("zh_CN", 0, "更换滤网", "滤网每六个月更换一次，显示红色水滴时请提前更换。向左转动旧滤芯并拉出，再把新滤芯推入直到听见咔哒声。");
	struct article e = { .category_id = 2, .lang = "zh_CN", .audience = "internal", .title = "怎样换滤网", .keywords = "",
		.body = "滤网每六个月更换一次，显示红色水滴时请提前更换。向左转动旧滤芯并拉出，再把新滤芯推入直到听见咔哒声。谢谢。" };
	struct article_near *v;
	size_t n;

	(void)state;
	assert_int_equal(article_near(cx, a.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].id, b.id);
	assert_string_equal(v[0].title, "Replacing the filter");
	assert_in_range(v[0].per_cent, 80, 100);
	assert_int_equal(article_near(cx, c.id, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	/* A draft is not in the index, and still finds what is. */
	assert_int_equal(article_save(cx, &e), ST_OK);
	assert_int_equal(article_near(cx, e.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].id, d.id);
	assert_int_equal(article_publish(cx, e.id, 1), ST_OK);
	assert_int_equal(article_near(cx, d.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].id, e.id);
	assert_int_equal(search_count(cx), ST_OK);
	assert_int_equal(article_near(cx, a.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(article_near(cx, 99999, &v, &n), ST_MISSING);
}

static void
one_is_made_of_two(void **state)
{
	struct article a = published("en", 0, "Opening hours", "Nine to five."), b = published("en", 0, "When are you open?", "From nine.");
	struct article bz = published("zh_CN", b.id, "营业时间", "九点"), bt = published("zh_TW", b.id, "營業時間", "九點"), az = published("zh_CN", a.id, "何时营业", "九点");
	struct article old = published("en", 0, "Hours", "9"), x;
	struct article_link to;

	(void)state;
	assert_int_equal(db_script(cx, "reads", arena_printf(cx->mem, "UPDATE article SET views = 5 WHERE id = %lld; UPDATE article SET views = 7 WHERE id = %lld;"
	    "INSERT INTO article_day (article_id, day, readers, staff) VALUES (%lld, '2026-01-01', 3, 1), (%lld, '2026-01-01', 4, 0), (%lld, '2026-01-02', 1, 0);",
	    (long long)a.id, (long long)b.id, (long long)a.id, (long long)b.id, (long long)b.id)), ST_OK);
	assert_int_equal(article_merge(cx, old.id, 2, b.id), ST_OK);
	assert_int_equal(article_merge(cx, b.id, 1, a.id), ST_CONFLICT);
	assert_int_equal(article_merge(cx, b.id, 2, b.id), ST_INVALID);
	assert_int_equal(article_merge(cx, b.id, 2, az.id), ST_INVALID);
	assert_int_equal(article_merge(cx, b.id, 2, old.id), ST_INVALID);
	assert_int_equal(article_merge(cx, b.id, 2, 99999), ST_MISSING);
	assert_int_equal(article_merge(cx, b.id, 2, a.id), ST_OK);

	assert_int_equal(article_get(cx, b.id, &x), ST_OK);
	assert_string_equal(x.state, "archived");
	assert_int_equal(x.merged_into, a.id);
	assert_int_equal(article_public_moved(cx, b.id, &to), ST_OK);
	assert_int_equal(to.id, a.id);
	/* What went into it before leads on. */
	assert_int_equal(article_public_moved(cx, old.id, &to), ST_OK);
	assert_int_equal(to.id, a.id);
	assert_int_equal(article_public_moved(cx, a.id, &to), ST_MISSING);
	assert_string_equal(kbfix_find(&fix, "When are you open", true), kbfix_find(&fix, "When are you open", false));
	assert_null(strstr(kbfix_find(&fix, "When are you open", true), arena_printf(cx->mem, " %lld ", (long long)b.id)));

	assert_int_equal(article_get(cx, a.id, &x), ST_OK);
	assert_int_equal(x.views, 12);
	assert_int_equal(kbfix_number(&fix, "SELECT SUM(readers) AS v FROM article_day"), 8);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(DISTINCT article_id) AS v FROM article_day"), 1);
	/* The language that was lacking joins, and is to be compared with its new original. */
	assert_int_equal(article_get(cx, bt.id, &x), ST_OK);
	assert_int_equal(x.group_id, a.id);
	assert_true(x.behind);
	assert_int_equal(article_get(cx, bz.id, &x), ST_OK);
	assert_int_equal(x.group_id, b.id);

	/* Brought back, it stands for itself again. */
	assert_int_equal(article_unpublish(cx, b.id, 3), ST_OK);
	assert_int_equal(article_public_moved(cx, b.id, &to), ST_MISSING);
}

static int64_t
answer(const char *idem, int complaint, const char *text)
{
	int64_t id;

	assert_int_equal(db_script(cx, "answer", arena_printf(cx->mem,
	    "INSERT INTO message (complaint_id, kind, author_id, body, idem, at) VALUES (%d, 'answer', 1, 'x', RPAD('%s', 16, 'x'), UTC_TIMESTAMP())",
	    complaint, idem)), ST_OK);
	id = kbfix_number(&fix, "SELECT MAX(id) AS v FROM message");
	assert_int_equal(quote_keep(cx, id, text), ST_OK);
	return id;
}

static void
quotes_of_an_old_text(void **state)
{
	struct article a = published("en", 0, "Guarantee", "Two years."), b = published("en", 0, "Repair", "In a week.");
	const struct article_saving slip = { .slip = true };
	int64_t first, n_old;
	struct quote *v;
	size_t n;
	bool more;

	(void)state;
	first = answer("1", 1, arena_printf(cx->mem, "See https://help.example.com/crm/faq/%lld-guarantee, and again /faq/%lld.", (long long)a.id, (long long)a.id));
	(void)answer("2", 2, arena_printf(cx->mem, "(/crm/faq/%lld)", (long long)a.id));
	(void)answer("3", 1, arena_printf(cx->mem, "https://other.example.com/faq/%lld and /faq/0%lld and /faq/ and /faq/99999999999999999999 and /faq/424242",
	    (long long)a.id, (long long)a.id));
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_quote"), 2);
	assert_int_equal(quote_list(cx, a.id, false, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].message_id, first);
	assert_string_equal(v[0].title, "Open case");
	assert_string_equal(v[0].author_name, "Anna");
	assert_int_equal(v[0].year, 2026);
	assert_false(v[0].outdated);
	assert_int_equal(quote_count(cx, a.id, &n_old), ST_OK);
	assert_int_equal(n_old, 0);

	a.body = "Two years!";
	assert_int_equal(article_save_as(cx, &a, &slip, NULL), ST_OK);
	assert_int_equal(quote_count(cx, a.id, &n_old), ST_OK);
	assert_int_equal(n_old, 0);
	a.body = "Three years.";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(quote_count(cx, a.id, &n_old), ST_OK);
	assert_int_equal(n_old, 1);
	assert_int_equal(quote_list(cx, a.id, true, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_true(v[0].outdated);
	(void)answer("4", 1, arena_printf(cx->mem, "/faq/%lld", (long long)a.id));
	assert_int_equal(quote_list(cx, a.id, true, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(quote_list(cx, a.id, false, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(quote_list(cx, b.id, false, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(near_ones_are_found),
		cmocka_unit_test(one_is_made_of_two),
		cmocka_unit_test(quotes_of_an_old_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
