/*
 * complaint_priv.h -- what the files of the noun "complaint" share; for complaint*.c, message.c, mailin.c and job.c only.
 */
#ifndef KEFU_MODEL_COMPLAINT_PRIV_H
#define KEFU_MODEL_COMPLAINT_PRIV_H

#include "db/db.h"
#include "model/complaint.h"
#include "model/perm.h"

/* Cases that the actor may know of: restricted ones by right only.  Two arguments: SEE_ARGS. */
#define SEE_SQL "(c.restricted = 'none' OR (c.restricted = 'privacy' AND ?) OR (c.restricted = 'conduct' AND ?))"
#define SEE_ARGS(cx) DB_I64(perm_allowed((cx), PERM_COMPLAINT_PRIVACY)), DB_I64(perm_allowed((cx), PERM_COMPLAINT_CONDUCT))

/* The answer of the filing procedures. */
struct filed {
	int64_t id, year;
	bool fresh; /* false: the same idem was filed before */
};
extern const struct db_map filed_map;

/* The answer of the procedures that add a message. */
struct added {
	int64_t id; /* of the message */
	bool fresh;
};
extern const struct db_map added_map;

/* ST_INVALID unless subject, channel, language, title and text are as the columns want them. */
enum status complaint_check(struct ctx *, const struct complaint_new *) KEFU_MUST_USE;
/* Is there a name, a phone or an e-mail address? */
bool pvalues_any(const struct pvalues *);
/* Nothing but blanks? */
bool text_blank(const char *);
/* A new left side of a Message-ID: 128 random bits, so that it cannot be guessed (EML-02). */
const char *mail_id_new(struct ctx *);
/* SQL NULL for a blob without bytes. */
struct db_arg blob_arg(struct blob);

#endif
