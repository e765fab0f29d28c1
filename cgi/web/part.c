/*
 * part.c -- the headers of one part of multipart/form-data, as browsers really write them.
 */
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "web/param.h"
#include "web/part.h"

#define FILE_NAME_MAX 200 /* characters */

enum status
part_malformed(struct req *rq, const char *what)
{
	return fail(rq->cx, ST_INVALID, "malformed multipart body: %s", what);
}

bool
part_param(struct arena *mem, const char **s, const char **name, char **value, bool *bad)
{
	const char *p = *s + strspn(*s, " \t");
	size_t n;

	if (*p == '\0')
		return false;
	*bad = true;
	if (*p++ != ';')
		return false;
	p += strspn(p, " \t");
	n = strcspn(p, "=; \t\"");
	if (n == 0 || p[n] != '=')
		return false;
	*name = arena_strndup(mem, p, n);
	p += n + 1;
	if (*p == '"') {
		char *d = *value = arena_alloc(mem, strlen(p) + 1);

		for (p++; *p != '\0' && *p != '"'; p++) {
			if (*p == '\\' && p[1] == '"')
				p++;
			*d++ = *p;
		}
		if (*p++ != '"')
			return false;
	} else {
		n = strcspn(p, "; \t");
		*value = arena_strndup(mem, p, n);
		p += n;
	}
	*s = p;
	*bad = false;
	return true;
}

/* Last component of what a browser calls the file; long names lose their middle, not their extension. */
static const char *
file_name(struct arena *mem, const char *s)
{
	const char *last = s, *tail;
	size_t n;

	for (const char *p = s; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			last = p + 1;
	n = utf8_length(last);
	if (n <= FILE_NAME_MAX)
		return last;
	tail = last + utf8_prefix(last, n - 20);
	return arena_printf(mem, "%.*s%s", (int)utf8_prefix(last, FILE_NAME_MAX - 20), last, tail);
}

/* HTML's form encoding writes `"`, CR and LF in names as %22, %0D and %0A and leaves the rest. */
static void
name_unquote(char *s)
{
	char *d = s;

	for (; *s != '\0'; s++) {
		if (str_starts(s, "%22")) {
			*d++ = '"';
			s += 2;
		} else
			*d++ = *s;
	}
	*d = '\0';
}

/* "form-data; name=...; filename=..." */
static enum status
disposition(struct req *rq, const char *v, struct part *part)
{
	struct arena *mem = rq->cx->mem;
	const char *name, *star = NULL;
	char *value;
	bool bad = false;

	if (strncasecmp(v, "form-data", 9) != 0)
		return part_malformed(rq, "a part that is not form-data");
	for (v += 9; part_param(mem, &v, &name, &value, &bad);) {
		name_unquote(value);
		if (strcasecmp(name, "name") == 0 && part->name == NULL)
			part->name = value;
		else if (strcasecmp(name, "filename") == 0 && part->file == NULL)
			part->file = value;
		else if (strcasecmp(name, "filename*") == 0 && star == NULL)
			star = value;
		else
			bad = true;
		if (bad)
			break;
	}
	if (bad || part->name == NULL)
		return part_malformed(rq, "Content-Disposition");
	if (star != NULL && (strncasecmp(star, "utf-8''", 7) != 0 ||
	    !param_decode(mem, star + 7, strlen(star + 7), false, &part->file)))
		return part_malformed(rq, "filename*");
	if (strlen(part->name) > PARAM_NAME_MAX || !param_text(part->name, strlen(part->name)))
		return part_malformed(rq, "a part's name");
	if (part->file != NULL && !utf8_printable(part->file, strlen(part->file), false))
		return part_malformed(rq, "a file name");
	if (part->file != NULL)
		part->file = file_name(mem, part->file);
	return ST_OK;
}

enum status
part_header(struct req *rq, char *line, struct part *part)
{
	char *v = strchr(line, ':');

	if (v == NULL || v == line)
		return part_malformed(rq, "a header without a name");
	*v++ = '\0';
	v += strspn(v, " \t");
	if (strcasecmp(line, "Content-Disposition") == 0) {
		if (part->name != NULL)
			return part_malformed(rq, "Content-Disposition twice");
		return disposition(rq, v, part);
	}
	if (strcasecmp(line, "Content-Type") == 0) {
		if (strlen(v) > 200 || !utf8_printable(v, strlen(v), false))
			return part_malformed(rq, "Content-Type");
		part->mime = v;
	}
	if (strcasecmp(line, "Content-Transfer-Encoding") == 0 && strcasecmp(v, "binary") != 0 &&
	    strcasecmp(v, "8bit") != 0 && strcasecmp(v, "7bit") != 0)
		return part_malformed(rq, "Content-Transfer-Encoding");
	return ST_OK;
}
