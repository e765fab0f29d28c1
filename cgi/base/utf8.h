/*
 * utf8.h -- strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef KEFU_BASE_UTF8_H
#define KEFU_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

/* Next code point of s[0..n); *len gets its bytes.  False on invalid input (then *len is 1). */
bool utf8_next(const char *s, size_t n, uint32_t *cp, size_t *len);
bool utf8_valid(const char *s, size_t n);
/* Writes 1..4 bytes. */
size_t utf8_put(uint32_t cp, char out[4]);
/* Code points of a valid string. */
size_t utf8_length(const char *);
/* Bytes of the first n code points (all of it when shorter). */
size_t utf8_prefix(const char *, size_t n);
/* Valid text free of control characters but (when lines) LF and TAB? */
bool utf8_printable(const char *s, size_t n, bool lines);
/* NFC in mem (utf8proc).  Invalid text, and letters under more than 30 marks, stay as they are. */
char *utf8_nfc(struct arena *, const char *);

#endif
