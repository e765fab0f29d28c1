/*
 * job.c -- one round of kefu-jobs.
 */
#include "base/date.h"
#include "model/article_file.h"
#include "model/form_draft.h"
#include "model/job.h"
#include "model/notice.h"
#include "model/search.h"
#include "model/throttle.h"

static enum status
job_mails(struct ctx *cx, struct job *j, int most, struct job_report *r)
{
	struct outbox_count c = { 0 };
	enum status st;

	for (; most > 0; most -= (int)(c.sent + c.later + c.dead)) {
		TRY(lease_keep(cx, &j->lease));
		st = outbox_send(cx, &j->lease, most, &c);
		arena_reset(cx->mem);
		cx->error = NULL;
		if (st == ST_CONFLICT)
			j->lease.epoch = 0;
		r->sent += c.sent;
		r->later += c.later;
		r->dead += c.dead;
		TRY(st);
		if (c.sent + c.later + c.dead == 0)
			break;
	}
	return ST_OK;
}

/* What is left over is counted in the next round. */
static enum status
job_count(struct ctx *cx, struct job *j, int64_t now)
{
	enum status st;
	bool more;

	if (now >= j->counted_at && now - j->counted_at < JOB_COUNT_SECONDS)
		return ST_OK;
	st = search_count_some(cx, JOB_COUNT_MOST, &more);
	arena_reset(cx->mem);
	TRY(st);
	j->counted_at = more ? 0 : now;
	return ST_OK;
}

/* Reviews fall due at midnight: looked at now and then. */
static enum status
job_reviews(struct ctx *cx, struct job *j, int64_t now)
{
	enum status st;

	if (now >= j->reviewed_at && now - j->reviewed_at < JOB_REVIEW_SECONDS)
		return ST_OK;
	st = notice_reviews(cx);
	arena_reset(cx->mem);
	TRY(st);
	j->reviewed_at = now;
	return ST_OK;
}

/* What was typed or sent up and then left for months; as seldom as the throttle is swept. */
static enum status
job_clear(struct ctx *cx)
{
	TRY(draft_clear(cx));
	return article_file_clear(cx);
}

enum status
job_once(struct ctx *cx, struct job *j, int most, struct job_report *r)
{
	int64_t now = date_now(), swept;
	enum status st;

	*r = (struct job_report){ 0 };
	cx->error = NULL;
	st = lease_keep(cx, &j->lease);
	/* Another leader is no fault, so nobody said a word about it. */
	if (st == ST_BUSY && cx->error == NULL)
		return ST_OK;
	TRY(st);
	r->leads = true;
	TRY(job_mails(cx, j, most, r));
	TRY(job_count(cx, j, now));
	TRY(job_reviews(cx, j, now));
	swept = j->swept_at;
	TRY(throttle_sweep(cx, now, &j->swept_at));
	return swept == j->swept_at ? ST_OK : job_clear(cx);
}

enum status
job_end(struct ctx *cx, struct job *j)
{
	return lease_drop(cx, &j->lease);
}
