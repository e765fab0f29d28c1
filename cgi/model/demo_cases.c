/*
 * demo_cases.c -- the demo's cases: the texts of complaints.jsonl, each with a course in time that leads to its state.
 *
 * Case no takes text no, and from there on the texts again with other people.  The older a case the further it has come.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/complaint_past.h"
#include "model/customer.h"
#include "model/demo_priv.h"
#include "model/vault.h"

#define HOUR 3600
#define DAY 86400
#define STEPS_MAX 10
#define TOGETHER 50 /* cases in one transaction */

struct demo_case {
	const json_t *text;
	size_t no;
	struct complaint_past past;
	struct past_step steps[STEPS_MAX];
	int64_t clock; /* when the next step may happen at the earliest */
	bool ended;    /* the next step would be in the future */
	struct demo_rng r;
	enum lang lang;
};

struct demo_file {
	const json_t *names;
	const struct demo_staff *staff;
	size_t nstaff;
	struct demo_case *cases;
	size_t n;
};

/* ---------------------------------------------------------------- sentences that the texts do not bring */

static const char *const close_reasons[LANG_N][3] = {
	[LANG_EN] = { "Settled, the customer agrees.", "Repaired and tested; no further word from the customer.", "Refund paid." },
	[LANG_ZH_CN] = { "问题已解决，客户认可处理结果。", "维修完成并试机正常，客户未再反馈。", "款项已退回。" },
	[LANG_ZH_TW] = { "問題已解決，客戶同意處理結果。", "維修完成並測試正常，客戶未再反映。", "款項已退回。" },
};
static const char *const questions[LANG_N] = {
	[LANG_EN] = "So that we can look into this, could you tell us the serial number on the rating plate and the date of purchase?",
	[LANG_ZH_CN] = "为了尽快核实，能否请您提供机身铭牌上的序列号和购买日期？",
	[LANG_ZH_TW] = "為了儘快查明，能否請您提供機身銘牌上的序號與購買日期？",
};
static const char *const replies[LANG_N] = {
	[LANG_EN] = "The number ends in 0417, and we bought it in spring.",
	[LANG_ZH_CN] = "序列号尾号是0417，今年春天买的。",
	[LANG_ZH_TW] = "序號末四碼是0417，今年春天買的。",
};
static const char *const reopen_reasons[LANG_N] = {
	[LANG_EN] = "The fault came back.",
	[LANG_ZH_CN] = "客户反映故障再次出现。",
	[LANG_ZH_TW] = "客戶反映故障再次發生。",
};

/* ---------------------------------------------------------------- who works on it */

static const struct demo_staff *
handler_of(const struct demo_file *f, const struct demo_case *c)
{
	const char *login = c->lang == LANG_ZH_TW ? "chenmh" : "lina", *subject = demo_text(c->text, "subject");
	const struct demo_staff *s;

	if (strcmp(demo_text(c->text, "restricted"), "privacy") == 0)
		login = "zhoumin";
	else if (strcmp(demo_text(c->text, "restricted"), "conduct") == 0)
		login = "sunli";
	else if (strcmp(subject, "repair") == 0)
		login = "wangjp";
	else if (strcmp(subject, "price") == 0 && c->lang != LANG_ZH_CN)
		login = "sunli";
	s = demo_staff_find(f->staff, f->nstaff, login);
	return s != NULL ? s : &f->staff[0];
}

/* ---------------------------------------------------------------- the course of a case */

/* Time of the next step: between low and high hours on, and for staff within their working day; 0 when that is still to come. */
static int64_t
moment(struct ctx *cx, struct demo_case *c, int64_t low, int64_t high, bool staff)
{
	int64_t t = c->clock + low * HOUR + (int64_t)demo_below(&c->r, (size_t)((high - low) * HOUR)), from;
	struct civil at = date_local(t);

	if (staff && (at.hour < 9 || at.hour >= 18)) {
		from = date_midnight(t, at.hour >= 18 ? 1 : 0);
		t = from + 9 * HOUR + (int64_t)demo_below(&c->r, 3 * HOUR);
	}
	if (t > cx->now)
		return 0;
	c->clock = t;
	return t;
}

/* False when the case has not come so far. */
static bool
step(struct demo_case *c, const char *event, int64_t at, int64_t actor, const char *text)
{
	c->ended = c->ended || at == 0 || c->past.nsteps == STEPS_MAX;
	if (!c->ended)
		c->steps[c->past.nsteps++] = (struct past_step){ event, at, actor, text };
	return !c->ended;
}

static void
ask_and_reply(struct ctx *cx, struct demo_case *c, int64_t who, bool replied)
{
	const char *q = demo_text(c->text, "question"), *a = demo_text(c->text, "reply");

	(void)step(c, "ask", moment(cx, c, 1, 20, true), who, q[0] == '\0' ? questions[c->lang] : q);
	if (replied)
		(void)step(c, "reply", moment(cx, c, 2, 60, false), 0, a[0] == '\0' ? replies[c->lang] : a);
}

/* How far: 0 received, 1 assigned, 2 working, 3 waiting, 4 answered, 5 closed. */
static void
course(struct ctx *cx, const struct demo_file *f, struct demo_case *c, int far)
{
	const struct demo_staff *who = handler_of(f, c);
	const struct demo_staff *chief = demo_staff_find(f->staff, f->nstaff, "sunli");
	const char *note = demo_text(c->text, "note");

	if (far == 0)
		return;
	if (!step(c, "assign", moment(cx, c, 0, 5, true), chief == NULL ? who->id : chief->id, NULL))
		return;
	c->past.assignee_id = who->id;
	c->past.department_id = who->department_id;
	c->past.severity = json_integer_value(json_object_get(c->text, "severity"));
	if (far == 1)
		return;
	(void)step(c, "start", moment(cx, c, 0, 8, true), who->id, NULL);
	if (note[0] != '\0')
		(void)step(c, "note", moment(cx, c, 1, 12, true), who->id, note);
	if (far == 3 || (far >= 4 && demo_text(c->text, "question")[0] != '\0'))
		ask_and_reply(cx, c, who->id, far != 3);
	if (far < 4)
		return;
	(void)step(c, "answer", moment(cx, c, 3, 72, true), who->id, demo_text(c->text, "answer"));
	if (far == 5)
		(void)step(c, "close", moment(cx, c, 24, 24 * 9, true), who->id, close_reasons[c->lang][demo_below(&c->r, 3)]);
	if (far == 5 && c->no % 41 == 7)
		(void)step(c, "reopen", moment(cx, c, 24, 24 * 6, true), who->id, reopen_reasons[c->lang]);
}

/* Days ago and how far, by the case's place: the first are the oldest. */
static void
age(struct demo_case *c, int64_t *days, int *far)
{
	size_t left = DEMO_CASES - 1 - c->no; /* younger ones after it */

	if (left < 26) {
		*days = (int64_t)(left / 10);
		*far = left % 3 == 0 ? 1 : 0;
	} else if (left < 80) {
		*days = 2 + (int64_t)demo_below(&c->r, 14);
		*far = left % 4 == 0 ? 3 : 2;
	} else if (left < 140) {
		*days = 9 + (int64_t)demo_below(&c->r, 30);
		*far = left % 5 == 0 ? 3 : 4;
	} else {
		*days = 30 + (int64_t)demo_below(&c->r, 380);
		*far = 5;
	}
}

static void
case_make(struct ctx *cx, const struct demo_file *f, struct demo_case *c)
{
	struct complaint_past *p = &c->past;
	unsigned char hash[32];
	const char *key = arena_printf(cx->mem, "demo case %zu", c->no);
	int64_t days;
	int far;

	c->r.s = 0x0ddba11u + c->no * 977;
	c->lang = LANG_EN;
	(void)lang_from(demo_text(c->text, "lang"), &c->lang);
	age(c, &days, &far);
	secret_hash(hash, NULL, key, strlen(key));
	memcpy(p->idem, hash, sizeof(p->idem));
	p->channel = demo_text(c->text, "channel");
	p->lang = lang_code(c->lang);
	p->subject = demo_text(c->text, "subject");
	p->restricted = demo_text(c->text, "restricted")[0] == '\0' ? "none" : demo_text(c->text, "restricted");
	p->product = demo_text(c->text, "product");
	p->title = demo_text(c->text, "title");
	p->body = demo_text(c->text, "body");
	p->received_at = date_midnight(cx->now, (int)-days) + 7 * HOUR + (int64_t)demo_below(&c->r, 15 * HOUR);
	if (p->received_at > cx->now - 600)
		p->received_at = cx->now - 600 - (int64_t)demo_below(&c->r, 4 * HOUR);
	c->clock = p->received_at;
	p->steps = c->steps;
	course(cx, f, c, far);
}

/* ---------------------------------------------------------------- whose case it is */

static enum demo_region
region_of(enum lang lang)
{
	return lang == LANG_ZH_CN ? DEMO_CN : lang == LANG_ZH_TW ? DEMO_TW : DEMO_INTL;
}

/* A customer of the case's region, through the import's look-up by key. */
static enum status
customer_of(struct ctx *cx, struct demo_case *c, bool *found)
{
	struct customer k = { .source = DEMO_SOURCE, .name = "?" };
	size_t no = demo_below(&c->r, DEMO_CUSTOMERS);
	bool changed;

	while (demo_customer_region(no) != region_of(c->lang))
		no = (no + 1) % DEMO_CUSTOMERS;
	k.source_key = arena_printf(cx->mem, "%zu", no);
	TRY(customer_import(cx, &k, true, &changed));
	*found = k.id != 0;
	c->past.customer_id = k.id;
	c->past.party_id = k.party_id;
	return ST_OK;
}

/* Two thirds are customers, most others leave name and contact, a few stay anonymous. */
static enum status
people_find(struct ctx *cx, struct demo_file *f)
{
	struct pvalues *values = arena_calloc(cx->mem, f->n, sizeof(*values));
	int64_t *parties = arena_calloc(cx->mem, f->n, sizeof(*parties));
	size_t *whose = arena_calloc(cx->mem, f->n, sizeof(*whose)), i, n = 0, part;
	struct demo_person p;
	bool found;

	for (i = 0; i < f->n; i++) {
		struct demo_case *c = &f->cases[i];
		size_t dice = demo_below(&c->r, 100);

		found = false;
		if (dice < 66)
			TRY(customer_of(cx, c, &found));
		if (found || dice >= 95)
			continue;
		demo_person(cx->mem, &c->r, f->names, region_of(c->lang), false, 5000 + i, &p);
		values[n].v[PF_NAME] = p.name;
		values[n].v[PF_PHONE] = p.phone;
		values[n].v[PF_EMAIL] = strcmp(c->past.channel, "mail") == 0 || demo_chance(&c->r, 60) ? p.email : NULL;
		whose[n++] = i;
	}
	for (i = 0; i < n; i += part) {
		part = n - i < 100 ? n - i : 100;
		TRY(vault_import(cx, values + i, part, parties + i));
	}
	for (i = 0; i < n; i++)
		f->cases[whose[i]].past.party_id = parties[i];
	return ST_OK;
}

/* ---------------------------------------------------------------- storing */

static int
older_first(const void *a, const void *b)
{
	const struct demo_case *x = a, *y = b;

	if (x->past.received_at != y->past.received_at)
		return x->past.received_at < y->past.received_at ? -1 : 1;
	return (x->no > y->no) - (x->no < y->no);
}

struct part {
	struct demo_case *from;
	size_t n;
};

static enum status
part_store(struct ctx *cx, void *arg)
{
	struct part *p = arg;
	int64_t id;
	bool fresh;
	size_t i;

	for (i = 0; i < p->n; i++)
		TRY(complaint_past(cx, &p->from[i].past, &id, &fresh));
	return ST_OK;
}

static enum status
cases_store(struct ctx *cx, struct demo_file *f)
{
	struct part p;
	size_t i;

	/* Numbers grow with time.  A step list moves with its case, so it is pointed at again. */
	qsort(f->cases, f->n, sizeof(*f->cases), older_first);
	for (i = 0; i < f->n; i++)
		f->cases[i].past.steps = f->cases[i].steps;
	for (i = 0; i < f->n; i += p.n) {
		p.from = f->cases + i;
		p.n = f->n - i < TOGETHER ? f->n - i : TOGETHER;
		TRY(db_tx(cx, part_store, &p));
	}
	return ST_OK;
}

static enum status
cases_make(struct ctx *cx, struct demo_file *f, const json_t *texts)
{
	size_t n = json_array_size(texts), i;
	bool yes;

	if (n == 0)
		return fail(cx, ST_FAILED, "there is no text of a case");
	f->n = DEMO_CASES;
	f->cases = arena_calloc(cx->mem, f->n, sizeof(*f->cases));
	for (i = 0; i < f->n; i++) {
		f->cases[i].no = i;
		/* 37 and the number of texts have no common factor worth speaking of: neighbours differ in kind. */
		f->cases[i].text = json_array_get(texts, i * 37 % n);
		case_make(cx, f, &f->cases[i]);
	}
	/* Stored before?  Then no new parties are made for it. */
	TRY(complaint_past_seen(cx, f->cases[f->n - 1].past.idem, &yes));
	if (yes)
		return ST_OK;
	TRY(people_find(cx, f));
	return cases_store(cx, f);
}

enum status
demo_cases(struct ctx *cx, const char *dir, const json_t *names, const struct demo_staff *staff, size_t nstaff)
{
	struct demo_file f = { .names = names, .staff = staff, .nstaff = nstaff };
	enum status st;
	json_t *texts;

	TRY(demo_jsonl(cx, dir, "complaints.jsonl", &texts));
	st = cases_make(cx, &f, texts);
	json_decref(texts);
	return st;
}
