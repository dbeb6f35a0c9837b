/* SPDX-License-Identifier: Apache-2.0
 * The counts by type and minute that a segment carries: told once, when it is sealed. */
#ifndef EVENTS_SEGMENT_TALLY_H
#define EVENTS_SEGMENT_TALLY_H

#include "events/segment_index.h"

/* The item of a filled builder, into `out`. */
enum status segment_tally_write(const struct segment_builder *builder, struct segment_index *index,
                                struct arena *arena, struct buf *out) MUST_CHECK;
/* An item read back, in the arena.  False: damaged. */
bool segment_tally_read(struct str item, struct arena *arena, struct segment_tally **ret_tallies,
                        size_t *ret_count);

#endif
