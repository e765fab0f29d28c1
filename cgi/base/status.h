/*
 * status.h -- the only error type of Kefu.
 *
 * Every function that can fail returns enum status; TRY passes a failure up.  Whoever finds the
 * failure says so once, with fail() (ctx.h), which keeps file, line and a message for the log.  One
 * table maps a status to an HTTP answer (web/error.c), one to sysexits(3) (status.c).
 */
#ifndef KEFU_BASE_STATUS_H
#define KEFU_BASE_STATUS_H

#include <stddef.h>

enum status {
	ST_OK,
	ST_INVALID, /* the input breaks a rule; the person can mend it */
	ST_LOGIN,   /* nobody is logged in, or no longer */
	ST_DENIED,  /* known person, no right */
	ST_MISSING, /* no such thing, or out of the person's scope */
	ST_CONFLICT, /* somebody else changed it first, or it exists already */
	ST_TOO_BIG, /* over a limit */
	ST_BUSY,    /* not now: try again later; nothing was changed, or its fate is unknown */
	ST_FAILED   /* our fault; the log has the details */
};

#define KEFU_MUST_USE __attribute__((warn_unused_result))
#define KEFU_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

/* Evaluate a call; on anything but ST_OK return that status from the function we stand in. */
#define TRY(call)                                                                                  \
	do {                                                                                       \
		enum status try_st_ = (call);                                                      \
		if (try_st_ != ST_OK)                                                              \
			return try_st_;                                                            \
	} while (0)

/* "ok", "invalid" ... for logs and tests; never NULL. */
const char *status_name(enum status);
/* The sysexits(3) code of a status: 0, EX_DATAERR, EX_NOPERM, EX_NOINPUT, EX_TEMPFAIL, EX_SOFTWARE. */
int status_exit(enum status);

#endif
