/*
 * article_api.h -- articles for the JSON API: lists by cursor, codes instead of numbers, one save of all that was said.
 */
#ifndef KEFU_MODEL_ARTICLE_API_H
#define KEFU_MODEL_ARTICLE_API_H

#include "model/article_life.h"

struct api_article {
	int64_t id, version, revision, group_id, created_at, updated_at, published_at;
	const char *lang, *title, *type, *category, *audience, *state, *slug, *keywords; /* category: code; slug "" for none */
	const char *departments, *owner;              /* codes, departments between blanks; "" for none */
	const char *valid_from, *valid_to, *review_by; /* "" for none */
	bool pending, expired;
};
extern const struct db_map api_article_map;

struct api_query {
	const char *state, *type, *lang, *audience, *category; /* NULL: any */
	int64_t since;             /* text changed at this moment or later */
	int64_t after_at, after_id; /* the last one of the page before; 0: from the beginning */
	int64_t limit;             /* 1 .. 100 */
};
/* By the time of the text, oldest first, so that a reader who goes on from the last one misses nothing; only what cx->who may read. */
enum status api_list(struct ctx *, const struct api_query *, struct api_article **, size_t *n, bool *more) KEFU_MUST_USE;
enum status api_get(struct ctx *, int64_t id, struct api_article *) KEFU_MUST_USE; /* no question of rights: after article_get */
/* ST_MISSING: there is no such code. */
enum status api_category(struct ctx *, const char *code, int64_t *id) KEFU_MUST_USE;
enum status api_department(struct ctx *, const char *code, int64_t *id) KEFU_MUST_USE;

struct api_change {
	struct article a;        /* as it should be; id 0: new, else version is that which was seen */
	struct article_saving how;
	bool text;               /* something beside the state is said */
	const char *state;       /* NULL: as it is */
	const char *was;         /* state before; "draft" for a new one */
	int64_t token;           /* with idem: who sent it */
	const unsigned char *idem; /* 16 bytes, NULL: none */
	int64_t id;              /* out */
	bool taken;              /* out: the address is another's */
};
/* All of it or nothing. */
enum status api_save(struct ctx *, struct api_change *) KEFU_MUST_USE;
/* The article that this token made with this key; 0: none. */
enum status api_done(struct ctx *, int64_t token, const unsigned char idem[16], int64_t *id) KEFU_MUST_USE;

#endif
