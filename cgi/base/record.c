/*
 * record.c -- the two readers: libcsv and jansson do the parsing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>
#include <jansson.h>

#include "base/record.h"
#include "base/utf8.h"

struct reader {
	struct arena *mem;  /* the caller's: header and *why */
	struct arena *item; /* one row; reset after it */
	struct record rec;
	const char *names[RECORD_FIELDS];
	size_t nnames;
	bool headed;
	size_t bytes;       /* of this row so far */
	const char *why;
	enum status st;
	enum status (*fn)(void *, const struct record *);
	void *arg;
};

const char *
record_get(const struct record *rec, const char *name)
{
	size_t i;

	for (i = 0; i < rec->n; i++) {
		if (strcmp(rec->names[i], name) == 0)
			return rec->values[i];
	}
	return NULL;
}

/* Would a spreadsheet take it for a formula, but for apostrophes before it?  A number is none. */
static bool
is_formula(const char *s)
{
	const char *digits;

	s += strspn(s, "'");
	if (*s == '\t' || *s == '\r')
		return true;
	s += strspn(s, " ");
	if (*s == '\0' || strchr("=+-@\t\r", *s) == NULL)
		return false;
	digits = s + 1;
	return !((*s == '-' || *s == '+') && *digits != '\0' && digits[strspn(digits, "0123456789.,")] == '\0');
}

const char *
record_guard(struct arena *mem, const char *s)
{
	return is_formula(s) ? arena_printf(mem, "'%s", s) : s;
}

static void
hand_over(struct reader *r)
{
	size_t i;

	r->rec.row++;
	for (i = 0; i < r->rec.n && r->rec.fault == NULL; i++) {
		if (!utf8_valid(r->rec.values[i], strlen(r->rec.values[i])))
			r->rec.fault = arena_printf(r->item, "%s is not valid UTF-8", r->rec.names[i]);
	}
	r->st = r->fn(r->arg, &r->rec);
	r->rec.n = 0;
	r->rec.fault = NULL;
	r->rec.raw = (struct blob){ NULL, 0 };
	r->bytes = 0;
	arena_reset(r->item);
}

/* ---------------------------------------------------------------- CSV */

static const char *
trimmed(struct arena *mem, const char *s, size_t n)
{
	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return arena_strndup(mem, s, n);
}

static void
csv_field(void *s, size_t n, void *arg)
{
	struct reader *r = arg;
	const char *value;

	if (r->st != ST_OK)
		return;
	r->bytes += n;
	if (!r->headed) {
		if (r->nnames < RECORD_FIELDS)
			r->names[r->nnames++] = trimmed(r->mem, s == NULL ? "" : s, n);
		else
			r->why = "there are too many columns";
		return;
	}
	if (r->rec.n >= r->nnames)
		r->rec.fault = "there are more values than columns";
	else if (s != NULL && memchr(s, '\0', n) != NULL)
		r->rec.fault = "there is a NUL byte";
	if (r->rec.fault != NULL)
		return;
	r->rec.names[r->rec.n] = r->names[r->rec.n];
	value = arena_strndup(r->item, s == NULL ? "" : s, n);
	r->rec.values[r->rec.n++] = value[0] == '\'' && is_formula(value) ? value + 1 : value;
}

static const char *
header_fault(struct reader *r)
{
	size_t i, j;

	for (i = 0; i < r->nnames; i++) {
		if (r->names[i][0] == '\0')
			return arena_printf(r->mem, "column %zu of the header has no name", i + 1);
		for (j = 0; j < i; j++) {
			if (strcmp(r->names[i], r->names[j]) == 0)
				return arena_printf(r->mem, "column %s stands twice in the header", r->names[i]);
		}
	}
	return r->why;
}

static void
csv_row(int c, void *arg)
{
	struct reader *r = arg;

	(void)c;
	if (r->st != ST_OK)
		return;
	if (!r->headed) {
		r->headed = true;
		if ((r->why = header_fault(r)) != NULL)
			r->st = ST_INVALID;
		return;
	}
	if (r->rec.fault == NULL && r->rec.n < r->nnames)
		r->rec.fault = "there are fewer values than columns";
	hand_over(r);
}

static void
csv_read(struct reader *r, FILE *f, const char *first, size_t n)
{
	char buf[65536];
	struct csv_parser p;

	if (csv_init(&p, 0) != 0) {
		r->st = ST_FAILED;
		return;
	}
	memcpy(buf, first, n);
	if (n >= 3 && memcmp(buf, "\xef\xbb\xbf", 3) == 0)
		n = fread(buf, 1, sizeof(buf), f);
	while (r->st == ST_OK && n > 0) {
		if (csv_parse(&p, buf, n, csv_field, csv_row, r) != n) {
			r->why = csv_strerror(csv_error(&p));
			r->st = ST_INVALID;
		} else if (r->bytes > RECORD_BYTES) {
			r->why = arena_printf(r->mem, "row %lld is too long; is a quotation mark missing?", (long long)r->rec.row + 1);
			r->st = ST_INVALID;
		}
		n = fread(buf, 1, sizeof(buf), f);
	}
	if (r->st == ST_OK)
		(void)csv_fini(&p, csv_field, csv_row, r);
	csv_free(&p);
}

/* ---------------------------------------------------------------- JSON lines */

/* Text of a plain value; a list of texts becomes words between blanks; NULL for what is neither. */
static const char *
json_text(struct arena *mem, const json_t *v)
{
	struct str s;
	size_t i;

	if (json_is_null(v))
		return "";
	if (json_is_string(v))
		return strlen(json_string_value(v)) == json_string_length(v) ? arena_strdup(mem, json_string_value(v)) : NULL;
	if (json_is_integer(v))
		return arena_printf(mem, "%lld", (long long)json_integer_value(v));
	if (json_is_boolean(v))
		return json_is_true(v) ? "yes" : "no";
	if (!json_is_array(v))
		return NULL;
	str_init(&s, mem);
	for (i = 0; i < json_array_size(v); i++) {
		if (!json_is_string(json_array_get(v, i)))
			return NULL;
		str_addf(&s, "%s%s", i == 0 ? "" : " ", json_string_value(json_array_get(v, i)));
	}
	return s.s;
}

static void
json_object_read(struct reader *r, json_t *o)
{
	const char *name;
	json_t *v;

	json_object_foreach(o, name, v)
	{
		if (r->rec.n == RECORD_FIELDS) {
			r->rec.fault = "there are too many names";
			return;
		}
		r->rec.names[r->rec.n] = arena_strdup(r->item, name);
		if ((r->rec.values[r->rec.n] = json_text(r->item, v)) == NULL) {
			r->rec.fault = arena_printf(r->item, "%s is not a plain value", name);
			return;
		}
		r->rec.n++;
	}
}

static void
jsonl_line(struct reader *r, const char *line, size_t n)
{
	json_error_t err;
	json_t *o;

	if (strspn(line, " \t\r\n") == n)
		return;
	r->rec.raw = (struct blob){ line, n };
	if ((o = json_loadb(line, n, JSON_REJECT_DUPLICATES, &err)) == NULL)
		r->rec.fault = arena_printf(r->item, "this is not JSON: %s", err.text);
	else if (!json_is_object(o))
		r->rec.fault = "this is not a JSON object";
	else
		json_object_read(r, o);
	json_decref(o);
	hand_over(r);
}

static void
jsonl_read(struct reader *r, FILE *f, const char *first, size_t n)
{
	struct str line;
	char *buf = NULL;
	size_t cap = 0;
	ssize_t len;

	str_init(&line, r->mem);
	str_addn(&line, first, n);
	while (r->st == ST_OK && (len = getline(&buf, &cap, f)) > 0) {
		if (line.len > 0) { /* the bytes that told the format, and the rest of their line */
			str_addn(&line, buf, (size_t)len);
			jsonl_line(r, line.s, line.len);
			str_clear(&line);
		} else if ((size_t)len > RECORD_BYTES) {
			r->rec.fault = "this line is too long";
			hand_over(r);
		} else {
			jsonl_line(r, buf, (size_t)len);
		}
	}
	if (r->st == ST_OK && line.len > 0)
		jsonl_line(r, line.s, line.len);
	free(buf);
}

enum status
record_each(struct arena *mem, FILE *f, enum status (*fn)(void *arg, const struct record *), void *arg, const char **why)
{
	struct reader r = { .mem = mem, .fn = fn, .arg = arg };
	char first[4];
	size_t n = fread(first, 1, 3, f);

	*why = NULL;
	r.item = arena_new();
	if (n > 0 && first[0] == '{')
		jsonl_read(&r, f, first, n);
	else
		csv_read(&r, f, first, n);
	arena_free(r.item);
	if (r.st == ST_OK && ferror(f)) {
		r.why = arena_printf(mem, "the file cannot be read: %s", strerror(errno));
		r.st = ST_INVALID;
	} else if (r.st == ST_OK && n == 0) {
		r.why = "the file is empty";
		r.st = ST_INVALID;
	}
	*why = r.why;
	return r.st;
}
