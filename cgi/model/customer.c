/*
 * customer.c -- customer records: reading, saving with a version.
 *
 * Private values never come here: a record only points at its party.  Invariants: the suffixes of a name are those of the stored
 * name_folded; every change has its audit row in the same transaction.  Lists are in customer_list.c, imports in customer_import.c.
 */
#include <string.h>

#include "base/hanzi.h"
#include "base/utf8.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/customer_priv.h"
#include "model/perm.h"

#define NAME_MAX_CHARS 120
#define REGION_MAX_CHARS 60
#define NOTE_MAX_CHARS 4000

static const struct db_col customer_cols[] = {
	DB_COL(customer, id, DB_T_I64),
	DB_COL(customer, owner_id, DB_T_I64),
	DB_COL(customer, department_id, DB_T_I64),
	DB_COL(customer, party_id, DB_T_I64),
	DB_COL(customer, updated_by, DB_T_I64),
	DB_COL(customer, kind, DB_T_STR),
	DB_COL(customer, name, DB_T_STR),
	DB_COL(customer, region, DB_T_STR),
	DB_COL(customer, grade, DB_T_STR),
	DB_COL(customer, status, DB_T_STR),
	DB_COL(customer, note, DB_T_STR),
	DB_COL(customer, source, DB_T_STR),
	DB_COL(customer, source_key, DB_T_STR),
	DB_COL(customer, owner_name, DB_T_STR),
	DB_COL(customer, department_name, DB_T_STR),
	DB_COL(customer, updated_name, DB_T_STR),
	DB_COL(customer, created_at, DB_T_TIME),
	DB_COL(customer, updated_at, DB_T_TIME),
	DB_COL(customer, version, DB_T_I64),
};
const struct db_map customer_map = DB_MAP(customer, customer_cols);

static const struct db_col customer_change_cols[] = {
	DB_COL(customer_change, at, DB_T_TIME),
	DB_COL(customer_change, action, DB_T_STR),
	DB_COL(customer_change, actor_name, DB_T_STR),
	DB_COL(customer_change, detail, DB_T_STR),
};
const struct db_map customer_change_map = DB_MAP(customer_change, customer_change_cols);

const char *const customer_kinds[] = { "person", "firm", NULL };
const char *const customer_grades[] = { "normal", "silver", "gold", "dealer", NULL };
const char *const customer_statuses[] = { "active", "dormant", "closed", NULL };

#define CUSTOMER_COLUMNS                                                                           \
	"SELECT c.id, c.owner_id, c.department_id, c.party_id, c.updated_by, c.kind, c.name, c.region,"    \
	" c.grade, c.status, c.note, c.source, c.source_key, COALESCE(o.name, '') AS owner_name,"          \
	" COALESCE(ELT(?, d.name_en, d.name_zh_cn, d.name_zh_tw), '') AS department_name,"                 \
	" COALESCE(b.name, '') AS updated_name, c.created_at, c.updated_at, c.version"                     \
	" FROM customer c LEFT JOIN user o ON o.id = c.owner_id LEFT JOIN user b ON b.id = c.updated_by"   \
	" LEFT JOIN department d ON d.id = c.department_id"

static const char SQL_GET[] = CUSTOMER_COLUMNS " WHERE c.id = ?";
/* The row alone is locked; its names are read afterwards, without a lock. */
static const char SQL_LOCK[] = "SELECT id FROM customer WHERE id = ? FOR UPDATE";
static const char SQL_FIND[] = "SELECT id FROM customer WHERE source = ? AND source_key = ?";
static const char SQL_INSERT[] =
    "INSERT INTO customer (kind, name, name_folded, region, grade, status, owner_id, department_id, party_id, note, source, source_key,"
    " created_at, updated_at, updated_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
static const char SQL_UPDATE[] =
    "UPDATE customer SET kind = ?, name = ?, name_folded = ?, region = ?, grade = ?, status = ?, owner_id = ?, department_id = ?,"
    " party_id = COALESCE(party_id, ?), note = ?, updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ? AND version = ?";
static const char SQL_SUFFIX_DELETE[] = "DELETE FROM customer_suffix WHERE customer_id = ?";
static const char SQL_SUFFIX_INSERT[] =
    "INSERT IGNORE INTO customer_suffix (suf, customer_id)"
    " WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < CHAR_LENGTH(?))"
    " SELECT SUBSTRING(?, i, 24), ? FROM n WHERE SUBSTRING(?, i, 1) <> ' '";
static const char SQL_HISTORY[] =
    "SELECT a.at, a.action, COALESCE(u.name, '') AS actor_name, a.detail FROM audit a LEFT JOIN user u ON u.id = a.actor_id"
    " WHERE a.action IN ('customer.create', 'customer.save', 'customer.import') AND a.noun_id = ? ORDER BY a.id DESC LIMIT 50";

static const struct db_col customer_id_cols[] = { DB_COL(customer_id, id, DB_T_I64) };
const struct db_map customer_id_map = DB_MAP(customer_id, customer_id_cols);

/* ---------------------------------------------------------------- reading */

static struct db_arg
lang_arg(const struct ctx *cx)
{
	return DB_I64((int64_t)cx->lang + 1);
}

struct db_arg
customer_id_arg(int64_t id)
{
	return id == 0 ? DB_NULL : DB_I64(id);
}

enum status
customer_get(struct ctx *cx, int64_t id, struct customer *out)
{
	return db_one(cx, SQL_GET, DB_ARGS(lang_arg(cx), DB_I64(id)), &customer_map, out);
}

enum status
customer_find(struct ctx *cx, const char *source, const char *source_key, int64_t *id)
{
	struct customer_id row;

	TRY(db_one(cx, SQL_FIND, DB_ARGS(DB_STR(source), DB_STR(source_key)), &customer_id_map, &row));
	*id = row.id;
	return ST_OK;
}

enum status
customer_history(struct ctx *cx, int64_t id, struct customer_change **out, size_t *n)
{
	return db_all(cx, SQL_HISTORY, DB_ARGS(DB_I64(id)), &customer_change_map, out, n);
}

/* ---------------------------------------------------------------- the rules of a record */

static bool
choice_known(const char *const *list, const char *value)
{
	for (; *list != NULL; list++)
		if (str_eq(*list, value))
			return true;
	return false;
}

static const char *
or_else(const char *s, const char *fallback)
{
	return str_empty(s) ? fallback : s;
}

enum status
customer_complete(struct ctx *cx, struct customer *c)
{
	c->kind = or_else(c->kind, "person");
	c->grade = or_else(c->grade, "normal");
	c->status = or_else(c->status, "active");
	c->source = or_else(c->source, "desk");
	c->region = or_else(c->region, "");
	c->note = or_else(c->note, "");
	if (str_empty(c->name) || utf8_length(c->name) > NAME_MAX_CHARS)
		return fail(cx, ST_INVALID, "a customer's name has 1 to %d characters", NAME_MAX_CHARS);
	if (utf8_length(c->region) > REGION_MAX_CHARS || utf8_length(c->note) > NOTE_MAX_CHARS)
		return fail(cx, ST_INVALID, "region or note is too long");
	if (!choice_known(customer_kinds, c->kind) || !choice_known(customer_grades, c->grade) ||
	    !choice_known(customer_statuses, c->status))
		return fail(cx, ST_INVALID, "an unknown kind, grade or status");
	return ST_OK;
}

const char *
customer_folded(struct ctx *cx, const char *name)
{
	char *s = hanzi_fold(cx->mem, name);

	s[utf8_prefix(s, NAME_MAX_CHARS)] = '\0';
	return s;
}

static enum status
suffixes_write(struct ctx *cx, int64_t id, const char *folded)
{
	TRY(db_run(cx, SQL_SUFFIX_DELETE, DB_ARGS(DB_I64(id)), NULL));
	return db_run(cx, SQL_SUFFIX_INSERT,
	    DB_ARGS(DB_STR(folded), DB_STR(folded), DB_I64(id), DB_STR(folded)), NULL);
}

/* ---------------------------------------------------------------- differences, for the audit row */

static void
diff_text(struct str *out, const char *field, const char *old, const char *new)
{
	if (!str_eq(old == NULL ? "" : old, new))
		str_addf(out, "%s%s: %s -> %s", out->len == 0 ? "" : "; ", field, old == NULL ? "" : old, new);
}

static void
diff_id(struct str *out, const char *field, int64_t old, int64_t new)
{
	if (old != new)
		str_addf(out, "%s%s: %lld -> %lld", out->len == 0 ? "" : "; ", field, (long long)old, (long long)new);
}

const char *
customer_diff(struct ctx *cx, const struct customer *old, const struct customer *new)
{
	struct str out;

	str_init(&out, cx->mem);
	diff_text(&out, "kind", old->kind, new->kind);
	diff_text(&out, "name", old->name, new->name);
	diff_text(&out, "region", old->region, new->region);
	diff_text(&out, "grade", old->grade, new->grade);
	diff_text(&out, "status", old->status, new->status);
	diff_id(&out, "owner", old->owner_id, new->owner_id);
	diff_id(&out, "department", old->department_id, new->department_id);
	if (!str_eq(old->note == NULL ? "" : old->note, new->note))
		str_addf(&out, "%snote", out.len == 0 ? "" : "; ");
	if (old->party_id == 0 && new->party_id != 0)
		str_addf(&out, "%scontact data", out.len == 0 ? "" : "; ");
	return out.s;
}

/* ---------------------------------------------------------------- writing */

enum status
customer_insert(struct ctx *cx, struct customer *c, const char *action)
{
	const char *folded = customer_folded(cx, c->name);

	TRY(db_insert(cx, SQL_INSERT,
	    DB_ARGS(DB_STR(c->kind), DB_STR(c->name), DB_STR(folded), DB_STR(c->region), DB_STR(c->grade),
		DB_STR(c->status), customer_id_arg(c->owner_id), customer_id_arg(c->department_id), customer_id_arg(c->party_id), DB_STR(c->note),
		DB_STR(c->source), DB_STR(str_empty(c->source_key) ? NULL : c->source_key), DB_TIME(c->created_at),
		DB_TIME(c->updated_at), customer_id_arg(c->updated_by)),
	    &c->id));
	TRY(suffixes_write(cx, c->id, folded));
	c->version = 1;
	return audit_add(cx, action, c->id, arena_printf(cx->mem, "name: %s", c->name));
}

enum status
customer_update(struct ctx *cx, const struct customer *old, struct customer *c, const char *action)
{
	const char *diff = customer_diff(cx, old, c), *folded;
	int64_t changed;

	c->version = old->version;
	if (*diff == '\0')
		return ST_OK;
	folded = customer_folded(cx, c->name);
	TRY(db_run(cx, SQL_UPDATE,
	    DB_ARGS(DB_STR(c->kind), DB_STR(c->name), DB_STR(folded), DB_STR(c->region), DB_STR(c->grade),
		DB_STR(c->status), customer_id_arg(c->owner_id), customer_id_arg(c->department_id), customer_id_arg(c->party_id), DB_STR(c->note),
		DB_TIME(c->updated_at), customer_id_arg(c->updated_by), DB_I64(c->id), DB_I64(old->version)),
	    &changed));
	if (changed != 1)
		return fail(cx, ST_FAILED, "customer %lld changed under its lock", (long long)c->id);
	c->version++;
	if (!str_eq(old->name, c->name))
		TRY(suffixes_write(cx, c->id, folded));
	return audit_add(cx, action, c->id, diff);
}

/* Owner and department decide who may read private fields: nobody takes a record out of another's hands but who gives out work. */
static bool
may_hand_on(const struct ctx *cx, const struct customer *old)
{
	return perm_allowed(cx, PERM_COMPLAINT_ASSIGN) || old->owner_id == cx->who.user_id ||
	    (old->owner_id == 0 && (old->department_id == 0 || old->department_id == cx->who.department_id));
}

/* The transaction may run twice: it works on a copy of what was asked for. */
struct save {
	const struct customer *in;
	struct customer out;
};

static enum status
save_tx(struct ctx *cx, void *arg)
{
	struct save *s = arg;
	struct customer_id row;
	struct customer old;

	s->out = *s->in;
	s->out.updated_at = cx->now;
	s->out.updated_by = cx->who.user_id;
	if (s->out.id == 0) {
		s->out.created_at = cx->now;
		return customer_insert(cx, &s->out, "customer.create");
	}
	TRY(db_one(cx, SQL_LOCK, DB_ARGS(DB_I64(s->out.id)), &customer_id_map, &row));
	TRY(customer_get(cx, row.id, &old));
	if (old.version != s->in->version)
		return fail(cx, ST_CONFLICT, "customer %lld has version %lld, not %lld", (long long)old.id,
		    (long long)old.version, (long long)s->in->version);
	if ((old.owner_id != s->out.owner_id || old.department_id != s->out.department_id) && !may_hand_on(cx, &old))
		return fail(cx, ST_DENIED, "customer %lld is in another's hands", (long long)old.id);
	return customer_update(cx, &old, &s->out, "customer.save");
}

enum status
customer_save(struct ctx *cx, struct customer *c)
{
	struct save s = { .in = c };

	TRY(customer_complete(cx, c));
	TRY(db_tx(cx, save_tx, &s));
	c->id = s.out.id;
	c->version = s.out.version;
	c->updated_at = s.out.updated_at;
	return ST_OK;
}
