/*
 * web_probe.c -- a FastCGI program of the web layer alone, for tests/http/server.test.js and the
 * bench of the layer: what the server does with bodies, signals, crashes and walls.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/picture.h"
#include "base/secret.h"
#include "web/auth.h"
#include "web/common.h"
#include "web/resp.h"
#include "web/server.h"
#include "web/view.h"

#define MB (1024LL * 1024)

enum { P_UNSET, P_ANYONE, P_STAFF, P_N };

static enum status
text(struct req *rq, const char *s)
{
	rq->resp->status = 200;
	rq->resp->type = "text/plain; charset=utf-8";
	str_add(&rq->resp->body, s);
	return ST_OK;
}

static enum status
page_root(struct req *rq)
{
	return text(rq, "probe\n");
}

static enum status
page_pid(struct req *rq)
{
	return text(rq, arena_printf(rq->cx->mem, "%ld\n", (long)getpid()));
}

static enum status
page_token(struct req *rq)
{
	return text(rq, auth_anon_token(rq));
}

/* A public page of 50 rows. */
static enum status
page_page(struct req *rq)
{
	view_node *rows;

	rq->resp->cache = CACHE_PUBLIC;
	if (resp_not_modified(rq, "\"page-1\""))
		return ST_OK;
	view_set(rq, "Page.Title", "Probe <&>");
	rows = view_list(rq, "Page.Rows");
	for (int i = 0; i < 50; i++) {
		view_node *row = view_row(rows);

		node_seti(row, "id", i);
		node_set(row, "title", "A title of some words");
	}
	return view_page(rq, "probe.cs");
}

static enum status
page_slow(struct req *rq)
{
	const char *ms = req_query(rq, "ms", NULL);
	int64_t n = 0;

	if (ms == NULL || !str_to_i64(ms, 0, 20000, &n))
		return ST_INVALID;
	(void)poll(NULL, 0, (int)n);
	return text(rq, "slow\n");
}

static enum status
big_stream(struct req *rq, void *arg)
{
	static const char piece[65536];
	int64_t left = *(int64_t *)arg;

	while (left > 0) {
		size_t n = left > (int64_t)sizeof(piece) ? sizeof(piece) : (size_t)left;

		TRY(resp_write(rq, piece, n));
		left -= (int64_t)n;
	}
	return ST_OK;
}

static enum status
page_big(struct req *rq)
{
	int64_t *n = arena_alloc(rq->cx->mem, sizeof(*n));
	const char *s = req_query(rq, "n", NULL);

	if (s == NULL || !str_to_i64(s, 0, 1024 * MB, n))
		return ST_INVALID;
	rq->resp->status = 200;
	rq->resp->type = "application/octet-stream";
	resp_attachment(rq, "big \"file\" 大.bin");
	rq->resp->stream = big_stream;
	rq->resp->stream_arg = n;
	rq->resp->stream_size = *n;
	return ST_OK;
}

/* Pictures made again: the decoders must do with what the walls leave them. */
static enum status
post_picture(struct req *rq)
{
	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];
		char *p = arena_alloc(rq->cx->mem, (size_t)u->size);
		struct picture pic = { .mime = "none" };
		enum picture_fault fault;

		if (pread(u->fd, p, (size_t)u->size, 0) != (ssize_t)u->size)
			return ST_FAILED;
		fault = picture_remake(rq->cx->mem, (struct blob){ p, (size_t)u->size }, &pic);
		str_addf(&rq->resp->body, "%s %d %s %dx%d\n", u->name, (int)fault, pic.mime, pic.width, pic.height);
	}
	return text(rq, "");
}

static enum status
page_crash(struct req *rq)
{
	(void)rq;
	abort();
}

static enum status
page_exec(struct req *rq)
{
	char *const argv[] = { NULL };

	(void)execve("/bin/true", argv, argv);
	return text(rq, "execve returned\n");
}

static const char *
outcome(struct req *rq, int rc)
{
	return rc >= 0 ? "yes" : arena_strdup(rq->cx->mem, strerrorname_np(errno));
}

/* What the walls let through. */
static enum status
page_walls(struct req *rq)
{
	struct str *b = &rq->resp->body;
	const struct conf *c = rq->cx->conf;

	str_addf(b, "passwd=%s\n", outcome(rq, open("/etc/passwd", O_RDONLY)));
	str_addf(b, "template=%s\n",
	    outcome(rq, open(arena_printf(rq->cx->mem, "%s/templates/probe.cs", c->share_dir), O_RDONLY)));
	str_addf(b, "create=%s\n",
	    outcome(rq, open(arena_printf(rq->cx->mem, "%s/x", c->share_dir), O_WRONLY | O_CREAT, 0600)));
	str_addf(b, "spool=%s\n", outcome(rq, open(c->spool_dir, O_TMPFILE | O_RDWR, 0600)));
	str_addf(b, "inet=%s\n", outcome(rq, socket(AF_INET, SOCK_STREAM, 0)));
	str_addf(b, "unix=%s\n", outcome(rq, socket(AF_UNIX, SOCK_STREAM, 0)));
	str_addf(b, "fork=%s\n", outcome(rq, fork()));
	return text(rq, "");
}

static enum status
post_echo(struct req *rq)
{
	struct str *b = &rq->resp->body;

	for (size_t i = 0; i < rq->npost; i++)
		str_addf(b, "%s=%s\n", rq->post[i].name, rq->post[i].value);
	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];

		str_addf(b, "file %s name=%s mime=%s size=%lld %s\n", u->field, u->name, u->mime,
		    (long long)u->size, u->too_big ? "too_big" : str_hex(rq->cx->mem, u->sha256, 32));
	}
	return text(rq, "");
}

static const struct route routes[] = {
	{ M_GET, "/", P_ANYONE, PROOF_NONE_READ, false, 0, page_root },
	{ M_GET, "/big", P_ANYONE, PROOF_NONE_READ, false, 0, page_big },
	{ M_GET, "/case/{token}", P_ANYONE, PROOF_NONE_READ, false, 0, page_root },
	{ M_GET, "/crash", P_ANYONE, PROOF_NONE_READ, false, 0, page_crash },
	{ M_GET, "/exec", P_ANYONE, PROOF_NONE_READ, false, 0, page_exec },
	{ M_GET, "/healthz", P_ANYONE, PROOF_NONE_READ, false, 0, common_health },
	{ M_GET, "/page", P_ANYONE, PROOF_NONE_READ, false, 0, page_page },
	{ M_GET, "/pid", P_ANYONE, PROOF_NONE_READ, false, 0, page_pid },
	{ M_GET, "/slow", P_ANYONE, PROOF_NONE_READ, false, 0, page_slow },
	{ M_GET, "/token", P_ANYONE, PROOF_NONE_READ, false, 0, page_token },
	{ M_GET, "/walls", P_ANYONE, PROOF_NONE_READ, false, 0, page_walls },
	{ M_POST, "/echo", P_ANYONE, PROOF_ANON, true, 200 * MB, post_echo },
	{ M_POST, "/lang", P_ANYONE, PROOF_ANON, false, 0, common_lang },
	{ M_POST, "/picture", P_ANYONE, PROOF_ANON, BODY_FILES, 20 * MB, post_picture },
	{ M_POST, "/small", P_ANYONE, PROOF_ANON, false, 1000, post_echo },
};

static const struct auth_ops auth = { .perm_anyone = P_ANYONE, .perm_staff = P_STAFF };

int
main(int argc, char **argv)
{
	static struct conf conf;
	struct app app = { .name = "probe", .conf = &conf, .routes = routes, .nroutes = NELEM(routes),
		.auth = &auth };
	struct arena *mem = arena_new();
	const char *why = "usage: web_probe kefu.conf";
	int rc;

	if (argc != 2 || conf_load(mem, argv[1], &conf, &why) != ST_OK) {
		fprintf(stderr, "web_probe: %s\n", why);
		return 64;
	}
	app.socket = conf.portal_socket;
	app.workers = (int)conf.portal_workers;
	secret_init();
	memset(app.secret, 7, sizeof(app.secret));
	(void)date_zone(conf.time_zone);
	log_open("probe", LOG_L_INFO);
	rc = server_run(&app);
	arena_free(mem);
	return rc;
}
