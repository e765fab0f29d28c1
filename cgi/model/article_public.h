/*
 * article_public.h -- articles as guests read them: pages, lists, what stands round an article, feed and map of the site.
 *
 * Everything comes through the views of what is published, public and valid now; the portal's account can read nothing else.  An
 * internal article, one of yesterday or tomorrow, and none at all are the same ST_MISSING.
 */
#ifndef KEFU_MODEL_ARTICLE_PUBLIC_H
#define KEFU_MODEL_ARTICLE_PUBLIC_H

#include "model/article.h"

/* What a page shows of an article: id, group_id, category_id, lang, title, slug, summary, keywords, body_html, valid_from, valid_to,
 * reviewed_at, updated_at, version. */
struct article_page {
	struct article a;
};

/* What a link to an article needs. */
struct article_link {
	int64_t id, group_id, category_id, published_at, updated_at; /* group_id: the first of its translations, itself when it is that */
	const char *lang, *title, *slug, *summary, *keywords;        /* slug NULL without */
};

/* One SELECT. */
enum status article_public(struct ctx *, int64_t id, struct article_page *) KEFU_MUST_USE;
/* Only version, for the ETag (cheap). */
enum status article_public_version(struct ctx *, int64_t id, int64_t *version) KEFU_MUST_USE;
/* Where a merged article has gone: what a link to it needs (id and slug alone).  ST_MISSING: nowhere. */
enum status article_public_moved(struct ctx *, int64_t id, struct article_link *) KEFU_MUST_USE;
/* Of one category and those below (0: all) in cx->lang, most read first; 20 a page, *more when there is another page. */
enum status article_public_list(struct ctx *, int64_t category_id, int64_t page, struct article_link **, size_t *n, bool *more)
    KEFU_MUST_USE;
/* Home: the three most read of each of the first six top categories in cx->lang: rows ordered by category, category_id = the top category. */
enum status article_public_home(struct ctx *, struct article_link **, size_t *n) KEFU_MUST_USE;
/* Other languages of the same article, with itself left out. */
enum status article_public_translations(struct ctx *, int64_t id, struct article_link **, size_t *n) KEFU_MUST_USE;

/* What stands round an article: at most five related ones (same topic and language, those whose title and keywords share most with its
 * own first, then the most read), and its translations.  Two small SELECTs. */
struct article_around {
	struct article_link *related, *translations;
	size_t nrelated, ntranslations;
};
enum status article_around(struct ctx *, const struct article_page *, struct article_around *) KEFU_MUST_USE;

/* category_names_public, up to a second or two old where much is asked (memo.h): for the way to an article. */
enum status category_tree_public(struct ctx *, struct category **, size_t *n) KEFU_MUST_USE;

/* The 50 newest in a language, last changed first (feed). */
enum status article_feed(struct ctx *, const char *lang, struct article_link **, size_t *n) KEFU_MUST_USE;

/* The map of the site goes in parts of this many first-of-translations ids. */
#define SITEMAP_PART 10000
/* Numbers of the parts that hold something, from 0; an empty knowledge base has part 0. */
enum status sitemap_parts(struct ctx *, int64_t **, size_t *n) KEFU_MUST_USE;
/* The articles of a part, translations of one article side by side (equal group_id): id, group_id, lang, slug, updated_at.  No other
 * statement may run inside fn. */
enum status sitemap_part(struct ctx *, int64_t part, enum status (*fn)(void *row, void *arg), void *arg) KEFU_MUST_USE;

#endif
