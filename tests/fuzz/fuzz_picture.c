/*
 * fuzz_picture.c -- pictures and documents from outside: whatever the bytes, what comes out is a small picture that can be read again.
 */
#include <string.h>

#include "base/document.h"
#include "base/picture.h"
#include "fuzz.h"

#define SIDES_MAX 4000000 /* pixels: larger ones only cost time here */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *mem;
	struct picture a, b;
	struct document d;

	if (n > 1 << 20)
		return 0;
	mem = arena_new();
	if (picture_remake(mem, (struct blob){ data, n }, &a) == PICTURE_FINE) {
		MUST(a.width > 0 && a.width <= PICTURE_WIDE && a.height > 0 && a.height <= PICTURE_HIGH && a.bytes.n > 0);
		MUST(strcmp(a.mime, "image/png") == 0 || strcmp(a.mime, "image/jpeg") == 0);
		if (a.width * a.height < SIDES_MAX) {
			MUST(picture_remake(mem, a.bytes, &b) == PICTURE_FINE);
			MUST(a.width == b.width && a.height == b.height);
		}
	}
	if (document_is((struct blob){ data, n }, &d))
		MUST(d.mime != NULL && strlen(d.extension) >= 3);
	MUST(strlen(document_name(mem, "a.b", "pdf")) == 7);
	arena_free(mem);
	return 0;
}
