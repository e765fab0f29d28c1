/*
 * error.c -- error pages: templates/error.cs, or plain HTML when even that cannot be rendered.
 *
 * A page says what happened, what to do next and the request id, never a file name, an SQL text or a
 * message of fail() (S82).
 */
#include <string.h>

#include "base/log.h"
#include "web/error.h"
#include "web/resp.h"
#include "web/server.h"
#include "web/view.h"

static const struct {
	const char *key, *title, *text; /* the sentences are for when the catalogue has none */
} sentences[] = {
	{ "invalid", "This request cannot be understood",
	    "The address or the form holds something that we cannot read. Please go back and try again." },
	{ "login", "Please log in", "You need to be logged in for this." },
	{ "denied", "Not allowed", "Your account has no right to do this." },
	{ "csrf", "This form has expired",
	    "The page was open for too long. Please go back, reload the page and send the form again." },
	{ "missing", "Not found", "There is nothing at this address. It may have been moved or removed." },
	{ "method", "Not possible", "This address cannot be used in this way." },
	{ "conflict", "Somebody else was faster",
	    "This was changed after you opened it. Please reload the page and look again." },
	{ "too_big", "Too large", "What you sent is larger than we accept." },
	{ "busy", "Please try again in a moment", "The service is busy or being maintained." },
	{ "failed", "Something went wrong", "The fault is ours and has been recorded. Please try again later." },
};

static const struct {
	int http;
	const char *key;
} statuses[] = {
	[ST_OK] = { 200, "failed" },
	[ST_INVALID] = { 400, "invalid" },
	[ST_LOGIN] = { 401, "login" },
	[ST_DENIED] = { 403, "denied" },
	[ST_MISSING] = { 404, "missing" },
	[ST_CONFLICT] = { 409, "conflict" },
	[ST_TOO_BIG] = { 413, "too_big" },
	[ST_BUSY] = { 503, "busy" },
	[ST_FAILED] = { 500, "failed" },
};

/* The catalogue's sentence, else ours. */
static const char *
sentence(struct req *rq, const char *key, const char *part, const char *ours)
{
	const char *name = arena_printf(rq->cx->mem, "error.%s.%s", key, part);

	return view_has_text(rq, name) ? view_text(rq, name, NULL) : ours;
}

static void
plain_page(struct req *rq, int code, const char *title, const char *text)
{
	struct str *b = &rq->resp->body;

	str_clear(b);
	str_addf(b,
	    "<!DOCTYPE html>\n<html lang=\"%s\"><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
	    "<h1>%s</h1><p>%s</p><p>%d %s</p></html>\n",
	    lang_tag(rq->cx->lang), title, title, text, code, rq->cx->request_id);
}

/* Drop what the handler had begun, but not what belongs to the address. */
static void
begin(struct req *rq, int code)
{
	const char *allow = rq->resp->allow;
	bool no_referrer = rq->resp->no_referrer;

	resp_init(rq);
	rq->resp->status = code;
	rq->resp->allow = allow;
	rq->resp->no_referrer = no_referrer;
	rq->resp->retry_after = code == 503 ? 5 : 0;
}

/* A program reads it: words of a fixed kind, and the sentence for its log. */
static void
json_error(struct req *rq, int code, const char *key, const char *text)
{
	struct str s;

	begin(rq, code);
	str_init(&s, rq->cx->mem);
	str_addf(&s, "{\"error\":{\"status\":%d,\"code\":\"%s\",\"message\":", code, key);
	resp_json_string(&s, text);
	str_addf(&s, ",\"request_id\":\"%s\"}}\n", rq->cx->request_id);
	if (resp_json(rq, s.s) != ST_OK)
		rq->resp->status = 500;
}

void
error_code(struct req *rq, int code, const char *key)
{
	const char *title, *text;
	size_t i = 0;

	while (i + 1 < NELEM(sentences) && strcmp(sentences[i].key, key) != 0)
		i++;
	title = sentence(rq, sentences[i].key, "title", sentences[i].title);
	text = sentence(rq, sentences[i].key, "text", sentences[i].text);
	if (rq->app->api_path != NULL && rq->path != NULL && str_starts(rq->path, rq->app->api_path)) {
		json_error(rq, code, sentences[i].key, text);
		return;
	}
	begin(rq, code);
	view_seti(rq, "Page.Error.Status", code);
	view_set(rq, "Page.Error.Key", sentences[i].key);
	view_set(rq, "Page.Error.Title", title);
	view_set(rq, "Page.Error.Text", text);
	view_set(rq, "Page.Title", title);
	if (view_page(rq, "error.cs") == ST_OK)
		return;
	begin(rq, code);
	plain_page(rq, code, title, text);
}

void
error_page(struct req *rq, enum status st)
{
	if ((size_t)st >= NELEM(statuses) || st == ST_OK)
		st = ST_FAILED;
	error_code(rq, statuses[st].http, statuses[st].key);
}
