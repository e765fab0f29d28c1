/*
 * worker.h -- inside web/: one worker.
 */
#ifndef KEFU_WEB_WORKER_H
#define KEFU_WEB_WORKER_H

#include "web/server.h"

/* Accept and serve on a listening descriptor until SIGTERM.  Returns the exit code.  ppid: the master,
 * 0 for none; without it the worker stops. */
int worker_run(const struct app *, int listen_fd, int ppid);
/* Serve the one request of the environment, standard input and output (RFC 3875). */
int worker_cgi(const struct app *);

#endif
