/*
 * mailin.c -- intake of mail.
 *
 * A mail joins a case only when it names it (our Message-ID in its thread, or the number in its subject) and comes from its complainant's
 * address: nobody writes into a stranger's case by guessing a number (EML-02).  Mails by machines are kept, never answered (EML-03); a person
 * gets few acknowledgements an hour, so that two robots cannot talk for ever (EML-04).
 */
#include <string.h>

#include "base/conf.h"
#include "base/hanzi.h"
#include "base/log.h"
#include "base/mail.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/attach.h"
#include "model/complaint_priv.h"
#include "model/mailin.h"
#include "model/pfield.h"
#include "model/throttle.h"

#define BODY_CHARS 100000

static const char SQL_SEEN[] = "CALL mail_seen(?)";
static const char SQL_CASE[] = "CALL mail_case(?,?,?,?)";
static const char SQL_PARTY[] = "CALL party_add(?,?,?,?,?,?,?,?,?)";
static const char SQL_FILE[] = "CALL mail_file(?,?,?,?,?,?,?,?)";
static const char SQL_REPLY[] = "CALL mail_reply(?,?,?,?,?)";
static const char SQL_KEEP[] = "CALL mail_keep(?,?,?)";
static const char SQL_ATTACH[] = "CALL mail_attach_add(?,?,?,?,?,?,?,?)";
static const char SQL_CHUNK[] = "CALL mail_chunk_add(?,?,?)";

struct seen {
	int64_t n;
};
static const struct db_col seen_cols[] = { DB_COL(seen, n, DB_T_I64) };
static const struct db_map seen_map = DB_MAP(seen, seen_cols);

struct named {
	int64_t id, year, party_id;
	bool mine;
};
static const struct db_col named_cols[] = {
	DB_COL(named, id, DB_T_I64),
	DB_COL(named, year, DB_T_I64),
	DB_COL(named, party_id, DB_T_I64),
	DB_COL(named, mine, DB_T_BOOL),
};
static const struct db_map named_map = DB_MAP(named, named_cols);

/* One mail on its way. */
struct taking {
	struct mail_in m;
	struct blob raw;
	unsigned char digest[32], idem[16];
	int64_t party;             /* stored party whose key seals; 0: fresh */
	struct sealed_party fresh; /* used when party is 0 */
	struct named named;        /* the case it speaks of; id 0: none */
	struct attach_in *files;   /* with the raw mail last */
	size_t nfiles;
	const char *lang, *title, *body, *mail_id, *reason;
	struct filed filed;
};

/* ---------------------------------------------------------------- what it says */

/* Of the case that a thread or a subject names; id 0 when there is none. */
static enum status
find_named(struct ctx *cx, struct taking *t)
{
	struct db_arg party = t->party == 0 ? DB_NULL : DB_I64(t->party);
	const char *at;
	int64_t year, id;
	enum status st;
	size_t i, n;

	for (i = 0; i < t->m.nrefs; i++) {
		at = strrchr(t->m.refs[i], '@');
		if (at == NULL || !str_eq(at + 1, cx->conf->mail_domain) || (n = (size_t)(at - t->m.refs[i])) > 60)
			continue;
		st = db_one(cx, SQL_CASE, DB_ARGS(DB_STR(arena_strndup(cx->mem, t->m.refs[i], n)), DB_NULL, DB_NULL, party), &named_map,
		    &t->named);
		if (st != ST_MISSING)
			return st;
	}
	for (i = 0; t->m.subject[i] != '\0'; i++) {
		char word[16];
		const char *c = t->m.subject + i;

		/* The number as we write it: C2026-000123 and the like. */
		n = strspn(c + 1, "0123456789-");
		if ((c[0] != 'C' && c[0] != 'c') || n < 11 || n >= sizeof(word))
			continue;
		memcpy(word, c, n + 1);
		word[n + 1] = '\0';
		if (!complaint_number_parse(word, &year, &id))
			continue;
		st = db_one(cx, SQL_CASE, DB_ARGS(DB_NULL, DB_I64(year), DB_I64(id), party), &named_map, &t->named);
		if (st != ST_MISSING)
			return st;
	}
	t->named = (struct named){ 0 };
	return ST_OK;
}

/* The language to answer in: that of the mail, as far as its characters tell. */
static const char *
guess_lang(struct ctx *cx, const char *subject, const char *body)
{
	const char *s = arena_printf(cx->mem, "%s\n%.*s", subject, (int)utf8_prefix(body, 2000), body);
	size_t n = strlen(s), len, han = 0, traditional = 0, latin = 0;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if (!utf8_next(s, n, &cp, &len))
			continue;
		if (hanzi_is(cp)) {
			han++;
			traditional += hanzi_simple(cp) != cp;
		}
		latin += (cp | 32) >= 'a' && (cp | 32) <= 'z';
	}
	if (han == 0)
		return latin > 0 ? "en" : cx->conf->default_lang;
	return traditional * 20 >= han ? "zh_TW" : "zh_CN";
}

/* At most n characters. */
static const char *
cut(struct ctx *cx, const char *s, size_t n)
{
	return arena_strndup(cx->mem, s, utf8_prefix(s, n));
}

static void
read_text(struct ctx *cx, struct taking *t)
{
	const char *title = mail_subject_bare(t->m.subject), *body = t->m.body;

	if (text_blank(title))
		title = cut(cx, body + strspn(body, " \t\n"), 60);
	title = arena_strndup(cx->mem, title, strcspn(title, "\n"));
	t->title = text_blank(title) ? "\xE2\x80\x94" : cut(cx, title, 200);
	t->body = text_blank(body) ? t->title : cut(cx, body, BODY_CHARS);
	t->lang = guess_lang(cx, t->m.subject, body);
}

/* ---------------------------------------------------------------- whose it is */

/* The sender's party: a stored one, else one made of what the mail tells. */
static enum status
find_party(struct ctx *cx, struct taking *t)
{
	struct pvalues who = { .v = { [PF_NAME] = t->m.from_name, [PF_EMAIL] = t->m.from } };
	enum status st;

	if (t->m.from[0] != '\0') {
		st = vault_find_party(cx, t->m.from, &t->party);
		if (st != ST_MISSING)
			return st;
	}
	if (!pfield_valid(PF_NAME, t->m.from_name))
		who.v[PF_NAME] = NULL;
	if (!pfield_valid(PF_EMAIL, t->m.from))
		who.v[PF_EMAIL] = NULL;
	return vault_seal(cx, &who, &t->fresh);
}

/* Which mail may be acknowledged?  Three an hour and twenty a day to one address. */
static bool
may_acknowledge(struct ctx *cx, const struct taking *t)
{
	const char *to = pfield_normal(cx->mem, PF_EMAIL, t->m.from);

	return to[0] != '\0' && throttle_take(cx, "mailack", to, 3, 3) == ST_OK && throttle_take(cx, "mailackday", to, 20, 1) == ST_OK;
}

/* ---------------------------------------------------------------- files */

static enum status
files_make(struct ctx *cx, struct taking *t)
{
	const struct mail_file *f;
	size_t i;

	t->nfiles = t->m.nfiles + 1;
	t->files = arena_calloc(cx->mem, t->nfiles, sizeof(*t->files));
	for (i = 0; i < t->m.nfiles; i++) {
		f = &t->m.files[i];
		TRY(attach_from_memory(cx, f->name, f->mime, f->body, &t->files[i]));
	}
	return attach_from_memory(cx, "mail.eml", "message/rfc822", t->raw, &t->files[i]);
}

static enum status
mail_attach(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in, const unsigned char seal[16])
{
	const struct taking *t = to->arg;
	bool raw = in == &t->files[t->nfiles - 1];

	return db_run(cx, SQL_ATTACH, DB_ARGS(DB_BLOB(t->digest, 32), DB_STR(raw ? "mail" : "file"), DB_I64(to->party), DB_BLOB(seal, 16),
	    DB_STR(in->name), DB_STR(attach_mime(cx, in->mime)), DB_I64(in->size), DB_BLOB(in->sha256, 32)), NULL);
}

static enum status
mail_chunk(struct ctx *cx, const struct attach_sink *to, const unsigned char seal[16], int64_t no, struct blob sealed)
{
	(void)to;
	return db_run(cx, SQL_CHUNK, DB_ARGS(DB_BLOB(seal, 16), DB_I64(no), DB_BLOB(sealed.p, sealed.n)), NULL);
}

/* Files and raw mail, or (refused) the raw mail alone. */
static enum status
files_store(struct ctx *cx, struct taking *t, int64_t party, bool all)
{
	struct attach_sink to = { .party = party != 0 ? party : t->fresh.id, .arg = t, .add = mail_attach, .chunk = mail_chunk };
	size_t first = all ? 0 : t->nfiles - 1;

	if (party == 0)
		to.grant = t->fresh.grant;
	return attach_store(cx, &to, t->files + first, t->nfiles - first);
}

static enum status
party_store(struct ctx *cx, const struct sealed_party *p)
{
	return db_run(cx, SQL_PARTY, DB_ARGS(DB_I64(p->id), DB_I64(p->key_id), blob_arg(p->dek), blob_arg(p->masks),
	    blob_arg(p->value[PF_NAME]), blob_arg(p->value[PF_PHONE]), blob_arg(p->blind[PF_PHONE]), blob_arg(p->value[PF_EMAIL]),
	    blob_arg(p->blind[PF_EMAIL])), NULL);
}

/* ---------------------------------------------------------------- the three ways */

static enum status
file_run(struct ctx *cx, void *arg)
{
	struct taking *t = arg;

	if (t->party == 0)
		TRY(party_store(cx, &t->fresh));
	TRY(db_one(cx, SQL_FILE, DB_ARGS(DB_BLOB(t->digest, 32), DB_BLOB(t->idem, 16), DB_STR(t->lang), DB_STR(t->title), DB_STR(t->body),
	    DB_I64(t->party == 0 ? t->fresh.id : t->party), DB_STR(t->mail_id), DB_STR(t->reason)), &filed_map, &t->filed));
	return files_store(cx, t, t->party, true);
}

static enum status
reply_run(struct ctx *cx, void *arg)
{
	struct taking *t = arg;
	struct added out;

	TRY(db_one(cx, SQL_REPLY, DB_ARGS(DB_BLOB(t->digest, 32), DB_I64(t->named.id), DB_I64(t->party), DB_BLOB(t->idem, 16),
	    DB_STR(mail_reply_text(cx->mem, t->body))), &added_map, &out));
	return files_store(cx, t, t->named.party_id, true);
}

static enum status
keep_run(struct ctx *cx, void *arg)
{
	struct taking *t = arg;

	TRY(party_store(cx, &t->fresh));
	TRY(db_run(cx, SQL_KEEP, DB_ARGS(DB_BLOB(t->digest, 32), t->named.id == 0 ? DB_NULL : DB_I64(t->named.id), DB_STR(t->reason)), NULL));
	return files_store(cx, t, 0, false);
}

/* Kept under a party without values: a machine's mail belongs to nobody. */
static enum status
keep(struct ctx *cx, struct taking *t, const char *reason, struct mailin *out)
{
	struct pvalues none = { { NULL } };

	t->reason = out->reason = reason;
	out->result = MAILIN_REFUSED;
	t->party = 0;
	TRY(vault_seal(cx, &none, &t->fresh));
	return db_tx(cx, keep_run, t);
}

static enum status
file_new(struct ctx *cx, struct taking *t, struct mailin *out)
{
	if (t->named.id != 0)
		t->reason = out->reason = arena_printf(cx->mem, "possibly related to %s",
		    complaint_number(cx, t->named.year, t->named.id));
	if (may_acknowledge(cx, t))
		t->mail_id = mail_id_new(cx);
	TRY(db_tx(cx, file_run, t));
	out->result = MAILIN_FILED;
	out->number = complaint_number(cx, t->filed.year, t->filed.id);
	return ST_OK;
}

static enum status
person(struct ctx *cx, struct taking *t, struct mailin *out)
{
	enum status st;

	TRY(find_party(cx, t));
	TRY(find_named(cx, t));
	read_text(cx, t);
	if (t->named.id != 0 && t->named.mine && t->party != 0) {
		st = db_tx(cx, reply_run, t);
		if (st == ST_OK) {
			out->result = MAILIN_THREADED;
			out->number = complaint_number(cx, t->named.year, t->named.id);
		}
		/* Closed for more than a year: a new case that names the old one. */
		if (st != ST_DENIED)
			return st;
	}
	return file_new(cx, t, out);
}

static const char *
refused_why(struct ctx *cx, const struct mail_in *m)
{
	if (m->broken != NULL)
		return m->broken;
	if (m->machine != NULL)
		return m->machine;
	return str_eq(m->from, mail_address_of(cx->mem, cx->conf->mail_from)) ? "loop: our own address" : NULL;
}

enum status
mailin_take(struct ctx *cx, const void *raw, size_t n, struct mailin *out)
{
	struct taking t = { .raw = { raw, n }, .reason = "" };
	struct seen seen;
	const char *why;
	enum status st;

	*out = (struct mailin){ .result = MAILIN_AGAIN, .reason = "" };
	mail_digest(raw, n, t.digest);
	secret_random(t.idem, sizeof(t.idem));
	TRY(db_one(cx, SQL_SEEN, DB_ARGS(DB_BLOB(t.digest, 32)), &seen_map, &seen));
	if (seen.n > 0)
		return ST_OK;
	mail_read(cx->mem, raw, n, &t.m);
	TRY(files_make(cx, &t));
	if ((why = refused_why(cx, &t.m)) != NULL) {
		TRY(find_named(cx, &t));
		st = keep(cx, &t, why, out);
	} else {
		st = person(cx, &t, out);
		/* Whatever is odd about it, it is not lost. */
		if (st == ST_INVALID || st == ST_TOO_BIG || st == ST_MISSING || st == ST_DENIED)
			st = keep(cx, &t, arena_printf(cx->mem, "could not be filed: %s", status_name(st)), out);
	}
	if (st == ST_CONFLICT) {
		/* Two deliveries of it at the same moment: the other one has stored it. */
		TRY(db_one(cx, SQL_SEEN, DB_ARGS(DB_BLOB(t.digest, 32)), &seen_map, &seen));
		out->result = MAILIN_AGAIN;
		st = seen.n > 0 ? ST_OK : ST_BUSY;
	}
	return st;
}
