/*
 * vault_op.h -- the operations of kefu-vault as both sides of its socket know them.
 *
 * A request is a wire.h frame: word = operation; then request id, address of the browser, session token (each a text or NULL); then
 * the operation's fields.  An answer: word = enum status; the fields only after ST_OK.  Operations that take long (a password
 * hash, a walk over all rows) have their own socket, vault_socket + ".slow", one connection a request, so that nobody waits
 * behind them for a mask.
 */
#ifndef KEFU_MODEL_VAULT_OP_H
#define KEFU_MODEL_VAULT_OP_H

#include "base/ctx.h"
#include "base/wire.h"

enum vault_op {
	VOP_NONE,
	VOP_PING,
	VOP_LOGIN,
	VOP_LOGIN_TRUSTED,
	VOP_LOGOUT,
	VOP_TOUCH,
	VOP_PASSWORD,
	VOP_MASKED,
	VOP_REVEAL,
	VOP_LOOKUP,
	VOP_PARTY_NEW,
	VOP_WRITE,
	VOP_OPEN_CHUNK,
	VOP_SEAL,
	VOP_SEAL_CHUNK,
	VOP_MATCH,
	VOP_FIND_PARTY,
	VOP_ADDRESS_OF,
	VOP_USER_SET,
	VOP_IMPORT,
	VOP_ROTATE,
	VOP_VERIFY,
	VOP_END_OTHERS,
	VOP_TOKEN_NEW,
	VOP_TOKEN_REVOKE,
	VOP_TOKEN_USED,
	VOP_N
};

#define VAULT_SLOW_SUFFIX ".slow"
#define VAULT_CHUNK_MAX ((size_t)512 * 1024)
#define VAULT_MASKED_MAX 64  /* parties of one request */
#define VAULT_IMPORT_MAX 1000 /* parties of one request */
#define VAULT_LOOKUP_MAX 50  /* parties answered */
#define VAULT_TEXT_MAX 4096  /* bytes of any text field */
#define VAULT_TOKEN_BYTES 32 /* of a session token, before base64url */

/* Client: begin a request with its three leading fields. */
void vault_begin(struct wire_out *, struct ctx *, enum vault_op);
/* Client: send it and read the answer.  ST_OK: *in stands before the first field of the answer.  ST_BUSY when the vault is away. */
enum status vault_ask(struct ctx *, struct wire_out *, struct wire_in *in) KEFU_MUST_USE;
/* The same in two steps, for a quick operation: another question before the answer was taken throws the answer away. */
enum status vault_send(struct ctx *, struct wire_out *) KEFU_MUST_USE;
enum status vault_take(struct ctx *, enum vault_op, struct wire_in *in) KEFU_MUST_USE;

#endif
