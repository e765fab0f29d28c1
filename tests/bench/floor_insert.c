/*
 * floor_insert.c -- transactions of two INSERTs from N connections for some seconds: the floor for filing a complaint.
 * Arguments: socket, password file of kefu_admin, connections, seconds.  Prints transactions per second.
 */
#include <mysql.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *db_socket;
static char password[128];
static atomic_long done;
static atomic_bool over;

static void *
insert_loop(void *arg)
{
	MYSQL *db = mysql_init(NULL);

	(void)arg;
	if (!mysql_real_connect(db, NULL, "kefu_admin", password, "kefu_bench", 0, db_socket, 0)) {
		fprintf(stderr, "floor_insert: %s\n", mysql_error(db));
		exit(1);
	}
	while (!over) {
		if (mysql_query(db, "START TRANSACTION") ||
		    mysql_query(db, "INSERT INTO a (t) VALUES (REPEAT('text ', 60))") ||
		    mysql_query(db, "INSERT INTO b (a_id, t) VALUES (LAST_INSERT_ID(), REPEAT('text ', 60))") ||
		    mysql_query(db, "COMMIT")) {
			fprintf(stderr, "floor_insert: %s\n", mysql_error(db));
			exit(1);
		}
		done++;
	}
	mysql_close(db);
	return NULL;
}

int
main(int argc, char **argv)
{
	pthread_t t[64];
	FILE *f;
	int n, seconds;

	if (argc != 5 || (f = fopen(argv[2], "r")) == NULL || fgets(password, sizeof(password), f) == NULL)
		return 1;
	password[strcspn(password, "\n")] = '\0';
	db_socket = argv[1];
	n = (int)strtol(argv[3], NULL, 10);
	seconds = (int)strtol(argv[4], NULL, 10);
	if (n < 1 || n > 64 || mysql_library_init(0, NULL, NULL))
		return 1;
	for (int i = 0; i < n; i++)
		pthread_create(&t[i], NULL, insert_loop, NULL);
	nanosleep(&(struct timespec){ .tv_sec = seconds }, NULL);
	over = true;
	for (int i = 0; i < n; i++)
		pthread_join(t[i], NULL);
	printf("%ld\n", done / seconds);
	return 0;
}
