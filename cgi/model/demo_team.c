/*
 * demo_team.c -- what the demo's staff do with the articles: review, suggestions, reading lists, announcements.
 */
#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "model/announcement.h"
#include "model/article_life.h"
#include "model/demo_priv.h"
#include "model/reading.h"

#define DAY 86400

static const char SQL_LIST_AGE[] = "UPDATE reading_list SET updated_at = ? WHERE id = ?";

enum status
demo_waiting(struct ctx *cx, struct kb *k, const json_t *o)
{
	const struct article_saving plain = { .note = NULL };
	struct article a = { .lang = demo_text(o, "lang"), .audience = "public", .type = demo_text(o, "type"), .title = demo_text(o, "title"),
		.body = demo_text(o, "body"), .keywords = demo_text(o, "keywords") };

	kb_act(cx, k, demo_text(o, "by"), kb_number(o, "days"));
	TRY(kb_id(cx, ID_CATEGORY, demo_text(o, "category"), &a.category_id));
	TRY(kb_id_or_none(cx, ID_DEPARTMENT, o, "owner", &a.owner_department_id));
	TRY(article_save_as(cx, &a, &plain, NULL));
	TRY(comment_add(cx, a.id, 0, demo_text(o, "comment")));
	return article_submit(cx, a.id, a.version);
}

enum status
demo_suggestion(struct ctx *cx, struct kb *k, const json_t *o)
{
	struct suggestion s = { .reason = demo_text(o, "reason") };
	struct article a;

	kb_act(cx, k, demo_text(o, "by"), kb_number(o, "days"));
	TRY(kb_article(cx, demo_text(o, "key"), demo_text(o, "lang"), &s.article_id));
	TRY(article_get(cx, s.article_id, &a));
	s.revision = a.revision;
	s.title = a.title;
	s.keywords = a.keywords;
	if ((s.body = kb_replaced(cx, a.body, demo_text(o, "from"), demo_text(o, "to"))) == NULL)
		return fail(cx, ST_INVALID, "knowledge.json: %s is not in %s", demo_text(o, "from"), a.title);
	TRY(suggestion_add(cx, &s));
	if (json_object_get(o, "decline") == NULL)
		return ST_OK;
	kb_act(cx, k, "sunli", kb_number(o, "days") - 1);
	TRY(suggestion_get(cx, s.id, &s));
	return suggestion_decline(cx, s.id, s.version, demo_text(o, "decline"));
}

/* ---------------------------------------------------------------- reading lists and announcements */

static enum status
marks(struct ctx *cx, struct kb *k, const json_t *list, const char *lang)
{
	const json_t *m, *key;
	size_t i, j;
	int64_t id;

	json_array_foreach(list, i, m) {
		json_array_foreach(json_object_get(m, "keys"), j, key) {
			kb_act(cx, k, demo_text(m, "by"), 3);
			TRY(kb_article(cx, json_string_value(key), lang, &id));
			TRY(reading_mark(cx, id));
		}
	}
	return ST_OK;
}

enum status
demo_reading(struct ctx *cx, struct kb *k, const json_t *o)
{
	struct reading_list l = { .name = demo_text(o, "name"), .intro = demo_text(o, "intro"), .days = kb_number(o, "days"), .active = true };
	const char *lang = demo_text(o, "lang");
	const json_t *key;
	int64_t id;
	size_t i;

	kb_act(cx, k, "sunli", 5);
	TRY(kb_id_or_none(cx, ID_ROLE, o, "role", &l.role_id));
	TRY(kb_id_or_none(cx, ID_DEPARTMENT, o, "department", &l.department_id));
	TRY(reading_save(cx, &l));
	json_array_foreach(json_object_get(o, "keys"), i, key) {
		TRY(kb_article(cx, json_string_value(key), lang, &id));
		TRY(reading_add(cx, l.id, id));
	}
	TRY(db_run(cx, SQL_LIST_AGE, DB_ARGS(DB_TIME(cx->now), DB_I64(l.id)), NULL));
	return marks(cx, k, json_object_get(o, "marks"), lang);
}

enum status
demo_announcement(struct ctx *cx, struct kb *k, const json_t *o)
{
	struct announcement a = { .place = demo_text(o, "place"), .lang = json_string_value(json_object_get(o, "lang")), .level = demo_text(o, "level"),
		.title = demo_text(o, "title"), .body = demo_text(o, "body"), .starts_at = k->now + kb_number(o, "from") * DAY,
		.ends_at = date_midnight(k->now + kb_number(o, "to") * DAY, 1) };

	kb_act(cx, k, demo_text(o, "by"), -kb_number(o, "from"));
	return announcement_add(cx, &a);
}
