/* SPDX-License-Identifier: Apache-2.0
 * Replies kept per account under the key the caller chose, so that a request sent twice is carried
 * out once.  The row is written in the transaction of the change itself. */
#ifndef REGISTRY_KEPT_REPLY_H
#define REGISTRY_KEPT_REPLY_H

#include "base/json.h"
#include "db/work.h"

enum { KEPT_REPLY_MS = 24 * 60 * 60 * 1000, KEPT_REPLY_MAX_BYTES = 256 * 1024 };

struct kept_reply {
    struct str key;
    struct str request_digest; /* SM3 hex of the whole request */
    int http_status;
    int64_t version; /* of the record, 0 when none */
    json_t *body;    /* NULL when none */
};

/* Look up the actor's key and fill status, version and body.  ST_NOT_FOUND (no fault): none kept;
 * ST_CONFLICT: the key belongs to another request, or the reply was too large to keep. */
enum status kept_reply_find(struct work *w, struct kept_reply *reply) MUST_CHECK;
/* Keep it, and drop what is past KEPT_REPLY_MS; a write work. */
enum status kept_reply_add(struct work *w, const struct kept_reply *reply) MUST_CHECK;

#endif
