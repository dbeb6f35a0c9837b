/* SPDX-License-Identifier: Apache-2.0
 * The counts by type and minute that a segment carries: told once, when it is sealed. */
#ifndef EVENTS_SEGMENT_TALLY_H
#define EVENTS_SEGMENT_TALLY_H

#include "events/segment_common.h"

/* The run of a filled builder, into `out`, and what was found to be the type of each row, in the
 * arena; `types` is the caller's to clear (segment_words_done). */
enum status segment_tally_write(const struct segment_builder *builder, struct segment_index *index,
                                struct arena *arena, struct buf *out, struct segment_words *types,
                                uint32_t **ret_row_types) MUST_CHECK;
/* A run read back, in the arena.  False: damaged. */
bool segment_tally_read(struct str run, struct arena *arena, struct segment_tally **ret_tallies,
                        size_t *ret_count);

#endif
