/*
 * secret.h -- random bytes, hashes, sealed boxes and password hashes, all by libsodium (S53, S68, S69).
 *
 * Holds no key: whoever calls brings it (the vault's keyring; a session token).  No nonce is ever chosen
 * by a caller.
 */
#ifndef KEFU_BASE_SECRET_H
#define KEFU_BASE_SECRET_H

#include "base/str.h"

#define SECRET_KEY 32      /* bytes of every key */
#define SECRET_OVERHEAD 40 /* a sealed box is this much longer than its text: nonce 24 + tag 16 */
#define SECRET_PASSWORD_MAX 1024 /* bytes of a password; longer ones are refused, never cut */
#define SECRET_PASSHASH 128 /* bytes of a password hash with its NUL */

/* Once per process, before anything else here; aborts when libsodium cannot start. */
void secret_init(void);
void secret_random(void *out, size_t n);
/* A random 63-bit number > 0. */
int64_t secret_id(void);
/* BLAKE2b-256 of p, keyed when key is not NULL (32 bytes). */
void secret_hash(unsigned char out[32], const unsigned char *key, const void *p, size_t n);
bool secret_equal(const void *a, const void *b, size_t n);
/* n random bytes as base64url: tokens. */
char *secret_token(struct arena *, size_t n);
/* Overwrite with zeroes; the compiler may not leave it out. */
void secret_wipe(void *p, size_t n);

/* XChaCha20-Poly1305-IETF with a random nonce: nonce, then the text, then the tag (PRV-15).  aad says what the
 * text belongs to and must be the same when it is opened. */
struct blob secret_seal(struct arena *, const unsigned char key[SECRET_KEY], const char *aad, const void *p, size_t n);
/* The text, NUL terminated in mem; false when key, aad or a single bit is not the same. */
bool secret_open(struct arena *, const unsigned char key[SECRET_KEY], const char *aad, const void *p, size_t n,
    struct blob *out);
/* Key number id of a master key (crypto_kdf). */
void secret_subkey(unsigned char out[SECRET_KEY], const unsigned char master[SECRET_KEY], uint64_t id);

/* Argon2id, 64 MiB and three passes: about a tenth of a second.  False when there is no memory for it. */
bool secret_password_hash(char out[SECRET_PASSHASH], const char *password);
bool secret_password_matches(const char *hash, const char *password);
/* Was it made with other parameters than today's? */
bool secret_password_stale(const char *hash);

#endif
