/*
 * vault_net.c -- the workers of kefu-vault: a few, single-threaded, each with several kept connections.
 *
 * A worker waits for all its connections at once and handles one request at a time, so that a silent client holds nobody up.  A frame must be complete within ten seconds of its
 * first byte, an answer must be fetched within ten; each peer has a share of a worker's places.  Slow workers take one
 * connection at a time, for one request: there are as many password hashes at once as there are of them.
 */
#include <sys/socket.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/master.h"
#include "base/sandbox.h"
#include "db/db.h"
#include "model/access.h"
#include "model/vault_net.h"

#define PLACES 64        /* connections of one worker */
#define PEER_PLACES 24   /* of one kind of peer */
#define STALL_MS 10000   /* for a frame to become complete, or an answer to be fetched */
#define SLOW_IDLE_MS 5000
#define TICK_MS 60000    /* chain heads to syslog, business audit sealed */
#define SMALL ((size_t)8192)

struct conn {
	int fd; /* -1: free */
	unsigned int peers;
	unsigned char *in;
	size_t n, cap;
	char *out; /* what of an answer is not sent yet */
	size_t out_n, out_at;
	int64_t since; /* first byte of the frame, or of the unsent answer, or (slow) the connection's begin */
};

struct worker {
	const struct net *net;
	struct vault_server vs;
	struct ctx cx;
	int listen, slot;
	size_t places;
	struct conn conns[PLACES];
	int64_t tick, told;
	bool sealing; /* the last tick left rows of the business audit */
};

static int64_t
clock_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* ---------------------------------------------------------------- connections */
static void
conn_close(struct conn *c)
{
	if (c->in != NULL)
		secret_wipe(c->in, c->cap);
	if (c->out != NULL)
		secret_wipe(c->out, c->out_n);
	free(c->in);
	free(c->out);
	(void)close(c->fd);
	*c = (struct conn){ .fd = -1 };
}

static void
accept_one(struct worker *w)
{
	size_t i, place = w->places, same = 0;
	unsigned int peers;
	int fd = accept4(w->listen, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	peers = vault_peers_of(w->net, fd);
	for (i = 0; i < w->places; i++) {
		if (w->conns[i].fd < 0)
			place = i;
		else if (w->conns[i].peers == peers)
			same++;
	}
	if (place == w->places || same >= PEER_PLACES || !vault_peer_served(peers, w->vs.slow)) {
		/* Once a second, or a hostile peer fills the disk. */
		if (clock_ms() - w->told > 1000)
			log_line(LOG_L_WARN, "a connection of peers %u is turned away", peers);
		w->told = clock_ms();
		(void)close(fd);
		return;
	}
	w->conns[place] = (struct conn){ .fd = fd, .peers = peers, .since = w->vs.slow ? clock_ms() : 0 };
}

/* Send what is left of the answer; false when the connection is of no more use. */
static bool
conn_flush(struct worker *w, struct conn *c)
{
	ssize_t got = send(c->fd, c->out + c->out_at, c->out_n - c->out_at, MSG_NOSIGNAL);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR;
	c->out_at += (size_t)got;
	if (c->out_at < c->out_n)
		return true;
	secret_wipe(c->out, c->out_n);
	free(c->out);
	c->out = NULL;
	c->since = 0;
	return !w->vs.slow;
}

static bool
conn_answer(struct worker *w, struct conn *c, const struct wire_out *o)
{
	c->out = malloc(o->s.len);
	if (c->out == NULL)
		return false;
	memcpy(c->out, o->s.s, o->s.len);
	secret_wipe(o->s.s, o->s.len);
	c->out_n = o->s.len;
	c->out_at = 0;
	c->since = clock_ms();
	return conn_flush(w, c);
}

/* Room for want bytes in all. */
static bool
conn_room(struct conn *c, size_t want)
{
	unsigned char *p;

	if (want <= c->cap)
		return true;
	if ((p = malloc(want)) == NULL)
		return false;
	if (c->in != NULL) {
		memcpy(p, c->in, c->n);
		secret_wipe(c->in, c->cap);
		free(c->in);
	}
	c->in = p;
	c->cap = want;
	return true;
}

static bool
conn_request(struct worker *w, struct conn *c)
{
	struct wire_out answer;
	bool good;

	vault_dispatch(&w->vs, &w->cx, c->peers, c->in, c->n, &answer);
	secret_wipe(c->in, c->n);
	c->n = 0;
	if (c->cap > SMALL) {
		free(c->in);
		c->in = NULL;
		c->cap = 0;
	}
	good = conn_answer(w, c, &answer);
	arena_reset(w->cx.mem);
	return good;
}

/* Read some; a complete frame is answered.  False when the connection is of no more use. */
static bool
conn_read(struct worker *w, struct conn *c)
{
	size_t frame;
	ssize_t got;

	if (!conn_room(c, SMALL))
		return false;
	got = recv(c->fd, c->in + c->n, c->cap - c->n, 0);
	if (got <= 0)
		return got < 0 && (errno == EAGAIN || errno == EINTR);
	if (c->n == 0)
		c->since = clock_ms();
	c->n += (size_t)got;
	frame = wire_frame(c->in, c->n);
	if (frame == 0)
		return true;
	/* No frame of ours, or a second request before the first is answered. */
	if (frame > WIRE_MAX || c->n > frame)
		return false;
	return c->n < frame ? conn_room(c, frame) : conn_request(w, c);
}

static void
conn_serve(struct worker *w, struct conn *c, short events)
{
	bool good = true;

	if (c->out != NULL && (events & (POLLOUT | POLLERR | POLLHUP)) != 0)
		good = conn_flush(w, c);
	else if (c->out == NULL && (events & (POLLIN | POLLERR | POLLHUP)) != 0)
		good = conn_read(w, c);
	if (!good)
		conn_close(c);
}

/* ---------------------------------------------------------------- a worker */
static void
tick(struct worker *w)
{
	bool more = false;

	if (!w->sealing)
		access_tell(&w->vs);
	if (w->slot == 0 && audit_seal(&w->cx, &more) != ST_OK)
		log_line(LOG_L_WARN, "the business audit could not be sealed; it is tried again in a minute");
	/* After an import there is much to seal: requests are served between two parts of it. */
	w->sealing = more;
	w->tick = clock_ms() + (more ? 0 : TICK_MS);
	arena_reset(w->cx.mem);
}

static void
sweep(struct worker *w)
{
	int64_t now = clock_ms();
	size_t i;

	for (i = 0; i < w->places; i++)
		if (w->conns[i].fd >= 0 && w->conns[i].since != 0 && now - w->conns[i].since > (w->vs.slow ? SLOW_IDLE_MS : STALL_MS))
			conn_close(&w->conns[i]);
}

/* Wait for something to do; false when it was a signal or the time. */
static bool
wait_all(struct worker *w, struct pollfd p[PLACES + 1])
{
	bool pending = false, room = false;
	int64_t left = w->tick - clock_ms();
	struct timespec t;
	sigset_t none;
	size_t i;

	for (i = 0; i < w->places; i++) {
		p[i] = (struct pollfd){ .fd = w->conns[i].fd, .events = w->conns[i].out != NULL ? POLLOUT : POLLIN };
		room = room || w->conns[i].fd < 0;
		pending = pending || w->conns[i].since != 0;
	}
	p[w->places] = (struct pollfd){ .fd = room ? w->listen : -1, .events = POLLIN };
	left = left < 0 ? 0 : pending && left > 1000 ? 1000 : left;
	t = (struct timespec){ .tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000 };
	sigemptyset(&none);
	return ppoll(p, w->places + 1, &t, &none) > 0;
}

static void
worker_loop(struct worker *w, int master_pid)
{
	struct pollfd p[PLACES + 1];
	size_t i;

	while (!master_stopping() && getppid() == master_pid) {
		if (wait_all(w, p)) {
			for (i = 0; i < w->places; i++)
				if (p[i].fd >= 0 && p[i].revents != 0)
					conn_serve(w, &w->conns[i], p[i].revents);
			if (p[w->places].revents != 0)
				accept_one(w);
		}
		sweep(w);
		if (clock_ms() >= w->tick)
			tick(w);
	}
}

static const char *
chain_name(struct arena *mem, bool slow, int slot)
{
	char host[65] = "";
	size_t i;

	(void)gethostname(host, sizeof(host) - 1);
	for (i = 0; host[i] != '\0'; i++)
		if (host[i] <= ' ' || host[i] > '~')
			host[i] = '_';
	return arena_printf(mem, "%s/%s%d", host[0] == '\0' ? "host" : host, slow ? "slow" : "", slot);
}

/* Keys, database, dummy hash, then the walls. */
static enum status
worker_open(struct worker *w, struct arena *own)
{
	struct keyring *keys;
	unsigned char random[16];
	const char *why = NULL;

	if (keyring_load(own, w->net->conf->key_dir, &keys, &why) != ST_OK)
		return fail(&w->cx, ST_FAILED, "%s", why);
	w->vs.keys = keys;
	w->cx.db = db_new(w->net->conf, "kefu_vault");
	if (db_open(&w->cx) != ST_OK)
		log_line(LOG_L_WARN, "the database is away; requests answer busy until it is there");
	secret_random(random, sizeof(random));
	if (w->vs.slow && !secret_password_hash(w->vs.dummy, str_hex(own, random, sizeof(random))))
		return fail(&w->cx, ST_FAILED, "no memory for a password hash");
	openlog("kefu-vault", LOG_PID | LOG_NDELAY, LOG_AUTH);
	return w->net->conf->sandbox ? sandbox_enter(&w->cx, w->net->conf) : ST_OK;
}

int
vault_worker(int slot, int master_pid, void *arg)
{
	const struct net *net = arg;
	int quick = (int)net->conf->vault_workers;
	bool slow = slot >= quick;
	struct arena *own = arena_new();
	struct worker *w = arena_alloc(own, sizeof(*w));
	enum status st;
	size_t i;

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	*w = (struct worker){ .net = net, .slot = slot, .listen = slow ? net->slow : net->quick, .places = slow ? 1 : PLACES };
	w->vs = (struct vault_server){ .conf = net->conf, .slow = slow, .chain_name = chain_name(own, slow, slow ? slot - quick : slot) };
	w->cx = (struct ctx){ .mem = arena_new(), .conf = net->conf, .request_id = "", .ip = "", .user_agent = "" };
	w->tick = clock_ms() + TICK_MS;
	for (i = 0; i < PLACES; i++)
		w->conns[i].fd = -1;
	st = worker_open(w, own);
	arena_reset(w->cx.mem);
	if (st == ST_OK)
		worker_loop(w, master_pid);
	access_tell(&w->vs);
	for (i = 0; i < PLACES; i++)
		if (w->conns[i].fd >= 0)
			conn_close(&w->conns[i]);
	db_close(w->cx.db);
	arena_free(w->cx.mem);
	arena_free(own);
	return st == ST_OK ? EX_OK : EX_UNAVAILABLE;
}

