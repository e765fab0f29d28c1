/*
 * str.h -- a growing byte buffer in an arena, and a few things that libc lacks.
 *
 * A str is always NUL terminated after its len bytes (the bytes may hold NULs of their own).
 */
#ifndef KEFU_BASE_STR_H
#define KEFU_BASE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

struct blob {
	const void *p;
	size_t n;
};

struct str {
	struct arena *mem;
	char *s;    /* NUL terminated; "" when empty */
	size_t len; /* bytes, without the NUL */
	size_t cap;
};

void str_init(struct str *, struct arena *);
void str_add(struct str *, const char *s);
void str_addn(struct str *, const void *p, size_t n);
void str_addc(struct str *, char c);
void str_addf(struct str *, const char *fmt, ...) KEFU_PRINTF(2, 3);
void str_clear(struct str *);

/* A NULL or an empty string? */
bool str_empty(const char *);
bool str_eq(const char *, const char *);
bool str_starts(const char *s, const char *prefix);
/* Whole string to a number in [min, max]; decimal digits with an optional minus, nothing else. */
bool str_to_i64(const char *, int64_t min, int64_t max, int64_t *out);
/* The reverse, into buf; answers where in buf it begins. */
#define STR_I64 24
const char *str_i64(char buf[STR_I64], int64_t);
/* 0 .. 15 of a hex digit of either case, -1 for any other. */
int str_hex_value(char);
/* Lower-case hex of n bytes. */
char *str_hex(struct arena *, const void *p, size_t n);
/* Hex to exactly n bytes; false on any other text. */
bool str_unhex(const char *hex, void *out, size_t n);
/* Base64url without padding (RFC 4648 section 5): safe in a URL and a cookie. */
char *str_b64url(struct arena *, const void *p, size_t n);
/* The reverse; false unless it decodes to exactly n bytes. */
bool str_unb64url(const char *, void *out, size_t n);

#endif
