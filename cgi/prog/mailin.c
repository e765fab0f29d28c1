/*
 * mailin.c -- kefu-mailin: one mail on standard input, from the mail server's pipe.
 *
 * Leaves with 0 when the mail is stored (or was before), with 75 (EX_TEMPFAIL) when it cannot be stored now, so that the mail server keeps it
 * and tries again, and with 69 (EX_UNAVAILABLE) when it is too big, so that its sender is told.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/build.h"
#include "base/date.h"
#include "base/log.h"
#include "base/mail.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/mailin.h"
#include "model/vault.h"
#include "prog/start.h"

static const char usage[] =
    "usage: kefu-mailin [-c FILE] < MAIL\n"
    "Stores one mail: as a new case, as an answer in its case, or (from a machine) just kept.\n"
    "  -c FILE   configuration (default " KEFU_CONF_FILE ")\n"
    "  --help, --version\n";

/* All of standard input, at most MAILIN_MAX + 1 bytes; NULL when it cannot be read. */
static char *
read_all(size_t *n)
{
	char *buf = malloc(MAILIN_MAX + 1);
	ssize_t got;

	for (*n = 0; buf != NULL && *n <= MAILIN_MAX; *n += (size_t)got) {
		got = read(STDIN_FILENO, buf + *n, MAILIN_MAX + 1 - *n);
		if (got < 0 && errno == EINTR) {
			got = 0;
			continue;
		}
		if (got == 0)
			break;
		if (got < 0) {
			free(buf);
			return NULL;
		}
	}
	return buf;
}

/* Some mail servers put the mbox line "From sender date" before the mail. */
static size_t
mbox_line(const char *raw, size_t n)
{
	const char *eol = n > 5 && strncmp(raw, "From ", 5) == 0 ? memchr(raw, '\n', n) : NULL;

	return eol == NULL ? 0 : (size_t)(eol - raw) + 1;
}

static int
take(struct ctx *cx, const char *raw, size_t n)
{
	static const char *const words[] = { "filed", "threaded", "refused", "again" };
	struct mailin m;
	enum status st = mailin_take(cx, raw, n, &m);

	if (st != ST_OK) {
		fprintf(stderr, "kefu-mailin: the mail cannot be stored now (%s); deliver it again later\n", status_name(st));
		return EX_TEMPFAIL;
	}
	log_line(LOG_L_INFO, "mail result=%s case=%s reason=\"%s\" bytes=%zu", words[m.result], m.number == NULL ? "-" : m.number, m.reason, n);
	return EX_OK;
}

static int
run(struct ctx *cx, const struct conf *conf)
{
	size_t n, skip;
	char *raw = read_all(&n);
	int rc = EX_UNAVAILABLE;

	if (raw == NULL)
		return EX_TEMPFAIL;
	if (n > MAILIN_MAX) {
		fprintf(stderr, "kefu-mailin: the mail is bigger than %d MB\n", MAILIN_MAX / (1024 * 1024));
	} else {
		cx->db = db_new(conf, "kefu_mailin");
		cx->vault = vault_new(conf);
		skip = mbox_line(raw, n);
		rc = take(cx, raw + skip, n - skip);
		vault_close(cx->vault);
		db_close(cx->db);
	}
	free(raw);
	return rc;
}

int
main(int argc, char **argv)
{
	struct arena *keep = arena_new();
	struct conf conf;
	struct ctx cx = { .mem = arena_new(), .conf = &conf, .ip = "", .user_agent = "" };
	unsigned char id[8];
	const char *path;
	int rc;

	if (start_options(argc, argv, usage, NULL, 0, &path, &rc)) {
		/* A fault of ours is no reason to bounce a customer's mail. */
		rc = start_conf("mailin", path, keep, &conf) == EX_OK ? EX_OK : EX_TEMPFAIL;
		if (rc == EX_OK) {
			(void)signal(SIGPIPE, SIG_IGN);
			mail_init();
			secret_random(id, sizeof(id));
			cx.request_id = str_hex(keep, id, sizeof(id));
			log_request(cx.request_id);
			cx.now = date_now();
			rc = run(&cx, &conf);
		}
	}
	arena_free(cx.mem);
	arena_free(keep);
	return rc;
}
