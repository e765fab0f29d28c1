/*
 * test_multipart.c -- the stream: any cut of the same bytes gives the same parts; the limits hold.
 */
#include "unit.h"

#include <sodium.h>

#include "web/multipart.h"
#include "webfix.h"

#define TYPE "CONTENT_TYPE=multipart/form-data; boundary=\"B\""
#define PART(head, value) "--B\r\nContent-Disposition: form-data; " head "\r\n\r\n" value "\r\n"
#define END "--B--\r\n"

static struct webfix f;
static const char *const type[] = { TYPE, NULL };

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
read_body(const char *body, size_t n, size_t pieces, bool files)
{
	assert_int_equal(webfix_fill(&f, "POST", "/crm/", type), 0);
	webfix_body(&f, body, n);
	f.body_piece = pieces;
	return req_body(&f.rq, f.conf.body_max, files);
}

static void
test_any_cut(void **state)
{
	static const char body[] = PART("name=\"a\"", "x\r\n--bx\r\n-") PART("name=\"词\"", "")
	    PART("name=\"f\"; filename=\"C:\\\\tmp\\\\报告 \\\"q\\\".pdf\"\r\nContent-Type: application/pdf",
		"\r\n--b\r--\r\n--") PART("name=b", "大") END "epilogue";

	(void)state;
	for (size_t piece = 1; piece < 200; piece += piece < 70 ? 1 : 17) {
		const struct upload *u;
		char got[40];

		assert_int_equal(read_body(body, sizeof(body) - 1, piece, true), ST_OK);
		assert_int_equal(f.rq.npost, 3);
		assert_string_equal(f.rq.post[0].value, "x\r\n--bx\r\n-");
		assert_string_equal(f.rq.post[1].name, "词");
		assert_string_equal(f.rq.post[1].value, "");
		assert_string_equal(f.rq.post[2].value, "大");
		assert_int_equal(f.rq.nuploads, 1);
		u = &f.rq.uploads[0];
		assert_string_equal(u->name, "报告 \"q\".pdf");
		assert_string_equal(u->mime, "application/pdf");
		assert_int_equal(u->size, 12);
		assert_int_equal(read(u->fd, got, sizeof(got)), 12);
		assert_memory_equal(got, "\r\n--b\r--\r\n--", 12);
	}
}

static void
test_hash(void **state)
{
	size_t n = 90000;
	struct str s;
	unsigned char want[32];
	char *data;

	(void)state;
	assert_int_equal(webfix_fill(&f, "POST", "/crm/", type), 0);
	data = malloc(n);
	randombytes_buf(data, n);
	str_init(&s, arena_new());
	str_add(&s, "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n");
	str_addn(&s, data, n);
	str_add(&s, "\r\n" END);
	assert_int_equal(read_body(s.s, s.len, 777, true), ST_OK);
	(void)crypto_hash_sha256(want, (unsigned char *)data, n);
	assert_int_equal(f.rq.uploads[0].size, (int64_t)n);
	assert_memory_equal(f.rq.uploads[0].sha256, want, 32);
	free(data);
	arena_free(s.mem);
}

static void
test_names(void **state)
{
	struct str s;

	(void)state;
	str_init(&s, arena_new());
	str_add(&s, PART("name=\"f\"; filename*=utf-8''%E5%A4%A7.txt", "x") "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"");
	for (int i = 0; i < 300; i++)
		str_add(&s, "大");
	str_add(&s, ".pdf\"\r\n\r\nx\r\n" END);
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_OK);
	assert_string_equal(f.rq.uploads[0].name, "大.txt");
	assert_int_equal(strlen(f.rq.uploads[1].name), 196 * 3 + 4);
	assert_string_equal(strrchr(f.rq.uploads[1].name, '.'), ".pdf");
	arena_free(s.mem);
}

static void
test_malformed(void **state)
{
	static const char *const bad[] = { "", "x", "--B", "--B\r\n", "preamble\r\n" PART("name=a", "x") END,
		PART("name=a", "x"), PART("name=a", "x") "--B", PART("name=a", "x") "--B-", PART("name=a", "x") "--Bx\r\n" END,
		PART("nam=a", "x") END, PART("name=a; name=b", "x") END, PART("name=\"a", "x") END, PART("name=a;", "x") END,
		PART("name=a; filename*=gbk''x", "x") END, PART("name=a; filename=\"\xff\"", "x") END,
		PART("name=a; filename=\"a\x01\"", "x") END, PART("name=a", "\x01") END, PART("name=a", "\xff") END,
		PART("name=a; filename=\"\"", "x") END, "--B\r\nContent-Type: text/plain\r\n\r\nx\r\n" END,
		"--B\r\nnoheader\r\n\r\nx\r\n" END, "--B\r\n\r\nx\r\n" END,
		"--B\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n" END,
		"--B\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n" END };

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		for (size_t piece = 0; piece < 3; piece++)
			if (read_body(bad[i], strlen(bad[i]), piece, true) != ST_INVALID)
				fail_msg("accepted %s", bad[i]);
	assert_int_equal(read_body("--B--", 5, 0, true), ST_OK);
	assert_int_equal(read_body(PART("name=a", "x\0y") END, sizeof(PART("name=a", "x\0y") END) - 1, 0, true), ST_INVALID);
	assert_int_equal(f.rq.npost, 0);
}

static void
test_limits(void **state)
{
	struct str s;
	const char *one = PART("name=\"f\"; filename=\"x\"", "x");

	(void)state;
	assert_int_equal(read_body(one, strlen(one), 0, false), ST_INVALID);
	str_init(&s, arena_new());
	for (int i = 0; i < 5; i++)
		str_add(&s, one);
	str_add(&s, END);
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_OK);
	assert_int_equal(f.rq.nuploads, 5);
	assert_false(f.rq.uploads[2].too_big);
	assert_true(f.rq.uploads[3].too_big && f.rq.uploads[3].fd == -1);
	str_clear(&s);
	str_add(&s, "--B\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n");
	for (int i = 0; i < 100001; i++)
		str_addc(&s, 'x');
	str_add(&s, "\r\n" END);
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_OK);
	assert_true(f.rq.uploads[0].too_big);
	f.conf.body_max = 1000;
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_TOO_BIG);
	f.conf.body_max = 1000000;
	str_clear(&s);
	for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
		str_add(&s, PART("name=a", "x"));
	str_add(&s, END);
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_TOO_BIG);
	str_clear(&s);
	str_add(&s, "--B\r\nX: ");
	for (int i = 0; i < MULTIPART_HEAD_MAX; i++)
		str_addc(&s, 'x');
	str_add(&s, "\r\n\r\nx\r\n" END);
	assert_int_equal(read_body(s.s, s.len, 0, true), ST_INVALID);
	arena_free(s.mem);
}

static void
test_lengths(void **state)
{
	static const char *const longer[] = { TYPE, "CONTENT_LENGTH=1000", NULL };
	static const char *const shorter[] = { TYPE, "CONTENT_LENGTH=10", NULL };
	static const char *const boundary[] = { "CONTENT_TYPE=multipart/form-data", NULL };
	static const char body[] = PART("name=a", "x") END;

	(void)state;
	f.body_piece = 0;
	assert_int_equal(webfix_fill(&f, "POST", "/crm/", longer), 0);
	webfix_body(&f, body, sizeof(body) - 1);
	assert_int_equal(req_body(&f.rq, 5000, true), ST_INVALID);
	assert_int_equal(webfix_fill(&f, "POST", "/crm/", shorter), 0);
	webfix_body(&f, body, sizeof(body) - 1);
	assert_int_equal(req_body(&f.rq, 5000, true), ST_INVALID);
	assert_int_equal(webfix_fill(&f, "POST", "/crm/", boundary), 0);
	webfix_body(&f, body, sizeof(body) - 1);
	assert_int_equal(req_body(&f.rq, 5000, true), ST_INVALID);
	f.body_cut = true;
	assert_int_equal(read_body(body, 30, 0, true), ST_BUSY);
	f.body_cut = false;
	f.conf.spool_dir = "/nonexistent";
	assert_int_equal(read_body(PART("name=\"f\"; filename=\"x\"", "x") END,
	    strlen(PART("name=\"f\"; filename=\"x\"", "x") END), 0, true), ST_BUSY);
	f.conf.spool_dir = "/tmp";
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_cut),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
