/*
 * complaint.h -- cases: filed, worked on, answered, closed; with their messages.
 *
 * Guests' functions go through definer procedures and a case token; staff functions use the tables and leave out cases restricted
 * as privacy or conduct for those without the right (as if they did not exist).  Every change of state writes complaint_event in
 * the same transaction; everything a customer must learn of writes an outbox row in it too.
 *
 * States: received -> working -> waiting (for the customer) / answered -> closed; a customer's message on waiting or answered -> working;
 * closed -> working by reopen.
 */
#ifndef KEFU_MODEL_COMPLAINT_H
#define KEFU_MODEL_COMPLAINT_H

#include "base/ctx.h"
#include "db/map.h"
#include "model/vault.h"

struct complaint {
	int64_t id, year;
	const char *number;    /* C2026-000123, made from year and id */
	const char *channel, *lang, *state, *subject, *restricted, *product, *title;
	int64_t severity;      /* 0: not assessed */
	int64_t party_id, customer_id, assignee_id, department_id;
	const char *customer_name, *assignee_name, *department_name; /* "" without; department in cx->lang */
	int64_t received_at, updated_at, answered_at, closed_at, version;
};
extern const struct db_map complaint_map;

struct message {
	int64_t id, complaint_id, author_id;
	const char *kind;         /* customer, answer, note */
	const char *author_name;  /* "" for the customer */
	const char *body;
	int64_t at;
};
extern const struct db_map message_map;

struct complaint_event {
	int64_t id, actor_id;
	const char *event, *from_state, *to_state, *actor_name, *reason;
	int64_t at;
};
extern const struct db_map complaint_event_map;

struct attach {
	int64_t id, message_id, size;
	const char *name, *mime, *kind;
	int64_t at;
};
extern const struct db_map attach_map;

/* "C2026-000123" into id and year; false when it is none. Case-blind, full-width and spaces forgiven. */
bool complaint_number_parse(const char *, int64_t *year, int64_t *id);
const char *complaint_number(struct ctx *, int64_t year, int64_t id);

/* What case_token.hash holds: BLAKE2b-256 of the token's text as it stands in the link. */
void case_token_hash(const char *token, unsigned char out[32]);

/* A file that goes with a message: its bytes are read from fd. */
struct attach_in {
	const char *name, *mime;
	int fd;
	int64_t size;
	unsigned char sha256[32];
};

struct complaint_new {
	unsigned char idem[16];
	const char *channel, *lang, *subject, *product, *title, *body, *restricted;
	struct pvalues who;             /* name, phone, email; all NULL: anonymous */
	const struct attach_in *files;
	size_t nfiles;
	int64_t customer_id;            /* staff only; 0: none */
};

/* Portal and mailin: file through the procedures; *number and the raw case token for the link.  The same idem again gives the
 * same number (and a new token) and files nothing.  Queues the acknowledgement when there is an e-mail address. */
enum status complaint_file(struct ctx *, const struct complaint_new *, const char **number, const char **token) KEFU_MUST_USE;
/* Staff: file on behalf of a customer (phone, letter, visit). */
enum status complaint_file_staff(struct ctx *, const struct complaint_new *, int64_t *id) KEFU_MUST_USE;

/* --- portal, by the secret link's raw token */
enum status case_get(struct ctx *, const char *token, struct complaint *) KEFU_MUST_USE; /* public members only */
/* Messages the customer may see: his own and answers, never notes; with file names. */
enum status case_messages(struct ctx *, const char *token, struct message **, size_t *n) KEFU_MUST_USE;
enum status case_attachments(struct ctx *, const char *token, struct attach **, size_t *n) KEFU_MUST_USE;
/* More information from the customer, with files; twice the same idem is once.  Reopens an answered case (state working), and one closed for
 * no more than 365 days; ST_DENIED for an older one. */
enum status case_add(struct ctx *, const char *token, const unsigned char idem[16], const char *body, const struct attach_in *, size_t n) KEFU_MUST_USE;

/* --- desk */
struct complaint_filter {
	const char *state;      /* one state, "open" (all but closed), or NULL */
	const char *subject, *channel;
	int64_t assignee_id;    /* 0: any; -1: nobody */
	int64_t customer_id;
	const char *number;     /* exact number, or NULL */
	const char *sort;       /* "updated" (default), "received", "severity", "todo" (what waits for us first) */
	bool desc;
	int64_t page;           /* 1.., 50 a page */
};
enum status complaint_list(struct ctx *, const struct complaint_filter *, struct complaint **, size_t *n, bool *more) KEFU_MUST_USE;
/* Numbers for the start page. */
struct complaint_counts {
	int64_t mine_open, unassigned, waiting, received_today;
};
enum status complaint_counts(struct ctx *, struct complaint_counts *) KEFU_MUST_USE;
enum status complaint_get(struct ctx *, int64_t id, struct complaint *) KEFU_MUST_USE;
enum status complaint_messages(struct ctx *, int64_t id, struct message **, size_t *n) KEFU_MUST_USE;
enum status complaint_events(struct ctx *, int64_t id, struct complaint_event **, size_t *n) KEFU_MUST_USE;
enum status complaint_attachments(struct ctx *, int64_t id, struct attach **, size_t *n) KEFU_MUST_USE; /* files, then raw mails */
enum status attach_get(struct ctx *, int64_t complaint_id, int64_t attach_id, struct attach *) KEFU_MUST_USE;
/* Answer to the customer: message, state (to_state: "answered" or "waiting" when it asks something), outbox row. */
enum status complaint_answer(struct ctx *, int64_t id, int64_t version, const unsigned char idem[16], const char *body, const char *to_state) KEFU_MUST_USE;
/* Internal note: never leaves the house, changes no state. */
enum status complaint_note(struct ctx *, int64_t id, const unsigned char idem[16], const char *body) KEFU_MUST_USE;
/* Change of state by staff: events start, close (reason), reopen (reason); ST_INVALID for a move the machine does not know. */
enum status complaint_move(struct ctx *, int64_t id, int64_t version, const char *event, const char *reason) KEFU_MUST_USE;
enum status complaint_assign(struct ctx *, int64_t id, int64_t version, int64_t user_id) KEFU_MUST_USE;
enum status complaint_link(struct ctx *, int64_t id, int64_t version, int64_t customer_id) KEFU_MUST_USE;

#endif
