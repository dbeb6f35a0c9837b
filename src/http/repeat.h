/* SPDX-License-Identifier: Apache-2.0
 * Requests sent twice with one Idempotency-Key: the second gets the first one's reply and changes
 * nothing.  Kept per account for HTTP_KEPT_REPLY_MS, in the transaction of the change itself. */
#ifndef HTTP_REPEAT_H
#define HTTP_REPEAT_H

#include "http/exchange.h"

struct repeat {
    struct str key;
    struct str request_digest; /* SM3 hex of method, path, query and body */
};

/* Read the exchange's key: ret_repeat->key is empty when there is none or the route keeps none.
 * ST_INVALID: the key is too long or not printable ASCII. */
enum status repeat_read(struct exchange *x, struct repeat *ret_repeat) MUST_CHECK;
/* The kept reply: ST_OK with its parts, ST_NOT_FOUND (no fault) when there is none, ST_CONFLICT
 * when the key was used for another request. */
enum status repeat_find(struct work *w, const struct repeat *repeat,
                        struct reply *ret_reply) MUST_CHECK;
/* Keep a reply; a write work. */
enum status repeat_keep(struct work *w, const struct repeat *repeat,
                        const struct reply *reply) MUST_CHECK;

#endif
