/*
 * mail_out.c -- one mail written, by GMime.
 */
#include <string.h>

#include <gmime/gmime.h>

#include "base/mail.h"

/* A value that cannot end its header line and begin another (S12). */
static bool
one_line(const char *s)
{
	return s == NULL || strpbrk(s, "\r\n") == NULL;
}

static bool
id_valid(const char *id)
{
	return id == NULL || (id[0] != '\0' && strpbrk(id, " \t\r\n<>") == NULL);
}

static void
header_set(GMimeMessage *msg, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(msg), name, value, "utf-8");
}

static bool
mailbox_add(GMimeMessage *msg, GMimeAddressType type, const char *mailbox)
{
	InternetAddressList *l = internet_address_list_parse(NULL, mailbox);
	bool ok = l != NULL && internet_address_list_length(l) == 1;

	if (ok) {
		internet_address_set_charset(internet_address_list_get_address(l, 0), "utf-8");
		internet_address_list_append(g_mime_message_get_addresses(msg, type), l);
	}
	if (l != NULL)
		g_object_unref(l);
	return ok;
}

/* Readable as it stands when it is mostly ASCII, else shorter. */
static GMimeContentEncoding
encoding_for(const char *body)
{
	size_t n, high = 0;

	for (n = 0; body[n] != '\0'; n++)
		high += (unsigned char)body[n] >= 0x80;
	return high * 4 < n ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64;
}

static void
body_set(GMimeMessage *msg, const char *body)
{
	/* A text part of GMime would choose a charset of its own. */
	GMimePart *part = g_mime_part_new_with_type("text", "plain");
	GMimeStream *s = g_mime_stream_mem_new_with_buffer(body, strlen(body));
	GMimeDataWrapper *w = g_mime_data_wrapper_new_with_stream(s, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_part_set_content(part, w);
	g_mime_part_set_content_encoding(part, encoding_for(body));
	g_mime_message_set_mime_part(msg, GMIME_OBJECT(part));
	g_object_unref(w);
	g_object_unref(s);
	g_object_unref(part);
}

static void
headers_set(struct arena *mem, GMimeMessage *msg, const struct mail_out *m)
{
	GDateTime *date = g_date_time_new_from_unix_utc(m->date);

	if (date != NULL) {
		g_mime_message_set_date(msg, date);
		g_date_time_unref(date);
	}
	g_mime_message_set_subject(msg, m->subject, "utf-8");
	g_mime_message_set_message_id(msg, m->message_id);
	if (m->in_reply_to != NULL) {
		header_set(msg, "In-Reply-To", arena_printf(mem, "<%s>", m->in_reply_to));
		header_set(msg, "References", arena_printf(mem, "<%s>", m->in_reply_to));
	}
	if (!m->machine)
		return;
	header_set(msg, "Auto-Submitted", "auto-generated");
	header_set(msg, "X-Auto-Response-Suppress", "All");
	header_set(msg, MAIL_LOOP_HEADER, "1");
}

static struct blob
message_bytes(struct arena *mem, GMimeMessage *msg)
{
	GMimeFormatOptions *f = g_mime_format_options_new();
	GMimeStream *s = g_mime_stream_mem_new();
	struct blob out;
	GByteArray *b;

	g_mime_format_options_set_newline_format(f, GMIME_NEWLINE_FORMAT_DOS);
	(void)g_mime_object_write_to_stream(GMIME_OBJECT(msg), f, s);
	b = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(s));
	out = (struct blob){ arena_strndup(mem, (const char *)b->data, b->len), b->len };
	g_object_unref(s);
	g_mime_format_options_free(f);
	return out;
}

enum status
mail_write(struct arena *mem, const struct mail_out *m, struct blob *out)
{
	GMimeMessage *msg;
	bool ok;

	if (!one_line(m->from) || !one_line(m->reply_to) || !one_line(m->subject) || !id_valid(m->message_id) || !id_valid(m->in_reply_to) ||
	    m->message_id == NULL || !mail_address_valid(m->to) || mail_address_of(mem, m->from)[0] == '\0')
		return ST_INVALID;
	msg = g_mime_message_new(TRUE);
	ok = mailbox_add(msg, GMIME_ADDRESS_TYPE_FROM, m->from) && mailbox_add(msg, GMIME_ADDRESS_TYPE_TO, m->to) &&
	    (m->reply_to == NULL || mailbox_add(msg, GMIME_ADDRESS_TYPE_REPLY_TO, m->reply_to));
	headers_set(mem, msg, m);
	body_set(msg, m->body);
	if (ok)
		*out = message_bytes(mem, msg);
	g_object_unref(msg);
	return ok ? ST_OK : ST_INVALID;
}
