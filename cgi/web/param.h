/*
 * param.h -- query strings, urlencoded bodies and cookies, read strictly.
 *
 * Every value is decoded once, is valid UTF-8 and holds no control character but TAB, LF and CR.
 * Nothing is repaired: a bad escape, a NUL, an overlong form or too many pairs refuse the whole text.
 */
#ifndef KEFU_WEB_PARAM_H
#define KEFU_WEB_PARAM_H

#include "web/req.h"

#define PARAM_PAIRS_MAX 500   /* pairs of one query or body */
#define PARAM_NAME_MAX 100    /* bytes of a name */
#define PARAM_QUERY_MAX 8192  /* bytes of a query string */
#define PARAM_COOKIE_MAX 16384 /* bytes of the Cookie header; more counts as none */

/* Decode %XX (and + when plus) of s[0..n) into mem; false on a bad escape, NUL, invalid UTF-8 or a
 * control character. */
bool param_decode(struct arena *, const char *s, size_t n, bool plus, const char **out);
/* Is this text (n bytes) fit to be a value? */
bool param_text(const char *s, size_t n);
/* The same text with U+FFFD for each byte and character that keeps it from being a value. */
char *param_mend(struct arena *, const char *s, size_t n);
/* "a=1&b=2" -> pairs.  ST_INVALID on anything malformed, ST_TOO_BIG on too many. */
enum status param_parse(struct ctx *, const char *s, size_t n, const struct param **out,
    size_t *nout) KEFU_MUST_USE;
/* The same, but values are mended rather than refused. */
enum status param_parse_mend(struct ctx *, const char *s, size_t n, const struct param **out, size_t *nout) KEFU_MUST_USE;
/* The first cookie of that name in a Cookie header (RFC 6265 5.4), octets of 4.1.1 only; NULL without one. */
const char *param_cookie(struct arena *, const char *header, const char *name);
/* s with everything outside RFC 3986 unreserved escaped; '/' is kept when slash. */
char *param_escape(struct arena *, const char *s, bool slash);

#endif
