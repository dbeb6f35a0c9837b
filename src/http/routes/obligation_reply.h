/* SPDX-License-Identifier: Apache-2.0
 * How routes show duties: shapes of a row, a page, and one whole. */
#ifndef HTTP_ROUTES_OBLIGATION_REPLY_H
#define HTTP_ROUTES_OBLIGATION_REPLY_H

#include "http/route.h"
#include "registry/actor.h"

extern const struct shape obligation_reply_row_shape;
extern const struct shape obligation_reply_page_shape;
extern const struct shape obligation_reply_whole_shape;

/* Who deals with duties, and who also looks at what concerns a system. */
enum {
    OBLIGATION_REPLY_NEEDS =
        ROUTE_ROLE(ROLE_OPERATOR) | ROUTE_ROLE(ROLE_REGULATOR) | ROUTE_ROLE(ROLE_POLICE),
    OBLIGATION_REPLY_LOOKS = OBLIGATION_REPLY_NEEDS | ROUTE_ROLE(ROLE_EXPERT),
};

#endif
