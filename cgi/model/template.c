/*
 * template.c -- mail texts with placeholders.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/date.h"
#include "model/template.h"

#define TEMPLATE_MAX (64 * 1024)

struct filling {
	struct ctx *cx;
	const struct template_field *v;
	size_t n;
};

static const char *
field_value(const struct filling *f, const char *key, size_t len)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (strlen(f->v[i].key) == len && strncmp(f->v[i].key, key, len) == 0)
			return f->v[i].value == NULL ? "" : f->v[i].value;
	}
	return NULL;
}

/* At "%{": the value, and *s past the brace; NULL for an unknown key. */
static const char *
field_read(const struct filling *f, const char **s, size_t skip)
{
	const char *key = *s + 2 + skip;
	size_t len = strcspn(key, "}\n");

	if (key[len] != '}')
		return NULL;
	*s = key + len + 1;
	return field_value(f, key, len);
}

/* Is the line at *s wanted?  *s goes past its condition. */
static enum status
line_wanted(const struct filling *f, const char **s, bool *wanted)
{
	bool want_full = strncmp(*s, "%{?", 3) == 0;
	const char *value;

	*wanted = true;
	if (!want_full && strncmp(*s, "%{!", 3) != 0)
		return ST_OK;
	if ((value = field_read(f, s, 1)) == NULL)
		return fail(f->cx, ST_FAILED, "unknown condition in a mail template: %.40s", *s);
	*wanted = (value[0] != '\0') == want_full;
	return ST_OK;
}

static enum status
line_fill(const struct filling *f, const char *s, const char *end, struct str *out)
{
	const char *value, *at;

	while (s < end) {
		if (s[0] != '%' || s[1] != '{') {
			str_addc(out, *s++);
			continue;
		}
		at = s;
		if ((value = field_read(f, &s, 0)) == NULL)
			return fail(f->cx, ST_FAILED, "unknown placeholder in a mail template: %.40s", at);
		str_add(out, value);
	}
	str_addc(out, '\n');
	return ST_OK;
}

/* A subject is one line, whatever a value holds (S12). */
static const char *
one_line(struct ctx *cx, const char *s)
{
	char *out = arena_strdup(cx->mem, s), *p;

	for (p = out; *p != '\0'; p++) {
		if (*p == '\r' || *p == '\n')
			*p = ' ';
	}
	while (p > out && p[-1] == ' ')
		*--p = '\0';
	return out;
}

enum status
template_fill(struct ctx *cx, const char *text, const struct template_field *v, size_t n, const char **subject, const char **body)
{
	struct filling f = { cx, v, n };
	const char *end;
	struct str out;
	bool wanted;

	str_init(&out, cx->mem);
	if (!str_starts(text, "Subject: ") || (end = strchr(text, '\n')) == NULL)
		return fail(cx, ST_FAILED, "a mail template does not begin with its subject");
	TRY(line_fill(&f, text + strlen("Subject: "), end, &out));
	*subject = one_line(cx, out.s);
	str_init(&out, cx->mem);
	for (text = end + 1 + (end[1] == '\n'); *text != '\0'; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		TRY(line_wanted(&f, &text, &wanted));
		if (wanted)
			TRY(line_fill(&f, text, end, &out));
	}
	*body = out.s;
	return ST_OK;
}

static enum status
file_read(struct ctx *cx, const char *path, const char **text)
{
	char *buf = arena_alloc(cx->mem, TEMPLATE_MAX);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t have = 0;
	ssize_t n = 0;

	if (fd < 0)
		return fail(cx, ST_FAILED, "%s cannot be opened: %s", path, strerror(errno));
	while (have < TEMPLATE_MAX - 1 && (n = read(fd, buf + have, TEMPLATE_MAX - 1 - have)) > 0)
		have += (size_t)n;
	(void)close(fd);
	if (n < 0)
		return fail(cx, ST_FAILED, "%s cannot be read: %s", path, strerror(errno));
	*text = buf;
	return ST_OK;
}

enum status
template_mail(struct ctx *cx, const char *name, const char *lang, const struct template_field *v, size_t n, const char **subject,
    const char **body)
{
	const char *text = NULL;

	TRY(file_read(cx, arena_printf(cx->mem, "%s/templates/mail/%s.%s.txt", cx->conf->share_dir, name, lang), &text));
	return template_fill(cx, text, v, n, subject, body);
}

const char *
template_day(struct ctx *cx, enum lang lang, int64_t t)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	struct civil c = date_local(t);

	if (lang == LANG_EN)
		return arena_printf(cx->mem, "%d %s %d", c.day, months[c.month - 1], c.year);
	return arena_printf(cx->mem, "%d年%d月%d日", c.year, c.month, c.day);
}

int64_t
template_workday(int64_t t, int n)
{
	int days = 0, weekday;

	while (n > 0) {
		days++;
		weekday = date_local(date_midnight(t, days)).weekday;
		if (weekday != 0 && weekday != 6)
			n--;
	}
	return date_midnight(t, days);
}
