/*
 * article_desk.h -- the desk's views of articles: the list with its filters, and what stands beside one article.
 *
 * Read only, but for the count of staff's own reads.  Who may neither edit nor publish gets published articles that are for their
 * department or for all; the rest does not exist for them (article_priv.h).
 */
#ifndef KEFU_MODEL_ARTICLE_DESK_H
#define KEFU_MODEL_ARTICLE_DESK_H

#include "base/ctx.h"

struct article_query {
	/* "draft" "review" "published" "archived", or of the published: "pending" (not yet valid), "expired"; NULL: any */
	const char *state;
	const char *type, *lang, *audience; /* NULL: any */
	int64_t category_id;                /* with those below it; 0: any */
	int64_t owner_id;                   /* department; 0: any, -1: nobody's */
	bool mine;                          /* last written by the one who is logged in */
	bool due;                           /* review_by is today or past */
	const char *sort;                   /* "updated" (default), "title", "views", "review" */
	bool desc;
	int64_t page;                       /* 1.., 50 a page */
};
struct article_item {
	int64_t id, views, helpful, unhelpful, updated_at;
	const char *title, *lang, *type, *audience, *state, *category_name, *owner_name; /* names in cx->lang, "" for none */
	const char *review_by, *slug;                                                     /* NULL: none */
	bool pending, expired, due;
};
enum status article_query(struct ctx *, const struct article_query *, struct article_item **, size_t *n, bool *more) KEFU_MUST_USE;
/* One row; ST_MISSING. */
enum status article_item(struct ctx *, int64_t id, struct article_item *) KEFU_MUST_USE;

/* The other languages of an article, the first text of the group included. */
struct article_sibling {
	int64_t id, origin_revision, newest; /* revision of the first text that it follows, and the newest of that; 0 for the first itself */
	const char *lang, *title, *state;
	bool behind, first;
};
enum status article_siblings(struct ctx *, int64_t id, struct article_sibling **, size_t *n) KEFU_MUST_USE;

/* Small facts that the page of one article shows; names "" for nobody. */
struct article_beside {
	const char *reviewed_name, *departments, *into_title; /* departments: names in cx->lang, joined with ", " */
	int64_t staff_reads, readers, suggestions, answers, comments; /* of 90 days; open; outdated quotes come from quote_count */
	int64_t baseline; /* newest text when a person last said that it is right; 0: nobody has */
};
enum status article_beside(struct ctx *, int64_t id, struct article_beside *) KEFU_MUST_USE;

/* Opened at the desk: counted, today. */
enum status article_staff_read(struct ctx *, int64_t id) KEFU_MUST_USE;

/* What merging one article into another will do, in numbers. */
struct article_merging {
	int64_t views, quotes, lists, suggestions, translations, links; /* links: articles that link to it, of the newest 20,000 */
};
enum status article_merging(struct ctx *, int64_t id, int64_t into, struct article_merging *) KEFU_MUST_USE;

/* The local day so many days from today, "YYYY-MM-DD". */
const char *article_day_text(struct ctx *, int days);

/* What waits for a reviewer. */
struct review_counts {
	int64_t articles, suggestions, due;
};
enum status review_counts(struct ctx *, struct review_counts *) KEFU_MUST_USE;

#endif
