/*
 * article_render.c -- Markdown of an article to what is stored beside it.
 *
 * Links to our own pages are stored relative to an article's page: `17` from /faq/12 (or from /desk/articles/12) is the
 * same reader's page of article 17 whatever prefix the site is mounted under, `17/files/3` a file of article 17, and `../complaint` the
 * portal's form.  No address of ours is ever stored whole.
 */
#include <string.h>
#include "base/sanitize.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/article_priv.h"

#define SUMMARY_CHARS 160
#define KEY_PREFIX "/faq-key/"
#define FAQ_PREFIX "/faq/"

static const char SQL_BY_KEY[] = "SELECT id FROM article WHERE source = ? AND source_key = ?";
static const char SQL_BY_KEY_ANY[] = "SELECT id FROM article WHERE source_key = ? ORDER BY id LIMIT 1";
static const char SQL_GET[] = "SELECT id, group_id, source, lang, body, body_html, body_staff FROM article WHERE id = ?";
static const char SQL_SET[] = "UPDATE article SET body_html = ?, body_staff = ?, version = version + 1 WHERE id = ?";
/* Of the article and its translations; while it is written also what the writer has sent up. */
static const char SQL_FILE[] =
    "SELECT f.id, f.article_id, f.width, f.height FROM article_file f LEFT JOIN article a ON a.id = f.article_id WHERE f.id = ? "
    "AND (COALESCE(a.group_id, a.id) = ? OR (? AND f.article_id IS NULL AND f.author_id = ?))";

static const struct db_col one_cols[] = { DB_COL(article_one, id, DB_T_I64) };
const struct db_map article_one_map = DB_MAP(article_one, one_cols);

struct text {
	int64_t id, group_id;
	const char *source, *lang, *body, *body_html, *body_staff;
};
static const struct db_col text_cols[] = {
	DB_COL(text, id, DB_T_I64),
	DB_COL(text, group_id, DB_T_I64),
	DB_COL(text, source, DB_T_STR),
	DB_COL(text, lang, DB_T_STR),
	DB_COL(text, body, DB_T_STR),
	DB_COL(text, body_html, DB_T_STR),
	DB_COL(text, body_staff, DB_T_STR),
};
static const struct db_map text_map = DB_MAP(text, text_cols);

struct file {
	int64_t id, article_id, width, height;
};
static const struct db_col file_cols[] = {
	DB_COL(file, id, DB_T_I64),
	DB_COL(file, article_id, DB_T_I64),
	DB_COL(file, width, DB_T_I64),
	DB_COL(file, height, DB_T_I64),
};
static const struct db_map file_map = DB_MAP(file, file_cols);

struct linker {
	struct ctx *cx;
	const struct article_place *at;
	enum status st; /* the first failure of a look-up */
};

struct db_arg
article_id_arg(int64_t id)
{
	return id != 0 ? DB_I64(id) : DB_NULL;
}

static enum status
find_key(struct linker *l, const char *key, int64_t *id)
{
	struct article_one t = { 0 };
	enum status st;

	if (l->at->source[0] == '\0')
		st = db_one(l->cx, SQL_BY_KEY_ANY, DB_ARGS(DB_STR(key)), &article_one_map, &t);
	else
		st = db_one(l->cx, SQL_BY_KEY, DB_ARGS(DB_STR(l->at->source), DB_STR(key)), &article_one_map, &t);
	*id = t.id;
	return st;
}

/* The article of this key in the language of the text, else of exactly this key; NULL: none (yet). */
static const char *
link_key(struct linker *l, const char *key)
{
	size_t n = strcspn(key, "#?");
	int64_t id = 0;
	enum status st;

	if (n == 0 || n > 100)
		return NULL;
	st = find_key(l, arena_printf(l->cx->mem, "%.*s/%s", (int)n, key, l->at->lang), &id);
	if (st == ST_MISSING)
		st = find_key(l, arena_strndup(l->cx->mem, key, n), &id);
	if (st != ST_OK && st != ST_MISSING)
		l->st = st;
	return st == ST_OK ? arena_printf(l->cx->mem, "%lld%s", (long long)id, key + n) : NULL;
}

/* A relative destination as it is stored; NULL: no page of ours, the words stay without a link. */
static const char *
link_store(void *arg, const char *dest)
{
	struct linker *l = arg;

	if (str_starts(dest, KEY_PREFIX))
		return link_key(l, dest + strlen(KEY_PREFIX));
	if (str_starts(dest, FAQ_PREFIX) && strchr("123456789", dest[strlen(FAQ_PREFIX)]) != NULL)
		return dest + strlen(FAQ_PREFIX);
	if (dest[0] == '/')
		return arena_printf(l->cx->mem, "..%s", dest);
	return dest[0] == '#' ? dest : NULL;
}

static bool
file_show(void *arg, int64_t id, struct sanitize_file *out)
{
	struct linker *l = arg;
	const struct article_place *at = l->at;
	struct file f = { 0 };
	enum status st = db_one(l->cx, SQL_FILE,
	    DB_ARGS(DB_I64(id), DB_I64(at->group_id != 0 ? at->group_id : at->id), DB_I64(at->preview), DB_I64(l->cx->who.user_id)), &file_map, &f);

	if (st != ST_OK && st != ST_MISSING)
		l->st = st;
	if (st != ST_OK)
		return false;
	/* The editor's page stands one step deeper for an article that is saved already. */
	if (at->preview)
		out->path = arena_printf(l->cx->mem, "files/%lld", (long long)f.id);
	else
		out->path = arena_printf(l->cx->mem, "%lld/files/%lld", (long long)f.article_id, (long long)f.id);
	out->width = f.width;
	out->height = f.height;
	return true;
}

enum status
article_make(struct ctx *cx, const struct article_place *at, const char *markdown, struct article_made *out)
{
	struct linker l = { cx, at, ST_OK };
	const struct sanitize_hooks hooks = { .link = link_store, .file = file_show, .arg = &l };

	out->html = sanitize_article(cx->mem, markdown, false, &hooks);
	out->staff = sanitize_has_internal(cx->mem, markdown) ? sanitize_article(cx->mem, markdown, true, &hooks) : NULL;
	out->summary = article_summary(cx, markdown);
	return l.st;
}

const char *
article_render(struct ctx *cx, const char *markdown)
{
	const struct article_place at = { .source = "", .lang = lang_code(cx->lang), .preview = true };
	struct article_made made;

	if (article_make(cx, &at, markdown, &made) != ST_OK)
		return sanitize_markdown(cx->mem, markdown, NULL, NULL);
	return made.staff != NULL ? made.staff : made.html;
}

const char *
article_lines(struct ctx *cx, const char *text)
{
	char *s = arena_strdup(cx->mem, text != NULL ? text : "");
	size_t i, n = 0;

	for (i = 0; s[i] != '\0'; i++)
		if (s[i] != '\r')
			s[n++] = s[i];
	s[n] = '\0';
	return s;
}

const char *
article_summary(struct ctx *cx, const char *markdown)
{
	char *s = sanitize_plain(cx->mem, markdown);
	size_t n = utf8_prefix(s, SUMMARY_CHARS), i;

	if (s[n] != '\0')
		s = arena_printf(cx->mem, "%.*s…", (int)n, s);
	for (i = 0; s[i] != '\0'; i++)
		if (s[i] == '\n')
			s[i] = ' ';
	return s;
}

enum status
article_relink(struct ctx *cx, int64_t id)
{
	struct text t = { 0 };
	struct article_made made;

	TRY(db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &text_map, &t));
	TRY(article_make(cx, &(struct article_place){ .id = id, .group_id = t.group_id, .source = t.source, .lang = t.lang }, t.body, &made));
	if (strcmp(made.html, t.body_html) == 0 && str_eq(made.staff, t.body_staff))
		return ST_OK;
	return db_run(cx, SQL_SET, DB_ARGS(DB_STR(made.html), DB_STR(made.staff), DB_I64(id)), NULL);
}

enum status
article_check(struct ctx *cx, const char *title, const char *body, const char *keywords, const char *lang, const char *audience)
{
	enum lang l;

	if (str_empty(title) || utf8_length(title) > ARTICLE_TITLE_MAX || !utf8_printable(title, strlen(title), false))
		return fail(cx, ST_INVALID, "the title must be one line of 1 to %d characters", ARTICLE_TITLE_MAX);
	if (str_empty(body) || !utf8_printable(body, strlen(body), true))
		return fail(cx, ST_INVALID, "the text is empty, not UTF-8, or holds control characters");
	if (strlen(body) > ARTICLE_BODY_MAX)
		return fail(cx, ST_TOO_BIG, "the text is longer than %d bytes", ARTICLE_BODY_MAX);
	if (utf8_length(keywords) > ARTICLE_KEYWORDS_MAX || !utf8_printable(keywords, strlen(keywords), false))
		return fail(cx, ST_INVALID, "the keywords must be one line of at most %d characters", ARTICLE_KEYWORDS_MAX);
	if (lang == NULL || !lang_from(lang, &l))
		return fail(cx, ST_INVALID, "the language must be en, zh_CN or zh_TW");
	if (!str_eq(audience, "public") && !str_eq(audience, "internal") && !str_eq(audience, "department"))
		return fail(cx, ST_INVALID, "the audience must be public, internal or department");
	return ST_OK;
}
