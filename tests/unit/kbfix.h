/*
 * kbfix.h -- a database with the schema, the routines and a small knowledge base.
 */
#ifndef KEFU_TESTS_KBFIX_H
#define KEFU_TESTS_KBFIX_H

#include "dbfix.h"
#include "model/article.h"
#include "model/perm.h"
#include "model/search.h"

/* Permissions of an editor and of any other member of staff, for cx->who.perms. */
extern const unsigned char kbfix_editor[PERM_N], kbfix_staff[PERM_N];

/* Schema, routines, two categories "fridge" below "kitchen", one "orders", and the user 1 "anna", an editor, who acts. */
void kbfix_open(struct dbfix *, const char *name);
/* Import one text of the source "test", published; its id.  Fails the test when it is refused. */
int64_t kbfix_add(struct dbfix *, const char *key, const char *lang, const char *audience, const char *title, const char *keywords,
    const char *body);
/* One number by a constant statement that answers a column v. */
int64_t kbfix_number(struct dbfix *, const char *sql);
/* Ids of the first page, " 3 1 7 ", through the portal's views or as staff. */
const char *kbfix_find(struct dbfix *, const char *q, bool staff);

#endif
