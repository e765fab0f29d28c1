/*
 * fold.c -- constants worked into a parsed template, once, before the workers are made.
 *
 * A value that is the same for every request of a program in one language (a text of the catalogue,
 * the mount point) becomes literal text, escaped as it would have been while rendering; neighbouring
 * literals become one.  A page then costs about half.  What a template renders does not change:
 * test_view compares every page before and after.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "web/hdf.h"

static bool
is(const CSTREE *n, const char *cmd)
{
	return strcmp(Commands[n->cmd].cmd, cmd) == 0;
}

/* A text that lives as long as the parse tree. */
static char *
keep(CSPARSE *cs, char *s)
{
	if (s == NULL)
		abort();
	hdf_must(uListAppend(cs->alloc, s));
	return s;
}

/* The value of an expression that is a plain constant name, else NULL. */
static const char *
constant(const CSARG *e, HDF *constants)
{
	if (e->op_type != CS_TYPE_VAR || e->s == NULL || e->next != NULL || strpbrk(e->s, "[]$") != NULL)
		return NULL;
	return hdf_get_value(constants, e->s, NULL);
}

/* What a var node always prints, malloc'd, or NULL when it depends on the request. */
static char *
printed(const CSTREE *n, HDF *constants)
{
	const CSARG *e = &n->arg1;
	const char *value = constant(e, constants);
	char *out = NULL;

	if (value != NULL) {
		hdf_must(neos_var_escape(NEOS_ESCAPE_HTML, value, &out));
		return out;
	}
	if ((e->op_type & CS_TYPE_FUNCTION) == 0 || e->function == NULL || e->next != NULL ||
	    e->function->escape != NEOS_ESCAPE_FUNCTION || e->function->str_func == NULL || e->expr1 == NULL)
		return NULL;
	value = constant(e->expr1, constants);
	if (value != NULL)
		hdf_must(e->function->str_func(value, &out));
	return out;
}

static void
to_literal(CSTREE *n, char *text)
{
	n->cmd = 0;
	n->arg1.op_type = CS_TYPE_STRING;
	n->arg1.s = text;
}

/* The literal after n goes into n. */
static void
merge_next(CSPARSE *cs, CSTREE *n)
{
	CSTREE *next = n->next;
	const char *a = n->arg1.s == NULL ? "" : n->arg1.s, *b = next->arg1.s == NULL ? "" : next->arg1.s;
	size_t la = strlen(a), lb = strlen(b);
	char *both = malloc(la + lb + 1);

	if (both == NULL)
		abort();
	memcpy(both, a, la);
	memcpy(both + la, b, lb + 1);
	n->arg1.s = keep(cs, both);
	/* The node stays in the tree, empty, behind n: freeing is ClearSilver's. */
	next->arg1.s = NULL;
	n->next = next->next;
	next->next = n->case_0;
	n->case_0 = next;
}

static void
fold(CSPARSE *cs, CSTREE *n, HDF *constants)
{
	for (; n != NULL; n = n->next) {
		char *text = is(n, "var") ? printed(n, constants) : NULL;

		if (text != NULL)
			to_literal(n, keep(cs, text));
		if (!is(n, "literal")) {
			fold(cs, n->case_0, constants);
			fold(cs, n->case_1, constants);
		}
	}
}

static void
merge(CSPARSE *cs, CSTREE *n)
{
	for (; n != NULL; n = n->next) {
		if (!is(n, "literal")) {
			merge(cs, n->case_0);
			merge(cs, n->case_1);
			continue;
		}
		while (n->next != NULL && is(n->next, "literal"))
			merge_next(cs, n);
	}
}

/* escape: changes how a macro's values are escaped; such templates stay as they are. */
static bool
has_escape(const CSTREE *n)
{
	for (; n != NULL; n = n->next)
		if (is(n, "escape") || has_escape(n->case_0) || has_escape(n->case_1))
			return true;
	return false;
}

void
fold_template(CSPARSE *cs, HDF *constants)
{
	if (has_escape(cs->tree))
		return;
	fold(cs, cs->tree, constants);
	merge(cs, cs->tree);
}
