/*
 * import.c -- what all importers do: count, tell, know their fields.  Articles: import_article.c; customers: import_customer.c.
 */
#include <string.h>

#include "model/import_priv.h"

void
import_say(struct import *im, int64_t row, enum import_result result, const char *key, const char *why)
{
	im->count[result]++;
	if (im->say != NULL)
		im->say(im->arg, row, result, key, why);
}

const char *
import_unknown(const struct record *rec, const char *const *names, size_t n)
{
	size_t i, j;

	for (i = 0; i < rec->n; i++) {
		for (j = 0; j < n && strcmp(rec->names[i], names[j]) != 0; j++)
			continue;
		if (j == n)
			return rec->names[i];
	}
	return NULL;
}

bool
import_one_of(const char *s, const char *words)
{
	size_t n = str_empty(s) ? 0 : strlen(s);
	const char *at = words;

	while (n > 0 && (at = strstr(at, s)) != NULL) {
		if ((at == words || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
			return true;
		at += n;
	}
	return s == NULL;
}
