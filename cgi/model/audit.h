/*
 * audit.h -- the business audit: one row per act of staff, in the transaction of the act (S78).
 */
#ifndef KEFU_MODEL_AUDIT_H
#define KEFU_MODEL_AUDIT_H

#include "base/ctx.h"

/* action: "customer.save"; detail never holds a private value. */
enum status audit_add(struct ctx *, const char *action, int64_t noun_id, const char *detail) KEFU_MUST_USE;

#endif
