/*
 * vault_server.c -- which peer may ask what, and the way of one request.
 *
 * The order never changes: frame -> known operation -> right socket -> peer -> staff session (desk) -> handler.  What a peer may
 * not ask is refused before a field of it is read.
 */
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "model/throttle.h"
#include "model/vault_server.h"

#define SLOW 1       /* on the slow socket only */
#define NO_SESSION 2 /* the desk may ask without a member of staff */

static enum status vop_ping(struct vault_req *);

/* clang-format off */
static const struct vop {
	const char *name; /* in the access log */
	unsigned int peers;
	int flags;
	enum status (*handler)(struct vault_req *);
} ops[VOP_N] = {
	[VOP_PING] =          { "ping", PEER_PORTAL | PEER_DESK | PEER_JOBS | PEER_MAILIN | PEER_ADMIN, NO_SESSION, vop_ping },
	[VOP_LOGIN] =         { "login", PEER_DESK, SLOW | NO_SESSION, vop_login },
	[VOP_LOGIN_TRUSTED] = { "sso", PEER_DESK, NO_SESSION, vop_login_trusted },
	[VOP_LOGOUT] =        { "logout", PEER_DESK, 0, vop_logout },
	[VOP_TOUCH] =         { "touch", PEER_DESK, 0, vop_touch },
	[VOP_PASSWORD] =      { "password", PEER_DESK, SLOW, vop_password },
	[VOP_MASKED] =        { "masked", PEER_DESK, 0, vop_masked },
	[VOP_REVEAL] =        { "reveal", PEER_DESK, 0, vop_reveal },
	[VOP_LOOKUP] =        { "lookup", PEER_DESK, 0, vop_lookup },
	[VOP_PARTY_NEW] =     { "new", PEER_DESK, 0, vop_party_new },
	[VOP_WRITE] =         { "write", PEER_DESK, 0, vop_write },
	[VOP_OPEN_CHUNK] =    { "open", PEER_DESK, 0, vop_open_chunk },
	[VOP_SEAL] =          { "seal", PEER_PORTAL | PEER_MAILIN | PEER_DESK | PEER_ADMIN, 0, vop_seal },
	[VOP_SEAL_CHUNK] =    { "chunk", PEER_PORTAL | PEER_MAILIN | PEER_DESK | PEER_ADMIN, 0, vop_seal_chunk },
	[VOP_MATCH] =         { "match", PEER_PORTAL, 0, vop_match },
	[VOP_FIND_PARTY] =    { "find", PEER_MAILIN, 0, vop_find_party },
	[VOP_ADDRESS_OF] =    { "send", PEER_JOBS, 0, vop_address_of },
	[VOP_USER_SET] =      { "grant", PEER_ADMIN, SLOW, vop_user_set },
	[VOP_IMPORT] =        { "import", PEER_ADMIN, 0, vop_import },
	[VOP_ROTATE] =        { "rotate", PEER_ADMIN, SLOW, vop_rotate },
	[VOP_VERIFY] =        { "verify", PEER_ADMIN, SLOW, vop_verify },
	[VOP_END_OTHERS] =    { "end others", PEER_DESK, 0, vop_end_others },
	[VOP_TOKEN_NEW] =     { "token", PEER_DESK, 0, vop_token_new },
	[VOP_TOKEN_REVOKE] =  { "revoke", PEER_DESK, 0, vop_token_revoke },
	[VOP_TOKEN_USED] =    { "token used", PEER_DESK, NO_SESSION, vop_token_used },
};
/* clang-format on */

static enum status
vop_ping(struct vault_req *rq)
{
	return vault_args(rq);
}

bool
vault_peer_served(unsigned int peers, bool slow)
{
	size_t i;

	for (i = 0; i < VOP_N; i++)
		if (ops[i].handler != NULL && (ops[i].peers & peers) != 0 && ((ops[i].flags & SLOW) != 0) == slow)
			return true;
	return false;
}

const char *
vault_peer_name(unsigned int peer)
{
	switch (peer) {
	case PEER_PORTAL:
		return "portal";
	case PEER_DESK:
		return "desk";
	case PEER_JOBS:
		return "jobs";
	case PEER_MAILIN:
		return "mailin";
	case PEER_ADMIN:
		return "admin";
	default:
		return "nobody";
	}
}

enum status
vault_args(struct vault_req *rq)
{
	if (!wire_done(&rq->in))
		return fail(rq->cx, ST_INVALID, "%s: the request is not of the right shape", rq->op);
	return ST_OK;
}

void
vault_bucket(struct vault_req *rq, const char *kind, const char *key, unsigned char out[16])
{
	const unsigned char *name_key = keyring_key(rq->vs->keys, keyring_current(rq->vs->keys), KEY_BUCKET);
	const char *name = arena_printf(rq->cx->mem, "%s|%s", kind, key);
	unsigned char hash[32];

	secret_hash(hash, name_key, name, strlen(name));
	memcpy(out, hash, 16);
}

enum status
vault_throttle(struct vault_req *rq, const char *kind, const char *key, int burst, int per_hour)
{
	unsigned char name[16];

	vault_bucket(rq, kind, key, name);
	return throttle_bucket(rq->cx, name, burst, per_hour);
}

/* Only what may stand in the log's columns: short, ASCII, no blanks. */
static const char *
word_of(struct vault_req *rq, size_t max)
{
	const char *s = wire_get_str(&rq->in, rq->cx->mem, 256);
	size_t i;

	for (i = 0; s != NULL && s[i] != '\0'; i++)
		if (i == max || s[i] <= ' ' || s[i] > '~')
			return "";
	return s == NULL ? "" : s;
}

static enum status
run(struct vault_req *rq, const struct vop *op, unsigned int peers)
{
	const char *token;

	rq->op = op->name;
	rq->peer = op->peers & peers;
	rq->peer &= (~rq->peer + 1); /* the lowest bit */
	rq->cx->request_id = word_of(rq, 16);
	log_request(rq->cx->request_id);
	rq->cx->ip = word_of(rq, 45);
	token = wire_get_str(&rq->in, rq->cx->mem, 64);
	if (rq->peer == PEER_DESK && (op->flags & NO_SESSION) == 0)
		TRY(vault_judge_session(rq, token));
	return op->handler(rq);
}

static enum status
refused(struct vault_server *vs, const struct vop *op, unsigned int peers)
{
	if (op == NULL || op->handler == NULL)
		return ST_INVALID;
	if (((op->flags & SLOW) != 0) != vs->slow)
		return ST_INVALID;
	return (op->peers & peers) == 0 ? ST_DENIED : ST_OK;
}

void
vault_dispatch(struct vault_server *vs, struct ctx *cx, unsigned int peers, const void *frame, size_t n, struct wire_out *answer)
{
	struct vault_req rq = { .cx = cx, .vs = vs };
	const struct vop *op;
	enum status st;

	cx->request_id = cx->ip = cx->user_agent = "";
	cx->now = date_now();
	cx->error = NULL;
	wire_open(&rq.in, frame, n);
	op = rq.in.word < VOP_N ? &ops[rq.in.word] : NULL;
	wire_begin(&rq.out, cx->mem, ST_OK);
	st = refused(vs, op, peers);
	if (st != ST_OK)
		log_line(LOG_L_WARN, "operation %u refused to peers %u: %s", rq.in.word, peers, status_name(st));
	else
		st = run(&rq, op, peers);
	log_request(NULL);
	if (st == ST_OK && !wire_end(&rq.out))
		st = ST_TOO_BIG;
	if (st != ST_OK) {
		wire_begin(&rq.out, cx->mem, st);
		(void)wire_end(&rq.out);
	}
	*answer = rq.out;
}
