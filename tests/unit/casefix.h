/*
 * casefix.h -- a database with the schema and the routines, and a vault that needs no key.
 *
 * The vault here seals by putting 24 bytes before and 16 after, and remembers who asked for what; the real one has its own tests.
 */
#ifndef KEFU_TESTS_CASEFIX_H
#define KEFU_TESTS_CASEFIX_H

#include "dbfix.h"
#include "model/vault.h"

/* Schema, routines, one department, and two users: 1 "anna" (every right) and 2 "ben" (works on cases, restricted ones apart). */
void casefix_open(struct dbfix *, const char *name);
/* Act as user 1 or 2; 0: nobody. */
void casefix_as(struct dbfix *, int64_t user);
/* One number by a constant statement that answers a column v. */
int64_t casefix_number(struct dbfix *, const char *sql);
/* The file descriptor of n bytes that differ from place to place, and their digest. */
int casefix_file(size_t n, unsigned char sha256[32]);

/* What the vault does next. */
struct fake_vault {
	enum status seal;       /* answer of vault_seal and vault_seal_chunk */
	enum status address;    /* answer of vault_address_of */
	const char *email;      /* the address it tells, and the one it knows */
	int64_t email_party;    /* party of that address; 0: none */
	int seals, addresses;   /* times asked */
};
extern struct fake_vault fake_vault;

#endif
