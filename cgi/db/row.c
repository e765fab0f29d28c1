/*
 * row.c -- result columns into the members of a struct, by name.
 *
 * The plan (which column fills which member, with which buffer) is made once a statement and map and
 * kept.  Long texts do not grow the plan without bound: a value over CELL_MAX is fetched straight into
 * the arena.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <errmsg.h>

#include "base/date.h"
#include "base/log.h"
#include "db/priv.h"

#define CELL_START 128
#define CELL_MAX 4096

void
row_plan_free(struct db_slot *s)
{
	size_t i;

	for (i = 0; i < s->ncells; i++)
		free(s->cells[i].buf);
	free(s->cells);
	free(s->binds);
	s->cells = NULL;
	s->binds = NULL;
	s->ncells = 0;
	s->map = NULL;
}

static const struct db_col *
col_find(const struct db_map *map, const char *name)
{
	size_t i;

	for (i = 0; i < map->n; i++) {
		if (strcmp(map->cols[i].name, name) == 0)
			return &map->cols[i];
	}
	return NULL;
}

static bool
cell_grow(struct db_cell *c, unsigned long cap)
{
	char *buf = realloc(c->buf, cap);

	if (buf == NULL)
		return false;
	c->buf = buf;
	c->cap = cap;
	return true;
}

static bool
cell_bind(struct db_cell *c, MYSQL_BIND *b)
{
	memset(b, 0, sizeof(*b));
	b->is_null = &c->null;
	b->error = &c->error;
	b->length = &c->len;
	switch (c->col->type) {
	case DB_T_I64:
	case DB_T_INT:
	case DB_T_BOOL:
		b->buffer_type = MYSQL_TYPE_LONGLONG;
		b->buffer = &c->num;
		b->buffer_length = sizeof(c->num);
		return true;
	case DB_T_TIME:
		b->buffer_type = MYSQL_TYPE_DATETIME;
		b->buffer = &c->time;
		b->buffer_length = sizeof(c->time);
		return true;
	case DB_T_STR:
	case DB_T_BLOB:
		if (c->buf == NULL && !cell_grow(c, CELL_START))
			return false;
		b->buffer_type = c->col->type == DB_T_STR ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		b->buffer = c->buf;
		b->buffer_length = c->cap;
		return true;
	}
	return false;
}

static enum status
plan_columns(struct ctx *cx, struct db_slot *s, const struct db_map *map, MYSQL_RES *meta)
{
	const MYSQL_FIELD *f = mysql_fetch_fields(meta);
	size_t i, j, n = mysql_num_fields(meta);

	row_plan_free(s);
	s->cells = calloc(n, sizeof(*s->cells));
	s->binds = calloc(n, sizeof(*s->binds));
	if (s->cells == NULL || s->binds == NULL)
		return fail(cx, ST_FAILED, "out of memory");
	s->ncells = n;
	for (i = 0; i < n; i++) {
		if ((s->cells[i].col = col_find(map, f[i].name)) == NULL)
			return fail(cx, ST_FAILED, "column %s has no member [%.80s]", f[i].name, s->text);
		for (j = 0; j < i; j++) {
			if (s->cells[j].col == s->cells[i].col)
				return fail(cx, ST_FAILED, "column %s comes twice [%.80s]", f[i].name, s->text);
		}
		if (!cell_bind(&s->cells[i], &s->binds[i]))
			return fail(cx, ST_FAILED, "out of memory");
	}
	if (n != map->n)
		return fail(cx, ST_FAILED, "%zu columns for %zu members [%.80s]", n, map->n, s->text);
	s->map = map;
	return ST_OK;
}

enum status
row_plan(struct ctx *cx, struct db_slot *s, const struct db_map *map)
{
	bool call = strncmp(s->text, "CALL", 4) == 0;
	MYSQL_RES *meta;
	enum status st;

	/* A procedure's columns are known only when it answers; look at their names every time. */
	if (s->map != map || call || s->ncells != mysql_stmt_field_count(s->stmt)) {
		if ((meta = mysql_stmt_result_metadata(s->stmt)) == NULL)
			return fail(cx, ST_FAILED, "no columns: %s [%.80s]", mysql_stmt_error(s->stmt), s->text);
		st = plan_columns(cx, s, map, meta);
		mysql_free_result(meta);
		if (st != ST_OK) {
			row_plan_free(s);
			return st;
		}
	}
	if (mysql_stmt_bind_result(s->stmt, s->binds) != 0)
		return fail(cx, ST_FAILED, "%s [%.80s]", mysql_stmt_error(s->stmt), s->text);
	return ST_OK;
}

/* The bytes of a string cell, in the arena; fetched again when they did not fit the buffer. */
static char *
cell_bytes(struct ctx *cx, struct db_slot *s, size_t i)
{
	struct db_cell *c = &s->cells[i];
	unsigned long len = c->len, cap;
	MYSQL_BIND b;
	char *p;

	if (len <= c->cap)
		return arena_strndup(cx->mem, c->buf, len);
	p = arena_alloc(cx->mem, len + 1);
	b = s->binds[i];
	b.buffer = p;
	b.buffer_length = len;
	if (mysql_stmt_fetch_column(s->stmt, &b, (unsigned int)i, 0) != 0)
		return NULL;
	p[len] = '\0';
	/* Rows are often alike: make the next one fit.  The new buffer counts from the next row on. */
	for (cap = c->cap; cap < len && cap < CELL_MAX; cap *= 2)
		continue;
	if (cap > c->cap && cell_grow(c, cap)) {
		s->binds[i].buffer = c->buf;
		s->binds[i].buffer_length = c->cap;
	}
	return p;
}

static enum status
cell_text(struct ctx *cx, struct db_slot *s, size_t i, void *at)
{
	struct db_cell *c = &s->cells[i];
	struct blob blob;
	unsigned long len = c->len;
	char *p;

	if (c->null)
		return ST_OK;
	if ((p = cell_bytes(cx, s, i)) == NULL)
		return fail(cx, ST_FAILED, "column %s cannot be read [%.80s]", c->col->name, s->text);
	if (c->col->type == DB_T_STR) {
		memcpy(at, &p, sizeof(p));
		return ST_OK;
	}
	blob = (struct blob){ p, len };
	memcpy(at, &blob, sizeof(blob));
	return ST_OK;
}

static int64_t
cell_time(const MYSQL_TIME *t)
{
	struct civil c = { .year = (int)t->year, .month = (int)t->month, .day = (int)t->day,
		.hour = (int)t->hour, .minute = (int)t->minute, .second = (int)t->second };

	return date_valid(&c) ? date_from_utc(&c) : 0;
}

static enum status
cell_store(struct ctx *cx, struct db_slot *s, size_t i, char *row)
{
	struct db_cell *c = &s->cells[i];
	void *at = row + c->col->offset;
	int64_t v = c->null ? 0 : c->num;
	enum db_type type = c->col->type;

	if (type == DB_T_STR || type == DB_T_BLOB)
		return cell_text(cx, s, i, at);
	if (!c->null && c->error)
		return fail(cx, ST_FAILED, "column %s does not fit its member [%.80s]", c->col->name, s->text);
	if (type == DB_T_TIME)
		v = c->null ? 0 : cell_time(&c->time);
	if (type == DB_T_BOOL) {
		*(bool *)at = v != 0;
	} else if (type == DB_T_INT) {
		if (v < INT_MIN || v > INT_MAX)
			return fail(cx, ST_FAILED, "column %s is out of range [%.80s]", c->col->name, s->text);
		*(int *)at = (int)v;
	} else {
		*(int64_t *)at = v;
	}
	return ST_OK;
}

enum status
row_fetch(struct ctx *cx, struct db_slot *s, void *row, bool *more, unsigned int *no)
{
	bool grown = false;
	size_t i;
	int rc;

	*more = false;
	rc = mysql_stmt_fetch(s->stmt);
	if (rc == MYSQL_NO_DATA)
		return ST_OK;
	if (rc != 0 && rc != MYSQL_DATA_TRUNCATED) {
		*no = mysql_stmt_errno(s->stmt);
		if (*no == 0)
			*no = CR_UNKNOWN_ERROR;
		return ST_FAILED;
	}
	memset(row, 0, s->map->size);
	for (i = 0; i < s->ncells; i++) {
		unsigned long cap = s->cells[i].cap;

		TRY(cell_store(cx, s, i, row));
		grown |= s->cells[i].cap != cap;
	}
	if (grown && mysql_stmt_bind_result(s->stmt, s->binds) != 0)
		return fail(cx, ST_FAILED, "%s [%.80s]", mysql_stmt_error(s->stmt), s->text);
	*more = true;
	return ST_OK;
}
