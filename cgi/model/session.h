/*
 * session.h -- who is logged in, read from the session table (written by the vault alone).
 */
#ifndef KEFU_MODEL_SESSION_H
#define KEFU_MODEL_SESSION_H

#include "base/ctx.h"
#include "db/map.h"

/* Token of the cookie -> cx->who (user, name, department, permissions), cx->lang when the user chose one.  ST_LOGIN when
 * there is none, it is idle for conf session_idle, older than session_absolute, or the user is not active (S54-S58).
 * Asks the vault to move seen_at when it is older than a minute. */
enum status session_load(struct ctx *, const char *token) KEFU_MUST_USE;
/* A session of the person who asks. */
struct own_session {
	int64_t created_at, seen_at;
	const char *ip, *user_agent;
	bool mine; /* the one that asks */
};
extern const struct db_map own_session_map;
/* The living sessions of cx->who, last used first, at most 50 (S60). */
enum status session_list(struct ctx *, struct own_session **, size_t *n) KEFU_MUST_USE;
/* What the table keeps of a token; false when it has not the form of one (or is NULL). */
bool session_hash(const char *token, unsigned char out[32]);

#endif
