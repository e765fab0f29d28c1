/*
 * synonym.h -- the firm's words: sets of words that mean the same, which editors keep; searching one finds the others.
 *
 * A set counts from the moment its save returns.  Who may: the route says (perm article_edit).
 */
#ifndef KEFU_MODEL_SYNONYM_H
#define KEFU_MODEL_SYNONYM_H

#include "base/ctx.h"
#include "db/map.h"

#define SYNONYM_WORDS_MAX 1000 /* characters of a set, as the column */
#define SYNONYM_NOTE_MAX 200
#define SYNONYM_SET_MAX 30     /* words of a set */

struct synonym_set {
	int64_t id;
	const char *words;    /* as typed, separated by commas */
	const char *note, *origin;
	bool active;
	int64_t updated_at;   /* UTC seconds */
	const char *updated_name; /* "" for nobody */
	int64_t version;
};
extern const struct db_map synonym_set_map;

/* By their first words; q: only sets with a word that has this in it, NULL or "" for all; 50 a page. */
enum status synonym_list(struct ctx *, const char *q, int64_t page, struct synonym_set **, size_t *n, bool *more) KEFU_MUST_USE;
enum status synonym_get(struct ctx *, int64_t id, struct synonym_set *) KEFU_MUST_USE;
/* Insert (id 0, *id is set) or update with version check (ST_CONFLICT).  words are tidied: commas of any kind or lines between them, each once.
 * ST_INVALID: fewer than two different words; ST_TOO_BIG: more than SYNONYM_SET_MAX, or one that is longer than 64 characters.  A shipped set
 * that is edited becomes the desk's own. */
enum status synonym_save(struct ctx *, struct synonym_set *) KEFU_MUST_USE;

/* Add what is new of the shipped sets (sql/synonyms.txt: one set a line, words separated by commas, # begins a comment); *n were added.  A
 * shipped set that changed is replaced; one that shares two words with a set of the desk, used or not, is left to the desk.  Keys that an older
 * version wrote otherwise are written anew. */
enum status synonym_ship(struct ctx *, const char *text, int64_t *n) KEFU_MUST_USE;

/* What a word is looked up by: folded, words stemmed and without words of asking, one space between; "" when nothing is left. */
char *synonym_key(struct arena *, const char *word);

#endif
