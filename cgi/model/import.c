/*
 * import.c -- articles from a file.  Customers: import_customer.c.
 */
#include <string.h>

#include "base/record.h"
#include "base/utf8.h"
#include "model/article.h"
#include "model/import_priv.h"
#include "model/search.h"

void
import_say(struct import *im, int64_t row, enum import_result result, const char *key, const char *why)
{
	im->count[result]++;
	if (im->say != NULL)
		im->say(im->arg, row, result, key, why);
}

const char *
import_unknown(const struct record *rec, const char *const *names, size_t n)
{
	size_t i, j;

	for (i = 0; i < rec->n; i++) {
		for (j = 0; j < n && strcmp(rec->names[i], names[j]) != 0; j++)
			continue;
		if (j == n)
			return rec->names[i];
	}
	return NULL;
}

struct articles {
	struct ctx *cx;
	struct import *im;
	struct arena *item;
};

static const char *
text(const struct record *rec, const char *name)
{
	const char *s = record_get(rec, name);

	return s == NULL ? "" : s;
}

/* NULL when the row is good, else what is wrong with it. */
static const char *
article_row(struct articles *a, const struct record *rec, struct article_import *out)
{
	static const char *const names[] = { "title", "body", "category", "language", "audience", "keywords", "key", "days_ago" };
	const char *unknown, *days = text(rec, "days_ago"), *key = text(rec, "key");
	enum lang lang;
	int64_t n = 0;

	if (rec->fault != NULL)
		return rec->fault;
	if ((unknown = import_unknown(rec, names, NELEM(names))) != NULL)
		return arena_printf(a->item, "there is no field %s", unknown);
	if (!lang_from(text(rec, "language"), &lang))
		return "language must be en, zh-CN or zh-TW";
	if (str_empty(text(rec, "title")) || utf8_length(text(rec, "title")) > 200)
		return "title must have 1 to 200 characters";
	if (!utf8_printable(text(rec, "title"), strlen(text(rec, "title")), false))
		return "title holds control characters";
	if (str_empty(text(rec, "body")))
		return "body is empty";
	if (utf8_length(text(rec, "keywords")) > 300)
		return "keywords are longer than 300 characters";
	if (days[0] != '\0' && !str_to_i64(days, 0, 36500, &n))
		return "days_ago must be a number of days";
	out->source = a->im->source;
	out->lang = lang_code(lang);
	out->title = text(rec, "title");
	out->body = text(rec, "body");
	out->keywords = text(rec, "keywords");
	out->category_code = text(rec, "category");
	out->audience = str_empty(text(rec, "audience")) ? "public" : text(rec, "audience");
	if (strlen(key) > 100)
		return "key is longer than 100 bytes";
	out->group_key = key[0] == '\0' ? NULL : key;
	out->at = days[0] == '\0' ? 0 : a->cx->now - n * 86400;
	if (strcmp(out->audience, "public") != 0 && strcmp(out->audience, "internal") != 0)
		return "audience must be public or internal";
	return NULL;
}

static enum status
article_store(void *arg, const struct record *rec)
{
	struct articles *a = arg;
	struct ctx cx = *a->cx;
	struct article_import row = { 0 };
	const char *why;
	enum status st;
	bool changed = false;
	int64_t id;

	arena_reset(a->item);
	cx.mem = a->item;
	cx.error = NULL;
	if ((why = article_row(a, rec, &row)) != NULL) {
		import_say(a->im, rec->row, IMPORT_REFUSED, text(rec, "title"), why);
		return ST_OK;
	}
	st = article_import(&cx, &row, a->im->dry_run, &id, &changed);
	if (st == ST_BUSY || st == ST_FAILED) {
		a->cx->error = cx.error == NULL ? NULL : arena_printf(a->cx->mem, "row %lld: %s", (long long)rec->row, cx.error);
		return st;
	}
	if (st != ST_OK)
		import_say(a->im, rec->row, IMPORT_REFUSED, row.title, cx.error == NULL ? status_name(st) : cx.error);
	else
		import_say(a->im, rec->row, changed ? IMPORT_STORED : IMPORT_SAME, row.title, NULL);
	return ST_OK;
}

enum status
import_articles(struct ctx *cx, FILE *f, struct import *im)
{
	struct articles a = { cx, im, arena_new() };
	const char *why;
	enum status st = record_each(cx->mem, f, article_store, &a, &why);

	arena_free(a.item);
	if (st == ST_OK && !im->dry_run && im->count[IMPORT_STORED] > 0)
		st = search_count(cx);
	if (st == ST_INVALID && why != NULL)
		return fail(cx, st, "%s", why);
	return st;
}
