/*
 * article_priv.h -- what the files of articles, categories and search share.
 */
#ifndef KEFU_MODEL_ARTICLE_PRIV_H
#define KEFU_MODEL_ARTICLE_PRIV_H

#include "db/db.h"
#include "model/article_life.h"

#define ARTICLE_TITLE_MAX 200       /* characters, as the columns */
#define ARTICLE_KEYWORDS_MAX 300
#define ARTICLE_BODY_MAX (1 << 20)  /* bytes of Markdown */
#define CATEGORY_BRANCH_MAX 16

/* ---- who may read what at the desk: whoever edits or publishes, and the system itself, everything; other staff what is published, and
 * what is for chosen departments only when theirs or one above it is chosen. */
#define ARTICLE_RIGHT_DEPTH 8 /* departments above one another that are looked at */
struct article_right {
	bool all;
	int64_t department[ARTICLE_RIGHT_DEPTH]; /* one's own and those above it; 0: none */
};
/* One small SELECT at most. */
enum status article_right(struct ctx *, struct article_right *) KEFU_MUST_USE;
/* Condition on a row of article called a, with its arguments. */
#define ARTICLE_MAY_SQL                                                                                \
	"(? OR (a.state = 'published' AND (a.audience <> 'department' OR EXISTS (SELECT 1 FROM article_department md " \
	"WHERE md.article_id = a.id AND md.department_id IN (?,?,?,?,?,?,?,?)))))"
#define ARTICLE_MAY_ARGS(r)                                                                            \
	DB_I64((r)->all), DB_I64((r)->department[0]), DB_I64((r)->department[1]), DB_I64((r)->department[2]), \
	DB_I64((r)->department[3]), DB_I64((r)->department[4]), DB_I64((r)->department[5]), DB_I64((r)->department[6]), \
	DB_I64((r)->department[7])
#define ARTICLE_MAY_N (1 + ARTICLE_RIGHT_DEPTH)

/* ---- what is stored beside the Markdown */
struct article_place {
	int64_t id, group_id; /* files of the article and of its translations may be shown */
	const char *source;   /* where keys of /faq-key/KEY links are looked up; "" for anywhere */
	const char *lang;
	bool preview;         /* also files that the actor sent up and no article has yet */
};
struct article_made {
	const char *html, *staff, *summary; /* staff NULL: there are no internal-only blocks */
};
/* Markdown to HTML with our own links made relative. */
enum status article_make(struct ctx *, const struct article_place *, const char *markdown, struct article_made *) KEFU_MUST_USE;
/* The text without the carriage returns that browsers send; "" for NULL. */
const char *article_lines(struct ctx *, const char *);
/* First words of Markdown as plain text, for article.summary. */
const char *article_summary(struct ctx *, const char *markdown);
/* Render again when links by key may have found their targets since; inside a transaction. */
enum status article_relink(struct ctx *, int64_t id) KEFU_MUST_USE;
/* Title, body, keywords, language and audience within their limits? */
enum status article_check(struct ctx *, const char *title, const char *body, const char *keywords, const char *lang,
    const char *audience) KEFU_MUST_USE;

/* ---- within the transaction of a change */
struct article_lock {
	int64_t id, version, group_id, revision, origin_revision, author_id, owner_department_id;
	const char *source, *lang, *state, *title, *body, *keywords, *slug, *audience;
};
/* The article as it stands, locked; ST_CONFLICT when it is not the version that the person saw (0: any). */
enum status article_lock(struct ctx *, int64_t id, int64_t version, struct article_lock *) KEFU_MUST_USE;
/* Which files of the article and its translations guests may have: those that their published public texts name outside internal-only blocks.
 * Within the transaction of whatever changed a text or a state. */
enum status article_files_show(struct ctx *, int64_t id) KEFU_MUST_USE;
/* Keep a text as revision no. */
enum status revision_add(struct ctx *, int64_t id, int64_t no, const char *title, const char *body, const char *keywords,
    const struct article_saving *) KEFU_MUST_USE;
/* Tell the authors of the translations that their original says something else now. */
enum status article_tell_translations(struct ctx *, int64_t id, int64_t revision, const char *title) KEFU_MUST_USE;
/* Whole row as a save would take it; no question of rights. */
enum status article_whole(struct ctx *, int64_t id, struct article *) KEFU_MUST_USE;

struct article_one {
	int64_t id;
};
extern const struct db_map article_one_map; /* a statement that gives one column id */

/* NULL for 0. */
struct db_arg article_id_arg(int64_t id);

/* A category and all below it: at most CATEGORY_BRANCH_MAX ids into out, the rest NULL-padded by the caller.  portal: by the view. */
enum status category_branch(struct ctx *, bool portal, int64_t id, int64_t out[CATEGORY_BRANCH_MAX], size_t *n) KEFU_MUST_USE;

#endif
