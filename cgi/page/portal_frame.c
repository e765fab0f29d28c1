/*
 * portal_frame.c -- what the portal's pages share: the frame, topics, times, uploads, keys of forms.
 *
 * Holds no rule of its own; the limits of uploads are those of kefu.conf.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "model/throttle.h"
#include "page/help.h"
#include "page/portal.h"

void
portal_frame(struct req *rq)
{
	/* The path of a case is its key: it must not stand in another address, where it would be logged. */
	view_flag(rq, "Page.LangSelf", rq->resp->no_referrer);
	help_here(rq);
}

/* Loopback is the server itself, or a proxy that hides who comes: a limit there would shut out everybody. */
static bool
loopback(const char *ip)
{
	return str_starts(ip, "127.") || str_eq(ip, "::1") || str_empty(ip);
}

enum status
portal_throttle(struct req *rq, const char *kind, int burst, int per_hour)
{
	return loopback(rq->cx->ip) ? ST_OK : throttle_take(rq->cx, kind, rq->cx->ip, burst, per_hour);
}

enum status
portal_topics(struct req *rq, int64_t on, const char **name)
{
	struct category *c;
	view_node *list, *row;
	size_t n;

	if (name != NULL)
		*name = NULL;
	TRY(category_names_public(rq->cx, &c, &n));
	list = view_list(rq, "Page.Categories");
	for (size_t i = 0; i < n; i++) {
		if (c[i].id == on && name != NULL)
			*name = c[i].name;
		if (c[i].parent_id != 0)
			continue;
		row = view_row(list);
		node_seti(row, "id", c[i].id);
		node_set(row, "name", c[i].name);
		node_flag(row, "on", c[i].id == on);
	}
	return ST_OK;
}

void
portal_time(struct req *rq, view_node *row, const char *name, int64_t utc)
{
	view_node *t = view_sub(row, name);

	node_set(t, "iso", date_iso(rq->cx->mem, utc));
	node_set(t, "text", view_ago(rq, utc));
	node_set(t, "full", view_time(rq, utc));
}

void
portal_files(struct req *rq, struct attach_in **out, size_t *n)
{
	struct attach_in *v = arena_calloc(rq->cx->mem, rq->nuploads + 1, sizeof(*v));

	*out = v;
	*n = 0;
	for (size_t i = 0; i < rq->nuploads; i++) {
		const struct upload *u = &rq->uploads[i];

		if (!str_eq(u->field, "files") || u->fd < 0)
			continue;
		v[*n].name = u->name;
		v[*n].mime = u->mime;
		v[*n].fd = u->fd;
		v[*n].size = u->size;
		memcpy(v[*n].sha256, u->sha256, sizeof(v[*n].sha256));
		(*n)++;
	}
}

void
portal_files_view(struct req *rq)
{
	const struct conf *conf = rq->cx->conf;
	const char *count = arena_printf(rq->cx->mem, "%lld", (long long)conf->upload_count);
	const char *size = arena_printf(rq->cx->mem, "%lld", (long long)(conf->upload_max / 1048576));

	view_set(rq, "Page.FilesHint",
	    view_text(rq, "portal_complaint.files_hint", count, size, NULL));
	view_set(rq, "Page.Upload.mb", size);
	view_set(rq, "Page.Upload.most", count);
	view_flag(rq, "Page.FilesAgain", rq->nuploads > 0);
}

enum status
portal_idem(struct req *rq, unsigned char out[16])
{
	const char *s = req_post(rq, "idem", NULL);

	return s != NULL && str_unhex(s, out, 16)
		   ? ST_OK
		   : fail(rq->cx, ST_INVALID, "a form without its key");
}

const char *
portal_article_path(struct req *rq, int64_t id, const char *slug)
{
	return arena_printf(rq->cx->mem, "/faq/%lld%s%s", (long long)id, str_empty(slug) ? "" : "-", str_empty(slug) ? "" : slug);
}

const char *
portal_article_url(struct req *rq, int64_t id, const char *slug)
{
	return arena_printf(rq->cx->mem, "%s%s", rq->cx->conf->base, portal_article_path(rq, id, slug));
}

const char *
portal_article_whole(struct req *rq, int64_t id, const char *slug)
{
	return arena_printf(rq->cx->mem, "%s%s", rq->cx->conf->portal_url, portal_article_path(rq, id, slug));
}

const char *
portal_lang_tag(const char *code)
{
	enum lang l;

	return lang_from(code, &l) ? lang_tag(l) : "";
}

const char *
portal_lang_name(struct req *rq, const char *code)
{
	return view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", code), NULL);
}
