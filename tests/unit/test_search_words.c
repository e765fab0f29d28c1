/*
 * test_search_words.c -- the firm's words, pinyin, wrong characters, whole questions; what the report counts.
 */
#include "unit.h"
#include "kbfix.h"
#include "model/search_report.h"
#include "model/search_token.h"
#include "model/synonym.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

enum { FRIDGE = 1, REFUND, WASHER, PRINTER, BANK, DELIVERY, SECRET, LOCK, PARTS, DISH, DEPARTMENT, MIXED };

static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "searchwords");
	kbfix_add(&fix, "fridge", "zh_CN", "public", "冰箱不制冷", "冷藏 压缩机", "先看门有没有关严，再等两个小时。");
	kbfix_add(&fix, "refund", "zh_TW", "public", "退費多久會入帳", "退款時間", "信用卡七個工作天，轉帳三天。");
	kbfix_add(&fix, "washer", "zh_CN", "public", "洗衣机脱水时晃动", "震动 噪音", "四只脚都要着地。");
	kbfix_add(&fix, "printer", "zh_TW", "public", "印表機卡紙", "列印", "打開後蓋，把紙慢慢拉出來。");
	kbfix_add(&fix, "bank", "zh_CN", "public", "银行卡重复扣款", "账户 行长", "重复的一笔三天内自动退回。");
	kbfix_add(&fix, "delivery", "en", "public", "Cash on delivery", "payment", "The courier takes cards as well.");
	kbfix_add(&fix, "secret", "zh_CN", "internal", "绝密折扣暗号", "暗号", "Password: xylophone.");
	kbfix_add(&fix, "lock", "en", "public", "Switch off the child lock", "panel", "Hold the key for three seconds. Refrigerator and dishwasher alike.");
	kbfix_add(&fix, "parts", "en", "public", "Spare parts for the refrigerator", "", "Accessories are in the web shop.");
	kbfix_add(&fix, "dish", "zh_CN", "public", "洗碗机有水渍", "", "加满亮碟剂。洗碗机门要关严。");
	kbfix_add(&fix, "department", "zh_CN", "internal", "部门手册", "", "只给售后部门看的流程。");
	kbfix_add(&fix, "mixed", "zh_CN", "public", "KX-200B 恢复出厂设置", "", "长按电源键十秒。");
	return 0;
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

static int64_t
words(const char *text)
{
	struct synonym_set s = { .words = text, .active = true };

	assert_int_equal(synonym_save(cx, &s), ST_OK);
	return s.id;
}

/* A search's hits, and what was meant. */
static struct hits
run(const char *q)
{
	struct search s = { .q = q, .page = 1 };
	struct hits h;

	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	return h;
}

static void
finds_by_sound(void **state)
{
	static const struct {
		const char *q;
		int id;
	} cases[] = {
		{ "bingxiang", FRIDGE }, { "bing xiang", FRIDGE }, { "BingXiang", FRIDGE }, { "bingxiangbuzhileng", FRIDGE }, { "bing xiang bu zhi leng", FRIDGE },
		{ "bing'xiang", FRIDGE }, { "bx", FRIDGE }, { "bxbzl", FRIDGE }, { "BXBZL", FRIDGE }, { "bingxian", FRIDGE }, { "bingx", FRIDGE },
		{ "bingxiangzenmeban", FRIDGE }, { "ｂｉｎｇｘｉａｎｇ", FRIDGE }, { "tuikuan", REFUND }, { "tuifei", REFUND }, { "yinbiaoji", PRINTER }, { "ybj", PRINTER },
		{ "xiyiji", WASHER }, { "xyj", WASHER }, { "yinhangka", BANK }, { "yhk", BANK }, { "chongfukoukuan", BANK }, { "zhongfu koukuan", BANK },
		{ "hangzhang", BANK }, { "huifu chuchang", MIXED }, { "KX-200B huifu", MIXED }, { "kx200b hfcc", MIXED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (!finds(cases[i].q, cases[i].id))
			fail_msg("%s does not find %d but%s", cases[i].q, cases[i].id, kbfix_find(&fix, cases[i].q, false));
	assert_string_equal(run("bingxiang").v[0].title_html, "<mark>冰箱</mark>不制冷");
	assert_string_equal(kbfix_find(&fix, "juemi", false), " ");
	assert_string_equal(kbfix_find(&fix, "anhao", false), " ");
	assert_string_equal(kbfix_find(&fix, "zkah", false), " ");
	assert_non_null(strstr(kbfix_find(&fix, "juemizhekou", true), " 7 "));
}

static void
suggests_by_sound(void **state)
{
	static const char *const typed[] = { "bingx", "bingxi", "bingxia", "bingxiang", "bing x", "bxb" };
	struct hits h;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(typed); i++) {
		assert_int_equal(search_suggest(cx, typed[i], false, &h), ST_OK);
		if (h.n < 1 || h.v[0].id != FRIDGE)
			fail_msg("%s suggests %zu titles", typed[i], h.n);
	}
	assert_int_equal(search_suggest(cx, "juemi", false, &h), ST_OK);
	assert_int_equal(h.n, 0);
}

static void
finds_by_other_words(void **state)
{
	struct synonym_set s;
	int64_t fridge, id;

	(void)state;
	assert_false(finds("雪柜", FRIDGE));
	fridge = words("冰箱，电冰箱、雪柜; refrigerator");
	words("退款, 退費, 退钱, money back");
	words("打印机, 印表機, printer");
	words("货到付款, cash on delivery, COD");
	words("不制冷, 不冷, 不凉");
	assert_true(finds("雪柜", FRIDGE));
	assert_true(finds("雪櫃不制冷", FRIDGE));
	assert_true(finds("电冰箱不凉", FRIDGE));
	assert_true(finds("我家雪柜不冷怎么办", FRIDGE));
	assert_true(finds("雪柜", PARTS));
	assert_true(finds("refrigerators", FRIDGE));
	assert_true(finds("打印机", PRINTER));
	assert_true(finds("打印机卡纸", PRINTER));
	assert_true(finds("printers", PRINTER));
	assert_true(finds("退钱多久到账", REFUND));
	assert_true(finds("money back", REFUND));
	assert_true(finds("how do I get my money back", REFUND));
	assert_true(finds("cod", DELIVERY));
	assert_true(finds("货到付款", DELIVERY));
	assert_true(finds("cash on delivery", DELIVERY));
	assert_string_equal(run("雪柜").v[0].title_html, "<mark>冰箱</mark>不制冷");

	assert_int_equal(synonym_get(cx, fridge, &s), ST_OK);
	assert_string_equal(s.words, "冰箱, 电冰箱, 雪柜, refrigerator");
	assert_string_equal(s.origin, "desk");
	s.active = false;
	assert_int_equal(synonym_save(cx, &s), ST_OK);
	assert_false(finds("雪柜", FRIDGE));
	assert_int_equal(synonym_save(cx, &s), ST_CONFLICT);
	s.version++;
	s.active = true;
	s.words = "冰箱\n雪柜";
	assert_int_equal(synonym_save(cx, &s), ST_OK);
	assert_true(finds("雪柜", FRIDGE));
	assert_false(finds("refrigerator", FRIDGE));
	id = kbfix_number(&fix, "SELECT COUNT(*) AS v FROM audit WHERE action LIKE 'synonym.%'");
	assert_int_equal(id, 7);
}

static void
refuses_sets(void **state)
{
	static const char *const bad[] = { "", "冰箱", "冰箱, 冰箱", "软体, 軟體", ",,,", "... , !!!" };
	struct synonym_set s = { .active = true };
	struct str many;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		s.words = bad[i];
		assert_int_equal(synonym_save(cx, &s), ST_INVALID);
		assert_int_equal(s.id, 0);
	}
	str_init(&many, cx->mem);
	for (i = 0; i < 40; i++)
		str_addf(&many, "word%zu,", i);
	s.words = many.s;
	assert_int_equal(synonym_save(cx, &s), ST_TOO_BIG);
	s.words = "a, " "0123456789012345678901234567890123456789012345678901234567890123456789";
	assert_int_equal(synonym_save(cx, &s), ST_TOO_BIG);
}

static void
ships_words(void **state)
{
	struct synonym_set *v;
	int64_t n;
	size_t k;
	bool more;

	(void)state;
	assert_int_equal(synonym_ship(cx, "# comment\n软件, 軟體, software  # note\n\n沙发, 沙發\n滑鼠, 鼠标\n雪柜, 冰箱, 冷柜\n", &n), ST_OK);
	assert_int_equal(n, 2); /* one is the desk's, one is a single word */
	assert_int_equal(synonym_ship(cx, "软件, 軟體, software\n滑鼠, 鼠标\n", &n), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(synonym_ship(cx, "滑鼠, 鼠标, mouse\n", &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(synonym_list(cx, "mouse", 1, &v, &k, &more), ST_OK);
	assert_int_equal(k, 1);
	assert_string_equal(v[0].origin, "shipped");
	v[0].active = false;
	assert_int_equal(synonym_save(cx, &v[0]), ST_OK);
	assert_int_equal(synonym_ship(cx, "滑鼠, 鼠标\n", &n), ST_OK);
	assert_int_equal(n, 0);
}

static void
knows_what_was_meant(void **state)
{
	static const struct {
		const char *q, *meant;
		int id;
	} cases[] = {
		{ "冰厢", "冰箱", FRIDGE }, { "冰相不制冷", "冰箱不制冷", FRIDGE }, { "冰箱不致冷", "冰箱不制冷", FRIDGE }, { "我家冰厢不制冷了怎么办", "我家冰箱不制冷了怎么办", FRIDGE },
		{ "冼衣机", "洗衣机", WASHER }, { "洗衣衣机", "洗衣机", WASHER }, { "洗机脱水", "洗衣机脱水", WASHER }, { "洗机衣", "洗衣机", WASHER }, { "箱冰", "冰箱", FRIDGE },
		{ "印表几卡紙", "印表機卡紙", PRINTER }, { "refrigarator", "refrigerator", PARTS }, { "refrigertor", "refrigerator", PARTS }, { "erfrigerator", "refrigerator", PARTS },
		{ "rerfigerater", "refrigerator", PARTS }, { "dlivery", "delivery", DELIVERY }, { "celivery", "delivery", DELIVERY },
	};
	struct hits h;
	size_t i;

	(void)state;
	assert_int_equal(search_count(cx), ST_OK);
	for (i = 0; i < NELEM(cases); i++) {
		h = run(cases[i].q);
		if (h.meant == NULL || strcmp(h.meant, cases[i].meant) != 0 || !finds(cases[i].q, cases[i].id))
			fail_msg("%s: meant %s, finds%s", cases[i].q, h.meant == NULL ? "nothing" : h.meant, kbfix_find(&fix, cases[i].q, false));
	}
	assert_null(run("冰箱不制冷").meant);
	assert_null(run("refrigerator").meant);
	assert_null(run("zzzzqqqq").meant);
	/* Words of internal articles are nobody's but the staff's. */
	assert_null(run("绝蜜折扣").meant);
	assert_null(run("xylofone").meant);
	assert_null(run("暗浩").meant);
	assert_string_equal(kbfix_find(&fix, "childlock", false), " 8 ");
	assert_string_equal(kbfix_find(&fix, "dish washer", false), " 8 ");
}

static void
answers_questions(void **state)
{
	static const struct {
		const char *q;
		int id;
	} cases[] = {
		{ "我家的冰箱突然不制冷了是什么原因", FRIDGE }, { "請問洗衣機脫水的時候一直晃動該怎麼處理", WASHER }, { "印表機為什麼會卡紙呢", PRINTER },
		{ "想請問一下退費要多久才會入帳", REFUND }, { "why does my child lock not switch off?", LOCK }, { "银行卡被重复扣款了怎么办啊", BANK },
		{ "where can I get spare parts for my refrigerator", PARTS },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (atoi(kbfix_find(&fix, cases[i].q, false)) != cases[i].id)
			fail_msg("%s finds first%s", cases[i].q, kbfix_find(&fix, cases[i].q, false));
}

static void
keeps_to_the_audience(void **state)
{
	static const unsigned char none[PERM_N] = { [PERM_STAFF] = 1 };

	(void)state;
	assert_int_equal(db_script(cx, "audience", "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('a', 'A', 'A', 'A'), "
	    "('b', 'B', 'B', 'B'); UPDATE article SET audience = 'department' WHERE id = 11; INSERT INTO article_department VALUES (11, 1)"), ST_OK);
	assert_int_equal(search_index(cx, DEPARTMENT), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT aud AS v FROM article_text WHERE article_id = 11"), 2);
	assert_string_equal(kbfix_find(&fix, "部门手册", false), " ");
	assert_non_null(strstr(kbfix_find(&fix, "部门手册", true), " 11 "));
	cx->who.perms = none;
	cx->who.department_id = 2;
	assert_null(strstr(kbfix_find(&fix, "部门手册", true), " 11 "));
	cx->who.department_id = 1;
	assert_non_null(strstr(kbfix_find(&fix, "部门手册", true), " 11 "));
	cx->who.department_id = 0;
	cx->who.perms = kbfix_editor;
}

static void
shows_staff_the_whole(void **state)
{
	int64_t id = kbfix_add(&fix, "blocks", "zh_CN", "public", "延保价目", "", "公开的说明。\n\n:::internal\n内部底价三百元。\n:::\n");
	struct search s = { .q = "延保价目", .page = 1, .staff = true };
	struct hits h;

	(void)state;
	assert_true(finds("延保价目", (int)id));
	assert_false(finds("内部底价", (int)id));
	assert_non_null(strstr(kbfix_find(&fix, "内部底价", true), arena_printf(cx->mem, " %lld ", (long long)id)));
	assert_int_equal(search_run(cx, &s, &h), ST_OK);
	assert_int_equal(h.n, 1);
	assert_non_null(strstr(h.v[0].snippet_html, "三百元"));
	assert_null(strstr(run("延保价目").v[0].snippet_html, "三百元"));
}

static void
keeps_the_time(void **state)
{
	(void)state;
	assert_true(finds("水渍", DISH));
	assert_int_equal(db_script(cx, "time", "UPDATE article SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 MINUTE WHERE id = 10"), ST_OK);
	assert_false(finds("水渍", DISH));
	assert_int_equal(db_script(cx, "time", "UPDATE article SET ends_at = NULL, starts_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR WHERE id = 10"), ST_OK);
	assert_false(finds("水渍", DISH));
	assert_false(finds("shuizi", DISH));
	assert_null(run("水资").meant);
	assert_int_equal(db_script(cx, "time", "UPDATE article SET starts_at = UTC_TIMESTAMP() + INTERVAL 1 HOUR WHERE id = 6"), ST_OK);
	assert_null(run("refrigerator delivry").meant); /* a word of nothing that is public now */
	assert_int_equal(db_script(cx, "time", "UPDATE article SET starts_at = NULL WHERE id = 6"), ST_OK);
	assert_string_equal(run("refrigerator delivry").meant, "refrigerator delivery");
	assert_int_equal(db_script(cx, "time", "UPDATE article SET starts_at = NULL WHERE id = 10"), ST_OK);
	assert_true(finds("水渍", DISH));
}

static void
counts_what_was_opened(void **state)
{
	struct search_sums sums;
	struct missed *m;
	size_t n;
	bool more;
	int64_t a, b;

	(void)state;
	a = search_token();
	b = search_token();
	assert_int_equal(search_log(cx, "Steamer 蒸箱", 0, a), ST_OK);
	assert_int_equal(search_log(cx, "steamer  蒸箱", 0, search_token()), ST_OK);
	assert_int_equal(search_log(cx, "冰箱", 3, b), ST_OK);
	assert_int_equal(search_log(cx, "退費", 2, search_token()), ST_OK);
	assert_true(a > 0 && b > 0 && a != b);
	assert_int_equal(search_solved(cx, b, true), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_log WHERE solved IS NOT NULL"), 0);
	assert_int_equal(search_opened(cx, b, SECRET), ST_OK);
	assert_int_equal(search_opened(cx, 12345, FRIDGE), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_log WHERE opened_id IS NOT NULL"), 0);
	assert_int_equal(search_opened(cx, b, FRIDGE), ST_OK);
	assert_int_equal(search_opened(cx, b, WASHER), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT opened_id AS v FROM search_log WHERE hits = 3"), FRIDGE);
	assert_int_equal(search_solved(cx, b, true), ST_OK);
	assert_int_equal(search_solved(cx, b, false), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT solved AS v FROM search_log WHERE hits = 3"), 1);
	assert_int_equal(report_missed(cx, 30, false, 1, &m, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(m[0].times, 2);
	assert_int_equal(report_missed(cx, 30, true, 1, &m, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_string_equal(m[0].query, "退費");
	assert_int_equal(report_sums(cx, 30, &sums), ST_OK);
	assert_int_equal(sums.searches, 4);
	assert_int_equal(sums.none, 2);
	assert_int_equal(sums.opened, 1);
	assert_int_equal(sums.solved, 1);
}

static void
counts_what_did_not_help(void **state)
{
	struct disliked *d;
	size_t n;
	bool more;

	(void)state;
	assert_int_equal(db_script(cx, "votes", "INSERT INTO article_vote (article_id, voter, helpful, reason, comment, revision, at) VALUES "
	    "(1, 'a', 0, 'wrong', 'no', 1, UTC_TIMESTAMP()), (1, 'b', 0, 'unclear', '', 1, UTC_TIMESTAMP()), (1, 'c', 1, '', '', 1, UTC_TIMESTAMP()), "
	    "(2, 'a', 1, '', '', 1, UTC_TIMESTAMP()), (3, 'a', 0, 'other', '', 1, UTC_TIMESTAMP() - INTERVAL 60 DAY)"), ST_OK);
	assert_int_equal(report_disliked(cx, 30, 1, &d, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(d[0].id, FRIDGE);
	assert_int_equal(d[0].unhelpful, 2);
	assert_int_equal(d[0].wrong, 1);
	assert_string_equal(d[0].comment, "no");
	assert_int_equal(report_disliked(cx, 90, 1, &d, &n, &more), ST_OK);
	assert_int_equal(n, 2);
}

/* Whatever is typed gives an answer, not a failure. */
static void
never_fails(void **state)
{
	static const char *const pieces[] = { "bing", "xiang", "b", "x", "'", "xian", "zhuangshuang", "冰", "厢", "雪柜", "不冷", "money", "back", "cash", "on", " ", "-", "a", "i",
		"v", "lv", "nve", "money back", "%", "_", "𠮷", "200B", "refrigarator", "怎么办", "，", "tui kuan", "ng", "é", "zh" };
	uint32_t r = 4711;
	char q[900];
	int i, k;

	(void)state;
	for (i = 0; i < 300; i++) {
		struct search s = { .q = q, .page = 1 + i % 3, .staff = i % 2 == 0, .lang = i % 5 == 0 ? "en" : NULL };
		struct hits h;
		size_t n = 0;

		for (k = 0; k < 1 + i % 50; k++) {
			const char *p = pieces[((r = r * 1103515245u + 12345u) >> 16) % NELEM(pieces)];

			memcpy(q + n, p, strlen(p));
			n += strlen(p);
		}
		q[n] = '\0';
		assert_int_equal(search_run(cx, &s, &h), ST_OK);
		assert_int_equal(search_suggest(cx, q, s.staff, &h), ST_OK);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_sound),
		cmocka_unit_test(suggests_by_sound),
		cmocka_unit_test(knows_what_was_meant),
		cmocka_unit_test(answers_questions),
		cmocka_unit_test(finds_by_other_words),
		cmocka_unit_test(refuses_sets),
		cmocka_unit_test(ships_words),
		cmocka_unit_test(keeps_to_the_audience),
		cmocka_unit_test(shows_staff_the_whole),
		cmocka_unit_test(keeps_the_time),
		cmocka_unit_test(counts_what_was_opened),
		cmocka_unit_test(counts_what_did_not_help),
		cmocka_unit_test(never_fails),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
