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

enum import_result { IMPORT_STORED, IMPORT_SAME, IMPORT_REFUSED, IMPORT_CHANGED, IMPORT_RESULTS }; /* customers: a changed one is stored too */

struct import {
	const char *source; /* name of where the rows come from */
	bool dry_run;
	/* Told of every row; why is a sentence for IMPORT_REFUSED and for what is missing, else NULL.  May be NULL. */
	void (*say)(void *arg, int64_t row, enum import_result, const char *key, const char *why);
	void *arg;
	int64_t count[IMPORT_RESULTS]; /* out, by enum import_result */
	/* Articles only. */
	int64_t batch;        /* rows are recorded in it, in a dry run too; 0: they are not */
	const char *charset;  /* of the file: "UTF-8", "GB18030", "Big5"; NULL: found out */
	const char *dir;      /* files that a text names by a relative path lie below it; NULL: no files are taken */
	const char *category, *lang, *audience; /* of files that do not say it; NULL: they must (folders) */
	int64_t rows_max;     /* more are not read: ST_TOO_BIG; 0: any number */
};

/* CSV or JSON lines: title, body, category (code), language, audience; optionally keywords, key (the same for translations of one
 * article), days_ago, and the rest of its life: docs/import.md.  Without a key a row is known by its language and title.  ST_INVALID (cx->error):
 * the file as a whole is bad; ST_BUSY, ST_FAILED: it ended early, what was told is stored.  Links by key are set at the end. */
enum status import_articles(struct ctx *, FILE *, struct import *) KEFU_MUST_USE;
/* The same from a folder of Markdown and HTML files (import_folder.c); im->dir is the folder. */
enum status import_article_folder(struct ctx *, struct import *) KEFU_MUST_USE;
/* CSV with code, parent, sort, name_en, name_zh_CN, name_zh_TW; a category above stands before those below. */
enum status import_categories(struct ctx *, FILE *, struct import *) KEFU_MUST_USE;
enum status import_departments(struct ctx *, FILE *, struct import *) KEFU_MUST_USE; /* the same without sort */
/* CSV (or JSON lines): name and source_key; optionally kind, region, grade, status, note, owner (log-in name), department (code), since
 * (YYYY-MM-DD: customer from that day), and the private fields phone, email, address, birth, income, household. */
enum status import_customers(struct ctx *, FILE *, struct import *) KEFU_MUST_USE;

#endif
