/*
 * ctl_import.c -- import, export, and taking an import back.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "model/article_export.h"
#include "model/import_batch.h"
#include "prog/ctl.h"

/* ---------------------------------------------------------------- import */

struct importing {
	struct import im;
	bool terminal; /* one line that counts, instead of a line for each row that is fine */
	time_t begun, shown;
};

static int64_t
rows_of(const struct import *im)
{
	return im->count[IMPORT_STORED] + im->count[IMPORT_CHANGED] + im->count[IMPORT_SAME] + im->count[IMPORT_REFUSED];
}

static void
progress(struct importing *i)
{
	time_t now = time(NULL);

	if (now == i->shown)
		return;
	i->shown = now;
	fprintf(stderr, "\r%lld rows, %lld a second ", (long long)rows_of(&i->im),
	    (long long)(rows_of(&i->im) / (now > i->begun ? now - i->begun : 1)));
}

static void
told(void *arg, int64_t row, enum import_result result, const char *key, const char *why)
{
	static const char *const words[2][IMPORT_RESULTS] = {
		{ "stored", "same", "refused", "changed" },
		{ "would be stored", "same", "would be refused", "would be changed" },
	};
	struct importing *i = arg;

	if (i->terminal && why == NULL) {
		progress(i);
		return;
	}
	if (i->terminal)
		fputs("\r\033[K", stderr);
	printf("row %lld: %s: %s%s%s\n", (long long)row, words[i->im.dry_run ? 1 : 0][result], key, why == NULL ? "" : ": ",
	    why == NULL ? "" : why);
}

static int
source_check(const char *s)
{
	if (strlen(s) > 0 && strlen(s) <= 40 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen(s))
		return 0;
	ctl_say("--source wants at most 40 of a-z 0-9 - _ .");
	return EX_USAGE;
}

static int
import_report(struct ctl *c, struct importing *i, enum status st)
{
	const struct import *im = &i->im;

	if (i->terminal)
		fputs("\r\033[K", stderr);
	printf("%s%lld stored, %lld changed, %lld the same as before, %lld refused.\n",
	    im->dry_run ? "Nothing was changed.  Without --dry-run: " : "", (long long)im->count[IMPORT_STORED],
	    (long long)im->count[IMPORT_CHANGED], (long long)im->count[IMPORT_SAME], (long long)im->count[IMPORT_REFUSED]);
	if (im->batch != 0)
		printf("This was import %lld: kefuctl import undo %lld takes it back.\n", (long long)im->batch, (long long)im->batch);
	if (st != ST_OK)
		return ctl_fail(c, st, "the import ended early");
	return im->count[IMPORT_REFUSED] > 0 ? EX_DATAERR : 0;
}

static int
file_open(const char *path, FILE **f)
{
	if ((*f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re")) != NULL)
		return 0;
	ctl_say("%s cannot be opened: %s", path, strerror(errno));
	return EX_NOINPUT;
}

static int
import_run(struct ctl *c, struct importing *i, const char *path, enum status (*fn)(struct ctx *, FILE *, struct import *))
{
	enum status st;
	FILE *f;
	int rc;

	if ((rc = file_open(path, &f)) != 0)
		return rc;
	i->im.say = told;
	i->im.arg = i;
	i->begun = time(NULL);
	st = fn(c->cx, f, &i->im);
	if (f != stdin)
		(void)fclose(f);
	return import_report(c, i, st);
}

static int
import_simple(struct ctl *c, enum status (*fn)(struct ctx *, FILE *, struct import *))
{
	struct importing i = { .im = { .source = "import" } };
	const struct ctl_opt opts[] = {
		{ .name = "--dry-run", .flag = &i.im.dry_run },
		{ .name = "--source", .value = &i.im.source },
	};
	const char *path;
	int rc;

	if (!ctl_args(c, opts, NELEM(opts), &path, 1))
		return EX_USAGE;
	if ((rc = source_check(i.im.source)) != 0)
		return rc;
	return import_run(c, &i, path, fn);
}

int
ctl_import_customers(struct ctl *c)
{
	return import_simple(c, import_customers);
}

int
ctl_import_categories(struct ctl *c)
{
	return import_simple(c, import_categories);
}

int
ctl_import_departments(struct ctl *c)
{
	return import_simple(c, import_departments);
}

/* The folder of a file: what its rows name lies below it. */
static const char *
folder_of(struct ctl *c, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return NULL;
	return slash == NULL ? "." : slash == path ? "/" : arena_strndup(c->cx->mem, path, (size_t)(slash - path));
}

static enum status
articles_folder(struct ctx *cx, FILE *f, struct import *im)
{
	(void)f;
	return import_article_folder(cx, im);
}

/* Its last part, as people at the desk will know it. */
static const char *
name_of(const char *path)
{
	size_t n = strlen(path);

	while (n > 1 && (path[n - 1] == '/' || path[n - 1] == '.'))
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	return path[n] != '\0' ? path + n : path;
}

static enum status
articles_recorded(struct ctl *c, struct importing *i, const char *path, bool folder, int *rc)
{
	enum status st = ST_OK;

	if (!i->im.dry_run)
		st = import_batch_begin(c->cx, name_of(path), false, &i->im.batch);
	if (st != ST_OK) {
		*rc = ctl_fail(c, st, "the import did not begin");
		return st;
	}
	*rc = import_run(c, i, path, folder ? articles_folder : import_articles);
	if (i->im.batch != 0)
		st = import_batch_end(c->cx, &i->im, false);
	if (st != ST_OK)
		*rc = ctl_fail(c, st, "the end of the import was not noted");
	return st;
}

int
ctl_import_articles(struct ctl *c)
{
	struct importing i = { .im = { .source = "import" }, .terminal = isatty(STDERR_FILENO) && isatty(STDOUT_FILENO) };
	const struct ctl_opt opts[] = {
		{ .name = "--dry-run", .flag = &i.im.dry_run },
		{ .name = "--source", .value = &i.im.source },
		{ .name = "--charset", .value = &i.im.charset },
		{ .name = "--category", .value = &i.im.category },
		{ .name = "--language", .value = &i.im.lang },
		{ .name = "--audience", .value = &i.im.audience },
	};
	struct stat st;
	const char *path;
	bool folder;
	int rc;

	if (!ctl_args(c, opts, NELEM(opts), &path, 1))
		return EX_USAGE;
	if ((rc = source_check(i.im.source)) != 0)
		return rc;
	folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	i.im.dir = folder ? path : folder_of(c, path);
	(void)articles_recorded(c, &i, path, folder, &rc);
	return rc;
}

/* ---------------------------------------------------------------- the list, and undo */

int
ctl_import_list(struct ctl *c)
{
	struct import_batch *b;
	enum status st;
	size_t n, i;
	bool more;

	if (!ctl_args(c, NULL, 0, NULL, 0))
		return EX_USAGE;
	if ((st = import_batch_list(c->cx, 1, &b, &n, &more)) != ST_OK)
		return ctl_fail(c, st, "the list cannot be read");
	for (i = 0; i < n; i++)
		printf("%lld\t%s\t%s\t%lld created, %lld changed, %lld the same, %lld refused\t%s\t%s\n", (long long)b[i].id,
		    date_iso(c->cx->mem, b[i].at), b[i].cut ? "cut off" : b[i].state, (long long)b[i].created, (long long)b[i].changed,
		    (long long)b[i].same, (long long)b[i].refused, b[i].user_name[0] != '\0' ? b[i].user_name : "kefuctl", b[i].name);
	return 0;
}

static void
left(void *arg, int64_t article, const char *title)
{
	(void)arg;
	printf("article %lld was changed since and is left as it is: %s\n", (long long)article, title);
}

int
ctl_import_undo(struct ctl *c)
{
	struct import_undone u;
	const char *text;
	enum status st;
	int64_t id;

	if (!ctl_args(c, NULL, 0, &text, 1))
		return EX_USAGE;
	if (!str_to_i64(text, 1, INT64_MAX, &id)) {
		ctl_say("kefuctl import list tells the numbers of imports");
		return EX_USAGE;
	}
	st = import_undo(c->cx, id, &u, left, NULL);
	printf("%lld archived, %lld put back, %lld left as they are.\n", (long long)u.archived, (long long)u.restored, (long long)u.edited);
	return st == ST_OK ? 0 : ctl_fail(c, st, "the import was not undone");
}

/* ---------------------------------------------------------------- export */

static enum status
sink_write(void *arg, const void *p, size_t n)
{
	return fwrite(p, 1, n, arg) == n ? ST_OK : ST_FAILED;
}

static int
export_report(struct ctl *c, enum status st, int64_t n, int64_t files, const char *what)
{
	if (st != ST_OK)
		return ctl_fail(c, st, "the export ended early");
	fprintf(stderr, "%lld %s", (long long)n, what);
	if (files > 0)
		fprintf(stderr, ", %lld files", (long long)files);
	fputs(".\n", stderr);
	return 0;
}

static int
file_make(const char *path, FILE **f)
{
	if ((*f = strcmp(path, "-") == 0 ? stdout : fopen(path, "we")) != NULL)
		return 0;
	ctl_say("%s cannot be written: %s", path, strerror(errno));
	return EX_CANTCREAT;
}

static enum status
file_done(FILE *f, enum status st)
{
	bool bad = fflush(f) != 0 || ferror(f);

	if (f != stdout && fclose(f) != 0)
		bad = true;
	return st == ST_OK && bad ? ST_FAILED : st;
}

static bool
ends(const char *s, const char *tail)
{
	size_t n = strlen(s), k = strlen(tail);

	return n >= k && strcmp(s + n - k, tail) == 0;
}

int
ctl_export_articles(struct ctl *c)
{
	struct export_sink sink = { .write = sink_write };
	const char *path, *form = NULL;
	const struct ctl_opt opts[] = { { .name = "--form", .value = &form } };
	int64_t n = 0, files = 0;
	enum status st;
	FILE *f;
	int rc;

	if (!ctl_args(c, opts, NELEM(opts), &path, 1))
		return EX_USAGE;
	if (form == NULL)
		form = ends(path, ".csv") ? "csv" : ends(path, ".jsonl") || strcmp(path, "-") == 0 ? "jsonl" : "folder";
	if (strcmp(form, "folder") == 0) {
		st = export_folder(c->cx, path, &n);
		return export_report(c, st, n, 0, "articles");
	}
	if (strcmp(form, "csv") != 0 && strcmp(form, "jsonl") != 0) {
		ctl_say("--form is csv, jsonl or folder");
		return EX_USAGE;
	}
	if ((rc = file_make(path, &f)) != 0)
		return rc;
	sink.arg = f;
	st = export_articles(c->cx, strcmp(form, "csv") == 0 ? EXPORT_CSV : EXPORT_JSONL, &sink, &n);
	st = file_done(f, st);
	if (st == ST_OK && f != stdout)
		st = export_files(c->cx, folder_of(c, path), &files);
	return export_report(c, st, n, files, "articles");
}

static int
export_tree(struct ctl *c, enum status (*fn)(struct ctx *, const struct export_sink *, int64_t *), const char *what)
{
	struct export_sink sink = { .write = sink_write };
	const char *path;
	enum status st;
	int64_t n = 0;
	FILE *f;
	int rc;

	if (!ctl_args(c, NULL, 0, &path, 1))
		return EX_USAGE;
	if ((rc = file_make(path, &f)) != 0)
		return rc;
	sink.arg = f;
	st = file_done(f, fn(c->cx, &sink, &n));
	return export_report(c, st, n, 0, what);
}

int
ctl_export_categories(struct ctl *c)
{
	return export_tree(c, export_categories, "categories");
}

int
ctl_export_departments(struct ctl *c)
{
	return export_tree(c, export_departments, "departments");
}
