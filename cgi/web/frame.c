/*
 * frame.c -- what every page knows without its handler: where it is mounted, its language, who reads.
 *
 * Written with few HDF calls: this runs for every page.
 */
#include <string.h>

#include "base/conf.h"
#include "web/auth.h"
#include "web/hdf.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"
#include "web/view.h"

static const char *
site_name(const struct conf *c, enum lang l)
{
	const char *name = l == LANG_ZH_CN ? c->site_name_zh_cn
	    : l == LANG_ZH_TW		   ? c->site_name_zh_tw
					   : c->site_name_en;

	return str_empty(name) ? "Kefu" : name;
}

static void
frame_user(struct req *rq)
{
	const struct auth_ops *auth = rq->app->auth;
	view_node *user, *can;

	if (rq->cx->who.user_id == 0)
		return;
	user = view_list(rq, "User");
	node_seti(user, "Id", rq->cx->who.user_id);
	node_set(user, "Login", rq->cx->who.login);
	node_set(user, "Name", rq->cx->who.name);
	can = view_sub(user, "Can");
	for (int p = 1; p < auth->perm_n; p++)
		node_flag(can, auth->perm_name(p), auth->allowed(rq->cx, p));
}

/* The path and query of a page that was read, for the way back after a choice of language.  Never the
 * secret address of a case: that one stays out of other addresses. */
static const char *
here(struct req *rq)
{
	if (rq->method != M_GET || rq->resp->no_referrer)
		return "/";
	return rq->raw_query[0] == '\0' ? rq->path
					: arena_printf(rq->cx->mem, "%s?%s", rq->path, rq->raw_query);
}

/* What is the same for every request of a program in one language. */
static void
constants_each(const struct app *app, enum lang l, struct arena *mem,
    void (*set)(void *, const char *, const char *), void *arg)
{
	set(arg, "Page.App", app->name);
	set(arg, "Page.Base", app->conf->base);
	set(arg, "Page.Static", arena_printf(mem, "%s/static", app->conf->base));
	set(arg, "Page.Version", view_build());
	set(arg, "Page.Lang", lang_tag(l));
	set(arg, "Page.LangTag", lang_tag(l));
	set(arg, "Page.LangCode", lang_code(l));
	set(arg, "Page.Site", site_name(app->conf, l));
}

static void
set_in_catalog(void *lang, const char *name, const char *value)
{
	catalog_set_constant(*(enum lang *)lang, name, value);
}

static void
set_in_request(void *rq, const char *name, const char *value)
{
	view_set(rq, name, value);
}

void
view_constants(const struct app *app)
{
	struct arena *mem = arena_new();

	for (enum lang l = LANG_EN; l < LANG_N; l++)
		constants_each(app, l, mem, set_in_catalog, &l);
	template_fold();
	arena_free(mem);
}

void
view_frame(struct req *rq)
{
	struct ctx *cx = rq->cx;
	view_node *page = view_list(rq, "Page");
	const char *base = cx->conf->base;

	if (!catalog_constants())
		constants_each(rq->app, cx->lang, cx->mem, set_in_request, rq);
	node_set(page, "Path", rq->path);
	node_set(page, "Here", here(rq));
	node_set(page, "Url", arena_printf(cx->mem, "%s%s", base, param_escape(cx->mem, rq->path, true)));
	node_set(page, "Csrf", auth_csrf(rq));
	node_set(page, "Flash", resp_flash_take(rq));
	node_set(page, "RequestId", cx->request_id);
	frame_user(rq);
	if (rq->app->frame != NULL)
		rq->app->frame(rq);
}

enum status
view_page(struct req *rq, const char *name)
{
	if (catalog_of(rq->cx->lang) == NULL)
		return fail(rq->cx, ST_FAILED, "no templates are loaded");
	view_frame(rq);
	str_clear(&rq->resp->body);
	TRY(template_render(rq, name, &rq->resp->body));
	if (rq->resp->status == 0)
		rq->resp->status = 200;
	return ST_OK;
}
