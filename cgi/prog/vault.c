/*
 * vault.c -- kefu-vault: the only holder of the keys, of private values, and the only writer of sessions and rights.
 *
 * It stays in the foreground and logs to standard error; SIGTERM ends it after the requests in hand, SIGHUP reads the keys again.
 */
#include <stdio.h>
#include <sysexits.h>

#include "base/build.h"
#include "base/conf.h"
#include "base/date.h"
#include "base/log.h"
#include "model/vault_server.h"

static enum log_level
level_of(const char *name)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	size_t i;

	for (i = 0; i < NELEM(names); i++)
		if (str_eq(name, names[i]))
			return (enum log_level)i;
	return LOG_L_INFO;
}

static int
usage(bool asked)
{
	fprintf(asked ? stdout : stderr,
	    "usage: kefu-vault [-c FILE] [--help | --version]\n"
	    "Holds the keys and the private values; the other programs ask it over its Unix socket.\n"
	    "  -c FILE    configuration (default %s)\n", KEFU_CONF_FILE);
	return asked ? EX_OK : EX_USAGE;
}

static int
serve(const char *path)
{
	struct arena *mem = arena_new();
	const char *why = NULL;
	struct conf conf;
	int code;

	if (conf_load(mem, path, &conf, &why) != ST_OK) {
		fprintf(stderr, "kefu-vault: %s\n", why);
		arena_free(mem);
		return EX_CONFIG;
	}
	(void)date_zone(conf.time_zone);
	log_open("vault", level_of(conf.log_level));
	code = vault_serve(&conf);
	arena_free(mem);
	return code;
}

int
main(int argc, char **argv)
{
	const char *path = KEFU_CONF_FILE;
	int i;

	for (i = 1; i < argc; i++) {
		if (str_eq(argv[i], "-c") && i + 1 < argc)
			path = argv[++i];
		else if (str_eq(argv[i], "--version"))
			return printf("kefu-vault %s\n", KEFU_VERSION) > 0 ? EX_OK : EX_IOERR;
		else
			return usage(str_eq(argv[i], "--help"));
	}
	return serve(path);
}
