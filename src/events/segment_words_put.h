/* SPDX-License-Identifier: Apache-2.0
 * The words of a dictionary into a segment, as segment_file.h says. */
#ifndef EVENTS_SEGMENT_WORDS_PUT_H
#define EVENTS_SEGMENT_WORDS_PUT_H

#include "events/segment_builder.h"

/* Their count, kinds and parts, to the builder's pack and directory.  `arena` and `blob` are
 * scratch. */
enum status segment_words_put(struct segment_builder *builder, const struct segment_words *words,
                              struct arena *arena, struct buf *blob) MUST_CHECK;

#endif
