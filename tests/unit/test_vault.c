/*
 * test_vault.c -- the vault from outside: what each peer gets, what a stolen account does not, and what is logged.
 */
#include "unit.h"
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include "model/access.h"
#include "model/complaint.h"
#include "model/keyring.h"
#include "model/session.h"
#include "vaultfix.h"

static struct vaultfix fix;
static struct vaultfix *const f = &fix;

#define DESK(call) AS(f, AS_DESK, call)
#define DENIED_SQL "1142"

static const struct pvalues wang = { .v = { [PF_NAME] = "王小明", [PF_PHONE] = "13812345678", [PF_EMAIL] = "wang@example.com",
	[PF_ADDRESS] = "上海市浦东新区世纪大道100号", [PF_BIRTH] = "1985-07-14" } };

/* A customer of the service department with wang's values; anna is logged in. */
static int64_t
new_customer(const char *owner)
{
	int64_t party;

	vaultfix_login(f, "anna");
	assert_int_equal(AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], &wang, 1, &party)), ST_OK);
	vaultfix_sql(f, arena_printf(f->db.cx.mem,
	    "INSERT INTO customer (kind, name, name_folded, owner_id, department_id, party_id, created_at, updated_at)"
	    " SELECT 'person', '王小明', '王小明', (SELECT id FROM user WHERE login = '%s'), 1, %lld, UTC_TIMESTAMP(), UTC_TIMESTAMP()",
	    owner, (long long)party));
	return party;
}

static void
test_login(void **state)
{
	const char *token;
	struct ctx *cx = &f->desk;

	(void)state;
	cx->who = (struct actor){ 0 };
	assert_int_equal(DESK(vault_login(cx, "anna", "wrong horse", &token)), ST_LOGIN);
	assert_int_equal(DESK(vault_login(cx, "nobody", "wrong horse", &token)), ST_LOGIN);
	assert_int_equal(DESK(vault_login(cx, "ANNA", "correct horse", &token)), ST_OK);
	assert_int_equal(strlen(token), 43);
	assert_int_equal(session_load(cx, token), ST_OK);
	assert_string_equal(cx->who.login, "anna");
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'login' AND result = 'login'"), 2);
	assert_int_equal(DESK(vault_logout(cx)), ST_OK);
	assert_int_equal(session_load(cx, token), ST_LOGIN);
}

static void
test_session_ends(void **state)
{
	const char *token, *first;
	struct ctx *cx = &f->desk;

	(void)state;
	vaultfix_login(f, "anna");
	first = cx->who.session;
	vaultfix_sql(f, "UPDATE session SET seen_at = UTC_TIMESTAMP() - INTERVAL 90 SECOND");
	assert_int_equal(DESK(session_load(cx, first)), ST_OK);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM session WHERE seen_at > UTC_TIMESTAMP() - INTERVAL 9 SECOND"), 1);
	vaultfix_sql(f, "UPDATE session SET seen_at = UTC_TIMESTAMP() - INTERVAL 31 MINUTE");
	assert_int_equal(session_load(cx, first), ST_LOGIN);
	vaultfix_login(f, "anna");
	first = cx->who.session;
	assert_int_equal(DESK(vault_login(cx, "anna", "correct horse", &token)), ST_OK);
	assert_int_equal(DESK(vault_password(cx, "not it at all", "another horse")), ST_DENIED);
	assert_int_equal(DESK(vault_password(cx, "correct horse", "short")), ST_INVALID);
	assert_int_equal(DESK(vault_password(cx, "correct horse", "correct horse")), ST_OK);
	assert_int_equal(session_load(cx, token), ST_LOGIN);
	assert_int_equal(session_load(cx, first), ST_OK);
	vaultfix_sql(f, "UPDATE user SET active = 0 WHERE login = 'anna'");
	assert_int_equal(session_load(cx, first), ST_LOGIN);
	assert_int_equal(DESK(vault_login(cx, "anna", "correct horse", &token)), ST_LOGIN);
	vaultfix_sql(f, "UPDATE user SET active = 1 WHERE login = 'anna'");
}

static void
test_login_throttle(void **state)
{
	struct ctx cx = f->desk;
	const char *token;
	int i;

	(void)state;
	cx.ip = "10.9.9.9";
	for (i = 0; i < 5; i++)
		assert_int_equal(DESK(vault_login(&cx, "ben", "wrong horse", &token)), ST_LOGIN);
	assert_int_equal(DESK(vault_login(&cx, "ben", "correct horse", &token)), ST_BUSY);
	/* Nobody else is kept out, and a minute later neither is he. */
	cx.ip = "10.9.9.8";
	assert_int_equal(DESK(vault_login(&cx, "ben", "correct horse", &token)), ST_OK);
	vaultfix_sql(f, "UPDATE throttle SET refilled_at = refilled_at - INTERVAL 61 SECOND");
	cx.ip = "10.9.9.9";
	assert_int_equal(DESK(vault_login(&cx, "ben", "correct horse", &token)), ST_OK);
	assert_int_equal(DESK(vault_login(&cx, "ben", "wrong horse", &token)), ST_LOGIN);
}

static void
test_masked(void **state)
{
	int64_t ids[4] = { new_customer("anna"), 0, 12345, PARTY_ANY };
	struct pmasks m[4];

	(void)state;
	assert_int_equal(DESK(vault_masked(&f->desk, ids, 4, m)), ST_OK);
	assert_string_equal(m[0].f[PF_PHONE].mask, "138****5678");
	assert_string_equal(m[0].f[PF_EMAIL].mask, "w***@example.com");
	assert_string_equal(m[0].f[PF_ADDRESS].mask, "上海市浦东新区****");
	assert_string_equal(m[0].f[PF_BIRTH].mask, "1985-**-**");
	assert_int_equal(m[0].f[PF_PHONE].level, PL_READ); /* her own */
	assert_true(m[0].f[PF_PHONE].writable && m[0].f[PF_PHONE].lookup && m[0].f[PF_PHONE].present);
	assert_int_equal(m[0].f[PF_INCOME].level, PL_NONE);
	assert_null(m[0].f[PF_INCOME].mask);
	assert_true(m[1].f[PF_PHONE].writable && !m[1].f[PF_PHONE].present);
	assert_int_equal(m[2].f[PF_PHONE].level, PL_NONE);
	assert_int_equal(m[1].f[PF_PHONE].level, PL_READ);
	assert_int_equal(m[3].f[PF_PHONE].level, PL_REVEAL); /* nobody's */
	assert_false(m[3].f[PF_PHONE].present);
	vaultfix_login(f, "carl"); /* sales, another department */
	assert_int_equal(DESK(vault_masked(&f->desk, ids, 1, m)), ST_OK);
	assert_int_equal(m[0].f[PF_PHONE].level, PL_MASKED);
	assert_false(m[0].f[PF_PHONE].writable);
	assert_int_equal(m[0].f[PF_ADDRESS].level, PL_NONE);
}

static void
test_reveal(void **state)
{
	int64_t party = new_customer("ben"), before;
	const char *v;

	(void)state;
	before = vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'reveal'");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", "too short", 0, &v)), ST_INVALID);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "curious", "because I want to know", 0, &v)), ST_INVALID);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", "calls back about the rice cooker", 0, &v)), ST_OK);
	assert_string_equal(v, "13812345678");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_BIRTH, "verify", "calls back about the rice cooker", 0, &v)), ST_DENIED);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_INCOME, "verify", "calls back about the rice cooker", 0, &v)), ST_MISSING);
	assert_int_equal(DESK(vault_reveal(&f->desk, 77, PF_PHONE, "verify", "calls back about the rice cooker", 0, &v)), ST_MISSING);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'reveal'"), before + 6);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'reveal' AND result = 'ok' AND fields = 'phone'"
	    " AND purpose = 'contact: calls back about the rice cooker' AND user_id IS NOT NULL"), 1);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE CONCAT(parties, fields, purpose) LIKE '%13812345678%'"), 0);
}

static void
test_reveal_rate(void **state)
{
	int64_t party = new_customer("anna");
	const char *v;
	int i;

	(void)state;
	vaultfix_sql(f, "DELETE FROM throttle");
	for (i = 0; i < 20; i++)
		assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_OK);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_BUSY);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'reveal' AND result = 'busy'"), 1);
	vaultfix_sql(f, "DELETE FROM throttle");
}

static void
test_no_log_no_read(void **state)
{
	int64_t party = new_customer("anna");
	const char *v = NULL;

	(void)state;
	vaultfix_sql(f, "REVOKE SELECT, INSERT ON access_log FROM kt_vault@localhost");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_FAILED);
	assert_null(v);
	vaultfix_sql(f, "GRANT SELECT, INSERT ON access_log TO kt_vault@localhost");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_OK);
}

static void
test_write(void **state)
{
	int64_t party = new_customer("anna"), fresh, *found;
	struct pvalues v = { .v = { [PF_PHONE] = "138****5678" } };
	struct pmasks m;
	const char *text;
	size_t n;

	(void)state;
	assert_int_equal(DESK(vault_write(&f->desk, party, &v)), ST_INVALID);
	v.v[PF_PHONE] = "0912-345-678";
	v.v[PF_EMAIL] = "";
	assert_int_equal(DESK(vault_write(&f->desk, party, &v)), ST_OK);
	assert_int_equal(DESK(vault_masked(&f->desk, &party, 1, &m)), ST_OK);
	assert_string_equal(m.f[PF_PHONE].mask, "******678");
	assert_false(m.f[PF_EMAIL].present);
	assert_string_equal(m.f[PF_EMAIL].mask, "");
	assert_int_equal(DESK(vault_lookup(&f->desk, PF_PHONE, "+886 912 345 678", &found, &n)), ST_OK);
	assert_int_equal(n, 1);
	assert_true(found[0] == party);
	assert_int_equal(DESK(vault_lookup(&f->desk, PF_ADDRESS, "x", &found, &n)), ST_INVALID);
	v = (struct pvalues){ .v = { [PF_PHONE] = "02-12345678", [PF_BIRTH] = "" } };
	assert_int_equal(DESK(vault_party_new(&f->desk, &v, &fresh)), ST_OK);
	assert_int_equal(DESK(vault_party_new(&f->desk, &wang, &fresh)), ST_DENIED); /* no right to write a birth date */
	v = (struct pvalues){ .v = { [PF_INCOME] = "A" } };
	assert_int_equal(DESK(vault_write(&f->desk, party, &v)), ST_DENIED);
	vaultfix_login(f, "dora"); /* clerk: may write an income and not read it */
	assert_int_equal(DESK(vault_write(&f->desk, party, &v)), ST_OK);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_INCOME, "verify", "a reason that is long", 0, &text)), ST_MISSING);
	assert_int_equal(DESK(vault_masked(&f->desk, &party, 1, &m)), ST_OK);
	assert_true(m.f[PF_INCOME].writable && m.f[PF_INCOME].mask == NULL && !m.f[PF_INCOME].present);
}

static void
test_restricted_case(void **state)
{
	int64_t ids[200] = { 0 };
	struct pvalues v[1] = { wang };
	struct pmasks m;

	(void)state;
	assert_int_equal(AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], v, 1, ids)), ST_OK);
	vaultfix_sql(f, arena_printf(f->db.cx.mem,
	    "INSERT INTO complaint (id, year, idem, channel, lang, state, subject, restricted, title, party_id, received_at, updated_at)"
	    " VALUES (900, 2026, RANDOM_BYTES(16), 'web', 'en', 'received', 'privacy', 'privacy', 't', %lld, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
	    (long long)ids[0]));
	vaultfix_login(f, "anna");
	assert_int_equal(DESK(vault_masked(&f->desk, ids, 1, &m)), ST_OK);
	assert_int_equal(m.f[PF_PHONE].level, PL_NONE);
	vaultfix_login(f, "paula"); /* privacy */
	assert_int_equal(DESK(vault_masked(&f->desk, ids, 1, &m)), ST_OK);
	assert_int_equal(m.f[PF_PHONE].level, PL_REVEAL);
}

/* The case that the log will name must be one of that party, and one that the person may read. */
static void
test_reveal_case(void **state)
{
	int64_t party = new_customer("anna"), other = new_customer("anna");
	const char *v;

	(void)state;
	vaultfix_sql(f, arena_printf(f->db.cx.mem,
	    "INSERT INTO complaint (id, year, idem, channel, lang, state, subject, restricted, title, party_id, received_at, updated_at)"
	    " VALUES (910, 2026, RANDOM_BYTES(16), 'web', 'en', 'received', 'quality', 'none', 't', %lld, UTC_TIMESTAMP(), UTC_TIMESTAMP()),"
	    " (911, 2026, RANDOM_BYTES(16), 'web', 'en', 'received', 'conduct', 'conduct', 't', %lld, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
	    (long long)party, (long long)party));
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 910, &v)), ST_OK);
	assert_int_equal(DESK(vault_reveal(&f->desk, other, PF_PHONE, "contact", NULL, 910, &v)), ST_MISSING);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 911, &v)), ST_MISSING);
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 912, &v)), ST_MISSING);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'reveal' AND complaint_id = 910"), 2);
}

static void
test_wrong_peer(void **state)
{
	int64_t party = new_customer("anna"), found;
	struct sealed_party s;
	const char *v, *w;
	struct ctx *portal = &f->as[AS_PORTAL];

	(void)state;
	if (!f->root)
		skip();
	portal->who.session = f->desk.who.session;
	assert_int_equal(AS(f, AS_PORTAL, vault_reveal(portal, party, PF_PHONE, "contact", "a reason that is long", 0, &v)), ST_DENIED);
	assert_int_equal(AS(f, AS_PORTAL, vault_login(portal, "anna", "correct horse", &v)), ST_BUSY); /* no place on that socket */
	assert_int_equal(AS(f, AS_PORTAL, vault_find_party(portal, "wang@example.com", &found)), ST_DENIED);
	assert_int_equal(AS(f, AS_PORTAL, vault_address_of(portal, 1, 1, &v, &w)), ST_DENIED);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal(portal, &wang, &s)), ST_OK);
	assert_int_equal(DESK(vault_match(&f->desk, "C2026-000900", "13812345678", &v)), ST_DENIED);
	assert_int_equal(AS(f, AS_MAILIN, vault_match(&f->as[AS_MAILIN], "C2026-000900", "13812345678", &v)), ST_DENIED);
	assert_int_equal(AS(f, AS_JOBS, vault_seal(&f->as[AS_JOBS], &wang, &s)), ST_DENIED);
	assert_int_equal(AS(f, AS_STRANGER, vault_ping(&f->as[AS_STRANGER])), ST_BUSY);
	f->desk.who.session = NULL;
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", "a reason that is long", 0, &v)), ST_LOGIN);
	assert_int_equal(DESK(vault_seal(&f->desk, &wang, &s)), ST_LOGIN);
	portal->who.session = NULL;
}

/* What somebody with the desk's database account tries. */
static void
test_stolen_desk(void **state)
{
	static const char SQL_FORGE[] = "INSERT INTO session (hash, user_id, created_at, seen_at, ip)"
	    " VALUES (RANDOM_BYTES(32), 1, UTC_TIMESTAMP(), UTC_TIMESTAMP(), '')";
	static const char SQL_EXTEND[] = "UPDATE session SET user_id = 1";
	static const char SQL_GRANT[] = "INSERT INTO user_role (user_id, role_id) VALUES (1, 1)";
	static const char SQL_RIGHT[] = "UPDATE field_right SET level = 'read'";
	static const char SQL_PERM[] = "INSERT INTO role_perm (role_id, perm) VALUES (1, 'complaint_privacy')";
	static const char SQL_VALUE[] = "SELECT COUNT(*) AS v FROM private_value";
	static const char SQL_DEK[] = "SELECT COUNT(dek) AS v FROM party";
	static const char SQL_HASH[] = "SELECT COUNT(*) AS v FROM credential";
	static const char SQL_LOG[] = "UPDATE access_log SET user_id = 2";
	static const char SQL_LOG_CUT[] = "DELETE FROM access_log";
	static const char SQL_AUDIT_CUT[] = "DELETE FROM audit";
	static const char SQL_BUCKETS[] = "DELETE FROM throttle";
	static const char SQL_CHUNK[] = "SELECT COUNT(*) AS v FROM attach_chunk";
	static const char SQL_TOKEN[] = "INSERT INTO case_token (hash, complaint_id, created_at) VALUES (RANDOM_BYTES(32), 1, UTC_TIMESTAMP())";
	static const char *const tries[] = { SQL_FORGE, SQL_EXTEND, SQL_GRANT, SQL_RIGHT, SQL_PERM, SQL_VALUE, SQL_DEK, SQL_HASH, SQL_LOG,
		SQL_LOG_CUT, SQL_AUDIT_CUT, SQL_BUCKETS, SQL_CHUNK, SQL_TOKEN };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(tries); i++) {
		f->desk.error = NULL;
		assert_int_equal(db_run(&f->desk, tries[i], DB_NOARGS, NULL), ST_FAILED);
		if (f->desk.error == NULL || (strstr(f->desk.error, "1142") == NULL && strstr(f->desk.error, "1143") == NULL))
			fail_msg("%s: %s", tries[i], f->desk.error);
	}
}

static void
test_replay(void **state)
{
	int64_t a = new_customer("anna"), b = new_customer("anna");
	struct pvalues other = { .v = { [PF_PHONE] = "13987654321" } };
	const char *v;

	(void)state;
	assert_int_equal(DESK(vault_write(&f->desk, b, &other)), ST_OK);
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "UPDATE private_value x JOIN private_value y ON y.party_id = %lld AND y.field = 'phone'"
	    " SET x.sealed = y.sealed WHERE x.party_id = %lld AND x.field = 'phone'", (long long)b, (long long)a));
	assert_int_equal(DESK(vault_reveal(&f->desk, a, PF_PHONE, "contact", NULL, 0, &v)), ST_FAILED);
	/* The whole key and value of another party. */
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "UPDATE party x JOIN party y ON y.id = %lld SET x.dek = y.dek WHERE x.id = %lld",
	    (long long)b, (long long)a));
	assert_int_equal(DESK(vault_reveal(&f->desk, a, PF_PHONE, "contact", NULL, 0, &v)), ST_FAILED);
	/* Another field of the same party. */
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "UPDATE private_value x JOIN private_value y ON y.party_id = %lld AND y.field = 'birth'"
	    " SET x.sealed = y.sealed WHERE x.party_id = %lld AND x.field = 'phone'", (long long)b, (long long)b));
	assert_int_equal(DESK(vault_reveal(&f->desk, b, PF_PHONE, "contact", NULL, 0, &v)), ST_FAILED);
}

static void
test_match(void **state)
{
	struct ctx *cx = &f->as[AS_PORTAL];
	int64_t id, found;
	const char *token;
	int i;

	(void)state;
	assert_int_equal(AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], &wang, 1, &id)), ST_OK);
	vaultfix_sql(f, arena_printf(f->db.cx.mem,
	    "INSERT INTO complaint (id, year, idem, channel, lang, state, subject, title, party_id, received_at, updated_at)"
	    " VALUES (901, 2026, RANDOM_BYTES(16), 'web', 'en', 'received', 'quality', 't', %lld, UTC_TIMESTAMP(), UTC_TIMESTAMP())",
	    (long long)id));
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2026-000901", "+86 138 1234 5678", &token)), ST_OK);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM case_token WHERE complaint_id = 901"), 1);
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2026-000901", "WANG@example.com", &token)), ST_OK);
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2025-000901", "13812345678", &token)), ST_MISSING);
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2026-000999", "13812345678", &token)), ST_MISSING);
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2026-000901", "13812345679", &token)), ST_MISSING);
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "nonsense", "13812345679", &token)), ST_MISSING);
	for (i = 0; i < 5; i++)
		(void)!AS(f, AS_PORTAL, vault_match(cx, "C2026-000901", "13812345670", &token));
	assert_int_equal(AS(f, AS_PORTAL, vault_match(cx, "C2026-000901", "13812345678", &token)), ST_BUSY);
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "UPDATE party SET created_at = UTC_TIMESTAMP() - INTERVAL IF(id = %lld, -1, 1) HOUR",
	    (long long)id));
	assert_int_equal(AS(f, AS_MAILIN, vault_find_party(&f->as[AS_MAILIN], "Wang@Example.com", &found)), ST_OK);
	assert_true(found == id);
	assert_int_equal(AS(f, AS_MAILIN, vault_find_party(&f->as[AS_MAILIN], "none@example.com", &id)), ST_MISSING);
}

static void
test_send(void **state)
{
	struct ctx *cx = &f->as[AS_JOBS];
	const char *address, *name;
	int64_t id;

	(void)state;
	assert_int_equal(AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], &wang, 1, &id)), ST_OK);
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "INSERT INTO outbox (id, template, lang, party_id, mail_id, dedupe, state, epoch, next_at,"
	    " created_at) VALUES (5, 'ack', 'en', %lld, 'm5', 'd5', 'queued', 3, UTC_TIMESTAMP(), UTC_TIMESTAMP())", (long long)id));
	assert_int_equal(AS(f, AS_JOBS, vault_address_of(cx, 5, 3, &address, &name)), ST_MISSING);
	vaultfix_sql(f, "UPDATE outbox SET state = 'sending' WHERE id = 5");
	assert_int_equal(AS(f, AS_JOBS, vault_address_of(cx, 5, 2, &address, &name)), ST_MISSING);
	assert_int_equal(AS(f, AS_JOBS, vault_address_of(cx, 5, 3, &address, &name)), ST_OK);
	assert_string_equal(address, "wang@example.com");
	assert_string_equal(name, "王小明");
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'send' AND result = 'ok'"), 1);
}

/* Store a party as the portal's procedure does, with one attachment of two chunks in case 902. */
static void
store_file(const struct sealed_party *s, const unsigned char seal_id[16], const struct blob chunks[2])
{
	static const char SQL_PARTY[] = "CALL party_add(?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL)";
	static const char SQL_CASE[] = "INSERT INTO complaint (id, year, idem, channel, lang, state, subject, title, party_id, received_at,"
	    " updated_at) VALUES (902, 2026, RANDOM_BYTES(16), 'web', 'en', 'received', 'quality', 't', ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())";
	static const char SQL_ATTACH[] = "INSERT INTO attach (id, complaint_id, kind, seal_id, party_id, name, mime, size, sha256, at)"
	    " VALUES (70, 902, 'file', ?, ?, 'a.txt', 'text/plain', 9, REPEAT('x', 32), UTC_TIMESTAMP())";
	static const char SQL_CHUNK[] = "INSERT INTO attach_chunk (attach_id, no, sealed) VALUES (70, ?, ?)";
	struct ctx *cx = &f->db.cx;
	int i;

	assert_int_equal(db_run(cx, SQL_PARTY, DB_ARGS(DB_I64(s->id), DB_I64(s->key_id), DB_BLOB(s->dek.p, s->dek.n),
	    DB_BLOB(s->masks.p, s->masks.n)), NULL), ST_OK);
	assert_int_equal(db_run(cx, SQL_CASE, DB_ARGS(DB_I64(s->id)), NULL), ST_OK);
	assert_int_equal(db_run(cx, SQL_ATTACH, DB_ARGS(DB_BLOB(seal_id, 16), DB_I64(s->id)), NULL), ST_OK);
	for (i = 0; i < 2; i++)
		assert_int_equal(db_run(cx, SQL_CHUNK, DB_ARGS(DB_I64(i), DB_BLOB(chunks[i].p, chunks[i].n)), NULL), ST_OK);
}

static void
test_attachment(void **state)
{
	static unsigned char big[512 * 1024];
	const unsigned char seal_id[16] = "0123456789abcde";
	struct ctx *cx = &f->as[AS_PORTAL];
	struct pvalues none = { .v = { NULL } };
	struct sealed_party s, other;
	struct blob chunks[2], out;

	(void)state;
	memset(big, 'k', sizeof(big));
	assert_int_equal(AS(f, AS_PORTAL, vault_seal(cx, &none, &s)), ST_OK);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal(cx, &none, &other)), ST_OK);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal_chunk(cx, s.id, other.grant, seal_id, 0, (struct blob){ "x", 1 }, &out)), ST_DENIED);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal_chunk(cx, s.id, (struct blob){ NULL, 0 }, seal_id, 0, (struct blob){ "x", 1 }, &out)), ST_MISSING);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal_chunk(cx, s.id, s.grant, seal_id, 0, (struct blob){ big, sizeof(big) }, &chunks[0])), ST_OK);
	assert_int_equal(AS(f, AS_PORTAL, vault_seal_chunk(cx, s.id, s.grant, seal_id, 1, (struct blob){ "tail", 4 }, &chunks[1])), ST_OK);
	store_file(&s, seal_id, chunks);
	vaultfix_login(f, "anna");
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 0, &out)), ST_OK);
	assert_int_equal(out.n, sizeof(big));
	assert_memory_equal(out.p, big, sizeof(big));
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 1, &out)), ST_OK);
	assert_memory_equal(out.p, "tail", 4);
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 2, &out)), ST_MISSING);
	/* Chunks in another order do not open. */
	vaultfix_sql(f, "UPDATE attach_chunk SET no = 9 WHERE no = 1; UPDATE attach_chunk SET no = 1 WHERE no = 0");
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 1, &out)), ST_FAILED);
	/* More into a stored party, as an answer of the customer brings. */
	assert_int_equal(AS(f, AS_PORTAL, vault_seal_chunk(cx, s.id, (struct blob){ NULL, 0 }, seal_id, 2, (struct blob){ "x", 1 }, &out)), ST_OK);
	vaultfix_login(f, "carl"); /* sales: no right to attachments */
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 9, &out)), ST_DENIED);
	vaultfix_sql(f, "UPDATE complaint SET restricted = 'privacy' WHERE id = 902");
	vaultfix_login(f, "anna");
	assert_int_equal(DESK(vault_open_chunk(&f->desk, 70, 9, &out)), ST_MISSING);
}

/* One batch of a rotation, as the client asks for it. */
static enum status
rotate_once(struct ctx *cx)
{
	struct wire_out o;
	struct wire_in in;

	vault_begin(&o, cx, VOP_ROTATE);
	wire_i64(&o, 0);
	return vault_ask(cx, &o, &in);
}

/* As many as go at once: each with its own number, key and values, all of them named in the log, and nothing when one value is wrong. */
static void
test_import_many(void **state)
{
	struct pvalues *v = arena_calloc(f->db.cx.mem, VAULT_IMPORT_MAX + 1, sizeof(*v));
	int64_t *ids = arena_calloc(f->db.cx.mem, VAULT_IMPORT_MAX, sizeof(*ids)), n, logged;
	struct ctx *cx = &f->as[AS_ADMIN];
	const char *report;
	size_t i;

	(void)state;
	for (i = 0; i < VAULT_IMPORT_MAX; i++) {
		v[i].v[PF_EMAIL] = arena_printf(f->db.cx.mem, "many%zu@example.com", i);
		v[i].v[PF_ADDRESS] = i % 2 ? "" : "西湖区1号";
	}
	n = vaultfix_number(f, "SELECT COUNT(*) AS v FROM party");
	logged = vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'import'");
	assert_int_equal(AS(f, AS_ADMIN, vault_import_send(cx, v, VAULT_IMPORT_MAX)), ST_OK);
	assert_int_equal(AS(f, AS_ADMIN, vault_import_take(cx, VAULT_IMPORT_MAX, ids)), ST_OK);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM party"), n + VAULT_IMPORT_MAX);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM access_log WHERE op = 'import'"), logged + 12);
	for (i = 1; i < VAULT_IMPORT_MAX; i++)
		assert_true(ids[i - 1] > 0 && ids[i - 1] < ids[i]);
	vaultfix_sql(f, arena_printf(f->db.cx.mem, "CREATE TABLE named AS SELECT l.seq FROM access_log l JOIN party p ON"
	    " FIND_IN_SET(p.id, l.parties) > 0 WHERE l.op = 'import' AND p.id BETWEEN %lld AND %lld", (long long)ids[0],
	    (long long)ids[VAULT_IMPORT_MAX - 1]));
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM named"), VAULT_IMPORT_MAX);
	vaultfix_sql(f, "DROP TABLE named");
	assert_int_equal(AS(f, AS_MAILIN, vault_find_party(&f->as[AS_MAILIN], "Many999@example.com", &n)), ST_OK);
	assert_true(n == ids[999]);
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_OK);
	/* One that is not acceptable: none is stored. */
	n = vaultfix_number(f, "SELECT COUNT(*) AS v FROM party");
	v[500].v[PF_EMAIL] = "no address";
	assert_int_equal(AS(f, AS_ADMIN, vault_import(cx, v, VAULT_IMPORT_MAX, ids)), ST_INVALID);
	assert_int_equal(AS(f, AS_ADMIN, vault_import(cx, v, VAULT_IMPORT_MAX + 1, ids)), ST_TOO_BIG);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM party"), n);
	/* An answer that nobody took is not taken for that of the next question; without a question there is none. */
	assert_int_equal(AS(f, AS_ADMIN, vault_import_send(cx, v, 2)), ST_OK);
	assert_int_equal(AS(f, AS_ADMIN, vault_ping(cx)), ST_OK);
	assert_int_equal(AS(f, AS_ADMIN, vault_import_take(cx, 2, ids)), ST_BUSY);
	assert_int_equal(AS(f, AS_DESK, vault_import(&f->desk, v, 1, ids)), f->root ? ST_DENIED : ST_OK);
}

static void
test_rotate(void **state)
{
	struct pvalues many[VAULT_IMPORT_MAX] = { wang };
	int64_t ids[VAULT_IMPORT_MAX];

	int64_t party = new_customer("anna"), id, n, all, *found;
	const char *why, *v;
	size_t some;

	(void)state;
	for (some = 0; some < 2; some++)
		assert_int_equal(AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], many, NELEM(many), ids)), ST_OK);
	assert_int_equal(keyring_add(f->db.cx.mem, f->conf.key_dir, &id, &why), ST_OK);
	assert_int_equal(id, 2);
	vaultfix_restart(f);
	/* Mixed keys. */
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_OK);
	assert_int_equal(DESK(vault_lookup(&f->desk, PF_PHONE, "13812345678", &found, &some)), ST_OK);
	assert_true(some > 0);
	/* Killed after the first batch. */
	assert_int_equal(AS(f, AS_ADMIN, rotate_once(&f->as[AS_ADMIN])), ST_OK);
	n = vaultfix_number(f, "SELECT COUNT(*) AS v FROM party WHERE key_id = 2");
	assert_true(n >= 199 && n <= 200);
	vaultfix_crash(f);
	/* test_replay left one party whose key does not open. */
	all = vaultfix_number(f, "SELECT COUNT(*) AS v FROM party WHERE key_id = 1");
	assert_int_equal(AS(f, AS_ADMIN, vault_rotate(&f->as[AS_ADMIN], &n)), ST_CONFLICT);
	assert_int_equal(n, all - 1);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) AS v FROM party WHERE key_id <> 2"), 1);
	/* Again: nothing is left to do. */
	assert_int_equal(AS(f, AS_ADMIN, vault_rotate(&f->as[AS_ADMIN], &n)), ST_CONFLICT);
	assert_int_equal(n, 0);
	/* The old key may go. */
	assert_int_equal(unlink(arena_printf(f->db.cx.mem, "%s/1.key", f->conf.key_dir)), 0);
	vaultfix_restart(f);
	vaultfix_sql(f, "DELETE FROM throttle");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_OK);
	assert_string_equal(v, "13812345678");
	assert_int_equal(DESK(vault_lookup(&f->desk, PF_PHONE, "13812345678", &found, &some)), ST_OK);
	assert_true(some > 0);
}

static void
test_verify(void **state)
{
	struct ctx *cx = &f->as[AS_ADMIN];
	const char *report;
	bool more;

	(void)state;
	vaultfix_sql(f, "INSERT INTO audit (at, actor_id, action, noun_id) VALUES (UTC_TIMESTAMP(), 1, 'customer.save', 7)");
	assert_int_equal(audit_seal(&f->db.cx, &more), ST_OK);
	assert_false(more);
	assert_int_equal(vaultfix_number(f, "SELECT COUNT(*) - (SELECT COUNT(*) FROM audit_seal) AS v FROM audit"), 0);
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_OK);
	assert_null(strstr(report, "BROKEN"));
	/* A row that says somebody else did it. */
	vaultfix_sql(f, "UPDATE access_log SET user_id = user_id + 1 WHERE op = 'reveal' ORDER BY chain, seq LIMIT 1");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_CONFLICT);
	vaultfix_sql(f, "UPDATE access_log SET user_id = user_id - 1 WHERE op = 'reveal' ORDER BY chain, seq LIMIT 1");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_OK);
	/* A row in the middle, then the last one. */
	vaultfix_sql(f, "CREATE TABLE kept AS SELECT * FROM access_log; DELETE FROM access_log WHERE op = 'reveal' AND seq > 3 ORDER BY chain, seq LIMIT 1");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_CONFLICT);
	vaultfix_sql(f, "DELETE FROM access_log; INSERT INTO access_log SELECT * FROM kept; DELETE FROM access_log ORDER BY chain DESC, seq DESC LIMIT 1");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_CONFLICT);
	vaultfix_sql(f, "DELETE FROM access_log; INSERT INTO access_log SELECT * FROM kept; DROP TABLE kept");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_OK);
	vaultfix_sql(f, "UPDATE audit SET noun_id = 8 WHERE action = 'customer.save'");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_CONFLICT);
	vaultfix_sql(f, "DELETE FROM audit WHERE action = 'customer.save'");
	assert_int_equal(AS(f, AS_ADMIN, vault_verify(cx, &report)), ST_CONFLICT);
}

/* Frames that are none: the vault closes or says invalid, and goes on. */
static void
test_hostile(void **state)
{
	static const unsigned char zero[4] = { 0 }, huge[6] = { 0xff, 0xff, 0xff, 0xff, 0, 1 };
	static const unsigned char unknown[6] = { 0, 0, 0, 2, 0xff, 0xff };
	static const unsigned char cut[10] = { 0, 0, 0, 6, 0, VOP_SEAL, 0xff, 0xff, 0xff, 0xfe };
	static const unsigned char two[12] = { 0, 0, 0, 2, 0, VOP_PING, 0, 0, 0, 2, 0, VOP_PING };
	unsigned char out[64];

	(void)state;
	assert_int_equal(vaultfix_raw(f, AS_PORTAL, false, zero, sizeof(zero), out, sizeof(out)), 0);
	assert_int_equal(vaultfix_raw(f, AS_PORTAL, false, huge, sizeof(huge), out, sizeof(out)), 0);
	assert_int_equal(vaultfix_raw(f, AS_PORTAL, false, two, sizeof(two), out, sizeof(out)), 0);
	assert_int_equal(vaultfix_raw(f, AS_PORTAL, false, unknown, sizeof(unknown), out, sizeof(out)), 6);
	assert_int_equal(out[5], ST_INVALID);
	assert_int_equal(vaultfix_raw(f, AS_PORTAL, false, cut, sizeof(cut), out, sizeof(out)), 6);
	assert_int_equal(out[5], ST_INVALID);
	assert_int_equal(AS(f, AS_ADMIN, vault_ping(&f->as[AS_ADMIN])), ST_OK);
}

/* Does the vault answer again within ten seconds? */
static bool
answers_again(void)
{
	struct timespec pause = { 0, 50000000 };
	int tries;

	for (tries = 0; tries < 200; tries++) {
		if (AS(f, AS_ADMIN, vault_ping(&f->as[AS_ADMIN])) == ST_OK)
			return true;
		(void)nanosleep(&pause, NULL);
	}
	return false;
}

/* Workers that die are made again; SIGHUP makes new ones, which know a new key. */
static void
test_respawn(void **state)
{
	int64_t party = new_customer("anna"), id;
	char path[64];
	const char *why, *v;
	FILE *in;
	int pid;

	(void)state;
	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", f->pid, f->pid);
	if ((in = fopen(path, "re")) == NULL)
		skip();
	while (fscanf(in, "%d", &pid) == 1)
		assert_int_equal(kill(pid, SIGKILL), 0);
	fclose(in);
	assert_true(answers_again());
	assert_int_equal(keyring_add(f->db.cx.mem, f->conf.key_dir, &id, &why), ST_OK);
	assert_int_equal(kill(f->pid, SIGHUP), 0);
	for (pid = 0; pid < 100; pid++) {
		if (AS(f, AS_ADMIN, vault_import(&f->as[AS_ADMIN], &wang, 1, &party)) == ST_OK &&
		    vaultfix_number(f, "SELECT MAX(key_id) AS v FROM party") == id)
			break;
		(void)nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	}
	assert_int_equal(vaultfix_number(f, "SELECT MAX(key_id) AS v FROM party"), id);
	party = new_customer("anna");
	assert_int_equal(DESK(vault_reveal(&f->desk, party, PF_PHONE, "contact", NULL, 0, &v)), ST_OK);
}

static int
open_all(void **state)
{
	(void)state;
	vaultfix_open(f);
	vaultfix_user(f, "anna", "service", "agent");
	vaultfix_user(f, "ben", "service", "agent");
	vaultfix_user(f, "carl", "sales", "sales");
	vaultfix_user(f, "dora", "service", "clerk");
	vaultfix_user(f, "paula", "service", "privacy");
	return 0;
}

static int
close_all(void **state)
{
	(void)state;
	vaultfix_close(f);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_login),
		cmocka_unit_test(test_session_ends),
		cmocka_unit_test(test_login_throttle),
		cmocka_unit_test(test_masked),
		cmocka_unit_test(test_reveal),
		cmocka_unit_test(test_reveal_rate),
		cmocka_unit_test(test_no_log_no_read),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_restricted_case),
		cmocka_unit_test(test_reveal_case),
		cmocka_unit_test(test_wrong_peer),
		cmocka_unit_test(test_stolen_desk),
		cmocka_unit_test(test_replay),
		cmocka_unit_test(test_match),
		cmocka_unit_test(test_send),
		cmocka_unit_test(test_attachment),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_import_many),
		cmocka_unit_test(test_rotate),
		cmocka_unit_test(test_respawn),
		cmocka_unit_test(test_verify),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
