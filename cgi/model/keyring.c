/*
 * keyring.c -- key files into locked memory, and sub-keys by purpose.
 *
 * Only sub-keys are kept; a master key is wiped as soon as they are derived.
 */
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/keyring.h"

#define USES (KEY_BLIND + PF_N)

struct key {
	int64_t id;
	unsigned char sub[USES][SECRET_KEY];
};

/* In memory of sodium_malloc: locked, guarded, left out of dumps. */
struct keyring {
	size_t n; /* the present key is the first */
	struct key keys[KEYRING_MAX];
};

/* "7.key" -> 7; 0 for any other name. */
static int64_t
key_number(const char *name)
{
	char digits[12];
	size_t n = strcspn(name, ".");
	int64_t id;

	if (n == 0 || n >= sizeof(digits) || strcmp(name + n, ".key") != 0 || name[0] == '0')
		return 0;
	memcpy(digits, name, n);
	digits[n] = '\0';
	return str_to_i64(digits, 1, INT32_MAX, &id) ? id : 0;
}

/* Numbers of the key files of dir, the highest first; ST_MISSING without the folder. */
static enum status
key_files(struct arena *mem, const char *dir, int64_t ids[KEYRING_MAX], size_t *n, const char **why)
{
	struct dirent *e;
	int64_t id, swap;
	size_t i;
	DIR *d;

	*n = 0;
	if ((d = opendir(dir)) == NULL) {
		*why = arena_printf(mem, "%s: %s", dir, strerror(errno));
		return ST_MISSING;
	}
	while ((e = readdir(d)) != NULL) {
		if ((id = key_number(e->d_name)) == 0)
			continue;
		if (*n == KEYRING_MAX) {
			*why = arena_printf(mem, "%s holds more than %d keys", dir, KEYRING_MAX);
			(void)closedir(d);
			return ST_TOO_BIG;
		}
		for (i = 0; i < *n; i++) {
			if (id > ids[i]) {
				swap = ids[i];
				ids[i] = id;
				id = swap;
			}
		}
		ids[(*n)++] = id;
	}
	(void)closedir(d);
	return ST_OK;
}

static enum status
key_write(struct arena *mem, const char *dir, int64_t id, const char **why)
{
	const char *path = arena_printf(mem, "%s/%lld.key", dir, (long long)id);
	unsigned char key[SECRET_KEY];
	struct stat st;
	bool ok;
	int fd;

	if (stat(dir, &st) != 0 || (fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0400)) < 0) {
		*why = arena_printf(mem, "%s: %s", path, strerror(errno));
		return errno == EEXIST ? ST_CONFLICT : ST_FAILED;
	}
	secret_random(key, sizeof(key));
	ok = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fchmod(fd, 0400) == 0 && fsync(fd) == 0;
	if (ok && geteuid() == 0)
		ok = fchown(fd, st.st_uid, st.st_gid) == 0;
	secret_wipe(key, sizeof(key));
	if (!ok) {
		*why = arena_printf(mem, "%s: %s", path, strerror(errno));
		(void)unlink(path);
	}
	(void)close(fd);
	return ok ? ST_OK : ST_FAILED;
}

enum status
keyring_add(struct arena *mem, const char *dir, int64_t *id, const char **why)
{
	int64_t ids[KEYRING_MAX] = { 0 };
	size_t n;

	TRY(key_files(mem, dir, ids, &n, why));
	if (n == KEYRING_MAX) {
		*why = arena_printf(mem, "%s holds %d keys already; remove those that rotation left behind", dir, KEYRING_MAX);
		return ST_TOO_BIG;
	}
	*id = ids[0] + 1;
	return key_write(mem, dir, *id, why);
}

enum status
keyring_init(struct arena *mem, const char *dir, const char **why)
{
	int64_t ids[KEYRING_MAX];
	size_t n;

	TRY(key_files(mem, dir, ids, &n, why));
	if (n > 0) {
		*why = arena_printf(mem, "%s holds a key already", dir);
		return ST_CONFLICT;
	}
	return key_write(mem, dir, 1, why);
}

void
keyring_harden(void)
{
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* One file, or *why says what is wrong with it. */
static enum status
key_read(struct arena *mem, const char *dir, int64_t id, unsigned char key[SECRET_KEY + 1], const char **why)
{
	const char *path = arena_printf(mem, "%s/%lld.key", dir, (long long)id);
	struct stat st = { 0 };
	ssize_t n = -1;
	int fd;

	*why = NULL;
	if ((fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) < 0 || fstat(fd, &st) != 0)
		*why = arena_printf(mem, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode) || (st.st_mode & 07777) != 0400)
		*why = arena_printf(mem, "%s must be a plain file of mode 0400", path);
	else if (st.st_uid != geteuid())
		*why = arena_printf(mem, "%s must belong to the user that runs kefu-vault", path);
	else if ((n = read(fd, key, SECRET_KEY + 1)) != SECRET_KEY)
		*why = arena_printf(mem, "%s must hold %d bytes", path, SECRET_KEY);
	if (fd >= 0)
		(void)close(fd);
	return *why == NULL ? ST_OK : ST_INVALID;
}

enum status
keyring_load(struct arena *mem, const char *dir, struct keyring **out, const char **why)
{
	unsigned char key[SECRET_KEY + 1];
	int64_t ids[KEYRING_MAX];
	struct keyring *k;
	enum status st;
	size_t n, i;

	*out = NULL;
	TRY(key_files(mem, dir, ids, &n, why));
	if (n == 0) {
		*why = arena_printf(mem, "%s holds no key; make one with: kefuctl key init", dir);
		return ST_MISSING;
	}
	if ((k = sodium_malloc(sizeof(*k))) == NULL) {
		*why = "no memory can be locked for the keys; raise LimitMEMLOCK";
		return ST_FAILED;
	}
	memset(k, 0, sizeof(*k));
	for (st = ST_OK; st == ST_OK && k->n < n; k->n++) {
		st = key_read(mem, dir, ids[k->n], key, why);
		k->keys[k->n].id = ids[k->n];
		for (i = 0; st == ST_OK && i < USES; i++)
			secret_subkey(k->keys[k->n].sub[i], key, i);
		secret_wipe(key, sizeof(key));
	}
	if (st != ST_OK) {
		sodium_free(k);
		return st;
	}
	(void)sodium_mprotect_readonly(k);
	*out = k;
	return ST_OK;
}

void
keyring_free(struct keyring *k)
{
	if (k == NULL)
		return;
	(void)sodium_mprotect_readwrite(k);
	sodium_free(k);
}

int64_t
keyring_current(const struct keyring *k)
{
	return k->keys[0].id;
}

size_t
keyring_ids(const struct keyring *k, int64_t out[KEYRING_MAX])
{
	size_t i;

	for (i = 0; i < k->n; i++)
		out[i] = k->keys[i].id;
	return k->n;
}

const unsigned char *
keyring_key(const struct keyring *k, int64_t id, int use)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (k->keys[i].id == id && use > 0 && use < USES)
			return k->keys[i].sub[use];
	return NULL;
}
