/*
 * headings.h -- anchors for the headings of an article, and the list of them.
 *
 * Reads the HTML that sanitize_markdown writes and nothing else.  An anchor is made of the heading's own words, so it stays when the text
 * around it changes; two headings of the same words get a number.
 */
#ifndef KEFU_BASE_HEADINGS_H
#define KEFU_BASE_HEADINGS_H

#include "base/str.h"

struct heading {
	int level;             /* 2 or 3 */
	const char *id;        /* of the element: "s-" and letters, digits, Han, "-" */
	const char *text_html; /* its words, escaped, without marks */
};

/* The same HTML with an id on every h2 and h3, in mem; *v gets *n headings in order. */
char *headings_mark(struct arena *, const char *html, struct heading **v, size_t *n);

#endif
