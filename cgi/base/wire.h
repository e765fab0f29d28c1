/*
 * wire.h -- the frames between kefu-vault and its clients.
 *
 * A frame is u32 length of what follows, u16 word (operation or status), then fields in an order that both sides
 * know; all numbers big endian.  A number is 8 bytes; bytes are u32 length and the bytes; the length
 * 0xffffffff stands for NULL.  The reader never passes the end of its frame: the first fault makes it bad, and
 * from then on every read gives nothing.
 */
#ifndef KEFU_BASE_WIRE_H
#define KEFU_BASE_WIRE_H

#include "base/str.h"

#define WIRE_MAX ((size_t)600 * 1024) /* of a whole frame: one chunk of 512 KiB and what goes with it */
#define WIRE_HEAD 6                   /* length and word */

/* A frame that is being built; s.s holds it. */
struct wire_out {
	struct str s;
};
void wire_begin(struct wire_out *, struct arena *, unsigned int word);
void wire_i64(struct wire_out *, int64_t);
/* NULL stays NULL. */
void wire_str(struct wire_out *, const char *);
void wire_blob(struct wire_out *, const void *p, size_t n);
/* Writes the length; false when the frame is too big.  Fields may not be added afterwards. */
bool wire_end(struct wire_out *);

/* A frame that is being read; p is what follows the length. */
struct wire_in {
	const unsigned char *p;
	size_t n, at;
	bool bad;
	unsigned int word;
};
/* Bytes of the frame at the start of p[0..n): 0 when the length is not here yet, WIRE_MAX + 1 when it is no frame of ours. */
size_t wire_frame(const void *p, size_t n);
/* A whole frame as wire_frame measured it. */
void wire_open(struct wire_in *, const void *p, size_t n);
int64_t wire_get_i64(struct wire_in *);
/* A text of at most max bytes, NUL terminated in mem; NULL for NULL.  A NUL byte inside is a fault. */
const char *wire_get_str(struct wire_in *, struct arena *, size_t max);
/* At most max bytes, where they stand in the frame; {NULL, 0} for NULL. */
struct blob wire_get_blob(struct wire_in *, size_t max);
/* True when nothing was bad and nothing is left. */
bool wire_done(const struct wire_in *);

#endif
