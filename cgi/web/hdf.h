/*
 * hdf.h -- inside web/: the request's HDF, the catalogues and the parsed templates.
 *
 * Only files of web/ that touch ClearSilver include it.
 */
#ifndef KEFU_WEB_HDF_H
#define KEFU_WEB_HDF_H

#include <ClearSilver/ClearSilver.h>

#include "web/req.h"

/* ClearSilver's own commands (csparse.c 0.10.5), by CSTREE.cmd; only the names are read. */
struct cs_command {
	char *cmd;
	int len;
	int allowed, next;
	void *parse, *eval;
	int has_arg;
};
extern struct cs_command Commands[];

struct view {
	HDF *hdf;
};

/* The request's HDF, made at the first call and destroyed with the arena. */
HDF *view_hdf(struct req *);
/* Drop a ClearSilver error and answer its message, in mem. */
const char *hdf_error(struct arena *mem, NEOERR *);
/* Abort on the errors that can only be a lack of memory. */
void hdf_must(NEOERR *);
/* A fresh HDF with Config.VarEscapeMode=html. */
HDF *hdf_escaped(void);

/* Catalogues: one HDF a language with everything below Lang. */
enum status catalog_load(struct arena *, const char *dir, const char **why) KEFU_MUST_USE;
void catalog_unload(void);
HDF *catalog_of(enum lang);
/* Have the constants of a program been put beside the catalogues (view_constants)? */
bool catalog_constants(void);
void catalog_set_constant(enum lang, const char *name, const char *value);
/* NULL when there is no such key; key without "Lang." */
const char *catalog_text(enum lang, const char *key);

/* Templates: parsed and audited. */
enum status template_load(struct arena *, const char *dir, const char **why) KEFU_MUST_USE;
void template_unload(void);
/* Work the values of the catalogues' HDFs into the templates as text. */
void template_fold(void);
void fold_template(CSPARSE *, HDF *constants);
/* NULL when this text parses and keeps the escape policy, else why not; includes nothing. */
const char *template_check(struct arena *, const char *text);
/* The i-th parsed template and its name, for tests; NULL behind the last. */
const CSPARSE *template_tree(size_t i, const char **name);
enum status template_render(struct req *, const char *name, struct str *out) KEFU_MUST_USE;

#endif
