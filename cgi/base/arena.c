/*
 * arena.c -- blocks of memory that are filled from the front and given back together.
 *
 * Invariants: a->head is the block being filled and heads the list of all; a->first is somewhere in
 * that list, has the standard size and survives a reset.  Under AddressSanitizer what nobody holds is poisoned, so a
 * pointer kept over a reset is caught.
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define BLOCK_SIZE ((size_t)64 * 1024)
#define TRIM_SIZE ((size_t)4 * 1024 * 1024) /* a reset of more gives memory back to the system */
#define ALIGN _Alignof(max_align_t)
#define ROUND_UP(n) (((n) + ALIGN - 1) & ~(ALIGN - 1))

struct block {
	struct block *next;
	size_t size; /* of data */
	size_t used;
	max_align_t data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *arg;
};

struct arena {
	struct block *head, *first;
	struct deferred *deferred;
	size_t held;
};

static void
die(size_t n)
{
	log_line(LOG_L_ERROR, "out of memory: %zu bytes wanted", n);
	abort();
}

static struct block *
block_new(struct arena *a, size_t size)
{
	struct block *b;

	if (size > SIZE_MAX / 2 || (b = malloc(sizeof(*b) + size)) == NULL) {
		die(size);
		return NULL;
	}
	b->size = size;
	b->used = 0;
	b->next = NULL;
	a->held += sizeof(*b) + size;
	POISON(b->data, size);
	return b;
}

struct arena *
arena_new(void)
{
	struct arena *a;

	if ((a = calloc(1, sizeof(*a))) == NULL) {
		die(sizeof(*a));
		return NULL;
	}
	a->head = a->first = block_new(a, BLOCK_SIZE);
	return a;
}

static void
run_deferred(struct arena *a)
{
	struct deferred *d;

	while ((d = a->deferred) != NULL) {
		a->deferred = d->next;
		d->fn(d->arg);
	}
}

static void
block_free(struct arena *a, struct block *b)
{
	a->held -= sizeof(*b) + b->size;
	UNPOISON(b->data, b->size);
	free(b);
}

void
arena_reset(struct arena *a)
{
	struct block *b, *next;
	bool large = a->held > TRIM_SIZE;

	run_deferred(a);
	for (b = a->head; b != NULL; b = next) {
		next = b->next;
		if (b != a->first)
			block_free(a, b);
	}
	a->head = a->first;
	a->first->next = NULL;
	a->first->used = 0;
	POISON(a->first->data, a->first->size);
	/* One long text must not stay a worker's memory for good: malloc would keep what was freed. */
	if (large)
		(void)malloc_trim(0);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	block_free(a, a->first);
	free(a);
}

/* A big thing gets a block of its own, put behind the head so that the head's room is not lost. */
static void *
alloc_big(struct arena *a, size_t n)
{
	struct block *b = block_new(a, n);

	b->next = a->head->next;
	a->head->next = b;
	b->used = n;
	UNPOISON(b->data, n);
	return memset(b->data, 0, n);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct block *b = a->head;
	size_t room;
	char *p;

	if (n > SIZE_MAX / 4)
		die(n);
	room = ROUND_UP(n == 0 ? 1 : n);
	if (room > b->size - b->used) {
		if (room > BLOCK_SIZE / 4)
			return alloc_big(a, room);
		b = block_new(a, BLOCK_SIZE);
		b->next = a->head;
		a->head = b;
	}
	p = (char *)b->data + b->used;
	b->used += room;
	UNPOISON(p, n);
	return memset(p, 0, n);
}

void *
arena_calloc(struct arena *a, size_t nmemb, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(nmemb, size, &n)) {
		die(SIZE_MAX);
		return NULL;
	}
	return arena_alloc(a, n);
}

void *
arena_grow(struct arena *a, void *p, size_t old, size_t n)
{
	struct block *b = a->head;
	size_t had = ROUND_UP(old == 0 ? 1 : old), room = ROUND_UP(n);
	void *q;

	if (p != NULL && n < SIZE_MAX / 4 && had <= b->used &&
	    (char *)p == (char *)b->data + b->used - had && room - had <= b->size - b->used) {
		b->used += room - had;
		UNPOISON(p, n);
		memset((char *)p + old, 0, n - old);
		return p;
	}
	q = arena_alloc(a, n);
	if (old > 0)
		memcpy(q, p, old);
	return q;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *p, size_t n)
{
	char *s = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(s, p, n);
	return s;
}

void *
arena_memdup(struct arena *a, const void *p, size_t n)
{
	void *q = arena_alloc(a, n);

	if (n > 0)
		memcpy(q, p, n);
	return q;
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[256];
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n < 0) {
		s = arena_strdup(a, "");
	} else if ((size_t)n < sizeof(small)) {
		s = arena_strndup(a, small, (size_t)n);
	} else {
		s = arena_alloc(a, (size_t)n + 1);
		(void)vsnprintf(s, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return s;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

void
arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));

	d->fn = fn;
	d->arg = arg;
	d->next = a->deferred;
	a->deferred = d;
}

size_t
arena_held(const struct arena *a)
{
	return a->held;
}
