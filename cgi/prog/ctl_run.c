/*
 * ctl_run.c -- subcommands that are another program's work: routes, jobs, mailin.
 *
 * The route tables are compiled into the FastCGI programs, which this one does not link; the vault gives an address to send to only to
 * kefu-jobs and finds a sender only for kefu-mailin.  So the program itself is run, when we are root as its own user.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/build.h"
#include "base/date.h"
#include "prog/ctl.h"

/* The program beside this one, else where make install puts it. */
static const char *
program_find(struct ctl *c, const char *name)
{
	char self[4096], *slash;
	const char *beside;
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (n > 0) {
		self[n] = '\0';
		if ((slash = strrchr(self, '/')) != NULL)
			*slash = '\0';
		beside = arena_printf(c->cx->mem, "%s/%s", self, name);
		if (access(beside, X_OK) == 0)
			return beside;
	}
	return arena_printf(c->cx->mem, "%s/%s", KEFU_LIBEXEC_DIR, name);
}

/* Become the user (a name or a number) when we are root.  In the child only. */
static bool
become(const char *user)
{
	const struct passwd *pw;
	int64_t n;

	if (user == NULL || geteuid() != 0)
		return true;
	if (str_to_i64(user, 0, UINT32_MAX - 1, &n)) {
		gid_t gid = (gid_t)n;

		return setgroups(1, &gid) == 0 && setresgid(gid, gid, gid) == 0 && setresuid((uid_t)n, (uid_t)n, (uid_t)n) == 0;
	}
	if ((pw = getpwnam(user)) == NULL) {
		errno = ENOENT;
		return false;
	}
	return initgroups(user, pw->pw_gid) == 0 && setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == 0 &&
	    setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == 0;
}

static int
program_wait(pid_t pid)
{
	int st;

	while (waitpid(pid, &st, 0) < 0) {
		if (errno != EINTR)
			return EX_OSERR;
	}
	return WIFEXITED(st) ? WEXITSTATUS(st) : EX_SOFTWARE;
}

/* Run a program on our configuration; args ends with NULL.  Answers its exit code. */
static int
program_run(struct ctl *c, const char *name, const char *user, const char *const *args)
{
	const char *path = program_find(c, name);
	char *argv[12];
	size_t n = 0, i;
	pid_t pid;

	if (access(path, X_OK) != 0) {
		ctl_say("%s cannot be started: %s", path, strerror(errno));
		return EX_UNAVAILABLE;
	}
	argv[n++] = arena_strdup(c->cx->mem, path);
	argv[n++] = arena_strdup(c->cx->mem, "-c");
	argv[n++] = arena_strdup(c->cx->mem, c->conf->path);
	for (i = 0; args[i] != NULL && n + 1 < NELEM(argv); i++)
		argv[n++] = arena_strdup(c->cx->mem, args[i]);
	argv[n] = NULL;
	fflush(stdout);
	if ((pid = fork()) < 0) {
		ctl_say("no new process: %s", strerror(errno));
		return EX_OSERR;
	}
	if (pid > 0)
		return program_wait(pid);
	if (!become(user)) {
		ctl_say("cannot become the user %s: %s", user, strerror(errno));
		_exit(EX_NOPERM);
	}
	(void)execv(path, argv);
	ctl_say("%s cannot be started: %s", path, strerror(errno));
	_exit(EX_UNAVAILABLE);
}

int
ctl_routes(struct ctl *c)
{
	static const char *const args[] = { "--routes", NULL };
	int rc;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((rc = program_run(c, "kefu-portal", NULL, args)) != 0)
		return rc;
	return program_run(c, "kefu-desk", NULL, args);
}

int
ctl_jobs(struct ctl *c)
{
	const char *args[4] = { "--once", NULL, NULL, NULL }, *now = NULL;
	bool once = false;
	int64_t t;
	const struct ctl_opt opts[] = {
		{ .name = "--once", .flag = &once },
		{ .name = "--now", .value = &now },
	};

	if (!ctl_args(c, opts, NELEM(opts), NULL, 0))
		return EX_USAGE;
	if (!once) {
		ctl_say("say --once; kefu-jobs itself runs all the time");
		return EX_USAGE;
	}
	if (now != NULL && !date_from_iso(now, &t)) {
		ctl_say("--now wants a time such as 2026-11-21T14:00:00Z");
		return EX_USAGE;
	}
	if (now != NULL) {
		args[1] = "--now";
		args[2] = now;
	}
	return program_run(c, "kefu-jobs", c->conf->peer_jobs, args);
}

int
ctl_mailin(struct ctl *c)
{
	static const char *const args[] = { NULL };

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	return program_run(c, "kefu-mailin", c->conf->peer_mailin, args);
}
