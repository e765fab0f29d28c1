/*
 * fuzz_route.c -- a method and a target through the whole ladder: an answer comes whatever was asked,
 * with sound headers, and a handler sees only what its pattern promises.  Input: "METHOD TARGET".
 */
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/param.h"
#include "../unit/webfix.h"

static enum status
h_any(struct req *rq)
{
	const char *p = rq->route->pattern;

	MUST((strstr(p, "{id}") == NULL) == (rq->ids[0] == 0));
	MUST((strstr(p, "{token}") == NULL && strstr(p, "{slug}") == NULL) == (rq->tail == NULL));
	MUST(rq->tail == NULL || (*rq->tail != '\0' && strchr(rq->tail, '/') == NULL));
	MUST(rq->path[0] == '/' && utf8_valid(rq->path, strlen(rq->path)) && strpbrk(rq->path, "\r\n\\") == NULL);
	rq->resp->status = 200;
	(void)req_page(rq);
	return strstr(p, "next") == NULL ? ST_OK : req_redirect(rq, "%s", param_escape(rq->cx->mem, rq->path, true));
}

static const struct route table[] = {
	{ M_GET, "/", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_any },
	{ M_GET, "/faq/{id}", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_any },
	{ M_GET, "/faq/{id}-{slug}", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_any },
	{ M_GET, "/case/{token}", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_any },
	{ M_GET, "/next/{slug}", FIX_ANYONE, PROOF_NONE_READ, false, 0, h_any },
	{ M_GET, "/staff/{id}/{id2}", FIX_STAFF, PROOF_NONE_READ, false, 0, h_any },
	{ M_POST, "/faq/{id}/vote", FIX_ANYONE, PROOF_ANON, false, 0, h_any },
};

/* Status line first, an empty line before the body, no control character but CR LF between. */
static void
answer_sound(struct webfix *f)
{
	const char *end = strstr(f->out.s, "\r\n\r\n");

	MUST(end != NULL && strncmp(f->out.s, "Status: ", 8) == 0);
	for (const char *p = f->out.s; p < end; p++) {
		if (*p == '\r') {
			MUST(p[1] == '\n');
			p++;
			continue;
		}
		MUST((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f);
	}
	MUST(webfix_header(f, "Content-Security-Policy") != NULL);
	MUST(strstr(f->out.s, "\nSet-Cookie") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct webfix f;
	char *text, *target;

	if (f.cx.mem == NULL) {
		webfix_open(&f);
		f.app.routes = table;
		f.app.nroutes = NELEM(table);
		MUST(routes_check(f.cx.mem, table, NELEM(table), &f.auth) == NULL);
		log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	}
	if (memchr(data, '\0', n) != NULL)
		return 0;
	text = __builtin_malloc(n + 1);
	MUST(text != NULL);
	memcpy(text, data, n);
	text[n] = '\0';
	target = strchr(text, ' ');
	if (target != NULL) {
		*target++ = '\0';
		webfix_run(&f, text, target, NULL, NULL);
		answer_sound(&f);
	}
	__builtin_free(text);
	return 0;
}
