/*
 * test_hanzi.c -- folding for search, and the map back to the text.
 */
#include "unit.h"
#include "base/hanzi.h"
#include "base/hanzi_table.h"
#include "base/utf8.h"

static struct arena *mem;

static void
same_class(const char *chars)
{
	size_t i = 0, len, n = strlen(chars);
	uint32_t cp, first = 0;

	for (; i < n; i += len) {
		assert_true(utf8_next(chars + i, n - i, &cp, &len));
		if (i == 0)
			first = hanzi_simple(cp);
		if (hanzi_simple(cp) != first)
			fail_msg("%s: character %zu has another class", chars, i);
	}
}

static void
traps_fold_to_one_class(void **state)
{
	static const char *const classes[] = {
		"发發髮", "后後", "系係繫", "里裡裏", "干乾幹", "面麵", "台臺檯颱", "云雲", "征徵", "谷穀", "着著", "只隻", "复復複覆",
		"冲沖衝", "松鬆", "钟鐘鍾", "历歷曆", "准準", "制製", "周週", "于於", "余餘", "采採", "斗鬥", "郁鬱", "游遊", "粘黏", "线線綫",
		"账帳賬", "占佔", "签簽籤", "修", "装裝", "体體", "归歸", "机機", "表錶", "板闆", "卷捲", "借藉",
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(classes); i++)
		same_class(classes[i]);
	assert_int_not_equal(hanzi_simple(0x5C0F), hanzi_simple(0x5927));
}

static void
table_is_sorted_and_closed(void **state)
{
	size_t i;

	(void)state;
	assert_true(hanzi_table_n > 3500);
	for (i = 0; i < hanzi_table_n; i++) {
		if (i > 0)
			assert_true(hanzi_table[i - 1].from < hanzi_table[i].from);
		assert_int_equal(hanzi_simple(hanzi_table[i].from), hanzi_table[i].to);
		assert_int_equal(hanzi_simple(hanzi_table[i].to), hanzi_table[i].to);
	}
}

static void
folds(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "ＫＸ－２００Ｂ", "kx-200b" },
		{ "客戶關係管理軟體", "客户关系管理软体" },
		{ "e\xcc\x81" "É", "éé" },
		{ "ﬁ", "fi" },
		{ "a \t\n　b", "a b" },
		{ "𠮷野家", "𠮷野家" },
		{ "ｶﾞ", "ガ" },
		{ "Straße", "strasse" },
		{ "①㍿", "1株式会社" },
		{ "a\xe2\x80\x8b" "b", "ab" }, /* zero width space */
		{ "退\xef\xb8\x80货", "退货" },  /* variation selector */
		{ "\xef\xa4\x80", "岂" },       /* U+F900, a compatibility ideograph */
		{ "乾麵，「髮」", "干面,「发」" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(pairs); i++)
		assert_string_equal(hanzi_fold(mem, pairs[i][0]), pairs[i][1]);
}

static void
map_leads_back(void **state)
{
	static const char text[] = "ＡB e\xcc\x81㍿髮";
	static const uint32_t want[] = { 0, 3, 4, 5, 8, 8, 8, 8, 11, 14 };
	uint32_t *map;
	size_t n, i;
	const char *s = hanzi_fold_map(mem, text, &map, &n);

	(void)state;
	assert_string_equal(s, "ab é株式会社发");
	assert_int_equal(n, 9);
	for (i = 0; i <= n; i++)
		assert_int_equal(map[i], want[i]);
}

/* As many code points as the map says, offsets in order, and none inside a character. */
static void
map_holds_for_all(void **state)
{
	char text[64];
	uint32_t cp, *map;
	size_t n, i, len;
	const char *folded;

	(void)state;
	for (cp = 0x21; cp <= 0x2FFFF; cp += cp < 0x3400 ? 1 : 7) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		len = utf8_put(cp, text);
		memcpy(text + len, "中a\xcc\x81", 7);
		folded = hanzi_fold_map(mem, text, &map, &n);
		assert_int_equal(utf8_length(folded), n);
		for (i = 0; i < n; i++) {
			assert_true(map[i] <= map[i + 1]);
			assert_int_not_equal((unsigned char)text[map[i]] & 0xC0, 0x80);
		}
		assert_int_equal(map[n], strlen(text));
		arena_reset(mem);
	}
}

static void
hostile_marks_take_no_time(void **state)
{
	size_t n = 400000, i;
	char *s = arena_alloc(mem, n + 2);

	(void)state;
	s[0] = 'a';
	for (i = 1; i + 1 < n; i += 2)
		memcpy(s + i, i % 4 == 1 ? "\xcc\x81" : "\xcc\xa3", 2);
	assert_true(strlen(hanzi_fold(mem, s)) > 0);
}

static void
knows_han(void **state)
{
	(void)state;
	assert_true(hanzi_is(0x4E00) && hanzi_is(0x3400) && hanzi_is(0x20BB7) && hanzi_is(0xF900));
	assert_false(hanzi_is('a') || hanzi_is(0x3042) || hanzi_is(0xAC00) || hanzi_is(0x3002));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traps_fold_to_one_class),
		cmocka_unit_test(table_is_sorted_and_closed),
		cmocka_unit_test(folds),
		cmocka_unit_test(map_leads_back),
		cmocka_unit_test(map_holds_for_all),
		cmocka_unit_test(hostile_marks_take_no_time),
		cmocka_unit_test(knows_han),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
