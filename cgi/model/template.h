/*
 * template.h -- the texts of mails: templates/mail/<name>.<lang>.txt.
 *
 * The first line is "Subject: ...", the second is empty, the rest is the body.  %{key} stands for a value.  A line that begins with %{?key}
 * is kept only when the value is not empty, one that begins with %{!key} only when it is.  An unknown key refuses the mail: nothing half
 * filled is ever sent (EML-09).
 */
#ifndef KEFU_MODEL_TEMPLATE_H
#define KEFU_MODEL_TEMPLATE_H

#include "base/ctx.h"

struct template_field {
	const char *key, *value;
};

/* Fill text; ST_FAILED for an unknown key or a text without a subject. */
enum status template_fill(struct ctx *, const char *text, const struct template_field *, size_t n, const char **subject, const char **body)
    KEFU_MUST_USE;
/* The same from the file of conf share_dir. */
enum status template_mail(struct ctx *, const char *name, const char *lang, const struct template_field *, size_t n, const char **subject,
    const char **body) KEFU_MUST_USE;

/* A day as a letter says it: "5 December 2026", "2026年12月5日". */
const char *template_day(struct ctx *, enum lang, int64_t t);
/* n working days after t (Monday to Friday; holidays come with the calendar). */
int64_t template_workday(int64_t t, int n);

#endif
