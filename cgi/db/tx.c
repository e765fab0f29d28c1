/*
 * tx.c -- transactions: the only place that says START TRANSACTION and COMMIT.
 */
#include <string.h>

#include "base/log.h"
#include "db/priv.h"

#define TX_TRIES 8

static enum status
say(struct ctx *cx, const char *sql)
{
	struct db *db = cx->db;
	unsigned int no;
	enum status st;

	if (mysql_real_query(db->my, sql, (unsigned long)strlen(sql)) == 0)
		return ST_OK;
	no = mysql_errno(db->my);
	if (db_again_no(no))
		db->tx_retry = true;
	st = db_error(cx, no, mysql_error(db->my), sql);
	if (db_lost_no(no))
		db_drop(db);
	return st;
}

/* Nothing has been sent yet, so a connection found dead here may be made again. */
static enum status
begin(struct ctx *cx)
{
	enum status st;

	TRY(db_connect(cx));
	st = say(cx, "START TRANSACTION");
	if (st == ST_BUSY && cx->db->my == NULL) {
		TRY(db_connect(cx));
		st = say(cx, "START TRANSACTION");
	}
	return st;
}

static void
rollback(struct ctx *cx)
{
	struct db *db = cx->db;

	/* When even that fails, closing the connection rolls back. */
	if (db->my != NULL && mysql_real_query(db->my, "ROLLBACK", 8) != 0)
		db_drop(db);
}

/* One run of fn. */
static enum status
attempt(struct ctx *cx, enum status (*fn)(struct ctx *, void *), void *arg)
{
	struct db *db = cx->db;
	enum status st;

	db->tx_retry = db->tx_lost = false;
	db->tx_doom = ST_OK;
	TRY(begin(cx));
	db->tx = 1;
	st = fn(cx, arg);
	if (st == ST_OK)
		st = db->tx_doom;
	if (db->tx_lost) {
		/* Not committed: nothing was changed. */
		st = ST_BUSY;
	} else if (st == ST_OK && !db->tx_retry) {
		/* Lost from here on, the fate is unknown: ST_BUSY, and never again by itself. */
		st = say(cx, "COMMIT");
	} else {
		rollback(cx);
		if (st == ST_OK)
			st = ST_BUSY;
	}
	db->tx = 0;
	return st;
}

static enum status
nested(struct ctx *cx, enum status (*fn)(struct ctx *, void *), void *arg)
{
	struct db *db = cx->db;
	enum status st;

	db->tx++;
	st = fn(cx, arg);
	db->tx--;
	if (st != ST_OK && db->tx_doom == ST_OK)
		db->tx_doom = st;
	return st;
}

enum status
db_tx(struct ctx *cx, enum status (*fn)(struct ctx *, void *), void *arg)
{
	struct db *db = cx->db;
	enum status st = ST_BUSY;
	int tries;

	if (db->tx > 0)
		return nested(cx, fn, arg);
	for (tries = 0; tries < TX_TRIES; tries++) {
		st = attempt(cx, fn, arg);
		if (!db->tx_retry || db->tx_lost)
			return st;
		db_pause(tries);
	}
	return fail(cx, ST_BUSY, "the transaction was given up after %d tries", TX_TRIES);
}
