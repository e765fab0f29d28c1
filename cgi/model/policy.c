/*
 * policy.c -- judging one field of one party by the rights of a person.
 */
#include <string.h>

#include "model/policy.h"

int
policy_field(const char *key)
{
	enum pfield f;

	if (key == NULL)
		return -1;
	if (strcmp(key, "attachment") == 0)
		return POLICY_ATTACHMENT;
	return pfield_from(key, &f) ? (int)f : -1;
}

/* Place of a word in a list, -1 when it is none of it. */
static int
word(const char *const *list, size_t n, const char *s)
{
	size_t i;

	for (i = 0; s != NULL && i < n; i++)
		if (strcmp(list[i], s) == 0)
			return (int)i;
	return -1;
}

bool
policy_right(const char *field, const char *scope, const char *level, bool can_write, bool can_lookup, struct right *out)
{
	static const char *const scopes[] = { "all", "department", "own" };
	static const char *const levels[] = { "none", "masked", "reveal", "read" };
	int f = policy_field(field), s = word(scopes, NELEM(scopes), scope), l = word(levels, NELEM(levels), level);

	if (f < 0 || s < 0 || l < 0)
		return false;
	*out = (struct right){ f, 1 << s, (enum plevel)l, can_write, can_lookup };
	return true;
}

struct allowed
policy_judge(const struct right *r, size_t n, int field, int relation)
{
	struct allowed a = { PL_NONE, false, false };
	size_t i;

	/* What is in my hands or my department's is also among all. */
	if (relation != 0)
		relation |= REL_ALL;
	for (i = 0; i < n; i++) {
		if (r[i].field != field || (r[i].scope & relation) == 0)
			continue;
		if (r[i].level == PL_NONE && !r[i].can_write && !r[i].can_lookup)
			return (struct allowed){ PL_NONE, false, false };
		if (r[i].level > a.level)
			a.level = r[i].level;
		a.write = a.write || r[i].can_write;
		a.lookup = a.lookup || r[i].can_lookup;
	}
	return a;
}

bool
policy_lookup(const struct right *r, size_t n, int field)
{
	return policy_judge(r, n, field, REL_ALL | REL_DEPARTMENT | REL_OWN).lookup;
}
