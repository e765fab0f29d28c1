/*
 * param.c -- query strings, urlencoded bodies and cookies.
 */
#include <string.h>

#include "base/utf8.h"
#include "web/param.h"

bool
param_text(const char *s, size_t n)
{
	bool ascii = true;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return false;
		if (c >= 0x80) {
			ascii = false;
			/* U+0080 to U+009F are control characters too. */
			if (c == 0xc2 && i + 1 < n && (unsigned char)s[i + 1] < 0xa0)
				return false;
		}
	}
	return ascii || utf8_valid(s, n);
}

char *
param_mend(struct arena *mem, const char *s, size_t n)
{
	struct str out;
	uint32_t cp;
	size_t len;

	str_init(&out, mem);
	for (; n > 0; s += len, n -= len) {
		if (!utf8_next(s, n, &cp, &len) || !param_text(s, len))
			str_add(&out, "\xef\xbf\xbd");
		else
			str_addn(&out, s, len);
	}
	return out.s;
}

/* Escapes undone; *len bytes.  NULL on a bad escape. */
static char *
unescaped(struct arena *mem, const char *s, size_t n, bool plus, size_t *len_out)
{
	char *d = arena_alloc(mem, n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			int hi, lo;

			if (n - i < 3 || (hi = str_hex_value(s[i + 1])) < 0 ||
			    (lo = str_hex_value(s[i + 2])) < 0)
				return NULL;
			d[len++] = (char)(hi * 16 + lo);
			i += 2;
		} else
			d[len++] = plus && s[i] == '+' ? ' ' : s[i];
	}
	d[len] = '\0';
	*len_out = len;
	return d;
}

bool
param_decode(struct arena *mem, const char *s, size_t n, bool plus, const char **out)
{
	size_t len = 0;

	*out = unescaped(mem, s, n, plus, &len);
	return *out != NULL && param_text(*out, len);
}

/* Decode one "name=value" piece. */
static bool
pair_decode(struct arena *mem, const char *s, size_t n, bool mend, struct param *p)
{
	const char *eq = memchr(s, '=', n);
	size_t name = eq == NULL ? n : (size_t)(eq - s), len = 0;

	if (name == 0 || !param_decode(mem, s, name, true, &p->name) ||
	    strlen(p->name) > PARAM_NAME_MAX)
		return false;
	if (eq == NULL) {
		p->value = "";
		return true;
	}
	p->value = unescaped(mem, eq + 1, n - name - 1, true, &len);
	if (p->value == NULL)
		return false;
	if (param_text(p->value, len))
		return true;
	p->value = param_mend(mem, p->value, len);
	p->mended = true;
	return mend;
}

static enum status
parse(struct ctx *cx, const char *s, size_t n, bool mend, const struct param **out, size_t *nout)
{
	struct param *v;
	size_t pairs = 1, found = 0;

	*out = NULL;
	*nout = 0;
	if (n == 0)
		return ST_OK;
	for (size_t i = 0; i < n; i++)
		pairs += s[i] == '&';
	if (pairs > PARAM_PAIRS_MAX)
		return fail(cx, ST_TOO_BIG, "more than %d parameters", PARAM_PAIRS_MAX);
	v = arena_calloc(cx->mem, pairs, sizeof(*v));
	for (const char *end = s + n; s <= end;) {
		const char *amp = memchr(s, '&', (size_t)(end - s));
		size_t len = (size_t)((amp == NULL ? end : amp) - s);

		if (len > 0 && !pair_decode(cx->mem, s, len, mend, &v[found++]))
			return fail(cx, ST_INVALID, "malformed parameter %zu", found);
		s += len + 1;
	}
	*out = v;
	*nout = found;
	return ST_OK;
}

enum status
param_parse(struct ctx *cx, const char *s, size_t n, const struct param **out, size_t *nout)
{
	return parse(cx, s, n, false, out, nout);
}

enum status
param_parse_mend(struct ctx *cx, const char *s, size_t n, const struct param **out, size_t *nout)
{
	return parse(cx, s, n, true, out, nout);
}

/* cookie-octet of RFC 6265 4.1.1. */
static bool
cookie_octets(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

const char *
param_cookie(struct arena *mem, const char *header, const char *name)
{
	size_t len = strlen(name);

	if (header == NULL || strlen(header) > PARAM_COOKIE_MAX)
		return NULL;
	for (const char *s = header; *s != '\0';) {
		size_t n;

		s += strspn(s, " \t;");
		n = strcspn(s, ";");
		if (n > len && memcmp(s, name, len) == 0 && s[len] == '=') {
			const char *v = s + len + 1;
			size_t vn = n - len - 1;

			while (vn > 0 && (v[vn - 1] == ' ' || v[vn - 1] == '\t'))
				vn--;
			return cookie_octets(v, vn) ? arena_strndup(mem, v, vn) : NULL;
		}
		s += n;
	}
	return NULL;
}

char *
param_escape(struct arena *mem, const char *s, bool slash)
{
	static const char hex[] = "0123456789ABCDEF";
	char *out = arena_alloc(mem, 3 * strlen(s) + 1), *d = out;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    c == '-' || c == '.' || c == '_' || c == '~' || (slash && c == '/'))
			*d++ = (char)c;
		else {
			*d++ = '%';
			*d++ = hex[c >> 4];
			*d++ = hex[c & 15];
		}
	}
	*d = '\0';
	return out;
}
