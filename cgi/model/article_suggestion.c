/*
 * article_suggestion.c -- edits that any member of staff proposes, and what is said about them.
 *
 * A suggestion keeps the whole text that it would make, so nothing is lost when the article changes meanwhile: the reviewer then sees both.
 */
#include <string.h>
#include "base/utf8.h"
#include "model/article_priv.h"
#include "model/audit.h"
#include "model/notice.h"
#include "model/perm.h"

#define PAGE_SIZE 50
#define REASON_MAX 400
#define REPLY_MAX 1000
#define COMMENT_MAX 4000

#define COLUMNS                                                                                    \
	"SELECT s.id, s.article_id, s.revision, s.author_id, COALESCE(s.decided_by, 0) AS decided_by, s.decided_at, s.created_at, s.version, " \
	"s.title, s.keywords, s.reason, s.state, s.reply, COALESCE(u.name, '') AS author_name, COALESCE(k.name, '') AS decided_name, " \
	"a.title AS article_title"
#define FROM                                                                                       \
	" FROM article_suggestion s JOIN article a ON a.id = s.article_id JOIN user u ON u.id = s.author_id " \
	"LEFT JOIN user k ON k.id = s.decided_by WHERE (s.author_id = ? OR " ARTICLE_MAY_SQL ") "
#define LIST(order) COLUMNS FROM "AND (? = 0 OR s.article_id = ?) AND (? = 0 OR s.author_id = ?) AND (? IS NULL OR s.state = ?) ORDER BY " order " LIMIT ? OFFSET ?"

static const char SQL_GET[] = COLUMNS ", s.body" FROM "AND s.id = ?";
/* [oldest first] */
static const char *const SQL_LIST[] = { LIST("s.id DESC"), LIST("s.id") };
static const char SQL_ADD[] =
    "INSERT INTO article_suggestion (article_id, revision, title, body, keywords, reason, author_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_LOCK[] =
    "SELECT id, article_id, author_id, version, state, reason FROM article_suggestion WHERE id = ? FOR UPDATE";
static const char SQL_DECIDE[] =
    "UPDATE article_suggestion SET state = ?, reply = ?, decided_by = ?, decided_at = ?, version = version + 1 WHERE id = ?";
static const char SQL_COMMENT[] = "INSERT INTO article_comment (article_id, suggestion_id, author_id, body, at) VALUES (?, ?, ?, ?, ?)";
/* Whoever wrote the text, suggested the edit or has said something about it. */
static const char SQL_TALKERS[] =
    "SELECT m.author_id AS id FROM article_comment m WHERE m.article_id = ? AND m.suggestion_id <=> ? "
    "UNION SELECT s.author_id FROM article_suggestion s WHERE s.id = ? UNION SELECT a.author_id FROM article a WHERE a.id = ? AND a.author_id > 0";
#define COMMENTS(which)                                                                            \
	"SELECT m.id, m.article_id, COALESCE(m.suggestion_id, 0) AS suggestion_id, m.author_id, m.at, m.body, u.name AS author_name " \
	"FROM article_comment m JOIN article a ON a.id = m.article_id JOIN user u ON u.id = m.author_id " \
	"WHERE m.article_id = ? AND " which " AND " ARTICLE_MAY_SQL " ORDER BY m.id"
static const char SQL_COMMENTS[] = COMMENTS("m.suggestion_id IS NULL");
static const char SQL_COMMENTS_OF[] = COMMENTS("m.suggestion_id = ?");

static const struct db_col suggestion_cols[] = {
	DB_COL(suggestion, id, DB_T_I64),
	DB_COL(suggestion, article_id, DB_T_I64),
	DB_COL(suggestion, revision, DB_T_I64),
	DB_COL(suggestion, author_id, DB_T_I64),
	DB_COL(suggestion, decided_by, DB_T_I64),
	DB_COL(suggestion, decided_at, DB_T_TIME),
	DB_COL(suggestion, created_at, DB_T_TIME),
	DB_COL(suggestion, version, DB_T_I64),
	DB_COL(suggestion, title, DB_T_STR),
	DB_COL(suggestion, keywords, DB_T_STR),
	DB_COL(suggestion, reason, DB_T_STR),
	DB_COL(suggestion, state, DB_T_STR),
	DB_COL(suggestion, reply, DB_T_STR),
	DB_COL(suggestion, author_name, DB_T_STR),
	DB_COL(suggestion, decided_name, DB_T_STR),
	DB_COL(suggestion, article_title, DB_T_STR),
	DB_COL(suggestion, body, DB_T_STR), /* last: list rows do without it */
};
const struct db_map suggestion_map = DB_MAP(suggestion, suggestion_cols);
const struct db_map suggestion_row_map = { sizeof(struct suggestion), NELEM(suggestion_cols) - 1, suggestion_cols };

static const struct db_col lock_cols[] = {
	DB_COL(suggestion, id, DB_T_I64),
	DB_COL(suggestion, article_id, DB_T_I64),
	DB_COL(suggestion, author_id, DB_T_I64),
	DB_COL(suggestion, version, DB_T_I64),
	DB_COL(suggestion, state, DB_T_STR),
	DB_COL(suggestion, reason, DB_T_STR),
};
static const struct db_map lock_map = DB_MAP(suggestion, lock_cols);

static const struct db_col comment_cols[] = {
	DB_COL(article_comment, id, DB_T_I64),
	DB_COL(article_comment, article_id, DB_T_I64),
	DB_COL(article_comment, suggestion_id, DB_T_I64),
	DB_COL(article_comment, author_id, DB_T_I64),
	DB_COL(article_comment, at, DB_T_TIME),
	DB_COL(article_comment, body, DB_T_STR),
	DB_COL(article_comment, author_name, DB_T_STR),
};
static const struct db_map comment_map = DB_MAP(article_comment, comment_cols);

/* ---------------------------------------------------------------- suggesting */

static enum status
add(struct ctx *cx, void *arg)
{
	struct suggestion *s = arg;
	struct article a;

	TRY(article_get(cx, s->article_id, &a));
	if (s->revision < 1 || s->revision > a.revision)
		s->revision = a.revision;
	if (strcmp(a.title, s->title) == 0 && strcmp(a.body, s->body) == 0 && strcmp(a.keywords, s->keywords) == 0)
		return fail(cx, ST_INVALID, "the text is as it was");
	TRY(db_insert(cx, SQL_ADD,
	    DB_ARGS(DB_I64(s->article_id), DB_I64(s->revision), DB_STR(s->title), DB_STR(s->body), DB_STR(s->keywords), DB_STR(s->reason),
	        DB_I64(cx->who.user_id), DB_TIME(cx->now)),
	    &s->id));
	TRY(audit_add(cx, "suggestion.add", s->id, s->title));
	return notice_add_all(cx, PERM_ARTICLE_PUBLISH, a.owner_department_id, "suggestion_made", a.id, a.title,
	    arena_printf(cx->mem, "suggestion:%lld", (long long)s->id));
}

/* One line or several within a limit; NULL is "". */
static enum status
words(struct ctx *cx, const char *what, const char *text, size_t most, const char **out)
{
	*out = article_lines(cx, text);
	if (!utf8_printable(*out, strlen(*out), true) || utf8_length(*out) > most)
		return fail(cx, ST_INVALID, "the %s is longer than %zu characters, or no text", what, most);
	return ST_OK;
}

enum status
suggestion_add(struct ctx *cx, struct suggestion *s)
{
	s->body = article_lines(cx, s->body);
	s->keywords = s->keywords != NULL ? s->keywords : "";
	TRY(article_check(cx, s->title, s->body, s->keywords, "en", "public"));
	TRY(words(cx, "reason", s->reason, REASON_MAX, &s->reason));
	return db_tx(cx, add, s);
}

enum status
suggestion_get(struct ctx *cx, int64_t id, struct suggestion *s)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(cx->who.user_id), ARTICLE_MAY_ARGS(&r), DB_I64(id)), &suggestion_map, s);
}

enum status
suggestion_list(struct ctx *cx, int64_t article_id, int64_t author_id, const char *state, int64_t page, struct suggestion **out, size_t *n,
    bool *more)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	TRY(db_all(cx, SQL_LIST[str_eq(state, "open")],
	    DB_ARGS(DB_I64(cx->who.user_id), ARTICLE_MAY_ARGS(&r), DB_I64(article_id), DB_I64(article_id), DB_I64(author_id), DB_I64(author_id),
	        DB_STR(state), DB_STR(state), DB_I64(PAGE_SIZE + 1), DB_I64((page > 1 ? page - 1 : 0) * PAGE_SIZE)),
	    &suggestion_row_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

/* ---------------------------------------------------------------- deciding */

struct deciding {
	int64_t id, version;
	const char *state, *reply, *event; /* event NULL: nobody is told */
	const struct article *text;        /* accepted: as the reviewer leaves it */
};

static enum status
lock(struct ctx *cx, const struct deciding *d, struct suggestion *s)
{
	*s = (struct suggestion){ 0 };
	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(d->id)), &lock_map, s));
	if (s->version != d->version || strcmp(s->state, "open") != 0)
		return fail(cx, ST_CONFLICT, "suggestion %lld is %s already", (long long)d->id, s->state);
	return ST_OK;
}

static enum status
accept_text(struct ctx *cx, const struct deciding *d, const struct suggestion *s)
{
	const struct article_saving how = { .note = s->reason, .credit_id = s->author_id };
	struct article a;

	TRY(article_whole(cx, s->article_id, &a));
	a.title = d->text->title;
	a.body = d->text->body;
	a.keywords = d->text->keywords;
	a.version = d->text->version;
	return article_save_as(cx, &a, &how, NULL);
}

static enum status
decide(struct ctx *cx, void *arg)
{
	const struct deciding *d = arg;
	struct suggestion s;
	struct article a;

	TRY(lock(cx, d, &s));
	if (d->event == NULL && s.author_id != cx->who.user_id)
		return fail(cx, ST_DENIED, "suggestion %lld is not one's own", (long long)d->id);
	if (d->text != NULL)
		TRY(accept_text(cx, d, &s));
	TRY(db_run(cx, SQL_DECIDE,
	    DB_ARGS(DB_STR(d->state), DB_STR(d->reply), article_id_arg(cx->who.user_id), DB_TIME(cx->now), DB_I64(d->id)), NULL));
	TRY(article_whole(cx, s.article_id, &a));
	TRY(audit_add(cx, arena_printf(cx->mem, "suggestion.%s", d->state), d->id, a.title));
	if (d->event == NULL || s.author_id == cx->who.user_id)
		return ST_OK;
	return notice_add(cx, s.author_id, d->event, s.article_id, a.title, arena_printf(cx->mem, "%s:%lld", d->event, (long long)d->id));
}

static enum status
decide_tx(struct ctx *cx, struct deciding *d, const char *reply)
{
	TRY(words(cx, "reply", reply, REPLY_MAX, &d->reply));
	return db_tx(cx, decide, d);
}

enum status
suggestion_accept(struct ctx *cx, int64_t id, int64_t version, const struct article *text, const char *reply)
{
	struct deciding d = { .id = id, .version = version, .state = "accepted", .event = "suggestion_accepted", .text = text };

	return decide_tx(cx, &d, reply);
}

enum status
suggestion_decline(struct ctx *cx, int64_t id, int64_t version, const char *reply)
{
	struct deciding d = { .id = id, .version = version, .state = "declined", .event = "suggestion_declined" };

	return decide_tx(cx, &d, reply);
}

enum status
suggestion_withdraw(struct ctx *cx, int64_t id, int64_t version)
{
	struct deciding d = { .id = id, .version = version, .state = "withdrawn" };

	return decide_tx(cx, &d, NULL);
}

/* ---------------------------------------------------------------- comments */

struct comment {
	int64_t article_id, suggestion_id;
	const char *text, *title;
};

static enum status
comment(struct ctx *cx, void *arg)
{
	const struct comment *c = arg;
	struct article_one *v;
	const char *dedupe;
	int64_t id;
	size_t i, n;

	TRY(db_insert(cx, SQL_COMMENT,
	    DB_ARGS(DB_I64(c->article_id), article_id_arg(c->suggestion_id), DB_I64(cx->who.user_id), DB_STR(c->text), DB_TIME(cx->now)), &id));
	dedupe = arena_printf(cx->mem, "comment:%lld", (long long)id);
	TRY(db_all(cx, SQL_TALKERS,
	    DB_ARGS(DB_I64(c->article_id), article_id_arg(c->suggestion_id), DB_I64(c->suggestion_id), DB_I64(c->article_id)), &article_one_map, &v, &n));
	for (i = 0; i < n; i++)
		if (v[i].id != cx->who.user_id)
			TRY(notice_add(cx, v[i].id, "commented", c->article_id, c->title, dedupe));
	return ST_OK;
}

enum status
comment_add(struct ctx *cx, int64_t article_id, int64_t suggestion_id, const char *body)
{
	struct comment c = { .article_id = article_id, .suggestion_id = suggestion_id };
	struct suggestion s;
	struct article a;

	TRY(words(cx, "comment", body, COMMENT_MAX, &c.text));
	if (c.text[strspn(c.text, " \t\n")] == '\0')
		return fail(cx, ST_INVALID, "the comment is empty");
	TRY(article_get(cx, article_id, &a));
	c.title = a.title;
	if (suggestion_id != 0) {
		TRY(suggestion_get(cx, suggestion_id, &s));
		if (s.article_id != article_id)
			return fail(cx, ST_MISSING, "suggestion %lld is of another article", (long long)suggestion_id);
	}
	return db_tx(cx, comment, &c);
}

enum status
comment_list(struct ctx *cx, int64_t article_id, int64_t suggestion_id, struct article_comment **out, size_t *n)
{
	struct article_right r;

	TRY(article_right(cx, &r));
	if (suggestion_id == 0)
		return db_all(cx, SQL_COMMENTS, DB_ARGS(DB_I64(article_id), ARTICLE_MAY_ARGS(&r)), &comment_map, out, n);
	return db_all(cx, SQL_COMMENTS_OF, DB_ARGS(DB_I64(article_id), DB_I64(suggestion_id), ARTICLE_MAY_ARGS(&r)), &comment_map, out, n);
}
