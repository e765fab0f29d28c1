/*
 * fuzz_search.c -- a query (the first line) and a text (the rest): terms stay within bounds, marks change no letter, and what a text sounds
 * like finds it.
 */
#include <string.h>

#include "base/log.h"
#include "base/pinyin.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "model/search_priv.h"
#include "model/synonym.h"

static void
term_holds(const struct query *q, const struct term *t)
{
	size_t i;

	MUST(t->tok >= q->tok && t->tok + t->ntok <= q->tok + TOKENS_MAX);
	MUST(t->nother <= OTHERS_MAX);
	MUST(t->at + t->span <= strlen(q->folded));
	for (i = 0; i < t->ntok; i++)
		MUST(t->tok[i].tok != TOKEN_COUNT);
	MUST(t->len == 0 || t->text[0] != '\0');
}

static void
query_holds(const struct query *q)
{
	size_t i;

	MUST(q->nterm <= TERMS_MAX && q->ntok <= TOKENS_MAX);
	for (i = 0; i < q->nterm; i++)
		term_holds(q, &q->term[i]);
}

/* What is left of the text without characters that folding or escaping may leave out: ASCII and Han. */
static const char *
solid(struct ctx *cx, const char *s)
{
	struct str out;
	size_t len;
	uint32_t cp;

	str_init(&out, cx->mem);
	for (; *s != '\0'; s += len) {
		utf8_next(s, strnlen(s, 4), &cp, &len);
		if ((cp > ' ' && cp < 0x7F) || (cp >= 0x4E00 && cp <= 0x9FFF))
			str_addn(&out, s, len);
	}
	return out.s;
}

/* The text with its marks taken out is the text. */
static void
marks_hold(struct ctx *cx, const struct query *q, const char *text)
{
	const char *html = mark_all(cx, q, text), *p;
	struct str plain;

	str_init(&plain, cx->mem);
	for (p = html; *p != '\0'; p++) {
		if (str_starts(p, "<mark>"))
			p += strlen("<mark>") - 1;
		else if (str_starts(p, "</mark>"))
			p += strlen("</mark>") - 1;
		else
			str_addc(&plain, *p);
	}
	MUST(strcmp(solid(cx, plain.s), solid(cx, sanitize_escape(cx->mem, text))) == 0);
	MUST(utf8_valid(mark_snippet(cx, q, text, 20), strlen(mark_snippet(cx, q, text, 20))));
}

static void
sound_holds(void *arg, const struct token *t)
{
	(void)arg;
	MUST(t->tok >= 0x38000000u && t->tok <= 0x3FFFFFFFu);
	MUST(t->len > 0 && utf8_valid(t->text, t->len));
}

/* The first readings of the first characters find the text that begins with them. */
static void
spelled_holds(struct ctx *cx, const char *folded)
{
	const struct pinyin_row *row;
	struct query typed = { .folded = "" }, *q = arena_calloc(cx->mem, 1, sizeof(*q));
	const char *p = folded;
	struct str letters;
	size_t len, at, n = 0;
	uint32_t cp;

	str_init(&letters, cx->mem);
	for (; *p != '\0' && n < 4; p += len, n++) {
		utf8_next(p, strnlen(p, 4), &cp, &len);
		if ((row = pinyin_of(cp)) == NULL)
			break;
		str_addf(&letters, "%s%s", n > 0 ? "'" : "", pinyin_syllable[row->read[0]]);
	}
	typed.folded = letters.s;
	if (n < 2 || !query_sounds(cx, &typed, false, q))
		return;
	query_holds(q);
	MUST(q->nterm == 1);
	/* Unless it sounds like asking. */
	MUST(q->term[0].len < letters.len || (sound_in(&q->term[0], folded, &at, &len) && at == 0));
}

static void
words_hold(struct ctx *cx, const char *text)
{
	struct query *q = arena_calloc(cx->mem, 1, sizeof(*q));
	const char *key = synonym_key(cx->mem, text), *again = synonym_key(cx->mem, key);
	struct term t;

	MUST(utf8_valid(key, strlen(key)));
	MUST(strpbrk(key, "%_\\\n") == NULL);
	MUST(key[0] == '\0' || again[0] != '\0');
	q->folded = key;
	if (query_other(cx, q, key, &t))
		MUST(t.ntok <= TOKENS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct ctx cx = { .mem = arena_new() };
	struct query *q = arena_calloc(cx.mem, 1, sizeof(*q)), *sounds = arena_calloc(cx.mem, 1, sizeof(*sounds));
	char *typed = arena_strndup(cx.mem, (const char *)data, strnlen((const char *)data, n)), *text;

	log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	if (utf8_valid(typed, strlen(typed))) {
		text = typed + strcspn(typed, "\n");
		if (*text != '\0')
			*text++ = '\0';
		query_parse(&cx, typed, true, q);
		query_holds(q);
		marks_hold(&cx, q, text);
		if (query_sounds(&cx, q, true, sounds)) {
			query_holds(sounds);
			marks_hold(&cx, sounds, text);
		}
		query_parse(&cx, typed, false, q);
		query_holds(q);
		token_sounds(hanzi_fold(cx.mem, text), true, sound_holds, NULL);
		spelled_holds(&cx, hanzi_fold(cx.mem, text));
		words_hold(&cx, typed);
	}
	arena_free(cx.mem);
	return 0;
}
