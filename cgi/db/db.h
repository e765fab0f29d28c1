/*
 * db.h -- MariaDB for one single-threaded process: connect, statements, rows, transactions.
 *
 * The only folder that includes mysql.h.  Statements are string constants with `?` for every value;
 * they are prepared once per connection and kept by the address of the text.  Results bind by column
 * name through a map (map.h) of the members of a struct; strings live in cx->mem.
 *
 * Errors: duplicate key -> ST_CONFLICT; a number that names no row (foreign key) -> ST_INVALID; row too old, deadlock, lock wait, Galera certification inside
 * db_tx -> the whole function runs again (at most 8 times, with a short random pause), then ST_BUSY; no connection -> one
 * reconnect and, for a read outside a transaction only, one retry, else ST_BUSY; a write whose fate is
 * unknown is never sent again: ST_BUSY.  SIGNAL SQLSTATE '45000' in a procedure maps its MYSQL_ERRNO:
 * 30001 invalid, 30003 denied, 30004 missing, 30005 conflict, 30006 too big, 30007 busy.
 * Anything else: ST_FAILED.
 */
#ifndef KEFU_DB_DB_H
#define KEFU_DB_DB_H

#include "base/ctx.h"
#include "db/map.h"

struct conf;

/* One bound value. */
struct db_arg {
	enum { DB_A_NULL, DB_A_I64, DB_A_STR, DB_A_BLOB, DB_A_TIME } kind;
	int64_t i;
	const void *p;
	size_t n;
};

struct db_args {
	const struct db_arg *v;
	size_t n;
};

#define DB_I64(x) ((struct db_arg){ .kind = DB_A_I64, .i = (x) })
/* A C string; NULL pointer binds SQL NULL. */
#define DB_STR(x) db_arg_str(x)
#define DB_BLOB(ptr, len) ((struct db_arg){ .kind = DB_A_BLOB, .p = (ptr), .n = (len) })
/* UTC seconds since 1970 as a DATETIME; 0 binds SQL NULL, the reverse of DB_T_TIME. */
#define DB_TIME(x) ((struct db_arg){ .kind = DB_A_TIME, .i = (x) })
#define DB_NULL ((struct db_arg){ .kind = DB_A_NULL })
#define DB_ARGS(...)                                                                               \
	((struct db_args){ (const struct db_arg[]){ __VA_ARGS__ },                                 \
	    sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg) })
#define DB_NOARGS ((struct db_args){ NULL, 0 })

struct db_arg db_arg_str(const char *);

/* A connection for the account (e.g. "kefu_portal"), made lazily at the first statement; TCP or Unix
 * socket, password file or unix_socket authentication as conf says.  Freed by db_close. */
struct db *db_new(const struct conf *, const char *account);
void db_close(struct db *);
/* Connect now (before the sandbox closes) and prepare nothing.  ST_BUSY when the server is away. */
enum status db_open(struct ctx *) KEFU_MUST_USE;

/* Exactly one row into *row; ST_MISSING without one.  More than one row is ST_FAILED. */
enum status db_one(struct ctx *, const char *sql, struct db_args, const struct db_map *, void *row)
    KEFU_MUST_USE;
/* All rows: *(T **)rows gets an array of *n structs in cx->mem (NULL and 0 when there are none). */
enum status db_all(struct ctx *, const char *sql, struct db_args, const struct db_map *, void *rows,
    size_t *n) KEFU_MUST_USE;
/* Each row in turn, without keeping them: *row is cleared and reused, its strings live in cx->mem.
 * No other statement may run inside fn.  A failure of fn ends the walk and is returned. */
enum status db_each(struct ctx *, const char *sql, struct db_args, const struct db_map *,
    enum status (*fn)(void *row, void *arg), void *arg) KEFU_MUST_USE;
/* A statement without rows; *changed (NULL allowed) gets the matched rows (CLIENT_FOUND_ROWS is on). */
enum status db_run(struct ctx *, const char *sql, struct db_args, int64_t *changed) KEFU_MUST_USE;
/* One INSERT into a table with AUTO_INCREMENT; *id gets the new id. */
enum status db_insert(struct ctx *, const char *sql, struct db_args, int64_t *id) KEFU_MUST_USE;
/* One INSERT with placeholders for one row, for rows of cols values that stand row by row in v: one round trip for thousands, none for none.
 * Within a column all values are of one kind, or NULL.  A statement used here is used here only.  To be all or nothing it needs db_tx.  A
 * row is some 100 bytes or a few kB: 4096 of them must fit into one packet of the server (16 MB). */
enum status db_bulk(struct ctx *, const char *sql, const struct db_arg *v, size_t cols, size_t rows) KEFU_MUST_USE;
/* The only way to begin a transaction.  Commits when fn returns ST_OK, else rolls back.  fn may run
 * more than once: it must not touch anything but the database and cx->mem.  A commit whose fate is
 * unknown is ST_BUSY.  Nesting joins the outer transaction. */
enum status db_tx(struct ctx *, enum status (*fn)(struct ctx *, void *), void *arg) KEFU_MUST_USE;
/* Is a transaction open on this connection?  A procedure called inside db_tx must not begin or commit
 * one of its own; a statement outside db_tx commits by itself. */
bool db_in_tx(const struct ctx *);
/* A whole SQL script (migrations, grants), statement by statement; DELIMITER lines are understood.
 * Text protocol; for kefuctl only.  The message names the statement's line on failure. */
enum status db_script(struct ctx *, const char *name, const char *text) KEFU_MUST_USE;

/* The server's version text, e.g. "10.11.6-MariaDB", for doctor. */
enum status db_version(struct ctx *, const char **out) KEFU_MUST_USE;

#endif
