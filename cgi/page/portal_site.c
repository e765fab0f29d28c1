/*
 * portal_site.c -- what machines ask of the portal: search description, robots, map of the site; and the choice of language.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "page/portal.h"
#include "web/common.h"

#define MAP_PAGES 25 /* of 20 articles a language: the most read ones lead to the rest */

static enum status
text_answer(struct req *rq, const char *type)
{
	rq->resp->status = 200;
	rq->resp->type = type;
	rq->resp->cache = CACHE_PUBLIC;
	return ST_OK;
}

static const char *
xml(struct req *rq, const char *s)
{
	return sanitize_escape(rq->cx->mem, s);
}

static const char *
site_name(const struct ctx *cx)
{
	return cx->lang == LANG_ZH_CN ? cx->conf->site_name_zh_cn
	    : cx->lang == LANG_ZH_TW  ? cx->conf->site_name_zh_tw
				      : cx->conf->site_name_en;
}

/* GET /opensearch.xml: OpenSearch description 1.1, so that a browser can search here from its own field. */
enum status
page_opensearch(struct req *rq)
{
	const char *url = xml(rq, rq->cx->conf->portal_url), *name = site_name(rq->cx);
	struct str *b = &rq->resp->body;

	str_add(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		   "<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
	/* ShortName holds at most 16 characters. */
	str_add(b, "<ShortName>");
	str_add(b, xml(rq, arena_strndup(rq->cx->mem, name, utf8_prefix(name, 16))));
	str_addf(b, "</ShortName>\n<Description>%s</Description>\n", xml(rq, name));
	str_add(b, "<InputEncoding>UTF-8</InputEncoding>\n");
	str_addf(b, "<Url type=\"text/html\" template=\"%s/search?q={searchTerms}\"/>\n", url);
	str_addf(b, "<Url type=\"application/x-suggestions+json\" template=\"%s/suggest?q={searchTerms}\"/>\n", url);
	str_add(b, "</OpenSearchDescription>\n");
	return text_answer(rq, "application/opensearchdescription+xml; charset=utf-8");
}

/* GET /robots.txt (RFC 9309) */
enum status
page_robots(struct req *rq)
{
	static const char *const closed[] = { "/case/", "/desk", "/lang", "/suggest" };
	struct str *b = &rq->resp->body;

	str_add(b, "User-agent: *\n");
	for (size_t i = 0; i < NELEM(closed); i++)
		str_addf(b, "Disallow: %s%s\n", rq->cx->conf->base, closed[i]);
	str_addf(b, "Sitemap: %s/sitemap.xml\n", rq->cx->conf->portal_url);
	return text_answer(rq, "text/plain; charset=utf-8");
}

/* One entry; the address is our own and needs no escaping but that of the site's. */
static void
map_entry(struct req *rq, const char *path, int64_t updated)
{
	struct str *b = &rq->resp->body;

	str_addf(b, "<url><loc>%s%s</loc>", xml(rq, rq->cx->conf->portal_url), path);
	if (updated != 0)
		str_addf(b, "<lastmod>%s</lastmod>", date_iso(rq->cx->mem, updated));
	str_add(b, "</url>\n");
}

static enum status
map_articles(struct req *rq)
{
	bool more = true;

	for (int64_t page = 1; more && page <= MAP_PAGES; page++) {
		struct article *a;
		size_t n;

		TRY(article_public_list(rq->cx, 0, page, &a, &n, &more));
		for (size_t i = 0; i < n; i++)
			map_entry(rq, arena_printf(rq->cx->mem, "/faq/%lld", (long long)a[i].id),
			    a[i].updated_at);
	}
	return ST_OK;
}

/* GET /sitemap.xml: start, topics and the most read articles of every language. */
enum status
page_sitemap(struct req *rq)
{
	enum lang reader = rq->cx->lang;
	enum status st = ST_OK;
	struct category *c;
	size_t n;

	TRY(category_list_public(rq->cx, &c, &n));
	str_add(&rq->resp->body, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				 "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	map_entry(rq, "/", 0);
	for (size_t i = 0; i < n; i++)
		map_entry(rq, arena_printf(rq->cx->mem, "/category/%lld", (long long)c[i].id), 0);
	for (enum lang l = LANG_EN; l < LANG_N && st == ST_OK; l++) {
		rq->cx->lang = l;
		st = map_articles(rq);
	}
	rq->cx->lang = reader;
	TRY(st);
	str_add(&rq->resp->body, "</urlset>\n");
	return text_answer(rq, "application/xml; charset=utf-8");
}

/* The article's id when the way back leads to one ("/faq/12", "/faq/12-slug?..."), else 0. */
static int64_t
article_of_path(struct req *rq, const char *next)
{
	int64_t id = 0;
	const char *digits;

	if (next == NULL || !str_starts(next, "/faq/"))
		return 0;
	next += strlen("/faq/");
	digits = arena_strndup(rq->cx->mem, next, strspn(next, "0123456789"));
	return str_to_i64(digits, 1, INT64_MAX, &id) ? id : 0;
}

/* GET /lang?to=&next=: back to the page, or to the same article in the language chosen. */
enum status
page_lang(struct req *rq)
{
	int64_t id = article_of_path(rq, req_query(rq, "next", NULL));
	struct article *a;
	enum lang to;
	size_t n;

	TRY(common_lang(rq));
	if (id == 0 || !lang_from(req_query(rq, "to", NULL), &to) ||
	    article_public_translations(rq->cx, id, &a, &n) != ST_OK)
		return ST_OK;
	for (size_t i = 0; i < n; i++)
		if (str_eq(a[i].lang, lang_code(to)))
			return req_redirect(rq, "/faq/%lld", (long long)a[i].id);
	return ST_OK;
}
