/*
 * demo_knowledge.c -- the life of the demo's articles: who answers for them, earlier texts, pictures, internal-only blocks, validity.
 * What staff do with them is in demo_team.c.
 *
 * Everything is in knowledge.json and is done as staff would do it, with the clock set back; only what nobody can do afterwards (earlier
 * texts, owners of all at once) is written as rows.
 */
#include <errno.h>
#include <string.h>

#include "base/date.h"
#include "base/picture.h"
#include "db/db.h"
#include "model/article_file.h"
#include "model/article_life.h"
#include "model/demo_priv.h"
#include "model/perm.h"

#define DAY 86400
#define PICTURE_MAX (64 * 1024) /* bytes of a picture of ours */

static const char SQL_THERE[] = "SELECT COUNT(*) AS id FROM reading_list";
static const char *const SQL_ID[] = {
	"SELECT id FROM article WHERE source = 'demo' AND source_key = ?",
	"SELECT id FROM role WHERE code = ?",
	"SELECT id FROM department WHERE code = ?",
	"SELECT id FROM category WHERE code = ?",
};
static const char SQL_OWNER[] =
    "UPDATE article SET owner_department_id = ? WHERE source = 'demo' AND category_id = ? AND owner_department_id IS NULL";
static const char SQL_TYPE[] = "UPDATE article SET type = ? WHERE source = 'demo' AND source_key LIKE CONCAT(?, '/%')";
static const char SQL_AUTHOR[] = "UPDATE article SET author_id = ?, reviewed_at = published_at, reviewed_by = ? WHERE source = 'demo' AND lang = ?";
static const char SQL_SLUG[] = "UPDATE article SET slug = ? WHERE source = 'demo' AND source_key = CONCAT(?, '/en')";
static const char SQL_REVIEW[] = "UPDATE article SET review_by = ? WHERE source = 'demo' AND source_key LIKE CONCAT(?, '/%')";
static const char SQL_PAST[] =
    "INSERT INTO article_revision (article_id, no, title, body, keywords, substance, note, author_id, credit_id, at) "
    "SELECT id, ?, title, ?, keywords, ?, ?, ?, ?, ? FROM article WHERE id = ?";
static const char SQL_FIRST[] = "UPDATE article_revision SET body = ?, at = ?, author_id = ? WHERE article_id = ? AND no = 1";
static const char SQL_REVISION[] = "UPDATE article SET revision = ? WHERE id = ?";
static const char SQL_FOLLOWS[] = "UPDATE article SET origin_revision = ? WHERE group_id = ? AND lang <> ?";
static const char SQL_AGE[] = "UPDATE article SET created_at = ?, published_at = IF(published_at IS NULL, NULL, ?) WHERE id = ?";

struct number {
	int64_t id;
};
static const struct db_col number_cols[] = { DB_COL(number, id, DB_T_I64) };
static const struct db_map number_map = DB_MAP(number, number_cols);

static const char *const langs[] = { "zh_CN", "zh_TW", "en" }; /* originals first */

/* ---------------------------------------------------------------- names to numbers, people and days */

enum status
kb_id(struct ctx *cx, enum kb_name what, const char *code, int64_t *id)
{
	struct number n = { 0 };
	enum status st = db_one(cx, SQL_ID[what], DB_ARGS(DB_STR(code)), &number_map, &n);

	*id = n.id;
	return st == ST_MISSING ? fail(cx, ST_INVALID, "knowledge.json: there is no %s", code) : st;
}

/* 0 for no name. */
enum status
kb_id_or_none(struct ctx *cx, enum kb_name what, const json_t *o, const char *name, int64_t *id)
{
	*id = 0;
	return demo_text(o, name)[0] == '\0' ? ST_OK : kb_id(cx, what, demo_text(o, name), id);
}

enum status
kb_article(struct ctx *cx, const char *key, const char *lang, int64_t *id)
{
	return kb_id(cx, ID_ARTICLE, arena_printf(cx->mem, "%s/%s", key, lang), id);
}

int64_t
kb_number(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}

static int64_t
staff_id(const struct kb *k, const char *login)
{
	const struct demo_staff *s = demo_staff_find(k->staff, k->nstaff, login);

	return s == NULL ? 0 : s->id;
}

/* From here on this person acts, so many days ago. */
void
kb_act(struct ctx *cx, struct kb *k, const char *login, int64_t days)
{
	const struct demo_staff *s = demo_staff_find(k->staff, k->nstaff, login);

	cx->who = (struct actor){ 0 };
	if (s != NULL)
		cx->who = (struct actor){ .user_id = s->id, .login = s->login, .name = s->login, .department_id = s->department_id, .perms = k->perms };
	cx->now = k->now - days * DAY;
}

/* The day so many days from now; NULL where the file says none. */
const char *
kb_day(struct ctx *cx, const struct kb *k, const json_t *days)
{
	struct civil c;

	if (!json_is_integer(days))
		return NULL;
	c = date_local(k->now + json_integer_value(days) * DAY);
	return arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* ---------------------------------------------------------------- all articles at once */

static enum status
owners(struct ctx *cx, const json_t *list)
{
	const char *department;
	const json_t *categories, *c;
	int64_t owner, category;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)list, department, categories) {
		TRY(kb_id(cx, ID_DEPARTMENT, department, &owner));
		json_array_foreach(categories, i, c) {
			TRY(kb_id(cx, ID_CATEGORY, json_string_value(c), &category));
			TRY(db_run(cx, SQL_OWNER, DB_ARGS(DB_I64(owner), DB_I64(category)), NULL));
		}
	}
	return ST_OK;
}

static enum status
types(struct ctx *cx, const json_t *list)
{
	const json_t *keys, *key;
	const char *type;
	size_t i;

	json_object_foreach((json_t *)(uintptr_t)list, type, keys)
		json_array_foreach(keys, i, key)
			TRY(db_run(cx, SQL_TYPE, DB_ARGS(DB_STR(type), DB_STR(json_string_value(key))), NULL));
	return ST_OK;
}

static enum status
facts(struct ctx *cx, struct kb *k, const json_t *file)
{
	const json_t *list = json_object_get(file, "reviews"), *o;
	const char *name;
	size_t i;

	TRY(owners(cx, json_object_get(file, "owners")));
	TRY(types(cx, json_object_get(file, "types")));
	json_object_foreach(json_object_get(file, "authors"), name, o) {
		int64_t who = staff_id(k, json_string_value(o));

		TRY(db_run(cx, SQL_AUTHOR, DB_ARGS(DB_I64(who), DB_I64(who), DB_STR(name)), NULL));
	}
	json_object_foreach(json_object_get(file, "slugs"), name, o)
		TRY(db_run(cx, SQL_SLUG, DB_ARGS(DB_STR(json_string_value(o)), DB_STR(name)), NULL));
	json_array_foreach(list, i, o)
		TRY(db_run(cx, SQL_REVIEW, DB_ARGS(DB_STR(kb_day(cx, k, json_object_get(o, "in"))), DB_STR(demo_text(o, "key"))), NULL));
	return ST_OK;
}

/* ---------------------------------------------------------------- texts */

/* The text with one passage changed; NULL when it is not in it. */
const char *
kb_replaced(struct ctx *cx, const char *text, const char *from, const char *to)
{
	const char *p = *from == '\0' ? NULL : strstr(text, from);

	return p == NULL ? NULL : arena_printf(cx->mem, "%.*s%s%s", (int)(p - text), text, to, p + strlen(from));
}

/* What the article said before each step, newest step first. */
static enum status
past_steps(struct ctx *cx, struct kb *k, const json_t *steps, struct article *a)
{
	size_t n = json_array_size(steps);
	const char *body = a->body;

	for (size_t i = n; i-- > 0;) {
		const json_t *s = json_array_get(steps, i);
		int64_t who = staff_id(k, demo_text(s, "by")), credit = staff_id(k, demo_text(s, "credit"));

		TRY(db_run(cx, SQL_PAST,
		    DB_ARGS(DB_I64((int64_t)i + 2), DB_STR(body), DB_I64(!json_is_true(json_object_get(s, "slip"))), DB_STR(demo_text(s, "note")),
		        DB_I64(who), credit == 0 ? DB_NULL : DB_I64(credit), DB_TIME(k->now - kb_number(s, "days") * DAY), DB_I64(a->id)),
		    NULL));
		if ((body = kb_replaced(cx, body, demo_text(s, "new"), demo_text(s, "old"))) == NULL)
			return fail(cx, ST_INVALID, "knowledge.json: %s is not in article %lld", demo_text(s, "new"), (long long)a->id);
	}
	TRY(db_run(cx, SQL_FIRST,
	    DB_ARGS(DB_STR(body), DB_TIME(k->now - 420 * DAY), DB_I64(staff_id(k, demo_text(json_array_get(steps, 0), "by"))), DB_I64(a->id)), NULL));
	return db_run(cx, SQL_REVISION, DB_ARGS(DB_I64((int64_t)n + 1), DB_I64(a->id)), NULL);
}

static enum status
past(struct ctx *cx, struct kb *k, const json_t *o)
{
	const json_t *steps = json_object_get(o, "steps");
	struct article a;
	int64_t id;

	kb_act(cx, k, "", 0);
	TRY(kb_article(cx, demo_text(o, "key"), demo_text(o, "lang"), &id));
	TRY(article_get(cx, id, &a));
	TRY(past_steps(cx, k, steps, &a));
	/* Its translations follow, but for the one that has not yet. */
	return db_run(cx, SQL_FOLLOWS, DB_ARGS(DB_I64((int64_t)json_array_size(steps) + 1), DB_I64(id), DB_STR(demo_text(o, "behind"))), NULL);
}

static enum status
picture_add(struct ctx *cx, const struct kb *k, const char *name, struct article_file *f)
{
	const char *path = arena_printf(cx->mem, "%s/pictures/%s", k->dir, name);
	unsigned char *bytes = arena_alloc(cx->mem, PICTURE_MAX);
	FILE *in = fopen(path, "re");
	struct picture p;
	size_t n;

	if (in == NULL)
		return fail(cx, ST_FAILED, "%s: %s", path, strerror(errno));
	n = fread(bytes, 1, PICTURE_MAX, in);
	(void)fclose(in);
	if (picture_remake(cx->mem, (struct blob){ bytes, n }, &p) != PICTURE_FINE)
		return fail(cx, ST_INVALID, "%s is no picture", path);
	*f = (struct article_file){ .kind = "image", .name = name, .mime = p.mime, .width = p.width, .height = p.height, .size = (int64_t)p.bytes.n };
	return article_file_add(cx, f, p.bytes.p);
}

/* The text of a demo article changed by those who wrote it, at the time it was written. */
static enum status
text_save(struct ctx *cx, struct kb *k, const char *key, const char *lang, const char *(*change)(struct ctx *, const char *body, const void *),
    const void *arg, const char *note)
{
	const struct article_saving how = { .slip = true, .note = note };
	struct article a;
	int64_t id;

	TRY(kb_article(cx, key, lang, &id));
	TRY(article_get(cx, id, &a));
	a.body = change(cx, a.body, arg);
	cx->now = a.revision > 1 ? k->now - DAY : a.updated_at;
	return article_save_as(cx, &a, &how, NULL);
}

/* A picture stands after the first paragraph. */
static const char *
with_picture(struct ctx *cx, const char *body, const void *line)
{
	const char *p = strstr(body, "\n\n");

	return p == NULL ? body : arena_printf(cx->mem, "%.*s\n\n%s%s", (int)(p - body), body, (const char *)line, p);
}

static const char *
with_block(struct ctx *cx, const char *body, const void *text)
{
	return arena_printf(cx->mem, "%s\n\n:::internal\n%s\n:::", body, (const char *)text);
}

static enum status
pictures(struct ctx *cx, struct kb *k, const json_t *o)
{
	struct article_file f;

	kb_act(cx, k, "chenmh", 0);
	TRY(picture_add(cx, k, demo_text(o, "file"), &f));
	for (size_t i = 0; i < NELEM(langs); i++)
		TRY(text_save(cx, k, demo_text(o, "key"), langs[i], with_picture,
		    arena_printf(cx->mem, "![%s](file:%lld)", demo_text(o, langs[i]), (long long)f.id), NULL));
	return ST_OK;
}

static enum status
internal(struct ctx *cx, struct kb *k, const json_t *o)
{
	kb_act(cx, k, "sunli", 0);
	for (size_t i = 0; i < NELEM(langs); i++)
		TRY(text_save(cx, k, demo_text(o, "key"), langs[i], with_block, demo_text(o, langs[i]), NULL));
	return ST_OK;
}

/* ---------------------------------------------------------------- articles of its own */

static enum status
one_article(struct ctx *cx, struct kb *k, const json_t *o, const json_t *text, const char *lang, int64_t *group)
{
	const struct article_saving plain = { .note = NULL };
	struct article a = { .lang = lang, .title = demo_text(text, "title"), .body = demo_text(text, "body"), .keywords = demo_text(text, "keywords"),
		.audience = demo_text(o, "audience"), .type = demo_text(o, "type"), .group_id = *group };
	int64_t department;

	kb_act(cx, k, demo_text(o, "by"), kb_number(o, "days"));
	TRY(kb_id(cx, ID_CATEGORY, demo_text(o, "category"), &a.category_id));
	TRY(kb_id_or_none(cx, ID_DEPARTMENT, o, "owner", &a.owner_department_id));
	if (strcmp(a.audience, "department") == 0) {
		TRY(kb_id(cx, ID_DEPARTMENT, json_string_value(json_array_get(json_object_get(o, "departments"), 0)), &department));
		a.departments = arena_printf(cx->mem, "%lld", (long long)department);
	}
	a.valid_from = kb_day(cx, k, json_object_get(o, "from"));
	a.valid_to = kb_day(cx, k, json_object_get(o, "to"));
	a.review_by = kb_day(cx, k, json_object_get(o, "review"));
	TRY(article_save_as(cx, &a, &plain, NULL));
	TRY(article_publish(cx, a.id, a.version));
	if (*group == 0)
		*group = a.id;
	return db_run(cx, SQL_AGE, DB_ARGS(DB_TIME(cx->now), DB_TIME(cx->now), DB_I64(a.id)), NULL);
}

static enum status
articles(struct ctx *cx, struct kb *k, const json_t *o)
{
	int64_t group = 0;

	for (size_t i = 0; i < NELEM(langs); i++)
		if (json_object_get(o, langs[i]) != NULL)
			TRY(one_article(cx, k, o, json_object_get(o, langs[i]), langs[i], &group));
	return ST_OK;
}

/* Somebody wrote it once more, all but the last paragraph. */
static enum status
copies(struct ctx *cx, struct kb *k, const json_t *o)
{
	const struct article_saving plain = { .note = NULL };
	struct article a;
	int64_t id;

	for (size_t i = 0; i < NELEM(langs); i++) {
		const char *last = NULL;

		kb_act(cx, k, demo_text(o, "by"), kb_number(o, "days"));
		TRY(kb_article(cx, demo_text(o, "key"), langs[i], &id));
		TRY(article_get(cx, id, &a));
		for (const char *p = a.body; (p = strstr(p, "\n\n")) != NULL; p += 2)
			last = p;
		a = (struct article){ .lang = langs[i], .audience = a.audience, .type = a.type, .category_id = a.category_id, .keywords = a.keywords,
			.owner_department_id = a.owner_department_id, .title = demo_text(o, langs[i]),
			.body = last == NULL ? a.body : arena_strndup(cx->mem, a.body, (size_t)(last - a.body)) };
		TRY(article_save_as(cx, &a, &plain, NULL));
		TRY(article_publish(cx, a.id, a.version));
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- all of it */

static enum status
parts(struct ctx *cx, struct kb *k, const json_t *file)
{
	/* Reading lists are last: they say that all before them is there. */
	static const struct {
		const char *name;
		enum status (*fn)(struct ctx *, struct kb *, const json_t *);
	} steps[] = {
		{ "past", past }, { "pictures", pictures }, { "internal", internal }, { "articles", articles }, { "copies", copies },
		{ "waiting", demo_waiting }, { "suggestions", demo_suggestion }, { "announcements", demo_announcement }, { "reading", demo_reading },
	};
	const json_t *o;
	size_t i;

	TRY(facts(cx, k, file));
	for (size_t s = 0; s < NELEM(steps); s++)
		json_array_foreach(json_object_get(file, steps[s].name), i, o)
			TRY(steps[s].fn(cx, k, o));
	return ST_OK;
}

enum status
demo_knowledge_there(struct ctx *cx, bool *there)
{
	struct number lists = { 0 };

	TRY(db_one(cx, SQL_THERE, DB_NOARGS, &number_map, &lists));
	*there = lists.id > 0;
	return ST_OK;
}

enum status
demo_knowledge(struct ctx *cx, const char *dir, const json_t *file, const struct demo_staff *staff, size_t nstaff)
{
	struct kb k = { .dir = dir, .staff = staff, .nstaff = nstaff, .now = cx->now };
	const struct actor who = cx->who;
	enum status st;
	bool there;

	TRY(demo_knowledge_there(cx, &there));
	memset(k.perms, 1, sizeof(k.perms));
	st = there ? ST_OK : parts(cx, &k, file);
	cx->who = who;
	cx->now = k.now;
	TRY(st);
	return demo_readers(cx, file);
}
