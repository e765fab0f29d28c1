/*
 * test_pinyin.c -- readings, shapes, and letters cut into syllables.
 */
#include "unit.h"
#include "base/pinyin.h"

static void
table_is_sorted(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 1; i < pinyin_table_n; i++)
		assert_true(pinyin_table[i - 1].cp < pinyin_table[i].cp);
	for (i = 2; i < pinyin_syllable_n; i++)
		assert_true(strcmp(pinyin_syllable[i - 1], pinyin_syllable[i]) < 0);
	for (i = 0; i < pinyin_table_n; i++) {
		assert_true(pinyin_table[i].read[0] > 0);
		for (k = 0; k < PINYIN_READINGS; k++)
			assert_true(pinyin_table[i].read[k] < pinyin_syllable_n);
	}
}

static void
knows_likeness(void **state)
{
	(void)state;
	assert_true(pinyin_sounds_like(0x7BB1, 0x53A2)); /* 箱 厢 */
	assert_true(pinyin_sounds_like(0x91CD, 0x866B)); /* 重 虫: chong */
	assert_true(pinyin_sounds_like(0x91CD, 0x4F17)); /* 重 众: zhong */
	assert_false(pinyin_sounds_like(0x7BB1, 0x51B0));
	assert_true(pinyin_looks_like(0x672A, 0x672B));  /* 未 末 */
	assert_true(pinyin_looks_like(0x6D17, 0x51BC));  /* 洗 冼 */
	assert_false(pinyin_looks_like('a', 'a'));
	assert_null(pinyin_of(0x3042));
	assert_null(pinyin_of(0x20BB7));
}

static size_t
ways(const char *s, bool open, struct pinyin_cut cut[PINYIN_WAYS])
{
	return pinyin_split(s, strlen(s), open, cut);
}

static void
cuts_letters(void **state)
{
	struct pinyin_cut cut[PINYIN_WAYS];

	(void)state;
	assert_int_equal(ways("bingxiang", false, cut), 2);
	assert_int_equal(cut[0].n, 2);
	assert_int_equal(cut[1].n, 3); /* bing-xi-ang */
	assert_true(ways("xian", false, cut) >= 2);
	assert_int_equal(cut[0].n, 1);
	assert_int_equal(ways("xi'an", false, cut), 1);
	assert_int_equal(ways("refrigerator", false, cut), 0);
	assert_int_equal(ways("bx", false, cut), 0);
	assert_int_equal(ways("bingx", false, cut), 0);
	assert_int_equal(ways("bingx", true, cut), 1);
	assert_true(cut[0].open);
	assert_int_equal(ways("bingxi", true, cut), 2);
	assert_true(cut[0].open && cut[0].n == 1 && !cut[1].open && cut[1].n == 2);
	assert_int_equal(ways("", true, cut), 0);
	assert_int_equal(ways("''", true, cut), 0);
	assert_int_equal(ways("lvse", false, cut), 1);
	/* Made to be cut in very many ways. */
	assert_true(ways("anganganganganganganganganganganganganganganganganganganganganganang", false, cut) <= PINYIN_WAYS);
}

static void
spells_text(void **state)
{
	(void)state;
	assert_int_equal(pinyin_spells("bingxiang", 9, false, false, "冰箱不制冷"), 6);
	assert_int_equal(pinyin_spells("bingxiang", 9, false, false, "不冰箱"), 0);
	assert_int_equal(pinyin_spells("bing'xiang", 10, false, false, "冰箱"), 6);
	assert_int_equal(pinyin_spells("bingx", 5, false, true, "冰箱"), 6);
	assert_int_equal(pinyin_spells("bingx", 5, false, false, "冰箱"), 0);
	assert_int_equal(pinyin_spells("bxbzl", 5, true, false, "冰箱不制冷"), 15);
	assert_int_equal(pinyin_spells("yinhang", 7, false, false, "银行"), 6);
	assert_int_equal(pinyin_spells("yinxing", 7, false, false, "银行"), 6);
	assert_int_equal(pinyin_spells("a", 1, false, false, ""), 0);
	assert_int_equal(pinyin_spells("", 0, true, true, "冰"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sorted),
		cmocka_unit_test(knows_likeness),
		cmocka_unit_test(cuts_letters),
		cmocka_unit_test(spells_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
