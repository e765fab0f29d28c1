/*
 * file_answer.h -- an image or attachment of an article as an answer, at the portal and at the desk.
 */
#ifndef KEFU_PAGE_FILE_ANSWER_H
#define KEFU_PAGE_FILE_ANSWER_H

#include "model/article_file.h"
#include "web/req.h"

/* The bytes of a file that this reader may have (article_file_get was asked), chunk by chunk, or 304.  Images are shown in the page, anything
 * else is only downloaded; either way the answer's policy lets nothing in it run. */
enum status file_answer(struct req *, const struct article_file *, bool staff) KEFU_MUST_USE;

#endif
