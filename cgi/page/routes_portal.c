/*
 * routes_portal.c -- every address of kefu-portal, with its permission and its proof.
 */
#include "model/perm.h"
#include "page/help.h"
#include "page/portal.h"
#include "web/common.h"

const struct route portal_routes[] = {
	{ M_GET, "/", PERM_ANYONE, PROOF_NONE_READ, .handler = page_home },
	{ M_GET, "/search", PERM_ANYONE, PROOF_NONE_READ, .handler = page_search },
	{ M_GET, "/suggest", PERM_ANYONE, PROOF_NONE_READ, .handler = page_suggest },
	{ M_GET, "/category/{id}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_category },
	{ M_GET, "/faq/{id}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_article },
	{ M_GET, "/faq/{id}/why", PERM_ANYONE, PROOF_NONE_READ, .handler = page_article_why },
	{ M_POST, "/faq/{id}/why", PERM_ANYONE, PROOF_ANON, .handler = page_article_why_save },
	{ M_POST, "/faq/{id}/read", PERM_ANYONE, PROOF_ANON, .handler = page_article_read },
	{ M_GET, "/faq/files/{id}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_article_file },
	{ M_GET, "/faq/{id}/files/{id2}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_article_file },
	{ M_GET, "/faq/{id}-{slug}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_article },
	{ M_POST, "/faq/{id}/vote", PERM_ANYONE, PROOF_ANON, .handler = page_article_vote },
	{ M_GET, "/complaint", PERM_ANYONE, PROOF_NONE_READ, .handler = page_complaint_form },
	{ M_POST, "/complaint", PERM_ANYONE, PROOF_ANON, .takes = BODY_FILES, .body_max = PORTAL_BODY_MAX,
	    .handler = page_complaint_file },
	{ M_POST, "/complaint/answers", PERM_ANYONE, PROOF_ANON, .handler = page_complaint_answers },
	{ M_POST, "/complaint/solved", PERM_ANYONE, PROOF_ANON, .handler = page_complaint_solved },
	{ M_GET, "/complaint/thanks", PERM_ANYONE, PROOF_NONE_READ, .handler = page_complaint_thanks },
	{ M_GET, "/case/{token}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_case },
	{ M_POST, "/case/{token}", PERM_ANYONE, PROOF_ANON, .takes = BODY_FILES, .body_max = PORTAL_BODY_MAX,
	    .handler = page_case_add },
	{ M_GET, "/track", PERM_ANYONE, PROOF_NONE_READ, .handler = page_track_form },
	{ M_POST, "/track", PERM_ANYONE, PROOF_ANON, .handler = page_track },
	{ M_GET, "/help/", PERM_ANYONE, PROOF_NONE_READ, .handler = page_help_index },
	{ M_GET, "/help/{slug}", PERM_ANYONE, PROOF_NONE_READ, .handler = page_help },
	{ M_GET, "/lang", PERM_ANYONE, PROOF_NONE_READ, .handler = page_lang },
	{ M_GET, "/opensearch.xml", PERM_ANYONE, PROOF_NONE_READ, .handler = page_opensearch },
	{ M_GET, "/robots.txt", PERM_ANYONE, PROOF_NONE_READ, .handler = page_robots },
	{ M_GET, "/sitemap.xml", PERM_ANYONE, PROOF_NONE_READ, .handler = page_sitemap },
	{ M_GET, "/sitemap-{id}.xml", PERM_ANYONE, PROOF_NONE_READ, .handler = page_sitemap_part },
	{ M_GET, "/feed.atom", PERM_ANYONE, PROOF_NONE_READ, .handler = page_feed },
	{ M_GET, "/healthz", PERM_ANYONE, PROOF_NONE_READ, .handler = common_health },
};
const size_t portal_nroutes = NELEM(portal_routes);
