/*
 * multipart.c -- multipart/form-data as a stream.
 *
 * One window of the body is in memory.  A delimiter is CRLF, two dashes and the boundary; the first
 * one has its CRLF put in front so that all are alike.
 */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/utf8.h"
#include "web/multipart.h"
#include "web/part.h"
#include "web/param.h"

#define WINDOW 32768
#define BOUNDARY_MAX 70 /* RFC 2046 5.1.1 */

struct stream {
	struct req *rq;
	struct body *body;
	bool files;
	bool ended;       /* no more bytes to read */
	size_t pos, len;  /* the unread part of the window */
	size_t text;      /* bytes of all text parts so far */
	char delim[BOUNDARY_MAX + 5];
	size_t delim_len;
	struct param *post;
	size_t npost;
	struct upload *uploads;
	size_t nuploads;
	char window[WINDOW];
};

/* Where the bytes of a file part go. */
struct spool {
	int fd; /* -1: nowhere */
	bool too_big;
	int64_t size;
	crypto_hash_sha256_state hash;
};

static enum status
malformed(struct stream *s, const char *what)
{
	return part_malformed(s->rq, what);
}

/* Read more behind the unread bytes. */
static enum status
fill(struct stream *s)
{
	size_t n;

	memmove(s->window, s->window + s->pos, s->len - s->pos);
	s->len -= s->pos;
	s->pos = 0;
	TRY(body_read(s->body, s->window + s->len, WINDOW - s->len, &n));
	s->len += n;
	s->ended = n == 0;
	return ST_OK;
}

/* Make n unread bytes available, ST_INVALID when the body has fewer. */
static enum status
need(struct stream *s, size_t n)
{
	while (s->len - s->pos < n) {
		if (s->ended)
			return malformed(s, "it ends too early");
		TRY(fill(s));
	}
	return ST_OK;
}

/* The next piece of the present part: *p and *n; *last when the delimiter follows (and is skipped). */
static enum status
piece(struct stream *s, const char **p, size_t *n, bool *last)
{
	const char *hit;

	TRY(need(s, s->delim_len));
	*p = s->window + s->pos;
	hit = memmem(*p, s->len - s->pos, s->delim, s->delim_len);
	*last = hit != NULL;
	if (hit != NULL) {
		*n = (size_t)(hit - *p);
		s->pos += *n + s->delim_len;
		return ST_OK;
	}
	if (s->ended)
		return malformed(s, "the last boundary is missing");
	*n = s->len - s->pos - (s->delim_len - 1);
	s->pos += *n;
	return ST_OK;
}

/* ---- Parts ---- */

static enum status
part_headers(struct stream *s, struct part *part)
{
	char *head, *end, *line;
	size_t n;

	for (;;) {
		end = memmem(s->window + s->pos, s->len - s->pos, "\r\n\r\n", 4);
		if (end != NULL)
			break;
		if (s->len - s->pos > MULTIPART_HEAD_MAX)
			return malformed(s, "a part's headers are too long");
		TRY(need(s, s->len - s->pos + 1));
	}
	n = (size_t)(end - (s->window + s->pos));
	if (n > MULTIPART_HEAD_MAX || memchr(s->window + s->pos, '\0', n) != NULL)
		return malformed(s, "a part's headers");
	head = arena_strndup(s->rq->cx->mem, s->window + s->pos, n);
	s->pos += n + 4;
	for (line = head; line != NULL && *line != '\0';) {
		char *next = strstr(line, "\r\n");

		if (next != NULL) {
			*next = '\0';
			next += 2;
		}
		TRY(part_header(s->rq, line, part));
		line = next;
	}
	return part->name != NULL ? ST_OK : malformed(s, "a part without a name");
}

static enum status
part_text(struct stream *s, const struct part *part)
{
	struct str value;
	const char *p;
	size_t n;
	bool last;

	str_init(&value, s->rq->cx->mem);
	do {
		TRY(piece(s, &p, &n, &last));
		s->text += n;
		if ((int64_t)s->text > body_text_max(s->rq))
			return fail(s->rq->cx, ST_TOO_BIG, "too much text in a multipart body");
		str_addn(&value, p, n);
	} while (!last);
	s->post[s->npost].mended = !param_text(value.s, value.len);
	if (s->post[s->npost].mended && !body_long(s->rq))
		return malformed(s, "a text part is not plain UTF-8 text");
	if (s->post[s->npost].mended)
		value.s = param_mend(s->rq->cx->mem, value.s, value.len);
	s->post[s->npost].name = part->name;
	s->post[s->npost++].value = value.s;
	return ST_OK;
}

static void
spool_close(void *arg)
{
	int *fd = arg;

	if (*fd >= 0)
		(void)close(*fd);
}

static enum status
spool_open(struct stream *s, int *out)
{
	const char *dir = s->rq->cx->conf->spool_dir;
	int *fd = arena_alloc(s->rq->cx->mem, sizeof(*fd));

	*fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	*out = *fd;
	if (*fd < 0)
		return fail(s->rq->cx, ST_BUSY, "spool directory %s: %s", dir, strerror(errno));
	arena_defer(s->rq->cx->mem, spool_close, fd);
	return ST_OK;
}

static enum status
spool_write(struct stream *s, struct spool *sp, const char *p, size_t n)
{
	sp->size += (int64_t)n;
	if (sp->size > s->rq->cx->conf->upload_max)
		sp->too_big = true;
	if (sp->too_big || sp->fd < 0)
		return ST_OK;
	(void)crypto_hash_sha256_update(&sp->hash, (const unsigned char *)p, n);
	while (n > 0) {
		ssize_t w = write(sp->fd, p, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return fail(s->rq->cx, ST_BUSY, "spool: %s", strerror(errno));
		p += w;
		n -= (size_t)w;
	}
	return ST_OK;
}

static void
upload_done(struct stream *s, const struct part *part, struct spool *sp)
{
	struct upload *u = &s->uploads[s->nuploads++];

	u->field = part->name;
	u->name = part->file;
	u->mime = part->mime == NULL ? "application/octet-stream" : part->mime;
	u->size = sp->size;
	u->too_big = sp->too_big;
	u->fd = -1;
	if (sp->too_big) {
		/* The descriptor is closed with the arena; give the disk back now. */
		if (sp->fd >= 0)
			(void)!ftruncate(sp->fd, 0);
		return;
	}
	(void)crypto_hash_sha256_final(&sp->hash, u->sha256);
	(void)lseek(sp->fd, 0, SEEK_SET);
	u->fd = sp->fd;
}

static enum status
part_file(struct stream *s, const struct part *part)
{
	struct spool sp = { .fd = -1 };
	const char *p;
	size_t n;
	bool last;

	if (!s->files)
		return malformed(s, "a file where none is expected");
	sp.too_big = s->nuploads >= (size_t)s->rq->cx->conf->upload_count;
	(void)crypto_hash_sha256_init(&sp.hash);
	if (!sp.too_big && part->file[0] != '\0')
		TRY(spool_open(s, &sp.fd));
	do {
		TRY(piece(s, &p, &n, &last));
		TRY(spool_write(s, &sp, p, n));
	} while (!last);
	/* An empty file input is sent as a part without name and bytes. */
	if (part->file[0] == '\0')
		return sp.size == 0 ? ST_OK : malformed(s, "a file without a name");
	upload_done(s, part, &sp);
	return ST_OK;
}

/* ---- The whole ---- */

/* boundary=... of the Content-Type header. */
static enum status
boundary(struct stream *s)
{
	const char *v = strchr(s->rq->content_type, ';'), *name;
	char *value;
	bool bad = false;

	while (v != NULL && part_param(s->rq->cx->mem, &v, &name, &value, &bad)) {
		size_t n = strlen(value);

		if (strcasecmp(name, "boundary") != 0)
			continue;
		if (n == 0 || n > BOUNDARY_MAX || !utf8_printable(value, n, false))
			break;
		memcpy(s->delim, "\r\n--", 4);
		memcpy(s->delim + 4, value, n);
		s->delim_len = n + 4;
		return ST_OK;
	}
	return malformed(s, "no boundary");
}

static enum status
parts_read(struct stream *s)
{
	const char *p;
	size_t n;
	bool last;

	TRY(piece(s, &p, &n, &last));
	if (!last || n != 0)
		return malformed(s, "it does not begin with the boundary");
	for (size_t parts = 0;; parts++) {
		struct part part = { 0 };

		TRY(need(s, 2));
		if (memcmp(s->window + s->pos, "--", 2) == 0)
			break;
		if (memcmp(s->window + s->pos, "\r\n", 2) != 0)
			return malformed(s, "a boundary without a line end");
		if (parts == MULTIPART_PARTS_MAX)
			return fail(s->rq->cx, ST_TOO_BIG, "more than %zu parts", parts);
		s->pos += 2;
		TRY(part_headers(s, &part));
		TRY(part.file == NULL ? part_text(s, &part) : part_file(s, &part));
	}
	while (!s->ended) {
		s->pos = s->len;
		TRY(fill(s));
	}
	return ST_OK;
}

enum status
multipart_read(struct req *rq, struct body *body, bool files)
{
	struct stream *s = arena_alloc(rq->cx->mem, sizeof(*s));

	s->rq = rq;
	s->body = body;
	s->files = files;
	s->post = arena_calloc(rq->cx->mem, MULTIPART_PARTS_MAX, sizeof(*s->post));
	s->uploads = arena_calloc(rq->cx->mem, MULTIPART_PARTS_MAX, sizeof(*s->uploads));
	TRY(boundary(s));
	memcpy(s->window, "\r\n", 2);
	s->len = 2;
	TRY(parts_read(s));
	rq->post = s->post;
	rq->npost = s->npost;
	rq->uploads = s->uploads;
	rq->nuploads = s->nuploads;
	return ST_OK;
}
