/*
 * map.h -- column name <-> struct member.
 *
 * A map names the members of one struct.  db_one and friends fill by column name: a column without a
 * member, or a member without a column, is ST_FAILED (a test of every statement shows it at once), so SQL
 * and struct cannot drift apart.  web/view.c fills template rows from the same map.
 */
#ifndef KEFU_DB_MAP_H
#define KEFU_DB_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

enum db_type {
	DB_T_I64,  /* int64_t; SQL NULL -> 0 */
	DB_T_INT,  /* int; SQL NULL -> 0; out of range is ST_FAILED */
	DB_T_BOOL, /* bool */
	DB_T_STR,  /* const char *; SQL NULL -> NULL */
	DB_T_BLOB, /* struct blob; SQL NULL -> {NULL, 0} */
	DB_T_TIME  /* int64_t, UTC seconds since 1970 from a DATETIME; SQL NULL -> 0 */
};

struct db_col {
	const char *name;
	enum db_type type;
	size_t offset;
};

struct db_map {
	size_t size; /* of the struct */
	size_t n;    /* columns */
	const struct db_col *cols;
};

#define DB_COL(T, member, t) { #member, t, offsetof(struct T, member) }
/* static const struct db_col customer_cols[] = { DB_COL(customer, id, DB_T_I64), ... };
 * static const struct db_map customer_map = DB_MAP(customer, customer_cols); */
#define DB_MAP(T, cols_) { sizeof(struct T), NELEM(cols_), cols_ }

#endif
