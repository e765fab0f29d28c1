/*
 * import_article.c -- articles from CSV and JSON lines.
 *
 * Folders: import_folder.c, which makes rows of its files and hands them on here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/charset.h"
#include "base/utf8.h"
#include "model/article_priv.h"
#include "model/import_article.h"
#include "model/import_batch.h"
#include "model/search.h"

static const char *
text(const struct record *rec, const char *name)
{
	const char *s = record_get(rec, name);

	return s == NULL ? "" : s;
}

/* ---------------------------------------------------------------- a row */

static const char *
times(struct import_articles *a, const struct record *rec, struct article_import *out, struct article_import_more *more)
{
	const char *days = text(rec, "days_ago"), *created = text(rec, "created"), *updated = text(rec, "updated"),
		   *published = text(rec, "published");
	int64_t n = 0;

	if (days[0] != '\0' && !str_to_i64(days, 0, 36500, &n))
		return "days_ago must be a number of days";
	out->at = days[0] == '\0' ? 0 : a->cx->now - n * 86400;
	if ((created[0] != '\0' && !date_from_iso(created, &more->created_at)) || (updated[0] != '\0' && !date_from_iso(updated, &out->at)) ||
	    (published[0] != '\0' && !date_from_iso(published, &more->published_at)))
		return "created, updated and published must be times such as 2026-11-22T09:30:00Z";
	return NULL;
}

static const char *
life(const struct record *rec, struct article_import_more *more)
{
	const char *behind = text(rec, "behind");

	more->type = record_get(rec, "type");
	more->slug = record_get(rec, "slug");
	more->state = record_get(rec, "state");
	more->valid_from = record_get(rec, "valid_from");
	more->valid_to = record_get(rec, "valid_to");
	more->review_by = record_get(rec, "review_by");
	more->owner = record_get(rec, "owner");
	more->departments = record_get(rec, "departments");
	more->behind = strcmp(behind, "yes") == 0;
	/* An empty column of a table that has no such thing says nothing. */
	if (more->type != NULL && more->type[0] == '\0')
		more->type = NULL;
	if (more->state != NULL && more->state[0] == '\0')
		more->state = NULL;
	return behind[0] == '\0' || more->behind || strcmp(behind, "no") == 0 ? NULL : "behind must be yes or no";
}

static bool
source_fit(const char *s)
{
	return strlen(s) <= 40 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen(s);
}

static const char *
identity(struct import_articles *a, const struct record *rec, struct article_import *out)
{
	const char *key = text(rec, "key"), *source = text(rec, "source");
	int64_t id, created;

	if (strlen(key) > 100)
		return "key is longer than 100 bytes";
	if (!source_fit(source))
		return "source may hold at most 40 of a-z 0-9 - _ .";
	out->group_key = key[0] == '\0' ? NULL : key;
	out->source = a->im->source;
	if (source[0] != '\0')
		out->source = source;
	else if (export_native_read(key, &id, &created))
		out->source = IMPORT_NATIVE;
	return NULL;
}

static const char *
words(struct import_articles *a, const struct record *rec, struct article_import *out)
{
	enum lang lang;
	const char *code = str_empty(text(rec, "language")) ? a->im->lang : text(rec, "language");

	if (code == NULL || !lang_from(code, &lang))
		return "language must be en, zh-CN or zh-TW";
	if (str_empty(text(rec, "title")) || utf8_length(text(rec, "title")) > 200)
		return "title must have 1 to 200 characters";
	if (!utf8_printable(text(rec, "title"), strlen(text(rec, "title")), false))
		return "title holds control characters";
	if (str_empty(text(rec, "body")))
		return "body is empty";
	if (utf8_length(text(rec, "keywords")) > 300)
		return "keywords are longer than 300 characters";
	out->lang = lang_code(lang);
	out->title = text(rec, "title");
	out->body = text(rec, "body");
	out->keywords = text(rec, "keywords");
	out->category_code = str_empty(text(rec, "category")) && a->im->category != NULL ? a->im->category : text(rec, "category");
	out->audience = str_empty(text(rec, "audience")) ? "public" : text(rec, "audience");
	if (str_empty(text(rec, "audience")) && a->im->audience != NULL)
		out->audience = a->im->audience;
	return import_one_of(out->audience, "public internal department") ? NULL : "audience must be public, internal or department";
}

/* NULL when the row is good, else what is wrong with it. */
static const char *
article_row(struct import_articles *a, const struct record *rec, struct article_import *out, struct article_import_more *more)
{
	static const char *const names[] = { "title", "body", "category", "language", "audience", "keywords", "key", "days_ago", "source", "type",
		"slug", "state", "valid_from", "valid_to", "review_by", "owner", "departments", "behind", "created", "updated", "published" };
	const char *unknown, *why;

	if (rec->fault != NULL)
		return rec->fault;
	if ((unknown = import_unknown(rec, names, NELEM(names))) != NULL)
		return arena_printf(a->item, "there is no field %s", unknown);
	if ((why = words(a, rec, out)) != NULL || (why = identity(a, rec, out)) != NULL || (why = life(rec, more)) != NULL)
		return why;
	return times(a, rec, out, more);
}

/* The row as it came. */
static const char *
row_text(struct import_articles *a, const struct record *rec)
{
	json_t *o;
	char *s;
	const char *out;

	if (rec->raw.p != NULL && utf8_valid(rec->raw.p, rec->raw.n)) {
		char *line = arena_strndup(a->item, rec->raw.p, rec->raw.n);

		line[strcspn(line, "\r\n")] = '\0';
		return line;
	}
	o = json_object();
	for (size_t i = 0; i < rec->n; i++)
		(void)json_object_set_new(o, rec->names[i], json_string(rec->values[i]));
	s = json_dumps(o, JSON_COMPACT);
	out = arena_strdup(a->item, s != NULL ? s : "");
	free(s);
	json_decref(o);
	return out;
}

static enum status
refuse(struct import_articles *a, struct ctx *cx, struct import_waiting *w, const char *why)
{
	struct import_row_new row = { .batch = a->im->batch, .no = w->rec.row, .result = IMPORT_REFUSED, .reason = why };
	const char *title = text(&w->rec, "title");

	w->result = IMPORT_REFUSED;
	w->why = why;
	w->label = w->path != NULL ? w->path : utf8_valid(title, strlen(title)) ? title : "";
	row.label = w->label;
	if (row.batch == 0)
		return ST_OK;
	row.kept = row_text(a, &w->rec);
	return import_row_add(cx, &row);
}

/* Inside a transaction.  *dirty: a row that cannot be stored has left something behind. */
static enum status
store(struct import_articles *a, struct ctx *cx, struct import_waiting *w, bool *dirty)
{
	struct article_import row = { 0 };
	struct article_import_more more = { .file = a->file, .arg = a->file_arg, .batch = a->im->batch, .row = w->rec.row };
	struct article_imported out;
	const char *why;
	enum status st;

	if ((why = article_row(a, &w->rec, &row, &more)) != NULL)
		return refuse(a, cx, w, why);
	cx->error = NULL;
	st = article_import_row(cx, &row, &more, a->im->dry_run, &out);
	if (st == ST_BUSY || st == ST_FAILED)
		return st;
	if (st != ST_OK && !out.clean) {
		*dirty = true;
		return st;
	}
	if (st != ST_OK) {
		why = cx->error == NULL ? status_name(st) : cx->error;
		return refuse(a, cx, w, why);
	}
	w->result = out.result;
	w->label = w->path != NULL ? w->path : row.title;
	w->why = out.note;
	w->source = row.source;
	return ST_OK;
}

struct storing {
	struct import_articles *a;
	size_t from, to;
	bool dirty;
};

static enum status
store_group(struct ctx *cx, void *arg)
{
	struct storing *s = arg;

	s->dirty = false;
	for (size_t i = s->from; i < s->to; i++)
		TRY(store(s->a, cx, &s->a->group[i], &s->dirty));
	return ST_OK;
}

/* A row by itself; one that only the database refuses is refused in a transaction of its own. */
static enum status
store_alone(struct import_articles *a, struct ctx *cx, size_t i)
{
	struct storing one = { a, i, i + 1, false };
	enum status st = db_tx(cx, store_group, &one);

	if (st == ST_OK || !one.dirty)
		return st;
	return refuse(a, cx, &a->group[i], cx->error == NULL ? status_name(st) : cx->error);
}

static void
tell(struct import_articles *a, const struct import_waiting *w)
{
	import_say(a->im, w->rec.row, w->result, w->label, w->why);
	if (w->result == IMPORT_SAME || w->result == IMPORT_REFUSED)
		return;
	if (strcmp(w->source, a->im->source) == 0)
		a->linked = true;
	else
		import_source_note(a, w->source);
}

/* Store all that wait: many rows for one wait for the disk. */
static enum status
flush(struct import_articles *a)
{
	struct ctx cx = *a->cx;
	struct storing all = { a, 0, a->ngroup, false };
	enum status st;
	size_t i;

	if (a->ngroup == 0)
		return ST_OK;
	arena_reset(a->item);
	cx.mem = a->item;
	cx.error = NULL;
	st = db_tx(&cx, store_group, &all);
	if (all.dirty)
		for (i = 0, st = ST_OK; st == ST_OK && i < a->ngroup; i++)
			st = store_alone(a, &cx, i);
	for (i = 0; st == ST_OK && i < a->ngroup; i++)
		tell(a, &a->group[i]);
	if (st == ST_OK && a->im->batch != 0)
		st = import_batch_alive(&cx, a->im);
	if (st != ST_OK)
		a->cx->error = cx.error == NULL ? NULL
						: arena_printf(a->cx->mem, "from row %lld on: %s", (long long)a->group[0].rec.row, cx.error);
	a->ngroup = a->bytes = 0;
	arena_reset(a->waiting);
	return st;
}

/* Whose links are set at the end; past the room for names every source's would be, one by one, so few are expected. */
void
import_source_note(struct import_articles *a, const char *source)
{
	size_t i;

	for (i = 0; i < a->nsources; i++)
		if (strcmp(a->sources[i], source) == 0)
			return;
	if (a->nsources < NELEM(a->sources))
		a->sources[a->nsources++] = arena_strdup(a->cx->mem, source);
}

static const char *
kept(struct import_articles *a, const char *s)
{
	size_t n = strlen(s);

	a->bytes += n;
	return arena_strndup(a->waiting, s, n);
}

enum status
import_article_record(void *arg, const struct record *rec)
{
	struct import_articles *a = arg;
	struct import_waiting *w = &a->group[a->ngroup];

	if (a->im->rows_max != 0 && rec->row > a->im->rows_max)
		return fail(a->cx, ST_TOO_BIG, "there are more than %lld rows", (long long)a->im->rows_max);
	*w = (struct import_waiting){ .path = a->path != NULL ? kept(a, a->path) : NULL };
	w->rec.row = rec->row;
	w->rec.n = rec->n;
	w->rec.fault = rec->fault != NULL ? kept(a, rec->fault) : NULL;
	for (size_t i = 0; i < rec->n; i++) {
		w->rec.names[i] = kept(a, rec->names[i]);
		w->rec.values[i] = kept(a, rec->values[i]);
	}
	if (rec->raw.p != NULL && rec->fault != NULL)
		w->rec.raw = (struct blob){ arena_memdup(a->waiting, rec->raw.p, rec->raw.n), rec->raw.n };
	a->ngroup++;
	return a->ngroup == NELEM(a->group) || a->bytes > IMPORT_GROUP_BYTES ? flush(a) : ST_OK;
}

/* ---------------------------------------------------------------- the whole */

void
import_articles_begin(struct import_articles *a, struct ctx *cx, struct import *im)
{
	*a = (struct import_articles){ .cx = cx, .im = im, .item = arena_new(), .waiting = arena_new() };
}

/* Links between rows work whatever their order. */
enum status
import_articles_end(struct import_articles *a, enum status st)
{
	struct import *im = a->im;

	if (st == ST_OK)
		st = flush(a);
	if (!im->dry_run && (im->count[IMPORT_STORED] > 0 || im->count[IMPORT_CHANGED] > 0)) {
		if (st == ST_OK && a->linked)
			st = article_import_links(a->cx, im->source);
		for (size_t i = 0; st == ST_OK && i < a->nsources; i++)
			st = article_import_links(a->cx, a->sources[i]);
		if (st == ST_OK && a->counts)
			st = search_count(a->cx);
	}
	arena_free(a->item);
	arena_free(a->waiting);
	return st;
}

enum status
import_articles(struct ctx *cx, FILE *f, struct import *im)
{
	struct import_articles a;
	const char *why, *found;
	enum status st;

	import_articles_begin(&a, cx, im);
	a.counts = cx->who.user_id == 0; /* at the desk kefu-jobs counts */
	import_files_open(&a);
	if ((f = charset_open(cx->mem, f, im->charset, &found, &why)) == NULL) {
		arena_free(a.item);
		arena_free(a.waiting);
		return fail(cx, ST_INVALID, "%s", why);
	}
	st = record_each(cx->mem, f, import_article_record, &a, &why);
	st = import_articles_end(&a, st);
	if (st == ST_INVALID && why != NULL)
		return fail(cx, st, "%s", why);
	return st;
}
