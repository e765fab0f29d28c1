/*
 * priv.h -- what the files of db/ share.  Nobody else includes this.
 *
 * A slot is one statement: its text, its handle (dead with the connection), and the plan that ties
 * its columns to the members of the map it was last read with.
 */
#ifndef KEFU_DB_PRIV_H
#define KEFU_DB_PRIV_H

#include <mysql.h>

#include "db/db.h"

#define DB_SLOTS 1024 /* hash table; at most DB_STMTS of it are used */
#define DB_STMTS 400
#define DB_BULK_ROWS ((size_t)4096) /* rows of one round trip: a packet stays far below the server's limit */

/* One result column. */
struct db_cell {
	const struct db_col *col;
	char *buf; /* for DB_T_STR and DB_T_BLOB; cap bytes */
	unsigned long cap;
	unsigned long len;
	long long num;
	MYSQL_TIME time;
	my_bool null;
	my_bool error;
};

struct db_slot {
	const char *sql; /* the address is the key */
	char *text;      /* our copy: guards against text that changed at the same address */
	MYSQL_STMT *stmt;
	bool ready;      /* prepared on this connection */
	MYSQL_BIND *params;
	MYSQL_TIME *times;
	unsigned long *lengths;
	size_t nparams;
	const struct db_map *map; /* of the plan below; NULL: none yet */
	MYSQL_BIND *binds;
	struct db_cell *cells;
	size_t ncells;
};

struct db {
	const struct conf *conf;
	char account[64];
	bool patient; /* the administrator's own account: no time limit on a statement */
	char *password;
	MYSQL *my; /* NULL: not connected */
	struct db_slot *slots;
	size_t nslots;
	int tx;          /* depth of db_tx */
	bool tx_retry;   /* the server gave our transaction up: run it again */
	bool tx_lost;    /* the connection broke inside it */
	enum status tx_doom; /* an inner db_tx failed: the outer one cannot commit */
};

/* Connect when there is no connection, or when the present one is known to be dead. */
enum status db_connect(struct ctx *) KEFU_MUST_USE;
/* Close the connection and every statement handle; the slots stay. */
void db_drop(struct db *);
/* Say what went wrong and answer the status of the error number. */
enum status db_error(struct ctx *, unsigned int no, const char *text, const char *sql) KEFU_MUST_USE;
bool db_lost_no(unsigned int no);
/* The server rolled back and asks for another try. */
bool db_again_no(unsigned int no);
/* A pause of a few random milliseconds, longer with every try. */
void db_pause(int tries);

/* Find or make the slot of sql. */
struct db_slot *slot_find(struct db *, const char *sql);
void slots_free(struct db *);
/* Execute with args, once, after (re)preparing; rows > 0: args hold so many rows of values.  0 or the error number; the message is in
 * mysql_stmt_error (or mysql_error when the slot has no statement). */
unsigned int slot_execute(struct ctx *, struct db_slot *, struct db_args, size_t rows);
/* Tie rows of values to a prepared statement, as arrays in mem; 0 or an error number. */
unsigned int bulk_bind(struct arena *mem, struct db_slot *, struct db_args, size_t rows);
/* Read off whatever is left of the results, further result sets of a CALL included. */
unsigned int slot_drain(struct db_slot *);

/* Tie the columns of the open result to map. */
enum status row_plan(struct ctx *, struct db_slot *, const struct db_map *) KEFU_MUST_USE;
/* Next row into *row (map->size bytes, cleared here); *more false at the end.  On a server error *no is set
 * and ST_FAILED returned without a word: the caller judges it. */
enum status row_fetch(struct ctx *, struct db_slot *, void *row, bool *more, unsigned int *no) KEFU_MUST_USE;
void row_plan_free(struct db_slot *);

#endif
