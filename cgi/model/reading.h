/*
 * reading.h -- reading lists of new staff: what to read, who has read it, who is late (B6).
 *
 * A list is for the members of a role, of a department with those below it, or of both at once; somebody who becomes a member has it from
 * then on.  What counts are the articles of the list that are published and that the person may read.  A mark is set by the reader and
 * holds for the text that was read: when the article changes in substance, it has to be read again.
 */
#ifndef KEFU_MODEL_READING_H
#define KEFU_MODEL_READING_H

#include "base/ctx.h"
#include "db/map.h"

struct reading_list {
	int64_t id, role_id, department_id, days, version, updated_at; /* role, department 0: any */
	const char *name, *intro, *role_name, *department_name;        /* "" for any; department in cx->lang */
	bool active;
	int64_t items;         /* articles in it (manage), or those that I am to read */
	int64_t done, changed; /* mine: read; read, but changed since */
	int64_t due_at;        /* mine: UTC; from when the list was changed or I came, whichever is later */
};
struct reading_item {
	int64_t list_id, article_id, read_at; /* read_at 0: not read */
	const char *title, *lang, *state;
	bool changed; /* in substance, since I read it */
};

/* Active lists for the one who is logged in that hold anything, what is due first. */
enum status reading_mine(struct ctx *, struct reading_list **, size_t *n) KEFU_MUST_USE;
/* Their articles, in order, with my marks. */
enum status reading_mine_items(struct ctx *, struct reading_item **, size_t *n) KEFU_MUST_USE;
/* Is the article in a list of mine?  *asked says so; *at when I read it (0: not), *changed since. */
struct reading_state {
	bool asked, changed;
	int64_t at;
};
enum status reading_of(struct ctx *, int64_t article_id, struct reading_state *) KEFU_MUST_USE;
/* I have read its present text.  ST_MISSING when I may not. */
enum status reading_mark(struct ctx *, int64_t article_id) KEFU_MUST_USE;

/* ---- PERM_READING_MANAGE */
enum status reading_lists(struct ctx *, struct reading_list **, size_t *n) KEFU_MUST_USE; /* all, inactive last */
enum status reading_get(struct ctx *, int64_t id, struct reading_list *) KEFU_MUST_USE;
/* Insert (id 0) or update by version; ST_CONFLICT. */
enum status reading_save(struct ctx *, struct reading_list *) KEFU_MUST_USE;
/* The roles that a list may be for. */
struct reading_role {
	int64_t id;
	const char *name;
};
enum status reading_roles(struct ctx *, struct reading_role **, size_t *n) KEFU_MUST_USE;
enum status reading_items(struct ctx *, int64_t list_id, struct reading_item **, size_t *n) KEFU_MUST_USE; /* without marks */
/* At the end; twice is once.  ST_MISSING for an article that there is not. */
enum status reading_add(struct ctx *, int64_t list_id, int64_t article_id) KEFU_MUST_USE;
enum status reading_drop(struct ctx *, int64_t list_id, int64_t article_id) KEFU_MUST_USE;
enum status reading_up(struct ctx *, int64_t list_id, int64_t article_id) KEFU_MUST_USE; /* one place up; the first stays */

/* Who has read how much of what: overdue first, then by day, then by name; 50 a page.  0: any. */
struct reading_progress {
	int64_t user_id, list_id, items, done, changed, due_at;
	const char *user_name, *department_name, *list_name;
	bool overdue;
};
enum status reading_overview(struct ctx *, int64_t list_id, int64_t department_id, int64_t page, struct reading_progress **, size_t *n,
    bool *more) KEFU_MUST_USE;

#endif
