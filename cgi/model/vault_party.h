/*
 * vault_party.h -- parties as they are stored: wrapped data key, sealed values, sealed masks.
 *
 * A sealed value is u32 number of the key that was current, then a sealed box (secret.h) with additional data
 * `v1|party|field|key`; so a value moved to another party or field does not open, and re-wrapping the data key leaves values as
 * they are (PRV-15).  The masks of all values are one such box under the field name `masks`: a list row costs one open.
 */
#ifndef KEFU_MODEL_VAULT_PARTY_H
#define KEFU_MODEL_VAULT_PARTY_H

#include "model/vault_server.h"

struct party {
	int64_t id, key_id;
	struct blob dek, masks;
	int64_t relation; /* REL_ bits for rq->who; REL_ALL and more */
	unsigned char key[SECRET_KEY]; /* the data key, after party_unlock */
};

struct value {
	int64_t party_id;
	const char *field;
	struct blob sealed;
};

/* Masks in clear: NULL where there is no value. */
struct masks {
	const char *v[PF_N];
};

/* One party with the person's relation to it; ST_MISSING when there is none or the person may see nothing of it.  lock: for a change. */
enum status party_get(struct vault_req *, int64_t id, bool lock, struct party *) KEFU_MUST_USE;
/* At most VAULT_MASKED_MAX of them in any order, without those that do not exist; relation 0 where the person may see nothing. */
enum status party_list(struct vault_req *, const int64_t *ids, size_t n, struct party **, size_t *found) KEFU_MUST_USE;
/* The same as party_get without a person: relation is not judged. */
enum status party_get_any(struct vault_req *, int64_t id, struct party *) KEFU_MUST_USE;
/* Unwrap the data key.  ST_FAILED when it does not open: a moved row, or a key that is not here. */
enum status party_unlock(struct vault_req *, struct party *) KEFU_MUST_USE;
/* A new party with a random number and a new data key; not stored. */
enum status party_make(struct vault_req *, struct party *) KEFU_MUST_USE;
/* The same with a number that the caller made. */
enum status party_make_as(struct vault_req *, int64_t id, struct party *) KEFU_MUST_USE;
/* Wrap p->key by the present key into p->dek. */
enum status party_wrap(struct vault_req *, struct party *) KEFU_MUST_USE;

struct blob party_seal(struct vault_req *, const struct party *, const char *field, const void *p, size_t n);
bool party_open(struct vault_req *, const struct party *, const char *field, struct blob sealed, struct blob *out);

/* The stored value of a field in clear; ST_MISSING without one. */
enum status value_get(struct vault_req *, const struct party *, enum pfield, const char **out) KEFU_MUST_USE;
/* The 8-byte blind index under a key; out is {NULL, 0} for fields without one. */
struct blob value_blind(struct vault_req *, int64_t key_id, enum pfield, const char *value);

enum status masks_open(struct vault_req *, const struct party *, struct masks *) KEFU_MUST_USE;
struct blob masks_seal(struct vault_req *, const struct party *, const struct masks *);

/* The newest party with this value among those of each key (more than one key only while a rotation runs).  In vault_private.c. */
enum status party_newest(struct vault_req *, enum pfield, const char *value, int64_t out[KEYRING_MAX], size_t *n) KEFU_MUST_USE;

/* Read PF_N values from a request; ST_INVALID names no field to the peer, only to the log. */
enum status values_read(struct vault_req *, struct pvalues *) KEFU_MUST_USE;
/* Insert a made party with its values, inside a transaction. */
enum status party_store(struct vault_req *, const struct party *, const struct pvalues *) KEFU_MUST_USE;
/* Insert or replace one value, or delete it when it is "". */
enum status value_store(struct vault_req *, const struct party *, enum pfield, const char *value) KEFU_MUST_USE;
/* "phone,email" of the values that are given. */
const char *values_names(struct vault_req *, const struct pvalues *);

#endif
