/*
 * fuzz.h -- a fuzz target: one input in, abort() when a rule is broken.
 */
#ifndef KEFU_TESTS_FUZZ_H
#define KEFU_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* A rule that must hold for every input. */
#define MUST(cond)                                                                                 \
	do {                                                                                       \
		if (!(cond))                                                                       \
			__builtin_trap();                                                         \
	} while (0)

#endif
