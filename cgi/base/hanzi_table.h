/*
 * hanzi_table.h -- the character table of hanzi.c; its contents are generated (hanzi_table.sh).
 *
 * Sorted by from; no to is itself a from, so that folding twice equals folding once.
 */
#ifndef KEFU_BASE_HANZI_TABLE_H
#define KEFU_BASE_HANZI_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct hanzi_pair {
	uint32_t from, to;
};

extern const struct hanzi_pair hanzi_table[];
extern const size_t hanzi_table_n;

#endif
