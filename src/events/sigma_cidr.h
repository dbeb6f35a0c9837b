/* SPDX-License-Identifier: Apache-2.0
 * Networks of both address families. */
#ifndef EVENTS_SIGMA_CIDR_H
#define EVENTS_SIGMA_CIDR_H

#include "base/base.h"

struct sigma_cidr {
    unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
    int prefix;                /* 0..128 */
    bool is_v4;
};

/* "10.0.0.0/8", "fe80::/10"; without a prefix the one address. */
bool sigma_cidr_read(struct str text, struct sigma_cidr *ret_net);
/* An address alone. */
bool sigma_cidr_address(struct str text, struct sigma_cidr *ret_address);
bool sigma_cidr_holds(const struct sigma_cidr *net, const struct sigma_cidr *address);

#endif
