/*
 * memo.h -- what a worker remembers for a moment, so that a page that many ask for at once does not ask the database the same each time.
 *
 * For what may be a second or two old on a page that the web server keeps for three: never for what decides whether somebody may read
 * something.  A few values of each kind, each with an arena of its own; the oldest of its kind makes room, so that a request may hold one
 * value of every kind until it ends.
 */
#ifndef KEFU_BASE_MEMO_H
#define KEFU_BASE_MEMO_H

#include <stdint.h>
#include "arena.h"

#define MEMO_SECONDS 2

enum memo_kind { MEMO_AROUND, MEMO_TREE, MEMO_KINDS };

struct memo;

struct memo *memo_new(void);
void memo_free(struct memo *);
/* The value kept under these numbers for less than MEMO_SECONDS; NULL when there is none.  It stays until the next memo_begin of
 * its kind. */
const void *memo_get(const struct memo *, enum memo_kind, int64_t id, int64_t now);
/* The arena that a new value is to be made in, in place of the oldest of its kind; memo_keep then names it.  Without memo_keep nothing is kept. */
struct arena *memo_begin(struct memo *, enum memo_kind, int64_t id, int64_t now);
void memo_keep(struct memo *, const void *value);

#endif
