/*
 * pfield.h -- the private fields: which there are, what values look like, their masks and what they are found by.
 *
 * The registry of vault.h (pfield_key, pfield_from, pfield_valid) lives in pfield.c too.
 */
#ifndef KEFU_MODEL_PFIELD_H
#define KEFU_MODEL_PFIELD_H

#include "model/vault.h"

/* The masked form that may be shown (PRV-19). */
char *pfield_mask(struct arena *, enum pfield, const char *value);
/* Is there a blind index of it?  Only of phone and e-mail: what few people share (PRV-16). */
bool pfield_searchable(enum pfield);
/* The one spelling that equal values share: phone as E.164 as far as that can be told, e-mail in lower case. */
char *pfield_normal(struct arena *, enum pfield, const char *value);

#endif
