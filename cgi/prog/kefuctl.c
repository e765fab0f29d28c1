/*
 * kefuctl.c -- the administrator's tool: finds the subcommand in the table and runs it.
 */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "base/build.h"
#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/vault.h"
#include "prog/ctl.h"

/* clang-format off */
static const struct ctl_command commands[] = {
	{ "audit verify", "", "Walk every chain of the access log and of the audit seals; name the first broken row.", ctl_audit_verify },
	{ "demo", "[--password-stdin]", "Load the demo company: departments, staff, articles, customers, complaints.  Safe to run again.", ctl_demo },
	{ "doctor", "[--keys]", "Check configuration, files, database and vault; say how to mend each fault.\n--keys: every key of kefu.conf with its default and meaning.", ctl_doctor },
	{ "export articles", "FILE|FOLDER [--form csv|jsonl|folder]", "Every article: CSV or JSON lines (with its files in files/ beside it), or a folder of Markdown files.\nThe form is told by the name.  What comes out goes in again exactly.", ctl_export_articles },
	{ "export categories", "FILE", "The category tree as CSV.", ctl_export_categories },
	{ "export departments", "FILE", "The departments as CSV.", ctl_export_departments },
	{ "import articles", "FILE|FOLDER [--dry-run] [--source NAME] [--charset NAME] [--category CODE] [--language LANG] [--audience WHO]", "Articles from CSV (with a header row), JSON lines, or a folder of Markdown or HTML files with their images.\nFields: title, body, category, language, audience, keywords, key (the same for all translations), type, slug, state,\nvalid_from, valid_to, review_by, owner, departments, days_ago.  Safe to run twice; can be undone.", ctl_import_articles },
	{ "import categories", "FILE [--dry-run]", "Categories from CSV with code, parent, sort, name_en, name_zh_CN, name_zh_TW; those above first.", ctl_import_categories },
	{ "import customers", "FILE [--dry-run] [--source NAME]", "Customers from CSV with a header row of field keys: kind, name, region, grade, status, note, source_key, owner,\ndepartment, since (YYYY-MM-DD), and the private fields phone, email, address, birth, income, household.  Safe to run twice.", ctl_import_customers },
	{ "import departments", "FILE [--dry-run]", "Departments from CSV with code, parent, name_en, name_zh_CN, name_zh_TW; those above first.", ctl_import_departments },
	{ "import list", "", "The last fifty imports of articles: number, time, state, what they did.", ctl_import_list },
	{ "import undo", "NUMBER", "Take an import of articles back: what it made is archived, what it changed is put back.\nWhat somebody changed since is left and named.", ctl_import_undo },
	{ "jobs", "--once [--now TIME]", "Do once what kefu-jobs does all the time.  TIME (2026-11-21T14:00:00Z) stands for the present.", ctl_jobs },
	{ "key add", "", "Make the next master key.  Restart every vault, then run kefuctl key rotate.", ctl_key_add },
	{ "key init", "", "Make the first master key.  Run it as the vault's user; keep a copy of the file offline.", ctl_key_init },
	{ "key rotate", "", "Wrap every party's key with the present master key.  May be stopped and started again.", ctl_key_rotate },
	{ "mailin", "< MESSAGE", "Store one mail, as kefu-mailin does.", ctl_mailin },
	{ "migrate", "", "Bring the database to this release: tables, routines, grants, first rows.", ctl_migrate },
	{ "reindex", "", "Build the search index anew.", ctl_reindex },
	{ "role list", "", "Roles with their permissions.", ctl_role_list },
	{ "routes", "", "Every route of portal and desk: method, pattern, permission, proof.", ctl_routes },
	{ "user add", "LOGIN --role ROLE... [--name NAME] [--department CODE] [--lang LANG] [--password-stdin]", "Make a member of staff, or set an existing one's roles and password.", ctl_user_add },
};
/* clang-format on */

static void
usage(FILE *to)
{
	size_t i;

	fprintf(to, "usage: kefuctl [-c FILE] COMMAND [ARGUMENT...]\n       kefuctl COMMAND --help\n\n");
	for (i = 0; i < NELEM(commands); i++)
		fprintf(to, "  %s %s\n", commands[i].name, commands[i].usage);
}

/* How many of the words are the command's name: 1, 2, or 0 when they are not. */
static int
name_matches(const char *name, int argc, char **argv)
{
	const char *space = strchr(name, ' ');

	if (space == NULL)
		return argc >= 1 && strcmp(argv[0], name) == 0 ? 1 : 0;
	if (argc < 2 || strncmp(argv[0], name, (size_t)(space - name)) != 0 || argv[0][space - name] != '\0')
		return 0;
	return strcmp(argv[1], space + 1) == 0 ? 2 : 0;
}

static const struct ctl_command *
find(int argc, char **argv, int *words)
{
	size_t i;

	for (i = 0; i < NELEM(commands); i++) {
		if ((*words = name_matches(commands[i].name, argc, argv)) > 0)
			return &commands[i];
	}
	return NULL;
}

static int
run(const struct ctl_command *command, const char *path, int argc, char **argv)
{
	static struct conf conf;
	struct arena *mem = arena_new();
	struct ctx cx = { .mem = mem, .conf = &conf, .ip = "", .user_agent = "" };
	struct ctl ctl = { &cx, &conf, command, argc, argv };
	const char *why = NULL;
	unsigned char id[8];
	int rc;

	if (conf_load(mem, path, &conf, &why) != ST_OK) {
		ctl_say("%s", why);
		arena_free(mem);
		return EX_CONFIG;
	}
	(void)date_zone(conf.time_zone);
	(void)lang_from(conf.default_lang, &cx.lang);
	secret_random(id, sizeof(id));
	cx.request_id = str_hex(mem, id, sizeof(id));
	cx.now = date_now();
	cx.db = db_new(&conf, "kefu_admin");
	cx.vault = vault_new(&conf);
	rc = command->fn(&ctl);
	vault_close(cx.vault);
	db_close(cx.db);
	arena_free(mem);
	return rc;
}

int
main(int argc, char **argv)
{
	const char *path = KEFU_CONF_FILE;
	const struct ctl_command *command;
	int at = 1, words = 0;

	/* Faults are told in sentences, not as log lines. */
	log_open("kefuctl", LOG_L_ERROR + 1);
	secret_init();
	if (argc > 2 && strcmp(argv[1], "-c") == 0) {
		path = argv[2];
		at = 3;
	}
	if (at < argc && strcmp(argv[at], "--version") == 0) {
		printf("kefuctl %s\n", KEFU_VERSION);
		return 0;
	}
	if (at < argc && (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)) {
		usage(stdout);
		return 0;
	}
	if ((command = find(argc - at, argv + at, &words)) == NULL) {
		usage(stderr);
		return EX_USAGE;
	}
	at += words;
	if (at < argc && (strcmp(argv[at], "--help") == 0 || strcmp(argv[at], "-h") == 0)) {
		printf("usage: kefuctl [-c FILE] %s %s\n\n%s\n", command->name, command->usage, command->help);
		return 0;
	}
	return run(command, path, argc - at, argv + at);
}
