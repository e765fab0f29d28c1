/*
 * test_smtp.c -- a mail handed to a server that says what it is told to say, and to a maildir.
 */
#include "unit.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "base/secret.h"
#include "base/smtp.h"

static struct arena *mem;

/* One conversation: answers[i] is said after the i-th command (or the end of the mail); what came is written to log. */
static void
serve(int listener, const char *const *answers, size_t n, int log)
{
	int fd = accept(listener, NULL, NULL);
	FILE *in = fdopen(fd, "r+");
	char line[2000];
	size_t i = 0;
	bool data = false;

	setvbuf(in, NULL, _IONBF, 0);
	fputs("220 test\r\n", in);
	while (fgets(line, sizeof(line), in) != NULL) {
		(void)!write(log, line, strlen(line));
		if (data && strcmp(line, ".\r\n") != 0)
			continue;
		if (i == n)
			break;
		fputs(answers[i], in);
		data = strncmp(answers[i], "354", 3) == 0;
		i++;
	}
	fclose(in);
	_exit(0);
}

/* Send one mail to a server with these answers; *said gets what the client wrote. */
static enum status
converse(const char *const *answers, size_t n, const char *from, char *said, size_t max, const char **why)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct blob mail = { "Subject: x\r\n\r\nHello\r\n.\r\n", 25 };
	struct conf conf = { .mail_user = "" };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0), p[2];
	enum status st;
	ssize_t got;
	pid_t pid;

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	assert_int_equal(pipe(p), 0);
	if ((pid = fork()) == 0)
		serve(fd, answers, n, p[1]);
	close(fd);
	close(p[1]);
	conf.mail_url = arena_printf(mem, "smtp://127.0.0.1:%d", ntohs(a.sin_port));
	*why = "";
	st = smtp_send(mem, &conf, from, "li@example.com", mail, why);
	waitpid(pid, NULL, 0);
	said[0] = '\0';
	if ((got = read(p[0], said, max - 1)) >= 0)
		said[got] = '\0';
	close(p[0]);
	return st;
}

static void
test_taken(void **state)
{
	static const char *const ok[] = { "250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "250 kept\r\n", "221 bye\r\n" };
	char said[4000];
	const char *why;

	(void)state;
	assert_int_equal(converse(ok, NELEM(ok), "service@kefu.example", said, sizeof(said), &why), ST_OK);
	assert_non_null(strstr(said, "MAIL FROM:<service@kefu.example>"));
	assert_non_null(strstr(said, "RCPT TO:<li@example.com>"));
	assert_non_null(strstr(said, "\r\nHello\r\n..\r\n.\r\n"));
	/* An acknowledgement has no sender: nobody may answer it automatically. */
	assert_int_equal(converse(ok, NELEM(ok), "", said, sizeof(said), &why), ST_OK);
	assert_non_null(strstr(said, "MAIL FROM:<>"));
}

static void
test_refused(void **state)
{
	static const char *const never[] = { "250 hi\r\n", "250 ok\r\n", "550 li@example.com is unknown\r\n", "250 x\r\n", "221 bye\r\n" };
	static const char *const later[] = { "250 hi\r\n", "250 ok\r\n", "450 come back, li@example.com\r\n", "250 x\r\n", "221 bye\r\n" };
	static const char *const full[] = { "250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "452 full\r\n", "221 bye\r\n" };
	static const char *const gone[] = { "250 hi\r\n", "250 ok\r\n" };
	char said[4000];
	const char *why;

	(void)state;
	assert_int_equal(converse(never, NELEM(never), "a@b.c", said, sizeof(said), &why), ST_INVALID);
	assert_non_null(strstr(why, "550"));
	assert_null(strstr(why, "@"));
	assert_int_equal(converse(later, NELEM(later), "a@b.c", said, sizeof(said), &why), ST_BUSY);
	assert_null(strstr(why, "@"));
	assert_int_equal(converse(full, NELEM(full), "a@b.c", said, sizeof(said), &why), ST_BUSY);
	assert_int_equal(converse(gone, NELEM(gone), "a@b.c", said, sizeof(said), &why), ST_BUSY);
}

static void
test_addresses(void **state)
{
	struct conf conf = { .mail_url = "smtp://127.0.0.1:1", .mail_user = "" };
	struct blob mail = { "x", 1 };
	const char *why;

	(void)state;
	assert_int_equal(smtp_send(mem, &conf, "", "a@b\r\nRCPT TO:<c@d>", mail, &why), ST_INVALID);
	assert_int_equal(smtp_send(mem, &conf, "a@b>\r\nX", "a@b.c", mail, &why), ST_INVALID);
	assert_int_equal(smtp_send(mem, &conf, "", "a@b.c", mail, &why), ST_BUSY);
	conf.mail_url = "";
	assert_int_equal(smtp_send(mem, &conf, "", "a@b.c", mail, &why), ST_BUSY);
}

static void
test_maildir(void **state)
{
	char dir[] = "/tmp/kefu-smtp-XXXXXX", path[600];
	struct blob mail = { "Subject: x\r\n\r\nHello\r\n", 21 };
	struct dirent *e;
	struct stat st;
	const char *why;
	int n = 0;
	DIR *d;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(maildir_put(mem, dir, mail, &why), ST_OK);
	assert_int_equal(maildir_put(mem, dir, mail, &why), ST_OK);
	snprintf(path, sizeof(path), "%s/new", dir);
	assert_non_null(d = opendir(path));
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/new/%s", dir, e->d_name);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		assert_int_equal(st.st_size, mail.n);
		unlink(path);
		n++;
	}
	closedir(d);
	assert_int_equal(n, 2);
	snprintf(path, sizeof(path), "%s/tmp", dir);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(maildir_put(mem, "/proc/none", mail, &why), ST_BUSY);
	snprintf(path, sizeof(path), "%s/new", dir);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/cur", dir);
	rmdir(path);
	rmdir(dir);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_maildir),
	};
	int rc;

	secret_init();
	mem = arena_new();
	rc = cmocka_run_group_tests_name("smtp", tests, NULL, NULL);
	arena_free(mem);
	return rc;
}
