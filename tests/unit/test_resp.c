/*
 * test_resp.c -- headers of every kind of answer, cookies, redirects, entity tags, flash messages.
 */
#include "unit.h"

#include "web/auth.h"
#include "web/resp.h"
#include "web/view.h"
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
h_public(struct req *rq)
{
	rq->resp->cache = CACHE_PUBLIC;
	if (resp_not_modified(rq, req_query(rq, "edited", NULL) == NULL ? "v7" : "v8"))
		return ST_OK;
	rq->resp->status = 200;
	str_add(&rq->resp->body, "body");
	return ST_OK;
}

static enum status
h_cookie(struct req *rq)
{
	rq->resp->cache = CACHE_PUBLIC;
	rq->resp->status = 200;
	resp_cookie(rq, "c", "v", 60);
	return ST_OK;
}

static enum status
h_flash(struct req *rq)
{
	const char *key = req_query(rq, "key", NULL);

	resp_flash(rq, key, req_query(rq, "digits", NULL));
	return req_redirect(rq, "/faq/%d", 7);
}

static enum status
h_bad_redirect(struct req *rq)
{
	return req_redirect(rq, "/%s", "a\r\nSet-Cookie: x=y");
}

static enum status
h_file(struct req *rq)
{
	rq->resp->status = 200;
	rq->resp->type = "application/octet-stream";
	resp_attachment(rq, "a\"b\\c\r\n/大;%.pdf");
	return ST_OK;
}

static enum status
h_logout(struct req *rq)
{
	rq->resp->clear_site_data = true;
	resp_cookie(rq, "s", "", 0);
	return req_redirect(rq, "/");
}

static enum status
h_json(struct req *rq)
{
	return resp_json(rq, "{\"a\":1}");
}

static const struct route table[] = {
	{ M_GET, "/public", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_public },
	{ M_GET, "/cookie", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_cookie },
	{ M_GET, "/flash", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_flash },
	{ M_GET, "/bad", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_bad_redirect },
	{ M_GET, "/file", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_file },
	{ M_GET, "/logout", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_logout },
	{ M_GET, "/json", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_json },
	{ M_GET, "/case/{token}", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_public },
};

static void
get(const char *target, const char *const *more)
{
	f.app.routes = table;
	f.app.nroutes = NELEM(table);
	webfix_run(&f, "GET", target, more, NULL);
}

static const char *
header(const char *name)
{
	const char *v = webfix_header(&f, name);

	return v == NULL ? "" : v;
}

static void
test_security(void **state)
{
	static const char *const tls[] = { "HTTPS=on", NULL };

	(void)state;
	get("/crm/public", NULL);
	assert_string_equal(header("Content-Security-Policy"),
	    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
	    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
	assert_string_equal(header("X-Content-Type-Options"), "nosniff");
	assert_string_equal(header("Referrer-Policy"), "same-origin");
	assert_string_equal(header("Strict-Transport-Security"), "");
	assert_string_equal(header("Content-Type"), "text/html; charset=utf-8");
	get("/crm/nothing", tls);
	assert_string_equal(header("Strict-Transport-Security"), "max-age=31536000");
	assert_string_equal(header("X-Content-Type-Options"), "nosniff");
	assert_string_equal(header("Cache-Control"), "no-store");
	get("/crm/case/abc", NULL);
	assert_string_equal(header("Referrer-Policy"), "no-referrer");
	get("/crm/json", NULL);
	assert_string_equal(header("Content-Type"), "application/json; charset=utf-8");
}

static void
test_cache(void **state)
{
	static const char *const staff[] = { "HTTP_COOKIE=__Host-s=x", NULL };

	(void)state;
	get("/crm/public", NULL);
	assert_string_equal(header("Cache-Control"), "public, max-age=0, must-revalidate");
	assert_string_equal(header("Vary"), "Accept-Language, Cookie");
	assert_string_equal(header("X-Accel-Expires"), "3");
	get("/crm/public", staff);
	assert_string_equal(header("Cache-Control"), "no-store");
	assert_string_equal(header("ETag"), "");
	get("/crm/cookie", NULL);
	assert_string_equal(header("Cache-Control"), "no-store");
	assert_string_equal(header("Set-Cookie"), "__Host-c=v; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60");
}

static void
test_etag(void **state)
{
	char etag[40], line[80];
	const char *more[] = { line, NULL, NULL };

	(void)state;
	get("/crm/public", NULL);
	(void)snprintf(etag, sizeof(etag), "%s", header("ETag"));
	assert_int_equal(strlen(etag), 18);
	(void)snprintf(line, sizeof(line), "HTTP_IF_NONE_MATCH=\"a\", W/%s , \"b\"", etag);
	get("/crm/public", more);
	assert_string_equal(header("Status"), "304 Not Modified");
	assert_string_equal(header("ETag"), etag);
	assert_string_equal(header("Content-Type"), "");
	assert_null(strstr(f.out.s, "body"));
	get("/crm/public?edited=1", more);
	assert_string_equal(header("Status"), "200 OK");
	more[1] = "HTTP_ACCEPT_LANGUAGE=zh-TW";
	get("/crm/public", more);
	assert_string_equal(header("Status"), "200 OK");
	more[1] = "HTTP_COOKIE=__Host-kefu_flash_fix=flash.saved";
	get("/crm/public", more);
	assert_string_equal(header("Status"), "200 OK");
	more[1] = NULL;
	f.cx.now += 3600;
	get("/crm/public", more);
	assert_string_equal(header("Status"), "200 OK");
	(void)snprintf(line, sizeof(line), "HTTP_IF_NONE_MATCH=\"%.8s", etag + 1);
	get("/crm/public", more);
	assert_string_equal(header("Status"), "200 OK");
}

/* A guest's tag is nothing to a member of staff who reads the same page in the same language. */
static void
test_etag_staff(void **state)
{
	static const char *const guest[] = { "HTTP_ACCEPT_LANGUAGE=zh-TW", NULL };
	char line[80];
	const char *more[] = { line, "HTTP_COOKIE=__Host-s=x", NULL };

	(void)state;
	get("/crm/public", guest);
	(void)snprintf(line, sizeof(line), "HTTP_IF_NONE_MATCH=%s", header("ETag"));
	get("/crm/public", more);
	assert_string_equal(header("Status"), "200 OK");
	assert_string_equal(header("ETag"), "");
}

static void
test_cookie_names(void **state)
{
	static const struct {
		const char *host;
		bool https, insecure;
		const char *name;
	} cases[] = { { "HTTP_HOST=kefu.example", false, false, "__Host-c" }, { "HTTP_HOST=kefu.example", true, false, "__Host-c" },
		{ "HTTP_HOST=kefu.example", false, true, "c" }, { "HTTP_HOST=127.0.0.1:8080", false, false, "c" },
		{ "HTTP_HOST=localhost", false, false, "c" }, { "HTTP_HOST=[::1]:80", false, false, "c" },
		{ "HTTP_HOST=127.0.0.1:8080", true, false, "__Host-c" }, { "HTTP_HOST=localhost.evil.example", false, false, "__Host-c" },
		{ "HTTP_HOST=127.0.0.1.evil.example", false, false, "__Host-c" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *more[] = { cases[i].host, cases[i].https ? "HTTPS=on" : "HTTPS=", NULL };

		f.conf.insecure_http = cases[i].insecure;
		assert_int_equal(webfix_fill(&f, "GET", "/crm/", more), 0);
		assert_string_equal(resp_cookie_name(&f.rq, "c"), cases[i].name);
	}
	f.conf.insecure_http = false;
}

static void
test_redirects(void **state)
{
	static const char *const good[] = { "/", "/a?b=c", "/a?b=//c/..", "/a/.b", "/%0a" };
	static const char *const bad[] = { NULL, "", "a", "//evil", "/\\evil", "/a b", "/a\nb", "http://evil", "\\/evil", "/a\x7f", "/a//b", "/..", "/a/../b", "/%2E%2e/b", "/.%2e/b" };

	(void)state;
	for (size_t i = 0; i < NELEM(good); i++)
		assert_true(resp_local_path(good[i]));
	for (size_t i = 0; i < NELEM(bad); i++)
		assert_false(resp_local_path(bad[i]));
	get("/crm/flash?key=flash.saved", NULL);
	assert_string_equal(header("Status"), "303 See Other");
	assert_string_equal(header("Location"), "/crm/faq/7");
	get("/crm/bad", NULL);
	assert_string_equal(header("Status"), "500 Internal Server Error");
	get("/crm/logout", NULL);
	assert_string_equal(header("Clear-Site-Data"), "\"cache\", \"cookies\", \"storage\"");
	assert_string_equal(header("Set-Cookie"), "__Host-s=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0");
}

static void
test_attachment(void **state)
{
	(void)state;
	get("/crm/file", NULL);
	assert_string_equal(header("Content-Disposition"),
	    "attachment; filename=\"a_b_c________.pdf\"; filename*=UTF-8''a%22b%5Cc%0D%0A%2F%E5%A4%A7%3B%25.pdf");
	assert_string_equal(header("Content-Security-Policy"), "default-src 'none'; sandbox; frame-ancestors 'none'");
}

static void
test_flash(void **state)
{
	static const char *const bad[] = { "key=other.saved", "key=flash.Saved", "key=flash.saved&digits=1x", "key=flash.saved&digits=%3B" };

	(void)state;
	get("/crm/flash?key=flash.saved&digits=2026-7", NULL);
	assert_string_equal(header("Set-Cookie"),
	    "__Host-kefu_flash_fix=flash.saved:2026-7; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=120");
	for (size_t i = 0; i < NELEM(bad); i++) {
		get(arena_printf(f.cx.mem, "/crm/flash?%s", bad[i]), NULL);
		assert_string_equal(header("Set-Cookie"), "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_security),
		cmocka_unit_test(test_cache),
		cmocka_unit_test(test_etag),
		cmocka_unit_test(test_etag_staff),
		cmocka_unit_test(test_cookie_names),
		cmocka_unit_test(test_redirects),
		cmocka_unit_test(test_attachment),
		cmocka_unit_test(test_flash),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
