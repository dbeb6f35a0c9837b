/* SPDX-License-Identifier: Apache-2.0
 * A filter held against one event: plain, and the reference for filter_segment.h. */
#ifndef EVENTS_FILTER_RECORD_H
#define EVENTS_FILTER_RECORD_H

#include "events/filter_judge.h"
#include "events/layout.h"

/* Does the event match?  `arena` takes values whose escapes must be resolved. */
bool filter_record(struct filter_judge *judge, const struct filter *filter,
                   const struct layout_set *set, const struct record *record, struct arena *arena);

#endif
