/*
 * customer.h -- the one record of each customer, without private values (those stand with its party, in the vault).
 */
#ifndef KEFU_MODEL_CUSTOMER_H
#define KEFU_MODEL_CUSTOMER_H

#include "base/ctx.h"
#include "db/map.h"

#define CUSTOMER_PAGE 50         /* rows of one page of a list */
#define CUSTOMER_PARTIES_MAX 16  /* parties of one filter; more are left out */

struct customer {
	int64_t id, owner_id, department_id, party_id, updated_by;
	const char *kind, *name, *region, *grade, *status, *note, *source, *source_key;
	const char *owner_name, *department_name; /* "" without; department in cx->lang */
	const char *updated_name;                 /* who changed it last; "" when unknown */
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
	int64_t page;           /* 1.., 50 a page; fast at 1,000,000 rows */
};
/* Rows of a list hold what lists show: no note, no source, no version, neither the department's name nor who changed it and when it was made. */
enum status customer_list(struct ctx *, const struct customer_filter *, struct customer **, size_t *n, bool *more) KEFU_MUST_USE;
enum status customer_get(struct ctx *, int64_t id, struct customer *) KEFU_MUST_USE;
/* The record that a form with this source key made, so that pressing twice makes one; ST_MISSING without one. */
enum status customer_find(struct ctx *, const char *source, const char *source_key, int64_t *id) KEFU_MUST_USE;
/* Insert (id 0) or update with version check (ST_CONFLICT); name suffixes and audit row in the same transaction.  ST_INVALID: no name, or an
 * unknown choice; ST_DENIED: another owner or department for a record in another's hands, without the right to assign.  An update without a difference changes nothing, the version included.  party_id is
 * taken when the record has none yet and is never replaced.  Sets id, version, updated_at.  An insert with a (source, source_key) that exists is ST_CONFLICT. */
enum status customer_save(struct ctx *, struct customer *) KEFU_MUST_USE;
/* Import: insert or update by (source, source_key).  Sets id and party_id of the record that exists (also on a dry run, so that the caller knows
 * whether private values are still to be sealed); id 0 on a dry run that would insert.  created_at and updated_at 0: now. */
enum status customer_import(struct ctx *, struct customer *, bool dry_run, bool *changed) KEFU_MUST_USE;

/* The same for many of one source at once, in a few statements for all of them.  Fill in what may be left out, as customer_import does; ST_INVALID
 * (cx->error) for a row that cannot be stored. */
enum status customer_import_check(struct ctx *, struct customer *) KEFU_MUST_USE;
/* Which of them are there (by source_key, compared as the database does: without the blanks at its end)?  Sets id and party_id of those, as
 * customer_import does; changed[i]: to be stored.  At most CUSTOMER_IMPORT_MAX; locks nothing. */
enum status customer_import_look(struct ctx *, struct customer *const *, size_t n, bool *changed) KEFU_MUST_USE;
/* Insert checked ones that were not there; sets their ids.  ST_CONFLICT when one is there by now: use customer_import for each. */
enum status customer_import_new(struct ctx *, struct customer *const *, size_t n) KEFU_MUST_USE;
#define CUSTOMER_IMPORT_MAX 1000
/* Order of two source keys; 0 for what the database holds for the same. */
int customer_key_order(const char *, const char *);

/* Who changed what, newest first, at most 50. */
struct customer_change {
	int64_t at;
	const char *action, *actor_name, *detail;
};
extern const struct db_map customer_change_map;
enum status customer_history(struct ctx *, int64_t id, struct customer_change **, size_t *n) KEFU_MUST_USE;

/* The choices of the columns, NULL at the end. */
extern const char *const customer_kinds[], *const customer_grades[], *const customer_statuses[];

#endif
