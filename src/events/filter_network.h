/* SPDX-License-Identifier: Apache-2.0
 * Networks among the values of filters: field:10.0.0.0/8. */
#ifndef EVENTS_FILTER_NETWORK_H
#define EVENTS_FILTER_NETWORK_H

#include "events/filter.h"

/* Make a term of a network (CIDR, IPv4 or IPv6); false, and nothing done, when it is none. */
bool filter_network_read(struct arena *arena, struct str text, struct filter_term *term);
/* "10.1.2.0/33", "300.0.0.0/8": an address, or what was meant as one, with a number behind the
 * stroke. */
bool filter_network_is_meant(struct str text);

#endif
