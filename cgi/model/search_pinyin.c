/*
 * search_pinyin.c -- words typed in Latin letters that mean Han characters: tokens of the index, terms of a query.
 *
 * Only titles have all of these tokens, keywords those of two syllables, so the index stays small; the text itself says in the end whether it
 * sounds as was typed (pinyin_spells).
 */
#include <string.h>
#include "base/pinyin.h"
#include "base/utf8.h"
#include "model/search_priv.h"

#define READ_TOKENS 2   /* readings of a character that get tokens */
#define INITIALS_MIN 2
#define INITIALS_MAX 8
#define LETTERS_MAX 64  /* of one sounding term */

/* Asking in Latin letters, whole words of a query's end or beginning. */
static const char *const ASKING_SOUNDS[] = {
	"zenmechuli", "zenmejiejue", "zenmehuishi", "zenmeban", "weishenme", "zenmeyang", "zenyang", "qingwen", "ruhe", "zenme",
};

static uint32_t
sound_token(const char *s, size_t n)
{
	return 0x38000000u | (token_hash(s, n) & 0x07FFFFFFu);
}

uint32_t
token_syllables(const uint16_t *v, size_t n)
{
	char s[2 * sizeof(pinyin_syllable[0]) + 2];
	size_t i, k, len = 0;

	for (i = 0; i < n && i < 2; i++) {
		k = strlen(pinyin_syllable[v[i]]);
		memcpy(s + len, pinyin_syllable[v[i]], k);
		len += k;
		s[len++] = '\'';
	}
	return sound_token(s, len);
}

uint32_t
token_initials(const char *letters, size_t n)
{
	char s[4] = { '/' };

	n = n < 3 ? n : 3;
	memcpy(s + 1, letters, n);
	return sound_token(s, n + 1);
}

struct sounds {
	void (*put)(void *, const struct token *);
	void *arg;
	const struct pinyin_row *row[3]; /* the last three characters, the newest last; NULL: none */
	const char *text;
	size_t len;
	bool title;   /* single syllables and initials too */
};

static void
put_sound(const struct sounds *s, uint32_t tok)
{
	struct token t = { .tok = tok, .text = s->text, .len = s->len };

	s->put(s->arg, &t);
}

/* Reading number i of a row, if it is to have tokens. */
static uint16_t
reading(const struct pinyin_row *r, size_t i)
{
	return r == NULL || i >= READ_TOKENS ? 0 : r->read[i];
}

/* First letters of a row's readings, each once; how many. */
static size_t
initials_of(const struct pinyin_row *r, char out[READ_TOKENS])
{
	size_t i, n = 0;

	for (i = 0; reading(r, i) != 0; i++)
		if (n == 0 || out[0] != pinyin_syllable[r->read[i]][0])
			out[n++] = pinyin_syllable[r->read[i]][0];
	return n;
}

static void
put_initials(const struct sounds *s)
{
	char a[READ_TOKENS], b[READ_TOKENS], c[READ_TOKENS], all[3];
	size_t na = initials_of(s->row[0], a), nb = initials_of(s->row[1], b), nc = initials_of(s->row[2], c), i, j, k;

	for (j = 0; j < nb; j++)
		for (k = 0; k < nc; k++) {
			all[1] = b[j];
			all[2] = c[k];
			put_sound(s, token_initials(all + 1, 2));
			for (i = 0; i < na; i++) {
				all[0] = a[i];
				put_sound(s, token_initials(all, 3));
			}
		}
}

static void
put_syllables(const struct sounds *s)
{
	uint16_t v[2];
	size_t i, j;

	for (j = 0; (v[1] = reading(s->row[2], j)) != 0; j++) {
		if (s->title)
			put_sound(s, token_syllables(v + 1, 1));
		for (i = 0; (v[0] = reading(s->row[1], i)) != 0; i++)
			put_sound(s, token_syllables(v, 2));
	}
}

static void
sound_run(struct sounds *s, const struct run *r)
{
	uint32_t cp;
	size_t i, len;

	memset(s->row, 0, sizeof(s->row));
	for (i = 0; i < r->len; i += len) {
		utf8_next(r->s + i, r->len - i, &cp, &len);
		s->row[0] = s->row[1];
		s->row[1] = s->row[2];
		s->row[2] = pinyin_of(cp);
		s->text = r->s + i;
		s->len = len;
		put_syllables(s);
		if (s->title)
			put_initials(s);
	}
}

void
token_sounds(const char *folded, bool title, void (*put)(void *, const struct token *), void *arg)
{
	struct sounds s = { .put = put, .arg = arg, .title = title };
	struct run r;

	while (run_next(&folded, &r) != RUN_END)
		if (r.kind == RUN_WIDE)
			sound_run(&s, &r);
}

/* ---- queries */

static bool
is_letters(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if ((s[i] < 'a' || s[i] > 'z') && s[i] != '\'')
			return false;
	return n > 0;
}

/* No syllable begins with i, u or v. */
static bool
is_initials(const char *s, size_t n)
{
	size_t i;

	if (n < INITIALS_MIN || n > INITIALS_MAX || !is_letters(s, n))
		return false;
	for (i = 0; i < n; i++)
		if (strchr("iuv'", s[i]) != NULL)
			return false;
	return true;
}

/* Without a way of asking before or behind it, when something else is left. */
static void
drop_asking(const char **s, size_t *n)
{
	size_t i, m;

	for (i = 0; i < NELEM(ASKING_SOUNDS); i++) {
		m = strlen(ASKING_SOUNDS[i]);
		if (*n > m && memcmp(*s + *n - m, ASKING_SOUNDS[i], m) == 0) {
			*n -= m;
			return;
		}
		if (*n > m && memcmp(*s, ASKING_SOUNDS[i], m) == 0) {
			*s += m;
			*n -= m;
			return;
		}
	}
}

static void
add_way(struct query *q, struct term *t, const struct pinyin_cut *c, unsigned char way)
{
	struct qtoken *k;
	const char *rest;
	char two[2];
	size_t i;

	if (c->n == 1 && c->open) {
		/* Too little for a pair of syllables, enough for two initials. */
		rest = t->text + strlen(pinyin_syllable[c->v[0]]);
		two[0] = t->text[0];
		two[1] = rest[*rest == '\''];
		k = query_token(q, token_initials(two, 2), NULL, 0);
		if (k != NULL)
			k->way = way;
		t->ntok += k != NULL;
		return;
	}
	for (i = 0; i + 1 < c->n || (c->n == 1 && i == 0); i++) {
		if ((k = query_token(q, token_syllables(c->v + i, c->n == 1 ? 1 : 2), NULL, 0)) == NULL)
			return;
		k->way = way;
		memcpy(k->syllable, c->v + i, (c->n == 1 ? 1 : 2) * sizeof(k->syllable[0]));
		t->ntok++;
	}
}

/* Syllables in letters; false when they are none. */
static bool
add_sound(struct ctx *cx, struct query *q, const char *s, size_t n, bool open)
{
	struct pinyin_cut cut[PINYIN_WAYS];
	struct term *t = &q->term[q->nterm];
	size_t i, ways;

	drop_asking(&s, &n);
	if (n == 0 || n > LETTERS_MAX || q->nterm == TERMS_MAX || (ways = pinyin_split(s, n, open, cut)) == 0)
		return false;
	*t = (struct term){ .kind = TERM_SOUND, .text = arena_strndup(cx->mem, s, n), .len = n, .tok = &q->tok[q->ntok] };
	t->chars = cut[0].n + cut[0].open;
	t->open = open;
	for (i = 0; i < ways; i++)
		add_way(q, t, &cut[i], (unsigned char)i);
	q->nterm += t->ntok > 0;
	return t->ntok > 0;
}

static bool
add_initials(struct ctx *cx, struct query *q, const char *s, size_t n)
{
	struct term *t = &q->term[q->nterm];
	size_t i, k = n < 3 ? 2 : 3;

	if (q->nterm == TERMS_MAX || !is_initials(s, n))
		return false;
	*t = (struct term){ .kind = TERM_INITIALS, .text = arena_strndup(cx->mem, s, n), .len = n, .chars = n, .tok = &q->tok[q->ntok] };
	for (i = 0; i + k <= n; i++)
		t->ntok += query_token(q, token_initials(s + i, k), NULL, 0) != NULL;
	q->nterm += t->ntok > 0;
	return t->ntok > 0;
}

/* Words that follow one another and are cut into syllables count as one: bing xiang. */
struct joiner {
	char s[LETTERS_MAX + 1];
	size_t n;
	bool open;
};

static bool
join(struct joiner *j, const struct run *r, bool last)
{
	struct pinyin_cut cut[PINYIN_WAYS];
	size_t had;

	if (r->kind != RUN_WORD || !is_letters(r->s, r->len) || j->n + r->len + 1 > LETTERS_MAX)
		return false;
	had = j->n;
	if (j->n > 0)
		j->s[j->n++] = '\'';
	memcpy(j->s + j->n, r->s, r->len);
	j->n += r->len;
	if (pinyin_split(j->s, j->n, last, cut) == 0) {
		j->n = had;
		return false;
	}
	j->open = last;
	return true;
}

static void
flush(struct ctx *cx, struct query *q, struct joiner *j)
{
	if (j->n > 0)
		(void)add_sound(cx, q, j->s, j->n, j->open);
	j->n = 0;
}

bool
query_sounds(struct ctx *cx, const struct query *typed, bool open, struct query *q)
{
	const char *p = typed->folded, *ahead;
	struct joiner j = { .n = 0 };
	struct run r, next;
	bool any = false;

	memset(q, 0, sizeof(*q));
	q->folded = typed->folded;
	q->limit = typed->limit;
	while (run_next(&p, &r) != RUN_END) {
		ahead = p;
		if (join(&j, &r, open && run_next(&ahead, &next) == RUN_END)) {
			any = true;
			continue;
		}
		flush(cx, q, &j);
		if (r.kind == RUN_WORD && add_initials(cx, q, r.s, r.len))
			any = true;
		else
			query_run(cx, q, &r);
	}
	flush(cx, q, &j);
	return any && q->nterm > 0;
}

bool
sound_in(const struct term *t, const char *text, size_t *at, size_t *len)
{
	const char *s;
	int lines = 0;

	for (s = text; *s != '\0' && lines < 2; s++) {
		lines += *s == '\n';
		if ((unsigned char)*s < 0xE3)
			continue;
		if ((*len = pinyin_spells(t->text, t->len, t->kind == TERM_INITIALS, t->open, s)) > 0) {
			*at = (size_t)(s - text);
			return true;
		}
	}
	return false;
}
