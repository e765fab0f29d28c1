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

#define ARTICLE_FILE_CHUNK (512 * 1024)           /* bytes of a row */
#define ARTICLE_FILE_MAX (10 * 1024 * 1024)       /* bytes of an attachment, and of an image as it comes */

struct article_file {
	int64_t id, article_id, width, height, size, author_id, at;
	const char *kind, *name, *mime;
	struct blob sha256;
};
/* article_id 0: the article is not saved yet; article_file_claim then gives it the files that its Markdown names. */
enum status article_file_add(struct ctx *, struct article_file *, const void *bytes) KEFU_MUST_USE; /* id out; own transaction */
/* In the transaction of a save: files that the Markdown names (file:ID) and that have no article and this author become the article's. */
enum status article_file_claim(struct ctx *, int64_t article_id, const char *markdown) KEFU_MUST_USE;
/* The Markdown as its article would show it to staff, with links as article.h says and files of the article, of its translations, and of the actor
 * that no article has yet ("0/files/5").  id 0: not saved yet. */
const char *article_preview(struct ctx *, int64_t id, const char *markdown);
enum status article_file_list(struct ctx *, int64_t article_id, struct article_file **, size_t *n) KEFU_MUST_USE;
/* Staff: by the article's audience (or its own sender).  Portal: ST_MISSING unless a guest may read the article. */
enum status article_file_get(struct ctx *, int64_t id, bool staff, struct article_file *) KEFU_MUST_USE;
/* Bytes no * ARTICLE_FILE_CHUNK and on.  Staff: of a file that article_file_get has given. */
enum status article_file_chunk(struct ctx *, int64_t id, bool staff, int64_t no, struct blob *) KEFU_MUST_USE;
enum status article_file_remove(struct ctx *, int64_t id) KEFU_MUST_USE;
/* jobs: files that were sent up long ago and that no article was ever saved with; some hundred a call. */
enum status article_file_clear(struct ctx *) KEFU_MUST_USE;

#endif
