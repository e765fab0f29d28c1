/*
 * test_article_suggest.c -- versions, suggestions, comments, and who is told of what.
 */
#include "unit.h"
#include "base/date.h"
#include "kbfix.h"
#include "model/article_life.h"
#include "model/notice.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

/* anna (1) publishes; bob (2) does not; carla (3) publishes for sales; dora (4) publishes but has left. */
static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "suggest");
	return db_script(cx, "setup",
	    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('sales', 'Sales', '销售', '銷售');"
	    "INSERT INTO department (code, parent_id, name_en, name_zh_cn, name_zh_tw) VALUES ('shop', 1, 'Shop', '门店', '門市');"
	    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('law', 'Law', '法务', '法務');"
	    "INSERT INTO user (login, name, created_at) VALUES ('bob', 'Bob', UTC_TIMESTAMP());"
	    "INSERT INTO user (login, name, department_id, created_at) VALUES ('carla', 'Carla', 2, UTC_TIMESTAMP());"
	    "INSERT INTO user (login, name, active, created_at) VALUES ('dora', 'Dora', 0, UTC_TIMESTAMP());"
	    "INSERT INTO role (code, name) VALUES ('editor', 'E');"
	    "INSERT INTO role_perm (role_id, perm) VALUES (1, 'article_edit'), (1, 'article_publish');"
	    "INSERT INTO user_role (user_id, role_id) VALUES (1, 1), (3, 1), (4, 1)") == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static void
as(int64_t user)
{
	cx->who.user_id = user;
	cx->who.perms = user == 2 ? kbfix_staff : kbfix_editor;
}

static struct article
article(const char *title, const char *body, int64_t owner)
{
	struct article a = { .category_id = 2, .lang = "en", .audience = "public", .title = title, .body = body, .keywords = "k",
		.owner_department_id = owner };

	as(1);
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(article_publish(cx, a.id, 1), ST_OK);
	a.version = 2;
	return a;
}

/* Events that this user is told of, newest first, then marked as seen. */
static const char *
told(int64_t user)
{
	struct notice *v;
	struct str out;
	size_t i, n;

	as(user);
	assert_int_equal(notice_list(cx, &v, &n), ST_OK);
	str_init(&out, cx->mem);
	for (i = 0; i < n; i++)
		str_addf(&out, "%s:%lld:%s ", v[i].event, (long long)v[i].article_id, v[i].text);
	assert_int_equal(notice_seen(cx, 0), ST_OK);
	assert_int_equal(notice_list(cx, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	return out.s;
}

static void
every_text_is_kept(void **state)
{
	struct article a = article("One", "first", 0);
	const struct article_saving slip = { .slip = true, .note = "comma" };
	struct revision *v, r;
	size_t n;
	bool more;

	(void)state;
	a.body = "first, mended";
	assert_int_equal(article_save_as(cx, &a, &slip, NULL), ST_OK);
	a.category_id = 3;
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(a.revision, 2);
	a.keywords = "k, l";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(a.revision, 3);
	assert_int_equal(revision_list(cx, a.id, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 3);
	assert_false(more);
	assert_int_equal(v[0].no, 3);
	assert_true(v[0].substance && !v[1].substance);
	assert_string_equal(v[1].note, "comma");
	assert_string_equal(v[1].author_name, "Anna");
	assert_int_equal(revision_get(cx, a.id, 1, &r), ST_OK);
	assert_string_equal(r.body, "first");
	assert_int_equal(revision_get(cx, a.id, 4, &r), ST_MISSING);

	assert_int_equal(revision_restore(cx, a.id, 1, 1), ST_CONFLICT);
	assert_int_equal(revision_restore(cx, a.id, a.version, 1), ST_OK);
	assert_int_equal(article_get(cx, a.id, &a), ST_OK);
	assert_string_equal(a.body, "first");
	assert_string_equal(a.keywords, "k");
	assert_int_equal(a.category_id, 3);
	assert_int_equal(a.revision, 4);
	assert_string_equal(a.state, "published");
	assert_int_equal(revision_get(cx, a.id, 4, &r), ST_OK);
	assert_non_null(strchr(r.note, '1'));
	assert_int_equal(revision_restore(cx, a.id, a.version, 9), ST_MISSING);
}

static void
suggested_and_accepted(void **state)
{
	struct article a = article("Filter", "Change it every 6 months.", 0), text;
	struct suggestion s = { .article_id = a.id, .title = "Filter", .body = "Change it every 12 months.", .keywords = "k", .reason = "the new model" }, *v;
	struct revision r;
	size_t n;
	bool more;

	(void)state;
	as(2);
	assert_int_equal(suggestion_add(cx, &s), ST_OK);
	assert_string_equal(told(1), arena_printf(cx->mem, "suggestion_made:%lld:Filter ", (long long)a.id));
	assert_string_equal(told(2), "");
	assert_int_equal(suggestion_list(cx, a.id, 0, "open", 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].revision, 1);
	assert_string_equal(v[0].author_name, "Bob");
	assert_string_equal(v[0].article_title, "Filter");
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article WHERE body LIKE '%12 months%'"), 0);

	as(1);
	text = (struct article){ .title = "Filter", .body = "Change it every twelve months.", .keywords = "k", .version = 1 };
	assert_int_equal(suggestion_accept(cx, s.id, 1, &text, "thanks"), ST_CONFLICT);
	text.version = 2;
	assert_int_equal(suggestion_accept(cx, s.id, 9, &text, "thanks"), ST_CONFLICT);
	assert_int_equal(suggestion_accept(cx, s.id, 1, &text, "thanks"), ST_OK);
	assert_int_equal(article_get(cx, a.id, &a), ST_OK);
	assert_string_equal(a.body, "Change it every twelve months.");
	assert_int_equal(a.version, 3);
	assert_int_equal(revision_get(cx, a.id, 2, &r), ST_OK);
	assert_string_equal(r.credit_name, "Bob");
	assert_string_equal(r.author_name, "Anna");
	assert_string_equal(r.note, "the new model");
	assert_int_equal(suggestion_accept(cx, s.id, 2, &text, ""), ST_CONFLICT);
	assert_int_equal(suggestion_get(cx, s.id, &s), ST_OK);
	assert_string_equal(s.state, "accepted");
	assert_string_equal(s.reply, "thanks");
	assert_string_equal(s.decided_name, "Anna");
	assert_string_equal(s.body, "Change it every 12 months.");
	assert_string_equal(told(2), arena_printf(cx->mem, "suggestion_accepted:%lld:Filter ", (long long)a.id));
}

static void
declined_and_withdrawn(void **state)
{
	struct article a = article("Price", "10", 0);
	struct suggestion s = { .article_id = a.id, .title = "Price", .body = "11" }, t = { .article_id = a.id, .title = "Price", .body = "12" };
	struct suggestion same = { .article_id = a.id, .title = "Price", .body = "10", .keywords = "k" }, bad = { .article_id = a.id, .title = "", .body = "x" };

	(void)state;
	as(2);
	assert_int_equal(suggestion_add(cx, &same), ST_INVALID);
	assert_int_equal(suggestion_add(cx, &bad), ST_INVALID);
	bad.title = "x";
	bad.article_id = 99999;
	assert_int_equal(suggestion_add(cx, &bad), ST_MISSING);
	assert_int_equal(suggestion_add(cx, &s), ST_OK);
	assert_int_equal(suggestion_add(cx, &t), ST_OK);
	(void)told(2);
	as(1);
	assert_int_equal(suggestion_withdraw(cx, t.id, 1), ST_DENIED);
	assert_int_equal(suggestion_decline(cx, s.id, 1, "no"), ST_OK);
	as(2);
	assert_int_equal(suggestion_withdraw(cx, s.id, 2), ST_CONFLICT);
	assert_int_equal(suggestion_withdraw(cx, t.id, 1), ST_OK);
	assert_string_equal(told(2), arena_printf(cx->mem, "suggestion_declined:%lld:Price ", (long long)a.id));
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_suggestion WHERE state = 'withdrawn'"), 1);
	(void)told(1);
}

static void
comments(void **state)
{
	struct article a = article("Talk", "x", 0), b = article("Else", "x", 0);
	struct suggestion s = { .article_id = a.id, .title = "Talk", .body = "y" };
	struct article_comment *v;
	size_t n;

	(void)state;
	(void)told(1);
	(void)told(2);
	(void)told(3);
	as(2);
	assert_int_equal(suggestion_add(cx, &s), ST_OK);
	assert_int_equal(comment_add(cx, a.id, 0, "is it so?"), ST_OK);
	assert_int_equal(comment_add(cx, a.id, s.id, "on this"), ST_OK);
	assert_int_equal(comment_add(cx, a.id, 0, " \n"), ST_INVALID);
	assert_int_equal(comment_add(cx, b.id, s.id, "x"), ST_MISSING);
	assert_int_equal(comment_add(cx, 99999, 0, "x"), ST_MISSING);
	assert_int_equal(comment_list(cx, a.id, 0, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_string_equal(v[0].body, "is it so?");
	assert_string_equal(v[0].author_name, "Bob");
	assert_int_equal(comment_list(cx, a.id, s.id, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(v[0].suggestion_id, s.id);
	assert_string_equal(told(1), arena_printf(cx->mem, "commented:%lld:Talk commented:%lld:Talk suggestion_made:%lld:Talk ", (long long)a.id,
	    (long long)a.id, (long long)a.id));
	assert_int_equal(comment_add(cx, a.id, s.id, "no"), ST_OK);
	assert_string_equal(told(2), arena_printf(cx->mem, "commented:%lld:Talk ", (long long)a.id));
	assert_string_equal(told(3), arena_printf(cx->mem, "suggestion_made:%lld:Talk ", (long long)a.id));
}

/* Reviewers of the department, or of those below it; all of them when it has none. */
static void
review_is_asked_for(void **state)
{
	struct article a = { .category_id = 2, .lang = "en", .audience = "public", .title = "Sales", .body = "x", .owner_department_id = 1 };
	struct article b = { .category_id = 2, .lang = "en", .audience = "public", .title = "Law", .body = "x", .owner_department_id = 3 };

	(void)state;
	(void)told(1);
	(void)told(3);
	as(2);
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(article_submit(cx, a.id, 1), ST_OK);
	assert_string_equal(told(1), "");
	assert_string_equal(told(3), arena_printf(cx->mem, "review_asked:%lld:Sales ", (long long)a.id));
	as(2);
	assert_int_equal(article_save(cx, &b), ST_OK);
	assert_int_equal(article_submit(cx, b.id, 1), ST_OK);
	assert_string_equal(told(1), arena_printf(cx->mem, "review_asked:%lld:Law ", (long long)b.id));
	assert_string_equal(told(3), arena_printf(cx->mem, "review_asked:%lld:Law ", (long long)b.id));
	assert_int_equal(article_publish(cx, a.id, 2), ST_OK);
	assert_string_equal(told(2), arena_printf(cx->mem, "published:%lld:Sales ", (long long)a.id));
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM notice WHERE user_id = 4"), 0);
}

static void
translators_are_told(void **state)
{
	struct article a = article("Source", "x", 0), b = { .category_id = 2, .lang = "zh_CN", .audience = "public", .title = "译文", .body = "x", .group_id = a.id };

	(void)state;
	as(3);
	assert_int_equal(article_save(cx, &b), ST_OK);
	as(1);
	a.body = "x.";
	assert_int_equal(article_save_as(cx, &a, &(struct article_saving){ .slip = true }, NULL), ST_OK);
	assert_string_equal(told(3), "");
	as(1);
	a.body = "y";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_string_equal(told(3), arena_printf(cx->mem, "original_changed:%lld:Source ", (long long)b.id));
}

/* Once a date, and again when the date has been moved and has come. */
static void
reviews_fall_due(void **state)
{
	struct article a = article("Due", "x", 2);
	int64_t now = cx->now;
	struct civil c = date_local(now);
	const char *today = arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);

	(void)state;
	assert_int_equal(article_reviewed(cx, a.id, 2, today), ST_OK);
	cx->who = (struct actor){ 0 };
	cx->now = date_midnight(now, 0) - 1;
	assert_int_equal(notice_reviews(cx), ST_OK);
	assert_string_equal(told(3), "");
	cx->who = (struct actor){ 0 };
	cx->now = date_midnight(now, 0);
	assert_int_equal(notice_reviews(cx), ST_OK);
	assert_int_equal(notice_reviews(cx), ST_OK);
	assert_string_equal(told(3), arena_printf(cx->mem, "review_due:%lld:Due ", (long long)a.id));
	assert_string_equal(told(1), "");
	cx->now = now;
	as(1);
	assert_int_equal(article_reviewed(cx, a.id, 3, "2020-01-01"), ST_OK);
	cx->who = (struct actor){ 0 };
	assert_int_equal(notice_reviews(cx), ST_OK);
	assert_string_equal(told(3), arena_printf(cx->mem, "review_due:%lld:Due ", (long long)a.id));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_is_kept),
		cmocka_unit_test(suggested_and_accepted),
		cmocka_unit_test(declined_and_withdrawn),
		cmocka_unit_test(comments),
		cmocka_unit_test(review_is_asked_for),
		cmocka_unit_test(translators_are_told),
		cmocka_unit_test(reviews_fall_due),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
