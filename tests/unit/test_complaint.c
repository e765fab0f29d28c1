/*
 * test_complaint.c -- cases against a real database: filed once, seen only by token, worked on by staff.
 */
#include "unit.h"
#include <sodium.h>
#include "base/secret.h"
#include "casefix.h"
#include "model/attach.h"
#include "model/complaint.h"

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

#define N(sql) casefix_number(&fix, sql)
#define OK(call) assert_int_equal((call), ST_OK)

static struct complaint_new
new_case(void)
{
	struct complaint_new c = { .channel = "web", .lang = "zh_CN", .subject = "quality", .product = "KF-35", .title = "冰箱不制冷",
		.body = "昨天买的冰箱，今天就不制冷了。" };

	secret_random(c.idem, sizeof(c.idem));
	c.who.v[PF_NAME] = "王小明";
	c.who.v[PF_PHONE] = "13800001234";
	c.who.v[PF_EMAIL] = "wang@example.com";
	return c;
}

static int64_t
file_id(const struct complaint_new *c, const char **token)
{
	const char *number, *t;
	int64_t year, id;

	OK(complaint_file(cx, c, &number, token == NULL ? &t : token));
	assert_true(complaint_number_parse(number, &year, &id));
	return id;
}

static void
test_number(void **state)
{
	int64_t y, id;

	(void)state;
	assert_true(complaint_number_parse("C2026-000123", &y, &id));
	assert_int_equal(y, 2026);
	assert_int_equal(id, 123);
	assert_true(complaint_number_parse(" c2026 - 000123 ", &y, &id));
	assert_true(complaint_number_parse("Ｃ２０２６－０００１２３", &y, &id));
	assert_int_equal(id, 123);
	assert_true(complaint_number_parse("C2026000123", &y, &id));
	assert_true(complaint_number_parse("C2026–1234567", &y, &id));
	assert_int_equal(id, 1234567);
	assert_false(complaint_number_parse(NULL, &y, &id));
	assert_false(complaint_number_parse("", &y, &id));
	assert_false(complaint_number_parse("C2026-123", &y, &id));
	assert_false(complaint_number_parse("D2026-000123", &y, &id));
	assert_false(complaint_number_parse("C2026-000000", &y, &id));
	assert_false(complaint_number_parse("C2026-000123x", &y, &id));
	assert_false(complaint_number_parse("C2026-9999999999999999999999", &y, &id));
	assert_false(complaint_number_parse("C2026-\xff\xff\xff\xff\xff\xff", &y, &id));
	assert_string_equal(complaint_number(cx, 2026, 123), "C2026-000123");
	assert_string_equal(complaint_number(cx, 2026, 1234567), "C2026-1234567");
}

static void
test_file(void **state)
{
	struct complaint_new n = new_case();
	const char *number, *token, *again, *token2;
	struct complaint c;
	struct message *m;
	size_t len;

	(void)state;
	OK(complaint_file(cx, &n, &number, &token));
	OK(case_get(cx, token, &c));
	assert_string_equal(c.number, number);
	assert_string_equal(c.state, "received");
	assert_string_equal(c.title, n.title);
	assert_string_equal(c.product, "KF-35");
	assert_int_equal(c.party_id, 0);
	assert_true(c.received_at > cx->now - 60);
	OK(case_messages(cx, token, &m, &len));
	assert_int_equal(len, 1);
	assert_string_equal(m[0].body, n.body);
	/* The same form again: the same number, a token of its own, nothing stored twice. */
	OK(complaint_file(cx, &n, &again, &token2));
	assert_string_equal(again, number);
	assert_string_not_equal(token, token2);
	OK(case_get(cx, token2, &c));
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM message"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE state = 'queued' AND template = 'ack' AND lang = 'zh_CN'"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM private_value WHERE party_id <> 4711"), 3);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint_event WHERE event = 'register' AND from_state = ''"), 1);
	/* No token, no case. */
	assert_int_equal(case_get(cx, "AAAAAAAAAAAAAAAAAAAAAA", &c), ST_MISSING);
	OK(case_messages(cx, "AAAAAAAAAAAAAAAAAAAAAA", &m, &len));
	assert_int_equal(len, 0);
	/* A revoked one opens nothing. */
	assert_int_equal(N("SELECT COUNT(*) AS v FROM case_token"), 2);
	OK(db_run(cx, "UPDATE case_token SET revoked_at = UTC_TIMESTAMP()", DB_NOARGS, NULL));
	assert_int_equal(case_get(cx, token, &c), ST_MISSING);
	assert_int_equal(case_add(cx, token, n.idem, "more", NULL, 0), ST_MISSING);
}

static void
test_invalid(void **state)
{
	struct complaint_new n = new_case();
	const char *number, *token;

	(void)state;
	n.subject = "nonsense";
	assert_int_equal(complaint_file(cx, &n, &number, &token), ST_INVALID);
	n = new_case();
	n.lang = "fr";
	assert_int_equal(complaint_file(cx, &n, &number, &token), ST_INVALID);
	n = new_case();
	n.title = " 　\t";
	assert_int_equal(complaint_file(cx, &n, &number, &token), ST_INVALID);
	n = new_case();
	fake_vault.seal = ST_BUSY;
	assert_int_equal(complaint_file(cx, &n, &number, &token), ST_BUSY);
	fake_vault.seal = ST_OK;
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint WHERE title <> '冰箱不制冷'"), 0);
}

static void
test_anonymous(void **state)
{
	struct complaint_new n = new_case();
	unsigned char idem[16];
	struct attach_in in = { .name = "照片.jpg", .mime = "image/jpeg; charset=x", .size = 10 };
	const char *token;
	int64_t id;
	int seals = fake_vault.seals;

	(void)state;
	memset(&n.who, 0, sizeof(n.who));
	n.subject = "privacy";
	id = file_id(&n, &token);
	assert_int_equal(fake_vault.seals, seals);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint WHERE party_id IS NULL AND restricted = 'privacy'"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox"), 1); /* that of the case before */
	/* Files need a key: the case gets a party without values. */
	secret_random(idem, sizeof(idem));
	in.fd = casefix_file(10, in.sha256);
	OK(case_add(cx, token, idem, "a picture", &in, 1));
	OK(case_add(cx, token, idem, "a picture", &in, 1));
	close(in.fd);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint WHERE party_id IS NULL"), 0);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach WHERE mime = 'image/jpeg' AND kind = 'file'"), 1);
	assert_true(id > 0);
}

struct sum {
	crypto_hash_sha256_state s;
	size_t n;
};

static enum status
sum_add(void *arg, struct blob b)
{
	struct sum *s = arg;

	crypto_hash_sha256_update(&s->s, b.p, b.n);
	s->n += b.n;
	return ST_OK;
}

static void
test_attach(void **state)
{
	struct complaint_new n = new_case();
	static const size_t sizes[3] = { 0, ATTACH_CHUNK, 3 * ATTACH_CHUNK + 17 };
	struct attach_in in[3];
	unsigned char hash[32];
	struct attach *a;
	const char *token;
	struct sum sum;
	size_t len, i;
	int64_t id;

	(void)state;
	for (i = 0; i < 3; i++) {
		in[i] = (struct attach_in){ .name = "f", .mime = "text/plain", .size = (int64_t)sizes[i] };
		in[i].fd = casefix_file(sizes[i], in[i].sha256);
	}
	n.files = in;
	n.nfiles = 3;
	id = file_id(&n, &token);
	assert_int_equal(file_id(&n, NULL), id);
	OK(case_attachments(cx, token, &a, &len));
	assert_int_equal(len, 3);
	casefix_as(&fix, 1);
	OK(complaint_attachments(cx, id, &a, &len));
	assert_int_equal(len, 3);
	for (i = 0; i < 3; i++) {
		OK(attach_get(cx, id, a[i].id, &a[i]));
		sum.n = 0;
		crypto_hash_sha256_init(&sum.s);
		OK(attach_read(cx, &a[i], sum_add, &sum));
		crypto_hash_sha256_final(&sum.s, hash);
		assert_int_equal(sum.n, sizes[i]);
		assert_memory_equal(hash, in[i].sha256, 32);
		close(in[i].fd);
	}
	assert_int_equal(attach_get(cx, id + 1, a[0].id, &a[0]), ST_MISSING);
	casefix_as(&fix, 0);
}

/* A vault that goes away between two chunks leaves nothing behind. */
static void
test_attach_fails(void **state)
{
	struct complaint_new n = new_case();
	struct attach_in in = { .name = "f", .mime = "", .size = 100, .fd = -1 };
	int64_t before = N("SELECT COUNT(*) AS v FROM complaint");
	const char *number, *token;

	(void)state;
	n.files = &in;
	n.nfiles = 1;
	assert_int_equal(complaint_file(cx, &n, &number, &token), ST_FAILED);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint"), before);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach WHERE name = ''"), 0);
}

static void
idem_new(unsigned char idem[16])
{
	secret_random(idem, 16);
}

static void
test_work(void **state)
{
	struct complaint_new n = new_case();
	unsigned char idem[16], idem2[16];
	struct complaint_event *e;
	struct complaint c;
	struct message *m;
	const char *token;
	size_t len;
	int64_t id;

	(void)state;
	id = file_id(&n, &token);
	casefix_as(&fix, 1);
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.state, "received");
	assert_int_equal(c.version, 1);
	OK(complaint_move(cx, id, 1, "start", NULL));
	assert_int_equal(complaint_move(cx, id, 1, "close", "done"), ST_CONFLICT);
	assert_int_equal(complaint_move(cx, id, 2, "close", " "), ST_INVALID);
	assert_int_equal(complaint_move(cx, id, 2, "reopen", "why"), ST_INVALID);
	assert_int_equal(complaint_move(cx, id, 2, "vanish", "why"), ST_INVALID);
	idem_new(idem);
	OK(complaint_note(cx, id, idem, "internal: check the compressor"));
	OK(complaint_note(cx, id, idem, "internal: check the compressor"));
	idem_new(idem);
	OK(complaint_answer(cx, id, 2, idem, "请问序列号是多少？", "waiting"));
	OK(complaint_answer(cx, id, 2, idem, "请问序列号是多少？", "waiting")); /* pressed twice */
	idem_new(idem2);
	assert_int_equal(complaint_answer(cx, id, 2, idem2, "x", "answered"), ST_CONFLICT);
	assert_int_equal(complaint_answer(cx, id, 3, idem2, "x", "closed"), ST_INVALID);
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.state, "waiting");
	assert_int_equal(c.answered_at, 0);
	/* The customer answers; he never sees the note. */
	idem_new(idem);
	OK(case_add(cx, token, idem, "序列号 12345", NULL, 0));
	OK(case_messages(cx, token, &m, &len));
	assert_int_equal(len, 3);
	assert_string_equal(m[1].kind, "answer");
	assert_string_equal(m[1].author_name, "Anna");
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.state, "working");
	OK(complaint_answer(cx, id, c.version, idem2, "明天上门维修。", "answered"));
	OK(complaint_get(cx, id, &c));
	assert_true(c.answered_at > 0);
	OK(complaint_move(cx, id, c.version, "close", "repaired"));
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.state, "closed");
	assert_true(c.closed_at > 0);
	assert_int_equal(complaint_answer(cx, id, c.version, idem, "x", "answered"), ST_OK); /* idem of the customer's own message */
	idem_new(idem);
	assert_int_equal(complaint_answer(cx, id, c.version, idem, "x", "answered"), ST_INVALID);
	idem_new(idem);
	OK(case_add(cx, token, idem, "又坏了", NULL, 0));
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.state, "working");
	assert_int_equal(c.closed_at, 0);
	OK(complaint_messages(cx, id, &m, &len));
	assert_int_equal(len, 6);
	OK(complaint_events(cx, id, &e, &len));
	assert_int_equal(len, 7);
	assert_string_equal(e[0].event, "register");
	assert_string_equal(e[2].event, "ask");
	assert_string_equal(e[3].event, "reply");
	assert_string_equal(e[5].reason, "repaired");
	assert_string_equal(e[6].event, "reopen");
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE template = 'answer'"), 2);
	/* Closed for more than a year. */
	OK(complaint_move(cx, id, c.version, "close", "again"));
	OK(db_run(cx, "UPDATE complaint SET closed_at = closed_at - INTERVAL 366 DAY WHERE state = 'closed'", DB_NOARGS, NULL));
	idem_new(idem);
	assert_int_equal(case_add(cx, token, idem, "late", NULL, 0), ST_DENIED);
	OK(complaint_get(cx, id, &c));
	assert_int_equal(complaint_move(cx, id, c.version, "reopen", "late"), ST_INVALID);
	casefix_as(&fix, 0);
}

static void
test_assign(void **state)
{
	struct complaint_new n = new_case();
	struct complaint c;
	int64_t id;

	(void)state;
	id = file_id(&n, NULL);
	casefix_as(&fix, 1);
	OK(complaint_assign(cx, id, 1, 2));
	assert_int_equal(complaint_assign(cx, id, 2, 3), ST_INVALID); /* not active */
	assert_int_equal(complaint_assign(cx, id, 2, 999), ST_INVALID);
	OK(complaint_link(cx, id, 2, 1));
	assert_int_equal(complaint_link(cx, id, 3, 999), ST_INVALID);
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.assignee_name, "Ben");
	assert_string_equal(c.customer_name, "王小明");
	assert_string_equal(c.department_name, "Service");
	assert_true(c.party_id != 4711);
	OK(complaint_assign(cx, id, 3, 0));
	OK(complaint_get(cx, id, &c));
	assert_int_equal(c.assignee_id, 0);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM audit WHERE action = 'complaint.assign' AND actor_id = 1"), 2);
	casefix_as(&fix, 0);
}

/* Who may not know of a case meets nothing of it. */
static void
test_restricted(void **state)
{
	struct complaint_new n = new_case();
	struct complaint_filter f = { .subject = "conduct" };
	struct complaint c, *rows;
	struct complaint_event *e;
	struct attach *a;
	struct message *m;
	unsigned char idem[16];
	size_t len;
	bool more;
	int64_t id;

	(void)state;
	n.subject = "conduct";
	id = file_id(&n, NULL);
	casefix_as(&fix, 2);
	assert_int_equal(complaint_get(cx, id, &c), ST_MISSING);
	OK(complaint_messages(cx, id, &m, &len));
	assert_int_equal(len, 0);
	OK(complaint_events(cx, id, &e, &len));
	assert_int_equal(len, 0);
	OK(complaint_attachments(cx, id, &a, &len));
	assert_int_equal(len, 0);
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 0);
	idem_new(idem);
	assert_int_equal(complaint_note(cx, id, idem, "x"), ST_MISSING);
	assert_int_equal(complaint_answer(cx, id, 1, idem, "x", "answered"), ST_MISSING);
	assert_int_equal(complaint_move(cx, id, 1, "start", NULL), ST_MISSING);
	assert_int_equal(complaint_assign(cx, id, 1, 2), ST_MISSING);
	casefix_as(&fix, 1);
	OK(complaint_get(cx, id, &c));
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 1);
	casefix_as(&fix, 0);
}

static void
test_staff(void **state)
{
	struct complaint_new n = new_case();
	struct attach_in in = { .name = "letter.pdf", .mime = "application/pdf", .size = 7 };
	struct complaint c;
	struct attach *a;
	int64_t id, again;
	size_t len;

	(void)state;
	casefix_as(&fix, 2);
	n.channel = "phone";
	OK(complaint_file_staff(cx, &n, &id));
	OK(complaint_file_staff(cx, &n, &again));
	assert_int_equal(id, again);
	OK(complaint_get(cx, id, &c));
	assert_string_equal(c.channel, "phone");
	assert_int_equal(c.department_id, 1);
	/* For a known customer: his own party, nothing asked again. */
	n = new_case();
	memset(&n.who, 0, sizeof(n.who));
	n.channel = "letter";
	n.customer_id = 1;
	in.fd = casefix_file(7, in.sha256);
	n.files = &in;
	n.nfiles = 1;
	OK(complaint_file_staff(cx, &n, &id));
	close(in.fd);
	OK(complaint_get(cx, id, &c));
	assert_int_equal(c.party_id, 4711);
	assert_int_equal(c.customer_id, 1);
	OK(complaint_attachments(cx, id, &a, &len));
	assert_int_equal(len, 1);
	n = new_case();
	n.customer_id = 999;
	assert_int_equal(complaint_file_staff(cx, &n, &id), ST_INVALID);
	casefix_as(&fix, 0);
}

static void
test_list(void **state)
{
	struct complaint_filter f = { 0 };
	struct complaint_counts k;
	struct complaint *rows;
	const char *last = NULL;
	size_t len, i;
	bool more;

	(void)state;
	casefix_as(&fix, 1);
	for (i = 0; i < 60; i++) {
		struct complaint_new n = new_case();

		n.product = "LIST";
		(void)file_id(&n, NULL);
	}
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 50);
	assert_true(more);
	last = rows[49].number;
	f.page = 2;
	f.desc = true;
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_true(len > 0);
	f = (struct complaint_filter){ .number = last };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 1);
	assert_string_equal(rows[0].number, last);
	f = (struct complaint_filter){ .number = "nonsense" };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 0);
	f = (struct complaint_filter){ .state = "closed" };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 1);
	f = (struct complaint_filter){ .state = "open", .channel = "letter", .sort = "severity", .desc = true };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 1);
	f = (struct complaint_filter){ .customer_id = 1, .sort = "received" };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 2);
	f = (struct complaint_filter){ .assignee_id = 2 };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 0);
	f = (struct complaint_filter){ .assignee_id = -1, .state = "received" };
	OK(complaint_list(cx, &f, &rows, &len, &more));
	assert_int_equal(len, 50);
	OK(complaint_counts(cx, &k));
	assert_int_equal(k.mine_open, 0);
	assert_true(k.unassigned >= 60 && k.received_today >= 60);
	casefix_as(&fix, 0);
}

static int
setup(void **state)
{
	(void)state;
	casefix_open(&fix, "complaint");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_anonymous),
		cmocka_unit_test(test_attach),
		cmocka_unit_test(test_attach_fails),
		cmocka_unit_test(test_work),
		cmocka_unit_test(test_assign),
		cmocka_unit_test(test_restricted),
		cmocka_unit_test(test_staff),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests_name("complaint", tests, setup, teardown);
}
