/*
 * test_migrate.c -- empty to newest, a second time, and every way a database can be at odds with the files.
 */
#include <sys/stat.h>

#include "unit.h"
#include "base/log.h"
#include "dbfix.h"
#include "model/migrate.h"
#include "model/perm.h"
#include "model/role.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;
static char dir[64];

static void
put(const char *name, const char *text)
{
	char path[160];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
drop(const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	unlink(path);
}

static int
setup(void **state)
{
	(void)state;
	log_open("test", LOG_L_ERROR + 1);
	dbfix_open(&fix, "migrate");
	snprintf(dir, sizeof(dir), "/tmp/kefu-migrate-XXXXXX");
	return mkdtemp(dir) == NULL || chdir(dir) != 0 || mkdir("migrate", 0700) != 0 ? -1 : 0;
}

static int
teardown(void **state)
{
	static const char *const names[] = { "migrate/0001_one.sql", "migrate/0002_two.sql", "migrate/0003_bad.sql", "routines.sql",
		"grants.sql", "seed.sql" };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(names); i++)
		drop(names[i]);
	rmdir("migrate");
	if (chdir("/") == 0)
		rmdir(dir);
	dbfix_close(&fix);
	return 0;
}

static enum status
run(const char **report)
{
	struct str s;
	enum status st;

	str_init(&s, cx->mem);
	cx->error = "";
	st = migrate_run(cx, dir, &s);
	*report = s.s;
	return st;
}

static const char ONE[] =
    "CREATE TABLE migration (no INT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, checksum BINARY(32) NOT NULL, at DATETIME NOT NULL);\n"
    "CREATE TABLE a (id INT PRIMARY KEY);\n";

static void
steps_and_faults(void **state)
{
	const char *report;
	int64_t n;

	(void)state;
	assert_int_equal(run(&report), ST_FAILED); /* no migration at all */
	put("migrate/0001_one.sql", ONE);
	put("routines.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n");
	put("grants.sql", "-- nothing\n");
	put("seed.sql", "INSERT IGNORE INTO a (id) VALUES (1);\n");
	assert_int_equal(run(&report), ST_OK);
	assert_string_equal(report, "0001_one.sql: done\nroutines.sql: done\ngrants.sql: done\nseed.sql: done\n"
	                            "The database is up to date: 1 migration, 1 of them new.\n");
	assert_int_equal(run(&report), ST_OK);
	assert_null(strstr(report, "0001_one.sql"));

	put("migrate/0003_bad.sql", "SELECT 1;");
	assert_int_equal(run(&report), ST_FAILED);
	assert_non_null(strstr(cx->error, "0002 is missing"));
	put("migrate/0002_two.sql", "ALTER TABLE a ADD b INT;\n");
	put("migrate/0003_bad.sql", "SELECT 1;\n\nALTER TABLE nowhere ADD b INT;\n");
	assert_int_equal(migrate_pending(cx, dir, &n), ST_OK);
	assert_int_equal(n, 2);
	assert_int_equal(run(&report), ST_FAILED);
	assert_non_null(strstr(cx->error, "0003_bad.sql line 3"));
	assert_string_equal(report, "0002_two.sql: done\n");
	put("migrate/0003_bad.sql", "SELECT 1;\n");
	(void)run(&report);
	assert_string_equal(cx->error, "");

	put("migrate/0002_two.sql", "ALTER TABLE a ADD c INT;\n");
	assert_int_equal(run(&report), ST_CONFLICT);
	assert_non_null(strstr(cx->error, "0002_two.sql was changed after it ran"));
	put("migrate/0002_two.sql", "ALTER TABLE a ADD b INT;\n");
	drop("migrate/0003_bad.sql");
	assert_int_equal(run(&report), ST_CONFLICT);
	assert_non_null(strstr(cx->error, "newer than this release"));
}

/* The shipped seed: every permission is one that the code knows, and the administrator reads nothing private. */
static void
seed_fits_the_code(void **state)
{
	struct dbfix other;
	struct role *roles;
	char buf[400], *p, *word;
	bool admin = false;
	size_t i, n;

	(void)state;
	dbfix_open(&other, "seed");
	dbfix_script(&other, "sql/schema.sql");
	dbfix_script(&other, "sql/seed.sql");
	dbfix_script(&other, "sql/seed.sql");
	assert_int_equal(role_list(&other.cx, &roles, &n), ST_OK);
	assert_int_equal(n, 8);
	for (i = 0; i < n; i++) {
		snprintf(buf, sizeof(buf), "%s", roles[i].perms);
		assert_int_not_equal(strlen(buf), 0);
		for (p = buf; (word = strsep(&p, " ")) != NULL;) {
			if (perm_from(word) == PERM__UNSET)
				fail_msg("%s has the unknown permission %s", roles[i].code, word);
		}
		if (strcmp(roles[i].code, "admin") == 0) {
			admin = true;
			assert_string_equal(roles[i].fields, "");
		}
	}
	assert_true(admin);
	dbfix_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seed_fits_the_code),
		cmocka_unit_test(steps_and_faults),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
