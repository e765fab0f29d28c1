/*
 * serve.c -- one request: parameters in, answer out, one log line.
 *
 * The log line never holds a query string, a body or the secret part of /case/.
 */
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/conf.h"
#include "base/log.h"
#include "web/error.h"
#include "web/io.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"

static int64_t
clock_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* 16 hex digits, not to be guessed from one another.  The kernel's generator costs one system call. */
static const char *
request_id(struct arena *mem)
{
	unsigned char raw[8];

	if (getrandom(raw, sizeof(raw), 0) != (ssize_t)sizeof(raw)) {
		int64_t t = clock_us();

		memcpy(raw, &t, sizeof(raw));
	}
	return str_hex(mem, raw, sizeof(raw));
}

/* Everything behind a secret segment is cut, also where it stands wrongly. */
static const char *
path_for_log(const struct req *rq)
{
	const char *p = rq->path, *secret = strcasestr(p, "/case/");

	if (secret == NULL)
		return param_escape(rq->cx->mem, p, true);
	return arena_printf(rq->cx->mem, "%s*", param_escape(rq->cx->mem, arena_strndup(rq->cx->mem, p, (size_t)(secret - p) + 6), true));
}

static const char *
method_for_log(const struct req *rq)
{
	size_t n = strlen(rq->method_name);

	return n > 0 && n < 12 && strspn(rq->method_name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n
	    ? rq->method_name
	    : "?";
}

static void
refuse(struct req *rq, int code)
{
	static const struct {
		int code;
		const char *key;
	} keys[] = { { 404, "missing" }, { 413, "too_big" }, { 414, "too_big" } };
	const char *key = "invalid";

	for (size_t i = 0; i < NELEM(keys); i++)
		if (keys[i].code == code)
			key = keys[i].key;
	error_code(rq, code, key);
}

void
server_request(const struct app *app, struct ctx *cx, struct fcgi_io *io, char *const *envp)
{
	int64_t start = clock_us();
	struct req rq;
	int code;

	cx->request_id = request_id(cx->mem);
	cx->now = (int64_t)time(NULL);
	cx->conf = app->conf;
	cx->error = NULL;
	memset(&cx->who, 0, sizeof(cx->who));
	log_request(cx->request_id);
	code = req_fill(&rq, app, cx, io, envp);
	if (code != 0)
		refuse(&rq, code);
	else
		route_run(&rq, app->routes, app->nroutes);
	resp_send(&rq);
	log_line(LOG_L_INFO, "request method=%s path=%s status=%d bytes=%zu us=%lld%s",
	    method_for_log(&rq), path_for_log(&rq), rq.resp->status, io->sent,
	    (long long)(clock_us() - start), io->broken ? " aborted=1" : "");
	if (rq.after != NULL) {
		if (io->end != NULL)
			io->end(io);
		rq.after(&rq);
	}
	log_request(NULL);
}
