/*
 * access.h -- the access log: one row for each request to the vault that touches a private value, a session or a right (PRV-13).
 *
 * One hash chain for each worker of the vault, written by it alone.  The row stands in the transaction of what it tells; when it cannot be
 * written, nothing is done and nothing is answered.  Rows name parties and fields, never values.
 */
#ifndef KEFU_MODEL_ACCESS_H
#define KEFU_MODEL_ACCESS_H

#include "model/vault_server.h"

#define ACCESS_PARTIES 90 /* ids that fit into one row */

struct access {
	const int64_t *parties;
	size_t nparties; /* at most ACCESS_PARTIES */
	const char *fields; /* "phone,email"; NULL: none */
	const char *purpose; /* NULL: none; cut to the column */
	int64_t user_id; /* 0: rq->who's */
	int64_t complaint_id;
};

/* Do the work in a transaction together with its row.  When work refuses (invalid, denied, missing, login, conflict, busy), what it wrote is undone,
 * the refusal is logged in a transaction of its own, and the refusal returned.  work may fill *a. */
enum status access_run(struct vault_req *, struct access *a, enum status (*work)(struct ctx *, void *), void *arg) KEFU_MUST_USE;
/* One more row, inside a transaction of access_run. */
enum status access_add(struct vault_req *, const struct access *, enum status result) KEFU_MUST_USE;

/* Send the head of this worker's chain to syslog when it has moved. */
void access_tell(struct vault_server *);
/* Walk every chain; *report gets a line for each, *broken the number of faults. */
enum status access_verify(struct ctx *, struct str *report, int64_t *broken) KEFU_MUST_USE;

/* Business audit: seal the next few thousand rows (more: call again, after whoever waits was served); walk the seals (audit_seal.c). */
enum status audit_seal(struct ctx *, bool *more) KEFU_MUST_USE;
enum status audit_verify(struct ctx *, struct str *report, int64_t *broken) KEFU_MUST_USE;

#endif
