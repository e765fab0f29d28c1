/*
 * master.c -- starts workers, starts them again, stops them.
 *
 * A worker that dies soon after its start is started
 * again after a pause that doubles up to ten seconds, so that a broken installation does not burn
 * the processor.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/master.h"
#include "base/status.h"

#define WORKERS_MAX 256
#define PAUSE_MIN_MS 100
#define PAUSE_MAX_MS 10000
#define STEADY_MS 5000 /* a worker that lived this long was healthy */
#define STOP_MS 30000  /* for requests in flight at SIGTERM, then SIGKILL */

struct slot {
	pid_t pid; /* 0: not running */
	int64_t started, next; /* milliseconds of the monotonic clock */
	int64_t pause;
};

static volatile sig_atomic_t stopping, again;

static void
on_stop(int sig)
{
	(void)sig;
	stopping = 1;
}

static void
on_again(int sig)
{
	(void)sig;
	again = 1;
}

static void
on_nothing(int sig)
{
	(void)sig;
}

void
master_signals(void)
{
	static const struct {
		int sig;
		void (*fn)(int);
	} all[] = {
		{ SIGTERM, on_stop }, { SIGINT, on_stop }, { SIGHUP, on_again },
		/* Libraries would install their own handlers where there is none. */
		{ SIGPIPE, on_nothing }, { SIGUSR1, on_nothing }, { SIGCHLD, on_nothing },
	};
	struct sigaction sa = { 0 };
	sigset_t set;

	sigemptyset(&set);
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < NELEM(all); i++) {
		sa.sa_handler = all[i].fn;
		(void)sigaction(all[i].sig, &sa, NULL);
		sigaddset(&set, all[i].sig);
	}
	(void)sigprocmask(SIG_SETMASK, &set, NULL);
}

bool
master_stopping(void)
{
	return stopping != 0;
}

static int64_t
clock_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
slot_start(const struct master *m, int no, struct slot *s)
{
	pid_t master = getpid(), pid = fork();

	if (pid == 0)
		_exit(m->worker(no, master, m->arg));
	s->started = clock_ms();
	if (pid < 0) {
		log_line(LOG_L_ERROR, "fork: %s", strerror(errno));
		s->next = s->started + PAUSE_MAX_MS;
		return;
	}
	s->pid = pid;
}

static void
slot_ended(struct slot *s, int status)
{
	int64_t now = clock_ms();

	if (WIFSIGNALED(status))
		log_line(LOG_L_ERROR, "worker %d was killed by signal %d", (int)s->pid, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		log_line(LOG_L_ERROR, "worker %d ended with code %d", (int)s->pid, WEXITSTATUS(status));
	if (now - s->started >= STEADY_MS)
		s->pause = 0;
	else
		s->pause = s->pause == 0 ? PAUSE_MIN_MS : s->pause * 2;
	if (s->pause > PAUSE_MAX_MS)
		s->pause = PAUSE_MAX_MS;
	s->next = now + s->pause;
	s->pid = 0;
}

static void
reap(struct slot *slots, int n)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < n; i++)
			if (slots[i].pid == pid)
				slot_ended(&slots[i], status);
}

/* Start what is due; answers the milliseconds until the next start, -1 for none. */
static int
start_due(const struct master *m, struct slot *slots, int n)
{
	int64_t now = clock_ms(), wait = -1;

	for (int i = 0; i < n; i++) {
		if (slots[i].pid != 0)
			continue;
		if (slots[i].next <= now)
			slot_start(m, i, &slots[i]);
		else if (wait < 0 || slots[i].next - now < wait)
			wait = slots[i].next - now;
	}
	return (int)wait;
}

/* Sleep until a signal, at most ms milliseconds (-1: no limit). */
static void
sleep_signals(int ms)
{
	struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };
	sigset_t none;

	sigemptyset(&none);
	(void)ppoll(NULL, 0, ms < 0 ? NULL : &t, &none);
}

static int
running(const struct slot *slots, int n)
{
	int alive = 0;

	for (int i = 0; i < n; i++)
		alive += slots[i].pid != 0;
	return alive;
}

static void
signal_all(const struct slot *slots, int n, int sig)
{
	for (int i = 0; i < n; i++)
		if (slots[i].pid != 0)
			(void)kill(slots[i].pid, sig);
}

static void
stop_all(struct slot *slots, int n)
{
	int64_t deadline = clock_ms() + STOP_MS;

	signal_all(slots, n, SIGTERM);
	for (reap(slots, n); running(slots, n) > 0 && clock_ms() < deadline; reap(slots, n))
		sleep_signals(100);
	if (running(slots, n) > 0) {
		log_line(LOG_L_WARN, "%d workers did not end in time", running(slots, n));
		signal_all(slots, n, SIGKILL);
		while (running(slots, n) > 0) {
			sleep_signals(50);
			reap(slots, n);
		}
	}
}

int
master_run(const struct master *m)
{
	int n = m->workers < 1 ? 1 : m->workers > WORKERS_MAX ? WORKERS_MAX : m->workers;
	struct slot *slots = calloc((size_t)n, sizeof(*slots));

	if (slots == NULL)
		return EX_OSERR;
	log_line(LOG_L_INFO, "%s is ready with %d workers", m->name, n);
	while (!stopping) {
		int wait = start_due(m, slots, n);

		/* A signal between start_due and here stays pending until ppoll. */
		sleep_signals(wait);
		if (again) {
			again = 0;
			signal_all(slots, n, SIGTERM);
		}
		reap(slots, n);
	}
	stop_all(slots, n);
	free(slots);
	log_line(LOG_L_INFO, "%s has stopped", m->name);
	return EX_OK;
}
