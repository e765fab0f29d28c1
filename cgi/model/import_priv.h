/*
 * import_priv.h -- what the importers share.  For import*.c only.
 */
#ifndef KEFU_MODEL_IMPORT_PRIV_H
#define KEFU_MODEL_IMPORT_PRIV_H

#include "base/record.h"
#include "model/import.h"

/* Count the row and tell of it. */
void import_say(struct import *, int64_t row, enum import_result, const char *key, const char *why);
/* The first name of the record that is none of names; NULL when all are known. */
const char *import_unknown(const struct record *, const char *const *names, size_t n);

#endif
