/* SPDX-License-Identifier: Apache-2.0
 * Reading a segment's directory: where everything lies, checked but not yet decoded. */
#include "events/segment_inside.h"

static bool read_series(struct segment_cursor *cursor, uint64_t *item,
                        struct segment_series_place *ret_place)
{
    return segment_series_read(cursor, item, ret_place);
}

static bool read_words(struct segment_cursor *cursor, uint64_t *item, struct segment_field *field)
{
    uint32_t texts = SEGMENT_KINDS_OF_TEXT;

    field->word_count = (uint32_t)segment_pack_read_below(cursor, field->count);
    field->mask = (uint32_t)segment_pack_read_below(cursor, (1U << SEGMENT_KINDS) - 1);
    if (field->word_count == 0 || field->mask == 0)
        return false;
    if ((field->mask & (field->mask - 1)) != 0)
        field->kinds_item = (*item)++;
    if (field->mask & texts) {
        if (!read_series(cursor, item, &field->lengths))
            return false;
        field->text_item = (*item)++;
    }
    if (field->mask & 1U << SEGMENT_KIND_IPV4 && !read_series(cursor, item, &field->addresses))
        return false;
    if (field->mask & 1U << SEGMENT_KIND_HEX) {
        struct segment_hex_form *form = &field->hex_form;

        form->shape =
            (enum segment_hex_shape)segment_pack_read_below(cursor, SEGMENT_HEX_SHAPES - 1);
        form->bytes = (uint8_t)segment_pack_read_below(cursor, SEGMENT_VALUE_HEX_MAX_BYTES);
        form->is_upper = segment_pack_read_below(cursor, 1) != 0;
        if (form->bytes == 0 || (form->shape != SEGMENT_HEX_PLAIN && form->bytes != 16))
            return false;
        field->hex_item = (*item)++;
    }
    return read_series(cursor, item, &field->series);
}

static bool read_times(struct segment_cursor *cursor, uint64_t *item, struct segment_field *field)
{
    struct segment_time_form *form = &field->time_form;

    form->separator = (char)segment_pack_read_below(cursor, 127);
    form->digits = (uint8_t)segment_pack_read_below(cursor, 9);
    form->zone = (enum segment_zone)segment_pack_read_below(cursor, SEGMENT_ZONES - 1);
    form->offset_minutes = (int32_t)segment_pack_unzigzag(segment_pack_read_below(cursor, 4096));
    return segment_value_time_is_sound(form, 0) && read_series(cursor, item, &field->series);
}

static bool read_field(struct segment_cursor *cursor, uint64_t *item, struct segment_field *field)
{
    field->format = (enum record_format)segment_pack_read_below(cursor, RECORD_FORMATS);
    field->name =
        segment_pack_read_bytes(cursor, segment_pack_read_below(cursor, LAYOUT_NAME_MAX_BYTES));
    uint64_t mode = segment_pack_read_below(cursor, (uint64_t)SEGMENT_MODES << 1);
    field->mode = (enum segment_mode)(mode >> 1);
    field->is_single = (mode & 1) != 0;
    field->count = (uint32_t)segment_pack_read_below(cursor, SEGMENT_VALUE_MAX);
    if (cursor->is_bad || field->mode >= SEGMENT_MODES ||
        (field->count == 0) != (field->mode == SEGMENT_MODE_EMPTY))
        return false;
    switch (field->mode) {
    case SEGMENT_MODE_WORDS:
    case SEGMENT_MODE_PHRASES:
        return read_words(cursor, item, field);
    case SEGMENT_MODE_INTEGERS:
        field->word_count = (uint32_t)segment_pack_read_below(cursor, field->count);
        return (field->word_count == 0 || read_series(cursor, item, &field->distinct)) &&
               read_series(cursor, item, &field->series);
    case SEGMENT_MODE_TIMES:
        return read_times(cursor, item, field);
    case SEGMENT_MODE_EMPTY:
    case SEGMENT_MODES:
    default:
        return true;
    }
}

static bool read_leaders(struct segment *segment, struct segment_cursor *cursor)
{
    segment->leader_count = (uint32_t)segment_pack_read_below(cursor, SEGMENT_LEADER_MAX);
    for (uint32_t i = 0; i < segment->leader_count; i++) {
        segment->leader_fields[i] = (uint32_t)segment_pack_read(cursor);
        if (segment->leader_fields[i] >= segment->field_count)
            return false;
    }
    return !cursor->is_bad;
}

bool segment_directory_read(struct segment *segment, struct str directory)
{
    struct segment_cursor cursor = segment_cursor_of(directory);
    uint64_t item = 0, total = 0;

    segment->shape_count = (uint32_t)segment_pack_read_below(&cursor, SEGMENT_SHAPE_MAX);
    segment->shapes_item = item++;
    segment->mark_shape_count = (uint32_t)segment_pack_read_below(&cursor, SEGMENT_ROW_MAX);
    segment->mark_shapes_item = item++;
    if (!read_series(&cursor, &item, &segment->row_shapes_place) ||
        !read_series(&cursor, &item, &segment->row_marks_place) ||
        !read_series(&cursor, &item, &segment->times_place))
        return false;
    segment->field_count = (uint32_t)segment_pack_read_below(&cursor, directory.len / 4);
    if (!read_leaders(segment, &cursor))
        return false;
    segment->fields = ARENA_ARRAY(&segment->arena, segment->field_count + 1, struct segment_field);
    for (uint32_t i = 0; i < segment->field_count; i++) {
        if (!read_field(&cursor, &item, &segment->fields[i]))
            return false;
        total += segment->fields[i].count;
    }
    return total <= SEGMENT_VALUE_MAX &&
           segment_unpack_open(&segment->unpack, &cursor, SEGMENT_HEAD_BYTES) &&
           segment->unpack.item_count == item && cursor.at == cursor.end;
}
