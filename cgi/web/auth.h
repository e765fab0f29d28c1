/*
 * auth.h -- who may change something: CSRF tokens, the signed token of the hour, origin checks.
 */
#ifndef KEFU_WEB_AUTH_H
#define KEFU_WEB_AUTH_H

#include "web/req.h"

/* The CSRF token of a session: BLAKE2b keyed by the session token (so it needs no storage). */
const char *auth_csrf(struct req *);
/* The anonymous token of the present hour, without identity: equal for all guests. */
const char *auth_anon_token(struct req *);
/* Does the changing request prove itself as its route demands?  Field "csrf" of the body. */
enum status auth_proof(struct req *) KEFU_MUST_USE;

#endif
