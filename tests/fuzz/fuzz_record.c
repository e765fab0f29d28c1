/*
 * fuzz_record.c -- CSV and JSON lines: any bytes are rows or faults, and a value that was guarded against spreadsheets comes back as it was.
 */
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "base/utf8.h"
#include "fuzz.h"

struct seen {
	struct arena *mem;
	const char *want; /* NULL: any */
	int64_t rows;
};

static enum status
row(void *arg, const struct record *rec)
{
	struct seen *s = arg;

	MUST(rec->row == ++s->rows && rec->n <= RECORD_FIELDS);
	for (size_t i = 0; i < rec->n && rec->fault == NULL; i++)
		MUST(rec->values[i] != NULL && utf8_valid(rec->values[i], strlen(rec->values[i])));
	if (s->want != NULL)
		MUST(rec->fault == NULL && rec->n == 1 && strcmp(rec->values[0], s->want) == 0);
	return ST_OK;
}

static enum status
read_all(struct arena *mem, const char *p, size_t n, struct seen *s)
{
	char *copy = arena_memdup(mem, p, n);
	FILE *f = fmemopen(copy, n, "r");
	const char *why;
	enum status st;

	MUST(f != NULL);
	st = record_each(mem, f, row, s, &why);
	MUST(st == ST_OK || st == ST_INVALID);
	MUST(st == ST_OK || why != NULL);
	(void)fclose(f);
	return st;
}

/* Guarded and quoted as an export does it. */
static void
there_and_back(struct arena *mem, const char *value)
{
	struct seen s = { mem, value, 0 };
	struct str csv;
	const char *p;

	str_init(&csv, mem);
	str_add(&csv, "\"v\"\r\n\"");
	for (p = record_guard(mem, value); *p != '\0'; p++)
		str_add(&csv, *p == '"' ? "\"\"" : (char[]){ *p, '\0' });
	str_add(&csv, "\"\r\n");
	MUST(read_all(mem, csv.s, csv.len, &s) == ST_OK && s.rows == 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem;
	struct seen s = { 0 };

	if (n == 0 || n > 65536)
		return 0;
	mem = arena_new();
	s.mem = mem;
	(void)read_all(mem, (const char *)data, n, &s);
	if (memchr(data, 0, n) == NULL && utf8_valid((const char *)data, n))
		there_and_back(mem, arena_strndup(mem, (const char *)data, n));
	arena_free(mem);
	return 0;
}
