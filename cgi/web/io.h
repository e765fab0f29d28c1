/*
 * io.h -- the two byte streams of a request: the body that comes in, the answer that goes out.
 *
 * FastCGI, plain CGI and the memory streams of the tests look alike behind it.  It knows nothing of
 * HTTP; nobody outside web/ includes it.
 */
#ifndef KEFU_WEB_IO_H
#define KEFU_WEB_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct fcgi_io {
	/* Up to n bytes of the body; 0 at its end; -1 when it was cut or the peer has gone. */
	ssize_t (*read)(struct fcgi_io *, void *p, size_t n);
	/* All n bytes; false when the peer has gone. */
	bool (*write)(struct fcgi_io *, const void *p, size_t n);
	void (*end)(struct fcgi_io *); /* the peer has all of the answer, and waits no longer; NULL: only when the request ends */
	void *arg;   /* of these functions */
	bool body;   /* the method may bring a body */
	bool ended;  /* end has been called */
	bool broken; /* a write has failed: stop early */
	size_t sent; /* bytes of the answer, headers included */
};

static inline bool
io_write(struct fcgi_io *io, const void *p, size_t n)
{
	if (io->broken)
		return false;
	if (n > 0 && !io->write(io, p, n))
		io->broken = true;
	else
		io->sent += n;
	return !io->broken;
}

#endif
