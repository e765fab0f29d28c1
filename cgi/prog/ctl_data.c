/*
 * ctl_data.c -- reindex.
 */
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/date.h"
#include "model/search.h"
#include "prog/ctl.h"

#define BAR 30           /* characters of a full bar */
#define LINE_SECONDS 10  /* between two lines where there is no terminal */

struct progress {
	const char *phase; /* that was told last */
	int64_t at;        /* when */
	int per_cent;
	bool terminal;
};

/* A bar that is drawn over itself. */
static void
draw(const char *what, int per_cent)
{
	int i;

	printf("\r%-9s [", what);
	for (i = 0; i < BAR; i++)
		putchar(i < per_cent * BAR / 100 ? '#' : '.');
	printf("] %3d %%", per_cent);
}

static void
reindex_say(void *arg, const struct reindex_state *s)
{
	struct progress *p = arg;
	const char *what = strcmp(s->phase, "text") == 0 ? "texts" : "postings";
	int per_cent = s->done < s->total ? (int)(s->done * 100 / s->total) : 100;
	bool first = p->phase == NULL || strcmp(p->phase, s->phase) != 0;

	if (!first && (per_cent == p->per_cent || (!p->terminal && date_now() < p->at + LINE_SECONDS)))
		return;
	if (p->terminal && first && p->phase != NULL)
		putchar('\n');
	if (p->terminal)
		draw(what, per_cent);
	else
		printf("%s: %d per cent\n", what, per_cent);
	(void)fflush(stdout);
	*p = (struct progress){ s->phase, date_now(), per_cent, p->terminal };
}

int
ctl_reindex(struct ctl *c)
{
	struct progress p = { .terminal = isatty(STDOUT_FILENO) == 1 };
	struct reindex how = { .say = reindex_say, .arg = &p };
	enum status st;
	int64_t n;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	st = search_reindex(c->cx, &how, &n);
	if (p.terminal && p.phase != NULL)
		putchar('\n');
	if (st != ST_OK)
		return ctl_fail(c, st, "the index is not built yet, the old one still answers; the same command goes on where this one stopped");
	printf("%lld article%s in the index.\n", (long long)n, n == 1 ? " is" : "s are");
	return 0;
}
