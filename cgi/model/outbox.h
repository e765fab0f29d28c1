/*
 * outbox.h -- leadership, and the mails that wait to be sent (OA-06).
 *
 * A row is queued in the transaction of what it tells, claimed as `sending` under the epoch of the lease, and marked when the mail server has
 * taken it.  Whoever leads next sends again what a dead leader left as `sending`, under the same Message-ID: nothing is lost, and at most the
 * one in flight comes twice.  A leader whose lease has run out can commit nothing.
 */
#ifndef KEFU_MODEL_OUTBOX_H
#define KEFU_MODEL_OUTBOX_H

#include "base/ctx.h"

#define LEASE_SECONDS 40 /* by the database's clock; more than one mail may take (smtp.h) */

struct lease {
	const char *holder; /* host/pid, at most 80 bytes */
	int64_t epoch;      /* 0: never led */
};

/* Become or stay the leader.  ST_BUSY when somebody else is (nothing is logged). */
enum status lease_take(struct ctx *, struct lease *) KEFU_MUST_USE;
/* Inside a transaction: ST_CONFLICT when the lease is no longer ours; else it stays ours until the commit. */
enum status lease_hold(struct ctx *, const struct lease *) KEFU_MUST_USE;
/* Let the next one lead at once. */
enum status lease_drop(struct ctx *, struct lease *) KEFU_MUST_USE;

/* What became of one mail. */
enum outbox_result { OUTBOX_NONE, OUTBOX_SENT, OUTBOX_LATER, OUTBOX_DEAD };

/* Send the mail that is due longest by cx->now; OUTBOX_NONE when none is.  ST_CONFLICT when the lease was lost meanwhile. */
enum status outbox_send(struct ctx *, const struct lease *, enum outbox_result *) KEFU_MUST_USE;

/* Minutes to wait after so many tries; -1 after the last. */
int outbox_delay(int64_t tries);

#endif
