/*
 * export_folder.c -- articles as Markdown files with front matter, and the bytes of their files.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/article_file.h"
#include "model/export_priv.h"

/* Those that a text names; what nobody names nobody sees. */
static const char SQL_FILES[] =
    "SELECT f.id, COALESCE(f.article_id, 0) AS article_id, f.kind, f.name, f.mime, f.width, f.height, f.size, f.sha256, f.author_id, f.at "
    "FROM article_file f JOIN article a ON a.id = f.article_id WHERE f.id > ? AND EXISTS (SELECT 1 FROM article b "
    "WHERE (b.id = COALESCE(a.group_id, a.id) OR b.group_id = COALESCE(a.group_id, a.id)) AND b.body REGEXP CONCAT(']\\\\(file:', f.id, '([^0-9]|$)')) "
    "ORDER BY f.id LIMIT 50";

#define COL(member, type) DB_COL(article_file, member, type)
static const struct db_col file_cols[] = {
	COL(id, DB_T_I64), COL(article_id, DB_T_I64), COL(kind, DB_T_STR), COL(name, DB_T_STR), COL(mime, DB_T_STR), COL(width, DB_T_I64),
	COL(height, DB_T_I64), COL(size, DB_T_I64), COL(sha256, DB_T_BLOB), COL(author_id, DB_T_I64), COL(at, DB_T_TIME),
};
static const struct db_map file_map = DB_MAP(article_file, file_cols);

static enum status
folder_make(struct ctx *cx, const char *path)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return fail(cx, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
	return ST_OK;
}

static enum status
file_open(struct ctx *cx, const char *path, FILE **out)
{
	if ((*out = fopen(path, "we")) == NULL)
		return fail(cx, ST_FAILED, "%s cannot be written: %s", path, strerror(errno));
	return ST_OK;
}

static enum status
file_done(struct ctx *cx, const char *path, FILE *f)
{
	bool bad = ferror(f) != 0;

	if (fclose(f) != 0 || bad)
		return fail(cx, ST_FAILED, "%s cannot be written: %s", path, strerror(errno));
	return ST_OK;
}

/* ---------------------------------------------------------------- bytes */

static enum status
bytes_write(struct ctx *cx, const struct article_file *f, FILE *out)
{
	struct ctx own = *cx;
	enum status st = ST_OK;
	struct blob b;

	own.mem = arena_new();
	for (int64_t no = 0; st == ST_OK && no * ARTICLE_FILE_CHUNK < f->size; no++) {
		arena_reset(own.mem);
		st = article_file_chunk(&own, f->id, true, no, &b);
		if (st == ST_OK && fwrite(b.p, 1, b.n, out) != b.n)
			st = ST_FAILED;
	}
	arena_free(own.mem);
	return st;
}

static enum status
file_write(struct ctx *cx, const char *dir, const struct article_file *f)
{
	const char *folder = arena_printf(cx->mem, "%s/files/%s", dir, str_hex(cx->mem, f->sha256.p, 8));
	const char *path = arena_printf(cx->mem, "%s/%s", folder, export_path_name(cx->mem, f->name));
	enum status st;
	FILE *out;

	TRY(folder_make(cx, folder));
	TRY(file_open(cx, path, &out));
	st = bytes_write(cx, f, out);
	if (st != ST_OK) {
		(void)fclose(out);
		return st;
	}
	return file_done(cx, path, out);
}

enum status
export_files(struct ctx *cx, const char *dir, int64_t *n)
{
	struct ctx own = *cx;
	struct article_file *v;
	int64_t last = 0;
	enum status st = ST_OK;
	size_t k = 1, i;

	*n = 0;
	own.mem = arena_new();
	while (st == ST_OK && k > 0) {
		arena_reset(own.mem);
		st = db_all(&own, SQL_FILES, DB_ARGS(DB_I64(last)), &file_map, &v, &k);
		if (st == ST_OK && k > 0 && *n == 0)
			st = folder_make(&own, arena_printf(own.mem, "%s/files", dir));
		for (i = 0; st == ST_OK && i < k; i++, ++*n) {
			last = v[i].id;
			st = file_write(&own, dir, &v[i]);
		}
	}
	if (own.error != NULL)
		cx->error = arena_strdup(cx->mem, own.error);
	arena_free(own.mem);
	return st;
}

/* ---------------------------------------------------------------- Markdown */

struct folder {
	const char *dir;
	int64_t n;
};

static void
body_write(FILE *f, const char *body)
{
	const char *at;

	/* The text lies one folder deeper than the files that it names. */
	for (; (at = strstr(body, "](files/")) != NULL; body = at + 2)
		fprintf(f, "%.*s../", (int)(at + 2 - body), body);
	fputs(body, f);
	fputc('\n', f);
}

static enum status
article_write(struct ctx *cx, const struct export_row *row, void *arg)
{
	struct folder *fo = arg;
	struct export_value v[EXPORT_FIELDS];
	const char *folder = arena_printf(cx->mem, "%s/%s", fo->dir, row->source[0] == '\0' ? "desk" : row->source), *path;
	FILE *f;

	path = arena_printf(cx->mem, "%s/%s.%s.md", folder, export_path_name(cx->mem, row->key), row->r.lang);
	TRY(folder_make(cx, folder));
	TRY(file_open(cx, path, &f));
	export_values(cx, row, v);
	fputs("---\n", f);
	for (size_t i = 0; i + 1 < EXPORT_FIELDS; i++) {
		json_t *s = json_string(v[i].value);
		char *text = s == NULL ? NULL : json_dumps(s, JSON_ENCODE_ANY);

		fprintf(f, "%s: %s\n", v[i].name, text != NULL ? text : "\"\"");
		free(text);
		json_decref(s);
	}
	fputs("---\n\n", f);
	body_write(f, row->r.body);
	fo->n++;
	return file_done(cx, path, f);
}

static enum status
sink_file(void *arg, const void *p, size_t n)
{
	return fwrite(p, 1, n, arg) == n ? ST_OK : ST_FAILED;
}

static enum status
tree_write(struct ctx *cx, const char *path, enum status (*fn)(struct ctx *, const struct export_sink *, int64_t *))
{
	struct export_sink sink = { .write = sink_file };
	enum status st;
	int64_t n;
	FILE *f;

	TRY(file_open(cx, path, &f));
	sink.arg = f;
	st = fn(cx, &sink, &n);
	if (st != ST_OK) {
		(void)fclose(f);
		return st;
	}
	return file_done(cx, path, f);
}

enum status
export_folder(struct ctx *cx, const char *dir, int64_t *n)
{
	struct folder fo = { dir, 0 };
	int64_t files;

	TRY(folder_make(cx, dir));
	TRY(tree_write(cx, arena_printf(cx->mem, "%s/departments.csv", dir), export_departments));
	TRY(tree_write(cx, arena_printf(cx->mem, "%s/categories.csv", dir), export_categories));
	TRY(export_files(cx, dir, &files));
	TRY(export_each(cx, article_write, &fo));
	*n = fo.n;
	return ST_OK;
}
