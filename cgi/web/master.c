/*
 * master.c -- keeps the workers alive and stops them gently.
 *
 * It serves nothing and holds no connection.  A worker that dies soon after its start is started
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
#include "web/worker.h"

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

static int64_t
clock_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
slot_start(const struct app *app, int fd, struct slot *s)
{
	pid_t master = getpid(), pid = fork();

	if (pid == 0)
		_exit(worker_run(app, fd, master));
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
start_due(const struct app *app, int fd, struct slot *slots, int n)
{
	int64_t now = clock_ms(), wait = -1;

	for (int i = 0; i < n; i++) {
		if (slots[i].pid != 0)
			continue;
		if (slots[i].next <= now)
			slot_start(app, fd, &slots[i]);
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
master_run(const struct app *app, int fd)
{
	int n = app->workers < 1 ? 1 : app->workers > WORKERS_MAX ? WORKERS_MAX : app->workers;
	struct slot *slots = calloc((size_t)n, sizeof(*slots));

	if (slots == NULL)
		return EX_OSERR;
	log_line(LOG_L_INFO, "%s is ready with %d workers", app->name, n);
	while (!worker_stopping()) {
		int wait = start_due(app, fd, slots, n);

		/* A signal between start_due and here stays pending until ppoll. */
		sleep_signals(wait);
		reap(slots, n);
	}
	(void)close(fd);
	stop_all(slots, n);
	free(slots);
	log_line(LOG_L_INFO, "%s has stopped", app->name);
	return EX_OK;
}
