/*
 * sanitize_check.h -- the second wall behind cmark's safe mode: HTML passes only piece by piece through an allow-list.
 */
#ifndef KEFU_BASE_SANITIZE_CHECK_H
#define KEFU_BASE_SANITIZE_CHECK_H

#include "base/str.h"

/* Write html to out again from nothing but listed tags, listed attributes with values we understand, and
 * text without a bare < or >.  Tags must nest.  False when anything else is met: out is then to be thrown
 * away.  align="center" of a table cell becomes class="center". */
bool sanitize_check(struct str *out, const char *html);
/* May a link point there?  http, https, mailto, tel, or relative; never `//host` or a backslash. */
bool sanitize_link_ok(const char *dest);

#endif
