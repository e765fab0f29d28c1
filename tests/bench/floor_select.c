/*
 * floor_select.c -- the constant answer plus one prepared primary-key SELECT.  A floor for ./run bench.
 * Arguments: socket, password file.
 */
#include <fcgiapp.h>
#include <mysql.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SQL "SELECT title FROM public_article WHERE id = ?"

int
main(int argc, char **argv)
{
	FCGX_Request rq;
	MYSQL *db;
	char password[128] = "", title[1024];
	long long id = 1;
	FILE *f = argc > 2 ? fopen(argv[2], "r") : NULL;
	MYSQL_STMT *st;
	MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &id };
	MYSQL_BIND out = { .buffer_type = MYSQL_TYPE_STRING, .buffer = title, .buffer_length = sizeof(title) };

	if (f == NULL || fgets(password, sizeof(password), f) == NULL)
		return 1;
	password[strcspn(password, "\n")] = '\0';
	if (fork() < 0) /* two workers, as the programs it is compared with */
		return 1;
	db = mysql_init(NULL);
	if (!mysql_real_connect(db, NULL, "kefu_portal", password, "kefu", 0, argv[1], 0))
		return 1;
	st = mysql_stmt_init(db);
	if (mysql_stmt_prepare(st, SQL, strlen(SQL)) != 0 || mysql_stmt_bind_param(st, &in) != 0 ||
	    FCGX_Init() != 0 || FCGX_InitRequest(&rq, 0, 0) != 0)
		return 1;
	while (FCGX_Accept_r(&rq) == 0) {
		if (mysql_stmt_execute(st) != 0 || mysql_stmt_bind_result(st, &out) != 0)
			return 1;
		while (mysql_stmt_fetch(st) == 0)
			continue;
		mysql_stmt_free_result(st);
		FCGX_PutS("Content-Type: text/plain\r\n\r\n", rq.out);
		FCGX_PutS(title, rq.out);
		FCGX_Finish_r(&rq);
	}
	return 0;
}
