/*
 * utf8.c -- strict UTF-8 by the table of RFC 3629 section 4.
 */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/utf8.h"

/* Length by the first byte (0: none may begin so) and the range of the second, which shuts out
 * overlong forms, surrogates and what lies above U+10FFFF. */
static size_t
utf8_shape(unsigned char b, unsigned char *lo, unsigned char *hi)
{
	*lo = 0x80;
	*hi = 0xBF;
	if (b < 0x80)
		return 1;
	if (b < 0xC2 || b > 0xF4)
		return 0;
	if (b < 0xE0)
		return 2;
	if (b < 0xF0) {
		if (b == 0xE0)
			*lo = 0xA0;
		if (b == 0xED)
			*hi = 0x9F;
		return 3;
	}
	if (b == 0xF0)
		*lo = 0x90;
	if (b == 0xF4)
		*hi = 0x8F;
	return 4;
}

bool
utf8_next(const char *s, size_t n, uint32_t *cp, size_t *len)
{
	static const unsigned char first_bits[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	const unsigned char *p = (const unsigned char *)s;
	unsigned char lo, hi;
	size_t need, i;
	uint32_t c;

	*len = 1;
	*cp = 0xFFFD;
	if (n == 0 || (need = utf8_shape(p[0], &lo, &hi)) == 0 || need > n)
		return false;
	c = p[0] & first_bits[need];
	for (i = 1; i < need; i++) {
		if (p[i] < lo || p[i] > hi)
			return false;
		lo = 0x80;
		hi = 0xBF;
		c = c << 6 | (p[i] & 0x3Fu);
	}
	*cp = c;
	*len = need;
	return true;
}

bool
utf8_valid(const char *s, size_t n)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		if ((unsigned char)s[i] < 0x80) {
			i++;
			continue;
		}
		if (!utf8_next(s + i, n - i, &cp, &len))
			return false;
		i += len;
	}
	return true;
}

size_t
utf8_put(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | (cp >> 18 & 0x07));
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t
utf8_length(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xC0) != 0x80)
			n++;
	return n;
}

size_t
utf8_prefix(const char *s, size_t n)
{
	size_t i;

	for (i = 0; s[i] != '\0'; i++)
		if (((unsigned char)s[i] & 0xC0) != 0x80 && n-- == 0)
			break;
	return i;
}

bool
utf8_printable(const char *s, size_t n, bool lines)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		if (!utf8_next(s + i, n - i, &cp, &len))
			return false;
		if (cp < 0x20 && !(lines && (cp == '\n' || cp == '\t')))
			return false;
		if (cp >= 0x7F && cp < 0xA0)
			return false;
		i += len;
	}
	return true;
}

/* Text without a character that NFC could touch, or with more marks on one letter than any script
 * sets (UAX 15 section 13): utf8proc would take quadratic time for those. */
static bool
nfc_leaves(const char *s)
{
	size_t n = strlen(s), i = 0, len, marks = 0;
	bool plain = true;
	uint32_t cp;

	for (; i < n; i += len) {
		if (!utf8_next(s + i, n - i, &cp, &len))
			return true;
		if (cp < 0x300 || (cp >= 0x3400 && cp < 0xA000)) {
			marks = 0;
			continue;
		}
		plain = false;
		if (utf8proc_get_property((utf8proc_int32_t)cp)->combining_class == 0)
			marks = 0;
		else if (++marks > 30)
			return true;
	}
	return plain;
}

char *
utf8_nfc(struct arena *mem, const char *s)
{
	utf8proc_uint8_t *out;
	char *r;

	if (nfc_leaves(s) || (out = utf8proc_NFC((const utf8proc_uint8_t *)s)) == NULL)
		return arena_strdup(mem, s);
	r = arena_strdup(mem, (const char *)out);
	free(out);
	return r;
}
