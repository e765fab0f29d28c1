/*
 * test_reader.c -- what readers see round an article and do with it: votes, readings, related articles, deflection, announcements,
 * anchors, the other script.
 */
#include <time.h>
#include "unit.h"
#include "kbfix.h"
#include "base/headings.h"
#include "base/memo.h"
#include "base/script.h"
#include "model/announcement.h"
#include "model/article_day.h"
#include "model/article_public.h"
#include "model/article_vote.h"
#include "model/deflection.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "reader");
	cx->now = time(NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static enum status
vote(int64_t id, bool helpful, const char *reason, const char *comment, const char *cookie)
{
	static const unsigned char key[32] = { 7 };
	struct vote v = { .article_id = id, .helpful = helpful, .reason = reason, .comment = comment };

	return vote_cast(cx, &v, key, cookie);
}

/* One vote a person, who may think again; nobody is known by it. */
static void
votes(void **state)
{
	int64_t id = kbfix_add(&fix, "vote", "en", "public", "Vote", "", "x"), hidden = kbfix_add(&fix, "vote2", "en", "internal", "Vote", "", "x");
	struct vote_said *said;
	struct article a;
	size_t n;
	bool more;

	(void)state;
	assert_int_equal(vote(id, true, NULL, NULL, "anna"), ST_OK);
	assert_int_equal(vote(id, true, NULL, NULL, "anna"), ST_OK);
	assert_int_equal(vote(id, true, NULL, NULL, "ben"), ST_OK);
	assert_int_equal(vote(id, false, "", "", "anna"), ST_OK);
	assert_int_equal(vote(id, false, "outdated", "Call me: 13812345678", "anna"), ST_OK);
	assert_int_equal(vote(id, false, "boring", "", "anna"), ST_INVALID);
	assert_int_equal(vote(hidden, true, NULL, NULL, "anna"), ST_MISSING);
	assert_int_equal(vote(999999, true, NULL, NULL, "anna"), ST_MISSING);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	assert_int_equal(a.helpful, 1);
	assert_int_equal(a.unhelpful, 1);
	assert_int_equal(a.version, 1);
	assert_int_equal(vote_list(cx, id, 1, &said, &n, &more), ST_OK);
	assert_int_equal(n, 1);
	assert_string_equal(said[0].reason, "outdated");
	assert_string_equal(said[0].comment, "Call me: 138****5678");
	assert_int_equal(said[0].revision, 1);
	/* The same person is somebody else at the next article. */
	assert_int_equal(vote(kbfix_add(&fix, "vote3", "en", "public", "Vote 3", "", "x"), true, NULL, NULL, "anna"), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(DISTINCT voter) AS v FROM article_vote"), 3);
}

static void
readings(void **state)
{
	int64_t id = kbfix_add(&fix, "read", "en", "public", "Read", "", "x"), hidden = kbfix_add(&fix, "read2", "en", "internal", "Read", "", "x");
	struct article a;

	(void)state;
	assert_int_equal(article_day_read(cx, id), ST_OK);
	assert_int_equal(article_day_read(cx, id), ST_OK);
	assert_int_equal(article_day_read(cx, hidden), ST_MISSING);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	assert_int_equal(a.views, 2);
	assert_int_equal(kbfix_number(&fix, "SELECT SUM(readers) AS v FROM article_day"), 2);
	cx->now += 5 * 86400;
	assert_int_equal(article_day_read(cx, id), ST_INVALID);
	cx->now -= 5 * 86400;
}

/* shown < solved < filed; a form counts once. */
static void
deflections(void **state)
{
	int64_t id = kbfix_add(&fix, "defl", "en", "public", "D", "", "x"), hidden = kbfix_add(&fix, "defl2", "en", "internal", "D", "", "x");
	unsigned char one[16] = { 1 }, two[16] = { 2 }, three[16] = { 3 };
	int64_t from = cx->now - 60, to = from + 3600;
	struct deflection_figures f;
	struct deflection_article *a;
	size_t n;

	(void)state;
	assert_int_equal(deflection_set(cx, one, DEFLECTION_SHOWN, 0, "1,2"), ST_OK);
	assert_int_equal(deflection_set(cx, one, DEFLECTION_SOLVED, id, "1"), ST_OK);
	assert_int_equal(deflection_set(cx, one, DEFLECTION_SHOWN, 0, "1"), ST_OK);
	assert_int_equal(deflection_figures(cx, from, to, &f), ST_OK);
	assert_int_equal(f.shown, 1);
	assert_int_equal(f.solved, 1);
	assert_int_equal(deflection_articles(cx, from, to, &a, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(a[0].article_id, id);
	assert_int_equal(deflection_set(cx, one, DEFLECTION_FILED, 0, "1,2"), ST_OK);
	assert_int_equal(deflection_set(cx, one, DEFLECTION_SOLVED, id, "1,2"), ST_OK);
	assert_int_equal(deflection_set(cx, two, DEFLECTION_SOLVED, hidden, ""), ST_OK);
	assert_int_equal(deflection_set(cx, three, DEFLECTION_SHOWN, 0, "5"), ST_OK);
	assert_int_equal(deflection_figures(cx, from, to, &f), ST_OK);
	assert_int_equal(f.shown, 3);
	assert_int_equal(f.solved, 1);
	assert_int_equal(f.filed, 1);
	assert_int_equal(deflection_articles(cx, from, to, &a, &n), ST_OK);
	assert_int_equal(n, 0);
	assert_string_equal(deflection_ids(cx, "3,x,3,-1,0,17, 4,99999999999999999999,8"), "3,17,8");
	assert_string_equal(deflection_ids(cx, NULL), "");
}

static void
announcements(void **state)
{
	struct announcement a = { .place = "both", .level = "warning", .title = "Closed", .body = "See [this](/faq/3) <script>x</script>",
		.lang = "zh_CN" }, *v;
	size_t n;
	bool more;

	(void)state;
	assert_int_equal(announcement_add(cx, &a), ST_OK);
	assert_int_equal(announcement_portal(cx, &v, &n), ST_OK);
	assert_int_equal(n, 1);
	assert_non_null(strstr(v[0].body_html, "/faq/3\""));
	assert_null(strstr(v[0].body_html, "script"));
	cx->lang = LANG_EN;
	assert_int_equal(announcement_portal(cx, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	cx->lang = LANG_ZH_CN;
	assert_int_equal(announcement_end(cx, a.id, 7), ST_CONFLICT);
	assert_int_equal(announcement_end(cx, a.id, 1), ST_OK);
	assert_int_equal(announcement_end(cx, a.id, 1), ST_OK);
	assert_int_equal(announcement_desk(cx, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	a.starts_at = cx->now + 3600;
	a.ends_at = cx->now;
	assert_int_equal(announcement_add(cx, &a), ST_INVALID);
	a.ends_at = 0;
	assert_int_equal(announcement_add(cx, &a), ST_OK);
	assert_int_equal(announcement_portal(cx, &v, &n), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(announcement_list(cx, 1, &v, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(v[0].id, a.id);
}

/* Related ones share words with it; nothing internal is among them; the end is the end. */
static void
around(void **state)
{
	static const char SQL_END[] = "UPDATE article SET ends_at = UTC_TIMESTAMP() - INTERVAL 1 SECOND WHERE id = ?";
	int64_t id = kbfix_add(&fix, "ar1", "zh_CN", "public", "滤网怎么清洗", "", "文"), like = kbfix_add(&fix, "ar2", "zh_CN", "public", "滤网多久清洗一次", "", "文");
	int64_t hidden = kbfix_add(&fix, "ar3", "zh_CN", "internal", "滤网怎么清洗内部说明", "", "文");
	struct article_around r;
	struct article_page p;

	(void)state;
	kbfix_add(&fix, "ar4", "zh_CN", "public", "发票抬头", "", "文");
	assert_int_equal(article_public(cx, id, &p), ST_OK);
	assert_int_equal(article_around(cx, &p, &r), ST_OK);
	assert_true(r.nrelated > 1);
	assert_int_equal(r.related[0].id, like);
	for (size_t i = 0; i < r.nrelated; i++)
		assert_true(r.related[i].id != hidden && r.related[i].id != id);
	assert_int_equal(db_run(cx, SQL_END, (struct db_args){ &DB_I64(like), 1 }, NULL), ST_OK);
	assert_int_equal(article_around(cx, &p, &r), ST_OK);
	assert_true(r.nrelated > 0 && r.related[0].id != like);
	assert_int_equal(article_public(cx, like, &p), ST_MISSING);
}

static void
headings(void **state)
{
	struct heading *h;
	size_t n;
	char *html = headings_mark(cx->mem, "<h2>怎么 <em>清洗</em>？</h2>\n<p>x</p><h3>A &amp; B</h3><h4>no</h4><hr><h2>怎么清洗</h2><h2>!</h2>"
	    "<h2>怎么 清洗</h2>", &h, &n);

	(void)state;
	assert_int_equal(n, 5);
	assert_string_equal(h[0].id, "s-怎么-清洗");
	assert_string_equal(h[0].text_html, "怎么 清洗？");
	assert_string_equal(h[1].id, "s-a-b");
	assert_int_equal(h[1].level, 3);
	assert_string_equal(h[2].id, "s-怎么清洗");
	assert_string_equal(h[3].id, "s-");
	assert_string_equal(h[4].id, "s-怎么-清洗-2");
	assert_non_null(strstr(html, "<h2 id=\"s-怎么-清洗\">怎么 <em>清洗</em>？</h2>"));
	assert_non_null(strstr(html, "<h4>no</h4><hr><h2 id=\"s-怎么清洗\">"));
}

static void
other_script(void **state)
{
	struct script *s = script_new();
	enum script_to to;

	(void)state;
	assert_non_null(s);
	assert_true(script_from("hant", &to));
	assert_int_equal(to, SCRIPT_HANT);
	assert_false(script_from("latin", &to));
	assert_string_equal(script_text(s, cx->mem, SCRIPT_HANT, "打印机和软件"), "印表機和軟體");
	assert_string_equal(script_text(s, cx->mem, SCRIPT_HANS, "印表機和軟體"), "打印机和软件");
	assert_string_equal(script_html(s, cx->mem, SCRIPT_HANT, "<p>里面 <a href=\"/里\" title=\"里\">鼠标 &lt;里&gt;</a> <code>里</code></p>"),
	    "<p>裡面 <a href=\"/里\" title=\"里\">滑鼠 &lt;裡&gt;</a> <code>里</code></p>");
	assert_string_equal(script_text(NULL, cx->mem, SCRIPT_HANT, "里"), "里");
	script_close(s);
}

/* Good for a moment, replaced by the oldest of its kind only, and never when its clock went back. */
static void
memory(void **state)
{
	struct memo *m = memo_new();
	struct article_around r;
	struct article_page p;
	int64_t id = kbfix_add(&fix, "memo", "zh_CN", "public", "记住一会儿", "", "文");
	char *v;

	(void)state;
	assert_null(memo_get(m, MEMO_TREE, 1, 100));
	v = arena_strdup(memo_begin(m, MEMO_TREE, 1, 100), "tree");
	assert_null(memo_get(m, MEMO_TREE, 1, 100));
	memo_keep(m, v);
	assert_ptr_equal(memo_get(m, MEMO_TREE, 1, 101), v);
	assert_null(memo_get(m, MEMO_AROUND, 1, 101));
	assert_null(memo_get(m, MEMO_TREE, 1, 102));
	assert_null(memo_get(m, MEMO_TREE, 1, 99));
	for (int64_t i = 2; i < 40; i++)
		memo_keep(m, arena_strdup(memo_begin(m, MEMO_AROUND, i, 101), "x"));
	assert_string_equal(memo_get(m, MEMO_TREE, 1, 101), "tree");
	assert_string_equal(memo_get(m, MEMO_AROUND, 39, 101), "x");
	cx->memo = m;
	assert_int_equal(article_public(cx, id, &p), ST_OK);
	assert_int_equal(article_around(cx, &p, &r), ST_OK);
	assert_int_equal(article_around(cx, &p, &r), ST_OK);
	assert_true(r.nrelated > 0);
	cx->memo = NULL;
	memo_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(votes),
		cmocka_unit_test(readings),
		cmocka_unit_test(deflections),
		cmocka_unit_test(announcements),
		cmocka_unit_test(around),
		cmocka_unit_test(headings),
		cmocka_unit_test(other_script),
		cmocka_unit_test(memory),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
