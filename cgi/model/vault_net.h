/*
 * vault_net.h -- what the two halves of the vault's network share: vault_net.c (workers) and vault_listen.c (sockets and peers).
 */
#ifndef KEFU_MODEL_VAULT_NET_H
#define KEFU_MODEL_VAULT_NET_H

#include <sys/types.h>
#include "model/vault_server.h"

#define VAULT_SLOW_WORKERS 2 /* password hashes at once: each takes 64 MiB (S53) */

struct peer {
	const char *key; /* of the configuration */
	uid_t uid;
	unsigned int bit; /* 0: nobody */
};

struct net {
	const struct conf *conf;
	struct peer peers[5];
	int quick, slow; /* listening */
};

/* PEER_ bits of who is at the other end, as the kernel says; 0 for a stranger. */
unsigned int vault_peers_of(const struct net *, int fd);
/* One worker's whole life (base/master.h); arg is the net.  Slots from conf vault_workers on are slow. */
int vault_worker(int slot, int master_pid, void *arg);

#endif
