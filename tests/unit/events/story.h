/* SPDX-License-Identifier: Apache-2.0
 * Made-up events and filters for tests of searching: the same for the same seed. */
#ifndef TESTS_EVENTS_STORY_H
#define TESTS_EVENTS_STORY_H

#include "events/segment.h"

struct story {
    uint64_t state;
};

uint64_t story_below(struct story *story, uint64_t bound);
/* A line of EVE, or of Windows where `format` says so; `time_us` is its time. */
struct str story_line(struct story *story, struct arena *arena, enum record_format *ret_format,
                      int64_t *ret_time_us);
/* Marks such as ingest adds. */
size_t story_marks(struct story *story, struct record_mark *ret_marks, size_t max);
/* A filter of a few conditions that fit such events now and then. */
struct str story_filter(struct story *story, struct arena *arena);
/* `count` events as a segment, its bytes in the arena; lines[i] is the source of row i. */
struct segment *story_segment(struct story *story, struct arena *arena, size_t count,
                              struct str *ret_lines, enum record_format *ret_formats,
                              int64_t *ret_times, struct record_mark (*ret_marks)[4],
                              size_t *ret_mark_counts);

#endif
