/*
 * article_right.c -- which articles a member of staff may read.
 */
#include "model/article_priv.h"
#include "model/perm.h"

static const char SQL_ABOVE[] =
    "WITH RECURSIVE up AS (SELECT id, parent_id, 1 AS n FROM department WHERE id = ? "
    "UNION ALL SELECT d.id, d.parent_id, u.n + 1 FROM department d JOIN up u ON d.id = u.parent_id WHERE u.n < 8) "
    "SELECT id FROM up";

struct above {
	int64_t id;
};
static const struct db_col above_cols[] = { DB_COL(above, id, DB_T_I64) };
static const struct db_map above_map = DB_MAP(above, above_cols);

enum status
article_right(struct ctx *cx, struct article_right *r)
{
	struct above *v;
	size_t i, n;

	*r = (struct article_right){ .all = cx->who.user_id == 0 || perm_allowed(cx, PERM_ARTICLE_EDIT) || perm_allowed(cx, PERM_ARTICLE_PUBLISH) };
	if (r->all || cx->who.department_id == 0)
		return ST_OK;
	TRY(db_all(cx, SQL_ABOVE, DB_ARGS(DB_I64(cx->who.department_id)), &above_map, &v, &n));
	for (i = 0; i < n && i < ARTICLE_RIGHT_DEPTH; i++)
		r->department[i] = v[i].id;
	return ST_OK;
}
