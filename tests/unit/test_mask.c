/*
 * test_mask.c -- every rule of PRV-19, odd input, and the masker of free text.
 */
#include "unit.h"
#include "base/mask.h"

static struct arena *mem;

struct vector {
	char *(*mask)(struct arena *, const char *);
	const char *value, *shown;
};

static const struct vector vectors[] = {
	{ mask_phone, "13800001234", "138****1234" },
	{ mask_phone, "0912345678", "0912***678" },
	{ mask_phone, "02155556123", "******123" },
	{ mask_phone, "021-55556123", "******123" },
	{ mask_phone, "0223456789", "******789" },
	{ mask_identity, "11010519491231002X", "**************002X" },
	{ mask_identity, "110105194912310021", "**************0021" },
	{ mask_identity, "A123456789", "A******789" },
	{ mask_card, "6222020200112346789", "**** 6789" },
	{ mask_name, "张三丰", "张**" },
	{ mask_name, "张三", "张**" },
	{ mask_name, "欧阳修", "欧阳**" },
	{ mask_name, "歐陽娜娜", "歐陽**" },
	{ mask_name, "欧阳", "欧**" },
	{ mask_name, "John Smith", "J*** S***" },
	{ mask_name, "Mary-Ann O'Neil", "M*** O***" },
	{ mask_name, "Łukasz Żak", "Ł*** Ż***" },
	{ mask_email, "zhang@example.com", "z***@example.com" },
	{ mask_email, "王小明@example.com", "王***@example.com" },
	{ mask_address, "上海市浦东新区世纪大道100号", "上海市浦东新区****" },
	{ mask_address, "广东省深圳市南山区科技园南区", "广东省深圳市南山区****" },
	{ mask_address, "台北市信義區市府路1號", "台北市信義區****" },
	{ mask_address, "110臺北市信義區市府路1號", "臺北市信義區****" },
	{ mask_address, "南投縣埔里鎮中山路二段5號", "南投縣埔里鎮****" },
	{ mask_address, "新疆维吾尔自治区乌鲁木齐市天山区解放路", "新疆维吾尔自治区乌鲁木齐市天山区****" },
	{ mask_birth, "1985-07-14", "1985-**-**" },
	{ mask_all, "A", "***" },
	{ mask_all, "a much longer income", "***" },
};

/* Nothing of these may be shown. */
static const struct vector odd[] = {
	{ mask_phone, "138 0000 1234", "***" }, { mask_phone, "+8613800001234", "***" }, { mask_phone, "１３８００００１２３４", "***" },
	{ mask_phone, "12345", "***" }, { mask_phone, "", "***" }, { mask_phone, "call me", "***" }, { mask_phone, "1234567890123456", "***" },
	{ mask_phone, "12345678-12", "***" },
	{ mask_email, "zhang", "***" }, { mask_email, "@example.com", "***" }, { mask_email, "a@example.com", "***" },
	{ mask_email, "zhang@localhost", "***" }, { mask_email, "zhang@a@b.com", "***" }, { mask_email, "zh ang@b.com", "***" },
	{ mask_email, "ｚhang@b.com", "***" },
	{ mask_name, "张", "***" }, { mask_name, "", "***" }, { mask_name, "张San", "***" }, { mask_name, "J", "***" },
	{ mask_name, "13800001234", "***" },
	{ mask_address, "12 High Street", "***" }, { mask_address, "世纪大道100号", "***" }, { mask_address, "", "***" },
	{ mask_address, "阳光小区3幢", "***" }, { mask_address, "某路12号浦东新区", "***" },
	{ mask_birth, "85-07-14", "***" }, { mask_birth, "1985/07/14", "***" }, { mask_birth, "１９８５-07-14", "***" },
	{ mask_birth, "1985-07-145", "***" }, { mask_birth, "", "***" },
	{ mask_identity, "11010519491231002", "***" }, { mask_identity, "1234", "***" }, { mask_identity, "AB12345678", "***" },
	{ mask_card, "6222 0202", "***" }, { mask_card, "123", "***" },
};

static const struct vector texts[] = {
	{ mask_text, "请回电13800001234，谢谢", "请回电138****1234，谢谢" },
	{ mask_text, "call +86 138-0000-1234 today", "call *** today" },
	{ mask_text, "電話 0912345678 或 0912-345-678", "電話 0912***678 或 ***" },
	{ mask_text, "(02)2345-6789", "***" },
	{ mask_text, "写信到zhang@example.com.", "写信到z***@example.com." },
	{ mask_text, "Ｚｈａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "***" },
	{ mask_text, "身份证11010519491231002X号", "身份证**************002X号" },
	{ mask_text, "A123456789", "A******789" },
	{ mask_text, "卡号6222020200112346789", "卡号**** 6789" },
	{ mask_text, "card 4111 1111 1111 1111.", "card ***." },
	{ mask_text, "我的１３８００００１２３４", "我的***" },
	{ mask_text, "100 13800001234", "100 138****1234" },
	{ mask_text, "13800001234 20台", "138****1234 20台" },
	/* What stays. */
	{ mask_text, "案件 C2026-000123 于 2026-11-21 10:30 提出", "案件 C2026-000123 于 2026-11-21 10:30 提出" },
	{ mask_text, "KF-200 电饭煲，售价 1299.00 元", "KF-200 电饭煲，售价 1299.00 元" },
	{ mask_text, "order 20261121001", "order 20261121001" },
	{ mask_text, "@home a@b (see 12)", "@home a@b (see 12)" },
	{ mask_text, "", "" },
};

static void
check(const struct vector *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_string_equal(v[i].mask(mem, v[i].value), v[i].shown);
}

static void
test_rules(void **state)
{
	(void)state;
	check(vectors, NELEM(vectors));
}

static void
test_odd(void **state)
{
	(void)state;
	check(odd, NELEM(odd));
}

static void
test_text(void **state)
{
	(void)state;
	check(texts, NELEM(texts));
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
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_text),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
