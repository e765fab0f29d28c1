/*
 * search.c -- a search from what was typed to marked results; suggestions; the log.
 *
 * What was typed is tried as it stands, with the firm's other words, as pinyin, with what was probably meant, and at last for what holds
 * most of it; each only when those before did not find plenty.  One list comes of all, best first, and the texts of its page are read.
 */
#include <stdlib.h>
#include <string.h>
#include "base/mask.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "model/search_priv.h"

#define ENOUGH 3   /* hits after which pinyin is not tried where it is not likely */
#define PLENTY 60  /* after which the firm's other words are not tried */
#define SOME_BELOW 20 /* and what holds some terms only */
#define SUGGEST_MAX 8
#define SNIPPET_CHARS 80
#define LOG_QUERY_MAX 200

#define ROWS_SQL(article, html, category)                                                          \
	"SELECT a.id, ELT(?, c.name_en, c.name_zh_cn, c.name_zh_tw) AS category_name, "            \
	"LEFT(" html ", ?) AS html FROM " article " a "                                            \
	"JOIN " category " c ON c.id = a.category_id WHERE a.id IN (?,?,?,?,?,?,?,?,?,?)"
/* [staff] */
static const char *const SQL_ROWS[] = {
	ROWS_SQL("public_article", "a.body_html", "public_category"),
	ROWS_SQL("article", "COALESCE(a.body_staff, a.body_html)", "category"),
};

static const char SQL_LOG[] = "CALL search_log_add(?, ?, ?, ?, ?)";
static const char SQL_OPENED[] = "CALL search_opened_set(?, ?)";
static const char SQL_SOLVED[] = "CALL search_solved_set(?, ?)";

struct text_row {
	int64_t id;
	const char *category_name, *html;
};
static const struct db_col text_row_cols[] = {
	DB_COL(text_row, id, DB_T_I64),
	DB_COL(text_row, category_name, DB_T_STR),
	DB_COL(text_row, html, DB_T_STR),
};
static const struct db_map text_row_map = DB_MAP(text_row, text_row_cols);

/* Hits of one search while they come together. */
struct pool {
	struct ctx *cx;
	const struct search *s;
	struct found *v;
	size_t n;
	const char *meant;
	bool instead;
};

static bool
better(const struct found *a, const struct found *b)
{
	return a->cls != b->cls ? a->cls < b->cls : a->score > b->score;
}

/* Each article once, as it was found best. */
static void
pool_add(struct pool *p, const struct found *v, size_t n)
{
	struct found *both = arena_calloc(p->cx->mem, p->n + n, sizeof(*both));
	size_t i, k;

	if (p->n > 0)
		memcpy(both, p->v, p->n * sizeof(*both));
	for (i = 0; i < n; i++) {
		for (k = 0; k < p->n && both[k].id != v[i].id; k++)
			continue;
		if (k == p->n)
			both[p->n++] = v[i];
		else if (better(&v[i], &both[k]))
			both[k] = v[i];
	}
	p->v = both;
}

static enum status
try_all(struct pool *p, const struct query *q, enum found_class cls)
{
	struct found *v;
	size_t n;

	TRY(find_all(p->cx, p->s, q, &v, &n));
	rank(p->cx, q, cls, v, &n);
	pool_add(p, v, n);
	return ST_OK;
}

static enum status
try_some(struct pool *p, const struct query *q)
{
	struct found *v;
	size_t n;

	if (q->ntok < 2)
		return ST_OK;
	TRY(find_some(p->cx, p->s, q, &v, &n));
	rank(p->cx, q, FOUND_SOME, v, &n);
	pool_add(p, v, n);
	return ST_OK;
}

/* A new query in the arena: candidates remember theirs. */
static struct query *
query_new(struct ctx *cx)
{
	return arena_calloc(cx->mem, 1, sizeof(struct query));
}

/* Of two syllables or more, and no word that the index knows: likely meant as pinyin by who reads Chinese. */
static bool
likely_sounds(const struct pool *p, const struct query *typed, const struct query *sounds)
{
	size_t i;

	if (p->cx->lang == LANG_EN)
		return false;
	for (i = 0; i < typed->nterm; i++)
		if (typed->term[i].kind == TERM_WORD && typed->term[i].df > 0)
			return false;
	for (i = 0; i < sounds->nterm; i++)
		if (sounds->term[i].kind == TERM_SOUND && sounds->term[i].chars >= 2)
			return true;
	return false;
}

/* open: as one types, the last syllable may be a beginning; else only when whole ones find nothing. */
static enum status
try_sounds(struct pool *p, const struct query *typed, bool open, struct query **out)
{
	struct query *q = query_new(p->cx);
	size_t had = p->n;

	*out = NULL;
	if (query_sounds(p->cx, typed, open, q) && (p->n < ENOUGH || likely_sounds(p, typed, q))) {
		TRY(query_count(p->cx, p->s->staff, q));
		*out = q;
		TRY(try_all(p, q, likely_sounds(p, typed, q) ? FOUND_ALL : FOUND_SOUND));
	}
	return open || p->n > had || p->n >= ENOUGH ? ST_OK : try_sounds(p, typed, true, out);
}

/* Does a hit have each of the words? */
static bool
has_words(const struct pool *p, const struct meant *m)
{
	size_t i, k;

	for (k = 0; k < m->nword; k++) {
		for (i = 0; i < p->n && strstr(p->v[i].folded, m->word[k]) == NULL; i++)
			continue;
		if (i == p->n)
			return false;
	}
	return true;
}

/* When nothing holds what was typed: with a wrong character mended. */
static enum status
try_meant(struct pool *p, const struct query *typed)
{
	struct query *q = query_new(p->cx), *w = query_new(p->cx);
	struct meant m;
	size_t had = p->n;
	bool any, all;

	TRY(query_spell(p->cx, p->s, p->s->q, typed, &m));
	if (m.text == NULL)
		return ST_OK;
	query_parse(p->cx, m.text, true, q);
	TRY(query_words(p->cx, p->s->staff, q, w, &any));
	if (any)
		q = w;
	TRY(query_count(p->cx, p->s->staff, q));
	TRY(try_all(p, q, FOUND_MEANT));
	all = p->n > had;
	if (!all)
		TRY(try_some(p, q));
	if (all || (p->n > had && has_words(p, &m))) {
		p->meant = m.text;
		p->instead = had == 0;
	}
	return ST_OK;
}

/* Words written apart that are one, or together that are two. */
static enum status
try_joined(struct pool *p, const struct query *typed)
{
	struct query *q = query_new(p->cx);
	const char *text;

	TRY(query_joined(p->cx, p->s->staff, typed, &text));
	if (text == NULL)
		return ST_OK;
	query_parse(p->cx, text, false, q);
	TRY(query_count(p->cx, p->s->staff, q));
	return try_all(p, q, FOUND_ALL);
}

/* When nothing shares two characters side by side: titles that share several apart. */
static enum status
try_chars(struct pool *p, const struct query *typed)
{
	struct query *q = query_new(p->cx);

	if (!query_chars(typed, q))
		return ST_OK;
	TRY(query_count(p->cx, p->s->staff, q));
	return try_some(p, q);
}

static enum status
pool_fill(struct pool *p, bool asked, struct query *typed)
{
	struct query *words = query_new(p->cx), *sounds;
	bool any;

	TRY(query_words(p->cx, p->s->staff, typed, words, &any));
	TRY(query_count(p->cx, p->s->staff, typed));
	TRY(try_all(p, typed, FOUND_ALL));
	if (any && p->n < PLENTY) {
		TRY(query_count(p->cx, p->s->staff, words));
		TRY(try_all(p, words, FOUND_ALL));
	}
	TRY(try_sounds(p, typed, !asked, &sounds));
	if (!asked)
		return ST_OK;
	if (p->n < ENOUGH)
		TRY(try_joined(p, typed));
	if (p->n == 0)
		TRY(try_meant(p, typed));
	if (p->n < (p->instead ? ENOUGH : SOME_BELOW))
		TRY(try_some(p, any ? words : typed));
	if (p->n < ENOUGH && sounds != NULL)
		TRY(try_some(p, sounds));
	if (p->n == 0)
		TRY(try_chars(p, typed));
	return ST_OK;
}

/* All hits in order. */
static enum status
look(struct pool *p, bool asked, struct query *q)
{
	if (q->nterm == 0)
		return ST_OK;
	TRY(pool_fill(p, asked, q));
	rank_sort(p->v, p->n);
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

/* For marks: what was typed as sounds, as the characters that title or keywords have for it. */
static const struct query *
spelled_out(struct ctx *cx, const struct found *f)
{
	const char *head = arena_strndup(cx->mem, f->folded, lines_of(f->folded, 2));
	struct query *q = query_new(cx);
	size_t i, at, len;

	*q = *f->q;
	for (i = 0; i < q->nterm; i++) {
		struct term *t = &q->term[i];

		if (t->kind != TERM_SOUND && t->kind != TERM_INITIALS)
			continue;
		if (sound_in(t, head, &at, &len))
			*t = (struct term){ .kind = TERM_WIDE, .text = head + at, .len = len };
	}
	return q;
}

static void
hit_make(struct ctx *cx, const struct found *f, const struct text_row *r, struct hit *h)
{
	const struct query *q = spelled_out(cx, f);

	*h = (struct hit){ .id = f->id, .category_id = f->category_id, .lang = f->lang, .audience = f->audience,
		.category_name = r->category_name };
	h->title_html = mark_all(cx, q, f->title);
	h->snippet_html = mark_snippet(cx, q, html_words(cx->mem, r->html), SNIPPET_CHARS);
}

/* seen: characters of the text that snippets are cut from; 0: no snippets. */
static enum status
hits_make(struct ctx *cx, bool staff, int64_t seen, const struct found *v, size_t n, struct hits *out)
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
			hit_make(cx, &v[i], row, &out->v[out->n++]);
	return ST_OK;
}

enum status
search_run(struct ctx *cx, const struct search *s, struct hits *out)
{
	struct pool p = { .cx = cx, .s = s };
	struct query *q = query_new(cx);
	size_t from = s->page > 1 ? (size_t)(s->page - 1) * PAGE_SIZE : 0, size;

	memset(out, 0, sizeof(*out));
	if (s->page > FOUND_MAX)
		return ST_OK;
	query_parse(cx, s->q, true, q);
	TRY(look(&p, true, q));
	out->meant = p.meant;
	out->instead = p.instead;
	if (from >= p.n)
		return ST_OK;
	size = p.n - from < PAGE_SIZE ? p.n - from : PAGE_SIZE;
	out->more = p.n > from + size;
	return hits_make(cx, s->staff, PLAIN_SEEN, p.v + from, size, out);
}

/* Are all terms in the title? */
static bool
in_title(const struct query *q, const char *folded)
{
	size_t i, at, len, end = strcspn(folded, "\n");

	for (i = 0; i < q->nterm; i++)
		if (!term_in(&q->term[i], folded, &at, &len) || at >= end)
			return false;
	return true;
}

enum status
search_suggest(struct ctx *cx, const char *typed, bool staff, struct hits *out)
{
	struct search s = { .q = typed, .page = 1, .staff = staff };
	struct pool p = { .cx = cx, .s = &s };
	struct query *q = query_new(cx);
	size_t i, kept = 0;

	memset(out, 0, sizeof(*out));
	query_parse(cx, typed, false, q);
	q->limit = SUGGEST_FOUND;
	TRY(look(&p, false, q));
	for (i = 0; i < p.n && kept < SUGGEST_MAX; i++)
		if (in_title(p.v[i].q, p.v[i].folded))
			p.v[kept++] = p.v[i];
	return hits_make(cx, staff, 0, p.v, kept, out);
}

int64_t
search_token(void)
{
	return secret_id();
}

enum status
search_log(struct ctx *cx, const char *typed, size_t hits, int64_t token)
{
	char *q = mask_text(cx->mem, typed), *folded;

	q[utf8_prefix(q, LOG_QUERY_MAX)] = '\0';
	folded = hanzi_fold(cx->mem, q);
	folded[utf8_prefix(folded, LOG_QUERY_MAX)] = '\0';
	return db_run(cx, SQL_LOG,
	    DB_ARGS(DB_I64(token), DB_STR(q), DB_STR(folded), DB_STR(lang_code(cx->lang)), DB_I64((int64_t)hits)), NULL);
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
