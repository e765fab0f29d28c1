/*
 * throttle.h -- token buckets in the database, shared by all hosts (S21, S44, PRV-12).
 *
 * Refused attempts cost nothing, so nobody is locked out for longer than one token takes to come.  What is taken
 * inside a transaction counts only when that is committed.
 */
#ifndef KEFU_MODEL_THROTTLE_H
#define KEFU_MODEL_THROTTLE_H

#include "base/ctx.h"

/* Take one token of the bucket named by kind and key ("login" + login name ...), which holds at most burst and refills at
 * per_hour.  ST_BUSY when it is empty.  Through the procedure throttle_take, so every account may. */
enum status throttle_take(struct ctx *, const char *kind, const char *key, int burst, int per_hour) KEFU_MUST_USE;
/* The same for a bucket whose 16-byte name the caller made; the vault's are keyed, so that no other account can empty them. */
enum status throttle_bucket(struct ctx *, const unsigned char name[16], int burst, int per_hour) KEFU_MUST_USE;

#define THROTTLE_SWEEP_SECONDS 600 /* between two sweeps that found little */
#define THROTTLE_SWEEP_MOST 200    /* buckets in one sweep */

/* Remove buckets that have been full for long, at most THROTTLE_SWEEP_MOST; for kefu-jobs, outside a transaction.  now: by the host's own
 * clock; *swept_at: when nothing more was to be removed (0: never), which a later call within THROTTLE_SWEEP_SECONDS believes. */
enum status throttle_sweep(struct ctx *, int64_t now, int64_t *swept_at) KEFU_MUST_USE;

#endif
