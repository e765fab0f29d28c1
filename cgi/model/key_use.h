/*
 * key_use.h -- which master keys still wrap something (kefuctl doctor).  Reads numbers only, never a key.
 */
#ifndef KEFU_MODEL_KEY_USE_H
#define KEFU_MODEL_KEY_USE_H

#include "base/ctx.h"
#include "db/map.h"

struct key_use {
	int64_t key_id, parties;
};
extern const struct db_map key_use_map;

enum status key_use(struct ctx *, struct key_use **, size_t *n) KEFU_MUST_USE;

#endif
