/*
 * picture_read.c -- the four formats to pixels, by the libraries that browsers use too.
 *
 * Every reader asks the header for the size before it takes memory.  The libraries write nothing to standard error, open no file and start
 * no thread: they work inside the sandbox.
 */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>
#include <png.h>
#include <turbojpeg.h>
#include <webp/decode.h>

#include "base/picture_priv.h"

#define SIDE_MAX 32767

static enum picture_fault
size_ok(int64_t w, int64_t h)
{
	if (w <= 0 || h <= 0)
		return PICTURE_BROKEN;
	return w > SIDE_MAX || h > SIDE_MAX || w * h > PICTURE_PIXELS_MAX ? PICTURE_HUGE : PICTURE_FINE;
}

static void
pixels_make(struct arena *mem, struct pixels *px, int w, int h)
{
	px->width = w;
	px->height = h;
	px->turn = 1;
	px->p = arena_alloc(mem, (size_t)w * (size_t)h * 4);
}

/* ---- PNG */

static enum picture_fault
png_read(struct arena *mem, struct blob in, struct pixels *px)
{
	png_image im = { .version = PNG_IMAGE_VERSION };
	enum picture_fault st;

	if (!png_image_begin_read_from_memory(&im, in.p, in.n))
		return PICTURE_BROKEN;
	st = size_ok(im.width, im.height);
	if (st == PICTURE_FINE) {
		px->clear = (im.format & PNG_FORMAT_FLAG_ALPHA) != 0;
		im.format = PNG_FORMAT_RGBA;
		pixels_make(mem, px, (int)im.width, (int)im.height);
		if (!png_image_finish_read(&im, NULL, px->p, 0, NULL))
			st = PICTURE_BROKEN;
	}
	png_image_free(&im);
	return st;
}

/* ---- JPEG */

static unsigned
word_at(const unsigned char *p, size_t bytes, bool big)
{
	unsigned v = 0;

	for (size_t i = 0; i < bytes; i++)
		v |= (unsigned)p[i] << 8 * (big ? bytes - 1 - i : i);
	return v;
}

/* Tag 0x0112 of the first directory of TIFF data (EXIF 2.3, 4.6.4). */
static int
tiff_turn(const unsigned char *p, size_t n)
{
	bool big;
	size_t at, count;

	if (n < 14 || (memcmp(p, "II*\0", 4) != 0 && memcmp(p, "MM\0*", 4) != 0))
		return 1;
	big = p[0] == 'M';
	at = word_at(p + 4, 4, big);
	if (at > n - 2)
		return 1;
	count = word_at(p + at, 2, big);
	for (at += 2; count > 0 && n >= 12 && at <= n - 12; count--, at += 12)
		if (word_at(p + at, 2, big) == 0x0112) {
			unsigned turn = word_at(p + at + 8, 2, big);

			return turn >= 1 && turn <= 8 ? (int)turn : 1;
		}
	return 1;
}

int
picture_turn(struct blob in)
{
	const unsigned char *p = in.p;
	size_t at = 2;

	/* Marker segments before the first scan. */
	while (at + 4 <= in.n && p[at] == 0xff && p[at + 1] != 0xda) {
		size_t len = (size_t)p[at + 2] << 8 | p[at + 3];

		if (len < 2 || at + 2 + len > in.n)
			break;
		if (p[at + 1] == 0xe1 && len >= 8 && memcmp(p + at + 4, "Exif\0\0", 6) == 0)
			return tiff_turn(p + at + 10, len - 8);
		at += 2 + len;
	}
	return 1;
}

/* The smallest scale at which the decoder still gives as many pixels as are kept: less memory, less time. */
static tjscalingfactor
jpeg_scale(int side)
{
	tjscalingfactor best = { 1, 1 }, *f;
	int n;

	f = tjGetScalingFactors(&n);
	for (int i = 0; f != NULL && i < n; i++)
		if (TJSCALED(side, f[i]) >= PICTURE_WIDE && TJSCALED(side, f[i]) < TJSCALED(side, best))
			best = f[i];
	return best;
}

/* Four inks, stored inverted as all programs write them. */
static void
inks_to_light(struct pixels *px)
{
	size_t n = (size_t)px->width * (size_t)px->height;

	for (size_t i = 0; i < n; i++) {
		unsigned char *p = px->p + 4 * i;

		for (size_t c = 0; c < 3; c++)
			p[c] = (unsigned char)(p[c] * p[3] / 255);
		p[3] = 255;
	}
}

static enum picture_fault
jpeg_decode(tjhandle tj, struct arena *mem, struct blob in, struct pixels *px)
{
	int w, h, sampling, space, turn = picture_turn(in), pf;
	tjscalingfactor scale;
	enum picture_fault st;

	if (tjDecompressHeader3(tj, in.p, in.n, &w, &h, &sampling, &space) != 0)
		return PICTURE_BROKEN;
	st = size_ok(w, h);
	if (st != PICTURE_FINE)
		return st;
	scale = jpeg_scale(turn >= 5 ? h : w);
	pixels_make(mem, px, TJSCALED(w, scale), TJSCALED(h, scale));
	px->turn = turn;
	px->photo = true;
	pf = space == TJCS_CMYK || space == TJCS_YCCK ? TJPF_CMYK : TJPF_RGBA;
	/* A warning (a cut end, rubbish between markers) is no fault: browsers show such photos too. */
	if (tjDecompress2(tj, in.p, in.n, px->p, px->width, 0, px->height, pf, TJFLAG_LIMITSCANS) != 0 &&
	    tjGetErrorCode(tj) != TJERR_WARNING)
		return PICTURE_BROKEN;
	if (pf == TJPF_CMYK)
		inks_to_light(px);
	return PICTURE_FINE;
}

static enum picture_fault
jpeg_read(struct arena *mem, struct blob in, struct pixels *px)
{
	tjhandle tj = tjInitDecompress();
	enum picture_fault st = tj == NULL ? PICTURE_BROKEN : jpeg_decode(tj, mem, in, px);

	if (tj != NULL)
		(void)tjDestroy(tj);
	return st;
}

/* ---- GIF: the first picture alone */

struct gif_source {
	struct blob in;
	size_t at;
};

static int
gif_bytes(GifFileType *gif, GifByteType *buf, int want)
{
	struct gif_source *s = gif->UserData;
	size_t n = s->in.n - s->at < (size_t)want ? s->in.n - s->at : (size_t)want;

	memcpy(buf, (const unsigned char *)s->in.p + s->at, n);
	s->at += n;
	return (int)n;
}

static bool
gif_row(GifFileType *gif, GifByteType *line, unsigned char *to, int clear)
{
	const ColorMapObject *map = gif->Image.ColorMap != NULL ? gif->Image.ColorMap : gif->SColorMap;

	if (map == NULL || DGifGetLine(gif, line, gif->Image.Width) != GIF_OK)
		return false;
	for (int x = 0; x < gif->Image.Width; x++, to += 4) {
		if (line[x] == clear || line[x] >= map->ColorCount)
			continue; /* stays 0, 0, 0, see-through */
		to[0] = map->Colors[line[x]].Red;
		to[1] = map->Colors[line[x]].Green;
		to[2] = map->Colors[line[x]].Blue;
		to[3] = 255;
	}
	return true;
}

static enum picture_fault
gif_picture(GifFileType *gif, struct arena *mem, int clear, struct pixels *px)
{
	static const int first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
	GifByteType *line;
	enum picture_fault st;

	if (DGifGetImageDesc(gif) != GIF_OK)
		return PICTURE_BROKEN;
	st = size_ok(gif->Image.Width, gif->Image.Height);
	if (st != PICTURE_FINE)
		return st;
	pixels_make(mem, px, gif->Image.Width, gif->Image.Height);
	px->clear = true;
	line = arena_alloc(mem, (size_t)px->width);
	for (int pass = 0; pass < (gif->Image.Interlace ? 4 : 1); pass++)
		for (int y = gif->Image.Interlace ? first[pass] : 0; y < px->height; y += gif->Image.Interlace ? step[pass] : 1)
			if (!gif_row(gif, line, px->p + (size_t)y * (size_t)px->width * 4, clear))
				return PICTURE_BROKEN;
	return PICTURE_FINE;
}

static enum picture_fault
gif_walk(GifFileType *gif, struct arena *mem, struct pixels *px)
{
	int clear = -1, code;
	GifRecordType type;
	GifByteType *ext;

	while (DGifGetRecordType(gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE) {
		if (type == IMAGE_DESC_RECORD_TYPE)
			return gif_picture(gif, mem, clear, px);
		if (type != EXTENSION_RECORD_TYPE || DGifGetExtension(gif, &code, &ext) != GIF_OK)
			return PICTURE_BROKEN;
		for (; ext != NULL; ) {
			if (code == GRAPHICS_EXT_FUNC_CODE && ext[0] >= 4 && (ext[1] & 1) != 0)
				clear = ext[4];
			if (DGifGetExtensionNext(gif, &ext) != GIF_OK)
				return PICTURE_BROKEN;
		}
	}
	return PICTURE_BROKEN;
}

static enum picture_fault
gif_read(struct arena *mem, struct blob in, struct pixels *px)
{
	struct gif_source s = { in, 0 };
	GifFileType *gif = DGifOpen(&s, gif_bytes, NULL);
	enum picture_fault st;

	if (gif == NULL)
		return PICTURE_BROKEN;
	st = gif_walk(gif, mem, px);
	(void)DGifCloseFile(gif, NULL);
	return st;
}

/* ---- WebP */

static enum picture_fault
webp_read(struct arena *mem, struct blob in, struct pixels *px)
{
	WebPBitstreamFeatures f;
	enum picture_fault st;

	if (WebPGetFeatures(in.p, in.n, &f) != VP8_STATUS_OK || f.has_animation)
		return PICTURE_BROKEN;
	st = size_ok(f.width, f.height);
	if (st != PICTURE_FINE)
		return st;
	pixels_make(mem, px, f.width, f.height);
	px->clear = f.has_alpha != 0;
	px->photo = f.format == 1;
	return WebPDecodeRGBAInto(in.p, in.n, px->p, (size_t)f.width * (size_t)f.height * 4, f.width * 4) != NULL ? PICTURE_FINE :
														  PICTURE_BROKEN;
}

/* ---- which of them */

enum picture_fault
picture_read(struct arena *mem, struct blob in, struct pixels *px)
{
	const unsigned char *p = in.p;

	memset(px, 0, sizeof(*px));
	if (in.n >= 8 && memcmp(p, "\x89PNG\r\n\x1a\n", 8) == 0)
		return png_read(mem, in, px);
	if (in.n >= 3 && memcmp(p, "\xff\xd8\xff", 3) == 0)
		return jpeg_read(mem, in, px);
	if (in.n >= 6 && (memcmp(p, "GIF87a", 6) == 0 || memcmp(p, "GIF89a", 6) == 0))
		return gif_read(mem, in, px);
	if (in.n >= 12 && memcmp(p, "RIFF", 4) == 0 && memcmp(p + 8, "WEBP", 4) == 0)
		return webp_read(mem, in, px);
	return PICTURE_UNKNOWN;
}
