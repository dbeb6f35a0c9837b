/* SPDX-License-Identifier: Apache-2.0
 * The last event of the same flow, for every row. */
#include "events/segment_leader.h"

#include <strings.h>

/* Last parts of the names of fields that tell flows and processes. */
static const char *const names[] = {"flow_id",     "community_id",      "uid",
                                    "ProcessGuid", "SourceProcessGUID", "SourceProcessGuid"};

void segment_leader_init(struct segment_leader *leader, struct segment_index *index)
{
    *leader = (struct segment_leader){.index = index};
}

void segment_leader_done(struct segment_leader *leader)
{
    free(leader->row_keys);
    free(leader->last);
    free(leader->leaders);
    free(leader->value_rows);
    *leader = (struct segment_leader){0};
}

bool segment_leader_is_name(struct str field)
{
    for (size_t at = field.len; at > 0; at--)
        if (field.ptr[at - 1] == '.') {
            field = (struct str){field.ptr + at, field.len - at};
            break;
        }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(field, names[i]))
            return true;
    return false;
}

static bool reserve(uint32_t **array, size_t *max, size_t count)
{
    uint32_t *more = NULL;

    if (count <= *max)
        return true;
    more = realloc(*array, count * sizeof *more);
    if (!more)
        return false;
    *array = more;
    *max = count;
    return true;
}

/* Room for the leaders of `count` values. */
static bool reserve_values(struct segment_leader *leader, size_t count)
{
    size_t max = leader->leaders_max;

    return reserve(&leader->value_rows, &max, count + 1) &&
           reserve(&leader->leaders, &leader->leaders_max, count + 1);
}

enum status segment_leader_add(struct segment_leader *leader, uint32_t column,
                               const uint32_t *codes, size_t count, uint32_t distinct)
{
    if (leader->column_count == SEGMENT_LEADER_MAX || distinct >= UINT32_MAX - leader->key_count)
        return ST_OK;
    if (!reserve_values(leader, count))
        return ST_MEMORY;
    if (!leader->row_keys) {
        leader->row_keys = malloc((leader->index->rows + 1) * sizeof *leader->row_keys);
        if (!leader->row_keys)
            return ST_MEMORY;
        memset(leader->row_keys, 0xFF, (leader->index->rows + 1) * sizeof *leader->row_keys);
    }
    segment_index_rows(leader->index, column, leader->value_rows);
    for (size_t i = 0; i < count; i++)
        if (leader->row_keys[leader->value_rows[i]] == UINT32_MAX)
            leader->row_keys[leader->value_rows[i]] = leader->key_count + codes[i];
    leader->key_count += distinct;
    leader->columns[leader->column_count++] = column;
    return ST_OK;
}

const uint32_t *segment_leader_of(struct segment_leader *leader, uint32_t column, size_t count)
{
    if (leader->column_count == 0)
        return NULL;
    for (uint32_t i = 0; i < leader->column_count; i++)
        if (leader->columns[i] == column)
            return NULL;
    if (!reserve_values(leader, count) ||
        !reserve(&leader->last, &leader->last_max, leader->key_count + 1))
        return NULL;
    memset(leader->last, 0xFF, (leader->key_count + 1) * sizeof *leader->last);
    segment_index_rows(leader->index, column, leader->value_rows);
    for (size_t i = 0; i < count; i++) {
        uint32_t key = leader->row_keys[leader->value_rows[i]];

        leader->leaders[i] = UINT32_MAX;
        if (key == UINT32_MAX)
            continue;
        leader->leaders[i] = leader->last[key];
        leader->last[key] = (uint32_t)i;
    }
    return leader->leaders;
}
