/*
 * article_shown.c -- which files of an article guests may have.
 *
 * A file in an internal-only block is as internal as the words beside it, so what counts is whether a public text names it outside of one.
 */
#include <string.h>
#include "base/sanitize.h"
#include "model/article_priv.h"

#define SCHEME "file:"

static const char SQL_ROOT[] = "SELECT COALESCE(group_id, id) AS id FROM article WHERE id = ?";
static const char SQL_FILES[] =
    "SELECT f.id, f.guests FROM article a JOIN article_file f ON f.article_id = a.id WHERE a.id = ? OR a.group_id = ?";
static const char SQL_TEXTS[] =
    "SELECT body FROM article WHERE (id = ? OR group_id = ?) AND state = 'published' AND audience = 'public'";
static const char SQL_SHOW[] = "UPDATE article_file SET guests = ? WHERE id = ?";

struct shown {
	int64_t id;
	bool guests, named;
};
static const struct db_col shown_cols[] = { DB_COL(shown, id, DB_T_I64), DB_COL(shown, guests, DB_T_BOOL) };
static const struct db_map shown_map = DB_MAP(shown, shown_cols);

struct text {
	const char *body;
};
static const struct db_col text_cols[] = { DB_COL(text, body, DB_T_STR) };
static const struct db_map text_map = DB_MAP(text, text_cols);

static void
name_files(struct ctx *cx, const char *body, struct shown *f, size_t n)
{
	const char *p = sanitize_internal(cx->mem, body, false);
	int64_t id;
	size_t i, digits;

	while ((p = strstr(p, SCHEME)) != NULL) {
		p += strlen(SCHEME);
		digits = strspn(p, "0123456789");
		if (!str_to_i64(arena_strndup(cx->mem, p, digits), 1, INT64_MAX, &id))
			continue;
		for (i = 0; i < n; i++)
			f[i].named |= f[i].id == id;
	}
}

enum status
article_files_show(struct ctx *cx, int64_t id)
{
	struct article_one root = { 0 };
	struct shown *f;
	struct text *t;
	size_t i, n, nt;

	TRY(db_one(cx, SQL_ROOT, DB_ARGS(DB_I64(id)), &article_one_map, &root));
	TRY(db_all(cx, SQL_FILES, DB_ARGS(DB_I64(root.id), DB_I64(root.id)), &shown_map, &f, &n));
	if (n == 0)
		return ST_OK;
	TRY(db_all(cx, SQL_TEXTS, DB_ARGS(DB_I64(root.id), DB_I64(root.id)), &text_map, &t, &nt));
	for (i = 0; i < nt; i++)
		name_files(cx, t[i].body, f, n);
	for (i = 0; i < n; i++)
		if (f[i].named != f[i].guests)
			TRY(db_run(cx, SQL_SHOW, DB_ARGS(DB_I64(f[i].named), DB_I64(f[i].id)), NULL));
	return ST_OK;
}
