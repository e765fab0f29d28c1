/*
 * article_vote.h -- "did this help?": one vote a person about an article, which may be changed; and why not.
 *
 * A voter is known by a random cookie that only voting sets; what is kept is a keyed hash of it that differs from article to article, so
 * that the votes of one person cannot be put together.  What people write is masked before it is stored.
 */
#ifndef KEFU_MODEL_ARTICLE_VOTE_H
#define KEFU_MODEL_ARTICLE_VOTE_H

#include "base/ctx.h"
#include "db/map.h"

#define VOTE_COMMENT_MAX 1000 /* characters */

struct vote {
	int64_t article_id;
	bool helpful;
	const char *reason;  /* "wrong" "unclear" "incomplete" "outdated" "other", "" for none; only when it did not help */
	const char *comment; /* as typed; NULL or "" for none */
};
extern const char *const vote_reasons[]; /* NULL at the end */

/* portal: count it, or change what the same voter said before.  key: 32 bytes, the portal's secret; cookie: the voter's, as it came.
 * ST_MISSING for an article that a guest cannot read. */
enum status vote_cast(struct ctx *, const struct vote *, const unsigned char key[32], const char *cookie) KEFU_MUST_USE;

/* staff: what readers said of an article, newest first; 50 a page. */
struct vote_said {
	bool helpful;
	const char *reason, *comment; /* comment as it was masked */
	int64_t revision, at;         /* the text that was read */
};
enum status vote_list(struct ctx *, int64_t article_id, int64_t page, struct vote_said **, size_t *n, bool *more) KEFU_MUST_USE;

#endif
