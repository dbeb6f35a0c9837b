/* SPDX-License-Identifier: Apache-2.0
 * What happens to every request, in one order: limits, framing, host, static or API, match, origin,
 * session, rate, authorise, decode by shape, handler inside a work, check of the reply, commit, one
 * log line.
 *
 * Three calls, because a body must not be taken in before its sender is known:
 *   phases_receive  headers are there; never touches the store
 *   phases_admit    who asks, and may they; needs the store
 *   phases_answer   body is there; runs the handler
 * Each may answer, which ends the matter; x->is_answered tells. */
#ifndef HTTP_PHASES_H
#define HTTP_PHASES_H

#include "http/exchange.h"
#include "http/server.h"

struct phases;

/* `host` and `port` as listened on; NULL: no memory.  The settings must outlive it. */
struct phases *phases_new(const struct server_settings *settings, const char *host, int port,
                          const char *base_url);
void phases_free(struct phases *phases);
void phases_receive(struct phases *phases, struct exchange *x);
void phases_admit(struct phases *phases, struct exchange *x);
void phases_answer(struct phases *phases, struct exchange *x);
/* The queue for workers is full, or the server is ending: 503. */
void phases_refuse_busy(struct exchange *x);
/* More than HTTP_MAX_HEADERS: 431. */
void phases_refuse_headers(struct exchange *x);
/* An upload could not be taken in; x->fault says why. */
void phases_refuse_upload(struct exchange *x);
/* The one log line, when the answer is complete. */
void phases_log(const struct exchange *x);

#endif
