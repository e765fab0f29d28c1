/*
 * mask.h -- masked forms of private values (PRV-19) and the masker of free text (CMP-24).
 *
 * The same mask everywhere, since two different masks of one value can be joined; odd or short input is masked
 * wholly ("***"), never shown raw.
 */
#ifndef KEFU_BASE_MASK_H
#define KEFU_BASE_MASK_H

#include "base/arena.h"

/* 13812345678 -> 138****5678, 0912345678 -> 0912***678, other numbers -> ******123. */
char *mask_phone(struct arena *, const char *);
/* zhang@example.com -> z***@example.com. */
char *mask_email(struct arena *, const char *);
/* Surname or initials: 张**, 歐陽**, J*** S***. */
char *mask_name(struct arena *, const char *);
/* Down to city or district: 上海市浦东新区****. */
char *mask_address(struct arena *, const char *);
/* 1985-07-14 -> 1985-**-**. */
char *mask_birth(struct arena *, const char *);
/* "***", whatever the value. */
char *mask_all(struct arena *, const char *);
/* Identity numbers of the mainland (last 4) and of Taiwan (A******789), cards (**** 6789). */
char *mask_identity(struct arena *, const char *);
char *mask_card(struct arena *, const char *);
/* Free text with phones, e-mail addresses, CN and TW identity and card numbers masked. */
char *mask_text(struct arena *, const char *);

#endif
