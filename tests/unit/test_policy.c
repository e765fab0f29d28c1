/*
 * test_policy.c -- role x field x scope x level, and the shapes and spellings of private values.
 */
#include "unit.h"
#include "model/perm.h"
#include "model/pfield.h"
#include "model/policy.h"

static struct arena *mem;

static struct right
right(const char *field, const char *scope, const char *level, bool can_write, bool can_lookup)
{
	struct right r;

	assert_true(policy_right(field, scope, level, can_write, can_lookup, &r));
	return r;
}

static void
test_scopes(void **state)
{
	const struct right r[] = {
		right("phone", "all", "masked", false, true),
		right("phone", "department", "reveal", false, false),
		right("phone", "own", "read", true, false),
	};
	struct allowed a;

	(void)state;
	a = policy_judge(r, 3, PF_PHONE, 0);
	assert_int_equal(a.level, PL_NONE);
	assert_false(a.write || a.lookup);
	a = policy_judge(r, 3, PF_PHONE, REL_ALL);
	assert_int_equal(a.level, PL_MASKED);
	assert_true(a.lookup && !a.write);
	assert_int_equal(policy_judge(r, 3, PF_PHONE, REL_ALL | REL_DEPARTMENT).level, PL_REVEAL);
	a = policy_judge(r, 3, PF_PHONE, REL_OWN);
	assert_int_equal(a.level, PL_READ);
	assert_true(a.write && a.lookup);
	assert_int_equal(policy_judge(r, 3, PF_EMAIL, REL_OWN).level, PL_NONE);
	assert_int_equal(policy_judge(r, 0, PF_PHONE, REL_OWN).level, PL_NONE);
	assert_true(policy_lookup(r, 3, PF_PHONE));
	assert_false(policy_lookup(r, 3, PF_EMAIL));
}

static void
test_refusal(void **state)
{
	const struct right r[] = {
		right("income", "all", "reveal", true, false),
		right("income", "department", "none", false, false), /* explicit: wins in its scope */
		right("phone", "all", "none", true, false),          /* write only */
		right("phone", "all", "masked", false, false),
	};
	struct allowed a;

	(void)state;
	assert_int_equal(policy_judge(r, 4, PF_INCOME, REL_ALL).level, PL_REVEAL);
	a = policy_judge(r, 4, PF_INCOME, REL_ALL | REL_DEPARTMENT);
	assert_int_equal(a.level, PL_NONE);
	assert_false(a.write);
	a = policy_judge(r, 3, PF_PHONE, REL_ALL);
	assert_int_equal(a.level, PL_NONE);
	assert_true(a.write);
	a = policy_judge(r, 4, PF_PHONE, REL_ALL);
	assert_int_equal(a.level, PL_MASKED);
	assert_true(a.write);
}

static void
test_words(void **state)
{
	struct right r;
	int p;

	(void)state;
	assert_false(policy_right("shoe", "all", "read", true, true, &r));
	assert_false(policy_right("phone", "world", "read", true, true, &r));
	assert_false(policy_right("phone", "all", "write", true, true, &r));
	assert_int_equal(policy_field("attachment"), POLICY_ATTACHMENT);
	for (p = PERM__UNSET + 1; p < PERM_N; p++)
		assert_int_equal(perm_from(perm_name(p)), p);
	assert_int_equal(perm_from("unset"), PERM__UNSET);
	assert_int_equal(perm_from(NULL), PERM__UNSET);
}

static void
test_perms(void **state)
{
	unsigned char perms[PERM_N] = { [PERM_STAFF] = 1, [PERM__UNSET] = 1 };
	struct ctx cx = { .mem = mem };

	(void)state;
	assert_true(perm_allowed(&cx, PERM_ANYONE));
	assert_false(perm_allowed(&cx, PERM_STAFF));
	cx.who.perms = perms;
	assert_false(perm_allowed(&cx, PERM_STAFF));
	cx.who.user_id = 1;
	assert_true(perm_allowed(&cx, PERM_STAFF));
	assert_false(perm_allowed(&cx, PERM_CUSTOMER_READ));
	assert_false(perm_allowed(&cx, PERM__UNSET));
	assert_false(perm_allowed(&cx, PERM_N));
	assert_false(perm_allowed(&cx, -1));
}

static void
test_shapes(void **state)
{
	static const struct {
		enum pfield f;
		const char *value;
		bool good;
	} v[] = {
		{ PF_PHONE, "13800001234", true }, { PF_PHONE, "+86 138 0000 1234", true }, { PF_PHONE, "(02) 2345-6789#12", true },
		{ PF_PHONE, "１３８００００１２３４", true }, { PF_PHONE, "138****1234", false }, { PF_PHONE, "1234", false },
		{ PF_PHONE, "call me", false }, { PF_PHONE, "", true },
		{ PF_EMAIL, "a@b.cn", true }, { PF_EMAIL, "a@b", false }, { PF_EMAIL, "z***@example.com", false }, { PF_EMAIL, "a b@c.cn", false },
		{ PF_EMAIL, "a@b.cn\r\nBcc: x@y.cn", false }, { PF_EMAIL, "a@b..cn", false }, { PF_EMAIL, "a@@b.cn", false },
		{ PF_BIRTH, "1985-07-14", true }, { PF_BIRTH, "1985-02-30", false }, { PF_BIRTH, "1985-**-**", false },
		{ PF_HOUSEHOLD, "4", true }, { PF_HOUSEHOLD, "0", false }, { PF_HOUSEHOLD, "many", false },
		{ PF_INCOME, "B", true }, { PF_INCOME, "***", false },
		{ PF_NAME, "王小明", true }, { PF_NAME, " x", false }, { PF_NAME, "a\nb", false }, { PF_NAME, "\xff", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(v); i++)
		if (pfield_valid(v[i].f, v[i].value) != v[i].good)
			fail_msg("%s: %s", pfield_key(v[i].f), v[i].value);
}

static void
test_spellings(void **state)
{
	(void)state;
	assert_string_equal(pfield_normal(mem, PF_PHONE, "138 0000-1234"), "+8613800001234");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "+86 13800001234"), "+8613800001234");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "008613800001234"), "+8613800001234");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "8613800001234"), "+8613800001234");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "１３８００００１２３４"), "+8613800001234");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "0912-345-678"), "+886912345678");
	assert_string_equal(pfield_normal(mem, PF_PHONE, "(02) 2345-6789#12"), "0223456789");
	assert_string_equal(pfield_normal(mem, PF_EMAIL, " Zhang@Example.COM"), "zhang@example.com");
	assert_string_equal(pfield_normal(mem, PF_EMAIL, "ａ＠ｂ.cn"), "a@b.cn");
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
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_refusal),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_perms),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_spellings),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
