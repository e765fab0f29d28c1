/*
 * article_record.c -- an article as imports and their undo write it.
 *
 * Writes no audit row of its own: an import is one act.  A text is never changed without a row in article_revision.
 */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/article_file.h"
#include "model/article_priv.h"
#include "model/import_priv.h"
#include "model/search.h"

#define GET_SQL                                                                                        \
	"SELECT a.id, COALESCE(a.group_id, 0) AS group_id, a.category_id, COALESCE(a.owner_department_id, 0) AS owner_department_id, a.revision, " \
	"COALESCE(a.origin_revision, 0) AS origin_revision, COALESCE(a.merged_into, 0) AS merged_into, a.created_at, a.updated_at, a.published_at, " \
	"a.source, a.source_key, a.type, a.lang, a.audience, a.state, a.title, a.body, a.keywords, COALESCE(a.slug, '') AS slug, " \
	"COALESCE(CAST(a.valid_from AS CHAR), '') AS valid_from, COALESCE(CAST(a.valid_to AS CHAR), '') AS valid_to, "     \
	"COALESCE(CAST(a.review_by AS CHAR), '') AS review_by, "                                           \
	"COALESCE((SELECT GROUP_CONCAT(d.department_id ORDER BY d.department_id) FROM article_department d WHERE d.article_id = a.id), '') AS departments, " \
	"(a.state = 'archived' AND a.merged_into IS NULL AND EXISTS (SELECT 1 FROM import_row r JOIN import_batch b ON b.id = r.batch_id " \
	"WHERE r.record_id = a.id AND r.result = 'created' AND b.state = 'undone')) AS undone FROM article a WHERE a.id = ?"
static const char SQL_GET[] = GET_SQL;
static const char SQL_GET_LOCK[] = GET_SQL " FOR UPDATE";
static const char SQL_INSERT[] =
    "INSERT INTO article (group_id, origin_revision, type, lang, category_id, audience, state, title, slug, body, body_html, summary, keywords, "
    "valid_from, valid_to, starts_at, ends_at, owner_department_id, review_by, source, source_key, author_id, created_at, updated_at, published_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE article SET type = ?, lang = ?, category_id = ?, audience = ?, state = ?, title = ?, slug = ?, body = ?, keywords = ?, valid_from = ?, "
    "valid_to = ?, starts_at = ?, ends_at = ?, owner_department_id = ?, review_by = ?, author_id = ?, updated_at = ?, published_at = ?, "
    "revision = ?, version = version + 1 WHERE id = ?";
static const char SQL_MADE[] = "UPDATE article SET body_html = ?, body_staff = ?, summary = ? WHERE id = ?";
static const char SQL_FOLLOWS[] =
    "UPDATE article t JOIN article o ON o.id = t.group_id SET t.origin_revision = o.revision WHERE t.id = ?";
static const char SQL_SLUG[] = "SELECT id FROM article WHERE slug = ? AND id <> ?";
static const char SQL_DEPARTMENTS_GONE[] = "DELETE FROM article_department WHERE article_id = ?";
static const char SQL_DEPARTMENT[] = "INSERT INTO article_department (article_id, department_id) VALUES (?, ?)";
static const char SQL_WORDS[] = "SELECT title, body, keywords FROM article_revision WHERE article_id = ? AND no = ?";

#define COL(member, type) DB_COL(article_record, member, type)
static const struct db_col record_cols[] = {
	COL(title, DB_T_STR), COL(body, DB_T_STR), COL(keywords, DB_T_STR), /* first: of a revision these alone */
	COL(id, DB_T_I64), COL(group_id, DB_T_I64), COL(category_id, DB_T_I64), COL(owner_department_id, DB_T_I64),
	COL(revision, DB_T_I64), COL(origin_revision, DB_T_I64), COL(merged_into, DB_T_I64), COL(created_at, DB_T_TIME),
	COL(updated_at, DB_T_TIME), COL(published_at, DB_T_TIME), COL(source, DB_T_STR), COL(source_key, DB_T_STR), COL(type, DB_T_STR),
	COL(lang, DB_T_STR), COL(audience, DB_T_STR), COL(state, DB_T_STR), COL(slug, DB_T_STR), COL(valid_from, DB_T_STR),
	COL(valid_to, DB_T_STR), COL(review_by, DB_T_STR), COL(departments, DB_T_STR), COL(undone, DB_T_BOOL),
};
static const struct db_map record_map = DB_MAP(article_record, record_cols);
static const struct db_map words_map = { sizeof(struct article_record), 3, record_cols };

/* What an import can say and an undo puts back, but for the words. */
static const struct text_member {
	const char *name;
	size_t offset;
} TEXTS[] = {
	{ "type", offsetof(struct article_record, type) },
	{ "lang", offsetof(struct article_record, lang) },
	{ "audience", offsetof(struct article_record, audience) },
	{ "state", offsetof(struct article_record, state) },
	{ "slug", offsetof(struct article_record, slug) },
	{ "valid_from", offsetof(struct article_record, valid_from) },
	{ "valid_to", offsetof(struct article_record, valid_to) },
	{ "review_by", offsetof(struct article_record, review_by) },
	{ "departments", offsetof(struct article_record, departments) },
};

static const char **
text_at(struct article_record *r, const struct text_member *m)
{
	return (const char **)(void *)((char *)r + m->offset);
}

static const char *
text_of(const struct article_record *r, const struct text_member *m)
{
	return *(const char *const *)(const void *)((const char *)r + m->offset);
}

enum status
record_get_article(struct ctx *cx, int64_t id, bool lock, struct article_record *r)
{
	*r = (struct article_record){ 0 };
	if (lock)
		return db_one(cx, SQL_GET_LOCK, DB_ARGS(DB_I64(id)), &record_map, r);
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &record_map, r);
}

bool
record_text_differs(const struct article_record *a, const struct article_record *b)
{
	return strcmp(a->title, b->title) != 0 || strcmp(a->body, b->body) != 0 || strcmp(a->keywords, b->keywords) != 0;
}

bool
record_same(const struct article_record *a, const struct article_record *b)
{
	for (size_t i = 0; i < NELEM(TEXTS); i++)
		if (strcmp(text_of(a, &TEXTS[i]), text_of(b, &TEXTS[i])) != 0)
			return false;
	return a->category_id == b->category_id && a->owner_department_id == b->owner_department_id && !record_text_differs(a, b);
}

/* ---------------------------------------------------------------- writing */

static const char *
null_for_none(const char *s)
{
	return str_empty(s) ? NULL : s;
}

/* The midnight that a day, or the day after it, begins with; 0 for none. */
static int64_t
midnight(const char *day, int days)
{
	struct civil c = { 0 };

	if (str_empty(day) || !date_from_day(day, &c))
		return 0;
	c.hour = 12; /* noon is on that day in every zone and season */
	return date_midnight(date_from_local(&c), days);
}

static enum status
slug_free(struct ctx *cx, const struct article_record *r)
{
	struct article_one row;
	enum status st;

	if (str_empty(r->slug))
		return ST_OK;
	st = db_one(cx, SQL_SLUG, DB_ARGS(DB_STR(r->slug), DB_I64(r->id)), &article_one_map, &row);
	if (st == ST_OK)
		return fail(cx, ST_CONFLICT, "the address is taken by article %lld: %s", (long long)row.id, r->slug);
	return st == ST_MISSING ? ST_OK : st;
}

static enum status
departments_put(struct ctx *cx, const struct article_record *r, bool fresh)
{
	const char *p = r->departments;
	int64_t id;
	size_t n;

	if (!fresh)
		TRY(db_run(cx, SQL_DEPARTMENTS_GONE, DB_ARGS(DB_I64(r->id)), NULL));
	for (; *p != '\0'; p += n + (p[n] == ',' ? 1 : 0)) {
		n = strcspn(p, ",");
		if (str_to_i64(arena_strndup(cx->mem, p, n), 1, INT64_MAX, &id))
			TRY(db_run(cx, SQL_DEPARTMENT, DB_ARGS(DB_I64(r->id), DB_I64(id)), NULL));
	}
	return ST_OK;
}

static enum status
made_put(struct ctx *cx, const struct article_record *r)
{
	const struct article_place place = { .id = r->id, .group_id = r->group_id, .source = r->source, .lang = r->lang };
	struct article_made made;

	if (strstr(r->body, "file:") != NULL)
		TRY(article_file_claim(cx, r->id, r->body));
	TRY(article_make(cx, &place, r->body, &made));
	TRY(db_run(cx, SQL_MADE, DB_ARGS(DB_STR(made.html), DB_STR(made.staff), DB_STR(made.summary), DB_I64(r->id)), NULL));
	return article_files_show(cx, r->id);
}

static enum status
insert(struct ctx *cx, struct article_record *r)
{
	static const struct article_saving plain = { .note = NULL };

	r->revision = 1;
	TRY(db_insert(cx, SQL_INSERT,
	    DB_ARGS(article_id_arg(r->group_id), r->group_id != 0 ? DB_I64(r->origin_revision) : DB_NULL, DB_STR(r->type), DB_STR(r->lang),
	        DB_I64(r->category_id), DB_STR(r->audience), DB_STR(r->state), DB_STR(r->title), DB_STR(null_for_none(r->slug)), DB_STR(r->body),
	        DB_STR(r->keywords), DB_STR(null_for_none(r->valid_from)), DB_STR(null_for_none(r->valid_to)), DB_TIME(midnight(r->valid_from, 0)),
	        DB_TIME(midnight(r->valid_to, 1)), article_id_arg(r->owner_department_id), DB_STR(null_for_none(r->review_by)), DB_STR(r->source),
	        DB_STR(r->source_key), article_id_arg(cx->who.user_id), DB_TIME(r->created_at), DB_TIME(r->updated_at), DB_TIME(r->published_at)),
	    &r->id));
	TRY(revision_add(cx, r->id, 1, r->title, r->body, r->keywords, &plain));
	if (r->departments[0] != '\0')
		TRY(departments_put(cx, r, true));
	TRY(made_put(cx, r));
	return search_index(cx, r->id);
}

static enum status
update(struct ctx *cx, const struct article_record *old, struct article_record *r)
{
	static const struct article_saving plain = { .note = NULL };
	bool text = record_text_differs(old, r);

	r->revision = old->revision + text;
	/* Postings hold the language: another one means new postings throughout. */
	if (strcmp(old->lang, r->lang) != 0)
		TRY(search_unindex(cx, r->id));
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(r->type), DB_STR(r->lang), DB_I64(r->category_id), DB_STR(r->audience), DB_STR(r->state), DB_STR(r->title),
	        DB_STR(null_for_none(r->slug)), DB_STR(r->body), DB_STR(r->keywords), DB_STR(null_for_none(r->valid_from)),
	        DB_STR(null_for_none(r->valid_to)), DB_TIME(midnight(r->valid_from, 0)), DB_TIME(midnight(r->valid_to, 1)),
	        article_id_arg(r->owner_department_id), DB_STR(null_for_none(r->review_by)), article_id_arg(cx->who.user_id), DB_TIME(r->updated_at),
	        DB_TIME(r->published_at), DB_I64(r->revision), DB_I64(r->id)),
	    NULL));
	if (text)
		TRY(revision_add(cx, r->id, r->revision, r->title, r->body, r->keywords, &plain));
	if (text && r->group_id != 0)
		TRY(db_run(cx, SQL_FOLLOWS, DB_ARGS(DB_I64(r->id)), NULL));
	if (strcmp(old->departments, r->departments) != 0)
		TRY(departments_put(cx, r, false));
	TRY(made_put(cx, r));
	return search_index(cx, r->id);
}

enum status
record_put(struct ctx *cx, const struct article_record *old, struct article_record *r)
{
	TRY(slug_free(cx, r));
	if (str_eq(r->state, "published") && r->published_at == 0)
		r->published_at = cx->now;
	TRY(old == NULL ? insert(cx, r) : update(cx, old, r));
	if (strstr(r->body, "file:") == NULL && (old == NULL || strstr(old->body, "file:") == NULL))
		return ST_OK;
	return article_files_show(cx, r->id);
}

/* ---------------------------------------------------------------- keeping */

const char *
record_hash(struct ctx *cx, const struct article_record *r)
{
	unsigned char hash[32];
	struct str s;

	str_init(&s, cx->mem);
	str_addf(&s, "%lld\n%lld\n%lld\n%lld\n", (long long)r->id, (long long)r->group_id, (long long)r->category_id,
	    (long long)r->owner_department_id);
	for (size_t i = 0; i < NELEM(TEXTS); i++)
		str_addf(&s, "%s\n", text_of(r, &TEXTS[i]));
	str_addf(&s, "%lld\n%s\n%s\n%s", (long long)r->merged_into, r->title, r->keywords, r->body);
	secret_hash(hash, NULL, s.s, s.len);
	return str_hex(cx->mem, hash, sizeof(hash));
}

const char *
record_keep(struct ctx *cx, const struct article_record *before, const char *after_hash)
{
	json_t *o = json_object();
	char *text;
	const char *out;

	(void)json_object_set_new(o, "after", json_string(after_hash));
	if (before != NULL) {
		(void)json_object_set_new(o, "revision", json_integer(before->revision));
		(void)json_object_set_new(o, "category_id", json_integer(before->category_id));
		(void)json_object_set_new(o, "owner_department_id", json_integer(before->owner_department_id));
		(void)json_object_set_new(o, "updated_at", json_integer(before->updated_at));
		for (size_t i = 0; i < NELEM(TEXTS); i++)
			(void)json_object_set_new(o, TEXTS[i].name, json_string(text_of(before, &TEXTS[i])));
	}
	text = json_dumps(o, JSON_COMPACT);
	out = arena_strdup(cx->mem, text != NULL ? text : "{}");
	free(text);
	json_decref(o);
	return out;
}

static bool
kept_read(struct ctx *cx, const json_t *o, struct article_record *r)
{
	struct article_record words = { 0 };
	const char *s;

	for (size_t i = 0; i < NELEM(TEXTS); i++) {
		if ((s = json_string_value(json_object_get(o, TEXTS[i].name))) == NULL)
			return false;
		*text_at(r, &TEXTS[i]) = arena_strdup(cx->mem, s);
	}
	r->category_id = json_integer_value(json_object_get(o, "category_id"));
	r->owner_department_id = json_integer_value(json_object_get(o, "owner_department_id"));
	r->updated_at = json_integer_value(json_object_get(o, "updated_at"));
	r->revision = json_integer_value(json_object_get(o, "revision"));
	if (db_one(cx, SQL_WORDS, DB_ARGS(DB_I64(r->id), DB_I64(r->revision)), &words_map, &words) != ST_OK)
		return false;
	r->title = words.title;
	r->body = words.body;
	r->keywords = words.keywords;
	return true;
}

bool
record_kept(struct ctx *cx, const char *json, struct article_record *before, const char **after_hash)
{
	json_t *o = json == NULL ? NULL : json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	const char *hash = json_string_value(json_object_get(o, "after"));
	bool good = hash != NULL && (json_object_get(o, "revision") == NULL || kept_read(cx, o, before));

	if (good)
		*after_hash = arena_strdup(cx->mem, hash);
	json_decref(o);
	return good;
}
