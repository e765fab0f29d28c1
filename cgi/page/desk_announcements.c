/*
 * desk_announcements.c -- announcements: what is shown, a form for a new one, and the end of one.
 *
 * An announcement is not changed: it is ended, and another one made.  Days are whole days in the firm's time zone.
 */
#include "base/date.h"
#include "model/announcement.h"
#include "page/desk_knowledge.h"

struct told {
	const char *place, *lang, *level, *title, *body, *from, *to;
};

static const char *const places[] = { "portal", "desk", "both", NULL };
static const char *const levels[] = { "info", "warning", NULL };
static const char *const langs[] = { "en", "zh_CN", "zh_TW", NULL };

#define AT(member) offsetof(struct told, member)
static const struct field fields[] = {
	{ "title", FT_LINE, .required = true, .max = ANNOUNCEMENT_TITLE_MAX, .offset = AT(title), .label = "desk_told.title_field" },
	{ "body", FT_TEXT, .max = ANNOUNCEMENT_BODY_MAX, .offset = AT(body), .label = "desk_told.body" },
	{ "place", FT_ONE_OF, .required = true, .choices = places, .offset = AT(place), .label = "desk_told.place" },
	{ "level", FT_ONE_OF, .required = true, .choices = levels, .offset = AT(level), .label = "desk_told.level" },
	{ "lang", FT_ONE_OF, .choices = langs, .offset = AT(lang), .label = "desk_told.lang" },
	{ "from", FT_DATE, .offset = AT(from), .label = "desk_told.from" },
	{ "to", FT_DATE, .offset = AT(to), .label = "desk_told.to" },
};

/* Midnight that a day begins with, or the one n days later; 0 without a day. */
static int64_t
midnight(const char *day, int n)
{
	struct civil d = { 0 };

	return !str_empty(day) && date_from_day(day, &d) ? date_midnight(date_from_local(&d), n) : 0;
}

/* "over", "now" or "later". */
static const char *
when_of(const struct req *rq, const struct announcement *a)
{
	if (a->ends_at != 0 && a->ends_at <= rq->cx->now)
		return "over";
	return a->starts_at > rq->cx->now ? "later" : "now";
}

static void
row_view(struct req *rq, view_node *row, const struct announcement *a)
{
	const char *when = when_of(rq, a);

	node_seti(row, "id", a->id);
	node_seti(row, "version", a->version);
	node_set(row, "title", a->title);
	node_html(row, "body_html", a->body_html);
	node_set(row, "place", desk_word_text(rq, "announcement_place", a->place));
	node_set(row, "lang", a->lang == NULL ? view_text(rq, "desk_told.all", NULL)
					      : view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", a->lang), NULL));
	node_set(row, "tag", a->lang == NULL ? NULL : desk_lang_tag(a->lang));
	node_flag(row, "warning", str_eq(a->level, "warning"));
	node_set(row, "when", desk_word_text(rq, "announcement_when", when));
	node_flag(row, "over", str_eq(when, "over"));
	node_set(row, "author", a->author_name);
	desk_time(rq, row, "starts", a->starts_at);
	desk_time(rq, row, "ends", a->ends_at);
}

static enum status
announcements_show(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows");
	struct announcement *a;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(announcement_list(rq->cx, page, &a, &n, &more));
	for (size_t i = 0; i < n; i++)
		row_view(rq, view_row(list), &a[i]);
	view_paging(rq, page, more);
	desk_choices(rq, "Page.Places", places, "announcement_place");
	desk_choices(rq, "Page.Levels", levels, "announcement_level");
	list = view_list(rq, "Page.Langs");
	for (size_t i = 0; langs[i] != NULL; i++) {
		view_node *row = view_row(list);

		node_set(row, "value", langs[i]);
		node_set(row, "text", view_text(rq, arena_printf(rq->cx->mem, "site.lang_%s", langs[i]), NULL));
	}
	view_set(rq, "Page.Action", req_url(rq, "/desk/announcements"));
	TRY(desk_knowledge_tabs(rq, "announcements"));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_told.title", NULL));
	return view_page(rq, "desk/announcements.cs");
}

/* GET /desk/announcements */
enum status
desk_announcements(struct req *rq)
{
	struct told t = { .place = "both", .level = "info" };

	view_form_values(rq, fields, NELEM(fields), &t);
	return announcements_show(rq);
}

/* POST /desk/announcements */
enum status
desk_announcement_add(struct req *rq)
{
	struct announcement a = { 0 };
	struct told t = { 0 };

	if (form_read(rq, fields, NELEM(fields), &t)) {
		a = (struct announcement){ .place = t.place, .lang = t.lang, .level = t.level, .title = t.title, .body = t.body,
			.starts_at = midnight(t.from, 0), .ends_at = midnight(t.to, 1) };
		/* Today begins now, not at last midnight. */
		if (a.starts_at < rq->cx->now)
			a.starts_at = rq->cx->now;
		if (a.ends_at != 0 && a.ends_at <= a.starts_at)
			form_error(rq, "to", "error.told_end");
	}
	if (!form_ok(rq)) {
		TRY(view_form(rq, fields, NELEM(fields), &t));
		return announcements_show(rq);
	}
	TRY(announcement_add(rq->cx, &a));
	resp_flash(rq, "flash.told", NULL);
	return req_redirect(rq, "/desk/announcements");
}

/* POST /desk/announcements/{id}/end */
enum status
desk_announcement_end(struct req *rq)
{
	const char *version = req_post(rq, "version", NULL);
	int64_t id, v;

	TRY(req_id(rq, "id", &id));
	if (version == NULL || !str_to_i64(version, 1, INT64_MAX, &v))
		return fail(rq->cx, ST_INVALID, "an end without its version");
	TRY(announcement_end(rq->cx, id, v));
	resp_flash(rq, "flash.told_end", NULL);
	return req_redirect(rq, "/desk/announcements");
}

enum status
desk_announced(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Announcements"), *row;
	struct announcement *a;
	size_t n;

	TRY(announcement_desk(rq->cx, &a, &n));
	for (size_t i = 0; i < n; i++) {
		row = view_row(list);
		node_seti(row, "id", a[i].id);
		node_set(row, "title", a[i].title);
		node_html(row, "body_html", a[i].body_html);
		node_flag(row, "warning", str_eq(a[i].level, "warning"));
	}
	return ST_OK;
}
