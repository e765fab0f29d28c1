/*
 * field.c -- the types of form fields: text out of the request into a member of a struct.
 *
 * Each reader stores the value and answers NULL, or answers the key of what is wrong.  It judges one
 * field and knows nothing of the others, nor of how a form is shown.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/utf8.h"
#include "web/field.h"

#define LINE_DEFAULT 200
#define TEXT_DEFAULT 20000
#define SECRET_DEFAULT 1000
#define EMAIL_MAX 254 /* RFC 5321 4.5.3.1.3 less the angle brackets */
#define LOCAL_MAX 64

const char *
field_typed(const struct req *rq, const char *name, bool *dup)
{
	return rq->method == M_POST ? req_post(rq, name, dup) : req_query(rq, name, dup);
}

/* Did it come with characters that cannot be stored? */
static bool
field_mended(const struct req *rq, const char *name)
{
	for (size_t i = 0; i < rq->npost; i++)
		if (rq->post[i].mended && str_eq(rq->post[i].name, name))
			return true;
	return false;
}

/* Without spaces (the ideographic one too) at both ends. */
static char *
trimmed(struct arena *mem, const char *s)
{
	static const char *const spaces[] = { " ", "\t", "\r", "\n", "\xe3\x80\x80", "\xc2\xa0" };
	size_t n;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < NELEM(spaces); i++)
			while (str_starts(s, spaces[i])) {
				s += strlen(spaces[i]);
				more = true;
			}
	}
	n = strlen(s);
	for (more = true; more;) {
		more = false;
		for (size_t i = 0; i < NELEM(spaces); i++) {
			size_t k = strlen(spaces[i]);

			while (n >= k && memcmp(s + n - k, spaces[i], k) == 0) {
				n -= k;
				more = true;
			}
		}
	}
	return arena_strndup(mem, s, n);
}

/* CR LF and CR become LF (browsers send CR LF). */
static char *
line_ends(struct arena *mem, const char *s)
{
	char *out = arena_alloc(mem, strlen(s) + 1), *d = out;

	for (; *s != '\0'; s++) {
		if (*s == '\r') {
			*d++ = '\n';
			if (s[1] == '\n')
				s++;
		} else
			*d++ = *s;
	}
	*d = '\0';
	return out;
}

static const char *
length_fault(const struct field *f, const char *s, int64_t max_default)
{
	int64_t n = (int64_t)utf8_length(s), max = f->max > 0 ? f->max : max_default;

	if (n < f->min)
		return "too_short";
	return n > max ? "too_long" : NULL;
}

static const char *
read_text(struct req *rq, const struct field *f, const char *s, const char **out)
{
	struct arena *mem = rq->cx->mem;
	bool lines = f->type == FT_TEXT;

	s = lines ? line_ends(mem, s) : trimmed(mem, s);
	if (!utf8_printable(s, strlen(s), lines))
		return "invalid";
	s = utf8_nfc(mem, s);
	*out = trimmed(mem, s)[0] == '\0' ? "" : s;
	if (**out == '\0')
		return f->required ? "required" : NULL;
	return length_fault(f, s, lines ? TEXT_DEFAULT : LINE_DEFAULT);
}

/* local@domain: dot-atom or UTF-8 local part (RFC 6531), a domain of at least two labels. */
static bool
email_valid(const char *s)
{
	const char *at = strrchr(s, '@'), *label;
	size_t n;

	if (at == NULL || at == s || at - s > LOCAL_MAX || strlen(s) > EMAIL_MAX ||
	    strpbrk(s, " \t\"(),:;<>[]\\") != NULL || strchr(s, '@') != at || s[0] == '.' ||
	    at[-1] == '.' || strstr(s, "..") != NULL || strchr(at + 1, '.') == NULL)
		return false;
	for (label = at + 1;; label += n + 1) {
		n = strcspn(label, ".");
		if (n == 0 || n > 63 || label[0] == '-' || label[n - 1] == '-')
			return false;
		for (size_t i = 0; i < n; i++)
			if ((unsigned char)label[i] < 0x80 && strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", label[i]) == NULL)
				return false;
		if (label[n] == '\0')
			return true;
	}
}

/* Full-width forms U+FF01 to U+FF5E become ASCII, the ideographic space a space. */
static char *
narrow(struct arena *mem, const char *s)
{
	size_t n = strlen(s), len;
	char *out = arena_alloc(mem, n + 1), *d = out;
	uint32_t cp;

	for (; n > 0 && utf8_next(s, n, &cp, &len); s += len, n -= len) {
		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xfee0;
		else if (cp == 0x3000 || cp == 0xa0)
			cp = ' ';
		d += utf8_put(cp, d);
	}
	*d = '\0';
	return out;
}

static const char *
read_email(struct req *rq, const struct field *f, const char *s, const char **out)
{
	s = trimmed(rq->cx->mem, narrow(rq->cx->mem, s));
	*out = s = utf8_nfc(rq->cx->mem, s);
	if (*s == '\0')
		return f->required ? "required" : NULL;
	return utf8_printable(s, strlen(s), false) && email_valid(s) ? NULL : "email";
}

static const char *
read_phone(struct req *rq, const struct field *f, const char *s, const char **out)
{
	size_t digits = 0;

	*out = s = trimmed(rq->cx->mem, narrow(rq->cx->mem, s));
	if (*s == '\0')
		return f->required ? "required" : NULL;
	for (const char *p = s; *p != '\0'; p++) {
		if (*p >= '0' && *p <= '9')
			digits++;
		else if (strchr(" -()./#", *p) == NULL && !(*p == '+' && p == s))
			return "phone";
	}
	return digits >= 3 && digits <= 20 && strlen(s) <= 40 ? NULL : "phone";
}

static const char *
read_number(struct req *rq, const struct field *f, const char *s, int64_t *out)
{
	int64_t min = f->type == FT_ID ? 1 : f->min, max = f->max;

	s = trimmed(rq->cx->mem, narrow(rq->cx->mem, s));
	if (*s == '\0')
		return f->required ? "required" : NULL;
	if (f->type == FT_ID || (min == 0 && max == 0))
		max = INT64_MAX;
	return str_to_i64(s, min, max, out) ? NULL : "number";
}

/* "1234", "1,234.5", "1234.50" -> minor units. */
static const char *
read_money(struct req *rq, const struct field *f, const char *s, int64_t *out)
{
	char digits[24];
	size_t n = 0, decimals = 0;
	bool point = false;
	int64_t max = f->max == 0 && f->min == 0 ? INT64_MAX : f->max;

	s = trimmed(rq->cx->mem, narrow(rq->cx->mem, s));
	if (*s == '\0')
		return f->required ? "required" : NULL;
	for (; *s != '\0'; s++) {
		if (*s == ',' && !point && n > 0)
			continue;
		if (*s == '.' && !point && n > 0) {
			point = true;
			continue;
		}
		if (n + 3 >= sizeof(digits) || (point && decimals == 2) ||
		    !((*s >= '0' && *s <= '9') || (*s == '-' && n == 0)))
			return "number";
		decimals += point;
		digits[n++] = *s;
	}
	for (; decimals < 2; decimals++)
		digits[n++] = '0';
	digits[n] = '\0';
	return str_to_i64(digits, f->min, max, out) ? NULL : "number";
}

static const char *
read_date(struct req *rq, const struct field *f, const char *s, const char **out)
{
	struct civil c;

	*out = s = trimmed(rq->cx->mem, s);
	if (*s == '\0')
		return f->required ? "required" : NULL;
	return date_from_day(s, &c) ? NULL : "date";
}

static const char *
read_one_of(const struct field *f, const char *s, const char **out)
{
	*out = s;
	if (*s == '\0')
		return f->required ? "required" : NULL;
	for (size_t i = 0; f->choices != NULL && f->choices[i] != NULL; i++)
		if (str_eq(f->choices[i], s)) {
			*out = f->choices[i];
			return NULL;
		}
	return "choice";
}

/* Words separated by spaces, commas of all widths or enumeration commas, to single spaces. */
static const char *
read_tags(struct req *rq, const struct field *f, const char *s, const char **out)
{
	struct str words;
	size_t n, len;
	uint32_t cp;
	bool gap = false;

	if (!utf8_printable(s, strlen(s), true))
		return "invalid";
	s = utf8_nfc(rq->cx->mem, s);
	str_init(&words, rq->cx->mem);
	for (n = strlen(s); n > 0 && utf8_next(s, n, &cp, &len); s += len, n -= len) {
		if (cp == ' ' || cp == ',' || cp == '\n' || cp == '\t' || cp == 0x3000 ||
		    cp == 0xff0c || cp == 0x3001 || cp == ';' || cp == 0xff1b) {
			gap = words.len > 0;
			continue;
		}
		if (gap)
			str_addc(&words, ' ');
		gap = false;
		str_addn(&words, s, len);
	}
	*out = words.s;
	if (words.len == 0)
		return f->required ? "required" : NULL;
	return length_fault(f, words.s, LINE_DEFAULT);
}

static const char *
read_secret(const struct field *f, const char *s, const char **out)
{
	*out = s;
	if (*s == '\0')
		return f->required ? "required" : NULL;
	return length_fault(f, s, SECRET_DEFAULT);
}

static const char *
read_files(const struct req *rq, const struct field *f)
{
	int64_t n = 0, max = f->max > 0 ? f->max : rq->cx->conf->upload_count;

	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];

		if (!str_eq(u->field, f->name))
			continue;
		if (++n > max)
			return "files_many";
		if (u->too_big)
			return "files_big";
		if (u->size == 0)
			return "files_empty";
	}
	return n < (f->required && f->min == 0 ? 1 : f->min) ? "required" : NULL;
}

const char *
field_read(struct req *rq, const struct field *f, char *out)
{
	bool dup = false;
	const char *s, **text = (const char **)(void *)(out + f->offset);
	int64_t *number = (int64_t *)(void *)(out + f->offset);

	if (f->type == FT_FILE)
		return read_files(rq, f);
	s = field_typed(rq, f->name, &dup);
	if (dup)
		return "twice";
	if (field_mended(rq, f->name))
		return "mended";
	if (f->type == FT_BOOL) {
		*(bool *)(out + f->offset) = !str_empty(s) && !str_eq(s, "0");
		return f->required && str_empty(s) ? "required" : NULL;
	}
	if (s == NULL)
		s = "";
	switch (f->type) {
	case FT_TEXT:
	case FT_LINE:
		return read_text(rq, f, s, text);
	case FT_EMAIL:
		return read_email(rq, f, s, text);
	case FT_PHONE:
		return read_phone(rq, f, s, text);
	case FT_DATE:
		return read_date(rq, f, s, text);
	case FT_ONE_OF:
		return read_one_of(f, s, text);
	case FT_TAGS:
		return read_tags(rq, f, s, text);
	case FT_SECRET:
		return read_secret(f, s, text);
	case FT_MONEY:
		return read_money(rq, f, s, number);
	case FT_INT:
	case FT_ID:
		return read_number(rq, f, s, number);
	case FT_BOOL:
	case FT_FILE:
		break;
	}
	return "invalid";
}
