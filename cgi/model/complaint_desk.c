/*
 * complaint_desk.c -- what staff do with a case: file for a customer, answer, note, move, assign, link.
 *
 * Each act locks the case, checks the version that the person saw, and writes the change, its event, its audit row and the mail that tells the
 * customer in one transaction.  The desk's account can add messages and events but never change or remove them.
 */
#include <string.h>

#include "base/secret.h"
#include "db/db.h"
#include "model/article_life.h"
#include "model/attach.h"
#include "model/audit.h"
#include "model/complaint_priv.h"

#define REOPEN_SECONDS (365LL * 86400)

struct locked {
	int64_t id, party_id, version;
	const char *state, *lang;
	int64_t closed_at;
};
static const struct db_col locked_cols[] = {
	DB_COL(locked, id, DB_T_I64),
	DB_COL(locked, party_id, DB_T_I64),
	DB_COL(locked, version, DB_T_I64),
	DB_COL(locked, state, DB_T_STR),
	DB_COL(locked, lang, DB_T_STR),
	DB_COL(locked, closed_at, DB_T_TIME),
};
static const struct db_map locked_map = DB_MAP(locked, locked_cols);

struct one_id {
	int64_t id;
};
static const struct db_col one_id_cols[] = { DB_COL(one_id, id, DB_T_I64) };
static const struct db_map one_id_map = DB_MAP(one_id, one_id_cols);

static const char SQL_LOCK[] =
    "SELECT c.id, c.party_id, c.version, c.state, c.lang, c.closed_at FROM complaint c WHERE c.id = ? AND " SEE_SQL " FOR UPDATE";
static const char SQL_SAID[] = "SELECT id FROM message WHERE idem = ? AND complaint_id = ?";
static const char SQL_MESSAGE[] =
    "INSERT INTO message (complaint_id, kind, author_id, body, idem, at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_EVENT[] =
    "INSERT INTO complaint_event (complaint_id, event, from_state, to_state, actor_id, reason, at)"
    " VALUES (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP())";
static const char SQL_ANSWERED[] =
    "UPDATE complaint SET state = 'answered', answered_at = COALESCE(answered_at, UTC_TIMESTAMP()), updated_at = UTC_TIMESTAMP(),"
    " version = version + 1 WHERE id = ?";
static const char SQL_STATE[] =
    "UPDATE complaint SET state = ?, closed_at = IF(state = 'closed', UTC_TIMESTAMP(), NULL), updated_at = UTC_TIMESTAMP(),"
    " version = version + 1 WHERE id = ?";
static const char SQL_TOUCH[] = "UPDATE complaint SET updated_at = UTC_TIMESTAMP() WHERE id = ?";
static const char SQL_OUTBOX[] =
    "INSERT INTO outbox (template, lang, party_id, complaint_id, message_id, mail_id, dedupe, next_at, created_at)"
    " VALUES ('answer', ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())";
static const char SQL_USER[] = "SELECT id FROM user WHERE id = ? AND active = 1";
static const char SQL_ASSIGN[] =
    "UPDATE complaint SET assignee_id = ?, department_id = COALESCE((SELECT u.department_id FROM user u WHERE u.id = ?), department_id),"
    " updated_at = UTC_TIMESTAMP(), version = version + 1 WHERE id = ?";
static const char SQL_CUSTOMER[] = "SELECT id FROM customer WHERE id = ?";
static const char SQL_CUSTOMER_PARTY[] = "SELECT party_id AS id FROM customer WHERE id = ?";
static const char SQL_LINK[] =
    "UPDATE complaint SET customer_id = ?, updated_at = UTC_TIMESTAMP(), version = version + 1 WHERE id = ?";
static const char SQL_FILE[] = "CALL complaint_file_staff(?,?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?)";
static const char SQL_ATTACH[] =
    "INSERT INTO attach (complaint_id, message_id, kind, seal_id, party_id, name, mime, size, sha256, at)"
    " SELECT m.complaint_id, m.id, 'file', ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP() FROM message m WHERE m.idem = ?";
static const char SQL_CHUNK[] = "INSERT INTO attach_chunk (attach_id, no, sealed) SELECT a.id, ?, ? FROM attach a WHERE a.seal_id = ?";

/* ---------------------------------------------------------------- one act on one case */

struct act {
	int64_t id, version;
	const unsigned char *idem;
	const char *body, *event, *reason, *to_state;
	const char *noun; /* what other is, for the audit; NULL without one */
	int64_t other;
};

static enum status
act_lock(struct ctx *cx, const struct act *a, bool check, struct locked *row)
{
	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(a->id), SEE_ARGS(cx)), &locked_map, row));
	if (check && row->version != a->version)
		return ST_CONFLICT;
	return ST_OK;
}

static enum status
act_event(struct ctx *cx, const struct act *a, const char *event, const char *from, const char *to)
{
	const char *action = arena_printf(cx->mem, "complaint.%s", event);
	const char *detail = a->noun == NULL ? arena_printf(cx->mem, "state: %s -> %s", from, to) :
	    arena_printf(cx->mem, "%s: %lld", a->noun, (long long)a->other);

	TRY(db_run(cx, SQL_EVENT, DB_ARGS(DB_I64(a->id), DB_STR(event), DB_STR(from), DB_STR(to), DB_I64(cx->who.user_id),
	    DB_STR(a->reason == NULL ? "" : a->reason)), NULL));
	return audit_add(cx, action, a->id, detail);
}

/* ST_OK and *said true when this form was saved before. */
static enum status
act_said(struct ctx *cx, const struct act *a, bool *said)
{
	struct one_id row;
	enum status st = db_one(cx, SQL_SAID, DB_ARGS(DB_BLOB(a->idem, 16), DB_I64(a->id)), &one_id_map, &row);

	*said = st == ST_OK;
	return st == ST_MISSING ? ST_OK : st;
}

static enum status
act_message(struct ctx *cx, const struct act *a, const char *kind, int64_t *id)
{
	return db_insert(cx, SQL_MESSAGE, DB_ARGS(DB_I64(a->id), DB_STR(kind), DB_I64(cx->who.user_id), DB_STR(a->body),
	    DB_BLOB(a->idem, 16)), id);
}

/* ---------------------------------------------------------------- answer and note */

static enum status
answer_run(struct ctx *cx, void *arg)
{
	struct act *a = arg;
	bool said, ask = strcmp(a->to_state, "waiting") == 0;
	struct locked c;
	int64_t message;

	TRY(act_lock(cx, a, false, &c));
	TRY(act_said(cx, a, &said));
	if (said)
		return ST_OK;
	if (c.version != a->version)
		return ST_CONFLICT;
	if (strcmp(c.state, "closed") == 0)
		return fail(cx, ST_INVALID, "a closed case is not answered");
	TRY(act_message(cx, a, "answer", &message));
	TRY(quote_keep(cx, message, a->body));
	if (ask)
		TRY(db_run(cx, SQL_STATE, DB_ARGS(DB_STR("waiting"), DB_I64(a->id)), NULL));
	else
		TRY(db_run(cx, SQL_ANSWERED, DB_ARGS(DB_I64(a->id)), NULL));
	TRY(act_event(cx, a, ask ? "ask" : "answer", c.state, a->to_state));
	if (c.party_id == 0)
		return ST_OK;
	return db_run(cx, SQL_OUTBOX, DB_ARGS(DB_STR(c.lang), DB_I64(c.party_id), DB_I64(a->id), DB_I64(message), DB_STR(mail_id_new(cx)),
	    DB_STR(arena_printf(cx->mem, "answer:%lld", (long long)message))), NULL);
}

enum status
complaint_answer(struct ctx *cx, int64_t id, int64_t version, const unsigned char idem[16], const char *body, const char *to_state)
{
	struct act a = { .id = id, .version = version, .idem = idem, .body = body, .to_state = to_state };

	if (text_blank(body) || (!str_eq(to_state, "answered") && !str_eq(to_state, "waiting")))
		return fail(cx, ST_INVALID, "no text, or no such state after an answer");
	return db_tx(cx, answer_run, &a);
}

static enum status
note_run(struct ctx *cx, void *arg)
{
	struct act *a = arg;
	struct locked c;
	int64_t message;
	bool said;

	TRY(act_lock(cx, a, false, &c));
	TRY(act_said(cx, a, &said));
	if (said)
		return ST_OK;
	TRY(act_message(cx, a, "note", &message));
	TRY(db_run(cx, SQL_TOUCH, DB_ARGS(DB_I64(a->id)), NULL));
	return audit_add(cx, "complaint.note", a->id, "");
}

enum status
complaint_note(struct ctx *cx, int64_t id, const unsigned char idem[16], const char *body)
{
	struct act a = { .id = id, .idem = idem, .body = body };

	if (text_blank(body))
		return fail(cx, ST_INVALID, "the note is empty");
	return db_tx(cx, note_run, &a);
}

/* ---------------------------------------------------------------- state */

static const struct move {
	const char *event, *from, *to; /* from: state names between blanks */
	bool reason;                   /* must be given */
} moves[] = {
	{ "start", " received waiting answered ", "working", false },
	{ "close", " received working waiting answered ", "closed", true },
	{ "reopen", " closed ", "working", true },
};

static const struct move *
move_find(const char *event)
{
	size_t i;

	for (i = 0; i < NELEM(moves); i++) {
		if (str_eq(event, moves[i].event))
			return &moves[i];
	}
	return NULL;
}

static enum status
move_run(struct ctx *cx, void *arg)
{
	struct act *a = arg;
	const struct move *m = move_find(a->event);
	struct locked c;

	TRY(act_lock(cx, a, true, &c));
	if (strstr(m->from, arena_printf(cx->mem, " %s ", c.state)) == NULL)
		return fail(cx, ST_INVALID, "event %s does not fit state %s", a->event, c.state);
	if (c.closed_at != 0 && c.closed_at + REOPEN_SECONDS < cx->now)
		return fail(cx, ST_INVALID, "closed for more than 365 days");
	TRY(db_run(cx, SQL_STATE, DB_ARGS(DB_STR(m->to), DB_I64(a->id)), NULL));
	return act_event(cx, a, m->event, c.state, m->to);
}

enum status
complaint_move(struct ctx *cx, int64_t id, int64_t version, const char *event, const char *reason)
{
	struct act a = { .id = id, .version = version, .event = event, .reason = reason };
	const struct move *m = move_find(event);

	if (m == NULL || (m->reason && text_blank(reason)))
		return fail(cx, ST_INVALID, "no such event, or no reason");
	return db_tx(cx, move_run, &a);
}

/* ---------------------------------------------------------------- assign and link */

static enum status
assign_run(struct ctx *cx, void *arg)
{
	struct act *a = arg;
	struct locked c;
	struct one_id u;
	enum status st;

	TRY(act_lock(cx, a, true, &c));
	if (a->other != 0) {
		st = db_one(cx, SQL_USER, DB_ARGS(DB_I64(a->other)), &one_id_map, &u);
		if (st != ST_OK)
			return st == ST_MISSING ? fail(cx, ST_INVALID, "no such active user") : st;
	}
	TRY(db_run(cx, SQL_ASSIGN, DB_ARGS(a->other == 0 ? DB_NULL : DB_I64(a->other), DB_I64(a->other), DB_I64(a->id)), NULL));
	return act_event(cx, a, "assign", c.state, c.state);
}

enum status
complaint_assign(struct ctx *cx, int64_t id, int64_t version, int64_t user_id)
{
	struct act a = { .id = id, .version = version, .noun = "assignee", .other = user_id };

	return db_tx(cx, assign_run, &a);
}

static enum status
link_run(struct ctx *cx, void *arg)
{
	struct act *a = arg;
	struct locked c;
	struct one_id k;
	enum status st;

	TRY(act_lock(cx, a, true, &c));
	if (a->other != 0) {
		st = db_one(cx, SQL_CUSTOMER, DB_ARGS(DB_I64(a->other)), &one_id_map, &k);
		if (st != ST_OK)
			return st == ST_MISSING ? fail(cx, ST_INVALID, "no such customer") : st;
	}
	TRY(db_run(cx, SQL_LINK, DB_ARGS(a->other == 0 ? DB_NULL : DB_I64(a->other), DB_I64(a->id)), NULL));
	return act_event(cx, a, "link", c.state, c.state);
}

enum status
complaint_link(struct ctx *cx, int64_t id, int64_t version, int64_t customer_id)
{
	struct act a = { .id = id, .version = version, .noun = "customer", .other = customer_id };

	return db_tx(cx, link_run, &a);
}

/* ---------------------------------------------------------------- filing for a customer */

struct staff_filing {
	const struct complaint_new *c;
	struct sealed_party party; /* id 0: the customer's own, or none */
	int64_t own_party;
	const char *mail_id;
	struct filed out;
};

static enum status
staff_attach(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in, const unsigned char seal[16])
{
	return db_run(cx, SQL_ATTACH, DB_ARGS(DB_BLOB(seal, 16), DB_I64(to->party), DB_STR(in->name), DB_STR(attach_mime(cx, in->mime)),
	    DB_I64(in->size), DB_BLOB(in->sha256, 32), DB_BLOB(to->arg, 16)), NULL);
}

static enum status
staff_chunk(struct ctx *cx, const struct attach_sink *to, const unsigned char seal[16], int64_t no, struct blob sealed)
{
	(void)to;
	return db_run(cx, SQL_CHUNK, DB_ARGS(DB_I64(no), DB_BLOB(sealed.p, sealed.n), DB_BLOB(seal, 16)), NULL);
}

static enum status
staff_filing_run(struct ctx *cx, void *arg)
{
	struct staff_filing *f = arg;
	const struct complaint_new *c = f->c;
	const struct sealed_party *p = &f->party;
	struct attach_sink to = { .party = p->id == 0 ? f->own_party : p->id, .grant = p->grant, .arg = c->idem, .add = staff_attach, .chunk = staff_chunk };
	struct db_arg customer = c->customer_id == 0 ? DB_NULL : DB_I64(c->customer_id);

	TRY(db_one(cx, SQL_FILE, DB_ARGS(DB_BLOB(c->idem, 16), DB_I64(cx->who.user_id), DB_STR(c->channel), DB_STR(c->lang),
	    DB_STR(c->subject), DB_STR(c->restricted), DB_STR(c->product), DB_STR(c->title), DB_STR(c->body), customer,
	    DB_STR(f->mail_id), p->id == 0 ? DB_NULL : DB_I64(p->id), p->id == 0 ? DB_NULL : DB_I64(p->key_id), blob_arg(p->dek),
	    blob_arg(p->masks), blob_arg(p->value[PF_NAME]), blob_arg(p->value[PF_PHONE]), blob_arg(p->blind[PF_PHONE]),
	    blob_arg(p->value[PF_EMAIL]), blob_arg(p->blind[PF_EMAIL])), &filed_map, &f->out));
	if (!f->out.fresh)
		return ST_OK;
	TRY(attach_store(cx, &to, c->files, c->nfiles));
	return audit_add(cx, "complaint.register", f->out.id, arena_printf(cx->mem, "channel: %s", c->channel));
}

/* The party of the customer it is filed for: contact data that the firm already holds is not asked for again (CMP-10). */
static enum status
own_party(struct ctx *cx, const struct complaint_new *c, int64_t *party)
{
	struct one_id row;
	enum status st;

	*party = 0;
	if (c->customer_id == 0)
		return ST_OK;
	st = db_one(cx, SQL_CUSTOMER_PARTY, DB_ARGS(DB_I64(c->customer_id)), &one_id_map, &row);
	if (st == ST_MISSING)
		return fail(cx, ST_INVALID, "no such customer");
	*party = row.id;
	return st;
}

enum status
complaint_file_staff(struct ctx *cx, const struct complaint_new *c, int64_t *id)
{
	struct staff_filing f = { .c = c };
	enum status st;

	TRY(complaint_check(cx, c));
	TRY(own_party(cx, c, &f.own_party));
	if (pvalues_any(&c->who) || (c->nfiles > 0 && f.own_party == 0))
		TRY(vault_seal(cx, &c->who, &f.party));
	if (!str_empty(c->who.v[PF_EMAIL]))
		f.mail_id = mail_id_new(cx);
	if ((st = db_tx(cx, staff_filing_run, &f)) == ST_CONFLICT)
		st = db_tx(cx, staff_filing_run, &f);
	*id = f.out.id;
	return st;
}
