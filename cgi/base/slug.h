/*
 * slug.h -- the words of a permalink, made from a title.
 */
#ifndef KEFU_BASE_SLUG_H
#define KEFU_BASE_SLUG_H

#include "base/str.h"

#define SLUG_MAX 80 /* bytes */

/* "How do I reset my café?" -> "how-do-i-reset-my-cafe"; "" for a title that is not written in Latin letters. */
char *slug_from(struct arena *, const char *title);
/* [a-z0-9] words joined by single hyphens, at most SLUG_MAX bytes? */
bool slug_valid(const char *);

#endif
