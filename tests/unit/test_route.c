/*
 * test_route.c -- patterns, the check of a table, and the order of the ladder.
 */
#include "unit.h"

#include "web/auth.h"
#include "web/route.h"
#include "webfix.h"

static struct webfix f;

static enum status
ok(struct req *rq)
{
	rq->resp->status = 200;
	str_addf(&rq->resp->body, "%s %lld %lld %s", rq->route->pattern, (long long)rq->ids[0], (long long)rq->ids[1],
	    rq->tail == NULL ? "-" : rq->tail);
	return ST_OK;
}

#define STATUS_HANDLER(name, st)                                                                   \
	static enum status name(struct req *rq)                                                    \
	{                                                                                          \
		(void)rq;                                                                          \
		return st;                                                                         \
	}
STATUS_HANDLER(h_invalid, ST_INVALID)
STATUS_HANDLER(h_login, ST_LOGIN)
STATUS_HANDLER(h_denied, ST_DENIED)
STATUS_HANDLER(h_missing, ST_MISSING)
STATUS_HANDLER(h_conflict, ST_CONFLICT)
STATUS_HANDLER(h_too_big, ST_TOO_BIG)
STATUS_HANDLER(h_busy, ST_BUSY)
STATUS_HANDLER(h_failed, ST_FAILED)
STATUS_HANDLER(h_nothing, ST_OK)

#define GET(p, perm, h) { M_GET, p, perm, PROOF_NONE_READ, false, 0, h }
#define POST(p, perm, proof, h) { M_POST, p, perm, proof, false, 0, h }

static const struct route table[] = {
	GET("/", FIX_ANYONE, ok),
	GET("/faq/{id}", FIX_ANYONE, ok),
	GET("/faq/{id}-{slug}", FIX_ANYONE, ok),
	POST("/faq/{id}/vote", FIX_ANYONE, PROOF_ANON, ok),
	GET("/case/{token}", FIX_ANYONE, ok),
	GET("/case/{token}/file/{id}", FIX_ANYONE, ok),
	GET("/two/{id}/{id2}", FIX_ANYONE, ok),
	GET("/staff", FIX_STAFF, ok),
	GET("/some", FIX_SOME, ok),
	POST("/staff", FIX_STAFF, PROOF_COOKIE, ok),
	POST("/some", FIX_SOME, PROOF_COOKIE, ok),
	{ M_POST, "/tiny", FIX_ANYONE, PROOF_ANON, false, 10, ok },
	GET("/s/invalid", FIX_ANYONE, h_invalid),
	GET("/s/login", FIX_ANYONE, h_login),
	GET("/s/denied", FIX_ANYONE, h_denied),
	GET("/s/missing", FIX_ANYONE, h_missing),
	GET("/s/conflict", FIX_ANYONE, h_conflict),
	GET("/s/too_big", FIX_ANYONE, h_too_big),
	GET("/s/busy", FIX_ANYONE, h_busy),
	GET("/s/failed", FIX_ANYONE, h_failed),
	GET("/s/nothing", FIX_ANYONE, h_nothing),
};

static int
open_fix(void **state)
{
	(void)state;
	webfix_open(&f);
	f.app.routes = table;
	f.app.nroutes = NELEM(table);
	return 0;
}

static int
close_fix(void **state)
{
	(void)state;
	webfix_close(&f);
	return 0;
}

static int
status_of(const char *method, const char *target, const char *const *more, const char *body)
{
	webfix_run(&f, method, target, more, body);
	return f.rq.resp->status;
}

static void
test_patterns(void **state)
{
	static const struct {
		const char *path, *answer;
	} cases[] = { { "/", "/ 0 0 -" }, { "/faq/7", "/faq/{id} 7 0 -" }, { "/faq/7-a-b", "/faq/{id}-{slug} 7 0 a-b" },
		{ "/faq/9223372036854775807", "/faq/{id} 9223372036854775807 0 -" },
		{ "/case/Ab_-9", "/case/{token} 0 0 Ab_-9" }, { "/case/x/file/3", "/case/{token}/file/{id} 3 0 x" },
		{ "/two/1/2", "/two/{id}/{id2} 1 2 -" }, { "/faq/7-%E5%A4%A7", "/faq/{id}-{slug} 7 0 大" } };
	static const char *const missing[] = { "/faq/", "/faq", "/faq/0", "/faq/07", "/faq/-7", "/faq/+7", "/faq/7/", "/faq/7-",
		"/faq/7-a/b", "/faq/9223372036854775808", "/faq/99999999999999999999999", "/case/", "/case/a.b", "/case/a/b",
		"/two/1", "/FAQ/7", "//", "/staff/" };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_int_equal(status_of("GET", arena_printf(f.cx.mem, "/crm%s", cases[i].path), NULL, NULL), 200);
		assert_string_equal(f.rq.resp->body.s, cases[i].answer);
	}
	for (size_t i = 0; i < NELEM(missing); i++)
		if (status_of("GET", arena_printf(f.cx.mem, "/crm%s", missing[i]), NULL, NULL) != 404)
			fail_msg("%s is found", missing[i]);
}

static void
test_methods(void **state)
{
	(void)state;
	assert_int_equal(status_of("PUT", "/crm/staff", NULL, NULL), 405);
	assert_string_equal(webfix_header(&f, "Allow"), "GET, HEAD, POST");
	assert_int_equal(status_of("GET", "/crm/faq/7/vote", NULL, NULL), 405);
	assert_string_equal(webfix_header(&f, "Allow"), "POST");
	assert_int_equal(status_of("DELETE", "/crm/nothing", NULL, NULL), 404);
	assert_int_equal(status_of("HEAD", "/crm/", NULL, NULL), 200);
	assert_null(strstr(f.out.s, "/ 0 0"));
}

static void
test_statuses(void **state)
{
	static const struct {
		const char *path;
		int status;
	} cases[] = { { "invalid", 400 }, { "login", 303 }, { "denied", 403 }, { "missing", 404 }, { "conflict", 409 },
		{ "too_big", 413 }, { "busy", 503 }, { "failed", 500 }, { "nothing", 500 } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		assert_int_equal(status_of("GET", arena_printf(f.cx.mem, "/crm/s/%s", cases[i].path), NULL, NULL), cases[i].status);
	assert_int_equal(status_of("GET", "/crm/s/busy", NULL, NULL), 503);
	assert_string_equal(webfix_header(&f, "Retry-After"), "5");
	assert_non_null(strstr(f.out.s, "0123456789abcdef"));
}

static void
test_login(void **state)
{
	static const char *const some[] = { "HTTP_COOKIE=__Host-s=some", NULL };
	static const char *const other[] = { "HTTP_COOKIE=__Host-s=other", NULL };
	static const char *const dead[] = { "HTTP_COOKIE=__Host-s=dead", NULL };
	static const char *const plain[] = { "HTTP_COOKIE=s=some", NULL };
	static const char *const lang[] = { "HTTP_COOKIE=__Host-s=some; __Host-kefu_lang=zh_CN", NULL };

	(void)state;
	assert_int_equal(status_of("GET", "/crm/staff?a=b&c=%26", NULL, NULL), 303);
	assert_string_equal(webfix_header(&f, "Location"), "/crm/login?next=/staff%3Fa%3Db%26c%3D%2526");
	assert_int_equal(status_of("POST", "/crm/staff", NULL, "csrf=x"), 303);
	assert_string_equal(webfix_header(&f, "Location"), "/crm/login");
	assert_int_equal(status_of("GET", "/crm/staff", dead, NULL), 303);
	assert_int_equal(status_of("GET", "/crm/staff", plain, NULL), 303);
	assert_int_equal(status_of("GET", "/crm/staff", other, NULL), 200);
	assert_int_equal(status_of("GET", "/crm/some", other, NULL), 403);
	assert_int_equal(status_of("GET", "/crm/some", some, NULL), 200);
	assert_int_equal(f.cx.lang, LANG_ZH_TW);
	assert_int_equal(status_of("GET", "/crm/some", lang, NULL), 200);
	assert_int_equal(f.cx.lang, LANG_ZH_CN);
	assert_int_equal(status_of("GET", "/crm/", some, NULL), 200);
	assert_int_equal(f.cx.who.user_id, 7);
}

/* The token of a form for a login, "" for a guest, as of hours ago. */
static const char *
token_of(const char *login, int hours)
{
	const char *const more[] = { arena_printf(f.cx.mem, "HTTP_COOKIE=__Host-s=%s", login), NULL };
	static char token[64];

	webfix_run(&f, "GET", "/crm/", login[0] == '\0' ? NULL : more, NULL);
	f.cx.now -= hours * 3600;
	(void)snprintf(token, sizeof(token), "csrf=%s", auth_csrf(&f.rq));
	f.cx.now += hours * 3600;
	return token;
}

#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded"

static void
test_proof(void **state)
{
	static const char *const some[] = { FORM, "HTTP_COOKIE=__Host-s=some", "HTTP_HOST=h", NULL };
	static const char *const other[] = { FORM, "HTTP_COOKIE=__Host-s=other", "HTTP_HOST=h", NULL };
	static const char *const cross[] = { FORM, "HTTP_COOKIE=__Host-s=some", "HTTP_HOST=h", "HTTP_ORIGIN=https://g", NULL };
	static const char *const site[] = { FORM, "HTTP_COOKIE=__Host-s=some", "HTTP_HOST=h", "HTTP_ORIGIN=https://h",
		"HTTP_SEC_FETCH_SITE=same-site", NULL };
	static const char *const good[] = { FORM, "HTTP_COOKIE=__Host-s=some", "HTTP_HOST=h:8", "HTTP_ORIGIN=https://H:8", NULL };
	static const char *const referer[] = { FORM, "HTTP_COOKIE=__Host-s=some", "HTTP_HOST=h", "HTTP_REFERER=https://evil/h", NULL };
	static const char *const guest[] = { FORM, "HTTP_HOST=h", NULL };
	char token[64];

	(void)state;
	(void)snprintf(token, sizeof(token), "%s", token_of("some", 0));
	assert_int_equal(status_of("POST", "/crm/staff", some, token), 200);
	assert_int_equal(status_of("POST", "/crm/staff", good, token), 200);
	assert_int_equal(status_of("POST", "/crm/staff", other, token), 403);
	assert_int_equal(status_of("POST", "/crm/staff", cross, token), 403);
	assert_int_equal(status_of("POST", "/crm/staff", site, token), 403);
	assert_int_equal(status_of("POST", "/crm/staff", referer, token), 403);
	assert_int_equal(status_of("POST", "/crm/staff", some, ""), 403);
	assert_int_equal(status_of("POST", "/crm/staff", some, token_of("", 0)), 403);
	/* An anonymous form takes the token of a day, and that of a person who is logged in. */
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", guest, token_of("", 0)), 200);
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", guest, token_of("", 23)), 200);
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", guest, token_of("", 24)), 403);
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", guest, token_of("", -1)), 403);
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", some, token), 200);
	assert_int_equal(status_of("POST", "/crm/faq/7/vote", guest, token), 403);
}

/* The order: each request breaks several rules, the first one answers. */
static void
test_order(void **state)
{
	static const char *const huge[] = { "CONTENT_LENGTH=99999999", NULL };
	static const char *const big[] = { FORM, "CONTENT_LENGTH=11", NULL };
	static const char *const other[] = { FORM, "HTTP_COOKIE=__Host-s=other", NULL };

	(void)state;
	assert_int_equal(status_of("POST", "/crm/nothing", huge, NULL), 413);
	assert_int_equal(status_of("PUT", "/crm/nothing", NULL, NULL), 404);
	assert_int_equal(status_of("PUT", "/crm/staff", NULL, NULL), 405);
	assert_int_equal(status_of("POST", "/crm/tiny", big, "a=123456789"), 413);
	assert_int_equal(status_of("POST", "/crm/some", NULL, "csrf=bad"), 303);
	assert_int_equal(status_of("POST", "/crm/some", other, "csrf=bad"), 403);
	assert_non_null(strstr(f.out.s, "expired"));
	assert_int_equal(status_of("POST", "/crm/some", other, token_of("other", 0)), 403);
	assert_non_null(strstr(f.out.s, "Not allowed"));
}

static void
test_check(void **state)
{
	static const struct {
		struct route r[2];
		const char *why;
	} bad[] = {
		{ { GET("/", FIX_UNSET, ok) }, "PERM__UNSET" },
		{ { GET("/", FIX_ANYONE, NULL) }, "no handler" },
		{ { POST("/", FIX_ANYONE, PROOF_NONE_READ, ok) }, "without proof" },
		{ { POST("/", FIX_ANYONE, PROOF_COOKIE, ok) }, "anyone" },
		{ { POST("/", FIX_ANYONE, PROOF_BEARER, ok) }, "wants a token" },
		{ { POST("/", FIX_ANYONE, PROOF_SIGNATURE, ok) }, "not built" },
		{ { { M_GET, "/", FIX_ANYONE, PROOF_ANON, false, 0, ok } }, "reading route" },
		{ { { M_OTHER, "/", FIX_ANYONE, PROOF_NONE_READ, false, 0, ok } }, "method" },
		{ { GET("faq", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET("/a//b", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET("/a?b", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET("/{name}", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET("/{id}{slug}", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET("/{slug}.html", FIX_ANYONE, ok) }, "cannot match" },
		{ { GET(NULL, FIX_ANYONE, ok) }, "no pattern" },
		{ { GET("/a", FIX_ANYONE, ok), GET("/a", FIX_STAFF, ok) }, "takes its paths" },
		{ { GET("/{slug}", FIX_ANYONE, ok), GET("/new", FIX_STAFF, ok) }, "takes its paths" },
	};
	struct auth_ops guests = { .perm_anyone = FIX_ANYONE };

	(void)state;
	assert_null(routes_check(f.cx.mem, table, NELEM(table), &f.auth));
	for (size_t i = 0; i < NELEM(bad); i++) {
		size_t n = bad[i].r[1].method == M_GET && bad[i].r[1].pattern != NULL ? 2 : 1;
		const char *why = routes_check(f.cx.mem, bad[i].r, n, &f.auth);

		if (why == NULL || strstr(why, bad[i].why) == NULL)
			fail_msg("row %zu: %s", i, why);
	}
	assert_non_null(routes_check(f.cx.mem, table, NELEM(table), &guests));
}

static void
test_print(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, f.cx.mem);
	routes_print(&s, &table[9], 1, &f.auth);
	assert_string_equal(s.s, "POST /staff                                       staff                cookie\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_methods),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_proof),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_print),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
