/* SPDX-License-Identifier: Apache-2.0
 * Rows of numbers as planes of bytes: all lowest bytes, then all second bytes …, each plane
 * an item that zstd finds easy.  Of several ways to say the numbers the one is taken that
 * looks smallest. */
#ifndef EVENTS_SEGMENT_SERIES_H
#define EVENTS_SEGMENT_SERIES_H

#include "events/segment_unpack.h"

/* Scratch of one thread; grows. */
struct segment_series {
    uint64_t *best, *other;
    char *plane;
    size_t max;
};

void segment_series_done(struct segment_series *series);

/* Unsigned numbers as they are. */
enum status segment_series_put_plain(struct segment_series *series, struct segment_pack *pack,
                                     struct buf *directory, const uint64_t *values,
                                     size_t count) MUST_CHECK;
/* Codes of a dictionary in order of first appearance.  `leaders` (or NULL) holds, for each code's
 * place, the place of an earlier one it probably equals (UINT32_MAX: none). */
enum status segment_series_put_codes(struct segment_series *series, struct segment_pack *pack,
                                     struct buf *directory, const uint32_t *codes, size_t count,
                                     const uint32_t *leaders) MUST_CHECK;
/* Signed numbers; `beside` (or NULL) holds numbers that they may be close to; `leaders` as above.
 */
enum status segment_series_put(struct segment_series *series, struct segment_pack *pack,
                               struct buf *directory, const int64_t *values, size_t count,
                               const int64_t *beside, const uint32_t *leaders) MUST_CHECK;

/* What a directory says about one series, and its decoding.  Results live in the unpack's arena.
 * False: damaged. */
struct segment_series_place {
    uint8_t method;
    uint8_t planes;
    int64_t base;
    uint64_t item; /* of the first plane */
};

/* `*item` counts the items of the directory as they are named. */
bool segment_series_read(struct segment_cursor *directory, uint64_t *item,
                         struct segment_series_place *ret_place);
bool segment_series_get_plain(struct segment_unpack *unpack,
                              const struct segment_series_place *place, size_t count,
                              uint64_t **ret_values);
/* Every code is below `words`. */
bool segment_series_get_codes(struct segment_unpack *unpack,
                              const struct segment_series_place *place, size_t count, size_t words,
                              const uint32_t *leaders, uint32_t **ret_codes);
bool segment_series_get(struct segment_unpack *unpack, const struct segment_series_place *place,
                        size_t count, const int64_t *beside, const uint32_t *leaders,
                        int64_t **ret_values);
/* Whether decoding asks for `leaders`, or for `beside`. */
bool segment_series_is_led(const struct segment_series_place *place);
bool segment_series_is_beside(const struct segment_series_place *place);

#endif
