/* SPDX-License-Identifier: Apache-2.0
 * Requests sent twice with one Idempotency-Key: which ones count, and what makes them the same. */
#ifndef HTTP_REPEAT_H
#define HTTP_REPEAT_H

#include "http/exchange.h"
#include "registry/kept_reply.h"

/* Fill key and request digest (SM3 of path, query and body).  The key stays empty when the exchange
 * has none or its route keeps none: only signed-in writes by POST that run in one work and whose
 * reply holds no secret.  ST_INVALID: the key is too long or not printable ASCII. */
enum status repeat_read(struct exchange *x, struct kept_reply *ret_kept) MUST_CHECK;

#endif
