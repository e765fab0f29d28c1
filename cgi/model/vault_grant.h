/*
 * vault_grant.h -- the use of a party's key before the party is stored.
 *
 * A grant is the data key sealed by the vault for one party and one hour.  Whoever holds it can have more sealed under that key, and
 * nothing opened.
 */
#ifndef KEFU_MODEL_VAULT_GRANT_H
#define KEFU_MODEL_VAULT_GRANT_H

#include "model/vault_party.h"

struct blob grant_make(struct vault_req *, const struct party *);
/* The party's key from a grant; ST_DENIED when it is not for this party or too old. */
enum status grant_open(struct vault_req *, struct blob grant, int64_t party, struct party *) KEFU_MUST_USE;

#endif
