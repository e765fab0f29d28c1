/*
 * outbox.c -- one mail from `queued` to `sent`.
 *
 * The address is known only between the vault's answer and the mail server's; it is never stored, logged or kept in an error (OA-06).  Every
 * mail mints its own token for the case's link; only its hash is stored.
 */
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/mail.h"
#include "base/secret.h"
#include "base/smtp.h"
#include "db/db.h"
#include "model/complaint_priv.h"
#include "model/outbox.h"
#include "model/template.h"

#define DUE_WORKDAYS 10 /* CMP-18, ISO-default: final answer */
#define VAULT_AWAY_SECONDS 60
#define CLAIMS_MAX 20 /* a mail that brings its sender down every time is let go */

static const char SQL_LEFT[] = "SELECT id, tries FROM outbox WHERE state = 'sending' ORDER BY next_at, id LIMIT 1";
static const char SQL_DUE[] = "SELECT id, tries FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY next_at, id LIMIT 1";
static const char SQL_CLAIM[] =
    "UPDATE outbox SET state = 'sending', epoch = ?, tries = tries + 1 WHERE id = ? AND state IN ('queued', 'sending')";
static const char SQL_LETTER[] =
    "SELECT o.id, o.template, o.lang, o.mail_id, o.tries, o.complaint_id, COALESCE(c.year, 0) AS year, COALESCE(c.title, '') AS title,"
    " COALESCE(c.state, '') AS state, c.received_at, COALESCE(m.body, '') AS body, COALESCE(u.name, '') AS author,"
    " (SELECT p.mail_id FROM outbox p WHERE p.complaint_id = o.complaint_id AND p.id < o.id ORDER BY p.id LIMIT 1) AS thread"
    " FROM outbox o LEFT JOIN complaint c ON c.id = o.complaint_id LEFT JOIN message m ON m.id = o.message_id"
    " LEFT JOIN user u ON u.id = m.author_id WHERE o.id = ?";
static const char SQL_TOKEN[] = "INSERT INTO case_token (hash, complaint_id, created_at) VALUES (?, ?, UTC_TIMESTAMP())";
static const char SQL_SENT[] =
    "UPDATE outbox SET state = 'sent', sent_at = UTC_TIMESTAMP(), error = '' WHERE id = ? AND state = 'sending' AND epoch = ?";
static const char SQL_ACKNOWLEDGED[] =
    "INSERT INTO complaint_event (complaint_id, event, from_state, to_state, at)"
    " SELECT id, 'acknowledge', state, state, UTC_TIMESTAMP() FROM complaint WHERE id = ?";
static const char SQL_LATER[] =
    "UPDATE outbox SET state = 'queued', next_at = ?, tries = ?, error = ? WHERE id = ? AND state = 'sending' AND epoch = ?";
static const char SQL_DEAD[] = "UPDATE outbox SET state = 'dead', error = ? WHERE id = ? AND state = 'sending' AND epoch = ?";

struct due {
	int64_t id, tries;
};
static const struct db_col due_cols[] = { DB_COL(due, id, DB_T_I64), DB_COL(due, tries, DB_T_I64) };
static const struct db_map due_map = DB_MAP(due, due_cols);

struct letter {
	int64_t id, tries, complaint_id, year, received_at;
	const char *template, *lang, *mail_id, *title, *state, *body, *author, *thread;
};
static const struct db_col letter_cols[] = {
	DB_COL(letter, id, DB_T_I64),
	DB_COL(letter, template, DB_T_STR),
	DB_COL(letter, lang, DB_T_STR),
	DB_COL(letter, mail_id, DB_T_STR),
	DB_COL(letter, tries, DB_T_I64),
	DB_COL(letter, complaint_id, DB_T_I64),
	DB_COL(letter, year, DB_T_I64),
	DB_COL(letter, title, DB_T_STR),
	DB_COL(letter, state, DB_T_STR),
	DB_COL(letter, received_at, DB_T_TIME),
	DB_COL(letter, body, DB_T_STR),
	DB_COL(letter, author, DB_T_STR),
	DB_COL(letter, thread, DB_T_STR),
};
static const struct db_map letter_map = DB_MAP(letter, letter_cols);

static const int delays[] = { 1, 5, 15, 60, 240, 720, 1440 };

int
outbox_delay(int64_t tries)
{
	return tries < 1 ? 0 : tries > (int64_t)NELEM(delays) ? -1 : delays[tries - 1];
}

/* ---------------------------------------------------------------- claim */

struct claim {
	const struct lease *lease;
	struct due due;
};

/* One at a time is in flight, so whatever is `sending` now was left by a leader that died, or by us when the database went away. */
static enum status
due_find(struct ctx *cx, struct due *d)
{
	enum status st = db_one(cx, SQL_LEFT, DB_NOARGS, &due_map, d);

	return st == ST_MISSING ? db_one(cx, SQL_DUE, DB_ARGS(DB_TIME(cx->now)), &due_map, d) : st;
}

static enum status
claim_run(struct ctx *cx, void *arg)
{
	struct claim *c = arg;

	TRY(lease_hold(cx, c->lease));
	TRY(due_find(cx, &c->due));
	return db_run(cx, SQL_CLAIM, DB_ARGS(DB_I64(c->lease->epoch), DB_I64(c->due.id)), NULL);
}

/* ---------------------------------------------------------------- write */

static const char *
site_name(const struct conf *c, enum lang lang)
{
	return lang == LANG_EN ? c->site_name_en : lang == LANG_ZH_CN ? c->site_name_zh_cn : c->site_name_zh_tw;
}

static enum status
token_mint(struct ctx *cx, int64_t complaint_id, const char **token)
{
	unsigned char hash[32];

	*token = secret_token(cx->mem, 16);
	case_token_hash(*token, hash);
	return db_run(cx, SQL_TOKEN, DB_ARGS(DB_BLOB(hash, 32), DB_I64(complaint_id)), NULL);
}

static enum status
letter_write(struct ctx *cx, const struct letter *l, const char *to, const char *name, struct blob *mail)
{
	const struct conf *conf = cx->conf;
	enum lang lang = LANG_EN;
	const char *token, *subject, *body;
	struct mail_out out = { .from = conf->mail_from, .to = to, .date = cx->now, .machine = strcmp(l->template, "ack") == 0 };
	enum status st;

	(void)lang_from(l->lang, &lang);
	TRY(token_mint(cx, l->complaint_id, &token));
	const struct template_field fields[] = {
		{ "number", complaint_number(cx, l->year, l->complaint_id) },
		{ "link", arena_printf(cx->mem, "%s/case/%s", conf->portal_url, token) },
		{ "title", l->title },
		{ "name", name },
		{ "body", l->body },
		{ "author", l->author },
		{ "received", template_day(cx, lang, l->received_at) },
		{ "due", template_day(cx, lang, template_workday(l->received_at, DUE_WORKDAYS)) },
		{ "site", site_name(conf, lang) },
		{ "address", mail_address_of(cx->mem, conf->mail_from) },
	};
	TRY(template_mail(cx, l->template, l->lang, fields, NELEM(fields), &subject, &body));
	out.subject = subject;
	out.body = body;
	out.message_id = arena_printf(cx->mem, "%s@%s", l->mail_id, conf->mail_domain);
	if (l->thread != NULL)
		out.in_reply_to = arena_printf(cx->mem, "%s@%s", l->thread, conf->mail_domain);
	st = mail_write(cx->mem, &out, mail);
	return st == ST_OK ? ST_OK : fail(cx, st, "the mail of outbox row %lld cannot be written", (long long)l->id);
}

/* ---------------------------------------------------------------- mark */

struct mark {
	const struct lease *lease;
	const struct letter *l;
	enum outbox_result result;
	int64_t next_at, tries; /* of OUTBOX_LATER */
	const char *error;
};

static enum status
mark_run(struct ctx *cx, void *arg)
{
	struct mark *m = arg;
	struct db_arg id = DB_I64(m->l->id), epoch = DB_I64(m->lease->epoch);
	int64_t changed;

	TRY(lease_hold(cx, m->lease));
	if (m->result == OUTBOX_SENT)
		TRY(db_run(cx, SQL_SENT, DB_ARGS(id, epoch), &changed));
	else if (m->result == OUTBOX_LATER)
		TRY(db_run(cx, SQL_LATER, DB_ARGS(DB_TIME(m->next_at), DB_I64(m->tries), DB_STR(m->error), id, epoch), &changed));
	else
		TRY(db_run(cx, SQL_DEAD, DB_ARGS(DB_STR(m->error), id, epoch), &changed));
	if (changed != 1)
		return fail(cx, ST_CONFLICT, "outbox row %lld is no longer ours", (long long)m->l->id);
	if (m->result == OUTBOX_SENT && strcmp(m->l->template, "ack") == 0)
		return db_run(cx, SQL_ACKNOWLEDGED, DB_ARGS(DB_I64(m->l->complaint_id)), NULL);
	return ST_OK;
}

static void
mark_later(struct ctx *cx, struct mark *m, const char *error)
{
	int minutes = outbox_delay(m->l->tries);

	m->error = error;
	m->result = minutes < 0 ? OUTBOX_DEAD : OUTBOX_LATER;
	m->next_at = cx->now + 60LL * minutes;
	m->tries = m->l->tries;
}

/* The vault's answer was no address. */
static void
mark_no_address(struct ctx *cx, struct mark *m, enum status st)
{
	if (st == ST_MISSING) {
		m->result = OUTBOX_DEAD;
		m->error = "no address";
	} else if (st == ST_BUSY) {
		/* Not the mail's fault: this was no try. */
		m->result = OUTBOX_LATER;
		m->error = "the vault is away";
		m->next_at = cx->now + VAULT_AWAY_SECONDS;
		m->tries = m->l->tries - 1;
	} else {
		mark_later(cx, m, "the vault refused");
	}
}

/* ---------------------------------------------------------------- send */

/* Everything between claim and mark: sets what became of it. */
static void
letter_send(struct ctx *cx, struct mark *m)
{
	const struct letter *l = m->l;
	const char *to, *name, *why = "";
	const char *sender = strcmp(l->template, "ack") == 0 ? "" : mail_address_of(cx->mem, cx->conf->mail_from);
	struct blob mail;
	enum status st;

	m->result = OUTBOX_SENT;
	if (l->complaint_id == 0 || l->tries > CLAIMS_MAX) {
		m->result = OUTBOX_DEAD;
		m->error = l->complaint_id == 0 ? "about no case" : "given up";
		return;
	}
	if ((st = vault_address_of(cx, l->id, m->lease->epoch, &to, &name)) != ST_OK) {
		mark_no_address(cx, m, st);
		return;
	}
	if (letter_write(cx, l, to, name, &mail) != ST_OK) {
		mark_later(cx, m, "the mail cannot be written");
		return;
	}
	st = smtp_send(cx->mem, cx->conf, sender, to, mail, &why);
	if (st == ST_BUSY) {
		mark_later(cx, m, why);
	} else if (st != ST_OK) {
		m->result = OUTBOX_DEAD;
		m->error = why;
	}
}

static enum status
outbox_peek(struct ctx *cx)
{
	struct due d;

	return due_find(cx, &d);
}

enum status
outbox_send(struct ctx *cx, const struct lease *lease, enum outbox_result *result)
{
	static const char *const words[] = { "none", "sent", "later", "dead" };
	struct claim c = { .lease = lease };
	struct mark m = { .lease = lease, .error = "" };
	struct letter l;
	enum status st;

	*result = OUTBOX_NONE;
	if ((st = outbox_peek(cx)) == ST_OK)
		st = db_tx(cx, claim_run, &c);
	if (st == ST_MISSING)
		return ST_OK;
	TRY(st);
	TRY(db_one(cx, SQL_LETTER, DB_ARGS(DB_I64(c.due.id)), &letter_map, &l));
	m.l = &l;
	letter_send(cx, &m);
	TRY(db_tx(cx, mark_run, &m));
	log_line(m.result == OUTBOX_SENT ? LOG_L_INFO : LOG_L_WARN, "outbox id=%lld template=%s try=%lld result=%s error=\"%s\"",
	    (long long)l.id, l.template, (long long)l.tries, words[m.result], m.error);
	*result = m.result;
	return ST_OK;
}
