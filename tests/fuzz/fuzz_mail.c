/*
 * fuzz_mail.c -- any bytes as a mail: read it, take its words apart, write an answer to it.
 */
#include <string.h>

#include "base/mail.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "fuzz.h"

static void
answer(struct arena *mem, const struct mail_in *m)
{
	struct mail_out o = { .from = "Kefu <service@example.com>", .to = m->from, .subject = m->subject, .body = m->body,
		.message_id = "1@kefu.example", .in_reply_to = m->message_id[0] == '\0' ? NULL : m->message_id, .date = 1795226400 };
	const char *end;
	struct blob b;

	if (mail_write(mem, &o, &b) != ST_OK)
		return;
	/* No header of the writer's: what stands in the body is only text. */
	end = memmem(b.p, b.n, "\r\n\r\n", 4);
	MUST(end != NULL && memmem(b.p, (size_t)(end - (const char *)b.p), "\r\nBcc:", 6) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct arena *mem;
	unsigned char digest[32];
	struct mail_in m;
	size_t i;

	if (mem == NULL) {
		secret_init();
		mail_init();
		mem = arena_new();
	}
	arena_reset(mem);
	mail_digest(p, n, digest);
	mail_read(mem, p, n, &m);
	MUST(utf8_valid(m.subject, strlen(m.subject)) && strpbrk(m.subject, "\r\n") == NULL);
	MUST(utf8_valid(m.body, strlen(m.body)) && strchr(m.body, '\r') == NULL);
	MUST(utf8_valid(m.from_name, strlen(m.from_name)));
	MUST(m.from[0] == '\0' || mail_address_valid(m.from));
	for (i = 0; i < m.nfiles; i++)
		MUST(m.files[i].name[0] != '\0' && strchr(m.files[i].name, '/') == NULL && utf8_valid(m.files[i].name, strlen(m.files[i].name)));
	(void)mail_subject_bare(m.subject);
	(void)mail_reply_text(mem, m.body);
	answer(mem, &m);
	return 0;
}
