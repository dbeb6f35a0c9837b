/* SPDX-License-Identifier: Apache-2.0
 * Columns of the segment read side by side. */
#include "events/search_sources.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"

#include "base/banned.h"

enum { NUMBER_BYTES = 24 };

enum status search_sources_find(struct search_sources *sources, struct segment *segment,
                                const struct filter *name, struct arena *arena, struct fault *fault)
{
    size_t fields = segment_field_count(segment);

    sources->count = 0;
    sources->list = ARENA_ARRAY(arena, fields + 1, struct search_source);
    for (size_t field = 0; field < fields; field++)
        if (filter_term_names(&name->terms[0], segment_field_format(segment, field),
                              segment_field_name(segment, field)))
            TRY(segment_column(segment, field, &sources->list[sources->count++].column, fault));
    return ST_OK;
}

static bool value_read(const struct segment_column *column, size_t at, char number[NUMBER_BYTES],
                       struct str *ret_text)
{
    if (column->kind == SEGMENT_NUMBERS) {
        int len = snprintf(number, NUMBER_BYTES, "%" PRId64, column->numbers[at]);
        *ret_text = (struct str){number, (size_t)len};
        return true;
    }
    if (column->codes[at] == SEGMENT_NULL_CODE)
        return false;
    *ret_text = column->words[column->codes[at]];
    return true;
}

/* Does a source before this one hold the same value in the row? */
static bool is_told(const struct search_sources *sources, size_t before, struct str text)
{
    char number[NUMBER_BYTES];
    struct str other;

    for (size_t i = 0; i < before; i++)
        for (size_t at = sources->list[i].from; at < sources->list[i].to; at++)
            if (value_read(sources->list[i].column, at, number, &other) && str_equal(other, text))
                return true;
    return false;
}

size_t search_sources_cell(struct search_sources *sources, uint32_t row, struct buf *cell)
{
    size_t count = 0;

    cell->len = 0;
    for (size_t i = 0; i < sources->count; i++) {
        struct search_source *source = &sources->list[i];
        const struct segment_column *column = source->column;
        char number[NUMBER_BYTES];
        struct str text;

        for (source->from = source->to;
             source->from < column->count && column->rows[source->from] < row;)
            source->from++;
        for (source->to = source->from;
             source->to < column->count && column->rows[source->to] == row; source->to++) {
            if (!value_read(column, source->to, number, &text) || is_told(sources, i, text))
                continue;
            if (count++ > 0)
                buf_text(cell, "; ");
            buf_str(cell, text);
        }
    }
    sources->is_held = sources->is_held || count > 0;
    return count;
}
