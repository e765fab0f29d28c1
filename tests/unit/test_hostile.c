/*
 * test_hostile.c -- every shipped page rendered with hostile text in every value that it reads.
 *
 * The names come from the parsed trees themselves, so a page that is added is covered at once.
 * Nothing hostile may come out raw, and no address may begin with a scheme that runs code.  Then the
 * same pages with the constants folded into them: not one byte may differ.
 */
#include "unit.h"

#include "web/hdf.h"
#include "web/view.h"
#include "webfix.h"

#define LOCALS 64

/* Raw anywhere in a page this would end an attribute, open a tag and run. */
static const char HOSTILE[] = "\"'><xss onx=1>&javascript:alert(1)//</title></script>";
/* At the start of an address this would run. */
static const char SCHEME[] = "javascript:xss()";

struct bound {
	const char *name, *path; /* path NULL: a literal */
	const char *literal;
};

struct walk {
	struct webfix *f;
	const char *value;
	struct bound locals[LOCALS];
	size_t n;
	size_t set; /* values written */
	int depth;
	bool keep_constants;
};

static const char *const constants[] = { "Page.App", "Page.Base", "Page.Static", "Page.Version", "Page.Lang", "Page.LangTag",
	"Page.LangCode", "Page.Site" };

static struct webfix f;

static const struct bound *
local_of(const struct walk *w, const char *name)
{
	size_t len = strcspn(name, ".");

	for (size_t i = w->n; i-- > 0;)
		if (strlen(w->locals[i].name) == len && strncmp(w->locals[i].name, name, len) == 0)
			return &w->locals[i];
	return NULL;
}

/* The full name that an expression reads; NULL when it reads none, or a literal (*literal). */
static const char *
path_of(struct walk *w, const CSARG *e, const char **literal)
{
	struct arena *mem = w->f->cx.mem;
	const struct bound *b;
	const char *left, *right = NULL, *lit = NULL;

	*literal = NULL;
	if ((e->op_type & CS_TYPE_STRING) != 0)
		*literal = e->s;
	if ((e->op_type & (CS_TYPE_VAR | CS_TYPE_VAR_NUM)) != 0 && e->s != NULL) {
		b = local_of(w, e->s);
		if (b == NULL)
			return e->s;
		*literal = b->path == NULL ? b->literal : NULL;
		return b->path == NULL ? NULL : arena_printf(mem, "%s%s", b->path, e->s + strcspn(e->s, "."));
	}
	if ((e->op_type & (CS_OP_LBRACKET | CS_OP_DOT)) == 0 || e->expr1 == NULL || e->expr2 == NULL)
		return NULL;
	left = path_of(w, e->expr1, &lit);
	if ((e->op_type & CS_OP_DOT) != 0)
		right = e->expr2->s;
	else if (path_of(w, e->expr2, &lit) == NULL)
		right = lit;
	return left == NULL || right == NULL ? NULL : arena_printf(mem, "%s.%s", left, right);
}

static void
value_set(struct walk *w, const char *path)
{
	size_t n = strlen(path);
	bool html = n > 5 && strcmp(path + n - 5, "_html") == 0;

	if (str_starts(path, "Lang.") || strstr(path, "..") != NULL || path[0] == '.' || path[n - 1] == '.')
		return;
	for (size_t i = 0; w->keep_constants && i < NELEM(constants); i++)
		if (str_eq(path, constants[i]))
			return;
	hdf_must(hdf_set_value(view_hdf(&w->f->rq), path, html ? "<p>clean</p>" : w->value));
	w->set++;
}

static void
expr(struct walk *w, const CSARG *e)
{
	for (; e != NULL; e = e->next) {
		const char *literal, *path = path_of(w, e, &literal);

		if (path != NULL)
			value_set(w, path);
		else {
			expr(w, e->expr1);
			expr(w, e->expr2);
		}
	}
}

static void
bind(struct walk *w, const char *name, const CSARG *actual, bool row)
{
	struct bound *b = &w->locals[w->n];
	const char *literal, *path = path_of(w, actual, &literal);

	assert_true(w->n < LOCALS);
	if (row && path != NULL)
		path = arena_printf(w->f->cx.mem, "%s.0", path);
	*b = (struct bound){ name, path, literal };
	w->n++;
}

static void tree(struct walk *, const CSTREE *);

static void
call(struct walk *w, const CSTREE *n)
{
	const CSARG *formal = n->arg1.macro->args, *actual = n->vargs;
	struct bound made[16];
	size_t before = w->n, k = 0;

	/* Actual arguments are read in the caller's scope. */
	for (; formal != NULL && actual != NULL && k < NELEM(made); formal = formal->next, actual = actual->next) {
		bind(w, formal->s, actual, false);
		made[k++] = w->locals[--w->n];
	}
	for (size_t i = 0; i < k; i++)
		w->locals[w->n++] = made[i];
	if (w->depth++ < 20)
		tree(w, n->arg1.macro->tree->case_0);
	w->depth--;
	w->n = before;
}

static void
tree(struct walk *w, const CSTREE *n)
{
	for (; n != NULL; n = n->next) {
		const char *cmd = Commands[n->cmd].cmd;
		size_t before = w->n;

		if (strcmp(cmd, "def") == 0)
			continue;
		if (strcmp(cmd, "call") == 0) {
			call(w, n);
			continue;
		}
		if (strcmp(cmd, "each") == 0 || strcmp(cmd, "with") == 0) {
			expr(w, &n->arg2);
			bind(w, n->arg1.s, &n->arg2, cmd[0] == 'e');
		} else if (strcmp(cmd, "literal") != 0 && strcmp(cmd, "set") != 0)
			expr(w, &n->arg1);
		tree(w, n->case_0);
		tree(w, n->case_1);
		w->n = before;
	}
}

static void
render(const char *name, const CSPARSE *cs, const char *value, enum lang lang)
{
	static const char *const never[] = { "<xss", "\"'>", "onx=1>", "</title></script>", "href=\"javascript:",
		"src=\"javascript:", "action=\"javascript:" };
	struct walk w = { .f = &f, .value = value };
	struct str out;

	assert_int_equal(webfix_fill(&f, "GET", "/crm/", NULL), 0);
	f.cx.lang = lang;
	w.n = 0;
	tree(&w, cs->tree);
	if (w.set == 0)
		fail_msg("%s reads no value", name);
	str_init(&out, f.cx.mem);
	assert_int_equal(template_render(&f.rq, name, &out), ST_OK);
	if (value == HOSTILE && strstr(out.s, "&lt;xss onx=1&gt;") == NULL)
		fail_msg("%s shows no value", name);
	for (size_t i = 0; i < NELEM(never); i++)
		if (strstr(out.s, never[i]) != NULL)
			fail_msg("%s lets out %s:\n%s", name, never[i], out.s);
}

static void
test_every_page(void **state)
{
	const char *name;
	const CSPARSE *cs;
	size_t n;

	(void)state;
	for (n = 0; (cs = template_tree(n, &name)) != NULL; n++) {
		render(name, cs, HOSTILE, (enum lang)(n % LANG_N));
		render(name, cs, SCHEME, LANG_EN);
	}
	assert_true(n > 20);
}

/* A page with the same hostile values whatever its templates are folded to, in memory of the caller. */
static char *
rendered(const char *name, const CSPARSE *cs, enum lang lang)
{
	struct walk w = { .f = &f, .value = HOSTILE, .keep_constants = true };
	struct str out;

	assert_int_equal(webfix_fill(&f, "GET", "/crm/", NULL), 0);
	f.cx.lang = lang;
	tree(&w, cs->tree);
	str_init(&out, f.cx.mem);
	assert_int_equal(template_render(&f.rq, name, &out), ST_OK);
	return strdup(out.s);
}

static void
test_folded(void **state)
{
	static char *before[LANG_N][256];
	const CSPARSE *cs;
	const char *name;
	size_t n;

	(void)state;
	for (int l = 0; l < LANG_N; l++)
		for (size_t i = 0; i < NELEM(constants); i++)
			catalog_set_constant((enum lang)l, constants[i], i == 1 ? "/crm" : "<\"a&b'>");
	for (n = 0; (cs = template_tree(n, &name)) != NULL; n++)
		for (int l = 0; l < LANG_N; l++)
			before[l][n] = rendered(name, cs, (enum lang)l);
	template_fold();
	/* What is folded away is the catalogue and the constants, so the trees still tell the other names. */
	for (n = 0; (cs = template_tree(n, &name)) != NULL; n++)
		for (int l = 0; l < LANG_N; l++) {
			char *after = rendered(name, cs, (enum lang)l);

			if (strcmp(before[l][n], after) != 0)
				fail_msg("%s changed by folding:\n%s\n---\n%s", name, before[l][n], after);
			free(before[l][n]);
			free(after);
		}
}

static int
open_fix(void **state)
{
	const char *why = NULL;

	(void)state;
	webfix_open(&f);
	if (view_load(f.cx.mem, getenv("KEFU_SOURCE") != NULL ? getenv("KEFU_SOURCE") : ".", &why) != ST_OK)
		fail_msg("%s", why);
	return 0;
}

static int
close_fix(void **state)
{
	(void)state;
	view_unload();
	webfix_close(&f);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_page), cmocka_unit_test(test_folded) };

	return cmocka_run_group_tests(tests, open_fix, close_fix);
}
