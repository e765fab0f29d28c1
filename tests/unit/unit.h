/*
 * unit.h -- cmocka, with its fail() out of the way of ours (base/ctx.h).  Include it first; use
 * fail_msg() to fail a test.
 */
#ifndef KEFU_TESTS_UNIT_H
#define KEFU_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#undef fail
#undef fail_msg
#define fail_msg(...)                                                                              \
	do {                                                                                       \
		print_error(__VA_ARGS__);                                                          \
		print_error("\n");                                                                 \
		_fail(__FILE__, __LINE__);                                                         \
	} while (0)

#endif
