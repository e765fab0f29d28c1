/*
 * portal_file.c -- images and attachments of articles for guests.
 *
 * The views say what a guest may have: a file of an article that is internal, expired or a draft is the same 404 as one that never was.
 */
#include "page/file_answer.h"
#include "page/portal.h"

/* GET /faq/{id}/files/{id2} and /faq/files/{id} -- which article's page shows it does not matter, only whose it is. */
enum status
page_article_file(struct req *rq)
{
	struct article_file f;
	int64_t id = rq->ids[1] != 0 ? rq->ids[1] : rq->ids[0];

	TRY(article_file_get(rq->cx, id, false, &f));
	return file_answer(rq, &f, false);
}
