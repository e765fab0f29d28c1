/*
 * portal.h -- the handlers of the public portal, and what they share.
 *
 * Pages that are the same for every guest of a language say CACHE_PUBLIC; a page with a case or with
 * typed text never does.
 */
#ifndef KEFU_PAGE_PORTAL_H
#define KEFU_PAGE_PORTAL_H

#include "model/article_public.h"
#include "model/complaint.h"
#include "web/form.h"
#include "web/req.h"
#include "web/resp.h"
#include "web/route.h"
#include "web/view.h"

#define PORTAL_TEXT_MAX 10000 /* characters of what a customer writes at once */
#define PORTAL_BODY_MAX (64LL * 1024 * 1024) /* bytes of a form with files; kefu.conf's body_max is the limit that counts */

extern const struct route portal_routes[];
extern const size_t portal_nroutes;

/* ---- portal_frame.c: shared by the pages */

/* Called for every page: how its links to the other languages are made. */
void portal_frame(struct req *);
/* Page.Categories: the topics of the top, the one of id `on` marked; *name gets its name (NULL allowed). */
enum status portal_topics(struct req *, int64_t on, const char **name) KEFU_MUST_USE;
/* name.{iso,text,full} below a row: text is relative ("3 hours ago"). */
void portal_time(struct req *, view_node *row, const char *name, int64_t utc);
/* The uploads of field "files" as case files, after form_read found them good. */
void portal_files(struct req *, struct attach_in **, size_t *n);
/* One act of this kind from the guest's address (S21); ST_BUSY when there were too many.  Loopback is not limited. */
enum status portal_throttle(struct req *, const char *kind, int burst, int per_hour) KEFU_MUST_USE;
/* Page.FilesHint, and Page.FilesAgain when a form with files comes back. */
void portal_files_view(struct req *);
/* The key of the hidden field idem: 32 hex digits; ST_INVALID for anything else. */
enum status portal_idem(struct req *, unsigned char out[16]) KEFU_MUST_USE;
/* The permalink below the site ("/faq/17-slug"; slug NULL or "" for none), with the mount prefix before it, and whole. */
const char *portal_article_path(struct req *, int64_t id, const char *slug);
const char *portal_article_url(struct req *, int64_t id, const char *slug);
const char *portal_article_whole(struct req *, int64_t id, const char *slug);
/* An answer for machines, the same for everybody. */
enum status portal_machine(struct req *, const char *type) KEFU_MUST_USE;
/* The site's name in the reader's language. */
const char *portal_site_name(const struct ctx *);
/* "zh_CN" -> "zh-CN"; what it is called in the reader's catalogue. */
const char *portal_lang_tag(const char *code);
const char *portal_lang_name(struct req *, const char *code);

/* ---- the handlers, named after their route */
enum status page_home(struct req *);
enum status page_search(struct req *);
enum status page_suggest(struct req *);
enum status page_category(struct req *);
enum status page_article(struct req *);
enum status page_article_file(struct req *);
enum status page_article_vote(struct req *);
enum status page_article_why(struct req *);
enum status page_article_why_save(struct req *);
enum status page_article_read(struct req *);
enum status page_complaint_form(struct req *);
enum status page_complaint_file(struct req *);
enum status page_complaint_answers(struct req *);
enum status page_complaint_solved(struct req *);
enum status page_complaint_thanks(struct req *);
enum status page_case(struct req *);
enum status page_case_add(struct req *);
enum status page_track_form(struct req *);
enum status page_track(struct req *);
enum status page_lang(struct req *);
enum status page_opensearch(struct req *);
enum status page_robots(struct req *);
enum status page_sitemap(struct req *);
enum status page_sitemap_part(struct req *);
enum status page_feed(struct req *);

#endif
