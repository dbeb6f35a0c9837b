/* SPDX-License-Identifier: Apache-2.0
 * Columns by the layouts that hold them. */
#include "events/segment_index.h"

static void list_rows(struct segment_index *index, struct arena *arena)
{
    uint32_t *fill = ARENA_ARRAY(arena, index->shape_count + 1, uint32_t);

    index->list_begins = ARENA_ARRAY(arena, index->shape_count + 1, uint32_t);
    index->list = ARENA_ARRAY(arena, index->rows + 1, uint32_t);
    index->bits = ARENA_ARRAY(arena, index->rows / 64 + 1, uint64_t);
    for (uint32_t row = 0; row < index->rows; row++)
        index->list_begins[index->row_shapes[row] + 1]++;
    for (uint32_t s = 0; s < index->shape_count; s++)
        index->list_begins[s + 1] += index->list_begins[s];
    for (uint32_t row = 0; row < index->rows; row++) {
        uint32_t shape = index->row_shapes[row];

        index->list[index->list_begins[shape] + fill[shape]++] = row;
    }
}

void segment_index_make(struct segment_index *index, const struct segment_shape *shapes,
                        uint32_t shape_count, uint32_t column_count, const uint32_t *row_shapes,
                        uint32_t rows, struct arena *arena)
{
    uint32_t *last = ARENA_ARRAY(arena, column_count + 1, uint32_t); /* shape + 1 */
    uint32_t *fill = ARENA_ARRAY(arena, column_count + 1, uint32_t);

    *index = (struct segment_index){.shapes = shapes,
                                    .shape_count = shape_count,
                                    .column_count = column_count,
                                    .row_shapes = row_shapes,
                                    .rows = rows};
    list_rows(index, arena);
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

uint64_t segment_index_count(const struct segment_index *index, uint32_t column)
{
    uint64_t count = 0;

    for (uint32_t i = index->begins[column]; i < index->begins[column + 1]; i++) {
        uint32_t shape = index->entries[i].shape;

        count += (uint64_t)index->entries[i].count *
                 (index->list_begins[shape + 1] - index->list_begins[shape]);
    }
    return count;
}

bool segment_index_is_single(const struct segment_index *index, uint32_t column)
{
    for (uint32_t i = index->begins[column]; i < index->begins[column + 1]; i++)
        if (index->entries[i].count > 1)
            return false;
    return true;
}

/* The rows of the column's shapes, put in order by a bit for each. */
void segment_index_rows(struct segment_index *index, uint32_t column, uint32_t *ret_rows)
{
    uint32_t from = index->begins[column], to = index->begins[column + 1];
    size_t at = 0;

    for (uint32_t i = from; i < to; i++) {
        uint32_t shape = index->entries[i].shape;

        index->counts[shape] = index->entries[i].count;
        for (uint32_t l = index->list_begins[shape]; l < index->list_begins[shape + 1]; l++)
            index->bits[index->list[l] / 64] |= (uint64_t)1 << index->list[l] % 64;
    }
    for (uint32_t word = 0; word <= index->rows / 64; word++) {
        for (uint64_t bits = index->bits[word]; bits != 0; bits &= bits - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(bits);

            for (uint32_t n = index->counts[index->row_shapes[row]]; n > 0; n--)
                ret_rows[at++] = row;
        }
        index->bits[word] = 0;
    }
    for (uint32_t i = from; i < to; i++)
        index->counts[index->entries[i].shape] = 0;
}
