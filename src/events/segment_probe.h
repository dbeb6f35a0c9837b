/* SPDX-License-Identifier: Apache-2.0
 * Looks into the entity filter of a segment of which the head alone is read: "no" is certain only
 * where the bytes looked at are as they were written, which the checksums of the blocks tell. */
#ifndef EVENTS_SEGMENT_PROBE_H
#define EVENTS_SEGMENT_PROBE_H

#include "events/segment_inside.h"

/* True: the key is not there.  False where it may be, or where damage was met.  `fd` is the file,
 * which is not mapped. */
bool segment_probe_file(const struct segment *segment, uint64_t key, int fd);
/* The same of a mapped segment. */
bool segment_probe_map(const struct segment *segment, uint64_t key);
/* Is every block of a mapped segment's filter as it was written? */
bool segment_probe_is_sound(const struct segment *segment);

#endif
