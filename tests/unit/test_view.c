/*
 * test_view.c -- the shipped templates load, values come out escaped, dates and texts in each
 * language; and the gold pages: tests/gold/NAME.hdf rendered must equal tests/gold/NAME.html.
 *
 * A gold file begins with the line "# TEMPLATE LANGUAGE".  KEFU_GOLD_WRITE=1 writes the .html files
 * anew; look at the difference before committing it.
 */
#include "unit.h"

#include <dirent.h>

#include "web/hdf.h"
#include "web/view.h"
#include "webfix.h"

static struct webfix f;
static const char *source;

static int
open_fix(void **state)
{
	const char *why = NULL;

	(void)state;
	source = getenv("KEFU_SOURCE") != NULL ? getenv("KEFU_SOURCE") : ".";
	webfix_open(&f);
	if (view_load(f.cx.mem, source, &why) != ST_OK)
		fail_msg("%s", why);
	return why == NULL ? 0 : 1;
}

static int
close_fix(void **state)
{
	(void)state;
	view_unload();
	webfix_close(&f);
	return 0;
}

static void
request(enum lang lang)
{
	assert_int_equal(webfix_fill(&f, "GET", "/crm/list?q=%3Ca%3E&page=2&x=%26", NULL), 0);
	f.cx.lang = lang;
}

static const char *
value(const char *name)
{
	return hdf_get_value(view_hdf(&f.rq), name, "");
}

static void
test_names(void **state)
{
	(void)state;
	request(LANG_EN);
	view_set(&f.rq, "Page.a", "1");
	view_set(&f.rq, "Page.b_html", "<b>");
	view_html(&f.rq, "Page.c_html", "<b>");
	view_html(&f.rq, "Page.d", "<b>");
	view_set(&f.rq, "Lang.x", "1");
	view_set(&f.rq, "Config.VarEscapeMode", "none");
	view_set(&f.rq, "Page.e", NULL);
	view_flag(&f.rq, "Page.f", false);
	view_flag(&f.rq, "Page.g", true);
	view_seti(&f.rq, "Page.h", INT64_MIN);
	view_setf(&f.rq, "Page.i", "%d=%s", 1, "a=b");
	assert_string_equal(value("Page.a"), "1");
	assert_string_equal(value("Page.b_html"), "");
	assert_string_equal(value("Page.c_html"), "<b>");
	assert_string_equal(value("Page.d"), "");
	assert_string_equal(value("Lang.x"), "");
	assert_string_equal(value("Config.VarEscapeMode"), "html");
	assert_string_equal(value("Page.e"), "");
	assert_string_equal(value("Page.f"), "");
	assert_string_equal(value("Page.g"), "1");
	assert_string_equal(value("Page.h"), "-9223372036854775808");
	assert_string_equal(value("Page.i"), "1=a=b");
}

struct thing {
	int64_t id, at, never;
	int count;
	bool yes, no;
	const char *name, *none, *body_html;
	struct blob raw;
};

static void
test_fill(void **state)
{
	static const struct db_col cols[] = { DB_COL(thing, id, DB_T_I64), DB_COL(thing, at, DB_T_TIME),
		DB_COL(thing, never, DB_T_TIME), DB_COL(thing, count, DB_T_INT), DB_COL(thing, yes, DB_T_BOOL),
		DB_COL(thing, no, DB_T_BOOL), DB_COL(thing, name, DB_T_STR), DB_COL(thing, none, DB_T_STR),
		DB_COL(thing, body_html, DB_T_STR), DB_COL(thing, raw, DB_T_BLOB) };
	static const struct db_map map = DB_MAP(thing, cols);
	const struct thing t = { .id = 6000000001, .at = 1795000000, .count = -3, .yes = true, .name = "a.b=<c>",
		.body_html = "<p>", .raw = { "x", 1 } };
	view_node *list;

	(void)state;
	request(LANG_ZH_TW);
	list = view_list(&f.rq, "Page.Rows");
	for (int i = 0; i < 25; i++)
		node_fill(&f.rq, view_row(list), &map, &t);
	assert_string_equal(value("Page.Rows.24.id"), "6000000001");
	assert_string_equal(value("Page.Rows.24.name"), "a.b=<c>");
	assert_string_equal(value("Page.Rows.24.body_html"), "<p>");
	assert_string_equal(value("Page.Rows.24.at_text"), "2026年11月18日 19:06");
	assert_string_equal(value("Page.Rows.24.at_iso"), "2026-11-18T11:06:40Z");
	assert_string_equal(value("Page.Rows.24.never"), "");
	assert_string_equal(value("Page.Rows.24.yes"), "1");
	assert_string_equal(value("Page.Rows.24.no"), "");
	assert_string_equal(value("Page.Rows.24.raw"), "");
	assert_string_equal(value("Page.Rows.25.id"), "");
}

static void
test_when(void **state)
{
	static const struct {
		enum lang lang;
		int64_t age;
		const char *text;
	} cases[] = { { LANG_EN, 0, "just now" }, { LANG_EN, -30, "just now" }, { LANG_EN, 61, "1 minute ago" },
		{ LANG_EN, 3599, "59 minutes ago" }, { LANG_EN, 3600, "1 hour ago" }, { LANG_EN, 10 * 3600, "10 hours ago" },
		{ LANG_EN, 20 * 3600, "yesterday" }, { LANG_EN, 47 * 3600, "2 days ago" }, { LANG_EN, 30 * 86400, "19 Oct 2026" },
		{ LANG_ZH_CN, 3 * 3600, "3 小时前" }, { LANG_ZH_TW, 3 * 3600, "3 小時前" }, { LANG_ZH_CN, 120, "2 分钟前" },
		{ LANG_ZH_TW, 86400, "昨天" }, { LANG_ZH_CN, 40 * 86400, "2026年10月9日" },
		{ LANG_EN, -86400, "19 Nov 2026, 19:06" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		request(cases[i].lang);
		f.cx.now = 1795000000; /* 18 November 2026, 19:06:40 in Shanghai */
		assert_string_equal(view_ago(&f.rq, f.cx.now - cases[i].age), cases[i].text);
	}
	request(LANG_EN);
	assert_string_equal(view_time(&f.rq, 1795000000), "18 Nov 2026, 19:06");
	assert_string_equal(view_date(&f.rq, 1795000000), "18 Nov 2026");
}

static void
test_text(void **state)
{
	(void)state;
	request(LANG_EN);
	assert_string_equal(view_text(&f.rq, "form.count", "%2", "20", NULL), "%2 of 20 characters");
	assert_string_equal(view_text(&f.rq, "no.such.key", NULL), "no.such.key");
	assert_true(view_has_text(&f.rq, "error.missing.title"));
	assert_false(view_has_text(&f.rq, "error"));
}

static void
test_paging(void **state)
{
	(void)state;
	request(LANG_EN);
	view_paging(&f.rq, 2, true);
	assert_string_equal(value("Page.Paging.prev"), "/crm/list?q=%3Ca%3E&x=%26&page=1");
	assert_string_equal(value("Page.Paging.next"), "/crm/list?q=%3Ca%3E&x=%26&page=3");
	request(LANG_EN);
	view_paging(&f.rq, 1, false);
	assert_string_equal(value("Page.Paging.prev"), "");
	assert_string_equal(value("Page.Paging.next"), "");
}

static void
test_error_pages(void **state)
{
	static const char *const lang[] = { "HTTP_ACCEPT_LANGUAGE=en", "HTTP_ACCEPT_LANGUAGE=zh-CN", "HTTP_ACCEPT_LANGUAGE=zh-TW" };

	(void)state;
	for (size_t i = 0; i < NELEM(lang); i++) {
		const char *const more[] = { lang[i], NULL };

		webfix_run(&f, "GET", "/crm/nothing", more, NULL);
		assert_non_null(strstr(f.out.s, "Status: 404"));
		assert_non_null(strstr(f.out.s, catalog_text(f.cx.lang, "error.missing.title")));
		assert_non_null(strstr(f.out.s, "0123456789abcdef"));
	}
}

/* ---- Gold ---- */

static char *
read_file(const char *path)
{
	FILE *in = fopen(path, "re");
	char *s = calloc(1, 1 << 20);

	if (in == NULL || s == NULL) {
		free(s);
		return NULL;
	}
	(void)!fread(s, 1, (1 << 20) - 1, in);
	(void)fclose(in);
	return s;
}

static void
write_file(const char *path, const struct str *s)
{
	FILE *out = fopen(path, "we");

	assert_non_null(out);
	assert_int_equal(fwrite(s->s, 1, s->len, out), s->len);
	assert_int_equal(fclose(out), 0);
}

static void
gold(const char *name)
{
	char hdf[512], html[512], template[100], lang[20];
	char *values, *want;
	struct str got;

	(void)snprintf(hdf, sizeof(hdf), "%s/tests/gold/%s", source, name);
	(void)snprintf(html, sizeof(html), "%s/tests/gold/%.*s.html", source, (int)(strlen(name) - 4), name);
	values = read_file(hdf);
	assert_non_null(values);
	if (sscanf(values, "# %99s %19s", template, lang) != 2)
		fail_msg("%s does not begin with a template and a language", name);
	request(LANG_EN);
	assert_true(lang_from(lang, &f.cx.lang));
	assert_null(hdf_read_string(view_hdf(&f.rq), values));
	str_init(&got, f.cx.mem);
	assert_int_equal(template_render(&f.rq, template, &got), ST_OK);
	if (getenv("KEFU_GOLD_WRITE") != NULL)
		write_file(html, &got);
	want = read_file(html);
	if (want == NULL || strcmp(want, got.s) != 0)
		fail_msg("%s differs; rendered:\n%s", html, got.s);
	free(want);
	free(values);
}

static void
test_gold(void **state)
{
	char path[512];
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/tests/gold", source);
	d = opendir(path);
	assert_non_null(d);
	while ((e = readdir(d)) != NULL)
		if (strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".hdf") == 0) {
			gold(e->d_name);
			n++;
		}
	(void)closedir(d);
	assert_true(n > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_fill),
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_paging),
		cmocka_unit_test(test_error_pages),
		cmocka_unit_test(test_gold),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
