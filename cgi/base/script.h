/*
 * script.h -- Chinese shown in the other script: simplified for Taiwan's traditional and the reverse, words and not only characters.
 *
 * By OpenCC's tables tw2sp and s2twp, for display alone: what is stored never changes.  The tables are read once, before a worker closes
 * itself in.
 */
#ifndef KEFU_BASE_SCRIPT_H
#define KEFU_BASE_SCRIPT_H

#include <stdbool.h>
#include "arena.h"

struct script; /* the tables */

enum script_to { SCRIPT_HANS, SCRIPT_HANT };

/* Read both tables; NULL with a line in the log when they are not installed: then texts are shown as they are written. */
struct script *script_new(void);
void script_close(struct script *);

/* "hans" or "hant"; false for anything else. */
bool script_from(const char *, enum script_to *);
/* BCP 47: "zh-Hans", "zh-Hant". */
const char *script_tag(enum script_to);
/* Plain text in the other script, in mem; the text itself when there are no tables. */
const char *script_text(const struct script *, struct arena *mem, enum script_to, const char *);
/* HTML with its text converted; tags and their attributes (addresses, names of files) and what stands in <code> stay as they are. */
const char *script_html(const struct script *, struct arena *mem, enum script_to, const char *html);

#endif
