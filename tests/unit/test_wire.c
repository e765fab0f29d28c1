/*
 * test_wire.c -- frames: what goes in comes out, and a cut or lying frame gives nothing.
 */
#include "unit.h"
#include "base/wire.h"

static struct arena *mem;

static void
build(struct wire_out *o)
{
	wire_begin(o, mem, 7);
	wire_i64(o, -5);
	wire_str(o, "text");
	wire_str(o, NULL);
	wire_blob(o, "a\0b", 3);
	wire_str(o, "");
	assert_true(wire_end(o));
}

static void
test_round(void **state)
{
	struct wire_out o;
	struct wire_in in;
	struct blob b;

	(void)state;
	build(&o);
	assert_int_equal(wire_frame(o.s.s, o.s.len), o.s.len);
	wire_open(&in, o.s.s, o.s.len);
	assert_int_equal(in.word, 7);
	assert_int_equal(wire_get_i64(&in), -5);
	assert_string_equal(wire_get_str(&in, mem, 4), "text");
	assert_null(wire_get_str(&in, mem, 4));
	b = wire_get_blob(&in, 3);
	assert_int_equal(b.n, 3);
	assert_memory_equal(b.p, "a\0b", 3);
	assert_false(wire_done(&in));
	assert_string_equal(wire_get_str(&in, mem, 0), "");
	assert_true(wire_done(&in));
	assert_int_equal(wire_get_i64(&in), 0);
	assert_true(in.bad);
}

static void
test_limits(void **state)
{
	struct wire_out o;
	struct wire_in in;

	(void)state;
	build(&o);
	wire_open(&in, o.s.s, o.s.len);
	(void)wire_get_i64(&in);
	assert_null(wire_get_str(&in, mem, 3)); /* longer than allowed */
	assert_true(in.bad);
	wire_begin(&o, mem, 1);
	wire_blob(&o, "a\0b", 3);
	assert_true(wire_end(&o));
	wire_open(&in, o.s.s, o.s.len);
	assert_null(wire_get_str(&in, mem, 9)); /* NUL in a text */
	assert_true(in.bad);
	wire_begin(&o, mem, 1);
	wire_blob(&o, arena_alloc(mem, WIRE_MAX), WIRE_MAX);
	assert_false(wire_end(&o));
}

/* Every prefix, in a buffer of its very size so that a sanitizer sees one byte too far. */
static void
test_cut(void **state)
{
	struct wire_out o;
	struct wire_in in;
	unsigned char *p;
	size_t n;

	(void)state;
	build(&o);
	for (n = 0; n < o.s.len; n++) {
		p = malloc(n + 1);
		assert_non_null(p);
		memcpy(p, o.s.s, n);
		wire_open(&in, p, n);
		(void)wire_get_i64(&in);
		(void)wire_get_str(&in, mem, 100);
		(void)wire_get_str(&in, mem, 100);
		(void)wire_get_blob(&in, 100);
		(void)wire_get_str(&in, mem, 100);
		assert_false(wire_done(&in));
		free(p);
	}
}

static void
test_frame(void **state)
{
	static const unsigned char zero[] = { 0, 0, 0, 0 }, one[] = { 0, 0, 0, 1 }, two[] = { 0, 0, 0, 2 }, huge[] = { 0, 9, 0x60, 0 };

	(void)state;
	assert_int_equal(wire_frame(zero, 3), 0);
	assert_true(wire_frame(zero, 4) > WIRE_MAX);
	assert_true(wire_frame(one, 4) > WIRE_MAX);
	assert_int_equal(wire_frame(two, 4), 6);
	assert_true(wire_frame(huge, 4) > WIRE_MAX);
}

static int
begin(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_frame),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
