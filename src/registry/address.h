/* SPDX-License-Identifier: Apache-2.0
 * IPv4 and IPv6 addresses as one 128-bit line (IPv4 as ::ffff:a.b.c.d), and ranges on it. */
#ifndef REGISTRY_ADDRESS_H
#define REGISTRY_ADDRESS_H

#include "base/base.h"

struct address {
    uint64_t high, low;
};

struct address_range {
    struct address first, last;
};

enum { ADDRESS_HEX_BYTES = 33, ADDRESS_MAX_TEXT = 64 };

/* One address without zone or port. */
bool address_read(struct str text, struct address *ret_address);
/* A single address, "a/prefix", "a-b" or "a-N" (N replaces the last part of a dotted address); also
 * with full-width signs and "~" or "–" between.  Host bits of a prefix are dropped. */
bool address_range_read(struct arena *arena, struct str text, struct address_range *ret_range);
/* 32 lower-case hex digits, which sort as the addresses do. */
const char *address_hex(struct address address, char text[ADDRESS_HEX_BYTES]);
int address_order(struct address a, struct address b);
/* Highest bit of (last - first): ranges of class b hold more than 2^b - 1 and at most 2^(b+1)
 * addresses; -1 for a single address. */
int address_range_class(const struct address_range *range);
/* address - (2^(class+1) - 1), not below zero: the earliest first address that a range of that
 * class may have and still hold `address`. */
struct address address_before(struct address address, int class);

#endif
