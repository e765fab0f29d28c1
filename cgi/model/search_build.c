/*
 * search_build.c -- kefuctl reindex: builds the whole index anew while the old one answers.
 *
 * First the texts (search_build_text.c), in place; then, in tables of their own, the postings with counts and words (search_build_post.c);
 * then what was saved meanwhile, from search_change; then all three tables change their names at once.  Every step is kept in search_build and
 * search_part in the transaction of its rows, so a build that was cut off goes on from there.  Transactions are bounded and no table is locked:
 * whoever saves locks the row of search_build in share mode, and only the change of names holds it alone, for the blink that it takes.
 *
 * Does not: keep saves of another Galera node out of that blink.  What slips in there is applied right afterwards.
 */
#include <string.h>
#include <sys/mman.h>
#include "base/crew.h"
#include "model/search_build.h"

#define NAMES_TRIES 20 /* to get hold of the tables, 5 s each */
#define FEW_ROUNDS 50
#define NEW_TABLES 3

static const char SQL_ALONE[] = "SELECT COALESCE(GET_LOCK(CONCAT('kefu_reindex_', DATABASE()), 0), 0) AS n";
static const char SQL_ALONE_END[] = "SELECT COALESCE(RELEASE_LOCK(CONCAT('kefu_reindex_', DATABASE())), 0) AS n";
static const char SQL_ROW[] = "INSERT IGNORE INTO search_build (id, phase, version, postings, started_at) VALUES (1, 'none', 0, 0, UTC_TIMESTAMP())";
static const char SQL_STATE[] = "SELECT phase, version, postings FROM search_build WHERE id = 1";
static const char SQL_GATE[] = "SELECT phase, version, postings FROM search_build WHERE id = 1 FOR UPDATE";
static const char SQL_PHASE[] = "UPDATE search_build SET phase = ?, version = ?, postings = ? WHERE id = 1";
static const char SQL_START[] = "UPDATE search_build SET started_at = UTC_TIMESTAMP() WHERE id = 1";

static const char SQL_SPAN[] = "SELECT COALESCE(MIN(id), 1) AS lo, COALESCE(MAX(id), 0) AS hi FROM article";
static const char SQL_PARTS[] = "SELECT no, lo, hi, at FROM search_part WHERE phase = ? ORDER BY no";
static const char SQL_PART_PUT[] = "INSERT INTO search_part (phase, no, lo, hi, at) VALUES (?,?,?,?,?)";
static const char SQL_PARTS_END[] = "DELETE FROM search_part";
static const char SQL_MARK[] = "UPDATE search_part SET at = ? WHERE phase = ? AND no = ?";
static const char SQL_BUILT[] = "SELECT COALESCE(SUM(df), 0) AS n FROM posting_df_new WHERE tok > 0";
static const char SQL_FORGET[] = "DELETE FROM search_change ORDER BY article_id, aud LIMIT 500";
static const char SQL_DOCS[] = "SELECT COUNT(*) AS n FROM article WHERE state = 'published'";
static const char SQL_PATIENCE[] = "SET SESSION lock_wait_timeout = 5";

static const char *const SQL_MAKE[] = {
	"DROP TABLE IF EXISTS posting_new",
	"DROP TABLE IF EXISTS posting_df_new",
	"DROP TABLE IF EXISTS term_new",
	"DROP TABLE IF EXISTS posting_old",
	"DROP TABLE IF EXISTS posting_df_old",
	"DROP TABLE IF EXISTS term_old",
	"CREATE TABLE posting_new LIKE posting",
	"CREATE TABLE posting_df_new LIKE posting_df",
	"CREATE TABLE term_new LIKE term",
};
static const char SQL_NAMES[] =
    "RENAME TABLE posting TO posting_old, posting_new TO posting, posting_df TO posting_df_old, posting_df_new TO posting_df, "
    "term TO term_old, term_new TO term";
static const char SQL_UNNAMED[] =
    "SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN ('posting_new', 'posting_df_new', 'term_new')";

struct state {
	const char *phase;
	int64_t version, postings;
};
static const struct db_col state_cols[] = {
	DB_COL(state, phase, DB_T_STR),
	DB_COL(state, version, DB_T_I64),
	DB_COL(state, postings, DB_T_I64),
};
static const struct db_map state_map = DB_MAP(state, state_cols);

struct number {
	int64_t n;
};
static const struct db_col number_cols[] = { DB_COL(number, n, DB_T_I64) };
static const struct db_map number_map = DB_MAP(number, number_cols);

struct span {
	int64_t lo, hi;
};
static const struct db_col span_cols[] = { DB_COL(span, lo, DB_T_I64), DB_COL(span, hi, DB_T_I64) };
static const struct db_map span_map = DB_MAP(span, span_cols);

static const struct db_col part_cols[] = {
	DB_COL(part, no, DB_T_I64),
	DB_COL(part, lo, DB_T_I64),
	DB_COL(part, hi, DB_T_I64),
	DB_COL(part, at, DB_T_I64),
};
static const struct db_map part_map = DB_MAP(part, part_cols);

int64_t
build_place(int aud, uint32_t tok)
{
	return (int64_t)aud << 32 | tok;
}

bool
build_take(struct build *b, struct part *p)
{
	size_t i;

	while ((i = atomic_fetch_add(&b->shared->next, 1)) < b->nparts) {
		if (b->part[i].at > b->part[i].hi)
			continue;
		*p = b->part[i];
		return true;
	}
	return false;
}

void
build_tell(struct build *b)
{
	struct reindex_state s = { b->phase, atomic_load(&b->shared->done), b->total };

	if (b->alone && b->how->say != NULL)
		b->how->say(b->how->arg, &s);
}

void
build_done(struct build *b, int64_t n)
{
	atomic_fetch_add(&b->shared->done, n);
	build_tell(b);
}

enum status
build_mark(struct ctx *cx, const char *phase, const struct part *p)
{
	return db_run(cx, SQL_MARK, DB_ARGS(DB_I64(p->at), DB_STR(phase), DB_I64(p->no)), NULL);
}

static void
forget(struct ctx *cx)
{
	cx->error = NULL;
	arena_reset(cx->mem);
}

/* ---------------------------------------------------------------- the workers */

static void
watch(void *arg)
{
	struct build *b = arg;

	b->alone = true;
	build_tell(b);
	b->alone = false;
}

/* In a process of its own: with a connection of its own.  Alone: with ours. */
static enum status
work(void *arg)
{
	struct build *b = arg;
	struct ctx cx = *b->cx;
	enum status st;

	cx.mem = arena_new();
	cx.error = NULL;
	if (!b->alone)
		cx.db = db_new(cx.conf, "kefu_admin");
	st = strcmp(b->phase, "text") == 0 ? build_texts(b, &cx) : build_postings(b, &cx);
	if (!b->alone)
		db_close(cx.db);
	if (b->alone && cx.error != NULL)
		b->cx->error = arena_strdup(b->cx->mem, cx.error);
	arena_free(cx.mem);
	return st;
}

static int
crew_of(const struct build *b)
{
	size_t i, left = 0;

	for (i = 0; i < b->nparts; i++)
		left += b->part[i].at <= b->part[i].hi ? 1 : 0;
	return left < (size_t)b->how->workers ? (int)left : b->how->workers;
}

static enum status
run(struct ctx *cx, const struct reindex *how, const char *phase, int64_t total, int64_t done)
{
	struct build b = { .cx = cx, .how = how, .phase = phase, .total = total };
	enum status st;
	int n;

	TRY(db_all(cx, SQL_PARTS, DB_ARGS(DB_STR(phase)), &part_map, &b.part, &b.nparts));
	b.shared = mmap(NULL, sizeof(*b.shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (b.shared == MAP_FAILED)
		return fail(cx, ST_FAILED, "no memory to share with the workers");
	atomic_store(&b.shared->done, done);
	n = crew_of(&b);
	b.alone = n < 2;
	st = n == 0 ? ST_OK : crew_run(n, work, watch, &b);
	(void)munmap(b.shared, sizeof(*b.shared));
	return st == ST_OK || cx->error != NULL ? st : fail(cx, st, "a worker ended early");
}

/* ---------------------------------------------------------------- steps */

struct step {
	const char *phase;
	struct part *part;
	size_t n;
	int64_t postings;
	bool forget; /* what changed so far is in the texts */
};

static enum status
put_parts(struct ctx *cx, const struct step *s)
{
	struct db_arg *a = arena_calloc(cx->mem, s->n * 5, sizeof(*a));
	size_t i;

	for (i = 0; i < s->n; i++) {
		a[i * 5] = DB_STR(s->phase);
		a[i * 5 + 1] = DB_I64((int64_t)i);
		a[i * 5 + 2] = DB_I64(s->part[i].lo);
		a[i * 5 + 3] = DB_I64(s->part[i].hi);
		a[i * 5 + 4] = DB_I64(s->part[i].lo);
	}
	return db_bulk(cx, SQL_PART_PUT, a, 5, s->n);
}

/* Nobody is in the midst of a save here. */
static enum status
step_tx(struct ctx *cx, void *arg)
{
	struct step *s = arg;
	struct state now;
	int64_t n;

	TRY(db_one(cx, SQL_GATE, DB_NOARGS, &state_map, &now));
	TRY(db_run(cx, SQL_PARTS_END, DB_NOARGS, NULL));
	TRY(put_parts(cx, s));
	for (n = s->forget ? 1 : 0; n > 0;)
		TRY(db_run(cx, SQL_FORGET, DB_NOARGS, &n));
	return db_run(cx, SQL_PHASE, DB_ARGS(DB_STR(s->phase), DB_I64(SEARCH_FOLD_VERSION), DB_I64(s->postings)), NULL);
}

static enum status
step_text(struct ctx *cx)
{
	struct step s = { .phase = "text" };
	struct span span;
	int64_t lo, size;

	TRY(db_one(cx, SQL_SPAN, DB_NOARGS, &span_map, &span));
	size = (span.hi - span.lo) / 1000 + 1;
	size = size > PART_ARTICLES ? size : PART_ARTICLES;
	s.part = arena_calloc(cx->mem, (size_t)((span.hi - span.lo) / size + 1), sizeof(*s.part));
	for (lo = span.lo; lo <= span.hi; lo += size)
		s.part[s.n++] = (struct part){ (int64_t)s.n, lo, lo + size - 1 < span.hi ? lo + size - 1 : span.hi, lo };
	TRY(db_run(cx, SQL_START, DB_NOARGS, NULL));
	return db_tx(cx, step_tx, &s);
}

static enum status
step_post(struct ctx *cx, const struct reindex *how)
{
	struct step s = { .phase = "post", .forget = true };
	int64_t n = 1;
	size_t i;

	for (i = 0; i < NELEM(SQL_MAKE); i++)
		TRY(db_run(cx, SQL_MAKE[i], DB_NOARGS, NULL));
	/* Most of them here, so that there are few when nobody can save. */
	while (n > 0)
		TRY(db_run(cx, SQL_FORGET, DB_NOARGS, &n));
	TRY(build_cut(cx, how->part, &s.part, &s.n, &s.postings));
	return db_tx(cx, step_tx, &s);
}

static enum status
step_to(struct ctx *cx, const char *phase)
{
	struct step s = { .phase = phase };

	return db_tx(cx, step_tx, &s);
}

/* ---------------------------------------------------------------- the change of names */

/* Until none is left, or (most > 0) until there are few. */
static enum status
catch_up(struct ctx *cx, enum shelf shelf, int most)
{
	struct change_apply c = { .shelf = shelf, .postings = true, .more = true };
	int i;

	for (i = 0; c.more && (most == 0 || i < most); i++) {
		forget(cx);
		TRY(change_apply(cx, &c));
	}
	return ST_OK;
}

/* Holds the gate; the rest is done through another connection, which may commit and lock as it must. */
static enum status
names_tx(struct ctx *cx, void *arg)
{
	struct ctx *other = arg;
	struct state now;

	TRY(db_one(cx, SQL_GATE, DB_NOARGS, &state_map, &now));
	TRY(catch_up(other, SHELF_NEW, 0));
	forget(other);
	return db_run(other, SQL_NAMES, DB_NOARGS, NULL);
}

static enum status
change_names(struct ctx *cx)
{
	struct ctx other = *cx;
	enum status st;
	int i;

	other.mem = arena_new();
	other.db = db_new(cx->conf, "kefu_admin");
	st = db_run(&other, SQL_PATIENCE, DB_NOARGS, NULL);
	for (i = 0; st == ST_OK && i < NAMES_TRIES; i++) {
		if ((st = catch_up(&other, SHELF_NEW, FEW_ROUNDS)) != ST_OK)
			break;
		st = db_tx(cx, names_tx, &other);
		if (st != ST_BUSY)
			break;
		/* Somebody reads the tables for long: let the saves pass, and try again. */
		st = i + 1 < NAMES_TRIES ? ST_OK : ST_BUSY;
	}
	if (other.error != NULL)
		cx->error = arena_strdup(cx->mem, other.error);
	db_close(other.db);
	arena_free(other.mem);
	return st;
}

/* unnamed: new tables that have not got their names yet. */
static enum status
finish(struct ctx *cx, int64_t unnamed)
{
	size_t i;

	if (unnamed > 0)
		TRY(change_names(cx));
	TRY(catch_up(cx, SHELF_LIVE, 0));
	for (i = 0; i < NELEM(SQL_MAKE); i++)
		if (strncmp(SQL_MAKE[i], "DROP", 4) == 0)
			TRY(db_run(cx, SQL_MAKE[i], DB_NOARGS, NULL));
	return step_to(cx, "none");
}

/* ---------------------------------------------------------------- all of it */

static enum status
texts(struct ctx *cx, const struct reindex *how)
{
	struct part *v;
	int64_t total = 0, done = 0;
	size_t i, n;

	TRY(db_all(cx, SQL_PARTS, DB_ARGS(DB_STR("text")), &part_map, &v, &n));
	for (i = 0; i < n; i++) {
		total += v[i].hi - v[i].lo + 1;
		done += v[i].at - v[i].lo;
	}
	TRY(run(cx, how, "text", total, done));
	forget(cx);
	return step_post(cx, how);
}

static enum status
postings(struct ctx *cx, const struct reindex *how, int64_t total)
{
	struct number done;

	TRY(db_one(cx, SQL_BUILT, DB_NOARGS, &number_map, &done));
	TRY(run(cx, how, "post", total, done.n));
	forget(cx);
	return step_to(cx, "swap");
}

static enum status
step(struct ctx *cx, const struct reindex *how, bool *done)
{
	struct number unnamed;
	struct state s;

	forget(cx);
	TRY(db_one(cx, SQL_STATE, DB_NOARGS, &state_map, &s));
	if (strcmp(s.phase, "none") == 0 || s.version != SEARCH_FOLD_VERSION)
		return step_text(cx);
	if (strcmp(s.phase, "text") == 0)
		return texts(cx, how);
	if (strcmp(s.phase, "post") == 0)
		return postings(cx, how, s.postings);
	TRY(db_one(cx, SQL_UNNAMED, DB_NOARGS, &number_map, &unnamed));
	/* A server that died in the midst of the change of names. */
	if (unnamed.n > 0 && unnamed.n < NEW_TABLES)
		return step_text(cx);
	*done = true;
	return finish(cx, unnamed.n);
}

static enum status
reindex(struct ctx *cx, const struct reindex *how, int64_t *n)
{
	struct number r;
	bool done = false;

	TRY(db_one(cx, SQL_ALONE, DB_NOARGS, &number_map, &r));
	if (r.n != 1)
		return fail(cx, ST_BUSY, "the index is being built already");
	TRY(db_run(cx, SQL_ROW, DB_NOARGS, NULL));
	while (!done)
		TRY(step(cx, how, &done));
	TRY(db_one(cx, SQL_ALONE_END, DB_NOARGS, &number_map, &r));
	TRY(db_one(cx, SQL_DOCS, DB_NOARGS, &number_map, &r));
	*n = r.n;
	return ST_OK;
}

enum status
search_reindex(struct ctx *cx, const struct reindex *asked, int64_t *n)
{
	struct reindex how = asked != NULL ? *asked : (struct reindex){ 0 };
	struct ctx mine = *cx;
	enum status st;

	how.part = how.part > 0 ? how.part : PART_POSTINGS;
	how.chunk = how.chunk > 0 ? how.chunk : CHUNK_POSTINGS;
	how.workers = how.workers > 0 ? how.workers : crew_size() < 2 ? 1 : 2;
	*n = 0;
	mine.mem = arena_new();
	mine.error = NULL;
	st = reindex(&mine, &how, n);
	cx->error = mine.error != NULL ? arena_strdup(cx->mem, mine.error) : NULL;
	arena_free(mine.mem);
	return st;
}
