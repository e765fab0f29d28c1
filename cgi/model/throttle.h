/*
 * throttle.h -- token buckets in the database, shared by all hosts (S21, S44, PRV-12).
 */
#ifndef KEFU_MODEL_THROTTLE_H
#define KEFU_MODEL_THROTTLE_H

#include "base/ctx.h"

/* Take one token of the bucket named by kind and key ("login" + login name ...), which holds at most burst and refills at
 * per_hour.  ST_BUSY when it is empty.  Through the procedure throttle_take, so every account may. */
enum status throttle_take(struct ctx *, const char *kind, const char *key, int burst, int per_hour) KEFU_MUST_USE;

#endif
