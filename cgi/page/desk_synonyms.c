/*
 * desk_synonyms.c -- the firm's words: sets that mean the same, listed, added, changed, put out of use.
 */
#include "model/synonym.h"
#include "page/desk_knowledge.h"

struct set {
	const char *words, *note;
	bool active;
	int64_t version;
};

static const struct field set_form[] = {
	{ .name = "words", .type = FT_TEXT, .required = true, .max = SYNONYM_WORDS_MAX, .offset = offsetof(struct set, words), .label = "desk_synonyms.words" },
	{ .name = "note", .type = FT_LINE, .max = SYNONYM_NOTE_MAX, .offset = offsetof(struct set, note), .label = "desk_synonyms.note" },
	{ .name = "active", .type = FT_BOOL, .offset = offsetof(struct set, active), .label = "desk_synonyms.active" },
	{ .name = "version", .type = FT_ID, .offset = offsetof(struct set, version) },
};

/* GET /desk/synonyms?q= */
enum status
desk_synonyms(struct req *rq)
{
	const char *q = req_query(rq, "q", NULL);
	view_node *list = view_list(rq, "Page.Rows");
	struct synonym_set *s;
	int64_t page = req_page(rq);
	size_t n;
	bool more;

	TRY(synonym_list(rq->cx, q, page, &s, &n, &more));
	for (size_t i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "id", s[i].id);
		node_set(row, "words", s[i].words);
		node_set(row, "note", s[i].note);
		node_flag(row, "off", !s[i].active);
		node_flag(row, "shipped", str_eq(s[i].origin, "shipped"));
		node_set(row, "who", s[i].updated_name);
		desk_time(rq, row, "updated", s[i].updated_at);
	}
	view_set(rq, "Form.q.value", q);
	if (!str_empty(q))
		desk_chip(rq, "q", view_text(rq, "desk_synonyms.words", NULL), q);
	view_set(rq, "Page.Title", view_text(rq, "desk_synonyms.title", NULL));
	TRY(desk_knowledge_tabs(rq, "synonyms"));
	view_paging(rq, page, more);
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_synonyms.title", NULL));
	return view_page(rq, "desk/synonyms.cs");
}

/* id 0: a new one. */
static enum status
set_page(struct req *rq, int64_t id)
{
	const char *title = view_text(rq, id == 0 ? "desk_synonyms.new" : "desk_synonyms.edit", NULL);

	view_set(rq, "Page.Action", id == 0 ? req_url(rq, "/desk/synonyms/new") : req_url(rq, "/desk/synonyms/%lld", (long long)id));
	view_set(rq, "Page.Title", title);
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, "/desk/synonyms", view_text(rq, "desk_synonyms.title", NULL));
	desk_crumb(rq, NULL, title);
	return view_page(rq, "desk/synonym.cs");
}

/* GET /desk/synonyms/new?words= */
enum status
desk_synonym_new_form(struct req *rq)
{
	struct set f = { .words = req_query(rq, "words", NULL), .active = true };

	view_form_values(rq, set_form, NELEM(set_form), &f);
	return set_page(rq, 0);
}

/* GET /desk/synonyms/{id} */
enum status
desk_synonym(struct req *rq)
{
	struct synonym_set s;
	struct set f;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(synonym_get(rq->cx, id, &s));
	f = (struct set){ s.words, s.note, s.active, s.version };
	view_form_values(rq, set_form, NELEM(set_form), &f);
	return set_page(rq, id);
}

/* As it is stored now beside what was typed; saving again saves over it. */
static enum status
conflict(struct req *rq, int64_t id)
{
	struct synonym_set now;

	TRY(synonym_get(rq->cx, id, &now));
	rq->resp->status = 409;
	view_set(rq, "Page.Conflict", view_text(rq, "desk_edit.conflict", str_empty(now.updated_name) ? "-" : now.updated_name,
	    view_time(rq, now.updated_at), NULL));
	view_set(rq, "Page.Theirs.words", now.words);
	view_set(rq, "Page.Theirs.note", now.note);
	TRY(view_form(rq, set_form, NELEM(set_form), NULL));
	view_seti(rq, "Form.version.value", now.version);
	return set_page(rq, id);
}

static enum status
set_write(struct req *rq, int64_t id)
{
	struct synonym_set s = { .id = id };
	struct set f = { 0 };
	enum status st = ST_OK;

	if (form_read(rq, set_form, NELEM(set_form), &f)) {
		s.words = f.words;
		s.note = f.note;
		s.active = f.active;
		s.version = f.version;
		st = synonym_save(rq->cx, &s);
		if (st == ST_INVALID)
			form_error(rq, "words", "error.synonym_two");
		else if (st == ST_TOO_BIG)
			form_error(rq, "words", "error.synonym_big");
		else if (st != ST_OK && st != ST_CONFLICT)
			return st;
	}
	if (st == ST_CONFLICT)
		return conflict(rq, id);
	if (!form_ok(rq)) {
		TRY(view_form(rq, set_form, NELEM(set_form), &f));
		return set_page(rq, id);
	}
	resp_flash(rq, "flash.synonym", NULL);
	return req_redirect(rq, "/desk/synonyms");
}

/* POST /desk/synonyms/new */
enum status
desk_synonym_new(struct req *rq)
{
	return set_write(rq, 0);
}

/* POST /desk/synonyms/{id} */
enum status
desk_synonym_save(struct req *rq)
{
	struct synonym_set s;
	int64_t id;

	TRY(req_id(rq, "id", &id));
	TRY(synonym_get(rq->cx, id, &s));
	return set_write(rq, id);
}
