/*
 * charset.h -- a text file of any of the encodings that Chinese office programs write, as UTF-8.
 */
#ifndef KEFU_BASE_CHARSET_H
#define KEFU_BASE_CHARSET_H

#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include "base/arena.h"

/* The file, at its beginning and without a byte order mark, as UTF-8: itself when it is that already, else a copy in memory; closed with mem.
 * charset: "UTF-8", "UTF-16", "GB18030", "Big5" (case-blind; GBK and GB2312 are read as GB18030, Big5 as Big5-HKSCS); NULL or "": found out
 * from its byte order mark and its bytes.  *found gets the name.  NULL with *why (in mem) when the file cannot be read or is none of these. */
FILE *charset_open(struct arena *mem, FILE *, const char *charset, const char **found, const char **why);

/* Load what the conversions need, before a sandbox closes; they stay while kept is open.  False when one is missing. */
#define CHARSET_KEPT 3
bool charset_keep(iconv_t kept[CHARSET_KEPT]);

#endif
