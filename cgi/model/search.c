/*
 * search.c -- a search from what was typed to marked results; suggestions; the log.
 *
 * Three or four round trips: figures of the tokens, words for a typed beginning, candidates, and the texts of
 * the page that is shown.  When too few hold everything that was asked, those that hold most of it follow.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mask.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "model/search_priv.h"

#define ENOUGH 3 /* hits of all terms after which those of some terms are not looked for */
#define SUGGEST_MAX 8
#define SNIPPET_CHARS 80
#define LOG_QUERY_MAX 200

#define ROWS_SQL(article, text, category)                                                          \
	"SELECT a.id, ELT(?, c.name_en, c.name_zh_cn, c.name_zh_tw) AS category_name, "            \
	"LEFT(t.plain, ?) AS plain FROM " article " a JOIN " text " t ON t.article_id = a.id "     \
	"JOIN " category " c ON c.id = a.category_id WHERE a.id IN (?,?,?,?,?,?,?,?,?,?)"
/* [staff] */
static const char *const SQL_ROWS[] = {
	ROWS_SQL("public_article", "public_article_text", "public_category"),
	ROWS_SQL("article", "article_text", "category"),
};

static const char SQL_LOG[] = "CALL search_log_add(?, ?, ?, ?, ?)";
static const char SQL_OPENED[] = "CALL search_opened_set(?, ?)";
static const char SQL_SOLVED[] = "CALL search_solved_set(?, ?)";

struct text_row {
	int64_t id;
	const char *category_name, *plain;
};
static const struct db_col text_row_cols[] = {
	DB_COL(text_row, id, DB_T_I64),
	DB_COL(text_row, category_name, DB_T_STR),
	DB_COL(text_row, plain, DB_T_STR),
};
static const struct db_map text_row_map = DB_MAP(text_row, text_row_cols);

static bool
holds(const struct found *v, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].id == id)
			return true;
	return false;
}

/* Behind what holds all terms, what holds some of them and is not there yet. */
static enum status
append_some(struct ctx *cx, const struct search *s, const struct query *q, struct found **v, size_t *n)
{
	struct found *some, *both;
	size_t nsome, i, had = *n;

	TRY(find_some(cx, s, q, &some, &nsome));
	rank(cx, q, true, some, &nsome);
	both = arena_calloc(cx->mem, had + nsome, sizeof(*both));
	if (had > 0)
		memcpy(both, *v, had * sizeof(*both));
	for (i = 0; i < nsome; i++)
		if (!holds(both, had, some[i].id))
			both[(*n)++] = some[i];
	*v = both;
	return ST_OK;
}

static void
drop_doubles(struct found *v, size_t *n)
{
	size_t i, kept = 0;

	for (i = 0; i < *n; i++)
		if (!holds(v, kept, v[i].id))
			v[kept++] = v[i];
	*n = kept;
}

/* All hits in order. */
static enum status
look(struct ctx *cx, const struct search *s, bool some, struct query *q, struct found **v, size_t *n)
{
	*n = 0;
	if (q->nterm == 0)
		return ST_OK;
	TRY(query_count(cx, s->staff, q));
	TRY(find_all(cx, s, q, v, n));
	rank(cx, q, false, *v, n);
	if (some && *n < ENOUGH && q->ntok > 1)
		TRY(append_some(cx, s, q, v, n));
	drop_doubles(*v, n);
	return ST_OK;
}

static const struct text_row *
row_of(const struct text_row *r, size_t n, int64_t id)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (r[i].id == id)
			return &r[i];
	return NULL;
}

/* The body in plain text: what stands behind title and keywords. */
static const char *
body_of(const char *plain)
{
	const char *s = strchr(plain, '\n');

	if (s == NULL || (s = strchr(s + 1, '\n')) == NULL)
		return "";
	return s + 1;
}

static void
hit_make(struct ctx *cx, const struct query *q, const struct found *f, const struct text_row *r, struct hit *h)
{
	*h = (struct hit){ .id = f->id, .category_id = f->category_id, .lang = f->lang, .audience = f->audience,
		.category_name = r->category_name };
	h->title_html = mark_all(cx, q, f->title);
	h->snippet_html = mark_snippet(cx, q, body_of(r->plain), SNIPPET_CHARS);
}

/* seen: characters of the text that snippets are cut from; 0: no snippets. */
static enum status
hits_make(struct ctx *cx, bool staff, const struct query *q, int64_t seen, const struct found *v, size_t n, struct hits *out)
{
	struct db_arg a[2 + PAGE_SIZE];
	struct text_row *r;
	const struct text_row *row;
	size_t i, nr;

	if (n == 0)
		return ST_OK;
	a[0] = DB_I64((int64_t)cx->lang + 1);
	a[1] = DB_I64(seen);
	for (i = 0; i < PAGE_SIZE; i++)
		a[2 + i] = i < n ? DB_I64(v[i].id) : DB_NULL;
	TRY(db_all(cx, SQL_ROWS[staff], (struct db_args){ a, NELEM(a) }, &text_row_map, &r, &nr));
	out->v = arena_calloc(cx->mem, n, sizeof(*out->v));
	for (i = 0; i < n; i++)
		/* Gone since the candidates were read: left out. */
		if ((row = row_of(r, nr, v[i].id)) != NULL)
			hit_make(cx, q, &v[i], row, &out->v[out->n++]);
	return ST_OK;
}

enum status
search_run(struct ctx *cx, const struct search *s, struct hits *out)
{
	struct query q;
	struct found *v = NULL;
	size_t n, from = s->page > 1 ? (size_t)(s->page - 1) * PAGE_SIZE : 0, size;

	memset(out, 0, sizeof(*out));
	if (s->page > FOUND_MAX)
		return ST_OK;
	query_parse(cx, s->q, true, &q);
	TRY(look(cx, s, true, &q, &v, &n));
	if (from >= n)
		return ST_OK;
	size = n - from < PAGE_SIZE ? n - from : PAGE_SIZE;
	out->more = n > from + size;
	return hits_make(cx, s->staff, &q, PLAIN_SEEN, v + from, size, out);
}

/* Are all terms in the title? */
static bool
in_title(const struct query *q, const char *folded)
{
	struct term t;
	size_t i, at, len, end = strcspn(folded, "\n");

	for (i = 0; i < q->nterm; i++) {
		t = q->term[i];
		if (!term_in(&t, folded, &at, &len) || at >= end)
			return false;
	}
	return true;
}

enum status
search_suggest(struct ctx *cx, const char *typed, bool staff, struct hits *out)
{
	struct search s = { .q = typed, .page = 1, .staff = staff };
	struct query q;
	struct found *v = NULL;
	size_t n, i, kept = 0;

	memset(out, 0, sizeof(*out));
	query_parse(cx, typed, false, &q);
	q.limit = SUGGEST_FOUND;
	TRY(look(cx, &s, false, &q, &v, &n));
	for (i = 0; i < n && kept < SUGGEST_MAX; i++)
		if (in_title(&q, v[i].folded))
			v[kept++] = v[i];
	return hits_make(cx, staff, &q, 0, v, kept, out);
}

enum status
search_log(struct ctx *cx, const char *typed, size_t hits, int64_t *token)
{
	char *q = mask_text(cx->mem, typed), *folded;
	int64_t id = secret_id();

	q[utf8_prefix(q, LOG_QUERY_MAX)] = '\0';
	folded = hanzi_fold(cx->mem, q);
	folded[utf8_prefix(folded, LOG_QUERY_MAX)] = '\0';
	if (token != NULL)
		*token = id;
	return db_run(cx, SQL_LOG,
	    DB_ARGS(DB_I64(id), DB_STR(q), DB_STR(folded), DB_STR(lang_code(cx->lang)), DB_I64((int64_t)hits)), NULL);
}

enum status
search_opened(struct ctx *cx, int64_t token, int64_t article_id)
{
	return db_run(cx, SQL_OPENED, DB_ARGS(DB_I64(token), DB_I64(article_id)), NULL);
}

enum status
search_solved(struct ctx *cx, int64_t token, bool solved)
{
	return db_run(cx, SQL_SOLVED, DB_ARGS(DB_I64(token), DB_I64(solved ? 1 : 0)), NULL);
}
