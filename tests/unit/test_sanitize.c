/*
 * test_sanitize.c -- Markdown to HTML that may be shown as it stands.
 */
#include "unit.h"
#include "base/sanitize.h"
#include "base/sanitize_check.h"

static struct arena *mem;

static const char *
to_faq(void *arg, const char *dest)
{
	(void)arg;
	if (strcmp(dest, "/faq-key/known") == 0)
		return "17";
	return strcmp(dest, "/gone") == 0 ? NULL : dest;
}

static void
renders(void **state)
{
	static const char *const cases[][2] = {
		{ "# A\n\n###### F", "<h2>A</h2>\n<h6>F</h6>\n" },
		{ "*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n" },
		{ "[a](https://x.cn/?q=1&r=2)", "<p><a href=\"https://x.cn/?q=1&amp;r=2\">a</a></p>\n" },
		{ "[a](/faq-key/known \"t\")", "<p><a href=\"17\" title=\"t\">a</a></p>\n" },
		{ "[a](/gone) b", "<p>a b</p>\n" },
		{ "a <b>c</b> <script>x</script>", "<p>a c x</p>\n" },
		{ "<script>alert(1)</script>", "" },
		{ "![words](x.png)", "<p>words</p>\n" },
		{ "![a](file:017) ![b](file:) ![c](file:1x) ![d](file:1234567890123456789)", "<p>a b c d</p>\n" },
		{ "冰\n箱 a\nb", "<p>冰箱 a\nb</p>\n" },
		{ "3) x\n4) y", "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n" },
		{ "```c++ onload=x\n<i>\n```", "<pre><code class=\"language-c++\">&lt;i&gt;\n</code></pre>\n" },
		{ "| a |\n|:-:|\n| b |", "<table>\n<thead>\n<tr>\n<th class=\"center\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
		    "<td class=\"center\">b</td>\n</tr>\n</tbody>\n</table>\n" },
		{ "a  \nb", "<p>a<br>\nb</p>\n" },
		{ "---", "<hr>\n" },
		{ "见 www.kefu.cn a@b.cn", "<p>见 <a href=\"http://www.kefu.cn\">www.kefu.cn</a> <a href=\"mailto:a@b.cn\">a@b.cn</a></p>\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		assert_string_equal(sanitize_markdown(mem, cases[i][0], to_faq, NULL), cases[i][1]);
}

static void
refuses_links(void **state)
{
	static const char *const bad[] = {
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.cn/",
		"/\\evil.cn", "java&#115;cript:x", "&#106;avascript:x", "javascript&colon;x", "\x01javascript:x", " javascript:x", "x:y", "jav\tascript:x",
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		const char *md = arena_printf(mem, "[t](%s) [u](<%s>) <%s>", bad[i], bad[i], bad[i]);
		const char *html = sanitize_markdown(mem, md, NULL, NULL);

		assert_false(sanitize_link_ok(bad[i]));
		if (strstr(html, "href=") != NULL && strstr(html, "href=\"\"") == NULL)
			fail_msg("%s -> %s", md, html);
	}
	assert_true(sanitize_link_ok("https://a.cn") && sanitize_link_ok("HTTP://a.cn") && sanitize_link_ok("tel:+8610"));
	assert_true(sanitize_link_ok("17") && sanitize_link_ok("../complaint?x=a:b") && sanitize_link_ok("#top"));
}

static void
deep_text_is_shown_as_written(void **state)
{
	char deep[20002];

	(void)state;
	memset(deep, '>', sizeof(deep));
	deep[sizeof(deep) - 2] = '<';
	deep[sizeof(deep) - 1] = '\0';
	assert_memory_equal(sanitize_markdown(mem, deep, NULL, NULL), "<pre>&gt;&gt;", 13);
	assert_non_null(strstr(sanitize_markdown(mem, deep, NULL, NULL), "&lt;</pre>"));
}

/* Sixty-five thousand columns took cmark half a minute. */
static void
wide_tables_take_no_time(void **state)
{
	size_t n = 100000, i;
	char *s = arena_alloc(mem, 2 * n + 2);

	(void)state;
	memset(s, '|', n);
	s[n] = '\n';
	for (i = n + 1; i < 2 * n; i += 2)
		memcpy(s + i, "|-", 2);
	assert_null(strstr(sanitize_markdown(mem, s, NULL, NULL), "<table>"));
	assert_true(strlen(sanitize_plain(mem, s)) > n);
}

static void
check_refuses(void **state)
{
	static const char *const bad[] = {
		"<script>", "<p", "<p>", "</p>", "<p></b>", "<p onclick=\"x\"></p>", "<a href=\"javascript:x\"></a>", "<a href='x'></a>", "<a href=x></a>",
		"<a  href=\"x\"></a>", "<a href=\"x\"y></a>", "a>b", "<P></P>", "<!-- -->", "<br>", "<br/>", "<img src=\"x\" />", "<img src=\"files/0#1x1\" />", "<img src=\"files/1/2#1x1\" />", "<img src=\"files/#1x1\" />", "<img src=\"files/1\" />", "<img src=\"files/1#0x1\" />", "<img src=\"//files/1#1x1\" />", "<img src=\"1//files/1#1x1\" />", "<img src=\"files/1#1x1#\" />", "<img src=\"files/1#1x\" />", "<a href=\"&#106;x:y\"></a>",
		"<td align=\"x\"></td>", "<ol start=\"1a\"></ol>", "<code class=\"x\"></code>", "<p/>", "<h1></h1>", "<p\tx></p>",
	};
	struct str out;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		str_init(&out, mem);
		if (sanitize_check(&out, bad[i]))
			fail_msg("%s passed", bad[i]);
	}
	str_init(&out, mem);
	assert_true(sanitize_check(&out, "a &amp; <em>b</em><br />"));
	assert_string_equal(out.s, "a &amp; <em>b</em><br>");
}

static void
plain_text(void **state)
{
	(void)state;
	assert_string_equal(sanitize_plain(mem, "# 標題 *x*\n\na [b](c) `d`\ne\n\n- f\n- g <b>h</b>\n\n```\ni\n```\n"), "標題 x\na b d e\nf\ng h\ni");
	assert_string_equal(sanitize_plain(mem, "冰\n箱\n\n<script>x</script>"), "冰箱");
	assert_string_equal(sanitize_plain(mem, ""), "");
	assert_string_equal(sanitize_escape(mem, "<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
}

/* [text, what guests get, what staff get]; NULL: the same. */
static void
internal_blocks(void **state)
{
	static const char *const cases[][3] = {
		{ "a\n\n:::internal\nb\n:::\n\nc", "<p>a</p>\n<p>c</p>\n", "<p>a</p>\n<div class=\"internal\">\n<p>b</p>\n</div>\n<p>c</p>\n" },
		{ ":::internal\nb", "", "<div class=\"internal\">\n<p>b</p>\n</div>\n" },
		{ "a\n::: Internal  only\nb\n:::  \nc", "<p>a</p>\n<p>c</p>\n", "<p>a</p>\n<div class=\"internal\">\n<p>b</p>\n</div>\n<p>c</p>\n" },
		{ ":::internal\r\nb\r\n:::\r\nc", "<p>c</p>\n", "<div class=\"internal\">\n<p>b</p>\n</div>\n<p>c</p>\n" },
		/* They nest, and what a Chinese keyboard writes counts. */
		{ ":::internal\na\n:::internal\nb\n:::\nc\n:::\nd", "<p>d</p>\n", "<div class=\"internal\">\n<p>a\nb\nc</p>\n</div>\n<p>d</p>\n" },
		{ "：：：internal\nb\n：：：\nc", "<p>c</p>\n", "<div class=\"internal\">\n<p>b</p>\n</div>\n<p>c</p>\n" },
		{ ":::内部\nb\n:::\nc", "<p>c</p>\n", "<div class=\"internal\">\n<p>b</p>\n</div>\n<p>c</p>\n" },
		{ "::: staff only :::\nb\n", "", "<div class=\"internal\">\n<p>b</p>\n</div>\n" },
		/* In a list, a quote, indented, with more colons. */
		{ "- a\n- :::internal\n- b\n", "<ul>\n<li>a</li>\n</ul>\n", NULL },
		{ "> :::internal\n> b\n> :::\n\nc", "<p>c</p>\n", NULL },
		{ "      ::::internal\n      b\n", "", NULL },
		/* A whole block in a fence is an example; half of one is none. */
		{ "```\n:::internal\nb\n:::\n```", "<pre><code>:::internal\nb\n:::\n</code></pre>\n", "<pre><code>:::internal\nb\n:::\n</code></pre>\n" },
		{ "```\n:::internal\nb\n```\nc", "<pre><code>\n\n</code></pre>\n", NULL },
		{ "```\n:::internal\nb\n:::\n", "<pre><code>\n\n</code></pre>\n", NULL },
		{ "- a\n  ```\n  x\n:::internal\nb\n:::\nc", "<ul>\n<li>a\n<pre><code>x\n\n\n</code></pre>\n</li>\n</ul>\n<p>c</p>\n", NULL },
		{ "<!--\n```\n-->\n:::internal\nb\n:::\n```\nc", "<pre><code>c\n</code></pre>\n", NULL },
		{ ":::internal\n```\n:::\nb\n```\n:::\nc", "<p>c</p>\n", NULL },
		/* Words that only look like it. */
		{ "a :::internal\n\n:: internal\n\n\\:::internal\n\n:::\nb", "<p>a :::internal</p>\n<p>:: internal</p>\n<p>:::internal</p>\n<p>:::\nb</p>\n", NULL },
	};
	const struct sanitize_hooks none = { .arg = NULL };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		assert_string_equal(sanitize_article(mem, cases[i][0], false, &none), cases[i][1]);
		assert_string_equal(sanitize_markdown(mem, cases[i][0], NULL, NULL), cases[i][1]);
		if (cases[i][2] != NULL)
			assert_string_equal(sanitize_article(mem, cases[i][0], true, &none), cases[i][2]);
	}
	assert_string_equal(sanitize_plain(mem, "a\n:::internal\nb\n:::\nc"), "a\nc");
	assert_string_equal(sanitize_internal(mem, "a\n:::internal\nb\n:::\nc", true), "a\n\nb\n\nc");
	assert_true(sanitize_has_internal(mem, ":::internal") && !sanitize_has_internal(mem, "a\n:::\nb"));
}

static bool
show_file(void *arg, int64_t id, struct sanitize_file *f)
{
	(void)arg;
	*f = (struct sanitize_file){ arena_printf(mem, "7/files/%lld", (long long)id), id == 17 ? 40 : 0, id == 17 ? 30 : 0 };
	return id == 17 || id == 18;
}

static void
files_of_our_own(void **state)
{
	static const char *const cases[][2] = {
		{ "![a \"b\" <i> `c`](file:17 \"t\")", "<p><img src=\"7/files/17\" width=\"40\" height=\"30\" loading=\"lazy\" alt=\"a &quot;b&quot;  c\"></p>\n" },
		{ "[c](file:18) [d](file:17)", "<p><a href=\"7/files/18\">c</a> <a href=\"7/files/17\">d</a></p>\n" },
		{ "| a |\n|---|\n| ![x](file:17) |", "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><img src=\"7/files/17\" width=\"40\" "
		    "height=\"30\" loading=\"lazy\" alt=\"x\"></td>\n</tr>\n</tbody>\n</table>\n" },
		{ "![no picture](file:18) ![none](file:19) [none](file:19)", "<p>no picture none none</p>\n" },
		{ "![a](file:017) ![b](file:) ![c](file:17x) ![d](FILE:17) ![e](file:99999999999999999999)", "<p>a b c d e</p>\n" },
		{ "![a](https://x.cn/a.png) ![b](javascript:x) ![c](data:image/png;base64,x) ![d](a.png)", "<p>a b c d</p>\n" },
		{ "[![a](file:17)](https://x.cn)", "<p><a href=\"https://x.cn\"><img src=\"7/files/17\" width=\"40\" height=\"30\" loading=\"lazy\" alt=\"a\"></a></p>\n" },
		{ "![a ![b](file:17) c](file:17)", "<p><img src=\"7/files/17\" width=\"40\" height=\"30\" loading=\"lazy\" alt=\"a b c\"></p>\n" },
	};
	const struct sanitize_hooks hooks = { .file = show_file };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		assert_string_equal(sanitize_article(mem, cases[i][0], false, &hooks), cases[i][1]);
	assert_string_equal(sanitize_markdown(mem, "![a](file:17)", NULL, NULL), "<p>a</p>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders),
		cmocka_unit_test(refuses_links),
		cmocka_unit_test(deep_text_is_shown_as_written),
		cmocka_unit_test(wide_tables_take_no_time),
		cmocka_unit_test(check_refuses),
		cmocka_unit_test(plain_text),
		cmocka_unit_test(internal_blocks),
		cmocka_unit_test(files_of_our_own),
	};
	int failed;

	mem = arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(mem);
	return failed;
}
