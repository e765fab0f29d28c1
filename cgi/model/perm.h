/*
 * perm.h -- the permission table: every permission of Kefu, once (S62).
 *
 * A route names one; role_perm stores them by name.  PERM__UNSET is an error wherever it occurs.
 */
#ifndef KEFU_MODEL_PERM_H
#define KEFU_MODEL_PERM_H

#include <stdbool.h>
#include "base/ctx.h"

enum perm {
	PERM__UNSET,
	PERM_ANYONE,             /* no login */
	PERM_STAFF,              /* any living session: reads cases without private fields, files complaints, reads articles */
	PERM_CUSTOMER_READ,      /* customer list and card, private fields by field_right */
	PERM_CUSTOMER_EDIT,      /* create and edit */
	PERM_COMPLAINT_WORK,     /* answer, note, change of state */
	PERM_COMPLAINT_ASSIGN,   /* give a case to somebody */
	PERM_COMPLAINT_PRIVACY,  /* read and work cases restricted as privacy */
	PERM_COMPLAINT_CONDUCT,  /* the same for conduct */
	PERM_ARTICLE_EDIT,       /* write drafts */
	PERM_ARTICLE_PUBLISH,    /* publish and unpublish */
	PERM_READING_MANAGE,     /* reading lists of new staff, and who has read what */
	PERM_USER_ADMIN,         /* users and roles */
	PERM_ACCESS_LOG,         /* read the access log */
	PERM_N
};

/* "customer_read" ...; the name in role_perm and in the templates (User.Can.customer_read). */
const char *perm_name(int perm);
/* PERM__UNSET when there is none of that name. */
int perm_from(const char *name);
bool perm_allowed(const struct ctx *, int perm);

#endif
