/*
 * help_pages.c -- the pages of help in the order of reading, and the section that explains each screen.
 *
 * tests/lint/help.js holds this table against the route tables and the headings of docs/help in all three languages: every route that shows
 * a page has its line here, and every line leads to a section.
 */
#include <string.h>

#include "page/help.h"

const struct help_page help_pages[] = {
	{ "find", true, false },
	{ "answer", true, false },
	{ "complain", true, false },
	{ "case", true, false },
	{ "site", true, false },
	{ "first-agent", false, true },
	{ "first-editor", false, true },
	{ "first-admin", false, true },
	{ "start", false, false },
	{ "login", false, false },
	{ "account", false, false },
	{ "customers", false, false },
	{ "cases", false, false },
	{ "articles", false, false },
	{ "editor", false, false },
	{ "review", false, false },
	{ "health", false, false },
	{ "words", false, false },
	{ "reading", false, false },
	{ "announcements", false, false },
	{ "import", false, false },
	{ "api", false, false },
	{ "admin", false, false },
};
const size_t help_npages = NELEM(help_pages);

static const struct {
	const char *pattern, *slug, *anchor;
} targets[] = {
	{ "/", "find", "start" },
	{ "/search", "find", "results" },
	{ "/category/{id}", "find", "topics" },
	{ "/faq/{id}", "answer", "read" },
	{ "/faq/{id}-{slug}", "answer", "read" },
	{ "/faq/{id}/why", "answer", "vote" },
	{ "/complaint", "complain", "form" },
	{ "/complaint/answers", "complain", "answers" },
	{ "/complaint/solved", "complain", "answers" },
	{ "/complaint/thanks", "complain", "answers" },
	{ "/track", "case", "track" },
	{ "/case/{token}", "case", "page" },
	{ "/help/", "site", "help" },
	{ "/help/{slug}", "site", "help" },

	{ "/desk/", "start", "start" },
	{ "/desk/search", "start", "search" },
	{ "/desk/help/", "start", "help" },
	{ "/desk/help/{slug}", "start", "help" },
	{ "/desk/help/login", "login", "login" },
	{ "/desk/login", "login", "login" },
	{ "/desk/account", "account", "account" },
	{ "/desk/password", "account", "password" },
	{ "/desk/account/tokens", "api", "tokens" },
	{ "/desk/customers", "customers", "list" },
	{ "/desk/customers/new", "customers", "edit" },
	{ "/desk/customers/lookup", "customers", "lookup" },
	{ "/desk/customers/{id}", "customers", "card" },
	{ "/desk/customers/{id}/edit", "customers", "edit" },
	{ "/desk/customers/{id}/reveal/{slug}", "customers", "reveal" },
	{ "/desk/complaints", "cases", "list" },
	{ "/desk/complaints/new", "cases", "new" },
	{ "/desk/complaints/{id}", "cases", "case" },
	{ "/desk/complaints/{id}/link", "cases", "link" },
	{ "/desk/complaints/{id}/reveal/{slug}", "customers", "reveal" },
	{ "/desk/articles", "articles", "list" },
	{ "/desk/articles/new", "editor", "write" },
	{ "/desk/articles/preview", "editor", "preview" },
	{ "/desk/articles/template", "editor", "types" },
	{ "/desk/articles/review", "review", "queue" },
	{ "/desk/articles/searches", "words", "searches" },
	{ "/desk/articles/health", "health", "health" },
	{ "/desk/articles/figures", "health", "figures" },
	{ "/desk/articles/suggestions", "review", "suggestions" },
	{ "/desk/articles/suggestions/{id}", "review", "suggestion" },
	{ "/desk/articles/import", "import", "import" },
	{ "/desk/articles/import/{id}", "import", "import" },
	{ "/desk/articles/{id}", "articles", "page" },
	{ "/desk/articles/{id}/suggest", "articles", "suggest" },
	{ "/desk/articles/{id}/history", "review", "history" },
	{ "/desk/articles/{id}/compare", "review", "compare" },
	{ "/desk/articles/{id}/review", "review", "review" },
	{ "/desk/articles/{id}/merge", "review", "merge" },
	{ "/desk/articles/{id}/quotes", "review", "quotes" },
	{ "/desk/articles/{id}/figures", "health", "figures" },
	{ "/desk/articles/{id}/edit", "editor", "write" },
	{ "/desk/reading", "reading", "mine" },
	{ "/desk/reading/lists", "reading", "lists" },
	{ "/desk/reading/lists/new", "reading", "lists" },
	{ "/desk/reading/lists/{id}", "reading", "lists" },
	{ "/desk/reading/overview", "reading", "overview" },
	{ "/desk/synonyms", "words", "synonyms" },
	{ "/desk/synonyms/new", "words", "synonyms" },
	{ "/desk/synonyms/{id}", "words", "synonyms" },
	{ "/desk/announcements", "announcements", "announcements" },
	{ "/desk/admin/", "admin", "staff" },
};

/* Does one pattern begin the other, at the end of a step? */
static bool
begins(const char *pattern, const char *with)
{
	size_t n = strlen(with);

	return strncmp(pattern, with, n) == 0 && (pattern[n] == '\0' || pattern[n] == '/' || (n > 0 && with[n - 1] == '/'));
}

void
help_target(const char *pattern, bool desk, const char **slug, const char **anchor)
{
	size_t best = 0;

	*slug = desk ? "start" : "find";
	*anchor = "start";
	for (size_t i = 0; i < NELEM(targets); i++) {
		size_t n = strlen(targets[i].pattern);

		if (n < best || !begins(pattern, targets[i].pattern) || (desk && n == 1))
			continue;
		best = n;
		*slug = targets[i].slug;
		*anchor = targets[i].anchor;
	}
}
