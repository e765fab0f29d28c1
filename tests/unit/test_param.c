/*
 * test_param.c -- query strings, cookies, request targets: what is taken and what is refused.
 */
#include "unit.h"

#include "web/param.h"
#include "webfix.h"

static struct webfix f;

static int
open_fix(void **state)
{
	(void)state;
	webfix_open(&f);
	return 0;
}

static int
close_fix(void **state)
{
	(void)state;
	webfix_close(&f);
	return 0;
}

static enum status
parse(const char *s, const struct param **v, size_t *n)
{
	return param_parse(&f.cx, s, strlen(s), v, n);
}

static void
test_pairs(void **state)
{
	const struct param *v;
	size_t n;

	(void)state;
	assert_int_equal(parse("a=1&b=x+y%20z&c&d=&&e=%E5%A4%A7=", &v, &n), ST_OK);
	assert_int_equal(n, 5);
	assert_string_equal(v[1].value, "x y z");
	assert_string_equal(v[2].name, "c");
	assert_string_equal(v[2].value, "");
	assert_string_equal(v[3].value, "");
	assert_string_equal(v[4].value, "大=");
	assert_int_equal(parse("", &v, &n), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(parse("&&", &v, &n), ST_OK);
	assert_int_equal(n, 0);
}

static void
test_mended(void **state)
{
	const struct param *v;
	size_t n;

	(void)state;
	assert_int_equal(param_parse_mend(&f.cx, "a=x%0by%ff%00%c2%85z&b=%E5%A4%A7%0A", 35, &v, &n), ST_OK);
	assert_string_equal(v[0].value, "x\xef\xbf\xbdy\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz");
	assert_true(v[0].mended && !v[1].mended);
	assert_string_equal(v[1].value, "\xe5\xa4\xa7\n");
	/* A name is never mended, nor an escape. */
	assert_int_equal(param_parse_mend(&f.cx, "a%01=x", 6, &v, &n), ST_INVALID);
	assert_int_equal(param_parse_mend(&f.cx, "a=%zz", 5, &v, &n), ST_INVALID);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = { "a=%", "a=%2", "a=%zz", "a=%00", "a=%ff", "a=%c0%ae", "a=%ed%a0%80",
		"a=%01", "a=%7f", "a=%c2%85", "=1", "%00=1", "a=\xff" };
	const struct param *v;
	size_t n;

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		if (parse(bad[i], &v, &n) != ST_INVALID || n != 0)
			fail_msg("accepted %s", bad[i]);
	assert_int_equal(parse("a=%09%0a%0d", &v, &n), ST_OK);
}

static void
test_limits(void **state)
{
	const struct param *v;
	struct str s;
	size_t n;

	(void)state;
	str_init(&s, f.cx.mem);
	for (int i = 0; i < PARAM_PAIRS_MAX; i++)
		str_add(&s, i == 0 ? "a=1" : "&a=1");
	assert_int_equal(parse(s.s, &v, &n), ST_OK);
	assert_int_equal(n, PARAM_PAIRS_MAX);
	str_add(&s, "&a=1");
	assert_int_equal(parse(s.s, &v, &n), ST_TOO_BIG);
	str_clear(&s);
	for (int i = 0; i <= PARAM_NAME_MAX; i++)
		str_addc(&s, 'n');
	assert_int_equal(parse(s.s, &v, &n), ST_INVALID);
}

static void
test_cookies(void **state)
{
	static const struct {
		const char *header, *value;
	} cases[] = { { "s=1", "1" }, { "a=2; s=1; s=3", "1" }, { "xs=1;s=2", "2" }, { "s=", "" }, { "s=1 ;b=2", "1" },
		{ "S=1", NULL }, { "s", NULL }, { "", NULL }, { "s=a\"b", NULL }, { "s=a,b", NULL }, { "s=\xe5\xa4\xa7", NULL },
		{ "ss=1", NULL }, { ";;; s=ok", "ok" }, { "s=a=b", "a=b" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *v = param_cookie(f.cx.mem, cases[i].header, "s");

		if (!str_eq(v == NULL ? "(none)" : v, cases[i].value == NULL ? "(none)" : cases[i].value))
			fail_msg("%s -> %s", cases[i].header, v);
	}
	assert_null(param_cookie(f.cx.mem, NULL, "s"));
}

static void
test_escape(void **state)
{
	(void)state;
	assert_string_equal(param_escape(f.cx.mem, "a b/大&=", true), "a%20b/%E5%A4%A7%26%3D");
	assert_string_equal(param_escape(f.cx.mem, "/a~-_.", false), "%2Fa~-_.");
}

static void
test_target(void **state)
{
	static const struct {
		const char *target;
		int code;
		const char *path;
	} cases[] = { { "/crm/", 0, "/" }, { "/crm", 0, "/" }, { "/crm/faq/7?x=1", 0, "/faq/7" },
		{ "/crm/%E5%A4%A7+b", 0, "/大+b" }, { "http://h.example/crm/a", 0, "/a" }, { "/crmx", 404, "/" }, { "/", 404, "/" },
		{ "/crm/a%2fb", 404, "/" }, { "/crm/%00", 404, "/" }, { "/crm/%c0%af", 404, "/" }, { "/crm/a\\b", 404, "/" },
		{ "/crm/%0a", 404, "/" }, { "/crm/?a=%ff", 400, "/" }, { "*", 404, "/" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int code = webfix_fill(&f, "GET", cases[i].target, NULL);

		if (code != cases[i].code || !str_eq(f.rq.path, cases[i].path))
			fail_msg("%s -> %d %s", cases[i].target, code, f.rq.path);
	}
}

static void
test_headers(void **state)
{
	static const char *const more[] = { "HTTP_HOST=h.example:8080", "HTTP_COOKIE=__Host-kefu_lang=zh_TW; a=1",
		"HTTP_ACCEPT_LANGUAGE=en", "HTTP_REMOTE_USER=mallory", "REMOTE_USER=li", "HTTPS=on", "CONTENT_LENGTH=12",
		"HTTP_USER_AGENT=a\x01gent", NULL };
	static const char *const bad_host[] = { "HTTP_HOST=h<x", NULL };
	static const char *const bad_length[] = { "CONTENT_LENGTH=-1", NULL };
	bool dup;

	(void)state;
	assert_int_equal(webfix_fill(&f, "GET", "/crm/", more), 0);
	assert_null(f.rq.remote_user);
	f.conf.remote_user = true;
	assert_int_equal(webfix_fill(&f, "HEAD", "/crm/?page=3&a=1&a=2&b=5", more), 0);
	assert_true(f.rq.head && f.rq.method == M_GET && f.rq.https);
	assert_int_equal(f.rq.content_length, 12);
	assert_string_equal(f.rq.remote_user, "li");
	assert_string_equal(f.rq.host, "h.example:8080");
	assert_string_equal(f.cx.user_agent, "");
	assert_int_equal(f.cx.lang, LANG_ZH_TW);
	assert_true(f.rq.lang_chosen);
	assert_int_equal(req_page(&f.rq), 3);
	assert_null(req_query(&f.rq, "a", &dup));
	assert_true(dup);
	assert_string_equal(req_query(&f.rq, "b", &dup), "5");
	assert_false(dup);
	assert_int_equal(webfix_fill(&f, "GET", "/crm/?page=0", bad_host), 400);
	assert_int_equal(req_page(&f.rq), 1);
	assert_int_equal(webfix_fill(&f, "GET", "/crm/", bad_length), 400);
	assert_int_equal(webfix_fill(&f, "DELETE", "/crm/", NULL), 0);
	assert_int_equal(f.rq.method, M_OTHER);
	assert_null(f.rq.remote_user);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_mended),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_cookies),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_target),
		cmocka_unit_test(test_headers),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
