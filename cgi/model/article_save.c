/*
 * article_save.c -- writing an article: what may be written, where it leads, from when to when it holds.
 *
 * A text is never changed without a row in article_revision; the version, the audit row and the postings follow in the same transaction.
 */
#include <string.h>
#include "base/date.h"
#include "base/slug.h"
#include "base/utf8.h"
#include "model/article_file.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/notice.h"
#include "model/perm.h"
#include "model/search.h"

#define DEPARTMENTS_MAX 50
#define NOTE_MAX 400
#define SLUG_TRIES 9

static const char SQL_LOCK[] =
    "SELECT id, version, group_id, revision, origin_revision, author_id, owner_department_id, source, lang, state, title, body, keywords, "
    "slug, audience FROM article WHERE id = ? FOR UPDATE";
static const char SQL_INSERT[] =
    "INSERT INTO article (group_id, origin_revision, type, lang, category_id, audience, title, slug, body, body_html, summary, keywords, "
    "valid_from, valid_to, starts_at, ends_at, owner_department_id, review_by, author_id, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE article SET group_id = ?, origin_revision = IF(?, ?, origin_revision), type = ?, lang = ?, category_id = ?, audience = ?, title = ?, slug = ?, body = ?, "
    "keywords = ?, valid_from = ?, valid_to = ?, starts_at = ?, ends_at = ?, owner_department_id = ?, review_by = ?, author_id = ?, "
    "updated_at = ?, revision = ?, version = version + 1 WHERE id = ?";
static const char SQL_MADE[] = "UPDATE article SET body_html = ?, body_staff = ?, summary = ? WHERE id = ?";
static const char SQL_SLUG[] = "SELECT id FROM article WHERE slug = ? AND id <> ?";
/* First article of the translations that the other belongs to. */
static const char SQL_ORIGIN[] =
    "SELECT o.id, o.revision FROM article a JOIN article o ON o.id = COALESCE(a.group_id, a.id) WHERE a.id = ?";
static const char SQL_FOLLOWERS[] = "SELECT id FROM article WHERE group_id = ? LIMIT 1";
/* Another living text of the group in this language. */
static const char SQL_TWIN[] =
    "SELECT id FROM article WHERE (id = ? OR group_id = ?) AND lang = ? AND state <> 'archived' AND id <> ? LIMIT 1";
static const char SQL_DEPARTMENTS_GONE[] = "DELETE FROM article_department WHERE article_id = ?";
static const char SQL_DEPARTMENT[] = "INSERT INTO article_department (article_id, department_id) VALUES (?, ?)";

static const struct db_col lock_cols[] = {
	DB_COL(article_lock, id, DB_T_I64),
	DB_COL(article_lock, version, DB_T_I64),
	DB_COL(article_lock, group_id, DB_T_I64),
	DB_COL(article_lock, revision, DB_T_I64),
	DB_COL(article_lock, origin_revision, DB_T_I64),
	DB_COL(article_lock, author_id, DB_T_I64),
	DB_COL(article_lock, owner_department_id, DB_T_I64),
	DB_COL(article_lock, source, DB_T_STR),
	DB_COL(article_lock, lang, DB_T_STR),
	DB_COL(article_lock, state, DB_T_STR),
	DB_COL(article_lock, title, DB_T_STR),
	DB_COL(article_lock, body, DB_T_STR),
	DB_COL(article_lock, keywords, DB_T_STR),
	DB_COL(article_lock, slug, DB_T_STR),
	DB_COL(article_lock, audience, DB_T_STR),
};
static const struct db_map lock_map = DB_MAP(article_lock, lock_cols);

struct origin {
	int64_t id, revision;
};
static const struct db_col origin_cols[] = { DB_COL(origin, id, DB_T_I64), DB_COL(origin, revision, DB_T_I64) };
static const struct db_map origin_map = DB_MAP(origin, origin_cols);

struct saving {
	const struct article *a;
	const struct article_saving *how;
	const char *body, *keywords, *type, *lang, *valid_from, *valid_to, *review_by;
	int64_t starts_at, ends_at;
	int64_t department[DEPARTMENTS_MAX];
	size_t ndepartment;
	/* found out within the transaction */
	const char *slug;
	struct origin origin; /* id 0: it is no translation */
	int64_t id, revision, origin_revision;
	bool taken, follows; /* follows: origin_revision is to be set */
};

enum status
article_lock(struct ctx *cx, int64_t id, int64_t version, struct article_lock *l)
{
	*l = (struct article_lock){ 0 };
	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(id)), &lock_map, l));
	if (version != 0 && l->version != version)
		return fail(cx, ST_CONFLICT, "article %lld is at version %lld, not %lld", (long long)id, (long long)l->version,
		    (long long)version);
	return ST_OK;
}

/* ---------------------------------------------------------------- before the transaction */

/* A day to the midnight that the n-th day after it begins with; NULL or "" to 0. */
static enum status
midnight(struct ctx *cx, const char *day, int n, const char **text, int64_t *at)
{
	struct civil c = { 0 };

	*text = NULL;
	*at = 0;
	if (str_empty(day))
		return ST_OK;
	if (!date_from_day(day, &c) || c.year < 1971 || c.year > 9000)
		return fail(cx, ST_INVALID, "%.20s is no day", day);
	*text = day;
	/* Noon is on that day in every zone and season. */
	c.hour = 12;
	*at = date_midnight(date_from_local(&c), n);
	return ST_OK;
}

static enum status
check_days(struct ctx *cx, struct saving *s)
{
	int64_t due;

	TRY(midnight(cx, s->a->valid_from, 0, &s->valid_from, &s->starts_at));
	TRY(midnight(cx, s->a->valid_to, 1, &s->valid_to, &s->ends_at));
	TRY(midnight(cx, s->a->review_by, 0, &s->review_by, &due));
	if (s->valid_from != NULL && s->valid_to != NULL && strcmp(s->valid_from, s->valid_to) > 0)
		return fail(cx, ST_INVALID, "it would end before it begins");
	return ST_OK;
}

static enum status
add_department(struct ctx *cx, struct saving *s, const char *number)
{
	int64_t id;
	size_t i;

	if (s->ndepartment == DEPARTMENTS_MAX || !str_to_i64(number, 1, INT64_MAX, &id))
		return fail(cx, ST_INVALID, "the departments are at most %d numbers", DEPARTMENTS_MAX);
	for (i = 0; i < s->ndepartment; i++)
		if (s->department[i] == id)
			return ST_OK;
	s->department[s->ndepartment++] = id;
	return ST_OK;
}

static enum status
check_departments(struct ctx *cx, struct saving *s)
{
	const char *p = s->a->departments != NULL ? s->a->departments : "";
	size_t n;

	for (; *p != '\0'; p += n) {
		n = strcspn(p, ", ");
		if (n > 0)
			TRY(add_department(cx, s, arena_strndup(cx->mem, p, n)));
		n += strspn(p + n, ", ");
	}
	if (strcmp(s->a->audience, "department") != 0)
		s->ndepartment = 0;
	else if (s->ndepartment == 0)
		return fail(cx, ST_INVALID, "no department is chosen");
	return ST_OK;
}

static enum status
check(struct ctx *cx, struct saving *s)
{
	static const char *const types[] = { "question", "howto", "product", "price", "terms", "claim" };
	enum lang lang = LANG_EN;
	size_t i;

	s->body = article_lines(cx, s->a->body);
	s->keywords = s->a->keywords != NULL ? s->a->keywords : "";
	TRY(article_check(cx, s->a->title, s->body, s->keywords, s->a->lang, s->a->audience));
	if (lang_from(s->a->lang, &lang))
		s->lang = lang_code(lang);
	s->type = str_empty(s->a->type) ? types[0] : s->a->type;
	for (i = 0; i < NELEM(types) && strcmp(types[i], s->type) != 0; i++)
		continue;
	if (i == NELEM(types))
		return fail(cx, ST_INVALID, "there is no type %.20s", s->type);
	if (!str_empty(s->a->slug) && !slug_valid(s->a->slug))
		return fail(cx, ST_INVALID, "the address may hold a-z, 0-9 and single hyphens, at most %d", SLUG_MAX);
	TRY(check_days(cx, s));
	return check_departments(cx, s);
}

/* ---------------------------------------------------------------- within it */

static enum status
slug_is_free(struct ctx *cx, const char *slug, int64_t id, bool *is_free)
{
	struct article_one row;
	enum status st = db_one(cx, SQL_SLUG, DB_ARGS(DB_STR(slug), DB_I64(id)), &article_one_map, &row);

	*is_free = st == ST_MISSING;
	return st == ST_MISSING ? ST_OK : st;
}

/* As typed, else as it was, else made from the title: the first that is free. */
static enum status
find_slug(struct ctx *cx, struct saving *s, const char *was)
{
	const char *made;
	bool is_free;
	int i;

	s->slug = str_empty(s->a->slug) ? NULL : s->a->slug;
	if (s->slug != NULL) {
		TRY(slug_is_free(cx, s->slug, s->a->id, &is_free));
		s->taken = !is_free;
		return is_free ? ST_OK : fail(cx, ST_CONFLICT, "another article has the address %s", s->slug);
	}
	if (s->a->slug == NULL && was != NULL) {
		s->slug = was;
		return ST_OK;
	}
	made = slug_from(cx->mem, s->a->title);
	for (i = 1; made[0] != '\0' && s->slug == NULL && i <= SLUG_TRIES; i++) {
		const char *try = i == 1 ? made : arena_printf(cx->mem, "%.*s-%d", SLUG_MAX - 2, made, i);

		TRY(slug_is_free(cx, try, s->a->id, &is_free));
		if (is_free && slug_valid(try))
			s->slug = try;
	}
	return ST_OK;
}

/* Which group of translations it stands in, and which text of the original it follows. */
static enum status
find_origin(struct ctx *cx, struct saving *s, const struct article_lock *was)
{
	struct article_one row;
	enum status st;

	s->origin_revision = was->origin_revision;
	if (s->a->group_id != 0 && s->a->group_id != s->a->id) {
		st = db_one(cx, SQL_ORIGIN, DB_ARGS(DB_I64(s->a->group_id)), &origin_map, &s->origin);
		TRY(st == ST_MISSING ? fail(cx, ST_INVALID, "there is no article %lld to translate", (long long)s->a->group_id) : st);
	}
	if (s->origin.id == s->a->id)
		s->origin.id = 0;
	s->follows = s->origin.id == 0 || s->how->follows || s->origin.id != was->group_id;
	if (s->follows)
		s->origin_revision = s->origin.id != 0 ? s->origin.revision : 0;
	if (s->origin.id == 0)
		return ST_OK;
	if (s->origin.id != was->group_id && was->id != 0) {
		st = db_one(cx, SQL_FOLLOWERS, DB_ARGS(DB_I64(was->id)), &article_one_map, &row);
		if (st == ST_OK)
			return fail(cx, ST_INVALID, "article %lld has translations of its own", (long long)was->id);
		TRY(st == ST_MISSING ? ST_OK : st);
	}
	st = db_one(cx, SQL_TWIN, DB_ARGS(DB_I64(s->origin.id), DB_I64(s->origin.id), DB_STR(s->lang), DB_I64(s->a->id)), &article_one_map, &row);
	if (st == ST_OK && (was->id == 0 || s->origin.id != was->group_id || strcmp(was->lang, s->lang) != 0))
		return fail(cx, ST_INVALID, "article %lld is that translation already", (long long)row.id);
	return st == ST_MISSING ? ST_OK : st;
}

static enum status
put_departments(struct ctx *cx, const struct saving *s)
{
	size_t i;

	TRY(db_run(cx, SQL_DEPARTMENTS_GONE, DB_ARGS(DB_I64(s->id)), NULL));
	for (i = 0; i < s->ndepartment; i++)
		TRY(db_run(cx, SQL_DEPARTMENT, DB_ARGS(DB_I64(s->id), DB_I64(s->department[i])), NULL));
	return ST_OK;
}

/* What is made from the Markdown: after the row stands, for files become the article's by its number. */
static enum status
put_made(struct ctx *cx, const struct saving *s, const char *source)
{
	struct article_made made;

	TRY(article_file_claim(cx, s->id, s->body));
	TRY(article_make(cx, &(struct article_place){ .id = s->id, .group_id = s->origin.id, .source = source, .lang = s->lang }, s->body, &made));
	TRY(db_run(cx, SQL_MADE, DB_ARGS(DB_STR(made.html), DB_STR(made.staff), DB_STR(made.summary), DB_I64(s->id)), NULL));
	return article_files_show(cx, s->id);
}

static enum status
insert(struct ctx *cx, struct saving *s)
{
	const struct article *a = s->a;
	const struct article_lock none = { .lang = "" };

	TRY(find_slug(cx, s, NULL));
	TRY(find_origin(cx, s, &none));
	s->revision = 1;
	TRY(db_insert(cx, SQL_INSERT,
	    DB_ARGS(article_id_arg(s->origin.id), article_id_arg(s->origin_revision), DB_STR(s->type), DB_STR(s->lang), DB_I64(a->category_id),
	        DB_STR(a->audience), DB_STR(a->title), DB_STR(s->slug), DB_STR(s->body), DB_STR(s->keywords), DB_STR(s->valid_from),
	        DB_STR(s->valid_to), DB_TIME(s->starts_at), DB_TIME(s->ends_at), article_id_arg(a->owner_department_id), DB_STR(s->review_by),
	        article_id_arg(cx->who.user_id), DB_TIME(cx->now), DB_TIME(cx->now)),
	    &s->id));
	TRY(revision_add(cx, s->id, 1, a->title, s->body, s->keywords, s->how));
	TRY(put_departments(cx, s));
	TRY(put_made(cx, s, ""));
	return audit_add(cx, "article.create", s->id, a->title);
}

/* Without the right to publish, what stands published is changed by suggestion only. */
static enum status
may_change(struct ctx *cx, const struct article_lock *l)
{
	if (strcmp(l->state, "published") == 0 && cx->who.user_id != 0 && !perm_allowed(cx, PERM_ARTICLE_PUBLISH))
		return fail(cx, ST_DENIED, "article %lld is published: suggest the change", (long long)l->id);
	return ST_OK;
}

static enum status
put_revision(struct ctx *cx, const struct saving *s, const struct article_lock *was)
{
	if (s->revision == was->revision)
		return ST_OK;
	TRY(revision_add(cx, s->id, s->revision, s->a->title, s->body, s->keywords, s->how));
	return s->how->slip ? ST_OK : article_tell_translations(cx, s->id, s->revision, s->a->title);
}

static enum status
update(struct ctx *cx, struct saving *s)
{
	const struct article *a = s->a;
	struct article_lock was;

	TRY(article_lock(cx, a->id, a->version, &was));
	TRY(may_change(cx, &was));
	s->id = a->id;
	TRY(find_slug(cx, s, was.slug));
	TRY(find_origin(cx, s, &was));
	s->revision = was.revision + (strcmp(was.title, a->title) != 0 || strcmp(was.body, s->body) != 0 || strcmp(was.keywords, s->keywords) != 0);
	/* Postings hold the language: another one means new postings throughout. */
	if (strcmp(was.lang, s->lang) != 0)
		TRY(search_unindex(cx, a->id));
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(article_id_arg(s->origin.id), DB_I64(s->follows), article_id_arg(s->origin_revision), DB_STR(s->type), DB_STR(s->lang),
	        DB_I64(a->category_id), DB_STR(a->audience), DB_STR(a->title), DB_STR(s->slug), DB_STR(s->body), DB_STR(s->keywords),
	        DB_STR(s->valid_from), DB_STR(s->valid_to), DB_TIME(s->starts_at), DB_TIME(s->ends_at),
	        article_id_arg(a->owner_department_id), DB_STR(s->review_by), article_id_arg(cx->who.user_id), DB_TIME(cx->now),
	        DB_I64(s->revision), DB_I64(a->id)),
	    NULL));
	TRY(put_revision(cx, s, &was));
	TRY(put_departments(cx, s));
	TRY(put_made(cx, s, was.source));
	TRY(audit_add(cx, "article.save", a->id, a->title));
	return search_index(cx, a->id);
}

static enum status
save(struct ctx *cx, void *arg)
{
	struct saving *s = arg;

	s->taken = false;
	s->origin = (struct origin){ 0 };
	return s->a->id == 0 ? insert(cx, s) : update(cx, s);
}

enum status
article_save_as(struct ctx *cx, struct article *a, const struct article_saving *how, bool *taken)
{
	struct saving s = { .a = a, .how = how };
	enum status st;

	if (taken != NULL)
		*taken = false;
	if (how->note != NULL && utf8_length(how->note) > NOTE_MAX)
		return fail(cx, ST_INVALID, "the note is longer than %d characters", NOTE_MAX);
	TRY(check(cx, &s));
	st = db_tx(cx, save, &s);
	if (taken != NULL)
		*taken = s.taken;
	TRY(st);
	if (a->id == 0) {
		a->id = s.id;
		a->version = 0;
		a->state = "draft";
	}
	a->version++;
	a->revision = s.revision;
	a->group_id = s.origin.id;
	a->origin_revision = s.origin_revision;
	a->lang = s.lang;
	a->type = s.type;
	a->slug = s.slug;
	return ST_OK;
}

enum status
article_save(struct ctx *cx, struct article *a)
{
	static const struct article_saving plain = { .note = NULL };

	return article_save_as(cx, a, &plain, NULL);
}
