/*
 * import_article.h -- one import of articles on its way through its rows.  For import_*.c only.
 */
#ifndef KEFU_MODEL_IMPORT_ARTICLE_H
#define KEFU_MODEL_IMPORT_ARTICLE_H

#include "model/import_priv.h"

#define IMPORT_GROUP 50              /* rows of one transaction */
#define IMPORT_GROUP_BYTES (1 << 20) /* of their texts, or a little more */

/* A row that waits for its transaction, and what became of it. */
struct import_waiting {
	struct record rec;
	const char *path;
	enum import_result result;
	const char *label, *why, *source;
};

struct import_articles {
	struct ctx *cx;
	struct import *im;
	struct arena *item;       /* one row, then the rows of a transaction while they are stored */
	struct arena *waiting;    /* rows that wait */
	struct import_waiting group[IMPORT_GROUP];
	size_t ngroup, bytes;
	bool (*file)(void *arg, struct arena *, const char *path, struct article_file_found *out);
	void *file_arg;
	const char *path;         /* of the file that the row is, to find it again; NULL: rows have numbers */
	bool counts;              /* count the index at the end */
	bool linked;              /* a row of im->source was stored */
	const char *sources[64];  /* other sources of which one was */
	size_t nsources;
};

void import_articles_begin(struct import_articles *, struct ctx *, struct import *);
/* A row of any reader: record_each's function. */
enum status import_article_record(void *arg, const struct record *) KEFU_MUST_USE;
void import_source_note(struct import_articles *, const char *source);
/* Links, counts; gives back st or what went wrong since. */
enum status import_articles_end(struct import_articles *, enum status st) KEFU_MUST_USE;
/* import_file.c: files below im->dir are taken; nothing without one. */
void import_files_open(struct import_articles *);

#endif
