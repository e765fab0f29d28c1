/*
 * start.c -- options, configuration, log and time zone of the programs that no browser talks to.
 */
#include <stdio.h>
#include <sysexits.h>

#include "base/build.h"
#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "prog/start.h"

static const struct start_option *
option_find(const struct start_option *o, size_t n, const char *name)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (str_eq(o[i].name, name))
			return &o[i];
	}
	return NULL;
}

bool
start_options(int argc, char **argv, const char *usage, const struct start_option *opts, size_t n, const char **conf_path, int *rc)
{
	const struct start_option *o;
	int i;

	*conf_path = KEFU_CONF_FILE;
	*rc = EX_OK;
	for (i = 1; i < argc; i++) {
		if (str_eq(argv[i], "--help")) {
			fputs(usage, stdout);
			return false;
		}
		if (str_eq(argv[i], "--version")) {
			puts("kefu " KEFU_VERSION);
			return false;
		}
		o = option_find(opts, n, argv[i]);
		if (o != NULL && o->value == NULL)
			*o->flag = true;
		else if (o != NULL && i + 1 < argc)
			*o->value = argv[++i];
		else if (o == NULL && str_eq(argv[i], "-c") && i + 1 < argc)
			*conf_path = argv[++i];
		else
			break;
	}
	if (i == argc)
		return true;
	fputs(usage, stderr);
	*rc = EX_USAGE;
	return false;
}

static enum log_level
level_of(const char *name)
{
	static const char *const names[] = { "debug", "info", "warn", "error" };
	size_t i;

	for (i = 0; i < NELEM(names); i++) {
		if (str_eq(name, names[i]))
			return (enum log_level)i;
	}
	return LOG_L_INFO;
}

int
start_conf(const char *name, const char *path, struct arena *mem, struct conf *conf)
{
	const char *why;

	secret_init();
	if (conf_load(mem, path, conf, &why) != ST_OK) {
		fprintf(stderr, "kefu-%s: %s\n", name, why);
		return EX_CONFIG;
	}
	log_open(name, level_of(conf->log_level));
	if (!date_zone(conf->time_zone)) {
		fprintf(stderr, "kefu-%s: time_zone %s is unknown to this system\n", name, conf->time_zone);
		return EX_CONFIG;
	}
	return EX_OK;
}
