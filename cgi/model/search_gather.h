/*
 * search_gather.h -- what of an article goes into the index: its searchable texts, and the postings that are made of such a text alone.
 */
#ifndef KEFU_MODEL_SEARCH_GATHER_H
#define KEFU_MODEL_SEARCH_GATHER_H

#include "model/search_priv.h"

#define DOC_MAX 0xFFFFFF /* as posting.doc */

enum { AUD_PUBLIC, AUD_INTERNAL, AUD_CHOSEN }; /* as the columns aud */

struct posting {
	uint32_t tok;
	unsigned char imp; /* as in posting: 255 - impact, and the language */
	unsigned char field;
};

/* A Latin word or code, for prefixes. */
struct word {
	const char *text;
	uint32_t tok;
};

#define GATHER_PLANE 0x6C00 /* characters U+3400-9FFF */

struct gather {
	struct arena *mem;
	struct posting *v; /* one a token, sorted by it */
	size_t n;
	struct word *word; /* in the order of the text, doubles and all */
	size_t nword;
	/* The rest is of use while gathering. */
	size_t room, word_room, count[3];
	uint32_t lo, hi;
	int lang;
	unsigned char field, begins[GATHER_PLANE / 8];
	struct posting *last;
	size_t nlast, last_room;
};

/* The folded texts of an article of that audience, NULL where it has none: a public one with internal-only blocks has one without them and one
 * with them. */
void text_make(struct arena *, const char *audience, const char *title, const char *keywords, const char *body, const char *out[AUD_N]);
/* Postings and words of a folded text; folded NULL: none. */
void gather_text(struct gather *, struct arena *, const char *folded, int lang);
/* Only those with tokens lo to hi. */
void gather_part(struct gather *, struct arena *, const char *folded, int lang, uint32_t lo, uint32_t hi);

#endif
