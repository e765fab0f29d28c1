/*
 * vault_server.h -- the inside of kefu-vault: one request from a known peer to its answer.
 *
 * Shared by the vault_*.c files only; clients include vault.h.  A handler reads its fields from rq->in, checks that nothing is left
 * (vault_args), judges, works, and puts its answer's fields into rq->out.  Whatever it returns but ST_OK throws the fields
 * away.  What reads or changes a private value or a right runs under access_run (access.h), so that it is logged or not done.
 */
#ifndef KEFU_MODEL_VAULT_SERVER_H
#define KEFU_MODEL_VAULT_SERVER_H

#include "model/keyring.h"
#include "model/policy.h"
#include "model/vault_op.h"

/* Peers, as bits: one system user may be several only where an installation maps them so (tests). */
#define PEER_PORTAL 1
#define PEER_DESK 2
#define PEER_JOBS 4
#define PEER_MAILIN 8
#define PEER_ADMIN 16

/* One worker process of the vault. */
struct vault_server {
	const struct conf *conf;
	const struct keyring *keys;
	bool slow;
	const char *chain_name;      /* host/slot: this worker's chain in the access log */
	int64_t chain;               /* its number; 0: not asked yet */
	int64_t seq;                 /* last row written by this process */
	unsigned char head[32];      /* its hash */
	int64_t seq_told;            /* last one sent to syslog */
	char dummy[SECRET_PASSHASH]; /* what a password is held against when there is no such user */
};

/* The member of staff behind a session, as the database says at this moment. */
struct judged {
	int64_t user_id, department_id;
	struct right *rights;
	size_t nrights;
	bool customer, privacy, conduct; /* may read customers, and cases restricted so */
};

struct vault_req {
	struct ctx *cx;
	struct vault_server *vs;
	unsigned int peer; /* one PEER_ bit */
	const char *op;
	struct wire_in in;
	struct wire_out out;
	unsigned char session[32]; /* hash of the token */
	struct judged who;         /* user_id 0: no session */
	int64_t seq;               /* last row of the access log that this request wrote */
	unsigned char head[32];    /* its hash */
};

/* Answer one frame: *answer gets a whole frame, whatever the request was.  peers: PEER_ bits of the connection. */
void vault_dispatch(struct vault_server *, struct ctx *, unsigned int peers, const void *frame, size_t n, struct wire_out *answer);
/* Has this peer an operation on the slow (or the quick) socket at all? */
bool vault_peer_served(unsigned int peers, bool slow);

/* ST_INVALID unless the request was read to its end without a fault. */
enum status vault_args(struct vault_req *) KEFU_MUST_USE;
const char *vault_peer_name(unsigned int peer);
/* Bucket of the vault's own (throttle.h), whose name nobody else can make. */
enum status vault_throttle(struct vault_req *, const char *kind, const char *key, int burst, int per_hour) KEFU_MUST_USE;

/* The bucket's name alone. */
void vault_bucket(struct vault_req *, const char *kind, const char *key, unsigned char out[16]);
/* Long enough, not too long, text (S41). */
bool vault_password_fit(const char *);

/* vault_judge.c: a living session to rq->who; ST_LOGIN when there is none. */
enum status vault_judge_session(struct vault_req *, const char *token) KEFU_MUST_USE;
/* May this person read the case at all?  ST_MISSING when not.  relation: REL_ bits. */
enum status vault_judge_case(struct vault_req *, int64_t complaint_id, int *relation) KEFU_MUST_USE;

/* Handlers. */
enum status vop_login(struct vault_req *);
enum status vop_login_trusted(struct vault_req *);
enum status vop_logout(struct vault_req *);
enum status vop_end_others(struct vault_req *);
enum status vop_touch(struct vault_req *);
enum status vop_token_new(struct vault_req *);
enum status vop_token_revoke(struct vault_req *);
enum status vop_token_used(struct vault_req *);
enum status vop_password(struct vault_req *);
enum status vop_masked(struct vault_req *);
enum status vop_reveal(struct vault_req *);
enum status vop_lookup(struct vault_req *);
enum status vop_party_new(struct vault_req *);
enum status vop_write(struct vault_req *);
enum status vop_seal(struct vault_req *);
enum status vop_import(struct vault_req *);
enum status vop_seal_chunk(struct vault_req *);
enum status vop_open_chunk(struct vault_req *);
enum status vop_match(struct vault_req *);
enum status vop_find_party(struct vault_req *);
enum status vop_address_of(struct vault_req *);
enum status vop_user_set(struct vault_req *);
enum status vop_rotate(struct vault_req *);
enum status vop_verify(struct vault_req *);

/* vault_listen.c: serve until SIGTERM; the exit code of the process. */
int vault_serve(const struct conf *);

#endif
