/*
 * pfield.c -- the registry of private fields.
 */
#include <string.h>

#include "base/date.h"
#include "base/mask.h"
#include "base/utf8.h"
#include "model/pfield.h"

static bool valid_phone(const char *);
static bool valid_email(const char *);
static bool valid_birth(const char *);
static bool valid_income(const char *);
static bool valid_household(const char *);

static const struct {
	const char *key;
	size_t max; /* characters */
	bool searchable;
	bool (*valid)(const char *); /* NULL: any printable line */
	char *(*mask)(struct arena *, const char *);
} fields[PF_N] = {
	[PF_NAME] = { "name", 80, false, NULL, mask_name },
	[PF_PHONE] = { "phone", 32, true, valid_phone, mask_phone },
	[PF_EMAIL] = { "email", 254, true, valid_email, mask_email },
	[PF_ADDRESS] = { "address", 300, false, NULL, mask_address },
	[PF_BIRTH] = { "birth", 10, false, valid_birth, mask_birth },
	[PF_INCOME] = { "income", 40, false, valid_income, mask_all },
	[PF_HOUSEHOLD] = { "household", 3, false, valid_household, mask_all },
};

const char *
pfield_key(enum pfield f)
{
	return (unsigned int)f < PF_N ? fields[f].key : "";
}

bool
pfield_from(const char *key, enum pfield *out)
{
	int i;

	for (i = 0; key != NULL && i < PF_N; i++) {
		if (strcmp(fields[i].key, key) == 0) {
			*out = (enum pfield)i;
			return true;
		}
	}
	return false;
}

/* Full-width forms of ASCII as ASCII; other text as it is. */
static char *
narrow(struct arena *mem, const char *s)
{
	size_t n = strlen(s), at, len;
	struct str out;
	uint32_t cp;

	str_init(&out, mem);
	for (at = 0; at < n; at += len) {
		cp = 0;
		if (utf8_next(s + at, n - at, &cp, &len) && cp >= 0xff01 && cp <= 0xff5e)
			str_addc(&out, (char)(cp - 0xfee0));
		else if (cp == 0x3000)
			str_addc(&out, ' ');
		else
			str_addn(&out, s + at, len);
	}
	return out.s;
}

static bool
valid_phone(const char *s)
{
	size_t n = strlen(s), at, len, digits = 0;
	uint32_t cp;

	for (at = 0; at < n; at += len) {
		if (!utf8_next(s + at, n - at, &cp, &len))
			return false;
		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xfee0;
		if (cp >= '0' && cp <= '9')
			digits++;
		else if (cp >= 0x80 ? cp != 0x3000 && cp != 0x2010 : strchr(" +-().#xX", (int)cp) == NULL)
			return false;
	}
	return digits >= 5 && digits <= 20;
}

static bool
valid_email(const char *s)
{
	const char *at = strrchr(s, '@');
	size_t i;

	if (at == NULL || at == s || at - s > 64 || at[1] == '\0' || strchr(s, '@') != at)
		return false;
	if (at[1] == '.' || s[strlen(s) - 1] == '.' || strstr(at, "..") != NULL || strchr(at, '.') == NULL)
		return false;
	for (i = 0; s[i] != '\0'; i++)
		if ((unsigned char)s[i] <= ' ' || strchr("<>()[],;:\\\"*", s[i]) != NULL)
			return false;
	return true;
}

static bool
valid_birth(const char *s)
{
	struct civil day;

	return date_from_day(s, &day) && day.year >= 1880;
}

static bool
valid_income(const char *s)
{
	return strchr(s, '*') == NULL;
}

static bool
valid_household(const char *s)
{
	int64_t n;

	return str_to_i64(s, 1, 99, &n);
}

bool
pfield_valid(enum pfield f, const char *value)
{
	size_t n;

	if ((unsigned int)f >= PF_N)
		return false;
	if (str_empty(value))
		return true;
	n = strlen(value);
	if (n > 4 * fields[f].max || !utf8_valid(value, n) || !utf8_printable(value, n, false))
		return false;
	if (utf8_length(value) > fields[f].max || value[0] == ' ' || value[n - 1] == ' ')
		return false;
	return fields[f].valid == NULL || fields[f].valid(value);
}

char *
pfield_mask(struct arena *mem, enum pfield f, const char *value)
{
	return fields[f].mask(mem, value);
}

bool
pfield_searchable(enum pfield f)
{
	return fields[f].searchable;
}

static char *
normal_phone(struct arena *mem, const char *s)
{
	const char *p = narrow(mem, s);
	bool plus = p[strspn(p, " (")] == '+';
	struct str d;

	str_init(&d, mem);
	for (; *p != '\0' && strchr("#xX", *p) == NULL; p++)
		if (*p >= '0' && *p <= '9')
			str_addc(&d, *p);
	if (plus)
		return arena_printf(mem, "+%s", d.s);
	if (str_starts(d.s, "00"))
		return arena_printf(mem, "+%s", d.s + 2);
	if (d.len == 11 && d.s[0] == '1' && d.s[1] >= '3')
		return arena_printf(mem, "+86%s", d.s);
	if (d.len == 10 && str_starts(d.s, "09"))
		return arena_printf(mem, "+886%s", d.s + 1);
	if ((d.len == 13 && str_starts(d.s, "861")) || (d.len == 12 && str_starts(d.s, "8869")))
		return arena_printf(mem, "+%s", d.s);
	return d.s;
}

static char *
normal_email(struct arena *mem, const char *s)
{
	char *p = narrow(mem, s), *q, *end;

	p = utf8_nfc(mem, p + strspn(p, " "));
	for (q = p; *q != '\0'; q++)
		if (*q >= 'A' && *q <= 'Z')
			*q = (char)(*q + ('a' - 'A'));
	for (end = q; end > p && end[-1] == ' ';)
		*--end = '\0';
	return p;
}

char *
pfield_normal(struct arena *mem, enum pfield f, const char *value)
{
	if (f == PF_PHONE)
		return normal_phone(mem, value);
	if (f == PF_EMAIL)
		return normal_email(mem, value);
	return arena_strdup(mem, value);
}
