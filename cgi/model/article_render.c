/*
 * article_render.c -- Markdown of an article to what is stored beside it.
 *
 * Links to our own pages are stored relative to an article's page: `17` from /faq/12 (or from /desk/articles/12) is the
 * same reader's page of article 17 whatever prefix the site is mounted under, and `../complaint` is the portal's form.  No address
 * of ours is ever stored whole.
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
static const char SQL_GET[] = "SELECT id, source, lang, body, body_html FROM article WHERE id = ?";
static const char SQL_SET[] = "UPDATE article SET body_html = ?, version = version + 1 WHERE id = ?";

struct target {
	int64_t id;
};
static const struct db_col target_cols[] = { DB_COL(target, id, DB_T_I64) };
static const struct db_map target_map = DB_MAP(target, target_cols);

struct text {
	int64_t id;
	const char *source, *lang, *body, *body_html;
};
static const struct db_col text_cols[] = {
	DB_COL(text, id, DB_T_I64),
	DB_COL(text, source, DB_T_STR),
	DB_COL(text, lang, DB_T_STR),
	DB_COL(text, body, DB_T_STR),
	DB_COL(text, body_html, DB_T_STR),
};
static const struct db_map text_map = DB_MAP(text, text_cols);

struct linker {
	struct ctx *cx;
	const char *source, *lang;
	enum status st; /* the first failure of a look-up */
};

static enum status
find_key(struct linker *l, const char *key, int64_t *id)
{
	struct target t = { 0 };
	enum status st;

	if (l->source[0] == '\0')
		st = db_one(l->cx, SQL_BY_KEY_ANY, DB_ARGS(DB_STR(key)), &target_map, &t);
	else
		st = db_one(l->cx, SQL_BY_KEY, DB_ARGS(DB_STR(l->source), DB_STR(key)), &target_map, &t);
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
	st = find_key(l, arena_printf(l->cx->mem, "%.*s/%s", (int)n, key, l->lang), &id);
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

enum status
article_html(struct ctx *cx, const char *source, const char *lang, const char *markdown, const char **html)
{
	struct linker l = { cx, source, lang, ST_OK };

	*html = sanitize_markdown(cx->mem, markdown, link_store, &l);
	return l.st;
}

const char *
article_render(struct ctx *cx, const char *markdown)
{
	const char *html;

	if (article_html(cx, "", lang_code(cx->lang), markdown, &html) != ST_OK)
		return sanitize_markdown(cx->mem, markdown, NULL, NULL);
	return html;
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
	const char *html;

	TRY(db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &text_map, &t));
	TRY(article_html(cx, t.source, t.lang, t.body, &html));
	if (strcmp(html, t.body_html) == 0)
		return ST_OK;
	return db_run(cx, SQL_SET, DB_ARGS(DB_STR(html), DB_I64(id)), NULL);
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
	if (audience == NULL || (strcmp(audience, "public") != 0 && strcmp(audience, "internal") != 0))
		return fail(cx, ST_INVALID, "the audience must be public or internal");
	return ST_OK;
}
