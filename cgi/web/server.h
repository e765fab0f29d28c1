/*
 * server.h -- the pre-fork FastCGI master and its workers.
 *
 * The master owns the listening socket (its own private Unix socket, or descriptor 0 / LISTEN_FDS),
 * starts workers, restarts a dead one with back-off, and stops them gracefully on SIGTERM.  A worker
 * is single threaded and serves one request at a time.  With a listening
 * descriptor 0 that systemd did not announce (mod_fcgid, spawn-fcgi) there is one worker and no
 * master; run as plain CGI a program serves its one request.
 */
#ifndef KEFU_WEB_SERVER_H
#define KEFU_WEB_SERVER_H

#include "base/conf.h"
#include "base/ctx.h"
#include "web/route.h"

struct help; /* page/help.h */

struct app {
	const char *name;              /* "portal", "desk" */
	const struct conf *conf;
	const struct route *routes;
	size_t nroutes;
	const struct auth_ops *auth;
	const char *socket;            /* path of our own socket */
	int workers;
	const char *api_path;          /* errors below it are JSON: "/desk/api/"; NULL for none */
	const char *session_cookie;    /* "kefu_desk"; NULL for none */
	const struct help *help;       /* what its pages of help hold; NULL: none */
	unsigned char secret[32];      /* signs the anonymous form token */
	/* Called in each worker before the sandbox closes: open the database, make cx->vault. */
	enum status (*start)(struct ctx *);
	/* Called for every page: navigation, counts; may be NULL. */
	void (*frame)(struct req *);
	/* A change whose session has ended, proven by that session's own token: make the page that keeps what was typed.  NULL: 303 to
	 * the log-in, as for anybody who is not logged in. */
	enum status (*again)(struct req *);
	/* Does the database answer?  For /healthz (common.h); NULL: not asked. */
	enum status (*alive)(struct ctx *);
	/* Called in each worker after its last request: close the database; may be NULL. */
	void (*stop)(struct ctx *);
};

/* Serve until SIGTERM.  Returns the exit code of the process (sysexits). */
int server_run(const struct app *);
/* One request from its parameters to its log line; *cx and its arena are the worker's and are reset
 * afterwards.  Used by the workers, by plain CGI, by tests and fuzzers. */
void server_request(const struct app *, struct ctx *, struct fcgi_io *, char *const *envp);

#endif
