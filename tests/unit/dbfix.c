/*
 * dbfix.c -- make and drop the database of one test program.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "dbfix.h"

static void
give_up(const char *what)
{
	fprintf(stderr, "dbfix: %s\n", what);
	exit(1);
}

static void
on_server(struct dbfix *f, const char *sql)
{
	struct conf c = f->conf;
	struct ctx cx = f->cx;

	c.db_name = "mysql";
	cx.db = db_new(&c, "root");
	if (db_script(&cx, "dbfix", sql) != ST_OK)
		give_up(cx.error);
	db_close(cx.db);
}

void
dbfix_open(struct dbfix *f, const char *name)
{
	struct arena *mem = arena_new();

	memset(f, 0, sizeof(*f));
	f->src = getenv("KEFU_SOURCE") != NULL ? getenv("KEFU_SOURCE") : ".";
	f->conf.db_socket = getenv("KEFU_TEST_SOCKET");
	if (f->conf.db_socket == NULL)
		give_up("KEFU_TEST_SOCKET names no server: run this through tests/with_db");
	f->conf.db_name = arena_printf(mem, "kefu_test_%s_%ld", name, (long)getpid());
	f->conf.db_account = "root";
	f->cx.mem = mem;
	f->cx.conf = &f->conf;
	f->cx.request_id = "00000000deadbeef";
	f->cx.ip = f->cx.user_agent = "";
	f->cx.now = date_now();
	on_server(f, arena_printf(mem, "DROP DATABASE IF EXISTS %s; CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
	    f->conf.db_name, f->conf.db_name));
	f->cx.db = db_new(&f->conf, "root");
}

char *
dbfix_read(struct dbfix *f, const char *path)
{
	char buf[4096];
	struct str s;
	FILE *in;
	size_t n;

	if ((in = fopen(arena_printf(f->cx.mem, "%s/%s", f->src, path), "re")) == NULL)
		give_up(path);
	str_init(&s, f->cx.mem);
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		str_addn(&s, buf, n);
	fclose(in);
	return s.s;
}

void
dbfix_script(struct dbfix *f, const char *path)
{
	if (db_script(&f->cx, path, dbfix_read(f, path)) != ST_OK)
		give_up(f->cx.error);
}

void
dbfix_close(struct dbfix *f)
{
	db_close(f->cx.db);
	on_server(f, arena_printf(f->cx.mem, "DROP DATABASE %s", f->conf.db_name));
	arena_free(f->cx.mem);
}
