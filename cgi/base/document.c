/*
 * document.c -- PDF, OOXML, OpenDocument and the old office format, told by their bytes.
 *
 * A file is only looked at as far as its kind needs: the list of an archive, the names of the old format's streams.  Nothing is unpacked.
 */
#include <string.h>
#include <strings.h>

#include "base/document.h"

#define LIST_MAX 20000  /* entries of an archive */
#define TAIL 65557      /* an archive's end record and the longest comment behind it */
#define HEAD 1024

static const struct document
    pdf = { "application/pdf", "pdf" },
    docx = { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx" },
    xlsx = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx" },
    pptx = { "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx" },
    odt = { "application/vnd.oasis.opendocument.text", "odt" },
    ods = { "application/vnd.oasis.opendocument.spreadsheet", "ods" },
    odp = { "application/vnd.oasis.opendocument.presentation", "odp" },
    doc = { "application/msword", "doc" },
    xls = { "application/vnd.ms-excel", "xls" },
    ppt = { "application/vnd.ms-powerpoint", "ppt" };

static unsigned
word_at(const unsigned char *p, size_t bytes)
{
	unsigned v = 0;

	for (size_t i = 0; i < bytes; i++)
		v |= (unsigned)p[i] << 8 * i;
	return v;
}

static bool
holds(struct blob b, size_t from, size_t n, const char *what, size_t len)
{
	if (from >= b.n)
		return false;
	if (n > b.n - from)
		n = b.n - from;
	return memmem((const char *)b.p + from, n, what, len) != NULL;
}

static bool
holds_markup(struct blob b)
{
	static const char *const signs[] = { "<html", "<script", "<!doctype", "<svg", "<?php" };
	size_t n = b.n < HEAD ? b.n : HEAD;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < NELEM(signs); k++)
			if (n - i >= strlen(signs[k]) && strncasecmp((const char *)b.p + i, signs[k], strlen(signs[k])) == 0)
				return true;
	return false;
}

/* ---- archives (PKWARE APPNOTE 4.3) */

struct list {
	struct blob all;
	size_t at, left; /* of the central directory: next record, records to come */
};

static bool
list_begin(struct blob b, struct list *l)
{
	const unsigned char *p = b.p;
	size_t low = b.n > TAIL ? b.n - TAIL : 0;

	for (size_t at = b.n < 22 ? 0 : b.n - 22; b.n >= 22 && at >= low; at--) {
		if (memcmp(p + at, "PK\5\6", 4) == 0) {
			size_t size = word_at(p + at + 12, 4), from = word_at(p + at + 16, 4);

			*l = (struct list){ b, from, word_at(p + at + 10, 2) };
			/* It ends where its comment ends, and the list stands right before it: nothing is hidden between. */
			return from <= at && size == at - from && at + 22 + word_at(p + at + 20, 2) == b.n && l->left > 0 &&
			    l->left <= LIST_MAX;
		}
		if (at == 0)
			break;
	}
	return false;
}

static bool
list_next(struct list *l, const char **name, size_t *n)
{
	const unsigned char *p = (const unsigned char *)l->all.p + l->at;
	size_t room = l->all.n - l->at;

	if (l->left == 0 || room < 46 || memcmp(p, "PK\1\2", 4) != 0)
		return false;
	*n = word_at(p + 28, 2);
	if (room < 46 + *n + word_at(p + 30, 2) + word_at(p + 32, 2))
		return false;
	*name = (const char *)p + 46;
	l->at += 46 + *n + word_at(p + 30, 2) + word_at(p + 32, 2);
	l->left--;
	return true;
}

static bool
ends_with(const char *s, size_t n, const char *end)
{
	size_t k = strlen(end);

	return n >= k && strncasecmp(s + n - k, end, k) == 0;
}

static bool
is_name(const char *s, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(s, name, n) == 0;
}

/* A part that runs, or that makes another kind of file of it. */
static bool
part_runs(const char *s, size_t n)
{
	static const char *const ends[] = { "vbaproject.bin", "vbadata.xml", ".class", ".exe", ".dll", ".js", ".vbs", ".jar", ".bat", ".cmd", ".ps1",
		".hta", ".lnk", ".html", ".htm", ".svg.html", "script-lb.xml", "script-lc.xml", "manifest.mf" };
	static const char *const begins[] = { "Basic/", "Scripts/", "word/activeX/", "xl/activeX/", "ppt/activeX/", "xl/macrosheets/" };

	for (size_t i = 0; i < NELEM(ends); i++)
		if (ends_with(s, n, ends[i]))
			return true;
	for (size_t i = 0; i < NELEM(begins); i++)
		if (n >= strlen(begins[i]) && memcmp(s, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

/* OpenDocument 1.2 part 3, 3.3: the first entry is "mimetype", stored as it is. */
static const struct document *
open_document(struct blob b)
{
	static const struct document *const kinds[] = { &odt, &ods, &odp };
	const char *p = b.p;

	if (b.n < 38 || memcmp(p + 30, "mimetype", 8) != 0)
		return NULL;
	for (size_t i = 0; i < NELEM(kinds); i++) {
		size_t n = strlen(kinds[i]->mime);

		if (b.n > 38 + n && memcmp(p + 38, kinds[i]->mime, n) == 0 && p[38 + n] == 'P')
			return kinds[i];
	}
	return NULL;
}

static const struct document *
archive(struct blob b)
{
	const struct document *kind = open_document(b);
	bool types = kind != NULL;
	struct list l;
	const char *name;
	size_t n, left;

	if (!list_begin(b, &l))
		return NULL;
	for (left = l.left; left > 0; left--) {
		if (!list_next(&l, &name, &n) || part_runs(name, n))
			return NULL;
		types |= is_name(name, n, "[Content_Types].xml");
		if (is_name(name, n, "word/document.xml"))
			kind = &docx;
		else if (is_name(name, n, "xl/workbook.xml"))
			kind = &xlsx;
		else if (is_name(name, n, "ppt/presentation.xml"))
			kind = &pptx;
	}
	return types ? kind : NULL;
}

/* ---- the old format (MS-CFB): stream names are UTF-16 */

static const struct document *
compound(struct blob b)
{
#define WIDE(s) s, sizeof(s)
	if (holds(b, 0, b.n, WIDE("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T")) || holds(b, 0, b.n, WIDE("M\0a\0c\0r\0o\0s\0\0")))
		return NULL;
	if (holds(b, 0, b.n, WIDE("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t")))
		return &doc;
	if (holds(b, 0, b.n, WIDE("W\0o\0r\0k\0b\0o\0o\0k")))
		return &xls;
	return holds(b, 0, b.n, WIDE("P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0o\0c\0u\0m\0e\0n\0t")) ? &ppt : NULL;
#undef WIDE
}

bool
document_is(struct blob b, struct document *out)
{
	const struct document *kind = NULL;
	size_t tail = b.n > TAIL ? b.n - TAIL : 0;

	if (b.n < 64)
		return false;
	if (memcmp(b.p, "%PDF-", 5) == 0)
		kind = holds(b, tail, b.n - tail, "%%EOF", 5) && !holds(b, tail, b.n - tail, "PK\5\6", 4) && !holds_markup(b) ? &pdf : NULL;
	else if (memcmp(b.p, "PK\3\4", 4) == 0)
		kind = archive(b);
	else if (memcmp(b.p, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
		kind = compound(b);
	if (kind == NULL)
		return false;
	*out = *kind;
	return true;
}

const char *
document_name(struct arena *mem, const char *name, const char *extension)
{
	const char *dot = strrchr(name, '.');

	if (dot != NULL && dot != name && strcasecmp(dot + 1, extension) == 0)
		return arena_strdup(mem, name);
	if (str_eq(extension, "jpg") && dot != NULL && dot != name && strcasecmp(dot, ".jpeg") == 0)
		return arena_strdup(mem, name);
	return arena_printf(mem, "%s.%s", name, extension);
}
