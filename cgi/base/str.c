/*
 * str.c -- the growing buffer, numbers, hex and base64url.
 *
 * Base64url is written here because sodium's decoder accepts more than the one canonical form of a
 * value; a token has exactly one spelling.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

void
str_init(struct str *b, struct arena *mem)
{
	b->mem = mem;
	b->cap = 64;
	b->s = arena_alloc(mem, b->cap);
	b->len = 0;
}

/* Room for n more bytes and the NUL. */
static void
str_room(struct str *b, size_t n)
{
	size_t want = b->len + n + 1, cap = b->cap;

	if (want <= cap)
		return;
	while (cap < want)
		cap *= 2;
	b->s = arena_grow(b->mem, b->s, b->cap, cap);
	b->cap = cap;
}

void
str_addn(struct str *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	str_room(b, n);
	memcpy(b->s + b->len, p, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
str_add(struct str *b, const char *s)
{
	str_addn(b, s, strlen(s));
}

void
str_addc(struct str *b, char c)
{
	str_addn(b, &c, 1);
}

void
str_addf(struct str *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(b->s + b->len, b->cap - b->len, fmt, ap);
	if (n < 0) {
		b->s[b->len] = '\0';
	} else {
		if ((size_t)n >= b->cap - b->len) {
			str_room(b, (size_t)n);
			(void)vsnprintf(b->s + b->len, b->cap - b->len, fmt, again);
		}
		b->len += (size_t)n;
	}
	va_end(again);
	va_end(ap);
}

void
str_clear(struct str *b)
{
	b->len = 0;
	b->s[0] = '\0';
}

bool
str_empty(const char *s)
{
	return s == NULL || *s == '\0';
}

bool
str_eq(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a, b) == 0;
}

bool
str_starts(const char *s, const char *prefix)
{
	return s != NULL && strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_to_i64(const char *s, int64_t min, int64_t max, int64_t *out)
{
	const char *p = s;
	char *end;
	long long v;

	if (s == NULL)
		return false;
	if (*p == '-')
		p++;
	if (*p == '\0' || strspn(p, "0123456789") != strlen(p))
		return false;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno != 0 || *end != '\0' || v < min || v > max)
		return false;
	*out = v;
	return true;
}

const char *
str_i64(char buf[STR_I64], int64_t v)
{
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	char *p = buf + STR_I64 - 1;

	*p = '\0';
	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*--p = '-';
	return p;
}

char *
str_hex(struct arena *mem, const void *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *b = p;
	char *s = arena_alloc(mem, n * 2 + 1);
	size_t i;

	for (i = 0; i < n; i++) {
		s[i * 2] = digits[b[i] >> 4];
		s[i * 2 + 1] = digits[b[i] & 15];
	}
	return s;
}

int
str_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
str_unhex(const char *hex, void *out, size_t n)
{
	unsigned char *b = out;
	size_t i;
	int hi, lo;

	if (hex == NULL || strlen(hex) != n * 2)
		return false;
	for (i = 0; i < n; i++) {
		hi = str_hex_value(hex[i * 2]);
		lo = str_hex_value(hex[i * 2 + 1]);
		if (hi < 0 || lo < 0)
			return false;
		b[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}

static const char b64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
str_b64url(struct arena *mem, const void *p, size_t n)
{
	const unsigned char *b = p;
	char *s = arena_alloc(mem, (n + 2) / 3 * 4 + 1);
	unsigned int acc = 0, bits = 0;
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		acc = (acc << 8 | b[i]) & 0xffffu;
		bits += 8;
		while (bits >= 6) {
			bits -= 6;
			s[len++] = b64_digits[acc >> bits & 63];
		}
	}
	if (bits > 0)
		s[len++] = b64_digits[acc << (6 - bits) & 63];
	return s;
}

bool
str_unb64url(const char *s, void *out, size_t n)
{
	unsigned char *b = out;
	unsigned int acc = 0, bits = 0;
	const char *d;
	size_t len = 0;

	if (s == NULL || strlen(s) != (n * 4 + 2) / 3)
		return false;
	for (; *s != '\0'; s++) {
		if ((d = strchr(b64_digits, *s)) == NULL)
			return false;
		acc = (acc << 6 | (unsigned int)(d - b64_digits)) & 0xffffu;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			b[len++] = (unsigned char)(acc >> bits & 255);
		}
	}
	/* Left-over bits must be zero, or two spellings would mean the same. */
	return len == n && (acc & ((1u << bits) - 1)) == 0;
}
