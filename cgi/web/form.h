/*
 * form.h -- declared, typed input: a table of fields fills a struct, or the form comes back.
 *
 * Undeclared fields do not exist.  A single field given twice is invalid.  Lengths count characters.
 * Text is NFC UTF-8 without control characters (LF and TAB are allowed in FT_TEXT; CR LF becomes LF).
 * After a failed form_read, view_form shows every typed value and one error key a field.
 */
#ifndef KEFU_WEB_FORM_H
#define KEFU_WEB_FORM_H

#include "web/req.h"
#include "web/view.h"

enum field_type {
	FT_TEXT,   /* const char *; several lines */
	FT_LINE,   /* const char *; one line, trimmed */
	FT_EMAIL,  /* const char *; RFC 5321 mailbox shape, trimmed */
	FT_PHONE,  /* const char *; digits + and separators, full-width folded, 3..20 digits */
	FT_INT,    /* int64_t in [min, max] */
	FT_MONEY,  /* int64_t minor units (2 decimals) in [min, max] */
	FT_DATE,   /* const char * "YYYY-MM-DD", a real day */
	FT_ONE_OF, /* const char *; one of choices */
	FT_ID,     /* int64_t > 0, or 0 when optional and empty */
	FT_TAGS,   /* const char *; words separated by spaces or commas, normalised to single spaces */
	FT_BOOL,   /* bool: a checkbox */
	FT_FILE,   /* uploads of this name: taken from rq->uploads; no member */
	FT_SECRET  /* const char *; exact bytes, never shown again (passwords) */
};

struct field {
	const char *name;
	enum field_type type;
	bool required;
	int64_t min, max;            /* characters for text, value for numbers, count for files; max 0: the type's default (line 200, text 20000) */
	const char *const *choices;  /* FT_ONE_OF: NULL-terminated */
	size_t offset;               /* in the struct */
	const char *label;           /* catalogue key of its label, for the summary of errors; NULL: the name */
};

/* Fill *out from the body (GET forms: the query).  False when any field is invalid: errors are kept for view_form. */
bool form_read(struct req *, const struct field *, size_t n, void *out);
/* Add an error of a rule that spans fields or needs the database; field NULL: the whole form.  key is of the catalogue: "error.phone_taken". */
void form_error(struct req *, const char *field, const char *key);
bool form_ok(const struct req *);
/* Form.<field>.{value,error,selected.<choice>} and Form.Errors.N.{field,label,error} from what was typed (after
 * form_read) ... with status 422 when invalid.  Errors are sentences of the catalogue, "field.<key>" unless the key
 * has a dot of its own.  Form.error is the whole form's. */
enum status view_form(struct req *, const struct field *, size_t n, const void *values) KEFU_MUST_USE;
/* ... or from a struct of stored values (first showing). */
void view_form_values(struct req *, const struct field *, size_t n, const void *values);
/* ... or from what was typed another time: pairs by name; a field without one stays as it was shown before. */
void view_form_typed(struct req *, const struct field *, size_t n, const struct param *, size_t nparam);
/* 16 random bytes in hex for a hidden idem field: Form.idem. */
void view_form_idem(struct req *);

#endif
