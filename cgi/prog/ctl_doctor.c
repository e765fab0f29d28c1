/*
 * ctl_doctor.c -- look at everything that commonly goes wrong, and say how to mend it.
 *
 * Changes nothing.  One line a check: "ok", "warn" or "BAD"; exit code 0 unless something is BAD.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/date.h"
#include "db/db.h"
#include "model/key_use.h"
#include "model/migrate.h"
#include "model/role.h"
#include "model/user.h"
#include "model/vault.h"
#include "prog/ctl.h"

static int bad; /* faults so far; this program checks once and ends */

static void
report(const char *grade, const char *what, const char *mend)
{
	if (grade[0] == 'B')
		bad++;
	printf("%-5s %s%s%s\n", grade, what, mend == NULL ? "" : "\n      mend: ", mend == NULL ? "" : mend);
}

static void
check(struct ctl *c, bool ok, const char *what, const char *mend)
{
	report(ok ? "ok" : "BAD", ok ? what : arena_printf(c->cx->mem, "not so: %s", what), ok ? NULL : mend);
}

/* ---------------------------------------------------------------- files */

static void
doctor_folder(struct ctl *c, const char *key, const char *path)
{
	struct stat sb;
	bool ok = stat(path, &sb) == 0 && S_ISDIR(sb.st_mode);

	check(c, ok, arena_printf(c->cx->mem, "%s: %s is a folder", key, path),
	    arena_printf(c->cx->mem, "mkdir -p %s, or change %s in %s", path, key, c->conf->path));
}

/* A file that nobody but its owner (and, when group is true, its group) may read. */
static void
doctor_secret(struct ctl *c, const char *what, const char *path, bool group)
{
	struct stat sb;

	if (stat(path, &sb) != 0) {
		report("BAD", arena_printf(c->cx->mem, "%s: %s: %s", what, path, strerror(errno)), "docs/install.md says how to make it");
		return;
	}
	check(c, (sb.st_mode & (group ? 0037 : 0077)) == 0, arena_printf(c->cx->mem, "%s: only its owner may read %s", what, path),
	    arena_printf(c->cx->mem, "chmod %s %s", group ? "0440" : "0400", path));
}

static void
doctor_keys(struct ctl *c)
{
	struct dirent *d;
	int n = 0;
	DIR *dp;

	if ((dp = opendir(c->conf->key_dir)) == NULL) {
		if (errno == EACCES)
			report("warn", arena_printf(c->cx->mem, "key_dir: %s cannot be looked into by this user", c->conf->key_dir), NULL);
		else
			report("BAD", arena_printf(c->cx->mem, "key_dir: %s: %s", c->conf->key_dir, strerror(errno)),
			    "make the folder for the vault's user, then kefuctl key init");
		return;
	}
	while ((d = readdir(dp)) != NULL) {
		size_t len = strlen(d->d_name);

		if (len > 4 && strcmp(d->d_name + len - 4, ".key") == 0) {
			doctor_secret(c, "key", arena_printf(c->cx->mem, "%s/%s", c->conf->key_dir, d->d_name), false);
			n++;
		}
	}
	(void)closedir(dp);
	check(c, n > 0, "key_dir holds a master key", "run kefuctl key init as the vault's user");
}

static void
doctor_files(struct ctl *c)
{
	static const char *const accounts[] = { "portal", "desk", "vault", "jobs", "mailin", "admin" };
	const struct conf *f = c->conf;
	struct stat sb;
	size_t i;

	check(c, stat(arena_printf(c->cx->mem, "%s/templates/layout_portal.cs", f->share_dir), &sb) == 0,
	    arena_printf(c->cx->mem, "share_dir: %s holds the templates", f->share_dir), "run make install, or correct share_dir");
	doctor_folder(c, "run_dir", f->run_dir);
	doctor_folder(c, "spool_dir", f->spool_dir);
	doctor_secret(c, "portal_secret", f->portal_secret, true);
	doctor_keys(c);
	for (i = 0; !str_empty(f->password_dir) && i < NELEM(accounts); i++)
		doctor_secret(c, "password_dir", arena_printf(c->cx->mem, "%s/kefu_%s.pw", f->password_dir, accounts[i]), false);
	if (!str_empty(f->mail_password_file))
		doctor_secret(c, "mail_password_file", f->mail_password_file, false);
}

/* ---------------------------------------------------------------- who is who */

static void
doctor_user(struct ctl *c, const char *key, const char *user)
{
	int64_t n;

	check(c, str_to_i64(user, 0, UINT32_MAX - 1, &n) || getpwnam(user) != NULL,
	    arena_printf(c->cx->mem, "%s: the user %s exists", key, user),
	    arena_printf(c->cx->mem, "make the user, or correct %s in %s", key, c->conf->path));
}

static void
doctor_users(struct ctl *c)
{
	const struct conf *f = c->conf;
	const char *const peers[] = { f->peer_portal, f->peer_desk, f->peer_jobs, f->peer_mailin, f->peer_admin };
	bool differ = true;
	size_t i, j;
	int64_t n;

	doctor_user(c, "peer_portal", f->peer_portal);
	doctor_user(c, "peer_desk", f->peer_desk);
	doctor_user(c, "peer_jobs", f->peer_jobs);
	doctor_user(c, "peer_mailin", f->peer_mailin);
	doctor_user(c, "peer_admin", f->peer_admin);
	for (i = 0; i < NELEM(peers); i++)
		for (j = 0; j < i; j++)
			differ = differ && !str_eq(peers[i], peers[j]);
	check(c, differ, "every program has a user of its own", "give the peer_ keys different users: the vault tells programs apart by them");
	if (!str_empty(f->socket_group))
		check(c, str_to_i64(f->socket_group, 0, UINT32_MAX - 1, &n) || getgrnam(f->socket_group) != NULL,
		    arena_printf(c->cx->mem, "socket_group: the group %s exists", f->socket_group), "name the web server's group");
}

/* ---------------------------------------------------------------- services */

static void
doctor_database(struct ctl *c)
{
	const char *version, *dir = arena_printf(c->cx->mem, "%s/sql", c->conf->share_dir);
	struct user *users;
	struct role *roles;
	size_t n;
	int64_t pending;
	enum status st = db_version(c->cx, &version);

	if (st != ST_OK) {
		report("BAD", arena_printf(c->cx->mem, "the database: %s", c->cx->error == NULL ? status_name(st) : c->cx->error),
		    "see that MariaDB runs, that db_socket or db_host is right, that the account exists (sql/accounts.sql), and, without"
		    "\n            a password file, that the system user of the same name runs this: runuser -u kefu_admin -- kefuctl doctor");
		return;
	}
	report("ok", arena_printf(c->cx->mem, "the database answers: MariaDB %s", version), NULL);
	st = migrate_pending(c->cx, dir, &pending);
	if (st != ST_OK)
		report("BAD", arena_printf(c->cx->mem, "migrations: %s", c->cx->error == NULL ? status_name(st) : c->cx->error),
		    "install the release that fits the database");
	else
		check(c, pending == 0, "the tables are those of this release", "run kefuctl migrate");
	if (st == ST_OK && pending == 0 && role_list(c->cx, &roles, &n) == ST_OK && user_list(c->cx, &users, &n) == ST_OK)
		check(c, n > 0, "there is a member of staff", "kefuctl user add NAME --role admin");
}

/* Every key that wraps something must be there, on this host as on any other with a vault (PRV-15). */
static void
doctor_key_use(struct ctl *c)
{
	struct key_use *keys;
	const char *path;
	size_t i, n;

	if (access(c->conf->key_dir, R_OK | X_OK) != 0 || key_use(c->cx, &keys, &n) != ST_OK)
		return;
	for (i = 0; i < n; i++) {
		path = arena_printf(c->cx->mem, "%s/%lld.key", c->conf->key_dir, (long long)keys[i].key_id);
		check(c, access(path, F_OK) == 0,
		    arena_printf(c->cx->mem, "key %lld, which %lld parties need, is there", (long long)keys[i].key_id, (long long)keys[i].parties),
		    arena_printf(c->cx->mem, "copy %s from another host or from the copy kept offline", path));
	}
}

static void
doctor_vault(struct ctl *c)
{
	enum status st;

	c->cx->error = NULL;
	st = vault_ping(c->cx);
	if (st == ST_OK)
		report("ok", "the vault answers", NULL);
	else
		report("BAD", arena_printf(c->cx->mem, "the vault: %s", c->cx->error == NULL ? status_name(st) : c->cx->error),
		    arena_printf(c->cx->mem, "start kefu-vault; its socket is %s, and only peer_admin (%s) may ask as kefuctl",
		        c->conf->vault_socket, c->conf->peer_admin));
}

static void
doctor_settings(struct ctl *c)
{
	const struct conf *f = c->conf;

	report("ok", arena_printf(c->cx->mem, "%s is well formed", f->path), NULL);
	if (f->insecure_http)
		report("warn", "insecure_http = yes: passwords and sessions cross the network in clear", "serve by TLS and remove the key");
	if (!f->sandbox)
		report("warn", "sandbox = no: a broken worker can reach the whole system", "remove the key");
	if (f->remote_user)
		report("warn", "remote_user = yes: whoever the web server names is logged in", "make sure that no client can set REMOTE_USER");
	if (str_starts(f->mail_url, "maildir:"))
		report("warn", "mail_url = maildir: no mail leaves this host", "name a mail server: smtp://HOST:PORT");
	report("ok", arena_printf(c->cx->mem, "time zone %s", f->time_zone), NULL);
}

static int
doctor_describe(struct ctl *c)
{
	struct str out;

	str_init(&out, c->cx->mem);
	conf_describe(&out);
	fputs(out.s, stdout);
	return 0;
}

int
ctl_doctor(struct ctl *c)
{
	bool keys = false;
	const struct ctl_opt opts[] = { { .name = "--keys", .flag = &keys } };

	if (!ctl_args(c, opts, NELEM(opts), NULL, 0))
		return EX_USAGE;
	if (keys)
		return doctor_describe(c);
	doctor_settings(c);
	doctor_files(c);
	doctor_users(c);
	doctor_database(c);
	doctor_key_use(c);
	doctor_vault(c);
	if (bad == 0)
		puts("All is well.");
	else
		printf("%d thing%s to mend.\n", bad, bad == 1 ? "" : "s");
	return bad == 0 ? 0 : EX_CONFIG;
}
