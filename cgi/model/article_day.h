/*
 * article_day.h -- how often an article is read, by day in the firm's time zone.
 *
 * A reader counts when the browser stayed on the page for some seconds and said so; readers without JavaScript are therefore not
 * counted, and robots hardly ever.  Nothing of the reader is kept.
 */
#ifndef KEFU_MODEL_ARTICLE_DAY_H
#define KEFU_MODEL_ARTICLE_DAY_H

#include "base/ctx.h"

/* portal: one reading more, today.  ST_MISSING for an article that a guest cannot read. */
enum status article_day_read(struct ctx *, int64_t article_id) KEFU_MUST_USE;

#endif
