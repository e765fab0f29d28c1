/*
 * desk_editor.h -- what the files of the article editor share.
 */
#ifndef KEFU_PAGE_DESK_EDITOR_H
#define KEFU_PAGE_DESK_EDITOR_H

#include "model/article_file.h"
#include "model/article_life.h"
#include "page/desk_article.h"

#define EDITOR_BODY_BYTES (1 << 20) /* of Markdown, as the model takes it */

struct edit {
	struct article a;
	struct article_saving how;
	const char *change, *note, *then; /* "substance" or "slip"; ""; "", "review" or "publish" */
	int64_t of;                       /* article that this is a translation of; 0: none */
	bool follows;
};
extern const struct field editor_form[];
extern const size_t editor_fields;

/* The body into *e, which may hold the stored article; false: errors are kept for view_form. */
bool editor_read(struct req *, struct edit *e);
/* Key of the draft of an article; id 0: of a new one, a translation of `of` when that is not 0. */
const char *editor_draft_key(struct req *, int64_t id, int64_t of);
/* Form.* is set; the rest of the page.  a: as it is stored, NULL for a new one; typed: pairs with the departments that are chosen instead of a's. */
enum status editor_page(struct req *, const struct article *a, int64_t of, const struct param *typed, size_t ntyped) KEFU_MUST_USE;
/* GET of the form: stored values, or those of the draft that the person goes on with. */
enum status editor_show(struct req *, const struct edit *) KEFU_MUST_USE;

/* Text to begin an article of this type and language with. */
const char *editor_template(struct req *, const char *type, const char *lang);
/* Markdown as readers see it, with links and images that work on any page of the desk. */
const char *editor_preview(struct req *, int64_t id, const char *markdown);

/* One upload into the store.  *fault: catalogue key of why it is refused, NULL when f is stored. */
enum status editor_upload(struct req *, const struct upload *, int64_t article_id, struct article_file *f, const char **fault) KEFU_MUST_USE;
/* ![words](file:12) or [name](file:12). */
const char *editor_file_markdown(struct req *, const struct article_file *);

#endif
