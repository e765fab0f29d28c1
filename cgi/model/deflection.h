/*
 * deflection.h -- articles shown while a complaint is typed: what came of them, and which were read before a case was filed.
 *
 * A form counts once, by its key, and honestly: whoever says "this solved it" and sends the complaint all the same counts as filed.
 */
#ifndef KEFU_MODEL_DEFLECTION_H
#define KEFU_MODEL_DEFLECTION_H

#include "base/ctx.h"
#include "db/map.h"

#define DEFLECTION_IDS 200 /* bytes of a list of ids */

enum deflection { DEFLECTION_SHOWN, DEFLECTION_SOLVED, DEFLECTION_FILED };

/* A list of article ids with commas as a form brings it: made plain ("17,4"), at most 20, each once; "" when there is none. */
const char *deflection_ids(struct ctx *, const char *typed);

/* portal: shown < solved < filed, never back.  article_id: which one solved it, 0 otherwise; shown: as deflection_ids makes it. */
enum status deflection_set(struct ctx *, const unsigned char idem[16], enum deflection, int64_t article_id, const char *shown) KEFU_MUST_USE;
/* portal: keep with the case of this token what was read before; ids as deflection_ids makes them, others than public ones are left out. */
enum status complaint_read_add(struct ctx *, const char *token, const char *ids) KEFU_MUST_USE;

/* staff: the articles that were read before a case was filed, as they are called now. */
struct complaint_read {
	int64_t article_id;
	const char *title, *lang;
};
enum status complaint_reads(struct ctx *, int64_t complaint_id, struct complaint_read **, size_t *n) KEFU_MUST_USE;

/* staff: how many forms showed articles in [from, to) (UTC seconds), and what came of them: shown counts all, the two others a part of it;
 * the rest went away without a word. */
struct deflection_figures {
	int64_t shown, solved, filed;
};
enum status deflection_figures(struct ctx *, int64_t from, int64_t to, struct deflection_figures *) KEFU_MUST_USE;
/* staff: which articles solved most in [from, to); at most 20. */
struct deflection_article {
	int64_t article_id, solved;
	const char *title, *lang;
};
enum status deflection_articles(struct ctx *, int64_t from, int64_t to, struct deflection_article **, size_t *n) KEFU_MUST_USE;

#endif
