/*
 * outbox.h -- leadership, and the mails that wait to be sent (OA-06).
 *
 * A row is queued in the transaction of what it tells, claimed as `sending` under the epoch of the lease (several at once, with the tokens of
 * their links), and marked as soon as the mail server has taken it, before the next one is handed over.  Whoever leads next sends again what a
 * dead leader left as `sending`, under the same Message-ID: nothing is lost, and at most the one in flight comes twice.  A leader whose lease
 * has run out can commit nothing.
 */
#ifndef KEFU_MODEL_OUTBOX_H
#define KEFU_MODEL_OUTBOX_H

#include "base/ctx.h"

#define LEASE_SECONDS 40 /* by the database's clock; more than one mail may take (smtp.h) */

struct lease {
	const char *holder; /* host/pid, at most 80 bytes */
	int64_t epoch;      /* 0: never led */
	int64_t renewed_at; /* by the host's own clock */
};

/* Become or stay the leader.  ST_BUSY when somebody else is (nothing is logged). */
enum status lease_take(struct ctx *, struct lease *) KEFU_MUST_USE;
/* The same without writing while a good part of it is left. */
enum status lease_keep(struct ctx *, struct lease *) KEFU_MUST_USE;
/* Inside a transaction: ST_CONFLICT when the lease is no longer ours; else it stays ours until the commit. */
enum status lease_hold(struct ctx *, const struct lease *) KEFU_MUST_USE;
/* Let the next one lead at once. */
enum status lease_drop(struct ctx *, struct lease *) KEFU_MUST_USE;

#define OUTBOX_BATCH 16 /* mails of one claim */

/* What became of the mails. */
struct outbox_count {
	int64_t sent, later, dead;
};

/* Send some of the mails that are due longest by cx->now, at most `most`; *count is all zero when none is.  ST_CONFLICT when the lease was lost
 * meanwhile: the rest is the next leader's. */
enum status outbox_send(struct ctx *, struct lease *, int most, struct outbox_count *) KEFU_MUST_USE;

/* Minutes to wait after so many tries; -1 after the last. */
int outbox_delay(int64_t tries);

#endif
