/*
 * article_import.c -- articles from elsewhere, safe to bring in twice.
 *
 * A text is known by source and key; a new one is published at once, one that changed keeps the state that
 * staff gave it, one that did not change is not touched.
 */
#include <string.h>
#include "base/secret.h"
#include "db/db.h"
#include "model/article_priv.h"
#include "model/search.h"

static const char SQL_OLD[] =
    "SELECT id, COALESCE(group_id, 0) AS group_id, category_id, lang, audience, title, body, keywords, revision FROM article "
    "WHERE source = ? AND source_key = ?";
static const char SQL_CATEGORY[] = "SELECT id FROM category WHERE code = ?";
static const char SQL_GROUP[] =
    "SELECT COALESCE(group_id, id) AS id FROM article WHERE source = ? AND source_key IN (?, ?, ?) ORDER BY id LIMIT 1";
/* A translation that comes follows the original as it is then. */
static const char SQL_INSERT[] =
    "INSERT INTO article (group_id, origin_revision, lang, category_id, audience, state, title, body, body_html, body_staff, summary, keywords, "
    "source, source_key, author_id, created_at, updated_at, published_at) "
    "VALUES (?, (SELECT o.revision FROM article o WHERE o.id = ?), ?, ?, ?, 'published', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE article SET lang = ?, category_id = ?, audience = ?, title = ?, body = ?, body_html = ?, body_staff = ?, summary = ?, keywords = ?, "
    "updated_at = ?, revision = ?, version = version + 1 WHERE id = ?";
static const char SQL_FOLLOWS[] =
    "UPDATE article t JOIN article o ON o.id = t.group_id SET t.origin_revision = o.revision WHERE t.id = ?";

struct old {
	int64_t id, group_id, category_id, revision;
	const char *lang, *audience, *title, *body, *keywords;
};
static const struct db_col old_cols[] = {
	DB_COL(old, id, DB_T_I64),
	DB_COL(old, group_id, DB_T_I64),
	DB_COL(old, category_id, DB_T_I64),
	DB_COL(old, revision, DB_T_I64),
	DB_COL(old, lang, DB_T_STR),
	DB_COL(old, audience, DB_T_STR),
	DB_COL(old, title, DB_T_STR),
	DB_COL(old, body, DB_T_STR),
	DB_COL(old, keywords, DB_T_STR),
};
static const struct db_map old_map = DB_MAP(old, old_cols);

struct one_id {
	int64_t id;
};
static const struct db_col id_cols[] = { DB_COL(one_id, id, DB_T_I64) };
static const struct db_map id_map = DB_MAP(one_id, id_cols);

struct importing {
	const struct article_import *in;
	const char *key, *lang, *body, *keywords;
	int64_t category_id, at, id;
	bool dry_run, changed;
};

/* The key of this very text: KEY/lang for one of a group of translations, the one given, or one made of its title. */
static const char *
text_key(struct ctx *cx, const struct article_import *in, const char *lang)
{
	unsigned char hash[32];
	const char *s;

	if (!str_empty(in->group_key))
		return arena_printf(cx->mem, "%s/%s", in->group_key, lang);
	if (!str_empty(in->source_key))
		return in->source_key;
	s = arena_printf(cx->mem, "%s\n%s", lang, in->title);
	secret_hash(hash, NULL, s, strlen(s));
	return arena_printf(cx->mem, "title:%s", str_hex(cx->mem, hash, 16));
}

static bool
same(const struct importing *i, const struct old *o)
{
	return o->category_id == i->category_id && strcmp(o->lang, i->lang) == 0 && strcmp(o->audience, i->in->audience) == 0 &&
	    strcmp(o->title, i->in->title) == 0 && strcmp(o->body, i->body) == 0 && strcmp(o->keywords, i->keywords) == 0;
}

/* First article of its translations, 0 when this is the first. */
static enum status
find_group(struct ctx *cx, const struct importing *i, int64_t *group)
{
	const char *key = i->in->group_key;
	struct one_id row = { 0 };
	enum status st;

	*group = 0;
	if (str_empty(key))
		return ST_OK;
	st = db_one(cx, SQL_GROUP,
	    DB_ARGS(DB_STR(i->in->source), DB_STR(arena_printf(cx->mem, "%s/en", key)),
	        DB_STR(arena_printf(cx->mem, "%s/zh_CN", key)), DB_STR(arena_printf(cx->mem, "%s/zh_TW", key))),
	    &id_map, &row);
	*group = row.id;
	return st == ST_MISSING ? ST_OK : st;
}

static enum status
import_new(struct ctx *cx, struct importing *i)
{
	static const struct article_saving plain = { .note = NULL };
	struct article_made made;
	int64_t group;

	TRY(find_group(cx, i, &group));
	TRY(article_make(cx, &(struct article_place){ .group_id = group, .source = i->in->source, .lang = i->lang }, i->body, &made));
	TRY(db_insert(cx, SQL_INSERT,
	    DB_ARGS(article_id_arg(group), DB_I64(group), DB_STR(i->lang), DB_I64(i->category_id), DB_STR(i->in->audience),
	        DB_STR(i->in->title), DB_STR(i->body), DB_STR(made.html), DB_STR(made.staff), DB_STR(made.summary), DB_STR(i->keywords),
	        DB_STR(i->in->source), DB_STR(i->key), article_id_arg(cx->who.user_id), DB_TIME(i->at), DB_TIME(i->at), DB_TIME(i->at)),
	    &i->id));
	TRY(revision_add(cx, i->id, 1, i->in->title, i->body, i->keywords, &plain));
	TRY(article_files_show(cx, i->id));
	return search_index(cx, i->id);
}

static enum status
import_changed(struct ctx *cx, struct importing *i, const struct old *o)
{
	static const struct article_saving plain = { .note = NULL };
	bool text = strcmp(o->title, i->in->title) != 0 || strcmp(o->body, i->body) != 0 || strcmp(o->keywords, i->keywords) != 0;
	struct article_made made;

	TRY(article_make(cx, &(struct article_place){ .id = o->id, .group_id = o->group_id, .source = i->in->source, .lang = i->lang }, i->body, &made));
	if (strcmp(o->lang, i->lang) != 0)
		TRY(search_unindex(cx, o->id));
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(i->lang), DB_I64(i->category_id), DB_STR(i->in->audience), DB_STR(i->in->title), DB_STR(i->body),
	        DB_STR(made.html), DB_STR(made.staff), DB_STR(made.summary), DB_STR(i->keywords), DB_TIME(i->at),
	        DB_I64(o->revision + text), DB_I64(o->id)),
	    NULL));
	if (text) {
		TRY(revision_add(cx, o->id, o->revision + 1, i->in->title, i->body, i->keywords, &plain));
		TRY(db_run(cx, SQL_FOLLOWS, DB_ARGS(DB_I64(o->id)), NULL));
	}
	TRY(article_files_show(cx, o->id));
	return search_index(cx, o->id);
}

static enum status
import(struct ctx *cx, void *arg)
{
	struct importing *i = arg;
	struct old o = { 0 };
	enum status st = db_one(cx, SQL_OLD, DB_ARGS(DB_STR(i->in->source), DB_STR(i->key)), &old_map, &o);

	if (st != ST_OK && st != ST_MISSING)
		return st;
	i->id = o.id;
	i->changed = st == ST_MISSING || !same(i, &o);
	if (i->dry_run || !i->changed)
		return ST_OK;
	return st == ST_MISSING ? import_new(cx, i) : import_changed(cx, i, &o);
}

static enum status
prepare(struct ctx *cx, const struct article_import *in, struct importing *i)
{
	struct one_id category;
	enum lang lang = LANG_EN;
	enum status st;

	i->in = in;
	i->body = article_lines(cx, in->body);
	i->keywords = in->keywords != NULL ? in->keywords : "";
	i->at = in->at != 0 ? in->at : cx->now;
	TRY(article_check(cx, in->title, i->body, i->keywords, in->lang, in->audience));
	if (lang_from(in->lang, &lang))
		i->lang = lang_code(lang);
	i->key = text_key(cx, in, i->lang);
	if (strlen(i->key) > 120)
		return fail(cx, ST_INVALID, "the key %.40s... is longer than 120 bytes", i->key);
	st = db_one(cx, SQL_CATEGORY, DB_ARGS(DB_STR(in->category_code)), &id_map, &category);
	if (st == ST_MISSING)
		return fail(cx, ST_INVALID, "there is no category %s", in->category_code != NULL ? in->category_code : "(none)");
	TRY(st);
	i->category_id = category.id;
	return ST_OK;
}

enum status
article_import(struct ctx *cx, const struct article_import *in, bool dry_run, int64_t *id, bool *changed)
{
	struct importing i = { .dry_run = dry_run };

	TRY(prepare(cx, in, &i));
	TRY(db_tx(cx, import, &i));
	*id = i.id;
	*changed = i.changed;
	return ST_OK;
}
