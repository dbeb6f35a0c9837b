/* SPDX-License-Identifier: Apache-2.0
 * IP addresses and networks among indicators: text to bytes and back. */
#ifndef INTEL_INDICATOR_ADDRESS_H
#define INTEL_INDICATOR_ADDRESS_H

#include "base/base.h"
#include "intel/intel_limits.h"

struct indicator_address {
    uint8_t bytes[16]; /* network order; IPv4 in the first four */
    uint8_t length;    /* of the prefix; 32 or 128 for an address */
    bool is_v6;
};

/* Address or network of plain text ("10.1.2.3", "2001:db8::/32"); nothing else around it. */
bool indicator_address_read(struct str text, struct indicator_address *ret_address);
/* Only dotted IPv4; the way of events. */
bool indicator_address_ipv4(struct str text, uint8_t ret_bytes[4]);
/* The text of an address (with "/length" when it is a network); `room` takes INTEL_TEXT_MAX_BYTES.
 */
struct str indicator_address_print(const struct indicator_address *address, char *room);
/* Clear the bits behind the first `length`. */
void indicator_address_mask(struct indicator_address *address, uint8_t length);

#endif
