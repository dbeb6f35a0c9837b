/* SPDX-License-Identifier: Apache-2.0
 * Looks into the entity filter that prove what they read. */
#include "events/segment_probe.h"

#include <unistd.h>

static size_t block_bytes(const struct segment *segment, uint32_t block)
{
    uint32_t left = segment->filter.bytes - block * SEGMENT_FILTER_BLOCK_BYTES;

    return left < SEGMENT_FILTER_BLOCK_BYTES ? left : SEGMENT_FILTER_BLOCK_BYTES;
}

static bool block_is_sound(const struct segment *segment, const char *checksums, uint32_t block,
                           const char *bytes)
{
    uint32_t checksum;

    memcpy(&checksum, checksums + block * sizeof checksum, sizeof checksum);
    return segment_pack_checksum((struct str){bytes, block_bytes(segment, block)}) == checksum;
}

static bool checksums_are_sound(const struct segment *segment, const char *checksums)
{
    struct str bytes = {checksums, segment->filter_blocks * sizeof(uint32_t)};

    return segment_pack_checksum(bytes) ==
           segment_file_get(segment->head, SEGMENT_HEAD_FILTER_CHECKSUM, 4);
}

bool segment_probe_is_sound(const struct segment *segment)
{
    const char *fingerprints = (const char *)segment->filter.fingerprints;
    const char *checksums = fingerprints + segment->filter.bytes;
    bool is_sound = checksums_are_sound(segment, checksums);

    for (uint32_t i = 0; i < segment->filter_blocks && is_sound; i++)
        is_sound = block_is_sound(segment, checksums, i,
                                  fingerprints + (size_t)i * SEGMENT_FILTER_BLOCK_BYTES);
    return is_sound;
}

/* The blocks lie in neighbouring parts of the filter and are read at once. */
bool segment_probe_file(const struct segment *segment, uint64_t key, int fd)
{
    enum { CHECKSUMS_MAX = 1 << 14, WINDOW_MAX = 1 << 15 };
    const struct segment_filter *filter = &segment->filter;
    uint32_t places[SEGMENT_FILTER_PLACES], first = UINT32_MAX, last = 0;
    char checksums[CHECKSUMS_MAX], window[WINDOW_MAX];
    size_t checksum_bytes = segment->filter_blocks * sizeof(uint32_t);

    segment_filter_places(filter, key, places);
    for (size_t i = 0; i < SEGMENT_FILTER_PLACES; i++) {
        uint32_t block = places[i] / SEGMENT_FILTER_BLOCK_BYTES;

        first = block < first ? block : first;
        last = block > last ? block : last;
    }
    uint64_t from = (uint64_t)first * SEGMENT_FILTER_BLOCK_BYTES;
    size_t len = (size_t)(last - first) * SEGMENT_FILTER_BLOCK_BYTES + block_bytes(segment, last);
    if (checksum_bytes > sizeof checksums || len > sizeof window ||
        pread(fd, checksums, checksum_bytes, (off_t)(segment->filter_at + filter->bytes)) !=
            (ssize_t)checksum_bytes ||
        pread(fd, window, len, (off_t)(segment->filter_at + from)) != (ssize_t)len ||
        !checksums_are_sound(segment, checksums))
        return false;
    for (size_t i = 0; i < SEGMENT_FILTER_PLACES; i++) {
        uint32_t block = places[i] / SEGMENT_FILTER_BLOCK_BYTES;

        if (!block_is_sound(segment, checksums, block,
                            window + (size_t)(block - first) * SEGMENT_FILTER_BLOCK_BYTES))
            return false;
    }
    struct segment_filter part = *filter;
    part.fingerprints = (const uint8_t *)window;
    return !segment_filter_holds_from(&part, key, (uint32_t)from);
}

bool segment_probe_map(const struct segment *segment, uint64_t key)
{
    const char *fingerprints = (const char *)segment->filter.fingerprints;
    const char *checksums = fingerprints + segment->filter.bytes;
    uint32_t places[SEGMENT_FILTER_PLACES];

    if (segment_filter_holds(&segment->filter, key))
        return false;
    if (segment->is_proved || segment->filter.bytes == 0)
        return true;
    if (!checksums_are_sound(segment, checksums))
        return false;
    segment_filter_places(&segment->filter, key, places);
    for (size_t i = 0; i < SEGMENT_FILTER_PLACES; i++) {
        uint32_t block = places[i] / SEGMENT_FILTER_BLOCK_BYTES;

        if (!block_is_sound(segment, checksums, block,
                            fingerprints + (size_t)block * SEGMENT_FILTER_BLOCK_BYTES))
            return false;
    }
    return true;
}
