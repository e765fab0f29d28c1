/*
 * test_record.c -- rows from CSV and JSON lines, good and bad.
 */
#include "unit.h"
#include "base/record.h"
#include "base/str.h"

/* All rows as text: "1 name=value name=value|2 !fault|". */
static enum status
seen(void *arg, const struct record *rec)
{
	struct str *out = arg;
	size_t i;

	str_addf(out, "%lld", (long long)rec->row);
	if (rec->fault != NULL)
		str_addf(out, " !%s", rec->fault);
	for (i = 0; rec->fault == NULL && i < rec->n; i++)
		str_addf(out, " %s=%s", rec->names[i], rec->values[i]);
	str_addc(out, '|');
	return ST_OK;
}

static const char *
read_all(struct arena *mem, const char *text, size_t n)
{
	char *copy = arena_memdup(mem, text, n);
	FILE *f = n == 0 ? fopen("/dev/null", "r") : fmemopen(copy, n, "r");
	const char *why;
	struct str out;
	enum status st;

	str_init(&out, mem);
	st = record_each(mem, f, seen, &out, &why);
	fclose(f);
	if (st != ST_OK)
		str_addf(&out, "%s: %s", status_name(st), why);
	return out.s;
}

#define READ(text) read_all(mem, text, sizeof(text) - 1)

static void
csv(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(READ("a,b\n1,2\n"), "1 a=1 b=2|");
	assert_string_equal(READ("\xef\xbb\xbf" "a, b \r\n1,\"x \"\"y\"\"\nz\"\r\n\r\n3,4"), "1 a=1 b=x \"y\"\nz|2 a=3 b=4|");
	assert_string_equal(READ("a,b\n1\n1,2,3\n,\n"), "1 !there are fewer values than columns|2 !there are more values than columns|3 a= b=|");
	assert_string_equal(READ("a\n\xff\n\xe4\xb8\xad\n"), "1 !a is not valid UTF-8|2 a=中|");
	assert_string_equal(READ("a\nx\0y\n"), "1 !there is a NUL byte|");
	assert_string_equal(READ("a,a\n1,2\n"), "invalid: column a stands twice in the header");
	assert_string_equal(READ("a,,c\n1,2,3\n"), "invalid: column 2 of the header has no name");
	assert_string_equal(READ("a"), "");
	assert_string_equal(READ(""), "invalid: the file is empty");
	arena_free(mem);
}

static void
json_lines(void **state)
{
	struct arena *mem = arena_new();

	(void)state;
	assert_string_equal(READ("{\"a\": \"x\", \"b\": 12, \"c\": null, \"d\": [\"p\", \"q\"], \"e\": true}\n"),
	    "1 a=x b=12 c= d=p q e=yes|");
	assert_string_equal(READ("{}\n\n{\"a\":1}"), "1|2 a=1|");
	assert_non_null(strstr(READ("{\"a\":\"\\u0000\"}\n{\"b\":\"ok\"}\n"), "|2 b=ok|"));
	assert_string_equal(READ("{\"a\":1.5}\n"), "1 !a is not a plain value|");
	assert_non_null(strstr(READ("{\"a\":{}}\n{\"b\":\"ok\"}\n"), "1 !a is not a plain value|2 b=ok|"));
	assert_non_null(strstr(READ("{\"a\":1,\"a\":2}\n"), "1 !this is not JSON"));
	assert_non_null(strstr(READ("{\"a\":\n{\"b\":1}\n"), "1 !this is not JSON"));
	assert_non_null(strstr(READ("{\"a\":\"\xff\"}\n{\"b\":1}\n"), "|2 b=1|"));
	arena_free(mem);
}

static enum status
stop(void *arg, const struct record *rec)
{
	(void)arg;
	return rec->row == 2 ? ST_BUSY : ST_OK;
}

static void
walk_ends(void **state)
{
	static char text[] = "a\n1\n2\n3\n";
	struct arena *mem = arena_new();
	FILE *f = fmemopen(text, sizeof(text) - 1, "r");
	const char *why;

	(void)state;
	assert_int_equal(record_each(mem, f, stop, NULL, &why), ST_BUSY);
	assert_null(why);
	fclose(f);
	arena_free(mem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv),
		cmocka_unit_test(json_lines),
		cmocka_unit_test(walk_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
