/*
 * article_day.c -- counts readings through the procedure article_read_add.
 */
#include "base/date.h"
#include "db/db.h"
#include "model/article_day.h"

static const char SQL_READ[] = "CALL article_read_add(?, ?)";

struct reading {
	int64_t article_id;
	const char *day;
};

static enum status
reading_run(struct ctx *cx, void *arg)
{
	const struct reading *r = arg;

	return db_run(cx, SQL_READ, DB_ARGS(DB_I64(r->article_id), DB_STR(r->day)), NULL);
}

enum status
article_day_read(struct ctx *cx, int64_t article_id)
{
	struct civil d = date_local(cx->now);
	struct reading r = { article_id, arena_printf(cx->mem, "%04d-%02d-%02d", d.year, d.month, d.day) };

	return db_tx(cx, reading_run, &r);
}
