/*
 * test_help.c -- which section of help belongs to which address.
 */
#include "unit.h"
#include "page/help.h"

static void
leads(const char *pattern, bool desk, const char *slug, const char *anchor)
{
	const char *s, *a;

	help_target(pattern, desk, &s, &a);
	assert_string_equal(s, slug);
	assert_string_equal(a, anchor);
}

static void
targets(void **state)
{
	(void)state;
	leads("/search", false, "find", "results");
	leads("/faq/{id}", false, "answer", "read");
	leads("/desk/complaints/{id}/link", true, "cases", "link");
	/* An address that only takes a form has the help of the page that it belongs to. */
	leads("/desk/complaints/{id}/answer", true, "cases", "case");
	leads("/desk/customers/{id}/edit", true, "customers", "edit");
	leads("/faq/{id}/vote", false, "answer", "read");
	/* No step is cut in the middle. */
	leads("/desk/complaints-of-old", true, "start", "start");
}

/* What nothing explains: the start page of the side it is on, and never staff's help on the portal. */
static void
unknown(void **state)
{
	(void)state;
	leads("", false, "find", "start");
	leads("", true, "start", "start");
	leads("/no/such", false, "find", "start");
	leads("/desk/no/such", true, "start", "start");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(targets), cmocka_unit_test(unknown) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
