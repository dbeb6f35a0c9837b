/* SPDX-License-Identifier: Apache-2.0
 * TAXII 2.1 over HTTPS: GET /taxii2/ and, below it, the API roots; a root also answers at "/ROOT/",
 * where its documents may say it is.  A trailing slash may be left out.
 *
 * Beside the API of routes it has rules of its own, which its standard sets: media types, errors
 * ({title, description, http_status}), HTTP Basic.  So it is no table of routes but one place in
 * the phases (phases.c): found on receiving, judged before a body is taken in, answered after. */
#ifndef HTTP_TAXII_ANSWER_H
#define HTTP_TAXII_ANSWER_H

#include "http/exchange.h"
#include "http/server.h"

/* What the phases take for the route of such a request: bodies go to a file, guesses are counted.
 */
extern const struct route taxii_answer_route;

/* Whether the path is this server's: "/taxii2…", or the form of one below a root. */
bool taxii_answer_owns(struct str path);
/* Sign-in, method, media types, rights; answers when it refuses.  ST_UNAUTHENTICATED: a wrong guess
 * was answered, which counts against the address. */
enum status taxii_answer_admit(struct exchange *x, const struct server_settings *settings);
/* Carry it out and answer. */
void taxii_answer_run(struct exchange *x, const struct server_settings *settings,
                      const char *base_url);

#endif
