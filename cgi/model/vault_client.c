/*
 * vault_client.c -- one kept connection to kefu-vault, and one more for each slow operation.
 *
 * A request is sent once and never again: a vault that goes away before it answered is ST_BUSY.  A kept
 * connection that the vault has closed is noticed before anything is written to it.
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/secret.h"
#include "model/vault.h"
#include "model/vault_op.h"

#define QUICK_MS 10000
#define SLOW_MS 15000
#define WALK_MS 3600000 /* rotate and verify pass over every row */

struct vault {
	const struct conf *conf;
	int fd;    /* -1: not connected */
	bool owed; /* an answer that nobody took is still to come on fd */
};

struct vault *
vault_new(const struct conf *conf)
{
	struct vault *v = calloc(1, sizeof(*v));

	if (v == NULL) {
		log_line(LOG_L_ERROR, "out of memory");
		abort();
	}
	v->conf = conf;
	v->fd = -1;
	return v;
}

void
vault_close(struct vault *v)
{
	if (v == NULL)
		return;
	if (v->fd >= 0)
		(void)close(v->fd);
	free(v);
}

static bool
op_slow(unsigned int op)
{
	return op == VOP_LOGIN || op == VOP_PASSWORD || op == VOP_USER_SET || op == VOP_ROTATE || op == VOP_VERIFY;
}

static int
op_patience(unsigned int op)
{
	if (op == VOP_ROTATE || op == VOP_VERIFY)
		return WALK_MS;
	return op_slow(op) ? SLOW_MS : QUICK_MS;
}

static int64_t
clock_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Connected socket, or -1 with errno. */
static int
dial(const struct vault *v, bool slow)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t n = strlen(v->conf->vault_socket), tail = slow ? sizeof(VAULT_SLOW_SUFFIX) - 1 : 0;
	int fd, err;

	if (n + tail >= sizeof(sun.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(sun.sun_path, v->conf->vault_socket, n);
	memcpy(sun.sun_path + n, VAULT_SLOW_SUFFIX, tail);
	if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) < 0)
		return -1;
	if (connect(fd, (const struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	err = errno;
	(void)close(fd);
	errno = err;
	return -1;
}

/* Has the other side closed a connection that should be silent? */
static bool
is_dead(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) != 0;
}

/* Wait until fd is ready; false when the time is over. */
static bool
ready(int fd, short what, int64_t until)
{
	struct pollfd p = { .fd = fd, .events = what };
	int64_t left;
	int rc;

	do {
		left = until - clock_ms();
		if (left <= 0)
			return false;
		rc = poll(&p, 1, (int)left);
	} while (rc < 0 && errno == EINTR);
	return rc > 0;
}

static bool
send_all(int fd, const char *p, size_t n, int64_t until)
{
	ssize_t got;

	while (n > 0) {
		got = send(fd, p, n, MSG_NOSIGNAL);
		if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!ready(fd, POLLOUT, until))
				return false;
			continue;
		}
		if (got < 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool
recv_all(int fd, unsigned char *p, size_t n, int64_t until)
{
	ssize_t got;

	while (n > 0) {
		got = recv(fd, p, n, 0);
		if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
			if (!ready(fd, POLLIN, until))
				return false;
			continue;
		}
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* The whole answer; its size, or 0. */
static size_t
read_answer(struct ctx *cx, int fd, unsigned char **out, int64_t until)
{
	unsigned char head[4];
	size_t n;

	if (!recv_all(fd, head, sizeof(head), until))
		return 0;
	n = wire_frame(head, sizeof(head));
	if (n < WIRE_HEAD || n > WIRE_MAX)
		return 0;
	*out = arena_alloc(cx->mem, n);
	memcpy(*out, head, sizeof(head));
	return recv_all(fd, *out + sizeof(head), n - sizeof(head), until) ? n : 0;
}

void
vault_begin(struct wire_out *o, struct ctx *cx, enum vault_op op)
{
	wire_begin(o, cx->mem, op);
	wire_str(o, cx->request_id);
	wire_str(o, cx->ip);
	wire_str(o, cx->who.session);
}

static enum status
answer_status(struct ctx *cx, unsigned int op, const struct wire_in *in)
{
	if (in->bad || in->word > ST_FAILED)
		return fail(cx, ST_FAILED, "the vault's answer to operation %u makes no sense", op);
	return in->word == ST_OK ? ST_OK : fail(cx, (enum status)in->word, "the vault says no to operation %u", op);
}

static void
hang_up(struct vault *v)
{
	if (v->fd >= 0)
		(void)close(v->fd);
	v->fd = -1;
	v->owed = false;
}

/* Send a whole request and wipe it; *fd gets the connection that will bring the answer. */
static enum status
ask(struct ctx *cx, struct wire_out *o, bool slow, int64_t until, int *fd)
{
	struct vault *v = cx->vault;
	bool sent;

	if (v == NULL)
		return fail(cx, ST_FAILED, "this program has no vault");
	if (!wire_end(o))
		return fail(cx, ST_TOO_BIG, "too much for one question to the vault");
	if (!slow && v->fd >= 0 && (v->owed || is_dead(v->fd)))
		hang_up(v);
	*fd = slow || v->fd < 0 ? dial(v, slow) : v->fd;
	if (*fd < 0)
		return fail(cx, ST_BUSY, "no connection to the vault: %s", strerror(errno));
	if (!slow)
		v->fd = *fd;
	sent = send_all(*fd, o->s.s, o->s.len, until);
	secret_wipe(o->s.s, o->s.len);
	if (sent)
		return ST_OK;
	if (slow)
		(void)close(*fd);
	else
		hang_up(v);
	return fail(cx, ST_BUSY, "the vault did not take a question");
}

enum status
vault_ask(struct ctx *cx, struct wire_out *o, struct wire_in *in)
{
	unsigned int op = (unsigned char)o->s.s[5];
	bool slow = op_slow(op);
	int64_t until = clock_ms() + op_patience(op);
	unsigned char *p;
	size_t n;
	int fd;

	TRY(ask(cx, o, slow, until, &fd));
	n = read_answer(cx, fd, &p, until);
	if (slow)
		(void)close(fd);
	else if (n == 0)
		hang_up(cx->vault);
	if (n == 0)
		return fail(cx, ST_BUSY, "the vault did not answer operation %u", op);
	wire_open(in, p, n);
	return answer_status(cx, op, in);
}

enum status
vault_send(struct ctx *cx, struct wire_out *o)
{
	int fd;

	TRY(ask(cx, o, false, clock_ms() + QUICK_MS, &fd));
	cx->vault->owed = true;
	return ST_OK;
}

enum status
vault_take(struct ctx *cx, enum vault_op op, struct wire_in *in)
{
	struct vault *v = cx->vault;
	unsigned char *p;
	size_t n = 0;

	if (v->owed)
		n = read_answer(cx, v->fd, &p, clock_ms() + QUICK_MS);
	v->owed = false;
	if (n == 0) {
		hang_up(v);
		return fail(cx, ST_BUSY, "the vault did not answer operation %u", op);
	}
	wire_open(in, p, n);
	return answer_status(cx, op, in);
}
