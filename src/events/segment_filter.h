/* SPDX-License-Identifier: Apache-2.0
 * Binary fuse filters with 8-bit fingerprints (Graf, Lemire: Binary Fuse Filters, 2022): about 9
 * bits a key; never false for a key that was put in, true for about one of 256 others. */
#ifndef EVENTS_SEGMENT_FILTER_H
#define EVENTS_SEGMENT_FILTER_H

#include "base/base.h"

enum { SEGMENT_FILTER_KEYS_MAX = 1 << 24, SEGMENT_FILTER_PLACES = 3 };

struct segment_filter {
    uint64_t seed;
    uint32_t segment_length; /* a power of two */
    uint32_t segment_count;
    const uint8_t *fingerprints; /* (segment_count + 2) × segment_length */
    uint32_t bytes;
};

/* Sort keys and drop doubles, in place; gives what is left. */
enum status segment_filter_distinct(uint64_t *keys, size_t count, size_t *ret_count) MUST_CHECK;
/* From distinct keys.  `fingerprints` is the caller's to free.  No keys: no bytes, holds nothing.
 */
enum status segment_filter_make(const uint64_t *keys, size_t count,
                                struct segment_filter *ret_filter) MUST_CHECK;
bool segment_filter_holds(const struct segment_filter *filter, uint64_t key);
/* The same where `fingerprints` begin with those of place `from`. */
bool segment_filter_holds_from(const struct segment_filter *filter, uint64_t key, uint32_t from);
/* The fingerprints that a look at this key reads. */
void segment_filter_places(const struct segment_filter *filter, uint64_t key,
                           uint32_t ret_at[SEGMENT_FILTER_PLACES]);
/* Whether the numbers of a stored filter belong together. */
bool segment_filter_is_sound(const struct segment_filter *filter);

#endif
