/*
 * date.h -- instants (UTC seconds since 1970), civil dates, the DATETIME text of the database, and
 * the one time zone of the installation.
 *
 * The zone belongs to the process: main sets it once from conf.time_zone with date_zone; nothing
 * here touches the environment later.  UTC arithmetic never depends on it.  Years 1 to 9999.
 */
#ifndef KEFU_BASE_DATE_H
#define KEFU_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "arena.h"

/* One day and time of day, in whatever zone the caller knows. */
struct civil {
	int year;   /* 1 .. 9999 */
	int month;  /* 1 .. 12 */
	int day;    /* 1 .. 31 */
	int hour;   /* 0 .. 23 */
	int minute;
	int second;
	int weekday; /* 0 Sunday .. 6; set by date_utc and date_local, ignored as input */
};

/* Make an IANA zone ("Asia/Shanghai") the process's own.  False when the system has no such zone. */
bool date_zone(const char *iana);
/* Does the system know this zone?  Changes nothing. */
bool date_zone_known(const char *iana);

/* Present instant. */
int64_t date_now(void);
/* A real day and time of day? */
bool date_valid(const struct civil *);
struct civil date_utc(int64_t);
int64_t date_from_utc(const struct civil *);
/* In the process's zone.  A time that does not exist there (clocks put forward) moves on by the gap;
 * one that exists twice is the first. */
struct civil date_local(int64_t);
/* Offsets of the zone that were found before, so that a page of many instants asks the C library for few; all zero: none yet.  Good for one
 * zone: whoever calls date_zone starts with an empty one. */
#define DATE_FOUND 32
struct date_found {
	int32_t span[DATE_FOUND];   /* four days each since 1970, from 1; 0: none */
	int32_t offset[DATE_FOUND]; /* seconds east of UTC all through it; INT32_MAX: the clocks change within it */
};
/* The same as date_local, for instants since 1970. */
struct civil date_local_found(struct date_found *, int64_t);
int64_t date_from_local(const struct civil *);
/* Start of the local day that holds t, and of the day n days after it. */
int64_t date_midnight(int64_t t, int days);
/* Midnights between two instants in the process's zone: 1 from last night to this morning, negative backwards. */
int64_t date_days(int64_t from, int64_t to);
int64_t date_days_found(struct date_found *, int64_t from, int64_t to);

/* "YYYY-MM-DD HH:MM:SS" in UTC, as the database writes a DATETIME. */
char *date_datetime(struct arena *, int64_t);
/* "YYYY-MM-DDTHH:MM:SSZ" (RFC 3339). */
char *date_iso(struct arena *, int64_t);
/* The same back, with Z or a numeric offset; fractions of a second are cut, a date alone is its midnight UTC.  False on other text. */
bool date_from_iso(const char *, int64_t *);
/* "YYYY-MM-DD", a real day, to year, month and day. */
bool date_from_day(const char *, struct civil *);

#endif
