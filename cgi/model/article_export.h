/*
 * article_export.h -- every article in a form that an import takes, exactly.
 *
 * What comes out of an export, taken into an empty installation, comes out of that one byte for byte.  Numbers stay behind: links between
 * articles leave as keys, files as paths files/HASH/NAME.  What readers did (reads, votes) and old versions are no part of it.
 */
#ifndef KEFU_MODEL_ARTICLE_EXPORT_H
#define KEFU_MODEL_ARTICLE_EXPORT_H

#include "base/ctx.h"

enum export_form { EXPORT_CSV, EXPORT_JSONL };

struct export_sink {
	enum status (*write)(void *arg, const void *p, size_t n);
	void *arg;
};
/* Translations follow their first article.  *n articles. */
enum status export_articles(struct ctx *, enum export_form, const struct export_sink *, int64_t *n) KEFU_MUST_USE;
enum status export_categories(struct ctx *, const struct export_sink *, int64_t *n) KEFU_MUST_USE;
enum status export_departments(struct ctx *, const struct export_sink *, int64_t *n) KEFU_MUST_USE;
/* Images and attachments into dir/files; dir exists.  *n files. */
enum status export_files(struct ctx *, const char *dir, int64_t *n) KEFU_MUST_USE;
/* departments.csv, categories.csv, files/, and SOURCE/KEY.LANGUAGE.md with front matter for each article, into dir, which is made. */
enum status export_folder(struct ctx *, const char *dir, int64_t *n) KEFU_MUST_USE;

#endif
