/*
 * test_conf.c -- kefu.conf: defaults, every kind of fault with its line.
 */
#include "unit.h"
#include "base/conf.h"

static enum status
load(struct arena *a, const char *text, struct conf *c, const char **why)
{
	char path[] = "/tmp/kefu-conf-XXXXXX";
	int fd = mkstemp(path);
	enum status st;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	st = conf_load(a, path, c, why);
	unlink(path);
	return st;
}

static void
refused(struct arena *a, const char *text, const char *part)
{
	const char *why = NULL;
	struct conf c;

	assert_int_equal(load(a, text, &c, &why), ST_INVALID);
	assert_non_null(why);
	if (strstr(why, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why, part);
}

static void
good(void **state)
{
	struct arena *a = arena_new();
	const char *why = NULL;
	struct conf c;

	(void)state;
	assert_int_equal(load(a, "", &c, &why), ST_OK);
	assert_string_equal(c.base, "");
	assert_int_equal(c.session_idle, 1800);
	assert_true(c.sandbox);
	assert_int_equal(load(a,
	                     "# a comment\n\n base = /crm  # here\r\nrun_dir=/r\nportal_workers = 7\nsandbox = no\n"
	                     "site_name_en = A = B # C\ndesk_socket = /x/d.sock\nmail_url = maildir:///m",
	                     &c, &why),
	    ST_OK);
	assert_string_equal(c.base, "/crm");
	assert_int_equal(c.portal_workers, 7);
	assert_false(c.sandbox);
	assert_string_equal(c.site_name_en, "A = B");
	assert_string_equal(c.portal_socket, "/r/portal.sock");
	assert_string_equal(c.desk_socket, "/x/d.sock");
	arena_free(a);
}

static void
faults(void **state)
{
	struct arena *a = arena_new();
	const char *why = NULL;
	struct conf c;

	(void)state;
	refused(a, "\nnope = 1\n", "line 2: there is no key \"nope\"");
	refused(a, "base = /a\nbase = /b\n", "line 2: base is given twice");
	refused(a, "base\n", "line 1: this is not of the form");
	refused(a, "base = crm\n", "base must");
	refused(a, "base = /crm/\n", "base must");
	refused(a, "portal_workers = 0\n", "a number from 1 to 256");
	refused(a, "portal_workers = many\n", "a number from");
	refused(a, "sandbox = true\n", "yes or no");
	refused(a, "default_lang = fr\n", "cannot be \"fr\"");
	refused(a, "run_dir = var\n", "absolute path");
	refused(a, "portal_url = ftp://x\n", "http://");
	refused(a, "portal_url = http://x/\n", "slash");
	refused(a, "time_zone = Mars/Base\n", "no zone");
	refused(a, "mail_url = http://x\n", "mail_url");
	refused(a, "db_host = db.example.com\n", "db_tls_ca");
	refused(a, "session_idle = 4000\nsession_absolute = 3000\n", "session_idle");
	assert_int_equal(conf_load(a, "/nonexistent/kefu.conf", &c, &why), ST_INVALID);
	assert_string_equal(why, "/nonexistent/kefu.conf: No such file or directory");
	arena_free(a);
}

static void
described(void **state)
{
	struct arena *a = arena_new();
	struct str s;

	(void)state;
	str_init(&s, a);
	conf_describe(&s);
	assert_non_null(strstr(s.s, "db_port (3306): port of MariaDB"));
	assert_non_null(strstr(s.s, "vault_socket (from run_dir): "));
	arena_free(a);
}

/* The sample that we ship is well formed. */
static void
sample(void **state)
{
	struct arena *a = arena_new();
	const char *src = getenv("KEFU_SOURCE"), *why = NULL;
	struct conf c;

	(void)state;
	if (conf_load(a, arena_printf(a, "%s/deploy/kefu.conf", src == NULL ? "." : src), &c, &why) != ST_OK)
		fail_msg("%s", why);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),
		cmocka_unit_test(faults),
		cmocka_unit_test(described),
		cmocka_unit_test(sample),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
