/*
 * vaultfix.h -- a database with the real grants, a real vault as a process of its own, and its peers.
 *
 * The accounts are copies of kefu_vault and the others under names of this test, so that a server that has the real ones is not touched.
 * Run as root every peer is another user, as in an installation; run by anybody else all peers are one user.
 */
#ifndef KEFU_TESTS_VAULTFIX_H
#define KEFU_TESTS_VAULTFIX_H

#include "dbfix.h"
#include "model/vault.h"
#include "model/vault_op.h"

enum who { AS_PORTAL, AS_DESK, AS_JOBS, AS_MAILIN, AS_ADMIN, AS_STRANGER, AS_N };

struct vaultfix {
	struct dbfix db;     /* as root of the database */
	struct conf conf;    /* of the vault */
	struct ctx as[AS_N]; /* each with its own connection to the vault */
	struct ctx desk;     /* as[AS_DESK] with the database account of the desk */
	const char *dir;
	int pid; /* of the vault */
	bool root;
};

/* Schema, routines, grants, roles, two departments; key 1; a vault that answers. */
void vaultfix_open(struct vaultfix *);
void vaultfix_close(struct vaultfix *);
/* Become the user of that peer, or (back) oneself. */
void vaultfix_be(struct vaultfix *, enum who);
void vaultfix_back(struct vaultfix *);
/* Evaluate a call as that peer. */
#define AS(f, who, call)                                                                           \
	({                                                                                         \
		vaultfix_be((f), (who));                                                           \
		enum status as_st_ = (call);                                                       \
		vaultfix_back(f);                                                                  \
		as_st_;                                                                            \
	})
/* Run SQL as root of the database; stops the test when it fails. */
void vaultfix_sql(struct vaultfix *, const char *sql);
/* One number by a constant statement that answers a column v. */
int64_t vaultfix_number(struct vaultfix *, const char *sql);
/* A user with one role and the password "correct horse"; its session in cx->who of the desk's contexts. */
void vaultfix_login(struct vaultfix *, const char *login);
void vaultfix_user(struct vaultfix *, const char *login, const char *department, const char *role);
/* Stop the vault and start another with the same configuration. */
void vaultfix_restart(struct vaultfix *);
/* The same without a warning. */
void vaultfix_crash(struct vaultfix *);
/* Send raw bytes as that peer and read what comes: bytes of the answer, 0 when the connection was closed. */
size_t vaultfix_raw(struct vaultfix *, enum who, bool slow, const void *p, size_t n, unsigned char *out, size_t max);

#endif
