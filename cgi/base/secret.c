/*
 * secret.c -- the only file that calls libsodium's primitives, but for the keyring's locked memory.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/secret.h"

/* Interactive enough for a log-in, dear enough for a thief (S53). */
#define PW_OPS 3
#define PW_MEM ((size_t)64 * 1024 * 1024)
#define KDF_CONTEXT "kefuvalt"

_Static_assert(SECRET_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert(SECRET_OVERHEAD == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES +
    crypto_aead_xchacha20poly1305_ietf_ABYTES, "overhead");
_Static_assert(SECRET_PASSHASH == crypto_pwhash_STRBYTES, "password hash size");
_Static_assert(sizeof(KDF_CONTEXT) == crypto_kdf_CONTEXTBYTES + 1, "context size");

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

void
secret_init(void)
{
	if (sodium_init() >= 0)
		return;
	log_line(LOG_L_ERROR, "libsodium cannot start");
	abort();
}

void
secret_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

int64_t
secret_id(void)
{
	uint64_t x;

	do {
		randombytes_buf(&x, sizeof(x));
		x &= INT64_MAX;
	} while (x == 0);
	return (int64_t)x;
}

void
secret_hash(unsigned char out[32], const unsigned char *key, const void *p, size_t n)
{
	(void)crypto_generichash(out, 32, p, n, key, key == NULL ? 0 : SECRET_KEY);
}

bool
secret_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

char *
secret_token(struct arena *mem, size_t n)
{
	unsigned char *raw = arena_alloc(mem, n);

	randombytes_buf(raw, n);
	return str_b64url(mem, raw, n);
}

void
secret_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

struct blob
secret_seal(struct arena *mem, const unsigned char key[SECRET_KEY], const char *aad, const void *p, size_t n)
{
	unsigned char *out = arena_alloc(mem, n + SECRET_OVERHEAD);

	randombytes_buf(out, NONCE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, p, n, (const unsigned char *)aad,
	    strlen(aad), NULL, out, key);
	return (struct blob){ out, n + SECRET_OVERHEAD };
}

bool
secret_open(struct arena *mem, const unsigned char key[SECRET_KEY], const char *aad, const void *p, size_t n,
    struct blob *out)
{
	const unsigned char *in = p;
	unsigned char *text;
	size_t len;

	*out = (struct blob){ NULL, 0 };
	if (p == NULL || n < SECRET_OVERHEAD)
		return false;
	len = n - SECRET_OVERHEAD;
	text = arena_alloc(mem, len + 1);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(text, NULL, NULL, in + NONCE, len + TAG,
	    (const unsigned char *)aad, strlen(aad), in, key) != 0)
		return false;
	text[len] = '\0';
	*out = (struct blob){ text, len };
	return true;
}

void
secret_subkey(unsigned char out[SECRET_KEY], const unsigned char master[SECRET_KEY], uint64_t id)
{
	(void)crypto_kdf_derive_from_key(out, SECRET_KEY, id, KDF_CONTEXT, master);
}

bool
secret_password_hash(char out[SECRET_PASSHASH], const char *password)
{
	return crypto_pwhash_str_alg(out, password, strlen(password), PW_OPS, PW_MEM,
	    crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool
secret_password_matches(const char *hash, const char *password)
{
	return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

bool
secret_password_stale(const char *hash)
{
	return crypto_pwhash_str_needs_rehash(hash, PW_OPS, PW_MEM) != 0;
}
