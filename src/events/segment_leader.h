/* SPDX-License-Identifier: Apache-2.0
 * Leaders: events of one flow or process repeat its addresses, ports, user and image.  Where a
 * column names the flow, each value is likely the one that the last event of the same flow had. */
#ifndef EVENTS_SEGMENT_LEADER_H
#define EVENTS_SEGMENT_LEADER_H

#include "events/segment_index.h"

enum { SEGMENT_LEADER_MAX = 16 };

struct segment_leader {
    struct segment_index *index;
    uint32_t columns[SEGMENT_LEADER_MAX]; /* those that name flows */
    uint32_t column_count;
    uint32_t *row_keys; /* the flow of a row; UINT32_MAX for none */
    uint32_t key_count;
    uint32_t *last, *leaders, *value_rows; /* scratch */
    size_t last_max, leaders_max;
};

void segment_leader_init(struct segment_leader *leader, struct segment_index *index);
void segment_leader_done(struct segment_leader *leader);
/* Whether a column of this name may tell flows. */
bool segment_leader_is_name(struct str field);
/* Let a column tell: its codes below `distinct`, one per value.  Rows told by an earlier column
 * stay. */
enum status segment_leader_add(struct segment_leader *leader, uint32_t column,
                               const uint32_t *codes, size_t count, uint32_t distinct) MUST_CHECK;
/* For each value of another column the earlier one it follows, UINT32_MAX for none; valid until the
 * next call.  NULL when no column tells, or without memory. */
const uint32_t *segment_leader_of(struct segment_leader *leader, uint32_t column, size_t count);

#endif
