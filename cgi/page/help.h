/*
 * help.h -- the pages of help, and which of them belongs to which screen (H4).
 *
 * The texts are docs/help/LANG/SLUG.md, installed as help/LANG/SLUG.md below share_dir, read and rendered once at start.  The portal
 * holds the customers' pages alone; the desk holds all.  Holds no rule: who may see a page is in the route tables.
 */
#ifndef KEFU_PAGE_HELP_H
#define KEFU_PAGE_HELP_H

#include "base/conf.h"
#include "base/headings.h"
#include "web/req.h"

struct help; /* all texts of a program */

struct help_page {
	const char *slug;
	bool guests; /* for customers: the portal has it, too */
	bool hour;   /* a guided first hour: its steps can be ticked off */
};
extern const struct help_page help_pages[]; /* in the order of reading */
extern const size_t help_npages;

/* What explains the screen of a route pattern: "cases" and "list" for /desk/complaints.  A pattern without a line of its own has that of the
 * longest one which begins it.  desk says whose start page stands for what nothing begins. */
void help_target(const char *pattern, bool desk, const char **slug, const char **anchor);

/* Read and render; a file that is missing is a line in the log, and its page is not there. */
struct help *help_load(const struct conf *, bool desk);
void help_free(const struct help *); /* NULL allowed */

/* For every page: Page.Help, where the link "help" of this screen leads. */
void help_here(struct req *);

/* GET /help/ and /help/{slug}, and the same below /desk. */
enum status page_help_index(struct req *) KEFU_MUST_USE;
enum status page_help(struct req *) KEFU_MUST_USE;
enum status desk_help_index(struct req *) KEFU_MUST_USE;
enum status desk_help(struct req *) KEFU_MUST_USE;
/* Help for those who cannot log in: the one page of the desk's that needs no log-in. */
enum status desk_help_login(struct req *) KEFU_MUST_USE;
/* POST /desk/offer -- the offer of a guided first hour is not wanted any more. */
enum status desk_help_offer(struct req *) KEFU_MUST_USE;
/* Page.Hours.N.{title,url} on the start page of a practice site (conf.practice), until it is declined. */
void help_offer(struct req *);

#endif
