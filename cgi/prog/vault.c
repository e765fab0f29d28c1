/*
 * vault.c -- kefu-vault: the only holder of the keys, of private values, and the only writer of sessions and rights.
 *
 * It stays in the foreground and logs to standard error; SIGTERM ends it after the requests in hand, SIGHUP reads the keys again.
 */
#include <sysexits.h>

#include "model/vault_server.h"
#include "prog/start.h"

static const char usage[] =
    "usage: kefu-vault [-c FILE] [--help | --version]\n"
    "Holds the keys and the private values; the other programs ask it over its Unix socket.\n"
    "  -c FILE   configuration\n";

int
main(int argc, char **argv)
{
	struct arena *mem;
	struct conf conf;
	const char *path;
	int rc;

	if (!start_options(argc, argv, usage, NULL, 0, &path, &rc))
		return rc;
	mem = arena_new();
	rc = start_conf("vault", path, mem, &conf);
	if (rc == EX_OK)
		rc = vault_serve(&conf);
	arena_free(mem);
	return rc;
}
