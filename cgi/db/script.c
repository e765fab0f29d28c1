/*
 * script.c -- run a whole SQL script, statement by statement.
 *
 * The splitter knows quotes, comments and the DELIMITER lines of the mysql client, which is all that
 * our own scripts use.  It does not understand SQL.
 */
#include <string.h>
#include <strings.h>

#include "db/priv.h"

struct script {
	const char *p;
	int line;
	char delim[8];
};

/* Step over one character, counting lines. */
static void
step(struct script *s)
{
	if (*s->p == '\n')
		s->line++;
	s->p++;
}

static void
skip_line(struct script *s)
{
	while (*s->p != '\0' && *s->p != '\n')
		s->p++;
}

static void
skip_block(struct script *s)
{
	s->p += 2;
	while (*s->p != '\0' && strncmp(s->p, "*/", 2) != 0)
		step(s);
	if (*s->p != '\0')
		s->p += 2;
}

static void
skip_quoted(struct script *s)
{
	char q = *s->p;

	step(s);
	while (*s->p != '\0' && *s->p != q) {
		if (*s->p == '\\' && q != '`' && s->p[1] != '\0')
			step(s);
		step(s);
	}
	if (*s->p != '\0')
		s->p++;
}

static bool
at_comment(const char *p)
{
	return *p == '#' || (p[0] == '-' && p[1] == '-' && (p[2] == ' ' || p[2] == '\t' || p[2] == '\n' || p[2] == '\0'));
}

/* Blank space and comments before a statement, and DELIMITER lines. */
static void
skip_between(struct script *s)
{
	size_t n;

	for (;;) {
		if (*s->p != '\0' && strchr(" \t\r\n", *s->p) != NULL) {
			step(s);
		} else if (at_comment(s->p)) {
			skip_line(s);
		} else if (strncmp(s->p, "/*", 2) == 0 && s->p[2] != '!') {
			skip_block(s);
		} else if (strncasecmp(s->p, "DELIMITER ", 10) == 0) {
			s->p += 10;
			n = strcspn(s->p, " \t\r\n");
			if (n >= 1 && n < sizeof(s->delim)) {
				memcpy(s->delim, s->p, n);
				s->delim[n] = '\0';
			}
			skip_line(s);
		} else {
			return;
		}
	}
}

/* Move to the end of the statement at s->p; its bytes are [start, end). */
static void
skip_statement(struct script *s, const char **end)
{
	size_t n = strlen(s->delim);

	while (*s->p != '\0' && strncmp(s->p, s->delim, n) != 0) {
		if (*s->p == '\'' || *s->p == '"' || *s->p == '`')
			skip_quoted(s);
		else if (at_comment(s->p))
			skip_line(s);
		else if (strncmp(s->p, "/*", 2) == 0)
			skip_block(s);
		else
			step(s);
	}
	*end = s->p;
	if (*s->p != '\0')
		s->p += n;
}

static enum status
drain(struct ctx *cx, const char *name, int line)
{
	MYSQL *my = cx->db->my;
	MYSQL_RES *res;
	int rc;

	do {
		if ((res = mysql_store_result(my)) != NULL)
			mysql_free_result(res);
		else if (mysql_field_count(my) > 0)
			break;
		rc = mysql_next_result(my);
	} while (rc == 0);
	if (mysql_errno(my) == 0)
		return ST_OK;
	return db_error(cx, mysql_errno(my), mysql_error(my), arena_printf(cx->mem, "%s line %d", name, line));
}

enum status
db_script(struct ctx *cx, const char *name, const char *text)
{
	struct script s = { .p = text, .line = 1, .delim = ";" };
	const char *start, *end;
	enum status st;
	int line;

	TRY(db_connect(cx));
	for (;;) {
		skip_between(&s);
		if (*s.p == '\0')
			return ST_OK;
		start = s.p;
		line = s.line;
		skip_statement(&s, &end);
		if (end == start)
			continue;
		if (mysql_real_query(cx->db->my, start, (unsigned long)(end - start)) != 0) {
			st = db_error(cx, mysql_errno(cx->db->my), mysql_error(cx->db->my),
			    arena_printf(cx->mem, "%s line %d", name, line));
			if (db_lost_no(mysql_errno(cx->db->my)))
				db_drop(cx->db);
			return st;
		}
		TRY(drain(cx, name, line));
	}
}
