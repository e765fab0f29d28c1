/*
 * throttle.c -- asks the procedures that alone may touch the buckets.
 */
#include <string.h>

#include "base/secret.h"
#include "db/db.h"
#include "model/throttle.h"

static const char SQL_TAKE[] = "CALL throttle_take(?, ?, ?)";
static const char SQL_SWEEP[] = "CALL throttle_sweep(?)";

struct swept {
	int64_t n;
};
static const struct db_col swept_cols[] = { DB_COL(swept, n, DB_T_I64) };
static const struct db_map swept_map = DB_MAP(swept, swept_cols);

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

enum status
throttle_sweep(struct ctx *cx, int64_t now, int64_t *swept_at)
{
	struct swept s;

	if (now >= *swept_at && now - *swept_at < THROTTLE_SWEEP_SECONDS)
		return ST_OK;
	TRY(db_one(cx, SQL_SWEEP, DB_ARGS(DB_I64(THROTTLE_SWEEP_MOST)), &swept_map, &s));
	if (s.n < THROTTLE_SWEEP_MOST)
		*swept_at = now;
	return ST_OK;
}
