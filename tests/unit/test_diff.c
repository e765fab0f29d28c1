/*
 * test_diff.c -- what changed between two texts, and the words of a permalink.
 */
#include "unit.h"
#include "base/diff.h"
#include "base/slug.h"
#include "base/utf8.h"

static struct arena *mem;

/* "same[-gone-]{+new+}" */
static const char *
shown(const char *a, const char *b)
{
	static const char *const begin[] = { "", "[-", "{+" }, *const end[] = { "", "-]", "+}" };
	struct diff_part *v;
	struct str out;
	size_t i, n;

	diff_text(mem, a, b, &v, &n);
	str_init(&out, mem);
	for (i = 0; i < n; i++)
		str_addf(&out, "%s%s%s", begin[v[i].kind], v[i].text, end[v[i].kind]);
	return out.s;
}

static void
both_come_back(const char *a, const char *b)
{
	struct diff_part *v;
	struct str x, y;
	size_t i, n;

	diff_text(mem, a, b, &v, &n);
	str_init(&x, mem);
	str_init(&y, mem);
	for (i = 0; i < n; i++) {
		assert_true(v[i].text[0] != '\0');
		if (i > 0)
			assert_int_not_equal(v[i].kind, v[i - 1].kind);
		if (v[i].kind != DIFF_NEW)
			str_add(&x, v[i].text);
		if (v[i].kind != DIFF_GONE)
			str_add(&y, v[i].text);
	}
	assert_string_equal(x.s, a);
	assert_string_equal(y.s, b);
}

static void
words_and_characters(void **state)
{
	static const char *const cases[][3] = {
		{ "", "", "" },
		{ "a", "a", "a" },
		{ "", "new", "{+new+}" },
		{ "gone", "", "[-gone-]" },
		{ "the filter lasts six months", "the filter lasts twelve months", "the filter lasts [-six-]{+twelve+} months" },
		{ "滤网每6个月更换", "滤网每12个月清洗更换", "滤网每[-6-]{+12+}个月{+清洗+}更换" },
		{ "あいう", "あえう", "あ[-い-]{+え+}う" },
		{ "café KX-200B", "café KX-300B", "café KX-[-200B-]{+300B+}" },
		{ "一\n二\n三\n", "一\n三\n", "一\n[-二\n-]三\n" },
		/* What two rewritten stretches happen to share is no island. */
		{ "the quick brown fox", "the slow red fox", "the [-quick brown-]{+slow red+} fox" },
		{ "请提前三天预约上门", "请电话联系师傅天气好再上门", "请[-提前三天预约-]{+电话联系师傅天气好再+}上门" },
		{ "one\ntwo\n", "uno\ndue\n", "[-one-]{+uno+}\n[-two-]{+due+}\n" },
		{ "a b c d", "x b y d", "[-a-]{+x+} b [-c-]{+y+} d" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		assert_string_equal(shown(cases[i][0], cases[i][1]), cases[i][2]);
}

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* A text of a few words, so that two have much in common. */
static const char *
some_text(uint32_t *seed, size_t tokens)
{
	static const char *const words[] = { "滤", "网", "更", "换", "filter", "water", " ", "\n", "é", "，", "12", "\xF0\x9F\x98\x80", "\xff", "\xE6" };
	struct str out;

	str_init(&out, mem);
	while (tokens-- > 0)
		str_add(&out, words[next(seed) % NELEM(words)]);
	return out.s;
}

static void
joined_parts_are_the_texts(void **state)
{
	uint32_t seed = 7;
	int i;

	(void)state;
	for (i = 0; i < 400; i++) {
		both_come_back(some_text(&seed, next(&seed) % 60), some_text(&seed, next(&seed) % 60));
		arena_reset(mem);
	}
}

/* Longer than what is compared by tokens, and too different for what is compared by lines. */
static void
long_texts_take_little_time(void **state)
{
	uint32_t seed = 11;
	const char *a = some_text(&seed, 200000), *b = some_text(&seed, 200000);
	const char *c = arena_printf(mem, "%s一处改动%s", a, a), *d = arena_printf(mem, "%s兩處改動%s", a, a);
	struct diff_part *v;
	size_t n;

	(void)state;
	both_come_back(a, b);
	both_come_back(a, "");
	both_come_back(c, d);
	diff_text(mem, c, d, &v, &n);
	assert_in_range(n, 3, 12);
}

static void
words_of_a_permalink(void **state)
{
	static const char *const cases[][2] = {
		{ "How do I reset my KX-200B?", "how-do-i-reset-my-kx-200b" },
		{ "Don't  panic -- café crème №5", "dont-panic-cafe-creme-no5" },
		{ "如何更换滤网", "" },
		{ "Reset 复位", "" },
		{ "Überprüfung – “Zubehör”", "uberprufung-zubehor" },
		{ "???", "" },
		{ "\xff", "" },
		{ "a very long title that goes on and on and on until nobody remembers how it began or why it does", "a-very-long-title-that-goes-on-and-on-and-on-until-nobody-remembers-how-it-began" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		assert_string_equal(slug_from(mem, cases[i][0]), cases[i][1]);
	assert_true(slug_valid("a-1") && slug_valid("x"));
	assert_false(slug_valid("") || slug_valid("-a") || slug_valid("a-") || slug_valid("a--b") || slug_valid("A") || slug_valid("é") || slug_valid("a/b"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_characters),
		cmocka_unit_test(joined_parts_are_the_texts),
		cmocka_unit_test(long_texts_take_little_time),
		cmocka_unit_test(words_of_a_permalink),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
