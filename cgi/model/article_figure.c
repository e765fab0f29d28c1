/*
 * article_figure.c -- how much articles are read, and what came of it; declared in article_health.h.
 */
#include "db/db.h"
#include "model/article_desk.h"
#include "model/article_health.h"

#define PAGE_SIZE 50
#define COUNTS_MAX "50"

/* Each source is summed by itself before it is joined: joined rows would multiply. */
#define SUMS_SQL                                                                                   \
	"SELECT a.id, a.title, a.lang, a.state, COALESCE(d.readers, 0) AS readers, COALESCE(d.staff, 0) AS staff, " \
	"COALESCE(v.helpful, 0) AS helpful, COALESCE(v.unhelpful, 0) AS unhelpful, COALESCE(s.searches, 0) AS searches, " \
	"COALESCE(f.solved, 0) AS solved FROM article a "                                                  \
	"LEFT JOIN (SELECT article_id, SUM(readers) AS readers, SUM(staff) AS staff FROM article_day WHERE day > ? GROUP BY article_id) d ON d.article_id = a.id " \
	"LEFT JOIN (SELECT article_id, SUM(helpful) AS helpful, SUM(1 - helpful) AS unhelpful FROM article_vote WHERE at > ? GROUP BY article_id) v ON v.article_id = a.id " \
	"LEFT JOIN (SELECT opened_id, COUNT(*) AS searches FROM search_log WHERE at > ? AND opened_id IS NOT NULL GROUP BY opened_id) s ON s.opened_id = a.id " \
	"LEFT JOIN (SELECT article_id, COUNT(*) AS solved FROM deflection WHERE at > ? AND outcome = 'solved' GROUP BY article_id) f ON f.article_id = a.id "
#define LIST_SQL(order)                                                                            \
	SUMS_SQL "WHERE d.article_id IS NOT NULL OR v.article_id IS NOT NULL OR s.opened_id IS NOT NULL OR f.article_id IS NOT NULL " \
	"ORDER BY " order " LIMIT ? OFFSET ?"
static const struct sort {
	const char *name, *up, *down;
} SORTS[] = {
	{ "readers", LIST_SQL("readers, a.id"), LIST_SQL("readers DESC, staff DESC, a.id") },
	{ "staff", LIST_SQL("staff, a.id"), LIST_SQL("staff DESC, a.id") },
	{ "helpful", LIST_SQL("helpful, a.id"), LIST_SQL("helpful DESC, a.id") },
	{ "unhelpful", LIST_SQL("unhelpful, a.id"), LIST_SQL("unhelpful DESC, a.id") },
	{ "searches", LIST_SQL("searches, a.id"), LIST_SQL("searches DESC, a.id") },
	{ "solved", LIST_SQL("solved, a.id"), LIST_SQL("solved DESC, a.id") },
};
/* [one article] */
#define TOTAL_SQL(day, vote, search, deflect)                                                      \
	"SELECT COALESCE((SELECT SUM(readers) FROM article_day WHERE day > ? " day "), 0) AS readers, "    \
	"COALESCE((SELECT SUM(staff) FROM article_day WHERE day > ? " day "), 0) AS staff, "               \
	"COALESCE((SELECT SUM(helpful) FROM article_vote WHERE at > ? " vote "), 0) AS helpful, "          \
	"COALESCE((SELECT SUM(1 - helpful) FROM article_vote WHERE at > ? " vote "), 0) AS unhelpful, "    \
	"(SELECT COUNT(*) FROM search_log WHERE at > ? " search ") AS searches, "                          \
	"(SELECT COUNT(*) FROM deflection WHERE at > ? AND outcome = 'solved' " deflect ") AS solved"
static const char SQL_TOTAL[] = TOTAL_SQL("", "", "AND opened_id IS NOT NULL", "");
static const char SQL_ONE[] = TOTAL_SQL("AND article_id = ?", "AND article_id = ?", "AND opened_id = ?", "AND article_id = ?");
static const char SQL_REASONS[] =
    "SELECT CAST(reason AS CHAR) AS text, COUNT(*) AS n, 0 AS solved FROM article_vote WHERE article_id = ? AND at > ? AND helpful = 0 "
    "GROUP BY reason ORDER BY n DESC, text";
static const char SQL_SEARCHES[] =
    "SELECT MIN(query) AS text, COUNT(*) AS n, COALESCE(SUM(solved = 1), 0) AS solved FROM search_log WHERE opened_id = ? AND at > ? "
    "GROUP BY IF(folded = '', query, folded) ORDER BY n DESC, text LIMIT " COUNTS_MAX;

#define COL(member, type) DB_COL(article_figure, member, type)
static const struct db_col figure_cols[] = {
	COL(readers, DB_T_I64), COL(staff, DB_T_I64), COL(helpful, DB_T_I64), COL(unhelpful, DB_T_I64), COL(searches, DB_T_I64),
	COL(solved, DB_T_I64), COL(id, DB_T_I64), COL(title, DB_T_STR), COL(lang, DB_T_STR), COL(state, DB_T_STR), /* the last four: lists */
};
static const struct db_map figure_map = DB_MAP(article_figure, figure_cols);
static const struct db_map total_map = { sizeof(struct article_figure), NELEM(figure_cols) - 4, figure_cols };

static const struct db_col count_cols[] = {
	DB_COL(figure_count, text, DB_T_STR), DB_COL(figure_count, n, DB_T_I64), DB_COL(figure_count, solved, DB_T_I64),
};
static const struct db_map count_map = DB_MAP(figure_count, count_cols);

/* The instant from which so many local days up to today are counted. */
static struct db_arg
since(struct ctx *cx, int64_t days)
{
	return DB_TIME(date_midnight(cx->now, 1 - (int)days));
}

static struct db_arg
since_day(struct ctx *cx, int64_t days)
{
	return DB_STR(article_day_text(cx, -(int)days));
}

static const char *
figure_sql(const char *sort, bool desc)
{
	for (size_t i = 0; i < NELEM(SORTS); i++)
		if (str_eq(SORTS[i].name, sort))
			return desc ? SORTS[i].down : SORTS[i].up;
	return SORTS[0].down;
}

enum status
figure_list(struct ctx *cx, int64_t days, const char *sort, bool desc, int64_t page, struct article_figure **out, size_t *n, bool *more)
{
	struct db_arg at = since(cx, days);

	TRY(db_all(cx, figure_sql(sort, desc),
	    DB_ARGS(since_day(cx, days), at, at, at, DB_I64(PAGE_SIZE + 1), DB_I64(((page > 0 ? page : 1) - 1) * PAGE_SIZE)), &figure_map,
	    out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

enum status
figure_total(struct ctx *cx, int64_t days, struct article_figure *out)
{
	struct db_arg at = since(cx, days), day = since_day(cx, days);

	return db_one(cx, SQL_TOTAL, DB_ARGS(day, day, at, at, at, at), &total_map, out);
}

enum status
figure_one(struct ctx *cx, int64_t article_id, int64_t days, struct article_figure *out)
{
	struct db_arg at = since(cx, days), day = since_day(cx, days), id = DB_I64(article_id);

	return db_one(cx, SQL_ONE, DB_ARGS(day, id, day, id, at, id, at, id, at, id, at, id), &total_map, out);
}

enum status
figure_reasons(struct ctx *cx, int64_t article_id, int64_t days, struct figure_count **out, size_t *n)
{
	return db_all(cx, SQL_REASONS, DB_ARGS(DB_I64(article_id), since(cx, days)), &count_map, out, n);
}

enum status
figure_searches(struct ctx *cx, int64_t article_id, int64_t days, struct figure_count **out, size_t *n)
{
	return db_all(cx, SQL_SEARCHES, DB_ARGS(DB_I64(article_id), since(cx, days)), &count_map, out, n);
}
