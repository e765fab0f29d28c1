/*
 * test_picture.c -- pictures made again from their pixels, and documents told by their content.
 */
#include "unit.h"

#include <png.h>
#include <turbojpeg.h>
#include <webp/encode.h>

#include "base/document.h"
#include "base/picture.h"

static struct arena *mem;

/* Four quarters: red, green / blue, white; the last one see-through when holes. */
static unsigned char *
quarters(int w, int h, bool holes)
{
	static const unsigned char colours[4][4] = { { 250, 0, 0, 255 }, { 0, 250, 0, 255 }, { 0, 0, 250, 255 }, { 250, 250, 250, 255 } };
	unsigned char *p = arena_alloc(mem, (size_t)w * (size_t)h * 4);

	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++) {
			int q = (y >= h / 2) * 2 + (x >= w / 2);
			unsigned char *to = p + ((size_t)y * (size_t)w + (size_t)x) * 4;

			memcpy(to, colours[q], 4);
			if (holes && q == 3)
				to[3] = 0;
		}
	return p;
}

static struct blob
png_of(const void *rgba, int w, int h)
{
	png_image im = { .version = PNG_IMAGE_VERSION, .width = (png_uint_32)w, .height = (png_uint_32)h, .format = PNG_FORMAT_RGBA };
	png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(im);
	void *out = arena_alloc(mem, n);

	assert_true(png_image_write_to_memory(&im, out, &n, 0, rgba, 0, NULL));
	return (struct blob){ out, n };
}

static struct blob
jpeg_of(const unsigned char *rgba, int w, int h)
{
	unsigned long n = tjBufSize(w, h, TJSAMP_444);
	unsigned char *out = arena_alloc(mem, n);
	tjhandle tj = tjInitCompress();

	assert_int_equal(tjCompress2(tj, rgba, w, 0, h, TJPF_RGBA, &out, &n, TJSAMP_444, 90, TJFLAG_NOREALLOC), 0);
	(void)tjDestroy(tj);
	return (struct blob){ out, n };
}

/* The JPEG with an EXIF segment behind its first marker: orientation, and words that must not come out. */
static struct blob
with_exif(struct blob in, int turn)
{
	unsigned char exif[] = "\xff\xe1\0\x34" "Exif\0\0" "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\0\0\0\0\0\0\0" "GPS 31.2304 121.47";
	unsigned char *out = arena_alloc(mem, in.n + sizeof(exif));
	size_t n = 0x34 + 2;

	exif[29] = (unsigned char)turn;
	memcpy(out, in.p, 2);
	memcpy(out + 2, exif, n > sizeof(exif) ? sizeof(exif) : n);
	memcpy(out + 2 + n, (const char *)in.p + 2, in.n - 2);
	return (struct blob){ out, in.n + n };
}

/* Which quarter's colour stands at x, y of a picture. */
static int
quarter_at(const struct picture *pic, double fx, double fy)
{
	png_image im = { .version = PNG_IMAGE_VERSION };
	unsigned char *p;
	int x = (int)(fx * pic->width), y = (int)(fy * pic->height);

	if (str_eq(pic->extension, "jpg")) {
		tjhandle tj = tjInitDecompress();

		p = arena_alloc(mem, (size_t)pic->width * (size_t)pic->height * 4);
		assert_int_equal(tjDecompress2(tj, pic->bytes.p, pic->bytes.n, p, pic->width, 0, pic->height, TJPF_RGBA, 0), 0);
		(void)tjDestroy(tj);
	} else {
		assert_true(png_image_begin_read_from_memory(&im, pic->bytes.p, pic->bytes.n));
		im.format = PNG_FORMAT_RGBA;
		p = arena_alloc(mem, PNG_IMAGE_SIZE(im));
		assert_true(png_image_finish_read(&im, NULL, p, 0, NULL));
	}
	p += ((size_t)y * (size_t)pic->width + (size_t)x) * 4;
	if (p[3] < 128)
		return 4;
	return p[0] > 128 ? (p[1] > 128 ? 3 : 0) : p[1] > 128 ? 1 : 2;
}

static void
is_quarters(const struct picture *p, int a, int b, int c, int d)
{
	assert_int_equal(quarter_at(p, .25, .25), a);
	assert_int_equal(quarter_at(p, .75, .25), b);
	assert_int_equal(quarter_at(p, .25, .75), c);
	assert_int_equal(quarter_at(p, .75, .75), d);
}

static struct blob
joined(struct blob a, const char *tail, size_t n)
{
	char *out = arena_alloc(mem, a.n + n);

	memcpy(out, a.p, a.n);
	memcpy(out + a.n, tail, n);
	return (struct blob){ out, a.n + n };
}

static void
pngs(void **state)
{
	struct blob in = png_of(quarters(400, 300, true), 400, 300);
	struct picture p;

	(void)state;
	assert_int_equal(picture_remake(mem, in, &p), PICTURE_FINE);
	assert_string_equal(p.mime, "image/png");
	assert_int_equal(p.width, 400);
	is_quarters(&p, 0, 1, 2, 4);
	/* What hangs behind a picture stays behind. */
	in = joined(in, "<script>alert(1)</script>PK\5\6", 30);
	assert_int_equal(picture_remake(mem, in, &p), PICTURE_FINE);
	assert_null(memmem(p.bytes.p, p.bytes.n, "script", 6));
	assert_int_equal(picture_remake(mem, (struct blob){ in.p, in.n / 3 }, &p), PICTURE_BROKEN);
}

static void
large_ones_become_smaller(void **state)
{
	struct picture p;

	(void)state;
	assert_int_equal(picture_remake(mem, png_of(quarters(3000, 2000, true), 3000, 2000), &p), PICTURE_FINE);
	assert_int_equal(p.width, PICTURE_WIDE);
	assert_int_equal(p.height, 1067);
	is_quarters(&p, 0, 1, 2, 4);
	assert_int_equal(picture_remake(mem, jpeg_of(quarters(5000, 500, false), 5000, 500), &p), PICTURE_FINE);
	assert_int_equal(p.width, PICTURE_WIDE);
	assert_int_equal(p.height, 160);
	is_quarters(&p, 0, 1, 2, 3);
	assert_int_equal(picture_remake(mem, png_of(quarters(20, 9000, false), 20, 9000), &p), PICTURE_FINE);
	assert_int_equal(p.height, PICTURE_HIGH);
	assert_int_equal(p.width, 14);
}

static void
photos_stand_upright_and_tell_nothing(void **state)
{
	static const int want[9][4] = { { 0 }, { 0, 1, 2, 3 }, { 1, 0, 3, 2 }, { 3, 2, 1, 0 }, { 2, 3, 0, 1 }, { 0, 2, 1, 3 }, { 2, 0, 3, 1 },
		{ 3, 1, 2, 0 }, { 1, 3, 0, 2 } };
	struct blob in = jpeg_of(quarters(320, 160, false), 320, 160);
	struct picture p;

	(void)state;
	for (int turn = 1; turn <= 8; turn++) {
		assert_int_equal(picture_remake(mem, with_exif(in, turn), &p), PICTURE_FINE);
		assert_string_equal(p.mime, "image/jpeg");
		assert_int_equal(p.width, turn >= 5 ? 160 : 320);
		assert_null(memmem(p.bytes.p, p.bytes.n, "GPS", 3));
		assert_null(memmem(p.bytes.p, p.bytes.n, "Exif", 4));
		is_quarters(&p, want[turn][0], want[turn][1], want[turn][2], want[turn][3]);
	}
	assert_int_equal(picture_remake(mem, with_exif(in, 200), &p), PICTURE_FINE);
	assert_int_equal(p.width, 320);
}

static void
webp_and_gif(void **state)
{
	static const unsigned char gif[] = "GIF89a\2\0\2\0\x80\0\0\xff\0\0\0\0\xff\x21\xf9\4\1\0\0\1\0\x2c\0\0\0\0\2\0\2\0\0\2\3\x44\2\5\0\x3b";
	unsigned char *rgba = quarters(64, 64, true), *out = NULL;
	struct picture p;
	size_t n;

	(void)state;
	n = WebPEncodeLosslessRGBA(rgba, 64, 64, 256, &out);
	assert_int_equal(picture_remake(mem, (struct blob){ out, n }, &p), PICTURE_FINE);
	assert_string_equal(p.mime, "image/png");
	is_quarters(&p, 0, 1, 2, 4);
	assert_int_equal(picture_remake(mem, (struct blob){ out, n / 2 }, &p), PICTURE_BROKEN);
	WebPFree(out);
	n = WebPEncodeRGBA(quarters(64, 64, false), 64, 64, 256, 90, &out);
	assert_int_equal(picture_remake(mem, (struct blob){ out, n }, &p), PICTURE_FINE);
	assert_string_equal(p.mime, "image/jpeg");
	WebPFree(out);
	assert_int_equal(picture_remake(mem, (struct blob){ gif, sizeof(gif) - 1 }, &p), PICTURE_FINE);
	assert_string_equal(p.mime, "image/png");
	assert_int_equal(p.width, 2);
}

/* The size in the header alone decides: nothing is decoded. */
static void
bombs_are_refused(void **state)
{
	static const char gif[] = "GIF89a\xff\xff\xff\xff\x80\0\0\xff\0\0\0\0\xff\x2c\0\0\0\0\xff\xff\xff\xff\0\2\3\x44\2\5\0\x3b";
	struct blob in = png_of(quarters(8, 8, false), 8, 8);
	unsigned char *p = arena_memdup(mem, in.p, in.n);
	png_image im = { .version = PNG_IMAGE_VERSION, .width = 20000, .height = 9000, .format = PNG_FORMAT_GRAY };
	struct picture out;
	png_alloc_size_t n;
	void *grey = calloc(20000, 9000), *bytes;

	(void)state;
	n = PNG_IMAGE_PNG_SIZE_MAX(im);
	bytes = malloc(n);
	assert_true(png_image_write_to_memory(&im, bytes, &n, 0, grey, 0, NULL));
	assert_int_equal(picture_remake(mem, (struct blob){ bytes, n }, &out), PICTURE_HUGE);
	free(grey);
	free(bytes);
	assert_int_equal(picture_remake(mem, (struct blob){ gif, sizeof(gif) - 1 }, &out), PICTURE_HUGE);
	p[16] = 0x7f; /* width without a matching checksum */
	assert_int_not_equal(picture_remake(mem, (struct blob){ p, in.n }, &out), PICTURE_FINE);
}

static void
nothing_else_is_a_picture(void **state)
{
	static const char *const not[] = { "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "#!/bin/sh\necho hi", "", "BM......",
		"%PDF-1.7", "MZ\x90", "GIF8", "\x89PNG", "RIFF1234WAVE", "II*", "<?php ?>" };
	static const char *const broken[] = { "GIF89a=1;alert(1)//", "\xff\xd8\xff*/=alert(1)", "\x89PNG\r\n\x1a\n<script>", "RIFF1234WEBPVP8 x" };
	struct picture p;

	(void)state;
	for (size_t i = 0; i < NELEM(not); i++)
		assert_int_equal(picture_remake(mem, (struct blob){ not[i], strlen(not[i]) }, &p), PICTURE_UNKNOWN);
	for (size_t i = 0; i < NELEM(broken); i++)
		assert_int_equal(picture_remake(mem, (struct blob){ broken[i], strlen(broken[i]) }, &p), PICTURE_BROKEN);
}

/* ---- documents */

static void
put(struct str *s, uint64_t v, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		str_addc(s, (char)(v >> 8 * i & 0xff));
}

/* An archive of stored entries, each with its name as its content but the first, which has `first`. */
static struct blob
archive_of(const char *const *names, const char *first)
{
	struct str s, list;
	size_t n = 0;

	str_init(&s, mem);
	str_init(&list, mem);
	for (; names[n] != NULL; n++) {
		const char *text = n == 0 ? first : names[n];
		size_t at = s.len;

		str_addn(&s, "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0", 18);
		put(&s, (unsigned)strlen(text), 4);
		put(&s, (unsigned)strlen(text), 4);
		put(&s, (unsigned)strlen(names[n]), 2);
		put(&s, 0, 2);
		str_add(&s, names[n]);
		str_add(&s, text);
		str_addn(&list, "PK\1\2\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
		put(&list, (unsigned)strlen(text), 4);
		put(&list, (unsigned)strlen(text), 4);
		put(&list, (unsigned)strlen(names[n]), 2);
		put(&list, 0, 8);
		put(&list, 0, 4);
		put(&list, (unsigned)at, 4);
		str_add(&list, names[n]);
	}
	put(&list, 0x06054b50, 4);
	put(&list, 0, 4);
	put(&list, (unsigned)n, 2);
	put(&list, (unsigned)n, 2);
	put(&list, (unsigned)(list.len - 12), 4);
	put(&list, (unsigned)s.len, 4);
	put(&list, 0, 2);
	str_addn(&s, list.s, list.len);
	return (struct blob){ s.s, s.len };
}

static const char *
kind_of(struct blob b)
{
	struct document d;

	return document_is(b, &d) ? d.extension : "none";
}

static void
documents(void **state)
{
	static const char *const word[] = { "[Content_Types].xml", "word/document.xml", NULL };
	static const char *const macros[] = { "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", NULL };
	static const char *const jar[] = { "[Content_Types].xml", "word/document.xml", "META-INF/MANIFEST.MF", "A.class", NULL };
	static const char *const sheet[] = { "mimetype", "content.xml", NULL };
	static const char *const zip[] = { "a.txt", "b.txt", NULL };
	static const char pdf[] = "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
	static const char page[] = "%PDF-1.4\n<html><script>alert(1)</script></html>\n1 0 obj <</Type/Catalog>> endobj\n%%EOF\n";
	struct blob b = { pdf, sizeof(pdf) - 1 }, w = archive_of(word, "x");

	(void)state;
	assert_string_equal(kind_of(b), "pdf");
	assert_string_equal(kind_of(joined(b, w.p, w.n)), "none");
	assert_string_equal(kind_of((struct blob){ page, sizeof(page) - 1 }), "none");
	assert_string_equal(kind_of((struct blob){ pdf, 40 }), "none");
	assert_string_equal(kind_of(w), "docx");
	assert_string_equal(kind_of(joined(w, "tail", 4)), "none");
	assert_string_equal(kind_of(archive_of(macros, "x")), "none");
	assert_string_equal(kind_of(archive_of(jar, "x")), "none");
	assert_string_equal(kind_of(archive_of(zip, "x")), "none");
	assert_string_equal(kind_of(archive_of(sheet, "application/vnd.oasis.opendocument.spreadsheet")), "ods");
	assert_string_equal(kind_of((struct blob){ w.p, w.n - 30 }), "none");
	assert_string_equal(document_name(mem, "报价.exe", "pdf"), "报价.exe.pdf");
	assert_string_equal(document_name(mem, "报价.PDF", "pdf"), "报价.PDF");
	assert_string_equal(document_name(mem, ".pdf", "pdf"), ".pdf.pdf");
	assert_string_equal(document_name(mem, "a.JPEG", "jpg"), "a.JPEG");
}

static int
setup(void **state)
{
	(void)state;
	mem = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(mem);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pngs, setup, teardown),
		cmocka_unit_test_setup_teardown(large_ones_become_smaller, setup, teardown),
		cmocka_unit_test_setup_teardown(photos_stand_upright_and_tell_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(webp_and_gif, setup, teardown),
		cmocka_unit_test_setup_teardown(bombs_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_else_is_a_picture, setup, teardown),
		cmocka_unit_test_setup_teardown(documents, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
