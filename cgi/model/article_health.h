/*
 * article_health.h -- what is wrong with the knowledge base as a whole (B7), and how much it is used (B5).
 *
 * Every question is bounded: those that must read texts (links, near-duplicates) look at a window of articles and say at how many.
 */
#ifndef KEFU_MODEL_ARTICLE_HEALTH_H
#define KEFU_MODEL_ARTICLE_HEALTH_H

#include "base/ctx.h"

enum health {
	HEALTH_STALE,        /* review_by is past, or nobody has looked at it for a year */
	HEALTH_UNOWNED,      /* no department answers for it */
	HEALTH_UNREAD,       /* published for 90 days, opened by nobody in them */
	HEALTH_DATES,        /* from after to; asked for a review after its last day; expired but in a reading list; public, but in no language's list */
	HEALTH_UNTRANSLATED, /* a language is missing in its group */
	HEALTH_BEHIND,       /* a translation whose original has changed */
	HEALTH_DISLIKED,     /* five votes or more, and fewer than half say that it helped */
	HEALTH_LINKS,        /* links to an article that is missing, archived, expired, or not for the same readers */
	HEALTH_NEAR,         /* another article says nearly the same */
	HEALTH_N
};
#define HEALTH_COUNTED HEALTH_LINKS /* kinds before it have a count */
#define HEALTH_LINKS_MAX 20000     /* articles with links that are looked at, newest first */
#define HEALTH_NEAR_PAGE 20        /* articles that a page of HEALTH_NEAR looks at, most read first */
#define HEALTH_NEAR_MIN 60         /* per cent */

/* "stale" ...: in addresses and texts. */
const char *health_name(enum health);
/* HEALTH_N for none of that name. */
enum health health_from(const char *name);

struct health_row {
	int64_t id, other_id, number, at; /* other_id: the article linked to, or the near one; number: per cent, votes in per cent; at: last looked at */
	const char *title, *lang, *state, *audience, *owner_name;
	const char *why;         /* text key health_why.<why>; "" when the kind says it all */
	const char *day;         /* the day that why speaks of; "" without */
	const char *langs;       /* missing languages, separated by blanks */
	const char *other_title; /* "" without */
};
/* n[k] for every kind below HEALTH_COUNTED. */
enum status health_counts(struct ctx *, int64_t n[HEALTH_COUNTED]) KEFU_MUST_USE;
/* 50 a page; HEALTH_NEAR as its constants say. */
enum status health_list(struct ctx *, enum health, int64_t page, struct health_row **, size_t *n, bool *more) KEFU_MUST_USE;

/* ---- figures of a period of so many days up to today */
struct article_figure {
	int64_t id, readers, staff, helpful, unhelpful, searches, solved;
	const char *title, *lang, *state;
};
/* sort: "readers" (default), "staff", "helpful", "unhelpful", "searches", "solved"; only articles with any of them; 50 a page. */
enum status figure_list(struct ctx *, int64_t days, const char *sort, bool desc, int64_t page, struct article_figure **, size_t *n,
    bool *more) KEFU_MUST_USE;
/* All articles together; title NULL. */
enum status figure_total(struct ctx *, int64_t days, struct article_figure *) KEFU_MUST_USE;
enum status figure_one(struct ctx *, int64_t article_id, int64_t days, struct article_figure *) KEFU_MUST_USE;
/* Counted together: reasons of votes against it ("" no reason), searches that it was opened from; most first, at most 50. */
struct figure_count {
	const char *text;
	int64_t n, solved;
};
enum status figure_reasons(struct ctx *, int64_t article_id, int64_t days, struct figure_count **, size_t *n) KEFU_MUST_USE;
enum status figure_searches(struct ctx *, int64_t article_id, int64_t days, struct figure_count **, size_t *n) KEFU_MUST_USE;
/* What came of articles shown beside complaint forms: deflection.h. */

#endif
