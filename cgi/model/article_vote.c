/*
 * article_vote.c -- votes of readers, through the procedure article_vote_set, which alone may change the counts.
 */
#include <string.h>
#include "base/mask.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/article_vote.h"

#define PAGE_SIZE 50

const char *const vote_reasons[] = { "wrong", "unclear", "incomplete", "outdated", "other", NULL };

static const char SQL_SET[] = "CALL article_vote_set(?, ?, ?, ?, ?)";
/* A plain yes says nothing that could be read. */
static const char SQL_LIST[] =
    "SELECT helpful, reason, comment, revision, at FROM article_vote WHERE article_id = ? AND helpful = 0 ORDER BY at DESC, voter "
    "LIMIT ? OFFSET ?";

static const struct db_col said_cols[] = {
	DB_COL(vote_said, helpful, DB_T_BOOL), DB_COL(vote_said, reason, DB_T_STR), DB_COL(vote_said, comment, DB_T_STR),
	DB_COL(vote_said, revision, DB_T_I64), DB_COL(vote_said, at, DB_T_TIME),
};
static const struct db_map said_map = DB_MAP(vote_said, said_cols);

struct casting {
	const struct vote *vote;
	const char *reason, *comment;
	unsigned char voter[32]; /* the first 16 bytes are kept */
};

static bool
reason_known(const char *reason)
{
	for (size_t i = 0; vote_reasons[i] != NULL; i++)
		if (str_eq(reason, vote_reasons[i]))
			return true;
	return str_empty(reason);
}

static enum status
casting_run(struct ctx *cx, void *arg)
{
	const struct casting *c = arg;

	return db_run(cx, SQL_SET, DB_ARGS(DB_I64(c->vote->article_id), DB_BLOB(c->voter, 16), DB_I64(c->vote->helpful ? 1 : 0),
	    DB_STR(c->reason), DB_STR(c->comment)), NULL);
}

enum status
vote_cast(struct ctx *cx, const struct vote *v, const unsigned char key[32], const char *cookie)
{
	struct casting c = { .vote = v, .reason = v->reason == NULL ? "" : v->reason, .comment = v->comment == NULL ? "" : v->comment };
	const char *who = arena_printf(cx->mem, "vote|%lld|%s", (long long)v->article_id, cookie);

	if (!reason_known(c.reason))
		return fail(cx, ST_INVALID, "no such reason");
	/* The masker may make a text longer. */
	c.comment = mask_text(cx->mem, c.comment);
	c.comment = arena_strndup(cx->mem, c.comment, utf8_prefix(c.comment, VOTE_COMMENT_MAX));
	secret_hash(c.voter, key, who, strlen(who));
	return db_tx(cx, casting_run, &c);
}

enum status
vote_list(struct ctx *cx, int64_t article_id, int64_t page, struct vote_said **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_LIST, DB_ARGS(DB_I64(article_id), DB_I64(PAGE_SIZE + 1), DB_I64((page > 1 ? page - 1 : 0) * PAGE_SIZE)), &said_map,
	    out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}
