/*
 * smtp.h -- one finished mail handed on: to a mail server by SMTP, or into a maildir.
 */
#ifndef KEFU_BASE_SMTP_H
#define KEFU_BASE_SMTP_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/str.h"

/* Seconds after which a server that does not answer is given up: less than the lease of kefu-jobs. */
#define SMTP_SECONDS 25

/* Hand the mail on by conf mail_url: smtp://host:port (STARTTLS when offered; demanded when there is a user and the host is another machine),
 * smtps://host:port, or maildir:///path.  from: envelope sender, "" for none (RFC 5321 4.5.5); to: one bare address.
 * ST_OK: taken.  ST_BUSY: try later (no connection, 4xx, disk full).  ST_INVALID: refused for good (5xx, an address that is none).
 * *why gets one sentence without addresses when it is not ST_OK. */
enum status smtp_send(struct arena *, const struct conf *, const char *from, const char *to, struct blob mail, const char **why) KEFU_MUST_USE;

/* New mail in a maildir (maildir(5)): written under tmp, synced, renamed into new; mode 0600.  Makes the folders when they are missing. */
enum status maildir_put(struct arena *, const char *dir, struct blob mail, const char **why) KEFU_MUST_USE;

#endif
