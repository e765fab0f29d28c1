/*
 * lease.c -- one leader among any number of kefu-jobs, by a row of the database.
 *
 * Only the database's clock counts.  Every change of leader raises the epoch.  Renewing the lease writes a row, so a leader does it only when
 * a good part of it is used up; every commit checks it anyway.
 */
#include "base/date.h"
#include "db/db.h"
#include "model/outbox.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define UNTIL "UTC_TIMESTAMP(3) + INTERVAL " TEXT(LEASE_SECONDS) " SECOND"

static const char SQL_RENEW[] =
    "UPDATE lease SET expires_at = " UNTIL " WHERE name = 'jobs' AND holder = ? AND epoch = ? AND expires_at > UTC_TIMESTAMP(3)";
static const char SQL_LOOK[] = "SELECT epoch, expires_at <= UTC_TIMESTAMP(3) AS expired FROM lease WHERE name = 'jobs' FOR UPDATE";
static const char SQL_FIRST[] = "INSERT INTO lease (name, holder, epoch, expires_at) VALUES ('jobs', ?, 1, " UNTIL ")";
static const char SQL_NEXT[] = "UPDATE lease SET holder = ?, epoch = epoch + 1, expires_at = " UNTIL " WHERE name = 'jobs'";
static const char SQL_HOLD[] =
    "SELECT epoch, 0 AS expired FROM lease WHERE name = 'jobs' AND holder = ? AND epoch = ? AND expires_at > UTC_TIMESTAMP(3) FOR UPDATE";
static const char SQL_DROP[] = "UPDATE lease SET expires_at = UTC_TIMESTAMP(3) WHERE name = 'jobs' AND holder = ? AND epoch = ?";

struct lease_row {
	int64_t epoch;
	bool expired;
};
static const struct db_col lease_cols[] = {
	DB_COL(lease_row, epoch, DB_T_I64),
	DB_COL(lease_row, expired, DB_T_BOOL),
};
static const struct db_map lease_map = DB_MAP(lease_row, lease_cols);

static enum status
take_run(struct ctx *cx, void *arg)
{
	struct lease *l = arg;
	struct lease_row row;
	enum status st = db_one(cx, SQL_LOOK, DB_NOARGS, &lease_map, &row);

	if (st == ST_MISSING) {
		TRY(db_run(cx, SQL_FIRST, DB_ARGS(DB_STR(l->holder)), NULL));
		l->epoch = 1;
		return ST_OK;
	}
	TRY(st);
	if (!row.expired)
		return ST_BUSY;
	TRY(db_run(cx, SQL_NEXT, DB_ARGS(DB_STR(l->holder)), NULL));
	l->epoch = row.epoch + 1;
	return ST_OK;
}

enum status
lease_take(struct ctx *cx, struct lease *l)
{
	int64_t changed = 0;
	enum status st;

	if (l->epoch > 0) {
		TRY(db_run(cx, SQL_RENEW, DB_ARGS(DB_STR(l->holder), DB_I64(l->epoch)), &changed));
		if (changed == 1)
			return ST_OK;
		l->epoch = 0;
	}
	st = db_tx(cx, take_run, l);
	if (st != ST_OK)
		l->epoch = 0;
	/* Two that met an empty table: the second one waits its turn. */
	return st == ST_CONFLICT ? ST_BUSY : st;
}

enum status
lease_keep(struct ctx *cx, struct lease *l)
{
	int64_t now = date_now();

	if (l->epoch > 0 && now >= l->renewed_at && now - l->renewed_at < LEASE_SECONDS / 4)
		return ST_OK;
	TRY(lease_take(cx, l));
	l->renewed_at = now;
	return ST_OK;
}

enum status
lease_hold(struct ctx *cx, const struct lease *l)
{
	struct lease_row row;
	enum status st = db_one(cx, SQL_HOLD, DB_ARGS(DB_STR(l->holder), DB_I64(l->epoch)), &lease_map, &row);

	return st == ST_MISSING ? fail(cx, ST_CONFLICT, "the lease was lost: nothing of epoch %lld is committed any more",
	    (long long)l->epoch) : st;
}

enum status
lease_drop(struct ctx *cx, struct lease *l)
{
	int64_t epoch = l->epoch;

	l->epoch = 0;
	return epoch == 0 ? ST_OK : db_run(cx, SQL_DROP, DB_ARGS(DB_STR(l->holder), DB_I64(epoch)), NULL);
}
