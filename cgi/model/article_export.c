/*
 * article_export.c -- articles as CSV and JSON lines.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "model/article_priv.h"
#include "model/export_priv.h"

#define NATIVE "article-"
#define OWN "-own"

static const char SQL_IDS[] = "SELECT a.id FROM article a ORDER BY COALESCE(a.group_id, a.id), a.group_id IS NOT NULL, a.id";
/* main: the one of its group in its language. */
static const char SQL_PLACE[] =
    "SELECT a.id, a.lang, a.created_at, h.id AS head_id, h.source AS head_source, COALESCE(h.source_key, '') AS head_key, h.lang AS head_lang, "
    "h.created_at AS head_created, c.code AS category, COALESCE(o.code, '') AS owner, "
    "COALESCE((SELECT GROUP_CONCAT(d.code ORDER BY d.code SEPARATOR ' ') FROM article_department ad JOIN department d ON d.id = ad.department_id "
    "WHERE ad.article_id = a.id), '') AS departments, "
    "NOT EXISTS (SELECT 1 FROM article t WHERE (t.id = h.id OR t.group_id = h.id) AND t.lang = a.lang "
    "AND (t.state = 'archived' < (a.state = 'archived') OR (t.state = 'archived' = (a.state = 'archived') AND t.id < a.id))) AS main, "
    "(a.group_id IS NOT NULL AND EXISTS (SELECT 1 FROM article_revision v WHERE v.article_id = a.group_id AND v.no > a.origin_revision "
    "AND v.substance = 1)) AS behind "
    "FROM article a JOIN article h ON h.id = COALESCE(a.group_id, a.id) JOIN category c ON c.id = a.category_id "
    "LEFT JOIN department o ON o.id = a.owner_department_id WHERE a.id = ?";
static const char SQL_FILE[] = "SELECT id, name, sha256 FROM article_file WHERE id = ?";
static const char SQL_DEPARTMENTS[] =
    "WITH RECURSIVE t AS (SELECT c.id, c.code, CAST('' AS CHAR(40) CHARACTER SET ascii) COLLATE ascii_bin AS parent, 0 AS sort, c.name_en, "
    "c.name_zh_cn, c.name_zh_tw, 0 AS depth FROM department c WHERE c.parent_id IS NULL UNION ALL SELECT c.id, c.code, t.code, 0, c.name_en, "
    "c.name_zh_cn, c.name_zh_tw, t.depth + 1 FROM department c JOIN t ON c.parent_id = t.id WHERE t.depth < 20) "
    "SELECT code, parent, sort, name_en, name_zh_cn, name_zh_tw FROM t ORDER BY depth, code";
/* Those above first. */
static const char SQL_CATEGORIES[] =
    "WITH RECURSIVE t AS (SELECT c.id, c.code, CAST('' AS CHAR(40) CHARACTER SET ascii) COLLATE ascii_bin AS parent, c.sort, c.name_en, c.name_zh_cn, c.name_zh_tw, 0 AS depth FROM category c "
    "WHERE c.parent_id IS NULL UNION ALL SELECT c.id, c.code, t.code, c.sort, c.name_en, c.name_zh_cn, c.name_zh_tw, t.depth + 1 FROM category c "
    "JOIN t ON c.parent_id = t.id WHERE t.depth < 20) SELECT code, parent, sort, name_en, name_zh_cn, name_zh_tw FROM t ORDER BY depth, sort, code";

struct place {
	int64_t id, created_at, head_id, head_created;
	const char *lang, *head_source, *head_key, *head_lang, *category, *owner, *departments;
	bool main, behind;
};
static const struct db_col place_cols[] = {
	DB_COL(place, id, DB_T_I64), DB_COL(place, lang, DB_T_STR), DB_COL(place, created_at, DB_T_TIME), DB_COL(place, head_id, DB_T_I64),
	DB_COL(place, head_source, DB_T_STR), DB_COL(place, head_key, DB_T_STR), DB_COL(place, head_lang, DB_T_STR),
	DB_COL(place, head_created, DB_T_TIME), DB_COL(place, category, DB_T_STR), DB_COL(place, owner, DB_T_STR),
	DB_COL(place, departments, DB_T_STR), DB_COL(place, main, DB_T_BOOL), DB_COL(place, behind, DB_T_BOOL),
};
static const struct db_map place_map = DB_MAP(place, place_cols);

struct file_name {
	int64_t id;
	const char *name;
	struct blob sha256;
};
static const struct db_col file_cols[] = { DB_COL(file_name, id, DB_T_I64), DB_COL(file_name, name, DB_T_STR), DB_COL(file_name, sha256, DB_T_BLOB) };
static const struct db_map file_map = DB_MAP(file_name, file_cols);

struct category_row {
	const char *code, *parent, *name_en, *name_zh_cn, *name_zh_tw;
	int64_t sort;
};
static const struct db_col category_cols[] = {
	DB_COL(category_row, code, DB_T_STR), DB_COL(category_row, parent, DB_T_STR), DB_COL(category_row, sort, DB_T_I64),
	DB_COL(category_row, name_en, DB_T_STR), DB_COL(category_row, name_zh_cn, DB_T_STR), DB_COL(category_row, name_zh_tw, DB_T_STR),
};
static const struct db_map category_row_map = DB_MAP(category_row, category_cols);

/* ---------------------------------------------------------------- keys */

const char *
export_native_key(struct ctx *cx, int64_t id, int64_t created_at)
{
	return arena_printf(cx->mem, NATIVE "%lld-%lld", (long long)id, (long long)created_at);
}

bool
export_native_read(const char *key, int64_t *id, int64_t *created_at)
{
	char digits[STR_I64];
	size_t n;

	if (!str_starts(key, NATIVE))
		return false;
	key += strlen(NATIVE);
	n = strspn(key, "0123456789");
	if (n == 0 || n >= sizeof(digits) || key[n] != '-')
		return false;
	memcpy(digits, key, n);
	digits[n] = '\0';
	if (!str_to_i64(digits, 1, INT64_MAX, id))
		return false;
	key += n + 1;
	n = strspn(key, "0123456789");
	if (n == 0 || n >= sizeof(digits) || (key[n] != '\0' && strcmp(key + n, OWN) != 0))
		return false;
	memcpy(digits, key, n);
	digits[n] = '\0';
	return str_to_i64(digits, 0, INT64_MAX, created_at);
}

bool
export_native_own(const char *key)
{
	size_t n = strlen(key), k = strlen(OWN);

	return n > k && strcmp(key + n - k, OWN) == 0;
}

/* Source and key of the group that it is the one of its language of, else its own. */
static void
key_of(struct ctx *cx, const struct place *p, const char **source, const char **key)
{
	const char *slash = strrchr(p->head_key, '/');

	*source = "";
	if (!p->main) {
		*key = arena_printf(cx->mem, "%s" OWN, export_native_key(cx, p->id, p->created_at));
	} else if (slash != NULL && strcmp(slash + 1, p->head_lang) == 0) {
		*key = arena_strndup(cx->mem, p->head_key, (size_t)(slash - p->head_key));
		if (strcmp(p->head_source, IMPORT_NATIVE) != 0)
			*source = p->head_source;
	} else {
		*key = export_native_key(cx, p->head_id, p->head_created);
	}
}

/* ---------------------------------------------------------------- the body */

const char *
export_path_name(struct arena *mem, const char *name)
{
	struct str s;

	str_init(&s, mem);
	for (; *name != '\0'; name++) {
		unsigned char c = (unsigned char)*name;

		if (c <= ' ' || c == 0x7F || strchr("%()<>[]\"'#?/\\:", c) != NULL)
			str_addf(&s, "%%%02X", c);
		else
			str_addc(&s, (char)c);
	}
	/* A name is never "." or "..". */
	if (s.len > 0 && strspn(s.s, ".") == s.len)
		return arena_printf(mem, "%%2E%s", s.s + 1);
	return s.s;
}

/* Digits at s to a number; their length, 0 for none. */
static size_t
number_at(const char *s, int64_t *id)
{
	char digits[20];
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n >= sizeof(digits) || s[0] == '0')
		return 0;
	memcpy(digits, s, n);
	digits[n] = '\0';
	return str_to_i64(digits, 1, INT64_MAX, id) ? n : 0;
}

static enum status
file_out(struct ctx *cx, int64_t id, struct str *out, bool *done)
{
	struct file_name f;
	enum status st = db_one(cx, SQL_FILE, DB_ARGS(DB_I64(id)), &file_map, &f);

	*done = st == ST_OK;
	if (st == ST_OK)
		str_addf(out, "files/%s/%s", str_hex(cx->mem, f.sha256.p, 8), export_path_name(cx->mem, f.name));
	return st == ST_MISSING ? ST_OK : st;
}

static enum status
link_out(struct ctx *cx, int64_t id, struct str *out, bool *done)
{
	const char *source, *key;
	struct place p;
	enum status st = db_one(cx, SQL_PLACE, DB_ARGS(DB_I64(id)), &place_map, &p);

	*done = st == ST_OK;
	if (st != ST_OK)
		return st == ST_MISSING ? ST_OK : st;
	key_of(cx, &p, &source, &key);
	str_addf(out, "/faq-key/%s", key);
	return ST_OK;
}

enum status
export_body(struct ctx *cx, const struct article_record *r, const char **body)
{
	const char *s = r->body, *dest;
	struct str out;
	int64_t id = 0;
	bool done;
	size_t n = 0;

	*body = s;
	if (strstr(s, "](file:") == NULL && strstr(s, "](/faq/") == NULL)
		return ST_OK;
	str_init(&out, cx->mem);
	for (; (dest = strstr(s, "](")) != NULL; s = dest) {
		dest += 2;
		str_addn(&out, s, (size_t)(dest - s));
		done = false;
		if (str_starts(dest, "file:") && (n = number_at(dest + 5, &id)) > 0) {
			TRY(file_out(cx, id, &out, &done));
			n += 5;
		} else if (str_starts(dest, "/faq/") && (n = number_at(dest + 5, &id)) > 0) {
			TRY(link_out(cx, id, &out, &done));
			n += 5;
			n += dest[n] == '-' ? strcspn(dest + n, ")#? \t\n\"") : 0;
		}
		if (done)
			dest += n;
	}
	str_add(&out, s);
	*body = out.s;
	return ST_OK;
}

/* ---------------------------------------------------------------- each article */

static enum status
row_get(struct ctx *cx, int64_t id, struct export_row *row)
{
	struct place p;

	TRY(record_get_article(cx, id, false, &row->r));
	TRY(db_one(cx, SQL_PLACE, DB_ARGS(DB_I64(id)), &place_map, &p));
	key_of(cx, &p, &row->source, &row->key);
	row->category = p.category;
	row->owner = p.owner;
	row->departments = p.departments;
	row->behind = p.behind;
	return export_body(cx, &row->r, &row->r.body);
}

static const char *
when(struct ctx *cx, int64_t t)
{
	return t == 0 ? "" : date_iso(cx->mem, t);
}

void
export_values(struct ctx *cx, const struct export_row *row, struct export_value out[EXPORT_FIELDS])
{
	const struct article_record *r = &row->r;
	const struct export_value v[EXPORT_FIELDS] = {
		{ "source", row->source }, { "key", row->key }, { "language", r->lang }, { "title", r->title }, { "category", row->category },
		{ "type", r->type }, { "state", r->state }, { "audience", r->audience }, { "departments", row->departments },
		{ "owner", row->owner }, { "slug", r->slug }, { "keywords", r->keywords }, { "valid_from", r->valid_from },
		{ "valid_to", r->valid_to }, { "review_by", r->review_by }, { "behind", row->behind ? "yes" : "no" },
		{ "created", when(cx, r->created_at) }, { "updated", when(cx, r->updated_at) }, { "published", when(cx, r->published_at) },
		{ "body", r->body },
	};

	memcpy(out, v, sizeof(v));
}

enum status
export_each(struct ctx *cx, enum status (*fn)(struct ctx *, const struct export_row *, void *), void *arg)
{
	struct ctx own = *cx;
	struct article_one *ids;
	struct export_row row;
	enum status st;
	size_t n, i;

	TRY(db_all(cx, SQL_IDS, DB_NOARGS, &article_one_map, &ids, &n));
	own.mem = arena_new();
	for (i = 0, st = ST_OK; st == ST_OK && i < n; i++) {
		arena_reset(own.mem);
		st = row_get(&own, ids[i].id, &row);
		/* It went while we were on our way. */
		if (st == ST_MISSING)
			st = ST_OK;
		else if (st == ST_OK)
			st = fn(&own, &row, arg);
	}
	if (own.error != NULL)
		cx->error = arena_strdup(cx->mem, own.error);
	arena_free(own.mem);
	return st;
}

/* ---------------------------------------------------------------- CSV and JSON lines */

static void
csv_add(struct str *out, const char *value, bool last)
{
	const char *p;

	str_addc(out, '"');
	for (p = record_guard(out->mem, value); *p != '\0'; p++) {
		if (*p == '"')
			str_addc(out, '"');
		str_addc(out, *p);
	}
	str_add(out, last ? "\"\r\n" : "\",");
}

static void
csv_line(struct str *out, const struct export_value *v, size_t n, bool names)
{
	for (size_t i = 0; i < n; i++)
		csv_add(out, names ? v[i].name : v[i].value, i + 1 == n);
}

static bool
json_line(struct str *out, const struct export_value *v, size_t n)
{
	json_t *o = json_object();
	char *s;

	for (size_t i = 0; i < n; i++)
		(void)json_object_set_new(o, v[i].name, json_string(v[i].value));
	s = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	if (s == NULL)
		return false;
	str_addf(out, "%s\n", s);
	free(s);
	return true;
}

struct exporting {
	enum export_form form;
	const struct export_sink *sink;
	int64_t n;
};

static enum status
article_out(struct ctx *cx, const struct export_row *row, void *arg)
{
	struct exporting *e = arg;
	struct export_value v[EXPORT_FIELDS];
	struct str s;

	str_init(&s, cx->mem);
	export_values(cx, row, v);
	if (e->form == EXPORT_CSV)
		csv_line(&s, v, EXPORT_FIELDS, false);
	else if (!json_line(&s, v, EXPORT_FIELDS))
		return fail(cx, ST_FAILED, "article %lld makes no JSON", (long long)row->r.id);
	e->n++;
	return e->sink->write(e->sink->arg, s.s, s.len);
}

static enum status
head_out(struct ctx *cx, const struct export_value *v, size_t n, const struct export_sink *sink)
{
	struct str s;

	str_init(&s, cx->mem);
	str_add(&s, "\xef\xbb\xbf"); /* without it a spreadsheet takes Chinese for something else */
	csv_line(&s, v, n, true);
	return sink->write(sink->arg, s.s, s.len);
}

enum status
export_articles(struct ctx *cx, enum export_form form, const struct export_sink *sink, int64_t *n)
{
	static const struct export_row none = { .r = { .type = "" } };
	struct exporting e = { form, sink, 0 };
	struct export_value v[EXPORT_FIELDS];
	enum status st = ST_OK;

	if (form == EXPORT_CSV) {
		export_values(cx, &none, v);
		st = head_out(cx, v, EXPORT_FIELDS, sink);
	}
	if (st == ST_OK)
		st = export_each(cx, article_out, &e);
	*n = e.n;
	return st;
}

static enum status
tree_out(struct ctx *cx, const struct category_row *rows, size_t count, const struct export_sink *sink)
{
	struct str s;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct export_value v[] = { { "code", rows[i].code }, { "parent", rows[i].parent },
			{ "sort", arena_printf(cx->mem, "%lld", (long long)rows[i].sort) }, { "name_en", rows[i].name_en },
			{ "name_zh_CN", rows[i].name_zh_cn }, { "name_zh_TW", rows[i].name_zh_tw } };

		if (i == 0)
			TRY(head_out(cx, v, NELEM(v), sink));
		str_init(&s, cx->mem);
		csv_line(&s, v, NELEM(v), false);
		TRY(sink->write(sink->arg, s.s, s.len));
	}
	return ST_OK;
}

enum status
export_categories(struct ctx *cx, const struct export_sink *sink, int64_t *n)
{
	struct category_row *rows;
	size_t count;

	TRY(db_all(cx, SQL_CATEGORIES, DB_NOARGS, &category_row_map, &rows, &count));
	*n = (int64_t)count;
	return tree_out(cx, rows, count, sink);
}

enum status
export_departments(struct ctx *cx, const struct export_sink *sink, int64_t *n)
{
	struct category_row *rows;
	size_t count;

	TRY(db_all(cx, SQL_DEPARTMENTS, DB_NOARGS, &category_row_map, &rows, &count));
	*n = (int64_t)count;
	return tree_out(cx, rows, count, sink);
}
