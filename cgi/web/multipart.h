/*
 * multipart.h -- multipart/form-data (RFC 7578) as a stream.
 *
 * Memory is bounded whatever comes: text parts and part headers have limits, file bytes go straight
 * to an O_TMPFILE in conf.spool_dir.  Anything malformed refuses the whole body.
 */
#ifndef KEFU_WEB_MULTIPART_H
#define KEFU_WEB_MULTIPART_H

#include "web/body.h"

#define MULTIPART_PARTS_MAX 200
#define MULTIPART_HEAD_MAX 4096            /* bytes of one part's headers */

/* Fills rq->post and rq->uploads.  ST_INVALID malformed, or a file where none is allowed; ST_TOO_BIG
 * over a limit (a single file over conf.upload_max is only marked too_big, so that its form can say
 * so). */
enum status multipart_read(struct req *, struct body *, bool files) KEFU_MUST_USE;

#endif
