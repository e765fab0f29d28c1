/*
 * vault.h -- the client side of kefu-vault: every question the other programs may ask it.
 *
 * One request, one answer, over a Unix socket (wire.h frames).  The vault knows the peer by uid and answers only its
 * operations; staff operations carry the raw session token (cx->who.session), and the vault itself judges session and
 * right.  ST_BUSY when the vault is away or too busy, ST_LOGIN / ST_DENIED as it judged.  Strings live in cx->mem.
 */
#ifndef KEFU_MODEL_VAULT_H
#define KEFU_MODEL_VAULT_H

#include <stdbool.h>
#include "base/ctx.h"

/* The private fields (the registry: level, mask, searchable) -- docs/security.md. */
enum pfield {
	PF_NAME,      /* complainant's name; customers keep theirs in customer.name */
	PF_PHONE, PF_EMAIL, PF_ADDRESS, PF_BIRTH, /* P2 */
	PF_INCOME, PF_HOUSEHOLD,                  /* P3 */
	PF_N
};
const char *pfield_key(enum pfield);            /* "phone" */
bool pfield_from(const char *key, enum pfield *);
/* Is this value acceptable for the field (shape, length)?  Empty means "no value" and is acceptable. */
bool pfield_valid(enum pfield, const char *value);

enum plevel { PL_NONE, PL_MASKED, PL_REVEAL, PL_READ };

/* Values by field: NULL = not touched, "" = remove. */
struct pvalues {
	const char *v[PF_N];
};

/* What a person may know of one field of one party. */
struct pmask {
	enum plevel level;  /* PL_NONE: the field does not exist for this person */
	bool writable;
	bool lookup;
	bool present;       /* a value is stored (false for PL_NONE) */
	const char *mask;   /* "138****1234"; "" when not present; NULL for PL_NONE */
};
struct pmasks {
	struct pmask f[PF_N];
};

struct vault *vault_new(const struct conf *);
void vault_close(struct vault *);
/* ST_OK when the vault answers (healthz, doctor). */
enum status vault_ping(struct ctx *) KEFU_MUST_USE;

/* --- desk: log-in.  Same answer and time for an unknown user (S52); ST_LOGIN wrong, ST_BUSY throttled (S44). *token is
 * the new raw session token for the cookie. */
enum status vault_login(struct ctx *, const char *login, const char *password, const char **token) KEFU_MUST_USE;
/* REMOTE_USER single sign-on (only when conf remote_user). */
enum status vault_login_trusted(struct ctx *, const char *login, const char **token) KEFU_MUST_USE;
enum status vault_logout(struct ctx *) KEFU_MUST_USE;
enum status vault_touch(struct ctx *) KEFU_MUST_USE;
/* End every session of this person but the one that asks (S60). */
enum status vault_end_others(struct ctx *) KEFU_MUST_USE;
/* Change the own password; ends the user's other sessions (S43, S59). */
enum status vault_password(struct ctx *, const char *old, const char *new_) KEFU_MUST_USE;

/* --- desk: tokens of the JSON API (api_token.h).  days: until it ends, 0 for never; *token is shown once and stored nowhere.  ST_CONFLICT: this
 * person has as many as one may have. */
enum status vault_token_new(struct ctx *, const char *name, bool can_write, int64_t days, const char **token) KEFU_MUST_USE;
enum status vault_token_revoke(struct ctx *, int64_t id) KEFU_MUST_USE; /* one's own; ST_MISSING */
enum status vault_token_used(struct ctx *, const char *token) KEFU_MUST_USE;

/* --- desk: private values.  Rights are judged for the party's customer (owner, department) or its complaint. */
/* Masks of n parties in one round trip; out[i] for party[i].  A party id of 0 gives what a new party of mine would allow, PARTY_ANY what
 * one of nobody would. */
#define PARTY_ANY (-1)
enum status vault_masked(struct ctx *, const int64_t *party, size_t n, struct pmasks *out) KEFU_MUST_USE;
/* One value in clear.  purpose: key of the catalogue ("contact", "delivery", "verify", "correct", "legal"); reason: typed text, >= 10
 * characters unless the level is PL_READ; complaint_id 0: none (PRV-12).  Logged before it is answered; rate limited (ST_BUSY). */
enum status vault_reveal(struct ctx *, int64_t party, enum pfield, const char *purpose, const char *reason,
    int64_t complaint_id, const char **value) KEFU_MUST_USE;
/* Parties with exactly this phone or e-mail; needs the right lookup; rate limited (PRV-16, PRV-17). */
enum status vault_lookup(struct ctx *, enum pfield, const char *value, int64_t **party, size_t *n) KEFU_MUST_USE;
/* A new party owned by the actor's department with these values; ST_DENIED names no field. */
enum status vault_party_new(struct ctx *, const struct pvalues *, int64_t *party) KEFU_MUST_USE;
/* Change values; a value equal to its mask is refused as ST_INVALID (PRV-20). */
enum status vault_write(struct ctx *, int64_t party, const struct pvalues *) KEFU_MUST_USE;
/* Decrypt one chunk of an attachment of a case that this session may read (no more than 512 KiB); each is logged. */
enum status vault_open_chunk(struct ctx *, int64_t attach_id, int64_t no, struct blob *out) KEFU_MUST_USE;

/* --- portal and mailin (and desk, for complaints filed on behalf): sealing without storing.  The caller stores the parcel
 * in the transaction of what it belongs to. */
struct sealed_party {
	int64_t id;         /* random, new */
	int64_t key_id;
	struct blob dek, masks;
	struct blob value[PF_N]; /* {NULL,0}: no value */
	struct blob blind[PF_N]; /* 8 bytes or {NULL,0} */
	struct blob grant;  /* opaque: lets seal_chunk use this party's key before it is stored (sealed by the vault, good for an hour) */
};
enum status vault_seal(struct ctx *, const struct pvalues *, struct sealed_party *) KEFU_MUST_USE;
/* Seal one chunk (<= 512 KiB) under a party just sealed (grant) -- or, with an empty grant, under a stored party of id. */
enum status vault_seal_chunk(struct ctx *, int64_t party, struct blob grant, const unsigned char seal_id[16], int64_t no, struct blob plain,
    struct blob *sealed) KEFU_MUST_USE;
/* --- portal: does this contact (phone or e-mail) belong to the complainant of the case with this number ("C2026-000123")?  Yes: *token is a new
 * raw case token that opens the case page.  ST_MISSING otherwise, whatever the cause; throttled (ST_BUSY).  Takes the same time either way. */
enum status vault_match(struct ctx *, const char *number, const char *contact, const char **token) KEFU_MUST_USE;
/* --- mailin: the newest party with this e-mail address; ST_MISSING without one. */
enum status vault_find_party(struct ctx *, const char *address, int64_t *party) KEFU_MUST_USE;
/* --- jobs: address, complainant's name ("" when unknown) for a row that is `sending` in the outbox under this epoch; logged as "send". */
enum status vault_address_of(struct ctx *, int64_t outbox_id, int64_t epoch, const char **address, const char **name) KEFU_MUST_USE;

/* --- kefuctl (peer admin) */
enum status vault_user_set(struct ctx *, const char *login, const char *name, const char *department_code, const char *lang,
    const char *const *roles, size_t nroles, const char *password, int64_t *id) KEFU_MUST_USE; /* password NULL: unchanged */
/* Seal and store values of many new parties at once (imports): n <= 1000; out gets the ids. */
enum status vault_import(struct ctx *, const struct pvalues *, size_t n, int64_t *out) KEFU_MUST_USE;
/* The same in two steps, so that the caller works while the vault does.  Nothing else may be asked between them. */
enum status vault_import_send(struct ctx *, const struct pvalues *, size_t n) KEFU_MUST_USE;
enum status vault_import_take(struct ctx *, size_t n, int64_t *out) KEFU_MUST_USE;
/* Every party under the vault's present key; safe to break off and to run again.  ST_CONFLICT when some are damaged and stay as they are. */
enum status vault_rotate(struct ctx *, int64_t *rewrapped) KEFU_MUST_USE;
enum status vault_verify(struct ctx *, const char **report) KEFU_MUST_USE; /* ST_CONFLICT when a chain is broken */

#endif
