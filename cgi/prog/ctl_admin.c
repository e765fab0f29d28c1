/*
 * ctl_admin.c -- migrate, users and roles, keys, audit verify.
 */
#include <string.h>
#include <sysexits.h>

#include "model/keyring.h"
#include "model/migrate.h"
#include "model/role.h"
#include "model/vault.h"
#include "prog/ctl.h"

int
ctl_migrate(struct ctl *c)
{
	enum status st;
	struct str report;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	str_init(&report, c->cx->mem);
	st = migrate_run(c->cx, arena_printf(c->cx->mem, "%s/sql", c->conf->share_dir), &report);
	fputs(report.s, stdout);
	return st == ST_OK ? 0 : ctl_fail(c, st, "the database was not brought up to date");
}

int
ctl_user_add(struct ctl *c)
{
	const char *login, *name = NULL, *department = NULL, *lang = "", *password;
	const char *roles[CTL_LIST_MAX];
	bool from_stdin = false;
	size_t nroles = 0;
	enum status st;
	int64_t id;
	const struct ctl_opt opts[] = {
		{ .name = "--role", .list = roles, .nlist = &nroles },
		{ .name = "--name", .value = &name },
		{ .name = "--department", .value = &department },
		{ .name = "--lang", .value = &lang },
		{ .name = "--password-stdin", .flag = &from_stdin },
	};

	if (!ctl_args(c, opts, NELEM(opts), &login, 1))
		return EX_USAGE;
	if (nroles == 0) {
		ctl_say("say at least one role with --role; kefuctl role list shows them");
		return EX_USAGE;
	}
	if ((password = ctl_password(c, from_stdin)) == NULL)
		return EX_USAGE;
	st = vault_user_set(c->cx, login, name == NULL ? login : name, department, lang, roles, nroles, password, &id);
	if (st != ST_OK)
		return ctl_fail(c, st, "the user was not stored");
	printf("User %s has number %lld.\n", login, (long long)id);
	return 0;
}

int
ctl_role_list(struct ctl *c)
{
	struct role *roles;
	enum status st;
	size_t i, n;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((st = role_list(c->cx, &roles, &n)) != ST_OK)
		return ctl_fail(c, st, "the roles cannot be read");
	for (i = 0; i < n; i++) {
		printf("%s (%s), %lld member%s\n", roles[i].code, roles[i].name, (long long)roles[i].members,
		    roles[i].members == 1 ? "" : "s");
		printf("  permissions:    %s\n", roles[i].perms[0] == '\0' ? "none" : roles[i].perms);
		printf("  private fields: %s\n", roles[i].fields[0] == '\0' ? "none" : roles[i].fields);
	}
	return 0;
}

int
ctl_key_init(struct ctl *c)
{
	const char *why = NULL;
	enum status st;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((st = keyring_init(c->cx->mem, c->conf->key_dir, &why)) != ST_OK) {
		ctl_say("%s", why == NULL ? "no key was made" : why);
		return status_exit(st);
	}
	printf("The first key stands in %s.  Keep a copy offline: without it private values are lost.\n", c->conf->key_dir);
	return 0;
}

int
ctl_key_add(struct ctl *c)
{
	const char *why = NULL;
	enum status st;
	int64_t id;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((st = keyring_add(c->cx->mem, c->conf->key_dir, &id, &why)) != ST_OK) {
		ctl_say("%s", why == NULL ? "no key was made" : why);
		return status_exit(st);
	}
	printf("Key %lld stands in %s.  Copy it to every host with a vault, restart the vaults, then run kefuctl key rotate.\n",
	    (long long)id, c->conf->key_dir);
	return 0;
}

int
ctl_key_rotate(struct ctl *c)
{
	enum status st;
	int64_t n;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((st = vault_rotate(c->cx, &n)) != ST_OK)
		return ctl_fail(c, st, "not every key was wrapped anew");
	printf("%lld part%s wrapped anew with the present key.\n", (long long)n, n == 1 ? "y was" : "ies were");
	return 0;
}

int
ctl_audit_verify(struct ctl *c)
{
	const char *report = NULL;
	enum status st;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	st = vault_verify(c->cx, &report);
	if (report != NULL)
		printf("%s%s", report, report[0] != '\0' && report[strlen(report) - 1] == '\n' ? "" : "\n");
	return st == ST_OK ? 0 : ctl_fail(c, st, "the logs could not be confirmed");
}
