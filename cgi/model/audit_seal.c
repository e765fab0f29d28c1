/*
 * audit_seal.c -- a hash chain over the rows of the business audit, which other programs write.
 *
 * Every minute one worker of each vault seals what is new; the row `audit` of access_chain holds count and head and is the lock
 * between hosts.  A row that is changed or gone after its seal shows in audit_verify.
 */
#include <string.h>

#include "db/db.h"
#include "model/access.h"

#define BATCH 500 /* rows read at a time when the seals are walked */
#define SEAL 5000 /* rows sealed at a time: less than a tenth of a second */

static const char SQL_CHAIN_NEW[] =
	"INSERT IGNORE INTO access_chain (name, seq, head) VALUES ('audit', 0, REPEAT('\\0', 32))";
static const char SQL_HEAD[] = "SELECT seq, head FROM access_chain WHERE name = 'audit' FOR UPDATE";
static const char SQL_HEAD_READ[] = "SELECT seq, head FROM access_chain WHERE name = 'audit'";
static const char SQL_HEAD_SET[] = "UPDATE access_chain SET seq = ?, head = ? WHERE name = 'audit'";
/* Ids come a little out of order (a slow transaction, several nodes): look back over thirty thousand of them. */
static const char SQL_NEW[] =
	"SELECT a.id, a.at, a.actor_id, a.action, a.noun_id, a.detail, a.ip, a.request_id FROM audit a"
	" LEFT JOIN audit_seal s ON s.audit_id = a.id"
	" WHERE s.id IS NULL AND a.id > (SELECT COALESCE(MAX(t.audit_id), 0) FROM audit_seal t) - 30000 ORDER BY a.id LIMIT 5000";
static const char SQL_SEAL[] = "INSERT INTO audit_seal (audit_id, prev, hash) VALUES (?, ?, ?)";
static const char SQL_PAGE[] =
	"SELECT s.id AS seal_id, s.audit_id, s.prev, s.hash, a.id, a.at, a.actor_id, a.action, a.noun_id, a.detail, a.ip, a.request_id"
	" FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.id > ? ORDER BY s.id LIMIT 500";

struct head {
	int64_t seq;
	struct blob head;
};
static const struct db_col head_cols[] = {
	DB_COL(head, seq, DB_T_I64),
	DB_COL(head, head, DB_T_BLOB),
};
static const struct db_map head_map = DB_MAP(head, head_cols);

struct audit_row {
	int64_t id, at, actor_id, noun_id;
	const char *action, *detail, *ip, *request_id;
	int64_t seal_id, audit_id;
	struct blob prev, hash;
};
#define AUDIT_COLS \
	DB_COL(audit_row, id, DB_T_I64), DB_COL(audit_row, at, DB_T_TIME), DB_COL(audit_row, actor_id, DB_T_I64), \
	    DB_COL(audit_row, action, DB_T_STR), DB_COL(audit_row, noun_id, DB_T_I64), DB_COL(audit_row, detail, DB_T_STR), \
	    DB_COL(audit_row, ip, DB_T_STR), DB_COL(audit_row, request_id, DB_T_STR)
static const struct db_col audit_cols[] = { AUDIT_COLS };
static const struct db_map audit_map = DB_MAP(audit_row, audit_cols);
static const struct db_col sealed_cols[] = {
	AUDIT_COLS,
	DB_COL(audit_row, seal_id, DB_T_I64),
	DB_COL(audit_row, audit_id, DB_T_I64),
	DB_COL(audit_row, prev, DB_T_BLOB),
	DB_COL(audit_row, hash, DB_T_BLOB),
};
static const struct db_map sealed_map = DB_MAP(audit_row, sealed_cols);

static void
row_hash(struct ctx *cx, const unsigned char prev[32], const struct audit_row *r, unsigned char out[32])
{
	struct wire_out o;

	wire_begin(&o, cx->mem, 2);
	wire_blob(&o, prev, 32);
	wire_i64(&o, r->id);
	wire_i64(&o, r->at);
	wire_i64(&o, r->actor_id);
	wire_str(&o, r->action);
	wire_i64(&o, r->noun_id);
	wire_str(&o, r->detail);
	wire_str(&o, r->ip);
	wire_str(&o, r->request_id);
	(void)wire_end(&o);
	secret_hash(out, NULL, o.s.s, o.s.len);
}

/* One batch under the lock of the head; *(size_t *)arg gets how many. */
static enum status
seal_batch(struct ctx *cx, void *arg)
{
	unsigned char (*hash)[32];
	struct audit_row *rows;
	size_t *n = arg, i;
	struct db_arg *v;
	struct head h;

	TRY(db_one(cx, SQL_HEAD, DB_NOARGS, &head_map, &h));
	if (h.head.n != 32)
		return fail(cx, ST_FAILED, "the head of the audit chain has %zu bytes", h.head.n);
	TRY(db_all(cx, SQL_NEW, DB_NOARGS, &audit_map, &rows, n));
	if (*n == 0)
		return ST_OK;
	hash = arena_calloc(cx->mem, *n + 1, sizeof(*hash));
	v = arena_calloc(cx->mem, *n * 3, sizeof(*v));
	memcpy(hash[0], h.head.p, 32);
	for (i = 0; i < *n; i++) {
		row_hash(cx, hash[i], &rows[i], hash[i + 1]);
		v[i * 3] = DB_I64(rows[i].id);
		v[i * 3 + 1] = DB_BLOB(hash[i], 32);
		v[i * 3 + 2] = DB_BLOB(hash[i + 1], 32);
	}
	TRY(db_bulk(cx, SQL_SEAL, v, 3, *n));
	return db_run(cx, SQL_HEAD_SET, DB_ARGS(DB_I64(h.seq + (int64_t)*n), DB_BLOB(hash[*n], 32)), NULL);
}

enum status
audit_seal(struct ctx *cx, bool *more)
{
	size_t n;

	*more = false;
	TRY(db_run(cx, SQL_CHAIN_NEW, DB_NOARGS, NULL));
	TRY(db_tx(cx, seal_batch, &n));
	*more = n == SEAL;
	return ST_OK;
}

struct walk {
	int64_t count, last;
	unsigned char head[32];
	const char *fault;
	int64_t fault_at; /* audit row */
};

static void
walk_row(struct ctx *cx, struct walk *w, const struct audit_row *r)
{
	unsigned char hash[32];

	w->count++;
	w->last = r->seal_id;
	if (w->fault != NULL)
		return;
	row_hash(cx, w->head, r, hash);
	if (r->id == 0)
		w->fault = "a sealed row is gone:";
	else if (r->prev.n != 32 || memcmp(r->prev.p, w->head, 32) != 0)
		w->fault = "a seal is missing before";
	else if (r->hash.n != 32 || memcmp(r->hash.p, hash, 32) != 0)
		w->fault = "the row was changed:";
	if (w->fault != NULL)
		w->fault_at = r->audit_id;
	memcpy(w->head, hash, sizeof(hash));
}

static enum status
walk_seals(struct ctx *cx, struct walk *w)
{
	struct ctx sub = *cx;
	struct audit_row *rows;
	enum status st;
	size_t n, i;

	*w = (struct walk){ 0 };
	sub.mem = arena_new();
	do {
		arena_reset(sub.mem);
		st = db_all(&sub, SQL_PAGE, DB_ARGS(DB_I64(w->last)), &sealed_map, &rows, &n);
		for (i = 0; st == ST_OK && i < n; i++)
			walk_row(&sub, w, &rows[i]);
	} while (st == ST_OK && n == BATCH);
	arena_free(sub.mem);
	return st;
}

enum status
audit_verify(struct ctx *cx, struct str *report, int64_t *broken)
{
	enum status st;
	struct head h;
	struct walk w;

	st = db_one(cx, SQL_HEAD_READ, DB_NOARGS, &head_map, &h);
	if (st == ST_MISSING) {
		str_add(report, "audit: nothing sealed yet\n");
		return ST_OK;
	}
	if (st != ST_OK)
		return st;
	TRY(walk_seals(cx, &w));
	if (w.fault == NULL && (w.count < h.seq || (w.count == h.seq && memcmp(w.head, h.head.p, 32) != 0))) {
		w.fault = "seals were cut off after";
		w.fault_at = w.last;
	}
	if (w.fault == NULL) {
		str_addf(report, "audit: %lld rows sealed, head %s\n", (long long)w.count, str_hex(cx->mem, w.head, 32));
		return ST_OK;
	}
	(*broken)++;
	str_addf(report, "audit: BROKEN, %s row %lld\n", w.fault, (long long)w.fault_at);
	return ST_OK;
}
