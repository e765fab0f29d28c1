/*
 * test_search_build.c -- the index built anew equals the one that saves wrote, whatever happens meanwhile; audiences stay apart in it.
 */
#include "unit.h"
#include <signal.h>
#include <sys/wait.h>
#include "kbfix.h"

#define ARTICLES 120

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

/* Small parts and transactions, so that there are many. */
static const struct reindex SMALL = { .part = 1500, .chunk = 100, .workers = 1 };
static const struct reindex SMALL_TWO = { .part = 1500, .chunk = 100, .workers = 2 };

static int64_t
add(int i, const char *audience, const char *more)
{
	static const char *const words[] = { "冰箱不制冷", "洗衣机漏水了", "保修期内免费上门", "请先断电再拆门板", "滤芯半年换一次", "退货要带发票",
		"KX-200B 的门封", "温度设在四度", "压缩机的噪音" };
	static const char *const langs[] = { "zh_CN", "zh_TW", "en" };
	struct str body;
	int k;

	str_init(&body, cx->mem);
	for (k = 0; k < 12; k++)
		str_addf(&body, "%s%d。", words[(i * 7 + k * k + i / 9) % (int)NELEM(words)], (i + k) % 17);
	str_addf(&body, " The filter number %d of the refrigerator.%s", i, more);
	return kbfix_add(&fix, arena_printf(cx->mem, "k%d", i), langs[i % 3], audience, arena_printf(cx->mem, "%s %d", words[i % 9], i), "门 水箱", body.s);
}

static int
setup(void **state)
{
	int i;

	(void)state;
	kbfix_open(&fix, "build");
	for (i = 0; i < ARTICLES; i++)
		add(i, i % 10 == 9 ? "internal" : "public", i % 10 == 4 ? "\n\n:::internal\n暗号是鹦鹉螺 nautilus\n:::\n" : "");
	return search_count(cx) == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static int64_t
sum_postings(void)
{
	return kbfix_number(&fix, "SELECT CAST(SUM(CRC32(CONCAT_WS(',', aud, tok, imp, doc, lang))) + COUNT(*) AS SIGNED) AS v FROM posting");
}

static int64_t
sum_counts(void)
{
	return kbfix_number(&fix, "SELECT CAST((SELECT SUM(CRC32(CONCAT_WS(',', aud, tok, df))) FROM posting_df WHERE df > 0) + "
	    "(SELECT SUM(CRC32(CONCAT_WS(',', aud, term, df))) FROM term) AS SIGNED) AS v");
}

static void
expect_counts(void)
{
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM (SELECT aud, tok, COUNT(*) AS n FROM posting GROUP BY aud, tok) p "
	    "LEFT JOIN posting_df d ON d.aud = p.aud AND d.tok = p.tok WHERE d.df IS NULL OR d.df <> p.n"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM posting_df d WHERE d.tok > 0 AND d.df > 0 AND NOT EXISTS "
	    "(SELECT 1 FROM posting p WHERE p.aud = d.aud AND p.tok = d.tok)"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM posting_df d WHERE d.tok = 0 AND d.df <> "
	    "(SELECT COUNT(*) FROM article_text t WHERE t.aud = d.aud)"), 0);
}

static void
builds_what_saves_wrote(void **state)
{
	int64_t postings = sum_postings(), counts = sum_counts(), n;

	(void)state;
	expect_counts();
	assert_int_equal(search_reindex(cx, &SMALL, &n), ST_OK);
	assert_int_equal(n, ARTICLES);
	assert_int_equal(sum_postings(), postings);
	assert_int_equal(sum_counts(), counts);
	assert_int_equal(search_reindex(cx, &SMALL_TWO, &n), ST_OK);
	assert_int_equal(sum_postings(), postings);
	assert_int_equal(sum_counts(), counts);
	assert_int_equal(search_reindex(cx, NULL, &n), ST_OK);
	assert_int_equal(sum_postings(), postings);
	assert_int_equal(sum_counts(), counts);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() "
	    "AND (TABLE_NAME LIKE '%\\_new' OR TABLE_NAME LIKE '%\\_old')"), 0);
}

static void
builds_what_was_never_indexed(void **state)
{
	int64_t postings = sum_postings(), counts = sum_counts(), n;

	(void)state;
	assert_int_equal(db_script(cx, "lose", "DELETE FROM posting; DELETE FROM posting_df; DELETE FROM term; DELETE FROM article_text WHERE article_id < 60; "
	    "UPDATE article_text SET folded = 'x\n\ny\n' WHERE article_id > 100; INSERT INTO article_text SELECT article_id, 2, lang, folded, fold_ver "
	    "FROM article_text WHERE article_id = 70"), ST_OK);
	assert_int_equal(search_reindex(cx, &SMALL, &n), ST_OK);
	assert_int_equal(sum_postings(), postings);
	assert_int_equal(sum_counts(), counts);
}

/* Together more than a packet of the server holds. */
static void
builds_long_texts(void **state)
{
	int64_t n;

	(void)state;
	assert_int_equal(db_script(cx, "long", "UPDATE article SET body = CONCAT(REPEAT('冰箱的门封要换。', 20000), id), version = version + 1 WHERE id BETWEEN 11 AND 60"), ST_OK);
	assert_int_equal(search_reindex(cx, NULL, &n), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_text WHERE LENGTH(folded) > 400000"), 50);
	expect_counts();
}

/* ---------------------------------------------------------------- cut off */

struct cut {
	const char *phase;
	int64_t done;
};

static void
cut_off(void *arg, const struct reindex_state *s)
{
	const struct cut *c = arg;

	if (strcmp(s->phase, c->phase) == 0 && s->done >= c->done)
		(void)kill(getpid(), SIGKILL);
}

/* Begin to build in a process that is killed. */
static void
build_and_die(const char *phase, int64_t done)
{
	struct cut c = { phase, done };
	struct reindex how = SMALL;
	struct ctx mine = *cx;
	int64_t n;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		how.say = cut_off;
		how.arg = &c;
		mine.mem = arena_new();
		mine.db = db_new(&fix.conf, "root");
		_exit(search_reindex(&mine, &how, &n) == ST_OK ? 0 : 1);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static bool
finds(const char *q, int64_t id, bool staff)
{
	return strstr(kbfix_find(&fix, q, staff), arena_printf(cx->mem, " %lld ", (long long)id)) != NULL;
}

/* Change, add, hide and bring back while it stands cut off; each is so at once. */
static void
save_meanwhile(int round)
{
	const char *word = round == 0 ? "翡翠" : round == 1 ? "玛瑙" : "琥珀";
	int64_t id = add(10, "public", arena_printf(cx->mem, " %s", word)), fresh;

	assert_true(finds(word, id, false));
	assert_true(finds("冰箱", add(0, "public", " z"), false));
	fresh = add(ARTICLES + round, "public", arena_printf(cx->mem, " 孔雀%d", round));
	assert_true(finds(arena_printf(cx->mem, "孔雀%d", round), fresh, false));
	id = add(20, round % 2 == 0 ? "internal" : "public", " 珊瑚");
	assert_int_equal(finds("珊瑚", id, false), round % 2 != 0);
	assert_true(finds("珊瑚", id, true));
}

static struct reindex_state first;

static void
note_first(void *arg, const struct reindex_state *s)
{
	(void)arg;
	if (first.phase == NULL)
		first = *s;
}

static void
goes_on_where_it_was_cut_off(void **state)
{
	static const struct cut cuts[] = { { "text", 50 }, { "post", 0 }, { "post", 4000 } };
	struct reindex how = SMALL;
	int64_t n, postings, counts;
	size_t i;

	(void)state;
	how.say = note_first;
	for (i = 0; i < NELEM(cuts); i++) {
		build_and_die(cuts[i].phase, cuts[i].done);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_build WHERE phase <> 'none'"), 1);
		save_meanwhile((int)i);
		assert_int_equal(search_count(cx), ST_OK);
		first.phase = NULL;
		assert_int_equal(search_reindex(cx, &how, &n), ST_OK);
		assert_string_equal(first.phase, cuts[i].phase);
		assert_true(first.done >= cuts[i].done);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_change"), 0);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM search_build WHERE phase <> 'none'"), 0);
		expect_counts();
		postings = sum_postings();
		counts = sum_counts();
		assert_int_equal(search_reindex(cx, NULL, &n), ST_OK);
		assert_int_equal(sum_postings(), postings);
		assert_int_equal(sum_counts(), counts);
	}
	save_meanwhile(1);
	assert_int_equal(search_count(cx), ST_OK);
	expect_counts();
}

/* ---------------------------------------------------------------- audiences */

static void
internal_never_in_public(void **state)
{
	int64_t id = kbfix_add(&fix, "blocks", "zh_CN", "public", "门锁", "", "公开的一段。\n\n:::internal\n密语独角兽 narwhal\n:::\n\n再公开一段。"), n;
	int round;

	(void)state;
	for (round = 0; round < 2; round++) {
		assert_false(finds("独角兽", id, false));
		assert_false(finds("narwhal", id, false));
		assert_true(finds("独角兽", id, true));
		assert_true(finds("narwhal", id, true));
		assert_true(finds("公开的一段", id, false));
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_text WHERE aud = 0 AND (folded LIKE '%narwhal%' OR folded LIKE '%独角%')"), 0);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM term WHERE aud = 0 AND term LIKE 'narwhal%'"), 0);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM term WHERE aud = 0 AND term LIKE 'nautilus%'"), 0);
		assert_int_equal(search_reindex(cx, &SMALL_TWO, &n), ST_OK);
	}
}

static void
an_audience_leaves_nothing(void **state)
{
	static const char *const audiences[] = { "internal", "public", "internal" };
	int64_t id = kbfix_add(&fix, "moving", "en", "public", "Moving house", "", "The zeppelin lands.");
	size_t i;

	(void)state;
	assert_int_equal(search_count(cx), ST_OK);
	for (i = 0; i < NELEM(audiences); i++) {
		bool public = strcmp(audiences[i], "public") == 0;

		assert_int_equal(kbfix_add(&fix, "moving", "en", audiences[i], "Moving house", "", "The zeppelin lands."), id);
		assert_int_equal(finds("zeppelin", id, false), public);
		assert_true(finds("zeppelin", id, true));
		assert_int_equal(search_count(cx), ST_OK);
		assert_int_equal(kbfix_number(&fix, arena_printf(cx->mem, "SELECT COUNT(*) AS v FROM posting WHERE aud = 0 AND doc = %lld", (long long)id)) > 0, public);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM term WHERE aud = 0 AND term = 'zeppelin'"), public);
		assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM term WHERE aud = 1 AND term = 'zeppelin'"), !public);
	}
	expect_counts();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_what_saves_wrote),
		cmocka_unit_test(builds_what_was_never_indexed),
		cmocka_unit_test(goes_on_where_it_was_cut_off),
		cmocka_unit_test(internal_never_in_public),
		cmocka_unit_test(an_audience_leaves_nothing),
		cmocka_unit_test(builds_long_texts),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
