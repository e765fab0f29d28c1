/*
 * test_search.c -- finding, ranking, marking; the public index apart from the internal one.
 */
#include "unit.h"
#include "kbfix.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

/* The articles, by id. */
enum { COLD = 1, COLD_TW, COLD_EN, CODE, RETURNS, SECRET, NOODLE, BODY_ONLY, KEYWORD_ONLY, HOSTILE, ASTRAL };

static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "search");
	kbfix_add(&fix, "cold", "zh_CN", "public", "冰箱不制冷怎么处理", "冷藏 温度",
	    "先看门有没有关严。型号 KX-200B 的温控在左侧。\n\n压缩机不转请报修，客户服务电话见页脚。");
	kbfix_add(&fix, "cold", "zh_TW", "public", "冰箱不冷怎麼辦", "冷藏 溫度", "先看門有沒有關緊。髮絲會讓門縫漏風。壓縮機不轉請叫修。");
	kbfix_add(&fix, "cold", "en", "public", "The refrigerator does not cool", "warm", "Check the door. Clean the filters of the KX-200B.");
	kbfix_add(&fix, "code", "zh_CN", "public", "故障代码一览", "E1 E2", "QR-320B 显示 E1：传感器断路。全角写法 ＱＲ－３２０Ｂ 也一样。");
	kbfix_add(&fix, "returns", "zh_CN", "public", "七天无理由退货", "退款 换货", "在订单里点退货，约上门取件。运费由我们承担。");
	kbfix_add(&fix, "secret", "zh_CN", "internal", "内部：退货补偿权限", "补偿", "机密数字八百元。退货时主管批准。");
	kbfix_add(&fix, "noodle", "zh_TW", "public", "乾麵與理髮", "", "後面的頭髮、乾麵、裡面、雲端、關係、臺灣。");
	kbfix_add(&fix, "body", "zh_CN", "public", "其他说明", "", "这里提到滤芯一次。");
	kbfix_add(&fix, "keyword", "zh_CN", "public", "保养周期", "滤芯", "按周期更换。");
	kbfix_add(&fix, "hostile", "zh_CN", "public", "<b>尖括号</b> & \"引号\"", "", "正文 `<script>alert(1)</script>` 尖括号。");
	kbfix_add(&fix, "astral", "zh_CN", "public", "𠮷野家的电饭锅", "", "𠮷野家用的是商用型号。");
	return search_count(cx) == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static bool
finds(const char *q, int id)
{
	return strstr(kbfix_find(&fix, q, false), arena_printf(cx->mem, " %d ", id)) != NULL;
}

static int
first(const char *q)
{
	return atoi(kbfix_find(&fix, q, false));
}

static void
finds_what_was_typed(void **state)
{
	static const struct {
		const char *q;
		int id;
	} cases[] = {
		{ "冰箱不制冷", COLD }, { "制冷", COLD }, { "箱不制", COLD }, { "压缩机不转", COLD }, { "壓縮機不轉", COLD }, { "冰", COLD },
		{ "理", NOODLE }, { "髮", NOODLE }, { "冰箱 报修", COLD }, { "压缩机", COLD_TW }, { "溫度", COLD },
		{ "KX-200B", COLD }, { "kx200b", COLD }, { "ＫＸ－２００Ｂ", COLD }, { "kx-20", COLD }, { "QR-320B显示", CODE }, { "qr-320b", CODE }, { "E1", CODE },
		{ "refrigerator", COLD_EN }, { "REFRIG", COLD_EN }, { "refrigerators", COLD_EN }, { "filter", COLD_EN }, { "cooling", COLD_EN },
		{ "refrigerator door", COLD_EN }, { "how do I clean the filter", COLD_EN },
		{ "退貨", RETURNS }, { "怎么申请退货", RETURNS }, { "请问退货要多少钱", RETURNS }, { "退货 运费", RETURNS },
		{ "发丝", COLD_TW }, { "頭髮", NOODLE }, { "头发", NOODLE }, { "干面", NOODLE }, { "乾麵", NOODLE }, { "后面", NOODLE }, { "里面", NOODLE },
		{ "云端", NOODLE }, { "关系", NOODLE }, { "台湾", NOODLE }, { "檯灣", NOODLE },
		{ "冰厢不制冷", COLD }, { "冰箱不致冷", COLD }, { "𠮷野家", ASTRAL }, { "𠮷", ASTRAL }, { "𠮷野", ASTRAL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (!finds(cases[i].q, cases[i].id))
			fail_msg("%s does not find %d but%s", cases[i].q, cases[i].id, kbfix_find(&fix, cases[i].q, false));
}

static void
finds_nothing(void **state)
{
	static const char *const none[] = { "", " ", "%", "_", "%%", "'", "\\", "。。。", "😀", "洗衣机烘干", "zzzzzz", "鼐彧", "ａ" };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(none); i++)
		if (strcmp(kbfix_find(&fix, none[i], false), " ") != 0)
			fail_msg("%s finds%s", none[i], kbfix_find(&fix, none[i], false));
}

static void
ranks(void **state)
{
	(void)state;
	assert_int_equal(first("滤芯"), KEYWORD_ONLY);
	assert_true(finds("滤芯", BODY_ONLY));
	assert_int_equal(first("退货"), RETURNS);
	assert_int_equal(first("冰箱"), COLD);
	cx->lang = LANG_ZH_TW;
	assert_int_equal(first("冰箱"), COLD_TW);
	assert_int_equal(first("冰箱 压缩机"), COLD_TW);
	cx->lang = LANG_EN;
	assert_int_equal(first("KX-200B"), COLD_EN);
	cx->lang = LANG_ZH_CN;
	assert_int_equal(first("KX-200B"), COLD);
}

static void
internal_stays_inside(void **state)
{
	struct hits h;
	size_t i;

	(void)state;
	assert_false(finds("退货", SECRET));
	assert_false(finds("机密数字", SECRET));
	assert_false(finds("补偿", SECRET));
	assert_non_null(strstr(kbfix_find(&fix, "机密数字", true), " 6 "));
	assert_non_null(strstr(kbfix_find(&fix, "退货", true), " 5 "));
	assert_non_null(strstr(kbfix_find(&fix, "退货", true), " 6 "));
	assert_int_equal(search_suggest(cx, "内部", false, &h), ST_OK);
	assert_int_equal(h.n, 0);
	assert_int_equal(search_suggest(cx, "内部", true, &h), ST_OK);
	assert_int_equal(h.n, 1);
	assert_int_equal(search_suggest(cx, "退", false, &h), ST_OK);
	for (i = 0; i < h.n; i++)
		assert_int_not_equal(h.v[i].id, SECRET);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_posting WHERE doc = 6"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article WHERE id = 6"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM public_article_text WHERE article_id = 6"), 0);
}

static struct hit
top(const char *q)
{
	struct search s = { .q = q, .page = 1 };
	struct hits h;

	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_true(h.n > 0);
	return h.v[0];
}

static void
marks_the_original(void **state)
{
	struct hit h;

	(void)state;
	h = top("冰箱不制冷");
	assert_string_equal(h.title_html, "<mark>冰箱不制冷</mark>怎么处理");
	assert_string_equal(h.category_name, "冰箱");
	assert_string_equal(h.lang, "zh_CN");
	h = top("头发");
	assert_string_equal(h.title_html, "乾麵與理髮");
	assert_string_equal(h.snippet_html, "後面的<mark>頭髮</mark>、乾麵、裡面、雲端、關係、臺灣。");
	h = top("qr320b");
	assert_non_null(strstr(h.snippet_html, "<mark>QR-320B</mark> 显示"));
	assert_non_null(strstr(h.snippet_html, "<mark>ＱＲ－３２０Ｂ</mark>"));
	cx->lang = LANG_EN;
	h = top("filter");
	assert_non_null(strstr(h.snippet_html, "<mark>filters</mark>"));
	assert_string_equal(h.category_name, "Refrigerators");
	cx->lang = LANG_ZH_CN;
	h = top("尖括号");
	assert_string_equal(h.title_html, "&lt;b&gt;<mark>尖括号</mark>&lt;/b&gt; &amp; &quot;引号&quot;");
	assert_null(strstr(h.snippet_html, "<script"));
}

static void
filters(void **state)
{
	struct search s = { .q = "冰箱", .page = 1, .lang = "zh_TW" };
	struct hits h;

	(void)state;
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.v[0].id, COLD_TW);
	s = (struct search){ .q = "冰箱", .page = 1, .category_id = 1 };
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_true(h.n >= 2);
	s.category_id = 3;
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 0);
	s.category_id = 999;
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 0);
}

static void
suggests_titles(void **state)
{
	struct hits h;

	(void)state;
	assert_int_equal(search_suggest(cx, "冰箱", false, &h), ST_OK);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.v[0].id, COLD);
	assert_string_equal(h.v[0].snippet_html, "");
	assert_int_equal(search_suggest(cx, "refr", false, &h), ST_OK);
	assert_int_equal(h.n, 1);
	assert_int_equal(search_suggest(cx, "压缩机", false, &h), ST_OK);
	assert_int_equal(h.n, 0);
}

static void
pages(void **state)
{
	struct search s = { .q = "翻页测试", .page = 1 };
	struct hits h;
	struct str seen;
	size_t i, n = 0;
	int k;

	(void)state;
	for (k = 0; k < 25; k++)
		kbfix_add(&fix, arena_printf(cx->mem, "page%d", k), "zh_CN", "public", arena_printf(cx->mem, "翻页测试第 %d 篇", k), "", "正文。");
	str_init(&seen, cx->mem);
	for (;; s.page++) {
		assert_int_equal(search_run(cx, &s, &h), ST_OK);
		assert_int_equal(h.n, s.page < 3 ? 10 : 5);
		for (i = 0; i < h.n; i++, n++) {
			const char *id = arena_printf(cx->mem, " %lld ", (long long)h.v[i].id);

			assert_null(strstr(seen.s, id));
			str_add(&seen, id);
		}
		if (!h.more)
			break;
	}
	assert_int_equal(n, 25);
	s.page = 4;
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 0);
	s.page = INT64_MAX;
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 0);
}

/* Whatever is typed gives an answer, not a failure. */
static void
never_fails(void **state)
{
	static const char *const pieces[] = { "冰", "箱", "a", "the", "%", "_", "'", "\"", "\\", "-", " ", "KX-", "200B", "𠮷", "\xcc\x81", "怎么", "吗", "<", "*", "+", "(", "@", "\n", "1", "ﬀ", "ガ", "가", "ก", "é", "。", "#" };
	uint32_t r = 12345;
	char q[600];
	int i, k;

	(void)state;
	for (i = 0; i < 400; i++) {
		struct search s = { .q = q, .page = 1, .staff = i % 2 == 0 };
		struct hits h;
		size_t n = 0;

		for (k = 0; k < 1 + i % 40; k++) {
			const char *p = pieces[((r = r * 1103515245u + 12345u) >> 16) % NELEM(pieces)];

			memcpy(q + n, p, strlen(p));
			n += strlen(p);
		}
		q[n] = '\0';
		assert_int_equal(search_run(cx, &s, &h), ST_OK);
		assert_int_equal(search_suggest(cx, q, s.staff, &h), ST_OK);
	}
}

static void
counts_are_right(void **state)
{
	(void)state;
	assert_int_equal(search_count(cx), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM (SELECT aud, tok, COUNT(*) AS n FROM posting GROUP BY aud, tok) p "
	    "LEFT JOIN posting_df d ON d.aud = p.aud AND d.tok = p.tok WHERE d.df IS NULL OR d.df <> p.n"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM posting_df d WHERE d.tok > 0 AND NOT EXISTS "
	    "(SELECT 1 FROM posting p WHERE p.aud = d.aud AND p.tok = d.tok)"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT df AS v FROM posting_df WHERE aud = 1 AND tok = 0"), 1);
	assert_int_equal(kbfix_number(&fix, "SELECT df AS v FROM term WHERE aud = 0 AND term = 'kx200b'"), 2);
}

static void
logs_without_personal_data(void **state)
{
	(void)state;
	assert_int_equal(search_log(cx, "我的电话 13812345678 退货", 3, search_token()), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_log WHERE query LIKE '%退货%' AND hits = 3 AND lang = 'zh_CN'"), 1);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_log WHERE query LIKE '%13812345678%'"), 0);
}

static void
reindex_changes_nothing(void **state)
{
	int64_t before = kbfix_number(&fix, "SELECT SUM(CRC32(CONCAT_WS(',', aud, tok, imp, doc, lang))) AS v FROM posting"), n;

	(void)state;
	assert_int_equal(search_reindex(cx, NULL, &n), ST_OK);
	assert_int_equal(n, kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article WHERE state = 'published'"));
	assert_int_equal(kbfix_number(&fix, "SELECT SUM(CRC32(CONCAT_WS(',', aud, tok, imp, doc, lang))) AS v FROM posting"), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_was_typed),
		cmocka_unit_test(finds_nothing),
		cmocka_unit_test(ranks),
		cmocka_unit_test(internal_stays_inside),
		cmocka_unit_test(marks_the_original),
		cmocka_unit_test(filters),
		cmocka_unit_test(suggests_titles),
		cmocka_unit_test(pages),
		cmocka_unit_test(never_fails),
		cmocka_unit_test(counts_are_right),
		cmocka_unit_test(logs_without_personal_data),
		cmocka_unit_test(reindex_changes_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
