/*
 * ctl.c -- arguments, faults and passwords of kefuctl's subcommands.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/secret.h"
#include "prog/ctl.h"

void
ctl_say(const char *fmt, ...)
{
	va_list ap;

	fputs("kefuctl: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int
ctl_fail(struct ctl *c, enum status st, const char *doing)
{
	static const char *const plain[] = {
		[ST_INVALID] = "a value is not acceptable",
		[ST_DENIED] = "this account may not do it",
		[ST_MISSING] = "there is no such thing",
		[ST_CONFLICT] = "it exists already, or was changed at the same time",
		[ST_BUSY] = "the database or the vault does not answer now; try again later",
		[ST_FAILED] = "it failed",
	};
	const char *why = c->cx->error;

	if (why == NULL)
		why = (size_t)st < NELEM(plain) && plain[st] != NULL ? plain[st] : status_name(st);
	ctl_say("%s: %s", doing, why);
	return status_exit(st);
}

static const struct ctl_opt *
opt_find(const struct ctl_opt *opts, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(opts[i].name, name) == 0)
			return &opts[i];
	}
	return NULL;
}

/* Store the option at argv[*i]; moves *i over its value. */
static bool
opt_take(struct ctl *c, const struct ctl_opt *o, int *i)
{
	if (o->flag != NULL) {
		*o->flag = true;
		return true;
	}
	if (*i + 1 >= c->argc) {
		ctl_say("%s needs a value", o->name);
		return false;
	}
	++*i;
	if (o->value != NULL) {
		*o->value = c->argv[*i];
		return true;
	}
	if (*o->nlist >= CTL_LIST_MAX) {
		ctl_say("%s is given too often", o->name);
		return false;
	}
	o->list[(*o->nlist)++] = c->argv[*i];
	return true;
}

bool
ctl_args(struct ctl *c, const struct ctl_opt *opts, size_t n, const char **out, size_t want)
{
	const struct ctl_opt *o;
	size_t got = 0;
	int i;

	for (i = 0; i < c->argc; i++) {
		if (c->argv[i][0] != '-' || c->argv[i][1] == '\0') {
			if (got < want)
				out[got] = c->argv[i];
			got++;
		} else if ((o = opt_find(opts, n, c->argv[i])) == NULL) {
			ctl_say("there is no option %s; see kefuctl %s --help", c->argv[i], c->command->name);
			return false;
		} else if (!opt_take(c, o, &i)) {
			return false;
		}
	}
	if (got != want) {
		ctl_say("usage: kefuctl %s %s", c->command->name, c->command->usage);
		return false;
	}
	return true;
}

static bool
line_read(char *buf, size_t n)
{
	size_t len;

	if (fgets(buf, (int)n, stdin) == NULL)
		return false;
	len = strcspn(buf, "\r\n");
	if (buf[len] == '\0' && !feof(stdin))
		return false; /* longer than any password */
	buf[len] = '\0';
	return len > 0;
}

static bool
line_ask(const char *prompt, char *buf, size_t n)
{
	struct termios old, quiet;
	bool ok;

	fputs(prompt, stderr);
	if (tcgetattr(STDIN_FILENO, &old) != 0)
		return false;
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	ok = line_read(buf, n);
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
	fputc('\n', stderr);
	return ok;
}

const char *
ctl_password(struct ctl *c, bool from_stdin)
{
	char one[SECRET_PASSWORD_MAX + 2], two[SECRET_PASSWORD_MAX + 2];
	const char *out = NULL;

	if (!from_stdin && !isatty(STDIN_FILENO)) {
		ctl_say("standard input is no terminal: give the password with --password-stdin");
	} else if (from_stdin ? !line_read(one, sizeof(one)) : !line_ask("Password: ", one, sizeof(one))) {
		ctl_say("there is no password, or it is too long");
	} else if (!from_stdin && (!line_ask("Once more: ", two, sizeof(two)) || strcmp(one, two) != 0)) {
		ctl_say("the two are not the same");
	} else {
		out = arena_strdup(c->cx->mem, one);
	}
	secret_wipe(one, sizeof(one));
	secret_wipe(two, sizeof(two));
	return out;
}
