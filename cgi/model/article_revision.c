/*
 * article_revision.c -- every text that an article ever had: kept, listed, compared by whoever reads two, and brought back.
 */
#include "base/utf8.h"
#include "model/article_priv.h"

#define PAGE_SIZE 50

#define COLUMNS                                                                                    \
	"r.article_id, r.no, COALESCE(r.author_id, 0) AS author_id, COALESCE(r.credit_id, 0) AS credit_id, r.at, r.title, r.keywords, r.note, " \
	"COALESCE(u.name, '') AS author_name, COALESCE(k.name, '') AS credit_name, r.substance"
#define FROM                                                                                       \
	" FROM article_revision r JOIN article a ON a.id = r.article_id LEFT JOIN user u ON u.id = r.author_id " \
	"LEFT JOIN user k ON k.id = r.credit_id WHERE r.article_id = ? AND " ARTICLE_MAY_SQL

static const char SQL_LIST[] = "SELECT " COLUMNS FROM " ORDER BY r.no DESC LIMIT ? OFFSET ?";
static const char SQL_GET[] = "SELECT " COLUMNS ", r.body" FROM " AND r.no = ?";
static const char SQL_ADD[] =
    "INSERT INTO article_revision (article_id, no, title, body, keywords, substance, note, author_id, credit_id, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const struct db_col revision_cols[] = {
	DB_COL(revision, article_id, DB_T_I64),
	DB_COL(revision, no, DB_T_I64),
	DB_COL(revision, author_id, DB_T_I64),
	DB_COL(revision, credit_id, DB_T_I64),
	DB_COL(revision, at, DB_T_TIME),
	DB_COL(revision, title, DB_T_STR),
	DB_COL(revision, keywords, DB_T_STR),
	DB_COL(revision, note, DB_T_STR),
	DB_COL(revision, author_name, DB_T_STR),
	DB_COL(revision, credit_name, DB_T_STR),
	DB_COL(revision, substance, DB_T_BOOL),
	DB_COL(revision, body, DB_T_STR), /* last: list rows do without it */
};
const struct db_map revision_map = DB_MAP(revision, revision_cols);
const struct db_map revision_row_map = { sizeof(struct revision), NELEM(revision_cols) - 1, revision_cols };

enum status
revision_add(struct ctx *cx, int64_t id, int64_t no, const char *title, const char *body, const char *keywords,
    const struct article_saving *how)
{
	return db_run(cx, SQL_ADD,
	    DB_ARGS(DB_I64(id), DB_I64(no), DB_STR(title), DB_STR(body), DB_STR(keywords), DB_I64(!how->slip),
	        DB_STR(how->note != NULL ? how->note : ""), article_id_arg(cx->who.user_id), article_id_arg(how->credit_id), DB_TIME(cx->now)),
	    NULL);
}

enum status
revision_list(struct ctx *cx, int64_t article_id, int64_t page, struct revision **out, size_t *n, bool *more)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	TRY(db_all(cx, SQL_LIST,
	    DB_ARGS(DB_I64(article_id), ARTICLE_MAY_ARGS(&r), DB_I64(PAGE_SIZE + 1), DB_I64((page > 1 ? page - 1 : 0) * PAGE_SIZE)),
	    &revision_row_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

enum status
revision_get(struct ctx *cx, int64_t article_id, int64_t no, struct revision *out)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(article_id), ARTICLE_MAY_ARGS(&r), DB_I64(no)), &revision_map, out);
}

struct restore {
	int64_t id, version, no;
};

static enum status
restore(struct ctx *cx, void *arg)
{
	const struct restore *x = arg;
	const struct article_saving how = { .note = arena_printf(cx->mem, "\xE2\x86\xB6 %lld", (long long)x->no) };
	struct revision r;
	struct article a;

	TRY(revision_get(cx, x->id, x->no, &r));
	TRY(article_whole(cx, x->id, &a));
	a.version = x->version;
	a.title = r.title;
	a.body = r.body;
	a.keywords = r.keywords;
	return article_save_as(cx, &a, &how, NULL);
}

enum status
revision_restore(struct ctx *cx, int64_t article_id, int64_t version, int64_t no)
{
	struct restore x = { article_id, version, no };

	return db_tx(cx, restore, &x);
}
