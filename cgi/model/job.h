/*
 * job.h -- what kefu-jobs does in one round: lead or wait, send what is due, keep the search counts fresh, tell of articles
 * that are to be looked at again, sweep old throttle buckets.
 */
#ifndef KEFU_MODEL_JOB_H
#define KEFU_MODEL_JOB_H

#include "model/outbox.h"

#define JOB_COUNT_SECONDS 15 /* between two looks for articles to be counted */
#define JOB_COUNT_MOST 2     /* seconds of counting at a time: mail goes first */
#define JOB_REVIEW_SECONDS 600 /* between two looks for reviews that are due */

struct job {
	struct lease lease;
	int64_t counted_at; /* by the host's own clock */
	int64_t reviewed_at; /* notice_reviews, by the host's own clock */
	int64_t swept_at;   /* throttle_sweep found nothing more */
};

struct job_report {
	bool leads;
	int64_t sent, later, dead;
};

/* One round at cx->now: at most `most` mails.  The arena is reset after each batch: nothing of cx->mem from before the call lives on but what
 * belongs to another arena.  ST_OK with leads false when another one leads. */
enum status job_once(struct ctx *, struct job *, int most, struct job_report *) KEFU_MUST_USE;
/* Give the lead away. */
enum status job_end(struct ctx *, struct job *) KEFU_MUST_USE;

#endif
