/*
 * migrate.h -- bring a database from any earlier state to this release's (kefuctl migrate).
 *
 * sql/migrate/NNNN_name.sql run once each, in order, and are never changed afterwards (their SHA-256 is kept).  Then routines.sql,
 * grants.sql and seed.sql run every time, and the words of synonyms.txt are shipped (synonym.h); all are idempotent.  For the administrator's account, one kefuctl at a time.
 */
#ifndef KEFU_MODEL_MIGRATE_H
#define KEFU_MODEL_MIGRATE_H

#include "base/ctx.h"

/* Run what has not been run; one line a step goes to report.  ST_CONFLICT: a file was changed after it ran, or the database is newer
 * than this release.  The message names file and line of a failure. */
enum status migrate_run(struct ctx *, const char *sql_dir, struct str *report) KEFU_MUST_USE;
/* How many numbered migrations have not run yet (doctor); with the checks of migrate_run. */
enum status migrate_pending(struct ctx *, const char *sql_dir, int64_t *n) KEFU_MUST_USE;

#endif
