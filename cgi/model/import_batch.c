/*
 * import_batch.c -- the record of an import and taking it back.
 */
#include <string.h>

#include "base/utf8.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/import_batch.h"
#include "model/import_priv.h"

#define PAGE_SIZE 50
#define ROWS_PAGE 100
#define LABEL_MAX 200
#define REASON_MAX 400
#define KEPT_MAX (4 * 1024 * 1024)

#define BATCH_SQL                                                                                      \
	"SELECT b.id, b.name, b.state, b.created, b.changed, b.same, b.refused, b.at, b.undone_at, COALESCE(u.name, '') AS user_name, " \
	"COALESCE(v.name, '') AS undone_name, (b.state = 'running' AND b.seen_at < UTC_TIMESTAMP() - INTERVAL 60 SECOND) AS cut " \
	"FROM import_batch b LEFT JOIN user u ON u.id = b.user_id LEFT JOIN user v ON v.id = b.undone_by WHERE b.kind = 'articles' "
static const char SQL_GET[] = BATCH_SQL "AND b.id = ?";
static const char SQL_LIST[] = BATCH_SQL "ORDER BY b.id DESC LIMIT ? OFFSET ?";
static const char SQL_BEGIN[] =
    "INSERT INTO import_batch (kind, name, user_id, state, at, seen_at) VALUES ('articles', ?, ?, ?, UTC_TIMESTAMP(), UTC_TIMESTAMP())";
/* Looked at and left: nobody comes back after a day. */
static const char SQL_STALE[] = "DELETE FROM import_batch WHERE state = 'checked' AND at < UTC_TIMESTAMP() - INTERVAL 1 DAY LIMIT 20";
static const char SQL_ALIVE[] =
    "UPDATE import_batch SET created = ?, changed = ?, same = ?, refused = ?, seen_at = UTC_TIMESTAMP() WHERE id = ?";
static const char SQL_END[] = "UPDATE import_batch SET state = ? WHERE id = ? AND state IN ('running', 'checked')";
static const char SQL_START[] =
    "UPDATE import_batch SET state = 'running', at = UTC_TIMESTAMP(), seen_at = UTC_TIMESTAMP() WHERE id = ? AND state = 'checked'";
static const char SQL_ROWS_GONE[] = "DELETE FROM import_row WHERE batch_id = ?";
static const char SQL_DROP[] = "DELETE FROM import_batch WHERE id = ? AND state = 'checked'";
static const char SQL_ROW[] =
    "INSERT INTO import_row (batch_id, no, result, record_id, label, reason, kept) VALUES (?, ?, ?, ?, ?, ?, ?)";
static const char SQL_ROWS[] =
    "SELECT no, COALESCE(record_id, 0) AS record_id, result, label, reason, IF(result = 'refused', LEFT(kept, 2000), NULL) AS kept FROM import_row "
    "WHERE batch_id = ? AND (? IS NULL OR result = ?) ORDER BY no LIMIT ? OFFSET ?";
static const char SQL_PART[] = "INSERT INTO import_upload (batch_id, no, bytes) VALUES (?, ?, ?)";
static const char SQL_PART_GET[] = "SELECT bytes FROM import_upload WHERE batch_id = ? AND no = ?";
static const char SQL_PARTS_GONE[] = "DELETE FROM import_upload WHERE batch_id = ?";
/* Backwards, so that what a later row changed again is put back first. */
static const char SQL_UNDO_ROWS[] =
    "SELECT no, COALESCE(record_id, 0) AS record_id, result, label, reason, kept FROM import_row "
    "WHERE batch_id = ? AND no < ? AND result IN ('created', 'changed') ORDER BY no DESC LIMIT 50";
static const char SQL_UNDONE[] =
    "UPDATE import_batch SET state = 'undone', undone_at = ?, undone_by = ? WHERE id = ? AND (state = 'done' OR state = 'running')";

#define COL(member, type) DB_COL(import_batch, member, type)
static const struct db_col batch_cols[] = {
	COL(id, DB_T_I64), COL(name, DB_T_STR), COL(state, DB_T_STR), COL(created, DB_T_I64), COL(changed, DB_T_I64), COL(same, DB_T_I64),
	COL(refused, DB_T_I64), COL(at, DB_T_TIME), COL(undone_at, DB_T_TIME), COL(user_name, DB_T_STR), COL(undone_name, DB_T_STR),
	COL(cut, DB_T_BOOL),
};
const struct db_map import_batch_map = DB_MAP(import_batch, batch_cols);
static const struct db_col line_cols[] = {
	DB_COL(import_line, no, DB_T_I64),
	DB_COL(import_line, record_id, DB_T_I64),
	DB_COL(import_line, result, DB_T_STR),
	DB_COL(import_line, label, DB_T_STR),
	DB_COL(import_line, reason, DB_T_STR),
	DB_COL(import_line, kept, DB_T_STR),
};
const struct db_map import_line_map = DB_MAP(import_line, line_cols);

struct part {
	struct blob bytes;
};
static const struct db_col part_cols[] = { DB_COL(part, bytes, DB_T_BLOB) };
static const struct db_map part_map = DB_MAP(part, part_cols);

static const char *
cut(struct ctx *cx, const char *s, size_t max)
{
	return s == NULL ? "" : arena_strndup(cx->mem, s, utf8_prefix(s, max));
}

static struct db_arg
user_arg(const struct ctx *cx)
{
	return cx->who.user_id != 0 ? DB_I64(cx->who.user_id) : DB_NULL;
}

enum status
import_batch_begin(struct ctx *cx, const char *name, bool check, int64_t *id)
{
	if (check)
		TRY(db_run(cx, SQL_STALE, DB_NOARGS, NULL));
	return db_insert(cx, SQL_BEGIN, DB_ARGS(DB_STR(cut(cx, name, LABEL_MAX)), user_arg(cx), DB_STR(check ? "checked" : "running")), id);
}

enum status
import_batch_alive(struct ctx *cx, const struct import *im)
{
	return db_run(cx, SQL_ALIVE,
	    DB_ARGS(DB_I64(im->count[IMPORT_STORED]), DB_I64(im->count[IMPORT_CHANGED]), DB_I64(im->count[IMPORT_SAME]),
	        DB_I64(im->count[IMPORT_REFUSED]), DB_I64(im->batch)), NULL);
}

static enum status
end(struct ctx *cx, void *arg)
{
	const struct import *im = arg;

	TRY(import_batch_alive(cx, im));
	TRY(db_run(cx, SQL_END, DB_ARGS(DB_STR("done"), DB_I64(im->batch)), NULL));
	TRY(db_run(cx, SQL_PARTS_GONE, DB_ARGS(DB_I64(im->batch)), NULL));
	return audit_add(cx, "article.import", im->batch,
	    arena_printf(cx->mem, "%lld created, %lld changed, %lld refused", (long long)im->count[IMPORT_STORED],
	        (long long)im->count[IMPORT_CHANGED], (long long)im->count[IMPORT_REFUSED]));
}

enum status
import_batch_end(struct ctx *cx, const struct import *im, bool check)
{
	struct import copy = *im;

	return check ? import_batch_alive(cx, im) : db_tx(cx, end, &copy);
}

enum status
import_batch_get(struct ctx *cx, int64_t id, struct import_batch *b)
{
	return db_one(cx, SQL_GET, DB_ARGS(DB_I64(id)), &import_batch_map, b);
}

enum status
import_batch_list(struct ctx *cx, int64_t page, struct import_batch **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_LIST, DB_ARGS(DB_I64(PAGE_SIZE + 1), DB_I64(((page > 0 ? page : 1) - 1) * PAGE_SIZE)), &import_batch_map, out, n));
	*more = *n > PAGE_SIZE;
	if (*more)
		*n = PAGE_SIZE;
	return ST_OK;
}

enum status
import_batch_rows(struct ctx *cx, int64_t id, const char *result, int64_t page, struct import_line **out, size_t *n, bool *more)
{
	TRY(db_all(cx, SQL_ROWS,
	    DB_ARGS(DB_I64(id), DB_STR(result), DB_STR(result), DB_I64(ROWS_PAGE + 1), DB_I64(((page > 0 ? page : 1) - 1) * ROWS_PAGE)),
	    &import_line_map, out, n));
	*more = *n > ROWS_PAGE;
	if (*more)
		*n = ROWS_PAGE;
	return ST_OK;
}

enum status
import_row_add(struct ctx *cx, const struct import_row_new *r)
{
	static const char *const names[] = { [IMPORT_STORED] = "created", [IMPORT_SAME] = "same", [IMPORT_REFUSED] = "refused",
		[IMPORT_CHANGED] = "changed" };
	const char *kept = r->kept != NULL && strlen(r->kept) > KEPT_MAX ? arena_strndup(cx->mem, r->kept, KEPT_MAX) : r->kept;

	return db_run(cx, SQL_ROW,
	    DB_ARGS(DB_I64(r->batch), DB_I64(r->no), DB_STR(names[r->result]), r->record_id > 0 ? DB_I64(r->record_id) : DB_NULL,
	        DB_STR(cut(cx, r->label, LABEL_MAX)), DB_STR(cut(cx, r->reason, REASON_MAX)), DB_STR(kept)), NULL);
}

/* ---------------------------------------------------------------- a file that waits */

enum status
import_upload_put(struct ctx *cx, int64_t batch, int64_t no, struct blob bytes)
{
	return db_run(cx, SQL_PART, DB_ARGS(DB_I64(batch), DB_I64(no), DB_BLOB(bytes.p, bytes.n)), NULL);
}

static void
file_close(void *f)
{
	(void)fclose(f);
}

enum status
import_upload_open(struct ctx *cx, int64_t batch, FILE **out)
{
	struct str all;
	struct part p;
	enum status st;

	*out = NULL;
	str_init(&all, cx->mem);
	for (int64_t no = 0; (st = db_one(cx, SQL_PART_GET, DB_ARGS(DB_I64(batch), DB_I64(no)), &part_map, &p)) == ST_OK; no++)
		str_addn(&all, p.bytes.p, p.bytes.n);
	if (st != ST_MISSING)
		return st;
	if (all.len == 0)
		return ST_MISSING;
	if ((*out = fmemopen(all.s, all.len, "r")) == NULL)
		return fail(cx, ST_FAILED, "no memory for the file of import %lld", (long long)batch);
	arena_defer(cx->mem, file_close, *out);
	return ST_OK;
}

struct running {
	int64_t batch, rows_max;
	const char *charset;
	bool check;
};

static enum status
run(struct ctx *cx, void *arg)
{
	const struct running *r = arg;
	struct import im = { .source = "import", .dry_run = r->check, .batch = r->batch, .charset = r->charset, .rows_max = r->rows_max };
	enum status st, over;
	FILE *f;

	TRY(import_upload_open(cx, r->batch, &f));
	st = import_articles(cx, f, &im);
	over = import_batch_end(cx, &im, r->check);
	return st != ST_OK ? st : over;
}

enum status
import_batch_run(struct ctx *cx, int64_t batch, const char *charset, int64_t rows_max, bool check)
{
	struct running r = { batch, rows_max, charset, check };

	/* A report of some thousand small rows is written at once. */
	return check ? db_tx(cx, run, &r) : run(cx, &r);
}

static enum status
start(struct ctx *cx, void *arg)
{
	const int64_t *id = arg;
	int64_t n;

	TRY(db_run(cx, SQL_START, DB_ARGS(DB_I64(*id)), &n));
	if (n == 0)
		return fail(cx, ST_CONFLICT, "import %lld does not wait any more", (long long)*id);
	return db_run(cx, SQL_ROWS_GONE, DB_ARGS(DB_I64(*id)), NULL);
}

enum status
import_batch_start(struct ctx *cx, int64_t id)
{
	return db_tx(cx, start, &id);
}

enum status
import_batch_drop(struct ctx *cx, int64_t id)
{
	int64_t n;

	TRY(db_run(cx, SQL_DROP, DB_ARGS(DB_I64(id)), &n));
	return n == 0 ? ST_MISSING : ST_OK;
}

/* ---------------------------------------------------------------- undo */

enum undo_result { UNDO_NOTHING, UNDO_ARCHIVED, UNDO_RESTORED, UNDO_EDITED };

struct undoing {
	const struct import_line *line;
	enum undo_result result;
	int64_t id;
};

static enum status
undo_row(struct ctx *cx, void *arg)
{
	struct undoing *u = arg;
	struct article_record now, then;
	const char *hash;
	bool created = strcmp(u->line->result, "created") == 0;
	enum status st = record_get_article(cx, u->id, true, &now);

	u->result = UNDO_NOTHING;
	if (st == ST_MISSING)
		return ST_OK;
	TRY(st);
	then = now;
	u->result = UNDO_EDITED;
	if (!record_kept(cx, u->line->kept, &then, &hash) || strcmp(hash, record_hash(cx, &now)) != 0)
		return ST_OK;
	then.revision = now.revision;
	if (created) {
		then.state = "archived";
		then.slug = "";
	}
	u->result = created ? UNDO_ARCHIVED : UNDO_RESTORED;
	return record_put(cx, &now, &then);
}

struct undo_all {
	struct ctx *cx;
	int64_t id;
	struct import_undone *out;
	void (*told)(void *, int64_t, const char *);
	void *arg;
};

static enum status
undo_rows(struct undo_all *a)
{
	struct ctx own = *a->cx;
	struct import_line *rows;
	int64_t before = INT64_MAX;
	enum status st = ST_OK;
	struct arena *page = arena_new();
	size_t n = 1, i;

	own.mem = page;
	while (st == ST_OK && n > 0) {
		arena_reset(page);
		st = db_all(&own, SQL_UNDO_ROWS, DB_ARGS(DB_I64(a->id), DB_I64(before)), &import_line_map, &rows, &n);
		for (i = 0; st == ST_OK && i < n; i++) {
			struct undoing u = { .line = &rows[i], .id = rows[i].record_id };

			before = rows[i].no;
			st = db_tx(&own, undo_row, &u);
			a->out->archived += u.result == UNDO_ARCHIVED;
			a->out->restored += u.result == UNDO_RESTORED;
			a->out->edited += u.result == UNDO_EDITED;
			if (st == ST_OK && u.result == UNDO_EDITED && a->told != NULL)
				a->told(a->arg, u.id, rows[i].label);
		}
	}
	if (own.error != NULL)
		a->cx->error = arena_strdup(a->cx->mem, own.error);
	arena_free(page);
	return st;
}

static enum status
undone(struct ctx *cx, void *arg)
{
	const struct undo_all *a = arg;
	int64_t n;

	TRY(db_run(cx, SQL_UNDONE, DB_ARGS(DB_TIME(cx->now), user_arg(cx), DB_I64(a->id)), &n));
	if (n == 0)
		return fail(cx, ST_CONFLICT, "import %lld is undone already", (long long)a->id);
	return audit_add(cx, "article.import_undo", a->id,
	    arena_printf(cx->mem, "%lld archived, %lld restored, %lld left", (long long)a->out->archived, (long long)a->out->restored,
	        (long long)a->out->edited));
}

enum status
import_undo(struct ctx *cx, int64_t id, struct import_undone *out, void (*told)(void *, int64_t, const char *), void *arg)
{
	struct undo_all a = { cx, id, out, told, arg };
	struct import_batch b;

	*out = (struct import_undone){ 0 };
	TRY(import_batch_get(cx, id, &b));
	if (strcmp(b.state, "done") != 0 && !b.cut)
		return fail(cx, ST_CONFLICT, "import %lld is %s", (long long)id, b.state);
	TRY(undo_rows(&a));
	return db_tx(cx, undone, &a);
}
