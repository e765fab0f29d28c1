/*
 * import_batch.h -- imports as a whole: what each did, row by row, and taking one back.
 *
 * Each row is recorded in the transaction that stores its article, so an import that was cut off in the middle is undone (or begun again) like
 * any other.  A batch that says running without a sign of life for a minute was cut off.
 *
 * Undo: articles that the import made are archived, those that it changed go back to what they were, as a new revision.  What somebody has
 * changed since stays as it is and is counted.
 */
#ifndef KEFU_MODEL_IMPORT_BATCH_H
#define KEFU_MODEL_IMPORT_BATCH_H

#include <stdio.h>
#include "model/import.h"

struct import_batch {
	int64_t id, created, changed, same, refused, at, undone_at;
	const char *name, *state;                 /* as in the column */
	const char *user_name, *undone_name;      /* "" for kefuctl and for nobody */
	bool cut;                                 /* running, but nobody runs it */
};
extern const struct db_map import_batch_map;

struct import_line {
	int64_t no, record_id;
	const char *result, *label, *reason, *kept; /* kept: the row as it came, of refused ones only */
};
extern const struct db_map import_line_map;

enum status import_batch_begin(struct ctx *, const char *name, bool check, int64_t *id) KEFU_MUST_USE;
/* A sign of life with the counts so far. */
enum status import_batch_alive(struct ctx *, const struct import *) KEFU_MUST_USE;
/* The end, and an audit row of the whole.  check: it was a dry run whose report is kept. */
enum status import_batch_end(struct ctx *, const struct import *, bool check) KEFU_MUST_USE;
enum status import_batch_get(struct ctx *, int64_t id, struct import_batch *) KEFU_MUST_USE;
/* Newest first, 50 a page. */
enum status import_batch_list(struct ctx *, int64_t page, struct import_batch **, size_t *n, bool *more) KEFU_MUST_USE;
/* 100 a page in the file's order; result NULL: any. */
enum status import_batch_rows(struct ctx *, int64_t id, const char *result, int64_t page, struct import_line **, size_t *n, bool *more) KEFU_MUST_USE;

/* ---- a file that waits for its dry run to be looked at */
enum status import_upload_put(struct ctx *, int64_t batch, int64_t no, struct blob) KEFU_MUST_USE;
/* As a file without a name, at its beginning; NULL and ST_MISSING when it is gone. */
enum status import_upload_open(struct ctx *, int64_t batch, FILE **) KEFU_MUST_USE;
/* One pass over the kept file.  check: nothing but the report is stored.  ST_INVALID, ST_TOO_BIG: the file as a whole is refused. */
enum status import_batch_run(struct ctx *, int64_t batch, const char *charset, int64_t rows_max, bool check) KEFU_MUST_USE;
/* The batch becomes running, once: ST_CONFLICT when it is not waiting any more. */
enum status import_batch_start(struct ctx *, int64_t id) KEFU_MUST_USE;
/* Forget one that was only looked at. */
enum status import_batch_drop(struct ctx *, int64_t id) KEFU_MUST_USE;

struct import_undone {
	int64_t archived, restored, edited; /* edited: left as they are */
};
/* ST_CONFLICT: it is undone already, still running, or was a dry run.  told (NULL allowed) hears of what is left as it is. */
enum status import_undo(struct ctx *, int64_t id, struct import_undone *, void (*told)(void *arg, int64_t article, const char *title), void *arg)
    KEFU_MUST_USE;

#endif
