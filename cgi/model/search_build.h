/*
 * search_build.h -- what the files of building the index anew share.  Nobody else includes it.
 */
#ifndef KEFU_MODEL_SEARCH_BUILD_H
#define KEFU_MODEL_SEARCH_BUILD_H

#include <stdatomic.h>
#include "model/search_write.h"

#define PART_POSTINGS 12000000 /* postings that a worker holds at a time: 12 bytes each */
#define CHUNK_POSTINGS 65536   /* rows of one transaction */
#define PART_ARTICLES 1000

/* A stretch of the work, as in search_part. */
struct part {
	int64_t no, lo, hi, at;
};

/* Seen by all workers. */
struct shared {
	_Atomic int64_t done;
	_Atomic size_t next; /* part to be taken */
};

struct build {
	struct ctx *cx;
	const struct reindex *how;
	struct shared *shared;
	const char *phase;
	int64_t total;
	struct part *part;
	size_t nparts;
	bool alone; /* one worker, in this process */
};

/* Where a token stands in the order of the postings, all audiences in a row. */
int64_t build_place(int aud, uint32_t tok);
/* A worker's next part; false: none is left. */
bool build_take(struct build *, struct part *);
void build_tell(struct build *);
/* So many more are done. */
void build_done(struct build *, int64_t n);
/* How far the part has come; inside a transaction. */
enum status build_mark(struct ctx *, const char *phase, const struct part *) KEFU_MUST_USE;

/* The work of one worker, with a connection of its own. */
enum status build_texts(struct build *, struct ctx *) KEFU_MUST_USE;
enum status build_postings(struct build *, struct ctx *) KEFU_MUST_USE;
/* Where to cut the postings into parts, from a sample; *total: how many there may be. */
enum status build_cut(struct ctx *, size_t part, struct part **, size_t *n, int64_t *total) KEFU_MUST_USE;

#endif
