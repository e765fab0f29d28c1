/*
 * ctx.c -- fail(), and the three languages.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ctx.h"
#include "base/log.h"

static enum log_level
level_of(enum status st)
{
	if (st == ST_FAILED)
		return LOG_L_ERROR;
	if (st == ST_BUSY || st == ST_DENIED)
		return LOG_L_WARN;
	return LOG_L_INFO;
}

enum status
fail_at(struct ctx *cx, enum status st, const char *file, int line, const char *fmt, ...)
{
	const char *slash = strstr(file, "cgi/");
	va_list ap;

	va_start(ap, fmt);
	cx->error = arena_vprintf(cx->mem, fmt, ap);
	va_end(ap);
	log_line(level_of(st), "%s:%d %s: %s", slash == NULL ? file : slash + 4, line, status_name(st),
	    cx->error);
	return st;
}

static const struct {
	const char *tag, *code;
} langs[LANG_N] = {
	[LANG_EN] = { "en", "en" },
	[LANG_ZH_CN] = { "zh-CN", "zh_CN" },
	[LANG_ZH_TW] = { "zh-TW", "zh_TW" },
};

const char *
lang_tag(enum lang l)
{
	return (unsigned int)l < LANG_N ? langs[l].tag : langs[LANG_EN].tag;
}

const char *
lang_code(enum lang l)
{
	return (unsigned int)l < LANG_N ? langs[l].code : langs[LANG_EN].code;
}

bool
lang_from(const char *s, enum lang *out)
{
	int l;

	for (l = 0; s != NULL && l < LANG_N; l++) {
		if (strcasecmp(s, langs[l].tag) == 0 || strcasecmp(s, langs[l].code) == 0) {
			*out = (enum lang)l;
			return true;
		}
	}
	return false;
}

/* Does the n-byte language range begin with tag, at a subtag's end? */
static bool
range_is(const char *range, size_t n, const char *tag)
{
	size_t t = strlen(tag);

	return n >= t && strncasecmp(range, tag, t) == 0 && (n == t || range[t] == '-');
}

static bool
range_lang(const char *range, size_t n, enum lang *out)
{
	static const struct {
		const char *tag;
		enum lang lang;
	} ranges[] = {
		{ "zh-hant", LANG_ZH_TW },
		{ "zh-tw", LANG_ZH_TW },
		{ "zh-hk", LANG_ZH_TW },
		{ "zh-mo", LANG_ZH_TW },
		{ "zh", LANG_ZH_CN },
		{ "en", LANG_EN },
	};
	size_t i;

	for (i = 0; i < NELEM(ranges); i++) {
		if (range_is(range, n, ranges[i].tag)) {
			*out = ranges[i].lang;
			return true;
		}
	}
	return false;
}

/* Weight in thousandths of the parameters up to end; 1000 without a q; 0 when malformed. */
static int
range_weight(const char *p, const char *end)
{
	int q = 0, unit = 1000;

	while (p < end && (*p == ';' || *p == ' ' || *p == '\t'))
		p++;
	if (p == end)
		return 1000;
	if (end - p < 3 || (*p != 'q' && *p != 'Q') || p[1] != '=')
		return 0;
	for (p += 2; p < end && unit > 0; p++) {
		if (*p == '.' || *p == ' ')
			continue;
		if (*p < '0' || *p > '9')
			return 0;
		q += (*p - '0') * unit;
		unit /= 10;
	}
	return q > 1000 ? 0 : q;
}

enum lang
lang_accept(const char *header, enum lang fallback)
{
	enum lang best = fallback, l;
	const char *p = header, *end;
	size_t n;
	int q, best_q = 0;

	while (p != NULL && *p != '\0') {
		p += strspn(p, ", \t");
		n = strcspn(p, ",; \t");
		end = p + strcspn(p, ",");
		q = range_weight(p + n, end);
		if (q > best_q && range_lang(p, n, &l)) {
			best = l;
			best_q = q;
		}
		p = end;
	}
	return best;
}
