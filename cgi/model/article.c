/*
 * article.c -- articles as staff work on them.
 *
 * Every change counts the version up, writes its audit row and brings the postings up to date in one transaction.
 */
#include <string.h>
#include "db/db.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/search.h"

#define PAGE_SIZE 50

#define ROW_COLUMNS                                                                                \
	"a.id, COALESCE(a.group_id, 0) AS group_id, a.category_id, COALESCE(a.author_id, 0) AS author_id, a.lang, a.audience, a.state, " \
	"a.title, a.summary, a.keywords, ELT(?, c.name_en, c.name_zh_cn, c.name_zh_tw) AS category_name, " \
	"COALESCE(u.name, '') AS author_name, a.created_at, a.updated_at, a.published_at, a.views, a.helpful, a.unhelpful, a.version"
#define FROM " FROM article a JOIN category c ON c.id = a.category_id LEFT JOIN user u ON u.id = a.author_id "

static const char SQL_GET[] = "SELECT " ROW_COLUMNS ", a.body, a.body_html" FROM "WHERE a.id = ?";
/* Which rows, by a key when there is one for the order; then their columns. */
#define LIST_SQL(order)                                                                            \
	"SELECT " ROW_COLUMNS " FROM (SELECT a.id AS k FROM article a WHERE (? IS NULL OR a.state = ?) AND (? IS NULL OR a.lang = ?) " \
	"AND (? IS NULL OR a.audience = ?) AND (? = 0 OR a.category_id IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)) " \
	"ORDER BY " order " LIMIT ? OFFSET ?) f STRAIGHT_JOIN article a ON a.id = f.k " \
	"STRAIGHT_JOIN category c ON c.id = a.category_id LEFT JOIN user u ON u.id = a.author_id ORDER BY " order
static const struct sort {
	const char *name;
	const char *up, *down;
} SORTS[] = {
	{ "updated", LIST_SQL("a.updated_at, a.id"), LIST_SQL("a.updated_at DESC, a.id DESC") },
	{ "title", LIST_SQL("a.title, a.id"), LIST_SQL("a.title DESC, a.id DESC") },
	{ "views", LIST_SQL("a.views, a.id"), LIST_SQL("a.views DESC, a.id DESC") },
};
static const char SQL_LOCK[] =
    "SELECT id, version, source, lang, state FROM article WHERE id = ? FOR UPDATE";
static const char SQL_INSERT[] =
    "INSERT INTO article (group_id, lang, category_id, audience, title, body, body_html, summary, keywords, author_id, created_at, "
    "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_UPDATE[] =
    "UPDATE article SET lang = ?, category_id = ?, audience = ?, title = ?, body = ?, body_html = ?, summary = ?, keywords = ?, "
    "author_id = ?, updated_at = ?, version = version + 1 WHERE id = ?";
static const char SQL_STATE[] =
    "UPDATE article SET state = ?, published_at = COALESCE(published_at, ?), version = version + 1 WHERE id = ?";

#define COL(member, type) DB_COL(article, member, type)
static const struct db_col article_cols[] = {
	COL(id, DB_T_I64), COL(group_id, DB_T_I64), COL(category_id, DB_T_I64), COL(author_id, DB_T_I64),
	COL(lang, DB_T_STR), COL(audience, DB_T_STR), COL(state, DB_T_STR),
	COL(title, DB_T_STR), COL(summary, DB_T_STR), COL(keywords, DB_T_STR),
	COL(category_name, DB_T_STR), COL(author_name, DB_T_STR),
	COL(created_at, DB_T_TIME), COL(updated_at, DB_T_TIME), COL(published_at, DB_T_TIME),
	COL(views, DB_T_I64), COL(helpful, DB_T_I64), COL(unhelpful, DB_T_I64), COL(version, DB_T_I64),
	COL(body, DB_T_STR), COL(body_html, DB_T_STR), /* last: list rows do without them */
};
const struct db_map article_map = DB_MAP(article, article_cols);
const struct db_map article_row_map = { sizeof(struct article), NELEM(article_cols) - 2, article_cols };

struct lock {
	int64_t id, version;
	const char *source, *lang, *state;
};
static const struct db_col lock_cols[] = {
	DB_COL(lock, id, DB_T_I64),
	DB_COL(lock, version, DB_T_I64),
	DB_COL(lock, source, DB_T_STR),
	DB_COL(lock, lang, DB_T_STR),
	DB_COL(lock, state, DB_T_STR),
};
static const struct db_map lock_map = DB_MAP(lock, lock_cols);

enum status
article_get(struct ctx *cx, int64_t id, struct article *a)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64((int64_t)cx->lang + 1), DB_I64(id)), &article_map, a);
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
	struct db_arg a[8 + CATEGORY_BRANCH_MAX + 2];
	int64_t branch[CATEGORY_BRANCH_MAX], page = f->page > 0 ? f->page : 1;
	size_t i, nbranch, k = 0;

	TRY(category_branch(cx, false, f->category_id, branch, &nbranch));
	a[k++] = DB_I64((int64_t)cx->lang + 1);
	a[k++] = DB_STR(f->state);
	a[k++] = DB_STR(f->state);
	a[k++] = DB_STR(f->lang);
	a[k++] = DB_STR(f->lang);
	a[k++] = DB_STR(f->audience);
	a[k++] = DB_STR(f->audience);
	a[k++] = DB_I64(f->category_id);
	for (i = 0; i < CATEGORY_BRANCH_MAX; i++)
		a[k++] = i < nbranch ? DB_I64(branch[i]) : DB_NULL;
	a[k++] = DB_I64(PAGE_SIZE + 1);
	a[k++] = DB_I64((page - 1) * PAGE_SIZE);
	TRY(db_all(cx, list_sql(f), (struct db_args){ a, k }, &article_row_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

/* The article as it stands, locked; ST_CONFLICT when it is not the version that the person saw. */
static enum status
article_lock(struct ctx *cx, int64_t id, int64_t version, struct lock *l)
{
	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(id)), &lock_map, l));
	if (l->version != version)
		return fail(cx, ST_CONFLICT, "article %lld is at version %lld, not %lld", (long long)id, (long long)l->version,
		    (long long)version);
	return ST_OK;
}

struct saving {
	const struct article *a;
	const char *body, *keywords;
	int64_t id;
};

static struct db_arg
id_or_null(int64_t id)
{
	return id != 0 ? DB_I64(id) : DB_NULL;
}

static enum status
insert(struct ctx *cx, struct saving *s)
{
	const struct article *a = s->a;
	const char *html;

	TRY(article_html(cx, "", a->lang, s->body, &html));
	TRY(db_insert(cx, SQL_INSERT,
	    DB_ARGS(id_or_null(a->group_id), DB_STR(a->lang), DB_I64(a->category_id), DB_STR(a->audience), DB_STR(a->title),
	        DB_STR(s->body), DB_STR(html), DB_STR(article_summary(cx, s->body)), DB_STR(s->keywords),
	        id_or_null(cx->who.user_id), DB_TIME(cx->now), DB_TIME(cx->now)),
	    &s->id));
	return audit_add(cx, "article.create", s->id, a->title);
}

static enum status
update(struct ctx *cx, struct saving *s)
{
	const struct article *a = s->a;
	struct lock l = { 0 };
	const char *html;

	TRY(article_lock(cx, a->id, a->version, &l));
	TRY(article_html(cx, l.source, a->lang, s->body, &html));
	/* Postings hold the language: another one means new postings throughout. */
	if (strcmp(l.lang, a->lang) != 0)
		TRY(search_unindex(cx, a->id));
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(a->lang), DB_I64(a->category_id), DB_STR(a->audience), DB_STR(a->title), DB_STR(s->body), DB_STR(html),
	        DB_STR(article_summary(cx, s->body)), DB_STR(s->keywords), id_or_null(cx->who.user_id), DB_TIME(cx->now),
	        DB_I64(a->id)),
	    NULL));
	TRY(audit_add(cx, "article.save", a->id, a->title));
	return search_index(cx, a->id);
}

static enum status
save(struct ctx *cx, void *arg)
{
	struct saving *s = arg;

	return s->a->id == 0 ? insert(cx, s) : update(cx, s);
}

enum status
article_save(struct ctx *cx, struct article *a)
{
	struct saving s = { .a = a };
	enum lang lang;

	s.body = article_lines(cx, a->body);
	s.keywords = a->keywords != NULL ? a->keywords : "";
	TRY(article_check(cx, a->title, s.body, s.keywords, a->lang, a->audience));
	if (lang_from(a->lang, &lang))
		a->lang = lang_code(lang);
	TRY(db_tx(cx, save, &s));
	if (a->id == 0) {
		a->id = s.id;
		a->version = 1;
		a->state = "draft";
	} else {
		a->version++;
	}
	return ST_OK;
}

struct move {
	int64_t id, version;
	const char *state, *action;
};

static enum status
move(struct ctx *cx, void *arg)
{
	const struct move *m = arg;
	struct lock l = { 0 };
	bool publish = strcmp(m->state, "published") == 0;

	TRY(article_lock(cx, m->id, m->version, &l));
	TRY(db_run(cx, SQL_STATE, DB_ARGS(DB_STR(m->state), publish ? DB_TIME(cx->now) : DB_NULL, DB_I64(m->id)), NULL));
	TRY(audit_add(cx, m->action, m->id, ""));
	return search_index(cx, m->id);
}

enum status
article_publish(struct ctx *cx, int64_t id, int64_t version)
{
	struct move m = { id, version, "published", "article.publish" };

	return db_tx(cx, move, &m);
}

enum status
article_unpublish(struct ctx *cx, int64_t id, int64_t version)
{
	struct move m = { id, version, "draft", "article.unpublish" };

	return db_tx(cx, move, &m);
}
