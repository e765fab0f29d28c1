/*
 * view.h -- values for a template, and the page rendered to a buffer.
 *
 * Top nodes: Page.* Form.* User.* are the request's; Lang.* is the catalogue, loaded once.  Rows: make
 * the list once, each row once, set fields on the row.  Values are text; ids, money and
 * counts come as strings; comparisons are made in C and given as "1" or nothing.
 *
 * Every page has Page.{App,Base,Static,Version,Lang,LangTag,LangCode,Path,Here,Url,Csrf,Flash,RequestId,Printed,Site}
 * and, when somebody is logged in, User.{Id,Login,Name} and User.Can.<permission>.  Lang.* may not be
 * set.  Names that end in _html hold sanitised HTML and nothing else may end so.
 */
#ifndef KEFU_WEB_VIEW_H
#define KEFU_WEB_VIEW_H

#include "base/ctx.h"
#include "db/map.h"
#include "web/req.h"

typedef struct _hdf view_node; /* an HDF node; only web/ looks inside */

/* Start-up: load the three catalogues, parse every template below dir, refuse (ST_INVALID with *why)
 * one that breaks the escape policy. */
enum status view_load(struct arena *, const char *share_dir, const char **why) KEFU_MUST_USE;
void view_unload(void);
/* Values that are the same for every request of a program (mount point, version, site name, texts): said
 * once after view_load, they become text of the templates.  Without it view_page sets them each time. */
void view_constants(const struct app *);

/* Set base-level values: name is ours and constant ("Page.Title"), value is data. NULL sets nothing. */
void view_set(struct req *, const char *name, const char *value);
void view_seti(struct req *, const char *name, int64_t value);
void view_flag(struct req *, const char *name, bool on);
void view_setf(struct req *, const char *name, const char *fmt, ...) KEFU_PRINTF(3, 4);
/* Already sanitised article HTML; name must end in "_html". */
void view_html(struct req *, const char *name, const char *html);

/* A list node and its next row: row = view_row(view_list(rq, "Page.Rows")). */
view_node *view_list(struct req *, const char *name);
view_node *view_row(view_node *list);
/* A row that is one text and has no members: <?cs each:x = Page.Words ?><?cs var:x ?>.  NULL is "". */
void view_item(view_node *list, const char *value);
view_node *view_sub(view_node *row, const char *name);
void node_set(view_node *, const char *name, const char *value);
void node_seti(view_node *, const char *name, int64_t value);
void node_flag(view_node *, const char *name, bool on);
void node_html(view_node *, const char *name, const char *html);
/* Every column of the map as a string; DB_T_TIME also as name_text (reader's words) and name_iso. */
void node_fill(struct req *, view_node *, const struct db_map *, const void *row);

/* A sentence of the catalogue with %1 %2 replaced, e.g. view_text(rq, "complaint.filed", number, NULL); unknown key -> the key. */
const char *view_text(struct req *, const char *key, ...) __attribute__((sentinel));
/* Does the catalogue of the request's language have this key? */
bool view_has_text(struct req *, const char *key);
/* Changes with every change of a template, catalogue or static file: Page.Version, entity tags. */
const char *view_build(void);
/* Date and time in the reader's form and zone: "2026年11月21日 14:05"; date only; relative ("3 小时前"). */
const char *view_time(struct req *, int64_t utc);
const char *view_date(struct req *, int64_t utc);
const char *view_ago(struct req *, int64_t utc);

/* The built-in values and app->frame's; view_page calls it. */
void view_frame(struct req *);
/* Render templates/NAME into rq->resp->body with status 200 (or the one set before). */
enum status view_page(struct req *, const char *name) KEFU_MUST_USE;

/* Paging links: sets Page.Paging.{prev,next,page,text,more}; url of this page with another page=. */
void view_paging(struct req *, int64_t page, bool more);

#endif
