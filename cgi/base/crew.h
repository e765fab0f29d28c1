/*
 * crew.h -- one piece of work by several processes at a time, for programs of the command line.
 *
 * Nothing is shared with the children but what the caller has mapped so; connections must be their own.
 */
#ifndef KEFU_BASE_CREW_H
#define KEFU_BASE_CREW_H

#include "base/status.h"

/* fn(arg) in n processes at once; watch(arg) here, five times a second.  A child that fails ends the others, and its status is answered;
 * children end with their parent, whatever ends it.  n < 2: fn here and now. */
enum status crew_run(int n, enum status (*fn)(void *), void (*watch)(void *), void *arg) KEFU_MUST_USE;
/* Processors of this machine, at least 1. */
int crew_size(void);

#endif
