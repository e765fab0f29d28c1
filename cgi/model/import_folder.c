/*
 * import_folder.c -- a folder of Markdown files with front matter, or of HTML pages, as articles.
 *
 * Front matter is lines "name: value" between two lines "---": plain, in quotes, or a list; the names are those of import_article.c, with lang for
 * language and tags for keywords.  An HTML page says the same by <meta name= content=>.  What a file does not say: the title is its first
 * heading or <title>, the key its path, the language ".zh_CN" before its extension.  Files are taken in the order of their names.
 */
#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"
#include "base/utf8.h"
#include "model/article_priv.h"
#include "model/import_article.h"

#define FILE_MAX_BYTES (4 * 1024 * 1024)

struct folder {
	struct import_articles a;
	struct arena *page; /* one file */
	const char *root;
	int64_t row;
};

/* ---------------------------------------------------------------- values */

static void
put(struct record *rec, const char *name, const char *value)
{
	if (strcmp(name, "lang") == 0)
		name = "language";
	else if (strcmp(name, "tags") == 0)
		name = "keywords";
	for (size_t i = 0; i < rec->n; i++) {
		if (strcmp(rec->names[i], name) == 0) {
			rec->fault = "a name stands twice in the front matter";
			return;
		}
	}
	if (rec->n == RECORD_FIELDS) {
		rec->fault = "there are too many names in the front matter";
		return;
	}
	rec->names[rec->n] = name;
	rec->values[rec->n++] = value;
}

static void
put_missing(struct record *rec, const char *name, const char *value)
{
	if (!str_empty(value) && str_empty(record_get(rec, name)) && record_get(rec, name) == NULL)
		put(rec, name, value);
}

static const char *
trimmed(struct arena *mem, const char *s, size_t n)
{
	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t' || s[n - 1] == '\r'))
		n--;
	return arena_strndup(mem, s, n);
}

static const char *
json_value(struct arena *mem, const char *s)
{
	json_t *v = json_loads(s, JSON_DECODE_ANY, NULL);
	const char *out = json_is_string(v) ? arena_strdup(mem, json_string_value(v)) : NULL;

	json_decref(v);
	return out;
}

static const char *
single_quoted(struct arena *mem, const char *s, size_t n)
{
	struct str out;

	str_init(&out, mem);
	for (size_t i = 1; i + 1 < n; i++) {
		str_addc(&out, s[i]);
		if (s[i] == '\'' && s[i + 1] == '\'')
			i++;
	}
	return out.s;
}

/* What stands behind "name:"; NULL when it is in quotes that do not close. */
static const char *
value(struct arena *mem, const char *s)
{
	size_t n = strlen(s), len;
	struct str list;

	if (s[0] == '"')
		return json_value(mem, s);
	if (s[0] == '\'')
		return n >= 2 && s[n - 1] == '\'' ? single_quoted(mem, s, n) : NULL;
	if (s[0] != '[' || s[n - 1] != ']')
		return s;
	str_init(&list, mem);
	for (s++; *s != '\0' && *s != ']'; s += len + (s[len] == ',' ? 1 : 0)) {
		const char *one;

		len = strcspn(s, ",]");
		one = value(mem, trimmed(mem, s, len));
		if (one == NULL)
			return NULL;
		str_addf(&list, "%s%s", list.len > 0 ? " " : "", one);
	}
	return list.s;
}

/* Lines "- word" after a name without a value. */
static const char *
list_lines(struct arena *mem, const char **at)
{
	struct str list;

	str_init(&list, mem);
	while (**at == ' ' || **at == '-') {
		size_t n = strcspn(*at, "\n");
		const char *s = trimmed(mem, *at, n);

		if (s[0] != '-' || strcmp(s, "---") == 0)
			break;
		s = value(mem, trimmed(mem, s + 1, strlen(s + 1)));
		str_addf(&list, "%s%s", list.len > 0 ? " " : "", s != NULL ? s : "");
		*at += n + ((*at)[n] == '\n' ? 1 : 0);
	}
	return list.s;
}

/* The text after the front matter, which fills rec. */
static const char *
front_matter(struct arena *mem, const char *s, struct record *rec)
{
	const char *line, *colon, *v;
	size_t n;

	if (!str_starts(s, "---\n") && !str_starts(s, "---\r\n"))
		return s;
	for (s = strchr(s, '\n') + 1; *s != '\0';) {
		n = strcspn(s, "\n");
		line = trimmed(mem, s, n);
		s += n + (s[n] == '\n' ? 1 : 0);
		if (strcmp(line, "---") == 0)
			return s + (str_starts(s, "\r\n") ? 2 : *s == '\n');
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if ((colon = strchr(line, ':')) == NULL) {
			rec->fault = "a line of the front matter is not name: value";
			continue;
		}
		v = value(mem, trimmed(mem, colon + 1, strlen(colon + 1)));
		if (v != NULL && v[0] == '\0')
			v = list_lines(mem, &s);
		if (v == NULL)
			rec->fault = "a value of the front matter is not well quoted";
		else
			put(rec, trimmed(mem, line, (size_t)(colon - line)), v);
	}
	rec->fault = "the front matter does not end";
	return s;
}

/* ---------------------------------------------------------------- the body */

/* Path of a destination seen from the root: the file's folder and the steps of the destination; NULL when it leads out. */
static const char *
from_root(struct arena *mem, const char *path, const char *dest, size_t n)
{
	const char *slash = strrchr(path, '/');
	const char *all = slash != NULL ? arena_printf(mem, "%.*s/%.*s", (int)(slash - path), path, (int)n, dest) : arena_strndup(mem, dest, n);
	size_t starts[64], depth = 0, len;
	struct str out;

	str_init(&out, mem);
	for (; *all != '\0'; all += len + (all[len] == '/' ? 1 : 0)) {
		len = strcspn(all, "/");
		if (len == 0 || (len == 1 && all[0] == '.'))
			continue;
		if (len == 2 && all[0] == '.' && all[1] == '.') {
			if (depth == 0)
				return NULL;
			out.len = starts[--depth];
			out.s[out.len] = '\0';
			continue;
		}
		if (depth == NELEM(starts))
			return NULL;
		starts[depth++] = out.len;
		str_addf(&out, "%s%.*s", out.len > 0 ? "/" : "", (int)len, all);
	}
	return out.s;
}

/* Destinations of files that are there, as paths from the root. */
static const char *
body_from_root(struct folder *f, const char *path, const char *s)
{
	const char *dest, *to;
	struct article_file_found found;
	struct str out;
	size_t n;

	str_init(&out, f->page);
	for (; (dest = strstr(s, "](")) != NULL; s = dest + n) {
		dest += 2;
		str_addn(&out, s, (size_t)(dest - s));
		n = strcspn(dest, ") \t\n\"<>#?");
		to = n == 0 || dest[0] == '/' || memchr(dest, ':', n) != NULL || memchr(dest, '.', n) == NULL ? NULL : from_root(f->page, path, dest, n);
		if (to != NULL && f->a.file(f->a.file_arg, f->a.item, to, &found))
			str_add(&out, to);
		else
			str_addn(&out, dest, n);
		arena_reset(f->a.item);
	}
	str_add(&out, s);
	return out.s;
}

/* "# Words" at the beginning becomes the title when there is none. */
static const char *
heading_off(struct arena *mem, const char *s, struct record *rec)
{
	const char *at = s + strspn(s, "\n");
	size_t n;

	if (record_get(rec, "title") != NULL || !str_starts(at, "# "))
		return s;
	n = strcspn(at, "\n");
	put(rec, "title", trimmed(mem, at + 2, n - 2));
	at += n;
	return at + strspn(at, "\n");
}

/* ---------------------------------------------------------------- a file */

static const char *
extension(const char *path)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');

	return dot != NULL && (slash == NULL || dot > slash + 1) ? dot + 1 : "";
}

/* Path without its extension and its language. */
static void
by_path(struct folder *f, const char *path, struct record *rec)
{
	char *stem = arena_strndup(f->page, path, (size_t)(extension(path) - 1 - path));
	const char *word = extension(stem);
	enum lang lang;

	if (word[0] != '\0' && lang_from(word, &lang)) {
		put_missing(rec, "language", lang_code(lang));
		stem[word - 1 - stem] = '\0';
	}
	put_missing(rec, "key", stem);
}

static void
read_markdown(struct folder *f, const char *path, const char *s, struct record *rec)
{
	size_t n;
	char *body;

	s = heading_off(f->page, front_matter(f->page, s, rec), rec);
	body = arena_strdup(f->page, body_from_root(f, path, s));
	n = strlen(body);
	if (n > 0 && body[n - 1] == '\n')
		body[n - 1] = '\0';
	put(rec, "body", body);
}

static void
read_html(struct folder *f, const char *path, const char *s, struct record *rec)
{
	static const char names[] = "title category language lang audience keywords key source type slug state valid_from valid_to review_by owner departments";
	struct html_page *p = arena_alloc(f->page, sizeof(*p));
	enum lang lang;

	if (!import_html(f->page, s, strlen(s), p)) {
		rec->fault = "there is no text in this page";
		return;
	}
	/* Pages have names of their own that mean nothing here. */
	for (size_t i = 0; i < p->n; i++)
		if (import_one_of(p->names[i], names))
			put(rec, p->names[i], p->values[i]);
	s = heading_off(f->page, p->body, rec);
	put_missing(rec, "title", p->title);
	if (lang_from(p->lang, &lang))
		put_missing(rec, "language", lang_code(lang));
	put(rec, "body", body_from_root(f, path, s));
}

/* The whole file as text; NULL with *why. */
static const char *
file_text(struct folder *f, const char *path, const char **why)
{
	FILE *in = fopen(path, "re"), *text;
	const char *found;
	struct str s;
	char buf[32768];
	size_t n;

	*why = "it cannot be read";
	if (in == NULL)
		return NULL;
	str_init(&s, f->page);
	if ((text = charset_open(f->page, in, f->a.im->charset, &found, why)) != NULL)
		while ((n = fread(buf, 1, sizeof(buf), text)) > 0 && s.len <= FILE_MAX_BYTES)
			str_addn(&s, buf, n);
	(void)fclose(in);
	if (text == NULL)
		return NULL;
	*why = s.len > FILE_MAX_BYTES ? "it is longer than 4 MB" : memchr(s.s, '\0', s.len) != NULL ? "there is a NUL byte" :
	    !utf8_valid(s.s, s.len) ? "it is not valid UTF-8" : NULL;
	return *why == NULL ? s.s : NULL;
}

static enum status
file_import(struct folder *f, const char *full)
{
	struct record rec = { .row = ++f->row };
	const char *path = full + strlen(f->root) + (full[strlen(f->root)] == '/' ? 1 : 0), *s, *why;

	arena_reset(f->page);
	f->a.path = path;
	s = file_text(f, full, &why);
	if (s == NULL)
		rec.fault = why;
	else if (import_one_of(extension(path), "html htm xhtml"))
		read_html(f, path, s, &rec);
	else
		read_markdown(f, path, s, &rec);
	by_path(f, path, &rec);
	return import_article_record(&f->a, &rec);
}

/* ---------------------------------------------------------------- the folder */

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum status
walk(struct folder *f)
{
	char *const paths[] = { arena_strdup(f->a.cx->mem, f->root), NULL };
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	enum status st = ST_OK;
	FTSENT *e;

	if (fts == NULL)
		return fail(f->a.cx, ST_INVALID, "%s cannot be read: %s", f->root, strerror(errno));
	while (st == ST_OK && (e = fts_read(fts)) != NULL) {
		if (e->fts_level > 0 && e->fts_name[0] == '.')
			(void)fts_set(fts, e, FTS_SKIP);
		else if (e->fts_info == FTS_DNR || e->fts_info == FTS_ERR)
			st = fail(f->a.cx, ST_INVALID, "%s cannot be read: %s", e->fts_path, strerror(e->fts_errno));
		else if (e->fts_info == FTS_F && import_one_of(extension(e->fts_name), "md markdown html htm xhtml"))
			st = file_import(f, e->fts_path);
	}
	(void)fts_close(fts);
	return st;
}

/* What its articles stand in and belong to comes first, so that a folder is complete by itself. */
static enum status
tree(struct folder *f, const char *name, enum status (*fn)(struct ctx *, FILE *, struct import *))
{
	struct import quiet = { .dry_run = f->a.im->dry_run };
	FILE *in = fopen(arena_printf(f->a.cx->mem, "%s/%s", f->root, name), "re");
	enum status st;

	if (in == NULL)
		return ST_OK;
	st = fn(f->a.cx, in, &quiet);
	(void)fclose(in);
	return st;
}

enum status
import_article_folder(struct ctx *cx, struct import *im)
{
	struct folder f = { .root = im->dir, .page = arena_new() };
	enum status st;

	import_articles_begin(&f.a, cx, im);
	f.a.counts = true;
	import_files_open(&f.a);
	st = tree(&f, "departments.csv", import_departments);
	if (st == ST_OK)
		st = tree(&f, "categories.csv", import_categories);
	if (st == ST_OK)
		st = walk(&f);
	st = import_articles_end(&f.a, st);
	arena_free(f.page);
	return st;
}
