/*
 * mail_text.c -- the words of a mail: charsets, HTML, subjects, addresses.
 *
 * Labels lie: GB2312 nearly always means GBK or GB18030, "us-ascii" means nothing, and some write no label at all (EML-06).
 */
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/mail.h"
#include "base/utf8.h"

/* ---------------------------------------------------------------- charsets */

static const struct {
	const char *label, *charset;
} labels[] = {
	{ "gb2312", "GB18030" }, { "gb_2312-80", "GB18030" }, { "gbk", "GB18030" }, { "x-gbk", "GB18030" }, { "cp936", "GB18030" },
	{ "euc-cn", "GB18030" }, { "gb18030", "GB18030" }, { "big5", "BIG5-HKSCS" }, { "cp950", "BIG5-HKSCS" }, { "x-big5", "BIG5-HKSCS" },
	{ "hz-gb-2312", "HZ" }, { "iso-8859-1", "WINDOWS-1252" }, { "latin1", "WINDOWS-1252" },
};

/* NULL for a label that we do not believe: none, us-ascii, utf-7 (refused), or one that iconv does not know. */
static const char *
charset_of(const char *label)
{
	size_t i;

	if (str_empty(label) || strlen(label) > 40 || strcasecmp(label, "us-ascii") == 0 || strcasecmp(label, "utf-8") == 0 ||
	    strcasecmp(label, "unknown-8bit") == 0 || strncasecmp(label, "utf-7", 5) == 0 || strcasecmp(label, "utf7") == 0)
		return NULL;
	for (i = 0; i < NELEM(labels); i++) {
		if (strcasecmp(label, labels[i].label) == 0)
			return labels[i].charset;
	}
	return label;
}

/* GB18030 or Big5?  Simplified texts hardly use trail bytes below 0x80; a third of Big5's are. */
static const char *
charset_guess(const unsigned char *p, size_t n)
{
	size_t i, pairs = 0, low = 0;

	for (i = 0; i + 1 < n; i++) {
		if (p[i] < 0x81)
			continue;
		pairs++;
		low += p[i + 1] < 0x80;
		i++;
	}
	return low * 8 > pairs ? "BIG5-HKSCS" : "GB18030";
}

static void
put_bad(struct str *out)
{
	str_add(out, "\xEF\xBF\xBD");
}

/* What is no UTF-8 becomes U+FFFD; NUL and other controls vanish; CRLF and CR become LF. */
static char *
text_clean(struct arena *mem, const char *p, size_t n)
{
	struct str out;
	uint32_t cp;
	size_t len;

	str_init(&out, mem);
	for (; n > 0; p += len, n -= len) {
		if (!utf8_next(p, n, &cp, &len))
			put_bad(&out);
		else if (cp == '\r')
			str_add(&out, n > 1 && p[1] == '\n' ? "" : "\n");
		else if (cp == '\n' || cp == '\t' || (cp >= ' ' && cp != 0x7F && !(cp >= 0x80 && cp < 0xA0) && cp != 0xFEFF))
			str_addn(&out, p, len);
	}
	return out.s;
}

/* False when iconv does not know the charset; bad bytes become U+FFFD. */
static bool
text_convert(struct str *out, const char *charset, const void *p, size_t n)
{
	union {
		const void *c;
		char *v;
	} in = { .c = p };
	char buf[4096], *to;
	iconv_t cd = iconv_open("UTF-8", charset);
	size_t left;
	int err;

	if (cd == (iconv_t)-1)
		return false;
	while (n > 0) {
		to = buf;
		left = sizeof(buf);
		err = iconv(cd, &in.v, &n, &to, &left) == (size_t)-1 ? errno : 0;
		str_addn(out, buf, sizeof(buf) - left);
		if (err == EILSEQ || err == EINVAL) {
			put_bad(out);
			in.v++;
			n--;
		} else if (err != 0 && err != E2BIG) {
			break;
		}
	}
	(void)iconv_close(cd);
	return true;
}

char *
mail_text(struct arena *mem, const char *label, const void *p, size_t n)
{
	const char *charset = charset_of(label);
	struct str out;

	str_init(&out, mem);
	if (charset != NULL && text_convert(&out, charset, p, n))
		return text_clean(mem, out.s, out.len);
	if (utf8_valid(p, n) || (label != NULL && strcasecmp(label, "utf-8") == 0))
		return text_clean(mem, p, n);
	str_clear(&out);
	(void)text_convert(&out, charset_guess(p, n), p, n);
	return text_clean(mem, out.s, out.len);
}

/* ---------------------------------------------------------------- HTML */

static const struct {
	const char *name;
	uint32_t cp;
} entities[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' }, { "nbsp", ' ' }, { "ensp", ' ' },
	{ "emsp", ' ' }, { "copy", 0xA9 }, { "reg", 0xAE }, { "hellip", 0x2026 }, { "mdash", 0x2014 }, { "ndash", 0x2013 }, { "ldquo", 0x201C },
	{ "rdquo", 0x201D }, { "lsquo", 0x2018 }, { "rsquo", 0x2019 }, { "middot", 0xB7 }, { "yen", 0xA5 }, { "euro", 0x20AC } };

static uint32_t
entity_number(const char *s, size_t n)
{
	uint32_t base = 10, v = 0, d;
	size_t i = 0;

	if (n > 0 && (s[0] == 'x' || s[0] == 'X')) {
		base = 16;
		i = 1;
	}
	for (; i < n; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			d = (uint32_t)(s[i] - '0');
		else if (base == 16 && ((s[i] | 32) >= 'a' && (s[i] | 32) <= 'f'))
			d = (uint32_t)((s[i] | 32) - 'a') + 10;
		else
			return 0;
		if ((v = v * base + d) > 0x10FFFF)
			return 0;
	}
	return v < ' ' || (v >= 0x7F && v < 0xA0) || (v >= 0xD800 && v <= 0xDFFF) ? (v == '\n' || v == '\t' ? ' ' : 0) : v;
}

/* At an '&': adds what it means and answers the bytes read; 0 when it is just an ampersand. */
static size_t
entity_add(struct str *out, const char *s)
{
	size_t n = strcspn(s + 1, ";&< \n"), i;
	uint32_t cp = 0;
	char buf[4];

	if (n == 0 || n > 10 || s[1 + n] != ';')
		return 0;
	if (s[1] == '#')
		cp = entity_number(s + 2, n - 1);
	for (i = 0; cp == 0 && i < NELEM(entities); i++) {
		if (strlen(entities[i].name) == n && strncmp(s + 1, entities[i].name, n) == 0)
			cp = entities[i].cp;
	}
	if (cp == 0)
		return 0;
	str_addn(out, buf, utf8_put(cp, buf));
	return n + 2;
}

static bool
tag_is(const char *name, size_t n, const char *const *list, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (strlen(list[i]) == n && strncasecmp(name, list[i], n) == 0)
			return true;
	}
	return false;
}

static const char *const blocks[] = { "p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6",
	"hr", "pre", "section", "article", "header", "footer", "dt", "dd" };
static const char *const hidden[] = { "script", "style", "head", "title", "template" };

/* The end tag of what s stands in, past its '>'. */
static const char *
tag_skip(const char *s, const char *name, size_t n)
{
	for (; (s = strchr(s, '<')) != NULL; s++) {
		if (s[1] == '/' && strncasecmp(s + 2, name, n) == 0) {
			s = strchr(s, '>');
			return s == NULL ? "" : s + 1;
		}
	}
	return "";
}

static void
line_end(struct str *out)
{
	size_t n = out->len;

	while (n > 0 && out->s[n - 1] == ' ')
		n--;
	/* At most one empty line. */
	if (n >= 2 && out->s[n - 1] == '\n' && out->s[n - 2] == '\n')
		return;
	str_addc(out, '\n');
}

/* At a '<': past the tag, which may have ended a line. */
static const char *
tag_read(struct str *out, const char *s)
{
	const char *name = s + 1, *end;
	bool close = *name == '/';
	size_t n;

	if (strncmp(s, "<!--", 4) == 0)
		return (end = strstr(s, "-->")) == NULL ? "" : end + 3;
	name += close;
	n = strcspn(name, " \t\r\n/>");
	if ((end = strchr(name, '>')) == NULL)
		return "";
	if (!close && tag_is(name, n, hidden, NELEM(hidden)))
		return tag_skip(end + 1, name, n);
	if (tag_is(name, n, blocks, NELEM(blocks)) && (!close || strncasecmp(name, "br", 2) != 0))
		line_end(out);
	return end + 1;
}

/* Blanks at line ends and empty lines at either end go. */
static char *
text_trim(struct arena *mem, const char *s)
{
	struct str out;
	size_t n;

	str_init(&out, mem);
	for (; *s != '\0'; s += n + (s[n] == '\n')) {
		size_t keep;

		n = strcspn(s, "\n");
		for (keep = n; keep > 0 && (s[keep - 1] == ' ' || s[keep - 1] == '\t'); keep--)
			continue;
		str_addn(&out, s, keep);
		str_addc(&out, '\n');
	}
	s = out.s + strspn(out.s, "\n");
	for (n = strlen(s); n > 0 && s[n - 1] == '\n'; n--)
		continue;
	return arena_strndup(mem, s, n);
}

char *
mail_html(struct arena *mem, const char *s)
{
	struct str out;
	size_t n;

	str_init(&out, mem);
	while (*s != '\0') {
		if (*s == '<' && (s[1] == '/' || s[1] == '!' || (s[1] | 32) >= 'a')) {
			s = tag_read(&out, s);
		} else if (*s == '&' && (n = entity_add(&out, s)) > 0) {
			s += n;
		} else if (*s == ' ' || *s == '\t' || *s == '\r' || *s == '\n') {
			if (out.len > 0 && out.s[out.len - 1] != ' ' && out.s[out.len - 1] != '\n')
				str_addc(&out, ' ');
			s++;
		} else {
			str_addc(&out, *s++);
		}
	}
	return text_trim(mem, out.s);
}

/* ---------------------------------------------------------------- subjects and addresses */

const char *
mail_subject_bare(const char *s)
{
	static const char *const marks[] = { "re", "fw", "fwd", "aw", "wg", "sv", "回复", "答复", "回覆", "答覆", "转发", "轉寄", "轉發" };
	size_t i, n;

again:
	s += strspn(s, " \t");
	for (i = 0; i < NELEM(marks); i++) {
		n = strlen(marks[i]);
		if (strncasecmp(s, marks[i], n) != 0)
			continue;
		n += strspn(s + n, " ");
		if (s[n] == ':') {
			s += n + 1;
			goto again;
		}
		if (strncmp(s + n, "：", 3) == 0) {
			s += n + 3;
			goto again;
		}
	}
	return s;
}

bool
mail_address_valid(const char *a)
{
	const char *at = a == NULL ? NULL : strchr(a, '@');
	size_t n;

	if (at == NULL || at == a || at[1] == '\0' || strchr(at + 1, '@') != NULL || (n = strlen(a)) > 254 || a[0] == '-')
		return false;
	if (!utf8_printable(a, n, false) || strpbrk(a, " <>()[]\\,;:\"") != NULL)
		return false;
	return at[1] != '.' && a[n - 1] != '.' && strstr(at, "..") == NULL;
}

const char *
mail_address_of(struct arena *mem, const char *mailbox)
{
	const char *open = strrchr(mailbox, '<'), *close;
	char *a;

	if (open == NULL)
		a = arena_strdup(mem, mailbox + strspn(mailbox, " "));
	else if ((close = strchr(open, '>')) != NULL)
		a = arena_strndup(mem, open + 1, (size_t)(close - open - 1));
	else
		return "";
	return mail_address_valid(a) ? a : "";
}
