/*
 * role.h -- roles and what they allow, for reading (kefuctl role list, doctor).  Only the vault writes them.
 */
#ifndef KEFU_MODEL_ROLE_H
#define KEFU_MODEL_ROLE_H

#include "base/ctx.h"
#include "db/map.h"

struct role {
	int64_t id, members;
	const char *code, *name;
	const char *perms;  /* permission names, sorted, separated by blanks */
	const char *fields; /* private fields with any right, sorted, separated by blanks */
};
extern const struct db_map role_map;

enum status role_list(struct ctx *, struct role **, size_t *n) KEFU_MUST_USE;

#endif
