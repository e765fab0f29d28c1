/*
 * view.c -- values of a request for its template.
 *
 * Strings are copied into the HDF, so they need not live longer than the call.  Names are our own
 * constants, never data.
 */
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/date.h"
#include "web/auth.h"
#include "web/hdf.h"
#include "web/param.h"
#include "web/resp.h"
#include "web/server.h"
#include "web/view.h"

enum status
view_load(struct arena *mem, const char *share_dir, const char **why)
{
	const char *dir = arena_printf(mem, "%s/templates", share_dir);

	TRY(catalog_load(mem, dir, why));
	return template_load(mem, dir, why);
}

void
view_unload(void)
{
	template_unload();
	catalog_unload();
}

static void
hdf_free(void *arg)
{
	hdf_destroy(&((struct view *)arg)->hdf);
}

HDF *
view_hdf(struct req *rq)
{
	if (rq->view == NULL) {
		rq->view = arena_alloc(rq->cx->mem, sizeof(*rq->view));
		rq->view->hdf = hdf_escaped();
		arena_defer(rq->cx->mem, hdf_free, rq->view);
	}
	return rq->view->hdf;
}

static bool
is_html(const char *name)
{
	size_t n = strlen(name);

	return n >= 5 && memcmp(name + n - 5, "_html", 5) == 0;
}

/* The two names that a request may not write: the catalogue and the escape mode. */
static bool
name_allowed(const char *name, bool html)
{
	if (is_html(name) == html && !str_starts(name, "Lang.") && !str_starts(name, "Config."))
		return true;
	log_line(LOG_L_ERROR, "the name %s may not be set so", name);
	return false;
}

void
node_set(view_node *node, const char *name, const char *value)
{
	if (value != NULL && name_allowed(name, false))
		hdf_must(hdf_set_value(node, name, value));
}

void
node_html(view_node *node, const char *name, const char *html)
{
	if (html != NULL && name_allowed(name, true))
		hdf_must(hdf_set_value(node, name, html));
}

void
node_seti(view_node *node, const char *name, int64_t value)
{
	char buf[STR_I64];

	node_set(node, name, str_i64(buf, value));
}

void
node_flag(view_node *node, const char *name, bool on)
{
	if (on)
		node_set(node, name, "1");
}

void
view_set(struct req *rq, const char *name, const char *value)
{
	node_set(view_hdf(rq), name, value);
}

void
view_seti(struct req *rq, const char *name, int64_t value)
{
	node_seti(view_hdf(rq), name, value);
}

void
view_flag(struct req *rq, const char *name, bool on)
{
	node_flag(view_hdf(rq), name, on);
}

void
view_setf(struct req *rq, const char *name, const char *fmt, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, fmt);
	s = arena_vprintf(rq->cx->mem, fmt, ap);
	va_end(ap);
	view_set(rq, name, s);
}

void
view_html(struct req *rq, const char *name, const char *html)
{
	node_html(view_hdf(rq), name, html);
}

view_node *
view_sub(view_node *row, const char *name)
{
	HDF *node = NULL;

	hdf_must(hdf_get_node(row, name, &node));
	return node;
}

view_node *
view_list(struct req *rq, const char *name)
{
	return view_sub(view_hdf(rq), name);
}

/* Rows are numbered from 0; the last child's own name carries the count. */
static const char *
row_name(const view_node *list, char buf[STR_I64])
{
	int64_t n = 0;

	if (list->last_child != NULL && list->last_child->name != NULL)
		(void)str_to_i64(list->last_child->name, 0, INT64_MAX - 1, &n), n++;
	return str_i64(buf, n);
}

view_node *
view_row(view_node *list)
{
	char buf[STR_I64];

	return view_sub(list, row_name(list, buf));
}

void
view_item(view_node *list, const char *value)
{
	char buf[STR_I64];

	node_set(list, row_name(list, buf), value == NULL ? "" : value);
}

static void
fill_time(struct req *rq, view_node *node, const char *name, int64_t t)
{
	if (t == 0)
		return;
	node_seti(node, name, t);
	node_set(node, arena_printf(rq->cx->mem, "%s_text", name), view_time(rq, t));
	node_set(node, arena_printf(rq->cx->mem, "%s_iso", name), date_iso(rq->cx->mem, t));
}

void
node_fill(struct req *rq, view_node *node, const struct db_map *map, const void *row)
{
	for (size_t i = 0; i < map->n; i++) {
		const struct db_col *c = &map->cols[i];
		const void *p = (const char *)row + c->offset;

		switch (c->type) {
		case DB_T_I64:
			node_seti(node, c->name, *(const int64_t *)p);
			break;
		case DB_T_INT:
			node_seti(node, c->name, *(const int *)p);
			break;
		case DB_T_BOOL:
			node_flag(node, c->name, *(const bool *)p);
			break;
		case DB_T_STR:
			if (is_html(c->name))
				node_html(node, c->name, *(const char *const *)p);
			else
				node_set(node, c->name, *(const char *const *)p);
			break;
		case DB_T_TIME:
			fill_time(rq, node, c->name, *(const int64_t *)p);
			break;
		case DB_T_BLOB: /* bytes are not text: never shown */
			break;
		}
	}
}

static const char *
paging_url(struct req *rq, int64_t page)
{
	struct str s;

	str_init(&s, rq->cx->mem);
	str_add(&s, req_url(rq, "%s", param_escape(rq->cx->mem, rq->path, true)));
	str_addc(&s, '?');
	for (size_t i = 0; i < rq->nquery; i++) {
		if (str_eq(rq->query[i].name, "page"))
			continue;
		str_addf(&s, "%s=%s&", param_escape(rq->cx->mem, rq->query[i].name, false),
		    param_escape(rq->cx->mem, rq->query[i].value, false));
	}
	str_addf(&s, "page=%lld", (long long)page);
	return s.s;
}

void
view_paging(struct req *rq, int64_t page, bool more)
{
	view_seti(rq, "Page.Paging.page", page);
	view_set(rq, "Page.Paging.text",
	    view_text(rq, "paging.page", arena_printf(rq->cx->mem, "%lld", (long long)page), NULL));
	view_flag(rq, "Page.Paging.more", more);
	if (page > 1)
		view_set(rq, "Page.Paging.prev", paging_url(rq, page - 1));
	if (more)
		view_set(rq, "Page.Paging.next", paging_url(rq, page + 1));
}
