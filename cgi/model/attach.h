/*
 * attach.h -- the bytes of attachments: sealed in chunks under the party's key, kept as rows.
 *
 * A file never stands in memory whole: one chunk of 512 KiB at a time goes from its descriptor through the vault into a row, and back
 * the same way.  Everything is written in the transaction of what the file belongs to.
 */
#ifndef KEFU_MODEL_ATTACH_H
#define KEFU_MODEL_ATTACH_H

#include "model/complaint.h"

#define ATTACH_CHUNK (512 * 1024)

/* Where the rows of a file go.  Portal, mailin and desk may each write them only in their own way. */
struct attach_sink {
	int64_t party;     /* whose key seals */
	struct blob grant; /* of a party sealed just now; empty for a stored one */
	const void *arg;
	enum status (*add)(struct ctx *, const struct attach_sink *, const struct attach_in *, const unsigned char seal_id[16]);
	enum status (*chunk)(struct ctx *, const struct attach_sink *, const unsigned char seal_id[16], int64_t no, struct blob sealed);
};

/* Inside a transaction: store files.  Reads in[].fd from the start, as often as the transaction runs. */
enum status attach_store(struct ctx *, const struct attach_sink *, const struct attach_in *in, size_t n) KEFU_MUST_USE;

/* Bytes in memory as a file to store; its descriptor is closed with the arena. */
enum status attach_from_memory(struct ctx *, const char *name, const char *mime, struct blob, struct attach_in *) KEFU_MUST_USE;

/* A declared media type when it is one ("text/plain"), else application/octet-stream; parameters are cut. */
const char *attach_mime(struct ctx *, const char *declared);

/* desk: the plain bytes of a file, chunk by chunk, to fn; the vault judges and logs.  A failure of fn ends it. */
enum status attach_read(struct ctx *, const struct attach *, enum status (*fn)(void *arg, struct blob plain), void *arg) KEFU_MUST_USE;

#endif
