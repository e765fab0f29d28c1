/*
 * api_token.h -- tokens of the JSON API: who asks with one, and which one has.
 *
 * Read here, written by the vault alone.  A token has the rights that its owner has at this moment, and ends with the owner's account; one that
 * only reads has the rights without the acts.
 */
#ifndef KEFU_MODEL_API_TOKEN_H
#define KEFU_MODEL_API_TOKEN_H

#include "db/map.h"
#include "base/ctx.h"

#define TOKEN_PREFIX "kefu_"   /* so that one that leaked is known for what it is */
#define TOKEN_MOST 20          /* living ones of a person */

struct api_token {
	int64_t id, created_at, expires_at, used_at, revoked_at; /* 0: never */
	const char *name;
	bool can_write, ended; /* ended: revoked or expired */
};
extern const struct db_map api_token_map;
/* Those of cx->who, newest first, at most 50. */
enum status api_token_list(struct ctx *, struct api_token **, size_t *n) KEFU_MUST_USE;
/* Fill cx->who; auth_ops.bearer. */
enum status api_token_load(struct ctx *, const char *token, bool write) KEFU_MUST_USE;
/* What the table keeps of one; false when it has not the form. */
bool api_token_hash(const char *token, unsigned char out[32]);
/* The number of a living token; 0 for none. */
enum status api_token_id(struct ctx *, const char *token, int64_t *id) KEFU_MUST_USE;

#endif
