/*
 * casefix.c -- the database and the vault of the tests of cases, mail and jobs.
 */
#include "unit.h"
#include <fcntl.h>
#include <sodium.h>
#include "base/secret.h"
#include "casefix.h"
#include "model/perm.h"

struct fake_vault fake_vault;

struct value {
	int64_t v;
};
static const struct db_col value_cols[] = { DB_COL(value, v, DB_T_I64) };
static const struct db_map value_map = DB_MAP(value, value_cols);

struct bytes {
	struct blob b;
};
static const struct db_col bytes_cols[] = { DB_COL(bytes, b, DB_T_BLOB) };
static const struct db_map bytes_map = DB_MAP(bytes, bytes_cols);

static unsigned char perms[3][PERM_N];

static const char SETUP[] =
    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('service', 'Service', '客服部', '客服部');\n"
    "INSERT INTO user (login, name, department_id, created_at) VALUES ('anna', 'Anna', 1, UTC_TIMESTAMP()), ('ben', 'Ben', 1, UTC_TIMESTAMP());\n"
    "INSERT INTO user (login, name, active, created_at) VALUES ('gone', 'Gone', 0, UTC_TIMESTAMP());\n"
    "INSERT INTO role (code, name) VALUES ('cases', 'Cases');\n"
    "INSERT INTO role_perm (role_id, perm) VALUES (1, 'complaint_work');\n"
    "INSERT INTO user_role (user_id, role_id) VALUES (1, 1), (2, 1);\n"
    "INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (4711, 1, 'd', 'm', UTC_TIMESTAMP());\n"
    "INSERT INTO customer (kind, name, name_folded, party_id, created_at, updated_at)\n"
    " VALUES ('person', '王小明', '王小明', 4711, UTC_TIMESTAMP(), UTC_TIMESTAMP());\n";

void
casefix_open(struct dbfix *f, const char *name)
{
	secret_init();
	dbfix_open(f, name);
	memset(&fake_vault, 0, sizeof(fake_vault));
	if (db_script(&f->cx, "definer", arena_printf(f->cx.mem, "CREATE USER IF NOT EXISTS kefu_definer@localhost ACCOUNT LOCK;\n"
	    "GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON %s.* TO kefu_definer@localhost;\n", f->conf.db_name)) != ST_OK)
		exit(1);
	dbfix_script(f, "sql/schema.sql");
	dbfix_script(f, "sql/routines.sql");
	if (db_script(&f->cx, "setup", SETUP) != ST_OK)
		exit(1);
	memset(perms[1], 1, PERM_N);
	memset(perms[2], 1, PERM_N);
	perms[2][PERM_COMPLAINT_PRIVACY] = perms[2][PERM_COMPLAINT_CONDUCT] = 0;
}

void
casefix_as(struct dbfix *f, int64_t user)
{
	f->cx.who = (struct actor){ .user_id = user, .department_id = 1, .perms = user == 0 ? NULL : perms[user] };
}

int64_t
casefix_number(struct dbfix *f, const char *sql)
{
	struct value v = { -1 };

	if (db_one(&f->cx, sql, DB_NOARGS, &value_map, &v) != ST_OK)
		return -1;
	return v.v;
}

int
casefix_file(size_t n, unsigned char sha256[32])
{
	unsigned char *p = malloc(n + 1);
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	size_t i;

	assert_true(fd >= 0 && p != NULL);
	for (i = 0; i < n; i++)
		p[i] = (unsigned char)(i * 31 + (i >> 9));
	assert_int_equal(write(fd, p, n), n);
	crypto_hash_sha256(sha256, p, n);
	free(p);
	return fd;
}

/* ---------------------------------------------------------------- the vault */

static struct blob
wrap(struct ctx *cx, const void *p, size_t n)
{
	char *out = arena_alloc(cx->mem, n + 40);

	memcpy(out + 24, p, n);
	return (struct blob){ out, n + 40 };
}

enum status
vault_seal(struct ctx *cx, const struct pvalues *v, struct sealed_party *p)
{
	int i;

	fake_vault.seals++;
	if (fake_vault.seal != ST_OK)
		return fake_vault.seal;
	memset(p, 0, sizeof(*p));
	p->id = secret_id();
	p->key_id = 1;
	p->dek = wrap(cx, "key", 3);
	p->masks = wrap(cx, "", 0);
	p->grant = wrap(cx, "grant", 5);
	for (i = 0; i < PF_N; i++) {
		if (str_empty(v->v[i]))
			continue;
		p->value[i] = wrap(cx, v->v[i], strlen(v->v[i]));
		if (i == PF_PHONE || i == PF_EMAIL) {
			unsigned char h[32];

			secret_hash(h, NULL, v->v[i], strlen(v->v[i]));
			p->blind[i] = (struct blob){ arena_memdup(cx->mem, h, 8), 8 };
		}
	}
	return ST_OK;
}

enum status
vault_seal_chunk(struct ctx *cx, int64_t party, struct blob grant, const unsigned char seal_id[16], int64_t no, struct blob plain,
    struct blob *sealed)
{
	(void)party;
	(void)grant;
	(void)seal_id;
	(void)no;
	if (fake_vault.seal != ST_OK)
		return fake_vault.seal;
	*sealed = wrap(cx, plain.p, plain.n);
	return ST_OK;
}

static const char SQL_CHUNK[] = "SELECT sealed AS b FROM attach_chunk WHERE attach_id = ? AND no = ?";

enum status
vault_open_chunk(struct ctx *cx, int64_t attach_id, int64_t no, struct blob *out)
{
	struct bytes row;

	TRY(db_one(cx, SQL_CHUNK, DB_ARGS(DB_I64(attach_id), DB_I64(no)), &bytes_map, &row));
	*out = (struct blob){ (const char *)row.b.p + 24, row.b.n - 40 };
	return ST_OK;
}

enum status
vault_find_party(struct ctx *cx, const char *address, int64_t *party)
{
	(void)cx;
	if (fake_vault.email_party == 0 || fake_vault.email == NULL || strcmp(address, fake_vault.email) != 0)
		return ST_MISSING;
	*party = fake_vault.email_party;
	return ST_OK;
}

enum status
vault_address_of(struct ctx *cx, int64_t outbox_id, int64_t epoch, const char **address, const char **name)
{
	(void)cx;
	(void)outbox_id;
	(void)epoch;
	fake_vault.addresses++;
	if (fake_vault.address != ST_OK)
		return fake_vault.address;
	*address = fake_vault.email;
	*name = "王小明";
	return ST_OK;
}
