/*
 * hanzi.h -- folding of text for search: NFKC, case, traditional to simplified, character by character.
 *
 * Folding is one to one in meaning, not in bytes: hanzi_fold_map keeps for every folded code point the byte offset of its source,
 * so that marks are set in the original text (docs/search.md).  One-to-many traps fold to ONE class.
 */
#ifndef KEFU_BASE_HANZI_H
#define KEFU_BASE_HANZI_H

#include <stdint.h>
#include "base/str.h"

/* Changes when the same text would fold differently: means reindex. */
#define HANZI_FOLD_VERSION 1

/* Folded text in mem: NFKC, lower case, spaces squeezed to one, traditional to simplified. */
char *hanzi_fold(struct arena *, const char *);
/* The same with *map: for folded code point i (in order), offset in bytes of its source; map[n] = length of the source. */
char *hanzi_fold_map(struct arena *, const char *, uint32_t **map, size_t *n);
/* One code point to its simplified class. */
uint32_t hanzi_simple(uint32_t cp);
/* A Han ideograph (U+3400-4DBF, 4E00-9FFF, F900-FAFF, 20000-3FFFF)? */
bool hanzi_is(uint32_t cp);

#endif
