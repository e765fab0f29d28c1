/*
 * attach.c -- attachments in and out, a chunk at a time.
 *
 * Each chunk has an arena of its own, so that a worker's memory does not grow with the size of a file.
 */
#include <sys/mman.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/secret.h"
#include "db/db.h"
#include "model/attach.h"

static const struct db_col attach_cols[] = {
	DB_COL(attach, id, DB_T_I64),
	DB_COL(attach, message_id, DB_T_I64),
	DB_COL(attach, size, DB_T_I64),
	DB_COL(attach, name, DB_T_STR),
	DB_COL(attach, mime, DB_T_STR),
	DB_COL(attach, kind, DB_T_STR),
	DB_COL(attach, at, DB_T_TIME),
};
const struct db_map attach_map = DB_MAP(attach, attach_cols);

static bool
mime_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$&-^_.+", c) != NULL);
}

const char *
attach_mime(struct ctx *cx, const char *s)
{
	size_t type = 0, sub = 0;

	if (s == NULL)
		return "application/octet-stream";
	while (mime_char(s[type]))
		type++;
	if (type > 0 && s[type] == '/') {
		while (mime_char(s[type + 1 + sub]))
			sub++;
	}
	if (sub == 0 || type + 1 + sub > 100)
		return "application/octet-stream";
	return arena_strndup(cx->mem, s, type + 1 + sub);
}

static void
fd_close(void *arg)
{
	(void)close((int)(intptr_t)arg);
}

enum status
attach_from_memory(struct ctx *cx, const char *name, const char *mime, struct blob b, struct attach_in *in)
{
	int fd = memfd_create("attach", MFD_CLOEXEC);
	size_t have;
	ssize_t n;

	if (fd < 0)
		return fail(cx, ST_BUSY, "no memory for a file: %s", strerror(errno));
	arena_defer(cx->mem, fd_close, (void *)(intptr_t)fd);
	for (have = 0; have < b.n; have += (size_t)n) {
		if ((n = write(fd, (const char *)b.p + have, b.n - have)) <= 0)
			return fail(cx, ST_BUSY, "no memory for a file: %s", strerror(errno));
	}
	*in = (struct attach_in){ .name = name, .mime = mime, .fd = fd, .size = (int64_t)b.n };
	crypto_hash_sha256(in->sha256, b.p, b.n);
	return ST_OK;
}

/* Exactly n bytes at offset at. */
static enum status
file_read(struct ctx *cx, int fd, int64_t at, char *buf, size_t n)
{
	size_t have = 0;
	ssize_t got;

	while (have < n) {
		got = pread(fd, buf + have, n - have, (off_t)at + (off_t)have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return fail(cx, ST_FAILED, "an upload cannot be read: %s", got < 0 ? strerror(errno) : "it is too short");
		have += (size_t)got;
	}
	return ST_OK;
}

static enum status
chunk_store(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in, const unsigned char seal[16], int64_t no)
{
	int64_t at = no * ATTACH_CHUNK, left = in->size - at;
	size_t n = left < ATTACH_CHUNK ? (size_t)left : (size_t)ATTACH_CHUNK;
	struct blob sealed;
	char *plain = arena_alloc(cx->mem, n);

	TRY(file_read(cx, in->fd, at, plain, n));
	TRY(vault_seal_chunk(cx, to->party, to->grant, seal, no, (struct blob){ plain, n }, &sealed));
	return to->chunk(cx, to, seal, no, sealed);
}

/* The context with an arena of its own, for one chunk. */
static struct ctx
chunk_begin(const struct ctx *cx)
{
	struct ctx sub = *cx;

	sub.mem = arena_new();
	sub.error = NULL;
	return sub;
}

static enum status
chunk_end(struct ctx *cx, struct ctx *sub, enum status st)
{
	if (sub->error != NULL)
		cx->error = arena_strdup(cx->mem, sub->error);
	arena_free(sub->mem);
	return st;
}

static enum status
file_store(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in)
{
	unsigned char seal[16];
	struct ctx sub;
	int64_t no;

	secret_random(seal, sizeof(seal));
	TRY(to->add(cx, to, in, seal));
	for (no = 0; no * ATTACH_CHUNK < in->size; no++) {
		sub = chunk_begin(cx);
		TRY(chunk_end(cx, &sub, chunk_store(&sub, to, in, seal, no)));
	}
	return ST_OK;
}

enum status
attach_store(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		TRY(file_store(cx, to, &in[i]));
	return ST_OK;
}

static enum status
chunk_read(struct ctx *cx, const struct attach *a, int64_t no, struct blob *plain)
{
	int64_t left = a->size - no * ATTACH_CHUNK;

	TRY(vault_open_chunk(cx, a->id, no, plain));
	if (plain->n != (left < ATTACH_CHUNK ? (size_t)left : (size_t)ATTACH_CHUNK))
		return fail(cx, ST_FAILED, "chunk %lld of file %lld has %zu bytes", (long long)no, (long long)a->id, plain->n);
	return ST_OK;
}

enum status
attach_read(struct ctx *cx, const struct attach *a, enum status (*fn)(void *arg, struct blob plain), void *arg)
{
	struct blob plain;
	enum status st;
	struct ctx sub;
	int64_t no;

	for (no = 0; no * ATTACH_CHUNK < a->size; no++) {
		sub = chunk_begin(cx);
		st = chunk_read(&sub, a, no, &plain);
		if (st == ST_OK)
			st = fn(arg, plain);
		TRY(chunk_end(cx, &sub, st));
	}
	return ST_OK;
}
