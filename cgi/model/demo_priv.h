/*
 * demo_priv.h -- what the parts of the demo share.  For demo*.c only.
 */
#ifndef KEFU_MODEL_DEMO_PRIV_H
#define KEFU_MODEL_DEMO_PRIV_H

#include <jansson.h>

#include "base/ctx.h"
#include "model/perm.h"

#define DEMO_SOURCE "demo"
#define DEMO_CUSTOMERS 2000
#define DEMO_CASES 300

/* splitmix64 (Steele, Lea, Flood 2014): small, and the same everywhere. */
struct demo_rng {
	uint64_t s;
};
/* 0 .. n - 1; n > 0. */
size_t demo_below(struct demo_rng *, size_t n);
/* True in percent of 100 cases. */
bool demo_chance(struct demo_rng *, unsigned int percent);
/* A text member, "" when there is none. */
const char *demo_text(const json_t *, const char *name);

/* Where a person lives decides name, address, telephone and language. */
enum demo_region { DEMO_CN, DEMO_TW, DEMO_INTL };

struct demo_person {
	enum demo_region region;
	bool firm;
	const char *name, *city, *phone, *email, *address, *birth; /* "" without */
	const char *trade; /* kind of firm: dealer, repair ... */
};

/* The next person (or firm) of a region; strings in mem. */
void demo_person(struct arena *, struct demo_rng *, const json_t *names, enum demo_region, bool firm, size_t no, struct demo_person *);
/* Region of customer no (0 ..): regions come before all else, so that cases can choose a customer by language. */
enum demo_region demo_customer_region(size_t no);

/* Staff as staff.json lists them. */
struct demo_staff {
	const char *login;
	int64_t id, department_id;
};
const struct demo_staff *demo_staff_find(const struct demo_staff *, size_t n, const char *login);

enum status demo_customers(struct ctx *, const json_t *names) KEFU_MUST_USE;
enum status demo_cases(struct ctx *, const char *dir, const json_t *names, const struct demo_staff *, size_t nstaff) KEFU_MUST_USE;
/* Writing the past of the knowledge base: who acts, what is found by its name, days from now.  For demo_knowledge.c and demo_team.c. */
struct kb {
	const char *dir;
	const struct demo_staff *staff;
	size_t nstaff;
	unsigned char perms[PERM_N]; /* who writes the past may do everything */
	int64_t now;
};
enum kb_name { ID_ARTICLE, ID_ROLE, ID_DEPARTMENT, ID_CATEGORY };
/* ST_INVALID when there is none; kb_id_or_none: 0 for no name. */
enum status kb_id(struct ctx *, enum kb_name, const char *code, int64_t *id) KEFU_MUST_USE;
enum status kb_id_or_none(struct ctx *, enum kb_name, const json_t *, const char *name, int64_t *id) KEFU_MUST_USE;
enum status kb_article(struct ctx *, const char *key, const char *lang, int64_t *id) KEFU_MUST_USE;
int64_t kb_number(const json_t *, const char *name);
/* From here on this person acts ("": nobody), so many days ago. */
void kb_act(struct ctx *, struct kb *, const char *login, int64_t days);
/* The day so many days from now; NULL where the file says none. */
const char *kb_day(struct ctx *, const struct kb *, const json_t *days);
/* The text with one passage changed; NULL when it is not in it. */
const char *kb_replaced(struct ctx *, const char *text, const char *from, const char *to);
/* One of each, as knowledge.json describes it. */
enum status demo_waiting(struct ctx *, struct kb *, const json_t *) KEFU_MUST_USE;
enum status demo_suggestion(struct ctx *, struct kb *, const json_t *) KEFU_MUST_USE;
enum status demo_reading(struct ctx *, struct kb *, const json_t *) KEFU_MUST_USE;
enum status demo_announcement(struct ctx *, struct kb *, const json_t *) KEFU_MUST_USE;

/* What happened to the articles, knowledge.json; and what their readers did. */
enum status demo_knowledge(struct ctx *, const char *dir, const json_t *, const struct demo_staff *, size_t nstaff) KEFU_MUST_USE;
enum status demo_readers(struct ctx *, const json_t *) KEFU_MUST_USE;
/* Is all of the first there?  Then what staff made of the articles since stays. */
enum status demo_knowledge_there(struct ctx *, bool *) KEFU_MUST_USE;
/* JSON lines into one array; the caller decrefs. */
enum status demo_jsonl(struct ctx *, const char *dir, const char *name, json_t **) KEFU_MUST_USE;

#endif
