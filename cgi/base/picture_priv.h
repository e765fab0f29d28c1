/*
 * picture_priv.h -- pixels between the readers (picture_read.c) and the writer (picture.c).
 */
#ifndef KEFU_BASE_PICTURE_PRIV_H
#define KEFU_BASE_PICTURE_PRIV_H

#include "base/picture.h"

struct pixels {
	unsigned char *p; /* width * height * 4 bytes RGBA, rows without gaps, in the arena */
	int width, height;
	bool clear;       /* some of it may be see-through */
	bool photo;       /* was stored with loss */
	int turn;         /* EXIF orientation 1..8: how the pixels must be turned to stand upright */
};

/* Header first: a picture over the limit is PICTURE_HUGE before a pixel is decoded. */
enum picture_fault picture_read(struct arena *, struct blob, struct pixels *);
/* Orientation of a JPEG's EXIF; 1 without one. */
int picture_turn(struct blob jpeg);

#endif
