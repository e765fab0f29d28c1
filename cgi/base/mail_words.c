/*
 * mail_words.c -- encoded words of mail headers (RFC 2047), as they are really written.
 *
 * GMime decodes each word for itself; programs in China and Taiwan cut words in the middle of a character, so here words that follow each
 * other are joined as bytes before they are read as text (EML-06).
 */
#include <string.h>
#include <strings.h>

#include "base/mail.h"

#define WORD_MAX 2000 /* RFC 2047 says 75; many write more */

/* Words of one charset, not yet read as text. */
struct words {
	struct arena *mem;
	struct str out;
	struct str bytes;
	char charset[41]; /* "" when there are no bytes */
};

static void
words_flush(struct words *w)
{
	char *s, *p;

	if (w->charset[0] == '\0')
		return;
	s = mail_text(w->mem, w->charset, w->bytes.s, w->bytes.len);
	for (p = s; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	}
	str_add(&w->out, s);
	str_clear(&w->bytes);
	w->charset[0] = '\0';
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* What is no base64 is passed over; a group that ends early gives what it has. */
static void
base64_add(struct str *out, const char *s, size_t n)
{
	unsigned int bits = 0;
	int have = 0, v;
	size_t i;

	for (i = 0; i < n; i++) {
		if ((v = base64_value(s[i])) < 0)
			continue;
		bits = (bits << 6 | (unsigned int)v) & 0xFFFFFF;
		if ((have += 6) >= 8) {
			have -= 8;
			str_addc(out, (char)(bits >> have & 0xFF));
		}
	}
}

static void
quoted_add(struct str *out, const char *s, size_t n)
{
	unsigned char c;
	char hex[3] = "";
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '=' && i + 2 < n && (memcpy(hex, s + i + 1, 2), str_unhex(hex, &c, 1))) {
			str_addc(out, (char)c);
			i += 2;
		} else {
			str_addc(out, s[i] == '_' ? ' ' : s[i]);
		}
	}
}

/* An encoded word at s ("=?")?  Adds its bytes and answers its length; else 0. */
static size_t
word_read(struct words *w, const char *s)
{
	const char *charset = s + 2, *encoding, *text, *end;
	size_t n = strcspn(charset, "*? \t\n");

	encoding = charset + n;
	if (*encoding == '*')
		encoding += strcspn(encoding, "? \t\n");
	if (n == 0 || n > 40 || *encoding != '?' || encoding[1] == '\0' || encoding[2] != '?' || strchr("BbQq", encoding[1]) == NULL)
		return 0;
	text = encoding + 3;
	if ((end = memmem(text, strnlen(text, WORD_MAX), "?=", 2)) == NULL || memchr(text, '\n', (size_t)(end - text)) != NULL)
		return 0;
	if (strlen(w->charset) != n || strncasecmp(w->charset, charset, n) != 0) {
		words_flush(w);
		memcpy(w->charset, charset, n);
		w->charset[n] = '\0';
	}
	if ((encoding[1] | 32) == 'b')
		base64_add(&w->bytes, text, (size_t)(end - text));
	else
		quoted_add(&w->bytes, text, (size_t)(end - text));
	return (size_t)(end - s) + 2;
}

char *
mail_words(struct arena *mem, const char *s)
{
	struct words w = { .mem = mem };
	size_t n, blanks;

	str_init(&w.out, mem);
	str_init(&w.bytes, mem);
	while (*s != '\0') {
		blanks = strspn(s, " \t\n");
		/* Blanks between two encoded words mean nothing. */
		if (s[blanks] == '=' && s[blanks + 1] == '?' && w.charset[0] != '\0' && (n = word_read(&w, s + blanks)) > 0) {
			s += blanks + n;
			continue;
		}
		words_flush(&w);
		if (blanks > 0) {
			str_addc(&w.out, ' ');
			s += blanks;
		} else if (s[0] == '=' && s[1] == '?' && (n = word_read(&w, s)) > 0) {
			s += n;
		} else {
			str_addc(&w.out, *s++);
		}
	}
	words_flush(&w);
	return w.out.s;
}
