/*
 * perm.c -- the names of the permissions, and the one question asked of them.
 */
#include <string.h>

#include "model/perm.h"

static const char *const names[PERM_N] = {
	[PERM__UNSET] = "unset",
	[PERM_ANYONE] = "anyone",
	[PERM_STAFF] = "staff",
	[PERM_CUSTOMER_READ] = "customer_read",
	[PERM_CUSTOMER_EDIT] = "customer_edit",
	[PERM_COMPLAINT_WORK] = "complaint_work",
	[PERM_COMPLAINT_ASSIGN] = "complaint_assign",
	[PERM_COMPLAINT_PRIVACY] = "complaint_privacy",
	[PERM_COMPLAINT_CONDUCT] = "complaint_conduct",
	[PERM_ARTICLE_EDIT] = "article_edit",
	[PERM_ARTICLE_PUBLISH] = "article_publish",
	[PERM_READING_MANAGE] = "reading_manage",
	[PERM_USER_ADMIN] = "user_admin",
	[PERM_ACCESS_LOG] = "access_log",
};

const char *
perm_name(int perm)
{
	return perm >= 0 && perm < PERM_N && names[perm] != NULL ? names[perm] : "unset";
}

int
perm_from(const char *name)
{
	int p;

	for (p = PERM__UNSET + 1; name != NULL && p < PERM_N; p++)
		if (names[p] != NULL && strcmp(names[p], name) == 0)
			return p;
	return PERM__UNSET;
}

bool
perm_allowed(const struct ctx *cx, int perm)
{
	if (perm <= PERM__UNSET || perm >= PERM_N)
		return false;
	if (perm == PERM_ANYONE)
		return true;
	return cx->who.user_id != 0 && cx->who.perms != NULL && cx->who.perms[perm] == 1;
}
