/*
 * search_priv.h -- what the search*.c files share.  Nobody else includes it.
 */
#ifndef KEFU_MODEL_SEARCH_PRIV_H
#define KEFU_MODEL_SEARCH_PRIV_H

#include "db/db.h"
#include "model/search.h"
#include "model/search_token.h"
#include "base/hanzi.h"

#define TERMS_MAX 8     /* terms of a query that are looked at */
#define TOKENS_MAX 96   /* tokens of a query */
#define PREFIX_MAX 8    /* words that one prefix stands for */
#define OTHERS_MAX 7    /* words of a synonym set beside the one that was typed */
#define WIDENED_MAX 3   /* terms of a query that have others */
#define LIKES 6         /* terms that the database verifies */
#define SLOTS 12        /* tokens of one query in OR mode */
#define FOUND_MAX 120  /* candidates that are ranked: 12 pages */
#define SEEN_ALL 320    /* characters of a candidate's text that ranking looks at when all terms are known to be in it */
#define SEEN_SOUND 520  /* title and keywords: what has tokens of sound */
#define SEEN_SOME 1200  /* and when they are not */
#define SOME_MAX 60     /* candidates in OR mode */
#define SUGGEST_FOUND 40 /* candidates for suggestions */
#define PLAIN_SEEN 12000 /* characters of HTML that a snippet is cut from */
#define PAGE_SIZE 10
#define AUD_N 3         /* audiences, as in posting.aud */

/* article_text.fold_ver of what this code writes. */
#define SEARCH_FOLD_VERSION (HANZI_FOLD_VERSION * 100 + SEARCH_TOKEN_VERSION)

struct qtoken {
	uint32_t tok;
	const char *text; /* characters of a pair; NULL for the rest */
	size_t len;
	int64_t df;
	double idf;
	unsigned char way;    /* of sound: in which way the letters are cut */
	uint16_t syllable[2]; /* of sound: what it stands for */
};

enum term_kind {
	TERM_WIDE,     /* characters written without spaces */
	TERM_WORD,     /* a word, by its stem */
	TERM_PHRASE,   /* several of them in order: from a synonym set only */
	TERM_SOUND,    /* pinyin; ' between syllables that are surely apart */
	TERM_INITIALS, /* first letters of pinyin */
};

struct term {
	enum term_kind kind;
	const char *text;        /* folded characters, a stem, letters; of a phrase: its parts, a space between them */
	size_t len, chars;
	size_t at, span;         /* bytes of q->folded that it was made of */
	const char *prefix;      /* a word as typed, joined */
	struct qtoken *tok;      /* its tokens: pairs, or the one word */
	size_t ntok;
	int64_t df;              /* of its rarest token */
	double weight;
	bool whole;              /* a word: not the beginning of another */
	bool open;               /* of sound: the last syllable may be a beginning */
	uint32_t wider[PREFIX_MAX]; /* other words that begin so */
	size_t nwider;
	struct term *other;      /* the firm's other words for it */
	size_t nother;
};

struct query {
	const char *folded;
	struct term term[TERMS_MAX];
	size_t nterm;
	struct qtoken tok[TOKENS_MAX];
	size_t ntok;
	double docs;             /* documents in the index */
	int64_t limit;           /* candidates wanted */
	bool loose;              /* single characters: titles and keywords alone count */
};

/* How well a candidate fits; better ones first. */
enum found_class { FOUND_ALL, FOUND_SOUND, FOUND_MEANT, FOUND_SOME };

/* A candidate as the database gives it. */
struct found {
	int64_t id, aud, s, category_id, helpful, unhelpful, updated_at;
	const char *lang, *audience, *title, *folded;
	double score; /* from here on: set by ranking */
	int tier;
	enum found_class cls;
	const struct query *q; /* that found it */
};

/* ---- search_ask.c: ways of asking */

/* Is the word one that a question has and its answer need not? */
bool asking_word(const char *s, size_t n);
/* Bytes of a way of asking that folded Han text begins with, 0 when there is none. */
size_t asking_at(const char *s, size_t n);
/* Bytes of what sounds like asking but says what is asked about: how much money. */
size_t asking_not_at(const char *s, size_t n);
/* Is the pair half a particle, which tells no document from another? */
bool particle_pair(const char *s, size_t n);
/* Is the one character a particle? */
bool particle_at(const char *s, size_t n);

/* ---- search_gather.c.  Is it the token of a word that bodies are not indexed by?  Its count then says nothing. */
bool stop_token(uint32_t tok);

/* ---- search_query.c */

/* Folded, cut into terms; asked: leave out words of asking when something is left. */
void query_parse(struct ctx *, const char *q, bool asked, struct query *);
/* Add the terms of one run of q->folded, without words of asking. */
void query_run(struct ctx *, struct query *, const struct run *);
/* Add characters (wide) or a word that stand so in q->folded. */
void query_wide(struct query *, const char *s, size_t n);
/* The term that folded text makes by itself, its tokens in q: a run or a phrase of several; false when it makes none. */
bool query_other(struct ctx *, struct query *, const char *text, struct term *);
/* The single characters of typed that say something, for titles; false for fewer than two. */
bool query_chars(const struct query *typed, struct query *q);
/* Another token; NULL when there are too many. */
struct qtoken *query_token(struct query *, uint32_t tok, const char *text, size_t len);
/* Document frequencies and the words that a typed beginning stands for. */
enum status query_count(struct ctx *, bool staff, struct query *) KEFU_MUST_USE;

/* ---- search_words.c: the firm's words.  q anew, cut where a word of a synonym set stands; *any false when there is none. */
enum status query_words(struct ctx *, bool staff, const struct query *typed, struct query *q, bool *any) KEFU_MUST_USE;

/* ---- search_pinyin.c.  q anew, Latin letters as sounds; false when there are none.  open: the last
 * syllable of all may be a beginning. */
bool query_sounds(struct ctx *, const struct query *typed, bool open, struct query *q);
/* Where the text sounds like the term; of a whole folded text only its title and keywords are looked at. */
bool sound_in(const struct term *, const char *text, size_t *at, size_t *len);

/* ---- search_spell.c */

struct meant {
	const char *text;             /* to search for; NULL when nothing near is known */
	const char *word[TERMS_MAX];  /* words of letters in it that were not typed: show them only when a hit has them, the list of words may be older */
	size_t nword;
};
/* What was meant if one character, or a word's letters, are wrong.  q is counted. */
enum status query_spell(struct ctx *, const struct search *, const char *typed, const struct query *q, struct meant *) KEFU_MUST_USE;

/* ---- search_letters.c */

/* The word of the index that is nearest to one that no text holds; NULL when none is near. */
enum status word_near(struct ctx *, bool staff, const struct term *, const char **out) KEFU_MUST_USE;
/* The query with words that are known as one written as one, and the other way about; NULL when there are none. */
enum status query_joined(struct ctx *, bool staff, const struct query *q, const char **out) KEFU_MUST_USE;

/* ---- search_drive.c */

/* The term with the rarest token; a single character drives only when there is nothing else: NULL. */
const struct term *drive_term(const struct query *);
/* The tokens one of which a text must have to hold the term. */
struct drivers {
	uint32_t tok[SLOTS];
	int64_t weight[SLOTS];
	size_t n;
};
void drive_tokens(const struct term *, struct drivers *);
/* The SLOTS tokens that say most; how many. */
size_t drive_slots(const struct query *, uint32_t *tok, int64_t *weight);
/* What proves a term to LIKE ("" when LIKE cannot), and to REGEXP the words among it and the others for it (NULL for none). */
struct db_arg prove_like(struct ctx *, const struct term *);
struct db_arg prove_pattern(struct ctx *, const struct term *);

/* ---- search_find.c */

/* Candidates that hold all terms; best first as far as the index knows. */
enum status find_all(struct ctx *, const struct search *, const struct query *, struct found **, size_t *n) KEFU_MUST_USE;
/* Candidates that hold some of them. */
enum status find_some(struct ctx *, const struct search *, const struct query *, struct found **, size_t *n) KEFU_MUST_USE;
/* Candidates that hold some of up to SLOTS tokens, with seen characters of their texts. */
enum status find_tokens(struct ctx *, const struct search *, const struct query *, const uint32_t *tok, const int64_t *weight, size_t ntok,
    int64_t seen, struct found **, size_t *n) KEFU_MUST_USE;

/* ---- search_rank.c */

/* Scores and classes, without an order.  some: from find_some, what covers too little of the query is dropped. */
void rank(struct ctx *, const struct query *, enum found_class, struct found *, size_t *n);
/* Best first. */
void rank_sort(struct found *, size_t n);
/* Does the text hold the term, or another word for it?  The match's bytes in *at and *len. */
bool term_in(const struct term *, const char *folded, size_t *at, size_t *len);
/* Bytes of the first so many lines of text. */
size_t lines_of(const char *text, int lines);

/* ---- search_snippet.c */

/* The whole text escaped, words of the query in <mark>. */
const char *mark_all(struct ctx *, const struct query *, const char *text);
/* The words of HTML that we rendered ourselves, perhaps cut off somewhere; blocks and cells apart. */
const char *html_words(struct arena *, const char *html);
/* About chars characters round the best place, the same way, with an ellipsis where it was cut. */
const char *mark_snippet(struct ctx *, const struct query *, const char *text, size_t chars);

#endif
