/*
 * common.h -- handlers that the portal and the desk share.
 */
#ifndef KEFU_WEB_COMMON_H
#define KEFU_WEB_COMMON_H

#include "web/req.h"

/* GET /healthz -- 200 "ok" when app->alive says so, else 503 with one word; never cached. */
enum status common_health(struct req *) KEFU_MUST_USE;
/* POST /lang (or GET with the same query: it sets nothing but the reader's own language) -- field or
 * parameter "to" (en, zh_CN, zh_TW) and "next", a local path below the mount; 303 back there with the
 * cookie set for a year.  ST_INVALID for an unknown language; a next that is not local becomes "/". */
enum status common_lang(struct req *) KEFU_MUST_USE;

#endif
