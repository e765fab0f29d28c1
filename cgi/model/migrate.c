/*
 * migrate.c -- numbered migrations and the scripts that follow them.
 *
 * DDL commits by itself, so a migration that fails half way leaves its first half: the message says at which line, and a migration is
 * written so that it can be mended by hand and run again.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "db/db.h"
#include "model/migrate.h"
#include "model/synonym.h"

#define SUM crypto_hash_sha256_BYTES

struct step {
	int64_t no;
	const char *name;
	const char *text;
	unsigned char sum[SUM];
};

struct done {
	int64_t no;
	struct blob checksum;
};
static const struct db_col done_cols[] = { DB_COL(done, no, DB_T_I64), DB_COL(done, checksum, DB_T_BLOB) };
static const struct db_map done_map = DB_MAP(done, done_cols);

struct count {
	int64_t n;
};
static const struct db_col count_cols[] = { DB_COL(count, n, DB_T_I64) };
static const struct db_map count_map = DB_MAP(count, count_cols);

static const char SQL_TABLE[] =
    "SELECT COUNT(*) AS n FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'migration'";
static const char SQL_DONE[] = "SELECT no, checksum FROM migration ORDER BY no";
static const char SQL_ADD[] = "INSERT INTO migration (no, name, checksum, at) VALUES (?, ?, ?, UTC_TIMESTAMP())";

static enum status
file_read(struct ctx *cx, const char *path, const char **text)
{
	char buf[8192];
	struct str s;
	FILE *f;
	size_t n;
	bool bad;

	if ((f = fopen(path, "re")) == NULL)
		return fail(cx, ST_FAILED, "%s cannot be opened: %s", path, strerror(errno));
	str_init(&s, cx->mem);
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		str_addn(&s, buf, n);
	bad = ferror(f) != 0;
	(void)fclose(f);
	if (bad)
		return fail(cx, ST_FAILED, "%s cannot be read", path);
	*text = s.s;
	return ST_OK;
}

/* "0001_foundation.sql" -> 1; 0 for any other name. */
static int64_t
step_no(const char *name)
{
	char digits[5];
	int64_t no;
	size_t n = strlen(name);

	if (n < 10 || name[4] != '_' || strcmp(name + n - 4, ".sql") != 0)
		return 0;
	memcpy(digits, name, 4);
	digits[4] = '\0';
	return str_to_i64(digits, 1, 9999, &no) ? no : 0;
}

static int
step_compare(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	return (x->no > y->no) - (x->no < y->no);
}

static enum status
steps_read(struct ctx *cx, const char *dir, struct step **steps, size_t *n)
{
	struct dirent *d;
	struct step *s = NULL;
	DIR *dp;

	*n = 0;
	if ((dp = opendir(dir)) == NULL)
		return fail(cx, ST_FAILED, "%s cannot be opened: %s", dir, strerror(errno));
	while ((d = readdir(dp)) != NULL) {
		if (step_no(d->d_name) == 0)
			continue;
		s = arena_grow(cx->mem, s, *n * sizeof(*s), (*n + 1) * sizeof(*s));
		s[*n].no = step_no(d->d_name);
		s[*n].name = arena_strdup(cx->mem, d->d_name);
		++*n;
	}
	(void)closedir(dp);
	if (*n == 0)
		return fail(cx, ST_FAILED, "%s holds no migration", dir);
	qsort(s, *n, sizeof(*s), step_compare);
	*steps = s;
	return ST_OK;
}

static enum status
steps_load(struct ctx *cx, const char *sql_dir, struct step **steps, size_t *n)
{
	const char *dir = arena_printf(cx->mem, "%s/migrate", sql_dir);
	size_t i;

	TRY(steps_read(cx, dir, steps, n));
	for (i = 0; i < *n; i++) {
		struct step *s = &(*steps)[i];

		if (s->no != (int64_t)i + 1)
			return fail(cx, ST_FAILED, "%s: migration %04zu is missing or there twice", dir, i + 1);
		TRY(file_read(cx, arena_printf(cx->mem, "%s/%s", dir, s->name), &s->text));
		(void)crypto_hash_sha256(s->sum, (const unsigned char *)s->text, strlen(s->text));
	}
	return ST_OK;
}

/* The steps, and how many of them have run. */
static enum status
state_load(struct ctx *cx, const char *sql_dir, struct step **steps, size_t *n, size_t *ran)
{
	struct count table;
	struct done *done;
	size_t i;

	*ran = 0;
	TRY(steps_load(cx, sql_dir, steps, n));
	TRY(db_one(cx, SQL_TABLE, DB_NOARGS, &count_map, &table));
	if (table.n == 0)
		return ST_OK;
	TRY(db_all(cx, SQL_DONE, DB_NOARGS, &done_map, &done, ran));
	if (*ran > *n)
		return fail(cx, ST_CONFLICT, "the database is newer than this release: it has %zu migrations, we know %zu", *ran, *n);
	for (i = 0; i < *ran; i++) {
		if (done[i].no != (*steps)[i].no)
			return fail(cx, ST_CONFLICT, "migration %04zu has not run, but a later one has", i + 1);
		if (done[i].checksum.n != SUM || memcmp(done[i].checksum.p, (*steps)[i].sum, SUM) != 0)
			return fail(cx, ST_CONFLICT, "%s was changed after it ran", (*steps)[i].name);
	}
	return ST_OK;
}

enum status
migrate_pending(struct ctx *cx, const char *sql_dir, int64_t *n)
{
	struct step *steps;
	size_t all, ran;

	TRY(state_load(cx, sql_dir, &steps, &all, &ran));
	*n = (int64_t)(all - ran);
	return ST_OK;
}

/* A source tree of tests may have no words. */
static enum status
words_ship(struct ctx *cx, const char *sql_dir, struct str *report)
{
	const char *path = arena_printf(cx->mem, "%s/synonyms.txt", sql_dir), *text;
	int64_t n;

	if (access(path, F_OK) != 0)
		return ST_OK;
	TRY(file_read(cx, path, &text));
	TRY(synonym_ship(cx, text, &n));
	str_addf(report, "synonyms.txt: %lld new\n", (long long)n);
	return ST_OK;
}

enum status
migrate_run(struct ctx *cx, const char *sql_dir, struct str *report)
{
	static const char *const always[] = { "routines.sql", "grants.sql", "seed.sql" };
	struct step *steps;
	const char *text;
	size_t i, n, ran;

	TRY(state_load(cx, sql_dir, &steps, &n, &ran));
	for (i = ran; i < n; i++) {
		TRY(db_script(cx, steps[i].name, steps[i].text));
		TRY(db_run(cx, SQL_ADD, DB_ARGS(DB_I64(steps[i].no), DB_STR(steps[i].name), DB_BLOB(steps[i].sum, SUM)), NULL));
		str_addf(report, "%s: done\n", steps[i].name);
	}
	for (i = 0; i < NELEM(always); i++) {
		TRY(file_read(cx, arena_printf(cx->mem, "%s/%s", sql_dir, always[i]), &text));
		TRY(db_script(cx, always[i], text));
		str_addf(report, "%s: done\n", always[i]);
	}
	TRY(words_ship(cx, sql_dir, report));
	str_addf(report, "The database is up to date: %zu migration%s, %zu of them new.\n", n, n == 1 ? "" : "s", n - ran);
	return ST_OK;
}
