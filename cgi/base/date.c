/*
 * date.c -- the Gregorian calendar by arithmetic, local time by the C library.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/str.h"

#define DAY 86400

bool
date_zone_known(const char *iana)
{
	char path[256];
	int n;

	if (str_empty(iana) || iana[0] == '/' || strstr(iana, "..") != NULL)
		return false;
	if (strcmp(iana, "UTC") == 0)
		return true;
	n = snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", iana);
	return n > 0 && (size_t)n < sizeof(path) && access(path, R_OK) == 0;
}

bool
date_zone(const char *iana)
{
	if (!date_zone_known(iana) || setenv("TZ", iana, 1) != 0)
		return false;
	tzset();
	return true;
}

int64_t
date_now(void)
{
	return (int64_t)time(NULL);
}

static bool
leap(int y)
{
	return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return m == 2 && leap(y) ? 29 : days[m - 1];
}

bool
date_valid(const struct civil *c)
{
	return c->year >= 1 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	    c->day <= month_days(c->year, c->month) && c->hour >= 0 && c->hour <= 23 &&
	    c->minute >= 0 && c->minute <= 59 && c->second >= 0 && c->second <= 59;
}

/* Days since 1970-01-01; years are counted from March so that the leap day comes last. */
static int64_t
days_from(int y, int m, int d)
{
	int64_t year = m <= 2 ? y - 1 : y, era = year / 400, yoe = year - era * 400;
	int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
days_to(int64_t days, struct civil *c)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;

	c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

struct civil
date_utc(int64_t t)
{
	struct civil c = { 0 };
	int64_t days = t / DAY, s = t % DAY;

	if (s < 0) {
		s += DAY;
		days--;
	}
	days_to(days, &c);
	c.hour = (int)(s / 3600);
	c.minute = (int)(s / 60 % 60);
	c.second = (int)(s % 60);
	c.weekday = (int)(((days + 4) % 7 + 7) % 7);
	return c;
}

int64_t
date_from_utc(const struct civil *c)
{
	return days_from(c->year, c->month, c->day) * DAY + c->hour * 3600 + c->minute * 60 + c->second;
}

struct civil
date_local(int64_t t)
{
	time_t tt = (time_t)t;
	struct tm tm;

	if (localtime_r(&tt, &tm) == NULL)
		return date_utc(t);
	return (struct civil){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min,
		tm.tm_sec, tm.tm_wday };
}

/* No zone has changed its clocks twice within six days since 1970: what holds at both ends of four days holds between them. */
#define SPAN (4 * DAY)
#define CHANGES INT32_MAX /* the clocks change within it */

static int32_t
offset_at(int64_t t)
{
	time_t tt = (time_t)t;
	struct tm tm;

	return localtime_r(&tt, &tm) == NULL ? CHANGES : (int32_t)tm.tm_gmtoff;
}

struct civil
date_local_found(struct date_found *f, int64_t t)
{
	int64_t n = t / SPAN;
	size_t i = (size_t)n % DATE_FOUND;
	int32_t end;

	if (t < 0 || n >= INT32_MAX)
		return date_local(t);
	if (f->span[i] != n + 1) {
		f->span[i] = (int32_t)(n + 1);
		f->offset[i] = offset_at(n * SPAN);
		end = offset_at(n * SPAN + SPAN - 1);
		if (f->offset[i] != end)
			f->offset[i] = CHANGES;
	}
	return f->offset[i] == CHANGES ? date_local(t) : date_utc(t + f->offset[i]);
}

static bool
same_civil(const struct civil *a, const struct civil *b)
{
	return a->year == b->year && a->month == b->month && a->day == b->day && a->hour == b->hour &&
	    a->minute == b->minute && a->second == b->second;
}

/* The offset a day before and a day after bracket any change of clocks; mktime is not used because
 * its choice in a gap or an overlap is the C library's own. */
int64_t
date_from_local(const struct civil *c)
{
	int64_t as_utc = date_from_utc(c), before, after;
	struct civil p = date_local(as_utc - DAY), n = date_local(as_utc + DAY), got;

	before = as_utc - (date_from_utc(&p) - (as_utc - DAY));
	after = as_utc - (date_from_utc(&n) - (as_utc + DAY));
	got = date_local(before);
	if (same_civil(&got, c))
		return before;
	got = date_local(after);
	return same_civil(&got, c) ? after : before;
}

int64_t
date_midnight(int64_t t, int days)
{
	struct civil c = date_local(t), day;

	c.hour = c.minute = c.second = 0;
	day = date_utc(date_from_utc(&c) + (int64_t)days * DAY);
	return date_from_local(&day);
}

int64_t
date_days(int64_t from, int64_t to)
{
	struct civil a = date_local(from), b = date_local(to);

	return days_from(b.year, b.month, b.day) - days_from(a.year, a.month, a.day);
}

int64_t
date_days_found(struct date_found *f, int64_t from, int64_t to)
{
	struct civil a = date_local_found(f, from), b = date_local_found(f, to);

	return days_from(b.year, b.month, b.day) - days_from(a.year, a.month, a.day);
}

char *
date_datetime(struct arena *mem, int64_t t)
{
	struct civil c = date_utc(t);

	return arena_printf(mem, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
}

char *
date_iso(struct arena *mem, int64_t t)
{
	struct civil c = date_utc(t);

	return arena_printf(mem, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
}

/* Exactly n digits at *p; moves *p on. */
static bool
digits(const char **p, int n, int *out)
{
	int v = 0;

	while (n-- > 0) {
		if (**p < '0' || **p > '9')
			return false;
		v = v * 10 + (*(*p)++ - '0');
	}
	*out = v;
	return true;
}

static bool
parse_day(const char **p, struct civil *c)
{
	return digits(p, 4, &c->year) && *(*p)++ == '-' && digits(p, 2, &c->month) && *(*p)++ == '-' &&
	    digits(p, 2, &c->day);
}

static bool
parse_clock(const char **p, struct civil *c)
{
	if (!digits(p, 2, &c->hour) || *(*p)++ != ':' || !digits(p, 2, &c->minute) || *(*p)++ != ':' ||
	    !digits(p, 2, &c->second))
		return false;
	if (**p == '.') {
		++*p;
		*p += strspn(*p, "0123456789");
	}
	return true;
}

bool
date_from_day(const char *s, struct civil *out)
{
	struct civil c = { 0 };

	if (s == NULL || !parse_day(&s, &c) || *s != '\0' || !date_valid(&c))
		return false;
	*out = c;
	return true;
}

bool
date_from_iso(const char *s, int64_t *out)
{
	struct civil c = { 0 };
	int sign, h = 0, m = 0;

	if (s == NULL || !parse_day(&s, &c))
		return false;
	if (*s == 'T') {
		s++;
		if (!parse_clock(&s, &c))
			return false;
		sign = *s == '-' ? -1 : 1;
		if (*s == '+' || *s == '-') {
			s++;
			if (!digits(&s, 2, &h) || *s++ != ':' || !digits(&s, 2, &m) || h > 14 || m > 59)
				return false;
			h *= sign;
			m *= sign;
		} else if (*s++ != 'Z') {
			return false;
		}
	}
	if (*s != '\0' || !date_valid(&c))
		return false;
	*out = date_from_utc(&c) - h * 3600 - m * 60;
	return true;
}
