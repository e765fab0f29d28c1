/*
 * test_article_file.c -- files of articles: whose they are and who may have them; drafts of forms; what is cleared after months.
 */
#include "unit.h"
#include "kbfix.h"
#include "model/article_file.h"
#include "model/article_life.h"
#include "model/form_draft.h"

static struct dbfix f;
static struct ctx *cx;

static void
as(int64_t user, const unsigned char *perms)
{
	cx->who.user_id = user;
	cx->who.perms = perms;
}

/* A file of n bytes sent up by whoever acts. */
static int64_t
send_up(int64_t article, size_t n)
{
	struct article_file file = { .article_id = article, .kind = "file", .name = "a.pdf", .mime = "application/pdf", .size = (int64_t)n };
	char *bytes = arena_alloc(cx->mem, n);

	for (size_t i = 0; i < n; i++)
		bytes[i] = (char)(i * 31 >> 7);
	assert_int_equal(article_file_add(cx, &file, bytes), ST_OK);
	assert_true(file.id > 0 && file.sha256.n == 32);
	return file.id;
}

static int64_t
article(const char *audience, const char *body)
{
	struct article a = { .lang = "en", .audience = audience, .category_id = 1, .title = "A title", .body = body };

	assert_int_equal(article_save(cx, &a), ST_OK);
	assert_int_equal(article_publish(cx, a.id, a.version), ST_OK);
	return a.id;
}

static enum status
get(int64_t id, bool staff)
{
	struct article_file file;

	return article_file_get(cx, id, staff, &file);
}

static void
bytes_come_back_in_chunks(void **state)
{
	size_t n = 2 * ARTICLE_FILE_CHUNK + 100, at = 0;
	int64_t id = send_up(0, n);
	struct article_file file;
	struct blob b;

	(void)state;
	assert_int_equal(article_file_get(cx, id, true, &file), ST_OK);
	assert_int_equal(file.size, n);
	for (int64_t no = 0; no < 3; no++, at += b.n) {
		assert_int_equal(article_file_chunk(cx, id, true, no, &b), ST_OK);
		assert_int_equal(b.n, no < 2 ? ARTICLE_FILE_CHUNK : 100);
		assert_int_equal(((const char *)b.p)[0], (char)(at * 31 >> 7));
	}
	assert_int_equal(article_file_chunk(cx, id, true, 3, &b), ST_MISSING);
	assert_int_equal(article_file_chunk(cx, id, false, 0, &b), ST_MISSING);
	assert_int_equal(article_file_remove(cx, id), ST_OK);
	assert_int_equal(article_file_remove(cx, id), ST_MISSING);
	assert_int_equal(kbfix_number(&f, "SELECT COUNT(*) AS v FROM article_file_chunk"), 0);
}

static void
a_file_is_as_public_as_its_article(void **state)
{
	int64_t mine = send_up(0, 10), named = send_up(0, 10), secret = send_up(0, 10), id;

	(void)state;
	as(2, kbfix_editor);
	assert_int_equal(get(mine, true), ST_MISSING);
	as(1, kbfix_editor);
	assert_int_equal(get(mine, true), ST_OK);
	id = article("public", arena_printf(cx->mem, "[a](file:%lld)\n\n:::internal\n[b](file:%lld)\n:::\n", (long long)named, (long long)secret));
	assert_int_equal(get(named, false), ST_OK);
	assert_int_equal(get(secret, false), ST_MISSING);
	assert_int_equal(get(mine, false), ST_MISSING);
	as(2, kbfix_staff);
	assert_int_equal(get(secret, true), ST_OK);
	as(1, kbfix_editor);
	assert_int_equal(article_unpublish(cx, id, 2), ST_OK);
	assert_int_equal(get(named, false), ST_MISSING);
	as(2, kbfix_staff);
	assert_int_equal(get(named, true), ST_MISSING);
	as(1, kbfix_editor);
}

/* Naming another's file, or one of another article, does not take it. */
static void
files_are_not_taken(void **state)
{
	int64_t theirs, owned = send_up(0, 10), first, second;

	(void)state;
	as(2, kbfix_editor);
	theirs = send_up(0, 10);
	as(1, kbfix_editor);
	first = article("public", arena_printf(cx->mem, "[a](file:%lld) [b](file:%lld)", (long long)owned, (long long)theirs));
	second = article("internal", arena_printf(cx->mem, "[a](file:%lld) file: file:x file:99999999999999999999", (long long)owned));
	assert_int_equal(kbfix_number(&f, arena_printf(cx->mem, "SELECT article_id AS v FROM article_file WHERE id = %lld", (long long)owned)), first);
	assert_int_not_equal(first, second);
	assert_int_equal(get(theirs, true), ST_MISSING);
}

static void
drafts(void **state)
{
	struct form_draft d;

	(void)state;
	assert_int_equal(draft_get(cx, "article:1", &d), ST_MISSING);
	assert_int_equal(draft_save(cx, "article:1", "a=1"), ST_OK);
	assert_int_equal(draft_save(cx, "article:1", "a=2&b=%E5%A4%A7"), ST_OK);
	assert_int_equal(draft_get(cx, "article:1", &d), ST_OK);
	assert_string_equal(d.data, "a=2&b=%E5%A4%A7");
	assert_int_equal(d.at, cx->now);
	as(2, kbfix_editor);
	assert_int_equal(draft_get(cx, "article:1", &d), ST_MISSING);
	assert_int_equal(draft_drop(cx, "article:1"), ST_OK);
	as(1, kbfix_editor);
	assert_int_equal(draft_get(cx, "article:1", &d), ST_OK);
	assert_int_equal(draft_save(cx, "Article 1", "a=1"), ST_INVALID);
	assert_int_equal(draft_save(cx, "", "a=1"), ST_INVALID);
	as(0, NULL);
	assert_int_equal(draft_save(cx, "article:1", "a=1"), ST_INVALID);
	as(1, kbfix_editor);
	assert_int_equal(draft_drop(cx, "article:1"), ST_OK);
	assert_int_equal(draft_get(cx, "article:1", &d), ST_MISSING);
}

static void
months_later(void **state)
{
	int64_t day = 86400, was = cx->now, stray = send_up(0, 10), kept;

	(void)state;
	kept = send_up(article("public", "x"), 10);
	assert_int_equal(draft_save(cx, "article:new", "a=1"), ST_OK);
	cx->now = was + 89 * day;
	assert_int_equal(draft_clear(cx), ST_OK);
	assert_int_equal(article_file_clear(cx), ST_OK);
	assert_int_equal(kbfix_number(&f, "SELECT COUNT(*) AS v FROM form_draft"), 1);
	assert_int_equal(get(stray, true), ST_OK);
	cx->now = was + 101 * day;
	assert_int_equal(draft_clear(cx), ST_OK);
	assert_int_equal(article_file_clear(cx), ST_OK);
	assert_int_equal(kbfix_number(&f, "SELECT COUNT(*) AS v FROM form_draft"), 0);
	assert_int_equal(get(stray, true), ST_MISSING);
	assert_int_equal(get(kept, true), ST_OK);
	cx->now = was;
}

static int
open_all(void **state)
{
	(void)state;
	kbfix_open(&f, "file");
	cx = &f.cx;
	return db_script(cx, "second", "INSERT INTO user (login, name, created_at) VALUES ('bob', 'Bob', UTC_TIMESTAMP())") == ST_OK ? 0 : -1;
}

static int
close_all(void **state)
{
	(void)state;
	dbfix_close(&f);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_back_in_chunks),
		cmocka_unit_test(a_file_is_as_public_as_its_article),
		cmocka_unit_test(files_are_not_taken),
		cmocka_unit_test(drafts),
		cmocka_unit_test(months_later),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
