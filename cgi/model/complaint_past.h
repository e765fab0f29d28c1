/*
 * complaint_past.h -- a case with all that happened in it, as it is brought over from elsewhere (imports, the demo).
 *
 * Times are those of then, no mail is queued, and the state is what the steps lead to.  For the administrator's account.
 */
#ifndef KEFU_MODEL_COMPLAINT_PAST_H
#define KEFU_MODEL_COMPLAINT_PAST_H

#include "base/ctx.h"

/* event: assign start ask reply answer close reopen, or note (a note within the house: no change of state). */
struct past_step {
	const char *event;
	int64_t at;
	int64_t actor_id; /* 0: the customer */
	const char *text; /* message of ask, reply, answer and note; reason of close and reopen; else NULL */
};

struct complaint_past {
	unsigned char idem[16]; /* the same idem again stores nothing */
	const char *channel, *lang, *subject, *restricted, *product, *title, *body;
	int64_t severity;       /* 0: not assessed */
	int64_t party_id, customer_id, assignee_id, department_id; /* 0: none */
	int64_t received_at;
	const struct past_step *steps; /* in order of time */
	size_t nsteps;
};

/* *fresh is false when it was stored before.  ST_INVALID for a step that does not fit the state before it. */
enum status complaint_past(struct ctx *, const struct complaint_past *, int64_t *id, bool *fresh) KEFU_MUST_USE;

/* Was a case with this idem stored before? */
enum status complaint_past_seen(struct ctx *, const unsigned char idem[16], bool *yes) KEFU_MUST_USE;

#endif
