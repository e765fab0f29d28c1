/*
 * api.h -- the JSON API of the desk: /desk/api/v1/, described by openapi.json.
 *
 * Who asks is known by a bearer token alone (api_token.h).  Answers are JSON, errors too: {"error": {status, code, message, fields}}.
 */
#ifndef KEFU_PAGE_API_H
#define KEFU_PAGE_API_H

#include "web/req.h"

enum status api_openapi(struct req *);
enum status api_articles(struct req *);
enum status api_article(struct req *);
enum status api_article_new(struct req *);
enum status api_article_change(struct req *);
enum status api_search(struct req *);

#endif
