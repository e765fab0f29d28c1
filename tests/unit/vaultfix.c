/*
 * vaultfix.c -- starts and stops the vault of the vault's tests.
 */
#include "unit.h"
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include "base/log.h"
#include "model/keyring.h"
#include "model/session.h"
#include "model/vault_server.h"
#include "vaultfix.h"

static const uid_t uids[AS_N] = { 61301, 61302, 61304, 61305, 61306, 61309 };
static const char *const accounts[] = { "portal", "desk", "vault", "jobs", "mailin" };

struct value {
	int64_t v;
};
static const struct db_col value_cols[] = { DB_COL(value, v, DB_T_I64) };
static const struct db_map value_map = DB_MAP(value, value_cols);

static const char SETUP[] =
    "INSERT INTO department (code, name_en, name_zh_cn, name_zh_tw) VALUES ('service', 'Service', '客服部', '客服部'),"
    " ('sales', 'Sales', '销售部', '業務部');\n";

void
vaultfix_sql(struct vaultfix *f, const char *sql)
{
	if (db_script(&f->db.cx, "test", sql) != ST_OK)
		fail_msg("%s: %s", sql, f->db.cx.error);
}

int64_t
vaultfix_number(struct vaultfix *f, const char *sql)
{
	struct value v = { -1 };

	return db_one(&f->db.cx, sql, DB_NOARGS, &value_map, &v) == ST_OK ? v.v : -1;
}

void
vaultfix_be(struct vaultfix *f, enum who who)
{
	if (f->root && seteuid(uids[who]) != 0)
		fail_msg("seteuid");
}

void
vaultfix_back(struct vaultfix *f)
{
	if (f->root && seteuid(0) != 0)
		fail_msg("seteuid");
}

/* Every kefu_NAME@localhost of the text under the name of this test. */
static char *
renamed(struct vaultfix *f, const char *text)
{
	struct str s;
	const char *p;

	str_init(&s, f->db.cx.mem);
	while ((p = strstr(text, "kefu_")) != NULL) {
		str_addn(&s, text, (size_t)(p - text));
		str_add(&s, str_starts(p, "kefu_definer") || str_starts(p, "kefu_admin") ? "kefu_" : "kt_");
		text = p + 5;
	}
	str_add(&s, text);
	return s.s;
}

static void
accounts_make(struct vaultfix *f)
{
	struct arena *mem = f->db.cx.mem;
	size_t i;

	for (i = 0; i < NELEM(accounts); i++)
		vaultfix_sql(f, arena_printf(mem, "CREATE USER IF NOT EXISTS kt_%s@localhost", accounts[i]));
	vaultfix_sql(f, "CREATE USER IF NOT EXISTS kefu_definer@localhost ACCOUNT LOCK");
	vaultfix_sql(f, arena_printf(mem, "GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON %s.* TO kefu_definer@localhost",
	    f->db.conf.db_name));
}

static void
accounts_drop(struct vaultfix *f)
{
	size_t i;

	for (i = 0; i < NELEM(accounts); i++)
		vaultfix_sql(f, arena_printf(f->db.cx.mem, "DROP USER kt_%s@localhost", accounts[i]));
}

static void
vault_start(struct vaultfix *f)
{
	struct timespec pause = { 0, 20000000 };
	int tries;

	f->pid = fork();
	if (f->pid == 0) {
		log_open("vault", LOG_L_ERROR);
		_exit(vault_serve(&f->conf));
	}
	for (tries = 0; tries < 500; tries++) {
		if (AS(f, AS_ADMIN, vault_ping(&f->as[AS_ADMIN])) == ST_OK)
			return;
		(void)nanosleep(&pause, NULL);
	}
	fail_msg("the vault does not answer");
}

static void
vault_stop(struct vaultfix *f)
{
	int status;

	(void)kill(f->pid, SIGTERM);
	assert_int_equal(waitpid(f->pid, &status, 0), f->pid);
	assert_int_equal(status, 0);
}

void
vaultfix_restart(struct vaultfix *f)
{
	vault_stop(f);
	vault_start(f);
}

static bool
answers(struct vaultfix *f, const char *tail)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes;

	(void)snprintf(sun.sun_path, sizeof(sun.sun_path), "%s%s", f->conf.vault_socket, tail);
	yes = connect(fd, (const struct sockaddr *)&sun, sizeof(sun)) == 0;
	(void)close(fd);
	return yes;
}

void
vaultfix_crash(struct vaultfix *f)
{
	struct timespec pause = { 0, 20000000 };
	int tries;

	(void)kill(f->pid, SIGKILL);
	assert_int_equal(waitpid(f->pid, NULL, 0), f->pid);
	/* Its workers end by themselves: what still answers is not the new vault. */
	for (tries = 0; tries < 500 && (answers(f, "") || answers(f, VAULT_SLOW_SUFFIX)); tries++)
		(void)nanosleep(&pause, NULL);
	vault_start(f);
}

static void
conf_make(struct vaultfix *f)
{
	struct arena *mem = f->db.cx.mem;
	const char **peers[] = { &f->conf.peer_portal, &f->conf.peer_desk, &f->conf.peer_jobs, &f->conf.peer_mailin, &f->conf.peer_admin };
	size_t i;

	f->conf = f->db.conf;
	f->conf.vault_socket = arena_printf(mem, "%s/vault.sock", f->dir);
	f->conf.key_dir = arena_printf(mem, "%s/keys", f->dir);
	f->conf.vault_workers = 1;
	f->conf.session_idle = 1800;
	f->conf.session_absolute = 43200;
	f->conf.sandbox = true;
	f->conf.share_dir = f->db.src;
	f->conf.db_account = "kt_vault";
	for (i = 0; i < NELEM(peers); i++)
		*peers[i] = arena_printf(mem, "%ld", (long)(f->root ? uids[i] : geteuid()));
}

void
vaultfix_open(struct vaultfix *f)
{
	static struct conf desk;
	const char *why = NULL;
	char dir[] = "/tmp/kefu-vault.XXXXXX";
	size_t i;

	memset(f, 0, sizeof(*f));
	log_open("test", LOG_L_ERROR);
	secret_init();
	f->root = geteuid() == 0;
	dbfix_open(&f->db, "vault");
	accounts_make(f);
	dbfix_script(&f->db, "sql/schema.sql");
	dbfix_script(&f->db, "sql/routines.sql");
	vaultfix_sql(f, renamed(f, dbfix_read(&f->db, "sql/grants.sql")));
	dbfix_script(&f->db, "sql/seed.sql");
	vaultfix_sql(f, SETUP);
	assert_non_null(mkdtemp(dir));
	f->dir = arena_strdup(f->db.cx.mem, dir);
	assert_int_equal(chmod(f->dir, 0755), 0);
	conf_make(f);
	assert_int_equal(mkdir(f->conf.key_dir, 0700), 0);
	if (keyring_init(f->db.cx.mem, f->conf.key_dir, &why) != ST_OK)
		fail_msg("%s", why);
	for (i = 0; i < AS_N; i++) {
		f->as[i] = f->db.cx;
		f->as[i].conf = &f->conf;
		f->as[i].ip = "10.0.0.1";
		f->as[i].vault = vault_new(&f->conf);
	}
	desk = f->conf;
	desk.db_account = "kt_desk";
	f->desk = f->as[AS_DESK];
	f->desk.db = db_new(&desk, "kefu_desk");
	vault_start(f);
}

void
vaultfix_close(struct vaultfix *f)
{
	size_t i;

	vault_stop(f);
	for (i = 0; i < AS_N; i++)
		vault_close(f->as[i].vault);
	db_close(f->desk.db);
	accounts_drop(f);
	for (i = 1; i < 4; i++)
		(void)unlink(arena_printf(f->db.cx.mem, "%s/%zu.key", f->conf.key_dir, i));
	(void)rmdir(f->conf.key_dir);
	(void)rmdir(f->dir);
	dbfix_close(&f->db);
}

void
vaultfix_user(struct vaultfix *f, const char *login, const char *department, const char *role)
{
	int64_t id;

	assert_int_equal(AS(f, AS_ADMIN, vault_user_set(&f->as[AS_ADMIN], login, login, department, "en", &role, 1, "correct horse", &id)),
	    ST_OK);
	assert_true(id > 0);
}

void
vaultfix_login(struct vaultfix *f, const char *login)
{
	struct ctx *cx = &f->desk;
	const char *token;

	cx->who = (struct actor){ 0 };
	assert_int_equal(AS(f, AS_DESK, vault_login(cx, login, "correct horse", &token)), ST_OK);
	assert_int_equal(session_load(cx, token), ST_OK);
	assert_string_equal(cx->who.login, login);
}

size_t
vaultfix_raw(struct vaultfix *f, enum who who, bool slow, const void *p, size_t n, unsigned char *out, size_t max)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval t = { 15, 0 };
	ssize_t got;

	(void)snprintf(sun.sun_path, sizeof(sun.sun_path), "%s%s", f->conf.vault_socket, slow ? VAULT_SLOW_SUFFIX : "");
	vaultfix_be(f, who);
	assert_int_equal(connect(fd, (const struct sockaddr *)&sun, sizeof(sun)), 0);
	vaultfix_back(f);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	(void)send(fd, p, n, MSG_NOSIGNAL);
	got = recv(fd, out, max, 0);
	(void)close(fd);
	return got < 0 ? 0 : (size_t)got;
}
