/*
 * catalog.c -- the three catalogues, templates/lang/{en,zh_CN,zh_TW}.hdf, as Lang.* of a global HDF.
 *
 * Loaded once before the workers are forked and never written again.
 */
#include <stdlib.h>
#include <string.h>

#include "web/hdf.h"
#include "web/view.h"

static HDF *catalogs[LANG_N];
static bool constants;

const char *
hdf_error(struct arena *mem, NEOERR *err)
{
	STRING s;
	const char *text;

	string_init(&s);
	nerr_error_string(err, &s);
	text = arena_strdup(mem, s.buf == NULL ? "unknown error" : s.buf);
	string_clear(&s);
	nerr_ignore(&err);
	return text;
}

void
hdf_must(NEOERR *err)
{
	if (err != STATUS_OK)
		abort();
}

HDF *
hdf_escaped(void)
{
	HDF *h = NULL;

	hdf_must(hdf_init(&h));
	hdf_must(hdf_set_value(h, "Config.VarEscapeMode", "html"));
	return h;
}

enum status
catalog_load(struct arena *mem, const char *dir, const char **why)
{
	for (int l = 0; l < LANG_N; l++) {
		const char *path = arena_printf(mem, "%s/lang/%s.hdf", dir, lang_code((enum lang)l));
		NEOERR *err;
		HDF *node;

		catalogs[l] = hdf_escaped();
		hdf_must(hdf_get_node(catalogs[l], "Lang", &node));
		err = hdf_read_file(node, path);
		if (err != STATUS_OK) {
			*why = arena_printf(mem, "The catalogue %s cannot be read: %s", path,
			    hdf_error(mem, err));
			return ST_INVALID;
		}
	}
	return ST_OK;
}

void
catalog_unload(void)
{
	for (int l = 0; l < LANG_N; l++)
		hdf_destroy(&catalogs[l]);
	constants = false;
}

bool
catalog_constants(void)
{
	return constants;
}

void
catalog_set_constant(enum lang l, const char *name, const char *value)
{
	hdf_must(hdf_set_value(catalogs[l], name, value));
	constants = true;
}

HDF *
catalog_of(enum lang l)
{
	return catalogs[l];
}

const char *
catalog_text(enum lang l, const char *key)
{
	HDF *node = catalogs[l] == NULL ? NULL : hdf_get_obj(catalogs[l], "Lang");
	const char *s = node == NULL ? NULL : hdf_get_value(node, key, NULL);

	return str_empty(s) ? NULL : s;
}

bool
view_has_text(struct req *rq, const char *key)
{
	return catalog_text(rq->cx->lang, key) != NULL;
}

const char *
view_text(struct req *rq, const char *key, ...)
{
	const char *text = catalog_text(rq->cx->lang, key), *arg[9] = { NULL };
	struct str out;
	size_t n = 0;
	va_list ap;

	if (text == NULL)
		return key;
	va_start(ap, key);
	while (n < NELEM(arg) && (arg[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	if (n == 0)
		return text;
	str_init(&out, rq->cx->mem);
	for (; *text != '\0'; text++) {
		size_t i = *text == '%' && text[1] >= '1' && text[1] <= '9' ? (size_t)(text[1] - '1') : n;

		if (i < n) {
			str_add(&out, arg[i]);
			text++;
		} else
			str_addc(&out, *text);
	}
	return out.s;
}
