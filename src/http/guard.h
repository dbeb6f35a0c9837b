/* SPDX-License-Identifier: Apache-2.0
 * Refusing requests whose framing or origin cannot be trusted, before anything else reads them.
 *
 * libmicrohttpd 0.9.75 lets through doubled and contradictory body lengths (request smuggling);
 * these checks stand before its first use of them. */
#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

#include "http/exchange.h"

/* Header names are tokens, values without control characters; one Host; at most one Content-Length
 * of digits, or Transfer-Encoding "chunked", not both, and neither on GET, HEAD and DELETE; headers
 * that decide anything occur once.  ST_MALFORMED; the connection must then be closed. */
enum status guard_framing(struct exchange *x) MUST_CHECK;
/* Content-Length, or -1 when the body is chunked or absent.  Only after guard_framing. */
int64_t guard_body_bytes(const struct exchange *x);
/* `host` is the Host header; `listen_host` the address listened on (without brackets or port);
 * names as in server_settings.  IP literals pass when listening on a wildcard address: a name that
 * was bent to this machine (DNS rebinding) never is one. */
bool guard_host(struct str host, const char *listen_host, int port, const char *const *names);
/* A write comes from this console or from no browser at all: Sec-Fetch-Site is same-origin (or
 * none), Origin, when there, is "https://" + Host. */
bool guard_origin(const struct exchange *x);

#endif
