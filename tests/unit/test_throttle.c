/*
 * test_throttle.c -- token buckets against a real database: taking, and that sweeping gives nobody a token.
 */
#include "unit.h"
#include "base/date.h"
#include "casefix.h"
#include "model/job.h"
#include "model/throttle.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

#define N(sql) casefix_number(&fix, sql)
#define OK(call) assert_int_equal((call), ST_OK)
#define RUN(sql) OK(db_run(cx, sql, DB_NOARGS, NULL))
#define ROWS "SELECT COUNT(*) AS v FROM throttle"
/* Buckets that nobody took from for so long. */
#define OLD(n, age) \
	"INSERT INTO throttle (bucket, tokens, refilled_at) " \
	"SELECT UNHEX(MD5(CONCAT('" age "', seq))), 0, UTC_TIMESTAMP(3) - INTERVAL " age " FROM seq_1_to_" #n

static int
clean(void **state)
{
	(void)state;
	return db_run(cx, "DELETE FROM throttle", DB_NOARGS, NULL) == ST_OK ? 0 : 1;
}

static void
test_take(void **state)
{
	(void)state;
	OK(throttle_take(cx, "test", "a", 2, 60));
	OK(throttle_take(cx, "test", "a", 2, 60));
	assert_int_equal(throttle_take(cx, "test", "a", 2, 60), ST_BUSY);
	OK(throttle_take(cx, "test", "b", 2, 60));
	RUN("UPDATE throttle SET refilled_at = refilled_at - INTERVAL 61 SECOND");
	OK(throttle_take(cx, "test", "a", 2, 60));
	assert_int_equal(throttle_take(cx, "test", "a", 2, 60), ST_BUSY);
}

/* A bucket that the sweep could empty before it is full is not made. */
static void
test_slowest(void **state)
{
	(void)state;
	OK(throttle_take(cx, "test", "slow", 48, 1));
	assert_int_not_equal(throttle_take(cx, "test", "slower", 49, 1), ST_OK);
	assert_int_equal(N(ROWS), 1);
}

static void
test_sweep(void **state)
{
	int64_t now = date_now(), swept = 0;
	int i;

	(void)state;
	RUN(OLD(450, "49 HOUR"));
	RUN(OLD(30, "47 HOUR"));
	OK(throttle_take(cx, "test", "a", 1, 1));
	/* In batches; there is more as long as one was full. */
	for (i = 1; i <= 2; i++) {
		OK(throttle_sweep(cx, now, &swept));
		assert_int_equal(swept, 0);
		assert_int_equal(N(ROWS), 481 - i * THROTTLE_SWEEP_MOST);
	}
	OK(throttle_sweep(cx, now, &swept));
	assert_int_equal(swept, now);
	assert_int_equal(N(ROWS), 31);
	assert_int_equal(throttle_take(cx, "test", "a", 1, 1), ST_BUSY);
	/* Then not for a while, unless the clock went back. */
	RUN(OLD(5, "50 HOUR"));
	OK(throttle_sweep(cx, now + THROTTLE_SWEEP_SECONDS - 1, &swept));
	assert_int_equal(N(ROWS), 36);
	OK(throttle_sweep(cx, now + THROTTLE_SWEEP_SECONDS, &swept));
	assert_int_equal(N(ROWS), 31);
	RUN(OLD(5, "50 HOUR"));
	OK(throttle_sweep(cx, now - 1, &swept));
	assert_int_equal(N(ROWS), 31);
	assert_int_equal(swept, now - 1);
}

/* A bucket that stayed empty for two days has exactly its burst afterwards, swept or not. */
static void
test_nothing_gained(void **state)
{
	int64_t swept;
	int sweep, i;

	(void)state;
	for (sweep = 0; sweep < 2; sweep++) {
		OK(db_run(cx, "DELETE FROM throttle", DB_NOARGS, NULL));
		for (i = 0; i < 48; i++)
			OK(throttle_take(cx, "test", "a", 48, 1));
		assert_int_equal(throttle_take(cx, "test", "a", 48, 1), ST_BUSY);
		RUN("UPDATE throttle SET refilled_at = refilled_at - INTERVAL 172801 SECOND");
		swept = 0;
		if (sweep)
			OK(throttle_sweep(cx, date_now(), &swept));
		assert_int_equal(N(ROWS), !sweep);
		for (i = 0; i < 48; i++)
			OK(throttle_take(cx, "test", "a", 48, 1));
		assert_int_equal(throttle_take(cx, "test", "a", 48, 1), ST_BUSY);
	}
}

static void
test_round(void **state)
{
	struct job leader = { .lease = { .holder = "host/1" }, .counted_at = date_now() },
	    other = { .lease = { .holder = "host/2" }, .counted_at = date_now() };
	struct ctx jx = *cx; /* of the jobs: an arena of its own, which every round empties */
	struct job_report r;

	(void)state;
	jx.mem = arena_new();
	OK(job_once(&jx, &leader, 1, &r));
	assert_true(r.leads);
	RUN(OLD(3, "49 HOUR"));
	OK(job_once(&jx, &other, 1, &r));
	assert_false(r.leads);
	assert_int_equal(N(ROWS), 3);
	OK(job_end(&jx, &leader));
	OK(job_once(&jx, &other, 1, &r));
	assert_int_equal(N(ROWS), 0);
	OK(job_end(&jx, &other));
	arena_free(jx.mem);
}

static int
setup(void **state)
{
	(void)state;
	casefix_open(&fix, "throttle");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_take, clean),
		cmocka_unit_test_setup(test_slowest, clean),
		cmocka_unit_test_setup(test_sweep, clean),
		cmocka_unit_test_setup(test_nothing_gained, clean),
		cmocka_unit_test_setup(test_round, clean),
	};

	return cmocka_run_group_tests_name("throttle", tests, setup, teardown);
}
