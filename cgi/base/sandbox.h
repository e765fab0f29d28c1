/*
 * sandbox.h -- the walls round one worker: Landlock and seccomp.
 */
#ifndef KEFU_BASE_SANDBOX_H
#define KEFU_BASE_SANDBOX_H

#include "base/conf.h"
#include "base/ctx.h"

/* Close this process in, for good: files below share_dir are readable, spool_dir takes nameless
 * files, the database and the vault are reached by Unix sockets (by TCP only when db_host is set),
 * nothing can be executed.  A kernel without Landlock gets seccomp alone.
 * ST_FAILED when a wall that the kernel has cannot be raised. */
enum status sandbox_enter(struct ctx *, const struct conf *) KEFU_MUST_USE;
/* Say once in the log, before workers are made, when there will be less than both walls. */
void sandbox_announce(const struct conf *);

#endif
