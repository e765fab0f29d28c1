/*
 * jobs.c -- kefu-jobs: mails, and whatever else is done by the clock.
 *
 * Any number may run, on any number of hosts; one leads.  Stays in the foreground and logs to standard error.  With --once it does one round
 * and leaves; --now sets the clock of that round.
 */
#include <signal.h>
#include <stdio.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/build.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mail.h"
#include "db/db.h"
#include "model/job.h"
#include "model/vault.h"
#include "prog/start.h"

#define MAILS_A_ROUND 200

static volatile sig_atomic_t stopping;

static const char usage[] =
    "usage: kefu-jobs [-c FILE] [--once [--now TIME]]\n"
    "Sends the mails that wait and keeps counts fresh, until it is told to stop.\n"
    "  -c FILE      configuration (default " KEFU_CONF_FILE ")\n"
    "  --once       one round, then leave; 75 when another one leads\n"
    "  --now TIME   the round's clock, e.g. 2026-11-21T14:00:00Z\n"
    "  --help, --version\n";

static void
on_signal(int sig)
{
	(void)sig;
	stopping = 1;
}

static int
run_once(struct ctx *cx, struct job *j)
{
	struct job_report r;
	enum status st = job_once(cx, j, MAILS_A_ROUND, &r), end = job_end(cx, j);

	if (st == ST_OK && !r.leads) {
		fputs("kefu-jobs: another kefu-jobs leads; it does the work\n", stderr);
		return EX_TEMPFAIL;
	}
	if (st == ST_OK)
		printf("sent %lld, later %lld, given up %lld\n", (long long)r.sent, (long long)r.later, (long long)r.dead);
	return st == ST_OK ? status_exit(end) : status_exit(st);
}

/* A pause that a signal ends. */
static void
rest(long milliseconds)
{
	struct timespec t = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	if (!stopping)
		(void)nanosleep(&t, NULL);
}

static int
run_always(struct ctx *cx, struct job *j)
{
	struct job_report r;
	enum status st;

	log_line(LOG_L_INFO, "started as %s", j->lease.holder);
	while (!stopping) {
		cx->now = date_now();
		st = job_once(cx, j, MAILS_A_ROUND, &r);
		arena_reset(cx->mem);
		cx->error = NULL;
		rest(st != ST_OK ? 3000 : r.sent > 0 ? 100 : 1000);
	}
	st = job_end(cx, j);
	log_line(LOG_L_INFO, "stopped");
	return st == ST_OK ? EX_OK : EX_TEMPFAIL;
}

static int
run(struct ctx *cx, const struct conf *conf, bool once)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct job j = { .counted_at = 0 };
	char host[65] = "", holder[80];
	int rc;

	mail_init();
	(void)sigaction(SIGTERM, &sa, NULL);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)gethostname(host, sizeof(host) - 1);
	(void)snprintf(holder, sizeof(holder), "%.60s/%ld", host, (long)getpid());
	j.lease.holder = holder;
	cx->db = db_new(conf, "kefu_jobs");
	cx->vault = vault_new(conf);
	rc = once ? run_once(cx, &j) : run_always(cx, &j);
	vault_close(cx->vault);
	db_close(cx->db);
	return rc;
}

int
main(int argc, char **argv)
{
	struct arena *keep = arena_new();
	struct conf conf;
	struct ctx cx = { .mem = arena_new(), .conf = &conf, .request_id = "jobs", .ip = "", .user_agent = "" };
	const char *path, *now = NULL;
	bool once = false;
	const struct start_option opts[] = { { "--once", NULL, &once }, { "--now", &now, NULL } };
	int rc;

	if (start_options(argc, argv, usage, opts, NELEM(opts), &path, &rc) && (rc = start_conf("jobs", path, keep, &conf)) == EX_OK) {
		cx.now = date_now();
		if (now != NULL && (!once || !date_from_iso(now, &cx.now))) {
			fputs(usage, stderr);
			rc = EX_USAGE;
		} else {
			rc = run(&cx, &conf, once);
		}
	}
	arena_free(cx.mem);
	arena_free(keep);
	return rc;
}
