/*
 * search.h -- full-text search in plain InnoDB rows (docs/search.md): postings, ranking, snippets.
 *
 * aud 0 is the public index: the portal's account sees it through views only and never meets an internal posting.
 */
#ifndef KEFU_MODEL_SEARCH_H
#define KEFU_MODEL_SEARCH_H

#include "base/ctx.h"

struct hit {
	int64_t id;
	const char *title_html;    /* escaped, matched words in <mark> */
	const char *snippet_html;  /* about 80 characters round the match, escaped, <mark> */
	const char *category_name; /* in cx->lang */
	int64_t category_id;
	const char *lang;          /* of the article */
	const char *audience;
};

struct hits {
	struct hit *v;
	size_t n;
	bool more;               /* another page exists */
	const char *meant;       /* what was probably meant, as text to search for; it finds something.  NULL: nothing better than q */
	bool instead;            /* nothing holds what was typed: the hits are those of meant */
};

struct search {
	const char *q;         /* as typed; at most 200 characters are used */
	int64_t category_id;   /* 0: all */
	const char *lang;      /* only this language; NULL: all, the reader's first */
	int64_t page;          /* 1.., ten a page */
	bool staff;            /* false: public index through the portal's views; true: both */
};

/* ST_OK with n = 0 when nothing is found. */
enum status search_run(struct ctx *, const struct search *, struct hits *) KEFU_MUST_USE;
/* A random number for a search that is to be logged.  It goes into the links of the result page, /faq/ID?s=TOKEN in decimal digits: it says which
 * search an article was opened from and names nobody. */
int64_t search_token(void);
/* Log a guest's search under its number, masked (no personal data): a durable write, so best when the answer has gone. */
enum status search_log(struct ctx *, const char *q, size_t hits, int64_t token) KEFU_MUST_USE;
/* portal: an article was opened from the results of that search.  The first one counts, once, within a day; an unknown token, an article that
 * is not public and all else that does not fit changes nothing and is ST_OK. */
enum status search_opened(struct ctx *, int64_t token, int64_t article_id) KEFU_MUST_USE;
/* portal: its reader said that it helped, or that it did not.  Counts once, within a day, when something was opened; else ST_OK. */
enum status search_solved(struct ctx *, int64_t token, bool solved) KEFU_MUST_USE;
/* Titles that hold all of q, at most 8, for /suggest; snippet_html is "". */
enum status search_suggest(struct ctx *, const char *q, bool staff, struct hits *) KEFU_MUST_USE;

/* Inside the transaction of the article: replace its postings (published) or remove them. */
enum status search_index(struct ctx *, int64_t article_id) KEFU_MUST_USE;
enum status search_unindex(struct ctx *, int64_t article_id) KEFU_MUST_USE;
/* How far a building has come. */
struct reindex_state {
	const char *phase;   /* "text": articles, "post": postings */
	int64_t done, total; /* total: about */
};
/* How the index is built anew; zeroes: as usual. */
struct reindex {
	size_t part;  /* postings that a worker holds at a time, 12 bytes each */
	size_t chunk; /* postings of one transaction */
	int workers;  /* processes; 1: none but this */
	void (*say)(void *arg, const struct reindex_state *); /* many times a second; NULL: nobody listens */
	void *arg;
};
/* kefuctl: build all texts, postings and counts anew while the old ones answer; *n published articles.  A build that was cut off goes on where it
 * was.  ST_BUSY: another one is at it. */
enum status search_reindex(struct ctx *, const struct reindex *, int64_t *n) KEFU_MUST_USE;
/* Bring posting_df and term up to date with what was saved since; nothing to do while the index is built anew. */
enum status search_count(struct ctx *) KEFU_MUST_USE;
/* The same for so many seconds at most (jobs); *more: there is more to do. */
enum status search_count_some(struct ctx *, int64_t seconds, bool *more) KEFU_MUST_USE;

#endif
