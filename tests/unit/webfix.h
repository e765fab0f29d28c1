/*
 * webfix.h -- a request out of memory, for tests and fuzzers of the web layer.
 */
#ifndef KEFU_TESTS_WEBFIX_H
#define KEFU_TESTS_WEBFIX_H

#include "base/conf.h"
#include "web/io.h"
#include "web/resp.h"
#include "web/server.h"

struct webfix {
	struct conf conf;
	struct ctx cx;
	struct auth_ops auth;
	struct app app;
	struct fcgi_io io;
	struct req rq;
	const char *body;   /* what the request's body will be */
	size_t body_len, body_at, body_piece; /* piece: bytes of one read, 0: all */
	bool body_cut;      /* the peer goes away at the end of body */
	struct str out;     /* what was sent */
	struct arena *env;  /* the parameters of the last request */
};

/* Permissions of the fixture: a session cookie "s=<login>" makes a user who has PERM_SOME when the
 * login is "some". */
enum { FIX_UNSET, FIX_ANYONE, FIX_STAFF, FIX_SOME, FIX_N };

void webfix_open(struct webfix *);
void webfix_close(struct webfix *);
/* Forget the last request and fill f->rq from "NAME=value" parameters (NULL at the end; NULL: none more than method and
 * target).  Answers what req_fill answered. */
int webfix_fill(struct webfix *, const char *method, const char *target, const char *const *more);
/* The same with a body, then the whole ladder and resp_send: f->out has the answer. */
void webfix_run(struct webfix *, const char *method, const char *target, const char *const *more,
    const char *body);
/* Body of that many bytes for a later req_body. */
void webfix_body(struct webfix *, const char *body, size_t n);
/* A header's value in f->out in the fixture's arena; NULL without one. */
const char *webfix_header(struct webfix *, const char *name);

#endif
