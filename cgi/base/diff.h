/*
 * diff.h -- what changed between two texts, by word; by character where words are not set apart (Han, kana).
 *
 * The edit script is a shortest one (Myers, "An O(ND) Difference Algorithm", 1986) of tokens; texts that differ too much for DIFF_COST_MAX
 * are given line by line, so the work is bounded for any input.  A character or blank that two rewritten stretches happen to share is not kept apart:
 * the parts are for readers.
 */
#ifndef KEFU_BASE_DIFF_H
#define KEFU_BASE_DIFF_H

#include "base/arena.h"

enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };
struct diff_part {
	enum diff_kind kind;
	const char *text; /* a run of tokens of one kind, NUL-terminated, in the arena */
};
/* The parts in reading order; joined without DIFF_NEW they are a, without DIFF_GONE they are b. */
void diff_text(struct arena *, const char *a, const char *b, struct diff_part **, size_t *n);

#endif
