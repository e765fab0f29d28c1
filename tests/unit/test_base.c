/*
 * test_base.c -- arena, strings, statuses, languages, log.
 */
#include <sysexits.h>

#include "unit.h"
#include "base/ctx.h"
#include "base/log.h"

static int order[3], norder;

static void
note(void *arg)
{
	order[norder++] = *(int *)arg;
}

static void
arena_holds(void **state)
{
	struct arena *a = arena_new();
	static int one = 1, two = 2;
	size_t held = arena_held(a), i;
	char *p, *big;

	(void)state;
	assert_non_null(arena_alloc(a, 0));
	for (i = 0; i < 5000; i++) {
		p = arena_alloc(a, 33);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		assert_int_equal(p[0] | p[32], 0);
		memset(p, 0xa5, 33);
	}
	big = arena_alloc(a, 1 << 20);
	assert_int_equal(big[(1 << 20) - 1], 0);
	assert_true(arena_held(a) > 1 << 20);
	arena_defer(a, note, &one);
	arena_defer(a, note, &two);
	arena_reset(a);
	assert_int_equal(norder, 2);
	assert_int_equal(order[0], 2);
	assert_int_equal(order[1], 1);
	assert_int_equal(arena_held(a), held);
	p = arena_alloc(a, 33);
	assert_int_equal(p[0], 0);
	assert_string_equal(arena_printf(a, "%0300d", 7) + 299, "7");
	arena_free(a);
	arena_free(NULL);
}

static void
arena_grows_in_place(void **state)
{
	struct arena *a = arena_new();
	char *p = arena_alloc(a, 10), *q;

	(void)state;
	memcpy(p, "123456789", 10);
	q = arena_grow(a, p, 10, 100);
	assert_ptr_equal(p, q);
	(void)arena_alloc(a, 1);
	p = arena_grow(a, q, 100, 100000);
	assert_ptr_not_equal(p, q);
	assert_string_equal(p, "123456789");
	assert_int_equal(p[99999], 0);
	arena_free(a);
}

static void
str_builds(void **state)
{
	struct arena *a = arena_new();
	struct str s;
	int i;

	(void)state;
	str_init(&s, a);
	assert_string_equal(s.s, "");
	for (i = 0; i < 1000; i++)
		str_addf(&s, "%d,", i);
	assert_int_equal(s.len, 3890);
	assert_int_equal(strlen(s.s), s.len);
	str_clear(&s);
	str_addn(&s, "a\0b", 3);
	str_addc(&s, 'c');
	str_add(&s, "");
	assert_memory_equal(s.s, "a\0bc", 5);
	arena_free(a);
}

static void
str_numbers(void **state)
{
	int64_t v;

	(void)state;
	assert_true(str_to_i64("-9223372036854775808", INT64_MIN, INT64_MAX, &v) && v == INT64_MIN);
	assert_true(str_to_i64("007", 0, 7, &v) && v == 7);
	assert_false(str_to_i64("9223372036854775808", INT64_MIN, INT64_MAX, &v));
	assert_false(str_to_i64("8", 0, 7, &v));
	assert_false(str_to_i64("", 0, 7, &v));
	assert_false(str_to_i64("-", -7, 7, &v));
	assert_false(str_to_i64("+1", 0, 7, &v));
	assert_false(str_to_i64(" 1", 0, 7, &v));
	assert_false(str_to_i64("1 ", 0, 7, &v));
	assert_false(str_to_i64("0x1", 0, 7, &v));
	assert_false(str_to_i64(NULL, 0, 7, &v));
}

static void
str_codes(void **state)
{
	struct arena *a = arena_new();
	unsigned char in[33], out[33];
	size_t n;
	char *s;

	(void)state;
	for (n = 0; n < sizeof(in); n++)
		in[n] = (unsigned char)(n * 37 + 250);
	for (n = 0; n <= sizeof(in); n++) {
		s = str_b64url(a, in, n);
		assert_true(str_unb64url(s, out, n));
		assert_memory_equal(in, out, n);
		s = str_hex(a, in, n);
		assert_true(str_unhex(s, out, n));
		assert_memory_equal(in, out, n);
	}
	assert_string_equal(str_b64url(a, "\xff\xff\xfe", 3), "___-");
	assert_true(str_unb64url("AQ", out, 1));
	assert_false(str_unb64url("AR", out, 1)); /* the same byte spelt otherwise */
	assert_false(str_unb64url("AQ==", out, 1));
	assert_false(str_unb64url("A+", out, 1));
	assert_false(str_unhex("0g", out, 1));
	assert_false(str_unhex("012", out, 1));
	arena_free(a);
}

static void
status_codes(void **state)
{
	(void)state;
	assert_int_equal(status_exit(ST_OK), 0);
	assert_int_equal(status_exit(ST_BUSY), EX_TEMPFAIL);
	assert_int_equal(status_exit(ST_INVALID), EX_DATAERR);
	assert_int_equal(status_exit((enum status)99), EX_SOFTWARE);
	assert_string_equal(status_name(ST_TOO_BIG), "too_big");
}

static void
languages(void **state)
{
	enum lang l;

	(void)state;
	assert_true(lang_from("ZH-tw", &l) && l == LANG_ZH_TW);
	assert_true(lang_from("zh_CN", &l) && l == LANG_ZH_CN);
	assert_false(lang_from("zh", &l));
	assert_int_equal(lang_accept("zh-HK,zh;q=0.9,en;q=0.8", LANG_EN), LANG_ZH_TW);
	assert_int_equal(lang_accept("fr-FR, en;q=0.5, zh-Hans-SG;q=0.7", LANG_ZH_TW), LANG_ZH_CN);
	assert_int_equal(lang_accept("zh-Hant", LANG_EN), LANG_ZH_TW);
	assert_int_equal(lang_accept("en-GB;q=0.1", LANG_ZH_CN), LANG_EN);
	assert_int_equal(lang_accept("en;q=0, fr", LANG_ZH_CN), LANG_ZH_CN);
	assert_int_equal(lang_accept("*", LANG_ZH_TW), LANG_ZH_TW);
	assert_int_equal(lang_accept("eng", LANG_ZH_CN), LANG_ZH_CN);
	assert_int_equal(lang_accept(",;;,q=,en;q=x", LANG_ZH_CN), LANG_ZH_CN);
	assert_int_equal(lang_accept("", LANG_ZH_CN), LANG_ZH_CN);
	assert_int_equal(lang_accept(NULL, LANG_ZH_CN), LANG_ZH_CN);
}

/* Whatever is logged stays one line. */
static void
log_is_one_line(void **state)
{
	char buf[8192];
	int pipefd[2], saved = dup(STDERR_FILENO);
	ssize_t n;

	(void)state;
	assert_int_equal(pipe(pipefd), 0);
	assert_true(dup2(pipefd[1], STDERR_FILENO) >= 0);
	log_open("test", LOG_L_INFO);
	log_request("4f");
	log_line(LOG_L_DEBUG, "not this");
	log_line(LOG_L_WARN, "a=%s", "x\n2026-01-01T00:00:00Z error\x1b[31m\xc2\x85\xe2\x80\xa8 中文\x7f");
	log_request(NULL);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	close(pipefd[1]);
	n = read(pipefd[0], buf, sizeof(buf) - 1);
	close(pipefd[0]);
	assert_true(n > 0);
	buf[n] = '\0';
	assert_ptr_equal(strchr(buf, '\n'), buf + n - 1);
	assert_non_null(strstr(buf, " warn test["));
	assert_non_null(strstr(buf, " req=4f: a=x\\x0a2026"));
	assert_non_null(strstr(buf, "中文\\x7f"));
	assert_null(strchr(buf, '\x1b'));
	assert_null(strstr(buf, "\xc2\x85"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_holds),
		cmocka_unit_test(arena_grows_in_place),
		cmocka_unit_test(str_builds),
		cmocka_unit_test(str_numbers),
		cmocka_unit_test(str_codes),
		cmocka_unit_test(status_codes),
		cmocka_unit_test(languages),
		cmocka_unit_test(log_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
