/*
 * stmt.c -- prepared statements: one round trip each, after the first.
 *
 * A statement is found by the address of its text.  Its handle dies with the connection and is made
 * again when it is next wanted.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <errmsg.h>
#include <mysqld_error.h>

#include "base/date.h"
#include "base/log.h"
#include "db/priv.h"

struct db_arg
db_arg_str(const char *s)
{
	if (s == NULL)
		return DB_NULL;
	return (struct db_arg){ .kind = DB_A_STR, .p = s, .n = strlen(s) };
}

static void
slot_clear(struct db_slot *s)
{
	if (s->stmt != NULL)
		mysql_stmt_close(s->stmt);
	row_plan_free(s);
	free(s->text);
	free(s->params);
	free(s->times);
	free(s->lengths);
	memset(s, 0, sizeof(*s));
}

void
slots_free(struct db *db)
{
	size_t i;

	for (i = 0; i < DB_SLOTS; i++)
		slot_clear(&db->slots[i]);
	db->nslots = 0;
}

static void *
must(void *p)
{
	if (p == NULL) {
		log_line(LOG_L_ERROR, "out of memory for a statement");
		abort();
	}
	return p;
}

struct db_slot *
slot_find(struct db *db, const char *sql)
{
	size_t i = ((uintptr_t)sql >> 3) * 2654435761u % DB_SLOTS;
	struct db_slot *s;

	for (;; i = (i + 1) % DB_SLOTS) {
		s = &db->slots[i];
		if (s->sql == sql && strcmp(s->text, sql) == 0)
			return s;
		if (s->sql == sql) {
			slot_clear(s);
			db->nslots--;
			break;
		}
		if (s->sql == NULL)
			break;
	}
	if (db->nslots >= DB_STMTS) {
		slots_free(db);
		s = &db->slots[((uintptr_t)sql >> 3) * 2654435761u % DB_SLOTS];
	}
	s->sql = sql;
	s->text = must(strdup(sql));
	db->nslots++;
	return s;
}

static unsigned int
slot_prepare(struct db *db, struct db_slot *s)
{
	if (s->stmt == NULL && (s->stmt = mysql_stmt_init(db->my)) == NULL)
		return CR_OUT_OF_MEMORY;
	if (mysql_stmt_prepare(s->stmt, s->text, (unsigned long)strlen(s->text)) != 0)
		return mysql_stmt_errno(s->stmt);
	if (s->params == NULL) {
		s->nparams = mysql_stmt_param_count(s->stmt);
		s->params = must(calloc(s->nparams + 1, sizeof(*s->params)));
		s->times = must(calloc(s->nparams + 1, sizeof(*s->times)));
		s->lengths = must(calloc(s->nparams + 1, sizeof(*s->lengths)));
	}
	s->ready = true;
	return 0;
}

static void
param_time(MYSQL_BIND *b, MYSQL_TIME *t, int64_t utc)
{
	struct civil c = date_utc(utc);

	memset(t, 0, sizeof(*t));
	t->year = (unsigned int)c.year;
	t->month = (unsigned int)c.month;
	t->day = (unsigned int)c.day;
	t->hour = (unsigned int)c.hour;
	t->minute = (unsigned int)c.minute;
	t->second = (unsigned int)c.second;
	t->time_type = MYSQL_TIMESTAMP_DATETIME;
	b->buffer_type = utc == 0 ? MYSQL_TYPE_NULL : MYSQL_TYPE_DATETIME;
	b->buffer = t;
}

/* The library takes a pointer to what it only reads as one it could write. */
static void *
unconst(const void *p)
{
	union {
		const void *c;
		void *v;
	} u = { .c = p };

	return u.v;
}

static void
params_set(struct db_slot *s, struct db_args args)
{
	const struct db_arg *a;
	MYSQL_BIND *b;
	size_t i;

	for (i = 0; i < args.n; i++) {
		a = &args.v[i];
		b = &s->params[i];
		memset(b, 0, sizeof(*b));
		switch (a->kind) {
		case DB_A_NULL:
			b->buffer_type = MYSQL_TYPE_NULL;
			break;
		case DB_A_I64:
			b->buffer_type = MYSQL_TYPE_LONGLONG;
			b->buffer = unconst(&a->i);
			break;
		case DB_A_TIME:
			param_time(b, &s->times[i], a->i);
			break;
		case DB_A_STR:
		case DB_A_BLOB:
			s->lengths[i] = (unsigned long)a->n;
			b->buffer_type = a->kind == DB_A_STR ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
			b->buffer = unconst(a->p == NULL ? "" : a->p);
			b->buffer_length = s->lengths[i];
			b->length = &s->lengths[i];
			break;
		}
	}
}

unsigned int
slot_execute(struct ctx *cx, struct db_slot *s, struct db_args args, size_t rows)
{
	unsigned int no;

	if (!s->ready && (no = slot_prepare(cx->db, s)) != 0)
		return no;
	if (rows == 0 && args.n != s->nparams)
		return ER_WRONG_ARGUMENTS;
	if (rows > 0 && (no = bulk_bind(cx->mem, s, args, rows)) != 0)
		return no;
	if (rows == 0)
		params_set(s, args);
	if (args.n > 0 && mysql_stmt_bind_param(s->stmt, s->params) != 0)
		return mysql_stmt_errno(s->stmt);
	if (mysql_stmt_execute(s->stmt) != 0)
		return mysql_stmt_errno(s->stmt);
	return 0;
}

unsigned int
slot_drain(struct db_slot *s)
{
	if (s->stmt == NULL)
		return 0;
	for (;;) {
		if (mysql_stmt_field_count(s->stmt) > 0 && mysql_stmt_free_result(s->stmt) != 0)
			return mysql_stmt_errno(s->stmt);
		if (!mysql_stmt_more_results(s->stmt))
			return 0;
		if (mysql_stmt_next_result(s->stmt) > 0)
			return mysql_stmt_errno(s->stmt);
	}
}

/* Only what cannot have changed anything may be sent a second time. */
static bool
is_read(const char *sql)
{
	sql += strspn(sql, " \t\n(");
	return strncasecmp(sql, "SELECT", 6) == 0 || strncasecmp(sql, "WITH", 4) == 0 ||
	    strncasecmp(sql, "SHOW", 4) == 0 || strncasecmp(sql, "VALUES", 6) == 0;
}

static enum status
slot_failed(struct ctx *cx, struct db_slot *s, unsigned int no)
{
	struct db *db = cx->db;
	const char *text = s->stmt != NULL ? mysql_stmt_error(s->stmt) : mysql_error(db->my);
	enum status st;

	if (no == ER_WRONG_ARGUMENTS && s->stmt != NULL && mysql_stmt_errno(s->stmt) == 0)
		text = "wrong number of arguments";
	if (db_again_no(no))
		db->tx_retry = db->tx > 0;
	st = db_error(cx, no, text, s->text);
	if (db_lost_no(no))
		db_drop(db);
	return st;
}

struct query {
	const char *sql;
	struct db_args args;
	size_t rows;          /* of arguments; 0: one, and not as an array */
	struct db_slot *slot; /* out */
};

/* Get the statement executed and its first result open. */
static enum status
query_start(struct ctx *cx, struct query *q)
{
	struct db *db = cx->db;
	bool alone = db->tx == 0, read = is_read(q->sql);
	unsigned int no;
	int tries;

	if (db->tx > 0 && db->tx_lost)
		return fail(cx, ST_BUSY, "the connection was lost within this transaction");
	for (tries = 0;; tries++) {
		TRY(db_connect(cx));
		q->slot = slot_find(db, q->sql);
		if ((no = slot_execute(cx, q->slot, q->args, q->rows)) == 0)
			return ST_OK;
		if (alone && read && tries == 0 && db_lost_no(no)) {
			log_line(LOG_L_INFO, "database connection lost (%u): trying once more", no);
			db_drop(db);
			continue;
		}
		/* A single statement that was rolled back left nothing; a CALL may have. */
		if (alone && tries < 8 && db_again_no(no) && strncasecmp(q->sql, "CALL", 4) != 0) {
			db_pause(tries);
			continue;
		}
		return slot_failed(cx, q->slot, no);
	}
}

/* End the statement; a failure seen before wins over one of the rest of the results. */
static enum status
query_end(struct ctx *cx, struct query *q, enum status st)
{
	unsigned int no = slot_drain(q->slot);

	if (no != 0 && st == ST_OK)
		return slot_failed(cx, q->slot, no);
	if (no != 0 && db_lost_no(no))
		db_drop(cx->db);
	return st;
}

/* Open a result that has rows and tie it to the map. */
static enum status
query_rows(struct ctx *cx, struct query *q, const struct db_map *map)
{
	enum status st;

	TRY(query_start(cx, q));
	if (mysql_stmt_field_count(q->slot->stmt) == 0)
		return query_end(cx, q, fail(cx, ST_MISSING, "no result set [%.80s]", q->sql));
	if ((st = row_plan(cx, q->slot, map)) != ST_OK)
		return query_end(cx, q, st);
	return ST_OK;
}

static enum status
query_fetch(struct ctx *cx, struct query *q, void *row, bool *more)
{
	unsigned int no = 0;
	enum status st = row_fetch(cx, q->slot, row, more, &no);

	return no != 0 ? slot_failed(cx, q->slot, no) : st;
}

enum status
db_one(struct ctx *cx, const char *sql, struct db_args args, const struct db_map *map, void *row)
{
	struct query q = { .sql = sql, .args = args };
	void *other = NULL;
	enum status st;
	bool more;

	TRY(query_rows(cx, &q, map));
	st = query_fetch(cx, &q, row, &more);
	if (st == ST_OK && !more) {
		TRY(query_end(cx, &q, ST_OK));
		return ST_MISSING;
	}
	if (st == ST_OK) {
		other = arena_alloc(cx->mem, map->size);
		st = query_fetch(cx, &q, other, &more);
		if (st == ST_OK && more)
			st = fail(cx, ST_FAILED, "more than one row [%.80s]", sql);
	}
	return query_end(cx, &q, st);
}

enum status
db_all(struct ctx *cx, const char *sql, struct db_args args, const struct db_map *map, void *rows, size_t *n)
{
	struct query q = { .sql = sql, .args = args };
	size_t cap = 0, len = 0;
	char *all = NULL;
	enum status st;
	bool more;

	*n = 0;
	memcpy(rows, &all, sizeof(all));
	TRY(query_rows(cx, &q, map));
	for (;;) {
		if (len == cap) {
			cap = cap == 0 ? 16 : cap * 2;
			all = arena_grow(cx->mem, all, len * map->size, cap * map->size);
		}
		if ((st = query_fetch(cx, &q, all + len * map->size, &more)) != ST_OK || !more)
			break;
		len++;
	}
	TRY(query_end(cx, &q, st));
	if (len == 0)
		return ST_OK;
	*n = len;
	memcpy(rows, &all, sizeof(all));
	return ST_OK;
}

enum status
db_each(struct ctx *cx, const char *sql, struct db_args args, const struct db_map *map,
    enum status (*fn)(void *row, void *arg), void *arg)
{
	struct query q = { .sql = sql, .args = args };
	void *row = arena_alloc(cx->mem, map->size);
	enum status st;
	bool more;

	TRY(query_rows(cx, &q, map));
	while ((st = query_fetch(cx, &q, row, &more)) == ST_OK && more) {
		if ((st = fn(row, arg)) != ST_OK)
			break;
	}
	return query_end(cx, &q, st);
}

enum status
db_run(struct ctx *cx, const char *sql, struct db_args args, int64_t *changed)
{
	struct query q = { .sql = sql, .args = args };

	TRY(query_start(cx, &q));
	TRY(query_end(cx, &q, ST_OK));
	if (changed != NULL)
		*changed = (int64_t)mysql_stmt_affected_rows(q.slot->stmt);
	return ST_OK;
}

enum status
db_bulk(struct ctx *cx, const char *sql, const struct db_arg *v, size_t cols, size_t rows)
{
	struct query q = { .sql = sql };
	size_t at;

	for (at = 0; at < rows; at += q.rows) {
		q.rows = rows - at < DB_BULK_ROWS ? rows - at : DB_BULK_ROWS;
		q.args = (struct db_args){ v + at * cols, q.rows * cols };
		TRY(query_start(cx, &q));
		TRY(query_end(cx, &q, ST_OK));
	}
	return ST_OK;
}

enum status
db_insert(struct ctx *cx, const char *sql, struct db_args args, int64_t *id)
{
	struct query q = { .sql = sql, .args = args };

	TRY(query_start(cx, &q));
	TRY(query_end(cx, &q, ST_OK));
	*id = (int64_t)mysql_stmt_insert_id(q.slot->stmt);
	return *id > 0 ? ST_OK : fail(cx, ST_FAILED, "no new id [%.80s]", sql);
}
