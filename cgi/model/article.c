/*
 * article.c -- articles as staff find and read them.
 *
 * Whoever may not read an article gets the same answer as for one that does not exist (article_right.c).
 */
#include <string.h>
#include "model/article_priv.h"

#define PAGE_SIZE 50

/* The last text of the original that says something else than the one before, against the one that a translation follows. */
#define BEHIND                                                                                     \
	"COALESCE(a.origin_revision < (SELECT r.no FROM article_revision r WHERE r.article_id = a.group_id AND r.substance = 1 " \
	"ORDER BY r.no DESC LIMIT 1), 0) AS behind"
#define ROW_COLUMNS                                                                                \
	"a.id, a.group_id, a.category_id, a.author_id, a.lang, a.audience, a.state, a.title, a.summary, a.keywords, " \
	"ELT(?, c.name_en, c.name_zh_cn, c.name_zh_tw) AS category_name, COALESCE(u.name, '') AS author_name, " \
	"a.created_at, a.updated_at, a.published_at, a.views, a.helpful, a.unhelpful, a.version, a.type, a.slug, " \
	"CAST(a.valid_from AS CHAR) AS valid_from, CAST(a.valid_to AS CHAR) AS valid_to, CAST(a.review_by AS CHAR) AS review_by, " \
	"a.owner_department_id, a.reviewed_at, a.reviewed_by, a.merged_into, a.revision, a.origin_revision, " \
	"COALESCE((SELECT GROUP_CONCAT(ad.department_id ORDER BY ad.department_id) FROM article_department ad " \
	"WHERE ad.article_id = a.id), '') AS departments, " \
	"COALESCE(ELT(?, w.name_en, w.name_zh_cn, w.name_zh_tw), '') AS owner_name, " \
	"COALESCE(a.state = 'published' AND a.starts_at > UTC_TIMESTAMP(), 0) AS pending, " \
	"COALESCE(a.state = 'published' AND a.ends_at <= UTC_TIMESTAMP(), 0) AS expired, " BEHIND
#define JOINS                                                                                      \
	" STRAIGHT_JOIN category c ON c.id = a.category_id LEFT JOIN user u ON u.id = a.author_id " \
	"LEFT JOIN department w ON w.id = a.owner_department_id "

static const char SQL_GET[] =
    "SELECT " ROW_COLUMNS ", a.body, a.body_html, a.body_staff FROM article a" JOINS "WHERE a.id = ? AND " ARTICLE_MAY_SQL;
/* Which rows, by a key when there is one for the order; then their columns. */
#define LIST_SQL(order)                                                                            \
	"SELECT " ROW_COLUMNS " FROM (SELECT a.id AS k FROM article a WHERE " ARTICLE_MAY_SQL " AND (? IS NULL OR a.state = ?) " \
	"AND (? IS NULL OR a.lang = ?) AND (? IS NULL OR a.audience = ?) " \
	"AND (? = 0 OR a.category_id IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)) " \
	"ORDER BY " order " LIMIT ? OFFSET ?) f STRAIGHT_JOIN article a ON a.id = f.k" JOINS "ORDER BY " order
static const struct sort {
	const char *name;
	const char *up, *down;
} SORTS[] = {
	{ "updated", LIST_SQL("a.updated_at, a.id"), LIST_SQL("a.updated_at DESC, a.id DESC") },
	{ "title", LIST_SQL("a.title, a.id"), LIST_SQL("a.title DESC, a.id DESC") },
	{ "views", LIST_SQL("a.views, a.id"), LIST_SQL("a.views DESC, a.id DESC") },
};

#define COL(member, type) DB_COL(article, member, type)
static const struct db_col article_cols[] = {
	COL(id, DB_T_I64), COL(group_id, DB_T_I64), COL(category_id, DB_T_I64), COL(author_id, DB_T_I64),
	COL(lang, DB_T_STR), COL(audience, DB_T_STR), COL(state, DB_T_STR),
	COL(title, DB_T_STR), COL(summary, DB_T_STR), COL(keywords, DB_T_STR),
	COL(category_name, DB_T_STR), COL(author_name, DB_T_STR),
	COL(created_at, DB_T_TIME), COL(updated_at, DB_T_TIME), COL(published_at, DB_T_TIME),
	COL(views, DB_T_I64), COL(helpful, DB_T_I64), COL(unhelpful, DB_T_I64), COL(version, DB_T_I64),
	COL(type, DB_T_STR), COL(slug, DB_T_STR),
	COL(valid_from, DB_T_STR), COL(valid_to, DB_T_STR), COL(review_by, DB_T_STR),
	COL(owner_department_id, DB_T_I64), COL(reviewed_at, DB_T_TIME), COL(reviewed_by, DB_T_I64), COL(merged_into, DB_T_I64),
	COL(revision, DB_T_I64), COL(origin_revision, DB_T_I64),
	COL(departments, DB_T_STR), COL(owner_name, DB_T_STR),
	COL(pending, DB_T_BOOL), COL(expired, DB_T_BOOL), COL(behind, DB_T_BOOL),
	COL(body, DB_T_STR), COL(body_html, DB_T_STR), COL(body_staff, DB_T_STR), /* last: list rows do without them */
};
const struct db_map article_map = DB_MAP(article, article_cols);
const struct db_map article_row_map = { sizeof(struct article), NELEM(article_cols) - 3, article_cols };

enum status
article_get(struct ctx *cx, int64_t id, struct article *a)
{
	struct article_right r;
	int64_t lang = (int64_t)cx->lang + 1;

	TRY(article_right(cx, &r));
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(lang), DB_I64(lang), DB_I64(id), ARTICLE_MAY_ARGS(&r)), &article_map, a);
}

static const char *
list_sql(const struct article_filter *f)
{
	size_t i;

	for (i = 0; i < NELEM(SORTS); i++)
		if (f->sort != NULL && strcmp(SORTS[i].name, f->sort) == 0)
			return f->desc ? SORTS[i].down : SORTS[i].up;
	return SORTS[0].down;
}

enum status
article_list(struct ctx *cx, const struct article_filter *f, struct article **out, size_t *n, bool *more)
{
	const struct db_arg lang = DB_I64((int64_t)cx->lang + 1);
	int64_t branch[CATEGORY_BRANCH_MAX], page = f->page > 0 ? f->page : 1;
	struct article_right r;
	size_t i, nbranch;

	TRY(article_right(cx, &r));
	TRY(category_branch(cx, false, f->category_id, branch, &nbranch));
	for (i = nbranch; i < CATEGORY_BRANCH_MAX; i++)
		branch[i] = 0;
	TRY(db_all(cx, list_sql(f),
	    DB_ARGS(lang, lang, ARTICLE_MAY_ARGS(&r), DB_STR(f->state), DB_STR(f->state), DB_STR(f->lang), DB_STR(f->lang),
	        DB_STR(f->audience), DB_STR(f->audience), DB_I64(f->category_id), DB_I64(branch[0]), DB_I64(branch[1]), DB_I64(branch[2]),
	        DB_I64(branch[3]), DB_I64(branch[4]), DB_I64(branch[5]), DB_I64(branch[6]), DB_I64(branch[7]), DB_I64(branch[8]),
	        DB_I64(branch[9]), DB_I64(branch[10]), DB_I64(branch[11]), DB_I64(branch[12]), DB_I64(branch[13]), DB_I64(branch[14]),
	        DB_I64(branch[15]), DB_I64(PAGE_SIZE + 1), DB_I64((page - 1) * PAGE_SIZE)),
	    &article_row_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}
