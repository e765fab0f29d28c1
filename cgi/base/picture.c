/*
 * picture.c -- pixels turned upright, scaled down and written anew.
 */
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <turbojpeg.h>

#include "base/picture_priv.h"

#define QUALITY 85
#define PNG_LARGE (1024 * 1024) /* bytes: above it a PNG without holes is tried as a photo */

/* ---- upright */

/* Where in the picture as stored (w by h) the pixel x, y of the upright one stands (EXIF 2.3, orientation). */
static size_t
turned_from(int turn, int w, int h, int x, int y)
{
	int sx = x, sy = y;

	switch (turn) {
	case 2: sx = w - 1 - x; break;
	case 3: sx = w - 1 - x; sy = h - 1 - y; break;
	case 4: sy = h - 1 - y; break;
	case 5: sx = y; sy = x; break;
	case 6: sx = y; sy = h - 1 - x; break;
	case 7: sx = w - 1 - y; sy = h - 1 - x; break;
	case 8: sx = w - 1 - y; sy = x; break;
	default: break;
	}
	return (size_t)sy * (size_t)w + (size_t)sx;
}

static void
upright(struct arena *mem, struct pixels *px)
{
	int w = px->turn >= 5 ? px->height : px->width, h = px->turn >= 5 ? px->width : px->height;
	unsigned char *out;

	if (px->turn == 1)
		return;
	out = arena_alloc(mem, (size_t)w * (size_t)h * 4);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			memcpy(out + ((size_t)y * (size_t)w + (size_t)x) * 4,
			    px->p + turned_from(px->turn, px->width, px->height, x, y) * 4, 4);
	px->p = out;
	px->width = w;
	px->height = h;
	px->turn = 1;
}

/* ---- smaller: each new pixel is the mean of the area it covers */

/* One line of n pixels, `step` bytes apart, into m < n. */
static void
shrink_line(const unsigned char *in, int n, unsigned char *out, int m, size_t step)
{
	double ratio = (double)n / m;

	for (int i = 0; i < m; i++) {
		double from = i * ratio, to = from + ratio, sum[4] = { 0 }, weight = 0;

		for (int k = (int)from; k < n && k < to; k++) {
			const unsigned char *p = in + (size_t)k * step;
			double part = (k + 1 < to ? k + 1 : to) - (k > from ? k : from), a = part * p[3];

			weight += part;
			sum[3] += a;
			for (size_t c = 0; c < 3; c++)
				sum[c] += a * p[c];
		}
		for (size_t c = 0; c < 3; c++)
			out[(size_t)i * step + c] = (unsigned char)(sum[3] > 0 ? sum[c] / sum[3] + .5 : 0);
		out[(size_t)i * step + 3] = (unsigned char)(weight > 0 ? sum[3] / weight + .5 : 0);
	}
}

static void
shrink(struct arena *mem, struct pixels *px, int w, int h)
{
	size_t row_in = (size_t)px->width * 4, row = (size_t)w * 4;
	unsigned char *wide = arena_alloc(mem, row * (size_t)px->height), *out;

	for (int y = 0; y < px->height; y++)
		shrink_line(px->p + (size_t)y * row_in, px->width, wide + (size_t)y * row, w, 4);
	out = arena_alloc(mem, row * (size_t)h);
	for (int x = 0; x < w; x++)
		shrink_line(wide + (size_t)x * 4, px->height, out + (size_t)x * 4, h, row);
	px->p = out;
	px->width = w;
	px->height = h;
}

static void
fit(struct arena *mem, struct pixels *px)
{
	double by = 1;
	int w, h;

	if (px->width > PICTURE_WIDE)
		by = (double)PICTURE_WIDE / px->width;
	if (px->height * by > PICTURE_HIGH)
		by = (double)PICTURE_HIGH / px->height;
	if (by >= 1)
		return;
	w = (int)(px->width * by + .5);
	h = (int)(px->height * by + .5);
	shrink(mem, px, w > 0 ? w : 1, h > 0 ? h : 1);
}

/* ---- written anew */

static bool
has_holes(const struct pixels *px)
{
	size_t n = (size_t)px->width * (size_t)px->height;

	for (size_t i = 0; px->clear && i < n; i++)
		if (px->p[4 * i + 3] != 255)
			return true;
	return false;
}

/* The three colours alone, in place. */
static void
drop_alpha(struct pixels *px)
{
	size_t n = (size_t)px->width * (size_t)px->height;

	for (size_t i = 0; i < n; i++)
		memmove(px->p + 3 * i, px->p + 4 * i, 3);
}

static bool
png_write(struct arena *mem, const struct pixels *px, bool holes, struct picture *out)
{
	png_image im = { .version = PNG_IMAGE_VERSION, .width = (png_uint_32)px->width, .height = (png_uint_32)px->height,
		.format = holes ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB };
	png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(im);
	void *bytes = arena_alloc(mem, n);

	if (!png_image_write_to_memory(&im, bytes, &n, 0, px->p, 0, NULL))
		return false;
	*out = (struct picture){ "image/png", "png", px->width, px->height, { bytes, n } };
	return true;
}

/* px without its fourth byte. */
static bool
jpeg_write(struct arena *mem, const struct pixels *px, struct picture *out)
{
	unsigned long n = tjBufSize(px->width, px->height, TJSAMP_420);
	unsigned char *bytes = arena_alloc(mem, n);
	tjhandle tj = tjInitCompress();
	bool good;

	good = tj != NULL && tjCompress2(tj, px->p, px->width, 0, px->height, TJPF_RGB, &bytes, &n, TJSAMP_420, QUALITY,
	    TJFLAG_NOREALLOC | TJFLAG_PROGRESSIVE) == 0;
	if (tj != NULL)
		(void)tjDestroy(tj);
	*out = (struct picture){ "image/jpeg", "jpg", px->width, px->height, { bytes, n } };
	return good;
}

static bool
write_opaque(struct arena *mem, struct pixels *px, struct picture *out)
{
	struct picture photo;

	drop_alpha(px);
	if (px->photo)
		return jpeg_write(mem, px, out);
	if (!png_write(mem, px, false, out))
		return false;
	if (out->bytes.n > PNG_LARGE && jpeg_write(mem, px, &photo) && photo.bytes.n < out->bytes.n / 3)
		*out = photo;
	return true;
}

/* Out of the working memory into the caller's. */
static bool
remake(struct arena *work, struct pixels *px, struct picture *out)
{
	upright(work, px);
	fit(work, px);
	return has_holes(px) ? png_write(work, px, true, out) : write_opaque(work, px, out);
}

enum picture_fault
picture_remake(struct arena *mem, struct blob in, struct picture *out)
{
	/* Pixels are many: their memory goes back at once. */
	struct arena *work = arena_new();
	struct pixels px;
	enum picture_fault st = picture_read(work, in, &px);

	if (st == PICTURE_FINE && !remake(work, &px, out))
		st = PICTURE_BROKEN;
	if (st == PICTURE_FINE)
		out->bytes.p = arena_memdup(mem, out->bytes.p, out->bytes.n);
	arena_free(work);
	return st;
}
