/*
 * search_report.c -- the searches of guests counted for editors.
 *
 * Reads a stretch of days of the log by its key on time; nothing is kept.
 */
#include <string.h>
#include "model/article_priv.h"
#include "model/search_report.h"

#define LIST_SIZE 50

static const char SQL_MISSED[] =
    "SELECT x.query, x.lang, m.times, m.first_at, m.last_at, x.hits FROM ("
    "SELECT l.folded, COUNT(*) AS times, MIN(l.at) AS first_at, MAX(l.at) AS last_at, MAX(l.id) AS latest FROM search_log l "
    "WHERE l.at > UTC_TIMESTAMP() - INTERVAL ? DAY AND l.folded <> '' GROUP BY l.folded "
    "HAVING IF(?, MIN(l.hits) > 0 AND MAX(l.opened_id) IS NULL, MAX(l.hits) = 0) "
    "ORDER BY times DESC, last_at DESC, latest DESC LIMIT ? OFFSET ?) m JOIN search_log x ON x.id = m.latest "
    "ORDER BY m.times DESC, m.last_at DESC, m.latest DESC";
static const char SQL_DISLIKED[] =
    "SELECT a.id, a.title, a.lang, v.helpful, v.unhelpful, v.wrong, v.unclear, v.incomplete, v.outdated, v.other, "
    "COALESCE((SELECT w.comment FROM article_vote w WHERE w.article_id = a.id AND w.comment <> '' AND w.helpful = 0 ORDER BY w.at DESC LIMIT 1), '') "
    "AS comment FROM (SELECT article_id, CAST(SUM(helpful) AS SIGNED) AS helpful, CAST(SUM(1 - helpful) AS SIGNED) AS unhelpful, "
    "CAST(SUM(reason = 'wrong') AS SIGNED) AS wrong, CAST(SUM(reason = 'unclear') AS SIGNED) AS unclear, "
    "CAST(SUM(reason = 'incomplete') AS SIGNED) AS incomplete, CAST(SUM(reason = 'outdated') AS SIGNED) AS outdated, "
    "CAST(SUM(reason = 'other') AS SIGNED) AS other "
    "FROM article_vote WHERE at > UTC_TIMESTAMP() - INTERVAL ? DAY GROUP BY article_id HAVING unhelpful > helpful) v "
    "JOIN article a ON a.id = v.article_id WHERE a.state = 'published' AND " ARTICLE_MAY_SQL
    " ORDER BY v.unhelpful - v.helpful DESC, a.id LIMIT ? OFFSET ?";
static const char SQL_SUMS[] =
    "SELECT COUNT(*) AS searches, COALESCE(CAST(SUM(hits = 0) AS SIGNED), 0) AS none, COUNT(opened_id) AS opened, "
    "COALESCE(CAST(SUM(solved = 1) AS SIGNED), 0) AS solved FROM search_log WHERE at > UTC_TIMESTAMP() - INTERVAL ? DAY";

static const struct db_col missed_cols[] = {
	DB_COL(missed, query, DB_T_STR),
	DB_COL(missed, lang, DB_T_STR),
	DB_COL(missed, times, DB_T_I64),
	DB_COL(missed, first_at, DB_T_TIME),
	DB_COL(missed, last_at, DB_T_TIME),
	DB_COL(missed, hits, DB_T_I64),
};
const struct db_map missed_map = DB_MAP(missed, missed_cols);

static const struct db_col disliked_cols[] = {
	DB_COL(disliked, id, DB_T_I64),
	DB_COL(disliked, title, DB_T_STR),
	DB_COL(disliked, lang, DB_T_STR),
	DB_COL(disliked, helpful, DB_T_I64),
	DB_COL(disliked, unhelpful, DB_T_I64),
	DB_COL(disliked, wrong, DB_T_I64),
	DB_COL(disliked, unclear, DB_T_I64),
	DB_COL(disliked, incomplete, DB_T_I64),
	DB_COL(disliked, outdated, DB_T_I64),
	DB_COL(disliked, other, DB_T_I64),
	DB_COL(disliked, comment, DB_T_STR),
};
const struct db_map disliked_map = DB_MAP(disliked, disliked_cols);

static const struct db_col search_sums_cols[] = {
	DB_COL(search_sums, searches, DB_T_I64),
	DB_COL(search_sums, none, DB_T_I64),
	DB_COL(search_sums, opened, DB_T_I64),
	DB_COL(search_sums, solved, DB_T_I64),
};
static const struct db_map search_sums_map = DB_MAP(search_sums, search_sums_cols);

static int64_t
first_row(int64_t page)
{
	return page > 1 && page < 100000 ? (page - 1) * LIST_SIZE : 0;
}

static void
cut(size_t *n, bool *more)
{
	*more = *n > LIST_SIZE;
	if (*more)
		*n = LIST_SIZE;
}

enum status
report_missed(struct ctx *cx, int days, bool found, int64_t page, struct missed **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_MISSED, DB_ARGS(DB_I64(days), DB_I64(found ? 1 : 0), DB_I64(LIST_SIZE + 1), DB_I64(first_row(page))), &missed_map, out,
	    n));
	cut(n, more);
	return ST_OK;
}

enum status
report_disliked(struct ctx *cx, int days, int64_t page, struct disliked **out, size_t *n, bool *more)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	TRY(db_all(cx, SQL_DISLIKED, DB_ARGS(DB_I64(days), ARTICLE_MAY_ARGS(&r), DB_I64(LIST_SIZE + 1), DB_I64(first_row(page))), &disliked_map,
	    out, n));
	cut(n, more);
	return ST_OK;
}

enum status
report_sums(struct ctx *cx, int days, struct search_sums *out)
{
	return db_one(cx, SQL_SUMS, DB_ARGS(DB_I64(days)), &search_sums_map, out);
}
