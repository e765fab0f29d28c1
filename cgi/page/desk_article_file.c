/*
 * desk_article_file.c -- images and attachments of articles at the desk: sending one up, and seeing it.
 *
 * What a file is, its content says.  An image is made again from its pixels, a document is told by its bytes, everything else is refused.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/document.h"
#include "base/picture.h"
#include "page/desk_editor.h"
#include "page/file_answer.h"

#define NAME_MAX_BYTES 190

/* GET /desk/articles/{id}/files/{id2} and /desk/articles/files/{id} */
enum status
desk_article_file(struct req *rq)
{
	struct article_file f;
	int64_t id = rq->ids[1] != 0 ? rq->ids[1] : rq->ids[0];

	TRY(article_file_get(rq->cx, id, true, &f));
	return file_answer(rq, &f, true);
}

/* ---------------------------------------------------------------- sending one up */

static enum status
upload_bytes(struct req *rq, const struct upload *u, struct blob *out)
{
	size_t n = (size_t)u->size, have = 0;
	char *p = arena_alloc(rq->cx->mem, n);

	while (have < n) {
		ssize_t got = pread(u->fd, p + have, n - have, (off_t)have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(rq->cx, ST_FAILED, "an upload cannot be read: %s", got < 0 ? strerror(errno) : "it is too short");
		have += (size_t)got;
	}
	*out = (struct blob){ p, n };
	return ST_OK;
}

/* The name without an extension that is not its content's. */
static const char *
name_of(struct req *rq, const char *name, const char *extension, bool image)
{
	const char *dot = strrchr(name, '.');
	size_t n = image && dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name);

	/* A picture's extension follows from how it was made again; a document keeps what it is called. */
	if (n > NAME_MAX_BYTES)
		for (n = NAME_MAX_BYTES; n > 0 && ((unsigned char)name[n] & 0xc0) == 0x80; n--)
			continue;
	name = arena_strndup(rq->cx->mem, name, n);
	return image ? arena_printf(rq->cx->mem, "%s.%s", name, extension) : document_name(rq->cx->mem, name, extension);
}

/* ST_OK with *fault when it is refused; what it is goes into f, its bytes into *b. */
static const char *
look_at(struct req *rq, const struct upload *u, struct blob *b, struct article_file *f)
{
	struct picture pic;
	struct document doc;

	switch (picture_remake(rq->cx->mem, *b, &pic)) {
	case PICTURE_FINE:
		*b = pic.bytes;
		*f = (struct article_file){ .kind = "image", .name = name_of(rq, u->name, pic.extension, true), .mime = pic.mime, .width = pic.width,
			.height = pic.height, .size = (int64_t)pic.bytes.n };
		return NULL;
	case PICTURE_HUGE:
		return "desk_editor.file_huge";
	case PICTURE_BROKEN:
		return "desk_editor.file_broken";
	case PICTURE_UNKNOWN:
		break;
	}
	if (!document_is(*b, &doc))
		return "desk_editor.file_refused";
	*f = (struct article_file){ .kind = "file", .name = name_of(rq, u->name, doc.extension, false), .mime = doc.mime, .size = (int64_t)b->n };
	return NULL;
}

enum status
editor_upload(struct req *rq, const struct upload *u, int64_t article_id, struct article_file *f, const char **fault)
{
	struct blob b;

	*fault = NULL;
	if (u->too_big || u->size > ARTICLE_FILE_MAX)
		*fault = "desk_editor.file_big";
	else if (u->size == 0)
		*fault = "field.files_empty";
	if (*fault != NULL)
		return ST_OK;
	TRY(upload_bytes(rq, u, &b));
	*fault = look_at(rq, u, &b, f);
	if (*fault != NULL)
		return ST_OK;
	f->article_id = article_id;
	return article_file_add(rq->cx, f, b.p);
}

/* Words within the brackets of a link. */
static const char *
bracketed(struct arena *mem, const char *s, size_t n)
{
	struct str out;

	str_init(&out, mem);
	for (size_t i = 0; i < n; i++) {
		if (strchr("[]\\`*_<>&", s[i]) != NULL)
			str_addc(&out, '\\');
		str_addc(&out, s[i]);
	}
	return out.s;
}

const char *
editor_file_markdown(struct req *rq, const struct article_file *f)
{
	bool image = str_eq(f->kind, "image");
	const char *dot = strrchr(f->name, '.');
	size_t n = image && dot != NULL ? (size_t)(dot - f->name) : strlen(f->name);
	const char *words = bracketed(rq->cx->mem, f->name, n);

	/* What a pasted picture is called says nothing about it. */
	if (image && (str_eq(words, "image") || str_eq(words, "blob") || n == 0))
		words = view_text(rq, "desk_editor.picture", NULL);
	return arena_printf(rq->cx->mem, "%s[%s](file:%lld)", image ? "!" : "", words, (long long)f->id);
}

static enum status
upload_answer(struct req *rq, const struct article_file *f, const char *fault)
{
	struct str out;

	str_init(&out, rq->cx->mem);
	if (fault != NULL) {
		rq->resp->status = 422;
		str_add(&out, "{\"error\":");
		resp_json_string(&out, view_text(rq, fault, NULL));
	} else {
		str_addf(&out, "{\"id\":%lld,\"kind\":\"%s\",\"width\":%lld,\"height\":%lld,\"markdown\":", (long long)f->id, f->kind,
		    (long long)f->width, (long long)f->height);
		resp_json_string(&out, editor_file_markdown(rq, f));
		str_add(&out, ",\"url\":");
		resp_json_string(&out, req_url(rq, "/desk/articles/files/%lld", (long long)f->id));
	}
	str_addc(&out, '}');
	return resp_json(rq, out.s);
}

/* POST /desk/articles/files -- one file; fields article (its number, none for one that is not saved yet) and file.  JSON. */
enum status
desk_article_files(struct req *rq)
{
	const char *number = req_post(rq, "article", NULL), *fault = "field.required";
	struct article_file f = { 0 };
	struct article a;
	int64_t id = 0;

	if (!str_empty(number)) {
		if (!str_to_i64(number, 1, INT64_MAX, &id))
			return ST_INVALID;
		TRY(article_get(rq->cx, id, &a));
	}
	for (size_t i = 0; i < rq->nuploads; i++)
		if (str_eq(rq->uploads[i].field, "file")) {
			TRY(editor_upload(rq, &rq->uploads[i], id, &f, &fault));
			break;
		}
	return upload_answer(rq, &f, fault);
}
