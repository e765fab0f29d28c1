/*
 * deflection.c -- what the articles beside the complaint form were good for.
 */
#include <string.h>
#include "db/db.h"
#include "model/complaint.h"
#include "model/deflection.h"

#define IDS_MAX 20

static const char *const outcomes[] = { "shown", "solved", "filed" };

static const char SQL_SET[] = "CALL deflection_set(?, ?, ?, ?)";
static const char SQL_READ_ADD[] = "CALL complaint_read_add(?, ?)";
static const char SQL_READS[] =
    "SELECT r.article_id, a.title, a.lang FROM complaint_read r JOIN article a ON a.id = r.article_id WHERE r.complaint_id = ? "
    "ORDER BY r.article_id";
static const char SQL_FIGURES[] =
    "SELECT COUNT(*) AS shown, COALESCE(SUM(outcome = 'solved'), 0) AS solved, COALESCE(SUM(outcome = 'filed'), 0) AS filed "
    "FROM deflection WHERE at >= ? AND at < ?";
static const char SQL_ARTICLES[] =
    "SELECT d.article_id, COUNT(*) AS solved, MAX(a.title) AS title, MAX(CAST(a.lang AS CHAR(5))) AS lang FROM deflection d "
    "JOIN article a ON a.id = d.article_id WHERE d.at >= ? AND d.at < ? AND d.outcome = 'solved' GROUP BY d.article_id "
    "ORDER BY solved DESC, d.article_id LIMIT 20";

static const struct db_col read_cols[] = {
	DB_COL(complaint_read, article_id, DB_T_I64), DB_COL(complaint_read, title, DB_T_STR), DB_COL(complaint_read, lang, DB_T_STR),
};
static const struct db_map read_map = DB_MAP(complaint_read, read_cols);

static const struct db_col figures_cols[] = {
	DB_COL(deflection_figures, shown, DB_T_I64), DB_COL(deflection_figures, solved, DB_T_I64), DB_COL(deflection_figures, filed, DB_T_I64),
};
static const struct db_map figures_map = DB_MAP(deflection_figures, figures_cols);

static const struct db_col article_cols[] = {
	DB_COL(deflection_article, article_id, DB_T_I64), DB_COL(deflection_article, solved, DB_T_I64),
	DB_COL(deflection_article, title, DB_T_STR), DB_COL(deflection_article, lang, DB_T_STR),
};
static const struct db_map article_map = DB_MAP(deflection_article, article_cols);

/* Is the number already in the list? */
static bool
listed(const int64_t *v, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == id)
			return true;
	return false;
}

const char *
deflection_ids(struct ctx *cx, const char *typed)
{
	int64_t v[IDS_MAX], id;
	struct str out;
	size_t n = 0, len;

	str_init(&out, cx->mem);
	for (const char *s = typed == NULL ? "" : typed; *s != '\0' && n < IDS_MAX; s += len + (s[len] != '\0')) {
		len = strcspn(s, ",");
		if (!str_to_i64(arena_strndup(cx->mem, s, len), 1, INT64_MAX, &id) || listed(v, n, id) || out.len + len + 1 > DEFLECTION_IDS)
			continue;
		v[n++] = id;
		str_addf(&out, "%s%lld", n > 1 ? "," : "", (long long)id);
	}
	return out.s;
}

enum status
deflection_set(struct ctx *cx, const unsigned char idem[16], enum deflection d, int64_t article_id, const char *shown)
{
	return db_run(cx, SQL_SET, DB_ARGS(DB_BLOB(idem, 16), DB_STR(outcomes[d]), article_id == 0 ? DB_NULL : DB_I64(article_id), DB_STR(shown)),
	    NULL);
}

enum status
complaint_read_add(struct ctx *cx, const char *token, const char *ids)
{
	unsigned char hash[32];

	case_token_hash(token, hash);
	return db_run(cx, SQL_READ_ADD, DB_ARGS(DB_BLOB(hash, 32), DB_STR(ids)), NULL);
}

enum status
complaint_reads(struct ctx *cx, int64_t complaint_id, struct complaint_read **out, size_t *n)
{
	return db_all(cx, SQL_READS, DB_ARGS(DB_I64(complaint_id)), &read_map, out, n);
}

enum status
deflection_figures(struct ctx *cx, int64_t from, int64_t to, struct deflection_figures *f)
{
	return db_one(cx, SQL_FIGURES, DB_ARGS(DB_TIME(from), DB_TIME(to)), &figures_map, f);
}

enum status
deflection_articles(struct ctx *cx, int64_t from, int64_t to, struct deflection_article **out, size_t *n)
{
	return db_all(cx, SQL_ARTICLES, DB_ARGS(DB_TIME(from), DB_TIME(to)), &article_map, out, n);
}
