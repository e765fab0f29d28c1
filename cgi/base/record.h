/*
 * record.h -- rows of named text values from a file: CSV with a header row, or JSON lines.
 *
 * The format is told by the first character: "{" means JSON lines (one object a line), anything else CSV (RFC 4180; a byte order mark is
 * passed over; header names are trimmed).  Knows nothing of what the names mean.  A row that cannot be read comes with a fault instead
 * of values, so that the caller can report it and go on.
 */
#ifndef KEFU_BASE_RECORD_H
#define KEFU_BASE_RECORD_H

#include <stdio.h>
#include "arena.h"
#include "str.h"

#define RECORD_FIELDS 64       /* columns at most */
#define RECORD_BYTES 16777216  /* of one row at most */

struct record {
	int64_t row;        /* 1 is the first after the header */
	const char *fault;  /* one sentence; NULL: the values are good */
	size_t n;
	const char *names[RECORD_FIELDS];
	const char *values[RECORD_FIELDS]; /* valid UTF-8, never NULL; "" when empty or null */
	struct blob raw;    /* JSON lines: the line as it came */
};

/* CSV for spreadsheets: a text that one of them would take for a formula gets an apostrophe in front, which record_each takes off again, so that
 * nothing is lost; numbers stay as they are.  In mem, or the text itself. */
const char *record_guard(struct arena *, const char *);
/* The value of a name; NULL when the row has none of that name. */
const char *record_get(const struct record *, const char *name);
/* Call fn for every row; the record lives until fn returns.  A failure of fn ends the walk and is returned.  ST_INVALID with *why (in mem)
 * for a file that cannot be read at all: no header, the same name twice, a read error. */
enum status record_each(struct arena *mem, FILE *, enum status (*fn)(void *arg, const struct record *), void *arg, const char **why)
    KEFU_MUST_USE;

#endif
