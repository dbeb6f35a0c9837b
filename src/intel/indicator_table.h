/* SPDX-License-Identifier: Apache-2.0
 * The marks of all sets in one mapped file, one cache line a look.
 *
 * In front stands a filter of 12 bits a value (one word of 64 bits holds four bits of each of its
 * values), copied into memory of its own on large pages: about 2 in 100 values that are nowhere
 * pass it, the others cost one word.  Behind it a bucket is a line of eight marks; a mark lies in
 * the bucket its value points at, or in those after it while they are full.  Beside each mark
 * stands the number of a combination of sets.  At three quarters full that is (8 + 2) / 0.75 + 1.5
 * = 14.9 bytes a value.  Networks also stand in a map of all /24 (2 MiB, only when there are IPv4
 * networks), so that most addresses need no further look.
 */
#ifndef INTEL_INDICATOR_TABLE_H
#define INTEL_INDICATOR_TABLE_H

#include "intel/indicator_set.h"

enum {
    INDICATOR_TABLE_BUCKET = 8,
    INDICATOR_TABLE_ALL = 65535, /* the combination "look in every set" */
    INDICATOR_TABLE_REACH = 256, /* buckets a mark may lie behind its own */
    INDICATOR_TABLE_NET_BITS = 24,
};

struct indicator_table_head {
    char magic[8];
    uint64_t count, buckets, combinations, combination_words;
    uint64_t kinds, traits;
    uint64_t lengths4, lengths6[3]; /* bit per length of a network that occurs */
    uint64_t net_bytes, set_count;
    uint64_t file_bytes;
    uint64_t filter_words;
    uint64_t spare; /* 128 bytes: buckets begin on a line */
};

struct indicator_table {
    const uint8_t *bytes;
    size_t len;
    const struct indicator_table_head *head;
    const uint64_t *marks;        /* buckets + INDICATOR_TABLE_REACH, eight each */
    const uint16_t *numbers;      /* of the same places */
    const uint32_t *combinations; /* combinations + 1: where each begins in `members` */
    const uint16_t *members;      /* numbers of sets */
    const uint8_t *nets;          /* bit per /24, or NULL */
    uint64_t *filter;             /* a copy of the file's, head->filter_words */
    size_t filter_bytes;          /* of its mapping */
};

/* Write the table of these sets: whole, flushed, renamed to `path`.
 * ST_LIMIT: more than INTEL_SETS_MAX sets, or values made to meet in one place. */
enum status indicator_table_build(const char *path, struct indicator_set *const *sets, size_t count,
                                  struct fault *fault) MUST_CHECK;
/* ST_CORRUPT, ST_NOT_FOUND, ST_IO. */
enum status indicator_table_open(const char *path, struct indicator_table **ret_table,
                                 struct fault *fault) MUST_CHECK;
void indicator_table_close(struct indicator_table *table);

__extension__ typedef unsigned __int128 indicator_table_wide;

/* The four bits of a mark within its word of the filter. */
static inline uint64_t indicator_table_bits(uint64_t mark)
{
    return UINT64_C(1) << (mark & 63) | UINT64_C(1) << (mark >> 6 & 63) |
           UINT64_C(1) << (mark >> 12 & 63) | UINT64_C(1) << (mark >> 18 & 63);
}

/* False is certain. */
static inline bool indicator_table_passes(const struct indicator_table *table, uint64_t mark)
{
    size_t word = (size_t)(((indicator_table_wide)mark * table->head->filter_words) >> 64);
    uint64_t bits = indicator_table_bits(mark);

    return (table->filter[word] & bits) == bits;
}

/* Whether a mark is there, and the number of its combination. */
static inline bool indicator_table_find(const struct indicator_table *table, uint64_t mark,
                                        uint16_t *ret_number)
{
    size_t bucket = (size_t)(((indicator_table_wide)mark * table->head->buckets) >> 64);

    for (unsigned reach = 0; reach < INDICATOR_TABLE_REACH; reach++, bucket++) {
        const uint64_t *line = table->marks + bucket * INDICATOR_TABLE_BUCKET;
        unsigned found = 0;
        for (unsigned i = 0; i < INDICATOR_TABLE_BUCKET; i++)
            found |= (unsigned)(line[i] == mark) << i;
        if (found != 0) {
            *ret_number =
                table->numbers[bucket * INDICATOR_TABLE_BUCKET + (unsigned)__builtin_ctz(found)];
            return true;
        }
        if (line[INDICATOR_TABLE_BUCKET - 1] == 0)
            return false;
    }
    return false;
}

/* Whether some IPv4 network reaches into the /24 of this address. */
static inline bool indicator_table_has_net(const struct indicator_table *table,
                                           const uint8_t bytes[4])
{
    uint32_t net = (uint32_t)bytes[0] << 16 | (uint32_t)bytes[1] << 8 | bytes[2];

    return table->nets && (table->nets[net >> 3] >> (net & 7) & 1);
}

#endif
