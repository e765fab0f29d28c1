/*
 * mail.h -- one mail read (RFC 5322, MIME) and one mail written; by GMime.
 *
 * Knows nothing of cases.  Reading never fails for what a mail holds: what cannot be decoded becomes U+FFFD, and the caller keeps the raw
 * bytes.  Not here: sending (smtp.h), storing (model/mailin.c).  mail_init once per process.
 */
#ifndef KEFU_BASE_MAIL_H
#define KEFU_BASE_MAIL_H

#include "base/arena.h"
#include "base/str.h"

#define MAIL_HEADER_MAX (64 * 1024)    /* EML-01 */
#define MAIL_DEPTH_MAX 20
#define MAIL_PARTS_MAX 200
/* In every mail that a machine of ours wrote; whoever reads it there is reading his own voice. */
#define MAIL_LOOP_HEADER "X-Kefu-Mail"

void mail_init(void);

/* A part that is not the text. */
struct mail_file {
	const char *name; /* last path component, printable UTF-8, at most 200 characters; never empty */
	const char *mime; /* as declared, lower case */
	struct blob body; /* transfer encoding undone */
};

struct mail_in {
	const char *from;       /* address of the first author; "" when there is none that could be one */
	const char *from_name;  /* "" without one */
	const char *message_id; /* without < >; "" without one */
	const char **refs;      /* In-Reply-To, then References from the right, without < > (EML-02) */
	size_t nrefs;
	const char *subject;    /* one line; may be "" */
	const char *body;       /* plain text with LF; text/plain preferred, else HTML as text; may be "" */
	struct mail_file *files;
	size_t nfiles;
	const char *machine;    /* why a machine wrote it (EML-03); NULL: a person did */
	const char *broken;     /* why it cannot be taken as a mail: no header, too deep, too many parts; NULL: sound */
};

/* Read raw[0..n).  Always fills every member; see broken. */
void mail_read(struct arena *, const void *raw, size_t n, struct mail_in *);
/* The digest of a mail: its Message-ID and its body, but not the header lines that each relay adds (BLAKE2b-256).
 * Without a Message-ID the whole mail. */
void mail_digest(const void *raw, size_t n, unsigned char out[32]);
/* Subject without Re:, Fwd:, 回复：, 轉寄: ... however often (EML-02). */
const char *mail_subject_bare(const char *subject);
/* The part of a text that its author wrote himself: quoted mail and signature cut off (EML-08); all of it when nothing would be left. */
const char *mail_reply_text(struct arena *, const char *body);
/* One address, as we would write it to: ASCII or UTF-8, one @, no blank, no control character, nothing that ends a header or a command. */
bool mail_address_valid(const char *);
/* The bare address of "Name <a@b>"; "" when there is none. */
const char *mail_address_of(struct arena *, const char *mailbox);

/* Bytes in a named charset as UTF-8: GB2312 and GBK are read as GB18030, Big5 as Big5-HKSCS; without a name, or under a wrong one, guessed
 * (EML-06). */
char *mail_text(struct arena *, const char *charset, const void *p, size_t n);
/* Encoded words (RFC 2047) decoded; those of one charset that follow each other are joined first, because many programs split characters.
 * Line ends and tabs become blanks; what is malformed stays as it stands. */
char *mail_words(struct arena *, const char *);
/* HTML as plain text: no tags, blocks on lines of their own. */
char *mail_html(struct arena *, const char *html);

struct mail_out {
	const char *from;        /* "Kefu <service@example.com>" */
	const char *to;          /* bare address */
	const char *reply_to;    /* NULL: none */
	const char *subject, *body;
	const char *message_id;  /* without < > */
	const char *in_reply_to; /* without < >; NULL: none */
	int64_t date;            /* UTC seconds */
	bool machine;            /* Auto-Submitted: auto-generated and the loop header (EML-04) */
};
/* The mail with CRLF line ends.  ST_INVALID when a header value holds CR, LF or NUL (S12), or an address is none. */
enum status mail_write(struct arena *, const struct mail_out *, struct blob *out) KEFU_MUST_USE;

#endif
