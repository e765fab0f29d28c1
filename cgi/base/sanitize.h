/*
 * sanitize.h -- Markdown to HTML that is safe to show as it stands (S09), and free text made readable.
 */
#ifndef KEFU_BASE_SANITIZE_H
#define KEFU_BASE_SANITIZE_H

#include "base/str.h"

/* Internal-only blocks go from a line `:::internal` to a line `:::`; without an end, to the end of the text.  Everything here leaves them out
 * unless they are asked for (sanitize_article, sanitize_internal).  A whole block within a code fence is an example and stays. */

/* CommonMark with tables, strikethrough and autolinks by cmark-gfm in its safe mode; raw HTML dropped, pictures reduced to their words;
 * headings start at h2; links only http, https, mailto, tel and relative.  link (NULL allowed) rewrites a relative destination (e.g.
 * /faq-key/KEY) or returns NULL: then the words stay without a link.  Text that nests too deep is shown as written in a <pre>. */
char *sanitize_markdown(struct arena *, const char *markdown, const char *(*link)(void *arg, const char *dest), void *arg);
/* Plain text of Markdown: no marks, blocks separated by newlines. */
char *sanitize_plain(struct arena *, const char *markdown);

/* A file of our own store as Markdown names it, ![words](file:12) and [words](file:13). */
struct sanitize_file {
	const char *path;      /* relative: 17/files/12, or files/12 */
	int64_t width, height; /* pixels; 0 for what is no picture */
};
struct sanitize_hooks {
	const char *(*link)(void *arg, const char *dest);            /* as above; NULL allowed */
	bool (*file)(void *arg, int64_t id, struct sanitize_file *); /* false: no file to be shown here, its words stay; NULL: none is */
	void *arg;
};
/* sanitize_markdown with files.  internal: with the internal-only blocks, each in a <div class="internal">; a link by reference then
 * needs its definition in the same part. */
char *sanitize_article(struct arena *, const char *markdown, bool internal, const struct sanitize_hooks *);

struct sanitize_part {
	bool internal;
	const char *text; /* Markdown without the marks */
};
/* The parts in order; a text without blocks is one. */
void sanitize_split(struct arena *, const char *markdown, struct sanitize_part **, size_t *n);
/* The Markdown without its internal-only blocks; keep: with their text, without the marks. */
char *sanitize_internal(struct arena *, const char *markdown, bool keep);
bool sanitize_has_internal(struct arena *, const char *markdown);
/* Text with & < > " ' escaped. */
char *sanitize_escape(struct arena *, const char *);

#endif
