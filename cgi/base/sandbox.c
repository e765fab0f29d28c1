/*
 * sandbox.c -- Landlock by raw system calls, then a seccomp allow-list.
 *
 * Entered after templates are parsed, the time zone is loaded and the database has been connected
 * once.  The default of the filter is EPERM, so that a library that tries something harmless goes on;
 * starting a program or tracing one kills the worker.  A build with sanitizers stays outside: their
 * runtime reads /proc and starts threads of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sandbox.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* ---- Landlock ---- */

/* Rights of later versions than the header of Debian 12 knows. */
#define FS_REFER (1ULL << 13)    /* version 2 */
#define FS_TRUNCATE (1ULL << 14) /* version 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* version 5 */
#define NET_BIND_TCP (1ULL << 0) /* version 4 */
#define NET_CONNECT_TCP (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX (1ULL << 0) /* version 6 */
#define SCOPE_SIGNAL (1ULL << 1)
#define FS_VERSION_1 ((1ULL << 13) - 1)

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_SPOOL                                                                                   \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                            \
	    LANDLOCK_ACCESS_FS_MAKE_REG | FS_TRUNCATE)
#define FS_OF_A_FILE                                                                               \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |                               \
	    LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE | FS_IOCTL_DEV)

/* struct landlock_ruleset_attr of version 6. */
struct ruleset {
	uint64_t fs, net, scoped;
};

static long
landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static struct ruleset
ruleset_of(long version, bool tcp)
{
	struct ruleset r = { .fs = FS_VERSION_1 };

	if (version >= 2)
		r.fs |= FS_REFER;
	if (version >= 3)
		r.fs |= FS_TRUNCATE;
	if (version >= 4)
		r.net = NET_BIND_TCP | (tcp ? 0 : NET_CONNECT_TCP);
	if (version >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (version >= 6)
		r.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
	return r;
}

/* Allow rights below a path; a path that does not exist needs no rule. */
static bool
allow_path(int ruleset, const struct ruleset *all, const char *path, uint64_t rights)
{
	struct landlock_path_beneath_attr rule = { .allowed_access = rights & all->fs };
	int fd;
	long rc;

	if (str_empty(path))
		return true;
	fd = open(path, O_PATH | O_CLOEXEC | O_DIRECTORY);
	if (fd < 0 && errno == ENOTDIR) {
		fd = open(path, O_PATH | O_CLOEXEC);
		rule.allowed_access &= FS_OF_A_FILE;
	}
	if (fd < 0)
		return true;
	rule.parent_fd = fd;
	rc = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	(void)close(fd);
	return rc == 0;
}

static bool
allow_paths(int ruleset, const struct ruleset *all, const struct conf *c)
{
	/* For the names of a database host and its TLS. */
	static const char *const resolver[] = { "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
		"/etc/host.conf", "/etc/gai.conf", "/etc/services", "/etc/ssl" };
	bool good = allow_path(ruleset, all, c->share_dir, FS_READ) &&
	    allow_path(ruleset, all, c->spool_dir, FS_SPOOL) &&
	    allow_path(ruleset, all, c->password_dir, FS_READ) &&
	    allow_path(ruleset, all, c->db_tls_ca, LANDLOCK_ACCESS_FS_READ_FILE);

	for (size_t i = 0; good && i < NELEM(resolver) && !str_empty(c->db_host); i++)
		good = allow_path(ruleset, all, resolver[i], FS_READ);
	return good;
}

static enum status
landlock_enter(struct ctx *cx, const struct conf *c)
{
	long version = landlock_version();
	struct ruleset r;
	size_t size;
	int fd;

	if (version < 1)
		return ST_OK;
	r = ruleset_of(version, !str_empty(c->db_host));
	size = version < 4 ? sizeof(r.fs) : version < 6 ? 2 * sizeof(r.fs) : sizeof(r);
	fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (fd < 0)
		return fail(cx, ST_FAILED, "Landlock: %s", strerror(errno));
	if (!allow_paths(fd, &r, c) || syscall(SYS_landlock_restrict_self, fd, 0) != 0) {
		(void)close(fd);
		return fail(cx, ST_FAILED, "Landlock: %s", strerror(errno));
	}
	(void)close(fd);
	return ST_OK;
}

/* ---- seccomp ---- */

static const int allowed[] = {
	/* streams and files */
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(writev),
	SCMP_SYS(pwrite64), SCMP_SYS(openat), SCMP_SYS(open), SCMP_SYS(close), SCMP_SYS(fstat),
	SCMP_SYS(newfstatat), SCMP_SYS(stat), SCMP_SYS(lseek), SCMP_SYS(ftruncate), SCMP_SYS(fcntl),
	/* sockets; socket() itself is below */
	SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(connect), SCMP_SYS(shutdown),
	SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(sendmsg),
	SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
	SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_pwait),
	/* memory; mmap and mprotect are below */
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	/* signals, time, identity, the end */
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall), SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
	SCMP_SYS(getrandom), SCMP_SYS(futex), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getppid),
	SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(uname),
	SCMP_SYS(exit), SCMP_SYS(exit_group)
};

static const int deadly[] = { SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(ptrace) };

static int
allow_families(scmp_filter_ctx f, bool tcp)
{
	static const int families[] = { AF_UNIX, AF_INET, AF_INET6 };
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < (tcp ? NELEM(families) : 1); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i], 0));
	return rc;
}

/* Memory that can be executed is not made any more; abort() may signal this process alone. */
static int
allow_narrowly(scmp_filter_ctx f)
{
	int rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (rc == 0)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	return rc;
}

static int
filter_fill(scmp_filter_ctx f, bool tcp)
{
	int rc = seccomp_attr_set(f, SCMP_FLTATR_CTL_OPTIMIZE, 2);

	for (size_t i = 0; rc == 0 && i < NELEM(allowed); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; rc == 0 && i < NELEM(deadly); i++)
		rc = seccomp_rule_add(f, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
	if (rc == 0)
		rc = allow_families(f, tcp);
	if (rc == 0)
		rc = allow_narrowly(f);
	return rc;
}

static enum status
seccomp_enter(struct ctx *cx, const struct conf *c)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc;

	if (f == NULL)
		return fail(cx, ST_FAILED, "seccomp: out of memory");
	rc = filter_fill(f, !str_empty(c->db_host));
	if (rc == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return rc == 0 ? ST_OK : fail(cx, ST_FAILED, "seccomp: %s", strerror(-rc));
}

void
sandbox_announce(const struct conf *c)
{
	if (!c->sandbox)
		log_line(LOG_L_WARN, "the sandbox is switched off by the configuration");
	else if (SANITIZED)
		log_line(LOG_L_WARN, "a build with sanitizers runs without the sandbox");
	else if (landlock_version() < 1)
		log_line(LOG_L_WARN, "this kernel has no Landlock: workers are confined by seccomp alone");
}

enum status
sandbox_enter(struct ctx *cx, const struct conf *c)
{
	if (SANITIZED)
		return ST_OK;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail(cx, ST_FAILED, "no_new_privs: %s", strerror(errno));
	TRY(landlock_enter(cx, c));
	return seccomp_enter(cx, c);
}
