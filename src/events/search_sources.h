/* SPDX-License-Identifier: Apache-2.0
 * All values of a named field, row by row of a segment: what a column of an exported table holds.
 * One name may stand for several fields of the source. */
#ifndef EVENTS_SEARCH_SOURCES_H
#define EVENTS_SEARCH_SOURCES_H

#include "events/filter.h"
#include "events/segment.h"

struct search_source {
    const struct segment_column *column;
    size_t from, to; /* its values of the row at hand */
};

struct search_sources {
    size_t count;
    struct search_source *list;
    bool is_held; /* some event had a value, in any segment */
};

/* The fields of the segment that `name` (a filter of one term) stands for, in the arena; is_held
 * stays. */
enum status search_sources_find(struct search_sources *sources, struct segment *segment,
                                const struct filter *name, struct arena *arena,
                                struct fault *fault) MUST_CHECK;
/* All values of the row joined by "; ", each once, into the emptied `cell`; rows only ascend.
 * Returns how many. */
size_t search_sources_cell(struct search_sources *sources, uint32_t row, struct buf *cell);

#endif
