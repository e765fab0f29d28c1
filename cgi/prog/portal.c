/*
 * portal.c -- kefu-portal: the public FastCGI program.
 *
 * Its database account sees published articles and may call procedures; it can read no case, no customer and no member of
 * staff.  It stays in the foreground and logs to standard error.
 */
#include "base/memo.h"
#include "base/script.h"
#include "db/db.h"
#include "model/article_public.h"
#include "model/perm.h"
#include "model/vault.h"
#include "page/help.h"
#include "page/portal.h"
#include "prog/front.h"

static const struct auth_ops auth = {
	.perm_anyone = PERM_ANYONE,
	.perm_staff = PERM_STAFF,
	.allowed = perm_allowed,
	.perm_name = perm_name,
	.perm_n = PERM_N,
};

static struct script *script; /* read by the master, shared by its workers */

static enum status
portal_start(struct ctx *cx)
{
	cx->script = script;
	cx->memo = memo_new();
	cx->db = db_new(cx->conf, "kefu_portal");
	cx->vault = vault_new(cx->conf);
	return db_open(cx);
}

static void
portal_stop(struct ctx *cx)
{
	memo_free(cx->memo);
	vault_close(cx->vault);
	db_close(cx->db);
}

/* The smallest question that only a working database answers. */
static enum status
portal_alive(struct ctx *cx)
{
	int64_t version;
	enum status st = article_public_version(cx, 1, &version);

	return st == ST_MISSING ? ST_OK : st;
}

static void
portal_place(struct app *app, const struct conf *conf)
{
	app->socket = conf->portal_socket;
	app->workers = (int)conf->portal_workers;
	app->help = help_load(conf, false);
	script = script_new();
}

int
main(int argc, char **argv)
{
	struct app app = { .name = "portal", .routes = portal_routes, .nroutes = portal_nroutes, .auth = &auth,
		.start = portal_start, .stop = portal_stop, .alive = portal_alive, .frame = portal_frame };
	int rc;

	rc = front_main(argc, argv, &app, portal_place);
	help_free(app.help);
	return rc;
}
