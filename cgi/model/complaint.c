/*
 * complaint.c -- the guest's side of cases: file, look, add.
 *
 * Portal and mailin own no table of cases: every statement here is a CALL of a definer procedure (sql/routines.sql, cases).  Contact data
 * is sealed by the vault before the transaction begins, so that filing holds no lock while it waits.
 */
#include <ctype.h>
#include <string.h>

#include "base/secret.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/attach.h"
#include "model/complaint.h"
#include "model/complaint_priv.h"

static const struct db_col complaint_cols[] = {
	DB_COL(complaint, id, DB_T_I64),
	DB_COL(complaint, year, DB_T_I64),
	DB_COL(complaint, number, DB_T_STR),
	DB_COL(complaint, channel, DB_T_STR),
	DB_COL(complaint, lang, DB_T_STR),
	DB_COL(complaint, state, DB_T_STR),
	DB_COL(complaint, subject, DB_T_STR),
	DB_COL(complaint, restricted, DB_T_STR),
	DB_COL(complaint, product, DB_T_STR),
	DB_COL(complaint, title, DB_T_STR),
	DB_COL(complaint, severity, DB_T_I64),
	DB_COL(complaint, party_id, DB_T_I64),
	DB_COL(complaint, customer_id, DB_T_I64),
	DB_COL(complaint, assignee_id, DB_T_I64),
	DB_COL(complaint, department_id, DB_T_I64),
	DB_COL(complaint, customer_name, DB_T_STR),
	DB_COL(complaint, assignee_name, DB_T_STR),
	DB_COL(complaint, department_name, DB_T_STR),
	DB_COL(complaint, received_at, DB_T_TIME),
	DB_COL(complaint, updated_at, DB_T_TIME),
	DB_COL(complaint, answered_at, DB_T_TIME),
	DB_COL(complaint, closed_at, DB_T_TIME),
	DB_COL(complaint, version, DB_T_I64),
};
const struct db_map complaint_map = DB_MAP(complaint, complaint_cols);

static const struct db_col filed_cols[] = {
	DB_COL(filed, id, DB_T_I64),
	DB_COL(filed, year, DB_T_I64),
	DB_COL(filed, fresh, DB_T_BOOL),
};
const struct db_map filed_map = DB_MAP(filed, filed_cols);

static const struct db_col added_cols[] = {
	DB_COL(added, id, DB_T_I64),
	DB_COL(added, fresh, DB_T_BOOL),
};
const struct db_map added_map = DB_MAP(added, added_cols);

static const char SQL_FILE[] = "CALL complaint_file(?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?)";
static const char SQL_AGAIN[] = "CALL complaint_again(?,?)";
static const char SQL_CASE[] = "CALL case_by_token(?)";
static const char SQL_MESSAGES[] = "CALL case_messages(?)";
static const char SQL_ATTACHMENTS[] = "CALL case_attachments(?)";
static const char SQL_ADD[] = "CALL case_message_add(?,?,?)";
static const char SQL_PARTY[] = "CALL case_party(?,?,?,?,?)";
static const char SQL_ATTACH[] = "CALL attach_add(?,?,?,?,?,?,?)";
static const char SQL_CHUNK[] = "CALL attach_chunk_add(?,?,?,?)";

/* ---------------------------------------------------------------- numbers and tokens */

/* Next code point of *s with full-width forms made narrow; blanks are passed over; 0 at the end. */
static uint32_t
number_next(const char **s)
{
	uint32_t cp;
	size_t len;

	for (; **s != '\0'; *s += len) {
		if (!utf8_next(*s, strlen(*s), &cp, &len))
			return 0xFFFD;
		if (cp >= 0xFF01 && cp <= 0xFF5E)
			cp -= 0xFEE0;
		if (cp == ' ' || cp == '\t' || cp == 0x3000 || cp == 0xA0)
			continue;
		*s += len;
		return cp;
	}
	return 0;
}

/* Is this a dash, as typed on any keyboard? */
static bool
is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x30FC || cp == 0x2014;
}

bool
complaint_number_parse(const char *s, int64_t *year, int64_t *id)
{
	int64_t y = 0, n = 0;
	uint32_t cp;
	int digits;

	if (s == NULL)
		return false;
	cp = number_next(&s);
	if (cp != 'C' && cp != 'c')
		return false;
	for (digits = 0; digits < 4; digits++) {
		if ((cp = number_next(&s)) < '0' || cp > '9')
			return false;
		y = y * 10 + (int64_t)(cp - '0');
	}
	cp = number_next(&s);
	if (is_dash(cp))
		cp = number_next(&s);
	for (digits = 0; cp >= '0' && cp <= '9' && digits < 18; digits++) {
		n = n * 10 + (int64_t)(cp - '0');
		cp = number_next(&s);
	}
	if (cp != 0 || digits < 6 || n == 0 || y < 1900)
		return false;
	*year = y;
	*id = n;
	return true;
}

const char *
complaint_number(struct ctx *cx, int64_t year, int64_t id)
{
	return arena_printf(cx->mem, "C%lld-%06lld", (long long)year, (long long)id);
}

void
case_token_hash(const char *token, unsigned char out[32])
{
	secret_hash(out, NULL, token, strlen(token));
}

const char *
mail_id_new(struct ctx *cx)
{
	unsigned char raw[16];

	secret_random(raw, sizeof(raw));
	return str_hex(cx->mem, raw, sizeof(raw));
}

struct db_arg
blob_arg(struct blob b)
{
	return b.p == NULL ? DB_NULL : DB_BLOB(b.p, b.n);
}

/* ---------------------------------------------------------------- what may be filed */

static const char *const subjects[] = { "quality", "usability", "delivery", "repair", "price", "conduct", "attitude", "process", "website",
	"privacy", "other" };
static const char *const channels[] = { "web", "mail", "phone", "letter", "visit" };
static const char *const restrictions[] = { "none", "privacy", "conduct" };

static bool
one_of(const char *s, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (str_eq(s, list[i]))
			return true;
	}
	return false;
}

bool
text_blank(const char *s)
{
	uint32_t cp;
	size_t len;

	for (; s != NULL && *s != '\0'; s += len) {
		if (!utf8_next(s, strlen(s), &cp, &len) || (cp > ' ' && cp != 0xA0 && cp != 0x3000))
			return false;
	}
	return true;
}

enum status
complaint_check(struct ctx *cx, const struct complaint_new *c)
{
	enum lang lang;

	if (!one_of(c->subject, subjects, NELEM(subjects)) || !one_of(c->channel, channels, NELEM(channels)))
		return fail(cx, ST_INVALID, "no such subject or channel");
	if (c->restricted != NULL && !one_of(c->restricted, restrictions, NELEM(restrictions)))
		return fail(cx, ST_INVALID, "no such restriction");
	if (c->lang == NULL || !lang_from(c->lang, &lang) || !str_eq(c->lang, lang_code(lang)))
		return fail(cx, ST_INVALID, "no such language");
	if (text_blank(c->title) || text_blank(c->body))
		return fail(cx, ST_INVALID, "title or text is empty");
	if (utf8_length(c->title) > 200 || (c->product != NULL && utf8_length(c->product) > 40))
		return fail(cx, ST_INVALID, "title or product is too long");
	return ST_OK;
}

bool
pvalues_any(const struct pvalues *v)
{
	return !str_empty(v->v[PF_NAME]) || !str_empty(v->v[PF_PHONE]) || !str_empty(v->v[PF_EMAIL]);
}

/* ---------------------------------------------------------------- files of a guest */

struct guest {
	const unsigned char *hash; /* of the token */
	const unsigned char *idem; /* of the message */
};

static enum status
guest_attach(struct ctx *cx, const struct attach_sink *to, const struct attach_in *in, const unsigned char seal[16])
{
	const struct guest *g = to->arg;

	return db_run(cx, SQL_ATTACH, DB_ARGS(DB_BLOB(g->hash, 32), DB_BLOB(g->idem, 16), DB_BLOB(seal, 16), DB_STR(in->name),
	    DB_STR(attach_mime(cx, in->mime)), DB_I64(in->size), DB_BLOB(in->sha256, 32)), NULL);
}

static enum status
guest_chunk(struct ctx *cx, const struct attach_sink *to, const unsigned char seal[16], int64_t no, struct blob sealed)
{
	const struct guest *g = to->arg;

	return db_run(cx, SQL_CHUNK, DB_ARGS(DB_BLOB(g->hash, 32), DB_BLOB(seal, 16), DB_I64(no), DB_BLOB(sealed.p, sealed.n)), NULL);
}

static enum status
guest_files(struct ctx *cx, const struct guest *g, int64_t party, struct blob grant, const struct attach_in *in, size_t n)
{
	struct attach_sink to = { .party = party, .grant = grant, .arg = g, .add = guest_attach, .chunk = guest_chunk };

	return attach_store(cx, &to, in, n);
}

/* ---------------------------------------------------------------- filing */

struct filing {
	const struct complaint_new *c;
	struct sealed_party party; /* id 0: anonymous */
	const char *mail_id;       /* NULL: no acknowledgement */
	unsigned char hash[32];
	struct filed out;
};

static enum status
filing_run(struct ctx *cx, void *arg)
{
	struct filing *f = arg;
	const struct complaint_new *c = f->c;
	const struct sealed_party *p = &f->party;
	struct guest g = { f->hash, c->idem };

	TRY(db_one(cx, SQL_FILE, DB_ARGS(DB_BLOB(c->idem, 16), DB_BLOB(f->hash, 32), DB_STR(c->lang), DB_STR(c->subject),
	    DB_STR(c->product), DB_STR(c->title), DB_STR(c->body), DB_STR(f->mail_id),
	    p->id == 0 ? DB_NULL : DB_I64(p->id), DB_I64(p->key_id), blob_arg(p->dek), blob_arg(p->masks),
	    blob_arg(p->value[PF_NAME]), blob_arg(p->value[PF_PHONE]), blob_arg(p->blind[PF_PHONE]),
	    blob_arg(p->value[PF_EMAIL]), blob_arg(p->blind[PF_EMAIL])), &filed_map, &f->out));
	return c->nfiles == 0 ? ST_OK : guest_files(cx, &g, p->id, p->grant, c->files, c->nfiles);
}

static enum status
filing_again(struct ctx *cx, void *arg)
{
	struct filing *f = arg;
	enum status st = db_one(cx, SQL_AGAIN, DB_ARGS(DB_BLOB(f->c->idem, 16), DB_BLOB(f->hash, 32)), &filed_map, &f->out);

	return st == ST_MISSING ? fail(cx, ST_CONFLICT, "this form was filed in another way") : st;
}

enum status
complaint_file(struct ctx *cx, const struct complaint_new *c, const char **number, const char **token)
{
	struct filing f = { .c = c };
	enum status st;

	TRY(complaint_check(cx, c));
	if (pvalues_any(&c->who) || c->nfiles > 0)
		TRY(vault_seal(cx, &c->who, &f.party));
	if (!str_empty(c->who.v[PF_EMAIL]))
		f.mail_id = mail_id_new(cx);
	*token = secret_token(cx->mem, 16);
	case_token_hash(*token, f.hash);
	/* The same form twice is a duplicate key, also at the same moment: the second waits for the first. */
	if ((st = db_tx(cx, filing_run, &f)) == ST_CONFLICT)
		st = db_tx(cx, filing_again, &f);
	TRY(st);
	*number = complaint_number(cx, f.out.year, f.out.id);
	return ST_OK;
}

/* ---------------------------------------------------------------- the case page */

static enum status
case_load(struct ctx *cx, const unsigned char hash[32], struct complaint *c)
{
	return db_one(cx, SQL_CASE, DB_ARGS(DB_BLOB(hash, 32)), &complaint_map, c);
}

enum status
case_get(struct ctx *cx, const char *token, struct complaint *c)
{
	unsigned char hash[32];

	case_token_hash(token, hash);
	TRY(case_load(cx, hash, c));
	c->party_id = 0;
	return ST_OK;
}

enum status
case_messages(struct ctx *cx, const char *token, struct message **m, size_t *n)
{
	unsigned char hash[32];

	case_token_hash(token, hash);
	return db_all(cx, SQL_MESSAGES, DB_ARGS(DB_BLOB(hash, 32)), &message_map, m, n);
}

enum status
case_attachments(struct ctx *cx, const char *token, struct attach **a, size_t *n)
{
	unsigned char hash[32];

	case_token_hash(token, hash);
	return db_all(cx, SQL_ATTACHMENTS, DB_ARGS(DB_BLOB(hash, 32)), &attach_map, a, n);
}

struct adding {
	unsigned char hash[32];
	const unsigned char *idem;
	const char *body;
	const struct attach_in *files;
	size_t n;
	int64_t party;             /* of the case; 0: none yet */
	struct sealed_party fresh; /* for an anonymous case with files */
};

static enum status
adding_run(struct ctx *cx, void *arg)
{
	struct adding *a = arg;
	const struct sealed_party *p = &a->fresh;
	struct guest g = { a->hash, a->idem };
	struct added out;

	TRY(db_one(cx, SQL_ADD, DB_ARGS(DB_BLOB(a->hash, 32), DB_BLOB(a->idem, 16), DB_STR(a->body)), &added_map, &out));
	if (!out.fresh || a->n == 0)
		return ST_OK;
	if (a->party != 0)
		return guest_files(cx, &g, a->party, (struct blob){ NULL, 0 }, a->files, a->n);
	TRY(db_run(cx, SQL_PARTY, DB_ARGS(DB_BLOB(a->hash, 32), DB_I64(p->id), DB_I64(p->key_id), blob_arg(p->dek), blob_arg(p->masks)),
	    NULL));
	return guest_files(cx, &g, p->id, p->grant, a->files, a->n);
}

enum status
case_add(struct ctx *cx, const char *token, const unsigned char idem[16], const char *body, const struct attach_in *files, size_t n)
{
	struct adding a = { .idem = idem, .body = body, .files = files, .n = n };
	struct pvalues none = { { NULL } };
	struct complaint c;
	enum status st;

	if (text_blank(body))
		return fail(cx, ST_INVALID, "the text is empty");
	case_token_hash(token, a.hash);
	if (n > 0) {
		TRY(case_load(cx, a.hash, &c));
		a.party = c.party_id;
		if (a.party == 0)
			TRY(vault_seal(cx, &none, &a.fresh));
	}
	if ((st = db_tx(cx, adding_run, &a)) == ST_CONFLICT)
		st = db_tx(cx, adding_run, &a);
	return st;
}
