/*
 * mail.c -- one incoming mail taken apart by GMime.
 *
 * GMime parses the structure; charsets are decided by mail_text, because labels lie.  Depth, parts and header size are bounded here: GMime has
 * no bounds of its own.  Whatever is odd is kept or passed over, never fatal.
 */
#include <string.h>
#include <strings.h>

#include <gmime/gmime.h>

#include "base/mail.h"
#include "base/secret.h"
#include "base/utf8.h"

#define REFS_MAX 50
#define BODY_MAX (400 * 1024) /* bytes of text taken as the message; the raw mail holds the rest */

void
mail_init(void)
{
	g_mime_init();
}

/* ---------------------------------------------------------------- headers */

/* Header text on one line without blanks at its ends, encoded words decoded. */
static char *
header_text(struct arena *mem, const char *raw)
{
	char *s = mail_words(mem, mail_text(mem, NULL, raw, strlen(raw)));
	size_t n;

	s += strspn(s, " ");
	for (n = strlen(s); n > 0 && s[n - 1] == ' '; n--)
		s[n - 1] = '\0';
	return s;
}

/* The raw value of a header of the mail itself; NULL without one. */
static const char *
header_raw(GMimeObject *o, const char *name)
{
	GMimeHeaderList *l = g_mime_object_get_header_list(o);
	GMimeHeader *h = l == NULL ? NULL : g_mime_header_list_get_header(l, name);

	return h == NULL ? NULL : g_mime_header_get_raw_value(h);
}

/* Its first word in lower case, without comments and parameters. */
static const char *
header_word(struct arena *mem, GMimeObject *o, const char *name)
{
	const char *v = header_raw(o, name);
	char *w;
	size_t i;

	if (v == NULL)
		return NULL;
	v += strspn(v, " \t\r\n");
	w = arena_strndup(mem, v, strcspn(v, " \t\r\n;("));
	for (i = 0; w[i] != '\0'; i++)
		w[i] = (char)g_ascii_tolower(w[i]);
	return w;
}

/* Message-IDs between < and > of one header, added from the left or from the right. */
static void
refs_add(struct arena *mem, struct mail_in *m, const char *v, bool right)
{
	size_t first = m->nrefs, i;
	const char *end, *t;

	while (v != NULL && (v = strchr(v, '<')) != NULL && m->nrefs < REFS_MAX) {
		end = v + 1 + strcspn(v + 1, "<> \t\r\n");
		if (*end == '>' && end - v > 1 && end - v < 300)
			m->refs[m->nrefs++] = arena_strndup(mem, v + 1, (size_t)(end - v - 1));
		v = end;
	}
	for (i = 0; right && first + 2 * i + 1 < m->nrefs; i++) {
		t = m->refs[first + i];
		m->refs[first + i] = m->refs[m->nrefs - 1 - i];
		m->refs[m->nrefs - 1 - i] = t;
	}
}

static void
read_from(struct arena *mem, GMimeMessage *msg, struct mail_in *m)
{
	InternetAddressList *l = g_mime_message_get_from(msg);
	InternetAddress *ia;
	const char *a, *name;
	char *clean;
	int i;

	for (i = 0; l != NULL && i < internet_address_list_length(l); i++) {
		ia = internet_address_list_get_address(l, i);
		if (!INTERNET_ADDRESS_IS_MAILBOX(ia))
			continue;
		a = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia));
		if (!mail_address_valid(a))
			continue;
		m->from = arena_strdup(mem, a);
		name = internet_address_get_name(ia);
		clean = header_text(mem, name == NULL ? "" : name);
		clean[utf8_prefix(clean, 80)] = '\0';
		m->from_name = clean;
		return;
	}
}

/* EML-03.  X-Auto-Response-Suppress alone says nothing: Exchange sets it on people's mails. */
static const char *
machine_reason(struct arena *mem, GMimeObject *o, const struct mail_in *m)
{
	static const char *const marks[] = { "X-Autoreply", "X-Autorespond", "X-FC-MachineGenerated", "List-Id", "List-Unsubscribe" };
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *v;
	size_t i;

	if (header_raw(o, MAIL_LOOP_HEADER) != NULL)
		return "loop: a mail of our own";
	v = header_word(mem, o, "Auto-Submitted");
	if (v != NULL && strcmp(v, "no") != 0)
		return "auto-submitted";
	if (type != NULL && g_mime_content_type_is_type(type, "multipart", "report"))
		return "delivery report";
	v = header_word(mem, o, "Return-Path");
	if (v != NULL && strcmp(v, "<>") == 0)
		return "null return path";
	v = header_word(mem, o, "Precedence");
	if (v != NULL && (strcmp(v, "bulk") == 0 || strcmp(v, "junk") == 0))
		return "precedence bulk or junk";
	if (m->from[0] == '\0')
		return "no sender";
	if (strncasecmp(m->from, "mailer-daemon@", 14) == 0 || strncasecmp(m->from, "postmaster@", 11) == 0)
		return "mailer-daemon";
	for (i = 0; i < NELEM(marks); i++) {
		if (header_raw(o, marks[i]) != NULL)
			return i < 3 ? "automatic reply" : "mailing list";
	}
	return NULL;
}

/* ---------------------------------------------------------------- parts */

struct walk {
	struct arena *mem;
	struct mail_in *m;
	struct str plain, html;
	size_t parts, cap;
};

/* All bytes of a stream's memory, copied. */
static struct blob
stream_bytes(struct arena *mem, GMimeStream *s)
{
	GByteArray *b = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(s));
	struct blob out = { arena_strndup(mem, b->data == NULL ? "" : (const char *)b->data, b->len), b->len };

	g_object_unref(s);
	return out;
}

static struct blob
part_bytes(struct arena *mem, GMimeObject *o)
{
	GMimeStream *s = g_mime_stream_mem_new();
	GMimeDataWrapper *w;

	if (GMIME_IS_PART(o)) {
		w = g_mime_part_get_content(GMIME_PART(o));
		if (w != NULL)
			(void)g_mime_data_wrapper_write_to_stream(w, s);
	} else if (GMIME_IS_MESSAGE_PART(o) && g_mime_message_part_get_message(GMIME_MESSAGE_PART(o)) != NULL) {
		(void)g_mime_object_write_to_stream(GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(o))), NULL, s);
	}
	return stream_bytes(mem, s);
}

/* A file name is a name, never a path (S37). */
static const char *
file_name(struct walk *w, GMimeObject *o)
{
	const char *name = GMIME_IS_PART(o) ? g_mime_part_get_filename(GMIME_PART(o)) : NULL, *p;
	char *clean;

	if (name == NULL && GMIME_IS_MESSAGE_PART(o))
		return arena_printf(w->mem, "message-%zu.eml", w->m->nfiles + 1);
	clean = header_text(w->mem, name == NULL ? "" : name);
	if ((p = strrchr(clean, '/')) != NULL)
		clean += p + 1 - clean;
	if ((p = strrchr(clean, '\\')) != NULL)
		clean += p + 1 - clean;
	clean[utf8_prefix(clean, 200)] = '\0';
	if (clean[0] == '\0' || strcmp(clean, ".") == 0 || strcmp(clean, "..") == 0)
		return arena_printf(w->mem, "attachment-%zu", w->m->nfiles + 1);
	return clean;
}

static void
file_add(struct walk *w, GMimeObject *o, GMimeContentType *type)
{
	struct mail_file *f;
	char *mime;

	if (w->m->nfiles == w->cap) {
		w->cap = w->cap == 0 ? 8 : w->cap * 2;
		f = arena_calloc(w->mem, w->cap, sizeof(*f));
		if (w->m->nfiles > 0)
			memcpy(f, w->m->files, w->m->nfiles * sizeof(*f));
		w->m->files = f;
	}
	f = &w->m->files[w->m->nfiles];
	f->name = file_name(w, o);
	mime = type == NULL ? NULL : g_mime_content_type_get_mime_type(type);
	f->mime = mime == NULL ? "application/octet-stream" : arena_strdup(w->mem, mime);
	g_free(mime);
	f->body = part_bytes(w->mem, o);
	w->m->nfiles++;
}

static void
text_add(struct walk *w, GMimeObject *o, GMimeContentType *type, struct str *to)
{
	struct blob b = part_bytes(w->mem, o);
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	char *text = mail_text(w->mem, charset, b.p, b.n < BODY_MAX ? b.n : BODY_MAX);

	if (to->len > 0)
		str_add(to, "\n");
	str_add(to, text);
}

static void
leaf_read(struct walk *w, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *disposition = g_mime_object_get_disposition(o);
	bool file = GMIME_IS_MESSAGE_PART(o) || (disposition != NULL && strcasecmp(disposition, "attachment") == 0) ||
	    (GMIME_IS_PART(o) && g_mime_part_get_filename(GMIME_PART(o)) != NULL);

	if (!file && type != NULL && g_mime_content_type_is_type(type, "text", "plain") && w->plain.len < BODY_MAX)
		text_add(w, o, type, &w->plain);
	else if (!file && type != NULL && g_mime_content_type_is_type(type, "text", "html") && w->html.len < BODY_MAX)
		text_add(w, o, type, &w->html);
	else if (!file && type == NULL)
		return;
	else
		file_add(w, o, type);
}

/* False when the mail is too deep or has too many parts. */
static bool
part_walk(struct walk *w, GMimeObject *o, int depth)
{
	GMimeMultipart *mp;
	int i, n;

	if (o == NULL)
		return true;
	if (depth > MAIL_DEPTH_MAX || ++w->parts > MAIL_PARTS_MAX)
		return false;
	if (!GMIME_IS_MULTIPART(o)) {
		leaf_read(w, o);
		return true;
	}
	mp = GMIME_MULTIPART(o);
	n = g_mime_multipart_get_count(mp);
	for (i = 0; i < n; i++) {
		if (!part_walk(w, g_mime_multipart_get_part(mp, i), depth + 1))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- the mail */

/* Bytes of the header, with the empty line that ends it. */
static size_t
header_size(const char *raw, size_t n)
{
	size_t i;

	for (i = 0; i + 1 < n; i++) {
		if (raw[i] == '\n' && raw[i + 1] == '\n')
			return i + 2;
		if (raw[i] == '\n' && raw[i + 1] == '\r' && i + 2 < n && raw[i + 2] == '\n')
			return i + 3;
	}
	return n;
}

/* Could nesting overrun the parser's stack?  Every level announces itself by a boundary or a message/ type. */
static bool
too_nested(const char *raw, size_t n)
{
	size_t i, hits = 0;

	for (i = 0; i + 8 < n; i++) {
		if (((raw[i] | 32) == 'b' && strncasecmp(raw + i, "boundary", 8) == 0) ||
		    ((raw[i] | 32) == 'm' && strncasecmp(raw + i, "message/", 8) == 0))
			hits++;
	}
	return hits > 4 * MAIL_PARTS_MAX;
}

static GMimeMessage *
message_parse(const void *raw, size_t n)
{
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(raw, n);
	GMimeParser *p = g_mime_parser_new_with_stream(s);
	GMimeMessage *msg = g_mime_parser_construct_message(p, NULL);

	g_object_unref(p);
	g_object_unref(s);
	return msg;
}

static void
message_read(struct arena *mem, GMimeMessage *msg, struct mail_in *m)
{
	struct walk w = { .mem = mem, .m = m };
	GMimeObject *o = GMIME_OBJECT(msg);
	const char *v;

	read_from(mem, msg, m);
	if ((v = header_raw(o, "Subject")) != NULL)
		m->subject = header_text(mem, v);
	m->refs = arena_calloc(mem, REFS_MAX, sizeof(*m->refs));
	refs_add(mem, m, header_raw(o, "Message-ID"), false);
	if (m->nrefs > 0)
		m->message_id = m->refs[0];
	m->nrefs = 0;
	refs_add(mem, m, header_raw(o, "In-Reply-To"), false);
	refs_add(mem, m, header_raw(o, "References"), true);
	str_init(&w.plain, mem);
	str_init(&w.html, mem);
	if (!part_walk(&w, g_mime_message_get_mime_part(msg), 0))
		m->broken = "too many parts, or nested too deep";
	m->body = w.plain.s + strspn(w.plain.s, " \t\n");
	if (m->body[0] == '\0')
		m->body = mail_html(mem, w.html.s);
	if (g_mime_message_get_mime_part(msg) != NULL)
		m->machine = machine_reason(mem, g_mime_message_get_mime_part(msg), m);
	if (m->machine == NULL)
		m->machine = machine_reason(mem, o, m);
}

void
mail_read(struct arena *mem, const void *raw, size_t n, struct mail_in *m)
{
	size_t head = header_size(raw, n);
	GMimeMessage *msg;

	*m = (struct mail_in){ .from = "", .from_name = "", .message_id = "", .subject = "", .body = "" };
	if (n == 0)
		m->broken = "empty";
	else if (head > MAIL_HEADER_MAX)
		m->broken = "the header is too long";
	else if (too_nested(raw, n))
		m->broken = "too many parts, or nested too deep";
	if (m->broken != NULL)
		return;
	if ((msg = message_parse(raw, n)) == NULL) {
		m->broken = "no mail";
		return;
	}
	message_read(mem, msg, m);
	g_object_unref(msg);
	if (m->broken == NULL && m->from[0] == '\0' && m->subject[0] == '\0' && m->message_id[0] == '\0')
		m->broken = "no header";
}

/* The value of Message-ID in a raw header, folded lines apart. */
static struct blob
raw_message_id(const char *raw, size_t head)
{
	const char *p = raw, *end = raw + head, *eol;

	for (; p < end; p = eol + 1) {
		if ((eol = memchr(p, '\n', (size_t)(end - p))) == NULL)
			eol = end - 1;
		if (end - p > 11 && strncasecmp(p, "Message-ID:", 11) == 0) {
			/* The id may stand on the next, folded line. */
			if (eol + 1 < end && (eol[1] == ' ' || eol[1] == '\t')) {
				const char *more = memchr(eol + 1, '\n', (size_t)(end - eol - 1));

				eol = more == NULL ? end - 1 : more;
			}
			for (p += 11; p < eol && strchr(" \t\r\n", *p) != NULL; p++)
				continue;
			return (struct blob){ p, (size_t)(eol - p) };
		}
	}
	return (struct blob){ raw, 0 };
}

void
mail_digest(const void *raw, size_t n, unsigned char out[32])
{
	unsigned char both[2][32];
	size_t head = header_size(raw, n);
	struct blob id = raw_message_id(raw, head);

	/* Without an id two mails of the same words would be one: then the whole header counts. */
	if (id.n == 0)
		id = (struct blob){ raw, head };
	secret_hash(both[0], NULL, id.p, id.n);
	secret_hash(both[1], NULL, (const char *)raw + head, n - head);
	secret_hash(out, NULL, both, sizeof(both));
}
