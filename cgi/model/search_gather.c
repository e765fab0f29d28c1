/*
 * search_gather.c -- the searchable texts of an article, and the postings of such a text.
 *
 * Postings depend on nothing but the folded text as it is stored (title, keywords, body, and a line of joined codes), so what stands in the
 * index is known from there.
 */
#include <stdlib.h>
#include <string.h>
#include "base/sanitize.h"
#include "model/search_gather.h"

/* Tokens after which the weight of a word in the body has halved. */
#define USUAL_LENGTH 400.0
#define STOP_LONGEST 6 /* bytes */

/* Words that nearly every text has and no query looks for beside another one: in a body each would only be a row more.  Sorted; all of them
 * are words of asking (search_ask.c). */
static const char *const STOPS[] = {
	"a", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has", "have",
	"how", "i", "if", "in", "into", "is", "it", "its", "may", "me", "must", "my", "of", "on", "or", "our", "should", "so", "some", "than", "that",
	"the", "their", "them", "then", "there", "they", "this", "to", "too", "up", "us", "was", "we", "were", "what", "when", "where", "which", "while",
	"who", "why", "will", "with", "would", "you", "your",
};

enum { F_TITLE, F_KEYWORDS, F_BODY, F_N };

static void *
grown(struct arena *mem, void *old, size_t n, size_t *room, size_t size)
{
	size_t was = *room;

	if (n < was)
		return old;
	*room = was > 0 ? was * 2 : 256;
	return arena_grow(mem, old, was * size, *room * size);
}

/* Joined forms of the text's codes: KX-200B is to be found as kx200b by LIKE too. */
static void
add_joined(struct str *out, const char *folded)
{
	struct arena *mem = out->mem;
	struct run r;
	size_t i, len;

	while (run_next(&folded, &r) != RUN_END) {
		for (i = 0; r.kind == RUN_WORD && i < r.len; i++) {
			if (!word_joiner(r.s[i]))
				continue;
			str_add(out, word_joined(mem, r.s, r.len, &len));
			str_addc(out, ' ');
			break;
		}
	}
}

static const char *
text_fold(struct arena *mem, const char *title, const char *keywords, const char *body)
{
	struct str s;
	const char *t = hanzi_fold(mem, title), *k = hanzi_fold(mem, keywords), *b = hanzi_fold(mem, body);

	str_init(&s, mem);
	add_joined(&s, t);
	add_joined(&s, k);
	add_joined(&s, b);
	return arena_printf(mem, "%s\n%s\n%s\n%s", t, k, b, s.s);
}

void
text_make(struct arena *mem, const char *audience, const char *title, const char *keywords, const char *body, const char *out[AUD_N])
{
	bool public = strcmp(audience, "public") == 0;
	int whole = strcmp(audience, "department") == 0 ? AUD_CHOSEN : AUD_INTERNAL;

	out[AUD_PUBLIC] = out[AUD_INTERNAL] = out[AUD_CHOSEN] = NULL;
	if (public)
		out[AUD_PUBLIC] = text_fold(mem, title, keywords, sanitize_plain(mem, sanitize_internal(mem, body, false)));
	if (!public || sanitize_has_internal(mem, body))
		out[whole] = text_fold(mem, title, keywords, sanitize_plain(mem, sanitize_internal(mem, body, true)));
}

static bool
is_term(const struct token *t)
{
	size_t i;

	if (!t->word || t->len < 2 || t->len > WORD_MAX)
		return false;
	for (i = 0; i < t->len; i++)
		if ((unsigned char)t->text[i] >= 0x80)
			return false;
	return true;
}

static int
stop_order(const void *a, const void *b)
{
	return strcmp(a, *(const char *const *)b);
}

static bool
is_stop(const struct gather *g, const struct token *t)
{
	char word[STOP_LONGEST + 1];

	if (g->field != F_BODY || !t->word || t->len > STOP_LONGEST)
		return false;
	memcpy(word, t->text, t->len);
	word[t->len] = '\0';
	return bsearch(word, STOPS, NELEM(STOPS), sizeof(STOPS[0]), stop_order) != NULL;
}

bool
stop_token(uint32_t tok)
{
	size_t i;

	for (i = 0; i < NELEM(STOPS); i++)
		if (tok == token_word(STOPS[i], word_stem(STOPS[i], strlen(STOPS[i]))))
			return true;
	return false;
}

static void
set_begins(struct gather *g, uint32_t i)
{
	if (i < GATHER_PLANE)
		g->begins[i / 8] |= (unsigned char)(1u << (i % 8));
}

static bool
has_begins(const struct gather *g, uint32_t i)
{
	return i < GATHER_PLANE && (g->begins[i / 8] & 1u << (i % 8)) != 0;
}

static void
gather_put(void *arg, const struct token *t)
{
	struct gather *g = arg;
	struct posting p = { .tok = t->tok, .field = g->field };
	uint32_t cp = t->tok & 0x0FFFFFFFu;

	g->count[g->field]++;
	if (is_stop(g, t))
		return;
	if (t->tok < 0x40000000u)
		set_begins(g, t->tok >> 15);
	else if (t->tok < 0x50000000u) {
		g->last = grown(g->mem, g->last, g->nlast, &g->last_room, sizeof(*g->last));
		g->last[g->nlast++] = p;
		return;
	} else if (t->tok < 0x60000000u)
		set_begins(g, cp - 0x3400);
	if (t->tok < g->lo || t->tok > g->hi)
		return;
	g->v = grown(g->mem, g->v, g->n, &g->room, sizeof(*g->v));
	g->v[g->n++] = p;
	if (!is_term(t))
		return;
	g->word = grown(g->mem, g->word, g->nword, &g->word_room, sizeof(*g->word));
	g->word[g->nword++] = (struct word){ arena_strndup(g->mem, t->text, t->len), t->tok };
}

/* The end of a run is of use only for a character that neither begins a pair of the text nor stands in it as one by itself: otherwise
 * whoever looks for the character finds the text by that. */
static void
add_last(struct gather *g)
{
	uint32_t cp;
	size_t i;

	for (i = 0; i < g->nlast; i++) {
		cp = g->last[i].tok & 0x0FFFFFFFu;
		if (cp < 0x3400 || cp > 0x9FFF || has_begins(g, cp - 0x3400) || g->last[i].tok < g->lo || g->last[i].tok > g->hi)
			continue;
		g->v = grown(g->mem, g->v, g->n, &g->room, sizeof(*g->v));
		g->v[g->n++] = g->last[i];
	}
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
	size_t i, j, n = 0, tf[F_N];

	if (g->n > 0)
		qsort(g->v, g->n, sizeof(*g->v), posting_order);
	for (i = 0; i < g->n; i = j) {
		memset(tf, 0, sizeof(tf));
		for (j = i; j < g->n && g->v[j].tok == g->v[i].tok; j++)
			tf[g->v[j].field]++;
		g->v[n].tok = g->v[i].tok;
		g->v[n++].imp = (unsigned char)(((255 - impact(tf, g->count[F_BODY])) & ~3) | g->lang);
	}
	g->n = n;
}

void
gather_part(struct gather *g, struct arena *mem, const char *folded, int lang, uint32_t lo, uint32_t hi)
{
	char *field[F_N], *end;
	unsigned char f;

	memset(g, 0, sizeof(*g));
	g->mem = mem;
	g->lang = lang & 3;
	g->lo = lo;
	g->hi = hi;
	if (folded == NULL)
		return;
	field[F_TITLE] = arena_strdup(mem, folded);
	for (f = F_KEYWORDS; f < F_N; f++) {
		end = strchr(field[f - 1], '\n');
		field[f] = end == NULL ? field[f - 1] + strlen(field[f - 1]) : end + 1;
		if (end != NULL)
			*end = '\0';
	}
	if ((end = strrchr(field[F_BODY], '\n')) != NULL)
		*end = '\0';
	for (f = F_TITLE; f < F_N; f++) {
		g->field = f;
		token_each(mem, field[f], f == F_TITLE, gather_put, g);
		if (f != F_BODY)
			token_sounds(field[f], f == F_TITLE, gather_put, g);
	}
	add_last(g);
	gather_sum(g);
}

void
gather_text(struct gather *g, struct arena *mem, const char *folded, int lang)
{
	gather_part(g, mem, folded, lang, 0, UINT32_MAX);
}
