/*
 * secret.h -- random bytes, hashes and sealed boxes, all by libsodium (S68, S69).
 */
#ifndef KEFU_BASE_SECRET_H
#define KEFU_BASE_SECRET_H

#include "base/str.h"

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

#endif
