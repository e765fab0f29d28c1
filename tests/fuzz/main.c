/*
 * main.c -- runs a fuzz target over files and folders of a corpus, where libFuzzer is not linked.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX (16 * 1024 * 1024)

static int
run_file(const char *path)
{
	FILE *in = fopen(path, "re");
	uint8_t *data = malloc(INPUT_MAX), *exact;
	size_t n;

	if (in == NULL || data == NULL) {
		perror(path);
		free(data);
		return 0;
	}
	n = fread(data, 1, INPUT_MAX, in);
	(void)fclose(in);
	/* A block of exactly n bytes, so that reading one more is seen. */
	exact = malloc(n == 0 ? 1 : n);
	if (exact == NULL)
		abort();
	memcpy(exact, data, n);
	free(data);
	(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 1;
}

static int
run_folder(const char *path)
{
	struct dirent *e;
	DIR *d = opendir(path);
	char below[4096];
	int n = 0;

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		(void)snprintf(below, sizeof(below), "%s/%s", path, e->d_name);
		n += run_file(below);
	}
	if (d != NULL)
		(void)closedir(d);
	return n;
}

int
main(int argc, char **argv)
{
	int n = 0;

	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st) == 0)
			n += S_ISDIR(st.st_mode) ? run_folder(argv[i]) : run_file(argv[i]);
	}
	printf("%d inputs\n", n);
	return n > 0 ? 0 : 1;
}
