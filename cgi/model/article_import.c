/*
 * article_import.c -- articles from elsewhere, safe to bring in twice.
 *
 * A text is known by source and key, or by its language among the translations of one that is; a new one is published at once unless the row
 * says otherwise, one that changed keeps the state that staff gave it, one that did not change is not touched.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/date.h"
#include "base/secret.h"
#include "base/slug.h"
#include "db/db.h"
#include "model/article_file.h"
#include "model/article_priv.h"
#include "model/import_priv.h"
#include "model/search.h"

#define DEPARTMENTS_MAX 50
#define PATH_BYTES 500

static const char SQL_BY_KEY[] = "SELECT id FROM article WHERE source = ? AND source_key = ?";
static const char SQL_CATEGORY[] = "SELECT id FROM category WHERE code = ?";
static const char SQL_DEPARTMENT[] = "SELECT id FROM department WHERE code = ?";
static const char SQL_GROUP[] =
    "SELECT COALESCE(group_id, id) AS id FROM article WHERE source = ? AND source_key IN (?, ?, ?) ORDER BY id LIMIT 1";
/* An article without a key of its own is known by number and birth; one that an import brought from elsewhere has the key it had there. */
static const char SQL_NATIVE[] = "SELECT COALESCE(group_id, id) AS id FROM article WHERE id = ? AND created_at = ? AND source_key IS NULL";
static const char SQL_NATIVE_OWN[] = "SELECT id FROM article WHERE id = ? AND created_at = ? AND source_key IS NULL";
/* The one of a group in a language, a living one before one that is not. */
static const char SQL_MEMBER[] =
    "SELECT id FROM article WHERE (id = ? OR group_id = ?) AND lang = ? ORDER BY state = 'archived', id LIMIT 1";
static const char SQL_REVISION[] = "SELECT revision AS id FROM article WHERE id = ?";
static const char SQL_FILE[] =
    "SELECT f.id FROM article_file f JOIN article a ON a.id = f.article_id WHERE f.article_id = ? AND f.sha256 = ? AND f.name = ? ORDER BY f.id LIMIT 1";
static const char SQL_LINKS[] =
    "SELECT id FROM article WHERE source = ? AND id > ? AND body LIKE '%/faq-key/%' ORDER BY id LIMIT 100";

struct importing {
	const struct article_import *in;
	const struct article_import_more *more;
	const char *key, *lang, *body, *keywords, *departments;
	int64_t category_id, owner_id, at;
	bool dry_run;
	struct article_imported *out;
	struct str missing; /* files */
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

/* ---------------------------------------------------------------- which article it is */

static enum status
one(struct ctx *cx, enum status st, const struct article_one *row, int64_t *id)
{
	(void)cx;
	*id = st == ST_OK ? row->id : 0;
	return st == ST_MISSING ? ST_OK : st;
}

/* First article of its translations, 0 when this is the first. */
static enum status
find_group(struct ctx *cx, const struct importing *i, int64_t *group)
{
	const char *key = i->in->group_key;
	struct article_one row = { 0 };
	int64_t id, created;

	*group = 0;
	if (str_empty(key))
		return ST_OK;
	TRY(one(cx, db_one(cx, SQL_GROUP,
	    DB_ARGS(DB_STR(i->in->source), DB_STR(arena_printf(cx->mem, "%s/en", key)), DB_STR(arena_printf(cx->mem, "%s/zh_CN", key)),
	        DB_STR(arena_printf(cx->mem, "%s/zh_TW", key))), &article_one_map, &row), &row, group));
	if (*group == 0 && export_native_read(key, &id, &created))
		TRY(one(cx, db_one(cx, SQL_NATIVE, DB_ARGS(DB_I64(id), DB_TIME(created)), &article_one_map, &row), &row, group));
	return ST_OK;
}

static enum status
find(struct ctx *cx, const struct importing *i, int64_t *id, int64_t *group)
{
	struct article_one row = { 0 };
	int64_t created;

	*id = *group = 0;
	if (!str_empty(i->in->group_key) && export_native_own(i->in->group_key) && export_native_read(i->in->group_key, id, &created)) {
		TRY(one(cx, db_one(cx, SQL_NATIVE_OWN, DB_ARGS(DB_I64(*id), DB_TIME(created)), &article_one_map, &row), &row, id));
		if (*id != 0)
			return ST_OK;
		return one(cx, db_one(cx, SQL_BY_KEY, DB_ARGS(DB_STR(i->in->source), DB_STR(i->key)), &article_one_map, &row), &row, id);
	}
	TRY(find_group(cx, i, group));
	TRY(one(cx, db_one(cx, SQL_BY_KEY, DB_ARGS(DB_STR(i->in->source), DB_STR(i->key)), &article_one_map, &row), &row, id));
	if (*id != 0 || *group == 0)
		return ST_OK;
	return one(cx, db_one(cx, SQL_MEMBER, DB_ARGS(DB_I64(*group), DB_I64(*group), DB_STR(i->lang)), &article_one_map, &row), &row, id);
}

/* ---------------------------------------------------------------- files that the text names */

/* The number under which the article has this very file already; 0: it has not. */
static enum status
file_find(struct ctx *cx, const struct article_file_found *f, int64_t article, int64_t *id)
{
	unsigned char sum[32];
	struct article_one row = { 0 };

	*id = 0;
	if (article == 0)
		return ST_OK;
	(void)crypto_hash_sha256(sum, f->bytes.p, (unsigned long long)f->bytes.n);
	return one(cx, db_one(cx, SQL_FILE, DB_ARGS(DB_I64(article), DB_BLOB(sum, sizeof(sum)), DB_STR(f->name)), &article_one_map, &row), &row, id);
}

static enum status
file_take(struct ctx *cx, struct importing *i, const char *path, int64_t article, int64_t *id)
{
	struct article_file_found found = { 0 };
	struct article_file f = { 0 };

	*id = 0;
	if (!i->more->file(i->more->arg, cx->mem, path, &found)) {
		str_addf(&i->missing, "%s%.80s", i->missing.len > 0 ? ", " : "", path);
		return ST_OK;
	}
	TRY(file_find(cx, &found, article, id));
	if (*id != 0 || i->dry_run) {
		if (*id == 0)
			*id = -1;
		return ST_OK;
	}
	f.kind = found.image ? "image" : "file";
	f.name = found.name;
	f.mime = found.mime;
	f.width = found.width;
	f.height = found.height;
	f.size = (int64_t)found.bytes.n;
	TRY(article_file_add(cx, &f, found.bytes.p));
	*id = f.id;
	return ST_OK;
}

/* Bytes of a destination behind "](" that is a relative path with a name that has an extension; 0: it is none. */
static size_t
path_length(const char *s)
{
	size_t n = strcspn(s, ") \t\n\"<>#?");

	if (n == 0 || n > PATH_BYTES || s[0] == '/' || memchr(s, ':', n) != NULL || memchr(s, '.', n) == NULL)
		return 0;
	return n;
}

/* The body with file:NUMBER in the place of paths. */
static enum status
files_take(struct ctx *cx, struct importing *i, int64_t article, const char **body)
{
	const char *s = *body, *dest;
	struct str out;
	int64_t id;
	size_t n;

	if (i->more->file == NULL || strstr(s, "](") == NULL)
		return ST_OK;
	str_init(&out, cx->mem);
	for (; (dest = strstr(s, "](")) != NULL; s = dest + n) {
		dest += 2;
		str_addn(&out, s, (size_t)(dest - s));
		if ((n = path_length(dest)) == 0)
			continue;
		TRY(file_take(cx, i, arena_strndup(cx->mem, dest, n), article, &id));
		if (id == 0)
			str_addn(&out, dest, n);
		else
			str_addf(&out, "file:%lld", (long long)id);
	}
	str_add(&out, s);
	*body = out.s;
	return ST_OK;
}

/* ---------------------------------------------------------------- what it should be */

static const char *
said(const char *s, const char *was)
{
	return s != NULL ? s : was;
}

static void
want(const struct importing *i, const struct article_record *old, struct article_record *r)
{
	static const struct article_record none = { .type = "question", .state = "published", .slug = "", .valid_from = "", .valid_to = "",
		.review_by = "", .departments = "" };
	const struct article_import_more *m = i->more;
	const struct article_record *was = old != NULL ? old : &none;

	*r = *was;
	r->category_id = i->category_id;
	r->lang = i->lang;
	r->audience = i->in->audience;
	r->title = i->in->title;
	r->keywords = i->keywords;
	r->type = said(m->type, was->type);
	r->slug = said(m->slug, was->slug);
	r->state = said(m->state, was->undone ? "published" : was->state);
	r->valid_from = said(m->valid_from, was->valid_from);
	r->valid_to = said(m->valid_to, was->valid_to);
	r->review_by = said(m->review_by, was->review_by);
	r->departments = strcmp(r->audience, "department") != 0 ? "" : said(i->departments, was->departments);
	if (m->owner != NULL)
		r->owner_department_id = i->owner_id;
}

static enum status
body_want(struct ctx *cx, struct importing *i, const struct article_record *old, const char **body)
{
	const char *now;

	*body = i->body;
	if (old != NULL) {
		TRY(export_body(cx, old, &now));
		if (strcmp(now, i->body) == 0) {
			*body = old->body;
			return ST_OK;
		}
	}
	return files_take(cx, i, old != NULL ? old->id : 0, body);
}

/* ---------------------------------------------------------------- one row */

static enum status
record_row(struct ctx *cx, struct importing *i, const struct article_record *old, const struct article_record *now)
{
	struct import_row_new row = { .batch = i->more->batch, .no = i->more->row, .record_id = i->out->id, .result = i->out->result,
		.label = i->in->title };

	if (i->missing.len > 0)
		i->out->note = arena_printf(cx->mem, "missing: %s", i->missing.s);
	row.reason = i->out->note;
	if (row.batch == 0)
		return ST_OK;
	if (!i->dry_run && row.result != IMPORT_SAME)
		row.kept = record_keep(cx, old, record_hash(cx, now));
	return import_row_add(cx, &row);
}

static enum status
import_new(struct ctx *cx, struct importing *i, int64_t group)
{
	struct article_record r;
	struct article_one o = { 0 };

	want(i, NULL, &r);
	r.group_id = group;
	r.source = i->in->source;
	r.source_key = i->key;
	r.created_at = i->more->created_at != 0 ? i->more->created_at : i->at;
	r.updated_at = i->at;
	r.published_at = i->more->published_at != 0 ? i->more->published_at : strcmp(r.state, "published") == 0 ? i->at : 0;
	TRY(body_want(cx, i, NULL, &r.body));
	if (group != 0 && !i->more->behind) {
		TRY(db_one(cx, SQL_REVISION, DB_ARGS(DB_I64(group)), &article_one_map, &o));
		r.origin_revision = o.id;
	}
	i->out->result = IMPORT_STORED;
	if (!i->dry_run)
		TRY(record_put(cx, NULL, &r));
	i->out->id = r.id;
	return record_row(cx, i, NULL, &r);
}

static enum status
import_old(struct ctx *cx, struct importing *i, int64_t id)
{
	struct article_record old, r;

	TRY(record_get_article(cx, id, !i->dry_run, &old));
	want(i, &old, &r);
	TRY(body_want(cx, i, &old, &r.body));
	i->out->id = id;
	i->out->result = record_same(&old, &r) ? IMPORT_SAME : IMPORT_CHANGED;
	if (i->out->result == IMPORT_CHANGED && record_text_differs(&old, &r))
		r.updated_at = i->at;
	if (i->out->result == IMPORT_CHANGED && !i->dry_run)
		TRY(record_put(cx, &old, &r));
	return record_row(cx, i, &old, &r);
}

static enum status
import(struct ctx *cx, void *arg)
{
	struct importing *i = arg;
	int64_t id, group;

	str_init(&i->missing, cx->mem);
	TRY(find(cx, i, &id, &group));
	return id == 0 ? import_new(cx, i, group) : import_old(cx, i, id);
}

/* ---------------------------------------------------------------- before it */

static enum status
find_code(struct ctx *cx, const char *sql, const char *what, const char *code, int64_t *id)
{
	struct article_one row = { 0 };
	enum status st = db_one(cx, sql, DB_ARGS(DB_STR(code)), &article_one_map, &row);

	if (st == ST_MISSING)
		return fail(cx, ST_INVALID, "there is no %s %s", what, str_empty(code) ? "(none)" : code);
	*id = row.id;
	return st;
}

static int
id_order(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Codes to ids in order, each once. */
static enum status
departments_read(struct ctx *cx, struct importing *i)
{
	const char *p = i->more->departments;
	int64_t id[DEPARTMENTS_MAX];
	struct str s;
	size_t n = 0, len, k;

	if (p == NULL || strcmp(i->in->audience, "department") != 0)
		return ST_OK;
	for (p += strspn(p, ", "); *p != '\0'; p += len, p += strspn(p, ", ")) {
		len = strcspn(p, ", ");
		if (n == DEPARTMENTS_MAX)
			return fail(cx, ST_INVALID, "there are more than %d departments", DEPARTMENTS_MAX);
		TRY(find_code(cx, SQL_DEPARTMENT, "department", arena_strndup(cx->mem, p, len), &id[n++]));
	}
	if (n == 0)
		return fail(cx, ST_INVALID, "no department is chosen");
	qsort(id, n, sizeof(id[0]), id_order);
	str_init(&s, cx->mem);
	for (k = 0; k < n; k++)
		if (k == 0 || id[k] != id[k - 1])
			str_addf(&s, "%s%lld", k > 0 ? "," : "", (long long)id[k]);
	i->departments = s.s;
	return ST_OK;
}

static enum status
day_check(struct ctx *cx, const char *name, const char *day)
{
	struct civil c;

	if (!str_empty(day) && (!date_from_day(day, &c) || c.year < 1971 || c.year > 9000))
		return fail(cx, ST_INVALID, "%s must be a day such as 2026-11-22", name);
	return ST_OK;
}

static enum status
more_check(struct ctx *cx, struct importing *i)
{
	const struct article_import_more *m = i->more;

	if (!import_one_of(m->type, "question howto product price terms claim"))
		return fail(cx, ST_INVALID, "type must be question, howto, product, price, terms or claim");
	if (!import_one_of(m->state, "draft review published archived"))
		return fail(cx, ST_INVALID, "state must be draft, review, published or archived");
	if (!str_empty(m->slug) && !slug_valid(m->slug))
		return fail(cx, ST_INVALID, "slug may hold a-z, 0-9 and single hyphens, at most %d", SLUG_MAX);
	TRY(day_check(cx, "valid_from", m->valid_from));
	TRY(day_check(cx, "valid_to", m->valid_to));
	TRY(day_check(cx, "review_by", m->review_by));
	if (!str_empty(m->valid_from) && !str_empty(m->valid_to) && strcmp(m->valid_from, m->valid_to) > 0)
		return fail(cx, ST_INVALID, "it would end before it begins");
	if (!str_empty(m->owner))
		TRY(find_code(cx, SQL_DEPARTMENT, "department", m->owner, &i->owner_id));
	return departments_read(cx, i);
}

static enum status
prepare(struct ctx *cx, struct importing *i)
{
	const struct article_import *in = i->in;
	enum lang lang = LANG_EN;

	i->body = article_lines(cx, in->body);
	i->keywords = in->keywords != NULL ? in->keywords : "";
	i->at = in->at != 0 ? in->at : cx->now;
	TRY(article_check(cx, in->title, i->body, i->keywords, in->lang, in->audience));
	if (lang_from(in->lang, &lang))
		i->lang = lang_code(lang);
	i->key = text_key(cx, in, i->lang);
	if (strlen(i->key) > 120)
		return fail(cx, ST_INVALID, "the key %.40s... is longer than 120 bytes", i->key);
	TRY(find_code(cx, SQL_CATEGORY, "category", in->category_code, &i->category_id));
	return more_check(cx, i);
}

enum status
article_import_row(struct ctx *cx, const struct article_import *in, const struct article_import_more *more, bool dry_run,
    struct article_imported *out)
{
	struct importing i = { .in = in, .more = more, .dry_run = dry_run, .out = out };

	*out = (struct article_imported){ 0 };
	out->clean = true;
	TRY(prepare(cx, &i));
	out->clean = false;
	return db_tx(cx, import, &i);
}

enum status
article_import(struct ctx *cx, const struct article_import *in, bool dry_run, int64_t *id, bool *changed)
{
	static const struct article_import_more none = { 0 };
	struct article_imported out;

	TRY(article_import_row(cx, in, &none, dry_run, &out));
	*id = out.id;
	*changed = out.result != IMPORT_SAME;
	return ST_OK;
}

/* ---------------------------------------------------------------- links by key */

static enum status
relink(struct ctx *cx, void *arg)
{
	const int64_t *id = arg;

	return article_relink(cx, *id);
}

enum status
article_import_links(struct ctx *cx, const char *source)
{
	struct ctx own = *cx;
	struct article_one *rows;
	int64_t last = 0, ids[100];
	enum status st = ST_OK;
	size_t n = 1, k;

	own.mem = arena_new();
	while (st == ST_OK && n > 0) {
		arena_reset(own.mem);
		st = db_all(&own, SQL_LINKS, DB_ARGS(DB_STR(source), DB_I64(last)), &article_one_map, &rows, &n);
		for (k = 0; st == ST_OK && k < n; k++)
			ids[k] = rows[k].id;
		for (k = 0; st == ST_OK && k < n; k++) {
			arena_reset(own.mem);
			last = ids[k];
			st = db_tx(&own, relink, &last);
		}
	}
	if (own.error != NULL)
		cx->error = arena_strdup(cx->mem, own.error);
	arena_free(own.mem);
	return st;
}
