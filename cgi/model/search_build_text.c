/*
 * search_build_text.c -- first half of building the index anew: brings article_text up to date.
 *
 * Texts are made outside of any transaction and written where the article is still of that version, so whoever saves waits for no more than the
 * writing of a hundred rows.  An article that changes meanwhile is written by its save.
 */
#include <string.h>
#include "model/article_priv.h"
#include "model/search_build.h"

#define WINDOW 100 /* ids of one transaction */
#define PACKET 4000000 /* bytes of texts in one statement, about: the server takes 16 MB */

static const char SQL_LINKS[] = "SELECT id FROM article WHERE id >= ? AND id <= ? AND (body_html = '' OR body LIKE '%/faq-key/%')";
static const char SQL_ARTICLES[] =
    "SELECT id, version, lang, audience, title, keywords, body FROM article WHERE id >= ? AND id <= ? AND state = 'published' ORDER BY id";
static const char SQL_STORED[] =
    "SELECT article_id, aud, lang, fold_ver, folded FROM article_text WHERE article_id >= ? AND article_id <= ? ORDER BY article_id, aud";
static const char SQL_VERSIONS[] =
    "SELECT id, IF(state = 'published', version, 0) AS version FROM article WHERE id >= ? AND id <= ? ORDER BY id LOCK IN SHARE MODE";
static const char SQL_PUT[] =
    "INSERT INTO article_text (article_id, aud, lang, folded, fold_ver) VALUES (?,?,?,?,?) "
    "ON DUPLICATE KEY UPDATE lang = VALUES(lang), folded = VALUES(folded), fold_ver = VALUES(fold_ver)";

struct item {
	int64_t id;
};
static const struct db_col item_cols[] = { DB_COL(item, id, DB_T_I64) };
static const struct db_map item_map = DB_MAP(item, item_cols);

struct source {
	int64_t id, version;
	const char *lang, *audience, *title, *keywords, *body;
};
static const struct db_col source_cols[] = {
	DB_COL(source, id, DB_T_I64),
	DB_COL(source, version, DB_T_I64),
	DB_COL(source, lang, DB_T_STR),
	DB_COL(source, audience, DB_T_STR),
	DB_COL(source, title, DB_T_STR),
	DB_COL(source, keywords, DB_T_STR),
	DB_COL(source, body, DB_T_STR),
};
static const struct db_map source_map = DB_MAP(source, source_cols);

static const struct db_col stored_cols[] = {
	DB_COL(stored, article_id, DB_T_I64),
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, lang, DB_T_INT),
	DB_COL(stored, fold_ver, DB_T_INT),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct version {
	int64_t id, version;
};
static const struct db_col version_cols[] = { DB_COL(version, id, DB_T_I64), DB_COL(version, version, DB_T_I64) };
static const struct db_map version_map = DB_MAP(version, version_cols);

/* Texts of a window that are not as they should be; version 0: of an article that is not published. */
struct mend {
	struct stored to;
	int64_t version;
};

struct window {
	int64_t lo, hi;
	struct mend *v;
	size_t n;
	const char *phase;
	struct part *part;
};

static enum status
relink(struct ctx *cx, void *arg)
{
	const int64_t *id = arg;

	return article_relink(cx, *id);
}

static enum status
relink_all(struct ctx *cx, const struct window *w)
{
	struct item *v;
	size_t i, n;

	TRY(db_all(cx, SQL_LINKS, DB_ARGS(DB_I64(w->lo), DB_I64(w->hi)), &item_map, &v, &n));
	for (i = 0; i < n; i++)
		TRY(db_tx(cx, relink, &v[i].id));
	return ST_OK;
}

static bool
same(const struct stored *a, const struct stored *b)
{
	return a->lang == b->lang && a->fold_ver == b->fold_ver && strcmp(a->folded, b->folded) == 0;
}

static const struct stored *
find(const struct stored *v, size_t n, int64_t id, int aud)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].article_id == id && v[i].aud == aud)
			return &v[i];
	return NULL;
}

static enum status
compare_one(struct ctx *cx, struct window *w, const struct source *a, const struct stored *old, size_t nold)
{
	const char *want[AUD_N];
	const struct stored *was;
	struct stored to;
	enum lang lang = LANG_EN;
	int aud;

	if (a->id > DOC_MAX || !lang_from(a->lang, &lang))
		return fail(cx, ST_FAILED, "article %lld of language %s cannot be indexed", (long long)a->id, a->lang);
	text_make(cx->mem, a->audience, a->title, a->keywords, a->body, want);
	for (aud = 0; aud < AUD_N; aud++) {
		was = find(old, nold, a->id, aud);
		to = (struct stored){ a->id, aud, (int)lang, SEARCH_FOLD_VERSION, want[aud] };
		if ((was == NULL && to.folded == NULL) || (was != NULL && to.folded != NULL && same(was, &to)))
			continue;
		w->v[w->n++] = (struct mend){ to, a->version };
	}
	return ST_OK;
}

/* What is to be written, into w->v. */
static enum status
compare(struct ctx *cx, struct window *w)
{
	struct source *a;
	struct stored *old;
	size_t i, j, n, nold;

	TRY(db_all(cx, SQL_ARTICLES, DB_ARGS(DB_I64(w->lo), DB_I64(w->hi)), &source_map, &a, &n));
	TRY(db_all(cx, SQL_STORED, DB_ARGS(DB_I64(w->lo), DB_I64(w->hi)), &stored_map, &old, &nold));
	w->v = arena_calloc(cx->mem, n * AUD_N + nold, sizeof(*w->v));
	w->n = 0;
	for (i = 0; i < n; i++)
		TRY(compare_one(cx, w, &a[i], old, nold));
	for (i = 0, j = 0; i < nold; i++) {
		while (j < n && a[j].id < old[i].article_id)
			j++;
		if (j == n || a[j].id != old[i].article_id)
			w->v[w->n++] = (struct mend){ { .article_id = old[i].article_id, .aud = old[i].aud }, 0 };
	}
	return ST_OK;
}

static void
put_args(struct db_arg *a, const struct stored *t)
{
	a[0] = DB_I64(t->article_id);
	a[1] = DB_I64(t->aud);
	a[2] = DB_I64(t->lang);
	a[3] = DB_STR(t->folded);
	a[4] = DB_I64(t->fold_ver);
}

static bool
still(const struct version *v, size_t n, const struct mend *m)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].id == m->to.article_id)
			return v[i].version == m->version;
	return false;
}

static enum status
write_window(struct ctx *cx, void *arg)
{
	struct window *w = arg;
	struct version *v;
	struct db_arg *a;
	size_t i, n, k = 0, bytes = 0;

	TRY(db_all(cx, SQL_VERSIONS, DB_ARGS(DB_I64(w->lo), DB_I64(w->hi)), &version_map, &v, &n));
	a = arena_calloc(cx->mem, w->n * 5, sizeof(*a));
	for (i = 0; i < w->n; i++) {
		if (!still(v, n, &w->v[i]))
			continue;
		if (w->v[i].to.folded == NULL) {
			TRY(text_put(cx, &w->v[i].to));
			continue;
		}
		put_args(a + 5 * k++, &w->v[i].to);
		bytes += strlen(w->v[i].to.folded);
		if (bytes < PACKET)
			continue;
		TRY(db_bulk(cx, SQL_PUT, a, 5, k));
		k = bytes = 0;
	}
	TRY(db_bulk(cx, SQL_PUT, a, 5, k));
	return build_mark(cx, w->phase, w->part);
}

static enum status
part_texts(struct build *b, struct ctx *cx, struct part *p)
{
	struct window w = { .phase = b->phase, .part = p };

	while (p->at <= p->hi) {
		arena_reset(cx->mem);
		w.lo = p->at;
		w.hi = p->hi < p->at + WINDOW - 1 ? p->hi : p->at + WINDOW - 1;
		TRY(relink_all(cx, &w));
		TRY(compare(cx, &w));
		p->at = w.hi + 1;
		if (w.n > 0 || p->at > p->hi)
			TRY(db_tx(cx, write_window, &w));
		build_done(b, w.hi - w.lo + 1);
	}
	return ST_OK;
}

enum status
build_texts(struct build *b, struct ctx *cx)
{
	struct part p;

	while (build_take(b, &p))
		TRY(part_texts(b, cx, &p));
	return ST_OK;
}
