/*
 * ctx.h -- what travels through every call of one request or one job.
 *
 * A context holds the arena, the database connection, who acts, and which request this is.  It is
 * made by prog (or by web/server for a request) and holds no rule of its own.  The database and the
 * vault connection are opaque here: base knows nothing of SQL.
 */
#ifndef KEFU_BASE_CTX_H
#define KEFU_BASE_CTX_H

#include <stdint.h>
#include "arena.h"
#include "date.h"
#include "status.h"
#include "str.h"

struct db;     /* db/db.h */
struct vault;  /* model/vault.h: the client's connection */
struct conf;   /* conf.h */
struct memo;   /* memo.h */
struct script; /* script.h */

enum lang { LANG_EN, LANG_ZH_CN, LANG_ZH_TW, LANG_N };

/* Who acts.  user_id 0: nobody (portal, mail) or the system itself (jobs). */
struct actor {
	int64_t user_id;
	const char *login;
	const char *name;         /* as shown to people */
	int64_t department_id;    /* 0: none */
	const char *session;      /* the raw session token as the cookie gave it; NULL without one */
	const unsigned char *perms; /* PERM_N bytes, 1 = has it (model/perm.h); NULL: has none */
};

struct ctx {
	struct arena *mem;
	struct db *db;
	struct vault *vault;
	const struct conf *conf;
	struct memo *memo;      /* what may be a second old (memo.h); NULL: nothing is remembered */
	const struct script *script; /* Chinese in the other script (script.h); NULL: as it is written */
	const char *request_id; /* 16 hex digits, in every log line and error page */
	const char *ip;         /* the peer as the web server told it; "" without one */
	const char *user_agent; /* "" without one */
	int64_t now;            /* UTC, seconds since 1970, taken once per request */
	struct date_found zone; /* of the installation, as far as it was asked for */
	enum lang lang;
	struct actor who;
	const char *error;      /* the last fail() message, for tests and kefuctl; NULL without one */
};

/* Log "file:line message" with the request id at level error (ST_FAILED), warning (ST_BUSY,
 * ST_DENIED) or info (the rest), keep the message in cx->error, and return st. */
#define fail(cx, st, ...) fail_at((cx), (st), __FILE__, __LINE__, __VA_ARGS__)
enum status fail_at(struct ctx *, enum status st, const char *file, int line, const char *fmt, ...)
    KEFU_PRINTF(5, 6) KEFU_MUST_USE;

/* BCP 47 tag: "en", "zh-CN", "zh-TW". */
const char *lang_tag(enum lang);
/* Catalogue and database code: "en", "zh_CN", "zh_TW". */
const char *lang_code(enum lang);
/* From a code or a tag, case-blind; false when it is none of ours. */
bool lang_from(const char *, enum lang *);
/* Best of an Accept-Language header (RFC 9110 12.5.4); zh, zh-Hans, zh-SG -> zh_CN; zh-Hant, zh-HK,
 * zh-MO -> zh_TW; nothing that fits -> fallback. */
enum lang lang_accept(const char *header, enum lang fallback);

#endif
