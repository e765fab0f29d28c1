/*
 * desk_frame.c -- what the pages of the desk share: navigation, choices, sort links, chips, times.
 */
#include <string.h>

#include "base/date.h"
#include "model/user.h"
#include "page/desk.h"
#include "page/help.h"
#include "web/param.h"

/* ---------------------------------------------------------------- the frame */

static const struct {
	const char *path, *key;
} areas[] = {
	{ "/desk/customers", "customers" },
	{ "/desk/complaints", "complaints" },
	{ "/desk/announcements", "articles" },
	{ "/desk/articles", "articles" },
	{ "/desk/reading", "articles" },
	{ "/desk/synonyms", "articles" },
	{ "/desk/search", "search" },
	{ "/desk/admin", "admin" },
	{ "/desk/account", "account" },
	{ "/desk/password", "account" },
};

void
desk_frame(struct req *rq)
{
	const char *area = "home";

	for (size_t i = 0; i < NELEM(areas); i++)
		if (str_starts(rq->path, areas[i].path))
			area = areas[i].key;
	view_set(rq, "Page.Nav", area);
	view_set(rq, "Page.Home", "/desk/");
	help_here(rq);
	if (rq->cx->who.user_id != 0)
		view_set(rq, "Page.Printed",
		    view_text(rq, "desk.printed", rq->cx->who.name, view_time(rq, rq->cx->now), NULL));
}

void
desk_crumb(struct req *rq, const char *url, const char *text)
{
	view_node *row = view_row(view_list(rq, "Page.Crumbs"));

	node_set(row, "text", text);
	if (url != NULL)
		node_set(row, "url", req_url(rq, "%s", url));
	else
		view_set(rq, "Page.Title", text);
}

void
desk_time(struct req *rq, view_node *row, const char *name, int64_t utc)
{
	view_node *t;

	if (utc == 0)
		return;
	t = view_sub(row, name);
	node_set(t, "iso", date_iso(rq->cx->mem, utc));
	node_set(t, "text", view_ago(rq, utc));
	node_set(t, "full", view_time(rq, utc));
}

/* ---------------------------------------------------------------- choices */

void
desk_choices(struct req *rq, const char *name, const char *const *values, const char *prefix)
{
	view_node *list = view_list(rq, name);

	for (; *values != NULL; values++) {
		view_node *row = view_row(list);

		node_set(row, "value", *values);
		node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "%s.%s", prefix, *values), NULL));
	}
}

enum status
desk_staff_choices(struct req *rq, const char *name, int64_t chosen, const char *chosen_name)
{
	view_node *list = view_list(rq, name);
	bool listed = chosen == 0;
	struct user *users;
	size_t n;

	TRY(user_list(rq->cx, &users, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		listed |= users[i].id == chosen;
		node_seti(row, "value", users[i].id);
		node_set(row, "text",
		    str_empty(users[i].department_name) ?
			users[i].name :
			arena_printf(rq->cx->mem, "%s (%s)", users[i].name, users[i].department_name));
	}
	if (!listed) {
		view_node *row = view_row(list);

		node_seti(row, "value", chosen);
		node_set(row, "text", chosen_name);
	}
	return ST_OK;
}

enum status
desk_department_choices(struct req *rq, const char *name)
{
	view_node *list = view_list(rq, name);
	struct department *d;
	size_t n;

	TRY(department_list(rq->cx, &d, &n));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "value", d[i].id);
		node_set(row, "text", d[i].name);
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- lists */

/* This page's address with one parameter of the query set (value NULL: taken away) and page= dropped. */
static const char *
url_with(struct req *rq, const char *param, const char *value)
{
	struct arena *mem = rq->cx->mem;
	struct str s;
	const char *sep = "?";

	str_init(&s, mem);
	str_add(&s, req_url(rq, "%s", param_escape(mem, rq->path, true)));
	for (size_t i = 0; i < rq->nquery; i++) {
		const struct param *p = &rq->query[i];

		if (str_eq(p->name, param) || str_eq(p->name, "page") || p->value[0] == '\0')
			continue;
		str_addf(&s, "%s%s=%s", sep, param_escape(mem, p->name, false), param_escape(mem, p->value, false));
		sep = "&";
	}
	if (value != NULL)
		str_addf(&s, "%s%s=%s", sep, param, param_escape(mem, value, false));
	return s.s;
}

const char *
desk_sort_read(struct req *rq, const char *const *keys, const char *fallback, bool *desc)
{
	const char *s = req_query(rq, "sort", NULL), *key;

	if (s == NULL)
		s = fallback;
	*desc = *s == '-';
	key = desk_word(s + *desc, keys);
	if (key != NULL)
		return key;
	*desc = *fallback == '-';
	return fallback + *desc;
}

void
desk_sort(struct req *rq, const char *key, const char *now, bool desc)
{
	view_node *n = view_sub(view_list(rq, "Page.Sort"), key);
	bool on = str_eq(key, now);
	/* One parameter says column and direction: "name" rises, "-name" falls.  A click on the present one turns it round. */
	const char *to = arena_printf(rq->cx->mem, "%s%s", on && !desc ? "-" : "", key);

	node_set(n, "url", url_with(rq, "sort", to));
	if (on)
		node_set(n, "dir", desc ? "descending" : "ascending");
}

void
desk_chip(struct req *rq, const char *param, const char *label, const char *value)
{
	view_node *row;

	if (str_empty(value))
		return;
	row = view_row(view_list(rq, "Page.Chips"));
	node_set(row, "text", view_text(rq, "desk.chip", label, value, NULL));
	node_set(row, "url", url_with(rq, param, NULL));
}

const char *
desk_word(const char *s, const char *const *words)
{
	for (; s != NULL && *words != NULL; words++)
		if (str_eq(*words, s))
			return *words;
	return NULL;
}

const char *
desk_word_text(struct req *rq, const char *prefix, const char *word)
{
	return word == NULL ? NULL : view_text(rq, arena_printf(rq->cx->mem, "%s.%s", prefix, word), NULL);
}

/* ---------------------------------------------------------------- forms */

enum status
desk_idem(struct req *rq, unsigned char out[16])
{
	const char *s = req_post(rq, "idem", NULL);

	if (s == NULL || !str_unhex(s, out, 16))
		return fail(rq->cx, ST_INVALID, "the form came without its key");
	return ST_OK;
}

const char *
desk_next(struct req *rq, const char *path)
{
	struct str s;

	if (path == NULL || !str_starts(path, "/desk/") || strlen(path) > 2000)
		return "/desk/";
	str_init(&s, rq->cx->mem);
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if (c <= 0x20 || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>')
			str_addf(&s, "%%%02X", c);
		else
			str_addc(&s, (char)c);
	}
	return resp_local_path(s.s) ? s.s : "/desk/";
}
