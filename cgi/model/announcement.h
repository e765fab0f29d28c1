/*
 * announcement.h -- what the firm tells everybody: on the portal's start page, at the desk, or both (H2).
 */
#ifndef KEFU_MODEL_ANNOUNCEMENT_H
#define KEFU_MODEL_ANNOUNCEMENT_H

#include "base/ctx.h"
#include "db/map.h"

#define ANNOUNCEMENT_TITLE_MAX 200 /* characters */
#define ANNOUNCEMENT_BODY_MAX 4000

struct announcement {
	int64_t id, starts_at, ends_at, author_id, created_at, version; /* ends_at 0: until somebody ends it */
	const char *place; /* "portal", "desk", "both" */
	const char *lang;  /* readers of this language only; NULL: all */
	const char *level; /* "info", "warning" */
	const char *title, *body, *body_html;
	const char *author_name; /* "" without */
};

/* What is shown now in cx->lang, warnings first, then the newest; only id, lang, level, title, body_html and starts_at.  At most five. */
enum status announcement_portal(struct ctx *, struct announcement **, size_t *n) KEFU_MUST_USE; /* by the portal's view */
enum status announcement_desk(struct ctx *, struct announcement **, size_t *n) KEFU_MUST_USE;

/* staff: all of them, those that run or are still to come first; 50 a page. */
enum status announcement_list(struct ctx *, int64_t page, struct announcement **, size_t *n, bool *more) KEFU_MUST_USE;
/* staff: ST_INVALID for an end that is not after the start or a body too long.  starts_at 0: now. */
enum status announcement_add(struct ctx *, struct announcement *) KEFU_MUST_USE;
/* staff: shown no longer, from now.  ST_CONFLICT when somebody was faster; one that has ended stays as it is. */
enum status announcement_end(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE;

#endif
