/*
 * charset.c -- tells encodings apart and converts by iconv, a piece at a time.
 *
 * Valid UTF-8 is UTF-8: text of the others is so by accident hardly ever.  Between GB18030 and Big5, both of which most bytes fit, the one
 * counts that gives more of the commonest characters of Chinese.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/charset.h"
#include "base/str.h"
#include "base/utf8.h"

#define PIECE 32768

struct conversion {
	FILE *in, *out; /* out NULL: only counted */
	int64_t common; /* characters that are frequent in any Chinese text */
	bool faulty;
};

/* The commonest of either script, in UTF-8, three bytes each. */
static const char COMMON[] = "的是不一了在有人我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于著下自之年过過发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實请請问問订訂单單货貨退款，。？：！";

static int64_t
common_count(const char *s, size_t n)
{
	int64_t found = 0;
	size_t i;

	for (i = 0; i + 3 <= n; i++) {
		const char *at = COMMON;

		if (((unsigned char)s[i] & 0xF0) != 0xE0)
			continue;
		for (; *at != '\0'; at += 3)
			if (memcmp(at, s + i, 3) == 0)
				break;
		found += *at != '\0';
	}
	return found;
}

static void
convert(struct conversion *c, const char *charset)
{
	char in[PIECE], out[PIECE * 2], *from, *to;
	size_t left = 0, room, got;
	iconv_t cd = iconv_open("UTF-8", charset);

	rewind(c->in);
	c->faulty = cd == (iconv_t)-1;
	while (!c->faulty && (got = fread(in + left, 1, sizeof(in) - left, c->in)) > 0) {
		left += got;
		from = in;
		to = out;
		room = sizeof(out);
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 && errno != EINVAL)
			c->faulty = true;
		memmove(in, from, left);
		c->common += common_count(out, sizeof(out) - room);
		if (c->out != NULL && fwrite(out, 1, sizeof(out) - room, c->out) != sizeof(out) - room)
			c->faulty = true;
	}
	if (left > 0 || ferror(c->in))
		c->faulty = true;
	if (cd != (iconv_t)-1)
		(void)iconv_close(cd);
}

static bool
file_is_utf8(FILE *f)
{
	char buf[PIECE];
	size_t n, left = 0, i, len;
	uint32_t cp;

	rewind(f);
	while ((n = fread(buf + left, 1, sizeof(buf) - left, f)) > 0) {
		n += left;
		for (i = 0; i < n && utf8_next(buf + i, n - i, &cp, &len); i += len)
			continue;
		left = n - i;
		if (left > 3)
			return false;
		memmove(buf, buf + i, left);
	}
	return left == 0;
}

static void
file_close(void *f)
{
	(void)fclose(f);
}

static FILE *
scratch(struct arena *mem)
{
	FILE *f = tmpfile();

	if (f != NULL)
		arena_defer(mem, file_close, f);
	return f;
}

/* What cannot be read twice is copied. */
static FILE *
seekable(struct arena *mem, FILE *in)
{
	char buf[PIECE];
	FILE *copy;
	size_t n;

	if (fseeko(in, 0, SEEK_SET) == 0)
		return in;
	if ((copy = scratch(mem)) == NULL)
		return NULL;
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		if (fwrite(buf, 1, n, copy) != n)
			return NULL;
	return ferror(in) ? NULL : copy;
}

static const char *
name_of(const char *charset)
{
	static const char *const names[][2] = { { "UTF-8", "UTF-8" }, { "UTF8", "UTF-8" }, { "UTF-16", "UTF-16" }, { "GB18030", "GB18030" },
		{ "GBK", "GB18030" }, { "GB2312", "GB18030" }, { "Big5", "BIG5-HKSCS" }, { "Big5-HKSCS", "BIG5-HKSCS" } };

	for (size_t i = 0; i < NELEM(names); i++)
		if (strcasecmp(names[i][0], charset) == 0)
			return names[i][1];
	return NULL;
}

static const char *
guess(FILE *in)
{
	struct conversion gb = { .in = in }, big5 = { .in = in };
	unsigned char head[2];

	rewind(in);
	if (fread(head, 1, 2, in) == 2 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF)))
		return "UTF-16";
	if (file_is_utf8(in))
		return "UTF-8";
	convert(&gb, "GB18030");
	convert(&big5, "BIG5-HKSCS");
	if (gb.faulty && big5.faulty)
		return NULL;
	if (gb.faulty || big5.faulty)
		return gb.faulty ? "BIG5-HKSCS" : "GB18030";
	return big5.common > gb.common ? "BIG5-HKSCS" : "GB18030";
}

/* Past a byte order mark. */
static FILE *
at_text(FILE *f)
{
	char head[3];

	rewind(f);
	if (fread(head, 1, 3, f) != 3 || memcmp(head, "\xef\xbb\xbf", 3) != 0)
		rewind(f);
	return f;
}

static void
text_free(void *p)
{
	free(p);
}

/* In memory: a confined worker makes no files. */
static FILE *
converted(struct arena *mem, struct conversion *c, const char *charset)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f;

	if ((c->out = open_memstream(&text, &n)) == NULL)
		return NULL;
	convert(c, charset);
	if (fclose(c->out) != 0)
		c->faulty = true;
	arena_defer(mem, text_free, text);
	if (c->faulty || n == 0 || (f = fmemopen(text, n, "r")) == NULL)
		return NULL;
	arena_defer(mem, file_close, f);
	return at_text(f);
}

FILE *
charset_open(struct arena *mem, FILE *f, const char *charset, const char **found, const char **why)
{
	struct conversion c = { .in = seekable(mem, f) };

	*why = "the file cannot be read";
	if (c.in == NULL)
		return NULL;
	*found = str_empty(charset) ? guess(c.in) : name_of(charset);
	*why = str_empty(charset) ? "the file is neither UTF-8 nor GB18030 nor Big5" : "this encoding is not known: UTF-8, UTF-16, GB18030, Big5";
	if (*found == NULL)
		return NULL;
	/* A row that is not UTF-8 is refused by itself. */
	if (strcmp(*found, "UTF-8") == 0)
		return at_text(c.in);
	*why = arena_printf(mem, "the file is not all %s", *found);
	return converted(mem, &c, *found);
}

bool
charset_keep(iconv_t kept[CHARSET_KEPT])
{
	static const char *const names[CHARSET_KEPT] = { "GB18030", "BIG5-HKSCS", "UTF-16" };
	bool all = true;

	for (size_t i = 0; i < CHARSET_KEPT; i++) {
		kept[i] = iconv_open("UTF-8", names[i]);
		all = all && kept[i] != (iconv_t)-1;
	}
	return all;
}
