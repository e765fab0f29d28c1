/*
 * complaint_list.c -- cases as the desk lists and reads them.
 *
 * One constant statement for each order; a filter that is not set is a constant condition that the optimizer takes out, so each
 * statement still uses the index that fits.  No row is counted: a page asks for one row more than it shows.
 */
#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "model/complaint_priv.h"

#define PAGE_ROWS 50
#define PAGE_MAX 200
/* The start page says "1000" for more: nobody reads the difference, and counting stays cheap. */
#define COUNT_MAX "1000"

#define COLUMNS                                                                                                                          \
	"SELECT c.id, c.year, CONCAT('C', c.year, '-', LPAD(c.id, GREATEST(6, LENGTH(c.id)), '0')) AS number, c.channel, c.lang,"         \
	" c.state, c.subject, c.restricted, c.product, c.title, c.severity, c.party_id, c.customer_id, c.assignee_id, c.department_id,"   \
	" COALESCE(k.name, '') AS customer_name, COALESCE(u.name, '') AS assignee_name,"                                                  \
	" COALESCE(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw), '') AS department_name,"                                                \
	" c.received_at, c.updated_at, c.answered_at, c.closed_at, c.version"                                                             \
	" FROM complaint c LEFT JOIN customer k ON k.id = c.customer_id LEFT JOIN user u ON u.id = c.assignee_id"                         \
	" LEFT JOIN department d ON d.id = c.department_id"

#define LIST(order)                                                                                                                      \
	COLUMNS                                                                                                                           \
	" WHERE " SEE_SQL " AND (? IS NULL OR c.state = ?)"                                                                               \
	" AND (? = 0 OR c.state IN ('received', 'working', 'waiting', 'answered'))"                                                       \
	" AND (? IS NULL OR c.subject = ?) AND (? IS NULL OR c.channel = ?)"                                                              \
	" AND (? = 0 OR c.assignee_id = ?) AND (? = 0 OR c.assignee_id IS NULL) AND (? = 0 OR c.customer_id = ?)"                         \
	" AND (? = 0 OR (c.id = ? AND c.year = ?)) ORDER BY " order " LIMIT ?, ?"

static const char SQL_UPDATED_ASC[] = LIST("c.updated_at, c.id");
static const char SQL_UPDATED_DESC[] = LIST("c.updated_at DESC, c.id DESC");
static const char SQL_RECEIVED_ASC[] = LIST("c.received_at, c.id");
static const char SQL_RECEIVED_DESC[] = LIST("c.received_at DESC, c.id DESC");
/* What waits for us before what waits for the customer. */
static const char SQL_TODO[] = LIST("c.state NOT IN ('received', 'working'), c.updated_at, c.id");
static const char SQL_SEVERITY_ASC[] = LIST("c.severity, c.updated_at, c.id");
static const char SQL_SEVERITY_DESC[] = LIST("c.severity DESC, c.updated_at DESC, c.id DESC");

static const struct {
	const char *sort, *sql[2]; /* rising, falling */
} orders[] = {
	{ "updated", { SQL_UPDATED_ASC, SQL_UPDATED_DESC } },
	{ "received", { SQL_RECEIVED_ASC, SQL_RECEIVED_DESC } },
	{ "severity", { SQL_SEVERITY_ASC, SQL_SEVERITY_DESC } },
	{ "todo", { SQL_TODO, SQL_TODO } },
};

static const char SQL_GET[] = COLUMNS " WHERE c.id = ? AND " SEE_SQL;

#define COUNT(where, name) "(SELECT COUNT(*) FROM (SELECT 1 FROM complaint c WHERE " where " AND " SEE_SQL " LIMIT " COUNT_MAX ") t) AS " name
static const char SQL_COUNTS[] =
    "SELECT " COUNT("c.assignee_id = ? AND c.state <> 'closed'", "mine_open")
    ", " COUNT("c.assignee_id IS NULL AND c.state <> 'closed'", "unassigned")
    ", " COUNT("c.state = 'waiting'", "waiting")
    ", " COUNT("c.received_at >= ?", "received_today");

static const struct db_col counts_cols[] = {
	DB_COL(complaint_counts, mine_open, DB_T_I64),
	DB_COL(complaint_counts, unassigned, DB_T_I64),
	DB_COL(complaint_counts, waiting, DB_T_I64),
	DB_COL(complaint_counts, received_today, DB_T_I64),
};
static const struct db_map counts_map = DB_MAP(complaint_counts, counts_cols);

static const char *
list_sql(const struct complaint_filter *f)
{
	size_t i;

	for (i = 0; i < NELEM(orders); i++) {
		if (f->sort != NULL && strcmp(f->sort, orders[i].sort) == 0)
			return orders[i].sql[f->desc];
	}
	return orders[0].sql[f->desc];
}

enum status
complaint_list(struct ctx *cx, const struct complaint_filter *f, struct complaint **rows, size_t *n, bool *more)
{
	bool open = str_eq(f->state, "open"), by_number = !str_empty(f->number);
	const char *state = open || str_empty(f->state) ? NULL : f->state;
	const char *subject = str_empty(f->subject) ? NULL : f->subject, *channel = str_empty(f->channel) ? NULL : f->channel;
	int64_t page = f->page < 1 ? 1 : f->page, year = 0, id = 0;

	*rows = NULL;
	*n = 0;
	*more = false;
	if (page > PAGE_MAX || (by_number && !complaint_number_parse(f->number, &year, &id)))
		return ST_OK;
	TRY(db_all(cx, list_sql(f), DB_ARGS(DB_I64(cx->lang + 1), SEE_ARGS(cx), DB_STR(state), DB_STR(state), DB_I64(open),
	    DB_STR(subject), DB_STR(subject), DB_STR(channel), DB_STR(channel),
	    DB_I64(f->assignee_id > 0), DB_I64(f->assignee_id), DB_I64(f->assignee_id == -1),
	    DB_I64(f->customer_id), DB_I64(f->customer_id), DB_I64(by_number), DB_I64(id), DB_I64(year),
	    DB_I64((page - 1) * PAGE_ROWS), DB_I64(PAGE_ROWS + 1)), &complaint_map, rows, n));
	if (*n > PAGE_ROWS) {
		*n = PAGE_ROWS;
		*more = page < PAGE_MAX;
	}
	return ST_OK;
}

enum status
complaint_get(struct ctx *cx, int64_t id, struct complaint *c)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(cx->lang + 1), DB_I64(id), SEE_ARGS(cx)), &complaint_map, c);
}

enum status
complaint_counts(struct ctx *cx, struct complaint_counts *n)
{
	int64_t today = date_midnight(cx->now, 0);

	return db_one(cx, SQL_COUNTS, DB_ARGS(DB_I64(cx->who.user_id), SEE_ARGS(cx), SEE_ARGS(cx), SEE_ARGS(cx), DB_TIME(today),
	    SEE_ARGS(cx)), &counts_map, n);
}
