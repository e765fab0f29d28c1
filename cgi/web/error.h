/*
 * error.h -- from a status to a page that a person can act on.
 */
#ifndef KEFU_WEB_ERROR_H
#define KEFU_WEB_ERROR_H

#include "web/req.h"

/* Make rq->resp the error page of a status (400 401 403 404 409 413 503 500); whatever the handler had begun is dropped. */
void error_page(struct req *, enum status);
/* The same for an HTTP status and the word of its sentences: Lang.error.<key>.title and .text. */
void error_code(struct req *, int code, const char *key);

#endif
