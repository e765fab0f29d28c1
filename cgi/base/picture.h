/*
 * picture.h -- a picture that came from outside, made again from its pixels.
 *
 * What comes out was written here: no metadata (EXIF, GPS, colour profiles, comments), nothing before, between or after the picture's own
 * data, no second picture, no movement.  A photo is turned upright first.  Nothing but the four formats that browsers show everywhere is
 * taken, by content and never by name.
 */
#ifndef KEFU_BASE_PICTURE_H
#define KEFU_BASE_PICTURE_H

#include "base/str.h"

#define PICTURE_PIXELS_MAX 50000000 /* width times height as the header says; more is refused before anything is decoded */
#define PICTURE_WIDE 1600           /* pixels; what is wider is scaled down */
#define PICTURE_HIGH 6400

enum picture_fault {
	PICTURE_FINE,
	PICTURE_UNKNOWN, /* neither PNG nor JPEG, GIF or WebP */
	PICTURE_BROKEN,  /* one of them, but it cannot be read to its end, or it moves (WebP) */
	PICTURE_HUGE     /* more than PICTURE_PIXELS_MAX */
};

struct picture {
	const char *mime, *extension; /* "image/png", "png" */
	int width, height;
	struct blob bytes;            /* in the arena */
};

/* PNG, GIF (its first picture) and what is see-through or drawn without loss become PNG, photos JPEG.  A PNG that is large because it is a photo
 * becomes JPEG too. */
enum picture_fault picture_remake(struct arena *, struct blob in, struct picture *out);

#endif
