/*
 * notice.h -- what a member of staff is told on the start page, each event once.
 */
#ifndef KEFU_MODEL_NOTICE_H
#define KEFU_MODEL_NOTICE_H

#include "base/ctx.h"

struct notice {
	int64_t id, article_id, at;
	const char *event, *text; /* text key notice.<event>, %1 is the text */
};
/* Inside a transaction; the same dedupe key for the same person is told once. */
enum status notice_add(struct ctx *, int64_t user_id, const char *event, int64_t article_id, const char *text, const char *dedupe) KEFU_MUST_USE;
/* ... to everybody active with this permission (enum perm), in this department or below (0: any), but not to the one who acts.  When the
 * department has nobody of that kind (whom this is not told yet), to all of them. */
enum status notice_add_all(struct ctx *, int perm, int64_t department_id, const char *event, int64_t article_id, const char *text,
    const char *dedupe) KEFU_MUST_USE;
/* Unseen ones of the one who is logged in, newest first, at most 20. */
enum status notice_list(struct ctx *, struct notice **, size_t *n) KEFU_MUST_USE;
enum status notice_seen(struct ctx *, int64_t id) KEFU_MUST_USE; /* 0: all of them */
/* jobs: articles whose review_by has come, told to the editors of their department (all editors without one), once a date. */
enum status notice_reviews(struct ctx *) KEFU_MUST_USE;

#endif
