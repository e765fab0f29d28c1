/*
 * audit.c -- the escape policy, checked on the parsed tree of a template before it is ever rendered.
 *
 * The tree is walked in the order in which it renders: both branches of an if, a loop's body twice,
 * a macro's body at each call, with the place in the HTML carried along.  Refused: every command
 * that ClearSilver leaves unescaped, every value in a place where HTML escaping does not help, and
 * every way to give a value a name that ends in _html.  The tree's types are public; its table of
 * commands is an exported symbol without a declaration.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "web/audit.h"
#include "web/hdf.h"
#include "web/markup.h"

#define DEPTH_MAX 24 /* macros within macros; ClearSilver has no limit of its own */
#define LOCALS_MAX 128

struct audit {
	struct arena *mem;
	const CSTREE *at;  /* for the message */
	const char *why;   /* first fault */
	int depth;
	const char *locals[LOCALS_MAX]; /* names bound by each, with, loop and macros */
	size_t nlocals;
};

static bool walk(struct audit *, const CSTREE *, struct markup *);

static bool
refuse(struct audit *a, const CSTREE *n, const char *why)
{
	if (a->why == NULL) {
		a->why = why;
		a->at = n;
	}
	return false;
}

/* ---- Expressions ---- */

static bool
is_escaper(const CSARG *e)
{
	return (e->op_type & CS_TYPE_FUNCTION) != 0 && e->function != NULL &&
	    e->function->escape == NEOS_ESCAPE_FUNCTION;
}

/* Does an escaping function occur anywhere in it? */
static bool
has_escaper(const CSARG *e)
{
	for (; e != NULL; e = e->next)
		if (is_escaper(e) || has_escaper(e->expr1) || has_escaper(e->expr2))
			return true;
	return false;
}

/* Name of the function when the whole expression is one escaping call, else NULL. */
static const char *
escaper_name(const CSARG *e)
{
	return is_escaper(e) && e->next == NULL && !has_escaper(e->expr1) ? e->function->name : NULL;
}

static bool
ends_html(const char *name)
{
	size_t n = strlen(name);

	return n >= 5 && strcmp(name + n - 5, "_html") == 0;
}

static bool
is_plain_html(const CSARG *e)
{
	return e->op_type == CS_TYPE_VAR && e->s != NULL && ends_html(e->s) &&
	    strpbrk(e->s, "[]$") == NULL;
}

/* ---- Values ---- */

static bool
check_url(struct audit *a, const CSTREE *n, const struct markup *m, const char *fn)
{
	static const char *const own[] = { "Page.Base", "Page.Static", "Page.Url" };

	if (m->url == MU_U_FIXED)
		return true;
	if (fn != NULL && strcmp(fn, "url_escape") == 0)
		return true;
	if (m->url != MU_U_START)
		return refuse(a, n, "a value that could change where an address leads: use url_escape()");
	for (size_t i = 0; i < NELEM(own); i++)
		if (n->arg1.op_type == CS_TYPE_VAR && str_eq(n->arg1.s, own[i]))
			return true;
	if (fn != NULL && strcmp(fn, "url_validate") == 0)
		return true;
	return refuse(a, n, "a value at the start of an address: use url_validate() or url_escape()");
}

static bool
check_place(struct audit *a, const CSTREE *n, const struct markup *m, const char *fn)
{
	switch (m->state) {
	case MU_TEXT:
	case MU_COMMENT:
		return true;
	case MU_VALUE:
		if (m->attr == MU_A_REFRESH && !str_eq(n->arg1.s, "Page.Refresh"))
			return refuse(a, n, "a value of http-equiv other than Page.Refresh");
		return m->attr == MU_A_URL ? check_url(a, n, m, fn) : true;
	case MU_EQUALS:
		return refuse(a, n, "a value without quotes round it");
	case MU_SCRIPT:
		return refuse(a, n, "a value inside a script");
	default:
		return refuse(a, n, "a value inside a tag but not in a quoted attribute");
	}
}

static bool
check_var(struct audit *a, const CSTREE *n, const struct markup *m)
{
	const char *fn = escaper_name(&n->arg1);

	if (fn == NULL && has_escaper(&n->arg1))
		return refuse(a, n, "an escaping function inside a larger expression turns escaping off");
	/* UNDEF is a macro's: it takes the context of its call, which cannot be none here. */
	if (n->escape != NEOS_ESCAPE_UNDEF && n->escape != NEOS_ESCAPE_HTML &&
	    n->escape != NEOS_ESCAPE_SCRIPT && n->escape != NEOS_ESCAPE_URL)
		return refuse(a, n, "a value that is not escaped");
	return check_place(a, n, m, fn);
}

static bool
check_uvar(struct audit *a, const CSTREE *n, const struct markup *m)
{
	if (!is_plain_html(&n->arg1))
		return refuse(a, n, "uvar of something whose name does not end in _html");
	return m->state == MU_TEXT ? true : refuse(a, n, "uvar in another place than text");
}

/* ---- Names ---- */

static bool
is_local(const struct audit *a, const char *name)
{
	size_t n = strcspn(name, ".");

	for (size_t i = 0; i < a->nlocals; i++)
		if (strlen(a->locals[i]) == n && strncmp(a->locals[i], name, n) == 0)
			return true;
	return false;
}

static bool
bind(struct audit *a, const CSTREE *n, const char *name)
{
	if (a->nlocals == LOCALS_MAX)
		return refuse(a, n, "too many names at once");
	if (str_eq(name, "Lang") || str_eq(name, "Page") || str_eq(name, "Config"))
		return refuse(a, n, "a local name that hides a top node");
	a->locals[a->nlocals++] = name;
	return true;
}

/* set: writes the request's HDF; a local's root would write into data of others. */
static bool
check_set(struct audit *a, const CSTREE *n)
{
	const char *to = n->arg1.s;

	if (n->arg1.op_type != CS_TYPE_VAR || to == NULL || strpbrk(to, "[]$") != NULL)
		return refuse(a, n, "set of something that is not a plain name");
	if (is_local(a, to))
		return refuse(a, n, "set of a loop variable or a macro's argument");
	if (ends_html(to))
		return refuse(a, n, "set of a name that ends in _html");
	if (str_starts(to, "Lang.") || str_starts(to, "Config.") || str_eq(to, "Lang") ||
	    str_eq(to, "Config"))
		return refuse(a, n, "set of the catalogue or the configuration");
	return true;
}

/* ---- The walk ---- */

static bool
join(struct audit *a, const CSTREE *n, struct markup *m, const struct markup *other)
{
	const char *why = markup_join(m, other);

	return why == NULL ? true : refuse(a, n, why);
}

static bool
walk_if(struct audit *a, const CSTREE *n, struct markup *m)
{
	struct markup other = *m;

	if (!walk(a, n->case_0, m) || !walk(a, n->case_1, &other))
		return false;
	return join(a, n, m, &other);
}

/* each, loop and with: no time, once, or again from where the first time ended. */
static bool
walk_local(struct audit *a, const CSTREE *n, struct markup *m)
{
	size_t locals = a->nlocals;

	if (ends_html(n->arg1.s))
		return refuse(a, n, "a local name that ends in _html");
	if (!bind(a, n, n->arg1.s))
		return false;
	for (int i = 0; i < 2; i++) {
		struct markup body = *m;

		if (!walk(a, n->case_0, &body) || !join(a, n, m, &body))
			return false;
	}
	a->nlocals = locals;
	return true;
}

static bool
walk_call(struct audit *a, const CSTREE *n, struct markup *m)
{
	const CS_MACRO *macro = n->arg1.macro;
	const CSARG *formal = macro->args, *actual = n->vargs;
	size_t locals = a->nlocals;
	bool good;

	for (; formal != NULL && actual != NULL; formal = formal->next, actual = actual->next)
		if (ends_html(formal->s) && !is_plain_html(actual))
			return refuse(a, n, "an argument whose name ends in _html gets a value whose name does not");
	for (formal = macro->args; formal != NULL; formal = formal->next)
		if (!bind(a, n, formal->s))
			return false;
	if (++a->depth > DEPTH_MAX)
		return refuse(a, n, "macros that call each other too deeply, or themselves");
	good = walk(a, macro->tree->case_0, m);
	a->depth--;
	a->nlocals = locals;
	return good;
}

static bool
walk_escape(struct audit *a, const CSTREE *n, struct markup *m)
{
	if (str_eq(n->arg1.s, "none"))
		return refuse(a, n, "escape:\"none\"");
	return walk(a, n->case_0, m);
}

static bool
walk_literal(struct audit *a, const CSTREE *n, struct markup *m)
{
	const char *why = n->arg1.s == NULL ? NULL : markup_feed(m, n->arg1.s);

	return why == NULL ? true : refuse(a, n, why);
}

static bool
node(struct audit *a, const CSTREE *n, struct markup *m)
{
	static const char *const refused[] = { "evar", "lvar", "linclude", "alt", "name" };
	const char *cmd = Commands[n->cmd].cmd;

	for (size_t i = 0; i < NELEM(refused); i++)
		if (strcmp(cmd, refused[i]) == 0)
			return refuse(a, n, arena_printf(a->mem, "the command %s: is never escaped", cmd));
	if (strcmp(cmd, "literal") == 0)
		return walk_literal(a, n, m);
	if (strcmp(cmd, "var") == 0)
		return check_var(a, n, m);
	if (strcmp(cmd, "uvar") == 0)
		return check_uvar(a, n, m);
	if (strcmp(cmd, "set") == 0)
		return check_set(a, n);
	if (strcmp(cmd, "if") == 0 || strcmp(cmd, "elif") == 0 || strcmp(cmd, "elseif") == 0)
		return walk_if(a, n, m);
	if (strcmp(cmd, "each") == 0 || strcmp(cmd, "with") == 0 || strcmp(cmd, "loop") == 0)
		return walk_local(a, n, m);
	if (strcmp(cmd, "call") == 0)
		return walk_call(a, n, m);
	if (strcmp(cmd, "escape") == 0)
		return walk_escape(a, n, m);
	/* A def renders nothing where it stands; its body is walked at every call. */
	if (strcmp(cmd, "def") == 0)
		return true;
	return refuse(a, n, arena_printf(a->mem, "the unknown command %s", cmd));
}

static bool
walk(struct audit *a, const CSTREE *n, struct markup *m)
{
	for (; n != NULL; n = n->next)
		if (!node(a, n, m))
			return false;
	return true;
}

const char *
audit_tree(struct arena *mem, const CSPARSE *cs)
{
	struct audit a = { .mem = mem };
	struct markup m = { .state = MU_TEXT };

	if (!str_eq(Commands[0].cmd, "literal") || cs->escaping.global_ctx != NEOS_ESCAPE_HTML)
		return "the template library is not the one that was audited";
	/* Macros that nobody calls render nothing, but a layout's are called by its pages. */
	if (walk(&a, cs->tree, &m) && m.state != MU_TEXT)
		(void)refuse(&a, cs->tree, "it ends inside a tag");
	if (a.why == NULL)
		return NULL;
	if (a.at->fname == NULL)
		return a.why;
	return arena_printf(mem, "%s:%d: %s", a.at->fname, a.at->linenum, a.why);
}
