/* SPDX-License-Identifier: Apache-2.0
 * A small digest of 64 bits that tells whether what was computed differs from what is kept.  It is
 * no protection against anybody. */
#ifndef PROCEDURES_OBLIGATION_HASH_H
#define PROCEDURES_OBLIGATION_HASH_H

#include <string.h>

#include "base/str.h"

#define OBLIGATION_HASH_SEED UINT64_C(14695981039346656037)

static inline uint64_t obligation_hash_number(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* With its length, so that texts in a row cannot run into each other. */
static inline uint64_t obligation_hash_text(uint64_t hash, struct str text)
{
    uint64_t word = 0;
    size_t at = 0;

    hash = obligation_hash_number(hash, text.len);
    for (; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        hash = obligation_hash_number(hash, word);
    }
    word = 0;
    if (at < text.len)
        memcpy(&word, text.ptr + at, text.len - at);
    return obligation_hash_number(hash, word);
}

#endif
