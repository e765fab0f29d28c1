/*
 * keyring.h -- the vault's master keys and what is derived from them (PRV-15).
 *
 * A key is a file <key_id>.key of 32 bytes in conf key_dir, mode 0400, owned by who runs the vault.  The highest id is the
 * present key: new parties are wrapped by it; older ones stay readable until `kefuctl key rotate` has moved every party on.
 * Sub-keys come from crypto_kdf by purpose, so no key serves two ends.  Keys never leave this process's memory, which is locked,
 * not dumped and not traced.
 */
#ifndef KEFU_MODEL_KEYRING_H
#define KEFU_MODEL_KEYRING_H

#include "base/ctx.h"
#include "base/secret.h"
#include "model/vault.h"

struct keyring;

enum keyring_use {
	KEY_WRAP = 1,   /* wraps the data keys of parties */
	KEY_GRANT = 2,  /* seals grants (vault_seal) */
	KEY_BUCKET = 3, /* names of the vault's own throttle buckets */
	KEY_BLIND = 16  /* + enum pfield: blind index of that field (PRV-16) */
};

/* Make folder's first key; ST_CONFLICT when there is a key already.  *why is one plain sentence on failure.  As root, the file goes to
 * the owner of the folder. */
enum status keyring_init(struct arena *, const char *dir, const char **why) KEFU_MUST_USE;
/* Make the next key: the present one from the vault's next start on.  *id is its number. */
enum status keyring_add(struct arena *, const char *dir, int64_t *id, const char **why) KEFU_MUST_USE;

/* No core dump, no tracing by others; call before a key is read. */
void keyring_harden(void);
/* Read every key of the folder into locked memory. */
enum status keyring_load(struct arena *, const char *dir, struct keyring **, const char **why) KEFU_MUST_USE;
/* Wipes and frees.  NULL is allowed. */
void keyring_free(struct keyring *);

int64_t keyring_current(const struct keyring *);
/* Numbers of all keys, the present one first: at most KEYRING_MAX. */
#define KEYRING_MAX 16
size_t keyring_ids(const struct keyring *, int64_t out[KEYRING_MAX]);
/* The sub-key for a use; NULL when there is no key of that number. */
const unsigned char *keyring_key(const struct keyring *, int64_t id, int use);

#endif
