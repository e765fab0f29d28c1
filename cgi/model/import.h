/*
 * import.h -- articles and customers from files, row by row (kefuctl import).
 *
 * A bad row is refused with its reason and the rest goes on.  Rows are known by (source, key), so the same file twice stores
 * nothing the second time.  A dry run says the same and changes nothing.  Private values go to the vault in batches and
 * nowhere else; those of a customer who has some already are not changed by an import.
 */
#ifndef KEFU_MODEL_IMPORT_H
#define KEFU_MODEL_IMPORT_H

#include <stdio.h>
#include "base/ctx.h"

enum import_result { IMPORT_STORED, IMPORT_SAME, IMPORT_REFUSED };

struct import {
	const char *source; /* name of where the rows come from */
	bool dry_run;
	/* Told of every row; why is a sentence for IMPORT_REFUSED, else NULL.  May be NULL. */
	void (*say)(void *arg, int64_t row, enum import_result, const char *key, const char *why);
	void *arg;
	int64_t count[3]; /* out, by enum import_result */
};

/* CSV or JSON lines: title, body, category (code), language, audience; optionally keywords, key (the same for translations of one
 * article), days_ago.  Without a key a row is known by its language and title.  ST_INVALID (cx->error): the file as a whole is bad;
 * ST_BUSY, ST_FAILED: it ended early, what was told is stored. */
enum status import_articles(struct ctx *, FILE *, struct import *) KEFU_MUST_USE;
/* CSV (or JSON lines): name and source_key; optionally kind, region, grade, status, note, owner (log-in name), department (code), since
 * (YYYY-MM-DD: customer from that day), and the private fields phone, email, address, birth, income, household. */
enum status import_customers(struct ctx *, FILE *, struct import *) KEFU_MUST_USE;

#endif
