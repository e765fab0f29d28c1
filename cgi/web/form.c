/*
 * form.c -- typed input from a table of declared fields, and the form shown again.
 *
 * Every field is judged even when one before it failed, so that a person sees all that is wrong at
 * once.  What was typed is shown again as it was typed.
 */
#include <string.h>

#include "base/secret.h"
#include "web/field.h"
#include "web/resp.h"

struct form_fault {
	const char *field; /* NULL: the whole form */
	const char *key;
};

struct form {
	struct form_fault faults[64];
	size_t nfaults;
	bool read; /* form_read has run: values come from what was typed */
};

static struct form *
form_of(struct req *rq)
{
	if (rq->form == NULL)
		rq->form = arena_alloc(rq->cx->mem, sizeof(*rq->form));
	return rq->form;
}

static const char *
fault_of(const struct form *fm, const char *field)
{
	for (size_t i = 0; i < fm->nfaults; i++)
		if (fm->faults[i].field != NULL && str_eq(fm->faults[i].field, field))
			return fm->faults[i].key;
	return NULL;
}

void
form_error(struct req *rq, const char *field, const char *key)
{
	struct form *fm = form_of(rq);

	if (fm->nfaults == NELEM(fm->faults) || (field != NULL && fault_of(fm, field) != NULL))
		return;
	fm->faults[fm->nfaults].field = field;
	fm->faults[fm->nfaults++].key = key;
}

bool
form_ok(const struct req *rq)
{
	return rq->form != NULL && rq->form->read && rq->form->nfaults == 0;
}

bool
form_read(struct req *rq, const struct field *fields, size_t n, void *out)
{
	form_of(rq)->read = true;
	for (size_t i = 0; i < n; i++) {
		const char *key = field_read(rq, &fields[i], out);

		if (key != NULL)
			form_error(rq, fields[i].name, key);
	}
	return form_ok(rq);
}

/* ---- Showing ---- */

/* "required" -> Lang.field.required; "error.phone_taken" is a whole key already. */
static const char *
fault_text(struct req *rq, const char *key)
{
	return view_text(rq,
	    strchr(key, '.') != NULL ? key : arena_printf(rq->cx->mem, "field.%s", key), NULL);
}

static void
value_show(view_node *node, const struct field *f, const char *value)
{
	if (f->type == FT_SECRET || f->type == FT_FILE || value == NULL)
		return;
	if (f->type == FT_BOOL) {
		node_flag(node, "value", value[0] != '\0' && !str_eq(value, "0"));
		return;
	}
	node_set(node, "value", value);
	/* Only our own words may become names of nodes. */
	for (size_t i = 0; f->choices != NULL && f->choices[i] != NULL; i++)
		if (f->choices[i][0] != '\0' && str_eq(f->choices[i], value))
			node_flag(view_sub(node, "selected"), f->choices[i], true);
}

static const char *
stored_text(struct req *rq, const struct field *f, const char *values)
{
	const char *p = values + f->offset;
	int64_t n;

	switch (f->type) {
	case FT_INT:
	case FT_ID:
	case FT_MONEY:
		n = *(const int64_t *)(const void *)p;
		if (f->type == FT_ID)
			return n == 0 ? "" : arena_printf(rq->cx->mem, "%lld", (long long)n);
		if (f->type == FT_INT)
			return arena_printf(rq->cx->mem, "%lld", (long long)n);
		return arena_printf(rq->cx->mem, "%s%lld.%02lld", n < 0 ? "-" : "",
		    (long long)((n < 0 ? -n : n) / 100), (long long)((n < 0 ? -n : n) % 100));
	case FT_BOOL:
		return *(const bool *)p ? "1" : "";
	case FT_SECRET:
	case FT_FILE:
		return NULL;
	default:
		return *(const char *const *)(const void *)p;
	}
}

void
view_form_values(struct req *rq, const struct field *fields, size_t n, const void *values)
{
	view_node *form = view_list(rq, "Form");

	for (size_t i = 0; i < n; i++)
		value_show(view_sub(form, fields[i].name), &fields[i],
		    stored_text(rq, &fields[i], values));
}

static void
errors_show(struct req *rq, view_node *form, const struct field *fields, size_t n)
{
	const struct form *fm = form_of(rq);
	view_node *list = view_sub(form, "Errors");

	for (size_t i = 0; i < fm->nfaults; i++) {
		const char *field = fm->faults[i].field, *text = fault_text(rq, fm->faults[i].key);
		view_node *row = view_row(list);

		node_set(row, "error", text);
		if (field == NULL) {
			node_set(form, "error", text);
			continue;
		}
		node_set(view_sub(form, field), "error", text);
		node_set(row, "field", field);
		node_set(row, "label", field);
		for (size_t k = 0; k < n; k++)
			if (str_eq(fields[k].name, field) && fields[k].label != NULL)
				node_set(row, "label", view_text(rq, fields[k].label, NULL));
	}
}

enum status
view_form(struct req *rq, const struct field *fields, size_t n, const void *values)
{
	view_node *form = view_list(rq, "Form");
	const struct form *fm = form_of(rq);

	if (!fm->read) {
		view_form_values(rq, fields, n, values);
		return ST_OK;
	}
	for (size_t i = 0; i < n; i++) {
		const char *s = field_typed(rq, fields[i].name, NULL);

		value_show(view_sub(form, fields[i].name), &fields[i], s);
	}
	if (!str_empty(field_typed(rq, "idem", NULL)) && strlen(field_typed(rq, "idem", NULL)) == 32)
		node_set(form, "idem", field_typed(rq, "idem", NULL));
	if (fm->nfaults > 0) {
		errors_show(rq, form, fields, n);
		rq->resp->status = 422;
	}
	return ST_OK;
}

void
view_form_typed(struct req *rq, const struct field *fields, size_t n, const struct param *v, size_t nv)
{
	view_node *form = view_list(rq, "Form");

	for (size_t i = 0; i < n; i++) {
		bool found = false;

		for (size_t k = 0; k < nv && !found; k++)
			if ((found = str_eq(v[k].name, fields[i].name)))
				value_show(view_sub(form, fields[i].name), &fields[i], v[k].value);
		/* An empty box sends nothing. */
		if (!found && fields[i].type == FT_BOOL)
			node_flag(view_sub(form, fields[i].name), "value", false);
	}
}

void
view_form_idem(struct req *rq)
{
	unsigned char raw[16];

	secret_random(raw, sizeof(raw));
	view_set(rq, "Form.idem", str_hex(rq->cx->mem, raw, sizeof(raw)));
}
