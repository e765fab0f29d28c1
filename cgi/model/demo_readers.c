/*
 * demo_readers.c -- what the demo's readers did: sixty days of reading, votes with their reasons, searches, complaints made needless; and the
 * answers to customers that carry an article's address.
 *
 * Made by a generator with a fixed start.  No reader is anybody: there is nothing to make a name of.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/hanzi.h"
#include "db/db.h"
#include "model/demo_priv.h"

#define DAY 86400
#define FORMS 60 /* complaint forms that showed articles */

#define DAYS_SQL "WITH RECURSIVE d AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM d WHERE n < 59) "
#define VOTES_SQL "WITH RECURSIVE d AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM d WHERE n < 15) "

static const char SQL_THERE[] = "SELECT COUNT(*) AS id FROM article_day";
/* Some articles are read ten times as often as others, less at weekends, most in the language of most customers; two in a hundred by nobody. */
static const char SQL_DAYS[] =
    "INSERT INTO article_day (article_id, day, readers, staff) " DAYS_SQL
    "SELECT a.id, CAST(? AS DATE) - INTERVAL d.n DAY, IF(a.audience = 'public', CRC32(CONCAT(a.id, 'r', d.n)) % (2 + CRC32(a.source_key) % 23) "
    "* IF((d.n + ?) % 7 IN (0, 6), 0.5, 1) * CASE a.lang WHEN 'en' THEN 0.25 WHEN 'zh_TW' THEN 0.7 ELSE 1.2 END, 0), CRC32(CONCAT(a.id, 's', d.n)) % 3 "
    "FROM article a JOIN d WHERE a.source = 'demo' AND a.state = 'published' AND CRC32(a.source_key) % 50 > 0";
static const char SQL_VIEWS[] =
    "UPDATE article a SET a.views = (SELECT COALESCE(SUM(x.readers), 0) FROM article_day x WHERE x.article_id = a.id) WHERE a.source = 'demo'";
static const char SQL_VOTES[] =
    "INSERT INTO article_vote (article_id, voter, helpful, reason, revision, at) " VOTES_SQL
    "SELECT a.id, UNHEX(MD5(CONCAT(a.id, '-', d.n))), CRC32(CONCAT(a.id, 'v', d.n)) % 100 < 88, "
    "IF(CRC32(CONCAT(a.id, 'v', d.n)) % 100 < 88 OR CRC32(CONCAT(a.id, 'w', d.n)) % 2, '', "
    "ELT(1 + CRC32(CONCAT(a.id, 'y', d.n)) % 4, 'unclear', 'incomplete', 'outdated', 'other')), a.revision, "
    "CAST(? AS DATETIME) - INTERVAL CRC32(CONCAT(a.id, 't', d.n)) % 86400 * 50 SECOND "
    "FROM article a JOIN d WHERE a.source = 'demo' AND a.state = 'published' AND a.audience = 'public' AND d.n <= CRC32(a.source_key) % 15 "
    "AND NOT EXISTS (SELECT 1 FROM article_vote v WHERE v.article_id = a.id)";
static const char SQL_DISLIKE[] =
    "INSERT INTO article_vote (article_id, voter, helpful, reason, comment, revision, at) "
    "SELECT id, UNHEX(MD5(CONCAT(id, '-no-', ?))), 0, ?, ?, revision, ? FROM article WHERE source = 'demo' AND source_key = ?";
static const char SQL_COUNTED[] =
    "UPDATE article a SET a.helpful = (SELECT COUNT(*) FROM article_vote v WHERE v.article_id = a.id AND v.helpful = 1), "
    "a.unhelpful = (SELECT COUNT(*) FROM article_vote v WHERE v.article_id = a.id AND v.helpful = 0) WHERE a.source = 'demo'";
static const char SQL_SEARCH[] =
    "INSERT INTO search_log (at, query, folded, lang, hits, opened_id, solved) VALUES (?, ?, ?, ?, ?, "
    "(SELECT id FROM article WHERE source = 'demo' AND source_key = ?), ?)";
static const char SQL_FORM[] =
    "INSERT INTO deflection (idem, outcome, article_id, shown, at) "
    "SELECT UNHEX(MD5(CONCAT('form', ?))), ?, IF(? = 'solved', a.id, NULL), a.id, ? FROM article a "
    "WHERE a.source = 'demo' AND a.audience = 'public' AND a.lang = 'zh_CN' ORDER BY CRC32(CONCAT(?, a.id)) LIMIT 1";
static const char SQL_ANSWERS[] =
    "SELECT m.id, m.at FROM message m JOIN complaint c ON c.id = m.complaint_id "
    "WHERE m.kind = 'answer' AND c.subject = ? AND c.lang = ? AND c.restricted = 'none' ORDER BY m.id LIMIT 8";
static const char SQL_ARTICLE[] = "SELECT id FROM article WHERE source = 'demo' AND source_key = ?";
static const char SQL_LINK[] = "UPDATE message SET body = CONCAT(body, '\n\n', ?) WHERE id = ?";
static const char SQL_QUOTE[] =
    "INSERT INTO article_quote (message_id, article_id, revision) "
    "SELECT ?, ?, COALESCE((SELECT MAX(r.no) FROM article_revision r WHERE r.article_id = ? AND r.at <= ?), 1)";

struct answer {
	int64_t id, at;
};
static const struct db_col answer_cols[] = { DB_COL(answer, id, DB_T_I64), DB_COL(answer, at, DB_T_TIME) };
static const struct db_map answer_map = DB_MAP(answer, answer_cols);
static const struct db_col one_cols[] = { DB_COL(answer, id, DB_T_I64) };
static const struct db_map one_map = DB_MAP(answer, one_cols);

static const char *
key_of(struct ctx *cx, const char *key, const char *lang)
{
	return arena_printf(cx->mem, "%s/%s", key, lang);
}

/* ---------------------------------------------------------------- reading and voting */

static enum status
reads(struct ctx *cx)
{
	struct civil c = date_local(cx->now);
	const char *today = arena_printf(cx->mem, "%04d-%02d-%02d", c.year, c.month, c.day);

	TRY(db_run(cx, SQL_DAYS, DB_ARGS(DB_STR(today), DB_I64(7 - c.weekday)), NULL));
	return db_run(cx, SQL_VIEWS, DB_NOARGS, NULL);
}

static enum status
votes(struct ctx *cx, const json_t *disliked)
{
	const json_t *o, *said;
	size_t i, j;

	json_array_foreach(disliked, i, o)
		json_array_foreach(json_object_get(o, "said"), j, said)
			TRY(db_run(cx, SQL_DISLIKE,
			    DB_ARGS(DB_I64((int64_t)j), DB_STR(json_string_value(json_array_get(said, 0))),
			        DB_STR(json_string_value(json_array_get(said, 1))), DB_TIME(cx->now - (int64_t)(3 + 5 * j) * DAY),
			        DB_STR(key_of(cx, demo_text(o, "key"), demo_text(o, "lang")))),
			    NULL));
	TRY(db_run(cx, SQL_VOTES, DB_ARGS(DB_TIME(cx->now)), NULL));
	return db_run(cx, SQL_COUNTED, DB_NOARGS, NULL);
}

/* ---------------------------------------------------------------- searching */

/* One line of knowledge.json: language, words, hits, article opened, how often. */
static enum status
searches(struct ctx *cx, struct demo_rng *r, const json_t *o)
{
	const char *lang = json_string_value(json_array_get(o, 0)), *query = json_string_value(json_array_get(o, 1));
	const char *key = json_string_value(json_array_get(o, 3)), *folded = hanzi_fold(cx->mem, query);
	int64_t hits = json_integer_value(json_array_get(o, 2)), n = json_integer_value(json_array_get(o, 4));

	for (int64_t i = 0; i < n; i++) {
		bool opened = key != NULL && demo_chance(r, 75);

		TRY(db_run(cx, SQL_SEARCH,
		    DB_ARGS(DB_TIME(cx->now - (int64_t)demo_below(r, 28 * DAY)), DB_STR(query), DB_STR(folded), DB_STR(lang), DB_I64(hits),
		        DB_STR(opened ? key_of(cx, key, lang) : ""), opened && demo_chance(r, 40) ? DB_I64(demo_chance(r, 80)) : DB_NULL),
		    NULL));
	}
	return ST_OK;
}

static enum status
forms(struct ctx *cx, struct demo_rng *r)
{
	for (int64_t i = 0; i < FORMS; i++) {
		const char *outcome = demo_chance(r, 30) ? "solved" : demo_chance(r, 60) ? "filed" : "shown";

		TRY(db_run(cx, SQL_FORM,
		    DB_ARGS(DB_I64(i), DB_STR(outcome), DB_STR(outcome), DB_TIME(cx->now - (int64_t)demo_below(r, 28 * DAY)), DB_I64(i)), NULL));
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- answers that quote */

static enum status
quotes(struct ctx *cx, const json_t *o)
{
	const char *lang = demo_text(o, "lang"), *line;
	struct answer *v, article;
	size_t n;

	TRY(db_one(cx, SQL_ARTICLE, DB_ARGS(DB_STR(key_of(cx, demo_text(o, "key"), lang))), &one_map, &article));
	line = arena_printf(cx->mem, "%s%s/faq/%lld", demo_text(o, "words"), cx->conf->portal_url, (long long)article.id);
	TRY(db_all(cx, SQL_ANSWERS, DB_ARGS(DB_STR(demo_text(o, "subject")), DB_STR(lang)), &answer_map, &v, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(db_run(cx, SQL_LINK, DB_ARGS(DB_STR(line), DB_I64(v[i].id)), NULL));
		TRY(db_run(cx, SQL_QUOTE, DB_ARGS(DB_I64(v[i].id), DB_I64(article.id), DB_I64(article.id), DB_TIME(v[i].at)), NULL));
	}
	return ST_OK;
}

struct readers {
	const json_t *file;
};

static enum status
all(struct ctx *cx, void *arg)
{
	const json_t *file = ((struct readers *)arg)->file, *list = json_object_get(file, "searches"), *o;
	struct demo_rng r = { 20261122 };
	size_t i;

	TRY(reads(cx));
	TRY(votes(cx, json_object_get(file, "disliked")));
	json_array_foreach(list, i, o)
		TRY(searches(cx, &r, o));
	TRY(forms(cx, &r));
	list = json_object_get(file, "quotes");
	json_array_foreach(list, i, o)
		TRY(quotes(cx, o));
	return ST_OK;
}

enum status
demo_readers(struct ctx *cx, const json_t *file)
{
	struct readers r = { file };
	struct answer there;

	TRY(db_one(cx, SQL_THERE, DB_NOARGS, &one_map, &there));
	return there.id > 0 ? ST_OK : db_tx(cx, all, &r);
}
