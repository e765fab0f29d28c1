/*
 * portal_feed.c -- what is new (Atom), and the map of the site in as many parts as it needs.
 *
 * Both are made of the public views alone.  A part of the map is written while its rows are read: nothing holds more than one article and
 * its translations.
 */
#include <string.h>

#include "base/conf.h"
#include "base/date.h"
#include "base/sanitize.h"
#include "page/portal.h"

#define PIECE 32768   /* bytes that go to the web server at once */
#define GROUP_MAX 8   /* languages of one article; there are three */

static const char *
xml(struct req *rq, const char *s)
{
	return sanitize_escape(rq->cx->mem, s == NULL ? "" : s);
}

/* ---------------------------------------------------------------- Atom (RFC 4287) */

static void
entry(struct req *rq, struct str *b, const struct article_link *a)
{
	const char *permanent = portal_article_whole(rq, a->id, NULL);

	str_add(b, "<entry>\n<id>");
	str_add(b, xml(rq, permanent));
	str_add(b, "</id>\n<title>");
	str_add(b, xml(rq, a->title));
	str_addf(b, "</title>\n<updated>%s</updated>\n", date_iso(rq->cx->mem, a->updated_at));
	if (a->published_at != 0)
		str_addf(b, "<published>%s</published>\n", date_iso(rq->cx->mem, a->published_at));
	str_addf(b, "<link rel=\"alternate\" type=\"text/html\" hreflang=\"%s\" href=\"", portal_lang_tag(a->lang));
	str_add(b, xml(rq, portal_article_whole(rq, a->id, a->slug)));
	str_add(b, "\"/>\n<summary>");
	str_add(b, xml(rq, a->summary));
	str_add(b, "</summary>\n</entry>\n");
}

static void
feed_head(struct req *rq, struct str *b, int64_t updated)
{
	const char *url = xml(rq, rq->cx->conf->portal_url), *tag = lang_tag(rq->cx->lang), *code = lang_code(rq->cx->lang);
	const char *site = xml(rq, portal_site_name(rq->cx));

	str_addf(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n", tag);
	str_addf(b, "<id>%s/feed.atom?lang=%s</id>\n<title>", url, code);
	str_add(b, xml(rq, view_text(rq, "portal_feed.title", portal_site_name(rq->cx), NULL)));
	str_addf(b, "</title>\n<updated>%s</updated>\n<author><name>", date_iso(rq->cx->mem, updated));
	str_add(b, site);
	str_addf(b, "</name></author>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"%s/feed.atom?lang=%s\"/>\n", url, code);
	str_addf(b, "<link rel=\"alternate\" type=\"text/html\" hreflang=\"%s\" href=\"%s/\"/>\n", tag, url);
}

/* GET /feed.atom?lang=: the fifty that changed last in a language (the reader's without one). */
enum status
page_feed(struct req *rq)
{
	struct str *b = &rq->resp->body;
	const char *lang = req_query(rq, "lang", NULL);
	struct article_link *a;
	enum lang l;
	size_t n;

	if (lang != NULL) {
		if (!lang_from(lang, &l))
			return fail(rq->cx, ST_MISSING, "a feed in no language of ours");
		rq->cx->lang = l;
	}
	TRY(article_feed(rq->cx, lang_code(rq->cx->lang), &a, &n));
	/* An empty feed has not changed since the beginning of the day: it must not look new at every visit. */
	feed_head(rq, b, n > 0 ? a[0].updated_at : date_midnight(rq->cx->now, 0));
	for (size_t i = 0; i < n; i++)
		entry(rq, b, &a[i]);
	str_add(b, "</feed>\n");
	return portal_machine(rq, "application/atom+xml; charset=utf-8");
}

/* ---------------------------------------------------------------- map of the site (sitemaps.org 0.9) */

struct map {
	struct req *rq;
	struct str out;
	const char *url;                 /* of the portal, escaped */
	struct article_link v[GROUP_MAX]; /* translations of one article */
	size_t n;
	int64_t part;
};

static enum status
map_flush(struct map *m, size_t from)
{
	if (m->out.len < from || m->out.len == 0)
		return ST_OK;
	TRY(resp_write(m->rq, m->out.s, m->out.len));
	str_clear(&m->out);
	return ST_OK;
}

/* The address below the portal's; slugs hold [a-z0-9-] alone. */
static void
map_place(struct map *m, const struct article_link *a)
{
	str_addf(&m->out, "%s/faq/%lld%s%s", m->url, (long long)a->id, str_empty(a->slug) ? "" : "-", str_empty(a->slug) ? "" : a->slug);
}

static void
map_url(struct map *m, size_t i)
{
	str_add(&m->out, "<url><loc>");
	map_place(m, &m->v[i]);
	str_add(&m->out, "</loc>");
	for (size_t k = 0; m->n > 1 && k < m->n; k++) {
		str_addf(&m->out, "<xhtml:link rel=\"alternate\" hreflang=\"%s\" href=\"", portal_lang_tag(m->v[k].lang));
		map_place(m, &m->v[k]);
		str_add(&m->out, "\"/>");
	}
	str_addf(&m->out, "<lastmod>%s</lastmod></url>\n", date_iso(m->rq->cx->mem, m->v[i].updated_at));
}

/* One article in all its languages is written when the next one begins. */
static enum status
map_group(struct map *m)
{
	for (size_t i = 0; i < m->n; i++)
		map_url(m, i);
	m->n = 0;
	return map_flush(m, PIECE);
}

static enum status
map_row(void *row, void *arg)
{
	const struct article_link *a = row;
	struct map *m = arg;

	if (m->n > 0 && m->v[0].group_id != a->group_id)
		TRY(map_group(m));
	if (m->n < GROUP_MAX)
		m->v[m->n++] = *a;
	return ST_OK;
}

/* The start and the topics stand in the first part; any other names the start too, since a map may not be empty. */
static enum status
map_pages(struct map *m)
{
	struct category *c;
	size_t n = 0;

	if (m->part == 0)
		TRY(category_names_public(m->rq->cx, &c, &n));
	str_addf(&m->out, "<url><loc>%s/</loc></url>\n", m->url);
	for (size_t i = 0; i < n; i++)
		str_addf(&m->out, "<url><loc>%s/category/%lld</loc></url>\n", m->url, (long long)c[i].id);
	return ST_OK;
}

static enum status
map_stream(struct req *rq, void *arg)
{
	struct map *m = arg;

	str_add(&m->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
			 "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
	TRY(map_pages(m));
	TRY(sitemap_part(rq->cx, m->part, map_row, m));
	TRY(map_group(m));
	str_add(&m->out, "</urlset>\n");
	return map_flush(m, 0);
}

static enum status
map_begin(struct req *rq, int64_t part)
{
	struct map *m = arena_calloc(rq->cx->mem, 1, sizeof(*m));

	m->rq = rq;
	m->part = part;
	m->url = xml(rq, rq->cx->conf->portal_url);
	str_init(&m->out, rq->cx->mem);
	rq->resp->stream = map_stream;
	rq->resp->stream_arg = m;
	return portal_machine(rq, "application/xml; charset=utf-8");
}

/* GET /sitemap.xml: everything, or the list of the parts when one is not enough. */
enum status
page_sitemap(struct req *rq)
{
	const char *url = xml(rq, rq->cx->conf->portal_url);
	struct str *b = &rq->resp->body;
	int64_t *parts;
	size_t n;

	TRY(sitemap_parts(rq->cx, &parts, &n));
	if (n == 1)
		return map_begin(rq, parts[0]);
	str_add(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	for (size_t i = 0; i < n; i++)
		str_addf(b, "<sitemap><loc>%s/sitemap-%lld.xml</loc></sitemap>\n", url, (long long)parts[i] + 1);
	str_add(b, "</sitemapindex>\n");
	return portal_machine(rq, "application/xml; charset=utf-8");
}

/* GET /sitemap-{id}.xml: one part, from 1. */
enum status
page_sitemap_part(struct req *rq)
{
	int64_t *parts, no;
	size_t n, i;

	TRY(req_id(rq, "id", &no));
	TRY(sitemap_parts(rq->cx, &parts, &n));
	for (i = 0; i < n && parts[i] != no - 1; i++)
		continue;
	return i < n ? map_begin(rq, no - 1) : fail(rq->cx, ST_MISSING, "no part %lld of the map", (long long)no);
}
