/*
 * search_write.h -- what saving, counting and building anew share of writing the index.
 */
#ifndef KEFU_MODEL_SEARCH_WRITE_H
#define KEFU_MODEL_SEARCH_WRITE_H

#include "model/search_gather.h"

/* A text as it stands in the index, or stood there; folded NULL: it did not. */
struct stored {
	int64_t article_id;
	int aud, lang, fold_ver;
	const char *folded;
};

/* Which tables: those that are searched, or those that are being built (search_build.c). */
enum shelf { SHELF_LIVE, SHELF_NEW };

/* Turn the postings of one text into those of another, each way by key. */
enum status postings_move(struct ctx *, enum shelf, const struct stored *from, const struct stored *to) KEFU_MUST_USE;
/* Insert what is not there yet. */
enum status postings_put(struct ctx *, enum shelf, const struct stored *) KEFU_MUST_USE;

/* The row of article_text: written, or removed when `to` has no text. */
enum status text_put(struct ctx *, const struct stored *to) KEFU_MUST_USE;

/* Apply up to 32 texts of search_change to the counts of the tables, and to their postings too when asked; *more: there may be others. */
struct change_apply {
	enum shelf shelf;
	bool postings;
	bool more;
};
enum status change_apply(struct ctx *, struct change_apply *) KEFU_MUST_USE;

/* Is the index being built anew?  Locks the row in share mode until the transaction ends. */
enum status build_running(struct ctx *, bool *) KEFU_MUST_USE;

#endif
