/*
 * message.c -- what belongs to a case, as staff read it: messages, events, attachments.
 *
 * A case that the actor may not know of has none of these.  Nothing here is ever changed: messages and events are only added.
 */
#include "db/db.h"
#include "model/complaint_priv.h"

static const struct db_col message_cols[] = {
	DB_COL(message, id, DB_T_I64),
	DB_COL(message, complaint_id, DB_T_I64),
	DB_COL(message, author_id, DB_T_I64),
	DB_COL(message, kind, DB_T_STR),
	DB_COL(message, author_name, DB_T_STR),
	DB_COL(message, body, DB_T_STR),
	DB_COL(message, at, DB_T_TIME),
};
const struct db_map message_map = DB_MAP(message, message_cols);

static const struct db_col complaint_event_cols[] = {
	DB_COL(complaint_event, id, DB_T_I64),
	DB_COL(complaint_event, actor_id, DB_T_I64),
	DB_COL(complaint_event, event, DB_T_STR),
	DB_COL(complaint_event, from_state, DB_T_STR),
	DB_COL(complaint_event, to_state, DB_T_STR),
	DB_COL(complaint_event, actor_name, DB_T_STR),
	DB_COL(complaint_event, reason, DB_T_STR),
	DB_COL(complaint_event, at, DB_T_TIME),
};
const struct db_map complaint_event_map = DB_MAP(complaint_event, complaint_event_cols);

static const char SQL_MESSAGES[] =
    "SELECT m.id, m.complaint_id, m.author_id, m.kind, COALESCE(u.name, '') AS author_name, m.body, m.at"
    " FROM complaint c JOIN message m ON m.complaint_id = c.id LEFT JOIN user u ON u.id = m.author_id"
    " WHERE c.id = ? AND " SEE_SQL " ORDER BY m.at, m.id";
static const char SQL_EVENTS[] =
    "SELECT e.id, e.actor_id, e.event, e.from_state, e.to_state, COALESCE(u.name, '') AS actor_name, e.reason, e.at"
    " FROM complaint c JOIN complaint_event e ON e.complaint_id = c.id LEFT JOIN user u ON u.id = e.actor_id"
    " WHERE c.id = ? AND " SEE_SQL " ORDER BY e.id";
static const char SQL_ATTACHMENTS[] =
    "SELECT a.id, a.message_id, a.size, a.name, a.mime, a.kind, a.at"
    " FROM complaint c JOIN attach a ON a.complaint_id = c.id"
    " WHERE c.id = ? AND " SEE_SQL " ORDER BY a.kind, a.id";
static const char SQL_ATTACH[] =
    "SELECT a.id, a.message_id, a.size, a.name, a.mime, a.kind, a.at"
    " FROM complaint c JOIN attach a ON a.complaint_id = c.id"
    " WHERE c.id = ? AND a.id = ? AND " SEE_SQL;

enum status
complaint_messages(struct ctx *cx, int64_t id, struct message **m, size_t *n)
{
	return db_all(cx, SQL_MESSAGES, DB_ARGS(DB_I64(id), SEE_ARGS(cx)), &message_map, m, n);
}

enum status
complaint_events(struct ctx *cx, int64_t id, struct complaint_event **e, size_t *n)
{
	return db_all(cx, SQL_EVENTS, DB_ARGS(DB_I64(id), SEE_ARGS(cx)), &complaint_event_map, e, n);
}

enum status
complaint_attachments(struct ctx *cx, int64_t id, struct attach **a, size_t *n)
{
	return db_all(cx, SQL_ATTACHMENTS, DB_ARGS(DB_I64(id), SEE_ARGS(cx)), &attach_map, a, n);
}

enum status
attach_get(struct ctx *cx, int64_t complaint_id, int64_t attach_id, struct attach *a)
{
	return db_one(cx, SQL_ATTACH, DB_ARGS(DB_I64(complaint_id), DB_I64(attach_id), SEE_ARGS(cx)), &attach_map, a);
}
