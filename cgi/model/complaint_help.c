/*
 * complaint_help.c -- earlier answers to the customer of a case.
 */
#include "model/complaint_help.h"
#include "model/complaint_priv.h"

static const char SQL_PAST[] =
    "SELECT c.id AS complaint_id, c.year, m.at, c.title, LEFT(m.body, 600) AS body, COALESCE(u.name, '') AS author_name "
    "FROM complaint c JOIN message m ON m.complaint_id = c.id AND m.kind = 'answer' LEFT JOIN user u ON u.id = m.author_id "
    "WHERE c.customer_id = ? AND c.id <> ? AND " SEE_SQL " ORDER BY m.at DESC, m.id DESC LIMIT 5";

static const struct db_col past_cols[] = {
	DB_COL(past_answer, complaint_id, DB_T_I64), DB_COL(past_answer, year, DB_T_I64), DB_COL(past_answer, at, DB_T_TIME),
	DB_COL(past_answer, title, DB_T_STR), DB_COL(past_answer, body, DB_T_STR), DB_COL(past_answer, author_name, DB_T_STR),
};
static const struct db_map past_map = DB_MAP(past_answer, past_cols);

enum status
complaint_past_answers(struct ctx *cx, int64_t complaint_id, int64_t customer_id, struct past_answer **out, size_t *n)
{
	*out = NULL;
	*n = 0;
	if (customer_id == 0)
		return ST_OK;
	return db_all(cx, SQL_PAST, DB_ARGS(DB_I64(customer_id), DB_I64(complaint_id), SEE_ARGS(cx)), &past_map, out, n);
}
