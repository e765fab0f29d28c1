/*
 * maildir.c -- a mail becomes a file that is whole or not there.
 */
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/secret.h"
#include "base/smtp.h"

static bool
folder_make(const char *path)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static bool
write_all(int fd, struct blob b)
{
	const char *p = b.p;
	size_t left = b.n;
	ssize_t n;

	while (left > 0) {
		if ((n = write(fd, p, left)) < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		left -= (size_t)n;
	}
	return true;
}

static bool
file_put(const char *path, struct blob b)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, b) && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	return ok;
}

/* The rename is safe on disk once its folder is. */
static bool
folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = fsync(fd) == 0;
	(void)close(fd);
	return ok;
}

enum status
maildir_put(struct arena *mem, const char *dir, struct blob mail, const char **why)
{
	static const char *const folders[] = { "", "/tmp", "/new", "/cur" };
	const char *name, *tmp, *final, *new_dir = arena_printf(mem, "%s/new", dir);
	unsigned char r[8];
	size_t i;

	for (i = 0; i < NELEM(folders); i++) {
		if (!folder_make(arena_printf(mem, "%s%s", dir, folders[i]))) {
			*why = arena_printf(mem, "the maildir cannot be made: %s", strerror(errno));
			return ST_BUSY;
		}
	}
	secret_random(r, sizeof(r));
	name = arena_printf(mem, "%lld.P%ldR%s.kefu", (long long)time(NULL), (long)getpid(), str_hex(mem, r, sizeof(r)));
	tmp = arena_printf(mem, "%s/tmp/%s", dir, name);
	final = arena_printf(mem, "%s/%s", new_dir, name);
	if (file_put(tmp, mail) && rename(tmp, final) == 0 && folder_sync(new_dir))
		return ST_OK;
	*why = arena_printf(mem, "the maildir cannot be written: %s", strerror(errno));
	(void)unlink(tmp);
	return ST_BUSY;
}
