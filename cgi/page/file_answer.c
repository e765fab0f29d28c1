/*
 * file_answer.c -- bytes of a file of an article, 512 KiB at a time.
 */
#include "page/file_answer.h"
#include "web/resp.h"

struct answer {
	struct article_file file;
	bool staff;
	struct blob first;
};

static enum status
chunk_send(struct req *rq, struct ctx *cx, const struct answer *a, int64_t no)
{
	struct blob b = a->first;

	if (no > 0)
		TRY(article_file_chunk(cx, a->file.id, a->staff, no, &b));
	return resp_write(rq, b.p, b.n);
}

/* Each chunk has an arena of its own: a worker does not grow with the file. */
static enum status
answer_stream(struct req *rq, void *arg)
{
	const struct answer *a = arg;

	for (int64_t no = 0; no * ARTICLE_FILE_CHUNK < a->file.size; no++) {
		struct ctx sub = *rq->cx;
		enum status st;

		sub.mem = arena_new();
		sub.error = NULL;
		st = chunk_send(rq, &sub, a, no);
		arena_free(sub.mem);
		TRY(st);
	}
	return ST_OK;
}

enum status
file_answer(struct req *rq, const struct article_file *f, bool staff)
{
	struct answer *a = arena_alloc(rq->cx->mem, sizeof(*a));
	bool image = str_eq(f->kind, "image");

	a->file = *f;
	a->staff = staff;
	if (resp_file_known(rq, arena_printf(rq->cx->mem, "\"%s\"", str_hex(rq->cx->mem, f->sha256.p, f->sha256.n < 16 ? f->sha256.n : 16))))
		return ST_OK;
	/* Asked for before the first byte goes out, so that a failure is still a clean page. */
	if (f->size > 0)
		TRY(article_file_chunk(rq->cx, f->id, staff, 0, &a->first));
	if (image)
		resp_inline(rq, f->name);
	else
		resp_attachment(rq, f->name);
	rq->resp->status = 200;
	rq->resp->type = f->mime;
	rq->resp->stream = answer_stream;
	rq->resp->stream_arg = a;
	rq->resp->stream_size = f->size;
	return ST_OK;
}
