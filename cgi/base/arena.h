/*
 * arena.h -- memory for one request (one item in jobs and mail).
 *
 * Nobody frees: the arena is reset at the top of the next request.  What is not memory (a file, a
 * handle) registers a clean-up handler, run last in, first out at reset.  Out of memory logs one
 * line and aborts; the master starts a new worker.  Not thread safe.
 */
#ifndef KEFU_BASE_ARENA_H
#define KEFU_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include "status.h"

struct arena;

struct arena *arena_new(void);
/* Run the handlers and give all but one block back.  Every pointer from the arena is dead after it. */
void arena_reset(struct arena *);
/* Run the handlers and free the arena itself.  NULL is allowed. */
void arena_free(struct arena *);
/* n bytes, zeroed, aligned for any type.  n may be 0.  Never NULL. */
void *arena_alloc(struct arena *, size_t n);
/* nmemb * size bytes, zeroed; aborts on overflow. */
void *arena_calloc(struct arena *, size_t nmemb, size_t size);
char *arena_strdup(struct arena *, const char *);
/* n bytes of p and a NUL after them. */
char *arena_strndup(struct arena *, const char *p, size_t n);
void *arena_memdup(struct arena *, const void *p, size_t n);
char *arena_printf(struct arena *, const char *fmt, ...) KEFU_PRINTF(2, 3);
char *arena_vprintf(struct arena *, const char *fmt, va_list) KEFU_PRINTF(2, 0);
/* The old bytes of p (from this arena; NULL when old is 0) with room for n >= old bytes, the rest
 * zeroed; in place when p was the last thing taken.  p is dead afterwards. */
void *arena_grow(struct arena *, void *p, size_t old, size_t n);
/* Call fn(arg) at reset or free. */
void arena_defer(struct arena *, void (*fn)(void *arg), void *arg);
/* Bytes held from malloc: a reset gives back all but the first block. */
size_t arena_held(const struct arena *);

#endif
