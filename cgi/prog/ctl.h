/*
 * ctl.h -- kefuctl's subcommands: one table of {name, usage, help, function}.
 *
 * A subcommand parses its arguments with ctl_args, does its work through the models, and returns an exit code of sysexits(3).
 * Results go to standard output, faults as one plain sentence to standard error.
 */
#ifndef KEFU_PROG_CTL_H
#define KEFU_PROG_CTL_H

#include <stdio.h>

#include "base/conf.h"
#include "base/ctx.h"

struct ctl {
	struct ctx *cx;
	const struct conf *conf;
	const struct ctl_command *command;
	int argc;    /* arguments after the subcommand's name */
	char **argv;
};

struct ctl_command {
	const char *name;  /* "migrate", or two words: "user add" */
	const char *usage; /* what follows the name */
	const char *help;  /* what it does, in whole sentences */
	int (*fn)(struct ctl *);
};

/* One option of a subcommand: a flag (bool), a value (const char *), or a value that may be given more often. */
struct ctl_opt {
	const char *name; /* "--dry-run" */
	bool *flag;
	const char **value;
	const char **list; /* room for CTL_LIST_MAX */
	size_t *nlist;
};

#define CTL_LIST_MAX 16

/* Fill the options and the free arguments (exactly want of them, to out).  False: a sentence was printed, exit with EX_USAGE. */
bool ctl_args(struct ctl *, const struct ctl_opt *, size_t n, const char **out, size_t want);
/* Say what failed and answer the exit code of the status. */
int ctl_fail(struct ctl *, enum status, const char *doing);
/* A sentence to standard error. */
void ctl_say(const char *fmt, ...) KEFU_PRINTF(1, 2);
/* The password: one line of standard input (--password-stdin), else asked for twice without echo.  NULL: a sentence was printed. */
const char *ctl_password(struct ctl *, bool from_stdin);

int ctl_audit_verify(struct ctl *);
int ctl_demo(struct ctl *);
int ctl_doctor(struct ctl *);
int ctl_export_articles(struct ctl *);
int ctl_export_categories(struct ctl *);
int ctl_export_departments(struct ctl *);
int ctl_import_articles(struct ctl *);
int ctl_import_categories(struct ctl *);
int ctl_import_customers(struct ctl *);
int ctl_import_departments(struct ctl *);
int ctl_import_list(struct ctl *);
int ctl_import_undo(struct ctl *);
int ctl_jobs(struct ctl *);
int ctl_key_add(struct ctl *);
int ctl_key_init(struct ctl *);
int ctl_key_rotate(struct ctl *);
int ctl_mailin(struct ctl *);
int ctl_migrate(struct ctl *);
int ctl_reindex(struct ctl *);
int ctl_role_list(struct ctl *);
int ctl_routes(struct ctl *);
int ctl_user_add(struct ctl *);

#endif
