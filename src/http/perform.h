/* SPDX-License-Identifier: Apache-2.0
 * Running one route: decode what was sent, run the handler inside its work, check and write the
 * reply. */
#ifndef HTTP_PERFORM_H
#define HTTP_PERFORM_H

#include "http/exchange.h"
#include "http/server.h"

/* Fill x->request from path, query, headers and body. */
enum status perform_decode(struct exchange *x) MUST_CHECK;
/* Run the handler, commit, answer.  On failure nothing was changed, x->fault says why, and the
 * exchange is not answered. */
enum status perform_route(struct exchange *x, const struct server_settings *settings) MUST_CHECK;

#endif
