/*
 * document.h -- what kind of document some bytes are: PDF and office files, nothing that runs.
 */
#ifndef KEFU_BASE_DOCUMENT_H
#define KEFU_BASE_DOCUMENT_H

#include "base/str.h"

struct document {
	const char *mime, *extension; /* "application/pdf", "pdf" */
};

/* By content alone: PDF; Word, Excel and PowerPoint, new (OOXML) and old; OpenDocument text, sheet and slides.  False for anything else, for one
 * with macros, and for bytes that are a second kind of file at the same time (a PDF that is also an archive or a web page). */
bool document_is(struct blob, struct document *);
/* The name with the extension that its content has: "offer.exe" of a PDF becomes "offer.exe.pdf".  In the arena. */
const char *document_name(struct arena *, const char *name, const char *extension);

#endif
