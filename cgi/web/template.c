/*
 * template.c -- every template parsed and audited once, rendered many times.
 *
 * Pages are the .cs files directly below each folder of templates/ but partial/, lang/ and mail/;
 * layout_*.cs and macros.cs are only parts of others.  The cache is filled before the workers are
 * forked.  One CSPARSE belongs to one process.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "web/audit.h"
#include "web/hdf.h"
#include "web/view.h"

#define TEMPLATES_MAX 256
#define SOURCE_MAX (1024 * 1024)

struct template {
	char *name; /* "portal/home.cs" */
	CSPARSE *cs[LANG_N]; /* alike until constants are folded in */
	size_t hint; /* bytes of the longest page so far: one allocation for the next */
};

static struct template templates[TEMPLATES_MAX];
static size_t ntemplates;
static HDF *config;
static char build[17] = "0";

const char *
view_build(void)
{
	return build;
}

/* ---- Reading ---- */

struct loader {
	struct arena *mem;
	const char *dir;
	const char *missing; /* an include that does not exist: ClearSilver would skip it silently */
	crypto_generichash_state build;
};

static char *
source_read(struct loader *ld, const char *name)
{
	const char *path = name[0] == '/' ? name : arena_printf(ld->mem, "%s/%s", ld->dir, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *buf = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= SOURCE_MAX &&
	    (buf = calloc(1, (size_t)st.st_size + 1)) != NULL &&
	    read(fd, buf, (size_t)st.st_size) != st.st_size) {
		free(buf);
		buf = NULL;
	}
	(void)close(fd);
	return buf;
}

static NEOERR *
fileload(void *arg, HDF *hdf, const char *name, char **out)
{
	struct loader *ld = arg;

	(void)hdf;
	if (strstr(name, "..") == NULL && (*out = source_read(ld, name)) != NULL)
		return STATUS_OK;
	ld->missing = arena_strdup(ld->mem, name);
	return nerr_raise(NERR_NOT_FOUND, "%s", name);
}

/* ---- Parsing ---- */

/* ClearSilver's type for the string functions lacks const; the library does not write to its input. */
static NEOERR *
fn_url_validate(const char *in, char **out)
{
	return neos_url_validate(in, out);
}

/* Everything but RFC 3986 unreserved as %XX: safe in a path, a query and an attribute alike. */
static NEOERR *
fn_url_escape(const char *in, char **out)
{
	static const char hex[] = "0123456789ABCDEF";
	char *d = malloc(3 * strlen(in) + 1);

	if (d == NULL)
		abort();
	*out = d;
	for (; *in != '\0'; in++) {
		unsigned char c = (unsigned char)*in, low = c | 0x20;

		if ((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
		    c == '.' || c == '~')
			*d++ = (char)c;
		else {
			*d++ = '%';
			*d++ = hex[c >> 4];
			*d++ = hex[c & 15];
		}
	}
	*d = '\0';
	return STATUS_OK;
}

static NEOERR *
fn_html_escape(const char *in, char **out)
{
	return neos_html_escape(in, (int)strlen(in), out);
}

static NEOERR *
parser_make(CSPARSE **cs, struct loader *ld, HDF *conf)
{
	static char validate[] = "url_validate", escape[] = "url_escape", html[] = "html_escape";
	NEOERR *err = cs_init(cs, conf);

	if (err != STATUS_OK)
		return nerr_pass(err);
	if ((*cs)->escaping.global_ctx != NEOS_ESCAPE_HTML)
		return nerr_raise(NERR_ASSERT, "templates would not be escaped");
	cs_register_fileload(*cs, ld, fileload);
	err = cs_register_esc_strfunc(*cs, validate, fn_url_validate);
	if (err == STATUS_OK)
		err = cs_register_esc_strfunc(*cs, escape, fn_url_escape);
	if (err == STATUS_OK)
		err = cs_register_esc_strfunc(*cs, html, fn_html_escape);
	return nerr_pass(err);
}

/* Parse and audit one template.  With lines, nodes know where they stand: slower and larger, for messages. */
static const char *
template_parse(struct loader *ld, const char *name, bool lines, CSPARSE **cs)
{
	HDF *conf = config;
	NEOERR *err;
	const char *why = NULL;

	if (lines) {
		conf = hdf_escaped();
		hdf_must(hdf_set_value(conf, "Config.EnableAuditMode", "1"));
	}
	ld->missing = NULL;
	err = parser_make(cs, ld, conf);
	if (err == STATUS_OK)
		err = cs_parse_file(*cs, name);
	if (err != STATUS_OK)
		why = hdf_error(ld->mem, err);
	else if (ld->missing != NULL)
		why = arena_printf(ld->mem, "it includes %s, which does not exist", ld->missing);
	else
		why = audit_tree(ld->mem, *cs);
	if (why != NULL)
		why = arena_printf(ld->mem, "Template %s: %s", name, why);
	if (lines) {
		cs_destroy(cs);
		hdf_destroy(&conf);
	}
	return why;
}

const char *
template_check(struct arena *mem, const char *text)
{
	struct loader ld = { .mem = mem, .dir = "/nonexistent" };
	HDF *conf = hdf_escaped();
	char *copy = strdup(text);
	CSPARSE *cs = NULL;
	NEOERR *err;
	const char *why;

	if (copy == NULL)
		abort();
	err = parser_make(&cs, &ld, conf);
	if (err == STATUS_OK)
		err = cs_parse_string(cs, copy, strlen(copy));
	if (err != STATUS_OK)
		why = hdf_error(mem, err);
	else
		why = ld.missing != NULL ? "an include that does not exist" : audit_tree(mem, cs);
	cs_destroy(&cs);
	hdf_destroy(&conf);
	return why;
}

static const char *
template_add(struct loader *ld, const char *name)
{
	struct template *t = &templates[ntemplates];
	const char *why = NULL, *where;
	CSPARSE *cs = NULL;

	if (ntemplates == TEMPLATES_MAX)
		return "There are too many templates.";
	t->name = strdup(name);
	if (t->name == NULL)
		abort();
	t->hint = 0;
	ntemplates++;
	for (int l = 0; l < LANG_N && why == NULL; l++) {
		why = template_parse(ld, name, false, &t->cs[l]);
		if (why != NULL)
			break;
		/* fileload's argument is gone after loading; nothing may be included while rendering. */
		t->cs[l]->fileload = NULL;
		t->cs[l]->fileload_ctx = NULL;
	}
	if (why == NULL)
		return NULL;
	where = template_parse(ld, name, true, &cs);
	return where != NULL ? where : why;
}

static bool
is_page(const char *dir, const char *name)
{
	size_t n = strlen(name);

	if (n < 4 || strcmp(name + n - 3, ".cs") != 0 || name[0] == '.')
		return false;
	return dir[0] != '\0' || (!str_starts(name, "layout_") && !str_eq(name, "macros.cs"));
}

/* All files of root/sub count in the build id; those that are pages are parsed. */
static const char *
folder_load(struct loader *ld, const char *root, const char *sub, bool parse)
{
	const char *path = arena_printf(ld->mem, "%s%s%s", root, sub[0] == '\0' ? "" : "/", sub);
	struct dirent **list = NULL;
	const char *why = NULL;
	int n = scandir(path, &list, NULL, alphasort);

	if (n < 0)
		return parse ? arena_printf(ld->mem, "The folder %s cannot be read: %s.", path,
				   strerror(errno))
			     : NULL;
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;
		const char *below = sub[0] == '\0' ? arena_strdup(ld->mem, name)
						   : arena_printf(ld->mem, "%s/%s", sub, name);
		struct stat st;

		if (why != NULL || name[0] == '.' ||
		    stat(arena_printf(ld->mem, "%s/%s", root, below), &st) != 0)
			;
		else if (S_ISDIR(st.st_mode))
			why = folder_load(ld, root, below,
			    parse && !str_eq(below, "partial") && !str_eq(below, "lang") &&
				!str_eq(below, "mail"));
		else {
			const char *id = arena_printf(ld->mem, "%s %lld %lld.%ld", below,
			    (long long)st.st_size, (long long)st.st_mtim.tv_sec,
			    (long)st.st_mtim.tv_nsec);

			(void)crypto_generichash_update(&ld->build, (const unsigned char *)id, strlen(id));
			if (parse && is_page(sub, name))
				why = template_add(ld, below);
		}
		free(list[i]);
	}
	free(list);
	return why;
}

enum status
template_load(struct arena *mem, const char *dir, const char **why)
{
	struct loader ld = { .mem = mem, .dir = dir };
	unsigned char hash[16];

	config = hdf_escaped();
	(void)crypto_generichash_init(&ld.build, NULL, 0, sizeof(hash));
	*why = folder_load(&ld, dir, "", true);
	if (*why != NULL)
		return ST_INVALID;
	(void)folder_load(&ld, arena_printf(mem, "%s/../static", dir), "", false);
	(void)crypto_generichash_final(&ld.build, hash, sizeof(hash));
	(void)snprintf(build, sizeof(build), "%.16s", str_hex(mem, hash, 4));
	return ST_OK;
}

void
template_unload(void)
{
	while (ntemplates > 0) {
		ntemplates--;
		for (int l = 0; l < LANG_N; l++)
			cs_destroy(&templates[ntemplates].cs[l]);
		free(templates[ntemplates].name);
	}
	hdf_destroy(&config);
}

void
template_fold(void)
{
	for (size_t i = 0; i < ntemplates; i++)
		for (int l = 0; l < LANG_N; l++)
			fold_template(templates[i].cs[l], catalog_of((enum lang)l));
}

/* ---- Rendering ---- */

static struct template *
template_find(const char *name)
{
	for (size_t i = 0; i < ntemplates; i++)
		if (strcmp(templates[i].name, name) == 0)
			return &templates[i];
	return NULL;
}

const CSPARSE *
template_tree(size_t i, const char **name)
{
	if (i >= ntemplates)
		return NULL;
	*name = templates[i].name;
	return templates[i].cs[LANG_EN];
}

static NEOERR *
append(void *out, char *s)
{
	str_add(out, s);
	return STATUS_OK;
}

enum status
template_render(struct req *rq, const char *name, struct str *out)
{
	struct template *t = template_find(name);
	CSPARSE *cs;
	NEOERR *err;

	if (t == NULL)
		return fail(rq->cx, ST_FAILED, "no template %s", name);
	if (t->hint > out->cap) {
		out->cap = t->hint;
		out->s = arena_alloc(rq->cx->mem, out->cap);
		out->len = 0;
	}
	cs = t->cs[rq->cx->lang];
	cs->hdf = view_hdf(rq);
	cs->global_hdf = catalog_of(rq->cx->lang);
	err = cs_render(cs, out, append);
	cs->hdf = config;
	cs->global_hdf = NULL;
	if (err != STATUS_OK)
		return fail(rq->cx, ST_FAILED, "%s: %s", name, hdf_error(rq->cx->mem, err));
	if (out->len + 1024 > t->hint)
		t->hint = out->len + 1024;
	return ST_OK;
}
