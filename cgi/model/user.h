/*
 * user.h -- staff accounts as the desk reads them (no secrets).
 */
#ifndef KEFU_MODEL_USER_H
#define KEFU_MODEL_USER_H

#include "base/ctx.h"
#include "db/map.h"

struct user {
	int64_t id, department_id;
	const char *login, *name, *department_name, *lang;
	bool active;
};
extern const struct db_map user_map;

/* Active staff by name, for choosing an assignee or owner. */
enum status user_list(struct ctx *, struct user **, size_t *n) KEFU_MUST_USE;
enum status user_by_login(struct ctx *, const char *login, struct user *) KEFU_MUST_USE;
struct department {
	int64_t id;
	const char *code, *name; /* name in cx->lang */
};
extern const struct db_map department_map;
enum status department_list(struct ctx *, struct department **, size_t *n) KEFU_MUST_USE;
/* Both at once, for the filters of a list: active staff by name, then the departments by id. */
struct choice {
	bool department;
	int64_t id;
	const char *name; /* of a department: in cx->lang */
};
enum status choice_list(struct ctx *, struct choice **, size_t *n) KEFU_MUST_USE;
/* Insert or update by code (imports, demo; admin account). */
enum status department_set(struct ctx *, const char *code, const char *name_en, const char *name_zh_cn, const char *name_zh_tw, int64_t *id) KEFU_MUST_USE;

#endif
