/*
 * fuzz_form.c -- a body read through a form of every type, and shown again: values keep their bounds.
 */
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "web/form.h"
#include "../unit/webfix.h"

struct row {
	const char *text, *line, *email, *phone, *date, *state, *tags, *secret;
	int64_t number, money, id;
	bool yes;
};

static const char *const states[] = { "open", "closed", NULL };

#define F(m, t, lo, hi, c) { #m, t, false, lo, hi, c, offsetof(struct row, m), NULL }
static const struct field fields[] = {
	F(text, FT_TEXT, 0, 50, NULL),
	F(line, FT_LINE, 0, 5, NULL),
	F(email, FT_EMAIL, 0, 0, NULL),
	F(phone, FT_PHONE, 0, 0, NULL),
	F(date, FT_DATE, 0, 0, NULL),
	F(state, FT_ONE_OF, 0, 0, states),
	F(tags, FT_TAGS, 0, 0, NULL),
	F(secret, FT_SECRET, 0, 0, NULL),
	F(number, FT_INT, -5, 100, NULL),
	F(money, FT_MONEY, 0, 100000, NULL),
	F(id, FT_ID, 0, 0, NULL),
	F(yes, FT_BOOL, 0, 0, NULL),
};
#undef F

static void
check(const struct row *r)
{
	struct civil c;

	MUST(utf8_length(r->text) <= 50 && utf8_printable(r->text, strlen(r->text), true));
	MUST(strchr(r->text, '\r') == NULL);
	MUST(utf8_length(r->line) <= 5 && utf8_printable(r->line, strlen(r->line), false));
	MUST(*r->email == '\0' || (strchr(r->email, '@') != NULL && strpbrk(r->email, " \r\n<>") == NULL));
	MUST(strspn(r->phone, "0123456789 -()./#+") == strlen(r->phone));
	MUST(*r->date == '\0' || date_from_day(r->date, &c));
	MUST(*r->state == '\0' || r->state == states[0] || r->state == states[1]);
	MUST(strstr(r->tags, "  ") == NULL);
	MUST(r->number >= -5 && r->number <= 100 && r->money >= 0 && r->money <= 100000 && r->id >= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const more[] = { "CONTENT_TYPE=application/x-www-form-urlencoded", NULL };
	static struct webfix f;
	struct row r = { 0 };

	if (f.cx.mem == NULL) {
		webfix_open(&f);
		log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	}
	MUST(webfix_fill(&f, "POST", "/crm/", more) == 0);
	webfix_body(&f, (const char *)data, n);
	if (req_body(&f.rq, f.conf.body_max, false) != ST_OK)
		return 0;
	if (form_read(&f.rq, fields, NELEM(fields), &r))
		check(&r);
	MUST(view_form(&f.rq, fields, NELEM(fields), &r) == ST_OK);
	MUST(form_ok(&f.rq) == (f.rq.resp->status != 422));
	return 0;
}
