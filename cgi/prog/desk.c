/*
 * desk.c -- kefu-desk: the FastCGI program of the staff.
 *
 * Its database account reads and writes staff work, and no private value, key, session or right: those are asked of the
 * vault with the session of the person who asks.  It stays in the foreground and logs to standard error.
 */
#include "base/charset.h"
#include "base/log.h"
#include "db/db.h"
#include "model/perm.h"
#include "model/session.h"
#include "model/api_token.h"
#include "model/user.h"
#include "model/vault.h"
#include "page/desk.h"
#include "page/help.h"
#include "prog/front.h"

static const struct auth_ops auth = {
	.perm_anyone = PERM_ANYONE,
	.perm_staff = PERM_STAFF,
	.session = session_load,
	.bearer = api_token_load,
	.allowed = perm_allowed,
	.perm_name = perm_name,
	.perm_n = PERM_N,
	.login_path = "/desk/login",
};

/* Of imported files; loaded before the sandbox closes. */
static iconv_t charsets[CHARSET_KEPT];

static enum status
desk_start(struct ctx *cx)
{
	cx->db = db_new(cx->conf, "kefu_desk");
	cx->vault = vault_new(cx->conf);
	if (!charset_keep(charsets))
		log_line(LOG_L_WARN, "files in GB18030, Big5 or UTF-16 cannot be read here");
	return db_open(cx);
}

static void
desk_stop(struct ctx *cx)
{
	vault_close(cx->vault);
	db_close(cx->db);
}

/* The smallest question that only a working database answers. */
static enum status
desk_alive(struct ctx *cx)
{
	struct department *d;
	size_t n;

	return department_list(cx, &d, &n);
}

static void
desk_place(struct app *app, const struct conf *conf)
{
	app->socket = conf->desk_socket;
	app->workers = (int)conf->desk_workers;
	app->help = help_load(conf, true);
}

int
main(int argc, char **argv)
{
	struct app app = { .name = "desk", .routes = desk_routes, .nroutes = desk_nroutes, .auth = &auth, .session_cookie = "kefu_desk", .api_path = "/desk/api/",
		.start = desk_start, .stop = desk_stop, .alive = desk_alive, .frame = desk_frame, .again = desk_login_again };
	int rc;

	rc = front_main(argc, argv, &app, desk_place);
	help_free(app.help);
	return rc;
}
