/*
 * desk_import.c -- articles from a file that is sent up: looked at first, then imported, taken back when it was wrong; and everything as a file.
 *
 * A file is kept in its import until it runs or is dropped.  Folders with pictures and files of many rows are kefuctl's.
 */
#include <string.h>
#include <unistd.h>

#include "model/article_export.h"
#include "model/import_batch.h"
#include "page/desk.h"

#define ROWS_MOST 2000
#define PIECE (512 * 1024)

struct sent {
	const char *charset;
};

static const char *const charsets[] = { "UTF-8", "GB18030", "Big5", "UTF-16", NULL };
static const char *const results[] = { "created", "changed", "same", "refused", NULL };

static const struct field fields[] = {
	{ "file", FT_FILE, .required = true, .max = 1, .label = "desk_import.file" },
	{ "charset", FT_ONE_OF, .choices = charsets, .offset = offsetof(struct sent, charset), .label = "desk_import.charset" },
};

/* ---------------------------------------------------------------- the list */

static const char *
state_word(const struct import_batch *b)
{
	return b->cut ? "cut" : b->state;
}

static void
batch_node(struct req *rq, view_node *row, const struct import_batch *b)
{
	node_seti(row, "id", b->id);
	node_set(row, "name", b->name);
	node_set(row, "url", req_url(rq, "/desk/articles/import/%lld", (long long)b->id));
	node_set(row, "state", desk_word_text(rq, "import_state", state_word(b)));
	node_flag(row, "grave", b->cut || (b->refused > 0 && !str_eq(b->state, "undone")));
	node_seti(row, "created", b->created);
	node_seti(row, "changed", b->changed);
	node_seti(row, "same", b->same);
	node_seti(row, "refused", b->refused);
	node_set(row, "who", str_empty(b->user_name) ? "kefuctl" : b->user_name);
	desk_time(rq, row, "at", b->at);
}

static enum status
imports_page(struct req *rq)
{
	view_node *list = view_list(rq, "Page.Rows"), *sets = view_list(rq, "Page.Charsets");
	int64_t page = req_page(rq);
	struct import_batch *b;
	size_t n, i;
	bool more;

	TRY(import_batch_list(rq->cx, page, &b, &n, &more));
	for (i = 0; i < n; i++)
		batch_node(rq, view_row(list), &b[i]);
	for (i = 0; charsets[i] != NULL; i++) {
		view_node *row = view_row(sets);

		node_set(row, "value", charsets[i]);
		node_set(row, "text", charsets[i]);
	}
	view_paging(rq, page, more);
	view_set(rq, "Page.Most", arena_printf(rq->cx->mem, "%d", ROWS_MOST));
	view_set(rq, "Page.Limit", view_text(rq, "desk_import.limit", arena_printf(rq->cx->mem, "%d", ROWS_MOST), NULL));
	view_set(rq, "Page.Action", req_url(rq, "/desk/articles/import"));
	view_set(rq, "Page.Title", view_text(rq, "desk_import.title", NULL));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, NULL, view_text(rq, "desk_import.title", NULL));
	return view_page(rq, "desk/imports.cs");
}

/* GET /desk/articles/import */
enum status
desk_imports(struct req *rq)
{
	struct sent s = { 0 };

	view_form_values(rq, fields, NELEM(fields), &s);
	return imports_page(rq);
}

/* ---------------------------------------------------------------- a file that comes */

static enum status
file_keep(struct req *rq, int64_t batch, int fd)
{
	char *buf = arena_alloc(rq->cx->mem, PIECE);
	size_t got = 0;
	int64_t no = 0;
	ssize_t n;

	do {
		for (got = 0; got < PIECE && (n = read(fd, buf + got, PIECE - got)) > 0; got += (size_t)n)
			continue;
		if (got > 0)
			TRY(import_upload_put(rq->cx, batch, no++, (struct blob){ buf, got }));
	} while (got == PIECE);
	return ST_OK;
}

static enum status
refused(struct req *rq, int64_t id, enum status st)
{
	if (id != 0)
		TRY(import_batch_drop(rq->cx, id));
	form_error(rq, "file", st == ST_TOO_BIG ? "desk_import.too_many" : "desk_import.unreadable");
	TRY(view_form(rq, fields, NELEM(fields), NULL));
	return imports_page(rq);
}

/* POST /desk/articles/import -- keep it, look at every row, change nothing. */
enum status
desk_import_send(struct req *rq)
{
	struct sent s = { 0 };
	enum status st;
	int64_t id;

	if (!form_read(rq, fields, NELEM(fields), &s) || rq->nuploads == 0 || rq->uploads[0].fd < 0) {
		if (form_ok(rq))
			form_error(rq, "file", "field.required");
		TRY(view_form(rq, fields, NELEM(fields), &s));
		return imports_page(rq);
	}
	TRY(import_batch_begin(rq->cx, rq->uploads[0].name, true, &id));
	TRY(file_keep(rq, id, rq->uploads[0].fd));
	if (rq->uploads[0].size == 0)
		return refused(rq, id, ST_INVALID);
	st = import_batch_run(rq->cx, id, s.charset, ROWS_MOST, true);
	if (st == ST_INVALID || st == ST_TOO_BIG)
		return refused(rq, id, st);
	TRY(st);
	if (!str_empty(s.charset))
		return req_redirect(rq, "/desk/articles/import/%lld?charset=%s", (long long)id, s.charset);
	return req_redirect(rq, "/desk/articles/import/%lld", (long long)id);
}

/* ---------------------------------------------------------------- one import */

static enum status
rows_show(struct req *rq, int64_t id)
{
	view_node *list = view_list(rq, "Page.Rows");
	const char *result = desk_word(req_query(rq, "result", NULL), results);
	int64_t page = req_page(rq);
	struct import_line *v;
	size_t n, i;
	bool more;

	TRY(import_batch_rows(rq->cx, id, result, page, &v, &n, &more));
	for (i = 0; i < n; i++) {
		view_node *row = view_row(list);

		node_seti(row, "no", v[i].no);
		node_set(row, "result", desk_word_text(rq, "import_result", v[i].result));
		node_flag(row, "grave", str_eq(v[i].result, "refused"));
		node_set(row, "label", v[i].label);
		node_set(row, "reason", desk_import_why(rq, v[i].reason));
		node_set(row, "kept", v[i].kept);
		if (v[i].record_id != 0)
			node_set(row, "url", req_url(rq, "/desk/articles/%lld", (long long)v[i].record_id));
	}
	view_paging(rq, page, more);
	desk_choices(rq, "Page.Results", results, "import_result");
	view_set(rq, "Form.result.value", result);
	return ST_OK;
}

static enum status
batch_page(struct req *rq, const struct import_batch *b)
{
	bool checked = str_eq(b->state, "checked");

	batch_node(rq, view_sub(view_row(view_list(rq, "Page.Batch")), "b"), b);
	view_flag(rq, "Page.Checked", checked);
	view_flag(rq, "Page.Undoable", (str_eq(b->state, "done") || b->cut) && b->created + b->changed > 0);
	view_flag(rq, "Page.Running", str_eq(b->state, "running") && !b->cut);
	if (checked)
		view_set(rq, "Page.RunText", view_text(rq, "desk_import.run", arena_printf(rq->cx->mem, "%lld", (long long)(b->created + b->changed)), NULL));
	view_flag(rq, "Page.Any", b->created + b->changed > 0);
	view_set(rq, "Page.UndoText",
	    view_text(rq, "desk_import.undo_text", arena_printf(rq->cx->mem, "%lld", (long long)b->created),
	        arena_printf(rq->cx->mem, "%lld", (long long)b->changed), NULL));
	view_set(rq, "Page.Charset", desk_word(req_query(rq, "charset", NULL), charsets));
	view_set(rq, "Page.Path", req_url(rq, "/desk/articles/import/%lld", (long long)b->id));
	view_set(rq, "Page.Title", b->name);
	TRY(rows_show(rq, b->id));
	desk_crumb(rq, "/desk/articles", view_text(rq, "frame.articles", NULL));
	desk_crumb(rq, "/desk/articles/import", view_text(rq, "desk_import.title", NULL));
	desk_crumb(rq, NULL, b->name);
	return view_page(rq, "desk/import.cs");
}

/* GET /desk/articles/import/{id} */
enum status
desk_import(struct req *rq)
{
	struct import_batch b;

	TRY(import_batch_get(rq->cx, rq->ids[0], &b));
	return batch_page(rq, &b);
}

/* POST /desk/articles/import/{id}/run */
enum status
desk_import_run(struct req *rq)
{
	int64_t id = rq->ids[0];

	TRY(import_batch_start(rq->cx, id));
	TRY(import_batch_run(rq->cx, id, desk_word(req_post(rq, "charset", NULL), charsets), ROWS_MOST, false));
	resp_flash(rq, "flash.imported", NULL);
	return req_redirect(rq, "/desk/articles/import/%lld", (long long)id);
}

/* POST /desk/articles/import/{id}/drop */
enum status
desk_import_drop(struct req *rq)
{
	TRY(import_batch_drop(rq->cx, rq->ids[0]));
	resp_flash(rq, "flash.import_dropped", NULL);
	return req_redirect(rq, "/desk/articles/import");
}

/* POST /desk/articles/import/{id}/undo */
enum status
desk_import_undo(struct req *rq)
{
	struct import_undone u;

	TRY(import_undo(rq->cx, rq->ids[0], &u, NULL, NULL));
	if (u.edited > 0)
		resp_flash(rq, "flash.import_undone_left", arena_printf(rq->cx->mem, "%lld", (long long)u.edited));
	else
		resp_flash(rq, "flash.import_undone", arena_printf(rq->cx->mem, "%lld", (long long)(u.archived + u.restored)));
	return req_redirect(rq, "/desk/articles/import/%lld", (long long)rq->ids[0]);
}

/* ---------------------------------------------------------------- export */

static enum status
piece(void *arg, const void *p, size_t n)
{
	return resp_write(arg, p, n);
}

static enum status
stream(struct req *rq, void *arg)
{
	const struct export_sink sink = { .write = piece, .arg = rq };
	int64_t n;

	return export_articles(rq->cx, str_eq(arg, "articles.csv") ? EXPORT_CSV : EXPORT_JSONL, &sink, &n);
}

/* GET /desk/articles/export/{slug} -- articles.csv or articles.jsonl. */
enum status
desk_export(struct req *rq)
{
	bool csv = str_eq(rq->tail, "articles.csv");

	if (!csv && !str_eq(rq->tail, "articles.jsonl"))
		return ST_MISSING;
	rq->resp->status = 200;
	rq->resp->type = csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8";
	resp_attachment(rq, rq->tail);
	rq->resp->stream = stream;
	rq->resp->stream_arg = arena_strdup(rq->cx->mem, rq->tail);
	rq->resp->stream_size = -1;
	return ST_OK;
}
