/*
 * article_quote.c -- answers that carry an article's permalink, with the text that it had then (B2).
 *
 * What counts is the number in /faq/17 or /faq/17-words, wherever the portal is mounted; of an address of another site it does not.
 */
#include <string.h>
#include "base/conf.h"
#include "model/article_priv.h"
#include "model/complaint_priv.h"

#define PAGE_SIZE 50
#define QUOTES_MAX 50

static const char MARK[] = "/faq/";
#define SUBSTANCE "(SELECT r.no FROM article_revision r WHERE r.article_id = q.article_id AND r.substance = 1 ORDER BY r.no DESC LIMIT 1)"

static const char SQL_KEEP[] =
    "INSERT IGNORE INTO article_quote (message_id, article_id, revision) "
    "SELECT ?, b.id, b.revision FROM article a JOIN article b ON b.id = COALESCE(a.merged_into, a.id) WHERE a.id = ? AND b.state = 'published'";
#define FROM " FROM article_quote q JOIN message m ON m.id = q.message_id JOIN complaint c ON c.id = m.complaint_id "
static const char SQL_LIST[] =
    "SELECT q.message_id, c.id AS complaint_id, c.year, q.article_id, q.revision, m.at, COALESCE(u.name, '') AS author_name, c.title, "
    "COALESCE(q.revision < " SUBSTANCE ", 0) AS outdated" FROM "LEFT JOIN user u ON u.id = m.author_id "
    "WHERE q.article_id = ? AND (? = 0 OR q.revision < " SUBSTANCE ") AND " SEE_SQL " ORDER BY q.message_id DESC LIMIT ? OFFSET ?";
static const char SQL_COUNT[] =
    "SELECT COUNT(*) AS id" FROM "WHERE q.article_id = ? AND q.revision < " SUBSTANCE " AND " SEE_SQL;

static const struct db_col quote_cols[] = {
	DB_COL(quote, message_id, DB_T_I64),
	DB_COL(quote, complaint_id, DB_T_I64),
	DB_COL(quote, year, DB_T_I64),
	DB_COL(quote, article_id, DB_T_I64),
	DB_COL(quote, revision, DB_T_I64),
	DB_COL(quote, at, DB_T_TIME),
	DB_COL(quote, author_name, DB_T_STR),
	DB_COL(quote, title, DB_T_STR),
	DB_COL(quote, outdated, DB_T_BOOL),
};
static const struct db_map quote_map = DB_MAP(quote, quote_cols);

/* Does what stands before the mark belong to an address of another site?  begin: of the whole text. */
static bool
elsewhere(const struct ctx *cx, const char *begin, const char *at)
{
	const char *ours = cx->conf != NULL ? cx->conf->portal_url : NULL, *p = at;
	size_t n;

	while (p > begin && (unsigned char)p[-1] > 0x20 && (unsigned char)p[-1] < 0x7F && strchr("<>()[]\"'", p[-1]) == NULL)
		p--;
	n = (size_t)(at - p);
	if (n < 8 || (strncmp(p, "http://", 7) != 0 && strncmp(p, "https://", 8) != 0))
		return false;
	return str_empty(ours) || strlen(ours) != n || strncmp(ours, p, n) != 0;
}

enum status
quote_keep(struct ctx *cx, int64_t message_id, const char *text)
{
	const char *p = text;
	size_t digits, kept = 0;
	int64_t id;

	while (kept < QUOTES_MAX && (p = strstr(p, MARK)) != NULL) {
		const char *at = p;

		p += strlen(MARK);
		digits = strspn(p, "0123456789");
		if (digits == 0 || p[0] == '0' || elsewhere(cx, text, at) ||
		    !str_to_i64(arena_strndup(cx->mem, p, digits), 1, INT64_MAX, &id))
			continue;
		kept++;
		TRY(db_run(cx, SQL_KEEP, DB_ARGS(DB_I64(message_id), DB_I64(id)), NULL));
	}
	return ST_OK;
}

enum status
quote_list(struct ctx *cx, int64_t article_id, bool outdated, int64_t page, struct quote **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_LIST,
	    DB_ARGS(DB_I64(article_id), DB_I64(outdated), SEE_ARGS(cx), DB_I64(PAGE_SIZE + 1), DB_I64((page > 1 ? page - 1 : 0) * PAGE_SIZE)),
	    &quote_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

enum status
quote_count(struct ctx *cx, int64_t article_id, int64_t *outdated)
{
	struct article_one row = { 0 };

	*outdated = 0;
	TRY(db_one(cx, SQL_COUNT, DB_ARGS(DB_I64(article_id), SEE_ARGS(cx)), &article_one_map, &row));
	*outdated = row.id;
	return ST_OK;
}
