/*
 * vault.c -- the questions to kefu-vault, one function each: fields out, fields in.
 *
 * Judges nothing: what the vault refuses comes back as its status.
 */
#include <string.h>

#include "base/utf8.h"
#include "model/vault.h"
#include "model/vault_op.h"

/* The answer must hold nothing but what was read of it. */
static enum status
finish(struct ctx *cx, const struct wire_in *in)
{
	if (!wire_done(in))
		return fail(cx, ST_FAILED, "the vault's answer has another shape than expected");
	return ST_OK;
}

/* A request whose answer has no fields. */
static enum status
ask_plain(struct ctx *cx, struct wire_out *o)
{
	struct wire_in in;

	TRY(vault_ask(cx, o, &in));
	return finish(cx, &in);
}

/* A request whose answer is one text. */
static enum status
ask_text(struct ctx *cx, struct wire_out *o, const char **out)
{
	struct wire_in in;

	TRY(vault_ask(cx, o, &in));
	*out = wire_get_str(&in, cx->mem, WIRE_MAX);
	TRY(finish(cx, &in));
	return *out == NULL ? fail(cx, ST_FAILED, "the vault's answer is empty") : ST_OK;
}

static enum status
ask_number(struct ctx *cx, struct wire_out *o, int64_t *out)
{
	struct wire_in in;

	TRY(vault_ask(cx, o, &in));
	*out = wire_get_i64(&in);
	return finish(cx, &in);
}

/* Bytes of an answer, where they outlive the frame: the frame is in cx->mem itself. */
static enum status
ask_blob(struct ctx *cx, struct wire_out *o, struct blob *out)
{
	struct wire_in in;

	TRY(vault_ask(cx, o, &in));
	*out = wire_get_blob(&in, WIRE_MAX);
	return finish(cx, &in);
}

static void
put_values(struct wire_out *o, const struct pvalues *v)
{
	int f;

	for (f = 0; f < PF_N; f++)
		wire_str(o, v->v[f]);
}

/* A browser may call itself anything; the table keeps 200 characters. */
static const char *
agent(struct ctx *cx)
{
	size_t n = cx->user_agent == NULL ? 0 : strlen(cx->user_agent);

	return n == 0 ? "" : arena_strndup(cx->mem, cx->user_agent, n < 1000 ? n : utf8_prefix(cx->user_agent, 200));
}

enum status
vault_ping(struct ctx *cx)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_PING);
	return ask_plain(cx, &o);
}

enum status
vault_login(struct ctx *cx, const char *login, const char *password, const char **token)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_LOGIN);
	wire_str(&o, login);
	wire_str(&o, password);
	wire_str(&o, agent(cx));
	return ask_text(cx, &o, token);
}

enum status
vault_login_trusted(struct ctx *cx, const char *login, const char **token)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_LOGIN_TRUSTED);
	wire_str(&o, login);
	wire_str(&o, agent(cx));
	return ask_text(cx, &o, token);
}

enum status
vault_logout(struct ctx *cx)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_LOGOUT);
	return ask_plain(cx, &o);
}

enum status
vault_end_others(struct ctx *cx)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_END_OTHERS);
	return ask_plain(cx, &o);
}

enum status
vault_touch(struct ctx *cx)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_TOUCH);
	return ask_plain(cx, &o);
}

enum status
vault_token_new(struct ctx *cx, const char *name, bool can_write, int64_t days, const char **token)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_TOKEN_NEW);
	wire_str(&o, name);
	wire_i64(&o, can_write);
	wire_i64(&o, days);
	return ask_text(cx, &o, token);
}

enum status
vault_token_revoke(struct ctx *cx, int64_t id)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_TOKEN_REVOKE);
	wire_i64(&o, id);
	return ask_plain(cx, &o);
}

enum status
vault_token_used(struct ctx *cx, const char *token)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_TOKEN_USED);
	wire_str(&o, token);
	return ask_plain(cx, &o);
}

enum status
vault_password(struct ctx *cx, const char *old, const char *new_)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_PASSWORD);
	wire_str(&o, old);
	wire_str(&o, new_);
	return ask_plain(cx, &o);
}

static void
get_masks(struct wire_in *in, struct arena *mem, struct pmasks *out)
{
	int64_t bits;
	int f;

	for (f = 0; f < PF_N; f++) {
		bits = wire_get_i64(in);
		out->f[f] = (struct pmask){
			.level = (enum plevel)(bits & 3),
			.writable = (bits & 4) != 0,
			.lookup = (bits & 8) != 0,
			.present = (bits & 16) != 0,
			.mask = wire_get_str(in, mem, VAULT_TEXT_MAX),
		};
	}
}

enum status
vault_masked(struct ctx *cx, const int64_t *party, size_t n, struct pmasks *out)
{
	size_t at, i, some;

	for (at = 0; at < n; at += some) {
		struct wire_out o;
		struct wire_in in;

		some = n - at < VAULT_MASKED_MAX ? n - at : VAULT_MASKED_MAX;
		vault_begin(&o, cx, VOP_MASKED);
		wire_i64(&o, (int64_t)some);
		for (i = 0; i < some; i++)
			wire_i64(&o, party[at + i]);
		TRY(vault_ask(cx, &o, &in));
		for (i = 0; i < some; i++)
			get_masks(&in, cx->mem, &out[at + i]);
		TRY(finish(cx, &in));
	}
	return ST_OK;
}

enum status
vault_reveal(struct ctx *cx, int64_t party, enum pfield field, const char *purpose, const char *reason, int64_t complaint_id,
    const char **value)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_REVEAL);
	wire_i64(&o, party);
	wire_i64(&o, (int64_t)field);
	wire_str(&o, purpose);
	wire_str(&o, reason);
	wire_i64(&o, complaint_id);
	return ask_text(cx, &o, value);
}

enum status
vault_lookup(struct ctx *cx, enum pfield field, const char *value, int64_t **party, size_t *n)
{
	struct wire_out o;
	struct wire_in in;
	int64_t count;
	size_t i;

	*party = NULL;
	*n = 0;
	vault_begin(&o, cx, VOP_LOOKUP);
	wire_i64(&o, (int64_t)field);
	wire_str(&o, value);
	TRY(vault_ask(cx, &o, &in));
	count = wire_get_i64(&in);
	if (count < 0 || count > VAULT_LOOKUP_MAX)
		return fail(cx, ST_FAILED, "the vault found %lld parties", (long long)count);
	*party = arena_calloc(cx->mem, (size_t)count, sizeof(**party));
	for (i = 0; i < (size_t)count; i++)
		(*party)[i] = wire_get_i64(&in);
	TRY(finish(cx, &in));
	*n = (size_t)count;
	return ST_OK;
}

enum status
vault_party_new(struct ctx *cx, const struct pvalues *v, int64_t *party)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_PARTY_NEW);
	put_values(&o, v);
	return ask_number(cx, &o, party);
}

enum status
vault_write(struct ctx *cx, int64_t party, const struct pvalues *v)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_WRITE);
	wire_i64(&o, party);
	put_values(&o, v);
	return ask_plain(cx, &o);
}

enum status
vault_open_chunk(struct ctx *cx, int64_t attach_id, int64_t no, struct blob *out)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_OPEN_CHUNK);
	wire_i64(&o, attach_id);
	wire_i64(&o, no);
	return ask_blob(cx, &o, out);
}

enum status
vault_seal(struct ctx *cx, const struct pvalues *v, struct sealed_party *out)
{
	struct wire_out o;
	struct wire_in in;
	int f;

	vault_begin(&o, cx, VOP_SEAL);
	put_values(&o, v);
	TRY(vault_ask(cx, &o, &in));
	out->id = wire_get_i64(&in);
	out->key_id = wire_get_i64(&in);
	out->dek = wire_get_blob(&in, VAULT_TEXT_MAX);
	out->masks = wire_get_blob(&in, VAULT_TEXT_MAX);
	out->grant = wire_get_blob(&in, VAULT_TEXT_MAX);
	for (f = 0; f < PF_N; f++) {
		out->value[f] = wire_get_blob(&in, VAULT_TEXT_MAX);
		out->blind[f] = wire_get_blob(&in, VAULT_TEXT_MAX);
	}
	return finish(cx, &in);
}

enum status
vault_seal_chunk(struct ctx *cx, int64_t party, struct blob grant, const unsigned char seal_id[16], int64_t no, struct blob plain,
    struct blob *sealed)
{
	struct wire_out o;

	if (plain.n > VAULT_CHUNK_MAX)
		return fail(cx, ST_TOO_BIG, "a chunk of %zu bytes", plain.n);
	vault_begin(&o, cx, VOP_SEAL_CHUNK);
	wire_i64(&o, party);
	wire_blob(&o, grant.n == 0 ? NULL : grant.p, grant.n);
	wire_blob(&o, seal_id, 16);
	wire_i64(&o, no);
	wire_blob(&o, plain.p == NULL ? "" : plain.p, plain.n);
	return ask_blob(cx, &o, sealed);
}

enum status
vault_match(struct ctx *cx, const char *number, const char *contact, const char **token)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_MATCH);
	wire_str(&o, number);
	wire_str(&o, contact);
	return ask_text(cx, &o, token);
}

enum status
vault_find_party(struct ctx *cx, const char *address, int64_t *party)
{
	struct wire_out o;

	vault_begin(&o, cx, VOP_FIND_PARTY);
	wire_str(&o, address);
	return ask_number(cx, &o, party);
}

enum status
vault_address_of(struct ctx *cx, int64_t outbox_id, int64_t epoch, const char **address, const char **name)
{
	struct wire_out o;
	struct wire_in in;

	vault_begin(&o, cx, VOP_ADDRESS_OF);
	wire_i64(&o, outbox_id);
	wire_i64(&o, epoch);
	TRY(vault_ask(cx, &o, &in));
	*address = wire_get_str(&in, cx->mem, VAULT_TEXT_MAX);
	*name = wire_get_str(&in, cx->mem, VAULT_TEXT_MAX);
	TRY(finish(cx, &in));
	return *address == NULL || *name == NULL ? fail(cx, ST_FAILED, "the vault's answer is empty") : ST_OK;
}

enum status
vault_user_set(struct ctx *cx, const char *login, const char *name, const char *department_code, const char *lang,
    const char *const *roles, size_t nroles, const char *password, int64_t *id)
{
	struct wire_out o;
	size_t i;

	vault_begin(&o, cx, VOP_USER_SET);
	wire_str(&o, login);
	wire_str(&o, name);
	wire_str(&o, department_code);
	wire_str(&o, lang);
	wire_str(&o, password);
	wire_i64(&o, (int64_t)nroles);
	for (i = 0; i < nroles; i++)
		wire_str(&o, roles[i]);
	return ask_number(cx, &o, id);
}

enum status
vault_import_send(struct ctx *cx, const struct pvalues *v, size_t n)
{
	struct wire_out o;
	size_t i;

	if (n > VAULT_IMPORT_MAX)
		return fail(cx, ST_TOO_BIG, "%zu parties at once", n);
	vault_begin(&o, cx, VOP_IMPORT);
	wire_i64(&o, (int64_t)n);
	for (i = 0; i < n; i++)
		put_values(&o, &v[i]);
	return vault_send(cx, &o);
}

enum status
vault_import_take(struct ctx *cx, size_t n, int64_t *out)
{
	struct wire_in in;
	size_t i;

	TRY(vault_take(cx, VOP_IMPORT, &in));
	for (i = 0; i < n; i++)
		out[i] = wire_get_i64(&in);
	return finish(cx, &in);
}

enum status
vault_import(struct ctx *cx, const struct pvalues *v, size_t n, int64_t *out)
{
	TRY(vault_import_send(cx, v, n));
	return vault_import_take(cx, n, out);
}

enum status
vault_rotate(struct ctx *cx, int64_t *rewrapped)
{
	struct wire_out o;
	struct wire_in in;
	int64_t after = 0, damaged = 0;

	*rewrapped = 0;
	do {
		vault_begin(&o, cx, VOP_ROTATE);
		wire_i64(&o, after);
		TRY(vault_ask(cx, &o, &in));
		after = wire_get_i64(&in);
		*rewrapped += wire_get_i64(&in);
		damaged += wire_get_i64(&in);
		TRY(finish(cx, &in));
	} while (after > 0);
	if (damaged > 0)
		return fail(cx, ST_CONFLICT, "%lld parties do not open and keep their old key; the vault's log names them", (long long)damaged);
	return ST_OK;
}

enum status
vault_verify(struct ctx *cx, const char **report)
{
	struct wire_out o;
	struct wire_in in;
	int64_t broken;

	vault_begin(&o, cx, VOP_VERIFY);
	TRY(vault_ask(cx, &o, &in));
	broken = wire_get_i64(&in);
	*report = wire_get_str(&in, cx->mem, WIRE_MAX);
	TRY(finish(cx, &in));
	return broken == 0 ? ST_OK : fail(cx, ST_CONFLICT, "%lld faults in the chains", (long long)broken);
}
