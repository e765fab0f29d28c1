/*
 * worker.h -- inside web/: one worker and its master.
 */
#ifndef KEFU_WEB_WORKER_H
#define KEFU_WEB_WORKER_H

#include "web/server.h"

/* Accept and serve on a listening descriptor until SIGTERM.  Returns the exit code.  ppid: the master,
 * 0 for none; without it the worker stops. */
int worker_run(const struct app *, int listen_fd, int ppid);
/* Serve the one request of the environment, standard input and output (RFC 3875). */
int worker_cgi(const struct app *);
/* Block every signal that we handle; they are let in only while waiting (stack.md 5.2). */
void worker_signals(void);
/* Has a signal to stop arrived? */
bool worker_stopping(void);

/* Keep app->workers workers alive on listen_fd until SIGTERM, then stop them gracefully. */
int master_run(const struct app *, int listen_fd);

#endif
