/*
 * import_file.c -- files that an imported text names: from below one folder, judged by their bytes.
 *
 * Images are made again from their pixels.  One that Kefu wrote itself (an export that comes back) stays byte for byte: a JPEG with nothing in it
 * but the picture, and with the very tables that making it again would give it, is as clean as the copy would be.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/document.h"
#include "base/picture.h"
#include "base/utf8.h"
#include "model/article_file.h"
#include "model/import_article.h"

#define NAME_MAX_CHARS 200

/* ---------------------------------------------------------------- is it ours already? */

struct segment {
	unsigned char mark;
	const unsigned char *p;
	size_t n;
};

/* The next segment of a JPEG after its first two bytes; of SOS the header only.  False at the end and for what is no segment. */
static bool
segment_next(const unsigned char **at, const unsigned char *end, struct segment *s)
{
	const unsigned char *p = *at;

	/* Picture data: up to the next mark that is not stuffing or a restart. */
	while (p + 1 < end && !(p[0] == 0xFF && p[1] != 0 && !(p[1] >= 0xD0 && p[1] <= 0xD7)))
		p++;
	if (p + 1 >= end)
		return false;
	s->mark = p[1];
	s->p = p + 2;
	s->n = 0;
	if (s->mark != 0xD9) {
		if (end - p < 4 || (size_t)(end - p - 2) < (s->n = (size_t)p[2] << 8 | p[3]) || s->n < 2)
			return false;
	}
	*at = s->p + s->n;
	return true;
}

/* JFIF head, quantisation, frame: compared; Huffman tables and scans: of the picture itself; anything else: not ours. */
static bool
segment_plain(const struct segment *s, const struct segment *like)
{
	if (s->mark == 0xC4 || s->mark == 0xDA)
		return true;
	if (s->mark != 0xE0 && s->mark != 0xDB && s->mark != 0xC0 && s->mark != 0xC2 && s->mark != 0xD9)
		return false;
	return s->mark == like->mark && s->n == like->n && memcmp(s->p, like->p, s->n) == 0;
}

static bool
jpeg_is_ours(struct blob in, struct blob again)
{
	const unsigned char *a = in.p, *aend = a + in.n, *b = again.p, *bend = b + again.n;
	struct segment s, like = { 0 };

	if (in.n < 4 || again.n < 4 || memcmp(a, "\xff\xd8", 2) != 0)
		return false;
	for (a += 2, b += 2; segment_next(&a, aend, &s);) {
		if (s.mark != 0xC4 && s.mark != 0xDA) {
			do {
				if (!segment_next(&b, bend, &like))
					return false;
			} while (like.mark == 0xC4 || like.mark == 0xDA);
		}
		if (!segment_plain(&s, &like))
			return false;
		if (s.mark == 0xD9)
			return a == aend;
	}
	return false;
}

/* ---------------------------------------------------------------- one file */

bool
import_file_take(struct arena *mem, const char *name, struct blob bytes, struct article_file_found *out)
{
	struct picture p;
	struct document d;
	enum picture_fault fault;

	if (!utf8_printable(name, strlen(name), false))
		return false;
	*out = (struct article_file_found){ .name = arena_strndup(mem, name, utf8_prefix(name, NAME_MAX_CHARS)), .bytes = bytes };
	if (document_is(bytes, &d)) {
		out->name = document_name(mem, out->name, d.extension);
		out->mime = d.mime;
		return true;
	}
	fault = picture_remake(mem, bytes, &p);
	if (fault != PICTURE_FINE)
		return false;
	out->image = true;
	out->mime = p.mime;
	out->width = p.width;
	out->height = p.height;
	if (strcmp(p.mime, "image/jpeg") != 0 || !jpeg_is_ours(bytes, p.bytes))
		out->bytes = p.bytes;
	return true;
}

/* Whole small file below dir; false when there is none or it is too large.  path has been made safe. */
static bool
file_read(struct arena *mem, const char *dir, const char *path, struct blob *out)
{
	int fd = open(arena_printf(mem, "%s/%s", dir, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	size_t got = 0;
	ssize_t n = 1;
	char *p;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0 || st.st_size > ARTICLE_FILE_MAX) {
		(void)close(fd);
		return false;
	}
	p = arena_alloc(mem, (size_t)st.st_size);
	while (got < (size_t)st.st_size && (n = read(fd, p + got, (size_t)st.st_size - got)) > 0)
		got += (size_t)n;
	(void)close(fd);
	*out = (struct blob){ p, got };
	return got == (size_t)st.st_size;
}

/* %XX to bytes. */
static const char *
unescaped(struct arena *mem, const char *s)
{
	struct str out;

	str_init(&out, mem);
	for (; *s != '\0'; s++) {
		int hi = *s == '%' ? str_hex_value(s[1]) : -1, lo = hi >= 0 ? str_hex_value(s[2]) : -1;

		if (lo >= 0 && (hi | lo) != 0) {
			str_addc(&out, (char)(hi * 16 + lo));
			s += 2;
		} else {
			str_addc(&out, *s);
		}
	}
	return out.s;
}

/* No step upwards, no absolute path: what an import names never leads out of its folder. */
static bool
path_inside(const char *path)
{
	const char *p = path;
	size_t n;

	if (*p == '/' || *p == '\0')
		return false;
	for (; *p != '\0'; p += n + (p[n] == '/' ? 1 : 0)) {
		n = strcspn(p, "/");
		if (n == 2 && p[0] == '.' && p[1] == '.')
			return false;
	}
	return true;
}

static bool
file_from_dir(void *arg, struct arena *mem, const char *path, struct article_file_found *out)
{
	const struct import_articles *a = arg;
	const char *plain = unescaped(mem, path), *slash;
	struct blob bytes;

	if (!path_inside(path) || !path_inside(plain))
		return false;
	if (!file_read(mem, a->im->dir, path, &bytes) && !file_read(mem, a->im->dir, plain, &bytes))
		return false;
	slash = strrchr(plain, '/');
	return import_file_take(mem, slash != NULL ? slash + 1 : plain, bytes, out);
}

void
import_files_open(struct import_articles *a)
{
	if (a->im->dir == NULL)
		return;
	a->file = file_from_dir;
	a->file_arg = a;
}
