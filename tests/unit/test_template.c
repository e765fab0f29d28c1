/*
 * test_template.c -- the texts of mails, and the days they name.
 */
#include "unit.h"
#include "base/conf.h"
#include "base/date.h"
#include "model/template.h"

static struct conf conf;
static struct ctx cx = { .conf = &conf, .request_id = "test", .ip = "" };

static void
test_fill(void **state)
{
	static const struct template_field f[] = { { "a", "Anna" }, { "none", "" }, { "null", NULL }, { "lines", "x\r\nBcc: y" } };
	const char *s, *b;

	(void)state;
	assert_int_equal(template_fill(&cx, "Subject: to %{a}\n\nDear %{a},\n%{none}%{null}.\n100% {a}\n", f, 4, &s, &b), ST_OK);
	assert_string_equal(s, "to Anna");
	assert_string_equal(b, "Dear Anna,\n.\n100% {a}\n");
	assert_int_equal(template_fill(&cx, "Subject: x\n\n%{?a}has %{a}\n%{!a}no\n%{?none}has\n%{!none}none\nend", f, 4, &s, &b), ST_OK);
	assert_string_equal(b, "has Anna\nnone\nend\n");
	/* A value never begins a header of its own. */
	assert_int_equal(template_fill(&cx, "Subject: %{lines}\n\nx\n", f, 4, &s, &b), ST_OK);
	assert_null(strpbrk(s, "\r\n"));
	/* Nothing half filled is sent. */
	assert_int_equal(template_fill(&cx, "Subject: x\n\n%{unknown}\n", f, 4, &s, &b), ST_FAILED);
	assert_int_equal(template_fill(&cx, "Subject: x\n\n%{?unknown}y\n", f, 4, &s, &b), ST_FAILED);
	assert_int_equal(template_fill(&cx, "Subject: x\n\n%{a\n", f, 4, &s, &b), ST_FAILED);
	assert_int_equal(template_fill(&cx, "Dear\n", f, 4, &s, &b), ST_FAILED);
	/* A value is not read as a template. */
	assert_int_equal(template_fill(&cx, "Subject: x\n\n%{v}\n", (struct template_field[]){ { "v", "%{a}" } }, 1, &s, &b), ST_OK);
	assert_string_equal(b, "%{a}\n");
}

static void
test_files(void **state)
{
	static const char *const names[] = { "ack", "answer" }, *const langs[] = { "en", "zh_CN", "zh_TW" };
	static const struct template_field f[] = { { "number", "C2026-000012" }, { "link", "https://h/case/t" }, { "title", "T" },
		{ "name", "N" }, { "body", "B" }, { "author", "A" }, { "received", "R" }, { "due", "D" }, { "site", "S" },
		{ "address", "a@b" } };
	const char *s, *b;
	size_t i, j;

	(void)state;
	for (i = 0; i < NELEM(names); i++) {
		for (j = 0; j < NELEM(langs); j++) {
			assert_int_equal(template_mail(&cx, names[i], langs[j], f, NELEM(f), &s, &b), ST_OK);
			assert_non_null(strstr(s, "C2026-000012"));
			assert_non_null(strstr(b, "https://h/case/t"));
			assert_non_null(strstr(b, "a@b"));
			assert_null(strstr(b, "%{"));
			assert_non_null(strstr(b, i == 0 ? "D" : "B"));
		}
	}
	assert_int_equal(template_mail(&cx, "none", "en", f, NELEM(f), &s, &b), ST_FAILED);
}

static void
test_days(void **state)
{
	int64_t friday = date_from_local(&(struct civil){ .year = 2026, .month = 11, .day = 20, .hour = 18 });
	int64_t saturday = date_from_local(&(struct civil){ .year = 2026, .month = 11, .day = 21, .hour = 23, .minute = 59 });

	(void)state;
	assert_string_equal(template_day(&cx, LANG_EN, friday), "20 November 2026");
	assert_string_equal(template_day(&cx, LANG_ZH_TW, friday), "2026年11月20日");
	assert_string_equal(template_day(&cx, LANG_EN, template_workday(friday, 1)), "23 November 2026");
	assert_string_equal(template_day(&cx, LANG_EN, template_workday(saturday, 1)), "23 November 2026");
	assert_string_equal(template_day(&cx, LANG_EN, template_workday(friday, 10)), "4 December 2026");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_days),
	};

	conf.share_dir = getenv("KEFU_SOURCE") != NULL ? getenv("KEFU_SOURCE") : ".";
	cx.mem = arena_new();
	(void)date_zone("Asia/Shanghai");
	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
