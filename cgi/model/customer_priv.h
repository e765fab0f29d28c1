/*
 * customer_priv.h -- what the files of customer records share.  For customer*.c only.
 */
#ifndef KEFU_MODEL_CUSTOMER_PRIV_H
#define KEFU_MODEL_CUSTOMER_PRIV_H

#include "db/db.h"
#include "model/customer.h"

struct customer_id {
	int64_t id;
};
extern const struct db_map customer_id_map;

/* 0 is SQL NULL. */
struct db_arg customer_id_arg(int64_t id);
/* Fill what may be left out; ST_INVALID for what must not be. */
enum status customer_complete(struct ctx *, struct customer *) KEFU_MUST_USE;
/* Folding may lengthen a name; the column holds its beginning. */
const char *customer_folded(struct ctx *, const char *name);
/* "region: 上海 -> 杭州; note"; "" when nothing differs.  The note is free text: only that it changed. */
const char *customer_diff(struct ctx *, const struct customer *old, const struct customer *new);

/* Both inside a transaction, with suffixes and audit row.  old is the stored row, locked. */
enum status customer_insert(struct ctx *, struct customer *, const char *action) KEFU_MUST_USE;
enum status customer_update(struct ctx *, const struct customer *old, struct customer *, const char *action) KEFU_MUST_USE;

#endif
