/*
 * conf.c -- the table of every key of kefu.conf, and the reader that holds a file against it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/build.h"
#include "base/conf.h"
#include "base/date.h"

#define FILE_MAX_BYTES 65536

enum conf_type {
	CT_TEXT,
	CT_PATH, /* absolute */
	CT_URL,  /* http(s), no slash at the end; may be empty */
	CT_INT,
	CT_BOOL
};

struct conf_key {
	const char *name;
	enum conf_type type;
	size_t offset;
	const char *init;           /* default; "*": see conf_finish */
	int64_t min, max;
	const char *const *choices; /* CT_TEXT; NULL: any */
	const char *meaning;
};

static const char *const langs[] = { "en", "zh_CN", "zh_TW", NULL };
static const char *const levels[] = { "debug", "info", "warn", "error", NULL };

#define AT(member) offsetof(struct conf, member)
#define TEXT(member, init, meaning) { #member, CT_TEXT, AT(member), init, 0, 0, NULL, meaning }
#define PATHK(member, init, meaning) { #member, CT_PATH, AT(member), init, 0, 0, NULL, meaning }
#define URLK(member, init, meaning) { #member, CT_URL, AT(member), init, 0, 0, NULL, meaning }
#define INTK(member, init, min, max, meaning) { #member, CT_INT, AT(member), init, min, max, NULL, meaning }
#define BOOLK(member, init, meaning) { #member, CT_BOOL, AT(member), init, 0, 0, NULL, meaning }
#define ONEK(member, init, choices, meaning) { #member, CT_TEXT, AT(member), init, 0, 0, choices, meaning }

/* clang-format off */
static const struct conf_key keys[] = {
	TEXT(base, "", "mount prefix: empty for /, or a path such as /crm without a slash at the end"),
	URLK(portal_url, "http://localhost", "address of the portal as guests see it, for links in mails"),
	PATHK(share_dir, KEFU_SHARE_DIR, "folder with templates, static and sql"),
	PATHK(run_dir, KEFU_RUN_DIR, "folder for the sockets"),
	PATHK(spool_dir, KEFU_STATE_DIR "/spool", "folder for uploads on their way into the database"),
	PATHK(portal_socket, "*", "FastCGI socket of kefu-portal; normally run_dir/portal.sock"),
	PATHK(desk_socket, "*", "FastCGI socket of kefu-desk; normally run_dir/desk.sock"),
	PATHK(vault_socket, "*", "socket of kefu-vault; normally run_dir/vault.sock"),
	TEXT(socket_group, "", "group that may connect to the FastCGI sockets; empty: the program's own"),
	INTK(portal_workers, "4", 1, 256, "worker processes of kefu-portal"),
	INTK(desk_workers, "4", 1, 256, "worker processes of kefu-desk"),
	INTK(vault_workers, "2", 1, 64, "worker processes of kefu-vault"),
	PATHK(db_socket, "/run/mysqld/mysqld.sock", "Unix socket of MariaDB; used when db_host is empty"),
	TEXT(db_host, "", "host of MariaDB; empty: db_socket"),
	INTK(db_port, "3306", 1, 65535, "port of MariaDB on db_host"),
	TEXT(db_name, "kefu", "name of the database"),
	PATHK(db_tls_ca, "", "certificate authority of MariaDB; demanded with a db_host that is not this host"),
	TEXT(db_account, "", "database account in place of the program's own; normally empty"),
	PATHK(password_dir, "", "folder with ACCOUNT.pw files, mode 0400; empty: unix_socket authentication"),
	PATHK(key_dir, KEFU_STATE_DIR "/keys", "folder with the key files of kefu-vault, mode 0400"),
	PATHK(portal_secret, KEFU_STATE_DIR "/portal.secret", "file of 32 random bytes that signs anonymous forms"),
	TEXT(peer_portal, "kefu_portal", "user that kefu-portal runs as: a name or a number"),
	TEXT(peer_desk, "kefu_desk", "user that kefu-desk runs as"),
	TEXT(peer_jobs, "kefu_jobs", "user that kefu-jobs runs as"),
	TEXT(peer_mailin, "kefu_mailin", "user that kefu-mailin runs as"),
	TEXT(peer_admin, "root", "user that runs kefuctl"),
	TEXT(mail_url, "smtp://localhost:25", "where mail goes: smtp://HOST:PORT, smtps://HOST:PORT or maildir:///FOLDER"),
	TEXT(mail_user, "", "name at the mail server; empty: no log-in"),
	PATHK(mail_password_file, "", "file with the password at the mail server"),
	TEXT(mail_from, "Kefu <kefu@localhost>", "sender of every mail"),
	TEXT(mail_domain, "localhost", "right side of Message-IDs and reply addresses"),
	TEXT(time_zone, "Asia/Shanghai", "time zone for display and for the start of a day, e.g. Asia/Taipei"),
	ONEK(default_lang, "zh_CN", langs, "language when the reader asks for none of ours: en, zh_CN or zh_TW"),
	TEXT(site_name_en, "Kefu", "name of the site in English"),
	TEXT(site_name_zh_cn, "客服中心", "name of the site in simplified Chinese"),
	TEXT(site_name_zh_tw, "客服中心", "name of the site in traditional Chinese"),
	BOOLK(insecure_http, "no", "yes: cookies work without TLS; only for an intranet that has none"),
	BOOLK(remote_user, "no", "yes: trust the web server's REMOTE_USER at the desk"),
	BOOLK(practice, "no", "yes: a site to practise on, with the demo company: the start page offers guided first hours"),
	BOOLK(sandbox, "yes", "yes: Landlock and seccomp in each worker"),
	INTK(upload_max, "10485760", 1024, 1073741824, "bytes of one attachment"),
	INTK(upload_count, "5", 1, 100, "attachments of one form"),
	INTK(body_max, "67108864", 65536, 4294967296, "bytes of one request"),
	INTK(session_idle, "1800", 60, 86400, "seconds without a request until a session ends"),
	INTK(session_absolute, "43200", 300, 604800, "seconds until a session ends in any case"),
	ONEK(log_level, "info", levels, "least level that is logged: debug, info, warn or error"),
};
/* clang-format on */

struct reader {
	struct arena *mem;
	const char *path;
	const char *why;
	int line;
	bool seen[NELEM(keys)];
};

static enum status
refuse(struct reader *r, const char *fmt, ...) KEFU_PRINTF(2, 3);

static enum status
refuse(struct reader *r, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = arena_vprintf(r->mem, fmt, ap);
	va_end(ap);
	if (r->line > 0)
		r->why = arena_printf(r->mem, "%s line %d: %s", r->path, r->line, text);
	else
		r->why = arena_printf(r->mem, "%s: %s", r->path, text);
	return ST_INVALID;
}

static enum status
set_text(struct reader *r, const struct conf_key *k, const char *v, const char **out)
{
	size_t i, n = strlen(v);

	if (k->type == CT_PATH && n > 0 && v[0] != '/')
		return refuse(r, "%s must be an absolute path, not \"%s\"", k->name, v);
	if (k->type == CT_URL && n > 0 && !str_starts(v, "http://") && !str_starts(v, "https://"))
		return refuse(r, "%s must begin with http:// or https://", k->name);
	if (k->type == CT_URL && n > 0 && v[n - 1] == '/')
		return refuse(r, "%s must not end with a slash", k->name);
	for (i = 0; k->choices != NULL; i++) {
		if (k->choices[i] == NULL)
			return refuse(r, "%s cannot be \"%s\"", k->name, v);
		if (strcmp(k->choices[i], v) == 0)
			break;
	}
	*out = arena_strdup(r->mem, v);
	return ST_OK;
}

static enum status
set_value(struct reader *r, struct conf *c, const struct conf_key *k, const char *v)
{
	void *at = (char *)c + k->offset;

	switch (k->type) {
	case CT_INT:
		if (!str_to_i64(v, k->min, k->max, at))
			return refuse(r, "%s must be a number from %lld to %lld", k->name,
			    (long long)k->min, (long long)k->max);
		return ST_OK;
	case CT_BOOL:
		if (strcmp(v, "yes") != 0 && strcmp(v, "no") != 0)
			return refuse(r, "%s must be yes or no", k->name);
		*(bool *)at = v[0] == 'y';
		return ST_OK;
	case CT_TEXT:
	case CT_PATH:
	case CT_URL:
		return set_text(r, k, v, at);
	}
	return refuse(r, "%s has no type", k->name);
}

static char *
trim(char *s)
{
	char *end;

	s += strspn(s, " \t\r");
	end = s + strlen(s);
	while (end > s && strchr(" \t\r", end[-1]) != NULL)
		end--;
	*end = '\0';
	return s;
}

/* Cut a comment: '#' at the start of the line or after a space. */
static void
cut_comment(char *s)
{
	char *p;

	for (p = s; (p = strchr(p, '#')) != NULL; p++) {
		if (p == s || p[-1] == ' ' || p[-1] == '\t') {
			*p = '\0';
			return;
		}
	}
}

static enum status
read_line(struct reader *r, struct conf *c, char *line)
{
	char *name, *eq;
	size_t i;

	cut_comment(line);
	name = trim(line);
	if (*name == '\0')
		return ST_OK;
	if ((eq = strchr(name, '=')) == NULL)
		return refuse(r, "this is not of the form key = value");
	*eq = '\0';
	name = trim(name);
	for (i = 0; i < NELEM(keys) && strcmp(keys[i].name, name) != 0; i++)
		continue;
	if (i == NELEM(keys))
		return refuse(r, "there is no key \"%s\"", name);
	if (r->seen[i])
		return refuse(r, "%s is given twice", name);
	r->seen[i] = true;
	return set_value(r, c, &keys[i], trim(eq + 1));
}

/* Defaults that hang on other keys, and rules between keys. */
static enum status
conf_finish(struct reader *r, struct conf *c)
{
	size_t n = strlen(c->base);

	r->line = 0;
	if (strcmp(c->portal_socket, "*") == 0)
		c->portal_socket = arena_printf(r->mem, "%s/portal.sock", c->run_dir);
	if (strcmp(c->desk_socket, "*") == 0)
		c->desk_socket = arena_printf(r->mem, "%s/desk.sock", c->run_dir);
	if (strcmp(c->vault_socket, "*") == 0)
		c->vault_socket = arena_printf(r->mem, "%s/vault.sock", c->run_dir);
	if (n > 0 && (c->base[0] != '/' || c->base[n - 1] == '/'))
		return refuse(r, "base must be empty, or begin with a slash and not end with one");
	if (!date_zone_known(c->time_zone))
		return refuse(r, "time_zone: this system knows no zone \"%s\"", c->time_zone);
	if (!str_starts(c->mail_url, "smtp://") && !str_starts(c->mail_url, "smtps://") &&
	    !str_starts(c->mail_url, "maildir:///"))
		return refuse(r, "mail_url must begin with smtp://, smtps:// or maildir:///");
	if (!str_empty(c->db_host) && strcmp(c->db_host, "localhost") != 0 &&
	    strcmp(c->db_host, "127.0.0.1") != 0 && str_empty(c->db_tls_ca))
		return refuse(r, "db_tls_ca is needed when db_host is another host");
	if (c->session_idle > c->session_absolute)
		return refuse(r, "session_idle must not be longer than session_absolute");
	return ST_OK;
}

static enum status
conf_defaults(struct reader *r, struct conf *c)
{
	size_t i;

	for (i = 0; i < NELEM(keys); i++) {
		if (strcmp(keys[i].init, "*") == 0)
			*(const char **)((char *)c + keys[i].offset) = "*";
		else
			TRY(set_value(r, c, &keys[i], keys[i].init));
	}
	return ST_OK;
}

static enum status
conf_read(struct reader *r, struct conf *c, FILE *f)
{
	char line[4096];
	size_t total = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		r->line++;
		total += strlen(line);
		if (strchr(line, '\n') == NULL && !feof(f))
			return refuse(r, "this line is too long");
		if (total > FILE_MAX_BYTES)
			return refuse(r, "this file is too long");
		line[strcspn(line, "\n")] = '\0';
		TRY(read_line(r, c, line));
	}
	return ferror(f) ? refuse(r, "cannot be read: %s", strerror(errno)) : ST_OK;
}

enum status
conf_load(struct arena *mem, const char *path, struct conf *c, const char **why)
{
	struct reader r = { .mem = mem, .path = path };
	enum status st;
	FILE *f;

	memset(c, 0, sizeof(*c));
	c->path = arena_strdup(mem, path);
	st = conf_defaults(&r, c);
	if (st == ST_OK && (f = fopen(path, "re")) == NULL) {
		st = refuse(&r, "%s", strerror(errno));
	} else if (st == ST_OK) {
		st = conf_read(&r, c, f);
		(void)fclose(f);
	}
	if (st == ST_OK)
		st = conf_finish(&r, c);
	if (why != NULL)
		*why = r.why;
	return st;
}

void
conf_describe(struct str *out)
{
	size_t i;

	for (i = 0; i < NELEM(keys); i++)
		str_addf(out, "%s (%s): %s\n", keys[i].name,
		    strcmp(keys[i].init, "*") == 0 ? "from run_dir"
		    : keys[i].init[0] == '\0'      ? "empty"
		                                   : keys[i].init,
		    keys[i].meaning);
}
