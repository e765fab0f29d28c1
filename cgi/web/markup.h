/*
 * markup.h -- where in HTML a template stands: a small tokenizer for audit.c.
 *
 * It knows as much HTML as is needed to say what a value at this place may do.  It is stricter than a
 * browser: what it does not understand is a fault of the template.
 */
#ifndef KEFU_WEB_MARKUP_H
#define KEFU_WEB_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

enum markup_state {
	MU_TEXT,
	MU_OPEN,       /* after < */
	MU_TAG_NAME,
	MU_TAG,        /* between attributes */
	MU_BREAK,      /* in a tag, branches differ: a space, / or > must follow */
	MU_ATTR,       /* in an attribute's name */
	MU_ATTR_AFTER, /* after it */
	MU_EQUALS,     /* after = */
	MU_VALUE,      /* in a quoted value */
	MU_SCRIPT,     /* content of <script>: must be empty */
	MU_DECL,       /* <!doctype ...> */
	MU_COMMENT
};

enum markup_attr {
	MU_A_PLAIN,
	MU_A_URL,
	MU_A_REFRESH /* content of <meta http-equiv>: seconds and an address */
};

/* What a URL value holds so far; a smaller one is the less certain. */
enum markup_url {
	MU_U_START,  /* nothing: a value here chooses the scheme */
	MU_U_WORD,   /* letters that could become a scheme */
	MU_U_SLASH,  /* exactly "/": a value here could make it "//host" */
	MU_U_FIXED   /* scheme and host are settled */
};

struct markup {
	enum markup_state state;
	enum markup_attr attr;
	enum markup_url url;
	char quote;
	bool closing; /* </x> */
	bool equiv, content; /* attributes http-equiv and content have come in this tag */
	char tag[12];
	char name[16]; /* of the attribute, or the last bytes of a comment, a declaration, a script */
	size_t name_len;
	char scheme[12];
	size_t scheme_len;
};

/* Feed literal text; NULL, or what is wrong with it. */
const char *markup_feed(struct markup *, const char *s);
/* Two branches meet: *a becomes what holds after both; NULL, or what is wrong. */
const char *markup_join(struct markup *a, const struct markup *b);
/* Inside a tag but not in a value? */
bool markup_in_tag(const struct markup *);

#endif
