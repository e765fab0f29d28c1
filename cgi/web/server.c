/*
 * server.c -- how a program was started, and the socket it listens on.
 *
 * systemd (LISTEN_FDS) and an own socket get a master; a listening descriptor 0 from anybody else
 * (mod_fcgid, spawn-fcgi: they manage processes themselves) gets one worker; a CGI environment gets
 * its one answer.
 */
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "base/master.h"
#include "base/sandbox.h"
#include "web/view.h"
#include "web/worker.h"

#define BACKLOG 511
#define SYSTEMD_FD 3

static bool
is_listening(int fd)
{
	int on = 0;
	socklen_t n = sizeof(on);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &n) == 0 && on != 0;
}

/* The descriptor that systemd handed to this very process, -1 without one. */
static int
systemd_fd(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
	int64_t p, n;

	if (pid == NULL || fds == NULL || !str_to_i64(pid, 1, INT32_MAX, &p) ||
	    !str_to_i64(fds, 1, 1, &n) || p != getpid())
		return -1;
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	return is_listening(SYSTEMD_FD) ? SYSTEMD_FD : -1;
}

/* ---- An own socket ---- */

static bool
group_id(const char *name, gid_t *gid)
{
	const struct group *g;
	int64_t n;

	if (str_to_i64(name, 0, INT32_MAX, &n)) {
		*gid = (gid_t)n;
		return true;
	}
	g = getgrnam(name);
	if (g != NULL)
		*gid = g->gr_gid;
	return g != NULL;
}

/* Does somebody answer at that path? */
static bool
path_alive(const struct sockaddr_un *addr)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool alive = fd >= 0 && connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) == 0;

	if (fd >= 0)
		(void)close(fd);
	return alive;
}

/* bind() with the mode there from the first moment, then the group of the web server. */
static const char *
socket_bind(int fd, const struct sockaddr_un *addr, const char *group)
{
	mode_t old;
	gid_t gid;
	int rc;

	if (path_alive(addr))
		return "another process serves there already";
	if (unlink(addr->sun_path) != 0 && errno != ENOENT)
		return strerror(errno);
	old = umask(0117);
	rc = bind(fd, (const struct sockaddr *)addr, sizeof(*addr));
	(void)umask(old);
	if (rc != 0)
		return strerror(errno);
	if (!str_empty(group)) {
		if (!group_id(group, &gid))
			return "there is no such group as socket_group says";
		if (chown(addr->sun_path, (uid_t)-1, gid) != 0)
			return strerror(errno);
	}
	return listen(fd, BACKLOG) == 0 ? NULL : strerror(errno);
}

static int
socket_own(const char *path, const char *group)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const char *why;
	int fd;

	if (str_empty(path) || strlen(path) >= sizeof(addr.sun_path)) {
		log_line(LOG_L_ERROR, "the socket's path is empty or too long");
		return -1;
	}
	memcpy(addr.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	why = fd < 0 ? strerror(errno) : socket_bind(fd, &addr, group);
	if (why == NULL)
		return fd;
	log_line(LOG_L_ERROR, "cannot listen on %s: %s", path, why);
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

/* ---- Start ---- */

static const char *
app_check(struct arena *mem, const struct app *app)
{
	const char *why = routes_check(mem, app->routes, app->nroutes, app->auth);

	if (why == NULL)
		(void)!view_load(mem, app->conf->share_dir, &why);
	if (why == NULL)
		view_constants(app);
	return why;
}

struct forked {
	const struct app *app;
	int fd;
};

static int
forked_worker(int slot, int master_pid, void *arg)
{
	const struct forked *f = arg;

	(void)slot;
	return worker_run(f->app, f->fd, master_pid);
}

static int
serve_forked(const struct app *app, int fd)
{
	struct forked f = { app, fd };
	int code = master_run(&(struct master){ app->name, app->workers, forked_worker, &f });

	(void)close(fd);
	return code;
}

static int
serve_own(const struct app *app)
{
	int fd = socket_own(app->socket, app->conf->socket_group), code;

	if (fd < 0)
		return EX_CANTCREAT;
	code = serve_forked(app, fd);
	(void)unlink(app->socket);
	return code;
}

int
server_run(const struct app *app)
{
	struct arena *mem = arena_new();
	const char *why = app_check(mem, app);
	int fd, code;

	if (why != NULL) {
		log_line(LOG_L_ERROR, "%s", why);
		arena_free(mem);
		return EX_CONFIG;
	}
	arena_free(mem);
	sandbox_announce(app->conf);
	master_signals();
	fd = systemd_fd();
	if (fd >= 0)
		code = serve_forked(app, fd);
	else if (is_listening(STDIN_FILENO))
		code = worker_run(app, STDIN_FILENO, 0);
	else if (getenv("GATEWAY_INTERFACE") != NULL && getenv("REQUEST_METHOD") != NULL)
		code = worker_cgi(app);
	else
		code = serve_own(app);
	view_unload();
	return code;
}
