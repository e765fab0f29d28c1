/*
 * portal_site.c -- what machines ask of the portal: search description, robots; and the choice of language.  Feed and map: portal_feed.c.
 */
#include <string.h>

#include "base/conf.h"
#include "base/sanitize.h"
#include "base/utf8.h"
#include "page/portal.h"
#include "web/common.h"

enum status
portal_machine(struct req *rq, const char *type)
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

const char *
portal_site_name(const struct ctx *cx)
{
	return cx->lang == LANG_ZH_CN ? cx->conf->site_name_zh_cn
	    : cx->lang == LANG_ZH_TW  ? cx->conf->site_name_zh_tw
				      : cx->conf->site_name_en;
}

/* GET /opensearch.xml: OpenSearch description 1.1, so that a browser can search here from its own field. */
enum status
page_opensearch(struct req *rq)
{
	const char *url = xml(rq, rq->cx->conf->portal_url), *name = portal_site_name(rq->cx);
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
	return portal_machine(rq, "application/opensearchdescription+xml; charset=utf-8");
}

/* GET /robots.txt (RFC 9309) */
enum status
page_robots(struct req *rq)
{
	static const char *const closed[] = { "/case/", "/complaint/", "/desk", "/lang", "/suggest" };
	struct str *b = &rq->resp->body;

	str_add(b, "User-agent: *\n");
	for (size_t i = 0; i < NELEM(closed); i++)
		str_addf(b, "Disallow: %s%s\n", rq->cx->conf->base, closed[i]);
	str_addf(b, "Sitemap: %s/sitemap.xml\n", rq->cx->conf->portal_url);
	return portal_machine(rq, "text/plain; charset=utf-8");
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
	struct article_link *a;
	enum lang to;
	size_t n;

	TRY(common_lang(rq));
	if (id == 0 || !lang_from(req_query(rq, "to", NULL), &to) ||
	    article_public_translations(rq->cx, id, &a, &n) != ST_OK)
		return ST_OK;
	for (size_t i = 0; i < n; i++)
		if (str_eq(a[i].lang, lang_code(to)))
			return req_redirect(rq, "%s", portal_article_path(rq, a[i].id, a[i].slug));
	return ST_OK;
}
