/*
 * form_draft.h -- what a member of staff has typed into a form and not yet saved (form_draft).
 *
 * A draft belongs to one person and one form; nobody else reads it.  It outlives the session, the browser and the machine it was typed on.  The
 * page drops it in the request that saves the form.
 */
#ifndef KEFU_MODEL_FORM_DRAFT_H
#define KEFU_MODEL_FORM_DRAFT_H

#include "base/ctx.h"

#define DRAFT_KEY_MAX 60   /* bytes of a form's name, e.g. "article:17", "article:new", "suggest:17" */
#define DRAFT_DATA_MAX (12 * 1024 * 1024)
#define DRAFT_DAYS 90      /* an untouched draft is cleared after so many */

struct form_draft {
	const char *data; /* fields as application/x-www-form-urlencoded */
	int64_t at;       /* UTC, last typed */
};

/* a to z, digits, ':' and '-', at most DRAFT_KEY_MAX. */
bool draft_key_ok(const char *form);
/* ST_INVALID: no such key, or nobody is logged in.  ST_TOO_BIG: more than DRAFT_DATA_MAX bytes. */
enum status draft_save(struct ctx *, const char *form, const char *data) KEFU_MUST_USE;
/* ST_MISSING without one. */
enum status draft_get(struct ctx *, const char *form, struct form_draft *) KEFU_MUST_USE;
/* None there is ST_OK too. */
enum status draft_drop(struct ctx *, const char *form) KEFU_MUST_USE;
/* jobs: drafts that nobody touched for DRAFT_DAYS, some hundred a call. */
enum status draft_clear(struct ctx *) KEFU_MUST_USE;

#endif
