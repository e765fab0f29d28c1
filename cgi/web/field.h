/*
 * field.h -- inside web/: one field of a form, read by its type.
 */
#ifndef KEFU_WEB_FIELD_H
#define KEFU_WEB_FIELD_H

#include "web/form.h"

/* What was typed: the body's value, or the query's for a GET form; twice is NULL with *dup set. */
const char *field_typed(const struct req *, const char *name, bool *dup);
/* Into the member of *out; NULL, or the key of what is wrong ("required", "too_long" ...). */
const char *field_read(struct req *, const struct field *, char *out);

#endif
