/* SPDX-License-Identifier: Apache-2.0
 * One row of a segment: what it holds in each field. */
#include <inttypes.h>

#include "base/banned.h"
#include "events/event_query_inside.h"

enum { MARKS_MAX = 256 };

enum status event_query_row_open(const struct search_place *place, uint64_t number,
                                 const struct search_piece **ret_piece,
                                 struct segment **ret_segment, struct fault *fault)
{
    for (size_t i = 0; i < place->count; i++)
        if (place->pieces[i].number == number) {
            *ret_piece = &place->pieces[i];
            return place->open(place->context, &place->pieces[i], ret_segment, fault);
        }
    return ST_NOT_FOUND;
}

enum status event_query_row_values(struct segment *segment, uint32_t field, uint32_t row,
                                   size_t max, struct arena *arena, struct str **ret_values,
                                   size_t *ret_count, struct fault *fault)
{
    const struct segment_column *column;
    size_t count = 0;

    TRY(segment_column(segment, field, &column, fault));
    size_t first = segment_column_first(column, row), end = first;
    while (end < column->count && column->rows[end] == row && end - first < max)
        end++;
    struct str *values = ARENA_ARRAY(arena, end - first + 1, struct str);
    for (size_t i = first; i < end; i++) {
        if (column->kind == SEGMENT_NUMBERS)
            values[count++] = arena_print(arena, "%" PRId64, column->numbers[i]);
        else if (column->codes[i] != SEGMENT_NULL_CODE)
            values[count++] = str_copy(arena, column->words[column->codes[i]]);
    }
    *ret_values = values;
    *ret_count = count;
    return ST_OK;
}

static enum record_mark_kind mark_kind(struct str name)
{
    enum record_mark_kind kind = 0;

    while (kind < RECORD_MARKS && !str_is(name, record_mark_word(kind)))
        kind++;
    return kind;
}

enum status event_query_row_marks(struct segment *segment, uint32_t row, struct arena *arena,
                                  struct event_query_mark **ret_marks, size_t *ret_count,
                                  struct fault *fault)
{
    uint32_t *fields;
    size_t field_count, count = 0;

    *ret_marks = ARENA_ARRAY(arena, MARKS_MAX, struct event_query_mark);
    TRY(segment_row_fields(segment, row, arena, &fields, &field_count, fault));
    for (size_t i = 0; i < field_count; i++) {
        struct str *values;
        size_t value_count;

        if (segment_field_format(segment, fields[i]) != RECORD_FORMATS)
            continue;
        enum record_mark_kind kind = mark_kind(segment_field_name(segment, fields[i]));
        TRY(event_query_row_values(segment, fields[i], row, MARKS_MAX - count, arena, &values,
                                   &value_count, fault));
        for (size_t k = 0; k < value_count; k++)
            (*ret_marks)[count++] = (struct event_query_mark){kind, values[k]};
    }
    *ret_count = count;
    return ST_OK;
}

struct str event_query_row_cut(struct str text, struct arena *arena)
{
    size_t len = text.len;

    if (len > EVENT_QUERY_VALUE_MAX_BYTES)
        for (len = EVENT_QUERY_VALUE_MAX_BYTES;
             len > 0 && ((unsigned char)text.ptr[len] & 0xC0) == 0x80;)
            len--;
    return record_utf8((struct str){text.ptr, len}, arena);
}
