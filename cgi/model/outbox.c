/*
 * outbox.c -- mails from `queued` to `sent`.
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

#define Q16 "?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?"

#define LETTERS \
	"SELECT o.id, o.template, o.lang, o.mail_id, o.tries, COALESCE(o.complaint_id, 0) AS complaint_id, COALESCE(c.year, 0) AS year," \
	" COALESCE(c.title, '') AS title, c.received_at, COALESCE(m.body, '') AS body, COALESCE(u.name, '') AS author," \
	" (SELECT p.mail_id FROM outbox p WHERE p.complaint_id = o.complaint_id AND p.id < o.id ORDER BY p.id LIMIT 1) AS thread" \
	" FROM outbox o LEFT JOIN complaint c ON c.id = o.complaint_id LEFT JOIN message m ON m.id = o.message_id" \
	" LEFT JOIN user u ON u.id = m.author_id"
static const char SQL_LEFT[] = LETTERS " WHERE o.state = 'sending' ORDER BY o.next_at, o.id LIMIT 1";
static const char SQL_DUE[] = LETTERS " WHERE o.state = 'queued' AND o.next_at <= ? ORDER BY o.next_at, o.id LIMIT ?";
static const char SQL_CLAIM[] = "UPDATE outbox SET state = 'sending', epoch = ?, tries = tries + 1"
    " WHERE id IN (" Q16 ") AND state IN ('queued', 'sending')";
static const char SQL_TOKEN[] = "INSERT INTO case_token (hash, complaint_id, created_at) VALUES (?, ?, UTC_TIMESTAMP())";
static const char SQL_SENT[] =
    "UPDATE outbox SET state = 'sent', sent_at = UTC_TIMESTAMP(), error = '' WHERE id = ? AND state = 'sending' AND epoch = ?";
static const char SQL_ACKNOWLEDGED[] =
    "INSERT INTO complaint_event (complaint_id, event, from_state, to_state, at)"
    " SELECT id, 'acknowledge', state, state, UTC_TIMESTAMP() FROM complaint WHERE id = ?";
static const char SQL_LATER[] =
    "UPDATE outbox SET state = 'queued', next_at = ?, tries = ?, error = ? WHERE id = ? AND state = 'sending' AND epoch = ?";
static const char SQL_DEAD[] = "UPDATE outbox SET state = 'dead', error = ? WHERE id = ? AND state = 'sending' AND epoch = ?";

struct letter {
	int64_t id, tries, complaint_id, year, received_at;
	const char *template, *lang, *mail_id, *title, *body, *author, *thread;
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

/* Mails that go out one after the other: claimed in one transaction, marked each in its own. */
struct batch {
	int64_t epoch;
	const struct lease *lease;
	struct letter *letters;
	const char *tokens[OUTBOX_BATCH]; /* of the links */
	size_t n;
};

/* A batch is at an end before the next one begins, so whatever is `sending` now was left by a leader that died, or by us when the database
 * went away.  One at a time of these: if one of them brought its sender down, it counts its own tries and nobody else's. */
static enum status
batch_find(struct ctx *cx, struct batch *b, int most)
{
	TRY(db_all(cx, SQL_LEFT, DB_NOARGS, &letter_map, &b->letters, &b->n));
	if (b->n > 0)
		return ST_OK;
	if (most > OUTBOX_BATCH)
		most = OUTBOX_BATCH;
	return db_all(cx, SQL_DUE, DB_ARGS(DB_TIME(cx->now), DB_I64(most)), &letter_map, &b->letters, &b->n);
}

static enum status
token_store(struct ctx *cx, const char *token, int64_t complaint_id)
{
	unsigned char hash[32];

	case_token_hash(token, hash);
	return db_run(cx, SQL_TOKEN, DB_ARGS(DB_BLOB(hash, 32), DB_I64(complaint_id)), NULL);
}

static enum status
claim_run(struct ctx *cx, void *arg)
{
	const struct batch *b = arg;
	struct db_arg args[1 + OUTBOX_BATCH] = { DB_I64(b->epoch) };
	int64_t changed;

	for (size_t i = 0; i < OUTBOX_BATCH; i++)
		args[1 + i] = i < b->n ? DB_I64(b->letters[i].id) : DB_NULL;
	TRY(lease_hold(cx, b->lease));
	TRY(db_run(cx, SQL_CLAIM, (struct db_args){ args, NELEM(args) }, &changed));
	if (changed != (int64_t)b->n)
		return fail(cx, ST_CONFLICT, "of %zu mails %lld could be claimed", b->n, (long long)changed);
	for (size_t i = 0; i < b->n; i++)
		if (b->letters[i].complaint_id != 0)
			TRY(token_store(cx, b->tokens[i], b->letters[i].complaint_id));
	return ST_OK;
}

static enum status
batch_claim(struct ctx *cx, struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->tokens[i] = secret_token(cx->mem, 16);
	TRY(db_tx(cx, claim_run, b));
	for (size_t i = 0; i < b->n; i++)
		b->letters[i].tries++;
	return ST_OK;
}

/* ---------------------------------------------------------------- write */

static const char *
site_name(const struct conf *c, enum lang lang)
{
	return lang == LANG_EN ? c->site_name_en : lang == LANG_ZH_CN ? c->site_name_zh_cn : c->site_name_zh_tw;
}

static enum status
letter_write(struct ctx *cx, const struct letter *l, const char *token, const char *to, const char *name, struct blob *mail)
{
	const struct conf *conf = cx->conf;
	enum lang lang = LANG_EN;
	const char *subject, *body;
	struct mail_out out = { .from = conf->mail_from, .to = to, .date = cx->now, .machine = strcmp(l->template, "ack") == 0 };
	enum status st;

	(void)lang_from(l->lang, &lang);
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

enum outcome { OUTBOX_SENT, OUTBOX_LATER, OUTBOX_DEAD };

struct mark {
	int64_t epoch;
	const struct lease *lease;
	const struct letter *l;
	enum outcome result;
	int64_t next_at, tries; /* of OUTBOX_LATER */
	const char *error;
};

static enum status
mark_run(struct ctx *cx, void *arg)
{
	struct mark *m = arg;
	struct db_arg id = DB_I64(m->l->id), epoch = DB_I64(m->epoch);
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
letter_send(struct ctx *cx, struct mark *m, const char *token)
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
	if ((st = vault_address_of(cx, l->id, m->epoch, &to, &name)) != ST_OK) {
		mark_no_address(cx, m, st);
		return;
	}
	if (letter_write(cx, l, token, to, name, &mail) != ST_OK) {
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

/* One mail of the batch, from here to its mark. */
static enum status
batch_send(struct ctx *cx, struct lease *lease, const struct batch *b, size_t i, struct outbox_count *count)
{
	static const char *const words[] = { "sent", "later", "dead" };
	const struct letter *l = &b->letters[i];
	struct mark m = { .epoch = b->epoch, .lease = lease, .l = l, .error = "" };

	/* The mails before this one may have taken long. */
	TRY(lease_keep(cx, lease));
	if (lease->epoch != b->epoch)
		return fail(cx, ST_CONFLICT, "the lease was lost while %zu mails waited", b->n - i);
	letter_send(cx, &m, b->tokens[i]);
	TRY(db_tx(cx, mark_run, &m));
	log_line(m.result == OUTBOX_SENT ? LOG_L_INFO : LOG_L_WARN, "outbox id=%lld template=%s try=%lld result=%s error=\"%s\"",
	    (long long)l->id, l->template, (long long)l->tries, words[m.result], m.error);
	count->sent += m.result == OUTBOX_SENT;
	count->later += m.result == OUTBOX_LATER;
	count->dead += m.result == OUTBOX_DEAD;
	return ST_OK;
}

enum status
outbox_send(struct ctx *cx, struct lease *lease, int most, struct outbox_count *count)
{
	struct batch b = { .epoch = lease->epoch, .lease = lease };

	*count = (struct outbox_count){ 0 };
	TRY(batch_find(cx, &b, most));
	if (b.n == 0)
		return ST_OK;
	TRY(batch_claim(cx, &b));
	for (size_t i = 0; i < b.n; i++)
		TRY(batch_send(cx, lease, &b, i, count));
	return ST_OK;
}
