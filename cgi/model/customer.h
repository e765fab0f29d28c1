/*
 * customer.h -- the one record of each customer, without private values (those stand with its party, in the vault).
 */
#ifndef KEFU_MODEL_CUSTOMER_H
#define KEFU_MODEL_CUSTOMER_H

#include "base/ctx.h"
#include "db/map.h"

struct customer {
	int64_t id, owner_id, department_id, party_id, updated_by;
	const char *kind, *name, *region, *grade, *status, *note, *source, *source_key;
	const char *owner_name, *department_name; /* "" without; department in cx->lang */
	int64_t created_at, updated_at, version;
};
extern const struct db_map customer_map;

struct customer_filter {
	const char *name;       /* part of a name, folded by us; NULL: any */
	const char *kind, *grade, *status, *region; /* NULL: any */
	int64_t owner_id, department_id; /* 0: any */
	const int64_t *parties; /* only these parties (a vault_lookup); NULL: any */
	size_t nparties;
	const char *sort;       /* "updated" (default), "name", "region" */
	bool desc;
	int64_t page;           /* 1.., 50 a page; keyset or LIMIT: fast at 1,000,000 rows */
};
enum status customer_list(struct ctx *, const struct customer_filter *, struct customer **, size_t *n, bool *more) KEFU_MUST_USE;
enum status customer_get(struct ctx *, int64_t id, struct customer *) KEFU_MUST_USE;
/* Insert (id 0) or update with version check; name suffixes and audit row in the same transaction. */
enum status customer_save(struct ctx *, struct customer *) KEFU_MUST_USE;
/* Import: insert or update by (source, source_key). */
enum status customer_import(struct ctx *, struct customer *, bool dry_run, bool *changed) KEFU_MUST_USE;

#endif
