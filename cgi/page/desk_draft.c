/*
 * desk_draft.c -- unsaved text of forms: kept as one types, offered when the form is opened again, dropped.
 */
#include <string.h>

#include "base/date.h"
#include "model/form_draft.h"
#include "page/desk_draft.h"
#include "web/param.h"

#define KEY_FIELD "draft"
#define OLDER_FIELD "older"

/* Today the time alone, else the day too. */
static const char *
when(struct req *rq, int64_t at)
{
	struct civil a = date_local(at), now = date_local(rq->cx->now);

	if (a.year == now.year && a.month == now.month && a.day == now.day)
		return arena_printf(rq->cx->mem, "%02d:%02d", a.hour, a.minute);
	return view_time(rq, at);
}

enum status
desk_draft_offer(struct req *rq, const char *key, const char *path, const struct param **v, size_t *n)
{
	const char *sep = strchr(path, '?') != NULL ? "&" : "?";
	struct form_draft d;
	enum status st = draft_get(rq->cx, key, &d);

	*v = NULL;
	*n = 0;
	view_set(rq, "Page.DraftKey", key);
	if (st != ST_OK)
		return st == ST_MISSING ? ST_OK : st;
	view_set(rq, "Page.Draft.key", key);
	view_set(rq, "Page.Draft.text", view_text(rq, "desk_draft.there", when(rq, d.at), NULL));
	view_set(rq, "Page.Draft.open_text", view_text(rq, "desk_draft.open", when(rq, d.at), NULL));
	view_set(rq, "Page.Draft.url", req_url(rq, "%s%sdraft=1", path, sep));
	view_set(rq, "Page.Draft.back", path);
	if (req_query(rq, KEY_FIELD, NULL) == NULL)
		return ST_OK;
	view_flag(rq, "Page.Draft.open", true);
	return param_parse_mend(rq->cx, d.data, strlen(d.data), v, n);
}

enum status
desk_draft_done(struct req *rq, const char *key)
{
	return req_post(rq, OLDER_FIELD, NULL) != NULL ? ST_OK : draft_drop(rq->cx, key);
}

/* Fields that belong to one showing of the form. */
static bool
passing(const char *name)
{
	static const char *const names[] = { "csrf", "idem", KEY_FIELD, OLDER_FIELD, "preview", "template", "attach", "then" };

	for (size_t i = 0; i < NELEM(names); i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

/* POST /desk/drafts -- the fields of a form as they stand. */
enum status
desk_draft_save(struct req *rq)
{
	const char *key = req_post(rq, KEY_FIELD, NULL), *sep = "";
	struct str data, out;

	str_init(&data, rq->cx->mem);
	for (size_t i = 0; i < rq->npost; i++) {
		const struct param *p = &rq->post[i];

		if (passing(p->name))
			continue;
		str_addf(&data, "%s%s=", sep, param_escape(rq->cx->mem, p->name, false));
		str_add(&data, param_escape(rq->cx->mem, p->value, false));
		sep = "&";
	}
	TRY(draft_save(rq->cx, key, data.s));
	str_init(&out, rq->cx->mem);
	str_add(&out, "{\"at\":");
	resp_json_string(&out, when(rq, rq->cx->now));
	str_addc(&out, '}');
	return resp_json(rq, out.s);
}

/* POST /desk/drafts/drop -- the person does not want it back. */
enum status
desk_draft_drop(struct req *rq)
{
	const char *key = req_post(rq, KEY_FIELD, NULL);

	if (!draft_key_ok(key))
		return ST_INVALID;
	TRY(draft_drop(rq->cx, key));
	resp_flash(rq, "flash.draft_dropped", NULL);
	return req_redirect(rq, "%s", desk_next(rq, req_post(rq, "next", NULL)));
}
