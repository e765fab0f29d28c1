/*
 * log.c -- one line, one write(2), nothing in it that could look like another line.
 *
 * The program's name, the least level and the request id are the process's own: a worker serves one
 * request at a time.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define LINE_MAX_BYTES 4096

static char log_program[32] = "kefu";
static char log_req[40];
static enum log_level log_least = LOG_L_INFO;

static const char *const level_names[] = { "debug", "info", "warn", "error" };

void
log_open(const char *program, enum log_level least)
{
	(void)snprintf(log_program, sizeof(log_program), "%s", program);
	log_least = least;
}

void
log_request(const char *id)
{
	(void)snprintf(log_req, sizeof(log_req), "%s", id == NULL ? "" : id);
}

/* Copy text with controls (C0, DEL, C1 and the separators U+2028, U+2029) as \xNN; answers the bytes
 * written, at most room. */
static size_t
log_escape(char *out, size_t room, const char *text)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = (const unsigned char *)text;
	size_t n = 0;
	bool bad;

	for (; *p != '\0' && n + 5 < room; p++) {
		bad = *p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) ||
		    (*p == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9));
		if (!bad) {
			out[n++] = (char)*p;
			continue;
		}
		out[n++] = '\\';
		out[n++] = 'x';
		out[n++] = digits[*p >> 4];
		out[n++] = digits[*p & 15];
	}
	return n;
}

void
log_line(enum log_level level, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES / 2], line[LINE_MAX_BYTES];
	struct timespec now;
	struct tm tm;
	va_list ap;
	size_t n;
	int len;

	if (level < log_least)
		return;
	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) < 0)
		text[0] = '\0';
	va_end(ap);
	(void)clock_gettime(CLOCK_REALTIME, &now);
	(void)gmtime_r(&now.tv_sec, &tm);
	n = strftime(line, sizeof(line), "%Y-%m-%dT%H:%M:%SZ", &tm);
	len = snprintf(line + n, 160, " %s %s[%ld]%s%s: ", level_names[level], log_program,
	    (long)getpid(), log_req[0] == '\0' ? "" : " req=", log_req);
	if (len > 0)
		n += (size_t)len;
	n += log_escape(line + n, sizeof(line) - n - 1, text);
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return; /* nowhere to complain to */
}
