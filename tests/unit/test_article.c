/*
 * test_article.c -- articles and categories: saving, publishing, importing, reading as a guest.
 */
#include "unit.h"
#include "kbfix.h"
#include "model/article_public.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

static int
setup(void **state)
{
	(void)state;
	kbfix_open(&fix, "article");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static struct article
draft(const char *title, const char *body)
{
	return (struct article){ .category_id = 2, .lang = "zh_CN", .audience = "public", .title = title, .body = body, .keywords = "" };
}

static void
life_of_an_article(void **state)
{
	struct article a = draft("第一篇 <b>", "# 标题\n\n正文**粗**。\r\n<script>alert(1)</script>"), b;
	struct article_page page;
	int64_t version;

	(void)state;
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_true(a.id > 0);
	assert_int_equal(a.version, 1);
	assert_int_equal(article_get(cx, a.id, &b), ST_OK);
	assert_string_equal(b.state, "draft");
	assert_string_equal(b.category_name, "冰箱");
	assert_string_equal(b.author_name, "Anna");
	assert_string_equal(b.body_html, "<h2>标题</h2>\n<p>正文<strong>粗</strong>。</p>\n");
	assert_string_equal(b.summary, "标题 正文粗。");
	assert_string_equal(kbfix_find(&fix, "第一篇", true), " ");
	assert_int_equal(article_public(cx, a.id, &page), ST_MISSING);

	assert_int_equal(article_publish(cx, a.id, 1), ST_OK);
	assert_string_equal(kbfix_find(&fix, "第一篇", false), arena_printf(cx->mem, " %lld ", (long long)a.id));
	assert_int_equal(article_public(cx, a.id, &page), ST_OK);
	assert_string_equal(page.a.title, "第一篇 <b>");
	assert_int_equal(article_public_version(cx, a.id, &version), ST_OK);
	assert_int_equal(version, 2);

	a.version = 2;
	a.title = "改了名字";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(a.version, 3);
	assert_string_equal(kbfix_find(&fix, "第一篇", false), " ");
	assert_string_equal(kbfix_find(&fix, "改了名字", false), arena_printf(cx->mem, " %lld ", (long long)a.id));

	/* The audience is part of the key: nothing public is left behind. */
	a.audience = "internal";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_string_equal(kbfix_find(&fix, "改了名字", false), " ");
	assert_string_equal(kbfix_find(&fix, "改了名字", true), arena_printf(cx->mem, " %lld ", (long long)a.id));
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM posting WHERE aud = 0"), 0);
	assert_int_equal(article_public(cx, a.id, &page), ST_MISSING);

	assert_int_equal(article_unpublish(cx, a.id, 4), ST_OK);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM posting"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article_text"), 0);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM audit WHERE action LIKE 'article.%' AND actor_id = 1"), 5);
}

static void
second_editor_conflicts(void **state)
{
	struct article a = draft("两个编辑", "文"), b = a;

	(void)state;
	assert_int_equal(article_save(cx, &a), ST_OK);
	b.id = a.id;
	b.version = 1;
	a.title = "先存的";
	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(article_save(cx, &b), ST_CONFLICT);
	assert_int_equal(article_publish(cx, a.id, 1), ST_CONFLICT);
	assert_int_equal(article_get(cx, a.id, &b), ST_OK);
	assert_string_equal(b.title, "先存的");
	b.id = 99999;
	assert_int_equal(article_save(cx, &b), ST_MISSING);
	assert_int_equal(article_publish(cx, 99999, 1), ST_MISSING);
}

static void
refuses_bad_input(void **state)
{
	char *long_title = arena_alloc(cx->mem, 202), *huge = arena_alloc(cx->mem, (1 << 20) + 2);
	struct article a;

	(void)state;
	memset(long_title, 'x', 201);
	memset(huge, 'x', (1 << 20) + 1);
	a = draft("", "x");
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft(long_title, "x");
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft("t", "");
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft("t", "\xff");
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft("t\x1b", "x");
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft("t", huge);
	assert_int_equal(article_save(cx, &a), ST_TOO_BIG);
	a = draft("t", "x");
	a.lang = "fr";
	assert_int_equal(article_save(cx, &a), ST_INVALID);
	a = draft("t", "x");
	a.audience = "all";
	assert_int_equal(article_save(cx, &a), ST_INVALID);
}

static void
imports_once(void **state)
{
	struct article_import in = { .source = "shop", .group_key = "hello", .title = "Hello", .body = "See [this](/faq-key/later).", .keywords = NULL,
		.category_code = "orders", .lang = "en", .audience = "public", .at = 1700000000 };
	int64_t id, again, later, n;
	struct article_link *t;
	struct article a;
	size_t nt;
	bool changed;

	(void)state;
	assert_int_equal(article_import(cx, &in, true, &id, &changed), ST_OK);
	assert_true(changed);
	assert_int_equal(kbfix_number(&fix, "SELECT COUNT(*) AS v FROM article WHERE source = 'shop'"), 0);
	assert_int_equal(article_import(cx, &in, false, &id, &changed), ST_OK);
	assert_true(changed);
	assert_int_equal(article_import(cx, &in, false, &again, &changed), ST_OK);
	assert_false(changed);
	assert_int_equal(again, id);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	assert_string_equal(a.state, "published");
	assert_int_equal(a.updated_at, 1700000000);
	assert_string_equal(a.body_html, "<p>See this.</p>\n");

	in.group_key = "later";
	in.title = "Later";
	in.body = "Back to [hello](/faq-key/hello#x) or [complain](/complaint) or [away](x.html).";
	assert_int_equal(article_import(cx, &in, false, &later, &changed), ST_OK);
	assert_int_equal(article_get(cx, later, &a), ST_OK);
	assert_string_equal(a.body_html, arena_printf(cx->mem, "<p>Back to <a href=\"%lld#x\">hello</a> or <a href=\"../complaint\">complain</a> or away.</p>\n", (long long)id));
	assert_int_equal(search_reindex(cx, NULL, &n), ST_OK);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	assert_string_equal(a.body_html, arena_printf(cx->mem, "<p>See <a href=\"%lld\">this</a>.</p>\n", (long long)later));
	assert_int_equal(a.version, 2);

	in.group_key = "hello";
	in.lang = "zh-TW";
	in.title = "你好";
	in.body = "見[這篇](/faq-key/later)。";
	assert_int_equal(article_import(cx, &in, false, &again, &changed), ST_OK);
	assert_int_equal(article_public_translations(cx, id, &t, &nt), ST_OK);
	assert_int_equal(nt, 1);
	assert_int_equal(t[0].id, again);
	assert_string_equal(t[0].lang, "zh_TW");
	assert_int_equal(article_public_translations(cx, again, &t, &nt), ST_OK);
	assert_int_equal(nt, 1);
	assert_int_equal(t[0].id, id);

	in.category_code = "nowhere";
	in.group_key = "other";
	assert_int_equal(article_import(cx, &in, false, &again, &changed), ST_INVALID);
	in.category_code = "orders";
	in.group_key = NULL;
	assert_int_equal(article_import(cx, &in, false, &again, &changed), ST_OK);
	assert_true(changed);
	assert_int_equal(article_import(cx, &in, false, &again, &changed), ST_OK);
	assert_false(changed);
}

/* What staff withdrew stays withdrawn when the same import comes again, changed or not. */
static void
import_keeps_the_state(void **state)
{
	struct article_import in = { .source = "shop", .source_key = "k1", .title = "T", .body = "B", .category_code = "orders", .lang = "en",
		.audience = "public" };
	struct article_page page;
	struct article a;
	int64_t id;
	bool changed;

	(void)state;
	assert_int_equal(article_import(cx, &in, false, &id, &changed), ST_OK);
	assert_int_equal(article_unpublish(cx, id, 1), ST_OK);
	in.body = "B2";
	assert_int_equal(article_import(cx, &in, false, &id, &changed), ST_OK);
	assert_true(changed);
	assert_int_equal(article_get(cx, id, &a), ST_OK);
	assert_string_equal(a.state, "draft");
	assert_int_equal(article_public(cx, id, &page), ST_MISSING);
}

static void
lists(void **state)
{
	struct article_filter f = { .state = "published", .sort = "title", .page = 1 };
	struct article_link *l;
	struct article *v;
	struct category *c;
	size_t i, n, nc;
	bool more;

	(void)state;
	for (i = 0; i < 23; i++)
		kbfix_add(&fix, arena_printf(cx->mem, "l%zu", i), "zh_CN", i == 0 ? "internal" : "public", arena_printf(cx->mem, "列表 %02zu", i), "", "文");
	assert_int_equal(article_public_list(cx, 1, 1, &l, &n, &more), ST_OK);
	assert_int_equal(n, 20);
	assert_true(more);
	assert_int_equal(article_public_list(cx, 1, 2, &l, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	assert_false(more);
	assert_int_equal(article_public_list(cx, 3, 1, &l, &n, &more), ST_OK);
	assert_int_equal(n, 0);
	assert_int_equal(article_public_home(cx, &l, &n), ST_OK);
	assert_int_equal(n, 3);
	assert_int_equal(l[0].category_id, 1);
	assert_int_equal(category_list_public(cx, &c, &nc), ST_OK);
	assert_int_equal(nc, 3);
	assert_string_equal(c[0].code, "kitchen");
	assert_int_equal(c[0].articles, 22);
	assert_string_equal(c[1].code, "fridge");
	assert_int_equal(c[1].parent_id, c[0].id);
	assert_int_equal(article_list(cx, &f, &v, &n, &more), ST_OK);
	assert_true(n > 23);
	for (i = 1; i < n; i++)
		assert_true(strcmp(v[i - 1].title, v[i].title) <= 0);
	f = (struct article_filter){ .audience = "internal", .category_id = 1 };
	assert_int_equal(article_list(cx, &f, &v, &n, &more), ST_OK);
	assert_int_equal(n, 2);
	f = (struct article_filter){ .lang = "en", .sort = "views", .desc = true };
	assert_int_equal(article_list(cx, &f, &v, &n, &more), ST_OK);
	assert_true(n > 0);
}

/* A category that holds nothing public is not shown to guests. */
static void
internal_categories_are_not_shown(void **state)
{
	struct article_import in = { .source = "t", .source_key = "hidden", .title = "H", .body = "B", .category_code = "hidden", .lang = "en",
		.audience = "internal" };
	struct category *c;
	int64_t id;
	size_t n, i;
	bool changed;

	(void)state;
	assert_int_equal(category_set(cx, "hidden", NULL, 9, "Hidden", "隐", "隱", &id), ST_OK);
	assert_int_equal(article_import(cx, &in, false, &id, &changed), ST_OK);
	assert_int_equal(category_list_public(cx, &c, &n), ST_OK);
	for (i = 0; i < n; i++)
		assert_string_not_equal(c[i].code, "hidden");
	assert_int_equal(category_list(cx, &c, &n), ST_OK);
	assert_int_equal(n, 4);
	assert_int_equal(category_set(cx, "x", "no-such", 1, "X", "X", "X", &id), ST_INVALID);
}

static void
renders_a_preview(void **state)
{
	(void)state;
	assert_string_equal(article_render(cx, "[a](/faq/3-slug) [b](/faq-key/nowhere)"), "<p><a href=\"3-slug\">a</a> b</p>\n");
	cx->lang = LANG_EN;
	assert_non_null(strstr(article_render(cx, "[a](/faq-key/hello)"), "<a href=\""));
	cx->lang = LANG_ZH_CN;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(life_of_an_article),
		cmocka_unit_test(second_editor_conflicts),
		cmocka_unit_test(refuses_bad_input),
		cmocka_unit_test(imports_once),
		cmocka_unit_test(import_keeps_the_state),
		cmocka_unit_test(lists),
		cmocka_unit_test(internal_categories_are_not_shown),
		cmocka_unit_test(renders_a_preview),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
