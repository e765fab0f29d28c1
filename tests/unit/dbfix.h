/*
 * dbfix.h -- a database of its own for one test program.
 *
 * KEFU_TEST_SOCKET names the server (tests/with_db provides one), KEFU_SOURCE the source tree.
 */
#ifndef KEFU_TESTS_DBFIX_H
#define KEFU_TESTS_DBFIX_H

#include "base/conf.h"
#include "base/ctx.h"
#include "db/db.h"

struct dbfix {
	struct conf conf;
	struct ctx cx;
	const char *src; /* the source tree */
};

/* Make the empty database kefu_test_NAME_PID and a context connected to it as root.  Exits with a
 * sentence when there is no server: a test without its database has failed, not been skipped. */
void dbfix_open(struct dbfix *, const char *name);
/* Run a file of the source tree, e.g. "sql/schema.sql", in it. */
void dbfix_script(struct dbfix *, const char *path);
/* Drop the database and free everything. */
void dbfix_close(struct dbfix *);
/* A whole file of the source tree, NUL terminated. */
char *dbfix_read(struct dbfix *, const char *path);

#endif
