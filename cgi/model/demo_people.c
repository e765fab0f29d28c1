/*
 * demo_people.c -- invented people and firms, named as people there are named.
 *
 * Nobody is meant: mobile numbers have 000 in the middle, which no operator gives out, mail goes to the example domains of RFC 2606.
 */
#include <ctype.h>
#include <string.h>

#include "base/date.h"
#include "model/demo_priv.h"
#include "model/import.h"

static uint64_t
rng_next(struct demo_rng *r)
{
	uint64_t z = (r->s += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

size_t
demo_below(struct demo_rng *r, size_t n)
{
	return (size_t)(rng_next(r) % n);
}

bool
demo_chance(struct demo_rng *r, unsigned int percent)
{
	return demo_below(r, 100) < percent;
}

/* An element of an array. */
static const json_t *
pick(struct demo_rng *r, const json_t *array)
{
	size_t n = json_array_size(array);

	return n == 0 ? NULL : json_array_get(array, demo_below(r, n));
}

/* By member "w". */
static const json_t *
pick_weighted(struct demo_rng *r, const json_t *array)
{
	const json_t *v;
	int64_t all = 0, at;
	size_t i;

	json_array_foreach(array, i, v)
		all += json_integer_value(json_object_get(v, "w"));
	if (all <= 0)
		return pick(r, array);
	at = (int64_t)demo_below(r, (size_t)all);
	json_array_foreach(array, i, v) {
		at -= json_integer_value(json_object_get(v, "w"));
		if (at < 0)
			return v;
	}
	return NULL;
}

enum demo_region
demo_customer_region(size_t no)
{
	struct demo_rng r = { 0x6b656675u + no };
	size_t n = demo_below(&r, 100);

	return n < 52 ? DEMO_CN : n < 86 ? DEMO_TW : DEMO_INTL;
}

static const char *
pick_string(struct demo_rng *r, const json_t *array)
{
	const char *s = json_string_value(pick(r, array));

	return s == NULL ? "" : s;
}

/* '#' a digit, '@' a capital letter, anything else itself. */
static const char *
filled(struct arena *mem, struct demo_rng *r, const char *pattern)
{
	char *s = arena_strdup(mem, pattern), *p;

	for (p = s; *p != '\0'; p++) {
		if (*p == '#')
			*p = (char)('0' + demo_below(r, 10));
		else if (*p == '@')
			*p = "ABCDEFGHJKLMNPRSTUVWXY"[demo_below(r, 22)];
	}
	return s;
}

/* ---------------------------------------------------------------- where they live */

static const char *
region_key(enum demo_region region)
{
	static const char *const keys[] = { "cn", "tw", "intl" };

	return keys[region];
}

static const char *
cn_address(struct arena *mem, struct demo_rng *r, const json_t *names, const json_t *a)
{
	const json_t *d = pick(r, json_object_get(a, "districts"));
	const char *province = demo_text(a, "province"), *city = demo_text(a, "city");

	/* A city that is a province of its own is named once. */
	return arena_printf(mem, "%s%s%s%s%zu号%s%zu栋%zu%02zu室", strcmp(province, city) == 0 ? "" : province, city,
	    demo_text(d, "name"), pick_string(r, json_object_get(d, "roads")), 1 + demo_below(r, 300),
	    pick_string(r, json_object_get(names, "estates")), 1 + demo_below(r, 24), 1 + demo_below(r, 28), 1 + demo_below(r, 4));
}

static const char *
tw_address(struct arena *mem, struct demo_rng *r, const json_t *a)
{
	const json_t *d = pick(r, json_object_get(a, "districts"));

	return arena_printf(mem, "%s%s%s%s%zu號%zu樓", demo_text(d, "zip"), demo_text(a, "city"), demo_text(d, "name"),
	    pick_string(r, json_object_get(d, "roads")), 1 + demo_below(r, 250), 1 + demo_below(r, 14));
}

static const char *
intl_address(struct arena *mem, struct demo_rng *r, const json_t *a)
{
	return arena_printf(mem, "%zu %s, %s %s, %s", 1 + demo_below(r, 180), pick_string(r, json_object_get(a, "streets")),
	    demo_text(a, "city"), filled(mem, r, demo_text(a, "postcode_format")), demo_text(a, "country_name"));
}

static const char *
mobile(struct arena *mem, struct demo_rng *r, const json_t *names, enum demo_region region, const json_t *a)
{
	if (region == DEMO_INTL)
		return filled(mem, r, demo_text(a, "phone_format"));
	if (region == DEMO_TW)
		return arena_printf(mem, "09%02zu000%03zu", 10 + demo_below(r, 80), demo_below(r, 1000));
	return arena_printf(mem, "%s000%05zu", pick_string(r, json_object_get(names, "mobile_prefixes")), demo_below(r, 100000));
}

/* ---------------------------------------------------------------- how they are called */

/* Countries where people of a name's origin are likely to live. */
static const char *
origin_countries(const char *origin)
{
	static const char *const table[][2] = {
		{ "en", "GB US AU CA NZ IE ZA" },
		{ "de", "DE AT" },
		{ "es", "ES MX US" },
		{ "in", "IN GB" },
		{ "ms", "MY ID" },
		{ "vi", "VN" },
		{ "ja", "JP" },
		{ "fr", "FR CA" },
		{ "it", "IT" },
		{ "pl", "PL GB" },
		{ "ar", "AE GB" },
		{ "fil", "PH" },
		{ "zh", "SG MY HK" },
		{ "th", "TH" },
		{ "ng", "KE ZA GB" },
		{ "nl", "NL" },
		{ "pt", "PT" },
		{ "ko", "US AU" },
		{ "se", "SE" },
	};
	size_t i;

	for (i = 0; i < NELEM(table); i++) {
		if (strcmp(table[i][0], origin) == 0)
			return table[i][1];
	}
	return "";
}

static const json_t *
address_in(struct demo_rng *r, const json_t *addresses, const char *countries)
{
	const json_t *a = NULL;
	int tries;

	for (tries = 0; tries < 200; tries++) {
		a = pick(r, addresses);
		if (countries[0] == '\0' || strstr(countries, demo_text(a, "country")) != NULL)
			break;
	}
	return a;
}

static const json_t *
given_of(struct demo_rng *r, const json_t *list, const char *member, const char *wanted)
{
	const json_t *g = NULL;
	int tries;

	for (tries = 0; tries < 200; tries++) {
		g = pick(r, list);
		if (strcmp(demo_text(g, member), wanted) == 0)
			break;
	}
	return g;
}

/* Lower-case ASCII letters of a name, for an address of mail. */
static const char *
letters(struct arena *mem, const char *name)
{
	char *s = arena_strdup(mem, name), *to = s;
	const char *p;

	for (p = name; *p != '\0'; p++) {
		if (isalpha((unsigned char)*p))
			*to++ = (char)tolower((unsigned char)*p);
	}
	*to = '\0';
	return s;
}

static const char *
mail_of(struct arena *mem, struct demo_rng *r, const json_t *names, const char *given, const char *surname, size_t no)
{
	static const char *const nicks[] = { "qingfeng", "xiaoyu", "tianlan", "lvye", "chenxi", "yunhai", "nanfeng", "beichen",
		"qiuye", "dongmei", "haitang", "shanhe", "muyang", "anran", "weilan", "jinghao" };
	const char *domain = pick_string(r, json_object_get(names, "email_domains"));

	if (letters(mem, surname)[0] != '\0')
		return arena_printf(mem, "%s.%s%zu@%s", letters(mem, given), letters(mem, surname), no % 90 + 10, domain);
	return arena_printf(mem, "%s%04zu@%s", nicks[demo_below(r, NELEM(nicks))], no * 7 % 9973, domain);
}

/* Eras of given names follow the year of birth. */
static const char *
era_of(size_t year)
{
	return year < 1966 ? "old" : year < 1991 ? "mid" : "young";
}

static const json_t *
name_person(struct arena *mem, struct demo_rng *r, const json_t *names, size_t no, struct demo_person *p)
{
	const json_t *surname = pick_weighted(r, json_object_get(names, "surnames")), *given, *a;
	const json_t *addresses = json_object_get(names, "addresses"), *givens = json_object_get(names, "given");
	const char *origin = demo_text(surname, "origin");
	size_t year = 1946 + demo_below(r, 58);

	if (p->region == DEMO_INTL) {
		given = given_of(r, givens, "origin", origin);
		a = address_in(r, addresses, origin_countries(origin));
		/* Surname first where that is the custom. */
		if (strcmp(origin, "zh") == 0 || strcmp(origin, "ko") == 0 || strcmp(origin, "vi") == 0)
			p->name = arena_printf(mem, "%s %s", demo_text(surname, "s"), demo_text(given, "g"));
		else
			p->name = arena_printf(mem, "%s %s", demo_text(given, "g"), demo_text(surname, "s"));
	} else {
		given = given_of(r, givens, "era", era_of(year));
		a = pick(r, addresses);
		p->name = arena_printf(mem, "%s%s", demo_text(surname, "s"), demo_text(given, "g"));
	}
	p->birth = arena_printf(mem, "%04zu-%02zu-%02zu", year, 1 + demo_below(r, 12), 1 + demo_below(r, 28));
	p->email = mail_of(mem, r, names, demo_text(given, "g"), demo_text(surname, "s"), no);
	return a;
}

/* 杭州市 -> 杭州, as firms call themselves. */
static const char *
city_name(struct arena *mem, const char *city)
{
	static const char suffix[] = "市";
	size_t n = strlen(city), k = sizeof(suffix) - 1;

	return n > k && strcmp(city + n - k, suffix) == 0 ? arena_strndup(mem, city, n - k) : city;
}

static const json_t *
name_firm(struct arena *mem, struct demo_rng *r, const json_t *names, size_t no, struct demo_person *p)
{
	const json_t *firms = json_object_get(names, "firms"), *a = pick(r, json_object_get(names, "addresses"));
	const json_t *trade = pick(r, json_object_get(firms, "trades")), *suffix, *c;
	const char *word = pick_string(r, json_object_get(firms, "words"));
	size_t i;
	int tries;
	bool fits = false;

	p->trade = arena_strdup(mem, demo_text(trade, "kind"));
	if (p->region == DEMO_CN)
		p->name = arena_printf(mem, "%s%s%s", city_name(mem, demo_text(a, "city")), word, demo_text(trade, "t"));
	else if (p->region == DEMO_TW)
		p->name = arena_printf(mem, "%s%s", word, demo_text(trade, "t"));
	for (tries = 0; p->region == DEMO_INTL && !fits && tries < 200; tries++) {
		suffix = pick(r, json_object_get(firms, "suffixes"));
		json_array_foreach(json_object_get(suffix, "countries"), i, c)
			fits = fits || strcmp(json_string_value(c), demo_text(a, "country")) == 0;
		p->name = arena_printf(mem, "%s %s%s%s", word, demo_text(trade, "t"), fits ? " " : "", fits ? demo_text(suffix, "s") : "");
	}
	p->birth = "";
	p->email = arena_printf(mem, "service%zu@%s", no, pick_string(r, json_object_get(names, "email_domains")));
	return a;
}

void
demo_person(struct arena *mem, struct demo_rng *r, const json_t *all, enum demo_region region, bool firm, size_t no, struct demo_person *p)
{
	const json_t *names = json_object_get(all, region_key(region)), *a;

	*p = (struct demo_person){ .region = region, .firm = firm, .trade = "" };
	a = firm ? name_firm(mem, r, names, no, p) : name_person(mem, r, names, no, p);
	p->city = arena_strdup(mem, demo_text(a, "city"));
	p->phone = mobile(mem, r, names, region, a);
	p->address = region == DEMO_CN ? cn_address(mem, r, names, a) :
	    region == DEMO_TW          ? tw_address(mem, r, a) :
	                                 intl_address(mem, r, a);
}

/* ---------------------------------------------------------------- customers */

static const char *
grade_of(struct demo_rng *r, const struct demo_person *p)
{
	size_t n = demo_below(r, 100);

	if (p->firm && strcmp(p->trade, "dealer") == 0)
		return "dealer";
	return n < 74 ? "normal" : n < 92 ? "silver" : "gold";
}

static void
put(json_t *o, const char *name, const char *value)
{
	if (value[0] != '\0')
		json_object_set_new(o, name, json_string(value));
}

/* Who looks after the customer: dealers and firms the sales people, some of the rest an agent. */
static void
put_owner(json_t *o, struct demo_rng *r, const struct demo_person *p)
{
	size_t n = demo_below(r, 100);

	if (p->firm) {
		put(o, "department", "sales");
		put(o, "owner", n < 60 ? "linch" : "");
	} else if (n < 30) {
		put(o, "owner", p->region == DEMO_TW ? "chenmh" : "lina");
	} else {
		put(o, "department", n < 85 ? "service" : "repair");
		put(o, "owner", n >= 94 ? "wangjp" : "");
	}
}

static void
put_private(json_t *o, struct demo_rng *r, const struct demo_person *p)
{
	static const char *const incomes[] = { "<50k", "50-100k", "100-200k", "200-400k", ">400k" };
	static const char *const sizes[] = { "1", "2", "2", "3", "3", "3", "4", "4", "5", "6" };

	put(o, "phone", demo_chance(r, 97) ? p->phone : "");
	put(o, "email", demo_chance(r, p->region == DEMO_CN ? 45 : 75) ? p->email : "");
	put(o, "address", demo_chance(r, 88) ? p->address : "");
	if (p->firm)
		return;
	put(o, "birth", demo_chance(r, 48) ? p->birth : "");
	put(o, "income", demo_chance(r, 22) ? incomes[demo_below(r, NELEM(incomes))] : "");
	put(o, "household", demo_chance(r, 35) ? sizes[demo_below(r, NELEM(sizes))] : "");
}

static const char *
note_of(struct demo_rng *r, const struct demo_person *p)
{
	static const char *const notes[3][4] = {
		{ "希望工作日晚上七点以后再联系。", "家里有老人，上门前请先打电话。", "装修中，送货需提前预约电梯。", "老客户介绍来的。" },
		{ "請於平日晚間七點後聯絡。", "社區有管理員，到府請先換證。", "家中有幼兒，請勿按門鈴。", "由經銷商轉介。" },
		{ "Prefers e-mail to calls.", "Please ring before delivery; narrow stairs.", "Works nights; call after 3 p.m.", "Introduced by a neighbour." },
	};

	return demo_chance(r, 9) ? notes[p->region][demo_below(r, 4)] : "";
}

static json_t *
customer_row(struct ctx *cx, const json_t *names, size_t no)
{
	struct demo_rng r = { 0x51e9d3c7u ^ (no * 0x10001u) };
	struct demo_person p;
	struct civil since = date_local(cx->now - 86400 * (int64_t)(1 + demo_below(&r, 2900)));
	size_t status = demo_below(&r, 100);
	json_t *o = json_object();

	demo_person(cx->mem, &r, names, demo_customer_region(no), demo_chance(&r, 12), no, &p);
	put(o, "kind", p.firm ? "firm" : "person");
	put(o, "name", p.name);
	put(o, "region", p.city);
	put(o, "grade", grade_of(&r, &p));
	put(o, "status", status < 85 ? "active" : status < 97 ? "dormant" : "closed");
	put(o, "note", note_of(&r, &p));
	put(o, "source_key", arena_printf(cx->mem, "%zu", no));
	put(o, "since", arena_printf(cx->mem, "%04d-%02d-%02d", since.year, since.month, since.day));
	put_owner(o, &r, &p);
	put_private(o, &r, &p);
	return o;
}

static void
row_told(void *arg, int64_t row, enum import_result result, const char *key, const char *why)
{
	struct ctx *cx = arg;

	if (result == IMPORT_REFUSED)
		cx->error = arena_printf(cx->mem, "customer %lld (%s): %s", (long long)row, key, why);
}

static enum status
rows_import(struct ctx *cx, char *text, size_t n)
{
	struct import im = { .source = DEMO_SOURCE, .say = row_told, .arg = cx };
	FILE *f = fmemopen(text, n, "r");
	enum status st;

	if (f == NULL)
		return fail(cx, ST_FAILED, "out of memory");
	st = import_customers(cx, f, &im);
	(void)fclose(f);
	if (st == ST_OK && im.count[IMPORT_REFUSED] > 0)
		return fail(cx, ST_FAILED, "%s", arena_strdup(cx->mem, cx->error));
	return st;
}

/* By the same way as any other import, so that this way is the one that is tried. */
enum status
demo_customers(struct ctx *cx, const json_t *names)
{
	struct str lines;
	json_t *row;
	char *line;
	size_t no;

	str_init(&lines, cx->mem);
	for (no = 0; no < DEMO_CUSTOMERS; no++) {
		row = customer_row(cx, names, no);
		line = json_dumps(row, JSON_COMPACT);
		json_decref(row);
		if (line == NULL)
			return fail(cx, ST_FAILED, "out of memory");
		str_addf(&lines, "%s\n", line);
		free(line);
	}
	return rows_import(cx, lines.s, lines.len);
}
