/*
 * policy.h -- what a person may know of a private field: right = role x field x scope x level (PRV-10).
 *
 * Pure rules over the rows of field_right that the person's roles bring; no database here.  Deny by default.  Of the rights
 * whose scope holds the party, the most permissive level counts, except that a row `none` without write and lookup is
 * an explicit refusal for its scope and wins.
 */
#ifndef KEFU_MODEL_POLICY_H
#define KEFU_MODEL_POLICY_H

#include "model/vault.h"

/* Beside the private fields, files that customers sent are judged the same way. */
#define POLICY_ATTACHMENT PF_N
#define POLICY_FIELDS (PF_N + 1)

/* How a party stands to a person; bits. */
#define REL_ALL 1        /* the person may see the customer or a case of the party at all */
#define REL_DEPARTMENT 2 /* ... of the own department */
#define REL_OWN 4        /* ... in the person's own hands */

struct right {
	int field; /* enum pfield or POLICY_ATTACHMENT */
	int scope; /* the REL_ bit that a party must have */
	enum plevel level;
	bool can_write, can_lookup;
};

/* The answer for one field of one party. */
struct allowed {
	enum plevel level;
	bool write, lookup;
};

/* Field number of a field_right row, -1 for a field that this release does not know. */
int policy_field(const char *key);
/* From the words of the columns; false for an unknown word. */
bool policy_right(const char *field, const char *scope, const char *level, bool can_write, bool can_lookup, struct right *);
/* relation: REL_ bits; 0 gives nothing. */
struct allowed policy_judge(const struct right *, size_t n, int field, int relation);
/* May the person look parties up by this field in any scope? */
bool policy_lookup(const struct right *, size_t n, int field);

#endif
