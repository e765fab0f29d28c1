/*
 * desk_complaint.c -- the page of one case: what was said and done in order, who it is about, what can be done next.
 *
 * Every employee may read a case; its free text goes through the masker for those who may not see the complainant's phone and e-mail
 * (CMP-24).  What changes a case is in desk_complaint_act.c.
 */
#include "model/attach.h"
#include "model/perm.h"
#include "page/desk_case.h"

/* ---------------------------------------------------------------- what was said and done */

/* In a case the time of day matters: no "3 days ago". */
static void
line_time(struct req *rq, view_node *row, int64_t at)
{
	desk_time(rq, row, "at", at);
	node_set(view_sub(row, "at"), "text", view_time(rq, at));
}

static void
file_rows(struct req *rq, view_node *row, const struct complaint *c, int64_t message, bool clear, const struct attach *files, size_t n)
{
	view_node *list = view_sub(row, "files");

	for (size_t i = 0; i < n; i++) {
		view_node *f;

		if (files[i].message_id != message)
			continue;
		f = view_row(list);
		node_set(f, "name", desk_text(rq, files[i].name, clear));
		node_set(f, "url", req_url(rq, "/desk/complaints/%lld/files/%lld", (long long)c->id, (long long)files[i].id));
		node_set(f, "size", view_text(rq, "desk_case.size", arena_printf(rq->cx->mem, "%lld",
		    (long long)((files[i].size + 1023) / 1024)), NULL));
		node_flag(f, "mail", str_eq(files[i].kind, "mail"));
	}
}

static void
message_row(struct req *rq, view_node *list, const struct complaint *c, const struct message *m, bool clear,
    const struct attach *files, size_t nfiles)
{
	view_node *row = view_row(list);

	node_set(row, "kind", m->kind);
	node_set(row, "who", m->author_name);
	node_set(row, "body", desk_text(rq, m->body, clear));
	line_time(rq, row, m->at);
	file_rows(rq, row, c, m->id, clear, files, nfiles);
}

static void
event_row(struct req *rq, view_node *list, const struct complaint_event *e, bool clear)
{
	view_node *row = view_row(list);
	struct arena *mem = rq->cx->mem;

	node_set(row, "kind", "event");
	node_set(row, "who", e->actor_name);
	node_set(row, "event", view_text(rq, arena_printf(mem, "event.%s", e->event), NULL));
	if (!str_eq(e->from_state, e->to_state))
		node_set(row, "state", e->to_state);
	node_set(row, "reason", desk_text(rq, e->reason, clear));
	line_time(rq, row, e->at);
}

/* Messages and events merged by time; at the same second the message comes first. */
static enum status
timeline(struct req *rq, const struct complaint *c, bool clear)
{
	view_node *list = view_list(rq, "Page.Line");
	struct message *m;
	struct complaint_event *e;
	struct attach *files;
	size_t nm, ne, nf, i = 0, k = 0;

	TRY(complaint_messages(rq->cx, c->id, &m, &nm));
	TRY(complaint_events(rq->cx, c->id, &e, &ne));
	TRY(complaint_attachments(rq->cx, c->id, &files, &nf));
	while (i < nm || k < ne) {
		if (k == ne || (i < nm && m[i].at <= e[k].at))
			message_row(rq, list, c, &m[i++], clear, files, nf);
		else
			event_row(rq, list, &e[k++], clear);
	}
	return ST_OK;
}

/* ---------------------------------------------------------------- the page */

/* "zh_CN" -> "zh-CN": what the customer wrote is not in the reader's language. */
static const char *
lang_of(const char *code)
{
	enum lang l;

	return lang_from(code, &l) ? lang_tag(l) : "";
}

static void
case_facts(struct req *rq, const struct complaint *c, bool clear)
{
	struct arena *mem = rq->cx->mem;
	view_node *n = view_list(rq, "Page.Case");

	node_set(n, "number", c->number);
	node_seti(n, "version", c->version);
	node_set(n, "state", c->state);
	node_set(n, "title", desk_text(rq, c->title, clear));
	node_set(n, "subject", view_text(rq, arena_printf(mem, "subject.%s", c->subject), NULL));
	node_set(n, "channel", view_text(rq, arena_printf(mem, "channel.%s", c->channel), NULL));
	node_set(n, "lang", view_text(rq, arena_printf(mem, "lang_name.%s", c->lang), NULL));
	node_set(n, "tag", lang_of(c->lang));
	node_set(n, "product", desk_text(rq, c->product, clear));
	node_set(n, "assignee", c->assignee_name);
	node_set(n, "department", c->department_name);
	if (!str_eq(c->restricted, "none"))
		node_set(n, "restricted", view_text(rq, arena_printf(mem, "restricted.%s", c->restricted), NULL));
	node_flag(n, "anonymous", c->party_id == 0);
	node_flag(n, "mine", c->assignee_id == rq->cx->who.user_id);
	node_flag(n, "closed", str_eq(c->state, "closed"));
	node_flag(n, "can_start", str_eq(c->state, "received") || str_eq(c->state, "waiting") || str_eq(c->state, "answered"));
	if (c->customer_id != 0)
		node_set(n, "customer", c->customer_name);
	desk_time(rq, n, "received", c->received_at);
	desk_time(rq, n, "updated", c->updated_at);
	desk_time(rq, n, "answered", c->answered_at);
	desk_time(rq, n, "closed_at", c->closed_at);
}

/* The right column: who it is, and other cases of the same customer. */
static enum status
case_related(struct req *rq, const struct complaint *c)
{
	struct complaint_filter f = { .customer_id = c->customer_id, .sort = "received", .desc = true, .page = 1 };
	struct complaint *rows;
	size_t n, kept = 0;
	bool more;

	if (c->customer_id == 0)
		return ST_OK;
	if (perm_allowed(rq->cx, PERM_CUSTOMER_READ))
		view_set(rq, "Page.Case.customer_url", req_url(rq, "/desk/customers/%lld", (long long)c->customer_id));
	TRY(complaint_list(rq->cx, &f, &rows, &n, &more));
	for (size_t i = 0; i < n && kept < 10; i++)
		if (rows[i].id != c->id)
			rows[kept++] = rows[i];
	desk_case_rows(rq, view_list(rq, "Page.Others"), rows, kept);
	return ST_OK;
}

enum status
desk_case_page(struct req *rq, int64_t id)
{
	const char *path = arena_printf(rq->cx->mem, "/desk/complaints/%lld", (long long)id);
	struct complaint c;
	struct pmasks *m;
	int64_t party;
	bool clear;

	TRY(complaint_get(rq->cx, id, &c));
	party = desk_party(rq, c.party_id, c.assignee_id);
	TRY(desk_masks(rq, &party, 1, &m));
	clear = desk_reads_text(m);
	case_facts(rq, &c, clear);
	if (c.party_id != 0)
		desk_private_facts(rq, "Page.Private", m, PF_NAME, true, arena_printf(rq->cx->mem, "%s/reveal", path));
	TRY(timeline(rq, &c, clear));
	TRY(case_related(rq, &c));
	TRY(desk_case_help(rq, &c));
	if (perm_allowed(rq->cx, PERM_COMPLAINT_ASSIGN))
		TRY(desk_staff_choices(rq, "Page.Staff", c.assignee_id, c.assignee_name));
	view_seti(rq, "Page.Assignee", c.assignee_id);
	if (req_post(rq, "idem", NULL) == NULL)
		view_form_idem(rq);
	view_flag(rq, "Page.TextMasked", !clear);
	view_set(rq, "Page.CasePath", req_url(rq, "%s", path));
	desk_crumb(rq, "/desk/complaints", view_text(rq, "frame.complaints", NULL));
	desk_crumb(rq, NULL, c.number);
	return view_page(rq, "desk/complaint.cs");
}

enum status
desk_complaint(struct req *rq)
{
	int64_t id;

	TRY(req_id(rq, "id", &id));
	return desk_case_page(rq, id);
}

/* ---------------------------------------------------------------- download */

struct download {
	struct attach file;
	struct blob first;
};

static enum status
chunk_send(void *arg, struct blob plain)
{
	return resp_write(arg, plain.p, plain.n);
}

static enum status
file_stream(struct req *rq, void *arg)
{
	return attach_read(rq->cx, arg, chunk_send, rq);
}

/* GET /desk/complaints/{id}/files/{id2} -- always a download, never shown in the browser (S32). */
enum status
desk_complaint_file(struct req *rq)
{
	struct download *d = arena_alloc(rq->cx->mem, sizeof(*d));
	int64_t id, file;

	TRY(req_id(rq, "id", &id));
	TRY(req_id(rq, "id2", &file));
	TRY(attach_get(rq->cx, id, file, &d->file));
	/* Asked for before the first byte goes out, so that a refusal is still a clean page. */
	if (d->file.size > 0)
		TRY(vault_open_chunk(rq->cx, d->file.id, 0, &d->first));
	resp_attachment(rq, d->file.name);
	rq->resp->status = 200;
	rq->resp->type = "application/octet-stream";
	rq->resp->stream = file_stream;
	rq->resp->stream_arg = d;
	rq->resp->stream_size = d->file.size;
	return ST_OK;
}
