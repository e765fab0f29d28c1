/*
 * demo.c -- the demo's frame: departments, staff, categories, articles; then people and cases.
 */
#include <errno.h>
#include <string.h>

#include "model/article.h"
#include "model/demo.h"
#include "model/demo_priv.h"
#include "model/import.h"
#include "model/search.h"
#include "model/user.h"
#include "model/vault.h"

const char *
demo_text(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s == NULL ? "" : s;
}

static enum status
json_read(struct ctx *cx, const char *dir, const char *name, json_t **out)
{
	const char *path = arena_printf(cx->mem, "%s/%s", dir, name);
	json_error_t err;

	if ((*out = json_load_file(path, 0, &err)) == NULL)
		return fail(cx, ST_FAILED, "%s line %d: %s", path, err.line, err.text);
	return ST_OK;
}

enum status
demo_jsonl(struct ctx *cx, const char *dir, const char *name, json_t **out)
{
	const char *path = arena_printf(cx->mem, "%s/%s", dir, name);
	json_error_t err;
	json_t *all, *o = NULL;
	int line = 0, c;
	FILE *f;

	if ((f = fopen(path, "re")) == NULL)
		return fail(cx, ST_FAILED, "%s: %s", path, strerror(errno));
	all = json_array();
	while ((c = getc(f)) != EOF) {
		if (c == '\n' || c == '\r')
			continue;
		ungetc(c, f);
		line++;
		if ((o = json_loadf(f, JSON_DISABLE_EOF_CHECK, &err)) == NULL)
			break;
		json_array_append_new(all, o);
	}
	fclose(f);
	*out = all;
	if (o != NULL)
		return ST_OK;
	json_decref(all);
	return fail(cx, ST_FAILED, "%s row %d: %s", path, line, err.text);
}

const struct demo_staff *
demo_staff_find(const struct demo_staff *s, size_t n, const char *login)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (strcmp(s[i].login, login) == 0)
			return &s[i];
	}
	return NULL;
}

/* ---------------------------------------------------------------- departments and staff */

static enum status
departments_load(struct ctx *cx, const json_t *list)
{
	const json_t *d;
	int64_t id;
	size_t i;

	json_array_foreach(list, i, d)
		TRY(department_set(cx, demo_text(d, "key"), demo_text(d, "name_en"), demo_text(d, "name_zh_cn"),
		    demo_text(d, "name_zh_tw"), &id));
	return ST_OK;
}

static enum status
staff_one(struct ctx *cx, struct demo *d, const json_t *s, struct demo_staff *out)
{
	const json_t *list = json_object_get(s, "roles");
	const char *roles[8], *login = demo_text(s, "login");
	struct user u;
	size_t n = 0;
	int64_t id;

	for (; n < NELEM(roles) && n < json_array_size(list); n++)
		roles[n] = json_string_value(json_array_get(list, n));
	TRY(vault_user_set(cx, login, demo_text(s, "name"), demo_text(s, "department"), demo_text(s, "lang"), roles, n,
	    d->password, &id));
	TRY(user_by_login(cx, login, &u));
	*out = (struct demo_staff){ arena_strdup(cx->mem, login), u.id, u.department_id };
	str_addf(&d->accounts, "%s\t", login);
	for (size_t i = 0; i < n; i++)
		str_addf(&d->accounts, "%s%s", i == 0 ? "" : " + ", roles[i]);
	str_addf(&d->accounts, " (%s)\n", demo_text(s, "name"));
	return ST_OK;
}

static enum status
staff_all(struct ctx *cx, struct demo *d, const json_t *file, struct demo_staff *out, size_t *n)
{
	const json_t *list = json_object_get(file, "staff");

	TRY(departments_load(cx, json_object_get(file, "departments")));
	for (*n = 0; *n < json_array_size(list); ++*n)
		TRY(staff_one(cx, d, json_array_get(list, *n), &out[*n]));
	return ST_OK;
}

static enum status
staff_load(struct ctx *cx, struct demo *d, struct demo_staff **out, size_t *n)
{
	enum status st;
	json_t *file;

	TRY(json_read(cx, d->dir, "staff.json", &file));
	*out = arena_calloc(cx->mem, json_array_size(json_object_get(file, "staff")), sizeof(**out));
	st = staff_all(cx, d, file, *out, n);
	json_decref(file);
	return st;
}

/* ---------------------------------------------------------------- knowledge base */

static enum status
categories_store(struct ctx *cx, const json_t *list)
{
	const json_t *c;
	int64_t id;
	size_t i;

	json_array_foreach(list, i, c)
		TRY(category_set(cx, demo_text(c, "key"), json_string_value(json_object_get(c, "parent")),
		    (int)json_integer_value(json_object_get(c, "sort")), demo_text(c, "name_en"), demo_text(c, "name_zh_cn"),
		    demo_text(c, "name_zh_tw"), &id));
	return ST_OK;
}

static enum status
categories_load(struct ctx *cx, const char *dir)
{
	enum status st;
	json_t *list;

	TRY(demo_jsonl(cx, dir, "categories.jsonl", &list));
	st = categories_store(cx, list);
	json_decref(list);
	return st;
}

/* A demo that is refused in part would be a broken release: say which row. */
static void
row_told(void *arg, int64_t row, enum import_result result, const char *key, const char *why)
{
	struct ctx *cx = arg;

	if (result == IMPORT_REFUSED)
		cx->error = arena_printf(cx->mem, "row %lld (%s): %s", (long long)row, key, why);
}

static enum status
articles_file(struct ctx *cx, const char *dir, const char *name, int64_t *stored)
{
	struct import im = { .source = DEMO_SOURCE, .say = row_told, .arg = cx };
	const char *path = arena_printf(cx->mem, "%s/%s", dir, name);
	enum status st;
	FILE *f;

	if ((f = fopen(path, "re")) == NULL)
		return fail(cx, ST_FAILED, "%s: %s", path, strerror(errno));
	st = import_articles(cx, f, &im);
	(void)fclose(f);
	*stored += im.count[IMPORT_STORED];
	if (st == ST_OK && im.count[IMPORT_REFUSED] > 0)
		return fail(cx, ST_INVALID, "%s: %s", path, arena_strdup(cx->mem, cx->error));
	return st;
}

static enum status
articles_load(struct ctx *cx, const char *dir)
{
	int64_t stored = 0, n;
	bool there;

	TRY(demo_knowledge_there(cx, &there));
	if (there)
		return ST_OK;
	TRY(articles_file(cx, dir, "articles.zh-CN.jsonl", &stored));
	TRY(articles_file(cx, dir, "articles.zh-TW.jsonl", &stored));
	TRY(articles_file(cx, dir, "articles.en.jsonl", &stored));
	/* Links between articles find their targets only when all are there. */
	return stored == 0 ? ST_OK : search_reindex(cx, NULL, &n);
}

/* ---------------------------------------------------------------- all of it */

static void
say(struct demo *d, const char *what)
{
	if (d->say != NULL)
		d->say(what);
}

static enum status
people_load(struct ctx *cx, struct demo *d, const struct demo_staff *staff, size_t nstaff)
{
	enum status st;
	json_t *names;

	TRY(json_read(cx, d->dir, "names.json", &names));
	st = demo_customers(cx, names);
	if (st == ST_OK) {
		say(d, "Customers are there.");
		st = demo_cases(cx, d->dir, names, staff, nstaff);
	}
	json_decref(names);
	return st;
}

static enum status
knowledge_load(struct ctx *cx, struct demo *d, const struct demo_staff *staff, size_t nstaff)
{
	enum status st;
	json_t *file;

	TRY(json_read(cx, d->dir, "knowledge.json", &file));
	st = demo_knowledge(cx, d->dir, file, staff, nstaff);
	json_decref(file);
	return st;
}

enum status
demo_load(struct ctx *cx, struct demo *d)
{
	struct demo_staff *staff = NULL;
	size_t nstaff = 0;

	str_init(&d->accounts, cx->mem);
	TRY(staff_load(cx, d, &staff, &nstaff));
	say(d, "Departments and staff are there.");
	TRY(categories_load(cx, d->dir));
	TRY(articles_load(cx, d->dir));
	say(d, "Articles are there.");
	TRY(people_load(cx, d, staff, nstaff));
	say(d, "Cases are there.");
	TRY(knowledge_load(cx, d, staff, nstaff));
	say(d, "The knowledge base has a past.");
	return ST_OK;
}
