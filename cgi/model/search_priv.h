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
#define TOKENS_MAX 48   /* tokens of a query */
#define PREFIX_MAX 8    /* words that one prefix stands for */
#define LIKES 6         /* terms that the database verifies */
#define SLOTS 12        /* tokens of one query in OR mode */
#define FOUND_MAX 120  /* candidates that are ranked: 12 pages */
#define SEEN_ALL 320    /* characters of a candidate's text that ranking looks at when all terms are known to be in it */
#define SEEN_SOME 1200  /* and when they are not */
#define SOME_MAX 60     /* candidates in OR mode */
#define SUGGEST_FOUND 40 /* candidates for suggestions */
#define PLAIN_SEEN 8000 /* characters that a snippet is cut from */
#define PAGE_SIZE 10

/* article_text.fold_ver of what this code writes. */
#define SEARCH_FOLD_VERSION (HANZI_FOLD_VERSION * 100 + SEARCH_TOKEN_VERSION)

struct qtoken {
	uint32_t tok;
	const char *text; /* characters of a pair; NULL for the rest */
	size_t len;
	int64_t df;
	double idf;
};

struct term {
	enum run_kind kind;
	const char *text;        /* folded characters, or a stem */
	size_t len, chars;
	const char *prefix;      /* a word as typed, joined */
	struct qtoken *tok;      /* its tokens: pairs, or the one word */
	size_t ntok;
	int64_t df;              /* of its rarest token */
	double weight;
	uint32_t wider[PREFIX_MAX]; /* other words that begin so */
	size_t nwider;
};

struct query {
	const char *folded;
	struct term term[TERMS_MAX];
	size_t nterm;
	struct qtoken tok[TOKENS_MAX];
	size_t ntok;
	double docs;             /* documents in the index */
	int64_t limit;           /* candidates wanted */
};

/* A candidate as the database gives it. */
struct found {
	int64_t id, s, category_id, helpful, unhelpful, updated_at;
	const char *lang, *audience, *title, *folded;
	double score; /* from here on: set by ranking */
	int tier;
};

/* Folded, cut into terms; asked: leave out the words of asking when something is left. */
void query_parse(struct ctx *, const char *q, bool asked, struct query *);
/* Document frequencies and the words that a typed beginning stands for. */
enum status query_count(struct ctx *, bool staff, struct query *) KEFU_MUST_USE;

/* Candidates that hold all terms; best first as far as the index knows. */
enum status find_all(struct ctx *, const struct search *, const struct query *, struct found **, size_t *n) KEFU_MUST_USE;
/* Candidates that hold some of them. */
enum status find_some(struct ctx *, const struct search *, const struct query *, struct found **, size_t *n) KEFU_MUST_USE;

/* Sorts best first.  some: from find_some, what covers too little of the query is dropped. */
void rank(struct ctx *, const struct query *, bool some, struct found *, size_t *n);

/* Does the text hold the term?  The match's bytes in *at and *len. */
bool term_in(const struct term *, const char *folded, size_t *at, size_t *len);

/* The whole text escaped, words of the query in <mark>. */
const char *mark_all(struct ctx *, const struct query *, const char *text);
/* About chars characters round the best place, the same way, with an ellipsis where it was cut. */
const char *mark_snippet(struct ctx *, const struct query *, const char *text, size_t chars);

#endif
