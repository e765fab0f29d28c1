/*
 * test_job.c -- leadership and the outbox against a real database, mails into a maildir.
 */
#include "unit.h"
#include <dirent.h>
#include <sys/stat.h>
#include "base/date.h"
#include "base/mail.h"
#include "base/secret.h"
#include "casefix.h"
#include "model/complaint.h"
#include "model/job.h"

static struct dbfix fix;
static struct ctx jx; /* of the jobs: an arena of its own, which every round empties */
static struct conf conf;
static char dir[] = "/tmp/kefu-job-XXXXXX";
static struct arena *mem;

#define N(sql) casefix_number(&fix, sql)
#define OK(call) assert_int_equal((call), ST_OK)
#define RUN(sql) OK(db_run(&fix.cx, sql, DB_NOARGS, NULL))

static void
file_case(void)
{
	struct complaint_new c = { .channel = "web", .lang = "en", .subject = "repair", .title = "Still broken", .body = "It is broken." };
	const char *number, *token;

	secret_random(c.idem, sizeof(c.idem));
	c.who.v[PF_EMAIL] = "wang@example.com";
	OK(complaint_file(&fix.cx, &c, &number, &token));
}

/* Mails in the maildir; the last one read into *m. */
static int
mails(struct mail_in *m, const char **raw)
{
	char path[300], *buf = arena_alloc(mem, 65536);
	struct dirent *e;
	struct stat st;
	int n = 0;
	DIR *d;
	FILE *f;

	snprintf(path, sizeof(path), "%s/new", dir);
	if ((d = opendir(path)) == NULL)
		return 0;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		n++;
		snprintf(path, sizeof(path), "%s/new/%s", dir, e->d_name);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		f = fopen(path, "re");
		mail_read(mem, buf, fread(buf, 1, 65535, f), m);
		fclose(f);
		assert_int_equal(unlink(path), 0);
		*raw = buf;
	}
	closedir(d);
	return n;
}

static struct job
new_job(const char *holder)
{
	/* The search counts are no matter here. */
	return (struct job){ .lease = { .holder = holder }, .counted_at = date_now() };
}

static void
test_lease(void **state)
{
	struct lease a = { .holder = "host/1" }, b = { .holder = "host/2" };
	int64_t first;

	(void)state;
	OK(lease_take(&fix.cx, &a));
	first = a.epoch;
	assert_int_equal(lease_take(&fix.cx, &b), ST_BUSY);
	OK(lease_take(&fix.cx, &a));
	assert_int_equal(a.epoch, first);
	OK(lease_hold(&fix.cx, &a));
	RUN("UPDATE lease SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND");
	assert_int_equal(lease_hold(&fix.cx, &a), ST_CONFLICT);
	OK(lease_take(&fix.cx, &b));
	assert_int_equal(b.epoch, first + 1);
	assert_int_equal(lease_hold(&fix.cx, &a), ST_CONFLICT);
	assert_int_equal(lease_take(&fix.cx, &a), ST_BUSY);
	assert_int_equal(a.epoch, 0);
	OK(lease_drop(&fix.cx, &b));
	OK(lease_take(&fix.cx, &a));
	assert_int_equal(a.epoch, first + 2);
	OK(lease_drop(&fix.cx, &a));
}

static void
test_send(void **state)
{
	struct job j = new_job("host/3"), other = new_job("host/4");
	struct job_report r;
	struct complaint c;
	struct mail_in m;
	const char *raw, *link;
	char token[23] = "";

	(void)state;
	file_case();
	OK(job_once(&jx, &j, 10, &r));
	assert_true(r.leads);
	assert_int_equal(r.sent, 1);
	assert_int_equal(mails(&m, &raw), 1);
	assert_non_null(strstr(raw, "\r\nAuto-Submitted: auto-generated\r\n"));
	assert_non_null(strstr(raw, "\r\nTo: wang@example.com\r\n"));
	assert_non_null(strstr(m.subject, "C20"));
	assert_non_null(strstr(m.body, "Dear 王小明,"));
	assert_non_null(link = strstr(m.body, "https://kefu.example/crm/case/"));
	memcpy(token, link + strlen("https://kefu.example/crm/case/"), 22);
	OK(case_get(&fix.cx, token, &c));
	assert_string_equal(c.title, "Still broken");
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'sent' AND tries = 1 AND sent_at IS NOT NULL"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint_event WHERE event = 'acknowledge' AND to_state = 'received'"), 1);
	/* Nothing is due; another one does not lead. */
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.sent, 0);
	OK(job_once(&jx, &other, 10, &r));
	assert_false(r.leads);
	OK(job_end(&jx, &j));
	OK(job_once(&jx, &other, 10, &r));
	assert_true(r.leads);
	OK(job_end(&jx, &other));
}

/* An answer carries the text, comes from a person, and follows the acknowledgement in its thread. */
static void
test_answer(void **state)
{
	struct job j = new_job("host/5");
	struct job_report r;
	struct mail_in m;
	unsigned char idem[16];
	const char *raw;

	(void)state;
	casefix_as(&fix, 1);
	secret_random(idem, sizeof(idem));
	OK(complaint_answer(&fix.cx, 1, 1, idem, "We come on Monday.\nAnna", "answered"));
	casefix_as(&fix, 0);
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.sent, 1);
	assert_int_equal(mails(&m, &raw), 1);
	assert_non_null(strstr(m.body, "We come on Monday.\nAnna\n"));
	assert_null(m.machine);
	assert_int_equal(m.nrefs, 2);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint_event WHERE event = 'acknowledge'"), 1);
	OK(job_end(&jx, &j));
}

/* The leader dies between sending and marking: the next one sends it again, under the same Message-ID. */
static void
test_crash(void **state)
{
	struct job j = new_job("host/6");
	struct job_report r;
	struct mail_in m, again;
	const char *raw;

	(void)state;
	file_case();
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(mails(&m, &raw), 1);
	RUN("UPDATE outbox SET state = 'sending', epoch = 1 ORDER BY id DESC LIMIT 1");
	OK(job_end(&jx, &j));
	j = new_job("host/7");
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.sent, 1);
	assert_int_equal(mails(&again, &raw), 1);
	assert_string_equal(m.message_id, again.message_id);
	OK(job_end(&jx, &j));
}

/* Many are due: batches, never more than asked for, each mail once.  What was left as `sending` goes first, one at a time. */
static void
test_batch(void **state)
{
	struct job j = new_job("host/11");
	struct outbox_count count;
	struct job_report r;
	struct mail_in m;
	const char *raw;

	(void)state;
	for (int i = 0; i < 2 * OUTBOX_BATCH + 3; i++) {
		file_case();
		/* One address is not acknowledged without end within an hour. */
		RUN("UPDATE private_value SET updated_at = updated_at - INTERVAL 2 HOUR");
	}
	OK(job_once(&jx, &j, OUTBOX_BATCH + 1, &r));
	assert_int_equal(r.sent, OUTBOX_BATCH + 1);
	assert_int_equal(mails(&m, &raw), OUTBOX_BATCH + 1);
	RUN("UPDATE outbox SET state = 'sending', epoch = 1 WHERE state = 'queued' ORDER BY id DESC LIMIT 2");
	OK(outbox_send(&jx, &j.lease, 10, &count));
	assert_int_equal(count.sent, 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'sending'"), 1);
	OK(job_once(&jx, &j, 100, &r));
	assert_int_equal(r.sent, OUTBOX_BATCH + 1);
	assert_int_equal(mails(&m, &raw), OUTBOX_BATCH + 2); /* with the one before */
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state <> 'sent'"), 0);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE tries <> 1"), 1); /* that of the crash */
	OK(job_end(&jx, &j));
}

/* A leader that lost its lease claims and marks nothing. */
static void
test_stale(void **state)
{
	struct job old = new_job("host/8"), young = new_job("host/9");
	struct outbox_count count;
	struct job_report r;
	struct mail_in m;
	const char *raw;

	(void)state;
	OK(lease_take(&jx, &old.lease));
	RUN("UPDATE lease SET expires_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND");
	OK(lease_take(&jx, &young.lease));
	file_case();
	assert_int_equal(outbox_send(&jx, &old.lease, 10, &count), ST_CONFLICT);
	assert_int_equal(mails(&m, &raw), 0);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'queued' AND tries = 0"), 1);
	OK(job_once(&jx, &young, 10, &r));
	assert_int_equal(r.sent, 1);
	assert_int_equal(mails(&m, &raw), 1);
	OK(job_end(&jx, &young));
}

static void
test_later(void **state)
{
	struct job j = new_job("host/10");
	int64_t start = jx.now;
	struct job_report r;
	struct mail_in m;
	const char *raw;
	int i;

	(void)state;
	file_case();
	/* The vault is away: no try is counted. */
	fake_vault.address = ST_BUSY;
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.later, 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'queued' AND tries = 0 AND next_at > UTC_TIMESTAMP()"), 1);
	fake_vault.address = ST_OK;
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.sent + r.later, 0);
	/* The mail server is away: 1, 5, 15, 60 minutes ... then never more. */
	conf.mail_url = "smtp://127.0.0.1:1";
	jx.now += 61;
	for (i = 1; i <= 7; i++) {
		OK(job_once(&jx, &j, 10, &r));
		assert_int_equal(r.later, 1);
		assert_int_equal(N("SELECT tries AS v FROM outbox WHERE state = 'queued'"), i);
		jx.now += 60 * outbox_delay(i) - 1;
		OK(job_once(&jx, &j, 10, &r));
		assert_int_equal(r.later, 0);
		jx.now += 2;
	}
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.dead, 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'dead' AND error LIKE '%not reached%'"), 1);
	conf.mail_url = arena_printf(mem, "maildir://%s", dir);
	/* No address: given up at once, without a word to anybody. */
	file_case();
	fake_vault.address = ST_MISSING;
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(r.dead, 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'dead' AND error = 'no address'"), 1);
	fake_vault.address = ST_OK;
	assert_int_equal(mails(&m, &raw), 0);
	/* An address that would write headers of its own. */
	file_case();
	fake_vault.email = "a@b.c\r\nBcc: all@example.com";
	OK(job_once(&jx, &j, 10, &r));
	assert_int_equal(mails(&m, &raw), 0);
	fake_vault.email = "wang@example.com";
	assert_int_equal(outbox_delay(8), -1);
	OK(job_end(&jx, &j));
	jx.now = start;
}

static int
setup(void **state)
{
	(void)state;
	mail_init();
	mem = arena_new();
	casefix_open(&fix, "job");
	fake_vault.email = "wang@example.com";
	if (mkdtemp(dir) == NULL)
		return 1;
	conf = fix.conf;
	conf.share_dir = fix.src;
	conf.portal_url = "https://kefu.example/crm";
	conf.mail_from = "Kefu <service@kefu.example>";
	conf.mail_domain = "kefu.example";
	conf.mail_url = arena_printf(mem, "maildir://%s", dir);
	conf.site_name_en = conf.site_name_zh_cn = conf.site_name_zh_tw = "Kefu";
	jx = fix.cx;
	jx.mem = arena_new();
	jx.conf = &conf;
	/* Rows are queued by the database's clock. */
	jx.now += 600; /* rows are queued by the database's clock while the tests run */
	return 0;
}

static int
teardown(void **state)
{
	char path[300];
	static const char *const folders[] = { "/tmp", "/new", "/cur", "" };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(folders); i++) {
		snprintf(path, sizeof(path), "%s%s", dir, folders[i]);
		(void)rmdir(path);
	}
	dbfix_close(&fix);
	arena_free(jx.mem);
	arena_free(mem);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lease),
		cmocka_unit_test(test_send),
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_crash),
		cmocka_unit_test(test_batch),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_later),
	};

	return cmocka_run_group_tests_name("job", tests, setup, teardown);
}
