/*
 * slug.c -- the words of a permalink.
 *
 * Marks are taken off letters by canonical decomposition; a title with a letter of another script has no slug at all: half a title would
 * say something else.
 */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include "base/slug.h"

bool
slug_valid(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= SLUG_MAX && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0' && s[0] != '-' && s[n - 1] != '-' &&
	    strstr(s, "--") == NULL;
}

/* Is there a letter or sign outside ASCII left that is no mere punctuation? */
static bool
foreign(const char *s)
{
	const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s;
	utf8proc_int32_t cp;
	utf8proc_ssize_t n;

	for (; *p != 0; p += n) {
		n = utf8proc_iterate(p, -1, &cp);
		if (n <= 0)
			return true;
		if (cp < 0x80)
			continue;
		switch (utf8proc_category(cp)) {
		case UTF8PROC_CATEGORY_LU:
		case UTF8PROC_CATEGORY_LL:
		case UTF8PROC_CATEGORY_LT:
		case UTF8PROC_CATEGORY_LM:
		case UTF8PROC_CATEGORY_LO:
			return true;
		default:
			break;
		}
	}
	return false;
}

/* Letters and digits in small, everything between them one hyphen. */
static void
join(struct str *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if ((*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9'))
			str_addc(out, *s);
		else if (*s >= 'A' && *s <= 'Z')
			str_addc(out, (char)(*s - 'A' + 'a'));
		else if (*s != '\'' && out->len > 0 && out->s[out->len - 1] != '-')
			str_addc(out, '-');
	}
}

char *
slug_from(struct arena *mem, const char *title)
{
	utf8proc_uint8_t *plain = NULL;
	struct str out;
	size_t n;

	str_init(&out, mem);
	if (utf8proc_map((const utf8proc_uint8_t *)title, 0, &plain,
	        UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK) >= 0 && !foreign((const char *)plain))
		join(&out, (const char *)plain);
	free(plain);
	if (out.len > SLUG_MAX) {
		for (n = SLUG_MAX; n > SLUG_MAX / 2 && out.s[n] != '-'; n--)
			continue;
		out.len = n;
	}
	while (out.len > 0 && out.s[out.len - 1] == '-')
		out.len--;
	return arena_strndup(mem, out.s, out.len);
}
