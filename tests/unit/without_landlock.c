/*
 * without_landlock.c -- start a program as on a kernel without Landlock, for tests/http/server.test.js.
 *
 *	without_landlock ENOSYS|EOPNOTSUPP PROGRAM [ARGUMENT...]
 *
 * ENOSYS is the answer of a kernel that was built without it, EOPNOTSUPP of one that was started without it.  A seccomp
 * filter gives that answer; the program itself is the one that is installed.
 */
#include <errno.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EX_CANNOT 126

/* 0 or an error of errno. */
static int
landlock_hide(int answer)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
	int rc;

	if (f == NULL)
		return ENOMEM;
	rc = seccomp_rule_add(f, SCMP_ACT_ERRNO((unsigned)answer), SYS_landlock_create_ruleset, 0);
	if (rc == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return -rc;
}

int
main(int argc, char **argv)
{
	int answer, rc;

	if (argc < 3 || (strcmp(argv[1], "ENOSYS") != 0 && strcmp(argv[1], "EOPNOTSUPP") != 0)) {
		fputs("usage: without_landlock ENOSYS|EOPNOTSUPP PROGRAM [ARGUMENT...]\n", stderr);
		return EX_CANNOT;
	}
	answer = strcmp(argv[1], "ENOSYS") == 0 ? ENOSYS : EOPNOTSUPP;
	rc = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ? errno : landlock_hide(answer);
	/* A test that did not take Landlock away would show nothing. */
	if (rc == 0 && (syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 0 || errno != answer))
		rc = EPROTO;
	if (rc == 0) {
		(void)execv(argv[2], argv + 2);
		rc = errno;
	}
	fprintf(stderr, "without_landlock: %s: %s\n", argv[2], strerror(rc));
	return EX_CANNOT;
}
