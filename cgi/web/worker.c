/*
 * worker.c -- a single-threaded worker: wait, accept, serve, forget.
 *
 * Signals are blocked all the time but in epoll_pwait: a request that has begun is finished,
 * and an idle worker stops at once.  The arena is reset after each request; nothing else survives it.
 */
#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/master.h"
#include "web/io.h"
#include "base/sandbox.h"
#include "web/worker.h"

#define BODY_TIMEOUT_SECONDS 60 /* without a byte of a body */

extern char **environ;

/* ---- Streams ---- */

static ssize_t
fcgx_read(struct fcgi_io *io, void *p, size_t n)
{
	FCGX_Request *r = io->arg;
	int got = FCGX_GetStr(p, n > INT32_MAX ? INT32_MAX : (int)n, r->in);

	if (got <= 0 && FCGX_GetError(r->in) != 0)
		return -1;
	return got < 0 ? 0 : got;
}

static bool
fcgx_write(struct fcgi_io *io, const void *p, size_t n)
{
	FCGX_Request *r = io->arg;
	const char *s = p;

	while (n > 0) {
		int piece = n > 1 << 20 ? 1 << 20 : (int)n;

		if (FCGX_PutStr(s, piece, r->out) != piece || FCGX_GetError(r->out) != 0)
			return false;
		s += piece;
		n -= (size_t)piece;
	}
	return true;
}

static ssize_t
cgi_read(struct fcgi_io *io, void *p, size_t n)
{
	ssize_t got;

	(void)io;
	do
		got = read(STDIN_FILENO, p, n);
	while (got < 0 && errno == EINTR);
	return got;
}

static bool
cgi_write(struct fcgi_io *io, const void *p, size_t n)
{
	const char *s = p;

	(void)io;
	while (n > 0) {
		ssize_t w = write(STDOUT_FILENO, s, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return false;
		s += w;
		n -= (size_t)w;
	}
	return true;
}

/* ---- A worker's life ---- */

/* Database, then the walls.  A database that is away is no reason not to start: pages say 503. */
static enum status
worker_start(const struct app *app, struct ctx *cx)
{
	enum status st;

	memset(cx, 0, sizeof(*cx));
	cx->mem = arena_new();
	cx->conf = app->conf;
	cx->ip = cx->user_agent = "";
	cx->request_id = "";
	cx->now = (int64_t)time(NULL);
	st = app->start == NULL ? ST_OK : app->start(cx);
	if (st != ST_OK && st != ST_BUSY)
		return st;
	arena_reset(cx->mem);
	return app->conf->sandbox ? sandbox_enter(cx, app->conf) : ST_OK;
}

static void
worker_stop(const struct app *app, struct ctx *cx)
{
	if (app->stop != NULL)
		app->stop(cx);
	arena_free(cx->mem);
}

/* An epoll descriptor for the listening socket that wakes one of the workers, not all of them. */
static int
wait_open(int fd)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = fd };
	int ep = epoll_create1(EPOLL_CLOEXEC);

	if (ep >= 0 && epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev) == 0)
		return ep;
	log_line(LOG_L_ERROR, "epoll: %s", strerror(errno));
	return -1;
}

/* Wait for a connection or a signal. */
static bool
wait_connection(int ep)
{
	struct epoll_event ev;
	sigset_t none;

	sigemptyset(&none);
	return epoll_pwait(ep, &ev, 1, -1, &none) > 0;
}

/* Is there a body?  One that stops coming must not hold the worker for ever. */
static bool
body_timeout(const FCGX_Request *r)
{
	const char *method = FCGX_GetParam("REQUEST_METHOD", r->envp);
	struct timeval limit = { .tv_sec = BODY_TIMEOUT_SECONDS };

	if (method != NULL && (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0))
		return false;
	(void)setsockopt(r->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	return true;
}

/* Has the web server sent all that it will send?  Then the connection can be closed at once; else
 * libfcgi waits for the other side, so that an early answer is not lost. */
static bool
all_received(const FCGX_Request *r, const struct fcgi_io *io)
{
	struct timeval soon = { .tv_usec = 100000 };

	if (FCGX_GetError(r->in) != 0 || io->broken)
		return false;
	if (FCGX_HasSeenEOF(r->in) == EOF)
		return true;
	if (io->body)
		return false;
	/* The mark of the empty body normally came with the parameters; nobody may make us wait for it. */
	(void)setsockopt(r->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon));
	return FCGX_GetChar(r->in) == EOF && FCGX_GetError(r->in) == 0;
}

/* The peer has its answer from here on; the parameters of the request are gone with it. */
static void
fcgx_end(struct fcgi_io *io)
{
	FCGX_Request *r = io->arg;

	if (io->ended)
		return;
	io->ended = true;
	if (all_received(r, io))
		(void)FCGX_Detach(r);
	FCGX_Finish_r(r);
}

static void
serve_connection(const struct app *app, struct ctx *cx, FCGX_Request *r)
{
	struct fcgi_io io = { .read = fcgx_read, .write = fcgx_write, .end = fcgx_end, .arg = r };

	io.body = body_timeout(r);
	server_request(app, cx, &io, r->envp);
	fcgx_end(&io);
	arena_reset(cx->mem);
}

static void
accept_loop(const struct app *app, struct ctx *cx, int fd, int ep)
{
	FCGX_Request r;

	(void)FCGX_InitRequest(&r, fd, FCGI_FAIL_ACCEPT_ON_INTR);
	while (!master_stopping()) {
		int rc;

		if (!wait_connection(ep))
			continue;
		rc = FCGX_Accept_r(&r);
		if (rc == 0) {
			serve_connection(app, cx, &r);
			continue;
		}
		/* Another worker was faster, or the peer has gone already. */
		if (rc == -EAGAIN || rc == -EWOULDBLOCK || rc == -ECONNABORTED || rc == -EINTR)
			continue;
		log_line(LOG_L_ERROR, "accept: %s", strerror(-rc));
		(void)poll(NULL, 0, 100); /* out of descriptors or memory: do not spin */
	}
	FCGX_Free(&r, 1);
}

int
worker_run(const struct app *app, int fd, int ppid)
{
	struct ctx cx;
	int ep;

	if (ppid != 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != ppid)
			return EX_OK; /* the master went before the line above */
	}
	if (FCGX_Init() != 0)
		return EX_SOFTWARE;
	(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	ep = wait_open(fd);
	if (ep < 0)
		return EX_OSERR;
	if (worker_start(app, &cx) != ST_OK) {
		log_line(LOG_L_ERROR, "the worker cannot start");
		return EX_CONFIG;
	}
	accept_loop(app, &cx, fd, ep);
	worker_stop(app, &cx);
	return EX_OK;
}

int
worker_cgi(const struct app *app)
{
	struct fcgi_io io = { .read = cgi_read, .write = cgi_write };
	struct ctx cx;

	if (worker_start(app, &cx) != ST_OK)
		return EX_CONFIG;
	server_request(app, &cx, &io, environ);
	worker_stop(app, &cx);
	return io.broken ? EX_IOERR : EX_OK;
}
