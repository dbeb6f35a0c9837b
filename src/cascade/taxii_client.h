/* SPDX-License-Identifier: Apache-2.0
 * Fetching a collection of another TAXII 2.1 server (OASIS Standard, section 5.4): page by page,
 * going on where it ended.
 *
 * Pages go by the server's `next`; where it gives none, by added_after from the header
 * X-TAXII-Date-Added-Last.  A server that does not come forward (the same page again, `more`
 * without a place to go on) is told and left.  One go ends after TAXII_CLIENT_PAGES or
 * TAXII_CLIENT_POLL_MS; the next one goes on from the place that was handed over last. */
#ifndef CASCADE_TAXII_CLIENT_H
#define CASCADE_TAXII_CLIENT_H

#include "base/json.h"
#include "cascade/sending.h"

struct taxii_client_source {
    struct str url; /* of the API root */
    struct str collection;
    struct str user, secret; /* a secret without user is a bearer token */
    struct str authority;
    bool is_internal, may_loop;
};

/* Where fetching goes on: "" at the beginning. */
struct taxii_client_place {
    struct str added_after; /* as the server wrote it */
    struct str next;        /* a page in the middle of what added_after began */
};

/* Called for each page; texts and objects are valid during the call.  Any status but ST_OK ends the
 * go. */
typedef enum status taxii_client_page_fn(void *cookie, const json_t *objects,
                                         const struct taxii_client_place *place,
                                         struct fault *fault);

struct taxii_client_outcome {
    int64_t pages, objects, bytes;
    bool is_whole;   /* the server has no more for now */
    int64_t retry_s; /* with ST_BUSY: the server wants to be asked again after so long */
};

/* ST_IO: no connection (unknown authority, name, time) or an answer of 5xx; ST_DENIED: 401, 403;
 * ST_NOT_FOUND: no such root or collection; ST_INVALID: a redirect, or refused as wrong (400);
 * ST_MALFORMED: no TAXII 2.1, or a server that does not come forward; ST_LIMIT: a page beyond
 * TAXII_CLIENT_PAGE_BYTES or TAXII_CLIENT_TAKEN_OBJECTS; ST_BUSY: 429 or 503.  What pages were
 * handed over before stays so. */
enum status taxii_client_poll(struct sending *sending, const struct taxii_client_source *source,
                              const struct taxii_client_place *from, taxii_client_page_fn *page,
                              void *cookie, struct taxii_client_outcome *ret_outcome,
                              struct fault *fault) MUST_CHECK;

/* An answer's body as an envelope {objects[], more, next}; `type` is its Content-Type.
 * ST_MALFORMED, ST_LIMIT. */
enum status taxii_client_read(struct arena *arena, struct str type, struct str body,
                              json_t **ret_envelope, struct fault *fault) MUST_CHECK;

#endif
