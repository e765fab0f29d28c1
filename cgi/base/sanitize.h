/*
 * sanitize.h -- Markdown to HTML that is safe to show as it stands (S09), and free text made readable.
 */
#ifndef KEFU_BASE_SANITIZE_H
#define KEFU_BASE_SANITIZE_H

#include "base/str.h"

/* CommonMark with tables, strikethrough and autolinks by cmark-gfm in its safe mode; raw HTML dropped, pictures reduced to their words
 * but for those of our own store: file:17, in pictures and links, becomes the relative address files/17;
 * headings start at h2; links only http, https, mailto, tel and relative.  link (NULL allowed) rewrites a relative destination (e.g.
 * /faq-key/KEY) or returns NULL: then the words stay without a link.  Text that nests too deep is shown as written in a <pre>. */
char *sanitize_markdown(struct arena *, const char *markdown, const char *(*link)(void *arg, const char *dest), void *arg);
/* Plain text of Markdown: no marks, blocks separated by newlines. */
char *sanitize_plain(struct arena *, const char *markdown);
/* Text with & < > " ' escaped. */
char *sanitize_escape(struct arena *, const char *);

#endif
