/*
 * import_priv.h -- what the importers, the undo of an import and the export share.
 *
 * An article is one struct article_record for all of them: an import makes the record that should be from the one that is, an undo makes it
 * from what the import kept, and record_put writes the difference.
 */
#ifndef KEFU_MODEL_IMPORT_PRIV_H
#define KEFU_MODEL_IMPORT_PRIV_H

#include <jansson.h>

#include "base/record.h"
#include "model/article.h"
#include "model/import.h"

#define IMPORT_NATIVE "kefu" /* source of articles that were written at the desk of another installation */

/* Count the row and tell of it. */
void import_say(struct import *, int64_t row, enum import_result, const char *key, const char *why);
/* The first name of the record that is none of names; NULL when all are known. */
const char *import_unknown(const struct record *, const char *const *names, size_t n);
/* One of the words between blanks, or NULL? */
bool import_one_of(const char *, const char *words);

/* ---- article_record.c */
struct article_record {
	int64_t id, group_id, category_id, owner_department_id, revision, origin_revision, merged_into;
	int64_t created_at, updated_at, published_at;
	const char *source, *source_key;                   /* source_key NULL: written at the desk */
	const char *type, *lang, *audience, *state, *title, *body, *keywords;
	const char *slug, *valid_from, *valid_to, *review_by; /* "" for none */
	const char *departments;                           /* ids in order, comma separated; "" for none */
	bool undone;                                       /* archived because its import was undone */
};
/* Locked when lock; ST_MISSING. */
enum status record_get_article(struct ctx *, int64_t id, bool lock, struct article_record *) KEFU_MUST_USE;
/* Is all that an import can say the same? */
bool record_same(const struct article_record *, const struct article_record *);
/* Does the text (title, body, keywords) differ? */
bool record_text_differs(const struct article_record *, const struct article_record *);
/* In a transaction: store what differs from old (NULL: a new article, whose number is set), with revision, files, rendering and postings.  The
 * slug must be free: ST_CONFLICT. */
enum status record_put(struct ctx *, const struct article_record *old, struct article_record *now) KEFU_MUST_USE;
/* 64 hex digits over all that a person may change.  Without the number of the text: one that was put back is as it was. */
const char *record_hash(struct ctx *, const struct article_record *);
/* What an undo needs, as JSON text, and back over a record that stands; false when the text is not ours.  The words come from article_revision. */
const char *record_keep(struct ctx *, const struct article_record *before, const char *after_hash);
bool record_kept(struct ctx *, const char *json, struct article_record *before, const char **after_hash);

/* ---- article_import.c: a row with all that an import may say */
struct article_file_found {
	const char *name; /* as readers see it */
	const char *mime;
	bool image;
	int64_t width, height;
	struct blob bytes;
};
struct article_import_more {
	const char *type, *slug, *state, *valid_from, *valid_to, *review_by; /* NULL: not said; "": none */
	const char *owner, *departments;                                     /* codes; departments between blanks or commas */
	int64_t created_at, published_at;                                    /* 0: as at */
	bool behind;                                                         /* a translation that does not follow its original any more */
	/* A file that the body names by a relative path, ready to be stored; false when there is none.  NULL: paths are no files. */
	bool (*file)(void *arg, struct arena *, const char *path, struct article_file_found *out);
	void *arg;
	int64_t batch, row; /* 0: not recorded */
};
struct article_imported {
	int64_t id;
	enum import_result result;
	const char *note; /* what is missing though the row was taken; NULL: nothing */
	bool clean;       /* refused before anything was written */
};
/* article_import with all of it, and its import_row in the same transaction. */
enum status article_import_row(struct ctx *, const struct article_import *, const struct article_import_more *, bool dry_run,
    struct article_imported *) KEFU_MUST_USE;
/* Set the links by key that had no target when their text came, for one source. */
enum status article_import_links(struct ctx *, const char *source) KEFU_MUST_USE;

/* ---- import_batch.c: the rows of a batch */
struct import_row_new {
	int64_t batch, no, record_id;
	enum import_result result;
	const char *label, *reason, *kept; /* reason, kept NULL: none */
};
enum status import_row_add(struct ctx *, const struct import_row_new *) KEFU_MUST_USE;

/* ---- article_export.c */
/* The body as it leaves this installation: numbers of articles as keys, numbers of files as paths. */
enum status export_body(struct ctx *, const struct article_record *, const char **out) KEFU_MUST_USE;
/* "article-17-1764000000": names an article that was written at the desk, wherever it is taken. */
const char *export_native_key(struct ctx *, int64_t id, int64_t created_at);
bool export_native_read(const char *key, int64_t *id, int64_t *created_at);
/* Does such a key name that very article rather than the group that it is the first of? */
bool export_native_own(const char *key);

/* ---- import_file.c */
/* An image made again from its pixels or a document, judged by its bytes; false when it is neither.  An image that is as Kefu writes them
 * already stays as it is. */
bool import_file_take(struct arena *, const char *name, struct blob bytes, struct article_file_found *out);

/* ---- import_html.c */
struct html_page {
	const char *title, *lang, *body;      /* body: Markdown; title, lang "" when it has none */
	const char *names[RECORD_FIELDS], *values[RECORD_FIELDS]; /* <meta name= content=> */
	size_t n;
};
/* A page of HTML to Markdown; what cannot be said in Markdown is left out, its text never.  False when it is no HTML at all. */
bool import_html(struct arena *, const char *html, size_t n, struct html_page *out);

#endif
