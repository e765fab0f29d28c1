/*
 * search_report.h -- what guests look for and do not find, for those who write the answers.
 *
 * Counted from search_log: queries without personal data, like ones (folded) together.
 */
#ifndef KEFU_MODEL_SEARCH_REPORT_H
#define KEFU_MODEL_SEARCH_REPORT_H

#include "base/ctx.h"
#include "db/map.h"

struct missed {
	const char *query;  /* as one of them typed it, masked */
	const char *lang;   /* of the reader, the latest one's */
	int64_t times, first_at, last_at; /* UTC seconds */
	int64_t hits;       /* of the latest search */
};
extern const struct db_map missed_map;

/* Searches of the last so many days, most often asked first, 50 a page.  found false: nothing was found; true: something was, and nobody opened
 * any of it. */
enum status report_missed(struct ctx *, int days, bool found, int64_t page, struct missed **, size_t *n, bool *more) KEFU_MUST_USE;

struct disliked {
	int64_t id;
	const char *title, *lang;
	int64_t helpful, unhelpful; /* votes of the days asked for */
	int64_t wrong, unclear, incomplete, outdated, other; /* reasons */
	const char *comment;        /* the latest one, masked; "" for none */
};
extern const struct db_map disliked_map;

/* Published articles that more readers of the last so many days found no help than help, worst first, 50 a page; only what this person may
 * read. */
enum status report_disliked(struct ctx *, int days, int64_t page, struct disliked **, size_t *n, bool *more) KEFU_MUST_USE;

/* Searches in all, without a hit, with something opened, solved. */
struct search_sums {
	int64_t searches, none, opened, solved;
};
enum status report_sums(struct ctx *, int days, struct search_sums *) KEFU_MUST_USE;

#endif
