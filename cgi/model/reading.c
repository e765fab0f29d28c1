/*
 * reading.c -- reading lists and their marks.
 */
#include "db/db.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/reading.h"

#define PAGE_SIZE 50

/* Every department with itself and each of those above it. */
#define UP_SQL                                                                                     \
	"WITH RECURSIVE up AS (SELECT id, id AS above FROM department UNION "                              \
	"SELECT p.id, d.parent_id FROM up p JOIN department d ON d.id = p.above WHERE d.parent_id IS NOT NULL) "
/* The list l is for the user u. */
#define FOR_SQL                                                                                    \
	"l.active = 1 AND (l.role_id IS NULL OR EXISTS (SELECT 1 FROM user_role ur WHERE ur.user_id = u.id AND ur.role_id = l.role_id)) " \
	"AND (l.department_id IS NULL OR EXISTS (SELECT 1 FROM up WHERE up.id = u.department_id AND up.above = l.department_id)) "
/* u is to read the article a. */
#define MAY_SQL                                                                                    \
	"a.state = 'published' AND (a.audience <> 'department' OR EXISTS (SELECT 1 FROM article_department ad JOIN up ON up.above = ad.department_id " \
	"WHERE ad.article_id = a.id AND up.id = u.department_id)) "
#define CHANGED_SQL                                                                                \
	"EXISTS (SELECT 1 FROM article_revision v WHERE v.article_id = m.article_id AND v.no > m.revision AND v.substance = 1)"
#define DUE_SQL "(GREATEST(u.created_at, l.updated_at) + INTERVAL l.days DAY)"
#define JOIN_SQL                                                                                   \
	"JOIN reading_list l ON " FOR_SQL "JOIN reading_item i ON i.list_id = l.id JOIN article a ON a.id = i.article_id AND " MAY_SQL \
	"LEFT JOIN reading_mark m ON m.user_id = u.id AND m.article_id = a.id "
#define COUNTS_SQL                                                                                 \
	"COUNT(*) AS items, COALESCE(SUM(m.user_id IS NOT NULL AND NOT " CHANGED_SQL "), 0) AS done, "     \
	"COALESCE(SUM(m.user_id IS NOT NULL AND " CHANGED_SQL "), 0) AS changed, "

static const char SQL_MINE[] =
    UP_SQL "SELECT l.id, l.name, l.intro, l.days, " COUNTS_SQL DUE_SQL " AS due_at FROM user u " JOIN_SQL
           "WHERE u.id = ? GROUP BY l.id ORDER BY due_at, l.id";
static const char SQL_MINE_ITEMS[] =
    UP_SQL "SELECT l.id AS list_id, a.id AS article_id, a.title, a.lang, a.state, m.at AS read_at, "
           "(m.user_id IS NOT NULL AND " CHANGED_SQL ") AS changed FROM user u " JOIN_SQL "WHERE u.id = ? ORDER BY l.id, i.sort, a.id";
static const char SQL_OF[] =
    UP_SQL "SELECT COUNT(*) > 0 AS asked, MAX(m.at) AS at, COALESCE(MAX(m.user_id IS NOT NULL AND " CHANGED_SQL "), 0) AS changed "
           "FROM user u " JOIN_SQL "WHERE u.id = ? AND a.id = ?";
static const char SQL_MARK[] =
    "INSERT INTO reading_mark (user_id, article_id, revision, at) SELECT ?, a.id, a.revision, ? FROM article a WHERE a.id = ? AND " ARTICLE_MAY_SQL
    " ON DUPLICATE KEY UPDATE revision = VALUES(revision), at = VALUES(at)";

#define LIST_SQL                                                                                   \
	"SELECT l.id, COALESCE(l.role_id, 0) AS role_id, COALESCE(l.department_id, 0) AS department_id, l.days, l.version, l.updated_at, l.name, " \
	"l.intro, l.active, COALESCE(r.name, '') AS role_name, COALESCE(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw), '') AS department_name, " \
	"(SELECT COUNT(*) FROM reading_item i WHERE i.list_id = l.id) AS items "                           \
	"FROM reading_list l LEFT JOIN role r ON r.id = l.role_id LEFT JOIN department d ON d.id = l.department_id "
static const char SQL_LISTS[] = LIST_SQL "ORDER BY l.active DESC, l.name, l.id";
static const char SQL_GET[] = LIST_SQL "WHERE l.id = ?";
static const char SQL_ROLES[] = "SELECT id, name FROM role ORDER BY name, id";
static const char SQL_INSERT[] =
    "INSERT INTO reading_list (name, intro, role_id, department_id, days, active, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE reading_list SET name = ?, intro = ?, role_id = ?, department_id = ?, days = ?, active = ?, updated_at = ?, updated_by = ?, "
    "version = version + 1 WHERE id = ? AND version = ?";
static const char SQL_ITEMS[] =
    "SELECT i.list_id, a.id AS article_id, a.title, a.lang, a.state FROM reading_item i JOIN article a ON a.id = i.article_id "
    "WHERE i.list_id = ? ORDER BY i.sort, a.id";
static const char SQL_ADD[] =
    "INSERT INTO reading_item (list_id, article_id, sort) SELECT l.id, a.id, (SELECT COALESCE(MAX(x.sort), 0) + 1 FROM reading_item x "
    "WHERE x.list_id = l.id) FROM reading_list l JOIN article a ON a.id = ? WHERE l.id = ? AND a.state <> 'archived' "
    "ON DUPLICATE KEY UPDATE sort = reading_item.sort";
static const char SQL_DROP[] = "DELETE FROM reading_item WHERE list_id = ? AND article_id = ?";
static const char SQL_PLACE[] = "UPDATE reading_item SET sort = ? WHERE list_id = ? AND article_id = ?";
static const char SQL_OVERVIEW[] =
    UP_SQL "SELECT * FROM (SELECT u.id AS user_id, u.name AS user_name, COALESCE(ELT(?, ud.name_en, ud.name_zh_cn, ud.name_zh_tw), '') AS department_name, "
           "l.id AS list_id, l.name AS list_name, " COUNTS_SQL DUE_SQL " AS due_at, "
           "(" DUE_SQL " < ? AND COUNT(*) > COALESCE(SUM(m.user_id IS NOT NULL AND NOT " CHANGED_SQL "), 0)) AS overdue "
           "FROM user u " JOIN_SQL "LEFT JOIN department ud ON ud.id = u.department_id WHERE u.active = 1 AND (? = 0 OR l.id = ?) "
           "AND (? = 0 OR EXISTS (SELECT 1 FROM up WHERE up.id = u.department_id AND up.above = ?)) "
           "GROUP BY u.id, l.id) p ORDER BY p.overdue DESC, p.items = p.done, p.due_at, p.user_name, p.user_id, p.list_id LIMIT ? OFFSET ?";

#define COL(member, type) DB_COL(reading_list, member, type)
static const struct db_col list_cols[] = {
	COL(id, DB_T_I64), COL(role_id, DB_T_I64), COL(department_id, DB_T_I64), COL(days, DB_T_I64), COL(version, DB_T_I64),
	COL(updated_at, DB_T_TIME), COL(name, DB_T_STR), COL(intro, DB_T_STR), COL(active, DB_T_BOOL), COL(role_name, DB_T_STR),
	COL(department_name, DB_T_STR), COL(items, DB_T_I64),
};
static const struct db_map list_map = DB_MAP(reading_list, list_cols);
static const struct db_col mine_cols[] = {
	COL(id, DB_T_I64), COL(name, DB_T_STR), COL(intro, DB_T_STR), COL(days, DB_T_I64), COL(items, DB_T_I64), COL(done, DB_T_I64),
	COL(changed, DB_T_I64), COL(due_at, DB_T_TIME),
};
static const struct db_map mine_map = DB_MAP(reading_list, mine_cols);

static const struct db_col item_cols[] = {
	DB_COL(reading_item, list_id, DB_T_I64), DB_COL(reading_item, article_id, DB_T_I64), DB_COL(reading_item, title, DB_T_STR),
	DB_COL(reading_item, lang, DB_T_STR), DB_COL(reading_item, state, DB_T_STR), DB_COL(reading_item, read_at, DB_T_TIME),
	DB_COL(reading_item, changed, DB_T_BOOL), /* the last two: with marks only */
};
static const struct db_map item_map = DB_MAP(reading_item, item_cols);
static const struct db_map plain_map = { sizeof(struct reading_item), NELEM(item_cols) - 2, item_cols };

static const struct db_col role_cols[] = { DB_COL(reading_role, id, DB_T_I64), DB_COL(reading_role, name, DB_T_STR) };
static const struct db_map role_map = DB_MAP(reading_role, role_cols);

static const struct db_col state_cols[] = {
	DB_COL(reading_state, asked, DB_T_BOOL), DB_COL(reading_state, at, DB_T_TIME), DB_COL(reading_state, changed, DB_T_BOOL),
};
static const struct db_map state_map = DB_MAP(reading_state, state_cols);

static const struct db_col progress_cols[] = {
	DB_COL(reading_progress, user_id, DB_T_I64), DB_COL(reading_progress, user_name, DB_T_STR),
	DB_COL(reading_progress, department_name, DB_T_STR), DB_COL(reading_progress, list_id, DB_T_I64),
	DB_COL(reading_progress, list_name, DB_T_STR), DB_COL(reading_progress, items, DB_T_I64),
	DB_COL(reading_progress, done, DB_T_I64), DB_COL(reading_progress, changed, DB_T_I64),
	DB_COL(reading_progress, due_at, DB_T_TIME), DB_COL(reading_progress, overdue, DB_T_BOOL),
};
static const struct db_map progress_map = DB_MAP(reading_progress, progress_cols);

static struct db_arg
or_null(int64_t id)
{
	return id != 0 ? DB_I64(id) : DB_NULL;
}

enum status
reading_mine(struct ctx *cx, struct reading_list **out, size_t *n)
{
	return db_all(cx, SQL_MINE, DB_ARGS(DB_I64(cx->who.user_id)), &mine_map, out, n);
}

enum status
reading_mine_items(struct ctx *cx, struct reading_item **out, size_t *n)
{
	return db_all(cx, SQL_MINE_ITEMS, DB_ARGS(DB_I64(cx->who.user_id)), &item_map, out, n);
}

enum status
reading_of(struct ctx *cx, int64_t article_id, struct reading_state *out)
{
	return db_one(cx, SQL_OF, DB_ARGS(DB_I64(cx->who.user_id), DB_I64(article_id)), &state_map, out);
}

enum status
reading_mark(struct ctx *cx, int64_t article_id)
{
	struct article_right right;
	int64_t changed;

	TRY(article_right(cx, &right));
	TRY(db_run(cx, SQL_MARK,
	    DB_ARGS(DB_I64(cx->who.user_id), DB_TIME(cx->now), DB_I64(article_id), ARTICLE_MAY_ARGS(&right)), &changed));
	return changed > 0 ? ST_OK : ST_MISSING;
}

/* ---------------------------------------------------------------- managing */

enum status
reading_lists(struct ctx *cx, struct reading_list **out, size_t *n)
{
	return db_all(cx, SQL_LISTS, DB_ARGS(DB_I64((int64_t)cx->lang + 1)), &list_map, out, n);
}

enum status
reading_get(struct ctx *cx, int64_t id, struct reading_list *out)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_I64(id)), &list_map, out);
}

static enum status
save(struct ctx *cx, void *arg)
{
	struct reading_list *l = arg;
	int64_t changed;

	if (l->id == 0) {
		TRY(db_insert(cx, SQL_INSERT,
		    DB_ARGS(DB_STR(l->name), DB_STR(l->intro), or_null(l->role_id), or_null(l->department_id), DB_I64(l->days),
		        DB_I64(l->active), DB_TIME(cx->now), DB_I64(cx->who.user_id)),
		    &l->id));
		return audit_add(cx, "reading.create", l->id, l->name);
	}
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(l->name), DB_STR(l->intro), or_null(l->role_id), or_null(l->department_id), DB_I64(l->days), DB_I64(l->active),
	        DB_TIME(cx->now), DB_I64(cx->who.user_id), DB_I64(l->id), DB_I64(l->version)),
	    &changed));
	if (changed == 0)
		return fail(cx, ST_CONFLICT, "reading list %lld is no longer at version %lld", (long long)l->id, (long long)l->version);
	return audit_add(cx, "reading.save", l->id, l->name);
}

enum status
reading_save(struct ctx *cx, struct reading_list *l)
{
	if (l->intro == NULL)
		l->intro = "";
	if (str_empty(l->name) || l->days < 1 || l->days > 3650)
		return fail(cx, ST_INVALID, "a reading list needs a name and 1 to 3650 days");
	return db_tx(cx, save, l);
}

enum status
reading_roles(struct ctx *cx, struct reading_role **out, size_t *n)
{
	return db_all(cx, SQL_ROLES, DB_NOARGS, &role_map, out, n);
}

enum status
reading_items(struct ctx *cx, int64_t list_id, struct reading_item **out, size_t *n)
{
	return db_all(cx, SQL_ITEMS, DB_ARGS(DB_I64(list_id)), &plain_map, out, n);
}

enum status
reading_add(struct ctx *cx, int64_t list_id, int64_t article_id)
{
	int64_t changed;

	TRY(db_run(cx, SQL_ADD, DB_ARGS(DB_I64(article_id), DB_I64(list_id)), &changed));
	return changed > 0 ? ST_OK : ST_MISSING;
}

enum status
reading_drop(struct ctx *cx, int64_t list_id, int64_t article_id)
{
	return db_run(cx, SQL_DROP, DB_ARGS(DB_I64(list_id), DB_I64(article_id)), NULL);
}

struct moving {
	int64_t list_id, article_id;
};

/* The order is written out anew: equal places left by an import sort themselves out. */
static enum status
move_up(struct ctx *cx, void *arg)
{
	const struct moving *mv = arg;
	struct reading_item *v, t;
	size_t i, n;

	TRY(reading_items(cx, mv->list_id, &v, &n));
	for (i = 1; i < n; i++) {
		if (v[i].article_id != mv->article_id)
			continue;
		t = v[i];
		v[i] = v[i - 1];
		v[i - 1] = t;
		break;
	}
	for (i = 0; i < n; i++)
		TRY(db_run(cx, SQL_PLACE, DB_ARGS(DB_I64((int64_t)i + 1), DB_I64(mv->list_id), DB_I64(v[i].article_id)), NULL));
	return ST_OK;
}

enum status
reading_up(struct ctx *cx, int64_t list_id, int64_t article_id)
{
	struct moving mv = { list_id, article_id };

	return db_tx(cx, move_up, &mv);
}

enum status
reading_overview(struct ctx *cx, int64_t list_id, int64_t department_id, int64_t page, struct reading_progress **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_OVERVIEW,
	    DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_TIME(cx->now), DB_I64(list_id), DB_I64(list_id), DB_I64(department_id),
	        DB_I64(department_id), DB_I64(PAGE_SIZE + 1), DB_I64(((page > 0 ? page : 1) - 1) * PAGE_SIZE)),
	    &progress_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}
