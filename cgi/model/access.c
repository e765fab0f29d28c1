/*
 * access.c -- rows of the access log, chained by hashes.
 *
 * hash = BLAKE2b-256 of the hash before and of every column, each with its length, so that no column can run over into the next.
 * The head stands in access_chain, locked while a row is added.
 */
#include <string.h>
#include <syslog.h>

#include "base/date.h"
#include "base/log.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/access.h"

#define PURPOSE_MAX 200 /* characters of the column */
#define PAGE 1000       /* rows read at a time when a chain is walked */

static const char SQL_CHAIN_NEW[] =
	"INSERT IGNORE INTO access_chain (name, seq, head) VALUES (?, 0, REPEAT('\\0', 32))";
static const char SQL_CHAIN_ID[] = "SELECT id, name, seq, head FROM access_chain WHERE name = ?";
static const char SQL_HEAD[] = "SELECT id, name, seq, head FROM access_chain WHERE id = ? FOR UPDATE";
static const char SQL_HEAD_SET[] = "UPDATE access_chain SET seq = ?, head = ? WHERE id = ?";
static const char SQL_CHAINS[] = "SELECT id, name, seq, head FROM access_chain WHERE name <> 'audit' ORDER BY id";
static const char SQL_ADD[] =
	"INSERT INTO access_log (chain, seq, at, peer, op, user_id, ip, request_id, parties, fields, purpose, complaint_id, result,"
	" prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_PAGE[] =
	"SELECT chain, seq, at, peer, op, user_id, ip, request_id, parties, fields, purpose, complaint_id, result, prev, hash"
	" FROM access_log WHERE chain = ? AND seq > ? ORDER BY seq LIMIT 1000";

struct chain {
	int64_t id, seq;
	const char *name;
	struct blob head;
};
static const struct db_col chain_cols[] = {
	DB_COL(chain, id, DB_T_I64),
	DB_COL(chain, name, DB_T_STR),
	DB_COL(chain, seq, DB_T_I64),
	DB_COL(chain, head, DB_T_BLOB),
};
static const struct db_map chain_map = DB_MAP(chain, chain_cols);

struct access_row {
	int64_t chain, seq, at, user_id, complaint_id;
	const char *peer, *op, *ip, *request_id, *parties, *fields, *purpose, *result;
	struct blob prev, hash;
};
static const struct db_col row_cols[] = {
	DB_COL(access_row, chain, DB_T_I64),
	DB_COL(access_row, seq, DB_T_I64),
	DB_COL(access_row, at, DB_T_TIME),
	DB_COL(access_row, peer, DB_T_STR),
	DB_COL(access_row, op, DB_T_STR),
	DB_COL(access_row, user_id, DB_T_I64),
	DB_COL(access_row, ip, DB_T_STR),
	DB_COL(access_row, request_id, DB_T_STR),
	DB_COL(access_row, parties, DB_T_STR),
	DB_COL(access_row, fields, DB_T_STR),
	DB_COL(access_row, purpose, DB_T_STR),
	DB_COL(access_row, complaint_id, DB_T_I64),
	DB_COL(access_row, result, DB_T_STR),
	DB_COL(access_row, prev, DB_T_BLOB),
	DB_COL(access_row, hash, DB_T_BLOB),
};
static const struct db_map row_map = DB_MAP(access_row, row_cols);

static void
row_hash(struct ctx *cx, const struct access_row *r, unsigned char out[32])
{
	struct wire_out o;

	wire_begin(&o, cx->mem, 1);
	wire_blob(&o, r->prev.p, r->prev.n);
	wire_i64(&o, r->chain);
	wire_i64(&o, r->seq);
	wire_i64(&o, r->at);
	wire_str(&o, r->peer);
	wire_str(&o, r->op);
	wire_i64(&o, r->user_id);
	wire_str(&o, r->ip);
	wire_str(&o, r->request_id);
	wire_str(&o, r->parties);
	wire_str(&o, r->fields);
	wire_str(&o, r->purpose);
	wire_i64(&o, r->complaint_id);
	wire_str(&o, r->result);
	(void)wire_end(&o);
	secret_hash(out, NULL, o.s.s, o.s.len);
}

static const char *
id_list(struct ctx *cx, const int64_t *ids, size_t n)
{
	struct str s;
	size_t i;

	str_init(&s, cx->mem);
	for (i = 0; i < n && i < ACCESS_PARTIES; i++)
		str_addf(&s, "%s%lld", i > 0 ? "," : "", (long long)ids[i]);
	return s.s;
}

/* This worker's chain, made when it is not there yet. */
static enum status
chain_open(struct vault_req *rq)
{
	struct vault_server *vs = rq->vs;
	struct chain c;

	if (vs->chain != 0)
		return ST_OK;
	TRY(db_run(rq->cx, SQL_CHAIN_NEW, DB_ARGS(DB_STR(vs->chain_name)), NULL));
	TRY(db_one(rq->cx, SQL_CHAIN_ID, DB_ARGS(DB_STR(vs->chain_name)), &chain_map, &c));
	vs->chain = c.id;
	return ST_OK;
}

static struct db_arg
number(int64_t id)
{
	return id == 0 ? DB_NULL : DB_I64(id);
}

enum status
access_add(struct vault_req *rq, const struct access *a, enum status result)
{
	struct ctx *cx = rq->cx;
	unsigned char hash[32];
	struct access_row r;
	struct chain c;
	enum status st;

	st = db_one(cx, SQL_HEAD, DB_ARGS(DB_I64(rq->vs->chain)), &chain_map, &c);
	if (st == ST_MISSING) {
		rq->vs->chain = 0;
		return fail(cx, ST_FAILED, "the chain %s of the access log is gone", rq->vs->chain_name);
	}
	TRY(st);
	r = (struct access_row){
		.chain = c.id, .seq = c.seq + 1, .at = cx->now,
		.peer = vault_peer_name(rq->peer), .op = rq->op,
		.user_id = a->user_id != 0 ? a->user_id : rq->who.user_id,
		.ip = cx->ip, .request_id = cx->request_id,
		.parties = id_list(cx, a->parties, a->nparties),
		.fields = a->fields == NULL ? "" : a->fields,
		.purpose = a->purpose == NULL ? "" : arena_strndup(cx->mem, a->purpose, utf8_prefix(a->purpose, PURPOSE_MAX)),
		.complaint_id = a->complaint_id, .result = status_name(result), .prev = c.head,
	};
	row_hash(cx, &r, hash);
	TRY(db_run(cx, SQL_ADD,
	    DB_ARGS(DB_I64(r.chain), DB_I64(r.seq), DB_STR(date_datetime(cx->mem, r.at)), DB_STR(r.peer), DB_STR(r.op),
	        number(r.user_id), DB_STR(r.ip), DB_STR(r.request_id), DB_STR(r.parties), DB_STR(r.fields), DB_STR(r.purpose),
	        number(r.complaint_id), DB_STR(r.result), DB_BLOB(r.prev.p, r.prev.n), DB_BLOB(hash, 32)), NULL));
	TRY(db_run(cx, SQL_HEAD_SET, DB_ARGS(DB_I64(r.seq), DB_BLOB(hash, 32), DB_I64(r.chain)), NULL));
	rq->seq = r.seq;
	memcpy(rq->head, hash, sizeof(hash));
	return ST_OK;
}

struct guarded {
	struct vault_req *rq;
	struct access *a;
	enum status (*work)(struct ctx *, void *);
	void *arg;
	enum status result; /* what work said */
};

static enum status
work_and_log(struct ctx *cx, void *arg)
{
	struct guarded *g = arg;

	g->result = g->work(cx, g->arg);
	return g->result == ST_OK ? access_add(g->rq, g->a, ST_OK) : g->result;
}

static enum status
log_only(struct ctx *cx, void *arg)
{
	struct guarded *g = arg;

	(void)cx;
	return access_add(g->rq, g->a, g->result);
}

enum status
access_run(struct vault_req *rq, struct access *a, enum status (*work)(struct ctx *, void *), void *arg)
{
	struct guarded g = { .rq = rq, .a = a, .work = work, .arg = arg };
	enum status st;

	TRY(chain_open(rq));
	st = db_tx(rq->cx, work_and_log, &g);
	if (st != ST_OK && (g.result == ST_OK || st == ST_FAILED))
		return st;
	if (st != ST_OK)
		TRY(db_tx(rq->cx, log_only, &g));
	rq->vs->seq = rq->seq;
	memcpy(rq->vs->head, rq->head, sizeof(rq->head));
	return st;
}

void
access_tell(struct vault_server *vs)
{
	struct arena *mem;

	if (vs->seq == vs->seq_told)
		return;
	mem = arena_new();
	syslog(LOG_NOTICE, "access log chain %s seq %lld head %s", vs->chain_name, (long long)vs->seq, str_hex(mem, vs->head, 32));
	log_line(LOG_L_INFO, "access log chain=%s seq=%lld head=%s", vs->chain_name, (long long)vs->seq, str_hex(mem, vs->head, 32));
	vs->seq_told = vs->seq;
	arena_free(mem);
}

/* State of a walk along one chain. */
struct walk {
	int64_t seq;
	unsigned char head[32];
	const char *fault; /* first one; NULL: none */
	int64_t fault_at;
};

static void
walk_row(struct ctx *cx, struct walk *w, const struct access_row *r)
{
	unsigned char hash[32];

	w->seq++;
	if (w->fault != NULL)
		return;
	row_hash(cx, r, hash);
	if (r->seq != w->seq)
		w->fault = "a row is missing before";
	else if (r->prev.n != 32 || memcmp(r->prev.p, w->head, 32) != 0)
		w->fault = "the chain is broken before";
	else if (r->hash.n != 32 || memcmp(r->hash.p, hash, 32) != 0)
		w->fault = "the row was changed:";
	if (w->fault != NULL)
		w->fault_at = r->seq;
	memcpy(w->head, hash, sizeof(hash));
}

static enum status
walk_chain(struct ctx *cx, const struct chain *c, struct walk *w)
{
	struct ctx sub = *cx;
	struct access_row *rows;
	int64_t last = 0;
	enum status st;
	size_t n, i;

	*w = (struct walk){ 0 };
	sub.mem = arena_new();
	do {
		arena_reset(sub.mem);
		st = db_all(&sub, SQL_PAGE, DB_ARGS(DB_I64(c->id), DB_I64(last)), &row_map, &rows, &n);
		for (i = 0; st == ST_OK && i < n; i++)
			walk_row(&sub, w, &rows[i]);
		if (st == ST_OK && n > 0)
			last = rows[n - 1].seq;
	} while (st == ST_OK && n == PAGE);
	arena_free(sub.mem);
	if (st == ST_OK && w->fault == NULL && (w->seq < c->seq || (w->seq == c->seq && memcmp(w->head, c->head.p, 32) != 0))) {
		w->fault = "the end was cut off after";
		w->fault_at = w->seq;
	}
	return st;
}

enum status
access_verify(struct ctx *cx, struct str *report, int64_t *broken)
{
	struct chain *chains;
	struct walk w;
	size_t n, i;

	TRY(db_all(cx, SQL_CHAINS, DB_NOARGS, &chain_map, &chains, &n));
	for (i = 0; i < n; i++) {
		TRY(walk_chain(cx, &chains[i], &w));
		if (w.fault != NULL) {
			(*broken)++;
			str_addf(report, "access log %s: BROKEN, %s row %lld\n", chains[i].name, w.fault, (long long)w.fault_at);
		} else {
			str_addf(report, "access log %s: %lld rows, head %s\n", chains[i].name, (long long)w.seq,
			    str_hex(cx->mem, w.head, 32));
		}
	}
	return ST_OK;
}
