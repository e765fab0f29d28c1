/*
 * complaint_help.h -- what helps to answer a case (A3): what this customer was told before.
 */
#ifndef KEFU_MODEL_COMPLAINT_HELP_H
#define KEFU_MODEL_COMPLAINT_HELP_H

#include "base/ctx.h"

struct past_answer {
	int64_t complaint_id, year, at;
	const char *title, *body, *author_name; /* of the case; of the answer, its first 600 characters */
};
/* The newest answers in other cases of the same customer, at most 5; only of cases that this person may read. */
enum status complaint_past_answers(struct ctx *, int64_t complaint_id, int64_t customer_id, struct past_answer **, size_t *n) KEFU_MUST_USE;

#endif
