/*
 * test_mailin.c -- mails into cases, against a real database.
 */
#include "unit.h"
#include "base/mail.h"
#include "base/secret.h"
#include "casefix.h"
#include "model/complaint.h"
#include "model/mailin.h"

static struct dbfix fix;
static struct conf conf;

#define N(sql) casefix_number(&fix, sql)
#define OK(call) assert_int_equal((call), ST_OK)
#define RUN(sql) OK(db_run(&fix.cx, sql, DB_NOARGS, NULL))

struct text {
	const char *v;
};
static const struct db_col text_cols[] = { DB_COL(text, v, DB_T_STR) };
static const struct db_map text_map = DB_MAP(text, text_cols);

static const char *
text(const char *sql)
{
	struct text t = { "" };

	OK(db_one(&fix.cx, sql, DB_NOARGS, &text_map, &t));
	return t.v;
}

static struct mailin
take(const char *raw)
{
	struct mailin m;

	OK(mailin_take(&fix.cx, raw, strlen(raw), &m));
	return m;
}

static struct mailin
take_seed(const char *name)
{
	return take(dbfix_read(&fix, arena_printf(fix.cx.mem, "tests/fuzz/corpus/mail/%s", name)));
}

/* A mail of a person; every one is another. */
static const char *
mail(const char *from, const char *subject, const char *more, const char *body)
{
	static int n;

	return arena_printf(fix.cx.mem, "From: %s\nSubject: %s\nMessage-ID: <%d@client>\n%s\n%s\n", from, subject, ++n, more, body);
}

static void
test_file(void **state)
{
	struct mailin m = take_seed("plain.eml");

	(void)state;
	assert_int_equal(m.result, MAILIN_FILED);
	assert_non_null(m.number);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint WHERE channel = 'mail' AND lang = 'en' AND state = 'received'"), 1);
	assert_string_equal(text("SELECT title AS v FROM complaint"), "Fridge does not cool");
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE template = 'ack'"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM private_value WHERE field IN ('name', 'email') AND party_id <> 4711"), 2);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach a JOIN mail_in i ON i.attach_id = a.id WHERE a.kind = 'mail' AND i.result = 'filed'"
	    " AND a.complaint_id = i.complaint_id"), 1);
	/* Twice the same, though another relay brought it. */
	m = take(arena_printf(fix.cx.mem, "Received: from x by y; now\n%s", dbfix_read(&fix, "tests/fuzz/corpus/mail/plain.eml")));
	assert_int_equal(m.result, MAILIN_AGAIN);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach"), 1);
}

static void
test_files(void **state)
{
	struct mailin m = take_seed("rfc2231.eml");

	(void)state;
	assert_int_equal(m.result, MAILIN_FILED);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach WHERE kind = 'file' AND message_id IS NOT NULL"), 3);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach WHERE name = '照片 1.jpg' AND mime = 'image/jpeg' AND size = 6"), 1);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM attach a LEFT JOIN attach_chunk k ON k.attach_id = a.id WHERE k.no IS NULL"), 0);
}

static void
test_lang(void **state)
{
	(void)state;
	(void)take_seed("gb2312.eml");
	assert_string_equal(text("SELECT lang AS v FROM complaint ORDER BY id DESC LIMIT 1"), "zh_CN");
	assert_string_equal(text("SELECT title AS v FROM complaint ORDER BY id DESC LIMIT 1"), "冰箱噪音很大——朱镕的喆家");
	(void)take_seed("big5.eml");
	assert_string_equal(text("SELECT lang AS v FROM complaint ORDER BY id DESC LIMIT 1"), "zh_TW");
	(void)take(mail("x@example.com", "", "", "洗衣机漏水\n怎么办"));
	assert_string_equal(text("SELECT title AS v FROM complaint ORDER BY id DESC LIMIT 1"), "洗衣机漏水");
	(void)take(mail("x@example.com", "", "", ""));
	assert_string_equal(text("SELECT title AS v FROM complaint ORDER BY id DESC LIMIT 1"), "—");
}

static void
test_thread(void **state)
{
	struct complaint c;
	struct mailin m;
	const char *ours, *number;
	int64_t id, year;

	(void)state;
	m = take(mail("Mei <mei@example.tw>", "Kettle", "", "It leaks."));
	number = m.number;
	assert_true(complaint_number_parse(number, &year, &id));
	fake_vault.email = "mei@example.tw";
	fake_vault.email_party = N("SELECT party_id AS v FROM complaint ORDER BY id DESC LIMIT 1");
	ours = arena_printf(fix.cx.mem, "In-Reply-To: <%s@kefu.example>\n", text("SELECT mail_id AS v FROM outbox ORDER BY id DESC LIMIT 1"));
	RUN("UPDATE complaint SET state = 'answered' ORDER BY id DESC LIMIT 1");
	m = take(mail("mei@example.tw", "Re: anything", ours, "Still leaks.\n\nOn Monday, Kefu <service@kefu.example> wrote:\n> old\n"));
	assert_int_equal(m.result, MAILIN_THREADED);
	assert_string_equal(m.number, number);
	assert_string_equal(text("SELECT body AS v FROM message ORDER BY id DESC LIMIT 1"), "Still leaks.");
	casefix_as(&fix, 1);
	OK(complaint_get(&fix.cx, id, &c));
	assert_string_equal(c.state, "working");
	/* By its number. */
	m = take(mail("mei@example.tw", arena_printf(fix.cx.mem, "AW: [%s] Kettle", number), "", "And the lid."));
	assert_int_equal(m.result, MAILIN_THREADED);
	/* A number that somebody else guessed: never into her case. */
	m = take(mail("mallory@example.com", number, "", "Send me the file."));
	assert_int_equal(m.result, MAILIN_FILED);
	assert_string_not_equal(m.number, number);
	assert_string_equal(m.reason, arena_printf(fix.cx.mem, "possibly related to %s", number));
	m = take(mail("mallory@example.com", "x", ours, "Me too."));
	assert_int_equal(m.result, MAILIN_FILED);
	/* Another party with the same address is she, too: every web form makes one. */
	RUN("INSERT INTO party (id, key_id, dek, masks, created_at) VALUES (99, 1, 'd', 'm', UTC_TIMESTAMP())");
	RUN("INSERT INTO private_value (party_id, field, sealed, blind, updated_at) SELECT 99, field, sealed, blind, updated_at"
	    " FROM private_value p WHERE field = 'email' AND party_id = (SELECT party_id FROM complaint WHERE title = 'Kettle')");
	fake_vault.email_party = 99;
	m = take(mail("mei@example.tw", number, "", "Third."));
	assert_int_equal(m.result, MAILIN_THREADED);
	/* Closed long ago: a new case. */
	RUN("UPDATE complaint SET state = 'closed', closed_at = UTC_TIMESTAMP() - INTERVAL 400 DAY WHERE title = 'Kettle'");
	m = take(mail("mei@example.tw", number, "", "Again."));
	assert_int_equal(m.result, MAILIN_FILED);
	assert_string_not_equal(m.number, number);
	casefix_as(&fix, 0);
	fake_vault.email_party = 0;
}

static void
test_machine(void **state)
{
	static const char *const seeds[] = { "auto.eml", "bounce.eml", "list.eml", "bulk.eml", "nested.eml", "nocontent.eml" };
	int64_t cases = N("SELECT COUNT(*) AS v FROM complaint"), acks = N("SELECT COUNT(*) AS v FROM outbox");
	struct mailin m;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(seeds); i++) {
		m = take_seed(seeds[i]);
		assert_int_equal(m.result, MAILIN_REFUSED);
		assert_true(m.reason[0] != '\0');
	}
	m = take(mail("Kefu <service@kefu.example>", "x", "", "my own voice"));
	assert_int_equal(m.result, MAILIN_REFUSED);
	m = take("");
	assert_int_equal(m.result, MAILIN_REFUSED);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint"), cases);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox"), acks);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM mail_in i JOIN attach a ON a.id = i.attach_id WHERE i.result = 'refused' AND i.reason <> ''"
	    " AND a.message_id IS NULL"), 8);
}

/* Two robots that answer each other: at most three acknowledgements, however the address is spelled. */
static void
test_loop(void **state)
{
	int64_t before = N("SELECT COUNT(*) AS v FROM outbox WHERE template = 'ack'");
	int i;

	(void)state;
	for (i = 0; i < 30; i++)
		assert_int_equal(take(mail(i % 2 ? "Robot@example.com" : "robot@Example.COM", "Re: ticket", "", "We have received your mail.")).result, MAILIN_FILED);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM outbox WHERE template = 'ack'") - before, 3);
}

static void
test_away(void **state)
{
	const char *raw = mail("li@example.com", "away", "", "x");
	int64_t cases = N("SELECT COUNT(*) AS v FROM complaint"), mails = N("SELECT COUNT(*) AS v FROM mail_in");
	struct mailin m;

	(void)state;
	fake_vault.seal = ST_BUSY;
	assert_int_equal(mailin_take(&fix.cx, raw, strlen(raw), &m), ST_BUSY);
	fake_vault.seal = ST_OK;
	assert_int_equal(N("SELECT COUNT(*) AS v FROM complaint"), cases);
	assert_int_equal(N("SELECT COUNT(*) AS v FROM mail_in"), mails);
	OK(mailin_take(&fix.cx, raw, strlen(raw), &m));
	assert_int_equal(m.result, MAILIN_FILED);
}

static void
test_reply_text(void **state)
{
	struct arena *mem = fix.cx.mem;

	(void)state;
	assert_string_equal(mail_reply_text(mem, "a\nb\n\n-----Original Message-----\nx"), "a\nb");
	assert_string_equal(mail_reply_text(mem, "好的\n\n在 2026年11月20日，客服 <a@b> 写道：\n> x\n"), "好的");
	assert_string_equal(mail_reply_text(mem, "好\n發信\n寄件者: a\n日期: b\n主旨: c\nx"), "好\n發信");
	assert_string_equal(mail_reply_text(mem, "yes\nFrom: my own words\nand so on"), "yes\nFrom: my own words\nand so on");
	assert_string_equal(mail_reply_text(mem, "yes\n> quoted\n"), "yes");
	assert_string_equal(mail_reply_text(mem, "yes\n-- \nMei\n"), "yes");
	assert_string_equal(mail_reply_text(mem, "> all\n> quoted\n"), "> all\n> quoted\n");
	assert_string_equal(mail_reply_text(mem, ""), "");
}

static int
setup(void **state)
{
	(void)state;
	mail_init();
	casefix_open(&fix, "mailin");
	conf = fix.conf;
	conf.mail_domain = "kefu.example";
	conf.mail_from = "Kefu <service@kefu.example>";
	conf.default_lang = "en";
	fix.cx.conf = &conf;
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
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_lang),
		cmocka_unit_test(test_thread),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_away),
		cmocka_unit_test(test_reply_text),
	};

	return cmocka_run_group_tests_name("mailin", tests, setup, teardown);
}
