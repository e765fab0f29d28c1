/*
 * customer_list.c -- pages of customers that cost the same among two thousand and among a million.
 *
 * Every statement walks one index (the driver) and joins only what a list shows; nothing is counted, one row more
 * than a page tells whether there is another.  A name is looked up in customer_suffix when few records hold it, else the page's own order is
 * walked: then a page is full after a few thousand rows.
 */
#include "base/hanzi.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/customer.h"

#define SUFFIX_CHARS 24 /* customer_suffix.suf */
#define FEW 2000        /* up to here a name is looked up, above it the order is walked */

#define SHOWN                                                                                      \
	"SELECT c.id, c.owner_id, c.department_id, c.party_id, c.kind, c.name, c.region, c.grade, c.status," \
	" COALESCE(o.name, '') AS owner_name, c.updated_at FROM "
#define OWNER " LEFT JOIN user o ON o.id = c.owner_id WHERE"
/* Filters: a NULL asks for nothing. */
#define MATCHES                                                                                    \
	" (? IS NULL OR c.name_folded LIKE ?) AND (? IS NULL OR c.kind = ?) AND (? IS NULL OR c.grade = ?)" \
	" AND (? IS NULL OR c.status = ?) AND (? IS NULL OR c.region = ?)"                                 \
	" AND (? IS NULL OR c.owner_id = ?) AND (? IS NULL OR c.department_id = ?)"

/* The drivers.  `few` binds the name's pattern, `parties` its 16 ids, before the filters. */
#define FROM_ORDER(index) "customer c FORCE INDEX (" index ")" OWNER
#define FROM_FEW                                                                                   \
	"(SELECT DISTINCT customer_id FROM customer_suffix WHERE suf LIKE ?) s"                            \
	" STRAIGHT_JOIN customer c ON c.id = s.customer_id" OWNER
#define FROM_PARTIES                                                                               \
	"customer c FORCE INDEX (customer_party)" OWNER " c.party_id IN (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) AND"

#define STATEMENT(from, order) SHOWN from MATCHES " ORDER BY " order " LIMIT 51 OFFSET ?"
#define UPDATED_UP "c.updated_at, c.id"
#define UPDATED_DOWN "c.updated_at DESC, c.id DESC"
#define NAME_UP "c.name_folded, c.id"
#define NAME_DOWN "c.name_folded DESC, c.id DESC"
#define REGION_UP "c.region, c.updated_at, c.id"
#define REGION_DOWN "c.region DESC, c.updated_at DESC, c.id DESC"
#define ORDERS(from)                                                                               \
	{                                                                                          \
		{ STATEMENT(from, UPDATED_UP), STATEMENT(from, UPDATED_DOWN) },                    \
		{ STATEMENT(from, NAME_UP), STATEMENT(from, NAME_DOWN) },                          \
		{ STATEMENT(from, REGION_UP), STATEMENT(from, REGION_DOWN) },                      \
	}

enum driver { BY_ORDER, BY_OWNER, BY_DEPARTMENT, BY_REGION, BY_FEW, BY_PARTIES, DRIVERS };
enum order { O_UPDATED, O_NAME, O_REGION, ORDERS_N };

static const char *const SQL_LIST[DRIVERS][ORDERS_N][2] = {
	[BY_ORDER] = {
		{ STATEMENT(FROM_ORDER("customer_updated"), UPDATED_UP), STATEMENT(FROM_ORDER("customer_updated"), UPDATED_DOWN) },
		{ STATEMENT(FROM_ORDER("customer_name"), NAME_UP), STATEMENT(FROM_ORDER("customer_name"), NAME_DOWN) },
		{ STATEMENT(FROM_ORDER("customer_region"), REGION_UP), STATEMENT(FROM_ORDER("customer_region"), REGION_DOWN) },
	},
	[BY_OWNER] = ORDERS(FROM_ORDER("customer_owner")),
	[BY_DEPARTMENT] = ORDERS(FROM_ORDER("customer_department")),
	[BY_REGION] = ORDERS(FROM_ORDER("customer_region")),
	[BY_FEW] = ORDERS(FROM_FEW),
	[BY_PARTIES] = ORDERS(FROM_PARTIES),
};

static const struct db_col row_cols[] = {
	DB_COL(customer, id, DB_T_I64),
	DB_COL(customer, owner_id, DB_T_I64),
	DB_COL(customer, department_id, DB_T_I64),
	DB_COL(customer, party_id, DB_T_I64),
	DB_COL(customer, kind, DB_T_STR),
	DB_COL(customer, name, DB_T_STR),
	DB_COL(customer, region, DB_T_STR),
	DB_COL(customer, grade, DB_T_STR),
	DB_COL(customer, status, DB_T_STR),
	DB_COL(customer, owner_name, DB_T_STR),
	DB_COL(customer, updated_at, DB_T_TIME),
};
static const struct db_map row_map = DB_MAP(customer, row_cols);

/* How many suffixes begin with it, up to one more than FEW. */
static const char SQL_FEW[] =
    "SELECT COUNT(*) AS n FROM (SELECT 1 FROM customer_suffix WHERE suf LIKE ? LIMIT 2001) t";

struct tally {
	int64_t n;
};
static const struct db_col tally_cols[] = { DB_COL(tally, n, DB_T_I64) };
static const struct db_map tally_map = DB_MAP(tally, tally_cols);

/* What a filter's name asks for: patterns of LIKE in cx->mem. */
struct wanted {
	const char *inside; /* %part% of name_folded; NULL: any name */
	const char *suffix; /* part%, of customer_suffix */
};

/* The first n characters of s with % _ and \ made plain. */
static const char *
like_plain(struct ctx *cx, const char *s, size_t chars)
{
	size_t n = utf8_prefix(s, chars);
	struct str out;

	str_init(&out, cx->mem);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' || s[i] == '_' || s[i] == '\\')
			str_addc(&out, '\\');
		str_addc(&out, s[i]);
	}
	return out.s;
}

static struct wanted
name_wanted(struct ctx *cx, const char *name)
{
	struct wanted w = { NULL, NULL };
	const char *folded;

	if (str_empty(name))
		return w;
	folded = hanzi_fold(cx->mem, name);
	while (*folded == ' ')
		folded++;
	if (*folded == '\0')
		return w;
	w.inside = arena_printf(cx->mem, "%%%s%%", like_plain(cx, folded, 120));
	w.suffix = arena_printf(cx->mem, "%s%%", like_plain(cx, folded, SUFFIX_CHARS));
	return w;
}

static enum order
order_of(const struct customer_filter *f)
{
	return str_eq(f->sort, "name") ? O_NAME : str_eq(f->sort, "region") ? O_REGION : O_UPDATED;
}

/* The index that leaves the fewest rows to look at. */
static enum status
driver_choose(struct ctx *cx, const struct customer_filter *f, const struct wanted *w, enum driver *out)
{
	struct tally tally = { 0 };

	/* A department holds a large part of all: sorting it by another key costs more than walking that key's order. */
	*out = f->owner_id != 0					     ? BY_OWNER
	    : !str_empty(f->region)				     ? BY_REGION
	    : f->department_id != 0 && order_of(f) == O_UPDATED ? BY_DEPARTMENT
								     : BY_ORDER;
	if (f->parties != NULL) {
		*out = BY_PARTIES;
		return ST_OK;
	}
	if (w->inside == NULL)
		return ST_OK;
	TRY(db_one(cx, SQL_FEW, DB_ARGS(DB_STR(w->suffix)), &tally_map, &tally));
	if (tally.n <= FEW)
		*out = BY_FEW;
	return ST_OK;
}

/* ---------------------------------------------------------------- values, in the order of the statement */

struct values {
	struct db_arg v[CUSTOMER_PARTIES_MAX + 14 + 1];
	size_t n;
};

static void
value_add(struct values *a, struct db_arg v)
{
	a->v[a->n++] = v;
}

/* "? IS NULL OR column = ?" */
static void
value_filter(struct values *a, struct db_arg v)
{
	value_add(a, v);
	value_add(a, v);
}

static struct db_arg
text_arg(const char *s)
{
	return DB_STR(str_empty(s) ? NULL : s);
}

static struct db_arg
id_arg(int64_t id)
{
	return id == 0 ? DB_NULL : DB_I64(id);
}

static void
values_fill(struct values *a, const struct customer_filter *f, const struct wanted *w, enum driver by,
    int64_t page)
{
	if (by == BY_FEW)
		value_add(a, DB_STR(w->suffix));
	for (size_t i = 0; by == BY_PARTIES && i < CUSTOMER_PARTIES_MAX; i++)
		value_add(a, i < f->nparties ? DB_I64(f->parties[i]) : DB_NULL);
	value_filter(a, DB_STR(w->inside));
	value_filter(a, text_arg(f->kind));
	value_filter(a, text_arg(f->grade));
	value_filter(a, text_arg(f->status));
	value_filter(a, text_arg(f->region));
	value_filter(a, id_arg(f->owner_id));
	value_filter(a, id_arg(f->department_id));
	value_add(a, DB_I64((page - 1) * CUSTOMER_PAGE));
}

enum status
customer_list(struct ctx *cx, const struct customer_filter *f, struct customer **out, size_t *n, bool *more)
{
	struct wanted w = name_wanted(cx, f->name);
	struct values values = { .n = 0 };
	int64_t page = f->page < 1 ? 1 : f->page;
	/* Without a wish the newest come first. */
	bool down = str_empty(f->sort) ? true : f->desc;
	enum driver by;

	*out = NULL;
	*n = 0;
	*more = false;
	if (f->parties != NULL && f->nparties == 0)
		return ST_OK;
	TRY(driver_choose(cx, f, &w, &by));
	values_fill(&values, f, &w, by, page);
	TRY(db_all(cx, SQL_LIST[by][order_of(f)][down], (struct db_args){ values.v, values.n }, &row_map, out, n));
	if (*n > CUSTOMER_PAGE) {
		*n = CUSTOMER_PAGE;
		*more = true;
	}
	return ST_OK;
}
