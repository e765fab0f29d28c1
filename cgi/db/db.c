/*
 * db.c -- the connection: made lazily, dropped when it breaks, never resumed by the library.
 *
 * MYSQL_OPT_RECONNECT is not used: it loses session variables and statements without telling.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <errmsg.h>
#include <mysqld_error.h>

#include "base/conf.h"
#include "base/log.h"
#include "db/priv.h"

#define SESSION                                                                                    \
	"SET NAMES utf8mb4 COLLATE utf8mb4_bin, SESSION time_zone='+00:00', SESSION autocommit=1,"         \
	" SESSION sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,"    \
	"NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO', SESSION innodb_lock_wait_timeout=5,"               \
	" SESSION lock_wait_timeout=30"

static const char session_sql[] = SESSION ", SESSION max_statement_time=20";
static const char session_patient_sql[] = SESSION;

struct db *
db_new(const struct conf *conf, const char *account)
{
	struct db *db;

	if ((db = calloc(1, sizeof(*db))) == NULL ||
	    (db->slots = calloc(DB_SLOTS, sizeof(*db->slots))) == NULL) {
		log_line(LOG_L_ERROR, "out of memory for the database connection");
		abort();
	}
	db->conf = conf;
	db->patient = strcmp(account, "kefu_admin") == 0;
	(void)snprintf(db->account, sizeof(db->account), "%s",
	    str_empty(conf->db_account) ? account : conf->db_account);
	return db;
}

void
db_drop(struct db *db)
{
	size_t i;

	/* First the connection: closing a statement afterwards costs no round trip and cannot hang. */
	if (db->my != NULL)
		mysql_close(db->my);
	db->my = NULL;
	for (i = 0; i < DB_SLOTS; i++) {
		if (db->slots[i].stmt != NULL)
			mysql_stmt_close(db->slots[i].stmt);
		db->slots[i].stmt = NULL;
		db->slots[i].ready = false;
	}
	if (db->tx > 0)
		db->tx_lost = true;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_drop(db);
	slots_free(db);
	free(db->slots);
	if (db->password != NULL)
		explicit_bzero(db->password, strlen(db->password));
	free(db->password);
	free(db);
}

/* Once, and kept: after the sandbox has closed the file is out of reach. */
static enum status
password_read(struct ctx *cx)
{
	struct db *db = cx->db;
	char buf[256];
	const char *path;
	ssize_t n;
	int fd;

	if (db->password != NULL || str_empty(db->conf->password_dir))
		return ST_OK;
	path = arena_printf(cx->mem, "%s/%s.pw", db->conf->password_dir, db->account);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return fail(cx, ST_FAILED, "the password file %s cannot be opened: %s", path, strerror(errno));
	n = read(fd, buf, sizeof(buf) - 1);
	(void)close(fd);
	if (n < 0)
		return fail(cx, ST_FAILED, "the password file %s cannot be read: %s", path, strerror(errno));
	buf[n] = '\0';
	buf[strcspn(buf, "\r\n")] = '\0';
	db->password = strdup(buf);
	explicit_bzero(buf, sizeof(buf));
	return db->password == NULL ? fail(cx, ST_FAILED, "out of memory") : ST_OK;
}

static void
set_options(struct db *db, MYSQL *my)
{
	unsigned int connect_s = 5, io_s = db->patient ? 600 : 30, off = 0;
	my_bool yes = 1;

	(void)mysql_options(my, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
	(void)mysql_options(my, MYSQL_OPT_READ_TIMEOUT, &io_s);
	(void)mysql_options(my, MYSQL_OPT_WRITE_TIMEOUT, &io_s);
	(void)mysql_options(my, MYSQL_OPT_LOCAL_INFILE, &off);
	(void)mysql_options(my, MYSQL_REPORT_DATA_TRUNCATION, &yes);
	(void)mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	(void)mysql_options(my, MYSQL_INIT_COMMAND, db->patient ? session_patient_sql : session_sql);
	if (!str_empty(db->conf->db_tls_ca) && !str_empty(db->conf->db_host)) {
		(void)mysql_ssl_set(my, NULL, NULL, db->conf->db_tls_ca, NULL, NULL);
		(void)mysql_options(my, MYSQL_OPT_SSL_ENFORCE, &yes);
		(void)mysql_options(my, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
	}
}

/* Has the server hung up while we were idle?  Then the next write would have an unknown fate. */
static bool
hung_up(MYSQL *my)
{
	struct pollfd pfd = { .fd = mysql_get_socket(my), .events = POLLIN };

	return poll(&pfd, 1, 0) > 0;
}

enum status
db_connect(struct ctx *cx)
{
	struct db *db = cx->db;
	const struct conf *c = db->conf;
	bool tcp = !str_empty(c->db_host);
	enum status st;
	MYSQL *my;

	if (db->tx > 0 && db->my != NULL)
		return ST_OK;
	if (db->my != NULL && hung_up(db->my))
		db_drop(db);
	if (db->my != NULL)
		return ST_OK;
	TRY(password_read(cx));
	if ((my = mysql_init(NULL)) == NULL)
		return fail(cx, ST_FAILED, "out of memory");
	set_options(db, my);
	if (mysql_real_connect(my, tcp ? c->db_host : "localhost", db->account,
	        db->password == NULL ? "" : db->password, c->db_name, tcp ? (unsigned int)c->db_port : 0,
	        tcp ? NULL : c->db_socket, CLIENT_FOUND_ROWS | CLIENT_MULTI_RESULTS) == NULL) {
		st = db_error(cx, mysql_errno(my), mysql_error(my), "connect");
		mysql_close(my);
		return st;
	}
	db->my = my;
	return ST_OK;
}

enum status
db_open(struct ctx *cx)
{
	return db_connect(cx);
}

enum status
db_version(struct ctx *cx, const char **out)
{
	TRY(db_connect(cx));
	*out = arena_strdup(cx->mem, mysql_get_server_info(cx->db->my));
	return ST_OK;
}

bool
db_in_tx(const struct ctx *cx)
{
	return cx->db->tx > 0;
}

bool
db_lost_no(unsigned int no)
{
	switch (no) {
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case CR_COMMANDS_OUT_OF_SYNC:
	case ER_SERVER_SHUTDOWN:
	case ER_CONNECTION_KILLED:
	case 4031: /* closed for inactivity */
		return true;
	default:
		return false;
	}
}

bool
db_again_no(unsigned int no)
{
	return no == ER_LOCK_DEADLOCK || no == ER_LOCK_WAIT_TIMEOUT || no == ER_CHECKREAD;
}

static const struct {
	unsigned int no;
	enum status st;
} errors[] = {
	{ ER_DUP_ENTRY, ST_CONFLICT },
	{ ER_NO_REFERENCED_ROW_2, ST_INVALID }, /* a number that names nothing: no such category, owner ... */
	{ 30001, ST_INVALID },
	{ 30003, ST_DENIED },
	{ 30004, ST_MISSING },
	{ 30005, ST_CONFLICT },
	{ 30006, ST_TOO_BIG },
	{ 30007, ST_BUSY },
	{ CR_CONNECTION_ERROR, ST_BUSY },
	{ CR_CONN_HOST_ERROR, ST_BUSY },
	{ ER_CON_COUNT_ERROR, ST_BUSY },
	{ ER_USER_LIMIT_REACHED, ST_BUSY },
	{ ER_TOO_MANY_USER_CONNECTIONS, ST_BUSY },
	{ ER_QUERY_INTERRUPTED, ST_BUSY },
	{ ER_STATEMENT_TIMEOUT, ST_BUSY },
	{ ER_OPTION_PREVENTS_STATEMENT, ST_BUSY }, /* read only: a node that is not the active one */
	{ ER_UNKNOWN_COM_ERROR, ST_BUSY },         /* Galera: this node is not ready */
};

enum status
db_error(struct ctx *cx, unsigned int no, const char *text, const char *sql)
{
	enum status st = db_lost_no(no) || db_again_no(no) ? ST_BUSY : ST_FAILED;
	size_t i;

	for (i = 0; i < NELEM(errors); i++) {
		if (errors[i].no == no)
			st = errors[i].st;
	}
	/* A refused value stands in the server's text (Duplicate entry '...'): the number says enough. */
	if (no == ER_DUP_ENTRY)
		return fail(cx, st, "database error %u: duplicate key [%.80s]", no, sql);
	if (no > 30000 && no < 30010)
		return fail(cx, st, "%s", text);
	return fail(cx, st, "database error %u: %s [%.80s]", no, text, sql);
}

void
db_pause(int tries)
{
	struct timespec t;
	long ms;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	ms = 1 + (t.tv_nsec ^ (t.tv_nsec >> 11) ^ getpid()) % (8L << (tries < 5 ? tries : 5));
	t.tv_sec = 0;
	t.tv_nsec = ms * 1000000;
	(void)nanosleep(&t, NULL);
}
