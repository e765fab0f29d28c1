/*
 * webfix.c -- a request out of memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "base/secret.h"
#include "webfix.h"

static ssize_t
mem_read(struct fcgi_io *io, void *p, size_t n)
{
	struct webfix *f = io->arg;
	size_t left = f->body_len - f->body_at;

	if (left == 0)
		return f->body_cut ? -1 : 0;
	if (n > left)
		n = left;
	if (f->body_piece > 0 && n > f->body_piece)
		n = f->body_piece;
	memcpy(p, f->body + f->body_at, n);
	f->body_at += n;
	return (ssize_t)n;
}

static bool
mem_write(struct fcgi_io *io, const void *p, size_t n)
{
	struct webfix *f = io->arg;

	str_addn(&f->out, p, n);
	return true;
}

static enum status
fix_session(struct ctx *cx, const char *token)
{
	if (str_eq(token, "dead"))
		return ST_LOGIN;
	cx->who.user_id = 7;
	cx->who.login = token;
	cx->who.name = token;
	cx->lang = LANG_ZH_TW;
	return ST_OK;
}

static bool
fix_allowed(const struct ctx *cx, int perm)
{
	return perm == FIX_STAFF || (perm == FIX_SOME && str_eq(cx->who.login, "some"));
}

static const char *
fix_name(int perm)
{
	static const char *const names[] = { "unset", "anyone", "staff", "some" };

	return perm >= 0 && perm < FIX_N ? names[perm] : "?";
}

void
webfix_open(struct webfix *f)
{
	memset(f, 0, sizeof(*f));
	secret_init();
	(void)date_zone("Asia/Shanghai");
	f->conf.base = "/crm";
	f->conf.default_lang = "en";
	f->conf.spool_dir = "/tmp";
	f->conf.upload_max = 100000;
	f->conf.upload_count = 3;
	f->conf.body_max = 1000000;
	f->auth = (struct auth_ops){ .perm_anyone = FIX_ANYONE, .perm_staff = FIX_STAFF, .session = fix_session,
		.allowed = fix_allowed, .perm_name = fix_name, .login_path = "/login", .perm_n = FIX_N };
	f->app = (struct app){ .name = "fix", .conf = &f->conf, .auth = &f->auth, .session_cookie = "s" };
	f->cx.mem = arena_new();
	f->cx.conf = &f->conf;
	f->cx.now = 1795000000;
	f->cx.request_id = "0123456789abcdef";
}

void
webfix_close(struct webfix *f)
{
	arena_free(f->cx.mem);
	arena_free(f->env);
}

void
webfix_body(struct webfix *f, const char *body, size_t n)
{
	f->body = body;
	f->body_len = n;
	f->body_at = 0;
}

int
webfix_fill(struct webfix *f, const char *method, const char *target, const char *const *more)
{
	/* The arguments may live in the arena of the last request. */
	struct arena *mem = arena_new();
	char *env[40];
	size_t n = 0;

	env[n++] = arena_printf(mem, "REQUEST_METHOD=%s", method);
	env[n++] = arena_printf(mem, "REQUEST_URI=%s", target);
	env[n++] = arena_strdup(mem, "REMOTE_ADDR=192.0.2.1");
	for (; more != NULL && *more != NULL && n + 1 < NELEM(env); more++)
		env[n++] = arena_strdup(mem, *more);
	env[n] = NULL;
	arena_reset(f->cx.mem);
	arena_free(f->env);
	f->env = mem;
	memset(&f->cx.who, 0, sizeof(f->cx.who));
	str_init(&f->out, f->cx.mem);
	f->io = (struct fcgi_io){ .read = mem_read, .write = mem_write, .arg = f };
	return req_fill(&f->rq, &f->app, &f->cx, &f->io, env);
}

void
webfix_run(struct webfix *f, const char *method, const char *target, const char *const *more,
    const char *body)
{
	webfix_body(f, body == NULL ? "" : body, body == NULL ? 0 : strlen(body));
	if (webfix_fill(f, method, target, more) == 0)
		route_run(&f->rq, f->app.routes, f->app.nroutes);
	resp_send(&f->rq);
}

const char *
webfix_header(struct webfix *f, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = f->out.s; *p != '\r' && *p != '\0';) {
		size_t line = strcspn(p, "\r");

		if (strncasecmp(p, name, n) == 0 && p[n] == ':')
			return arena_strndup(f->cx.mem, p + n + 2, line - n - 2);
		p += line;
		p += *p == '\r' ? 2 : 0;
	}
	return NULL;
}
