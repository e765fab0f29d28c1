/*
 * fuzz_vault.c -- hostile requests to the vault, through every handler up to the database.
 *
 * Input: peers (bits), flags (1: slow socket, 2: statements answer nothing, 4: raw frame), operation, then the fields.  The
 * database here answers every statement with one row of plain values, the session is always that of somebody who may everything.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "db/db.h"
#include "model/vault_server.h"

#include "fuzz.h"

static bool empty; /* statements answer nothing */
static bool in_tx;

static void
row_fill(const struct db_map *map, void *row)
{
	static const unsigned char bytes[64] = { 1 };
	size_t i;

	memset(row, 0, map->size);
	for (i = 0; i < map->n; i++) {
		void *at = (char *)row + map->cols[i].offset;

		switch (map->cols[i].type) {
		case DB_T_I64:
		case DB_T_TIME:
			*(int64_t *)at = 1;
			break;
		case DB_T_INT:
			*(int *)at = 1;
			break;
		case DB_T_BOOL:
			*(bool *)at = true;
			break;
		case DB_T_STR:
			*(const char **)at = "none";
			break;
		case DB_T_BLOB:
			*(struct blob *)at = (struct blob){ bytes, 32 };
			break;
		}
	}
}

enum status
db_one(struct ctx *cx, const char *sql, struct db_args args, const struct db_map *map, void *row)
{
	(void)cx, (void)sql, (void)args;
	if (empty)
		return ST_MISSING;
	row_fill(map, row);
	return ST_OK;
}

enum status
db_all(struct ctx *cx, const char *sql, struct db_args args, const struct db_map *map, void *rows, size_t *n)
{
	void *row = arena_alloc(cx->mem, map->size);

	(void)sql, (void)args;
	*n = empty ? 0 : 1;
	row_fill(map, row);
	*(void **)rows = row;
	return ST_OK;
}

enum status
db_run(struct ctx *cx, const char *sql, struct db_args args, int64_t *changed)
{
	size_t i, sum = 0, k;

	(void)cx, (void)sql;
	/* Read every bound byte, so that a sanitizer sees a wrong length. */
	for (i = 0; i < args.n; i++)
		for (k = 0; args.v[i].p != NULL && k < args.v[i].n; k++)
			sum += ((const unsigned char *)args.v[i].p)[k];
	if (changed != NULL)
		*changed = (int64_t)(sum & 1);
	return ST_OK;
}

enum status
db_bulk(struct ctx *cx, const char *sql, const struct db_arg *v, size_t cols, size_t rows)
{
	return db_run(cx, sql, (struct db_args){ v, cols * rows }, NULL);
}

enum status
db_insert(struct ctx *cx, const char *sql, struct db_args args, int64_t *id)
{
	*id = 1;
	return db_run(cx, sql, args, NULL);
}

enum status
db_tx(struct ctx *cx, enum status (*fn)(struct ctx *, void *), void *arg)
{
	enum status st;

	if (in_tx)
		return fn(cx, arg);
	in_tx = true;
	st = fn(cx, arg);
	in_tx = false;
	return st;
}

struct db_arg
db_arg_str(const char *s)
{
	return s == NULL ? DB_NULL : (struct db_arg){ .kind = DB_A_STR, .p = s, .n = strlen(s) };
}

enum status
vault_judge_session(struct vault_req *rq, const char *token)
{
	static struct right all[POLICY_FIELDS];
	int f;

	(void)token;
	for (f = 0; f < POLICY_FIELDS; f++)
		all[f] = (struct right){ f, REL_ALL, PL_READ, true, true };
	rq->who = (struct judged){ .user_id = 1, .department_id = 1, .rights = all, .nrights = POLICY_FIELDS, .customer = true,
		.privacy = true, .conduct = true };
	return ST_OK;
}

enum status
vault_judge_case(struct vault_req *rq, int64_t complaint_id, int *relation)
{
	(void)rq, (void)complaint_id;
	*relation = REL_ALL;
	return empty ? ST_MISSING : ST_OK;
}

static struct keyring *
keys_make(struct arena *mem)
{
	char dir[] = "/tmp/kefu-fuzz.XXXXXX";
	struct keyring *k = NULL;
	const char *why = "";

	if (mkdtemp(dir) == NULL || keyring_init(mem, dir, &why) != ST_OK || keyring_load(mem, dir, &k, &why) != ST_OK)
		abort();
	(void)unlink(arena_printf(mem, "%s/1.key", dir));
	(void)rmdir(dir);
	return k;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct conf conf = { .session_idle = 1800, .session_absolute = 43200, .remote_user = true };
	static struct vault_server vs = { .conf = &conf, .chain_name = "fuzz/0" };
	static struct arena *mem;
	struct ctx cx = { .conf = &conf, .request_id = "", .ip = "", .user_agent = "" };
	struct wire_out o, answer;

	if (mem == NULL) {
		log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1));
		secret_init();
		mem = arena_new();
		vs.keys = keys_make(mem);
	}
	if (n < 3 || p[2] == VOP_LOGIN || p[2] == VOP_PASSWORD || p[2] == VOP_USER_SET) /* a tenth of a second each */
		return 0;
	arena_reset(mem);
	cx.mem = mem;
	vs.slow = (p[1] & 1) != 0;
	empty = (p[1] & 2) != 0;
	in_tx = false;
	if ((p[1] & 4) != 0) {
		size_t frame = wire_frame(p + 3, n - 3);

		if (frame == 0 || frame > n - 3)
			return 0;
		vault_dispatch(&vs, &cx, p[0], p + 3, frame, &answer);
	} else {
		wire_begin(&o, mem, p[2]);
		str_addn(&o.s, p + 3, n - 3);
		if (!wire_end(&o))
			return 0;
		vault_dispatch(&vs, &cx, p[0], o.s.s, o.s.len, &answer);
	}
	if (wire_frame(answer.s.s, answer.s.len) != answer.s.len)
		abort();
	return 0;
}
