/*
 * test_mail.c -- mails as people's programs really write them.  The mails are the fuzzer's seeds.
 */
#include "unit.h"
#include "base/mail.h"
#include "base/secret.h"

static struct arena *mem;

/* A file of the seeds, as bytes. */
static struct blob
seed(const char *name)
{
	const char *src = getenv("KEFU_SOURCE");
	char *path = arena_printf(mem, "%s/tests/fuzz/corpus/mail/%s", src == NULL ? "." : src, name), *p = arena_alloc(mem, 65536);
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be opened", path);
	n = fread(p, 1, 65536, f);
	fclose(f);
	return (struct blob){ p, n };
}

static struct mail_in
read_seed(const char *name)
{
	struct blob b = seed(name);
	struct mail_in m;

	mail_read(mem, b.p, b.n, &m);
	return m;
}

static void
test_plain(void **state)
{
	struct mail_in m = read_seed("plain.eml");

	(void)state;
	assert_null(m.broken);
	assert_null(m.machine);
	assert_string_equal(m.from, "li@example.com");
	assert_string_equal(m.from_name, "Li Lei");
	assert_string_equal(m.message_id, "abc.1@example.com");
	assert_string_equal(m.subject, "Fridge does not cool");
	assert_string_equal(m.body, "Since yesterday it does not cool.\nPlease help.\n");
	assert_int_equal(m.nfiles, 0);
}

static void
test_charsets(void **state)
{
	struct mail_in m = read_seed("gb2312.eml");

	(void)state;
	assert_string_equal(m.subject, "冰箱噪音很大——朱镕的喆家");
	assert_string_equal(m.body, "您好，冰箱的声音像拖拉机，镕。\n谢谢\n");
	m = read_seed("big5.eml");
	assert_string_equal(m.subject, "電鍋壞了，請問保固多久？");
	assert_string_equal(m.body, "您好：電鍋按下去沒有反應。\n");
	m = read_seed("raw8bit.eml");
	assert_string_equal(m.subject, "洗衣机漏水");
	assert_string_equal(m.body, "洗衣机漏水，怎么办？\n");
	m = read_seed("raw8bit_big5.eml");
	assert_string_equal(m.subject, "洗衣機漏水，請問怎麼辦理維修");
	assert_string_equal(m.body, "洗衣機漏水，請問怎麼辦理維修？我的電話改了。\n");
	m = read_seed("wronglabel.eml");
	assert_string_equal(m.body, "退款还没到账\n");
	assert_string_equal(mail_text(mem, "utf-8", "a\xff" "b", 3), "a\xEF\xBF\xBD" "b");
	assert_string_equal(mail_text(mem, "utf-7", "+ZeVnLIqe-", 10), "+ZeVnLIqe-");
	assert_string_equal(mail_text(mem, NULL, "a\r\nb\rc", 6), "a\nb\nc");
}

static void
test_files(void **state)
{
	struct mail_in m = read_seed("rfc2231.eml");

	(void)state;
	assert_string_equal(m.body, "see picture");
	assert_int_equal(m.nfiles, 3);
	assert_string_equal(m.files[0].name, "照片 1.jpg");
	assert_string_equal(m.files[0].mime, "image/jpeg");
	assert_int_equal(m.files[0].body.n, 6);
	assert_string_equal(m.files[1].name, "发票.pdf");
	assert_string_equal(m.files[2].name, "passwd");
	m = read_seed("eml_inside.eml");
	assert_string_equal(m.body, "look");
	assert_int_equal(m.nfiles, 1);
	assert_string_equal(m.files[0].name, "message-1.eml");
	assert_non_null(strstr(m.files[0].body.p, "inner text"));
}

static void
test_html(void **state)
{
	struct mail_in m = read_seed("html.eml");

	(void)state;
	assert_string_equal(m.body, "Hello & goodbye\n\nZeile 2\nZeile 3 你<b>");
	m = read_seed("alternative.eml");
	assert_string_equal(m.body, "plain text");
	assert_string_equal(mail_html(mem, "a < b &unknown; <"), "a < b &unknown; <");
	assert_string_equal(mail_html(mem, "<script>x"), "");
	assert_string_equal(mail_html(mem, "1 &#0; &#xD800; &#99999999999;"), "1 &#0; &#xD800; &#99999999999;");
}

static void
test_machine(void **state)
{
	(void)state;
	assert_string_equal(read_seed("auto.eml").machine, "auto-submitted");
	assert_string_equal(read_seed("auto.eml").refs[0], "c0ffee@kefu.example");
	assert_string_equal(read_seed("bounce.eml").machine, "delivery report");
	assert_string_equal(read_seed("list.eml").machine, "mailing list");
	assert_string_equal(read_seed("bulk.eml").machine, "precedence bulk or junk");
	assert_null(read_seed("exchange.eml").machine);
}

static void
test_thread(void **state)
{
	struct mail_in m = read_seed("exchange.eml");

	(void)state;
	assert_int_equal(m.nrefs, 4);
	assert_string_equal(m.refs[0], "deadbeef@kefu.example");
	assert_string_equal(m.refs[1], "deadbeef@kefu.example");
	assert_string_equal(m.refs[2], "two@x");
	assert_string_equal(m.refs[3], "one@x");
	assert_string_equal(mail_subject_bare(m.subject), "[C2026-000012] 維修");
	assert_string_equal(mail_subject_bare("Re: FW: 转发： x"), "x");
	assert_string_equal(mail_subject_bare("Remember"), "Remember");
}

static void
test_odd(void **state)
{
	struct mail_in m = read_seed("nested.eml");

	(void)state;
	assert_non_null(m.broken);
	m = read_seed("nocontent.eml");
	assert_non_null(m.broken);
	m = read_seed("broken.eml");
	assert_non_null(m.subject);
	m = read_seed("nul.eml");
	assert_string_equal(m.body, "beforeafter[31m\n");
	mail_read(mem, "", 0, &m);
	assert_non_null(m.broken);
}

static void
test_digest(void **state)
{
	static const char one[] = "Received: a\nMessage-ID: <x@y>\n\nbody", two[] = "Received: b\nReceived: a\nMessage-ID: <x@y>\n\nbody",
	    three[] = "Message-ID: <x@y>\n\nbody!", four[] = "Message-ID: <z@y>\n\nbody", folded[] = "Message-ID:\n <x@y>\n\nbody";
	unsigned char a[32], b[32];

	(void)state;
	mail_digest(one, strlen(one), a);
	mail_digest(two, strlen(two), b);
	assert_memory_equal(a, b, 32);
	mail_digest(three, strlen(three), b);
	assert_memory_not_equal(a, b, 32);
	mail_digest(four, strlen(four), b);
	assert_memory_not_equal(a, b, 32);
	mail_digest(folded, strlen(folded), b);
	mail_digest("", 0, b);
}

static void
test_addresses(void **state)
{
	static const char *const bad[] = { "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b>", "a@.b", "a@b..c", "-a@b", "a@b.",
		"\"a\"@b", "a@b,c@d" };
	size_t i;

	(void)state;
	assert_true(mail_address_valid("wang@example.com"));
	assert_true(mail_address_valid("王@例子.中国"));
	for (i = 0; i < NELEM(bad); i++)
		assert_false(mail_address_valid(bad[i]));
	assert_string_equal(mail_address_of(mem, "Kefu <service@example.com>"), "service@example.com");
	assert_string_equal(mail_address_of(mem, "service@example.com"), "service@example.com");
	assert_string_equal(mail_address_of(mem, "Kefu <>"), "");
}

static void
test_write(void **state)
{
	struct mail_out o = { .from = "客服 <service@example.com>", .to = "wang@example.com", .subject = "您的投诉 C2026-000012 已收到",
		.body = "王小明：\n\n您好。\n", .message_id = "abc@kefu.example", .in_reply_to = "def@kefu.example", .date = 1795226400, .machine = true };
	struct mail_in m;
	struct blob b;

	(void)state;
	assert_int_equal(mail_write(mem, &o, &b), ST_OK);
	assert_non_null(strstr(b.p, "\r\nMessage-Id: <abc@kefu.example>\r\n"));
	assert_non_null(strstr(b.p, "\r\nAuto-Submitted: auto-generated\r\n"));
	assert_non_null(strstr(b.p, "\r\nIn-Reply-To: <def@kefu.example>\r\n"));
	assert_null(strstr(b.p, "客"));
	mail_read(mem, b.p, b.n, &m);
	assert_string_equal(m.subject, o.subject);
	assert_string_equal(m.body, o.body);
	assert_string_equal(m.from, "service@example.com");
	assert_string_equal(m.from_name, "客服");
	assert_string_equal(m.machine, "loop: a mail of our own");
	o.body = "Plain words, a long line that goes on and on so that it has to be broken somewhere by the encoding, caf\xC3\xA9.\n.\nFrom x\n";
	assert_int_equal(mail_write(mem, &o, &b), ST_OK);
	assert_non_null(strstr(b.p, "charset=utf-8"));
	assert_non_null(strstr(b.p, "quoted-printable"));
	mail_read(mem, b.p, b.n, &m);
	assert_string_equal(m.body, o.body);
	o.subject = "x\r\nBcc: all@example.com";
	assert_int_equal(mail_write(mem, &o, &b), ST_INVALID);
	o.subject = "x";
	o.to = "a@b\nc";
	assert_int_equal(mail_write(mem, &o, &b), ST_INVALID);
	o.to = "a@b";
	o.in_reply_to = "x>\r\n";
	assert_int_equal(mail_write(mem, &o, &b), ST_INVALID);
}

static int
setup(void **state)
{
	(void)state;
	secret_init();
	mail_init();
	mem = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_machine),
		cmocka_unit_test(test_thread),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_write),
	};

	return cmocka_run_group_tests_name("mail", tests, setup, teardown);
}
