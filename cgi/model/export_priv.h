/*
 * export_priv.h -- an article as it is exported.  For article_export.c and export_folder.c only.
 */
#ifndef KEFU_MODEL_EXPORT_PRIV_H
#define KEFU_MODEL_EXPORT_PRIV_H

#include "db/db.h"
#include "model/article_export.h"
#include "model/import_priv.h"

struct export_row {
	struct article_record r;
	const char *source, *key, *category, *owner, *departments; /* source "" for one that was written at the desk */
	bool behind;
};
struct export_value {
	const char *name, *value;
};
#define EXPORT_FIELDS 20
/* The fields in their order; the body is the last. */
void export_values(struct ctx *, const struct export_row *, struct export_value out[EXPORT_FIELDS]);
/* Call fn for each article with an arena of its own. */
enum status export_each(struct ctx *, enum status (*fn)(struct ctx *, const struct export_row *, void *), void *arg) KEFU_MUST_USE;
/* A name as part of a path: what has a meaning in paths, Markdown or URLs as %XX. */
const char *export_path_name(struct arena *, const char *);

#endif
