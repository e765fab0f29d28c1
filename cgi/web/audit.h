/*
 * audit.h -- does a parsed template keep the escape policy?
 */
#ifndef KEFU_WEB_AUDIT_H
#define KEFU_WEB_AUDIT_H

#include <ClearSilver/ClearSilver.h>

#include "base/arena.h"

/* NULL when every value of the tree is escaped for the place it stands in, else one sentence (with
 * file and line when the tree was parsed with Config.EnableAuditMode). */
const char *audit_tree(struct arena *, const CSPARSE *);

#endif
