/*
 * api_body.c -- the body of a POST or PATCH: strict JSON to an article, with one sentence for each field that is wrong.
 */
#include <string.h>

#include "base/date.h"
#include "base/slug.h"
#include "base/utf8.h"
#include "page/api_priv.h"

#define BODY_BYTES (1 << 20)
#define DEPARTMENTS_MAX 50

static const struct words {
	const char *name;
	size_t offset;
	size_t max;          /* characters */
	bool lines, day;
	const char *choices; /* between blanks */
} WORDS[] = {
	{ "title", offsetof(struct article, title), 200, false, false, NULL },
	{ "body", offsetof(struct article, body), BODY_BYTES, true, false, NULL },
	{ "keywords", offsetof(struct article, keywords), 300, false, false, NULL },
	{ "language", offsetof(struct article, lang), 5, false, false, "en zh_CN zh_TW" },
	{ "audience", offsetof(struct article, audience), 10, false, false, "public internal department" },
	{ "type", offsetof(struct article, type), 10, false, false, "question howto product price terms claim" },
	{ "slug", offsetof(struct article, slug), SLUG_MAX, false, false, NULL },
	{ "valid_from", offsetof(struct article, valid_from), 10, false, true, NULL },
	{ "valid_to", offsetof(struct article, valid_to), 10, false, true, NULL },
	{ "review_by", offsetof(struct article, review_by), 10, false, true, NULL },
};

static void
wrong(struct api_fields *f, const char *name, const char *why)
{
	if (f->errors == NULL)
		f->errors = json_object();
	(void)json_object_set_new(f->errors, name, json_string(why));
}

static bool
listed(const char *s, const char *words)
{
	size_t n = strlen(s);
	const char *p;

	for (p = words; n > 0 && (p = strstr(p, s)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

/* Text of a value; NULL when it is none, with its error. */
static const char *
text(struct api_fields *f, const char *name, const json_t *v, bool lines, size_t max)
{
	struct arena *mem = f->rq->cx->mem;
	const char *s;

	if (!json_is_string(v) || strlen(json_string_value(v)) != json_string_length(v)) {
		wrong(f, name, "must be a string");
		return NULL;
	}
	s = utf8_nfc(mem, arena_strdup(mem, json_string_value(v)));
	if (!utf8_printable(s, strlen(s), lines))
		wrong(f, name, "holds control characters");
	else if (utf8_length(s) > max || strlen(s) > BODY_BYTES)
		wrong(f, name, arena_printf(mem, "is longer than %zu characters", max));
	else
		return s;
	return NULL;
}

static void
word_read(struct api_fields *f, const struct words *w, const json_t *v, struct article *a)
{
	const char **to = (const char **)(void *)((char *)a + w->offset), *s;
	struct civil c;

	if (w->day && json_is_null(v)) {
		*to = "";
		return;
	}
	if ((s = text(f, w->name, v, w->lines, w->max)) == NULL)
		return;
	if (w->choices != NULL && !listed(s, w->choices))
		wrong(f, w->name, arena_printf(f->rq->cx->mem, "must be one of: %s", w->choices));
	else if (w->day && s[0] != '\0' && (!date_from_day(s, &c) || c.year < 1971 || c.year > 9000))
		wrong(f, w->name, "must be a day such as 2026-11-22");
	else if (strcmp(w->name, "slug") == 0 && s[0] != '\0' && !slug_valid(s))
		wrong(f, w->name, "may hold a-z, 0-9 and single hyphens");
	else
		*to = s;
}

static enum status
code_read(struct api_fields *f, const char *name, const json_t *v, enum status (*find)(struct ctx *, const char *, int64_t *), int64_t *id)
{
	const char *s = text(f, name, v, false, 40);
	enum status st = s == NULL ? ST_OK : find(f->rq->cx, s, id);

	if (st == ST_MISSING) {
		wrong(f, name, "there is no such code");
		return ST_OK;
	}
	return st;
}

static enum status
departments_read(struct api_fields *f, const json_t *v, struct article *a)
{
	struct str s;
	size_t i;

	if (!json_is_array(v) || json_array_size(v) > DEPARTMENTS_MAX) {
		wrong(f, "departments", "must be a list of at most 50 codes");
		return ST_OK;
	}
	str_init(&s, f->rq->cx->mem);
	for (i = 0; i < json_array_size(v); i++) {
		int64_t id = 0;

		TRY(code_read(f, "departments", json_array_get(v, i), api_department, &id));
		str_addf(&s, "%s%lld", i > 0 ? "," : "", (long long)id);
	}
	a->departments = s.s;
	return ST_OK;
}

static void
state_read(struct api_fields *f, const json_t *v, struct api_change *c)
{
	static const char choices[] = "draft review published archived";
	const char *s = text(f, "state", v, false, 10);

	if (s != NULL && !listed(s, choices))
		wrong(f, "state", "must be one of: draft review published archived");
	else if (s != NULL)
		c->state = s;
}

static void
number_read(struct api_fields *f, const char *name, const json_t *v, int64_t *to)
{
	if (!json_is_integer(v) || json_integer_value(v) < 1)
		wrong(f, name, "must be a number from 1");
	else
		*to = json_integer_value(v);
}

/* What is not of the text itself; false: there is no such field. */
static enum status
other_read(struct api_fields *f, const char *name, const json_t *v, struct api_change *c, bool fresh, bool *known)
{
	*known = true;
	if (strcmp(name, "category") == 0)
		return code_read(f, name, v, api_category, &c->a.category_id);
	if (strcmp(name, "owner") == 0 && json_is_null(v)) {
		c->a.owner_department_id = 0;
		return ST_OK;
	}
	if (strcmp(name, "owner") == 0)
		return code_read(f, name, v, api_department, &c->a.owner_department_id);
	if (strcmp(name, "departments") == 0)
		return departments_read(f, v, &c->a);
	if (strcmp(name, "translation_of") == 0 && fresh)
		number_read(f, name, v, &c->a.group_id);
	else if (strcmp(name, "note") == 0)
		c->how.note = text(f, name, v, false, 400);
	else if (strcmp(name, "slip") == 0 && json_is_boolean(v))
		c->how.slip = json_is_true(v);
	else
		*known = false;
	return ST_OK;
}

static enum status
field_read(struct api_fields *f, const char *name, const json_t *v, struct api_change *c, bool fresh)
{
	bool known;
	size_t i;

	if (strcmp(name, "state") == 0) {
		state_read(f, v, c);
		return ST_OK;
	}
	if (strcmp(name, "version") == 0 && !fresh) {
		number_read(f, name, v, &c->a.version);
		return ST_OK;
	}
	c->text = true;
	for (i = 0; i < NELEM(WORDS); i++) {
		if (strcmp(name, WORDS[i].name) == 0) {
			word_read(f, &WORDS[i], v, &c->a);
			return ST_OK;
		}
	}
	TRY(other_read(f, name, v, c, fresh, &known));
	if (!known)
		wrong(f, utf8_printable(name, strlen(name), false) && strlen(name) < 60 ? name : "?", "there is no such field");
	return ST_OK;
}

/* Rules that the fields keep together. */
static void
whole_check(struct api_fields *f, const struct article *a)
{
	if (str_empty(a->title))
		wrong(f, "title", "is missing");
	if (str_empty(a->body))
		wrong(f, "body", "is missing");
	if (str_empty(a->lang))
		wrong(f, "language", "is missing");
	if (a->category_id == 0 && json_object_get(f->errors, "category") == NULL)
		wrong(f, "category", "is missing");
	if (str_eq(a->audience, "department") && str_empty(a->departments))
		wrong(f, "departments", "no department is chosen");
	if (!str_empty(a->valid_from) && !str_empty(a->valid_to) && strcmp(a->valid_from, a->valid_to) > 0)
		wrong(f, "valid_to", "it would end before it begins");
}

static enum status
errors_answer(struct req *rq, int status, const char *code, const char *message, json_t *fields)
{
	return api_answer(rq, status,
	    json_pack("{s:{s:i,s:s,s:s,s:o,s:s}}", "error", "status", status, "code", code, "message", message, "fields", fields, "request_id",
	        rq->cx->request_id));
}

enum status
api_field_error(struct req *rq, int status, const char *code, const char *field, const char *why)
{
	return errors_answer(rq, status, code, why, json_pack("{s:s}", field, why));
}

enum status
api_body_read(struct req *rq, struct api_change *c, bool fresh, bool *answered)
{
	struct api_fields f = { .rq = rq };
	enum status st = ST_OK;
	const char *name;
	json_error_t err;
	json_t *o, *v;

	*answered = false;
	o = json_loadb(rq->raw_body.p, rq->raw_body.n, JSON_REJECT_DUPLICATES, &err);
	if (!json_is_object(o)) {
		json_decref(o);
		*answered = true;
		return errors_answer(rq, 400, "json", o == NULL ? "The body is not JSON in UTF-8." : "The body is not an object.", json_object());
	}
	json_object_foreach(o, name, v)
	{
		if ((st = field_read(&f, name, v, c, fresh)) != ST_OK)
			break;
	}
	if (st == ST_OK && c->text)
		whole_check(&f, &c->a);
	json_decref(o);
	if (st == ST_OK && f.errors != NULL) {
		*answered = true;
		return errors_answer(rq, 422, "invalid", "Some fields are not acceptable.", f.errors);
	}
	json_decref(f.errors);
	return st;
}
