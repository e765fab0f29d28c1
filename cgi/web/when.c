/*
 * when.c -- instants in the reader's words and the installation's time zone.
 *
 * The forms are facts of the three languages, not sentences of a screen, so they stand here and not
 * in the catalogues.
 */
#include "base/date.h"
#include "web/view.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define AGO_DAYS 7 /* older instants are given as a date */

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
	"Oct", "Nov", "Dec" };

/* One, several; the Chinese forms have no plural. */
struct ago_words {
	const char *now, *minute, *minutes, *hour, *hours, *day, *days;
};

static const struct ago_words ago_words[LANG_N] = {
	[LANG_EN] = { "just now", "1 minute ago", "%d minutes ago", "1 hour ago", "%d hours ago",
	    "yesterday", "%d days ago" },
	[LANG_ZH_CN] = { "刚刚", "1 分钟前", "%d 分钟前", "1 小时前", "%d 小时前", "昨天", "%d 天前" },
	[LANG_ZH_TW] = { "剛剛", "1 分鐘前", "%d 分鐘前", "1 小時前", "%d 小時前", "昨天", "%d 天前" },
};

static const char *
day_text(struct req *rq, const struct civil *c)
{
	if (rq->cx->lang == LANG_EN)
		return arena_printf(rq->cx->mem, "%d %s %d", c->day, months[c->month - 1], c->year);
	return arena_printf(rq->cx->mem, "%d年%d月%d日", c->year, c->month, c->day);
}

const char *
view_date(struct req *rq, int64_t utc)
{
	struct civil c = date_local_found(&rq->cx->zone, utc);

	return day_text(rq, &c);
}

const char *
view_time(struct req *rq, int64_t utc)
{
	struct civil c = date_local_found(&rq->cx->zone, utc);

	return arena_printf(rq->cx->mem, "%s%s %02d:%02d", day_text(rq, &c),
	    rq->cx->lang == LANG_EN ? "," : "", c.hour, c.minute);
}

static const char *
count(struct req *rq, int64_t n, const char *one, const char *many)
{
	struct str s;

	if (n == 1)
		return one;
	str_init(&s, rq->cx->mem);
	for (; *many != '\0'; many++) {
		if (many[0] == '%' && many[1] == 'd') {
			str_addf(&s, "%lld", (long long)n);
			many++;
		} else
			str_addc(&s, *many);
	}
	return s.s;
}

const char *
view_ago(struct req *rq, int64_t utc)
{
	const struct ago_words *w = &ago_words[rq->cx->lang];
	int64_t now = rq->cx->now, age = now - utc, days;

	if (age < -MINUTE)
		return view_time(rq, utc);
	if (age < MINUTE)
		return w->now;
	if (age < HOUR)
		return count(rq, age / MINUTE, w->minute, w->minutes);
	/* Days are those of the calendar: last night is yesterday even when it is 5 hours ago. */
	days = date_days_found(&rq->cx->zone, utc, now);
	if (days == 0)
		return count(rq, age / HOUR, w->hour, w->hours);
	if (days <= AGO_DAYS)
		return count(rq, days, w->day, w->days);
	return view_date(rq, utc);
}
