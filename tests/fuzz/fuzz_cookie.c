/*
 * fuzz_cookie.c -- a Cookie header, Accept-Language and an ETag list: nothing is read outside, and a
 * cookie's value holds only the octets of RFC 6265.
 */
#include <string.h>

#include "base/log.h"
#include "fuzz.h"
#include "../unit/webfix.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char prefix[] = "HTTP_COOKIE=";
	static struct webfix f;
	const char *more[4] = { NULL };
	char *text, *v;

	if (f.cx.mem == NULL) {
		webfix_open(&f);
		log_open("fuzz", (enum log_level)(LOG_L_ERROR + 1)); /* silent */
	}
	if (n > 20000 || memchr(data, '\0', n) != NULL)
		return 0;
	text = __builtin_malloc(n + 40);
	MUST(text != NULL);
	memcpy(text, prefix, sizeof(prefix) - 1);
	memcpy(text + sizeof(prefix) - 1, data, n);
	text[sizeof(prefix) - 1 + n] = '\0';
	more[0] = text;
	(void)webfix_fill(&f, "GET", "/crm/", more);
	for (size_t i = 0; i < 3; i++) {
		static const char *const names[] = { "s", "kefu_lang", "__Host-s" };

		v = (char *)(uintptr_t)req_cookie(&f.rq, names[i]);
		MUST(v == NULL || strpbrk(v, " \t\r\n\",;\\\x7f") == NULL);
	}
	(void)resp_flash_take(&f.rq);
	f.rq.if_none_match = text + sizeof(prefix) - 1;
	(void)resp_not_modified(&f.rq, "\"x\"");
	f.rq.cx->lang = lang_accept(text + sizeof(prefix) - 1, LANG_EN);
	MUST(f.rq.cx->lang < LANG_N);
	resp_send(&f.rq);
	/* Nothing of the request may begin a header line of the answer. */
	MUST(strstr(f.out.s, "\nSet-Cookie: ") == NULL || strstr(f.out.s, "\r\nSet-Cookie: __Host-kefu_flash_fix=;") != NULL);
	__builtin_free(text);
	return 0;
}
