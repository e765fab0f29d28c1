/*
 * master.h -- a pre-fork master: keeps workers alive and stops them gently.
 *
 * It serves nothing and holds no connection.  Signals are blocked all the time but while it sleeps, and stay blocked in a new
 * worker, which opens them where it waits.
 */
#ifndef KEFU_BASE_MASTER_H
#define KEFU_BASE_MASTER_H

#include <stdbool.h>

struct master {
	const char *name; /* for the log */
	int workers;
	/* One worker's whole life; the answer is its exit code.  slot: 0 .. workers - 1. */
	int (*worker)(int slot, int master_pid, void *arg);
	void *arg;
};

/* Block every signal that we handle; they are let in only while waiting. */
void master_signals(void);
/* Has a signal to stop (SIGTERM, SIGINT) arrived? */
bool master_stopping(void);
/* Run until a signal to stop; the exit code of the process.  SIGHUP ends every worker once it is idle and starts a new one. */
int master_run(const struct master *);

#endif
