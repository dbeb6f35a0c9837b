/* SPDX-License-Identifier: Apache-2.0
 * How routes show a matter: its shape, and the reply with its version. */
#ifndef HTTP_ROUTES_MATTER_REPLY_H
#define HTTP_ROUTES_MATTER_REPLY_H

#include "http/route.h"
#include "registry/actor.h"

struct matter;

extern const struct shape matter_reply_shape;      /* one whole */
extern const struct shape matter_reply_page_shape; /* {items[], next, total, as_of} */
extern const struct shape matter_reply_row_shape;  /* one row of a list */

/* The matter with everything the page needs; ETag is its version. */
enum status matter_reply(struct work *w, struct matter *matter, struct reply *rp) MUST_CHECK;

/* Who deals with matters. */
enum {
    MATTER_REPLY_NEEDS = ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_EXPERT) |
                         ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE)
};

#endif
