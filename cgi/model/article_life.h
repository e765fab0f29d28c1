/*
 * article_life.h -- what happens to an article beside being written: states, versions, suggestions, review, quotes, merging.
 *
 * States: draft -> review -> published -> archived; from each of the later ones back to draft.  Every change counts article.version up,
 * writes its audit row and brings the index up to date in one transaction.  A text is never changed without a row in article_revision.
 * A member of staff who may neither edit nor publish, and whose department is not chosen, gets ST_MISSING for what article_get hides.
 */
#ifndef KEFU_MODEL_ARTICLE_LIFE_H
#define KEFU_MODEL_ARTICLE_LIFE_H

#include "model/article.h"

/* What a save says beside the article itself (article_save_as); zero is an ordinary edit in substance by the one who is logged in. */
struct article_saving {
	bool slip;             /* a slip mended: quotes and translations do not become outdated by it */
	bool follows;          /* a translation now says what the newest original says: origin_revision is set to it */
	const char *note;      /* what was changed, at most 400 characters; NULL: nothing */
	int64_t credit_id;     /* user who suggested it; 0: nobody */
};
/* article_save with these; article_save is the same with zeroes.  ST_CONFLICT: somebody saved since a->version.  A slug that another article
 * has is ST_CONFLICT too with *taken set (NULL allowed); from and to the wrong way round is ST_INVALID. */
enum status article_save_as(struct ctx *, struct article *, const struct article_saving *, bool *taken) KEFU_MUST_USE;

/* States; ST_CONFLICT when the version is another, ST_INVALID when the state does not allow it. */
enum status article_submit(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE;   /* draft -> review; its reviewers are told */
enum status article_archive(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE;  /* any -> archived: leaves every list and the index */
/* "It is right": reviewed_at is now, review_by the day given (NULL: no further review asked for). */
enum status article_reviewed(struct ctx *, int64_t id, int64_t version, const char *review_by) KEFU_MUST_USE;

/* ---- versions */
struct revision {
	int64_t article_id, no, author_id, credit_id, at;
	const char *title, *body, *keywords, *note;
	const char *author_name, *credit_name; /* "" for nobody */
	bool substance;
};
extern const struct db_map revision_map;     /* every member */
extern const struct db_map revision_row_map; /* list rows: without body */
/* Newest first; 50 a page. */
enum status revision_list(struct ctx *, int64_t article_id, int64_t page, struct revision **, size_t *n, bool *more) KEFU_MUST_USE;
enum status revision_get(struct ctx *, int64_t article_id, int64_t no, struct revision *) KEFU_MUST_USE;
/* Its title, body and keywords become a new version on top. */
enum status revision_restore(struct ctx *, int64_t article_id, int64_t version, int64_t no) KEFU_MUST_USE;

/* ---- suggestions: any member of staff proposes, whoever may publish decides */
struct suggestion {
	int64_t id, article_id, revision, author_id, decided_by, decided_at, created_at, version;
	const char *title, *body, *keywords, *reason, *state, *reply;
	const char *author_name, *decided_name, *article_title; /* "" when none */
};
extern const struct db_map suggestion_map;
extern const struct db_map suggestion_row_map; /* without body */
enum status suggestion_add(struct ctx *, struct suggestion *) KEFU_MUST_USE; /* article_id, revision, title, body, keywords, reason in; id out */
enum status suggestion_get(struct ctx *, int64_t id, struct suggestion *) KEFU_MUST_USE;
/* article_id 0: any; author_id 0: any; state NULL: any.  Oldest open first, else newest first; 50 a page. */
enum status suggestion_list(struct ctx *, int64_t article_id, int64_t author_id, const char *state, int64_t page, struct suggestion **,
    size_t *n, bool *more) KEFU_MUST_USE;
/* The text as the reviewer leaves it (may differ from what was suggested) is saved over version article_version of the article, with credit to the author,
 * who is told.  ST_CONFLICT: the suggestion is decided already or the article changed. */
enum status suggestion_accept(struct ctx *, int64_t id, int64_t version, const struct article *text, const char *reply) KEFU_MUST_USE;
enum status suggestion_decline(struct ctx *, int64_t id, int64_t version, const char *reply) KEFU_MUST_USE;
enum status suggestion_withdraw(struct ctx *, int64_t id, int64_t version) KEFU_MUST_USE; /* by its author only */

struct article_comment {
	int64_t id, article_id, suggestion_id, author_id, at;
	const char *body, *author_name;
};
enum status comment_add(struct ctx *, int64_t article_id, int64_t suggestion_id, const char *body) KEFU_MUST_USE; /* suggestion 0: the article */
enum status comment_list(struct ctx *, int64_t article_id, int64_t suggestion_id, struct article_comment **, size_t *n) KEFU_MUST_USE;

/* ---- one canonical answer */
struct article_near {
	int64_t id;
	const char *title, *lang, *state;
	int per_cent; /* of what the smaller text says that both hold, each token by its rarity */
};
/* Articles of the same language that say nearly the same, most alike first, at most 10; from the index. */
enum status article_near(struct ctx *, int64_t id, struct article_near **, size_t *n) KEFU_MUST_USE;
/* `id` goes into `into`: archived, its permalink leads there, its translations join where that group lacks the language, its reads count there. */
enum status article_merge(struct ctx *, int64_t id, int64_t version, int64_t into) KEFU_MUST_USE;

/* ---- quotes: answers that carry an article's permalink */
/* In the transaction of the answer: keep which articles its text links (/faq/17, /faq/17-words, with or without our address) with their revision. */
enum status quote_keep(struct ctx *, int64_t message_id, const char *text) KEFU_MUST_USE;
struct quote {
	int64_t message_id, complaint_id, year, article_id, revision, at;
	const char *author_name, *title; /* of the answer; of the case */
	bool outdated;                   /* the article changed in substance since */
};
/* Answers that quoted the article, newest first; only cases that this person may read; outdated: only those with an older text. */
enum status quote_list(struct ctx *, int64_t article_id, bool outdated, int64_t page, struct quote **, size_t *n, bool *more) KEFU_MUST_USE;
enum status quote_count(struct ctx *, int64_t article_id, int64_t *outdated) KEFU_MUST_USE;

#endif
