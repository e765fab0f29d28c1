/*
 * api_priv.h -- what the handlers of the API share.
 */
#ifndef KEFU_PAGE_API_PRIV_H
#define KEFU_PAGE_API_PRIV_H

#include <jansson.h>

#include "model/article_api.h"
#include "page/api.h"
#include "web/resp.h"

/* Errors by field, while a body is read. */
struct api_fields {
	struct req *rq;
	json_t *errors; /* name -> sentence; NULL: none yet */
};

/* The object as the answer; it is released. */
enum status api_answer(struct req *, int status, json_t *) KEFU_MUST_USE;
json_t *api_article_json(struct req *, const struct api_article *);
/* api_body.c: the article that the body asks for, over what c->a holds.  ST_INVALID: *answered, or the body is no object. */
enum status api_body_read(struct req *, struct api_change *c, bool fresh, bool *answered) KEFU_MUST_USE;
/* 422 or 409 with an error for one field. */
enum status api_field_error(struct req *, int status, const char *code, const char *field, const char *text) KEFU_MUST_USE;

#endif
