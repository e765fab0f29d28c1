/*
 * memo.c -- a handful of slots, searched one after the other.
 */
#include <stdlib.h>
#include "base/memo.h"
#include "base/status.h"

#define SLOTS 8 /* of each kind */

struct slot {
	struct arena *mem;
	const void *value; /* NULL: nothing */
	int64_t id, at;
};

struct memo {
	struct slot slot[MEMO_KINDS][SLOTS];
	struct slot *open; /* between memo_begin and memo_keep */
};

struct memo *
memo_new(void)
{
	struct memo *m = calloc(1, sizeof(*m));

	for (size_t i = 0; m != NULL && i < (size_t)MEMO_KINDS * SLOTS; i++)
		m->slot[i / SLOTS][i % SLOTS].mem = arena_new();
	return m;
}

void
memo_free(struct memo *m)
{
	for (size_t i = 0; m != NULL && i < (size_t)MEMO_KINDS * SLOTS; i++)
		arena_free(m->slot[i / SLOTS][i % SLOTS].mem);
	free(m);
}

const void *
memo_get(const struct memo *m, enum memo_kind kind, int64_t id, int64_t now)
{
	for (size_t i = 0; i < SLOTS; i++) {
		const struct slot *s = &m->slot[kind][i];

		/* A clock that went back makes nothing last longer. */
		if (s->value != NULL && s->id == id && now >= s->at && now - s->at < MEMO_SECONDS)
			return s->value;
	}
	return NULL;
}

struct arena *
memo_begin(struct memo *m, enum memo_kind kind, int64_t id, int64_t now)
{
	struct slot *s = &m->slot[kind][0];

	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *t = &m->slot[kind][i];

		if (t->id == id) {
			s = t;
			break;
		}
		if (t->at < s->at)
			s = t;
	}
	arena_reset(s->mem);
	s->value = NULL;
	s->id = id;
	s->at = now;
	m->open = s;
	return s->mem;
}

void
memo_keep(struct memo *m, const void *value)
{
	if (m->open != NULL)
		m->open->value = value;
	m->open = NULL;
}
