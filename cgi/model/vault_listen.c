/*
 * vault_listen.c -- kefu-vault's two sockets, and whom it takes a connection for.
 *
 * Anybody may connect; what a connection may ask hangs on its user alone (SO_PEERCRED), which the kernel noted when it was made.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/master.h"
#include "base/sandbox.h"
#include "model/vault_net.h"

#define BACKLOG 128

unsigned int
vault_peers_of(const struct net *net, int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);
	unsigned int bits = 0;
	size_t i;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) != 0 || len != sizeof(who))
		return 0;
	for (i = 0; i < NELEM(net->peers); i++)
		if (net->peers[i].bit != 0 && net->peers[i].uid == who.uid)
			bits |= net->peers[i].bit;
	return bits;
}

static void
peer_find(struct peer *p, const char *key, const char *name, unsigned int bit)
{
	const struct passwd *pw;
	int64_t uid;

	*p = (struct peer){ .key = key };
	if (str_empty(name))
		return;
	if (str_to_i64(name, 0, UINT32_MAX - 1, &uid)) {
		p->uid = (uid_t)uid;
	} else if ((pw = getpwnam(name)) != NULL) {
		p->uid = pw->pw_uid;
	} else {
		log_line(LOG_L_WARN, "%s: there is no user %s; nobody is that peer", key, name);
		return;
	}
	p->bit = bit;
}

static void
peers_find(struct net *net)
{
	const struct conf *c = net->conf;
	size_t i, k;

	peer_find(&net->peers[0], "peer_portal", c->peer_portal, PEER_PORTAL);
	peer_find(&net->peers[1], "peer_desk", c->peer_desk, PEER_DESK);
	peer_find(&net->peers[2], "peer_jobs", c->peer_jobs, PEER_JOBS);
	peer_find(&net->peers[3], "peer_mailin", c->peer_mailin, PEER_MAILIN);
	peer_find(&net->peers[4], "peer_admin", c->peer_admin, PEER_ADMIN);
	for (i = 0; i < NELEM(net->peers); i++)
		for (k = 0; k < i; k++)
			if (net->peers[i].bit != 0 && net->peers[k].bit != 0 && net->peers[i].uid == net->peers[k].uid)
				log_line(LOG_L_WARN, "%s and %s are one user: what one may, the other may too", net->peers[k].key,
				    net->peers[i].key);
}

static bool
answers(const struct sockaddr_un *sun)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool taken = fd >= 0 && connect(fd, (const struct sockaddr *)sun, sizeof(*sun)) == 0;

	if (fd >= 0)
		(void)close(fd);
	return taken;
}

/* Does somebody answer at this address, and go on doing so?  Workers whose master was killed need a moment to end. */
static bool
is_taken(const struct sockaddr_un *sun)
{
	const struct timespec pause = { 0, 50000000 };
	int tries;

	for (tries = 0; tries < 100; tries++) {
		if (!answers(sun))
			return false;
		(void)nanosleep(&pause, NULL);
	}
	return true;
}

/* A listening socket; anybody may connect, since each connection is judged by its user.  -1 with a log line when it cannot be. */
static int
listen_at(const char *path, const char *tail)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t n = strlen(path), k = strlen(tail);
	int fd;

	if (n + k >= sizeof(sun.sun_path)) {
		log_line(LOG_L_ERROR, "vault_socket is too long: %s", path);
		return -1;
	}
	memcpy(sun.sun_path, path, n);
	memcpy(sun.sun_path + n, tail, k);
	if (is_taken(&sun)) {
		log_line(LOG_L_ERROR, "%s%s: another vault is running there", path, tail);
		return -1;
	}
	(void)unlink(sun.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&sun, sizeof(sun)) != 0 || chmod(sun.sun_path, 0666) != 0 ||
	    listen(fd, BACKLOG) != 0) {
		log_line(LOG_L_ERROR, "%s%s: %s", path, tail, strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	return fd;
}

/* A vault without a key is of no use: say so before anything is served. */
static bool
keys_here(const struct conf *conf)
{
	struct arena *mem = arena_new();
	struct keyring *keys = NULL;
	const char *why = "";
	bool good = keyring_load(mem, conf->key_dir, &keys, &why) == ST_OK;

	if (!good)
		log_line(LOG_L_ERROR, "%s", why);
	keyring_free(keys);
	arena_free(mem);
	return good;
}

int
vault_serve(const struct conf *conf)
{
	struct net net = { .conf = conf, .quick = -1, .slow = -1 };
	char slow[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	int code = EX_UNAVAILABLE;

	keyring_harden();
	secret_init();
	if (!keys_here(conf))
		return EX_CONFIG;
	peers_find(&net);
	sandbox_announce(conf);
	master_signals();
	net.slow = listen_at(conf->vault_socket, VAULT_SLOW_SUFFIX);
	if (net.slow >= 0)
		net.quick = listen_at(conf->vault_socket, "");
	if (net.quick >= 0) {
		code = master_run(&(struct master){ "vault", (int)conf->vault_workers + VAULT_SLOW_WORKERS, vault_worker, &net });
		(void)unlink(conf->vault_socket);
		(void)close(net.quick);
	}
	if (net.slow >= 0) {
		(void)snprintf(slow, sizeof(slow), "%s" VAULT_SLOW_SUFFIX, conf->vault_socket);
		(void)unlink(slow);
		(void)close(net.slow);
	}
	return code;
}
