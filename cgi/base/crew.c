/*
 * crew.c -- forks, waits, and ends the rest when one fails.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/crew.h"

#define CREW_MAX 16

struct crew {
	pid_t pid[CREW_MAX];
	int n;
};

int
crew_size(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > CREW_MAX ? CREW_MAX : (int)n;
}

static void
child(pid_t parent, enum status (*fn)(void *), void *arg)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* It may have died before the line above. */
	if (getppid() != parent)
		_exit(ST_FAILED);
	_exit((int)fn(arg));
}

static void
crew_end(struct crew *c)
{
	int i;

	for (i = 0; i < c->n; i++)
		if (c->pid[i] > 0)
			(void)kill(c->pid[i], SIGKILL);
}

/* The status of a child that has ended; alive: it has not. */
static enum status
look(struct crew *c, int i, bool *alive)
{
	int how = 0;
	pid_t pid = waitpid(c->pid[i], &how, WNOHANG);

	*alive = pid == 0 || (pid < 0 && errno == EINTR);
	if (*alive)
		return ST_OK;
	c->pid[i] = 0;
	return pid > 0 && WIFEXITED(how) ? (enum status)WEXITSTATUS(how) : ST_FAILED;
}

static enum status
crew_wait(struct crew *c, void (*watch)(void *), void *arg)
{
	const struct timespec pause = { .tv_nsec = 200000000 };
	enum status st = ST_OK, one;
	bool alive, any = true;
	int i;

	while (any) {
		any = false;
		for (i = 0; i < c->n; i++) {
			if (c->pid[i] == 0)
				continue;
			one = look(c, i, &alive);
			any = any || alive;
			if (one != ST_OK && st == ST_OK) {
				st = one;
				crew_end(c);
			}
		}
		watch(arg);
		if (any)
			(void)nanosleep(&pause, NULL);
	}
	return st;
}

enum status
crew_run(int n, enum status (*fn)(void *), void (*watch)(void *), void *arg)
{
	pid_t parent = getpid(), pid;
	struct crew c = { .n = 0 };
	enum status st;

	if (n < 2)
		return fn(arg);
	for (; c.n < n && c.n < CREW_MAX; c.n++) {
		if ((pid = fork()) == 0)
			child(parent, fn, arg);
		if (pid < 0)
			break;
		c.pid[c.n] = pid;
	}
	/* A smaller crew does it too. */
	if (c.n == 0)
		return fn(arg);
	st = crew_wait(&c, watch, arg);
	return st;
}
