/*
 * test_utf8.c -- strict UTF-8.
 */
#include "unit.h"
#include "base/utf8.h"

static struct arena *mem;

static void
valid_and_not(void **state)
{
	static const struct {
		const char *s;
		bool ok;
	} cases[] = {
		{ "", true }, { "abc", true }, { "中文", true }, { "𠮷", true }, { "\xf4\x8f\xbf\xbf", true },
		{ "\xc0\x80", false },         /* overlong NUL */
		{ "\xc1\xbf", false },         /* overlong */
		{ "\xe0\x9f\xbf", false },     /* overlong */
		{ "\xf0\x8f\xbf\xbf", false }, /* overlong */
		{ "\xed\xa0\x80", false },     /* surrogate */
		{ "\xf4\x90\x80\x80", false }, /* above U+10FFFF */
		{ "\xf5\x80\x80\x80", false }, { "\xff", false }, { "\x80", false }, { "\xe4\xb8", false }, { "a\xe4", false },
		{ "\xe4\xb8\x41", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (utf8_valid(cases[i].s, strlen(cases[i].s)) != cases[i].ok)
			fail_msg("case %zu", i);
	assert_true(utf8_valid("a\0b", 3));
}

static void
every_character_round_trips(void **state)
{
	char buf[4];
	uint32_t cp, back;
	size_t n, len;

	(void)state;
	for (cp = 0; cp <= 0x10FFFF; cp++) {
		if (cp == 0xD800)
			cp = 0xE000;
		n = utf8_put(cp, buf);
		if (!utf8_next(buf, n, &back, &len) || back != cp || len != n)
			fail_msg("U+%04X", cp);
	}
	assert_false(utf8_next("\xe4\xb8", 2, &back, &len));
	assert_int_equal(len, 1);
	assert_false(utf8_next("", 0, &back, &len));
}

static void
counts_characters(void **state)
{
	(void)state;
	assert_int_equal(utf8_length("a中𠮷"), 3);
	assert_int_equal(utf8_prefix("a中𠮷", 0), 0);
	assert_int_equal(utf8_prefix("a中𠮷", 2), 4);
	assert_int_equal(utf8_prefix("a中𠮷", 3), 8);
	assert_int_equal(utf8_prefix("a中𠮷", 9), 8);
}

static void
printable(void **state)
{
	(void)state;
	assert_true(utf8_printable("a 中\xc2\xa0", 7, false));
	assert_false(utf8_printable("a\nb", 3, false));
	assert_true(utf8_printable("a\n\tb", 4, true));
	assert_false(utf8_printable("a\rb", 3, true));
	assert_false(utf8_printable("a\0b", 3, true));
	assert_false(utf8_printable("\x1b[31m", 5, true));
	assert_false(utf8_printable("\x7f", 1, true));
	assert_false(utf8_printable("\xc2\x85", 2, true)); /* C1 */
	assert_false(utf8_printable("\xff", 1, true));
}

static void
composes(void **state)
{
	char many[202];
	size_t i;

	(void)state;
	assert_string_equal(utf8_nfc(mem, "e\xcc\x81"), "é");
	assert_string_equal(utf8_nfc(mem, "客服 é"), "客服 é");
	assert_string_equal(utf8_nfc(mem, "\xff"), "\xff");
	assert_string_equal(utf8_nfc(mem, "\xe1\x84\x80\xe1\x85\xa1"), "가");
	many[0] = 'a';
	for (i = 1; i + 1 < sizeof(many); i += 2)
		memcpy(many + i, i % 4 == 1 ? "\xcc\x81" : "\xcc\xa3", 2);
	many[sizeof(many) - 1] = '\0';
	assert_string_equal(utf8_nfc(mem, many), many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_and_not),
		cmocka_unit_test(every_character_round_trips),
		cmocka_unit_test(counts_characters),
		cmocka_unit_test(printable),
		cmocka_unit_test(composes),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
