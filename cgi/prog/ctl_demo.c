/*
 * ctl_demo.c -- kefuctl demo: the accounts go to standard output, the rest to standard error.
 */
#include <sysexits.h>

#include "model/demo.h"
#include "prog/ctl.h"

static void
told(const char *what)
{
	ctl_say("%s", what);
}

int
ctl_demo(struct ctl *c)
{
	struct demo d = { .say = told };
	bool from_stdin = false;
	enum status st;
	const struct ctl_opt opts[] = { { .name = "--password-stdin", .flag = &from_stdin } };

	if (!ctl_args(c, opts, NELEM(opts), NULL, 0))
		return EX_USAGE;
	if ((d.password = ctl_password(c, from_stdin)) == NULL)
		return EX_USAGE;
	d.dir = arena_printf(c->cx->mem, "%s/sql/demo", c->conf->share_dir);
	if ((st = demo_load(c->cx, &d)) != ST_OK)
		return ctl_fail(c, st, "the demo was not loaded");
	fputs(d.accounts.s, stdout);
	return 0;
}
