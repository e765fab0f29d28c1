/*
 * article_health.c -- articles that somebody should look at, and why.
 */
#include <stdlib.h>
#include <string.h>
#include "db/db.h"
#include "model/article_desk.h"
#include "model/article_health.h"
#include "model/article_life.h"

#define PAGE_SIZE 50
#define DISLIKED_VOTES "5"

static const char *const names[HEALTH_N] = { "stale", "unowned", "unread", "dates", "untranslated", "behind", "disliked", "links", "near" };

#define LIVE "a.state IN ('published', 'review')"
#define FIRST "(a.group_id IS NULL OR a.group_id = a.id)"
/* ?: today; ?: a year ago. */
#define STALE_SQL LIVE " AND (a.review_by < ? OR COALESCE(a.reviewed_at, a.published_at, a.updated_at) < ?)"
#define UNOWNED_SQL LIVE " AND a.owner_department_id IS NULL"
/* ?: 90 days ago; ?: the same as a day. */
#define UNREAD_SQL                                                                                 \
	"a.state = 'published' AND a.published_at < ? AND NOT EXISTS (SELECT 1 FROM article_day r WHERE r.article_id = a.id AND r.day > ? " \
	"AND r.readers + r.staff > 0)"
#define LISTED "EXISTS (SELECT 1 FROM reading_item i JOIN reading_list l ON l.id = i.list_id WHERE i.article_id = a.id AND l.active = 1)"
/* ?: now */
#define DATES_SQL                                                                                  \
	LIVE " AND (a.valid_from > a.valid_to OR a.review_by > a.valid_to OR (a.ends_at <= ? AND " LISTED "))"
#define LANG_MISSING(l)                                                                            \
	"(a.lang <> '" l "' AND NOT EXISTS (SELECT 1 FROM article t WHERE t.group_id = a.id AND t.lang = '" l "' AND t.state = 'published'))"
#define UNTRANSLATED_SQL                                                                           \
	"a.state = 'published' AND " FIRST " AND (" LANG_MISSING("en") " OR " LANG_MISSING("zh_CN") " OR " LANG_MISSING("zh_TW") ")"
#define BEHIND_SQL                                                                                 \
	LIVE " AND a.group_id IS NOT NULL AND a.group_id <> a.id AND EXISTS (SELECT 1 FROM article_revision v WHERE v.article_id = a.group_id " \
	"AND v.no > a.origin_revision AND v.substance = 1)"
#define DISLIKED_SQL LIVE " AND a.helpful + a.unhelpful >= " DISLIKED_VOTES " AND a.helpful < a.unhelpful"

#define COUNT_SQL(where, as) "COALESCE(SUM(" where "), 0) AS " as
#define ROW_SQL(why, day, langs, number, at)                                                       \
	"SELECT a.id, 0 AS other_id, " number " AS number, " at " AS at, a.title, a.lang, a.state, a.audience, "   \
	"COALESCE(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw), '') AS owner_name, " why " AS why, COALESCE(CAST(" day " AS CHAR), '') AS day, " langs " AS langs, " \
	"'' AS other_title FROM article a LEFT JOIN department d ON d.id = a.owner_department_id WHERE "
#define PAGE_SQL(order) " ORDER BY " order " LIMIT ? OFFSET ?"
#define MISSING_AS(l) "IF(" LANG_MISSING(l) ", '" l " ', '')"
/* All counts in one pass; arguments: where_args of the kinds in turn. */
static const char SQL_COUNTS[] =
    "SELECT " COUNT_SQL(STALE_SQL, "stale") ", " COUNT_SQL(UNOWNED_SQL, "unowned") ", " COUNT_SQL(UNREAD_SQL, "unread") ", "
    COUNT_SQL(DATES_SQL, "dates") ", " COUNT_SQL(UNTRANSLATED_SQL, "untranslated") ", " COUNT_SQL(BEHIND_SQL, "behind") ", "
    COUNT_SQL(DISLIKED_SQL, "disliked") " FROM article a WHERE " LIVE;
static const char *const SQL_LISTS[HEALTH_COUNTED] = {
	[HEALTH_STALE] = ROW_SQL("IF(a.review_by < ?, 'review_past', 'year')", "a.review_by", "''", "0", "COALESCE(a.reviewed_at, a.published_at, a.updated_at)") STALE_SQL
	        PAGE_SQL("a.review_by IS NULL, a.review_by, at, a.id"),
	[HEALTH_UNOWNED] = ROW_SQL("''", "NULL", "''", "a.views", "a.updated_at") UNOWNED_SQL PAGE_SQL("a.views DESC, a.id"),
	[HEALTH_UNREAD] = ROW_SQL("''", "NULL", "''", "a.views", "a.published_at") UNREAD_SQL PAGE_SQL("a.published_at, a.id"),
	[HEALTH_DATES] = ROW_SQL("IF(a.valid_from > a.valid_to, 'from_to', IF(a.ends_at <= ?, 'expired_list', 'review_late'))", "a.valid_to", "''", "0", "a.updated_at") DATES_SQL
	        PAGE_SQL("a.id"),
	[HEALTH_UNTRANSLATED] = ROW_SQL("''", "NULL", "CONCAT(" MISSING_AS("en") ", " MISSING_AS("zh_CN") ", " MISSING_AS("zh_TW") ")", "a.views", "a.updated_at") UNTRANSLATED_SQL
	        PAGE_SQL("a.views DESC, a.id"),
	[HEALTH_BEHIND] = ROW_SQL("''", "NULL", "''", "0", "a.updated_at") BEHIND_SQL PAGE_SQL("a.updated_at, a.id"),
	[HEALTH_DISLIKED] = ROW_SQL("''", "NULL", "''", "ROUND(100 * a.helpful / (a.helpful + a.unhelpful))", "a.updated_at") DISLIKED_SQL PAGE_SQL("number, a.unhelpful DESC, a.id"),
};
static const char SQL_LINKING[] =
    "SELECT a.id, a.title, a.lang, a.state, a.audience, a.body FROM article a WHERE " LIVE " AND a.body LIKE '%/faq/%' ORDER BY a.id DESC LIMIT ?";
static const char SQL_TARGET[] = "SELECT id, title, state, audience, (ends_at <= ?) AS expired, merged_into IS NOT NULL AS merged FROM article WHERE id = ?";
static const char SQL_POPULAR[] =
    "SELECT a.id, a.title, a.lang, a.state, a.audience FROM article a WHERE a.state = 'published' ORDER BY a.views DESC, a.id LIMIT ? OFFSET ?";

#define COL(member, type) DB_COL(health_row, member, type)
static const struct db_col row_cols[] = {
	COL(id, DB_T_I64), COL(title, DB_T_STR), COL(lang, DB_T_STR), COL(state, DB_T_STR), COL(audience, DB_T_STR),
	COL(other_id, DB_T_I64), COL(number, DB_T_I64), COL(at, DB_T_TIME), COL(owner_name, DB_T_STR), COL(why, DB_T_STR),
	COL(day, DB_T_STR), COL(langs, DB_T_STR), COL(other_title, DB_T_STR),
};
static const struct db_map row_map = DB_MAP(health_row, row_cols);
static const struct db_map popular_map = { sizeof(struct health_row), 5, row_cols };

struct counts {
	int64_t stale, unowned, unread, dates, untranslated, behind, disliked;
};
#define COUNT(member) DB_COL(counts, member, DB_T_I64)
static const struct db_col counts_cols[] = {
	COUNT(stale), COUNT(unowned), COUNT(unread), COUNT(dates), COUNT(untranslated), COUNT(behind), COUNT(disliked),
};
static const struct db_map counts_map = DB_MAP(counts, counts_cols);

struct linking {
	int64_t id;
	const char *title, *lang, *state, *audience, *body;
};
static const struct db_col linking_cols[] = {
	DB_COL(linking, id, DB_T_I64), DB_COL(linking, title, DB_T_STR), DB_COL(linking, lang, DB_T_STR), DB_COL(linking, state, DB_T_STR),
	DB_COL(linking, audience, DB_T_STR), DB_COL(linking, body, DB_T_STR),
};
static const struct db_map linking_map = DB_MAP(linking, linking_cols);

struct target {
	int64_t id;
	const char *title, *state, *audience;
	bool expired, merged;
};
static const struct db_col target_cols[] = {
	DB_COL(target, id, DB_T_I64), DB_COL(target, title, DB_T_STR), DB_COL(target, state, DB_T_STR), DB_COL(target, audience, DB_T_STR),
	DB_COL(target, expired, DB_T_BOOL), DB_COL(target, merged, DB_T_BOOL),
};
static const struct db_map target_map = DB_MAP(target, target_cols);

const char *
health_name(enum health k)
{
	return names[k];
}

enum health
health_from(const char *name)
{
	int k = 0;

	while (k < HEALTH_N && !str_eq(names[k], name))
		k++;
	return (enum health)k;
}

/* The values that stand in a kind's condition. */
static size_t
where_args(struct ctx *cx, enum health k, struct db_arg *a)
{
	switch (k) {
	case HEALTH_STALE:
		a[0] = DB_STR(article_day_text(cx, 0));
		a[1] = DB_TIME(date_midnight(cx->now, -365));
		return 2;
	case HEALTH_UNREAD:
		a[0] = DB_TIME(date_midnight(cx->now, -90));
		a[1] = DB_STR(article_day_text(cx, -90));
		return 2;
	case HEALTH_DATES:
		a[0] = DB_TIME(cx->now);
		return 1;
	default:
		return 0;
	}
}

enum status
health_counts(struct ctx *cx, int64_t n[HEALTH_COUNTED])
{
	struct db_arg a[8];
	struct counts c;
	size_t args = 0;

	for (int k = 0; k < HEALTH_COUNTED; k++)
		args += where_args(cx, (enum health)k, a + args);
	TRY(db_one(cx, SQL_COUNTS, (struct db_args){ a, args }, &counts_map, &c));
	n[HEALTH_STALE] = c.stale;
	n[HEALTH_UNOWNED] = c.unowned;
	n[HEALTH_UNREAD] = c.unread;
	n[HEALTH_DATES] = c.dates;
	n[HEALTH_UNTRANSLATED] = c.untranslated;
	n[HEALTH_BEHIND] = c.behind;
	n[HEALTH_DISLIKED] = c.disliked;
	return ST_OK;
}

/* ---------------------------------------------------------------- links */

/* The next number after /faq/ from *p on; false at the end. */
static bool
link_next(const char **p, int64_t *id)
{
	const char *s = *p;

	while ((s = strstr(s, "/faq/")) != NULL) {
		const char *digits = s += 5;

		for (*id = 0; *s >= '0' && *s <= '9' && s - digits < 18; s++)
			*id = *id * 10 + (*s - '0');
		if (s > digits) {
			*p = s;
			return true;
		}
	}
	return false;
}

/* Why a reader of `from` cannot follow a link to t; NULL: can. */
static const char *
link_fault(const struct linking *from, const struct target *t)
{
	if (t == NULL)
		return "missing";
	if (str_eq(t->state, "archived"))
		return t->merged ? "merged" : "archived";
	if (!str_eq(t->state, "published"))
		return "unpublished";
	if (t->expired)
		return "expired";
	if (str_eq(from->audience, "public") && !str_eq(t->audience, "public"))
		return "internal";
	return NULL;
}

struct finding {
	struct health_row *v;
	size_t n, skip, want;
};

static void
finding_add(struct finding *f, const struct linking *from, int64_t to, const struct target *t, const char *why)
{
	if (f->skip > 0) {
		f->skip--;
		return;
	}
	f->v[f->n++] = (struct health_row){ .id = from->id, .title = from->title, .lang = from->lang, .state = from->state,
		.audience = from->audience, .other_id = to, .other_title = t == NULL ? "" : t->title, .why = why, .owner_name = "",
		.day = "", .langs = "" };
}

static enum status
links_of(struct ctx *cx, const struct linking *from, struct finding *f)
{
	const char *p = from->body;
	int64_t to;

	while (f->n < f->want && link_next(&p, &to)) {
		struct target t;
		enum status st = db_one(cx, SQL_TARGET, DB_ARGS(DB_TIME(cx->now), DB_I64(to)), &target_map, &t);
		const char *why;

		if (st != ST_OK && st != ST_MISSING)
			return st;
		why = link_fault(from, st == ST_OK ? &t : NULL);
		if (why != NULL)
			finding_add(f, from, to, st == ST_OK ? &t : NULL, why);
	}
	return ST_OK;
}

static enum status
links_list(struct ctx *cx, int64_t page, struct health_row **out, size_t *n, bool *more)
{
	struct finding f = { .skip = (size_t)(page - 1) * PAGE_SIZE, .want = PAGE_SIZE + 1 };
	struct linking *rows;
	size_t nrows;

	f.v = arena_calloc(cx->mem, f.want, sizeof(*f.v));
	TRY(db_all(cx, SQL_LINKING, DB_ARGS(DB_I64(HEALTH_LINKS_MAX)), &linking_map, &rows, &nrows));
	for (size_t i = 0; i < nrows && f.n < f.want; i++)
		TRY(links_of(cx, &rows[i], &f));
	*more = f.n > PAGE_SIZE;
	*n = *more ? PAGE_SIZE : f.n;
	*out = f.v;
	return ST_OK;
}

/* ---------------------------------------------------------------- near-duplicates */

static enum status
near_list(struct ctx *cx, int64_t page, struct health_row **out, size_t *n, bool *more)
{
	struct health_row *rows, *v;
	size_t i, k, nrows, nnear;

	TRY(db_all(cx, SQL_POPULAR, DB_ARGS(DB_I64(HEALTH_NEAR_PAGE + 1), DB_I64((page - 1) * HEALTH_NEAR_PAGE)), &popular_map, &rows, &nrows));
	*more = nrows > HEALTH_NEAR_PAGE;
	v = arena_calloc(cx->mem, HEALTH_NEAR_PAGE * 10, sizeof(*v));
	for (*n = i = 0; i < nrows && i < HEALTH_NEAR_PAGE; i++) {
		struct article_near *near;

		TRY(article_near(cx, rows[i].id, &near, &nnear));
		for (k = 0; k < nnear && k < 10; k++) {
			/* A pair is told once, at the one that is read more: which comes first here. */
			if (near[k].per_cent < HEALTH_NEAR_MIN)
				continue;
			v[*n] = rows[i];
			v[*n].other_id = near[k].id;
			v[*n].other_title = near[k].title;
			v[*n].number = near[k].per_cent;
			v[*n].why = v[*n].owner_name = v[*n].day = v[*n].langs = "";
			++*n;
		}
	}
	*out = v;
	return ST_OK;
}

enum status
health_list(struct ctx *cx, enum health k, int64_t page, struct health_row **out, size_t *n, bool *more)
{
	struct db_arg a[8];
	size_t i = 0;

	page = page > 0 ? page : 1;
	if (k == HEALTH_LINKS)
		return links_list(cx, page, out, n, more);
	if (k == HEALTH_NEAR)
		return near_list(cx, page, out, n, more);
	a[i++] = DB_I64((int64_t)cx->lang + 1);
	/* The first value of these conditions is asked for in the reason too. */
	if (k == HEALTH_STALE)
		a[i++] = DB_STR(article_day_text(cx, 0));
	if (k == HEALTH_DATES)
		a[i++] = DB_TIME(cx->now);
	i += where_args(cx, k, a + i);
	a[i++] = DB_I64(PAGE_SIZE + 1);
	a[i++] = DB_I64((page - 1) * PAGE_SIZE);
	TRY(db_all(cx, SQL_LISTS[k], (struct db_args){ a, i }, &row_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}
