/*
 * mail_reply.c -- what a person wrote in an answer, without what the mail program quoted under it (EML-08).
 *
 * When in doubt nothing is cut; the raw mail is kept anyway.
 */
#include <string.h>
#include <strings.h>

#include "base/mail.h"

struct line {
	const char *s;
	size_t n; /* without blanks at either end */
};

static struct line
line_at(const char *s)
{
	struct line l = { s + strspn(s, " \t"), 0 };

	l.n = strcspn(l.s, "\n");
	while (l.n > 0 && (l.s[l.n - 1] == ' ' || l.s[l.n - 1] == '\t'))
		l.n--;
	return l;
}

static const char *
line_next(const char *s)
{
	s += strcspn(s, "\n");
	return s + (*s == '\n');
}

static bool
begins(struct line l, const char *const *words, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (l.n >= strlen(words[i]) && strncasecmp(l.s, words[i], strlen(words[i])) == 0)
			return true;
	}
	return false;
}

static bool
ends(struct line l, const char *const *words, size_t n)
{
	size_t i, len;

	for (i = 0; i < n; i++) {
		len = strlen(words[i]);
		if (l.n >= len && memcmp(l.s + l.n - len, words[i], len) == 0)
			return true;
	}
	return false;
}

/* Do sender and subject stand together within a few lines, as above a quoted mail? */
static bool
is_header_block(const char *s)
{
	static const char *const from[] = { "发件人:", "发件人：", "寄件者:", "寄件者：", "寄件人:", "寄件人：", "From:" };
	static const char *const subject[] = { "主题:", "主题：", "主旨:", "主旨：", "主題:", "主題：", "Subject:" };
	int i;

	if (!begins(line_at(s), from, NELEM(from)))
		return false;
	for (i = 0; i < 6; i++) {
		s = line_next(s);
		if (begins(line_at(s), subject, NELEM(subject)))
			return true;
	}
	return false;
}

static bool
is_cut(const char *s)
{
	static const char *const marks[] = { "-----Original Message", "----- Original Message", "-----原始邮件", "----- 原始邮件",
		"------------------ 原始邮件", "------------------ Original", "-----原始郵件", "----- 原始郵件", "-------- 原始郵件",
		"-------- Forwarded Message", "________________________________" };
	static const char *const wrote[] = { "写道：", "写道:", "寫道：", "寫道:" };
	struct line l = line_at(s), next = line_at(line_next(s));

	if (begins(l, marks, NELEM(marks)) || is_header_block(s) || ends(l, wrote, NELEM(wrote)))
		return true;
	/* "On Monday, service@example.com wrote:", often broken in two. */
	if (strncmp(l.s, "On ", 3) == 0 && l.n < 200 &&
	    (ends(l, (const char *const[]){ "wrote:" }, 1) || (next.n < 200 && ends(next, (const char *const[]){ "wrote:" }, 1))))
		return true;
	return l.n == 2 && strncmp(l.s, "--", 2) == 0 && l.s[2] != '-' && s[0] == '-';
}

const char *
mail_reply_text(struct arena *mem, const char *body)
{
	const char *s, *end = body + strlen(body), *last = NULL;

	for (s = body; *s != '\0'; s = line_next(s)) {
		if (is_cut(s)) {
			end = s;
			break;
		}
	}
	/* Quoted lines at the end answer nothing. */
	for (s = body; s < end; s = line_next(s)) {
		struct line l = line_at(s);

		if (l.n > 0 && l.s[0] != '>')
			last = l.s + l.n;
	}
	return last == NULL || last > end ? body : arena_strndup(mem, body, (size_t)(last - body));
}
