/*
 * demo.h -- the demo company (kefuctl demo): departments, staff, articles, customers and cases, all invented.
 *
 * The texts stand in sql/demo; people and the course of cases are made by a generator with a fixed start, so every
 * installation shows the same company, dated relative to its first day.  Safe to run again: what is stored stays.
 */
#ifndef KEFU_MODEL_DEMO_H
#define KEFU_MODEL_DEMO_H

#include "base/ctx.h"

struct demo {
	const char *dir;      /* sql/demo */
	const char *password; /* of every demo account */
	/* One sentence when a part is done; may be NULL. */
	void (*say)(const char *what);
	struct str accounts;  /* out: a line "login<TAB>roles, name" for each */
};

enum status demo_load(struct ctx *, struct demo *) KEFU_MUST_USE;

#endif
