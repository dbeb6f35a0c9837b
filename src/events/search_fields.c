/* SPDX-License-Identifier: Apache-2.0
 * Where in a column the first value of each row stands. */
#include "events/search_fields.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/banned.h"

enum { ARENA_MIB = 2048 };

/* One field of the segment that goes by the name. */
struct place {
    const struct segment_column *column;
    uint32_t *first; /* of a row: place of its first value + 1, 0 when it has none */
};

struct search_reader {
    bool is_ready;
    size_t count;
    struct place *places;
};

enum status search_fields_open(struct search_fields *fields, const struct taxonomy *taxonomy,
                               const struct str *names, size_t count, struct fault *fault)
{
    enum status status = ST_OK;

    *fields = (struct search_fields){.count = count};
    arena_init(&fields->names_arena, (size_t)ARENA_MIB << 20);
    arena_init(&fields->segment_arena, (size_t)ARENA_MIB << 20);
    fields->names = ARENA_ARRAY(&fields->names_arena, count + 1, const struct filter *);
    fields->readers = ARENA_ARRAY(&fields->names_arena, count + 1, struct search_reader);
    for (size_t i = 0; i < count && status == ST_OK; i++)
        status = filter_of_value(&fields->names_arena, names[i], (struct str){"", 0}, taxonomy,
                                 &fields->names[i], fault);
    return status;
}

void search_fields_close(struct search_fields *fields)
{
    arena_done(&fields->segment_arena);
    arena_done(&fields->names_arena);
}

void search_fields_enter(struct search_fields *fields, struct segment *segment)
{
    arena_done(&fields->segment_arena);
    arena_init(&fields->segment_arena, (size_t)ARENA_MIB << 20);
    for (size_t i = 0; i < fields->count; i++)
        fields->readers[i] = (struct search_reader){false, 0, NULL};
    fields->segment = segment;
}

static enum status place_add(struct search_fields *fields, struct search_reader *reader,
                             size_t field, struct fault *fault)
{
    struct place *place = &reader->places[reader->count];

    TRY(segment_column(fields->segment, field, &place->column, fault));
    place->first = ARENA_ARRAY(&fields->segment_arena, segment_rows(fields->segment), uint32_t);
    for (size_t i = place->column->count; i > 0; i--)
        if (place->column->kind != SEGMENT_WORDS ||
            place->column->codes[i - 1] != SEGMENT_NULL_CODE)
            place->first[place->column->rows[i - 1]] = (uint32_t)i;
    reader->count++;
    return ST_OK;
}

static enum status reader_make(struct search_fields *fields, size_t name, struct fault *fault)
{
    struct search_reader *reader = &fields->readers[name];
    const struct filter_term *term = &fields->names[name]->terms[0];
    struct segment *segment = fields->segment;
    size_t count = segment_field_count(segment);

    reader->places = ARENA_ARRAY(&fields->segment_arena, count + 1, struct place);
    for (size_t i = 0; i < count; i++)
        if (filter_term_names(term, segment_field_format(segment, i),
                              segment_field_name(segment, i)))
            TRY(place_add(fields, reader, i, fault));
    reader->is_ready = true;
    return ST_OK;
}

/* "443" is a number, "007", "+5" and "-0" are texts. */
static bool is_number(struct str text, int64_t *ret_number)
{
    enum { LONGEST = 20 };
    size_t first = text.len > 0 && text.ptr[0] == '-' ? 1 : 0;

    if (text.len <= first || text.len > LONGEST || text.ptr[0] == '+')
        return false;
    if (text.ptr[first] == '0' && text.len > 1)
        return false;
    return str_to_int(text, ret_number);
}

enum status search_fields_cell(struct search_fields *fields, size_t field, uint32_t row,
                               struct search_cell *ret_cell, struct fault *fault)
{
    struct search_reader *reader = &fields->readers[field];

    *ret_cell = (struct search_cell){0};
    if (!reader->is_ready)
        TRY(reader_make(fields, field, fault));
    for (size_t i = 0; i < reader->count; i++) {
        const struct segment_column *column = reader->places[i].column;
        uint32_t at = reader->places[i].first[row];

        if (at == 0)
            continue;
        ret_cell->is_set = true;
        if (column->kind == SEGMENT_NUMBERS) {
            ret_cell->is_number = true;
            ret_cell->number = column->numbers[at - 1];
            ret_cell->text =
                arena_print(&fields->segment_arena, "%" PRId64, column->numbers[at - 1]);
            return ST_OK;
        }
        ret_cell->text = column->words[column->codes[at - 1]];
        ret_cell->is_number = is_number(ret_cell->text, &ret_cell->number);
        return ST_OK;
    }
    return ST_OK;
}
