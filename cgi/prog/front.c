/*
 * front.c -- what kefu-portal and kefu-desk do before they serve.
 */
#include <stdio.h>
#include <sysexits.h>

#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "prog/front.h"

static bool
secret_read(const struct app *app, unsigned char out[32])
{
	const char *path = app->conf->portal_secret;
	FILE *f = fopen(path == NULL ? "" : path, "re");
	bool ok = f != NULL && fread(out, 1, 32, f) == 32;

	if (f != NULL)
		(void)fclose(f);
	if (!ok)
		fprintf(stderr, "kefu-%s: portal_secret: %s cannot be read, or holds less than 32 bytes\n",
		    app->name, str_empty(path) ? "(not set)" : path);
	return ok;
}

static enum log_level
level_of(const char *name)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };

	for (size_t i = 0; i < NELEM(names); i++)
		if (str_eq(name, names[i]))
			return (enum log_level)i;
	return LOG_L_INFO;
}

static int
routes(const struct app *app)
{
	struct arena *mem = arena_new();
	struct str out;

	str_init(&out, mem);
	routes_print(&out, app->routes, app->nroutes, app->auth);
	fputs(out.s, stdout);
	arena_free(mem);
	return EX_OK;
}

static int
usage(const struct app *app, bool asked)
{
	fprintf(asked ? stdout : stderr, "usage: kefu-%s [-c FILE] [--routes | --help | --version]\n", app->name);
	return asked ? EX_OK : EX_USAGE;
}

static int
serve(struct app *app, const char *path, void (*place)(struct app *, const struct conf *))
{
	static struct conf conf; /* as long as the process */
	struct arena *mem = arena_new();
	const char *why = NULL;
	int rc;

	if (conf_load(mem, path, &conf, &why) != ST_OK) {
		fprintf(stderr, "kefu-%s: %s\n", app->name, why);
		arena_free(mem);
		return EX_CONFIG;
	}
	app->conf = &conf;
	place(app, &conf);
	(void)date_zone(conf.time_zone);
	log_open(app->name, level_of(conf.log_level));
	secret_init();
	rc = secret_read(app, app->secret) ? server_run(app) : EX_CONFIG;
	arena_free(mem);
	return rc;
}

int
front_main(int argc, char **argv, struct app *app, void (*place)(struct app *, const struct conf *))
{
	const char *path = KEFU_SYSCONF_DIR "/kefu.conf", *word = NULL;

	for (int i = 1; i < argc; i++)
		if (str_eq(argv[i], "-c") && i + 1 < argc)
			path = argv[++i];
		else
			word = argv[i];
	if (word == NULL)
		return serve(app, path, place);
	if (str_eq(word, "--version"))
		return printf("kefu-%s %s\n", app->name, KEFU_VERSION) > 0 ? EX_OK : EX_IOERR;
	return str_eq(word, "--routes") ? routes(app) : usage(app, str_eq(word, "--help"));
}
