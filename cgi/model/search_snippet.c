/*
 * search_snippet.c -- marks in the original text.
 *
 * The text is folded once more with a map to its bytes; what matches there is marked here.  The folded
 * text itself is never shown.
 */
#include <string.h>
#include "base/sanitize.h"
#include "base/utf8.h"
#include "model/search_priv.h"

struct marks {
	const char *text;     /* original */
	uint32_t *map;        /* code point of the folded text -> byte of the original */
	size_t n;             /* code points of the folded text */
	const char *folded;
	size_t *byte;         /* byte of the folded text of each code point */
	unsigned char *on;    /* marked */
};

static size_t
at_byte(const struct marks *m, size_t byte)
{
	size_t lo = 0, hi = m->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (m->byte[mid] < byte)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Mark every occurrence of the term from here on; false when there is none. */
static bool
mark_term(struct marks *m, const struct term *t)
{
	size_t from = 0, at, len, i;
	bool any = false;

	while (m->folded[from] != '\0' && term_in(t, m->folded + from, &at, &len)) {
		i = at_byte(m, from + at);
		for (; i < m->n && m->byte[i] < from + at + len; i++)
			m->on[i] = 1;
		from += at + len;
		any = true;
	}
	return any;
}

static void
mark_pairs(struct marks *m, const struct term *t)
{
	size_t i;

	for (i = 0; i < t->ntok; i++) {
		struct term pair = { .kind = TERM_WIDE, .text = t->tok[i].text, .len = t->tok[i].len };

		if (pair.text != NULL)
			(void)mark_term(m, &pair);
	}
}

/* The term, and other words for it wherever they stand. */
static void
mark_words(struct marks *m, const struct term *t)
{
	struct term self = *t;
	bool any;
	size_t i;

	self.nother = 0;
	any = mark_term(m, &self);
	for (i = 0; i < t->nother; i++)
		any = mark_term(m, &t->other[i]) || any;
	if (!any && t->kind == TERM_WIDE)
		mark_pairs(m, t);
}

/* A word is marked to its end, whatever its ending: filter marks filters. */
static void
mark_endings(struct marks *m)
{
	size_t i;

	for (i = 1; i < m->n; i++) {
		unsigned char c = (unsigned char)m->folded[m->byte[i]], b = (unsigned char)m->folded[m->byte[i - 1]];

		if (m->on[i - 1] && c >= 'a' && c <= 'z' && ((b >= 'a' && b <= 'z') || (b >= '0' && b <= '9')))
			m->on[i] = 1;
	}
}

static void
marks_make(struct ctx *cx, const struct query *q, const char *text, struct marks *m)
{
	size_t i, byte = 0;

	m->text = text;
	m->folded = hanzi_fold_map(cx->mem, text, &m->map, &m->n);
	m->byte = arena_calloc(cx->mem, m->n + 1, sizeof(*m->byte));
	m->on = arena_alloc(cx->mem, m->n + 1);
	for (i = 0; i < m->n; i++) {
		m->byte[i] = byte;
		byte += utf8_prefix(m->folded + byte, 1);
	}
	m->byte[m->n] = byte;
	for (i = 0; i < q->nterm; i++)
		mark_words(m, &q->term[i]);
	mark_endings(m);
}

/* Code points [from, to) of the folded text, as they stand in the original. */
static void
write_marked(struct ctx *cx, const struct marks *m, size_t from, size_t to, struct str *out)
{
	size_t i, j, a, b;

	for (i = from; i < to; i = j) {
		for (j = i; j < to && m->on[j] == m->on[i]; j++)
			continue;
		/* One character may fold to several: what begins inside it was written with it. */
		a = m->map[i];
		b = m->map[j];
		while (j < m->n && m->map[j] == m->map[j - 1])
			b = m->map[++j];
		if (b <= a)
			continue;
		str_add(out, m->on[i] ? "<mark>" : "");
		str_add(out, sanitize_escape(cx->mem, arena_strndup(cx->mem, m->text + a, b - a)));
		str_add(out, m->on[i] ? "</mark>" : "");
	}
}

const char *
mark_all(struct ctx *cx, const struct query *q, const char *text)
{
	struct marks m;
	struct str out;

	marks_make(cx, q, text, &m);
	str_init(&out, cx->mem);
	write_marked(cx, &m, 0, m.n, &out);
	return out.s;
}

/* Where the window of so many characters holds most marks; the beginning when there are none. */
static size_t
best_window(const struct marks *m, size_t chars)
{
	size_t i, now = 0, best = 0, at = 0;

	for (i = 0; i < m->n; i++) {
		now += m->on[i];
		if (i >= chars)
			now -= m->on[i - chars];
		if (now > best) {
			best = now;
			at = i + 1 > chars ? i + 1 - chars : 0;
		}
	}
	return best == 0 ? 0 : at;
}

/* Begin the window a little before its first mark, at a sentence's or a word's beginning when one is near. */
static size_t
window_start(const struct marks *m, size_t at, size_t chars)
{
	size_t first = at, back = chars / 5, i;

	while (first < m->n && !m->on[first])
		first++;
	if (first == m->n || first <= back)
		return 0;
	for (i = first; i > first - back; i--) {
		const char *c = m->folded + m->byte[i - 1];

		if (*c == ' ' || strncmp(c, "。", 3) == 0 || strncmp(c, "!", 1) == 0 || strncmp(c, "?", 1) == 0)
			return i;
	}
	return first - back;
}

/* The character that an entity at s stands for, and its bytes; as it is when it is none that we write. */
static char
entity(const char *s, size_t *len)
{
	static const struct {
		const char *name;
		char c;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&#39;", '\'' } };
	size_t i;

	for (i = 0; i < NELEM(names); i++) {
		*len = strlen(names[i].name);
		if (strncmp(s, names[i].name, *len) == 0)
			return names[i].c;
	}
	*len = 1;
	return *s;
}

/* Does text that follows the tag stand apart from what went before? */
static bool
tag_parts(const char *tag)
{
	static const char *const inside[] = { "a", "em", "strong", "code", "del", "span", "mark" };
	const char *name = tag + (tag[1] == '/' ? 2 : 1);
	size_t i, n = strcspn(name, " />");

	for (i = 0; i < NELEM(inside); i++)
		if (strlen(inside[i]) == n && strncmp(name, inside[i], n) == 0)
			return false;
	return true;
}

const char *
html_words(struct arena *mem, const char *html)
{
	struct str out;
	const char *end;
	bool apart = false;
	size_t len;

	str_init(&out, mem);
	while (*html != '\0') {
		if (*html == '<') {
			apart = apart || tag_parts(html);
			if ((end = strchr(html, '>')) == NULL)
				break;
			html = end + 1;
		} else if (*html == '\n') {
			apart = true;
			html++;
		} else {
			if (apart && out.len > 0)
				str_addc(&out, '\n');
			apart = false;
			str_addc(&out, entity(html, &len));
			html += len;
		}
	}
	return out.s;
}

const char *
mark_snippet(struct ctx *cx, const struct query *q, const char *text, size_t chars)
{
	struct marks m;
	struct str out;
	size_t from, to;

	marks_make(cx, q, text, &m);
	/* A Latin letter takes half the room of a Han character. */
	if (m.n > 0 && m.map[m.n] < m.n * 3 / 2)
		chars *= 2;
	from = window_start(&m, best_window(&m, chars), chars);
	to = from + chars < m.n ? from + chars : m.n;
	while (from > 0 && from < m.n && m.map[from] == m.map[from - 1])
		from--;
	str_init(&out, cx->mem);
	if (from > 0)
		str_add(&out, "…");
	write_marked(cx, &m, from, to, &out);
	if (to < m.n)
		str_add(&out, "…");
	return out.s;
}
