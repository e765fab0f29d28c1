/*
 * audit.h -- the business audit: one row per act of staff, in the transaction of the act (S78).
 */
#ifndef KEFU_MODEL_AUDIT_H
#define KEFU_MODEL_AUDIT_H

#include "base/ctx.h"

/* action: "customer.save"; detail never holds a private value. */
enum status audit_add(struct ctx *, const char *action, int64_t noun_id, const char *detail) KEFU_MUST_USE;
/* A row for each of n nouns, in one statement. */
enum status audit_add_all(struct ctx *, const char *action, const int64_t *nouns, const char *const *details, size_t n) KEFU_MUST_USE;

#endif
