/*
 * conf.h -- kefu.conf: `key = value` lines, `#` comments, no sections.
 *
 * Every key is declared in one table in conf.c with its default and its meaning: an unknown key, a
 * repeated key or a bad value is refused with file and line.  `kefuctl doctor --keys` prints the table.
 */
#ifndef KEFU_BASE_CONF_H
#define KEFU_BASE_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"
#include "str.h"

struct conf {
	const char *path;
	const char *base;          /* mount prefix: "" for /, or "/crm"; no slash at the end */
	const char *portal_url;    /* "https://host/crm": absolute links in mail */
	const char *share_dir;     /* holds templates/ sql/ static/ and help/ */
	const char *run_dir;       /* sockets */
	const char *spool_dir;     /* O_TMPFILE for uploads; must be on disk or tmpfs with room */
	const char *portal_socket, *desk_socket, *vault_socket; /* default run_dir/NAME.sock */
	const char *socket_group;  /* group (name or number) that may connect to the FastCGI sockets */
	int64_t portal_workers, desk_workers, vault_workers;
	const char *db_socket;     /* MariaDB's Unix socket; used when db_host is empty */
	const char *db_host;
	int64_t db_port;
	const char *db_name;
	const char *db_tls_ca;
	const char *db_account;    /* overrides the program's own account name, e.g. kefu_portal; normally empty */
	const char *password_dir;  /* holds <account>.pw, mode 0400; empty: unix_socket authentication */
	const char *key_dir;       /* the vault's key files, mode 0400 */
	const char *portal_secret; /* file, 32 bytes: signs the anonymous form token */
	const char *peer_portal, *peer_desk, *peer_jobs, *peer_mailin, *peer_admin; /* uids (name or number) the vault knows */
	const char *mail_url;      /* smtp://host:port, smtps://..., or maildir:///path */
	const char *mail_user, *mail_password_file;
	const char *mail_from;     /* From: of every mail, e.g. "Kefu <service@example.com>" */
	const char *mail_domain;   /* right side of our Message-IDs and of reply addresses */
	const char *time_zone;     /* IANA name for display and local midnight; default Asia/Shanghai */
	const char *default_lang;  /* en, zh_CN or zh_TW */
	const char *site_name_en, *site_name_zh_cn, *site_name_zh_tw;
	bool insecure_http;        /* cookies without Secure and __Host- */
	bool remote_user;          /* trust REMOTE_USER of the web server for the desk */
	bool practice;             /* a demo, or a site to practise on: the start page offers guided first hours */
	bool sandbox;              /* Landlock and seccomp in each worker; default yes */
	int64_t upload_max;        /* bytes of one attachment */
	int64_t upload_count;      /* attachments of one form */
	int64_t body_max;          /* bytes of one request body */
	int64_t session_idle, session_absolute; /* seconds */
	const char *log_level;     /* debug info warn error */
};

/* Read and check a file; *c lives as long as mem.  On ST_INVALID *why is one plain sentence with file
 * and line. */
enum status conf_load(struct arena *mem, const char *path, struct conf *c, const char **why) KEFU_MUST_USE;
/* One line a key: "key (default): meaning", for kefuctl doctor and the manual. */
void conf_describe(struct str *out);

#endif
