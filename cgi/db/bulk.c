/*
 * bulk.c -- many rows of values for one statement, in one round trip (MariaDB's array binding).
 *
 * The library wants each column as an array.  Every value of a column has one kind or is NULL; texts, bytes and times go as pointers.
 */
#include <string.h>

#include <mysqld_error.h>

#include "base/date.h"
#include "db/priv.h"

static void
time_set(MYSQL_TIME *t, int64_t utc)
{
	struct civil c = date_utc(utc);

	*t = (MYSQL_TIME){ .year = (unsigned int)c.year, .month = (unsigned int)c.month, .day = (unsigned int)c.day,
		.hour = (unsigned int)c.hour, .minute = (unsigned int)c.minute, .second = (unsigned int)c.second,
		.time_type = MYSQL_TIMESTAMP_DATETIME };
}

static bool
is_null(const struct db_arg *a)
{
	return a->kind == DB_A_NULL || (a->kind == DB_A_TIME && a->i == 0);
}

/* The kind of a column; NULL all the way down goes as a text. */
static int
column_kind(const struct db_arg *v, size_t step, size_t rows)
{
	size_t i;

	for (i = 0; i < rows; i++, v += step)
		if (v->kind != DB_A_NULL)
			return (int)v->kind;
	return DB_A_STR;
}

static void
column_numbers(struct arena *mem, MYSQL_BIND *b, const struct db_arg *v, size_t step, size_t rows)
{
	long long *num = arena_calloc(mem, rows, sizeof(*num));
	size_t i;

	for (i = 0; i < rows; i++, v += step)
		num[i] = v->i;
	b->buffer_type = MYSQL_TYPE_LONGLONG;
	b->buffer = num;
}

static void
column_times(struct arena *mem, MYSQL_BIND *b, const struct db_arg *v, size_t step, size_t rows)
{
	MYSQL_TIME *t = arena_calloc(mem, rows, sizeof(*t)), **at = arena_calloc(mem, rows, sizeof(*at));
	size_t i;

	for (i = 0; i < rows; i++, v += step) {
		at[i] = &t[i];
		if (!is_null(v))
			time_set(&t[i], v->i);
	}
	b->buffer_type = MYSQL_TYPE_DATETIME;
	b->buffer = at;
}

static void
column_bytes(struct arena *mem, MYSQL_BIND *b, const struct db_arg *v, size_t step, size_t rows)
{
	const void **at = arena_calloc(mem, rows, sizeof(*at));
	size_t i;

	b->length = arena_calloc(mem, rows, sizeof(*b->length));
	for (i = 0; i < rows; i++, v += step) {
		at[i] = v->p == NULL ? "" : v->p;
		b->length[i] = (unsigned long)v->n;
	}
	b->buffer = at;
}

unsigned int
bulk_bind(struct arena *mem, struct db_slot *s, struct db_args args, size_t rows)
{
	unsigned int array = (unsigned int)rows;
	size_t cols = s->nparams, c, i;

	if (cols == 0 || args.n != cols * rows)
		return ER_WRONG_ARGUMENTS;
	for (c = 0; c < cols; c++) {
		const struct db_arg *v = args.v + c;
		MYSQL_BIND *b = &s->params[c];
		int kind = column_kind(v, cols, rows);

		memset(b, 0, sizeof(*b));
		b->u.indicator = arena_alloc(mem, rows);
		for (i = 0; i < rows; i++) {
			if (v[i * cols].kind != DB_A_NULL && (int)v[i * cols].kind != kind)
				return ER_WRONG_ARGUMENTS;
			b->u.indicator[i] = is_null(&v[i * cols]) ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
		}
		b->buffer_type = kind == DB_A_STR ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
		if (kind == DB_A_I64)
			column_numbers(mem, b, v, cols, rows);
		else if (kind == DB_A_TIME)
			column_times(mem, b, v, cols, rows);
		else
			column_bytes(mem, b, v, cols, rows);
	}
	return mysql_stmt_attr_set(s->stmt, STMT_ATTR_ARRAY_SIZE, &array) != 0 ? ER_WRONG_ARGUMENTS : 0;
}
