/*
 * status.c -- names and exit codes of the statuses.
 */
#include <sysexits.h>

#include "base/status.h"

static const struct {
	const char *name;
	int code;
} statuses[] = {
	[ST_OK] = { "ok", 0 },
	[ST_INVALID] = { "invalid", EX_DATAERR },
	[ST_LOGIN] = { "login", EX_NOPERM },
	[ST_DENIED] = { "denied", EX_NOPERM },
	[ST_MISSING] = { "missing", EX_NOINPUT },
	[ST_CONFLICT] = { "conflict", EX_DATAERR },
	[ST_TOO_BIG] = { "too_big", EX_DATAERR },
	[ST_BUSY] = { "busy", EX_TEMPFAIL },
	[ST_FAILED] = { "failed", EX_SOFTWARE },
};

const char *
status_name(enum status st)
{
	return (size_t)st < NELEM(statuses) ? statuses[st].name : "unknown";
}

int
status_exit(enum status st)
{
	return (size_t)st < NELEM(statuses) ? statuses[st].code : EX_SOFTWARE;
}
