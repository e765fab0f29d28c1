/*
 * search_index.c -- writes the postings of one article, in the transaction that changes it.
 *
 * The postings of an article are kept packed beside its text, so the old ones are known by key: only
 * what changed is deleted and inserted, and no index by article is needed.
 */
#include <stdlib.h>
#include <string.h>
#include "base/sanitize.h"
#include "base/utf8.h"
#include "model/search_priv.h"

/* Tokens after which the weight of a word in the body has halved. */
#define USUAL_LENGTH 400.0

enum { F_TITLE, F_KEYWORDS, F_BODY, F_N };

static const char SQL_SOURCE[] =
    "SELECT id, lang, audience, state, title, keywords, body FROM article WHERE id = ?";
static const char SQL_OLD[] =
    "SELECT t.aud, t.tokens, t.fold_ver, t.plain, t.folded FROM article_text t WHERE t.article_id = ? FOR UPDATE";
static const char SQL_TEXT[] =
    "INSERT INTO article_text (article_id, aud, plain, folded, tokens, fold_ver) VALUES (?,?,?,?,?,?) "
    "ON DUPLICATE KEY UPDATE aud = VALUES(aud), plain = VALUES(plain), folded = VALUES(folded), "
    "tokens = VALUES(tokens), fold_ver = VALUES(fold_ver)";
static const char SQL_TEXT_DELETE[] = "DELETE FROM article_text WHERE article_id = ?";

#define V1 "(?,?,?,?,?)"
#define V8 V1 "," V1 "," V1 "," V1 "," V1 "," V1 "," V1 "," V1
#define V64 V8 "," V8 "," V8 "," V8 "," V8 "," V8 "," V8 "," V8
/* IGNORE: after a change of the tokens' version an old row may stand where a new one is to go. */
#define INSERT "INSERT IGNORE INTO posting (aud, tok, imp, doc, lang) VALUES "
static const char *const SQL_INSERT[] = { INSERT V1, INSERT V8, INSERT V64 };

#define K1 "(?,?,?,?)"
#define K8 K1 "," K1 "," K1 "," K1 "," K1 "," K1 "," K1 "," K1
#define K64 K8 "," K8 "," K8 "," K8 "," K8 "," K8 "," K8 "," K8
#define DELETE "DELETE FROM posting WHERE (aud, tok, imp, doc) IN "
/* A list of one row value is no range to MariaDB (it reads the whole table), so one row is asked for by its columns. */
static const char *const SQL_DELETE[] = {
	"DELETE FROM posting WHERE aud = ? AND tok = ? AND imp = ? AND doc = ?",
	DELETE "(" K8 ")",
	DELETE "(" K64 ")",
};

#define T1 "(?,?,1)"
#define T8 T1 "," T1 "," T1 "," T1 "," T1 "," T1 "," T1 "," T1
#define T64 T8 "," T8 "," T8 "," T8 "," T8 "," T8 "," T8 "," T8
#define TERM_INSERT "INSERT IGNORE INTO term (aud, term, df) VALUES "
static const char *const SQL_TERM[] = { TERM_INSERT T1, TERM_INSERT T8, TERM_INSERT T64 };

struct source {
	int64_t id;
	const char *lang, *audience, *state, *title, *keywords, *body;
};

static const struct db_col source_cols[] = {
	DB_COL(source, id, DB_T_I64),
	DB_COL(source, lang, DB_T_STR),
	DB_COL(source, audience, DB_T_STR),
	DB_COL(source, state, DB_T_STR),
	DB_COL(source, title, DB_T_STR),
	DB_COL(source, keywords, DB_T_STR),
	DB_COL(source, body, DB_T_STR),
};
static const struct db_map source_map = DB_MAP(source, source_cols);

struct stored {
	int aud, fold_ver;
	struct blob tokens;
	const char *plain, *folded;
};

static const struct db_col stored_cols[] = {
	DB_COL(stored, aud, DB_T_INT),
	DB_COL(stored, fold_ver, DB_T_INT),
	DB_COL(stored, tokens, DB_T_BLOB),
	DB_COL(stored, plain, DB_T_STR),
	DB_COL(stored, folded, DB_T_STR),
};
static const struct db_map stored_map = DB_MAP(stored, stored_cols);

struct posting {
	uint32_t tok;
	unsigned char imp;
	unsigned char field; /* while tokens are gathered */
};

/* Tokens of an article while they are gathered. */
struct gather {
	struct arena *mem;
	struct posting *v;
	size_t n, room, count[F_N];
	unsigned char field;
	struct str joined;   /* joined codes, for the last line of the folded text */
	const char **term;   /* words for prefixes */
	size_t nterm, term_room;
};

static void *
grown(struct arena *mem, const void *old, size_t n, size_t *room, size_t size)
{
	void *p;

	*room = *room > 0 ? *room * 2 : 256;
	p = arena_calloc(mem, *room, size);
	if (n > 0)
		memcpy(p, old, n * size);
	return p;
}

static bool
is_ascii(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

static void
gather_put(void *arg, const struct token *t)
{
	struct gather *g = arg;

	if (g->n == g->room)
		g->v = grown(g->mem, g->v, g->n, &g->room, sizeof(*g->v));
	g->v[g->n++] = (struct posting){ .tok = t->tok, .field = g->field };
	g->count[g->field]++;
	if (!t->word || t->len < 2 || t->len > WORD_MAX || !is_ascii(t->text, t->len))
		return;
	if (g->nterm == g->term_room)
		g->term = grown(g->mem, g->term, g->nterm, &g->term_room, sizeof(*g->term));
	g->term[g->nterm++] = arena_strndup(g->mem, t->text, t->len);
}

/* Joined forms of the text's codes: KX-200B is to be found as kx200b by LIKE too. */
static void
gather_joined(struct gather *g, const char *folded)
{
	struct run r;
	size_t i, len;

	while (run_next(&folded, &r) != RUN_END) {
		for (i = 0; r.kind == RUN_WORD && i < r.len; i++) {
			if (!word_joiner(r.s[i]))
				continue;
			str_add(&g->joined, word_joined(g->mem, r.s, r.len, &len));
			str_addc(&g->joined, ' ');
			break;
		}
	}
}

static void
gather_field(struct gather *g, unsigned char field, const char *folded)
{
	g->field = field;
	token_each(g->mem, folded, field == F_TITLE, gather_put, g);
	gather_joined(g, folded);
}

/* BM25's term frequency, in three storeys: title over keywords over body. */
static unsigned char
impact(const size_t tf[F_N], size_t length)
{
	double w = 3.0 * (double)tf[F_TITLE] + 2.0 * (double)tf[F_KEYWORDS] + (double)tf[F_BODY];
	double x = w / (w + 1.2 * (0.25 + 0.75 * (double)length / USUAL_LENGTH));

	if (tf[F_TITLE] > 0)
		return (unsigned char)(128.0 + 127.0 * x);
	if (tf[F_KEYWORDS] > 0)
		return (unsigned char)(80.0 + 130.0 * x);
	return (unsigned char)(1.0 + 150.0 * x);
}

static int
posting_order(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	return (x->tok > y->tok) - (x->tok < y->tok);
}

/* Sorted by token, one row a token, with imp set. */
static void
gather_sum(struct gather *g)
{
	size_t i, j, n = 0, tf[F_N], length = g->count[F_BODY];

	if (g->n > 0)
		qsort(g->v, g->n, sizeof(*g->v), posting_order);
	for (i = 0; i < g->n; i = j) {
		memset(tf, 0, sizeof(tf));
		for (j = i; j < g->n && g->v[j].tok == g->v[i].tok; j++)
			tf[g->v[j].field]++;
		g->v[n].tok = g->v[i].tok;
		g->v[n++].imp = (unsigned char)(255 - impact(tf, length));
	}
	g->n = n;
}

static struct blob
pack(struct arena *mem, const struct posting *v, size_t n)
{
	unsigned char *p = arena_alloc(mem, n * 5);
	size_t i;

	for (i = 0; i < n; i++) {
		p[i * 5] = (unsigned char)(v[i].tok >> 24);
		p[i * 5 + 1] = (unsigned char)(v[i].tok >> 16);
		p[i * 5 + 2] = (unsigned char)(v[i].tok >> 8);
		p[i * 5 + 3] = (unsigned char)v[i].tok;
		p[i * 5 + 4] = v[i].imp;
	}
	return (struct blob){ p, n * 5 };
}

static struct posting *
unpack(struct arena *mem, struct blob b, size_t *n)
{
	const unsigned char *p = b.p;
	struct posting *v;
	size_t i;

	*n = b.n / 5;
	v = arena_calloc(mem, *n, sizeof(*v));
	for (i = 0; i < *n; i++, p += 5) {
		v[i].tok = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
		v[i].imp = p[4];
	}
	return v;
}

static bool
same(const struct posting *a, const struct posting *b)
{
	return a->tok == b->tok && a->imp == b->imp;
}

/* Those of a that are not in b; both are sorted. */
static struct posting *
minus(struct arena *mem, const struct posting *a, size_t na, const struct posting *b, size_t nb, size_t *n)
{
	struct posting *out = arena_calloc(mem, na, sizeof(*out));
	size_t i, j = 0;

	*n = 0;
	for (i = 0; i < na; i++) {
		while (j < nb && b[j].tok < a[i].tok)
			j++;
		if (j == nb || !same(&a[i], &b[j]))
			out[(*n)++] = a[i];
	}
	return out;
}

/* Rows of the three sizes of a statement; the largest that n fills. */
static const size_t SIZES[] = { 1, 8, 64 };

static size_t
size_for(size_t n)
{
	return n >= 64 ? 2 : n >= 8 ? 1 : 0;
}

static enum status
insert_postings(struct ctx *cx, int aud, int64_t doc, int lang, const struct posting *v, size_t n)
{
	struct db_arg a[64 * 5];
	size_t i, k, size;

	for (; n > 0; n -= k, v += k) {
		size = size_for(n);
		k = SIZES[size];
		for (i = 0; i < k; i++) {
			a[i * 5] = DB_I64(aud);
			a[i * 5 + 1] = DB_I64(v[i].tok);
			a[i * 5 + 2] = DB_I64(v[i].imp);
			a[i * 5 + 3] = DB_I64(doc);
			a[i * 5 + 4] = DB_I64(lang);
		}
		TRY(db_run(cx, SQL_INSERT[size], (struct db_args){ a, k * 5 }, NULL));
	}
	return ST_OK;
}

static enum status
delete_postings(struct ctx *cx, int aud, int64_t doc, const struct posting *v, size_t n)
{
	struct db_arg a[64 * 4];
	size_t i, k, size;

	for (; n > 0; n -= k, v += k) {
		size = size_for(n);
		k = SIZES[size];
		for (i = 0; i < k; i++) {
			a[i * 4] = DB_I64(aud);
			a[i * 4 + 1] = DB_I64(v[i].tok);
			a[i * 4 + 2] = DB_I64(v[i].imp);
			a[i * 4 + 3] = DB_I64(doc);
		}
		TRY(db_run(cx, SQL_DELETE[size], (struct db_args){ a, k * 4 }, NULL));
	}
	return ST_OK;
}

static int
text_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that two writers meet the rows in the same order and do not deadlock. */
static enum status
insert_terms(struct ctx *cx, int aud, const char **term, size_t n)
{
	struct db_arg a[64 * 2];
	size_t i, k, size, m = 0;

	if (n > 0)
		qsort(term, n, sizeof(*term), text_order);
	for (i = 0; i < n; i++)
		if (m == 0 || strcmp(term[m - 1], term[i]) != 0)
			term[m++] = term[i];
	for (; m > 0; m -= k, term += k) {
		size = size_for(m);
		k = SIZES[size];
		for (i = 0; i < k; i++) {
			a[i * 2] = DB_I64(aud);
			a[i * 2 + 1] = DB_STR(term[i]);
		}
		TRY(db_run(cx, SQL_TERM[size], (struct db_args){ a, k * 2 }, NULL));
	}
	return ST_OK;
}

/* The rows that stand now; without any, *had is false. */
static enum status
stored_get(struct ctx *cx, int64_t id, struct stored *s, bool *had)
{
	enum status st = db_one(cx, SQL_OLD, DB_ARGS(DB_I64(id)), &stored_map, s);

	*had = st == ST_OK;
	return st == ST_MISSING ? ST_OK : st;
}

enum status
search_unindex(struct ctx *cx, int64_t id)
{
	struct stored old = { 0 };
	struct posting *v;
	size_t n;
	bool had;

	TRY(stored_get(cx, id, &old, &had));
	if (!had)
		return ST_OK;
	v = unpack(cx->mem, old.tokens, &n);
	TRY(delete_postings(cx, old.aud, id, v, n));
	return db_run(cx, SQL_TEXT_DELETE, DB_ARGS(DB_I64(id)), NULL);
}

/* Folded text and tokens of an article. */
static void
gather_article(struct ctx *cx, const struct source *a, struct gather *g, const char **plain, const char **folded)
{
	const char *body = sanitize_plain(cx->mem, a->body);
	const char *title = hanzi_fold(cx->mem, a->title), *keywords = hanzi_fold(cx->mem, a->keywords);
	const char *text = hanzi_fold(cx->mem, body);

	g->mem = cx->mem;
	str_init(&g->joined, cx->mem);
	gather_field(g, F_TITLE, title);
	token_sounds(title, gather_put, g);
	gather_field(g, F_KEYWORDS, keywords);
	token_sounds(keywords, gather_put, g);
	gather_field(g, F_BODY, text);
	gather_sum(g);
	*plain = arena_printf(cx->mem, "%s\n%s\n%s", a->title, a->keywords, body);
	*folded = arena_printf(cx->mem, "%s\n%s\n%s\n%s", title, keywords, text, g->joined.s);
}

static enum status
index_article(struct ctx *cx, const struct source *a)
{
	struct gather g = { 0 };
	struct stored old = { 0 };
	struct posting *was, *gone, *come;
	const char *plain, *folded;
	int aud = strcmp(a->audience, "public") == 0 ? 0 : 1;
	enum lang lang = LANG_EN;
	size_t nwas, ngone, ncome;
	bool had;

	if (!lang_from(a->lang, &lang))
		return fail(cx, ST_FAILED, "article %lld: language %s", (long long)a->id, a->lang);
	TRY(stored_get(cx, a->id, &old, &had));
	if (had && old.aud != aud) {
		TRY(search_unindex(cx, a->id));
		had = false;
		old.tokens = (struct blob){ NULL, 0 };
	}
	gather_article(cx, a, &g, &plain, &folded);
	was = unpack(cx->mem, old.tokens, &nwas);
	gone = minus(cx->mem, was, nwas, g.v, g.n, &ngone);
	come = minus(cx->mem, g.v, g.n, was, nwas, &ncome);
	if (had && ngone + ncome == 0 && old.fold_ver == SEARCH_FOLD_VERSION && strcmp(old.plain, plain) == 0 &&
	    strcmp(old.folded, folded) == 0)
		return ST_OK;
	TRY(delete_postings(cx, aud, a->id, gone, ngone));
	TRY(insert_postings(cx, aud, a->id, (int)lang, come, ncome));
	TRY(insert_terms(cx, aud, g.term, g.nterm));
	return db_run(cx, SQL_TEXT,
	    DB_ARGS(DB_I64(a->id), DB_I64(aud), DB_STR(plain), DB_STR(folded),
	        DB_BLOB(pack(cx->mem, g.v, g.n).p, g.n * 5), DB_I64(SEARCH_FOLD_VERSION)),
	    NULL);
}

enum status
search_index(struct ctx *cx, int64_t id)
{
	struct source a = { 0 };

	TRY(db_one(cx, SQL_SOURCE, DB_ARGS(DB_I64(id)), &source_map, &a));
	if (strcmp(a.state, "published") != 0)
		return search_unindex(cx, id);
	return index_article(cx, &a);
}
