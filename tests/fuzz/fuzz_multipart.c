/*
 * fuzz_multipart.c -- a multipart body, read whole and in small pieces: the same parts, clean text,
 * limits kept.  The first byte chooses the size of the pieces.
 */
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/multipart.h"
#include "web/param.h"
#include "../unit/webfix.h"

static enum status
parse(struct webfix *f, const uint8_t *data, size_t n, size_t piece)
{
	static const char *const more[] = { "CONTENT_TYPE=multipart/form-data; boundary=B", NULL };

	MUST(webfix_fill(f, "POST", "/crm/", more) == 0);
	webfix_body(f, (const char *)data, n);
	f->body_piece = piece;
	return req_body(&f->rq, f->conf.body_max, true);
}

/* All that was found, as one number. */
static uint64_t
digest(const struct req *rq)
{
	uint64_t h = 14695981039346656037ULL;

#define MIX(p, len)                                                                                \
	for (size_t k = 0; k < (len); k++)                                                         \
	h = (h ^ ((const uint8_t *)(p))[k]) * 1099511628211ULL
	for (size_t i = 0; i < rq->npost; i++) {
		MUST(param_text(rq->post[i].name, strlen(rq->post[i].name)));
		MUST(param_text(rq->post[i].value, strlen(rq->post[i].value)));
		MIX(rq->post[i].name, strlen(rq->post[i].name) + 1);
		MIX(rq->post[i].value, strlen(rq->post[i].value) + 1);
	}
	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];

		MUST(u->size >= 0 && utf8_length(u->name) <= 200 && strpbrk(u->name, "/\\") == NULL);
		MUST(utf8_printable(u->name, strlen(u->name), false));
		MUST(u->too_big == (u->fd < 0));
		MIX(u->name, strlen(u->name) + 1);
		MIX(u->sha256, sizeof(u->sha256));
		MIX(&u->size, sizeof(u->size));
	}
#undef MIX
	return h;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct webfix f;
	enum status whole;
	uint64_t h;
	size_t piece;

	if (f.cx.mem == NULL) {
		webfix_open(&f);
		f.conf.upload_max = 1000;
		log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	}
	if (n == 0)
		return 0;
	piece = data[0] % 70 + 1;
	data++;
	n--;
	whole = parse(&f, data, n, 0);
	h = digest(&f.rq);
	MUST(whole == ST_OK || (f.rq.npost == 0 && f.rq.nuploads == 0));
	MUST(f.rq.nuploads <= MULTIPART_PARTS_MAX);
	MUST(parse(&f, data, n, piece) == whole);
	MUST(digest(&f.rq) == h);
	return 0;
}
