/*
 * test_secret.c -- boxes that open only as they were sealed, tokens, password hashes, key files.
 */
#include "unit.h"
#include <fcntl.h>
#include <sys/stat.h>
#include "base/secret.h"
#include "model/keyring.h"

static struct arena *mem;

static void
test_box(void **state)
{
	unsigned char key[SECRET_KEY] = { 1 }, other[SECRET_KEY] = { 2 }, *bent;
	struct blob box, again, out;
	size_t i;

	(void)state;
	box = secret_seal(mem, key, "v1|7|phone|1", "13800001234", 11);
	again = secret_seal(mem, key, "v1|7|phone|1", "13800001234", 11);
	assert_int_equal(box.n, 11 + SECRET_OVERHEAD);
	assert_memory_not_equal(box.p, again.p, box.n);
	assert_true(secret_open(mem, key, "v1|7|phone|1", box.p, box.n, &out));
	assert_int_equal(out.n, 11);
	assert_string_equal(out.p, "13800001234");
	assert_false(secret_open(mem, other, "v1|7|phone|1", box.p, box.n, &out));
	assert_false(secret_open(mem, key, "v1|8|phone|1", box.p, box.n, &out));
	assert_false(secret_open(mem, key, "v1|7|email|1", box.p, box.n, &out));
	for (i = 0; i < box.n; i++) {
		bent = arena_memdup(mem, box.p, box.n);
		bent[i] ^= 1;
		assert_false(secret_open(mem, key, "v1|7|phone|1", bent, box.n, &out));
		assert_false(secret_open(mem, key, "v1|7|phone|1", box.p, i, &out));
	}
	assert_null(out.p);
	box = secret_seal(mem, key, "", "", 0);
	assert_true(secret_open(mem, key, "", box.p, box.n, &out));
	assert_int_equal(out.n, 0);
}

static void
test_numbers(void **state)
{
	unsigned char a[32], b[32], key[SECRET_KEY] = { 9 }, k1[SECRET_KEY], k2[SECRET_KEY];
	int i;

	(void)state;
	assert_int_equal(strlen(secret_token(mem, 32)), 43);
	assert_string_not_equal(secret_token(mem, 16), secret_token(mem, 16));
	for (i = 0; i < 1000; i++)
		assert_true(secret_id() > 0);
	secret_hash(a, NULL, "abc", 3);
	secret_hash(b, key, "abc", 3);
	/* RFC 7693's BLAKE2b with 32 bytes of "abc". */
	assert_string_equal(str_hex(mem, a, 32), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	assert_false(secret_equal(a, b, 32));
	secret_subkey(k1, key, 1);
	secret_subkey(k2, key, 2);
	assert_memory_not_equal(k1, k2, SECRET_KEY);
}

static void
test_password(void **state)
{
	char hash[SECRET_PASSHASH];

	(void)state;
	assert_true(secret_password_hash(hash, "correct horse"));
	assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
	assert_true(secret_password_matches(hash, "correct horse"));
	assert_false(secret_password_matches(hash, "correct horsE"));
	assert_false(secret_password_matches("", "correct horse"));
	assert_false(secret_password_stale(hash));
	assert_true(secret_password_stale("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$KQ4+zFKuqY2Q4yvpUtmRpLcFZJKAfrdxl+zFfNnJN5k"));
}

static void
test_keys(void **state)
{
	char dir[] = "/tmp/kefu-keys.XXXXXX";
	int64_t ids[KEYRING_MAX], id = 0;
	const char *why = NULL, *path;
	struct keyring *k;
	struct stat st;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_MISSING);
	assert_int_equal(keyring_init(mem, dir, &why), ST_OK);
	assert_int_equal(keyring_init(mem, dir, &why), ST_CONFLICT);
	path = arena_printf(mem, "%s/1.key", dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0400);
	assert_int_equal(st.st_size, 32);
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_OK);
	assert_int_equal(keyring_current(k), 1);
	assert_null(keyring_key(k, 2, KEY_WRAP));
	assert_memory_not_equal(keyring_key(k, 1, KEY_WRAP), keyring_key(k, 1, KEY_GRANT), SECRET_KEY);
	keyring_free(k);
	assert_int_equal(keyring_add(mem, dir, &id, &why), ST_OK);
	assert_int_equal(id, 2);
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_OK);
	assert_int_equal(keyring_current(k), 2);
	assert_int_equal(keyring_ids(k, ids), 2);
	assert_int_equal(ids[1], 1);
	assert_memory_not_equal(keyring_key(k, 1, KEY_WRAP), keyring_key(k, 2, KEY_WRAP), SECRET_KEY);
	keyring_free(k);
	/* A file that others may read, one of another size, a link. */
	assert_int_equal(chmod(path, 0440), 0);
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_INVALID);
	assert_non_null(strstr(why, "0400"));
	assert_int_equal(unlink(path), 0);
	fd = open(path, O_WRONLY | O_CREAT, 0400);
	assert_int_equal(write(fd, "short", 5), 5);
	close(fd);
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_INVALID);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("2.key", path), 0);
	assert_int_equal(keyring_load(mem, dir, &k, &why), ST_INVALID);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(arena_printf(mem, "%s/2.key", dir)), 0);
	assert_int_equal(rmdir(dir), 0);
}

static int
begin(void **state)
{
	(void)state;
	secret_init();
	mem = arena_new();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_box),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
