/*
 * throttle.c -- asks the procedure throttle_take, which alone may touch the buckets.
 */
#include <string.h>

#include "base/secret.h"
#include "db/db.h"
#include "model/throttle.h"

static const char SQL_TAKE[] = "CALL throttle_take(?, ?, ?)";

enum status
throttle_bucket(struct ctx *cx, const unsigned char name[16], int burst, int per_hour)
{
	return db_run(cx, SQL_TAKE, DB_ARGS(DB_BLOB(name, 16), DB_I64(burst), DB_I64(per_hour)), NULL);
}

enum status
throttle_take(struct ctx *cx, const char *kind, const char *key, int burst, int per_hour)
{
	const char *name = arena_printf(cx->mem, "%s|%s", kind, key);
	unsigned char hash[32];

	secret_hash(hash, NULL, name, strlen(name));
	return throttle_bucket(cx, hash, burst, per_hour);
}
