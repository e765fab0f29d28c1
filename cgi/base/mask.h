/*
 * mask.h -- masked forms of private values (PRV-19) and the masker of free text (CMP-24).
 *
 * The same mask everywhere; odd or short input is masked wholly, never shown raw.
 */
#ifndef KEFU_BASE_MASK_H
#define KEFU_BASE_MASK_H

#include "base/arena.h"

char *mask_phone(struct arena *, const char *);
char *mask_email(struct arena *, const char *);
char *mask_name(struct arena *, const char *);
char *mask_address(struct arena *, const char *);
char *mask_birth(struct arena *, const char *);
/* "***", whatever the value. */
char *mask_all(struct arena *, const char *);
/* Free text with phones, e-mail addresses, CN and TW identity and card numbers masked. */
char *mask_text(struct arena *, const char *);

#endif
