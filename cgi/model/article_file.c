/*
 * article_file.c -- the bytes of images and attachments, as rows of chunks.
 *
 * A file has the audience of its article.  While it has none, it is seen by its sender alone.
 */
#include <string.h>

#include <sodium.h>

#include "model/article_file.h"
#include "model/article_priv.h"

#define CLAIM_MAX 500 /* different files that one text names */
#define STRAY_DAYS 100 /* longer than a draft lives that may name the file */

#define COLUMNS                                                                                        \
	"f.id, COALESCE(f.article_id, 0) AS article_id, f.kind, f.name, f.mime, f.width, f.height, f.size, f.sha256, f.author_id, f.at"

static const char SQL_ADD[] =
    "INSERT INTO article_file (article_id, kind, name, mime, width, height, size, sha256, author_id, at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char SQL_ADD_CHUNK[] = "INSERT INTO article_file_chunk (file_id, no, bytes) VALUES (?, ?, ?)";
static const char SQL_CLAIM[] = "UPDATE article_file SET article_id = ? WHERE id = ? AND article_id IS NULL AND author_id <=> ?";
static const char SQL_LIST[] = "SELECT " COLUMNS " FROM article_file f WHERE f.article_id = ? ORDER BY f.id";
static const char SQL_GET_STAFF[] =
    "SELECT " COLUMNS " FROM article_file f LEFT JOIN article a ON a.id = f.article_id "
    "WHERE f.id = ? AND ((f.article_id IS NULL AND f.author_id = ?) OR (f.article_id IS NOT NULL AND " ARTICLE_MAY_SQL "))";
static const char SQL_GET_PUBLIC[] = "SELECT " COLUMNS " FROM public_article_file f WHERE f.id = ?";
static const char SQL_CHUNK_STAFF[] = "SELECT bytes FROM article_file_chunk WHERE file_id = ? AND no = ?";
static const char SQL_CHUNK_PUBLIC[] = "SELECT bytes FROM public_article_file_chunk WHERE file_id = ? AND no = ?";
static const char SQL_PLACE[] = "SELECT id, COALESCE(group_id, 0) AS group_id, source, lang FROM article WHERE id = ?";
static const char SQL_REMOVE[] = "DELETE FROM article_file WHERE id = ? AND (article_id IS NOT NULL OR author_id = ?)";
static const char SQL_CLEAR[] = "DELETE FROM article_file WHERE article_id IS NULL AND at < ? ORDER BY at LIMIT 100";

#define COL(member, type) DB_COL(article_file, member, type)
static const struct db_col file_cols[] = {
	COL(id, DB_T_I64), COL(article_id, DB_T_I64), COL(kind, DB_T_STR), COL(name, DB_T_STR), COL(mime, DB_T_STR),
	COL(width, DB_T_I64), COL(height, DB_T_I64), COL(size, DB_T_I64), COL(sha256, DB_T_BLOB), COL(author_id, DB_T_I64),
	COL(at, DB_T_TIME),
};
static const struct db_map file_map = DB_MAP(article_file, file_cols);

struct chunk {
	struct blob bytes;
};
static const struct db_col chunk_cols[] = { DB_COL(chunk, bytes, DB_T_BLOB) };
static const struct db_map chunk_map = DB_MAP(chunk, chunk_cols);

static const struct db_col place_cols[] = {
	DB_COL(article_place, id, DB_T_I64), DB_COL(article_place, group_id, DB_T_I64),
	DB_COL(article_place, source, DB_T_STR), DB_COL(article_place, lang, DB_T_STR),
};
static const struct db_map place_map = DB_MAP(article_place, place_cols);

struct adding {
	const struct article_file *f;
	const unsigned char *bytes;
	int64_t id;
};

static enum status
add(struct ctx *cx, void *arg)
{
	struct adding *ad = arg;
	const struct article_file *f = ad->f;

	TRY(db_insert(cx, SQL_ADD,
	    DB_ARGS(article_id_arg(f->article_id), DB_STR(f->kind), DB_STR(f->name), DB_STR(f->mime), DB_I64(f->width), DB_I64(f->height),
	        DB_I64(f->size), DB_BLOB(f->sha256.p, f->sha256.n), article_id_arg(cx->who.user_id), DB_TIME(cx->now)),
	    &ad->id));
	for (int64_t no = 0, at = 0; at < f->size; no++, at += ARTICLE_FILE_CHUNK) {
		int64_t n = f->size - at < ARTICLE_FILE_CHUNK ? f->size - at : ARTICLE_FILE_CHUNK;

		TRY(db_run(cx, SQL_ADD_CHUNK, DB_ARGS(DB_I64(ad->id), DB_I64(no), DB_BLOB(ad->bytes + at, (size_t)n)), NULL));
	}
	return ST_OK;
}

enum status
article_file_add(struct ctx *cx, struct article_file *f, const void *bytes)
{
	unsigned char *sum = arena_alloc(cx->mem, crypto_hash_sha256_BYTES);
	struct adding ad = { .f = f, .bytes = bytes };

	(void)crypto_hash_sha256(sum, bytes, (unsigned long long)f->size);
	f->sha256 = (struct blob){ sum, crypto_hash_sha256_BYTES };
	TRY(db_tx(cx, add, &ad));
	f->id = ad.id;
	f->author_id = cx->who.user_id;
	f->at = cx->now;
	return ST_OK;
}

/* The number behind the next "file:" of the text; 0: no more. */
static int64_t
next_file(const char **s)
{
	char digits[20];
	int64_t id;
	size_t n;

	while ((*s = strstr(*s, "file:")) != NULL) {
		*s += 5;
		n = strspn(*s, "0123456789");
		if (n == 0 || n >= sizeof(digits))
			continue;
		memcpy(digits, *s, n);
		digits[n] = '\0';
		*s += n;
		if (str_to_i64(digits, 1, INT64_MAX, &id))
			return id;
	}
	return 0;
}

enum status
article_file_claim(struct ctx *cx, int64_t article_id, const char *markdown)
{
	int64_t id;

	for (size_t n = 0; n < CLAIM_MAX && (id = next_file(&markdown)) != 0; n++)
		TRY(db_run(cx, SQL_CLAIM, DB_ARGS(DB_I64(article_id), DB_I64(id), article_id_arg(cx->who.user_id)), NULL));
	return ST_OK;
}

const char *
article_preview(struct ctx *cx, int64_t id, const char *markdown)
{
	struct article_place at = { .source = "", .lang = lang_code(cx->lang) };
	struct article_made made;

	enum status st = id != 0 ? db_one(cx, SQL_PLACE, DB_ARGS(DB_I64(id)), &place_map, &at) : ST_OK;

	at.preview = true;
	if (st != ST_OK || article_make(cx, &at, markdown, &made) != ST_OK)
		return article_render(cx, markdown);
	return made.staff != NULL ? made.staff : made.html;
}

enum status
article_file_list(struct ctx *cx, int64_t article_id, struct article_file **out, size_t *n)
{
	return db_all(cx, SQL_LIST, DB_ARGS(DB_I64(article_id)), &file_map, out, n);
}

enum status
article_file_get(struct ctx *cx, int64_t id, bool staff, struct article_file *f)
{
	struct article_right r;

	if (!staff)
		return db_one(cx, SQL_GET_PUBLIC, DB_ARGS(DB_I64(id)), &file_map, f);
	TRY(article_right(cx, &r));
	return db_one(cx, SQL_GET_STAFF, DB_ARGS(DB_I64(id), DB_I64(cx->who.user_id), ARTICLE_MAY_ARGS(&r)), &file_map, f);
}

enum status
article_file_chunk(struct ctx *cx, int64_t id, bool staff, int64_t no, struct blob *out)
{
	struct chunk c;

	if (staff)
		TRY(db_one(cx, SQL_CHUNK_STAFF, DB_ARGS(DB_I64(id), DB_I64(no)), &chunk_map, &c));
	else
		TRY(db_one(cx, SQL_CHUNK_PUBLIC, DB_ARGS(DB_I64(id), DB_I64(no)), &chunk_map, &c));
	*out = c.bytes;
	return ST_OK;
}

enum status
article_file_remove(struct ctx *cx, int64_t id)
{
	int64_t gone;

	TRY(db_run(cx, SQL_REMOVE, DB_ARGS(DB_I64(id), DB_I64(cx->who.user_id)), &gone));
	return gone == 0 ? ST_MISSING : ST_OK;
}

enum status
article_file_clear(struct ctx *cx)
{
	return db_run(cx, SQL_CLEAR, DB_ARGS(DB_TIME(cx->now - STRAY_DAYS * INT64_C(86400))), NULL);
}
