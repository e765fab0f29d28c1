/*
 * masktext.c -- the masker of free text: finds phones, e-mail addresses, identity and card numbers between other words (CMP-24).
 *
 * Works on shapes alone, so it can miss what a person would see; it never changes anything else of the text, and
 * case numbers, dates and prices are no shapes of its.  Full-width digits, letters and signs count as their plain forms.
 */
#include <string.h>

#include "base/mask.h"
#include "base/str.h"
#include "base/utf8.h"

#define RUN_MAX 24 /* digits of one number; longer runs are no phone, card or identity number */

struct scan {
	struct arena *mem;
	const char *s;
	size_t n;
	struct str out;
};

/* A number in the text: its digits without separators, and where it may end. */
struct run {
	char digits[RUN_MAX + 2]; /* and a last X */
	size_t n;
	bool plus, plain;    /* began with +; the first group is nothing but ASCII digits */
	size_t groups;
	size_t upto[RUN_MAX + 1]; /* digits up to the end of group i */
	size_t ends[RUN_MAX + 1]; /* byte after it */
};

/* The plain form of the code point at s + at, 0 for what is not ASCII even so; *len its bytes. */
static char
plain_at(const struct scan *sc, size_t at, size_t *len)
{
	uint32_t cp;

	*len = 1;
	if (at >= sc->n || !utf8_next(sc->s + at, sc->n - at, &cp, len))
		return 0;
	if (cp >= 0xff01 && cp <= 0xff5e)
		cp -= 0xfee0;
	if (cp == 0x3000)
		cp = ' ';
	if (cp == 0x2010 || cp == 0x2011 || cp == 0x2013 || cp == 0x2014 || cp == 0x2212)
		cp = '-';
	return cp < 0x80 ? (char)cp : 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
luhn(const char *d, size_t n)
{
	int sum = 0, x;
	size_t i;

	for (i = 0; i < n; i++) {
		x = d[n - 1 - i] - '0';
		if (i % 2 == 1)
			x = x * 2 > 9 ? x * 2 - 9 : x * 2;
		sum += x;
	}
	return sum % 10 == 0;
}

/* Read a number from at, which holds a digit, '+' or '('; at most two separators between groups of digits. */
static void
run_read(const struct scan *sc, size_t at, struct run *r)
{
	size_t len, gap = 0;
	char c;

	*r = (struct run){ .plain = true };
	while ((c = plain_at(sc, at, &len)) != 0) {
		if (is_digit(c) && r->n < RUN_MAX) {
			if (r->n == 0 || gap > 0)
				r->groups++;
			if (r->groups == 1 && len != 1)
				r->plain = false;
			r->digits[r->n++] = c;
			r->upto[r->groups - 1] = r->n;
			r->ends[r->groups - 1] = at + len;
			gap = 0;
		} else if (c == '+' && r->n == 0 && !r->plus) {
			r->plus = true;
			r->plain = false;
		} else if (strchr(" -().", c) != NULL && (r->n > 0 || c == '(') && gap < 2) {
			gap += r->n > 0;
			r->plain = r->plain && r->n > 0;
		} else {
			break;
		}
		at += len;
	}
	/* Longer than any number of ours: its last group is no number. */
	if (is_digit(c) && gap == 0 && r->groups > 0)
		r->groups--;
}

static bool
is_phone(const char *d, size_t n, bool plus)
{
	if (plus)
		return n >= 8 && n <= 15;
	if (n == 11 && d[0] == '1' && d[1] >= '3')
		return true;
	if (n == 13 && str_starts(d, "861") && d[3] >= '3')
		return true;
	if (n == 12 && str_starts(d, "8869"))
		return true;
	if (n >= 11 && n <= 17 && str_starts(d, "00"))
		return true;
	return d[0] == '0' && d[1] != '0' && n >= 9 && n <= 12;
}

/* The mask of a number that must not be shown, NULL for any other number. */
static char *
number_mask(struct arena *mem, const char *d, size_t n, bool plus, bool plain)
{
	char *(*mask)(struct arena *, const char *) = NULL;

	if (n == 18)
		mask = mask_identity;
	else if (is_phone(d, n, plus))
		mask = mask_phone;
	else if (n >= 16 || (n >= 13 && luhn(d, n)))
		mask = mask_card;
	if (mask == NULL)
		return NULL;
	return plain ? mask(mem, arena_strndup(mem, d, n)) : mask_all(mem, d);
}

/* The mask of the longest number that begins at at and must not be shown; *end the byte after it. */
static char *
run_mask(const struct scan *sc, size_t at, size_t *end)
{
	struct run r;
	size_t g, n, len;
	char *mask, next;

	run_read(sc, at, &r);
	for (g = r.groups; g > 0; g--) {
		n = r.upto[g - 1];
		*end = r.ends[g - 1];
		next = plain_at(sc, *end, &len);
		if (n == 17 && (next | 0x20) == 'x') {
			r.digits[n++] = 'X';
			*end += len;
			next = plain_at(sc, *end, &len);
		}
		mask = n < 7 ? NULL : number_mask(sc->mem, r.digits, n, r.plus, r.plain && g == 1);
		/* Digits that go on into letters are an order or serial number. */
		if (mask != NULL && (!is_alpha(next) || is_phone(r.digits, n, r.plus)))
			return mask;
	}
	return NULL;
}

/* A letter and nine digits: an identity number of Taiwan, or a residence permit. */
static bool
taiwan_id(const struct scan *sc, size_t at, char id[11], size_t *end)
{
	size_t i, len;
	char c;

	for (i = 0; i < 10; i++) {
		c = plain_at(sc, at, &len);
		if (i == 0 ? !is_alpha(c) : !is_digit(c))
			return false;
		if (i == 1 && strchr("1289", c) == NULL)
			return false;
		id[i] = c;
		at += len;
	}
	id[10] = '\0';
	*end = at;
	c = plain_at(sc, at, &len);
	return !is_digit(c) && !is_alpha(c);
}

static bool
in_local(char c)
{
	return is_alpha(c) || is_digit(c) || (c != 0 && strchr("._%+-", c) != NULL);
}

/* An address that begins at at: its end, or 0. */
static size_t
email_end(const struct scan *sc, size_t at, bool *ascii)
{
	size_t len, local = 0, dot = 0, after = 0, end = 0;
	char c;

	*ascii = true;
	for (; in_local(c = plain_at(sc, at, &len)); at += len, local++)
		*ascii = *ascii && len == 1;
	if (local == 0 || c != '@')
		return 0;
	*ascii = *ascii && len == 1;
	for (at += len; is_alpha(c = plain_at(sc, at, &len)) || is_digit(c) || c == '-' || c == '.'; at += len) {
		*ascii = *ascii && len == 1;
		if (c == '.') {
			dot++;
			after = 0;
		} else if (++after >= 2 && dot > 0) {
			end = at + len;
		}
	}
	return end;
}

/* Masks what begins at at; the byte after it, or 0 when nothing of ours begins there. */
static size_t
mask_here(struct scan *sc, size_t at, char before)
{
	char id[11], c, *mask;
	size_t len, end;
	bool ascii;

	c = plain_at(sc, at, &len);
	if (in_local(c) && !in_local(before) && (end = email_end(sc, at, &ascii)) != 0) {
		str_add(&sc->out, ascii ? mask_email(sc->mem, arena_strndup(sc->mem, sc->s + at, end - at)) : "***");
		return end;
	}
	if (is_alpha(before) || is_digit(before))
		return 0;
	if (is_alpha(c) && taiwan_id(sc, at, id, &end)) {
		str_add(&sc->out, end - at == 10 ? mask_identity(sc->mem, id) : "***");
		return end;
	}
	if ((!is_digit(c) && c != '+' && c != '(') || (mask = run_mask(sc, at, &end)) == NULL)
		return 0;
	str_add(&sc->out, mask);
	return end;
}

char *
mask_text(struct arena *mem, const char *s)
{
	struct scan sc = { .mem = mem, .s = s, .n = strlen(s) };
	size_t at, len, end;
	char before = 0, c;

	str_init(&sc.out, mem);
	for (at = 0; at < sc.n; at = end, before = c) {
		c = plain_at(&sc, at, &len);
		end = mask_here(&sc, at, before);
		if (end == 0) {
			end = at + len;
			str_addn(&sc.out, s + at, len);
		} else {
			c = '*';
		}
	}
	return sc.out.s;
}
