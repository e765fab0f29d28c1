/*
 * test_db.c -- the database layer against a real server.
 */
#include "unit.h"
#include "base/date.h"
#include "base/log.h"
#include "dbfix.h"

static const char SETUP[] =
    "CREATE TABLE thing (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(200) NOT NULL,\n"
    "  n INT NULL, flag TINYINT(1) NOT NULL DEFAULT 0, body MEDIUMTEXT NULL, data MEDIUMBLOB NULL, at DATETIME NULL,\n"
    "  UNIQUE KEY thing_name (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin; # one\n"
    "-- a comment; with a semicolon and a ' quote\n"
    "INSERT INTO thing (name) VALUES ('semi;colon'), ('quo''te'), ('back\\'slash'); /* block; */\n"
    "DELIMITER $$\n"
    "CREATE PROCEDURE two(IN wanted VARCHAR(200))\n"
    "BEGIN\n"
    "  SELECT name, n FROM thing WHERE name = wanted; -- ;$\n"
    "  SELECT 1 AS other;\n"
    "END$$\n"
    "CREATE PROCEDURE refuse(IN no INT)\n"
    "BEGIN\n"
    "  IF no > 0 THEN SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = no, MESSAGE_TEXT = 'refused'; END IF;\n"
    "  UPDATE thing SET n = 1 WHERE name = 'semi;colon';\n"
    "END$$\n"
    "DELIMITER ;\n";

struct thing {
	int64_t id;
	const char *name;
	int n;
	bool flag;
	const char *body;
	struct blob data;
	int64_t at;
};

static const struct db_col thing_cols[] = {
	DB_COL(thing, id, DB_T_I64),
	DB_COL(thing, name, DB_T_STR),
	DB_COL(thing, n, DB_T_INT),
	DB_COL(thing, flag, DB_T_BOOL),
	DB_COL(thing, body, DB_T_STR),
	DB_COL(thing, data, DB_T_BLOB),
	DB_COL(thing, at, DB_T_TIME),
};
static const struct db_map thing_map = DB_MAP(thing, thing_cols);

struct pair {
	const char *name;
	int n;
};

static const struct db_col pair_cols[] = { DB_COL(pair, name, DB_T_STR), DB_COL(pair, n, DB_T_INT) };
static const struct db_map pair_map = DB_MAP(pair, pair_cols);

struct number {
	int64_t v;
};

static const struct db_col number_cols[] = { DB_COL(number, v, DB_T_I64) };
static const struct db_map number_map = DB_MAP(number, number_cols);

static const char SQL_INSERT[] = "INSERT INTO thing (name, n, flag, body, data, at) VALUES (?, ?, ?, ?, ?, ?)";
static const char SQL_BULK[] = "INSERT INTO thing (name, n, flag, body, data, at) VALUES (?, ?, ?, ?, ?, ?)";
static const char SQL_BULK_NAME[] = "INSERT IGNORE INTO thing (name) VALUES (?)";
static const char SQL_GET[] = "SELECT id, name, n, flag, body, data, at FROM thing WHERE name = ?";
static const char SQL_ALL[] = "SELECT name, n FROM thing ORDER BY id";
static const char SQL_SET[] = "UPDATE thing SET n = ? WHERE name = ?";
static const char SQL_COUNT[] = "SELECT COUNT(*) AS v FROM thing WHERE name LIKE ?";
static const char SQL_CALL_TWO[] = "CALL two(?)";
static const char SQL_CALL_REFUSE[] = "CALL refuse(?)";
static const char SQL_ME[] = "SELECT CONNECTION_ID() AS v";

static struct dbfix fix;
static struct ctx *cx = &fix.cx;

static int64_t
number(const char *sql, struct db_args args)
{
	struct number x = { -1 };

	assert_int_equal(db_one(cx, sql, args, &number_map, &x), ST_OK);
	return x.v;
}

static int
setup(void **state)
{
	(void)state;
	log_open("test_db", LOG_L_ERROR + 1);
	dbfix_open(&fix, "db");
	return db_script(cx, "setup", SETUP) == ST_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	dbfix_close(&fix);
	return 0;
}

static void
round_trip(void **state)
{
	static const char emoji[] = "𠮷野家 😀 ' \" \\ %_";
	size_t big = 3000000, i;
	char *text = malloc(big + 1);
	struct thing t;
	int64_t id = 0;

	(void)state;
	for (i = 0; i < big; i++)
		text[i] = (char)('a' + i % 26);
	text[big] = '\0';
	assert_int_equal(db_insert(cx, SQL_INSERT, DB_ARGS(DB_STR(emoji), DB_I64(-5), DB_I64(1), DB_STR(text),
	                     DB_BLOB("a\0b", 3), DB_TIME(1700000000)), &id), ST_OK);
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR(emoji)), &thing_map, &t), ST_OK);
	assert_int_equal(t.id, id);
	assert_string_equal(t.name, emoji);
	assert_int_equal(t.n, -5);
	assert_true(t.flag);
	assert_int_equal(strlen(t.body), big);
	assert_memory_equal(t.body, text, big);
	assert_int_equal(t.data.n, 3);
	assert_memory_equal(t.data.p, "a\0b", 3);
	assert_int_equal(t.at, 1700000000);
	free(text);
	assert_int_equal(db_insert(cx, SQL_INSERT, DB_ARGS(DB_STR("nulls"), DB_NULL, DB_I64(0), DB_STR(NULL), DB_NULL,
	                     DB_TIME(0)), &id), ST_OK);
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("nulls")), &thing_map, &t), ST_OK);
	assert_int_equal(t.n, 0);
	assert_null(t.body);
	assert_null(t.data.p);
	assert_int_equal(t.at, 0);
}

static void
lengths_around_the_buffer(void **state)
{
	static const char sql[] = "SELECT REPEAT(?, ?) AS name, ? AS n UNION ALL SELECT 'short', 2";
	static const int64_t sizes[] = { 0, 1, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 9000, 128, 1 };
	struct pair *rows;
	size_t i, n;

	(void)state;
	for (i = 0; i < NELEM(sizes); i++) {
		assert_int_equal(db_all(cx, sql, DB_ARGS(DB_STR("x"), DB_I64(sizes[i]), DB_I64(7)), &pair_map, &rows, &n), ST_OK);
		assert_int_equal(n, 2);
		assert_int_equal(strlen(rows[0].name), sizes[i]);
		assert_int_equal(rows[0].n, 7);
		assert_string_equal(rows[1].name, "short");
		assert_int_equal(rows[1].n, 2);
	}
}

static enum status
count_to_two(void *row, void *arg)
{
	(void)row;
	return ++*(int *)arg == 2 ? ST_TOO_BIG : ST_OK;
}

static void
many_rows(void **state)
{
	static const char sql[] = "SELECT CONCAT('r', seq) AS name, seq AS n FROM seq_1_to_1000";
	struct pair *rows;
	int seen = 0;
	size_t n, i;

	(void)state;
	assert_int_equal(db_all(cx, sql, DB_NOARGS, &pair_map, &rows, &n), ST_OK);
	assert_int_equal(n, 1000);
	for (i = 0; i < n; i++)
		assert_int_equal(rows[i].n, (int)i + 1);
	assert_string_equal(rows[999].name, "r1000");
	assert_int_equal(db_each(cx, sql, DB_NOARGS, &pair_map, count_to_two, &seen), ST_TOO_BIG);
	assert_int_equal(seen, 2);
	assert_int_equal(db_all(cx, "SELECT name, n FROM thing WHERE id = 0", DB_NOARGS, &pair_map, &rows, &n), ST_OK);
	assert_null(rows);
	assert_int_equal(n, 0);
}

/* Every kind of value, NULL among values, a column of NULLs alone; all or nothing inside a transaction. */
static enum status
bulk_twice(struct ctx *c, void *arg)
{
	struct db_arg *v = arg;

	TRY(db_bulk(c, SQL_BULK, v, 6, 2));
	v[0] = DB_STR("bulk y");
	return db_bulk(c, SQL_BULK, v, 6, 2); /* the second row is there already */
}

static void
bulk(void **state)
{
	struct db_arg v[] = {
		DB_STR("bulk 𠮷"), DB_I64(-7), DB_I64(1), DB_NULL, DB_BLOB("a\0b", 3), DB_TIME(1700000000),
		DB_STR("bulk 2"), DB_NULL, DB_I64(0), DB_NULL, DB_NULL, DB_TIME(0),
		DB_STR("bulk 3"), DB_I64(9), DB_I64(1), DB_NULL, DB_BLOB("", 0), DB_NULL,
	};
	struct db_arg *many = arena_calloc(cx->mem, 10000, sizeof(*many));
	struct thing t;
	size_t i;

	(void)state;
	assert_int_equal(db_bulk(cx, SQL_BULK, v, 6, 3), ST_OK);
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("bulk 𠮷")), &thing_map, &t), ST_OK);
	assert_int_equal(t.n, -7);
	assert_true(t.flag);
	assert_null(t.body);
	assert_int_equal(t.data.n, 3);
	assert_memory_equal(t.data.p, "a\0b", 3);
	assert_int_equal(t.at, 1700000000);
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("bulk 2")), &thing_map, &t), ST_OK);
	assert_null(t.data.p);
	assert_int_equal(t.at, 0);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM thing WHERE name LIKE 'bulk%' AND n IS NULL AND at IS NULL", DB_NOARGS), 1);
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("bulk 3")), &thing_map, &t), ST_OK);
	assert_int_equal(t.data.n, 0);
	/* More than go at once, and again with fewer; twice the same is ignored where the statement says so. */
	for (i = 0; i < 10000; i++)
		many[i] = DB_STR(arena_printf(cx->mem, "many %zu", i / 2));
	assert_int_equal(db_bulk(cx, SQL_BULK_NAME, many, 1, 10000), ST_OK);
	assert_int_equal(number(SQL_COUNT, DB_ARGS(DB_STR("many %"))), 5000);
	assert_int_equal(db_bulk(cx, SQL_BULK_NAME, many, 1, 1), ST_OK);
	assert_int_equal(db_bulk(cx, SQL_BULK_NAME, many, 1, 0), ST_OK);
	/* Not the number of values that it wants; two kinds in one column. */
	assert_int_equal(db_bulk(cx, SQL_BULK, v, 5, 3), ST_FAILED);
	v[6] = DB_I64(1);
	assert_int_equal(db_bulk(cx, SQL_BULK, v, 6, 3), ST_FAILED);
	v[0] = DB_STR("bulk x");
	v[6] = DB_STR("bulk z");
	assert_int_equal(db_tx(cx, bulk_twice, v), ST_CONFLICT);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM thing WHERE name IN ('bulk x', 'bulk y', 'bulk z')", DB_NOARGS), 0);
	assert_int_equal(number("SELECT COUNT(*) AS v FROM thing WHERE name LIKE 'bulk%'", DB_NOARGS), 3);
	assert_int_equal(db_run(cx, "DELETE FROM thing WHERE name LIKE 'bulk%' OR name LIKE 'many%'", DB_NOARGS, NULL), ST_OK);
}

static void
wrong_use(void **state)
{
	struct pair p;
	struct thing t;

	(void)state;
	assert_int_equal(db_one(cx, SQL_ALL, DB_NOARGS, &pair_map, &p), ST_FAILED); /* several rows */
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("nobody")), &thing_map, &t), ST_MISSING);
	assert_int_equal(db_one(cx, "SELECT 'a' AS name", DB_NOARGS, &pair_map, &p), ST_FAILED);
	assert_int_equal(db_one(cx, "SELECT 'a' AS name, 1 AS m", DB_NOARGS, &pair_map, &p), ST_FAILED);
	assert_int_equal(db_one(cx, "SELECT 1 AS n, 2 AS n", DB_NOARGS, &pair_map, &p), ST_FAILED);
	assert_int_equal(db_one(cx, "SELECT 'a' AS name, 99999999999 AS n", DB_NOARGS, &pair_map, &p), ST_FAILED);
	assert_int_equal(db_one(cx, SQL_GET, DB_NOARGS, &thing_map, &t), ST_FAILED);
	assert_int_equal(db_run(cx, "SELEC 1", DB_NOARGS, NULL), ST_FAILED);
	assert_int_equal(db_run(cx, "SELEC 1", DB_NOARGS, NULL), ST_FAILED);
	assert_int_equal(db_run(cx, "SELECT 1; SELECT 2", DB_NOARGS, NULL), ST_FAILED);
	assert_int_equal(db_run(cx, "INSERT INTO thing (name) VALUES (REPEAT('x', 201))", DB_NOARGS, NULL), ST_FAILED);
	assert_int_equal(db_run(cx, "INSERT INTO thing (name, at) VALUES ('z', '0000-00-00')", DB_NOARGS, NULL), ST_FAILED);
	/* The connection is still good. */
	assert_int_equal(number("SELECT 42 AS v", DB_NOARGS), 42);
}

static void
changes(void **state)
{
	int64_t n, id;

	(void)state;
	assert_int_equal(db_insert(cx, SQL_INSERT, DB_ARGS(DB_STR("once"), DB_I64(1), DB_I64(0), DB_NULL, DB_NULL, DB_NULL), &id), ST_OK);
	assert_int_equal(db_insert(cx, SQL_INSERT, DB_ARGS(DB_STR("once"), DB_I64(1), DB_I64(0), DB_NULL, DB_NULL, DB_NULL), &id), ST_CONFLICT);
	assert_int_equal(db_run(cx, SQL_SET, DB_ARGS(DB_I64(9), DB_STR("once")), &n), ST_OK);
	assert_int_equal(n, 1);
	/* Matched, though nothing is different. */
	assert_int_equal(db_run(cx, SQL_SET, DB_ARGS(DB_I64(9), DB_STR("once")), &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_run(cx, SQL_SET, DB_ARGS(DB_I64(9), DB_STR("never")), &n), ST_OK);
	assert_int_equal(n, 0);
}

static void
procedures(void **state)
{
	static const struct {
		int64_t no;
		enum status st;
	} signals[] = {
		{ 30001, ST_INVALID },
		{ 30003, ST_DENIED },
		{ 30004, ST_MISSING },
		{ 30005, ST_CONFLICT },
		{ 30006, ST_TOO_BIG },
		{ 30007, ST_BUSY },
		{ 30099, ST_FAILED },
		{ 0, ST_OK },
	};
	struct pair p, *rows;
	size_t i, n;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(db_one(cx, SQL_CALL_TWO, DB_ARGS(DB_STR("quo'te")), &pair_map, &p), ST_OK);
		assert_string_equal(p.name, "quo'te");
		assert_int_equal(db_one(cx, SQL_CALL_TWO, DB_ARGS(DB_STR("none")), &pair_map, &p), ST_MISSING);
		assert_int_equal(db_all(cx, SQL_CALL_TWO, DB_ARGS(DB_STR("semi;colon")), &pair_map, &rows, &n), ST_OK);
		assert_int_equal(n, 1);
		assert_int_equal(db_run(cx, SQL_CALL_TWO, DB_ARGS(DB_STR("back'slash")), NULL), ST_OK);
	}
	for (i = 0; i < NELEM(signals); i++)
		assert_int_equal(db_run(cx, SQL_CALL_REFUSE, DB_ARGS(DB_I64(signals[i].no)), NULL), signals[i].st);
}

struct plan {
	enum status st;
	int runs;
	bool inner;
};

static enum status
insert_named(struct ctx *c, void *arg)
{
	struct plan *p = arg;
	int64_t id;

	p->runs++;
	assert_true(db_in_tx(c));
	TRY(db_insert(c, SQL_INSERT, DB_ARGS(DB_STR("tx"), DB_I64(1), DB_I64(0), DB_NULL, DB_NULL, DB_NULL), &id));
	if (p->inner) {
		struct plan q = { ST_INVALID, 0, false };

		TRY(db_run(c, "DELETE FROM thing WHERE name = 'tx'", DB_NOARGS, NULL));
		assert_int_equal(db_tx(c, insert_named, &q), ST_INVALID);
		assert_true(db_in_tx(c));
		return ST_OK;
	}
	return p->st;
}

static void
transactions(void **state)
{
	struct plan p = { ST_DENIED, 0, false };

	(void)state;
	assert_int_equal(db_tx(cx, insert_named, &p), ST_DENIED);
	assert_false(db_in_tx(cx));
	assert_int_equal(p.runs, 1);
	assert_int_equal(number(SQL_COUNT, DB_ARGS(DB_STR("tx"))), 0);
	/* An inner failure that the outer one swallows still undoes everything. */
	p = (struct plan){ ST_OK, 0, true };
	assert_int_equal(db_tx(cx, insert_named, &p), ST_INVALID);
	assert_int_equal(number(SQL_COUNT, DB_ARGS(DB_STR("tx"))), 0);
	p = (struct plan){ ST_OK, 0, false };
	assert_int_equal(db_tx(cx, insert_named, &p), ST_OK);
	assert_int_equal(number(SQL_COUNT, DB_ARGS(DB_STR("tx"))), 1);
	assert_int_equal(db_run(cx, "DELETE FROM thing WHERE name = 'tx'", DB_NOARGS, NULL), ST_OK);
}

static enum status
deadlock_twice(struct ctx *c, void *arg)
{
	int *runs = arg;

	TRY(db_run(c, SQL_SET, DB_ARGS(DB_I64(++*runs), DB_STR("quo'te")), NULL));
	if (*runs < 3)
		TRY(db_run(c, SQL_CALL_REFUSE, DB_ARGS(DB_I64(1213)), NULL));
	return ST_OK;
}

static enum status
deadlock_always(struct ctx *c, void *arg)
{
	++*(int *)arg;
	/* Swallowed by a careless caller: the layer must not commit all the same. */
	if (db_run(c, SQL_CALL_REFUSE, DB_ARGS(DB_I64(1213)), NULL) == ST_OK)
		return ST_FAILED;
	return ST_OK;
}

static void
retries(void **state)
{
	int runs = 0;

	(void)state;
	assert_int_equal(db_tx(cx, deadlock_twice, &runs), ST_OK);
	assert_int_equal(runs, 3);
	assert_int_equal(number("SELECT n AS v FROM thing WHERE name = 'quo''te'", DB_NOARGS), 3);
	runs = 0;
	assert_int_equal(db_tx(cx, deadlock_always, &runs), ST_BUSY);
	assert_int_equal(runs, 8);
}

/* Kill our own connection from another one. */
static void
kill_me(void)
{
	struct ctx other = fix.cx;
	int64_t me = number(SQL_ME, DB_NOARGS);
	char sql[64];

	snprintf(sql, sizeof(sql), "KILL %lld", (long long)me);
	other.db = db_new(&fix.conf, "root");
	assert_int_equal(db_script(&other, "kill", sql), ST_OK);
	db_close(other.db);
}

static enum status
killed_inside(struct ctx *c, void *arg)
{
	struct thing t;

	++*(int *)arg;
	TRY(db_run(c, SQL_SET, DB_ARGS(DB_I64(77), DB_STR("quo'te")), NULL));
	kill_me();
	/* Not even a read may go to a new connection now. */
	assert_int_equal(db_one(c, SQL_GET, DB_ARGS(DB_STR("quo'te")), &thing_map, &t), ST_BUSY);
	assert_int_equal(db_run(c, SQL_SET, DB_ARGS(DB_I64(78), DB_STR("quo'te")), NULL), ST_BUSY);
	return ST_OK;
}

static void
lost_connections(void **state)
{
	struct thing t;
	int64_t n;
	int runs = 0;

	(void)state;
	kill_me();
	assert_int_equal(db_one(cx, SQL_GET, DB_ARGS(DB_STR("quo'te")), &thing_map, &t), ST_OK);
	/* Seen dead before anything was sent: a write may go to a new connection. */
	kill_me();
	assert_int_equal(db_run(cx, SQL_SET, DB_ARGS(DB_I64(5), DB_STR("quo'te")), &n), ST_OK);
	assert_int_equal(n, 1);
	assert_int_equal(db_tx(cx, killed_inside, &runs), ST_BUSY);
	assert_int_equal(runs, 1);
	assert_int_equal(number("SELECT n AS v FROM thing WHERE name = 'quo''te'", DB_NOARGS), 5);
	/* Lost in flight: a read is sent again once (and killed again here), a write never. */
	assert_int_equal(db_run(cx, "KILL CONNECTION_ID()", DB_NOARGS, NULL), ST_BUSY);
	assert_int_equal(number("SELECT 1 AS v", DB_NOARGS), 1);
}

static void
no_server(void **state)
{
	struct conf c = fix.conf;
	struct ctx other = fix.cx;
	struct number x;

	(void)state;
	c.db_socket = "/nonexistent/s.sock";
	other.db = db_new(&c, "root");
	assert_int_equal(db_open(&other), ST_BUSY);
	assert_int_equal(db_one(&other, SQL_ME, DB_NOARGS, &number_map, &x), ST_BUSY);
	db_close(other.db);
	c = fix.conf;
	c.password_dir = "/nonexistent";
	other.db = db_new(&c, "root");
	assert_int_equal(db_open(&other), ST_FAILED);
	db_close(other.db);
	db_close(NULL);
}

static void
session_is_strict(void **state)
{
	struct {
		const char *name;
		int n;
	} p;
	static const struct db_map map = { sizeof(struct pair), NELEM(pair_cols), pair_cols };

	(void)state;
	assert_int_equal(db_one(cx, "SELECT CONCAT(@@collation_connection, ' ', @@time_zone, ' ', @@character_set_client) AS name,"
	                            " FIND_IN_SET('STRICT_ALL_TABLES', @@sql_mode) > 0 AS n", DB_NOARGS, &map, &p), ST_OK);
	assert_string_equal(p.name, "utf8mb4_bin +00:00 utf8mb4");
	assert_int_equal(p.n, 1);
	assert_int_equal(db_run(cx, "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE thing (name)", DB_NOARGS, NULL), ST_FAILED);
}

/* The same address with another text must not run the old statement. */
static void
changed_text(void **state)
{
	char sql[40];
	int i;

	(void)state;
	for (i = 0; i < 3; i++) {
		snprintf(sql, sizeof(sql), "SELECT %d AS v", i);
		assert_int_equal(number(sql, DB_NOARGS), i);
	}
}

/* More statements than the cache holds. */
static void
many_statements(void **state)
{
	char *sql = malloc(1000 * 40);
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(sql + i * 40, 40, "SELECT %d AS v", i);
		assert_int_equal(number(sql + i * 40, DB_NOARGS), i);
	}
	for (i = 0; i < 1000; i += 97)
		assert_int_equal(number(sql + i * 40, DB_NOARGS), i);
	free(sql);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(lengths_around_the_buffer),
		cmocka_unit_test(many_rows),
		cmocka_unit_test(bulk),
		cmocka_unit_test(wrong_use),
		cmocka_unit_test(changes),
		cmocka_unit_test(procedures),
		cmocka_unit_test(transactions),
		cmocka_unit_test(retries),
		cmocka_unit_test(lost_connections),
		cmocka_unit_test(no_server),
		cmocka_unit_test(session_is_strict),
		cmocka_unit_test(changed_text),
		cmocka_unit_test(many_statements),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
