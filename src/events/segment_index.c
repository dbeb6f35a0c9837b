/* SPDX-License-Identifier: Apache-2.0
 * Columns by the layouts that hold them. */
#include "events/segment_index.h"

void segment_index_make(struct segment_index *index, const struct segment_shape *shapes,
                        uint32_t shape_count, uint32_t column_count, struct arena *arena)
{
    uint32_t *last = ARENA_ARRAY(arena, column_count + 1, uint32_t); /* shape + 1 */
    uint32_t *fill = ARENA_ARRAY(arena, column_count + 1, uint32_t);

    *index = (struct segment_index){shapes, shape_count, column_count, NULL, NULL, NULL};
    index->begins = ARENA_ARRAY(arena, column_count + 1, uint32_t);
    index->counts = ARENA_ARRAY(arena, shape_count + 1, uint32_t);
    for (uint32_t s = 0; s < shape_count; s++)
        for (uint32_t i = 0; i < shapes[s].slot_count; i++) {
            uint32_t column = shapes[s].slots[i].column;

            index->begins[column + 1] += last[column] != s + 1;
            last[column] = s + 1;
        }
    for (uint32_t c = 0; c < column_count; c++)
        index->begins[c + 1] += index->begins[c];
    index->entries =
        ARENA_ARRAY(arena, index->begins[column_count] + 1, struct segment_index_entry);
    memset(last, 0, (column_count + 1) * sizeof *last);
    for (uint32_t s = 0; s < shape_count; s++)
        for (uint32_t i = 0; i < shapes[s].slot_count; i++) {
            uint32_t column = shapes[s].slots[i].column;

            if (last[column] != s + 1)
                index->entries[index->begins[column] + fill[column]++].shape = s;
            last[column] = s + 1;
            index->entries[index->begins[column] + fill[column] - 1].count++;
        }
}

uint64_t segment_index_count(const struct segment_index *index, uint32_t column,
                             const uint32_t *tallies)
{
    uint64_t count = 0;

    for (uint32_t i = index->begins[column]; i < index->begins[column + 1]; i++)
        count += (uint64_t)index->entries[i].count * tallies[index->entries[i].shape];
    return count;
}

void segment_index_rows(struct segment_index *index, uint32_t column, const uint32_t *row_shapes,
                        uint32_t rows, uint32_t *ret_rows)
{
    uint32_t from = index->begins[column], to = index->begins[column + 1];
    size_t at = 0;

    for (uint32_t i = from; i < to; i++)
        index->counts[index->entries[i].shape] = index->entries[i].count;
    for (uint32_t row = 0; row < rows; row++)
        for (uint32_t n = index->counts[row_shapes[row]]; n > 0; n--)
            ret_rows[at++] = row;
    for (uint32_t i = from; i < to; i++)
        index->counts[index->entries[i].shape] = 0;
}
