/*
 * test_form.c -- every field type: what it takes, what it makes of it, which error it gives.
 */
#include "unit.h"

#include "web/form.h"
#include "web/hdf.h"
#include "webfix.h"

struct row {
	const char *text, *line, *email, *phone, *date, *state, *tags, *secret;
	int64_t number, money, id;
	bool yes;
};

static const char *const states[] = { "open", "closed", NULL };

#define F(m, t, need, lo, hi, c) { #m, t, need, lo, hi, c, offsetof(struct row, m), NULL }
static const struct field fields[] = {
	F(text, FT_TEXT, false, 0, 20, NULL),
	F(line, FT_LINE, true, 2, 5, NULL),
	F(email, FT_EMAIL, false, 0, 0, NULL),
	F(phone, FT_PHONE, false, 0, 0, NULL),
	F(date, FT_DATE, false, 0, 0, NULL),
	F(state, FT_ONE_OF, false, 0, 0, states),
	F(tags, FT_TAGS, false, 0, 0, NULL),
	F(secret, FT_SECRET, false, 0, 0, NULL),
	F(number, FT_INT, false, -5, 100, NULL),
	F(money, FT_MONEY, false, 0, 100000, NULL),
	F(id, FT_ID, false, 0, 0, NULL),
	F(yes, FT_BOOL, false, 0, 0, NULL),
};
#undef F

static struct webfix f;
static struct row row;

static int
open_fix(void **state)
{
	(void)state;
	webfix_open(&f);
	return 0;
}

static int
close_fix(void **state)
{
	(void)state;
	webfix_close(&f);
	return 0;
}

static bool
read_form(const char *body)
{
	static const char *const more[] = { "CONTENT_TYPE=application/x-www-form-urlencoded", NULL };

	assert_int_equal(webfix_fill(&f, "POST", "/crm/", more), 0);
	webfix_body(&f, body, strlen(body));
	assert_int_equal(req_body(&f.rq, 100000, false), ST_OK);
	memset(&row, 0, sizeof(row));
	return form_read(&f.rq, fields, NELEM(fields), &row);
}

/* The key of the first error, after reading. */
static const char *
fault(const char *field)
{
	(void)!view_form(&f.rq, fields, NELEM(fields), &row);
	return hdf_get_value(view_hdf(&f.rq), field, "");
}

static void
test_good(void **state)
{
	(void)state;
	assert_true(read_form("text=a%0D%0Ab%0Dc%09&line=+%E3%80%80abc+&email=%EF%BC%A1@b.example&phone=%EF%BC%8B86+138-0013&"
			      "date=2024-02-29&state=closed&tags=a,b%E3%80%81c+%EF%BC%8C+d&secret=+x+&number=-5&money=999.5&id=9&yes=1"
			      "&undeclared=x"));
	assert_string_equal(row.text, "a\nb\nc\t");
	assert_string_equal(row.line, "abc");
	assert_string_equal(row.email, "A@b.example");
	assert_string_equal(row.phone, "+86 138-0013");
	assert_string_equal(row.date, "2024-02-29");
	assert_ptr_equal(row.state, states[1]);
	assert_string_equal(row.tags, "a b c d");
	assert_string_equal(row.secret, " x ");
	assert_int_equal(row.number, -5);
	assert_int_equal(row.money, 99950);
	assert_int_equal(row.id, 9);
	assert_true(row.yes);
}

static void
test_minimum(void **state)
{
	(void)state;
	assert_true(read_form("line=ab"));
	assert_string_equal(row.text, "");
	assert_string_equal(row.state, "");
	assert_int_equal(row.id, 0);
	assert_false(row.yes);
	assert_true(read_form("line=%E5%A4%A7%E5%A4%A7%E5%A4%A7%E5%A4%A7%E5%A4%A7&money=12.3&yes=0"));
	assert_int_equal(row.money, 1230);
	assert_false(row.yes);
	/* NFD comes as NFC: one character, not two. */
	assert_true(read_form("line=ae%CC%81"));
	assert_string_equal(row.line, "a\xc3\xa9");
}

static void
test_faults(void **state)
{
	static const struct {
		const char *body, *field, *key;
	} cases[] = { { "", "line", "required" }, { "line=+%09+", "line", "required" }, { "line=a", "line", "too_short" },
		{ "line=abcdef", "line", "too_long" }, { "line=a%0Ab", "line", "invalid" }, { "line=ab&line=cd", "line", "twice" },
		{ "text=123456789012345678901", "text", "too_long" }, { "email=a", "email", "email" },
		{ "email=a@b", "email", "email" }, { "email=a@@b.c", "email", "email" }, { "email=a@-b.c", "email", "email" },
		{ "email=.a@b.c", "email", "email" }, { "email=a%0Ab@c.d", "email", "email" }, { "email=a@b..c", "email", "email" },
		{ "email=a,c@b.c", "email", "email" }, { "phone=12", "phone", "phone" }, { "phone=abc123", "phone", "phone" },
		{ "phone=1%2B23", "phone", "phone" }, { "phone=123456789012345678901", "phone", "phone" },
		{ "date=2023-02-29", "date", "date" }, { "date=29.2.2024", "date", "date" }, { "state=other", "state", "choice" },
		{ "number=101", "number", "number" }, { "number=1.5", "number", "number" }, { "number=0x1", "number", "number" },
		{ "money=1.234", "money", "number" }, { "money=1001", "money", "number" }, { "money=1,2,3.4.5", "money", "number" },
		{ "money=--1", "money", "number" }, { "id=0", "id", "number" }, { "id=-1", "id", "number" },
		{ "id=99999999999999999999", "id", "number" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char name[64], want[64];

		if (read_form(cases[i].body))
			fail_msg("accepted %s", cases[i].body);
		(void)snprintf(name, sizeof(name), "Form.%s.error", cases[i].field);
		(void)snprintf(want, sizeof(want), "field.%s", cases[i].key);
		if (!str_eq(fault(name), want))
			fail_msg("%s: %s instead of %s", cases[i].body, fault(name), want);
		assert_int_equal(f.rq.resp->status, 422);
	}
}

static void
test_shown_again(void **state)
{
	HDF *h;

	(void)state;
	assert_false(read_form("line=%3Cb%3E&text=a%0Ab&state=open&yes=on&secret=s3cret&date=bad&idem=0123456789abcdef0123456789abcdef"));
	form_error(&f.rq, "phone", "error.phone_taken");
	form_error(&f.rq, NULL, "error.whole");
	assert_false(form_ok(&f.rq));
	assert_int_equal(view_form(&f.rq, fields, NELEM(fields), &row), ST_OK);
	h = view_hdf(&f.rq);
	assert_string_equal(hdf_get_value(h, "Form.line.value", ""), "<b>");
	assert_string_equal(hdf_get_value(h, "Form.text.value", ""), "a\nb");
	assert_string_equal(hdf_get_value(h, "Form.state.selected.open", ""), "1");
	assert_string_equal(hdf_get_value(h, "Form.yes.value", ""), "1");
	assert_string_equal(hdf_get_value(h, "Form.date.value", ""), "bad");
	assert_string_equal(hdf_get_value(h, "Form.idem", ""), "0123456789abcdef0123456789abcdef");
	assert_null(hdf_get_value(h, "Form.secret.value", NULL));
	assert_string_equal(hdf_get_value(h, "Form.phone.error", ""), "error.phone_taken");
	assert_string_equal(hdf_get_value(h, "Form.error", ""), "error.whole");
	assert_string_equal(hdf_get_value(h, "Form.Errors.0.field", ""), "date");
	assert_string_equal(hdf_get_value(h, "Form.Errors.1.label", ""), "phone");
	assert_string_equal(hdf_get_value(h, "Form.Errors.2.error", ""), "error.whole");
}

static void
test_stored(void **state)
{
	struct row r = { .line = "x", .money = -12305, .number = 7, .state = "closed", .yes = true, .secret = "s" };
	HDF *h;

	(void)state;
	assert_int_equal(webfix_fill(&f, "GET", "/crm/", NULL), 0);
	assert_int_equal(view_form(&f.rq, fields, NELEM(fields), &r), ST_OK);
	h = view_hdf(&f.rq);
	assert_string_equal(hdf_get_value(h, "Form.money.value", ""), "-123.05");
	assert_string_equal(hdf_get_value(h, "Form.number.value", ""), "7");
	assert_string_equal(hdf_get_value(h, "Form.id.value", "?"), "");
	assert_string_equal(hdf_get_value(h, "Form.state.selected.closed", ""), "1");
	assert_string_equal(hdf_get_value(h, "Form.yes.value", ""), "1");
	assert_null(hdf_get_value(h, "Form.secret.value", NULL));
	assert_null(hdf_get_value(h, "Form.text.value", NULL));
	assert_int_equal(f.rq.resp->status, 0);
	view_form_idem(&f.rq);
	assert_int_equal(strlen(hdf_get_value(h, "Form.idem", "")), 32);
}

static void
test_files(void **state)
{
	static const struct field file = { "f", FT_FILE, true, 0, 2, NULL, 0, "x.label" };
	struct upload u[3] = { { .field = "f", .size = 1 }, { .field = "g", .size = 0 }, { .field = "f", .size = 2 } };
	struct upload big = { .field = "f", .size = 9, .too_big = true }, none = { .field = "f", .size = 0 };
	const struct {
		const struct upload *v;
		size_t n;
		const char *key;
	} cases[] = { { u, 3, NULL }, { u + 1, 1, "required" }, { &big, 1, "files_big" }, { &none, 1, "files_empty" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_int_equal(webfix_fill(&f, "POST", "/crm/", NULL), 0);
		f.rq.uploads = cases[i].v;
		f.rq.nuploads = cases[i].n;
		assert_int_equal(form_read(&f.rq, &file, 1, NULL), cases[i].key == NULL);
		(void)!view_form(&f.rq, &file, 1, NULL);
		if (cases[i].key != NULL)
			assert_string_equal(hdf_get_value(view_hdf(&f.rq), "Form.f.error", "") + strlen("field."), cases[i].key);
	}
}

static void
test_get_form(void **state)
{
	(void)state;
	assert_int_equal(webfix_fill(&f, "GET", "/crm/?line=abc&number=3", NULL), 0);
	memset(&row, 0, sizeof(row));
	assert_true(form_read(&f.rq, fields, NELEM(fields), &row));
	assert_int_equal(row.number, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_minimum),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_shown_again),
		cmocka_unit_test(test_stored),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_get_form),
	};

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
