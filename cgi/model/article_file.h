/*
 * article_file.h -- images and attachments of articles (article_file, article_file_chunk).
 *
 * The audience of a file is its article's: guests reach it only through the view public_article_file, which holds files of public articles
 * that are published and valid now.  Images were decoded and made again from their pixels (base/picture.h) before they come here.
 */
#ifndef KEFU_MODEL_ARTICLE_FILE_H
#define KEFU_MODEL_ARTICLE_FILE_H

#include "base/ctx.h"
#include "base/str.h"

struct article_file {
	int64_t id, article_id, width, height, size, author_id, at;
	const char *kind, *name, *mime;
	struct blob sha256;
};
/* article_id 0: the article is not saved yet; article_file_claim then gives it the files that its Markdown names. */
enum status article_file_add(struct ctx *, struct article_file *, const void *bytes) KEFU_MUST_USE; /* id out; own transaction */
/* In the transaction of a save: files that the Markdown names (file:ID) and that have no article and this author become the article's. */
enum status article_file_claim(struct ctx *, int64_t article_id, const char *markdown) KEFU_MUST_USE;
enum status article_file_list(struct ctx *, int64_t article_id, struct article_file **, size_t *n) KEFU_MUST_USE;
/* Staff: by the article's audience (or its own sender).  Portal: ST_MISSING unless a guest may read the article. */
enum status article_file_get(struct ctx *, int64_t id, bool staff, struct article_file *) KEFU_MUST_USE;
enum status article_file_chunk(struct ctx *, int64_t id, bool staff, int64_t no, struct blob *) KEFU_MUST_USE;
enum status article_file_remove(struct ctx *, int64_t id) KEFU_MUST_USE;

#endif
