/*
 * search_build_post.c -- second half of building the index anew: the postings, in the order of their key.
 *
 * A worker takes a stretch of the key that fits into memory, reads all texts, keeps what falls into it, sorts, and inserts: pages fill one after
 * the other, and no file is needed.  Counts and words of the stretch come with it.  Texts that changed since the building began are taken as
 * they were then: the changes follow at the end (search_build.c), so all stretches are of one moment.
 */
#include <stdlib.h>
#include <string.h>
#include "model/search_build.h"

#define BULK 4096

/* The second half: texts that are gone since. */
static const char SQL_TEXTS[] =
    "SELECT t.article_id, t.aud, COALESCE(c.lang, t.lang) AS lang, IF(c.article_id IS NULL, t.folded, c.folded) AS folded FROM article_text t "
    "LEFT JOIN search_change c ON c.article_id = t.article_id AND c.aud = t.aud WHERE t.article_id >= ? AND t.article_id <= ? "
    "UNION ALL SELECT c.article_id, c.aud, c.lang, c.folded FROM search_change c "
    "LEFT JOIN article_text t ON t.article_id = c.article_id AND t.aud = c.aud "
    "WHERE c.article_id >= ? AND c.article_id <= ? AND c.folded IS NOT NULL AND t.article_id IS NULL";
static const char SQL_SPAN[] =
    "SELECT COALESCE(MIN(id), 1) AS lo, COALESCE(MAX(id), 0) AS hi FROM (SELECT MIN(article_id) AS id FROM article_text "
    "UNION ALL SELECT MAX(article_id) FROM article_text UNION ALL SELECT MIN(article_id) FROM search_change "
    "UNION ALL SELECT MAX(article_id) FROM search_change) x";

static const char SQL_POST[] = "INSERT IGNORE INTO posting_new (aud, tok, imp, doc) VALUES (?,?,?,?)";
static const char SQL_DF[] = "INSERT INTO posting_df_new (aud, tok, df) VALUES (?,?,?) ON DUPLICATE KEY UPDATE df = VALUES(df)";
static const char SQL_TERM[] = "INSERT INTO term_new (aud, term, df) VALUES (?,?,?) ON DUPLICATE KEY UPDATE df = VALUES(df)";

static const struct db_col stored_cols[] = {
	DB_COL(stored, article_id, DB_T_I64),
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, lang, DB_T_INT),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct span {
	int64_t lo, hi;
};
static const struct db_col span_cols[] = { DB_COL(span, lo, DB_T_I64), DB_COL(span, hi, DB_T_I64) };
static const struct db_map span_map = DB_MAP(span, span_cols);

/* A row of posting. */
struct row {
	uint32_t tok, doc;
	unsigned char aud, imp;
};

/* A word and its place. */
struct entry {
	int64_t place;
	const char *text;
};

struct pile {
	struct build *b;
	struct part *part;
	struct row *v;
	size_t n, room;
	int64_t docs[AUD_N];   /* texts, where the part holds the place of their number */
	struct arena *words;
	struct entry *entry;   /* hash table; sorted by place at the end */
	size_t nentry, entry_room;
	/* of one transaction */
	size_t from, to, run;  /* rows; where the first token begins */
	size_t word;           /* first entry that is not written */
	struct db_arg *arg;
};

static int64_t
row_place(const struct row *r)
{
	return build_place(r->aud, r->tok);
}

/* ---------------------------------------------------------------- gathering */

static enum status
add_row(struct ctx *cx, struct pile *p, const struct row *r)
{
	struct row *v;

	if (p->n == p->room) {
		p->room = p->room > 0 ? p->room + p->room / 4 : 65536;
		if ((v = realloc(p->v, p->room * sizeof(*v))) == NULL)
			return fail(cx, ST_FAILED, "out of memory for %zu postings", p->room);
		p->v = v;
	}
	p->v[p->n++] = *r;
	return ST_OK;
}

static size_t
entry_slot(const struct entry *e, size_t room, int64_t at, const char *text)
{
	size_t i = ((size_t)at * 2654435761u) & (room - 1);

	while (e[i].text != NULL && (e[i].place != at || strcmp(e[i].text, text) != 0))
		i = (i + 1) & (room - 1);
	return i;
}

static void
entries_grow(struct pile *p)
{
	size_t i, room = p->entry_room > 0 ? p->entry_room * 2 : 4096;
	struct entry *e = arena_calloc(p->words, room, sizeof(*e));

	for (i = 0; i < p->entry_room; i++)
		if (p->entry[i].text != NULL)
			e[entry_slot(e, room, p->entry[i].place, p->entry[i].text)] = p->entry[i];
	p->entry = e;
	p->entry_room = room;
}

static void
add_word(struct pile *p, int64_t at, const char *text)
{
	size_t i;

	if (p->nentry * 2 >= p->entry_room)
		entries_grow(p);
	i = entry_slot(p->entry, p->entry_room, at, text);
	if (p->entry[i].text != NULL)
		return;
	p->entry[i] = (struct entry){ at, arena_strdup(p->words, text) };
	p->nentry++;
}

/* The tokens of this audience that are the part's; false: none is. */
static bool
part_of(const struct part *p, int aud, uint32_t *lo, uint32_t *hi)
{
	if (p->hi < build_place(aud, 0) || p->at > build_place(aud, UINT32_MAX))
		return false;
	*lo = p->at > build_place(aud, 0) ? (uint32_t)(p->at & UINT32_MAX) : 0;
	*hi = p->hi < build_place(aud, UINT32_MAX) ? (uint32_t)(p->hi & UINT32_MAX) : UINT32_MAX;
	return true;
}

static enum status
add_text(struct ctx *cx, struct pile *p, const struct stored *t)
{
	struct row r = { .doc = (uint32_t)t->article_id, .aud = (unsigned char)t->aud };
	struct gather g;
	uint32_t lo, hi;
	size_t i;

	/* New since the building began. */
	if (t->folded == NULL || t->aud < 0 || t->aud >= AUD_N || !part_of(p->part, t->aud, &lo, &hi))
		return ST_OK;
	p->docs[t->aud] += lo == TOKEN_COUNT ? 1 : 0;
	gather_part(&g, cx->mem, t->folded, t->lang, lo, hi);
	for (i = 0; i < g.n; i++) {
		r.tok = g.v[i].tok;
		r.imp = g.v[i].imp;
		TRY(add_row(cx, p, &r));
	}
	for (i = 0; i < g.nword; i++)
		add_word(p, build_place(t->aud, g.word[i].tok), g.word[i].text);
	return ST_OK;
}

static enum status
gather_all(struct ctx *cx, struct pile *p)
{
	struct span s;
	struct stored *v;
	int64_t at, step = 250;
	size_t i, n;

	TRY(db_one(cx, SQL_SPAN, DB_NOARGS, &span_map, &s));
	for (at = s.lo; at <= s.hi; at += step) {
		arena_reset(cx->mem);
		TRY(db_all(cx, SQL_TEXTS, DB_ARGS(DB_I64(at), DB_I64(at + step - 1), DB_I64(at), DB_I64(at + step - 1)), &stored_map, &v, &n));
		for (i = 0; i < n; i++)
			TRY(add_text(cx, p, &v[i]));
		build_tell(p->b);
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- sorting */

static unsigned char
byte_of(const struct row *r, int i)
{
	switch (i) {
	case 0:
		return r->aud;
	case 5:
		return r->imp;
	default:
		return (unsigned char)(i < 5 ? r->tok >> (8 * (4 - i)) : r->doc >> (8 * (9 - i)));
	}
}

static int
row_order(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (row_place(x) != row_place(y))
		return row_place(x) < row_place(y) ? -1 : 1;
	if (x->imp != y->imp)
		return x->imp < y->imp ? -1 : 1;
	return (x->doc > y->doc) - (x->doc < y->doc);
}

/* By the key of posting, in place, from its byte i on (American flag sort): millions of rows, and no memory to spare for a copy. */
static void
rows_sort(struct row *v, size_t n, int i)
{
	size_t at[256] = { 0 }, end[256], k, sum = 0;
	struct row r, other;
	unsigned char c;

	if (n < 64) {
		if (n > 1)
			qsort(v, n, sizeof(*v), row_order);
		return;
	}
	for (k = 0; k < n; k++)
		at[byte_of(&v[k], i)]++;
	for (k = 0; k < 256; k++) {
		sum += at[k];
		end[k] = sum;
		at[k] = sum - at[k];
	}
	for (k = 0; k < 256; k++) {
		while (at[k] < end[k]) {
			r = v[at[k]];
			while ((c = byte_of(&r, i)) != k) {
				other = v[at[c]];
				v[at[c]++] = r;
				r = other;
			}
			v[at[k]++] = r;
		}
	}
	for (k = 0; i < 9 && k < 256; k++)
		rows_sort(v + (k > 0 ? end[k - 1] : 0), end[k] - (k > 0 ? end[k - 1] : 0), i + 1);
}

static int
entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return strcmp(x->text, y->text);
}

static void
entries_sort(struct pile *p)
{
	size_t i, n = 0;

	for (i = 0; i < p->entry_room; i++)
		if (p->entry[i].text != NULL)
			p->entry[n++] = p->entry[i];
	if (n > 0)
		qsort(p->entry, n, sizeof(*p->entry), entry_order);
}

/* ---------------------------------------------------------------- writing */

static enum status
put_rows(struct ctx *cx, const struct pile *p)
{
	size_t i, k, n;

	for (i = p->from; i < p->to; i += n) {
		n = p->to - i < BULK ? p->to - i : BULK;
		for (k = 0; k < n; k++) {
			const struct row *r = &p->v[i + k];

			p->arg[k * 4] = DB_I64(r->aud);
			p->arg[k * 4 + 1] = DB_I64(r->tok);
			p->arg[k * 4 + 2] = DB_I64(r->imp);
			p->arg[k * 4 + 3] = DB_I64(r->doc);
		}
		TRY(db_bulk(cx, SQL_POST, p->arg, 4, n));
	}
	return ST_OK;
}

/* Counts of the tokens that end here, and the words of them. */
static enum status
put_counts(struct ctx *cx, const struct pile *p)
{
	struct db_arg *a = arena_calloc(cx->mem, (p->to - p->run) * 3, sizeof(*a)), *w = NULL;
	size_t i, j, n = 0, nw = 0, word = p->word, room = 0;

	for (i = p->run; i < p->to; i = j) {
		for (j = i + 1; j < p->n && row_place(&p->v[j]) == row_place(&p->v[i]); j++)
			continue;
		if (j > p->to)
			break;
		a[n * 3] = DB_I64(p->v[i].aud);
		a[n * 3 + 1] = DB_I64(p->v[i].tok);
		a[n++ * 3 + 2] = DB_I64((int64_t)(j - i));
		for (; word < p->nentry && p->entry[word].place <= row_place(&p->v[i]); word++) {
			if (nw == room) {
				w = arena_grow(cx->mem, w, room * 3 * sizeof(*w), (room + 256) * 3 * sizeof(*w));
				room += 256;
			}
			w[nw * 3] = DB_I64(p->v[i].aud);
			w[nw * 3 + 1] = DB_STR(p->entry[word].text);
			w[nw++ * 3 + 2] = DB_I64((int64_t)(j - i));
		}
	}
	TRY(db_bulk(cx, SQL_DF, a, 3, n));
	return db_bulk(cx, SQL_TERM, w, 3, nw);
}

static enum status
put_chunk(struct ctx *cx, void *arg)
{
	struct pile *p = arg;

	TRY(put_rows(cx, p));
	TRY(put_counts(cx, p));
	return build_mark(cx, p->b->phase, p->part);
}

static enum status
put_docs(struct ctx *cx, const struct pile *p)
{
	struct db_arg a[AUD_N * 3];
	size_t n = 0;
	int aud;

	for (aud = 0; aud < AUD_N; aud++) {
		if (p->part->at > build_place(aud, TOKEN_COUNT) || p->part->hi < build_place(aud, TOKEN_COUNT))
			continue;
		a[n * 3] = DB_I64(aud);
		a[n * 3 + 1] = DB_I64(TOKEN_COUNT);
		a[n++ * 3 + 2] = DB_I64(p->docs[aud]);
	}
	return db_bulk(cx, SQL_DF, a, 3, n);
}

/* Where the transaction that begins at p->from ends: behind a token, or in the midst of one that is longer than that. */
static void
choose_end(struct pile *p, size_t chunk)
{
	size_t i;

	p->to = p->n - p->from > chunk ? p->from + chunk : p->n;
	for (i = p->to; p->to < p->n && i > p->from; i--) {
		if (row_place(&p->v[i]) != row_place(&p->v[i - 1])) {
			p->to = i;
			break;
		}
	}
	for (p->run = p->from; p->run > 0 && row_place(&p->v[p->run - 1]) == row_place(&p->v[p->from]); p->run--)
		continue;
}

static enum status
put_all(struct ctx *cx, struct pile *p)
{
	size_t chunk = p->b->how->chunk;

	for (p->from = 0; p->from < p->n; p->from = p->to) {
		arena_reset(cx->mem);
		choose_end(p, chunk);
		p->part->at = p->to == p->n ? p->part->hi + 1 : row_place(&p->v[p->to]);
		TRY(db_tx(cx, put_chunk, p));
		while (p->word < p->nentry && p->entry[p->word].place < p->part->at)
			p->word++;
		build_done(p->b, (int64_t)(p->to - p->from));
	}
	if (p->n > 0)
		return ST_OK;
	p->part->at = p->part->hi + 1;
	return build_mark(cx, p->b->phase, p->part);
}

static enum status
part_postings(struct ctx *cx, struct pile *p)
{
	TRY(gather_all(cx, p));
	rows_sort(p->v, p->n, 0);
	entries_sort(p);
	TRY(put_docs(cx, p));
	return put_all(cx, p);
}

enum status
build_postings(struct build *b, struct ctx *cx)
{
	struct db_arg *arg = calloc(BULK * 4, sizeof(*arg));
	enum status st = arg == NULL ? fail(cx, ST_FAILED, "out of memory") : ST_OK;
	struct part part;

	while (st == ST_OK && build_take(b, &part)) {
		struct pile p = { .b = b, .part = &part, .words = arena_new(), .arg = arg };

		st = part_postings(cx, &p);
		arena_free(p.words);
		free(p.v);
	}
	free(arg);
	return st;
}
