/*
 * complaint_past.c -- store a case and its steps in one transaction, with the times of then.
 */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/complaint_past.h"

static const char SQL_FIND[] = "SELECT id FROM complaint WHERE idem = ?";
static const char SQL_INSERT[] =
    "INSERT INTO complaint (year, idem, channel, lang, state, subject, restricted, severity, product, title, party_id, customer_id,"
    " assignee_id, department_id, received_at, updated_at, answered_at, closed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
static const char SQL_MESSAGE[] = "INSERT INTO message (complaint_id, kind, author_id, body, idem, at) VALUES (?,?,?,?,?,?)";
static const char SQL_EVENT[] =
    "INSERT INTO complaint_event (complaint_id, event, from_state, to_state, actor_id, reason, at) VALUES (?,?,?,?,?,?,?)";

struct found {
	int64_t id;
};
static const struct db_col found_cols[] = { DB_COL(found, id, DB_T_I64) };
static const struct db_map found_map = DB_MAP(found, found_cols);

/* What an event does: to NULL keeps the state, message NULL writes none, event false leaves no trace in the course of states. */
static const struct rule {
	const char *event, *from, *to, *message;
	bool traced;
} rules[] = {
	{ "answer", " received working waiting answered ", "answered", "answer", true },
	{ "ask", " received working answered ", "waiting", "answer", true },
	{ "assign", " received working waiting answered ", NULL, NULL, true },
	{ "close", " received working waiting answered ", "closed", NULL, true },
	{ "note", " received working waiting answered closed ", NULL, "note", false },
	{ "reopen", " closed ", "working", NULL, true },
	{ "reply", " waiting answered ", "working", "customer", true },
	{ "start", " received waiting answered ", "working", NULL, true },
};

static const struct rule *
rule_find(const char *event)
{
	size_t i;

	for (i = 0; i < NELEM(rules); i++) {
		if (strcmp(rules[i].event, event) == 0)
			return &rules[i];
	}
	return NULL;
}

/* Where the steps lead, worked out before anything is stored. */
struct course {
	const char *state;
	int64_t updated_at, answered_at, closed_at;
};

static enum status
course_run(struct ctx *cx, const struct complaint_past *p, struct course *out)
{
	const struct rule *r;
	size_t i;

	*out = (struct course){ .state = "received", .updated_at = p->received_at };
	for (i = 0; i < p->nsteps; i++) {
		const struct past_step *s = &p->steps[i];

		if ((r = rule_find(s->event)) == NULL ||
		    strstr(r->from, arena_printf(cx->mem, " %s ", out->state)) == NULL)
			return fail(cx, ST_INVALID, "event %s does not fit state %s", s->event, out->state);
		if (s->at < out->updated_at || (r->message != NULL && str_empty(s->text)))
			return fail(cx, ST_INVALID, "event %s is out of order, or has no text", s->event);
		if (r->to != NULL)
			out->state = r->to;
		out->updated_at = s->at;
		if (strcmp(s->event, "answer") == 0 && out->answered_at == 0)
			out->answered_at = s->at;
		out->closed_at = strcmp(out->state, "closed") == 0 ? s->at : 0;
	}
	return ST_OK;
}

static struct db_arg
id_or_null(int64_t id)
{
	return id == 0 ? DB_NULL : DB_I64(id);
}

/* A message's own key: that of the case for the first, made from it for the others. */
static void
message_idem(const struct complaint_past *p, size_t no, unsigned char out[16])
{
	unsigned char in[24], hash[32];

	memcpy(in, p->idem, 16);
	memcpy(in + 16, &no, 8);
	secret_hash(hash, NULL, in, sizeof(in));
	memcpy(out, hash, 16);
}

static enum status
step_store(struct ctx *cx, const struct complaint_past *p, int64_t id, size_t i, const char **state)
{
	const struct past_step *s = &p->steps[i];
	const struct rule *r = rule_find(s->event);
	const char *to = r->to == NULL ? *state : r->to;
	unsigned char idem[16];

	if (r->message != NULL) {
		message_idem(p, i + 1, idem);
		TRY(db_run(cx, SQL_MESSAGE, DB_ARGS(DB_I64(id), DB_STR(r->message), id_or_null(s->actor_id), DB_STR(s->text),
		    DB_BLOB(idem, 16), DB_TIME(s->at)), NULL));
	}
	if (r->traced)
		TRY(db_run(cx, SQL_EVENT, DB_ARGS(DB_I64(id), DB_STR(s->event), DB_STR(*state), DB_STR(to), id_or_null(s->actor_id),
		    DB_STR(r->message == NULL && s->text != NULL ? s->text : ""), DB_TIME(s->at)), NULL));
	*state = to;
	return ST_OK;
}

struct storing {
	const struct complaint_past *p;
	struct course end;
	int64_t id;
	bool fresh;
};

static enum status
past_store(struct ctx *cx, void *arg)
{
	struct storing *t = arg;
	const struct complaint_past *p = t->p;
	const char *state = "received";
	struct found row = { 0 };
	enum status st;
	size_t i;

	st = db_one(cx, SQL_FIND, DB_ARGS(DB_BLOB(p->idem, 16)), &found_map, &row);
	t->fresh = st == ST_MISSING;
	t->id = row.id;
	if (st != ST_MISSING)
		return st;
	TRY(db_insert(cx, SQL_INSERT, DB_ARGS(DB_I64(date_utc(p->received_at).year), DB_BLOB(p->idem, 16), DB_STR(p->channel),
	    DB_STR(p->lang), DB_STR(t->end.state), DB_STR(p->subject), DB_STR(p->restricted), id_or_null(p->severity),
	    DB_STR(p->product == NULL ? "" : p->product), DB_STR(p->title), id_or_null(p->party_id), id_or_null(p->customer_id),
	    id_or_null(p->assignee_id), id_or_null(p->department_id), DB_TIME(p->received_at), DB_TIME(t->end.updated_at),
	    DB_TIME(t->end.answered_at), DB_TIME(t->end.closed_at)), &t->id));
	TRY(db_run(cx, SQL_MESSAGE, DB_ARGS(DB_I64(t->id), DB_STR("customer"), DB_NULL, DB_STR(p->body), DB_BLOB(p->idem, 16),
	    DB_TIME(p->received_at)), NULL));
	TRY(db_run(cx, SQL_EVENT, DB_ARGS(DB_I64(t->id), DB_STR("register"), DB_STR(""), DB_STR("received"), DB_NULL, DB_STR(""),
	    DB_TIME(p->received_at)), NULL));
	for (i = 0; i < p->nsteps; i++)
		TRY(step_store(cx, p, t->id, i, &state));
	return ST_OK;
}

enum status
complaint_past(struct ctx *cx, const struct complaint_past *p, int64_t *id, bool *fresh)
{
	struct storing t = { .p = p };

	TRY(course_run(cx, p, &t.end));
	TRY(db_tx(cx, past_store, &t));
	*id = t.id;
	*fresh = t.fresh;
	return ST_OK;
}

enum status
complaint_past_seen(struct ctx *cx, const unsigned char idem[16], bool *yes)
{
	struct found row = { 0 };
	enum status st = db_one(cx, SQL_FIND, DB_ARGS(DB_BLOB(idem, 16)), &found_map, &row);

	*yes = st == ST_OK;
	return st == ST_MISSING ? ST_OK : st;
}
