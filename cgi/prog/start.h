/*
 * start.h -- what kefu-jobs and kefu-mailin do before their work: options, configuration, log, time zone.
 */
#ifndef KEFU_PROG_START_H
#define KEFU_PROG_START_H

#include "base/conf.h"

struct start_option {
	const char *name;   /* "--now" */
	const char **value; /* takes a value; NULL: a flag */
	bool *flag;
};

/* Reads -c FILE and the options; --help and --version answer at once.  True: go on.  False: leave with *rc. */
bool start_options(int argc, char **argv, const char *usage, const struct start_option *, size_t n, const char **conf_path, int *rc);
/* EX_OK, or EX_CONFIG after a sentence on standard error. */
int start_conf(const char *name, const char *path, struct arena *, struct conf *);

#endif
