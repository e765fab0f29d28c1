/*
 * wire.c -- frames: a builder, and a reader that cannot be talked past its end.
 */
#include <string.h>

#include "base/wire.h"

#define IS_NULL UINT32_MAX

static void
put(struct wire_out *o, uint64_t v, size_t bytes)
{
	unsigned char b[8];
	size_t i;

	for (i = 0; i < bytes; i++)
		b[i] = (unsigned char)(v >> (8 * (bytes - 1 - i)));
	str_addn(&o->s, b, bytes);
}

static uint64_t
number(const unsigned char *p, size_t bytes)
{
	uint64_t v = 0;
	size_t i;

	for (i = 0; i < bytes; i++)
		v = v << 8 | p[i];
	return v;
}

void
wire_begin(struct wire_out *o, struct arena *mem, unsigned int word)
{
	str_init(&o->s, mem);
	put(o, 0, 4);
	put(o, word, 2);
}

void
wire_i64(struct wire_out *o, int64_t v)
{
	put(o, (uint64_t)v, 8);
}

void
wire_blob(struct wire_out *o, const void *p, size_t n)
{
	if (p == NULL) {
		put(o, IS_NULL, 4);
		return;
	}
	put(o, n, 4);
	str_addn(&o->s, p, n);
}

void
wire_str(struct wire_out *o, const char *s)
{
	wire_blob(o, s, s == NULL ? 0 : strlen(s));
}

bool
wire_end(struct wire_out *o)
{
	size_t n = o->s.len - 4, i;

	if (o->s.len > WIRE_MAX)
		return false;
	for (i = 0; i < 4; i++)
		o->s.s[i] = (char)(unsigned char)(n >> (8 * (3 - i)));
	return true;
}

size_t
wire_frame(const void *p, size_t n)
{
	uint64_t len;

	if (n < 4)
		return 0;
	len = number(p, 4);
	return len < 2 || len > WIRE_MAX - 4 ? WIRE_MAX + 1 : (size_t)len + 4;
}

void
wire_open(struct wire_in *w, const void *p, size_t n)
{
	*w = (struct wire_in){ .p = p, .n = n, .at = WIRE_HEAD };
	if (n < WIRE_HEAD)
		w->bad = true;
	else
		w->word = (unsigned int)number(w->p + 4, 2);
}

/* n bytes of the frame, or NULL and the frame is bad. */
static const unsigned char *
take(struct wire_in *w, size_t n)
{
	const unsigned char *p;

	if (w->bad || n > w->n - w->at) {
		w->bad = true;
		return NULL;
	}
	p = w->p + w->at;
	w->at += n;
	return p;
}

int64_t
wire_get_i64(struct wire_in *w)
{
	const unsigned char *p = take(w, 8);

	return p == NULL ? 0 : (int64_t)number(p, 8);
}

struct blob
wire_get_blob(struct wire_in *w, size_t max)
{
	const unsigned char *p = take(w, 4);
	uint64_t n = p == NULL ? IS_NULL : number(p, 4);

	if (n == IS_NULL)
		return (struct blob){ NULL, 0 };
	if (n > max) {
		w->bad = true;
		return (struct blob){ NULL, 0 };
	}
	p = take(w, (size_t)n);
	return (struct blob){ p, p == NULL ? 0 : (size_t)n };
}

const char *
wire_get_str(struct wire_in *w, struct arena *mem, size_t max)
{
	struct blob b = wire_get_blob(w, max);

	if (b.p == NULL)
		return NULL;
	if (memchr(b.p, '\0', b.n) != NULL) {
		w->bad = true;
		return NULL;
	}
	return arena_strndup(mem, b.p, b.n);
}

bool
wire_done(const struct wire_in *w)
{
	return !w->bad && w->at == w->n;
}
