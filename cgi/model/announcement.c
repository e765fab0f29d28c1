/*
 * announcement.c -- announcements, rendered once when they are made.
 *
 * Links to pages of ours are stored whole: an announcement stands on pages of any depth.
 */
#include "base/conf.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/announcement.h"
#include "model/audit.h"

#define PAGE_SIZE 50

#define SHOWN "SELECT id, lang, level, title, body_html, starts_at FROM "
#define SHOWN_ORDER " ORDER BY level DESC, starts_at DESC, id DESC LIMIT 5"
static const char SQL_PORTAL[] = SHOWN "public_announcement WHERE (lang IS NULL OR lang = ?)" SHOWN_ORDER;
static const char SQL_DESK[] =
    SHOWN "announcement WHERE place IN ('desk', 'both') AND starts_at <= UTC_TIMESTAMP() AND (ends_at IS NULL OR ends_at > UTC_TIMESTAMP()) "
	  "AND (lang IS NULL OR lang = ?)" SHOWN_ORDER;
static const char SQL_LIST[] =
    "SELECT a.id, a.starts_at, a.ends_at, a.author_id, a.created_at, a.version, a.place, a.lang, a.level, a.title, a.body, a.body_html, "
    "COALESCE(u.name, '') AS author_name FROM announcement a LEFT JOIN user u ON u.id = a.author_id "
    "ORDER BY a.ends_at IS NULL OR a.ends_at > UTC_TIMESTAMP() DESC, a.starts_at DESC, a.id DESC LIMIT ? OFFSET ?";
static const char SQL_INSERT[] =
    "INSERT INTO announcement (place, lang, level, title, body, body_html, starts_at, ends_at, author_id, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_LOCK[] =
    "SELECT version, ends_at IS NOT NULL AND ends_at <= UTC_TIMESTAMP() AS ended FROM announcement WHERE id = ? FOR UPDATE";
static const char SQL_END[] =
    "UPDATE announcement SET ends_at = UTC_TIMESTAMP(), starts_at = LEAST(starts_at, UTC_TIMESTAMP()), version = version + 1 WHERE id = ?";

#define COL(member, type) DB_COL(announcement, member, type)
static const struct db_col shown_cols[] = {
	COL(id, DB_T_I64), COL(lang, DB_T_STR), COL(level, DB_T_STR), COL(title, DB_T_STR), COL(body_html, DB_T_STR), COL(starts_at, DB_T_TIME),
};
static const struct db_map shown_map = DB_MAP(announcement, shown_cols);
static const struct db_col all_cols[] = {
	COL(id, DB_T_I64), COL(starts_at, DB_T_TIME), COL(ends_at, DB_T_TIME), COL(author_id, DB_T_I64), COL(created_at, DB_T_TIME),
	COL(version, DB_T_I64), COL(place, DB_T_STR), COL(lang, DB_T_STR), COL(level, DB_T_STR), COL(title, DB_T_STR), COL(body, DB_T_STR),
	COL(body_html, DB_T_STR), COL(author_name, DB_T_STR),
};
static const struct db_map all_map = DB_MAP(announcement, all_cols);

struct lock {
	int64_t version;
	bool ended;
};
static const struct db_col lock_cols[] = { DB_COL(lock, version, DB_T_I64), DB_COL(lock, ended, DB_T_BOOL) };
static const struct db_map lock_map = DB_MAP(lock, lock_cols);

enum status
announcement_portal(struct ctx *cx, struct announcement **out, size_t *n)
{
	return db_all(cx, SQL_PORTAL, DB_ARGS(DB_STR(lang_code(cx->lang))), &shown_map, out, n);
}

enum status
announcement_desk(struct ctx *cx, struct announcement **out, size_t *n)
{
	return db_all(cx, SQL_DESK, DB_ARGS(DB_STR(lang_code(cx->lang))), &shown_map, out, n);
}

enum status
announcement_list(struct ctx *cx, int64_t page, struct announcement **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_LIST, DB_ARGS(DB_I64(PAGE_SIZE + 1), DB_I64((page > 1 ? page - 1 : 0) * PAGE_SIZE)), &all_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

/* Our own addresses get the portal's before them; other relative ones lead nowhere from here. */
static const char *
link_whole(void *arg, const char *dest)
{
	struct ctx *cx = arg;

	return dest[0] == '/' ? arena_printf(cx->mem, "%s%s", cx->conf->portal_url, dest) : NULL;
}

static enum status
adding(struct ctx *cx, void *arg)
{
	struct announcement *a = arg;

	TRY(db_insert(cx, SQL_INSERT, DB_ARGS(DB_STR(a->place), DB_STR(a->lang), DB_STR(a->level), DB_STR(a->title), DB_STR(a->body),
	    DB_STR(a->body_html), DB_TIME(a->starts_at), DB_TIME(a->ends_at), DB_I64(cx->who.user_id)), &a->id));
	return audit_add(cx, "announcement.create", a->id, a->title);
}

enum status
announcement_add(struct ctx *cx, struct announcement *a)
{
	if (a->body == NULL)
		a->body = "";
	if (str_empty(a->lang))
		a->lang = NULL;
	if (a->starts_at == 0)
		a->starts_at = cx->now;
	if (a->ends_at != 0 && a->ends_at <= a->starts_at)
		return fail(cx, ST_INVALID, "the end is not after the start");
	if (str_empty(a->title) || utf8_length(a->title) > ANNOUNCEMENT_TITLE_MAX || utf8_length(a->body) > ANNOUNCEMENT_BODY_MAX)
		return fail(cx, ST_INVALID, "title or text has not the right length");
	a->body_html = sanitize_markdown(cx->mem, a->body, link_whole, cx);
	return db_tx(cx, adding, a);
}

static enum status
ending(struct ctx *cx, void *arg)
{
	const struct announcement *a = arg;
	struct lock l;

	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(a->id)), &lock_map, &l));
	if (l.ended)
		return ST_OK;
	if (l.version != a->version)
		return fail(cx, ST_CONFLICT, "announcement %lld has version %lld", (long long)a->id, (long long)l.version);
	TRY(db_run(cx, SQL_END, DB_ARGS(DB_I64(a->id)), NULL));
	return audit_add(cx, "announcement.end", a->id, "");
}

enum status
announcement_end(struct ctx *cx, int64_t id, int64_t version)
{
	struct announcement a = { .id = id, .version = version };

	return db_tx(cx, ending, &a);
}
