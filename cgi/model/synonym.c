/*
 * synonym.c -- sets of words that mean the same, and the words of the active ones by which a search looks them up.
 *
 * The words of a set stand in synonym as keys (synonym_key), written anew with every change of the set in the same transaction.
 */
#include <string.h>
#include "base/hanzi.h"
#include "base/utf8.h"
#include "model/audit.h"
#include "model/search_priv.h"
#include "model/synonym.h"

#define LIST_SIZE 50
#define KEY_MAX 64       /* characters, as the column */

#define SET_COLUMNS                                                                                \
	"SELECT s.id, s.words, s.note, s.origin, s.active, s.updated_at, COALESCE(u.name, '') AS updated_name, s.version " \
	"FROM synonym_set s LEFT JOIN user u ON u.id = s.updated_by "
static const char SQL_LIST[] = SET_COLUMNS
    "WHERE ? = '' OR s.words LIKE CONCAT('%', ?, '%') OR s.note LIKE CONCAT('%', ?, '%') OR "
    "EXISTS (SELECT 1 FROM synonym y WHERE y.set_id = s.id AND y.word LIKE CONCAT('%', ?, '%')) "
    "ORDER BY s.active DESC, s.words, s.id LIMIT ? OFFSET ?";
static const char SQL_GET[] = SET_COLUMNS "WHERE s.id = ?";
static const char SQL_ALL[] = SET_COLUMNS "ORDER BY s.id";
static const char SQL_INSERT[] =
    "INSERT INTO synonym_set (words, note, origin, active, updated_at, updated_by) VALUES (?,?,?,?,UTC_TIMESTAMP(),NULLIF(?, 0))";
static const char SQL_UPDATE[] =
    "UPDATE synonym_set SET words = ?, note = ?, origin = ?, active = ?, updated_at = UTC_TIMESTAMP(), updated_by = NULLIF(?, 0), "
    "version = version + 1 WHERE id = ? AND version = ?";
static const char SQL_WORDS_DELETE[] = "DELETE FROM synonym WHERE set_id = ?";
static const char SQL_WORDS[] = "SELECT word, set_id FROM synonym ORDER BY set_id, word";
static const char SQL_WORD[] = "INSERT IGNORE INTO synonym (word, set_id) VALUES (?, ?)";

static const struct db_col synonym_set_cols[] = {
	DB_COL(synonym_set, id, DB_T_I64),
	DB_COL(synonym_set, words, DB_T_STR),
	DB_COL(synonym_set, note, DB_T_STR),
	DB_COL(synonym_set, origin, DB_T_STR),
	DB_COL(synonym_set, active, DB_T_BOOL),
	DB_COL(synonym_set, updated_at, DB_T_TIME),
	DB_COL(synonym_set, updated_name, DB_T_STR),
	DB_COL(synonym_set, version, DB_T_I64),
};
const struct db_map synonym_set_map = DB_MAP(synonym_set, synonym_set_cols);

/* Words of a set, as typed and as keys. */
struct words {
	const char *word[SYNONYM_SET_MAX], *key[SYNONYM_SET_MAX];
	size_t n;
};

static void
key_add(struct arena *mem, struct str *out, const struct run *r)
{
	const char *s = r->s;
	size_t n = r->len;

	if (r->kind == RUN_WORD) {
		s = word_joined(mem, r->s, r->len, &n);
		n = word_stem(s, n);
	}
	if (out->len > 0)
		str_addc(out, ' ');
	str_addn(out, s, n);
}

char *
synonym_key(struct arena *mem, const char *word)
{
	const char *folded = hanzi_fold(mem, word), *p = folded;
	struct str all, said;
	struct run r;

	str_init(&all, mem);
	str_init(&said, mem);
	while (run_next(&p, &r) != RUN_END) {
		key_add(mem, &all, &r);
		if (r.kind == RUN_WIDE || !asking_word(r.s, r.len))
			key_add(mem, &said, &r);
	}
	/* a/c is more than c. */
	return said.len > 1 ? said.s : all.s;
}

/* Bytes up to the next comma of any kind or line's end; *skip: of what separates. */
static size_t
word_end(const char *s, size_t *skip)
{
	static const char *const marks[] = { ",", ";", "\n", "\r", "\t", "\xef\xbc\x8c", "\xe3\x80\x81", "\xef\xbc\x9b" };
	size_t n, i;

	for (n = 0; s[n] != '\0'; n++)
		for (i = 0; i < NELEM(marks); i++)
			if (str_starts(s + n, marks[i])) {
				*skip = strlen(marks[i]);
				return n;
			}
	*skip = 0;
	return n;
}

static bool
has_key(const struct words *w, const char *key)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strcmp(w->key[i], key) == 0)
			return true;
	return false;
}

static enum status
words_add(struct ctx *cx, struct words *w, const char *s, size_t n)
{
	const char *word, *key;

	while (n > 0 && s[0] == ' ') {
		s++;
		n--;
	}
	while (n > 0 && s[n - 1] == ' ')
		n--;
	word = arena_strndup(cx->mem, s, n);
	key = synonym_key(cx->mem, word);
	if (key[0] == '\0' || has_key(w, key))
		return ST_OK;
	if (utf8_length(key) > KEY_MAX || utf8_length(word) > KEY_MAX)
		return fail(cx, ST_TOO_BIG, "a word of %zu characters", utf8_length(word));
	if (w->n == SYNONYM_SET_MAX)
		return fail(cx, ST_TOO_BIG, "more than %d words", SYNONYM_SET_MAX);
	w->word[w->n] = word;
	w->key[w->n++] = key;
	return ST_OK;
}

static enum status
words_read(struct ctx *cx, const char *text, struct words *w)
{
	size_t n, skip;

	w->n = 0;
	do {
		n = word_end(text, &skip);
		TRY(words_add(cx, w, text, n));
		text += n + skip;
	} while (skip > 0);
	return ST_OK;
}

static const char *
words_tidy(struct ctx *cx, const struct words *w)
{
	struct str s;
	size_t i;

	str_init(&s, cx->mem);
	for (i = 0; i < w->n; i++) {
		str_add(&s, i > 0 ? ", " : "");
		str_add(&s, w->word[i]);
	}
	return s.s;
}

enum status
synonym_list(struct ctx *cx, const char *q, int64_t page, struct synonym_set **out, size_t *n, bool *more)
{
	int64_t from = page > 1 && page < 1000000 ? (page - 1) * LIST_SIZE : 0;
	const char *key = str_empty(q) ? "" : hanzi_fold(cx->mem, q);

	if (str_empty(q))
		q = "";
	TRY(db_all(cx, SQL_LIST, DB_ARGS(DB_STR(q), DB_STR(q), DB_STR(q), DB_STR(key), DB_I64(LIST_SIZE + 1), DB_I64(from)), &synonym_set_map,
	    out, n));
	*more = *n > LIST_SIZE;
	if (*more)
		*n = LIST_SIZE;
	return ST_OK;
}

enum status
synonym_get(struct ctx *cx, int64_t id, struct synonym_set *out)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &synonym_set_map, out);
}

struct saving {
	struct synonym_set *set;
	const struct words *words;
	const char *tidy;
};

static enum status
row_save(struct ctx *cx, const struct saving *s)
{
	int64_t changed;

	if (s->set->id == 0)
		return db_insert(cx, SQL_INSERT,
		    DB_ARGS(DB_STR(s->tidy), DB_STR(s->set->note), DB_STR(s->set->origin), DB_I64(s->set->active), DB_I64(cx->who.user_id)),
		    &s->set->id);
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(s->tidy), DB_STR(s->set->note), DB_STR(s->set->origin), DB_I64(s->set->active), DB_I64(cx->who.user_id),
	        DB_I64(s->set->id), DB_I64(s->set->version)), &changed));
	return changed == 1 ? ST_OK : fail(cx, ST_CONFLICT, "synonym set %lld is not at version %lld", (long long)s->set->id,
	    (long long)s->set->version);
}

static enum status
save_set(struct ctx *cx, void *arg)
{
	const struct saving *s = arg;
	bool fresh = s->set->id == 0;
	enum status st;
	size_t i;

	if ((st = row_save(cx, s)) != ST_OK) {
		if (fresh)
			s->set->id = 0;
		return st;
	}
	TRY(db_run(cx, SQL_WORDS_DELETE, DB_ARGS(DB_I64(s->set->id)), NULL));
	for (i = 0; s->set->active && i < s->words->n; i++)
		TRY(db_run(cx, SQL_WORD, DB_ARGS(DB_STR(s->words->key[i]), DB_I64(s->set->id)), NULL));
	if (strcmp(s->set->origin, "shipped") == 0)
		return ST_OK;
	return audit_add(cx, fresh ? "synonym.add" : s->set->active ? "synonym.save" : "synonym.stop", s->set->id, s->tidy);
}

static enum status
set_write(struct ctx *cx, struct synonym_set *set, const struct words *w)
{
	struct saving s = { set, w, words_tidy(cx, w) };
	int64_t id = set->id;
	enum status st;

	if (w->n < 2)
		return fail(cx, ST_INVALID, "fewer than two different words");
	if (utf8_length(s.tidy) > SYNONYM_WORDS_MAX || utf8_length(set->note) > SYNONYM_NOTE_MAX)
		return fail(cx, ST_TOO_BIG, "a set of %zu characters", utf8_length(s.tidy));
	if ((st = db_tx(cx, save_set, &s)) != ST_OK)
		set->id = id;
	return st;
}

enum status
synonym_save(struct ctx *cx, struct synonym_set *set)
{
	struct words w;

	if (set->note == NULL)
		set->note = "";
	set->origin = "desk";
	TRY(words_read(cx, set->words == NULL ? "" : set->words, &w));
	return set_write(cx, set, &w);
}

/* ---- shipped sets */

struct shipped {
	struct synonym_set *v;
	struct words *words;
	size_t n;
};

static size_t
in_common(const struct words *a, const struct words *b)
{
	size_t i, n = 0;

	for (i = 0; i < a->n; i++)
		n += has_key(b, a->key[i]);
	return n;
}

/* The set that these words belong to; *same: word for word. */
static struct synonym_set *
set_of(const struct shipped *all, const struct words *w, bool *same)
{
	size_t i, k;

	*same = false;
	for (i = 0; i < all->n; i++) {
		if ((k = in_common(w, &all->words[i])) < 2)
			continue;
		*same = k == w->n && k == all->words[i].n;
		return &all->v[i];
	}
	return NULL;
}

static enum status
ship_line(struct ctx *cx, const struct shipped *all, const char *line, int64_t *n)
{
	struct synonym_set fresh = { .active = true }, *had;
	struct words w;
	bool same;

	TRY(words_read(cx, line, &w));
	/* Forms of the same characters are one word. */
	if (w.n < 2)
		return ST_OK;
	had = set_of(all, &w, &same);
	if (had != NULL && (same || strcmp(had->origin, "shipped") != 0))
		return ST_OK;
	if (had == NULL)
		had = &fresh;
	had->note = "";
	had->origin = "shipped";
	(*n)++;
	return set_write(cx, had, &w);
}

static enum status
shipped_read(struct ctx *cx, struct shipped *all)
{
	size_t i;

	TRY(db_all(cx, SQL_ALL, DB_NOARGS, &synonym_set_map, &all->v, &all->n));
	all->words = arena_calloc(cx->mem, all->n + 1, sizeof(*all->words));
	for (i = 0; i < all->n; i++)
		TRY(words_read(cx, all->v[i].words, &all->words[i]));
	return ST_OK;
}

struct row {
	const char *word;
	int64_t set_id;
};
static const struct db_col row_cols[] = { DB_COL(row, word, DB_T_STR), DB_COL(row, set_id, DB_T_I64) };
static const struct db_map row_map = DB_MAP(row, row_cols);

/* Do the rows of a set stand as its words give them now? */
static bool
keys_stand(const struct row *r, size_t n, int64_t id, const struct words *w)
{
	size_t i, had = 0;

	for (i = 0; i < n; i++) {
		if (r[i].set_id != id)
			continue;
		had++;
		if (!has_key(w, r[i].word))
			return false;
	}
	return had == w->n;
}

static enum status
keys_write(struct ctx *cx, void *arg)
{
	const struct saving *s = arg;
	size_t i;

	TRY(db_run(cx, SQL_WORDS_DELETE, DB_ARGS(DB_I64(s->set->id)), NULL));
	for (i = 0; i < s->words->n; i++)
		TRY(db_run(cx, SQL_WORD, DB_ARGS(DB_STR(s->words->key[i]), DB_I64(s->set->id)), NULL));
	return ST_OK;
}

/* After a change of the folding or the stems. */
static enum status
keys_renew(struct ctx *cx, const struct shipped *all)
{
	struct saving s;
	struct row *r;
	size_t i, n;

	TRY(db_all(cx, SQL_WORDS, DB_NOARGS, &row_map, &r, &n));
	for (i = 0; i < all->n; i++) {
		if (!all->v[i].active || keys_stand(r, n, all->v[i].id, &all->words[i]))
			continue;
		s = (struct saving){ .set = &all->v[i], .words = &all->words[i] };
		TRY(db_tx(cx, keys_write, &s));
	}
	return ST_OK;
}

enum status
synonym_ship(struct ctx *cx, const char *text, int64_t *n)
{
	struct shipped all = { 0 };
	const char *line;
	size_t len;

	*n = 0;
	TRY(shipped_read(cx, &all));
	TRY(keys_renew(cx, &all));
	for (; *text != '\0'; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		line = arena_strndup(cx->mem, text, len < strcspn(text, "#") ? len : strcspn(text, "#"));
		TRY(ship_line(cx, &all, line, n));
	}
	return ST_OK;
}
