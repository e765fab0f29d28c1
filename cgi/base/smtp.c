/*
 * smtp.c -- one mail by libcurl's SMTP.
 *
 * One connection a mail: what a server says about one never touches another.  Answers are kept as their number only, since servers repeat
 * addresses in their text.
 */
#include <sys/stat.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/mail.h"
#include "base/smtp.h"

struct reading {
	const char *p;
	size_t left;
};

static size_t
read_some(char *buf, size_t size, size_t n, void *arg)
{
	struct reading *r = arg;
	size_t len = size * n < r->left ? size * n : r->left;

	memcpy(buf, r->p, len);
	r->p += len;
	r->left -= len;
	return len;
}

/* The first line of the password file; NULL when it cannot be read. */
static const char *
password_read(struct arena *mem, const char *path)
{
	char buf[256];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return NULL;
	n = read(fd, buf, sizeof(buf) - 1);
	(void)close(fd);
	if (n < 0)
		return NULL;
	buf[n] = '\0';
	return arena_strndup(mem, buf, strcspn(buf, "\r\n"));
}

static bool
host_is_here(const char *url)
{
	const char *host = strstr(url, "://");

	host = host == NULL ? url : host + 3;
	return str_starts(host, "127.") || str_starts(host, "localhost") || str_starts(host, "[::1]");
}

/* The server's last answer, or why there was none. */
static enum status
judge(struct arena *mem, CURL *c, CURLcode rc, const char **why)
{
	long code = 0;

	if (rc == CURLE_OK)
		return ST_OK;
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	if (code >= 400) {
		*why = arena_printf(mem, "the mail server answered %ld", code);
		return code >= 500 && code != 530 && code != 535 ? ST_INVALID : ST_BUSY;
	}
	*why = arena_printf(mem, "the mail server was not reached: %s", curl_easy_strerror(rc));
	return ST_BUSY;
}

static bool
login_set(struct arena *mem, CURL *c, const struct conf *conf)
{
	const char *password;

	if (str_empty(conf->mail_user))
		return true;
	if ((password = password_read(mem, conf->mail_password_file)) == NULL)
		return false;
	curl_easy_setopt(c, CURLOPT_USERNAME, conf->mail_user);
	curl_easy_setopt(c, CURLOPT_PASSWORD, password);
	if (!host_is_here(conf->mail_url))
		curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	return true;
}

/* curl writes <> for an empty sender only when it is given as such. */
static const char *
path_of(struct arena *mem, const char *address)
{
	return arena_printf(mem, "<%s>", address);
}

static enum status
curl_send(struct arena *mem, CURL *c, const struct conf *conf, const char *from, const char *to, struct blob mail, const char **why)
{
	struct curl_slist *rcpt = curl_slist_append(NULL, path_of(mem, to));
	struct reading r = { mail.p, mail.n };
	CURLcode rc;

	curl_easy_setopt(c, CURLOPT_URL, conf->mail_url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 10L);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, path_of(mem, from));
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, rcpt);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, read_some);
	curl_easy_setopt(c, CURLOPT_READDATA, &r);
	if (!login_set(mem, c, conf)) {
		curl_slist_free_all(rcpt);
		*why = "the mail password file cannot be read";
		return ST_BUSY;
	}
	rc = curl_easy_perform(c);
	curl_slist_free_all(rcpt);
	return judge(mem, c, rc, why);
}

enum status
smtp_send(struct arena *mem, const struct conf *conf, const char *from, const char *to, struct blob mail, const char **why)
{
	enum status st;
	CURL *c;

	if (!mail_address_valid(to) || (from[0] != '\0' && !mail_address_valid(from))) {
		*why = "the address is none";
		return ST_INVALID;
	}
	if (str_empty(conf->mail_url)) {
		*why = "mail_url is not set";
		return ST_BUSY;
	}
	if (str_starts(conf->mail_url, "maildir://"))
		return maildir_put(mem, conf->mail_url + strlen("maildir://"), mail, why);
	if ((c = curl_easy_init()) == NULL) {
		*why = "libcurl cannot start";
		return ST_BUSY;
	}
	st = curl_send(mem, c, conf, from, to, mail, why);
	curl_easy_cleanup(c);
	return st;
}
