/*
 * desk_import_why.c -- why a row of an import was refused, in the reader's language.
 *
 * The report keeps the sentence that kefuctl prints; what is not known here is shown as it stands.
 */
#include <string.h>

#include "page/desk.h"

/* How the kept sentence begins, and the catalogue's; what follows the beginning is its %1. */
static const struct {
	const char *begins, *key;
} WHY[] = {
	{ "there is no category ", "import_why.category" },
	{ "there is no department ", "import_why.department" },
	{ "there is no field ", "import_why.field" },
	{ "language must be", "import_why.language" },
	{ "audience must be", "import_why.audience" },
	{ "no department is chosen", "import_why.no_department" },
	{ "title must have", "import_why.title" },
	{ "title holds control", "import_why.title_control" },
	{ "body is empty", "import_why.body" },
	{ "the text is longer", "import_why.body_long" },
	{ "the text is empty", "import_why.body_bad" },
	{ "keywords are longer", "import_why.keywords" },
	{ "the keywords must", "import_why.keywords_line" },
	{ "type must be", "import_why.type" },
	{ "state must be", "import_why.state" },
	{ "slug may hold", "import_why.slug" },
	{ "the address is taken by article ", "import_why.taken" },
	{ "valid_from must be", "import_why.valid_from" },
	{ "valid_to must be", "import_why.valid_to" },
	{ "review_by must be", "import_why.review_by" },
	{ "it would end before", "import_why.ends" },
	{ "this is not JSON", "import_why.json" },
	{ "there are fewer values", "import_why.fewer" },
	{ "there are more values", "import_why.more" },
	{ "days_ago must", "import_why.days_ago" },
	{ "created, updated", "import_why.times" },
	{ "key is longer", "import_why.key" },
	{ "behind must", "import_why.behind" },
	{ "missing: ", "import_why.missing" },
};

const char *
desk_import_why(struct req *rq, const char *reason)
{
	if (str_empty(reason))
		return "";
	for (size_t i = 0; i < NELEM(WHY); i++)
		if (str_starts(reason, WHY[i].begins))
			return view_text(rq, WHY[i].key, reason + strlen(WHY[i].begins), NULL);
	return reason;
}
