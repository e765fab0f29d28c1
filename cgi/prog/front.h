/*
 * front.h -- main() of the two FastCGI programs: arguments, configuration, secret, log; then web/server.h.
 */
#ifndef KEFU_PROG_FRONT_H
#define KEFU_PROG_FRONT_H

#include "web/server.h"

/* app: name ("portal"), routes, auth and the callbacks; place fills in socket and workers from the configuration.  Options:
 * -c FILE, --routes, --help, --version.  Returns the exit code. */
int front_main(int argc, char **argv, struct app *app, void (*place)(struct app *, const struct conf *));

#endif
